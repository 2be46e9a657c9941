"""gzip, in and out: told by its first bytes, streamed, and no bomb."""

import gzip
import io
import os
import tracemalloc
import zlib
from pathlib import Path
from typing import Any

import pytest
from conftest import Run

from bibconv import files
from bibconv.format import by_suffix
from bibconv.report import Report

RECORD = b'{"id":"a","type":"book","title":"On Looms"}\n'
TEXT = "Ångström\r\nsecond\n" * 9000


def read(data: bytes, **options: Any) -> tuple[str, Report, files.Document]:
    report = Report()
    document = files.from_text(data, report, path="x.gz", **options)
    return document.text(), report, document


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_is_compressed_is_read(encoding: str) -> None:
    text, report, document = read(gzip.compress(TEXT.encode(encoding)))
    assert text == TEXT
    assert not report.diagnostics
    assert not document.failed


@pytest.mark.parametrize("feed", [1, 2, 7, 1000])
def test_members_one_after_the_other_are_one_document(feed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files.compressed, "_FEED", feed)
    monkeypatch.setattr(files.document, "HEAD", 64)
    data = gzip.compress(b"one\n") + gzip.compress(b"") + gzip.compress(b"two\n") + b"\0" * 500
    assert read(data)[0] == "one\ntwo\n"
    assert not read(data)[1].diagnostics


def test_the_bytes_of_what_is_compressed_come_as_a_stream() -> None:
    data = b"\xef\xbb\xbf<a/>" * 40_000
    assert files.from_text(gzip.compress(data), Report()).stream().read() == data


@pytest.mark.parametrize("kept", [1, 9, 0.2, 0.5, 0.999])
def test_a_file_that_ends_too_soon(kept: float) -> None:
    whole = gzip.compress(os.urandom(60_000).hex().encode() + b"\n" + os.urandom(60_000).hex().encode())
    data = whole[: 2 + kept if isinstance(kept, int) else int(kept * len(whole))]
    text, report, document = read(data)
    assert document.failed
    (found,) = report.diagnostics
    assert (found.code, found.path) == ("F007", "x.gz")
    assert found.message == "the compressed data end too soon"
    assert found.line == 1 + text.count("\n")
    assert found.column == len(text) - text.rfind("\n")
    assert len(text) > kept * 100_000 or kept in (1, 9)


@pytest.mark.parametrize("at", [-2, -6, 300])
def test_damaged_data_and_wrong_checksums_are_told(at: int) -> None:
    data = bytearray(gzip.compress(os.urandom(3000).hex().encode()))
    data[at] ^= 0xFF
    _, report, document = read(bytes(data))
    assert document.failed
    assert [found.code for found in report.diagnostics] == ["F007"]


def test_what_follows_the_compressed_data_is_told() -> None:
    text, report, _ = read(gzip.compress(b"good\n") + b"garbage")
    assert text == "good\n"
    assert [found.code for found in report.diagnostics] == ["F007"]


def test_a_byte_that_cannot_be_decoded_has_its_offset_in_what_is_held() -> None:
    text, report, document = read(gzip.compress(b"good \xc3\xa9\nline\nbad \xe9 rest\nmore\n"))
    assert text == "good é\nline\nbad é rest\nmore\n"
    assert document.failed
    (found,) = report.diagnostics
    assert (found.code, found.line, found.column) == ("F001", 3, 5)
    assert "offset 17" in found.message


def test_gzip_in_gzip_is_binary() -> None:
    report = Report()
    assert files.from_text(gzip.compress(gzip.compress(b"a")), report).is_binary()
    assert [found.code for found in report.diagnostics] == ["F002"]


class Bomb(io.RawIOBase):
    """Gigabytes of one letter, compressed as they are asked for."""

    def __init__(self) -> None:
        self._engine = zlib.compressobj(9, zlib.DEFLATED, 31)
        self.given = 0

    def read1(self, size: int = -1, /) -> bytes:
        while not (data := self._engine.compress(b"a" * (1 << 20))):
            pass
        self.given += len(data)
        return data


def test_a_bomb_is_defused() -> None:
    report = Report()
    bomb = Bomb()
    document = files.Document(bomb, "bomb.gz", report)  # type: ignore[arg-type]
    size = sum(map(len, document.chunks()))
    assert files.compressed.LARGE <= size <= files.compressed.LARGE + (1 << 20)
    assert document.failed
    assert [found.code for found in report.diagnostics] == ["F008"]


def test_records_however_alike_are_no_bomb() -> None:
    data = gzip.compress(RECORD * 2_000_000)
    assert len(data) * files.compressed.SWELLING > len(RECORD) * 2_000_000 > files.compressed.LARGE
    report = Report()
    assert sum(map(len, files.from_text(data, report).chunks())) == len(RECORD) * 2_000_000
    assert not report.diagnostics


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    with gzip.open(path, "wb", compresslevel=1) as out:
        for number in range(100):
            out.write(b"".join(b'{"id":"%d-%d","title":"On Looms"}\n' % (number, each) for each in range(3000)))
    tracemalloc.start()
    with files.open_document(str(path), Report()) as document:
        lines = sum(1 for _ in document.lines())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert lines == 300_000
    assert peak < 2_000_000


@pytest.mark.parametrize(("path", "names"), [("a.ris.gz", ["ris"]), ("A.RIS.GZ", ["ris"]), ("a.gz", []), (".gz", [])])
def test_the_name_without_gz_tells_the_format(path: str, names: list[str]) -> None:
    assert by_suffix(path) == names


def test_convert_in_and_out(tmp_path: Path, bibconv: Run) -> None:
    source, target = tmp_path / "a.jsonl.gz", tmp_path / "refs.bib.gz"
    source.write_bytes(gzip.compress(RECORD))
    assert bibconv("convert", source, "-o", target).status == 0
    assert gzip.decompress(target.read_bytes()) == b"@book{a,\n  title = {On Looms},\n}\n"
    assert target.read_bytes()[:8] == b"\x1f\x8b\x08\0\0\0\0\0"
    first = target.read_bytes()
    assert bibconv("convert", source, "-o", target).status == 0
    assert target.read_bytes() == first
    assert sorted(os.listdir(tmp_path)) == ["a.jsonl.gz", "refs.bib.gz"]


def test_convert_from_standard_input(bibconv: Run) -> None:
    ran = bibconv("convert", "-", "-t", "ris", stdin=gzip.compress(b"@book{a,\n  title = {On Looms},\n}\n"))
    assert (ran.status, ran.out) == (0, b"TY  - BOOK\r\nLB  - a\r\nTI  - On Looms\r\nER  - \r\n")


@pytest.mark.parametrize("suffix", ["jsonl", "xml", "bib", "ris", "json", "txt"])
def test_a_damaged_file_fails_and_says_so_once(suffix: str, tmp_path: Path, bibconv: Run) -> None:
    (tmp_path / f"a.{suffix}.gz").write_bytes(gzip.compress(RECORD * 1000)[:12])
    (tmp_path / "b.jsonl").write_bytes(RECORD)
    ran = bibconv("convert", tmp_path / f"a.{suffix}.gz", tmp_path / "b.jsonl", "-t", "bibtex")
    assert ran.status == 2
    assert ran.out == b"@book{a,\n  title = {On Looms},\n}\n"
    assert ran.err.splitlines()[0] == f"{tmp_path}/a.{suffix}.gz:1:1: F007 the compressed data end too soon"
    assert ran.err.splitlines()[1] == "bibconv: read 1 = written 1 + refused 0 + merged 0"


def test_damaged_xml_keeps_the_records_before(tmp_path: Path, bibconv: Run) -> None:
    article = (Path(__file__).parent.parent / "examples" / "records.xml").read_bytes()
    (tmp_path / "a.xml.gz").write_bytes(gzip.compress(article)[:-3])
    ran = bibconv("convert", tmp_path / "a.xml.gz", "-o", tmp_path / "out.jsonl")
    assert ran.status == 2
    assert "F007 the compressed data end too soon" in ran.err
    assert (tmp_path / "out.jsonl").read_bytes().count(b"\n") > 1


def test_what_is_compressed_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.bib.gz"
    path.write_bytes(b"old")
    out = files.open_sink(str(path))
    out.write(b"new")
    out.abandon()
    assert path.read_bytes() == b"old"

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    out = files.open_sink(str(path))
    out.write(b"new")
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space left"):
        out.commit()
    monkeypatch.undo()
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.bib.gz"]

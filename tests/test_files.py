"""Opening, decoding, and the atomic write."""

import os
import stat
from pathlib import Path
from typing import ClassVar

import pytest

from bibconv import files
from bibconv.report import Report

TEXT = "Ångström\r\nsecond\u2028still second\rthird\n\nlast"
LINES = ["Ångström", "second\u2028still second", "third", "", "last"]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le+bom", "utf-16-be+bom", "utf-32"], ids=str
)
def test_the_byte_order_mark_tells_the_encoding(encoding: str) -> None:
    name, _, bom = encoding.partition("+")
    data = (("\ufeff" if bom else "") + TEXT).encode(name)
    report = Report()
    assert list(files.from_text(data, report).lines()) == LINES
    assert files.from_text(data, report).text() == TEXT
    assert not report.diagnostics


@pytest.mark.parametrize("chunk", [1, 2, 3, 7, 64])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_character_or_line_end_may_lie_across_chunks(
    chunk: int, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files.document, "CHUNK", chunk)
    monkeypatch.setattr(files.document, "HEAD", 4)
    assert list(files.from_text(TEXT.encode(encoding), Report()).lines()) == LINES


def test_an_encoding_can_be_said() -> None:
    assert list(files.from_text("é\nb".encode("latin-1"), Report(), encoding="latin-1").lines()) == ["é", "b"]


@pytest.mark.parametrize("chunk", [1, 5, 1 << 20])
def test_what_cannot_be_decoded_is_read_as_latin_1(chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files.document, "CHUNK", chunk)
    monkeypatch.setattr(files.document, "HEAD", 8)
    report = Report()
    document = files.from_text(b"good \xc3\xa9\nline\nbad \xe9 rest\nmore\n", report, path="x.txt")
    assert list(document.lines()) == ["good é", "line", "bad é rest", "more"]
    assert document.failed
    (found,) = report.diagnostics
    assert (found.code, found.path, found.line, found.column) == ("F001", "x.txt", 3, 5)
    assert "offset 17" in found.message
    assert "--encoding" in found.message


@pytest.mark.parametrize("chunk", [1, 5, 64, 1 << 16])
@pytest.mark.parametrize(
    "data",
    [
        "Ångström\r\na–b\rc\n\n\nEnd “é” 😀".encode(),
        b"good \xc3\xa9\nline\nbad \xe9 rest\nmore\n",
        b"a\n\xc3\nb\n\xc3\xa9",
        b"a\n\n\xe2\x80",
        b"a\r\n\xff\r\n",
        b"\xc3\xa9\r\n\r\xff",
    ],
)
def test_long_lines_are_decoded_by_themselves_and_say_the_same(
    data: bytes, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files.document, "CHUNK", chunk)
    monkeypatch.setattr(files.document, "HEAD", 4)
    said = []
    for long in (0, 1 << 20):
        monkeypatch.setattr(files.encodings, "_LONG", long)
        report = Report()
        said.append((list(files.from_text(data, report).lines()), report.diagnostics))
    assert said[0] == said[1]
    report = Report()
    text = files.from_text(data, report).text().replace("\r\n", "\n").replace("\r", "\n")
    assert said[0] == (text.removesuffix("\n").split("\n"), report.diagnostics)


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\n\0\1\2", bytes(range(32)) * 9, "no mark".encode("utf-16-le"), b"PK\x03\x04zip"]
)
def test_binary_is_told(data: bytes) -> None:
    report = Report()
    document = files.from_text(data, report)
    assert document.is_binary()
    assert document.failed
    assert [found.code for found in report.diagnostics] == ["F002"]


def test_a_stray_nul_is_not_binary() -> None:
    assert not files.from_text("a text with a \0 in it, and a good deal more of it than that", Report()).is_binary()


@pytest.mark.parametrize(("data", "empty"), [(b"", True), (b"\xef\xbb\xbf \r\n", True), (b" x", False)])
def test_empty(data: bytes, empty: bool) -> None:
    assert files.from_text(data, Report()).empty is empty


def test_one_long_line_is_read_in_linear_time() -> None:
    data = b"x" * 20_000_000
    assert list(map(len, files.from_text(data, Report()).lines())) == [20_000_000]


def test_the_bytes_come_as_they_stand() -> None:
    data = b"\xef\xbb\xbf<a/>" * 40_000
    assert files.from_text(data, Report()).stream().read() == data


def sink(path: Path) -> files.Sink:
    return files.open_sink(str(path))


def test_a_new_file_obeys_the_umask(tmp_path: Path) -> None:
    old = os.umask(0o027)
    try:
        out = sink(tmp_path / "new.bib")
        out.write(b"data")
        out.commit()
    finally:
        os.umask(old)
    assert (tmp_path / "new.bib").read_bytes() == b"data"
    assert stat.S_IMODE((tmp_path / "new.bib").stat().st_mode) == 0o640
    assert os.listdir(tmp_path) == ["new.bib"]


def test_the_mode_of_a_file_that_is_replaced_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.bib"
    path.write_text("old")
    path.chmod(0o604)
    out = sink(path)
    out.write(b"new")
    assert path.read_text() == "old"
    out.commit()
    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o604


def test_a_symbolic_link_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    target, link = tmp_path / "there" / "a.bib", tmp_path / "link.bib"
    target.write_text("old")
    link.symlink_to(target)
    out = sink(link)
    out.write(b"new")
    out.commit()
    assert link.is_symlink()
    assert target.read_text() == "new"
    assert os.listdir(tmp_path / "there") == ["a.bib"]


def test_abandon_leaves_all_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.bib"
    path.write_text("old")
    out = sink(path)
    out.write(b"new")
    out.abandon()
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["a.bib"]


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_failing_system_call_leaves_all_as_it_was(call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.bib"
    path.write_text("old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    out = sink(path)
    out.write(b"new")
    monkeypatch.setattr(os, call, fail)
    with pytest.raises(OSError, match="No space left"):
        out.commit()
    monkeypatch.undo()
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["a.bib"]


def test_a_full_device_is_an_error() -> None:
    out = files.open_sink("/dev/full")
    out.write(b"x" * 1000)
    with pytest.raises(OSError, match="No space left"):
        out.commit()
    out.abandon()


def test_a_pipe_is_written_to() -> None:
    reader, writer = os.pipe()
    out = files.StreamSink(writer, close=True)
    out.write(b"x")
    out.write(b"y")
    out.commit()
    assert os.read(reader, 10) == b"xy"
    os.close(reader)


def test_what_names_of_one_file_have_in_common(tmp_path: Path) -> None:
    path, link, hard, none = (tmp_path / name for name in "abcd")
    path.write_text("")
    link.symlink_to(path)
    hard.hardlink_to(path)
    assert files.identity(str(path), 0) == files.identity(str(link), 1) == files.identity(str(hard), 1) is not None
    assert files.identity(str(path), 0) != files.identity(str(none), 0)
    link.unlink()
    link.symlink_to(none)
    assert files.identity(str(link), 0) == files.identity(str(none), 0)
    assert files.identity(os.devnull, 0) is None
    assert files.identity("a\0b", 0) is None


def test_what_stands_for_standard_input_and_output(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("")
    with path.open() as file:
        assert files.identity("-", file.fileno()) == files.identity(str(path), 0)
    with open(os.devnull) as file:
        assert files.identity("-", file.fileno()) is None
    reader, writer = os.pipe()
    assert files.identity("-", reader) == files.identity("-", reader) != files.identity("-", writer)
    os.close(reader)
    os.close(writer)
    assert files.identity("-", reader) is None


def test_output_goes_out_piece_by_piece() -> None:
    from bibconv.format import get
    from bibconv.model import Record
    from bibconv.pipe import BATCH, Conversion

    class Pieces(files.MemorySink):
        sizes: ClassVar[list[int]] = []

        def write(self, data: bytes) -> None:
            self.sizes.append(data.count(b"@"))
            super().write(data)

    sink = Pieces()
    Conversion(get("bibtex"), Report()).write((Record(id=f"k{n}", title="T") for n in range(20 * BATCH)), sink)
    assert sink.text().count("@misc") == 20 * BATCH
    assert sink.text().count("}\n\n@") == 20 * BATCH - 1
    assert max(sink.sizes) <= 2 * BATCH

"""What an opened document says of itself: its end, its faults with their places, and what it is not."""

import errno
import io
import os
import sys
from pathlib import Path

import pytest
from catalogue.case import READERS, document
from msgspec import UNSET
from msgspec.structs import replace

from bibconv import files
from bibconv.format import get
from bibconv.limits import LIMITS, Limits
from bibconv.pipe import read_document
from bibconv.report import Report

Found = tuple[str, str, object, object]


def told(report: Report) -> list[Found]:
    return [(found.code, found.message, found.line, found.column) for found in report.diagnostics]


class Closing(io.BytesIO):
    """Bytes that come ``most`` at a time."""

    def __init__(self, data: bytes, most: int = 1 << 30) -> None:
        super().__init__(data)
        self.most = most

    def read1(self, size: int | None = -1) -> bytes:
        return super().read1(self.most if size is None or size < 0 else min(size, self.most))


def test_a_document_closes_what_it_opened_and_leaves_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.BytesIO(b"a")
    with files.Document(stream, "x", Report()) as document:
        assert (document.failed, document.broken, document.empty) == (False, False, False)
        assert document.text() == "a"
    assert stream.closed
    given = io.BytesIO(b"b")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(given))
    with files.open_document("-", Report()) as document:
        assert (document.path, document.text()) == ("<stdin>", "b")
    assert not given.closed
    monkeypatch.setattr(sys, "stdin", None)
    stream = io.BytesIO(b"c")
    with files.Document(stream, "x", Report()):
        pass
    assert stream.closed


def test_standard_input_that_is_closed_cannot_be_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(OSError, match="standard input is closed") as caught:
        files.open_document("-", Report())
    assert (caught.value.errno, caught.value.filename) == (errno.EBADF, "-")


def test_what_is_no_file_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="a path cannot have a NUL character") as caught:
        files.open_document("a\0b", Report())
    assert (caught.value.errno, caught.value.filename) == (errno.EINVAL, "a\0b")
    with pytest.raises(IsADirectoryError, match="is a folder") as caught:
        files.open_document(str(tmp_path), Report())
    assert (caught.value.errno, caught.value.filename) == (errno.EISDIR, str(tmp_path))


def test_a_path_is_shown_with_what_is_no_text_escaped() -> None:
    assert files.shown(os.fsdecode(b"\xc3\xa9\xff.bib")) == "é\\xff.bib"


@pytest.mark.parametrize("name", ["utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be", "utf-8"])
def test_each_byte_order_mark(name: str) -> None:
    document = files.from_text("\ufeffé".encode(name), Report())
    assert (document.encoding, document.mark, document.head()) == (name, "\ufeff".encode(name), "é")


@pytest.mark.parametrize(
    ("encoding", "text"),
    [("utf-8-sig", "é"), ("UTF8", "é"), ("latin-1", "ï»¿Ã©"), (None, "é")],
)
def test_the_mark_of_the_encoding_that_is_said_is_no_text(encoding: str | None, text: str) -> None:
    document = files.from_text(b"\xef\xbb\xbf\xc3\xa9", Report(), encoding=encoding)
    assert document.text() == text
    assert document.mark == (b"" if encoding == "latin-1" else b"\xef\xbb\xbf")


def test_utf_16_that_is_said_takes_its_order_from_the_mark() -> None:
    assert files.from_text(b"\xfe\xff\x00a", Report(), encoding="utf-16").text() == "a"
    assert files.from_text(b"a\x00", Report(), encoding="utf-16-le").text() == "a"


def test_an_encoding_that_is_none_is_no_family_of_a_mark() -> None:
    assert files.from_text(b"\xef\xbb\xbfa", Report(), encoding="nonsense").mark == b""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("utf-8", True),
        ("cp1252", True),
        ("hex", False),
        ("rot13", False),
        ("nonsense", False),
        ("a\0b", False),
        ("undefined", False),
    ],
)
def test_what_is_an_encoding_of_text(name: str, text: bool) -> None:
    assert files.is_text_encoding(name) is text


MAGIC = [b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\x7fELF", b"SQLite format 3", b"\xd0\xcf\x11\xe0"]


@pytest.mark.parametrize("magic", MAGIC)
def test_a_known_kind_of_file_is_binary_at_its_first_byte(magic: bytes) -> None:
    report = Report()
    assert files.from_text(magic + b" and words\n" * 10 + b"\0", report, path="x").is_binary()
    assert told(report) == [("F002", "binary data at byte 0, not text", 1, 1)]
    assert report.diagnostics[0].path == "x"


def test_binary_data_are_told_where_the_first_nul_is() -> None:
    report = Report()
    assert files.from_text(b"one\ntwo\n\0\1\2\3", report).is_binary()
    assert told(report) == [("F002", "binary data at byte 8, not text", 3, 1)]


@pytest.mark.parametrize(
    ("encoding", "wide", "first"),
    [("utf-16-be", "UTF-16", 0), ("utf-16-le", "UTF-16", 1), ("utf-32-be", "UTF-32", 0), ("utf-32-le", "UTF-32", 1)],
)
def test_wide_characters_without_a_mark_are_guessed_at(encoding: str, wide: str, first: int) -> None:
    report = Report()
    document = files.from_text("abcdef".encode(encoding), report)
    assert (document.failed, document.is_binary(), document.failed) == (False, True, True)
    hint = f" (it looks like {wide} without a byte order mark: try --encoding {encoding})"
    assert told(report) == [("F002", f"binary data at byte {first}, not text{hint}", 1, 1)]


def test_how_much_that_is_no_text_is_binary() -> None:
    """One control character in twenty is; line ends, tabs and form feeds are none; without a NUL nothing is."""

    def binary(data: bytes, encoding: str | None = None) -> bool:
        return files.from_text(data, Report(), encoding=encoding).is_binary()

    assert binary(b"\0" + b"x" * 19)
    assert not binary(b"\0" + b"x" * 20)
    assert not binary(b"\0" + b" " * 20)
    assert not binary(b"\0" + b"\t\n\r\f" * 9)
    assert not binary(b"\1\2\3" * 9)
    assert not binary(b"\1" * 8192 + b"\0")
    assert binary(b"\1" * 8191 + b"\0")
    assert not binary("\ufeffabc".encode("utf-16"))
    assert not binary("abc".encode("utf-32-le"), "utf-32-le")


def test_a_third_that_is_nul_is_not_yet_taken_for_utf_16() -> None:
    for data, hinted in ((b"\0ab", False), (b"\0\0abc", True)):
        report = Report()
        assert files.from_text(data, report).is_binary()
        assert ("UTF-16" in report.diagnostics[0].message) is hinted


@pytest.mark.parametrize(
    ("data", "encoding", "found"),
    [
        (b"\xef\xbb\xbfab\xffc", None, ("byte 0xff at offset 5 is not UTF-8 (invalid start byte)", 1, 3)),
        (b"a\n\n\xc3", None, ("byte 0xc3 at offset 3 is not UTF-8 (unexpected end of data)", 3, 1)),
        (b"\xff\xfea\0\n\0b", None, ("byte 0x62 at offset 6 is not UTF-16-LE (truncated data)", 2, 1)),
        (b"a\xe9", "ascii", ("byte 0xe9 at offset 1 is not ASCII (ordinal not in range(128))", 1, 2)),
    ],
)
@pytest.mark.parametrize("size", [1, 3, 1 << 16])
def test_what_cannot_be_decoded_is_told_exactly(
    data: bytes, encoding: str | None, found: tuple[str, int, int], size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files.document, "CHUNK", size)
    monkeypatch.setattr(files.document, "HEAD", 5)
    report = Report()
    document = files.from_text(data, report, encoding=encoding)
    document.text()
    assert document.failed
    message, line, column = found
    hint = "say what it is with --encoding (latin-1, cp1252, …)" if "UTF-8" in message else "is it whole?"
    assert told(report) == [("F001", f"{message}; it is read as Latin-1: {hint}", line, column)]


def test_a_lone_surrogate_in_a_string_is_told() -> None:
    report = Report()
    assert files.from_text("a\ud800", report).text() == "a\xed\xa0\x80"
    assert [found.path for found in report.diagnostics] == ["<text>", "<text>"]
    assert [found.column for found in report.diagnostics] == [2, 4]


@pytest.mark.parametrize("size", [1, 2, 3, 1 << 16])
def test_how_many_bytes_cannot_be_decoded_and_where_the_last_is(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files.document, "CHUNK", size)
    monkeypatch.setattr(files.document, "HEAD", 5)
    report = Report()
    document = files.from_text("é \nü ".encode("latin-1") + "“ä”\n".encode() + b"\xdf\xe9\nend", report)
    assert list(document.lines()) == ["é ", "ü “ä”", "ßé", "end"]
    assert document.failed
    first, last = report.diagnostics
    assert (first.code, first.line, first.column) == ("F001", 1, 1)
    assert (last.code, last.line, last.column) == ("F001", 3, 2)
    assert last.message == "there are 4 such bytes, of which this is the last"


@pytest.mark.parametrize("size", [1, 2, 3, 5, 1 << 16])
def test_a_line_is_cut_behind_as_many_characters_as_a_field_may_have(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only a line that lies across chunks is cut, for only that takes memory; the longest that may be is whole."""
    monkeypatch.setattr(files.document, "CHUNK", size)
    monkeypatch.setattr(files.document, "HEAD", size)
    report = Report()
    data = b"a\nabcde\nabcdef\nabcdefghijkl\r\n\r\nz\rabcdefg"
    cut = size <= 5
    lines = list(files.from_text(data, report, path="x", limits=replace_limits(field=5)).lines())
    if not cut:
        assert lines == ["a", "abcde", "abcdef", "abcdefghijkl", "", "z", "abcdefg"]
        assert told(report) == []
        return
    assert [line[:5] for line in lines] == ["a", "abcde", "abcde", "abcde", "", "z", "abcde"]
    message = "the line has more than 5 characters; the rest of it is not read"
    assert set(told(report)) <= {("L002", message, line, 6) for line in (3, 4, 7)}
    assert ("L002", message, 4, 6) in told(report)
    assert all(found.path == "x" for found in report.diagnostics)
    if size == 1:
        assert lines == ["a", "abcde", "abcde", "abcde", "", "z", "abcde"]
        assert len(told(report)) == 3


def test_a_line_end_is_one_only_behind_its_own_return() -> None:
    assert list(files.from_text(b"\nb\r\r\nc", Report()).lines()) == ["", "b", "", "c"]


def replace_limits(**changed: int) -> Limits:
    return replace(LIMITS, **changed)


@pytest.mark.parametrize(("most", "whole"), [(12, True), (8, False)])
def test_a_file_of_just_so_many_bytes_is_read(most: int, whole: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Text ends behind the chunk that goes beyond, bytes before it."""
    monkeypatch.setattr(files.document, "CHUNK", 3)
    monkeypatch.setattr(files.document, "HEAD", 3)
    for read in ("text", "stream"):
        report = Report()
        document = files.from_text(b"ab\ncd\nefghij", report, path="x", limits=replace_limits(file=most))
        data = document.text().encode() if read == "text" else document.stream().read()
        assert document.failed is not whole
        if whole:
            assert (data, told(report)) == (b"ab\ncd\nefghij", [])
            continue
        assert data == (b"ab\ncd\nefg" if read == "text" else b"ab\ncd\n")
        message = "the file has more than 8 bytes; the rest of it is not read"
        assert told(report) == [("L003", message, 3, 4 if read == "text" else 1)]
        assert report.diagnostics[0].path == "x"


def test_what_was_taken_is_counted_and_told_piece_by_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files.document, "CHUNK", 4)
    monkeypatch.setattr(files.document, "HEAD", 6)
    document = files.Document(Closing(b"0123456789", most=5), "x", Report())
    taken = [document.taken]
    document.on_read = lambda: taken.append(document.taken)
    assert document.text() == "0123456789"
    assert taken == [6, 10, 10]


@pytest.mark.parametrize("way", ["text", "stream"])
def test_what_the_system_does_not_read_is_told(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing(Closing):
        def read1(self, size: int | None = -1) -> bytes:
            if self.tell() >= 4:
                raise OSError(errno.EIO, "Input/output error")
            return super().read1(size)

    monkeypatch.setattr(files.document, "HEAD", 4)
    report = Report()
    document = files.Document(Failing(b"a\nbcdef"), "x", report)
    got = document.text() if way == "text" else document.stream().read().decode()
    assert (got, document.failed, document.broken) == ("a\nbc", True, True)
    place = (2, 3) if way == "text" else (UNSET, UNSET)
    assert told(report) == [("F006", "cannot read: Input/output error", *place)]


def test_the_stream_is_read_in_whatever_sizes() -> None:
    document = files.from_text(b"\xef\xbb\xbf0123456789", Report())
    stream = document.stream()
    assert stream.readable()
    assert (stream.read(1), stream.read(5), stream.read()) == (b"\xef", b"\xbb\xbf012", b"3456789")


@pytest.mark.parametrize(("data", "empty"), [(b" \t\r\n\f\v", True), (b" " * (1 << 16), False), (b"\xc2\xa0", False)])
def test_what_is_empty(data: bytes, empty: bool) -> None:
    assert files.from_text(data, Report()).empty is empty


@pytest.mark.parametrize("name", [name for name in READERS if name != "bibtex"])
def test_records_are_given_while_the_document_is_read(name: str, tmp_path: Path) -> None:
    """One that is held whole takes memory for its whole length; BibTeX alone is, for its cross-references."""
    path = tmp_path / "long"
    path.write_bytes(document(name, *(f"On the {number}th loom" for number in range(6_000))).encode())
    report = Report()
    with files.open_document(str(path), report) as opened:
        first = next(iter(read_document(opened, report, get(name))))
        assert first.title == "On the 0th loom" or str(first.abstract).startswith("On the 0th loom")
        assert opened.taken < path.stat().st_size / 2

"""An opened document: decoded as it streams, in pieces or in lines, and from standard input as well.

Text is UTF-8, or what its byte order mark or its escape sequences (ISO-2022-JP) say, or what the caller says. What
cannot be decoded is reported with its byte offset, line and column, and ends the document there; what came before it is
kept. What is compressed with gzip is told by its first bytes, and offsets are those of what it holds.
"""

from __future__ import annotations

import codecs
import errno
import io
import os
import sys
from collections.abc import Callable, Iterator
from itertools import chain
from typing import BinaryIO, cast

from msgspec import UNSET, UnsetType

from bibconv.files.compressed import MAGIC, DamagedError, Expanded, Readable
from bibconv.files.encodings import MARKED, advance, as_latin_1, decoded_lines, encoding_of
from bibconv.files.paths import STDIO, check_path, shown
from bibconv.limits import LIMITS, Limits
from bibconv.report import Report

CHUNK = HEAD = 1 << 16
"""How many bytes are read and decoded at a time: few enough to stay in the processor's cache."""

_BINARY_MARKS = (b"%PDF-", b"PK\x03\x04", b"\x1f\x8b", b"\x89PNG", b"\x7fELF", b"SQLite format 3", b"\xd0\xcf\x11\xe0")


class Document:
    """An opened input (:class:`bibconv.format.Input`).

    It reads with ``read1``, one system call at a time: a signal that came between two of them is acted upon.
    ``failed`` is set where the document could not be read whole, or not as it stands, ``broken`` where the system
    failed to read it; ``mark`` is its byte order mark; ``taken`` bytes of the file were read, after each stretch of
    which ``on_read`` is called. Use as a context manager.
    """

    def __init__(
        self,
        stream: io.BufferedReader | io.BytesIO,
        path: str,
        report: Report,
        encoding: str | None = None,
        limits: Limits = LIMITS,
    ) -> None:
        self.path = path
        self.above = 0
        """How many lines stand before the first one here, where this is a piece of a document."""
        self._limits = limits
        self.failed = self.broken = False
        self.on_read: Callable[[], None] | None = None
        self._stream: Readable = stream
        self._close = sys.stdin is None or stream is not sys.stdin.buffer
        self._report = report
        self._start = self._fill(HEAD)
        self._taken = len(self._start)
        self._packed: Expanded | None = None
        if self._start.startswith(MAGIC):
            self._stream = self._packed = Expanded(self._start, stream)
            self._start = self._fill(HEAD)
        self.encoding, self.mark = encoding_of(self._start, encoding)
        self._skip = len(self.mark)

    def __enter__(self) -> Document:
        return self

    def __exit__(self, *_: object) -> None:
        if self._close:
            self._stream.close()

    def _fill(self, size: int) -> bytes:
        parts: list[bytes] = []
        try:
            while size > 0 and (part := self._stream.read1(size)):
                parts.append(part)
                size -= len(part)
        except DamagedError as error:
            # Where there is a beginning, the fault is met again, and told, when that has been read.
            if not parts:
                self._fail(error.code, str(error), 1, 1)
        return b"".join(parts)

    def _fail(self, code: str, message: str, line: int | UnsetType = UNSET, column: int | UnsetType = UNSET) -> None:
        self.failed = True
        self._report.add(code, message, path=self.path, line=line, column=column)

    def _next(self, line: int | UnsetType = UNSET, column: int | UnsetType = UNSET) -> bytes:
        """The next bytes; none at the end, and where they cannot be read, which is reported."""
        try:
            data = self._stream.read1(CHUNK)
            self._taken += len(data)
            if self.on_read:
                self.on_read()
            return data
        except DamagedError as error:
            self._fail(error.code, str(error), line, column)
        except OSError as error:
            self.broken = True
            self._fail("F006", f"cannot read: {error.strerror}", line, column)
        return b""

    @property
    def taken(self) -> int:
        """How many bytes of the file were read, as they stand in it."""
        return self._packed.taken if self._packed else self._taken

    @property
    def empty(self) -> bool:
        """Whether the document is shorter than the head and nothing but white space (after its byte order mark)."""
        return len(self._start) < HEAD and not self.head().strip("\ufeff \t\r\n\f\v")

    def head(self) -> str:
        """The beginning of the document, decoded as far as it can be, to tell the format from."""
        decoder = codecs.getincrementaldecoder(self.encoding)("replace")
        return decoder.decode(self._start[self._skip :])

    def is_binary(self) -> bool:
        """Whether the document is not text; it is then reported, and counts as failed."""
        start = self._start[:8192]
        known = start.startswith(_BINARY_MARKS)
        if not known and (self.encoding.startswith(("utf-16", "utf-32")) or b"\0" not in start):
            return False
        strange = sum(byte < 32 and byte not in b"\t\n\r\f" for byte in start)
        if not known and strange * 20 < len(start):
            return False
        offset = 0 if known else max(0, start.find(b"\0"))
        hint = ""
        if not known and (many := start.count(b"\0") * 3) > len(start):
            wide, order = 32 if many > 2 * len(start) else 16, "le" if offset else "be"
            hint = f" (it looks like UTF-{wide} without a byte order mark: try --encoding utf-{wide}-{order})"
        line = start[:offset].count(b"\n") + 1
        self._report.add("F002", f"binary data at byte {offset}, not text{hint}", path=self.path, line=line, column=1)
        self.failed = True
        return True

    def chunks(self) -> Iterator[str]:
        """The document in pieces of a bounded size, as they come, their line ends as they stand."""
        return (text for texts, _ in self._decoded(divided=False) for text in texts)

    def undecoded(self) -> Iterator[bytes]:
        """The same as bytes, whatever is wrong with it."""
        with self.stream() as stream:
            while data := stream.read(CHUNK):
                yield data

    def _decoded(self, *, divided: bool) -> Iterator[tuple[list[str], bool]]:
        """The pieces, each whole or, where that is wanted and no other line end is in it, divided; and which it is."""
        decoder = codecs.getincrementaldecoder(self.encoding)("strict")
        utf8 = codecs.lookup(self.encoding).name == "utf-8"
        chunk = self._start[self._skip :]
        offset, line, column = self._skip, 1, 1
        while True:
            pending = len(decoder.getstate()[0])
            try:
                whole = not (divided and utf8) or b"\r" in chunk
                texts = [decoder.decode(chunk, final=not chunk)] if whole else decoded_lines(decoder, chunk)
            except UnicodeDecodeError as error:
                text = error.object[: error.start].decode(self.encoding, "replace")
                place = advance(line, column, text)
                self._undecodable(offset - pending + error.start, *place, error)
                yield from self._past_errors(error.object, offset + len(chunk), line, column)
                return
            if texts != [""]:
                line, column = advance(line, column, *texts)
                yield texts, whole
            if not chunk:
                return
            offset += len(chunk)
            if offset > self._limits.file:
                self._too_long(line, column)
                return
            chunk = self._next(line, column)
            if not chunk and self.failed:
                return

    def _past_errors(self, chunk: bytes, offset: int, line: int, column: int) -> Iterator[tuple[list[str], bool]]:
        """The same from a piece on that cannot be decoded: bytes that cannot are read as Latin-1."""
        decoder = codecs.getincrementaldecoder(self.encoding)(MARKED)
        many, last = 0, (line, column)
        while True:
            text, found = as_latin_1(decoder.decode(chunk, final=not chunk))
            if found:
                many, last = many + len(found), advance(line, column, text[: found[-1]])
            if text:
                line, column = advance(line, column, text)
                yield [text], True
            if not chunk or offset > self._limits.file:
                break
            chunk = self._next(line, column)
            offset += len(chunk)
        if many > 1:
            message = f"there are {many} such bytes, of which this is the last"
            self._report.add("F001", message, path=self.path, line=last[0], column=last[1])
        if offset > self._limits.file:
            self._too_long(line, column)

    def _too_long(self, line: int, column: int) -> None:
        self.failed = True
        message = f"the file has more than {self._limits.file} bytes; the rest of it is not read"
        self._report.add("L003", message, path=self.path, line=line, column=column)

    def _undecodable(self, offset: int, line: int, column: int, error: UnicodeDecodeError) -> None:
        self.failed = True
        byte = error.object[error.start : error.start + 1].hex()
        hint = "say what it is with --encoding (latin-1, cp1252, …)" if self.encoding == "utf-8" else "is it whole?"
        self._report.add(
            "F001",
            f"byte 0x{byte} at offset {offset} is not {self.encoding.upper()} ({error.reason}); "
            f"it is read as Latin-1: {hint}",
            path=self.path,
            line=line,
            column=column,
        )

    def lines(self) -> Iterator[str]:
        """The lines without their ends (LF, CRLF or CR; no other character ends a line).

        Of a line that is longer than a chunk and than a field may be, only that much is there.
        """
        return chain.from_iterable(self._lines())

    def _lines(self) -> Iterator[list[str]]:
        """The lines of each chunk that end in it, and the last."""
        pending: list[str] = []
        after_cr = False
        number, size, longest = self.above + 1, 0, self._limits.field
        for found, whole in self._decoded(divided=True):
            if whole or after_cr:
                text = "\n".join(found)
                # A line feed at the beginning may belong to a carriage return at the end of the piece before.
                text = text[1:] if after_cr and text.startswith("\n") else text
                after_cr = text.endswith("\r")
                found = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
            if len(found) == 1:
                [part] = found
                if size <= longest < size + len(part):
                    self._cut(number)
                    pending.append(part[: longest - size])
                elif size <= longest:
                    pending.append(part)
                size += len(part)
                continue
            if size <= longest:
                pending.append(found[0])
            found[0] = "".join(pending)
            pending = [found.pop()]
            size = len(pending[0])
            number += len(found)
            yield found
        if last := "".join(pending):
            yield [last]

    def _cut(self, number: int) -> None:
        message = f"the line has more than {self._limits.field} characters; the rest of it is not read"
        self._report.add("L002", message, path=self.path, line=number, column=self._limits.field + 1)

    def text(self) -> str:
        """The whole document, its line ends as they stand."""
        return "".join(self.chunks())

    def stream(self) -> BinaryIO:
        """The bytes as they stand, from the beginning, as many as a file may have."""
        return io.BufferedReader(_Rejoined(self._start, self._next, self._limits.file, self._too_long))


class _Rejoined(io.RawIOBase):
    """A stream whose first bytes were read already."""

    def __init__(
        self, start: bytes, rest: Callable[[], bytes], most: int, too_long: Callable[[int, int], None]
    ) -> None:
        self._part = start
        self._at = 0
        self._rest = rest
        self._left = most
        self._lines = 1
        self._too_long = too_long

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._left < 0:
            return 0
        if self._at == len(self._part):
            self._part, self._at = self._rest(), 0
        part = self._part[self._at : self._at + len(buffer)]
        self._at += len(part)
        buffer[: len(part)] = part
        self._left -= len(part)
        if self._left < 0:
            self._too_long(self._lines, 1)
            return 0
        self._lines += part.count(b"\n")
        return len(part)


def open_document(path: str, report: Report, encoding: str | None = None, limits: Limits = LIMITS) -> Document:
    """Open a file, or standard input for ``-``. ``OSError`` where that cannot be done."""
    if path == STDIO:
        return Document(standard_input(), "<stdin>", report, encoding, limits)
    check_path(path)
    if os.path.isdir(path):
        raise IsADirectoryError(errno.EISDIR, "is a folder", path)
    return Document(open(path, "rb"), shown(path), report, encoding, limits)


def standard_input() -> io.BufferedReader:
    """The bytes of standard input. ``OSError`` where it is closed."""
    if sys.stdin is None:
        raise OSError(errno.EBADF, "standard input is closed", STDIO)
    return cast(io.BufferedReader, sys.stdin.buffer)


def from_text(
    text: str | bytes,
    report: Report,
    path: str = "<text>",
    encoding: str | None = None,
    limits: Limits = LIMITS,
    *,
    marked: bool = True,
) -> Document:
    """A document in memory; one that is not ``marked`` has no byte order mark, even if it begins with that of UTF-8."""
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    if not marked and data.startswith(codecs.BOM_UTF8):
        data = codecs.BOM_UTF8 + data
    return Document(io.BytesIO(data), path, report, encoding, limits)

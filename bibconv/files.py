"""Opens files: decoding, standard input and output, and the atomic, durable write.

Text is UTF-8, or what its byte order mark or its escape sequences (ISO-2022-JP) say, or what the caller says. What
cannot be decoded is reported with its byte offset, line and column, and ends the document there; what came before it is
kept. What is compressed with gzip is told by its first bytes, and offsets are those of what it holds.
"""

from __future__ import annotations

import codecs
import contextlib
import errno
import io
import os
import re
import select
import stat
import sys
from collections.abc import Callable, Iterator
from importlib.machinery import PathFinder
from itertools import chain
from pathlib import Path
from typing import BinaryIO, TextIO, cast

from msgspec import UNSET, UnsetType

from bibconv.compressed import MAGIC, SUFFIX, DamagedError, Expanded, GzipSink, Readable
from bibconv.compressed import Sink as Sink
from bibconv.limits import LIMITS, Limits
from bibconv.report import Report

_LONG = 100
"""From so many bytes on, lines are long."""

_SAMPLE = 1 << 12
"""How many bytes tell whether lines are long."""

CHUNK = HEAD = 1 << 16
"""How many bytes are read and decoded at a time: few enough to stay in the processor's cache."""

STDIO = "-"

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ISO_2022_JP = re.compile(rb"\x1b\$[@B](?:[!-~]{2}){1,2000}\x1b\([BJ]")
"""How a text of that encoding goes over to Japanese and back."""
_BINARY_MARKS = (b"%PDF-", b"PK\x03\x04", b"\x1f\x8b", b"\x89PNG", b"\x7fELF", b"SQLite format 3", b"\xd0\xcf\x11\xe0")


_AS_LATIN_1 = "bibconv.as_latin_1"


def _as_latin_1(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error(_AS_LATIN_1, _as_latin_1)


class Document:
    """An opened input (:class:`bibconv.format.Input`).

    It reads with ``read1``, one system call at a time: a signal that came between two of them is acted upon.
    ``failed`` is set where the rest of the document could not be read, ``broken`` where the system failed to read it;
    ``mark`` is its byte order mark; ``taken`` bytes of the file were read, after each stretch of which ``on_read`` is
    called. Use as a context manager.
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
        self._limits = limits
        self.failed = self.broken = self._past_errors = False
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
        self.encoding = encoding or "utf-8"
        self.mark = b""
        for mark, name in _MARKS:
            if self._start.startswith(mark) and (encoding is None or _same_family(encoding, name)):
                self.encoding = name
                self.mark = mark
                break
        if not self.mark and encoding is not None and codecs.lookup(encoding).name in ("utf-16", "utf-32"):
            # Python decodes these by their mark alone. What begins with an ASCII character shows its order.
            self.encoding = f"{codecs.lookup(encoding).name}-{'be' if self._start[:1] == bytes(1) else 'le'}"
        if encoding is None and not self.mark and b"\x1b$" in self._start and _ISO_2022_JP.search(self._start):
            self.encoding = "iso2022_jp"
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
        if not known and start.count(b"\0") * 3 > len(start):
            hint = " (it looks like UTF-16 without a byte order mark: try --encoding utf-16-le)"
        line = start[:offset].count(b"\n") + 1
        self._report.add("F002", f"binary data at byte {offset}, not text{hint}", path=self.path, line=line, column=1)
        self.failed = True
        return True

    def chunks(self) -> Iterator[str]:
        """The document in pieces of a bounded size, as they come, their line ends as they stand."""
        return (text for texts, _ in self._decoded(divided=False) for text in texts)

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
                texts = [decoder.decode(chunk, final=not chunk)] if whole else _decoded_lines(decoder, chunk)
            except UnicodeDecodeError as error:
                text = error.object[: error.start].decode(self.encoding, "replace")
                place = _advance(line, column, text)
                self._undecodable(offset - pending + error.start, *place, error)
                if not self._past_errors:
                    yield [text], True
                    return
                decoder = codecs.getincrementaldecoder(self.encoding)(_AS_LATIN_1)
                texts, whole = [decoder.decode(error.object, final=not chunk)], True
            if texts != [""]:
                line, column = _advance(line, column, *texts)
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
            f"byte 0x{byte} at offset {offset} is not {self.encoding.upper()} ({error.reason}); {hint}",
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
        number, size, longest = 1, 0, self._limits.field
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

    def text(self, *, past_errors: bool = False) -> str:
        """The whole document, its line ends as they stand.

        With ``past_errors`` it does not end at a byte that cannot be decoded: such bytes are read as Latin-1.
        """
        self._past_errors = past_errors
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


def _same_family(encoding: str, mark: str) -> bool:
    """Whether the encoding that the caller named is the one of the mark, which is then no text."""
    try:
        return mark.startswith(codecs.lookup(encoding).name.replace("-sig", ""))
    except LookupError:
        return False


def _decoded_lines(decoder: codecs.IncrementalDecoder, chunk: bytes) -> list[str]:
    """A piece of UTF-8 divided at its line feeds; long lines by themselves: most are ASCII, which is quick."""
    if chunk.isascii() or chunk.count(b"\n", 0, _SAMPLE) * _LONG > min(len(chunk), _SAMPLE):
        return decoder.decode(chunk, final=not chunk).split("\n")
    state = decoder.getstate()
    first, *lines = chunk.split(b"\n")
    try:
        if lines:
            last = lines.pop()
            return [decoder.decode(first + b"\n")[:-1], *[line.decode() for line in lines], decoder.decode(last)]
    except UnicodeDecodeError:
        # What is wrong, and where, is told of the whole.
        decoder.setstate(state)
    return decoder.decode(chunk).split("\n")


def _advance(line: int, column: int, text: str, *more: str) -> tuple[int, int]:
    """Where one stands after a text, or after the lines that it was divided into."""
    if more:
        return line + len(more), len(more[-1]) + 1
    breaks = text.count("\n")
    return (line + breaks, len(text) - text.rfind("\n")) if breaks else (line, column + len(text))


_NO_TEXT = frozenset({"idna", "punycode", "raw-unicode-escape", "unicode-escape", "utf-7"})
"""Codecs of host names, and those that make lone surrogates of plain ASCII, which are no characters."""


def is_text_encoding(name: str) -> bool:
    """Whether text can be decoded by that name, piece by piece."""
    try:
        if not codecs.lookup(name)._is_text_encoding:
            return False
        # Some know no way but to fail, which the beginning of a document is not decoded with.
        codecs.getincrementaldecoder(name)("replace").decode(b"@")
        return codecs.lookup(name).name not in _NO_TEXT
    except (LookupError, ValueError, AssertionError, TypeError):
        return False


def open_document(path: str, report: Report, encoding: str | None = None, limits: Limits = LIMITS) -> Document:
    """Open a file, or standard input for ``-``. ``OSError`` where that cannot be done."""
    if path == STDIO:
        if sys.stdin is None:
            raise OSError(errno.EBADF, "standard input is closed", path)
        return Document(cast(io.BufferedReader, sys.stdin.buffer), "<stdin>", report, encoding, limits)
    _check(path)
    if os.path.isdir(path):
        raise IsADirectoryError(21, "is a folder", path)
    return Document(open(path, "rb"), shown(path), report, encoding, limits)


def _check(path: str) -> None:
    if "\0" in path:
        raise OSError(errno.EINVAL, "a path cannot have a NUL character", path)


def has_entry_points(group: str) -> bool:
    """Whether an installed package may have entry points of that group.

    The files alone are looked at: to load ``importlib.metadata`` and to go through all packages with it takes longer
    than to check a small file. Where they do not tell, because there are archives or finders of another kind, the
    answer is yes.
    """
    if any(hasattr(finder, "find_distributions") and finder is not PathFinder for finder in sys.meta_path):
        return True
    for folder in sys.path:
        try:
            names = [each for each in os.listdir(folder or ".") if each.lower().endswith((".dist-info", ".egg-info"))]
        except NotADirectoryError:
            return True
        except OSError:
            continue
        if folder.rstrip("/\\").lower().endswith(".egg"):
            names.append("EGG-INFO")
        for name in names:
            with contextlib.suppress(OSError), open(os.path.join(folder, name, "entry_points.txt"), "rb") as file:
                if group.encode() in file.read():
                    return True
    return False


def shown(path: str) -> str:
    """A path as text: bytes in it that are not UTF-8 are escaped."""
    return os.fsencode(path).decode(errors="backslashreplace")


def from_text(
    text: str | bytes, report: Report, path: str = "<text>", encoding: str | None = None, limits: Limits = LIMITS
) -> Document:
    """A document in memory."""
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return Document(io.BytesIO(data), path, report, encoding, limits)


class MemorySink:
    """Output that stays in memory."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> None:
        """Write bytes."""
        self._parts.append(data)

    def commit(self) -> None:
        """Nothing has to be done."""

    def abandon(self) -> None:
        """Forget what was written."""
        self._parts.clear()

    def text(self) -> str:
        """What was written."""
        return b"".join(self._parts).decode()


BUFFER = 1 << 18


def _write_whole(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        try:
            view = view[os.write(descriptor, view) :]
        except BlockingIOError:
            select.select((), (descriptor,), ())


class _Whole(io.RawIOBase):
    """Writes all that it is given, also where the system takes a part of it only."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def fileno(self) -> int:
        return self._descriptor

    def isatty(self) -> bool:
        return os.isatty(self._descriptor)

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        _write_whole(self._descriptor, data)
        return len(data)


def whole(stream: TextIO) -> TextIO:
    """The same standard stream, of which nothing is lost where the system takes a part of what is written to it.

    Python's own loses the rest if it is unbuffered, and gives up where the stream does not block. A stream that has no
    descriptor, which a program has put in its place, is left as it is.
    """
    try:
        raw = _Whole(stream.fileno())
    except io.UnsupportedOperation:
        return stream
    return io.TextIOWrapper(
        io.BufferedWriter(cast(io.FileIO, raw)), stream.encoding, stream.errors, line_buffering=True
    )


class StreamSink:
    """Output to what cannot be replaced: standard output, a device, a pipe. Takes a file descriptor.

    It keeps its own buffer, since Python's would be flushed again, and fail again, when the interpreter ends.
    """

    def __init__(self, descriptor: int, *, close: bool = False) -> None:
        self._descriptor = descriptor
        self._close = close
        self._pending: list[bytes] = []
        self._size = 0

    def write(self, data: bytes) -> None:
        """Write bytes."""
        self._pending.append(data)
        self._size += len(data)
        if self._size >= BUFFER:
            self._flush()

    def _flush(self) -> None:
        data = b"".join(self._pending)
        self._pending, self._size = [], 0
        _write_whole(self._descriptor, data)

    def commit(self) -> None:
        """Push out what is buffered."""
        self._flush()
        self.abandon()

    def abandon(self) -> None:
        """Leave it: what went down a pipe cannot be taken back."""
        self._pending = []
        if self._close:
            self._close = False
            os.close(self._descriptor)


class FileSink:
    """Replaces a file whole or not at all.

    A temporary file beside the target is written, synced, renamed over it, and the folder synced. It has no name until
    it is whole, where the system can do that, so that nothing is left of a run that is killed. A symbolic link is
    written through; the mode of a file that is replaced is kept.
    """

    def __init__(self, path: str) -> None:
        self._target = Path(os.path.realpath(path))
        mode = stat.S_IMODE(self._target.stat().st_mode) if self._target.exists() else 0o666 & ~_umask()
        self._name = ""
        descriptor = _nameless(self._target.parent)
        if descriptor < 0:
            import tempfile

            descriptor, self._name = tempfile.mkstemp(prefix=self._prefix(), dir=self._target.parent)
        try:
            os.fchmod(descriptor, mode)
            self._file = os.fdopen(descriptor, "wb", buffering=BUFFER)
        except BaseException:
            os.close(descriptor)
            self._unlink()
            raise

    def _prefix(self) -> str:
        # Of a name that is nearly as long as names can be there is room for no more.
        return f".{os.fsdecode(os.fsencode(self._target.name)[:64]).encode(errors='ignore').decode()}."

    def write(self, data: bytes) -> None:
        """Write bytes."""
        self._file.write(data)

    def commit(self) -> None:
        """Make it durable and put it in the place of the target."""
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            if not self._name:
                self._give_name()
            self._file.close()
            os.replace(self._name, self._target)
        except BaseException:
            self.abandon()
            raise
        folder = os.open(self._target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def abandon(self) -> None:
        """Leave the target as it was, and nothing else behind."""
        with contextlib.suppress(OSError):
            self._file.close()
        self._unlink()

    def _unlink(self) -> None:
        if self._name:
            with contextlib.suppress(OSError):
                os.unlink(self._name)

    def _give_name(self) -> None:
        folder = os.open(self._target.parent, os.O_RDONLY)
        try:
            while not self._name:
                name = str(self._target.parent / f"{self._prefix()}{os.urandom(6).hex()}")
                with contextlib.suppress(FileExistsError):
                    # Only with a folder does Python ask the system to follow the link.
                    os.link(f"/proc/self/fd/{self._file.fileno()}", name, src_dir_fd=folder)
                    self._name = name
        finally:
            os.close(folder)


def _nameless(folder: Path) -> int:
    """A file without a name that can be given one later; -1 where the system has no such thing."""
    if not hasattr(os, "O_TMPFILE") or not os.path.isdir("/proc/self/fd"):
        return -1
    try:
        return os.open(folder, os.O_TMPFILE | os.O_WRONLY, 0o600)
    except OSError as error:
        if error.errno in (errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL):
            return -1
        raise


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def open_sink(path: str) -> Sink:
    """Open a file for writing, or standard output for ``-``. ``OSError`` where that cannot be done.

    What is written to a file whose name ends in ``.gz`` is compressed.
    """
    if path == STDIO:
        if sys.stdout is None:
            raise OSError(errno.EBADF, "standard output is closed", path)
        return StreamSink(sys.stdout.fileno())
    _check(path)
    special = os.path.exists(path) and not os.path.isfile(path)
    sink = StreamSink(os.open(path, os.O_WRONLY), close=True) if special else FileSink(path)
    return GzipSink(sink) if path.lower().endswith(SUFFIX) else sink


def same_file(one: str, other: str) -> bool:
    """Whether two paths name one file (``-`` never does)."""
    try:
        return STDIO not in (one, other) and os.path.samefile(one, other)
    except (OSError, ValueError):  # a path with a NUL character names no file
        return False


def same_target(one: str, other: str) -> bool:
    """Whether two paths name one file, or would once it is written (``-`` never does)."""
    if STDIO in (one, other) or "\0" in one + other:
        return False
    return same_file(one, other) or os.path.realpath(one) == os.path.realpath(other)

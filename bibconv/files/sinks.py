"""Where output goes: into memory, down a stream, or into a file, which is replaced whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import select
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO, cast

from bibconv.files.compressed import SUFFIX, GzipSink, Sink
from bibconv.files.paths import STDIO, check_path


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


def _name(error: BaseException, name: str) -> None:
    """Let an error of the system say what it happened to."""
    if isinstance(error, OSError) and error.filename is None:
        error.filename = name


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
    """Output to what cannot be replaced: standard output, a device, a pipe. Takes a file descriptor, and its name.

    It keeps its own buffer, since Python's would be flushed again, and fail again, when the interpreter ends.
    """

    def __init__(self, descriptor: int, name: str = "<stdout>", *, close: bool = False) -> None:
        self._descriptor = descriptor
        self._name = name
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
        try:
            _write_whole(self._descriptor, data)
        except OSError as error:
            _name(error, self._name)
            raise

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
        try:
            self._file.write(data)
        except OSError as error:
            _name(error, str(self._target))
            raise

    def commit(self) -> None:
        """Make it durable and put it in the place of the target."""
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            if self._name:
                self._file.close()
                os.replace(self._name, self._target)
            else:
                self._put_in_place()
                with contextlib.suppress(OSError):  # all of it is on the disk
                    self._file.close()
        except BaseException as error:
            self.abandon()
            _name(error, str(self._target))
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

    def _put_in_place(self) -> None:
        """Give the file a name, and at once that of the target: a run that is killed between the two leaves the first.

        The system puts no file without a name in the place of another.
        """
        folder = os.open(self._target.parent, os.O_RDONLY)
        source = f"/proc/self/fd/{self._file.fileno()}"
        try:
            while True:
                self._name = str(self._target.parent / f"{self._prefix()}{os.urandom(6).hex()}")
                try:
                    # Only with a folder does Python ask the system to follow the link.
                    os.link(source, self._name, src_dir_fd=folder)
                    os.replace(self._name, self._target)
                    return
                except FileExistsError:
                    self._name = ""
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
    check_path(path)
    special = os.path.exists(path) and not os.path.isfile(path)
    sink = StreamSink(os.open(path, os.O_WRONLY), path, close=True) if special else FileSink(path)
    return GzipSink(sink) if path.lower().endswith(SUFFIX) else sink


@contextlib.contextmanager
def kept_whole(sinks: list[Sink]) -> Iterator[None]:
    """Make what is written to the sinks stand, the last of them first; where something fails, give up all of it."""
    try:
        yield
        for sink in reversed(sinks):
            sink.commit()
    except BaseException:
        for sink in sinks:
            sink.abandon()
        raise

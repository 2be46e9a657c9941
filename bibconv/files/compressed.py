"""Compressed files: gzip (RFC 1952) is read and written as it streams, in bounded memory."""

from __future__ import annotations

import zlib
from typing import Protocol

SUFFIX = ".gz"
MAGIC = b"\x1f\x8b"

_GZIP = 31
"""The window of zlib that means: gzip with its header, and the checksum at the end is looked at."""
_FEED = 1 << 14
LARGE = 1 << 26
"""So much may come out of any file."""
SWELLING = 500
"""Beyond that, how many bytes may come out of one. A run of equal bytes gives 1,000; records, however alike, 300."""


class DamagedError(Exception):
    """The compressed data cannot be read on; ``code`` is one of :data:`bibconv.codes.CODES`."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Readable(Protocol):
    """What bytes come from, one system call at a time."""

    def read1(self, size: int = -1, /) -> bytes:
        """Some bytes, at most ``size``; none at the end."""

    def close(self) -> None:
        """Let it go."""


class Sink(Protocol):
    """Where output goes; nothing is there for good until ``commit``."""

    def write(self, data: bytes) -> None:
        """Write bytes."""

    def commit(self) -> None:
        """Make what was written stand."""

    def abandon(self) -> None:
        """Give up what was written."""


class Expanded:
    """The bytes that a gzip stream holds, of all its members. :class:`DamagedError`, again and again, where it ends.

    ``start`` are the first bytes of the stream, which were read already.
    """

    def __init__(self, start: bytes, rest: Readable) -> None:
        self._rest = rest
        self._pending = start
        self.taken = len(start)
        self._given = 0
        self._engine = zlib.decompressobj(_GZIP)
        self._begun = True
        self._failure: DamagedError | None = None

    def read1(self, size: int = -1, /) -> bytes:
        """Some bytes, at most ``size``; none at the end."""
        while self._failure is None:
            if not self._pending:
                self._pending = self._rest.read1(_FEED)
                self.taken += len(self._pending)
                if not self._pending:
                    if not self._begun:
                        return b""
                    self._failure = DamagedError("F007", "the compressed data end too soon")
                    break
            if out := self._expand(max(size, 1)):
                return out
        assert self._failure is not None
        raise self._failure

    def _expand(self, size: int) -> bytes:
        if not self._begun:
            # Zeros may fill up the last block of a tape or a disk.
            self._pending = self._pending.lstrip(b"\0")
            if not self._pending:
                return b""
            self._engine, self._begun = zlib.decompressobj(_GZIP), True
        try:
            out = self._engine.decompress(self._pending, size)
        except zlib.error as error:
            reason = str(error).rpartition(": ")[2]
            where = f"before byte {self.taken} of the compressed data"
            self._failure = DamagedError("F007", f"the compressed data are damaged {where} ({reason})")
            return b""
        self._given += len(out)
        if self._given > LARGE and self._given > SWELLING * self.taken:
            message = f"the first {self.taken} bytes swell to more than {SWELLING} times as many; nothing more is read"
            self._failure = DamagedError("F008", message)
        if self._engine.eof:
            self._pending, self._begun = self._engine.unused_data, False
        else:
            self._pending = self._engine.unconsumed_tail
        return out

    def close(self) -> None:
        """Let the compressed stream go."""
        self._rest.close()


class GzipSink:
    """Compresses what goes into another sink; equal bytes give equal ones, as the header has no name and no time."""

    def __init__(self, inner: Sink) -> None:
        self._inner = inner
        self._engine = zlib.compressobj(6, zlib.DEFLATED, _GZIP)

    def write(self, data: bytes) -> None:
        """Write bytes."""
        if packed := self._engine.compress(data):
            self._inner.write(packed)

    def commit(self) -> None:
        """Write the end of the stream, and make it all stand."""
        try:
            self._inner.write(self._engine.flush())
        except BaseException:
            self._inner.abandon()
            raise
        self._inner.commit()

    def abandon(self) -> None:
        """Give up what was written."""
        self._inner.abandon()

"""Cuts a document into pieces that can be read apart, for several processes to read at once.

A cut is made where a record most probably begins. Whether it was right shows when the piece before it has been read:
a piece that does not stand alone (:attr:`Cutting.alone`) is read again together with all that follows it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, Protocol, TypeVar

from msgspec import Struct
from msgspec.structs import replace

SIZE = 1 << 18
"""How many bytes a piece has, or a few more: enough to make the way to another process cheap."""
_FAR = 1 << 23
"""How far a place to cut at is looked for; a document without one in so much text is not cut any more."""
_LOOK = 200
_WIDEST = 4
"""How many bytes a character has at the most."""


class Piece(Struct, frozen=True, gc=False):
    """A stretch of a document as UTF-8, how many lines stand before it, and how many characters in its first line.

    ``context`` is what stands before it and means something to it (the macros of a BibTeX file); whole lines.
    ``closing`` is what has to stand after it where it is read apart. ``manner`` is what its reader has to know of the
    document besides.
    """

    data: bytes
    lines: int = 0
    columns: int = 0
    context: str = ""
    closing: str = ""
    manner: Any = None

    @property
    def above(self) -> int:
        """How many lines of the document stand before the first one of what is read."""
        return self.lines - line_ends(as_bytes(self.context))

    @property
    def whole(self) -> bytes:
        """What is to be read."""
        return b"".join((as_bytes(self.context), self.data, as_bytes(self.closing)))


class Undivided(Protocol):
    """What is asked of a document before it is cut."""

    encoding: str

    def head(self) -> str:
        """The beginning of the document."""

    def chunks(self) -> Iterator[str]:
        """The document as it comes."""

    def undecoded(self) -> Iterator[bytes]:
        """The same as bytes, whatever is wrong with it."""


class Cuts(Protocol):
    """Cuts a text in UTF-8 that comes in chunks into pieces, in order, without a gap."""

    def __call__(self, chunks: Iterable[bytes]) -> Iterator[Piece]:
        """The pieces of a text."""


Found = frozenset[tuple[str, str]]
"""What a reader has told: codes and messages."""


@dataclass(frozen=True, slots=True)
class Cutting:
    """How a format is cut.

    ``alone(data, found)`` says whether a piece that was read stands alone, by what it is and by what was
    found in it. ``fits(head)`` says whether a document that begins so can be cut. One that is ``raw`` is not decoded
    before, since its reader sees to that: bytes that are no UTF-8 stand in the pieces as surrogates. Where it is
    ``counted``, its reader knows of pieces (:attr:`bibconv.format.ReadOptions.piece`) and counts lines as they stand in
    the document.

    ``plain`` cuts a document to be checked in pieces, where lines begin, if all that is found in its pieces is found in
    the document, too, but for what ``tied`` pieces have to do with others; None where it cannot be checked so.
    """

    cuts: Cuts
    alone: Callable[[bytes, Found], bool] = lambda data, found: True
    fits: Callable[[str], bool] = lambda head: True
    raw: bool = False
    counted: bool = False
    plain: Cuts | None = None
    tied: Callable[[bytes], bool] = lambda data: False

    def takes(self, document: Undivided) -> bool:
        """Whether a document can be cut."""
        return (not self.raw or document.encoding == "utf-8") and self.fits(document.head())

    def bytes_of(self, document: Undivided) -> Iterator[bytes]:
        """A document in UTF-8, to be cut."""
        return document.undecoded() if self.raw else map(as_bytes, document.chunks())


LINE = re.compile(rb"([^\r\n]*)(?:\r\n?|\n)")
"""A line with its end; to be looked for in whole lines only: one without its end would be tried at each character."""

LONE_RETURN = re.compile(rb"\r(?!\n)")
"""What ends a line for some readers and not for others."""


def faultless(data: bytes, found: Found) -> bool:
    """Whether nothing was found in a piece, and its lines are counted everywhere as they are here."""
    return not found and LONE_RETURN.search(data) is None


Boundary = Callable[[bytes, int, int], int]
"""Where a document may be cut first, from one offset to another; -1 where there is no such place."""


def as_bytes(text: str) -> bytes:
    """The bytes of a text, those that are no UTF-8 included."""
    return text.encode("utf-8", "surrogateescape")


def line_ends(data: bytes) -> int:
    r"""How many lines end in a text, by LF, CRLF or CR.

    >>> line_ends(b"a\r\nb\rc\n")
    3
    """
    ends = data.count(b"\n")
    return ends + data.count(b"\r") - data.count(b"\r\n") if b"\r" in data else ends


def ends_of(pattern: re.Pattern[bytes]) -> Boundary:
    """A boundary at the ends of matches, none of which may look at more than the 200 bytes after it."""

    def boundary(data: bytes, start: int, end: int) -> int:
        found = pattern.search(data, start, end - _LOOK)
        return found.end() if found else -1

    return boundary


def cut(chunks: Iterable[bytes], boundary: Boundary, size: int | None = None) -> Iterator[Piece]:
    r"""Cut a text at boundaries, each the first one after ``size`` bytes (or ``SIZE``).

    Bytes are searched and counted many times faster than the characters of a text that is not Latin throughout.

    >>> pieces = cut([b"ab\n" * 200, b"cd\n" * 200], ends_of(re.compile(rb"\n")), size=500)
    >>> [(len(piece.data), piece.lines) for piece in pieces]
    [(501, 0), (699, 167)]
    """
    size = SIZE if size is None else size
    rest = iter(chunks)
    waiting: list[bytes] = []
    length = lines = columns = 0
    wanted = size + _LOOK
    for chunk in rest:
        waiting.append(chunk)
        length += len(chunk)
        if length < wanted:
            continue
        held = b"".join(waiting)
        at = 0
        while len(held) - at >= size + _LOOK and (end := boundary(held, at + size, len(held))) >= 0:
            piece = Piece(held[at:end], lines, columns)
            yield piece
            last = piece.data
            if ends := line_ends(last):
                lines += ends
                columns = 0
                last = last[1 + max(last.rfind(b"\n"), last.rfind(b"\r")) :]
            columns += len(last.decode("utf-8", "surrogateescape"))
            at = end
        waiting = [held[at:]]
        length = len(held) - at
        wanted = max(size + _LOOK, 2 * length if length > size + _LOOK else 0)
        if length > _FAR:
            break
    waiting.extend(rest)
    if data := b"".join(waiting):
        yield Piece(data, lines, columns)


Manner = TypeVar("Manner")

Find = Callable[[bytes, int, int, Manner], tuple[int, str]]
"""Where a record begins, from one offset to another, which ends a line, and its first lines; -1 where none does."""


def cut_closed(
    chunks: Iterable[bytes], least: int, manner: Callable[[str], Manner], find: Find[Manner]
) -> Iterator[Piece]:
    """Cut a text where records begin, each piece but the last one closed by the first lines of the next.

    What the reader has to know of the document, ``manner`` tells from its first ``least`` characters and the line that
    these end in.
    """
    rest = iter(chunks)
    parts: list[bytes] = []
    size = 0
    for chunk in rest:
        parts.append(chunk)
        if size >= _WIDEST * least and b"\n" in chunk:
            break
        size += len(chunk)
    first = b"".join(parts)
    known = manner(first.decode())
    closing = ""

    def boundary(data: bytes, start: int, end: int) -> int:
        nonlocal closing
        at, closing = find(data, start, data.rfind(b"\n", start, end) + 1, known)
        return at

    before: Piece | None = None
    for piece in cut(chain([first], rest), boundary):
        if before is not None:
            yield before
        before = replace(piece, closing=closing, manner=known)
    if before is not None:
        yield replace(before, closing="")


def lines(text: str) -> list[str]:
    r"""The lines of a text without their ends.

    >>> lines("a\r\nb\rc\n")
    ['a', 'b', 'c']
    """
    return text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")

"""Cuts a document into pieces that can be read apart, for several processes to read at once.

A cut is made where a record most probably begins. Whether it was right shows when the piece before it has been read:
a piece that does not stand alone (:attr:`Cutting.alone`) is read again together with all that follows it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from msgspec import Struct

SIZE = 1 << 18
"""How many characters a piece has, or a few more: enough to make the way to another process cheap."""
_FAR = 1 << 23
"""How far a place to cut at is looked for; a document without one in so much text is not cut any more."""
_LOOK = 200


class Piece(Struct, frozen=True, gc=False):
    """A stretch of a document, how many lines stand before it, and how many characters before it in its first line.

    ``context`` is what stands before it and means something to it (the macros of a BibTeX file); whole lines.
    ``closing`` is what has to stand after it where it is read apart.
    """

    text: str
    lines: int = 0
    columns: int = 0
    context: str = ""
    closing: str = ""


class Cuts(Protocol):
    """Cuts a text that comes in chunks into pieces, in order, without a gap."""

    def __call__(self, chunks: Iterable[str]) -> Iterator[Piece]:
        """The pieces of a text."""


@dataclass(frozen=True, slots=True)
class Cutting:
    """How a format is cut.

    ``alone(text, codes)`` says whether a piece that was read stands alone, by its text and by the codes of what was
    found in it. ``fits(head)`` says whether a document that begins so can be cut. One that is ``raw`` is not decoded
    before, since its reader sees to that: bytes that are no UTF-8 stand in the pieces as surrogates.
    """

    cuts: Cuts
    alone: Callable[[str, frozenset[str]], bool] = lambda text, codes: True
    fits: Callable[[str], bool] = lambda head: True
    raw: bool = False


def as_bytes(text: str) -> bytes:
    """The bytes that a piece is made of."""
    return text.encode("utf-8", "surrogateescape")


def line_ends(text: str) -> int:
    r"""How many lines end in a text, by LF, CRLF or CR.

    >>> line_ends("a\r\nb\rc\n")
    3
    """
    ends = text.count("\n")
    return ends + text.count("\r") - text.count("\r\n") if "\r" in text else ends


def cut(chunks: Iterable[str], boundary: re.Pattern[str], size: int | None = None) -> Iterator[Piece]:
    r"""Cut a text at the ends of matches of ``boundary``, each the first one after ``size`` characters (or ``SIZE``).

    No match may look at more than the 200 characters after it.

    >>> pieces = cut(["ab\n" * 200, "cd\n" * 200], re.compile(r"\n"), size=500)
    >>> [(len(piece.text), piece.lines) for piece in pieces]
    [(501, 0), (699, 167)]
    """
    size = SIZE if size is None else size
    rest = iter(chunks)
    waiting: list[str] = []
    length = lines = columns = 0
    wanted = size + _LOOK
    for chunk in rest:
        waiting.append(chunk)
        length += len(chunk)
        if length < wanted:
            continue
        held = "".join(waiting)
        at = 0
        while len(held) - at >= size + _LOOK and (found := boundary.search(held, at + size, len(held) - _LOOK)):
            piece = Piece(held[at : found.end()], lines, columns)
            yield piece
            if ends := line_ends(piece.text):
                lines += ends
                columns = -1 - max(piece.text.rfind("\n"), piece.text.rfind("\r"))
            columns += len(piece.text)
            at = found.end()
        waiting = [held[at:]]
        length = len(held) - at
        wanted = max(size + _LOOK, 2 * length if length > size + _LOOK else 0)
        if length > _FAR:
            break
    waiting.extend(rest)
    if last := "".join(waiting):
        yield Piece(last, lines, columns)

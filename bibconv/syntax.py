"""Concrete syntax: the lossless nodes of a document as it stands, with their spans.

A format that is written by hand offers it (:attr:`bibconv.format.Format.syntax`): its reader is built on it, and what
mends a document changes the text through it. The grammar is BibTeX's: entries of fields, macros, comments.
A node is a stretch of the text, ``text[node.start:node.end]``. The blocks of a document follow one another without a
gap, and :func:`leaves` divides each of them down to the last comma.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Literal, NamedTuple

from msgspec import Struct

PieceKind = Literal["braced", "quoted", "number", "macro", "bare"]
Reason = Literal[
    "unclosed brace",
    "unclosed parenthesis",
    "unclosed quote",
    "unbalanced brace in quotes",
    "nested too deeply",
    "missing entry type",
    "missing opening brace",
    "missing key",
    "blank in the key",
    "missing comma",
    "extra comma",
    "missing equals sign",
    "missing value",
    "unexpected character",
    "left over",
]

_APART = re.compile(r"@\s*+(?:[sS][tT][rR][iI][nN][gG]|[pP][rR][eE][aA][mM][bB][lL][eE])\b")
_BACK = 1 << 14
_STEP = 1 << 10
_LINE_END = re.compile(r"\r\n?|\n")


EXTRA_COMMAS = re.compile(r",(?:\s*+,)*+")
"""Commas that stand in a row, which may be very many, are one fault."""


class Fault(Struct, frozen=True, gc=False):
    """What is wrong with a block, and the offset to look at (of an unclosed brace or quote: where it was opened)."""

    reason: Reason
    offset: int


class Piece(Struct, frozen=True, gc=False):
    """One operand of ``#``. ``text`` is without the delimiters, ``start`` and ``end`` are with them.

    ``bare`` is what :func:`salvage` found in no delimiters and what is not a name either.
    """

    kind: PieceKind
    text: str
    start: int
    end: int


class Field(Struct, frozen=True, gc=False):
    """``name = value``, from the name to the end of the value. The name is in lower case, the pieces are in order."""

    name: str
    pieces: tuple[Piece, ...]
    start: int
    end: int

    @property
    def value_start(self) -> int:
        """Where the value begins; it ends with the field."""
        return self.pieces[0].start


class Entry(Struct, frozen=True, gc=False):
    """``@type{key, fields}``. The type is in lower case; the key is empty where it is missing.

    ``faults`` are those that the reader went past: a missing key or comma, an extra comma, a blank in the key.
    """

    type: str
    key: str
    fields: tuple[Field, ...]
    faults: tuple[Fault, ...]
    start: int
    end: int
    key_start: int


class Macros(Struct, frozen=True, gc=False):
    """``@string{name = value}``; biber allows several in one."""

    fields: tuple[Field, ...]
    faults: tuple[Fault, ...]
    start: int
    end: int


class Preamble(Struct, frozen=True, gc=False):
    """``@preamble{value}``."""

    pieces: tuple[Piece, ...]
    faults: tuple[Fault, ...]
    start: int
    end: int


class Comment(Struct, frozen=True, gc=False):
    """``@comment{…}``. ``text`` is what stands between the delimiters; nothing in it is read, as biber has it."""

    text: str
    faults: tuple[Fault, ...]
    start: int
    end: int


class Between(Struct, frozen=True, gc=False):
    """The text between two blocks, mere white space included.

    ``faults`` (at most 100) are lines that look like a lost entry, or like the rest of the entry before.
    """

    faults: tuple[Fault, ...]
    start: int
    end: int


class Error(Struct, frozen=True, gc=False):
    """A block that cannot be read, cut at the brace that closes it or before the next entry.

    ``type``, ``key`` and ``fields`` are what was read before the last of the ``faults``, the fatal one.
    """

    type: str
    key: str
    fields: tuple[Field, ...]
    faults: tuple[Fault, ...]
    start: int
    end: int

    @property
    def fault(self) -> Fault:
        """Why the block cannot be read."""
        return self.faults[-1]


Block = Entry | Macros | Preamble | Comment | Between | Error


class Leaf(NamedTuple):
    """An undivided stretch of a block: its part in the grammar, and where it stands."""

    kind: str
    start: int
    end: int


class Lines:
    """Tells line and column of an offset: fast where it is asked in the order of the text, or what was asked before.

    Every so often on the way the line is noted, to count from when it goes back.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts: list[int] | None = None
        self._at = 0
        self._line = 1
        self._plain: bool | None = None
        self._marks = [0]
        self._lines_at = [1]

    def line(self, offset: int) -> int:
        """Line of an offset, from 1."""
        if self._plain is None:
            self._plain = "\r" not in self._text
        if not self._plain:
            return self._found(offset)[0]
        if offset < self._at:
            mark = bisect_right(self._marks, offset) - 1
            start = self._marks[mark]
            if offset - start > _BACK:
                return self._found(offset)[0]
            return self._lines_at[mark] + self._text.count("\n", start, offset)
        self._line += self._text.count("\n", self._at, offset)
        if offset - self._marks[-1] > _STEP:
            self._marks.append(offset)
            self._lines_at.append(self._line)
        self._at = offset
        return self._line

    def position(self, offset: int) -> tuple[int, int]:
        r"""Line and column of an offset, both from 1; LF, CRLF and CR end a line, the column counts code points.

        >>> lines = Lines("a\r\nbc")
        >>> lines.position(0), lines.position(4)
        ((1, 1), (2, 2))
        """
        line = self.line(offset)
        start = self._text.rfind("\n", max(0, offset - _BACK), offset) + 1
        return (line, offset - start + 1) if self._plain and start else self._found(offset)

    def _found(self, offset: int) -> tuple[int, int]:
        """Line and column, from the beginnings of all lines."""
        if self._starts is None:
            self._starts = line_starts(self._text)
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def line_starts(text: str) -> list[int]:
    r"""The offsets at which lines begin; LF, CRLF and CR end one.

    >>> line_starts("a\r\nbc\rd")
    [0, 3, 6]
    """
    if "\r" in text:
        return [0, *(match.end() for match in _LINE_END.finditer(text))]
    starts = [0]
    at = 0
    while at := text.find("\n", at) + 1:
        starts.append(at)
    return starts


class OverlapError(ValueError):
    """Two edits touch the same characters."""


Edit = tuple[int, int, str]
"""Start and end offset, and what to write there instead."""


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text with all edits made at once; :class:`OverlapError` where two touch the same characters.

    Two insertions at one offset are made in the order given. An edit beyond the text is a :class:`ValueError`.

    >>> apply("year = 1999", [(0, 4, "date"), (7, 7, "{"), (11, 11, "}")])
    'date = {1999}'
    """
    parts: list[str] = []
    done = 0
    for start, end, replacement in sorted(edits, key=lambda edit: edit[:2]):
        if not 0 <= start <= end <= len(text):
            raise ValueError(f"no such span: {start} to {end}")
        if start < done:
            raise OverlapError(f"the edit at {start} overlaps the one that ends at {done}")
        parts += text[done:start], replacement
        done = end
    return "".join(parts) + text[done:]


class Document:
    """A BibTeX file as it stands: its text, and the blocks that it is made of.

    They are made when they are asked for: anew for each who goes through them (:meth:`blocks`), so that a large file
    need not be held; or once for all, for what looks here and there (:attr:`nodes`).
    """

    def __init__(self, text: str, blocks: Callable[[str], Iterator[Block]], inherits: Callable[[str], bool]) -> None:
        self.text = text
        self._blocks = blocks
        self._inherits = inherits
        self._nodes: tuple[Block, ...] | None = None
        self._lines = Lines(text)

    @property
    def nodes(self) -> tuple[Block, ...]:
        """All blocks, which are held from then on."""
        if self._nodes is None:
            self._nodes = tuple(self._blocks(self.text))
        return self._nodes

    def blocks(self) -> Iterator[Block]:
        """The blocks in order."""
        return self._blocks(self.text) if self._nodes is None else iter(self._nodes)

    @cached_property
    def inherits(self) -> bool:
        """Whether an entry of it may take over fields from another."""
        return self._inherits(self.text)

    @cached_property
    def tied(self) -> bool:
        """Whether blocks of it may hang together: by inheritance, macros or preambles."""
        return _APART.search(self.text) is not None or self.inherits

    def line(self, offset: int) -> int:
        """Line of an offset, from 1."""
        return self._lines.line(offset)

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1."""
        return self._lines.position(offset)

    def leaves(self) -> Iterator[Leaf]:
        """The whole text, divided to the last comma."""
        for node in self.nodes:
            yield from leaves(self.text, node)

    def apply(self, edits: Iterable[Edit]) -> str:
        """The text with all edits made at once; :class:`OverlapError` where two touch the same characters."""
        return apply(self.text, edits)


_TOKEN = re.compile(r"(?P<space>\s+)|(?P<comment>%[^\r\n]*)|(?P<punctuation>[@{}(),=#])|(?P<word>[^\s%@{}(),=#]+)")


def leaves(text: str, block: Block) -> Iterator[Leaf]:
    """The parts of a block in order, without a gap: pieces by their kind, ``key``, names, punctuation, white space.

    What is not divided in the grammar is one leaf: text between blocks, the inside of a comment, an error.
    """
    at = block.start
    for kind, start, end in _known(text, block):
        yield from _tokens(text, at, start)
        yield Leaf(kind, start, end)
        at = end
    yield from _tokens(text, at, block.end)


def _known(text: str, block: Block) -> Iterator[Leaf]:
    if isinstance(block, Error | Between):
        yield Leaf("error" if isinstance(block, Error) else "between", block.start, block.end)
    elif isinstance(block, Comment):
        yield Leaf("content", block.end - 1 - len(block.text), block.end - 1)
    elif isinstance(block, Preamble):
        yield from (Leaf(piece.kind, piece.start, piece.end) for piece in block.pieces)
    else:
        if isinstance(block, Entry):
            yield Leaf("key", block.key_start, block.key_start + len(block.key))
        for field in block.fields:
            yield from (Leaf(piece.kind, piece.start, piece.end) for piece in field.pieces)


def _tokens(text: str, start: int, end: int) -> Iterator[Leaf]:
    for match in _TOKEN.finditer(text, start, end):
        yield Leaf(str(match.lastgroup), match.start(), match.end())

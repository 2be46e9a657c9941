"""Lays out a document of entries: a field a line, the equals signs beneath one another, a blank line between entries.

Values stay as they are, byte for byte, but that quotes around a whole value become braces. Comments, ``@string``,
``@preamble`` and the text between the entries are kept where they stand; what cannot be read is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Literal

from bibconv.syntax import Between, Block, Comment, Document, Entry, Error, Field, Macros, Piece, Preamble

Order = Literal["none", "key", "year", "author"]
SortKey = Callable[[Entry], tuple[object, ...]]

_NOTE = re.compile(r"%[^\r\n]*")
_LINE_END = re.compile(r"\r\n|\n|\r")
_PARENTS = frozenset(("crossref", "xref", "xdata"))


def lay_out(document: Document, *, indent: int = 2, sort: SortKey | None = None) -> str:
    """The text of a document, laid out; with ``sort``, runs of entries are put in the order that it gives.

    An entry that others take over from comes after them, as BibTeX needs it. Nothing is put in order in a document
    that :func:`unreadable` tells of: what a block without its end takes in depends on what follows it.
    """
    if sort is not None and unreadable(document) is not None:
        sort = None
    found = _LINE_END.search(document.text)
    return _Layout(document, indent, found[0] if found else "\n").text(sort)


def unreadable(document: Document) -> int | None:
    """The offset of the first block that cannot be read, or of what is left over of one; None where there is none."""
    for block in document.nodes:
        if isinstance(block, Error) or (isinstance(block, Comment | Between) and block.faults):
            return block.start
    return None


class _Part:
    """A block with the text that stands before it and belongs to it."""

    __slots__ = ("before", "behind", "block")

    def __init__(self, block: Block, before: str, behind: str) -> None:
        self.block = block
        self.before = before
        self.behind = behind


class _Layout:
    """One document that is laid out."""

    def __init__(self, document: Document, indent: int, end: str) -> None:
        self._text = document.text
        self._nodes = document.nodes
        self._indent = " " * indent
        self._end = end

    def text(self, sort: SortKey | None) -> str:
        """The whole text."""
        parts, head, tail = self._parts()
        if sort is not None:
            parts = list(self._sorted(parts, sort))
        out: list[str] = [head] if head else []
        last: Block | None = None
        for part in parts:
            if last is not None or head:
                tight = not part.before and isinstance(last, Macros) and isinstance(part.block, Macros)
                out.append(self._end if tight else self._end * 2)
            out += part.before, self._block(part.block), part.behind
            last = part.block
        if tail:
            out.append((self._end * 2 if out else "") + tail)
        return "".join(out) + (self._end if out else "")

    def _parts(self) -> tuple[list[_Part], str, str]:
        """The blocks with what belongs to them, the text at the head of the document, and that at its end."""
        parts: list[_Part] = []
        pending = head = ""
        for block in self._nodes:
            if not isinstance(block, Between):
                parts.append(_Part(block, pending, ""))
                pending = ""
                continue
            text = self._text[block.start : block.end]
            if parts:
                text = self._behind(parts[-1], text)
            last = block is self._nodes[-1]
            body = text.strip(" \t\r\n\f\v")
            if not parts and body and not last:
                head, body, text = self._head(body, text)
            if body:
                apart = last or len(_LINE_END.findall(text[text.rindex(body) + len(body) :])) > 1
                pending = body + ("" if last else self._end * 2 if apart else self._end)
        return parts, head, pending

    def _behind(self, part: _Part, text: str) -> str:
        """Take what stands on the line where a block ends to that block; the rest of the text."""
        found = _LINE_END.search(text)
        line = text[: found.start()] if found else text
        if line.strip():
            part.behind = " " + line.strip()
            return text[len(line) :]
        return text

    def _head(self, body: str, text: str) -> tuple[str, str, str]:
        """Divide the text before the first block: what a blank line parts from the block is the head of the file."""
        blank = None
        for blank in re.finditer(r"(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)\s*", text):  # noqa: B007
            pass
        if blank is None:
            return "", body, text
        return text[: blank.start()].strip(), text[blank.end() :].strip(), text[blank.end() :]

    def _sorted(self, parts: list[_Part], sort: SortKey) -> Iterator[_Part]:
        """The parts, each run of entries in order; an entry that others point to comes behind the others."""
        wanted: set[str] = set()
        for part in parts:
            if isinstance(part.block, Entry):
                for field in part.block.fields:
                    if field.name in _PARENTS:
                        keys = "".join([piece.text for piece in field.pieces]).split(",")
                        wanted.update(key.strip() for key in keys)
        for entries, run in groupby(parts, lambda part: isinstance(part.block, Entry)):
            if not entries:
                yield from run
                continue
            keyed = [
                (part.block.key in wanted, sort(part.block), part) for part in run if isinstance(part.block, Entry)
            ]
            keyed.sort(key=lambda each: each[:2])
            yield from (part for _, _, part in keyed)

    def _block(self, block: Block) -> str:
        if isinstance(block, Entry):
            return self._entry(block)
        if isinstance(block, Macros) and len(block.fields) == 1 and not block.faults:
            field = block.fields[0]
            name = self._text[field.start : field.start + len(field.name)]
            around = self._text[block.start : field.start] + self._text[field.end : block.end]
            if "%" not in around and not self._noted(field):
                return f"@string{{{name} = {self._value(field.pieces)}}}"
        return self._text[block.start : block.end]

    def _entry(self, entry: Entry) -> str:
        """An entry; as it stands where it has a fault, or a comment where none can be kept."""
        as_it_stands = self._text[entry.start : entry.end]
        if entry.faults or not entry.key:
            return as_it_stands
        opening = self._text[entry.start : entry.key_start]
        if "%" in opening or any(self._noted(field) for field in entry.fields):
            return as_it_stands
        end = self._end
        width = max((len(field.name) for field in entry.fields), default=0)
        lines = [f"@{entry.type}{{{entry.key},"]
        at = entry.key_start + len(entry.key)
        for field in entry.fields:
            self._notes(at, field.start, lines)
            lines.append(f"{self._indent}{field.name.ljust(width)} = {self._value(field.pieces)},")
            at = field.end
        self._notes(at, entry.end, lines)
        lines.append("}")
        return end.join(lines)

    def _notes(self, start: int, end: int, lines: list[str]) -> None:
        """Keep the comments between two fields: behind the field on whose line they stand, or on their own lines."""
        if self._text.find("%", start, end) < 0:
            return
        at = start
        for note in _NOTE.finditer(self._text, start, end):
            if at == start and not _LINE_END.search(self._text, start, note.start()):
                lines[-1] += " " + note[0].rstrip()
            else:
                lines.append(self._indent + note[0].rstrip())
            at = note.end()

    def _noted(self, field: Field) -> bool:
        """Whether a comment stands within a field, outside of its value."""
        at = field.start
        for piece in field.pieces:
            if self._text.find("%", at, piece.start) >= 0:
                return True
            at = piece.end
        return False

    def _value(self, pieces: tuple[Piece, ...]) -> str:
        return " # ".join([self._piece(piece) for piece in pieces])

    def _piece(self, piece: Piece) -> str:
        return f"{{{piece.text}}}" if piece.kind == "quoted" else self._text[piece.start : piece.end]


def said(document: Document) -> Iterator[tuple[object, ...]]:
    """What a document says, without its layout: for the comparison of a document with itself laid out."""
    for block in document.nodes:
        if isinstance(block, Entry):
            yield "entry", block.type, block.key, _fields(block.fields), len(block.faults)
        elif isinstance(block, Macros):
            yield "string", _fields(block.fields)
        elif isinstance(block, Preamble):
            yield "preamble", _pieces(block.pieces)
        elif isinstance(block, Comment):
            yield "comment", block.text
        elif isinstance(block, Error):
            yield "error", document.text[block.start : block.end].strip()
        else:
            words = tuple(document.text[block.start : block.end].split())
            if words:
                yield "text", words


def _fields(fields: Iterable[Field]) -> tuple[object, ...]:
    return tuple([(field.name, _pieces(field.pieces)) for field in fields])


def _pieces(pieces: Iterable[Piece]) -> tuple[object, ...]:
    return tuple([("braced" if piece.kind == "quoted" else piece.kind, piece.text) for piece in pieces])

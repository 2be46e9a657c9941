"""What readers of JSON share: the items of a document one at a time, and the faults in them reported."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from bibconv.format import Input, ReadOptions
from bibconv.report import Report
from bibconv.text.items import NO_ITEM, Piece, decode, excerpt, items, repeated
from bibconv.text.places import offset

Fault = Callable[[str, str], None]
"""Told the JSON path, within the item, of a value of the wrong type, and what is the matter."""


_LONGEST_PATH = 200
"""How many characters of a path are told: names of members may be of any length."""
LOCATED = 20
"""How many faults of an object are told with their own place; finding one means to go over the object."""


class Item:
    """An object of a document, and the lines that it stands on."""

    __slots__ = ("_index", "_left", "_piece", "_report", "_source", "lines", "value")

    def __init__(self, value: dict[str, Any], index: int, piece: Piece, source: str, report: Report, left: int) -> None:
        self.value = value
        self.lines = (piece.line, piece.last)
        self._index = index
        self._piece = piece
        self._source = source
        self._report = report
        self._left = left

    @property
    def path(self) -> str:
        """Its JSON path in the document."""
        return f"$[{self._index}]"

    @property
    def length(self) -> int:
        """How many characters it has in the document."""
        return len(self._piece.text)

    def fault(self, where: str, message: str, code: str = "S002") -> None:
        """Report what is the matter with a value, by its path within the object."""
        line, column = self.place(where)
        told = where if len(where) <= _LONGEST_PATH else f"{where[:_LONGEST_PATH]}…"
        self._report.add(code, f"{self.path}{told}: {message}", path=self._source, line=line, column=column)

    def note(self, name: str, message: str) -> None:
        """Tell of a member that is no part of the items in the object."""
        line, column = self.place(f".{name}")
        self._report.add("S005", f"{excerpt(name)} {message}", path=self._source, line=line, column=column)

    def line(self, path: str) -> int:
        """The line of a value by its path within the object; that of an object on one line is known."""
        first, last = self.lines
        return first if first == last else self.place(path)[0]

    def place(self, path: str) -> tuple[int, int]:
        """Line and column of a value by its path within the object, of the first few that are asked for.

        Those of objects in the list of an object stand where that does.
        """
        text, line, column = self._piece.text, self._piece.line, self._piece.column
        if not self._left:
            return line, column
        self._left -= 1
        at = offset(text, path)
        breaks = text.count("\n", 0, at)
        return (line + breaks, at - text.rfind("\n", 0, at)) if breaks else (line, column + at)


def read_items(
    source: Input, report: Report, options: ReadOptions, wrapped: tuple[str, ...] = (), paging: tuple[str, ...] = ()
) -> Iterator[Item]:
    """The objects of a document: in an array, an object a line, one alone, or in a list of an object.

    The list stands under one of the names ``wrapped``; such an object is read as a whole, all else streams. What else
    it has is told, but for what says which page of an answer it is (``paging``). What is no JSON is refused. A document
    that does not begin with an object or an array is given up.
    """
    index = options.before
    alike = _Alike(source.path, report)
    frame = _Frame(source.path, report)
    piece = None
    for piece in items(source.chunks(), frame.between, options.limits):
        whole, lone = decode(piece)
        if piece.fault is not None and not index and not piece.text.startswith("{") and not frame.array:
            report.add("S003", "not an array of items", path=source.path, line=piece.line, column=piece.column)
            return
        if piece.fault is not None or piece.many > 1:
            frame.lose()
        if whole in (_EMPTY, NO_ITEM):
            alike.add(piece, index, whole == NO_ITEM)
            index += piece.many
            continue
        alike.tell()
        if lone:
            message = f"item {index}: a lone surrogate is no character; it is read as U+FFFD"
            report.add("T003", message, path=source.path, line=piece.line, column=piece.column)
        if isinstance(whole, str):
            report.read += 1
            report.refused += 1
            message = f"item {index} is refused: {whole}"
            report.add(piece.code, message, path=source.path, line=piece.line, column=piece.column)
            index += 1
            continue
        if not piece.distinct:
            for message in repeated(piece.text, whole):
                told = f"$[{index}]: {message}"
                report.add("S004", told, path=source.path, line=piece.line, column=piece.column)
        list_name = _wrapping(whole, wrapped)
        if list_name is not None:
            _tell_beside(Item(whole, index, piece, source.path, report, LOCATED), (list_name, *paging))
        for value in [whole] if list_name is None else whole[list_name]:
            if not isinstance(value, dict):
                report.read += 1
                report.refused += 1
                message = f"item {index} is refused: {NO_ITEM}"
                report.add("S003", message, path=source.path, line=piece.line, column=piece.column)
                index += 1
                continue
            yield Item(value, index, piece, source.path, report, LOCATED if value is whole else 0)
            index += 1
    alike.tell()
    if piece is not None and frame.unclosed:
        report.add("S003", "the document ends without the ] of its array", path=source.path, line=piece.last, column=1)


_FRAME: dict[tuple[str, str], tuple[str, str]] = {
    ("before", "["): ("open", ""),
    ("before", "]"): ("closed", "a ] has no partner"),
    ("open", "]"): ("closed", ""),
    ("open", "{"): ("item", ""),
    ("item", "["): ("open", "an array stands in the array"),
    ("item", "]"): ("closed", ""),
    ("item", ","): ("comma", ""),
    ("item", "{"): ("item", "a comma is missing"),
    ("comma", "["): ("open", "an array stands in the array"),
    ("comma", "]"): ("closed", "a comma has nothing after it"),
    ("comma", ","): ("comma", "a comma has nothing after it"),
    ("comma", "{"): ("item", ""),
    ("closed", "["): ("open", ""),
    ("closed", "]"): ("closed", "a ] has no partner"),
    ("closed", "{"): ("before", "an object stands behind the end of the array"),
    ("lost", "]"): ("closed", ""),
    ("lost", ","): ("comma", ""),
    ("lost", "{"): ("item", ""),
}
"""Where in an array a document is before a sign, where behind it, and what is wrong with it; it stays where it is
where nothing is said (and is "free" to be anywhere where what was lost was in no array). One document may follow
another, and the array of a piece of a document begins with a comma."""


class _Frame:
    """The commas and brackets of the array that the items of a document stand in."""

    def __init__(self, path: str, report: Report) -> None:
        self._path = path
        self._report = report
        self._place = "before"
        self.array = False
        """Whether there is an array."""

    def between(self, signs: str, line: int, column: int, more: bool) -> None:
        """Take note of what stands before an item, or before the end of the document."""
        if signs == "," and self._place == "item" and more:
            return
        wrong = ""
        for sign in signs + "{" if more else signs:
            self._place, fault = _FRAME.get((self._place, sign), (self._place, ""))
            wrong = wrong or fault
        self.array |= "[" in signs
        if wrong:
            self._report.add("S003", wrong, path=self._path, line=line, column=column)

    def lose(self) -> None:
        """Take note that signs may have gone with what cannot be read."""
        self._place = "free" if self._place in ("before", "free") else "lost"

    @property
    def unclosed(self) -> bool:
        """Whether the array has no end."""
        return self._place in ("open", "item", "comma")


_EMPTY: dict[str, Any] = {}


class _Alike:
    """Refuses empty objects, and what is no object: those that stand one after the other are told as one."""

    def __init__(self, path: str, report: Report) -> None:
        self._path = path
        self._report = report
        self._first: tuple[int, Piece] | None = None
        self._many = 0
        self._scalar = False

    def add(self, piece: Piece, index: int, scalar: bool) -> None:
        """Take up the next of them."""
        if scalar != self._scalar:
            self.tell()
        self._scalar = scalar
        self._first = self._first or (index, piece)
        self._many += piece.many

    def tell(self) -> None:
        """Report those that were taken up."""
        if self._first is None:
            return
        (index, piece), report, many = self._first, self._report, self._many
        report.read += many
        report.refused += many
        if many == 1:
            said = f"item {index} is refused: {NO_ITEM if self._scalar else 'it says nothing'}"
        else:
            why = "no items, which would be objects" if self._scalar else "they say nothing"
            said = f"items {index} to {index + many - 1} are refused: {why}"
        report.add("S003", said, path=self._path, line=piece.line, column=piece.column)
        self._first, self._many = None, 0


def _wrapping(whole: dict[str, Any], wrapped: tuple[str, ...]) -> str | None:
    """The name of the list of items that an object wraps; None where it is an item itself."""
    name = next((name for name in wrapped if name in whole), None)
    if name is None or not isinstance(inner := whole[name], list) or "type" in whole:
        return None
    return name if not inner or any(isinstance(item, dict) for item in inner) else None


def _tell_beside(wrapper: Item, known: tuple[str, ...]) -> None:
    """Tell what an object says beside the list of items that it wraps."""
    for name, value in wrapper.value.items():
        if name not in known and (said := stated(value)) is not None:
            wrapper.note(name, f"stands beside the items, and is left out: {excerpt(said)}")


def take(item: dict[str, Any], path: str) -> Any:
    """Take a value out of an object, by the names that lead to it; None where there is none, or an empty one.

    >>> item = {"biblio": {"volume": "3", "issue": None}}
    >>> take(item, "biblio.volume"), take(item, "biblio.issue"), item
    ('3', None, {'biblio': {'issue': None}})
    """
    *before, last = path.split(".")
    held: Any = item
    for name in before:
        held = held.get(name)
        if not isinstance(held, dict):
            return None
    value = held.get(last)
    return None if value in (None, "", [], {}) else held.pop(last)


def stated(value: Any) -> Any:
    """What a value says: objects without the members that say nothing; None where nothing is left.

    >>> stated({"a": None, "b": {"c": []}, "d": [0]}), stated({"a": ""})
    ({'d': [0]}, None)
    """
    if isinstance(value, dict):
        value = {name: found for name, held in value.items() if (found := stated(held)) is not None}
    return None if value in (None, "", [], {}) else value

"""Finds the items of a JSON document while it streams: in an array, one a line, one after the other, or one alone.

An item is a run of text from a brace to its partner; strings are looked through, nothing is decoded. Only an item at a
time is held. A raw line end cannot stand in a JSON string, so a quote that is missing is noticed at the end of its
line, and reading goes on at the next item that can be told.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

import msgspec

from bibconv.limits import LIMITS, Limits

_OPENING: Final = re.compile(r"[^\s,\[\]]")
_SCALAR: Final = re.compile(r'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"|[^\s,\[\]{}"]++|["}]')
_SCALARS: Final = re.compile(r'(?:(?:"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"|[^\s,\[\]{}"]++(?=[\s,\[\]{}"]))[\s,]*+)++')
"""Those of which more text would make nothing else."""
_PLAIN: Final = r'[^"{}\[\]\n]*+(?:(?:"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"|\n)[^"{}\[\]\n]*+)*+'
_BEFORE: Final = re.compile(_PLAIN)
_BRACKET: Final = re.compile(_PLAIN + r"([{}\[\]])")
_PARTNER: Final = {"}": "{", "]": "["}
_NOTHING: Final = re.compile(r"\{\}(?:[\s,]*+\{\})*+")
_FAR: Final = 1 << 14
_SHOWN: Final = 80
_TOLD: Final = 100
NO_ITEM: Final = "no item, which would be an object"


class Piece(NamedTuple):
    """An item as it stands, or (``fault``) what was found in the place of one."""

    text: str
    line: int
    column: int
    fault: str | None = None
    code: str = "S003"
    whole: dict[str, Any] | None = None
    """What the item says, where that is known already."""
    last: int = 0
    """The line that the item ends on."""
    many: int = 1
    """How many empty objects, or values that are no objects, one after the other, this stands for."""
    distinct: bool = False
    """Whether no two members of an object in the item have one name, where that is known already."""


class _Buffer:
    """What was read and not yet used up, and where in the document it stands."""

    def __init__(self, chunks: Iterator[str], limits: Limits) -> None:
        self._chunks = chunks
        self.depth = min(limits.depth, LIMITS.depth)
        self.longest = limits.field
        self.text = ""
        self.at = 0
        self.lacking = ("", 0)
        """What does not stand in the text up to there."""
        self._line, self._column = 1, 1
        self._counted = 0
        self._ended = False

    def more(self) -> bool:
        """Read on: as much again as there is, so that time stays linear. False at the end of the document."""
        size = len(self.text) - self.at
        parts = [self.text[self.at :]]
        self.where()
        read = 0
        for chunk in self._chunks:
            parts.append(chunk)
            read += len(chunk)
            if read >= size:
                break
        self.text = "".join(parts)
        self.lacking = ("", 0)
        self.at = self._counted = 0
        self._ended = not read
        return read > 0

    def ahead(self) -> None:
        """Read on where less is there than an item may well be long."""
        if len(self.text) - self.at < _FAR and not self._ended:
            self.more()

    def where(self) -> tuple[int, int]:
        """The line and the column of ``at``, counted from 1."""
        breaks = self.text.count("\n", self._counted, self.at)
        if breaks:
            self._line += breaks
            self._column = self.at - self.text.rfind("\n", self._counted, self.at)
        else:
            self._column += self.at - self._counted
        self._counted = self.at
        return self._line, self._column


Between = Callable[[str, int, int, bool], None]
"""Told the commas and brackets between two items, the place where they end, and whether an object follows."""


def items(chunks: Iterator[str], between: Between, limits: Limits = LIMITS) -> Iterator[Piece]:
    """The items of a document, and what stands in their place; before each, ``between`` is told what parts it."""
    buffer = _Buffer(chunks, limits)
    signs = ""
    while True:
        opening = _OPENING.search(buffer.text, buffer.at)
        if opening is None:
            signs = (signs + buffer.text[buffer.at :].strip())[:_SHOWN]
            buffer.at = len(buffer.text)
            if not buffer.more():
                between(signs, *buffer.where(), False)
                return
            continue
        signs = (signs + buffer.text[buffer.at : opening.start()].strip())[:_SHOWN]
        buffer.at = opening.start()
        line, column = buffer.where()
        between(signs, line, column, opening[0] == "{")
        signs = ""
        if opening[0] == "{":
            buffer.ahead()
            if buffer.text.startswith("{}", buffer.at):
                yield _nothing(buffer, line, column)
                continue
            yield _laid_out(buffer, line, column) or _item(buffer, line, column)
        else:
            yield _scalars(buffer, line, column)


def _scalars(buffer: _Buffer, line: int, column: int) -> Piece:
    """The values that begin here and are no objects, which may be very many."""
    found = _SCALARS.match(buffer.text, buffer.at)
    if found is None:
        return Piece(_scalar(buffer), line, column, NO_ITEM)
    buffer.at = found.end()
    return Piece(found[0][:_SHOWN], line, column, NO_ITEM, many=len(_SCALAR.findall(found[0])))


def _scalar(buffer: _Buffer) -> str:
    while True:
        found = _SCALAR.match(buffer.text, buffer.at)
        if (found and found.end() < len(buffer.text)) or not buffer.more():
            break
    text = found[0] if found else buffer.text[buffer.at]
    buffer.at += len(text)
    return text


def _nothing(buffer: _Buffer, line: int, column: int) -> Piece:
    """The empty objects that begin here, which may be very many."""
    end = _NOTHING.match(buffer.text, buffer.at).end()  # type: ignore[union-attr]
    many = buffer.text.count("{", buffer.at, end)
    buffer.at = end
    return Piece("{}", line, column, whole={}, last=buffer.where()[0], many=many)


def _laid_out(buffer: _Buffer, line: int, column: int) -> Piece | None:
    """The item that begins here, where its last line begins as its first one does, or where it has but one line.

    No other run of text from here is JSON, if this one is.
    """
    text, at = buffer.text, buffer.at
    before = text[text.rfind("\n", max(0, at - _SHOWN), at) + 1 : at]
    if text.startswith("\n", at + 1):
        closing = f"\n{before[: len(before) - len(before.lstrip())]}}}"
        lacking, seen = buffer.lacking
        far = min(at + _FAR, len(text))
        end = text.find(closing, max(at, seen - len(closing)) if closing == lacking else at, far)
        if end < 0:
            buffer.lacking = (closing, far)
            return None
        end += len(closing)
    else:
        end = text.rfind("}", at, text.find("\n", at, at + _FAR) + 1) + 1
    if end <= at:
        return None
    item = text[at:end]
    try:
        whole = msgspec.json.decode(item)
    except (msgspec.DecodeError, RecursionError):
        return None
    strings = _strings(whole, buffer.depth)
    if strings < 0:
        return None
    distinct = "\\" not in item and item.count('"') == 2 * strings
    buffer.at = end
    return Piece(item, line, column, None, "S003", whole, buffer.where()[0], 1, distinct)


def _strings(value: Any, depth: int) -> int:
    """How many strings a value has, the names of members included; -1 where it is nested deeper than that."""
    if not depth:
        return -1
    found = 0
    if isinstance(value, dict):
        found = len(value)
        value = value.values()
    for each in value:
        if isinstance(each, str):
            found += 1
        elif isinstance(each, (dict, list)):
            inner = _strings(each, depth - 1)
            if inner < 0:
                return -1
            found += inner
    return found


def _item(buffer: _Buffer, line: int, column: int) -> Piece:
    """The item that begins here; the buffer is left behind it."""
    stack: list[str] = []
    at = buffer.at
    while True:
        found = _BRACKET.match(buffer.text, at)
        if found is None:
            if _is_broken(buffer.text, at):
                return _skip(buffer, line, column, "a string has no end")
            done = at - buffer.at
            if len(buffer.text) - buffer.at > buffer.longest:
                return _skip(buffer, line, column, f"longer than {buffer.longest} characters", "L002")
            if not buffer.more():
                return _skip(buffer, line, column, "the document ends inside an item")
            at = buffer.at + done
            continue
        bracket = found[1]
        if bracket in "}]":
            if stack.pop() != _PARTNER[bracket]:
                return _skip(buffer, line, column, f"a {bracket} has no partner")
        elif stack and stack[-1] == "{" and _before(buffer.text, found.start(1)) != ":":
            return _skip(buffer, line, column, f"a {bracket} stands where a name belongs")
        elif len(stack) >= buffer.depth:
            return _skip(buffer, line, column, f"nested more than {buffer.depth} deep", "L001")
        else:
            stack.append(bracket)
        at = found.end()
        if not stack:
            text = buffer.text[buffer.at : at]
            buffer.at = at
            return Piece(text, line, column, last=buffer.where()[0])


def _is_broken(text: str, at: int) -> bool:
    """Whether what comes next is a string that its line does not end; else there is more to read."""
    end = _BEFORE.match(text, at).end()  # type: ignore[union-attr]
    return end < len(text) and text.find("\n", end) >= 0


def _before(text: str, at: int) -> str:
    while text[at - 1].isspace():
        at -= 1
    return text[at - 1]


def _skip(buffer: _Buffer, line: int, column: int, fault: str, code: str = "S003") -> Piece:
    """Leave the buffer at the next item that can be told: where one begins in the same column, or after a comma."""
    start = buffer.text[buffer.at : buffer.at + _SHOWN]
    sideways = f"\\n[ \\t]{{{column - 1}}}(?={{)|" if column < _SHOWN else ""
    following = re.compile(sideways + r',\s*+(?={\s*+"(?:id|type)"\s*+:)')
    buffer.at += 1
    while True:
        found = following.search(buffer.text, buffer.at)
        if found:
            buffer.at = found.end()
            break
        # What may be the beginning of a match stays; the rest will not be looked at again.
        buffer.at = max(buffer.at, len(buffer.text) - 2 * _SHOWN)
        if not buffer.more():
            buffer.at = len(buffer.text)
            break
    return Piece(start, line, column, fault, code)


def decode(piece: Piece) -> tuple[dict[str, Any] | str, bool]:
    """The object of a piece, or why it is none; and whether it had a lone surrogate."""
    lone = False
    if piece.whole is not None:
        return piece.whole, lone
    if piece.fault is not None:
        return piece.fault, lone
    try:
        found = msgspec.json.decode(piece.text)
    except (msgspec.DecodeError, RecursionError):
        try:
            # More lenient about what is JSON but for a detail: NaN, a lone surrogate, a raw control character.
            found = json.loads(piece.text, strict=False, parse_constant=str, parse_float=_number)
            text = json.dumps(found, ensure_ascii=False)
            characters = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            if lone := characters != text:
                found = json.loads(characters)
        except json.JSONDecodeError as error:
            return f"not JSON ({error.msg}: {_place(piece, error.pos)})", lone
        except (ValueError, RecursionError) as error:
            return f"not JSON ({error})", lone
    return found if isinstance(found, dict) else "no object", lone


def _number(text: str) -> float | str:
    """A number with a fraction or an exponent; as its text says it, where it is too great to be counted with."""
    value = float(text)
    return value if math.isfinite(value) else text


def _place(piece: Piece, at: int) -> str:
    """Where in the document an offset of a piece is."""
    breaks = piece.text.count("\n", 0, at)
    column = at - piece.text.rfind("\n", 0, at) if breaks else piece.column + at
    return f"line {piece.line + breaks}, column {column}"


def repeated(text: str, value: Any) -> list[str]:
    r"""What is left out of an object that was read as ``value``, as two of its members have one name.

    >>> repeated('{"a": 1, "b": {"c": "x", "c": "y"}}', {"a": 1, "b": {"c": "y"}})
    ['"c" is stated again; "x" is left out']
    >>> repeated('{"a": "\\u0022"}', {"a": '"'})
    []
    """
    if text.count('"') == msgspec.json.encode(value).count(b'"'):
        return []
    told: list[str] = []

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        held: dict[str, Any] = {}
        for name, each in pairs:
            if name in held and len(told) < _TOLD:
                told.append(f"{excerpt(name)} is stated again; {excerpt(held[name])} is left out")
            held[name] = each
        return held

    try:
        json.loads(text, strict=False, object_pairs_hook=members)
    except (ValueError, RecursionError):
        return []
    return told


def excerpt(value: Any) -> str:
    """A value as JSON, or how it begins."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"

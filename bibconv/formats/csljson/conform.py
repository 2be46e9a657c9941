"""Whether an item is what the official schema of CSL-JSON (``csl-data.json``, CSL 1.0.2) demands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bibconv.formats.csljson.table import CROSSWALK, MORE_PROPERTIES, TYPES
from bibconv.model import DATE_FIELDS, NAME_FIELDS

_OR_NUMBER = frozenset(
    "chapter-number citation-number collection-number edition first-reference-note-number issue locator number "
    "number-of-pages number-of-volumes page page-first part printing supplement volume".split()
)
"""Properties that may be a string or a number; the others are strings."""
_KNOWN = (
    frozenset(row.target for row in CROSSWALK.rows if isinstance(row.target, str))
    | MORE_PROPERTIES
    | frozenset(("id", "type"))
) - {"citekey"}
_NAME_STRINGS = frozenset(("family", "given", "dropping-particle", "non-dropping-particle", "suffix", "literal"))
_NAME_SWITCHES = frozenset(("comma-suffix", "static-ordering", "parse-names"))

Faults = Iterator[tuple[str, str]]
"""Paths within the item, and what is the matter there."""


def faults(item: dict[str, Any]) -> Faults:
    """Every fault of an item by the official schema, with its path; a date in EDTF is let pass, as its text has it.

    >>> list(faults({"id": 1, "type": "book", "volume": None}))
    [('.volume', 'null, where a string or a number belongs')]
    """
    for name in ("id", "type"):
        if name not in item:
            yield f".{name}", "missing, though every item has to have it"
    for name, value in item.items():
        path = f".{name}"
        if name == "type":
            if value not in TYPES if isinstance(value, str) else True:
                yield path, f"{str(value)[:40]!r} is no type of CSL"
        elif name not in _KNOWN:
            yield path, "no variable of CSL"
        elif name in NAME_FIELDS:
            yield from _names(path, value)
        elif name in DATE_FIELDS:
            yield from of_date(path, value)
        elif name == "categories":
            yield from _strings(path, value)
        elif name == "custom":
            if not isinstance(value, dict):
                yield path, f"{_said(value)}, where an object belongs"
        elif name in _OR_NUMBER or name == "id":
            if not isinstance(value, str) and not _number(value):
                yield path, f"{_said(value)}, where a string or a number belongs"
        elif not isinstance(value, str):
            yield path, f"{_said(value)}, where a string belongs"


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _said(value: Any) -> str:
    """What a value is, in the words of JSON."""
    if value is None or isinstance(value, bool):
        return str(value).lower().replace("none", "null")
    if isinstance(value, str):
        return "a string"
    return "an array" if isinstance(value, list) else "an object" if isinstance(value, dict) else "a number"


def _strings(path: str, value: Any) -> Faults:
    if not isinstance(value, list):
        yield path, f"{_said(value)}, where an array of strings belongs"
        return
    for index, one in enumerate(value):
        if not isinstance(one, str):
            yield f"{path}[{index}]", f"{_said(one)}, where a string belongs"


def _names(path: str, value: Any) -> Faults:
    if not isinstance(value, list):
        yield path, f"{_said(value)}, where an array of names belongs"
        return
    for index, name in enumerate(value):
        where = f"{path}[{index}]"
        if not isinstance(name, dict):
            yield where, f"{_said(name)}, where a name belongs"
            continue
        for part, text in name.items():
            if part in _NAME_SWITCHES:
                if not isinstance(text, str | bool) and not _number(text):
                    yield f"{where}.{part}", f"{_said(text)}, where a boolean belongs"
            elif part not in _NAME_STRINGS:
                yield f"{where}.{part}", "no part of a name"
            elif not isinstance(text, str):
                yield f"{where}.{part}", f"{_said(text)}, where a string belongs"


def of_date(path: str, value: Any) -> Faults:
    """Every fault in the shape of a date."""
    if isinstance(value, str):
        return
    if not isinstance(value, dict):
        yield path, f"{_said(value)}, where a date belongs"
        return
    for part, held in value.items():
        where = f"{path}.{part}"
        if part == "date-parts":
            yield from _date_parts(where, held)
        elif part in ("raw", "literal"):
            if not isinstance(held, str):
                yield where, f"{_said(held)}, where a string belongs"
        elif part not in ("season", "circa"):
            yield where, "no part of a date"
        elif not isinstance(held, str) and not _number(held) and not (part == "circa" and isinstance(held, bool)):
            yield where, f"{_said(held)}, where a string or a number belongs"


def _date_parts(path: str, value: Any) -> Faults:
    if not isinstance(value, list) or not 1 <= len(value) <= 2:
        yield path, "not an array of one date or two"
        return
    for index, date in enumerate(value):
        if not isinstance(date, list) or not 1 <= len(date) <= 3:
            yield f"{path}[{index}]", "not an array of a year, a month and a day"
        elif not all(isinstance(part, str) or _number(part) for part in date):
            yield f"{path}[{index}]", "a part of the date is neither a string nor a number"

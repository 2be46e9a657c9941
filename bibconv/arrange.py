"""What of the records is written, and in which order: the choices of the one who asked for it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import Any

from msgspec import UNSET

from bibconv.model import ATTRIBUTE, Name, Record
from bibconv.text import dates, keys
from bibconv.text.inline import show

_SIGNS = re.compile(r"\\[A-Za-z]+|[^\w\s]")
_FIELDS = {name.lower(): name for name in ATTRIBUTE}
STAYING = frozenset({"id", "type"})
"""What every record has, whatever is left out."""


def fields(said: Iterable[str]) -> frozenset[str]:
    """The fields of the model that lists of names (``title,DOI``) mean, in whatever case.

    ``ValueError`` for a name that no field has.

    >>> sorted(fields(["Title, doi", "abstract"]))
    ['DOI', 'abstract', 'title']
    >>> fields(["titel"])
    Traceback (most recent call last):
    ValueError: there is no field 'titel'; is it 'title'?
    """
    found = set()
    for word in (part.strip() for each in said for part in each.split(",")):
        if word.lower() not in _FIELDS:
            near = get_close_matches(word.lower(), _FIELDS, 1)
            raise ValueError(f"there is no field {word[:40]!r}" + (f"; is it {_FIELDS[near[0]]!r}?" if near else ""))
        found.add(_FIELDS[word.lower()])
    return frozenset(found)


def left_out(only: frozenset[str], without: frozenset[str]) -> frozenset[str]:
    """The fields that are not written, where only some are wanted, or some are not.

    Where a record is from stays, unless it is left out by name.

    >>> "title" in left_out(frozenset({"title"}), frozenset()), sorted(left_out(frozenset(), frozenset({"note", "id"})))
    (False, ['note'])
    """
    others = frozenset(ATTRIBUTE) - only - {"source"} if only else frozenset()
    return (others | without) - STAYING


def ordered(records: Iterable[Record], by: str, make: Callable[[Record], str] | None = None) -> list[Record]:
    """All records, sorted by one of :data:`BY`. ``make`` makes the keys, where they are made anew.

    >>> found = ordered([Record(title="B"), Record(), Record(title="á"), Record(title="a b")], "title")
    >>> [record.title for record in found]
    ['á', 'a b', 'B', UNSET]
    """
    if by == "key":
        return sorted(records, key=lambda record: _folded(_key(record, make)))
    return sorted(records, key=_SORTING[by])


def _key(record: Record, make: Callable[[Record], str] | None) -> str:
    if make is None:
        return keys.make(record) if record.id is UNSET else record.id
    return make(record)


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join([character for character in apart if not unicodedata.combining(character)])


def _by_author(record: Record) -> tuple[Any, ...]:
    names = next((names for names in (record.author, record.editor) if names is not UNSET), ())
    return (not names, [_of_name(name) for name in names], _by_year(record), _by_title(record))


def _of_name(name: Name) -> tuple[str, ...]:
    parts = (name.family, name.given, name.suffix)
    if name.family is UNSET:
        parts = (name.literal, name.given, name.suffix)
    return tuple(["" if part is UNSET else _folded(part) for part in parts])


def _by_year(record: Record) -> tuple[Any, ...]:
    interval = None if record.issued is UNSET else dates.parse(record.issued)
    point = None if interval is None else next(each for each in interval if isinstance(each, dates.Point))
    return (point is None, () if point is None else (point.year, point.month or 0, point.day or 0))


def _by_title(record: Record) -> tuple[Any, ...]:
    return (record.title is UNSET, "" if record.title is UNSET else _folded(_SIGNS.sub("", show(record.title))))


_SORTING = {"author": _by_author, "year": _by_year, "title": _by_title}
BY = ("key", *_SORTING)
"""By what records are sorted; those that have it not stand last, and those that are alike stay in their order."""

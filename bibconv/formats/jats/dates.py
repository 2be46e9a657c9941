"""Dates as JATS has them: elements for people, and the EDTF string in ``iso-8601-date``.

EDTF is ISO 8601-2, so the attribute says all that the model says; the elements say what they can.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bibconv.formats.jats.kinds import Kind, Wire
from bibconv.text import dates
from bibconv.text.xml import attribute, escape, local, plain

if TYPE_CHECKING:
    from lxml.etree import _Element

SEASONS = ("Spring", "Summer", "Autumn", "Winter")


def _parts(date: str) -> tuple[str, Wire]:
    """The year, and the elements that JATS wants before it in ``pub-date``."""
    interval = dates.parse(date)
    start = interval.start if interval else None
    if not isinstance(start, dates.Point):
        return date, []
    if start.years > 1:
        return date.partition("/")[0].rstrip("?~%"), []
    year = f"{start.year:04d}" if start.year >= 0 else f"{start.year:05d}"
    if start.season:
        return year, [f"<season>{SEASONS[start.season - 1]}</season>"]
    parts = []
    if start.month:
        if start.day:
            parts.append(f"<day>{start.day:02d}</day>")
        parts.append(f"<month>{start.month:02d}</month>")
    return year, parts


def _structured(opening: str, closing: str, date: str) -> Wire:
    year, parts = _parts(date)
    return [f'{opening[:-1]} iso-8601-date="{attribute(date)}">{"".join(parts)}<year>{escape(year)}</year>{closing}']


def _spread(opening: str, closing: str, date: str) -> Wire:
    year, parts = _parts(date)
    return [f'<year iso-8601-date="{attribute(date)}">{escape(year)}</year>', *reversed(parts)]


def _phrase(opening: str, closing: str, date: str) -> Wire:
    return [f'{opening[:-1]} iso-8601-date="{attribute(date)}">{escape(date)}{closing}']


def parse(found: list[_Element]) -> str | None:
    """The date that elements hold: from ``iso-8601-date``, otherwise from year, month, day and season.

    Given are the elements themselves (``year``, ``month`` …) or one element around them.
    """
    for element in found:
        stated = element.get("iso-8601-date")
        if stated and (date := stated if dates.problem(stated) is None else dates.read(stated)):
            return date
    parts: dict[str, str] = {}
    for part in _leaves(found):
        parts.setdefault(local(part), plain(part))
    if len(found) == 1 and not parts.get("year"):
        return dates.read(parts.get("string-date") or plain(found[0]))
    return _of_parts(parts)


def _leaves(found: list[_Element]) -> list[_Element]:
    return [
        part for element in found for part in (element if local(element) in _AROUND and len(element) else [element])
    ]


def unread(found: list[_Element], date: str) -> list[_Element]:
    """The elements of a date that say something else or more than what was read of them."""
    if len(found) == 1 and not len(found[0]) and (found[0].text or "") in date:
        return []
    year = next((plain(part) for part in _leaves(found) if local(part) == "year"), "")
    return [element for element in found if not all(_is_said(part, year, date) for part in _leaves([element]))]


def _is_said(part: _Element, year: str, date: str) -> bool:
    """Whether a date says what a part of it does."""
    text, tag = plain(part), local(part)
    if text in date or tag not in _SAYING:
        return True
    if tag == "year" and (bare := _DRESSED.fullmatch(text)):
        return bare[1] in date
    if tag == "month" and (number := dates.month(text)) is not None:
        return f"-{number:02}" in date
    if tag == "day" and text.isdecimal():
        return f"-{int(text[:9]):02}" in date
    if tag in _PARTS and tag not in ("year", "string-date"):
        text += " " + _DRESSED.sub(r"\1", year)
    said = dates.read(text)
    return said is not None and date.startswith(said)


_PARTS = frozenset({"year", "month", "day", "season", "string-date", "era"})
_SAYING = _PARTS | {"conf-date", "date-in-citation"}
_AROUND = frozenset({"pub-date", "date", "conf-date", "date-in-citation", "string-date", "event-date"})
_YEAR = re.compile(r"[0-9]{4}")
_DRESSED = re.compile(r"\A[\[(]?(?:c|©)?\s?([0-9]{4})[a-z]?[\])]?[.,;:]?\Z")
"""A year with the letter that tells it from others of the author, and with the marks of a style around it."""


def _of_parts(parts: dict[str, str]) -> str | None:
    year = _DRESSED.sub(r"\1", parts.get("year", ""))
    if not _YEAR.fullmatch(year):
        return dates.read(year) or dates.read(parts.get("string-date", ""))
    month, day = parts.get("month"), parts.get("day", "")
    if season := parts.get("season") or (month if month and dates.month(month) is None else None):
        return dates.read(f"{season} {year}") or year
    if not month:
        return year
    number = int(day) if day.isascii() and day.isdigit() and len(day) < 3 else None
    return dates.date(int(year), dates.month(month), number) or dates.date(int(year), dates.month(month)) or year


def sure(date: str) -> bool:
    """Whether a date is known to come back as it was."""
    return dates.problem(date) is None


STRUCTURED = Kind(write=_structured, read=parse, sure=sure)
"""``pub-date`` and ``date``, with elements in them."""

SPREAD = Kind(write=_spread, read=parse, sure=sure)
"""``year``, ``month`` and ``day`` side by side in a citation."""

PHRASE = Kind(write=_phrase, read=parse, sure=sure)
"""``conf-date`` and ``date-in-citation``: running text."""

"""Dates in the fields of an entry, both ways: ``date``, or ``year`` with ``month`` and ``day``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from bibconv.format import Codec
from bibconv.model import NoCase
from bibconv.text import dates, latex
from bibconv.text.latex.canon import flatten
from bibconv.text.latex.decode import SORTING

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""The macros of the standard styles (btxdoc, section 3)."""

_LISTED = re.compile(r"([^\W\d_]{3,9}\.?)\s*(?:,|\\?&|\band\b)\s*([^\W\d_]{3,9}\.?)")


def _write_date(value: str) -> str:
    return value


def _read_date(wire: str) -> str | None:
    wire = wire.strip()
    if dates.parse(wire):
        return wire
    if "\\" in wire or "{" in wire:
        wire = flatten(latex.decode(SORTING.sub("", wire)))
    if len(wire) == 3 and wire.isascii() and wire.isdecimal() and wire > "000":
        return f"0{wire}"
    if inner := _IN_PARENTHESES.fullmatch(wire):
        return inner[1]
    return dates.read(wire.replace("~", " ")) or _read_older(wire)


def _read_older(wire: str) -> str | None:
    """EDTF as it was drafted in 2012, which BibLaTeX read before its version 3.8: ``199u``, ``1997/open``."""
    ends = wire.split("/")
    if len(ends) > 2 or not all(_OLDER.fullmatch(end) for end in ends):
        return None
    now = "/".join([_OLDER_WORDS.get(end, end.replace("u", "X").replace("y", "Y")) for end in ends])
    return now if dates.parse(now) else None


_IN_PARENTHESES = re.compile(r"\(([0-9]{4})\)")
_OLDER = re.compile(r"open|unknown|y-?[0-9]{5,18}|-?[0-9]{2}[0-9u]{2}(?:-[0-9u]{2}){0,2}[?~]?")
_OLDER_WORDS = {"open": "..", "unknown": ""}


DATE = Codec(_write_date, _read_date, lambda value: dates.parse(value) is not None)
"""A date in EDTF, which BibLaTeX takes as it is (biblatex manual, section 2.3.8)."""

WORDS = "dates"
"""Where ``extra`` keeps a date in words, by its variable: it is the same in every format that has a place for one."""

_SAID_IN = (("year", "issued"), ("date", "issued"), ("urldate", "accessed"), ("eventdate", "event-date"))
PLACES = {"issued": "year", "accessed": "urldate", "event-date": "eventdate", "original-date": "origdate"}
"""Where a date in words is written: a ``year`` may be any text (biblatex manual, section 2.3.8)."""


def take_words(read: Mapping[str, Any], left: dict[str, str]) -> dict[str, tuple[str]]:
    """The dates of an entry that are words, taken out of the fields that no row could read."""
    words: dict[str, tuple[str]] = {}
    for field, variable in (*_SAID_IN, ("origdate", "original-date")):
        if field in left and variable not in read and variable not in words:
            said = _words(left[field])
            if said is not None and dates.in_words(said):
                words[variable] = (said,)
                del left[field]
    return words


def _words(wire: str) -> str | None:
    """What a field says, if that is plain text, in braces or not."""
    text = latex.decode(wire)
    if isinstance(text, tuple) and len(text) == 1 and isinstance(text[0], NoCase):
        text = text[0].content
    return text if isinstance(text, str) else None


def write_words(words: str, unicode: bool, otherwise: Callable[[str], object]) -> str | None:
    """A date in words as LaTeX, in braces where it would be read ``otherwise``; None where it would not come back."""
    tex = latex.encode(words, unicode=unicode)
    if otherwise(tex):
        tex = f"{{{tex}}}"
    lost = otherwise(tex) or _read_date(tex) or (_LETTERED.fullmatch(words))
    return None if lost or not dates.in_words(words) or _words(tex) != words else tex


_LETTERED = re.compile("[0-9]{4}[a-z]")
YEAR_MONTH = ("year", "month", "day", "date")

Parts = tuple[str | None, str | None, str | None, str | None]


@lru_cache(1 << 12)
def _write_year_month(value: str) -> Parts:
    """Year and month; the whole date besides, where these do not say it all."""
    interval = dates.parse(value)
    start = interval.start if interval else None
    if not isinstance(start, dates.Point):
        return None, None, None, value
    year = f"{1 - start.year} BC" if start.year < 1 else f"{start.year:03d}"
    month = MONTHS[start.month - 1] if start.month else None
    whole = start.plain and not start.day and interval is not None and interval.end is None and 0 < start.year < 10000
    if interval is not None and isinstance(interval.end, dates.Point) and interval.end.year > start.year > 0:
        year, month = f"{year}--{interval.end.year:04d}", None
    return year, month, None, None if whole else value


def _read_year_month(parts: Parts) -> str | None:
    """The date, where all of the fields that are there agree on one; a month that is none is not passed over."""
    year, month, day, date = parts
    if year and len(year) == 4 and not (month or day or date) and year.isdecimal() and year.isascii():
        return year
    if not date:
        return _read_ymd((year, month, day))
    found = _read_date(date)
    if found is None or not (year or month or day):
        return found
    said = _write_year_month(found)
    point = dates.parse(found[:10])
    start = point.start if point else None
    if year and year.strip() not in (found[:4], said[0], _read_date(year) and found[1:4]):
        return None
    if month and (said[1] is None or _month(month) != MONTHS.index(said[1]) + 1):
        return None
    if day and not (isinstance(start, dates.Point) and day.strip().lstrip("0") == str(start.day)):
        return None
    return found


def _month(wire: str) -> int | None:
    return dates.month(flatten(latex.decode(wire)) if "\\" in wire or "{" in wire else wire)


def _two_months(wire: str) -> str:
    """Two months that follow one another with a slash between them, as ``xampl.bib`` has ``nov # ", " # dec``."""
    found = _LISTED.fullmatch(wire)
    first, second = (dates.month(found[1]), dates.month(found[2])) if found else (None, None)
    return f"{found[1]}/{found[2]}" if found and first and second == first + 1 else wire


def _read_ymd(parts: tuple[str | None, ...]) -> str | None:
    year, month, day = [part.strip() if part else None for part in (*parts, None)[:3]]
    if not year:
        return None
    if not month:
        return None if day else _read_date(year)
    number = _month(month)
    if number is None:
        return None if day else _read_date(f"{_two_months(month)} {year}")
    if day and not (day.isdecimal() and len(day) < 3):
        return None
    plain = _read_date(year)
    if plain is None or len(plain) != 4 or not plain.isdecimal():
        return None if day else _read_date(f"{MONTHS[number - 1]} {year}")
    return dates.date(int(plain), number, int(day) if day else None)


ISSUED = Codec(_write_year_month, _read_year_month, lambda value: len(value) == 4 and value.isdecimal())
"""A date as BibTeX has it: ``year`` and ``month`` (btxdoc, section 3.2), the day and all else in ``date``."""

YEAR_MONTH_DAY = Codec(lambda value: (None, None, None), _read_ymd)
"""A date in two or three fields, read where the whole of them cannot be."""

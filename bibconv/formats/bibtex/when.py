"""Dates in the fields of an entry, both ways: ``date``, or ``year`` with ``month`` and ``day``."""

from __future__ import annotations

import re
from functools import lru_cache

from bibconv.format import Codec
from bibconv.text import dates, latex
from bibconv.text.latex.canon import flatten

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""The macros of the standard styles (btxdoc, section 3)."""

_SORTING = re.compile(r"(\{)?\\(?:noop|NOOP|[nN]oopsort|[sS]ort[nN]oop)\s*\{[^{}]*\}(?(1)\})")
"""What is in a year for the order of the list alone (``xampl.bib``)."""

_LISTED = re.compile(r"([^\W\d_]{3,9}\.?)\s*(?:,|\\?&|\band\b)\s*([^\W\d_]{3,9}\.?)")


def _write_date(value: str) -> str:
    return value


def _read_date(wire: str) -> str | None:
    wire = wire.strip()
    if dates.parse(wire):
        return wire
    if "\\" in wire or "{" in wire:
        wire = flatten(latex.decode(_SORTING.sub("", wire)))
    return dates.read(wire.replace("~", " "))


DATE = Codec(_write_date, _read_date, lambda value: dates.parse(value) is not None)
"""A date in EDTF, which BibLaTeX takes as it is (biblatex manual, section 2.3.8)."""

YEAR_MONTH = ("year", "month", "day", "date")

Parts = tuple[str | None, str | None, str | None, str | None]


@lru_cache(1 << 12)
def _write_year_month(value: str) -> Parts:
    """Year and month; the whole date besides, where these do not say it all."""
    interval = dates.parse(value)
    start = interval.start if interval else None
    if not isinstance(start, dates.Point):
        return None, None, None, value
    year = f"{1 - start.year} BC" if start.year < 1 else f"{start.year:04d}"
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
    if year and year.strip() not in (found[:4], said[0]):
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

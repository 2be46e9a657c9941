"""Dates as RIS has them: ``YYYY/MM/DD/other information``, and all that is written in its stead."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from bibconv.text import dates
from bibconv.text.dates import Point

_PARTED: Final = re.compile(r"([0-9]{4})/([^/]*)/([^/]*)(?:/(.*))?\Z", re.DOTALL)
_YEAR: Final = re.compile(r"[0-9]{4}\Z")
_TIME: Final = re.compile(r"([0-2][0-9]:[0-5][0-9])(:[0-5][0-9])?(Z?)\Z")
_SEASONS: Final = ("", "Spring", "Summer", "Autumn", "Winter")

Wire = tuple[str | None, ...]


class Found(NamedTuple):
    """The EDTF string of a date, and whether it says all that the text says."""

    date: str | None
    whole: bool


@lru_cache(8192)
def write_date(edtf: str) -> str:
    """``YYYY/MM/DD/other`` (RIS, tags DA and Y2), the first date of an interval; empty where no year is certain.

    >>> write_date("2020-05/2021"), write_date("198X")
    ('2020/05//', '')
    """
    interval = dates.parse(edtf)
    point = next((point for point in interval or () if isinstance(point, Point)), None)
    if point is None or not 0 < point.year <= 9999 or point.years > 1:
        return ""
    month = f"{point.month:02d}" if point.month else ""
    day = f"{point.day:02d}" if point.day else ""
    return f"{point.year:04d}/{month}/{day}/{_SEASONS[point.season or 0]}"


def short_date(edtf: str) -> str:
    """A date without the slashes at its end, for programs that show it as it stands.

    >>> short_date("2020-05"), short_date("2001-21")
    ('2020/05', '2001///Spring')
    """
    return write_date(edtf).rstrip("/")


@lru_cache(8192)
def write_issued(edtf: str) -> Wire:
    """The year for PY, and for DA the date where it says more than the year.

    >>> write_issued("2020-05-12"), write_issued("2001-21"), write_issued("1984")
    (('2020', '2020/05/12/', None), ('2001', '2001///Spring', None), ('1984', None, None))
    """
    date = write_date(edtf)
    return (date[:4] or None, None if date.endswith("///") or not date else date, None)


def write_issued_short(edtf: str) -> Wire:
    """The year for PY, and for DA the date without slashes at its end."""
    year, date, _ = write_issued(edtf)
    return (year, date and date.rstrip("/"), None)


def write_issued_whole(edtf: str) -> Wire:
    """The date for PY, which 2001 allows.

    >>> write_issued_whole("2020-05-12"), write_issued_whole("1984")
    (('2020/05/12/', None, None), ('1984', None, None))
    """
    year, date, _ = write_issued(edtf)
    return (date or year, None, None)


@lru_cache(8192)
def find(text: str) -> Found:
    """The date that a text says, in whatever shape.

    >>> find("2020/05//").date, find("2001///Spring").date, find("12 May 2020").date, find("2020/May/12").date
    ('2020-05', '2001-21', '2020-05-12', '2020-05-12')
    >>> find("2020/05/12/Epub"), find("2020/05/12/10:30:00").date
    (Found(date='2020-05-12', whole=False), '2020-05-12T10:30:00')
    >>> find("12/05/2020"), find("in press")
    (Found(date=None, whole=False), Found(date=None, whole=False))
    """
    text = text.strip()
    if text.startswith("0000"):
        # What a program writes where it knows no year; nobody dates a work in the year 0.
        return Found(None, False)
    parted = _PARTED.match(text) if len(text) < 200 else None
    if parted is None:
        found = dates.read(text.strip(" /"))
        return Found(found, found is not None)
    year, month, day, other = (part and part.strip() for part in parted.groups())
    base = dates.read(" ".join(part for part in (day, month, year) if part) if month else year)
    if month and month.isdigit():
        base = dates.read("-".join(part for part in (year, month, day) if part))
    if day and not month:
        base = None
    if not other or base is None:
        return Found(base, base is not None)
    if not month and (more := dates.read(f"{other} {year}")) and more.startswith(year):
        return Found(more, True)
    if day and (time := _TIME.match(other)):
        timed = f"{base}T{time[1]}{time[2] or ':00'}{time[3]}"
        if dates.problem(timed) is None:
            return Found(timed, True)
    return Found(base, False)


def read_date(text: str) -> str | None:
    """The EDTF string of a RIS date; None where it is not certain."""
    return find(text).date


def read_issued(wire: Wire) -> str | None:
    """The date of PY, DA and Y1: the one that says most, where they agree; that of PY or Y1, where they do not.

    >>> read_issued(("2020", "2020/05/12/", None)), read_issued(("2020", "12 May", None)), read_issued((None,) * 3)
    ('2020-05-12', '2020-05-12', None)
    """
    year, date, older = wire
    found = [find(text).date for text in (year, older, date) if text]
    told = [one for one in found if one]
    alone = told[0] if told else None
    best = alone
    for one in told[1:]:
        if best is not None and _starts(one, best):
            best = one
    if date and alone and _YEAR.match(alone) and best == alone and (more := _with_year(date, alone)):
        return more
    return best


@lru_cache(8192)
def _with_year(date: str, year: str) -> str | None:
    """The date of a day and a month that stand without their year."""
    if find(date).date is not None or len(date) > 60:
        return None
    found = dates.read(f"{date.strip(' /,')} {year}")
    return found if found and found.startswith(year) else None


def _starts(date: str, beginning: str) -> bool:
    """Whether a date says what another says, and perhaps more."""
    return date.startswith(beginning) and not date[len(beginning) : len(beginning) + 1].isdigit()


def agree(year: str, date: str) -> bool:
    """Whether a date may be of a year.

    >>> agree("2001", "2001/05/07"), agree("2001", "12 May"), agree("2001", "2011/05/07")
    (True, True, False)
    """
    one, other = find(year).date, find(date).date
    return one is None or other is None or one[:4] == other[:4]


def is_told(text: str, issued: str) -> bool:
    """Whether all that a text of PY, DA or Y1 says is in the date that was made of them.

    >>> is_told("2020/05/12/Epub", "2020-05-12"), is_told("12 May", "2020-05-12"), is_told("2020", "2020-05")
    (False, True, True)
    """
    found = find(text)
    if found.date is None:
        return _with_year(text, issued[:4]) == issued
    return found.whole and _starts(issued, found.date)

"""Dates: EDTF level 0 and 1 as the model has them, their parts, and the shapes met in bibliographies.

Nothing is made up: a month or a day that is not there stays absent, and a shape that can be read in two ways is not
read at all. The standard is the EDTF specification (Library of Congress, 2019), which is ISO 8601-2 in profile.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from bibconv.model import EDTF_PATTERN

_EDTF: Final = re.compile(EDTF_PATTERN).fullmatch
_NO_DATE: Final = "not a date in EDTF level 0 or 1"
_LONGEST: Final = 80
"""No date is longer; what is longer is not looked at, nor remembered."""

_DAYS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Point(NamedTuple):
    """One date of an interval, or the whole of a date that is none.

    ``year`` is astronomical, as in EDTF (0 is 1 BC); where digits of it are unspecified it is the first year that it
    may be, and ``years`` says how many there are (10 or 100). ``masked`` has ``month`` or ``day`` where these are
    written ``XX``, which says that there is one but not which; ``season`` is 1 (spring) to 4 (winter).
    """

    year: int
    month: int | None = None
    day: int | None = None
    season: int | None = None
    years: int = 1
    masked: tuple[str, ...] = ()
    uncertain: bool = False
    approximate: bool = False
    time: str | None = None

    @property
    def plain(self) -> bool:
        """Whether year, month and day say all that the date says."""
        return not (self.season or self.years > 1 or self.masked or self.uncertain or self.approximate or self.time)


End = Point | Literal["open", "unknown"]


class Interval(NamedTuple):
    """A date: ``start`` alone, or from ``start`` to ``end``; an end may be ``"open"`` or ``"unknown"``."""

    start: End
    end: End | None = None


def parse(edtf: str) -> Interval | None:
    """The parts of an EDTF string; None where :func:`problem` finds fault with it.

    >>> parse("2004-06-XX/..").start.masked
    ('day',)
    >>> parse("1984~")
    Interval(start=Point(year=1984, month=None, day=None, season=None, years=1, masked=(), uncertain=False, \
approximate=True, time=None), end=None)
    >>> parse("2021-02-29") is None
    True
    """
    found = _parts(edtf) if len(edtf) <= _LONGEST else _NO_DATE
    return None if isinstance(found, str) else found


def problem(edtf: str) -> str | None:
    """Why a string is not a date, or None where it is one.

    >>> problem("2021-02-29")
    'there is no day 29 in month 2 of 2021'
    >>> problem("2021/2020")
    'the interval ends before it begins'
    >>> problem("12 May")
    'not a date in EDTF level 0 or 1'
    """
    found = _parts(edtf) if len(edtf) <= _LONGEST else _NO_DATE
    return found if isinstance(found, str) else None


def in_words(text: str) -> bool:
    """Whether a date that cannot be read is words, rather than a day that there is not.

    >>> in_words("n.d."), in_words("2021-02-29")
    (True, False)
    """
    return bool(text) and text.isprintable() and text.strip() == text and problem(text) == _NO_DATE


@lru_cache(8192)
def _parts(edtf: str) -> Interval | str:
    if not _EDTF(edtf):
        return _NO_DATE
    left, slash, right = edtf.partition("/")
    interval = Interval(_end(left), _end(right) if slash else None)
    for point in interval:
        if isinstance(point, Point) and (wrong := _impossible(point)):
            return wrong
    if isinstance(interval.start, Point) and isinstance(interval.end, Point):
        last = interval.end
        latest = (last.year + last.years - 1, last.month or 12, last.day or 31)
        if latest < (interval.start.year, interval.start.month or 1, interval.start.day or 1):
            return "the interval ends before it begins"
    return "there is no year -0000" if "-0000" in (left[:5], right[:5]) else interval


def _impossible(point: Point) -> str | None:
    if point.month and point.day and point.day > days_in(point.year, point.month):
        return f"there is no day {point.day} in month {point.month} of {point.year}"
    return None


def days_in(year: int, month: int) -> int:
    """How many days a month has, in the proleptic Gregorian calendar."""
    return 28 if month == 2 and (year % 4 or (year % 100 == 0 and year % 400)) else _DAYS[month - 1]


def _end(text: str) -> End:
    if not text:
        return "unknown"
    if text == "..":
        return "open"
    qualifier = text[-1] if text[-1] in "?~%" else ""
    uncertain, approximate = qualifier in ("?", "%"), qualifier in ("~", "%")
    text = text.removesuffix(qualifier)
    if text[0] == "Y":
        return Point(int(text[1:]), uncertain=uncertain, approximate=approximate)
    text, _, time = text.partition("T")
    minus = text[0] == "-"
    year, *rest = text.removeprefix("-").split("-")
    years = 10 ** year.count("X")
    number = int(year.replace("X", "0"))
    masked = tuple(name for name, part in zip(("month", "day"), rest, strict=False) if part == "XX")
    month, day = (*(None if part == "XX" else int(part) for part in rest), None, None)[:2]
    season = month - 20 if month and month > 12 else None
    # The decade -198X is -1989 to -1980: its first year is the largest number.
    number = -(number + years - 1) if minus else number
    return Point(number, None if season else month, day, season, years, masked, uncertain, approximate, time or None)


def show(interval: Interval) -> str:
    """The EDTF string; ``show(parse(s)) == s``.

    >>> show(Interval(Point(2020, 5), "open"))
    '2020-05/..'
    """
    start = _show(interval.start)
    return start if interval.end is None else f"{start}/{_show(interval.end)}"


def _show(end: End) -> str:
    if isinstance(end, str):
        return ".." if end == "open" else ""
    year, month, day, season, years, masked, uncertain, approximate, time = end
    if abs(year) > 9999:
        text = f"Y{year}"
    else:
        digits = 0 if years == 1 else 1 if years == 10 else 2
        number = f"{-year if year < 0 else year:04d}"
        text = "-" * (year < 0) + number[: 4 - digits] + "X" * digits
    if season:
        text += f"-{season + 20}"
    elif month or "month" in masked:
        text += f"-{month:02d}" if month else "-XX"
        if day or "day" in masked:
            text += f"-{day:02d}" if day else "-XX"
    if time:
        text += f"T{time}"
    return text + ("%" if uncertain and approximate else "?" if uncertain else "~" if approximate else "")


def date(year: int, month: int | None = None, day: int | None = None) -> str | None:
    """The EDTF string of a year, a month and a day; None where there is no such day.

    >>> date(2020, 5), date(2021, 2, 29), date(-43)
    ('2020-05', None, '-0043')
    """
    if (month is not None and not 1 <= month <= 12) or (day is not None and (month is None or not 1 <= day <= 31)):
        return None
    if abs(year) >= 10**18 or (day and month and day > days_in(year, month)):
        return None
    if abs(year) > 9999 and month:
        return None
    return _show(Point(year, month, day))


def to_date_parts(point: Point) -> list[int]:
    """Year, month and day as CSL has them in ``date-parts``, where there is no year 0 and -1 is 1 BC.

    >>> to_date_parts(Point(2020, 5)), to_date_parts(Point(-43))
    ([2020, 5], [-44])
    """
    parts = [point.year if point.year > 0 else point.year - 1]
    if point.month:
        parts.append(point.month)
        if point.day:
            parts.append(point.day)
    return parts


def from_date_parts(parts: list[int]) -> Point | None:
    """The date of CSL ``date-parts`` (a month of 13 to 16 or 21 to 24 is a season); None where it is no date.

    >>> from_date_parts([2020, 22])
    Point(year=2020, month=None, day=None, season=2, years=1, masked=(), uncertain=False, approximate=False, time=None)
    """
    if not 1 <= len(parts) <= 3 or not parts[0] or abs(parts[0]) >= 10**17:
        return None
    year = parts[0] if parts[0] > 0 else parts[0] + 1
    month = parts[1] if len(parts) > 1 else 0
    day = parts[2] if len(parts) > 2 else 0
    if 13 <= month <= 16 or 21 <= month <= 24:
        return None if day else Point(year, season=month - (12 if month < 20 else 20))
    if (day and not month) or date(year, month or None, day or None) is None:
        return None
    return Point(year, month or None, day or None)


MONTHS: Final = (
    ("january", "jan", "januar", "jänner", "janvier", "enero", "gennaio", "januari", "janeiro"),
    ("february", "feb", "febr", "februar", "février", "febrero", "febbraio", "februari", "fevereiro"),
    ("march", "mar", "märz", "mars", "marzo", "maart", "março"),
    ("april", "apr", "avril", "abril", "aprile"),
    ("may", "mai", "mayo", "maggio", "mei", "maio"),
    ("june", "jun", "juni", "juin", "junio", "giugno", "junho"),
    ("july", "jul", "juli", "juillet", "julio", "luglio", "julho"),
    ("august", "aug", "août", "agosto", "augustus"),
    ("september", "sep", "sept", "septembre", "septiembre", "settembre", "setembro"),
    ("october", "oct", "oktober", "okt", "octobre", "octubre", "ottobre", "outubro"),
    ("november", "nov", "novembre", "noviembre", "novembro"),
    ("december", "dec", "dezember", "dez", "décembre", "diciembre", "dicembre", "dezembro"),
)
"""The names of the months as bibliographies have them, in English first."""

_MONTH: Final = {name: number for number, names in enumerate(MONTHS, 1) for name in names}
_SEASON: Final = {"spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4}
_YMD: Final = re.compile(r"([0-9]{4})(?:([-/.])([0-9][0-9]?)(?:\2([0-9][0-9]?))?)?\Z")
_RIS: Final = re.compile(r"([0-9]{4})/([0-9][0-9]?)?/([0-9][0-9]?)?/?\Z")
_COMPACT: Final = re.compile(r"([0-9]{4})([0-9][0-9])([0-9][0-9])\Z")
_MY: Final = re.compile(r"([0-9][0-9]?)[/.-]([0-9]{4})\Z")
_XYZ: Final = re.compile(r"([0-9][0-9]?)([/.-])([0-9][0-9]?)\2([0-9]{4})\Z")
_TIME: Final = re.compile(
    r"([0-9]{4}-[0-9][0-9]-[0-9][0-9])[ T]([0-9][0-9]:[0-9][0-9]:[0-9][0-9](?:Z|[+-][0-9][0-9](?::[0-9][0-9])?)?)\Z"
)
_QUALIFIED: Final = re.compile(r"(?:(?:c|ca)\.\s*|(?:c|ca|circa)\s+)(?=[0-9])", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_]+|[0-9]+")
_BETWEEN: Final = re.compile(r"[\s.,/-]*(?:st|nd|rd|th|de|of)?[\s.,/-]*\Z", re.IGNORECASE)
_DASH: Final = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-"})


def month(name: str) -> int | None:
    """The number of a month from its name or its abbreviation, in whatever case; None where it is no month.

    >>> month("Sept."), month("05"), month("Easter")
    (9, 5, None)
    """
    name = name.strip().rstrip(".").lower()
    if name.isascii() and name.isdigit() and len(name) <= 2 and 1 <= int(name) <= 12:
        return int(name)
    return _MONTH.get(name)


def read(text: str) -> str | None:
    """The EDTF string of a date as bibliographies write dates; None where the reading is not certain.

    >>> [read(s) for s in ("2020/05/12/", "12 May 2020", "May 2020", "c. 1984", "Fall 2001", "12-14 May 2020")]
    ['2020-05-12', '2020-05-12', '2020-05', '1984~', '2001-23', '2020-05-12/2020-05-14']
    >>> [read(s) for s in ("5/12/2020", "2019-21", "n.d.", "2020-02-30")]
    [None, None, None, None]
    """
    return _read(text) if len(text) <= _LONGEST else None


@lru_cache(8192)
def _read(text: str) -> str | None:
    text = " ".join(text.translate(_DASH).replace("--", "-").split())
    found = _read_numbers(text) or _read_qualified(text) or _read_words(text) or _read_range(text)
    return found if found and problem(found) is None else None


def _read_numbers(text: str) -> str | None:
    if not text[-1:].isdigit() and text[-1:] not in "/XZ.?~%":
        return None
    if match := _YMD.match(text):
        year, _, month_, day = match.groups()
        # A year and 21 to 24 is a season in EDTF, but in a bibliography as likely the years 2019 to 2021.
        # 1999-00 is as likely the years 1999 and 2000.
        return _of_numbers(year, month_, day) if day or month_ != "00" else None
    if match := _RIS.match(text):
        year, month_, day = match.groups()
        return _of_numbers(year, month_, day)
    if match := _COMPACT.match(text):
        return date(*(int(part) for part in match.groups()))
    if match := _MY.match(text):
        return date(int(match[2]), int(match[1]))
    if match := _XYZ.match(text):
        first, second, year_ = int(match[1]), int(match[3]), int(match[4])
        if first > 12 or first == second:
            return date(year_, second, first)
        return date(year_, first, second) if second > 12 else None
    if match := _TIME.match(text):
        return f"{match[1]}T{match[2]}"
    # "2004/" is RIS for 2004 as likely as EDTF for "from 2004 to an unknown year".
    return text if parse(text) and not (len(text) == 5 and text[4] == "/") else None


def _of_numbers(year: str, month: str | None, day: str | None) -> str | None:
    """The date of three numbers, of which databases write 0 for one that they do not have."""
    number, of_month = int(month or 0), int(day or 0)
    return None if of_month and not number else date(int(year), number or None, of_month or None)


def _read_qualified(text: str) -> str | None:
    text = text[1:-1] if text[:1] == "[" and text[-1:] == "]" else text
    uncertain = text.endswith("?")
    text = text.removesuffix("?").rstrip()
    about = _QUALIFIED.match(text)
    if not uncertain and not about:
        return None
    text = text[about.end() :] if about else text
    found = _read_numbers(text) or _read_words(text)
    if not found or "/" in found or found[-1] in "?~%":
        return None
    return found + ("%" if uncertain and about else "?" if uncertain else "~")


def _read_words(text: str) -> str | None:
    """``12 May 2020``, ``May 12th, 2020``, ``2020 May``, ``Spring 2020``, ``44 BC``."""
    year = day = named = season = None
    before_christ = False
    at = 0
    for token in _WORD.finditer(text):
        word = token[0].lower()
        if not _BETWEEN.match(text[at : token.start()]) or (not word.isascii() and word not in _MONTH):
            return None
        at = token.end()
        if word.isdigit() and len(word) in (3, 4) and year is None:
            year = int(word)
        elif word.isdigit() and len(word) <= 2 and day is None:
            day = int(word)
        elif word in _MONTH and named is None:
            named = _MONTH[word]
        elif word in _SEASON and season is None:
            season = _SEASON[word]
        elif word in ("st", "nd", "rd", "th", "de", "of") and token.start():
            continue
        elif word in ("bc", "bce") and token.end() == len(text):
            before_christ = True
        else:
            return None
    if text[at:].strip(" .,/-"):
        return None
    if before_christ:
        year = year if year is not None else day
        return date(1 - year) if year and not named and not season else None
    if year is None or year < 1000 or (named is None) == (season is None):
        return None
    if season:
        return None if day else show(Interval(Point(year, season=season)))
    return date(year, named, day)


def _read_range(text: str) -> str | None:
    """``2019-2021``, ``May/June 2020``, ``12-14 May 2020``, ``30 May - 2 June 2020``, ``May 30-31, 2020``."""
    for dash in (" - ", "-", "/", " to "):
        left, found, right = text.partition(dash)
        if not found or dash in right:
            continue
        left, right = left.strip(), right.strip()
        end = _read_numbers(right) if len(right) == 4 else _read_words(right)
        if not end and (match := re.fullmatch(r"[0-9][0-9]?,? [0-9]{4}", right)):
            # "May 30-31, 2020": the month is on the left.
            end = _read_words(f"{left.rstrip('0123456789 ')} {match[0]}")
        start = _read_numbers(left) if len(left) == 4 else _read_words(left)
        if end and not start:
            start = _complete(left, end)
        if start and end and "/" not in start + end and len(start) == len(end):
            return f"{start}/{end}"
    return None


def _complete(left: str, end: str) -> str | None:
    """The start of a range that takes its year, and perhaps its month, from the end."""
    point = parse(end)
    if point is None or not isinstance(point.start, Point):
        return None
    if left.isascii() and left.isdigit() and len(left) <= 2:
        return date(point.start.year, point.start.month, int(left)) if point.start.day else None
    return _read_words(f"{left} {point.start.year}")

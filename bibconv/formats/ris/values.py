"""How values of the model stand on a RIS line, and back: text, names, dates, standard numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from msgspec import UNSET, UnsetType

from bibconv.format import Codec
from bibconv.model import Name, Paragraph, Run, Text
from bibconv.text import dates, inline
from bibconv.text.dates import Interval, Point
from bibconv.text.latex import resolve

_BREAK = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")


def line(text: str) -> str:
    r"""What a RIS line can hold of a string: line breaks and control characters become one blank.

    >>> line("one \n\n two")
    'one two'
    """
    if text.isprintable():
        return text.strip()
    return " ".join([kept for part in _BREAK.split(text) if (kept := part.strip())])


def _is_line(text: str) -> bool:
    return text.isprintable() and text[:1] != " " and text[-1:] != " "


def _flat(text: Text) -> str:
    if isinstance(text, str):
        return text
    parts: list[str | Run] = []
    for run in text:
        parts += ("\n", *_runs(run.content), "\n") if isinstance(run, Paragraph) else (run,)
    return inline.show(tuple(parts))


def _runs(text: Text) -> tuple[str | Run, ...]:
    return (text,) if isinstance(text, str) else text


def _write_text(text: Text) -> str:
    return line(_flat(resolve(text)))


def _surely_text(text: Text) -> bool:
    return isinstance(text, str) and "$" not in text and "\\" not in text and _is_line(text)


@lru_cache(16384)
def write_name(name: Name) -> str:
    """``Family, Given, Suffix``; a name that has no parts as it is (RIS, tags AU, A2, A3, A4).

    A family name alone keeps its comma, which tells it from a name that is not to be divided.

    >>> write_name(Name(family="McKay", given="John W.", suffix="Jr.")), write_name(Name(family="Plato"))
    ('McKay, John W., Jr.', 'Plato,')
    """
    if name.family is UNSET:
        return line(" ".join(part for part in (name.given, name.literal) if not isinstance(part, UnsetType)))
    family = name.family
    if name.non_dropping_particle is not UNSET:
        family = f"{name.non_dropping_particle} {family}"
    given = "" if name.given is UNSET else name.given
    if name.dropping_particle is not UNSET:
        given = f"{given} {name.dropping_particle}".lstrip()
    if name.suffix is not UNSET:
        return line(f"{family}, {given}, {name.suffix}")
    return line(f"{family}, {given}")


@lru_cache(16384)
def read_name(text: str) -> Name:
    """A name in its parts; one without a comma is not to be divided.

    >>> read_name("World Health Organization").literal
    'World Health Organization'
    """
    family, *rest = (part.strip() for part in text.split(","))
    if not rest or not family or len(rest) > 2:
        return Name(literal=text)
    given, suffix = (*rest, "")[:2]
    return Name(family=family, given=given or UNSET, suffix=suffix or UNSET)


@lru_cache(8192)
def write_issued(edtf: str) -> tuple[str | None, str | None]:
    """The year for PY, and for DA the date where it says more than the year.

    >>> write_issued("2020-05-12"), write_issued("2001-21"), write_issued("1984")
    (('2020', '2020/05/12/'), ('2001', '2001///Spring'), ('1984', None))
    """
    date = write_date(edtf)
    return (date[:4] or None, None if date.endswith("///") or not date else date)


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
    season = ("", "Spring", "Summer", "Autumn", "Winter")[point.season or 0]
    return f"{point.year:04d}/{month}/{day}/{season}"


def read_date(text: str) -> str | None:
    """The EDTF string of a RIS date; None where it is not certain.

    >>> read_date("2020/05//"), read_date("2001///Spring"), read_date("12 May 2020")
    ('2020-05', '2001-21', '2020-05-12')
    """
    year, _, rest = text.partition("///")
    if rest and (season := dates.read(f"{rest} {year}")) and dates.show(Interval(Point(int(year)))) == season[:4]:
        return season
    return dates.read(text.rstrip("/") if text.endswith("/") else text)


def read_issued(wire: tuple[str | None, str | None]) -> str | None:
    """The date of PY and DA: DA, where it agrees with PY or there is none."""
    year, date = wire
    whole = read_date(date) if date else None
    alone = read_date(year) if year else None
    if whole and (alone is None or whole.startswith(alone)):
        return whole
    return alone


_ISSN = re.compile(r"[0-9]{4}-?[0-9]{3}[0-9Xx]")
_ISBN = re.compile(r"(?:97[89][- ]?)?(?:[0-9][- ]?){9}[0-9Xx]")


def _read_issn(text: str) -> str | None:
    return text if _ISSN.fullmatch(text) else None


def _read_isbn(text: str) -> str | None:
    return text if _ISBN.fullmatch(text) else None


def _write_lines(values: Sequence[str]) -> list[str]:
    return [kept for value in values if (kept := line(value))]


TEXT = Codec(_write_text, inline.parse, _surely_text, resolve)
LINE = Codec(line, lambda wire: wire, _is_line)
LINES = Codec(_write_lines, tuple, lambda values: all(map(_is_line, values)))
NAMES = Codec(
    lambda names: [write_name(name) for name in names],
    lambda wire: tuple([read_name(name) for name in wire]),
)
ISSUED = Codec(write_issued, read_issued, lambda edtf: len(edtf) == 4 and edtf.isdigit() and edtf != "0000")
DATE = Codec(write_date, read_date)
ISSN = Codec(line, _read_issn)
ISBN = Codec(line, _read_isbn)

"""How values of the model stand in a CSL-JSON item, and back: text, dates, keywords, names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Any, Final

import msgspec

from bibconv.format import Codec
from bibconv.model import Name, Text
from bibconv.text import dates, html
from bibconv.text.dates import Interval, Point
from bibconv.text.latex.resolve import distinct, resolve
from bibconv.text.memo import Memo

CslDate = dict[str, Any]

_resolved = partial(resolve, typeset=False)


def _write_text(text: Text) -> str:
    return text if html.plain(text) else html.write(_resolved(text), protect=True)  # type: ignore[return-value]


def _write_prose(text: Text) -> str:
    return text if html.plain(text) else html.write(_resolved(text))  # type: ignore[return-value]


def _carry_text(text: Text) -> tuple[Any, bool]:
    return (text, True) if html.plain(text) else (_write_text(text), False)


def _carry_prose(text: Text) -> tuple[Any, bool]:
    return (text, True) if html.plain(text) else (_write_prose(text), False)


def _as_it_is(value: Any) -> tuple[Any, bool]:
    return value, True


@lru_cache(8192)
def write_date(edtf: str) -> CslDate:
    """The date object of an EDTF string: the years, months and days that it names (CSL 1.0.2, "Date Variables").

    Date-parts have no open or unknown end, no unspecified digits, no time of day, and one ``circa`` for all reasons.
    A decade or century becomes the range of its years.

    >>> write_date("2019-05/2020")
    {'date-parts': [[2019, 5], [2020]]}
    >>> write_date("1984~"), write_date("2001-21"), write_date("198X")
    ({'date-parts': [[1984]], 'circa': True}, {'date-parts': [[2001]], 'season': 1}, {'date-parts': [[1980], [1989]]})
    """
    interval = dates.parse(edtf)
    if interval is None:
        return {"literal": edtf}
    points = [point for point in interval if isinstance(point, Point)]
    last = points[-1]
    parts = [dates.to_date_parts(points[0])]
    if len(points) > 1 or last.years > 1:
        parts.append(dates.to_date_parts(last if last.years == 1 else Point(last.year + last.years - 1)))
    date: CslDate = {"date-parts": parts}
    if last.season and len(points) == 1:
        date["season"] = last.season
    if any(point.uncertain or point.approximate for point in points):
        date["circa"] = True
    return date


DATE_KEYS: Final = frozenset({"date-parts", "season", "circa", "literal", "raw"})
_OLDER_KEYS: Final = frozenset({"year", "month", "day"})
"""What citeproc-js and citeproc-hs had before there were date-parts."""
_SEASONS: Final = {"spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_NO: Final = frozenset({"", "0", "0.0", "false", "no"})
_YES: Final = frozenset({"1", "1.0", "true", "yes", "about", "approximately", "c", "c.", "ca", "ca.", "circa"})


def read_date(date: Any) -> str | None:
    """The EDTF string of a date object, or of a string (CSL 1.1); None where it is not certain or no date at all.

    >>> read_date({"date-parts": [["2019", 5], [2020]]}), read_date({"literal": "forthcoming"}), read_date("2020~")
    ('2019-05/2020', None, '2020~')
    """
    if isinstance(date, str):
        return date if dates.parse(date) else dates.read(date)
    if isinstance(date, list):
        date = {"date-parts": date if date and isinstance(date[0], list) else [date]}
    elif isinstance(date, dict) and "year" in date and date.keys() <= _OLDER_KEYS:
        date = {"date-parts": [[date.get(part) for part in ("year", "month", "day")]]}
    if not isinstance(date, dict) or not date.keys() <= DATE_KEYS:
        return None
    if len(date) == 1 and (plain := _plain_parts(date.get("date-parts"))):
        return _DATES[plain]
    found = _from_parts(date) if date.get("date-parts") else None
    words = date.get("literal", date.get("raw"))
    if words is None:
        return found
    read = read_date(words) if isinstance(words, str) and not date.keys() & {"season", "circa"} else None
    return read if found in (None, read) else None


def _plain_parts(given: Any) -> tuple[int, ...] | None:
    """The numbers of one date; None where there is anything else."""
    single = type(given) is list and len(given) == 1 and type(given[0]) is list and len(given[0]) < 4
    return tuple(given[0]) if single and _INTEGERS.issuperset(map(type, given[0])) else None


_INTEGERS: Final = frozenset({int})


def _from_parts(date: CslDate) -> str | None:
    given = [numbers(parts) for parts in date["date-parts"]] if isinstance(date["date-parts"], list) else []
    first = dates.from_date_parts(given[0]) if given and given[0] else None
    if first is None or len(given) > 2:
        return None
    if date.get("season"):
        season = _SEASONS.get(str(date["season"]).lower())
        if len(given) > 1 or first.month or first.season or season is None:
            return None
        first = first._replace(season=season)
    approximate = about(date)
    if approximate and str(date["circa"]).lower() not in _YES:
        return None
    first = first._replace(approximate=approximate)
    if len(given) == 1:
        return _valid(Interval(first))
    if given[1] == []:
        # [[2019], [0]] is how pandoc and citeproc-js write an open range.
        return _valid(Interval(first, "open"))
    second = dates.from_date_parts(given[1]) if given[1] else None
    return None if second is None else _valid(Interval(first, second._replace(approximate=approximate)))


def about(date: CslDate) -> bool:
    """Whether a date is said to be approximate, in whatever words."""
    return str(date.get("circa", "")).lower() not in _NO


def numbers(parts: Any) -> list[int] | None:
    """Date-parts as numbers, without empty ones at their end; None where they are none.

    >>> numbers(["2020", 5.0, None]), numbers([0]), numbers(["May"])
    ([2020, 5], [], None)
    """
    if not isinstance(parts, list):
        return None
    found: list[int] = []
    for part in parts:
        text = str(int(part)) if isinstance(part, float) and part.is_integer() else str("" if part is None else part)
        if not _NUMBER.fullmatch(text):
            return None
        found.append(int(text or 0))
    while found and not found[-1]:
        found.pop()
    return found


WORDS: Final = "dates"
"""Where ``extra`` keeps a date in words, by its variable: it is the same in every format that has a place for one."""


def words_of(date: Any) -> str | None:
    """The words of a date object that has nothing else."""
    words = date.get("literal") if isinstance(date, dict) and len(date) == 1 else None
    return words if isinstance(words, str) and dates.in_words(words) and read_date(words) is None else None


_DATES: Final[Memo[tuple[Any, ...], str | None]] = Memo(
    lambda parts: _from_parts({"date-parts": [list(parts)]}), 1 << 13
)
_NUMBER: Final = re.compile(r"(?:-?[0-9]{1,18})?")


def _valid(interval: Interval) -> str | None:
    edtf = dates.show(interval)
    return None if dates.problem(edtf) else edtf


def _surely_parts(edtf: str) -> bool:
    """A year, a month or a day: whatever has neither a letter nor a sign and is not longer, nor a season."""
    return (len(edtf) == 4 and edtf.isdigit() and edtf != "0000") or (
        len(edtf) == 10 and edtf[:4].isdigit() and edtf[5:7].isdigit() and edtf[8:].isdigit() and _is_day(edtf)
    )


def _is_day(edtf: str) -> bool:
    return edtf[:4] != "0000" and dates.parse(edtf) is not None


def _write_keywords(keywords: Sequence[str]) -> str:
    return ("; " if any("," in keyword for keyword in keywords) else ", ").join(keywords)


def _read_keywords(keywords: Any) -> tuple[str, ...] | None:
    if not isinstance(keywords, str):
        return None
    parts = keywords.split(";" if ";" in keywords else ",")
    return tuple([keyword for part in parts if (keyword := part.strip())]) or None


def _surely_keywords(keywords: Sequence[str]) -> bool:
    joined = "".join(keywords)
    return "," not in joined and ";" not in joined and all(keyword == keyword.strip() for keyword in keywords)


_PEOPLE: Final = tuple[Name, ...]


def _read_names(names: Any) -> tuple[Name, ...] | None:
    if isinstance(names, list) and None not in (plain := [_plain_name(name) for name in names]):
        return tuple(plain) or None  # type: ignore[arg-type]
    try:
        return msgspec.convert(names, _PEOPLE) or None
    except msgspec.ValidationError:
        return None


def _plain_name(name: Any) -> Name | None:
    """A family and a given name and nothing else, the same one again where it is met again; None for all else."""
    if not isinstance(name, dict) or len(name) != 2:
        return None
    family, given = name.get("family"), name.get("given")
    if not isinstance(family, str) or not isinstance(given, str) or not family or not given:
        return None
    return _PLAIN_NAMES[family, given]


_PLAIN_NAMES: Final[Memo[tuple[str, str], Name]] = Memo(lambda parts: Name(*parts), 1 << 15)


def _read_doi(doi: Any) -> str | None:
    if not isinstance(doi, str) or doi.startswith("10."):
        return _read_string(doi)
    from bibconv.text.identifiers import unresolved

    return unresolved(doi) or None


def _surely_doi(doi: str) -> bool:
    return doi.startswith("10.")


def _carry_doi(doi: str) -> tuple[str, bool]:
    return doi, _surely_doi(doi)


def _read_strings(strings: Any) -> tuple[str, ...] | None:
    whole = isinstance(strings, list | tuple) and all(isinstance(string, str) and string for string in strings)
    return tuple(strings) or None if whole else None


def _read_string(string: Any) -> str | None:
    """Numbers stand for themselves: the schema allows them for number variables."""
    if isinstance(string, str):
        return string or None
    return str(string) if isinstance(string, int | float) and not isinstance(string, bool) else None


def _read_text(string: Any) -> Text | None:
    return (html.read(string, protect=True) or None) if isinstance(string, str) else None


def _read_prose(string: Any) -> Text | None:
    return (html.read(string, paragraphs=True) or None) if isinstance(string, str) else None


TEXT: Final = Codec(_write_text, _read_text, html.plain, distinct(_resolved), _carry_text)
PROSE: Final = Codec(_write_prose, _read_prose, html.plain, distinct(_resolved), _carry_prose)
DATE: Final = Codec(write_date, read_date, _surely_parts)
DOI: Final = Codec(lambda doi: doi, _read_doi, _surely_doi, together=_carry_doi)
"""A DOI; one that is written as a URL is read as what it is."""
KEYWORDS: Final = Codec(_write_keywords, _read_keywords, _surely_keywords)
NAMES: Final = Codec(lambda names: names, _read_names, lambda names: True, together=_as_it_is)
STRING: Final = Codec(lambda string: string, _read_string, lambda string: True, together=_as_it_is)
STRINGS: Final = Codec(lambda strings: strings, _read_strings, lambda strings: True, together=_as_it_is)

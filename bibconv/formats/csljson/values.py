"""How values of the model stand in a CSL-JSON item, and back: text, dates, keywords, names."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import msgspec

from bibconv.format import Codec
from bibconv.model import Name, Text
from bibconv.text import dates, html
from bibconv.text.dates import Interval, Point
from bibconv.text.latex import resolve

CslDate = dict[str, Any]


def _write_text(text: Text) -> str:
    return text if html.plain(text) else html.write(resolve(text), protect=True)  # type: ignore[return-value]


def _write_prose(text: Text) -> str:
    return text if html.plain(text) else html.write(resolve(text))  # type: ignore[return-value]


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


def read_date(date: CslDate) -> str | None:
    """The EDTF string of a date object whose parts are numbers; None where it is not certain or no date at all.

    >>> read_date({"date-parts": [[2019, 5], [2020]]}), read_date({"literal": "forthcoming"})
    ('2019-05/2020', None)
    """
    if "date-parts" not in date:
        words = date.get("literal", date.get("raw"))
        return (words if dates.parse(words) else dates.read(words)) if isinstance(words, str) else None
    if "literal" in date or "raw" in date:
        return None
    start, *rest = date["date-parts"]
    first = dates.from_date_parts(start)
    if first is None or len(rest) > 1:
        return None
    if date.get("season"):
        if rest or first.month or first.season:
            return None
        first = first._replace(season=date["season"])
    approximate = bool(date.get("circa"))
    first = first._replace(approximate=approximate)
    if not rest:
        return _valid(Interval(first))
    if rest[0][0] == 0:
        # [[2019], [0]] is how pandoc and citeproc-js write an open range.
        return _valid(Interval(first, "open"))
    second = dates.from_date_parts(rest[0])
    return None if second is None else _valid(Interval(first, second._replace(approximate=approximate)))


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


def _read_keywords(keywords: str) -> tuple[str, ...]:
    parts = keywords.split(";" if ";" in keywords else ",")
    return tuple([keyword for part in parts if (keyword := part.strip())])


def _surely_keywords(keywords: Sequence[str]) -> bool:
    joined = "".join(keywords)
    return "," not in joined and ";" not in joined and all(keyword == keyword.strip() for keyword in keywords)


def _read_names(names: Any) -> tuple[Name, ...]:
    return msgspec.convert(names, tuple[Name, ...])


TEXT = Codec(_write_text, lambda wire: html.read(wire, protect=True), html.plain, resolve)
PROSE = Codec(_write_prose, lambda wire: html.read(wire, paragraphs=True), html.plain, resolve)
DATE = Codec(write_date, read_date, _surely_parts)
KEYWORDS = Codec(_write_keywords, _read_keywords, _surely_keywords)
NAMES = Codec(lambda names: names, _read_names, lambda names: True)
STRINGS = Codec(lambda strings: strings, tuple, lambda strings: True)

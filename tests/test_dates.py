"""Dates: EDTF level 0 and 1, their parts, and the shapes met in bibliographies."""

from __future__ import annotations

import re

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibconv.model import EDTF_PATTERN
from bibconv.text import dates
from bibconv.text.dates import Interval, Point

# The examples of the EDTF specification, levels 0 and 1, section by section.
EXAMPLES = """
1985-04-12 1985-04 1985
1985-04-12T23:20:30 1985-04-12T23:20:30Z 1985-04-12T23:20:30-04 1985-04-12T23:20:30+04:30
1964/2008 2004-06/2006-08 2004-02-01/2005-02-08 2004-02-01/2005-02 2004-02-01/2005 2005/2006-02
Y170000002 Y-170000002
2001-21
1984? 2004-06~ 2004-06-11%
201X 20XX 2004-XX 1985-04-XX 1985-XX-XX
1985-04-12/.. 1985-04/.. 1985/.. 1985-04-12/ 1985-04/ 1985/
../1985-04-12 ../1985-04 ../1985 /1985-04-12 /1985-04 /1985
1984~/2004-06 1984/2004-06~ 1984~/2004~ 1984?/2004% 2004-06-XX/2004-07-03
-1985 -198X -0043 0000
"""
VALID = EXAMPLES.split()

FAULTS = {
    "": "not a date in EDTF level 0 or 1",
    "..": "not a date in EDTF level 0 or 1",
    "/": "not a date in EDTF level 0 or 1",
    "../..": "not a date in EDTF level 0 or 1",
    "20": "not a date in EDTF level 0 or 1",
    "Y2020": "not a date in EDTF level 0 or 1",
    "2020-13": "not a date in EDTF level 0 or 1",
    "2020-1": "not a date in EDTF level 0 or 1",
    "2020-25": "not a date in EDTF level 0 or 1",
    "2001-21-05": "not a date in EDTF level 0 or 1",
    "1XXX": "not a date in EDTF level 0 or 1",
    "156X-12-25": "not a date in EDTF level 0 or 1",
    "2020T10:00:00": "not a date in EDTF level 0 or 1",
    "2020-05-12T25:00:00": "not a date in EDTF level 0 or 1",
    "2020\n": "not a date in EDTF level 0 or 1",
    "2" * 100_000: "not a date in EDTF level 0 or 1",
    "2021-02-29": "there is no day 29 in month 2 of 2021",
    "1900-02-29": "there is no day 29 in month 2 of 1900",
    "2020-04-31/2021": "there is no day 31 in month 4 of 2020",
    "2021/2020": "the interval ends before it begins",
    "2020-05/2020-04": "the interval ends before it begins",
    "-0000": "there is no year -0000",
}


@pytest.mark.parametrize("edtf", VALID)
def test_a_date_of_the_specification_is_shown_as_it_was(edtf: str) -> None:
    interval = dates.parse(edtf)
    assert interval is not None
    assert dates.show(interval) == edtf
    assert dates.problem(edtf) is None


@pytest.mark.parametrize(("edtf", "why"), FAULTS.items(), ids=[edtf[:20] for edtf in FAULTS])
def test_what_is_no_date_says_why(edtf: str, why: str) -> None:
    assert dates.problem(edtf) == why
    assert dates.parse(edtf) is None


def test_the_pattern_means_the_same_to_every_validator() -> None:
    rust = jsonschema_rs.validator_for({"type": "string", "pattern": EDTF_PATTERN}).is_valid
    for edtf in [*VALID, *(edtf for edtf in FAULTS if "\n" not in edtf)]:
        assert rust(edtf) == bool(re.search(EDTF_PATTERN, edtf)), edtf


def test_parts() -> None:
    assert dates.parse("2004-06-11%") == Interval(Point(2004, 6, 11, uncertain=True, approximate=True))
    assert dates.parse("20XX") == Interval(Point(2000, years=100))
    assert dates.parse("-198X") == Interval(Point(-1989, years=10))
    assert dates.parse("1985-XX-XX/..") == Interval(Point(1985, masked=("month", "day")), "open")
    assert dates.parse("/2001-22") == Interval("unknown", Point(2001, season=2))
    assert dates.parse("1985-04-12T23:20:30Z") == Interval(Point(1985, 4, 12, time="23:20:30Z"))


@given(st.integers(-(10**12), 10**12), st.none() | st.integers(0, 13), st.none() | st.integers(0, 32))
def test_a_made_date_is_valid_or_none(year: int, month: int | None, day: int | None) -> None:
    edtf = dates.date(year, month, day)
    if edtf is not None:
        assert dates.parse(edtf) == Interval(Point(year, month, day))


@given(st.lists(st.integers(-3000, 3000), max_size=4) | st.tuples(st.integers(1, 3000), st.integers(0, 24)).map(list))
def test_date_parts_come_back(parts: list[int]) -> None:
    point = dates.from_date_parts(parts)
    if point is not None and not point.season:
        assert dates.to_date_parts(point) == [p for p in parts if p]


def test_date_parts_have_no_year_zero() -> None:
    assert dates.from_date_parts([-44, 3, 15]) == Point(-43, 3, 15)
    assert dates.from_date_parts([0]) is None
    assert dates.from_date_parts([2021, 2, 29]) is None


SHAPES = {
    "2020": "2020",
    " 2020-05 ": "2020-05",
    "2020-5-1": "2020-05-01",
    "2020/05": "2020-05",
    "2020/05/12": "2020-05-12",
    "2020/05/12/": "2020-05-12",
    "2020-00-00": "2020",
    "2020-05-00": "2020-05",
    "2020/00/00/": "2020",
    "2020/05//": "2020-05",
    "2020///": "2020",
    "20200512": "2020-05-12",
    "05/2020": "2020-05",
    "25/12/2020": "2020-12-25",
    "12/25/2020": "2020-12-25",
    "5/5/2020": "2020-05-05",
    "25.12.2020": "2020-12-25",
    "May 2020": "2020-05",
    "May, 2020": "2020-05",
    "12 May 2020": "2020-05-12",
    "May 12, 2020": "2020-05-12",
    "12th of May 2020": "2020-05-12",
    "2020 May 12": "2020-05-12",
    "2020-May-12": "2020-05-12",
    "Sept. 2020": "2020-09",
    "12. März 2020": "2020-03-12",
    "12 de mayo de 2020": "2020-05-12",
    "May-June 2020": "2020-05/2020-06",
    "May/June 2020": "2020-05/2020-06",
    "12-14 May 2020": "2020-05-12/2020-05-14",
    "May 12–14, 2020": "2020-05-12/2020-05-14",
    "May 30 - June 2, 2020": "2020-05-30/2020-06-02",
    "December 2019 - January 2020": "2019-12/2020-01",
    "2019–2020": "2019/2020",
    "2019--2021": "2019/2021",
    "1999/2000": "1999/2000",
    "c. 1984": "1984~",
    "circa 1984": "1984~",
    "[ca. 1984]": "1984~",
    "1984?": "1984?",
    "[1984?]": "1984?",
    "c. 1984?": "1984%",
    "Spring 2020": "2020-21",
    "2020 Fall": "2020-23",
    "44 BC": "-0043",
    "500 BCE": "-0499",
    "2020-05-12T10:00:00Z": "2020-05-12T10:00:00Z",
    "2020-05-12 10:00:00": "2020-05-12T10:00:00",
}

UNCERTAIN = [
    "",
    "5/12/2020",
    "5.12.2020",
    "2019-21",
    "1998-99",
    "1999-00",
    "1999/00",
    "2020-00-05",
    "c1984",
    "2004/",
    "202005",
    "2020//12/",
    "2020a",
    "n.d.",
    "forthcoming",
    "May",
    "May 12",
    "2020 2021",
    "May June 2020",
    "30 Feb 2020",
    "2020-02-30",
    "2020-05-12T10:00:00.000Z",
    "٢٠٢٠",
    "² May 2020",
    "Winter 2019/20",
    "May 2020" + " " * 100_000 + "?",
]


@pytest.mark.parametrize(("text", "edtf"), SHAPES.items())
def test_a_shape_that_is_certain(text: str, edtf: str) -> None:
    assert dates.read(text) == edtf


@pytest.mark.parametrize("text", UNCERTAIN, ids=[text[:20] for text in UNCERTAIN])
def test_a_shape_that_is_not_certain_is_not_read(text: str) -> None:
    assert dates.read(text) is None


@given(st.text() | st.text("0123456789-/.?~XTc May?", max_size=20))
def test_whatever_is_read_is_a_date_and_nothing_raises(text: str) -> None:
    edtf = dates.read(text)
    assert edtf is None or dates.problem(edtf) is None
    dates.problem(text)


@given(st.sampled_from(VALID))
def test_what_is_a_date_already_is_read_as_it_is(edtf: str) -> None:
    assert dates.read(edtf) in (edtf, None)

"""Divides the lines between two author blocks: the abstract of one record, perhaps a heading, the title of the next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct

from bibconv.formats.listing.anchor import LONGEST_HEADING, contains, heading_like, named, prepared, shape
from bibconv.formats.listing.layout import ABSTRACT, AUTHORS, BLANK, FIELD, MARK, SOFT, TITLE
from bibconv.text.namelook import GROUP

REACH = 5
"""How many lines a wrapped title may have."""

OPEN_WORDS = frozenset(
    "a an the of for and or in on with to via from by as at using is are that & between under".split()
)
"""Words that nothing ends with."""


class Line(Struct, frozen=True, gc=False):
    """A line that is not blank. ``number`` and ``column`` count from 1."""

    number: int
    text: str
    column: int = 1
    flags: int = 0


class Draft(Struct):
    """The lines of a record by their roles. ``sure`` tells whether the heading's author was found in it."""

    heading: Line | None
    title: list[Line] = []
    authors: list[Line] = []
    abstract: list[Line] = []
    fields: list[Line] = []
    matched: bool = True
    boundary: int = 0
    """The line at which the division of the lines is in doubt."""
    cut: bool = False
    """The document ends inside this record."""


class Stray(NamedTuple):
    """Lines that belong to no record."""

    lines: list[Line]


class Split(NamedTuple):
    """How a gap is divided: lines of the record before; a heading; the title; what the author block begins with."""

    before: list[Line]
    heading: Line | None
    title: list[Line]
    authors: list[Line]
    doubt: int = 0
    """The line at which the division is in doubt; 0 where it is not."""


def _split(gap: list[Line], start: int, title: int, *, heading: bool, doubt: int = 0) -> Split:
    """The parts of a gap in which the title begins at ``start`` and has so many lines, a heading before it or not."""
    end = start + title
    return Split(gap[: start - heading], gap[start - 1] if heading else None, gap[start:end], gap[end:], doubt)


def is_heading(line: Line, authors: str, *, exact: bool) -> bool:
    """Whether a line is the heading of a group, told by the author line of the group's first paper."""
    text = line.text
    if len(text) > LONGEST_HEADING or line.flags & (TITLE | AUTHORS | ABSTRACT | FIELD):
        return False
    spelt = text in authors
    if not spelt and exact or not heading_like(text):
        return False
    if spelt and contains(authors, text):
        return "," in text or (
            (named(text) or GROUP.search(text) is not None) and (authors.startswith(text) or shape(authors) > -1.0)
        )
    return not exact and shape(text) > -1.0 and prepared(text).alike(authors)


def is_sole_author(between: str, text: str) -> bool:
    """Whether a line that comes twice is a heading and its author, and not a title that comes twice."""
    return between != text and shape(between) <= 0.5 and ("," not in text or shape(text) > -1.0)


def divide(gap: list[Line], block: Sequence[Line], *, wrapped: bool, strict: bool, closed_up: bool = False) -> Split:
    """Divide the lines between two author blocks: the abstract of one record, a heading, the title of the next.

    ``closed_up``: a blank line goes before the title, and none between it and the authors.
    """
    count = len(gap)
    authors = block[0].text if len(block) == 1 else " ".join([line.text for line in block])
    marked = count - 1
    while marked >= 0 and not gap[marked].flags & (TITLE | MARK):
        marked -= 1
    if marked >= 0 and not (
        marked < count - 1 and gap[marked].flags & MARK and is_heading(gap[marked], authors, exact=False)
    ):
        return _split(gap, marked, count - marked, heading=marked > 0 and _heading_before(gap, marked, authors))
    if wrapped:
        return _divide_wrapped(gap, authors, block[0], closed_up=closed_up)
    title = count - 1
    while title > 0 and gap[title].flags & FIELD:
        title -= 1
    if title < 1:
        return Split([], None, gap, [])
    heading = is_heading(gap[title - 1], authors, exact=False)
    if not heading and not strict and title >= 2:
        heading = lone_heading(gap[title - 1])
    return _split(gap, title, count - title, heading=heading)


def lone_heading(line: Line) -> bool:
    """Whether a line looks like a heading all by itself: one family and one given name."""
    return line.text.count(",") == 1 and heading_like(line.text) and shape(line.text) > 0.5


def _heading_before(gap: Sequence[Line], at: int, authors: str) -> bool:
    """Whether the line before a title that is marked as such is a heading."""
    line = gap[at - 1]
    if is_heading(line, authors, exact=False):
        return True
    if not heading_like(line.text) or line.flags & (ABSTRACT | FIELD | SOFT | TITLE):
        return False
    alone = at == 1 or line.flags & (BLANK | MARK)
    return bool(alone) and shape(line.text) > 0.5


def _divide_wrapped(gap: list[Line], authors: str, first: Line, *, closed_up: bool) -> Split:
    """Divide a gap of wrapped lines by where the wrapping shows that one field ends and another begins."""
    most = _names_above(gap, first, closed_up=closed_up)
    count = len(gap)
    options: list[tuple[float, int, int, bool]] = []
    for up in range(most + 1):
        end = count - up
        edge = _edge(gap[end].flags if up else first.flags)
        edge -= sum([3.0 for line in gap[count - most : end] if "," in line.text])
        names = " ".join([line.text for line in gap[end:]] + [authors])
        for title in range(1, min(REACH, end) + 1):
            start = end - title
            score = edge + _title_worth(gap, start, end)
            options.append((score + _before_worth(gap, start), start, title, False))
            if start and is_heading(gap[start - 1], names, exact=False):
                score += 6.0 + _edge(gap[start].flags) + _before_worth(gap, start - 1)
                options.append((score, start, title, True))
    if not options:
        return Split([], None, gap, [])
    options.sort(key=lambda option: -option[0])
    best, start, title, heading = options[0]
    doubtful = len(options) > 1 and best - options[1][0] < 0.75
    return _split(gap, start, title, heading=heading, doubt=gap[start].number if doubtful else 0)


def _names_above(gap: Sequence[Line], first: Line, *, closed_up: bool) -> int:
    """How many lines at the end of a gap may be the beginning of the author block below it."""
    flags = first.flags
    found = 0
    while found < min(len(gap) - 1, REACH * 8) and flags & SOFT and not flags & BLANK:
        line = gap[-1 - found]
        if shape(line.text) <= -2.0 or (closed_up and line.flags & BLANK):
            break
        found += 1
        flags = line.flags
    return found


def _edge(flags: int) -> float:
    """What the break before a line tells about a field beginning there."""
    return 2.0 if flags & BLANK else -2.5 if flags & SOFT else 1.0


def _before_worth(gap: Sequence[Line], end: int) -> float:
    """How well ``gap[:end]`` does as the abstract of the record before."""
    if not end:
        return -0.5
    text = gap[end - 1].text
    ends = text.rstrip("\"'”’)]}*")[-1:] in (".", "!", "?", "。", "") or "://" in text
    score = 1.0 if ends else -1.5
    if not ends and (text.rpartition(" ")[2] in OPEN_WORDS or capitals(text) > 0.6):
        score -= 1.0
    return score + (_edge(gap[end].flags) if end < len(gap) else 0.0)


def capitals(text: str) -> float:
    """The share of the longer words of a line that are capitalized: high in most titles, low in running text."""
    words = [word for word in text.split() if len(word) > 3]
    return sum([word[0].isupper() for word in words]) / len(words) if len(words) > 2 else 0.5


def _title_worth(gap: Sequence[Line], start: int, end: int) -> float:
    """How well ``gap[start:end]`` does as a title."""
    score = (0.0, 0.0, 0.0, -1.5, -3.0, -4.5)[end - start]
    for at in range(start + 1, end):
        flags = gap[at].flags
        score -= 7.0 if flags & BLANK or not flags & SOFT else 0.0
        score -= 2.0 if gap[at - 1].text[-1] == "." else 0.0
    text = gap[start].text
    return score - (1.5 if text[0].islower() else 0.0) + 0.5 * min(capitals(line.text) for line in gap[start:end])

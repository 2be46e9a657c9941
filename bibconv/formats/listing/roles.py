"""Gives the lines of a listing their roles: heading, title, authors, abstract.

Author lines are the anchors: the heading's author stands in each. What lies between two of them, the rest of one
record and the beginning of the next, is divided as a whole. Lines that look like author lines but lack the heading's
author are weighed against each other before the gap is divided. Not more than a gap is held in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bibconv.formats.listing.anchor import FIELD_WIDTH, LONGEST_HEADING, Heading, contains, heading_like, shape
from bibconv.formats.listing.layout import ABSTRACT, AUTHORS, BLANK, FIELD, HINTS, MARK, SOFT, TITLE, Layout

REACH = 5
"""How many lines a wrapped title may have."""

GAP_LINES = 4096
GAP_CHARACTERS = 8_000_000
"""A gap that grows beyond this is cut off: what it holds goes to the record before it, or to no record."""

CANDIDATES = 8
"""How many earlier candidates are weighed as the one before a candidate."""


class Line(NamedTuple):
    """A line that is not blank. ``number`` and ``column`` count from 1."""

    number: int
    text: str
    column: int = 1
    flags: int = 0


@dataclass(slots=True)
class Draft:
    """The lines of a record by their roles. ``sure`` tells whether the heading's author was found in it."""

    heading: Line | None
    title: list[Line] = field(default_factory=list)
    authors: list[Line] = field(default_factory=list)
    abstract: list[Line] = field(default_factory=list)
    fields: list[Line] = field(default_factory=list)
    matched: bool = True
    boundary: int = 0
    """The line at which the division of the lines is in doubt."""
    cut: bool = False
    """The document ends inside this record."""


class Stray(NamedTuple):
    """Lines that belong to no record."""

    lines: list[Line]


class Grouper:
    """Takes the lines of a document one after the other and gives records in draft."""

    def __init__(self, layout: Layout) -> None:
        self.heading: Line | None = None
        self._prepared: Heading | None = None
        self._wrapped = layout.width > 0
        self._labelled = "labelled" in layout.features
        self._labels_seen = False
        self._reach = REACH if self._wrapped else 1
        self._gap: list[Line] = []
        self._size = 0
        self._candidates: list[int] = []
        self._block: list[Line] = []
        self._kind = ""
        self._draft: Draft | None = None
        self._abstracts = 0
        self._long_abstracts = 0
        self._records = 0

    def push(self, line: Line) -> Iterator[Draft | Stray] | None:
        """Take a line; records that are complete by it are given back."""
        text = line.text
        if self._block:
            if self._goes_on(line):
                self._block.append(line)
                return None
            return self._after_block(line)
        if (
            line.flags & HINTS == 0
            and len(text) > FIELD_WIDTH * (text.count(",") + 1)
            and (";" not in text or len(text) > FIELD_WIDTH * (text.count(",") + text.count(";") + 1))
        ):
            return self._keep(line)
        kind = self._kind_of(line)
        if not kind:
            return self._keep(line)
        if kind == "candidate":
            self._candidates.append(len(self._gap))
            return self._keep(line)
        self._block = [line]
        self._kind = kind
        if kind == "spanning":
            self._block.insert(0, self._gap.pop())
        return None if self._wrapped else self._close()

    def finish(self) -> Iterator[Draft | Stray]:
        """The rest, at the end of the document."""
        if self._block:
            yield from self._close()
        gap, candidates = self._gap, self._candidates
        for at in self._chosen(gap, candidates, None):
            yield from self._take(at)
        yield from self._tail(self._gap)

    def _keep(self, line: Line) -> Iterator[Draft | Stray] | None:
        self._gap.append(line)
        self._size += len(line.text)
        if len(self._gap) > GAP_LINES or (self._size > GAP_CHARACTERS and len(self._gap) > 2 * REACH):
            return self._overflow()
        return None

    def _overflow(self) -> Iterator[Draft | Stray]:
        kept = self._gap[-2 * REACH :]
        lines = self._gap[: -2 * REACH]
        self._reset(kept)
        if self._draft is not None:
            self._draft.abstract = lines
            yield self._draft
            self._draft = None
        else:
            yield Stray(lines)

    def _reset(self, gap: list[Line]) -> None:
        self._gap = gap
        self._size = sum([len(line.text) for line in gap])
        self._candidates = []

    def _goes_on(self, line: Line) -> bool:
        """Whether a wrapped author block goes on on this line."""
        last = self._block[-1]
        if not line.flags & SOFT or line.flags & (HINTS | BLANK):
            return False
        score = shape(line.text)
        if last.text.endswith((",", ";")):
            return score > -3.5 and len(line.text) < FIELD_WIDTH * (line.text.count(",") + 1)
        return score > -2.0 and ("," in line.text or len(line.text) < 30)

    def _after_block(self, line: Line) -> Iterator[Draft | Stray]:
        yield from self._close()
        yield from self.push(line) or ()

    def _kind_of(self, line: Line) -> str:
        """What kind of anchor a line is: ``sure``, ``spanning`` (with the line before), ``candidate`` or none."""
        flags = line.flags
        if flags & AUTHORS:
            self._labels_seen = True
            return "sure"
        if flags & (TITLE | FIELD) or (flags & ABSTRACT and self._labelled) or self._labels_seen or not self._gap:
            return ""
        text = line.text
        heading = self.heading
        if heading is not None and contains(text, heading.text) and (
            "," in heading.text or text == heading.text or shape(text) > -1.0
        ):
            return "sure"
        if self._new_heading(text, exact=True):
            return "sure"
        if self._wrapped and heading is not None and self._spans(line, heading.text):
            return "spanning"
        if "," not in text:
            return ""
        score = shape(text)
        if score < -2.0 or flags & SOFT and score < 1.0:
            return ""
        if self._prepared is not None and self._prepared.alike(text) and score > -1.5:
            return "sure"
        if self._new_heading(text, exact=False) and score > -1.5:
            return "sure"
        return "candidate" if score > 0.5 and heading is not None and not flags & SOFT else ""

    def _spans(self, line: Line, heading: str) -> bool:
        """Whether the heading's author stands partly at the end of the line before."""
        before = self._gap[-1].text
        if not line.flags & SOFT or len(self._gap) < 2 or before[-1] == ".":
            return False
        joined = f"{before} {line.text}"
        at = joined.find(heading, max(0, len(before) - len(heading)))
        return 0 <= at < len(before) < at + len(heading) and contains(joined, heading) and shape(before) > -2.5

    def _new_heading(self, text: str, *, exact: bool) -> bool:
        """Whether a line above is the heading of a new group, its author being in this line."""
        gap = self._gap
        for back in range(2, min(len(gap), self._reach + 1 + 2 * self._wrapped) + 1):
            line = gap[-back]
            if is_heading(line, text, exact=exact):
                return True
        return False

    def _close(self) -> Iterator[Draft | Stray]:
        """An author block is complete: divide the gap before it."""
        block, kind = self._block, self._kind
        self._block = []
        gap = self._gap
        if self._candidates:
            for at in self._chosen(gap, self._candidates, block):
                yield from self._take(at)
            gap = self._gap
        yield from self._record(gap, block, kind)
        self._reset([])

    def _take(self, at: int) -> Iterator[Draft | Stray]:
        """Make a record of the candidate at that line of the gap (counted before any was taken)."""
        first = self._gap[0].number
        index = next(i for i, line in enumerate(self._gap) if line.number == at)
        block = [self._gap[index]]
        rest = self._gap[index + 1 :]
        if self._wrapped:
            while rest and self._continues(block, rest[0]):
                block.append(rest.pop(0))
        yield from self._record(self._gap[:index], block, "candidate")
        self._reset(rest)
        assert not rest or rest[0].number > first

    def _continues(self, block: list[Line], line: Line) -> bool:
        self._block = block
        answer = self._goes_on(line)
        self._block = []
        return answer

    def _record(self, gap: list[Line], block: list[Line], kind: str) -> Iterator[Draft | Stray]:
        split = divide(gap, block, wrapped=self._wrapped, strict=kind != "candidate")
        before, heading, title, up = split.parts(gap)
        if self._draft is not None:
            self._give(self._draft, before)
            yield self._draft
        elif before:
            yield Stray(before)
        if heading is not None:
            self.heading = heading
            self._prepared = Heading(heading.text)
        fields = [line for line in title if line.flags & FIELD]
        draft = Draft(self.heading, [line for line in title if not line.flags & FIELD], up + block, fields=fields)
        draft.matched = kind != "candidate" and (not self._labels_seen or self._matches(block))
        draft.boundary = split.doubt
        self._draft = draft
        self._records += 1

    def _matches(self, block: list[Line]) -> bool:
        if self.heading is None or self._prepared is None:
            return True
        text = " ".join([line.text for line in block])
        return contains(text, self.heading.text) or self._prepared.alike(text)

    def _give(self, draft: Draft, lines: list[Line]) -> None:
        for line in lines:
            (draft.fields if line.flags & FIELD else draft.abstract).append(line)
        if draft.abstract:
            self._abstracts += 1
            self._long_abstracts += len(draft.abstract) > 1

    def _chosen(self, gap: list[Line], candidates: list[int], block: list[Line] | None) -> list[int]:
        """Which candidates are author lines: the choice that divides the gap most plausibly, as line numbers."""
        if not candidates:
            return []
        stops = candidates + ([len(gap)] if block is not None else [])
        best: list[tuple[float, list[int]]] = []
        for n, stop in enumerate(stops):
            worth = shape(gap[stop].text) - 0.5 * self._wrapped if stop < len(gap) else 0.0
            options = [(self._gap_worth(gap, 0, stop), [])]
            for earlier in range(max(0, n - CANDIDATES), n):
                score, chosen = best[earlier]
                options.append((score + self._gap_worth(gap, candidates[earlier] + 1, stop), [*chosen, candidates[earlier]]))
            score, chosen = max(options, key=lambda option: option[0])
            best.append((score + worth, chosen))
        if block is not None:
            return [gap[at].number for at in best[-1][1]]
        ends = [(self._gap_worth(gap, 0, None), [])]
        for n, (score, chosen) in enumerate(best):
            ends.append((score + self._gap_worth(gap, candidates[n] + 1, None), [*chosen, candidates[n]]))
        return [gap[at].number for at in max(ends, key=lambda end: end[0])[1]]

    def _gap_worth(self, gap: list[Line], start: int, stop: int | None) -> float:
        """How plausible it is that ``gap[start:stop]`` lies between two author lines."""
        count = (len(gap) if stop is None else stop) - start
        if stop is None:
            return -0.7 if count == 0 else -0.75 * (count - 1) if not self._wrapped else 0.0
        if count <= 0:
            return -99.0
        title = gap[stop - 1].text
        score = -4.0 if len(title) > 350 else -1.0 if title.endswith(".") and len(title) > 150 else 0.0
        if self._wrapped:
            hard = start if gap[start].flags & BLANK else stop - 1
            return score - (0.5 if count < 3 else 0.0) - (1.5 if gap[hard].flags & SOFT else 0.0)
        if count >= 3 and heading_like(gap[stop - 2].text):
            count -= 1
        return score + (-1.2 if count == 1 else 0.0 if count == 2 else -1.0 - 0.75 * min(count - 2, 6))

    def _tail(self, gap: list[Line]) -> Iterator[Draft | Stray]:
        """The lines after the last author line: an abstract, and perhaps the beginning of a record that was cut."""
        draft = self._draft
        at = len(gap) if draft is None else self._cut(gap)
        heading = None
        if draft is not None:
            if 0 < at < len(gap) and len(gap) - at >= 1 and at >= 1 and self._lone_heading(gap, at):
                heading = gap[at - 1]
                at -= 1
            self._give(draft, gap[:at])
            if not draft.abstract and draft.authors[-1].text.endswith((",", ";", " and", " &")):
                draft.cut = True
            yield draft
        elif gap:
            yield Stray(gap)
        rest = gap[at:]
        if heading is not None:
            self.heading = heading
            rest = rest[1:]
        if rest:
            yield Draft(self.heading, rest, cut=True)

    def _lone_heading(self, gap: list[Line], at: int) -> bool:
        before = gap[at - 1]
        return before.text.count(",") == 1 and heading_like(before.text) and shape(before.text) > 0.5 and at >= 2

    def _cut(self, gap: list[Line]) -> int:
        """Where a record that has no author line begins at the end of the document; the length where none does."""
        count = len(gap)
        if not count:
            return 0
        start = count - 1
        while self._wrapped and start > 0 and gap[start].flags & SOFT and count - start < REACH:
            start -= 1
        for at in range(start, count):
            if gap[at].flags & (TITLE | MARK):
                return at
        if self._labels_seen or gap[-1].flags & (ABSTRACT | FIELD):
            return count
        title = " ".join([line.text for line in gap[start:]])
        if len(title) > 250 or title[-1] in ".!?”\"'’)。…:,;" or title[0].islower() or "://" in title:
            return count
        if start == 0:
            return 0 if self._records > 2 and self._abstracts * 4 < self._records else count
        return start if gap[start - 1].text[-1] in ".!?”\"')。" and self._long_abstracts * 4 <= self._abstracts else count


class Split(NamedTuple):
    """How a gap is divided: lines of the abstract before; a heading; lines of the title; of the author block."""

    before: int
    heading: bool
    title: int
    doubt: int = 0

    def parts(self, gap: list[Line]) -> tuple[list[Line], Line | None, list[Line], list[Line]]:
        """The lines themselves."""
        start = self.before + self.heading
        return (
            gap[: self.before],
            gap[self.before] if self.heading else None,
            gap[start : start + self.title],
            gap[start + self.title :],
        )


def is_heading(line: Line, authors: str, *, exact: bool) -> bool:
    """Whether a line is the heading of a group, told by the author line of the group's first paper."""
    text = line.text
    if len(text) > LONGEST_HEADING or line.flags & (TITLE | AUTHORS | ABSTRACT | FIELD | SOFT) or not heading_like(text):
        return False
    if text in authors and contains(authors, text):
        return "," in text or authors.startswith(text) or shape(authors) > 0
    return not exact and shape(text) > -1.0 and Heading(text).alike(authors)


def divide(gap: Sequence[Line], block: Sequence[Line], *, wrapped: bool, strict: bool) -> Split:
    """Divide the lines between two author blocks: the abstract of one record, a heading, the title of the next."""
    count = len(gap)
    authors = block[0].text if len(block) == 1 else " ".join([line.text for line in block])
    hinted = next((at for at in range(count - 1, -1, -1) if gap[at].flags & (TITLE | MARK)), -1)
    if hinted >= 0 and not (
        hinted < count - 1 and gap[hinted].flags & MARK and is_heading(gap[hinted], authors, exact=False)
    ):
        heading = hinted > 0 and _heading_before(gap, hinted, authors)
        return Split(hinted - heading, heading, count - hinted)
    if wrapped:
        return _divide_wrapped(gap, authors, block[0])
    start = max(hinted, 0)
    title = next((at for at in range(count - 1, start, -1) if not gap[at].flags & FIELD), count - 1)
    if count < 2:
        return Split(0, False, count)
    heading = title >= 1 and is_heading(gap[title - 1], authors, exact=False)
    if not heading and not strict and title >= 2:
        before = gap[title - 1]
        heading = before.text.count(",") == 1 and heading_like(before.text) and shape(before.text) > 0.5
    return Split(title - heading, heading, count - title)


def _heading_before(gap: Sequence[Line], at: int, authors: str) -> bool:
    """Whether the line before a title that is marked as such is a heading."""
    line = gap[at - 1]
    if is_heading(line, authors, exact=False):
        return True
    if not heading_like(line.text) or line.flags & (ABSTRACT | FIELD | SOFT | TITLE):
        return False
    alone = at == 1 or line.flags & (BLANK | MARK)
    return bool(alone) and shape(line.text) > 0.5


def _divide_wrapped(gap: Sequence[Line], authors: str, first: Line) -> Split:
    """Divide a gap of wrapped lines by where the wrapping shows that one field ends and another begins."""
    count = len(gap)
    most = 0
    flags = first.flags
    while most < min(count - 1, 40) and flags & SOFT and not flags & BLANK and shape(gap[count - 1 - most].text) > -2.0:
        most += 1
        flags = gap[count - most].flags
    options: list[tuple[float, Split]] = []
    for up in range(most + 1):
        end = count - up
        edge = _edge(gap[end].flags if up else first.flags)
        left = sum([3.0 for at in range(count - most, end) if "," in gap[at].text])
        names = " ".join([line.text for line in gap[end:]]) + " " + authors if up else authors
        for title in range(1, min(REACH, end) + 1):
            start = end - title
            score = edge - left + _title_worth(gap, start, end)
            options.append((score + _before_worth(gap, start), Split(start, False, title)))
            if start and is_heading(gap[start - 1], names, exact=False):
                score += 6.0 + _edge(gap[start].flags) + _before_worth(gap, start - 1)
                options.append((score, Split(start - 1, True, title)))
    options.sort(key=lambda option: -option[0])
    if not options:
        return Split(0, False, count)
    best = options[0][1]
    if len(options) > 1 and options[0][0] - options[1][0] < 0.75 and best.before < count:
        return best._replace(doubt=gap[best.before].number)
    return best


def _edge(flags: int) -> float:
    """What the break before a line tells about a field beginning there."""
    return 2.0 if flags & BLANK else -2.5 if flags & SOFT else 1.0


def _before_worth(gap: Sequence[Line], end: int) -> float:
    """How well ``gap[:end]`` does as the abstract of the record before."""
    if not end:
        return -0.5
    ends = gap[end - 1].text.rstrip("\"'”’)]}*")[-1:] in (".", "!", "?", "。", ":", "")
    return (1.0 if ends else -1.5) + (_edge(gap[end].flags) if end < len(gap) else 0.0)


def _title_worth(gap: Sequence[Line], start: int, end: int) -> float:
    """How well ``gap[start:end]`` does as a title."""
    score = (0.0, 0.0, 0.0, -1.5, -3.0, -4.5)[end - start]
    for at in range(start + 1, end):
        flags = gap[at].flags
        score -= 7.0 if flags & BLANK or not flags & SOFT else 0.0
        score -= 2.0 if gap[at - 1].text[-1] == "." else 0.0
    text = gap[start].text
    return score - (1.5 if text[0].islower() else 0.0)

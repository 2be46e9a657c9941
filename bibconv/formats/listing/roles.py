"""Gives the lines of a listing their roles: heading, title, authors, abstract.

Author lines are the anchors: the heading's author stands in each. What lies between two of them, the rest of one
record and the beginning of the next, is divided as a whole. Lines that look like author lines but lack the heading's
author are weighed against each other before the gap is divided. Not more than a gap is held in memory.
"""

from __future__ import annotations

from collections.abc import Sequence

from bibconv.formats.listing.anchor import (
    FIELD_WIDTH,
    LONGEST_TITLE,
    WRAPPED_FIELD_WIDTH,
    Heading,
    contains,
    heading_like,
    is_running_text,
    prepared,
    shape,
)
from bibconv.formats.listing.divide import REACH, Draft, Line, Stray, divide, is_heading, is_sole_author, lone_heading
from bibconv.formats.listing.layout import ABSTRACT, AUTHORS, BLANK, FIELD, HINTS, MARK, SOFT, TITLE, Layout

GAP_LINES = 4096
GAP_CHARACTERS = 8_000_000
"""A gap that grows beyond this is cut off: what it holds goes to the record before it, or to no record."""

CANDIDATES = 8
"""How many earlier candidates are weighed as the one before a candidate."""

MOST_CANDIDATES = 64
"""When so many candidates stand in a gap, the earlier ones are settled without waiting for its end."""

NO_NAMES = -1.5
"""A line that looks no more like a list of names than this is none."""

ALIKE = 2.5
"""What it is worth that a candidate is the heading's author in another spelling; less than that it is the heading of
the next group as it is spelt there."""


class Grouper:
    """Takes the lines of a document one after the other and gives records in draft."""

    def __init__(self, layout: Layout, counts: tuple[int, int, int] = (0, 0, 0)) -> None:
        self.heading: Line | None = None
        self._prepared: Heading | None = None
        self._wrapped = layout.width > 0
        self._labelled = "labelled" in layout.features
        self._joined = "and-last" in layout.features
        self._labels_seen = False
        self._closed_up = False
        """Whether the last title was set off by a blank line, and its authors stood close below it."""
        self._furthest = REACH + 3 if self._wrapped else 2
        """How many lines above an author block its heading may stand."""
        self._gap: list[Line] = []
        self._size = 0
        self._candidates: list[int] = []
        self._block: list[Line] = []
        self._draft: Draft | None = None
        self._records, self._abstracts, self._long_abstracts = counts

    def push(self, line: Line) -> Sequence[Draft | Stray]:
        """Take a line; records that are complete by it are given back."""
        if self._block:
            if self._goes_on(self._block[-1], line):
                self._block.append(line)
                return ()
            return [*self._settle(), *self.push(line)]
        text = line.text
        if (len(text) > FIELD_WIDTH and line.flags & HINTS == 0 and is_running_text(text)) or not self._may_begin(line):
            return self._keep(line)
        if "," not in text and not self._wrapped and not line.flags & AUTHORS and not self._is_sure(text):
            return self._keep(line)
        self._block = [line]
        return () if self._wrapped else self._settle()

    def at_rest(self) -> Draft | None:
        """The record whose author line was the last line, where all its lines are plain; what follows is its rest."""
        draft = self._draft
        if (
            draft is None
            or self._gap
            or self._block
            or draft.heading is None
            or draft.heading is not self.heading
            or "," not in draft.heading.text
            or not draft.matched
            or len(draft.title) != 1
            or len(draft.authors) != 1
        ):
            return None
        return draft

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many records there were, how many of their abstracts, how many of those that have several lines."""
        return self._records, self._abstracts, self._long_abstracts

    def resume(self, draft: Draft, records: int, abstracts: int) -> None:
        """Go on after an author line, ``draft`` being its record, and so many having come and gone since the rest."""
        self._draft = draft
        if draft.heading is not None and draft.heading is not self.heading:
            self.heading = draft.heading
            self._prepared = prepared(draft.heading.text)
        self._records += records
        self._abstracts += abstracts

    def finish(self) -> list[Draft | Stray]:
        """The rest, at the end of the document."""
        found = [*self._settle()] if self._block else []
        for number in self._chosen(self._gap, self._candidates, None):
            found += self._take(number)
        return found + self._tail(self._gap)

    def _keep(self, line: Line) -> Sequence[Draft | Stray]:
        self._gap.append(line)
        self._size += len(line.text)
        if len(self._gap) > GAP_LINES or (self._size > GAP_CHARACTERS and len(self._gap) > 2 * REACH):
            return [self._overflow()]
        return ()

    def _overflow(self) -> Draft | Stray:
        """Let go of all but the last lines of a gap that has grown too long."""
        lines = self._gap[: -2 * REACH]
        self._reset(self._gap[-2 * REACH :])
        draft, self._draft = self._draft, None
        if draft is None:
            return Stray(lines)
        self._give(draft, lines)
        return draft

    def _reset(self, gap: list[Line]) -> None:
        self._gap = gap
        self._size = sum([len(line.text) for line in gap])
        self._candidates = []

    def _goes_on(self, last: Line, line: Line) -> bool:
        """Whether a wrapped author block, ``last`` being its last line so far, goes on on this line."""
        if not line.flags & SOFT or line.flags & (HINTS | BLANK):
            return False
        score = shape(line.text, conjunctions=True)
        if last.text.endswith((",", ";")):
            return score > -3.5 and len(line.text) < FIELD_WIDTH * (line.text.count(",") + 1)
        return score > -2.0 and ("," in line.text or len(line.text) < 30)

    def _may_begin(self, line: Line) -> bool:
        """Whether an author block may begin on a line; in a document that is not wrapped, it ends there too."""
        flags = line.flags
        if flags & AUTHORS:
            self._labels_seen = True
            return True
        if flags & (TITLE | FIELD) or (flags & ABSTRACT and self._labelled) or self._labels_seen or not self._gap:
            return False
        text = line.text
        if not self._wrapped or (self.heading is not None and contains(text, self.heading.text)):
            return True
        if flags & BLANK and self._closed_up:
            return False
        if len(text) > WRAPPED_FIELD_WIDTH * (text.count(",") + text.count(";") + 1):
            return False
        return "," in text and shape(text, conjunctions=self._joined) > (0.5 if flags & SOFT else -1.5)

    def _settle(self) -> Sequence[Draft | Stray]:
        """What may be an author block is complete: take it for one, or put its lines back."""
        block = self._block
        text = block[0].text if len(block) == 1 else " ".join([line.text for line in block])
        kind = "sure" if block[0].flags & AUTHORS else self._kind_of(text, block[0].flags)
        if kind == "sure":
            return self._close()
        self._block = []
        early: list[Draft | Stray] = []
        if kind == "candidate":
            if len(self._candidates) >= MOST_CANDIDATES:
                early = self._settle_early()
            self._candidates.append(len(self._gap))
        if len(block) == 1 and not early:
            return self._keep(block[0])
        return early + [found for line in block for found in self._keep(line)]

    def _settle_early(self) -> list[Draft | Stray]:
        """Settle the candidates of a gap but for the last ones."""
        numbers = [self._gap[at].number for at in self._candidates]
        chosen = self._chosen(self._gap, self._candidates, None)[:-CANDIDATES]
        found = [found for number in chosen for found in self._take(number)]
        last = chosen[-1] if chosen else numbers[-CANDIDATES]
        left = {number for number in numbers if number > last}
        self._candidates = [at for at, line in enumerate(self._gap) if line.number in left]
        return found

    def _kind_of(self, text: str, flags: int) -> str:
        """What kind of author block a text is: ``sure`` with the heading's author in it, ``candidate``, or none."""
        if self._is_sure(text):
            return "sure"
        if "," not in text:
            return ""
        score = shape(text, conjunctions=self._joined)
        if score <= NO_NAMES or flags & SOFT and score < 0.5:
            return ""
        if self._alike(text):
            if self._wrapped or not heading_like(text) or self._new_heading(text, exact=False):
                return "sure"
            return "candidate"
        if self._new_heading(text, exact=False):
            return "sure"
        return "candidate" if score > 0.5 and not flags & SOFT and (self.heading is not None or score > 2.0) else ""

    def _is_sure(self, text: str) -> bool:
        """Whether the author of the heading, or of one above, stands in a text as it is spelt there."""
        heading = self.heading
        return (
            heading is not None
            and heading.text in text
            and contains(text, heading.text)
            and ("," in heading.text or text == heading.text or shape(text) > -1.0)
            and not (text == heading.text and len(self._gap[-1].text) > LONGEST_TITLE)
        ) or self._new_heading(text, exact=True)

    def _alike(self, text: str) -> bool:
        """Whether the heading's author stands in a text, perhaps in another spelling."""
        return self._prepared is not None and self._prepared.alike(text)

    def _new_heading(self, text: str, *, exact: bool) -> bool:
        """Whether a line above is the heading of a new group, its author being in this text."""
        gap = self._gap
        for line in gap[-2 : -self._furthest - 1 : -1]:
            if is_heading(line, text, exact=exact):
                return line.text != text or is_sole_author(gap[-1].text, text)
        return False

    def _close(self) -> list[Draft | Stray]:
        """An author block is complete: divide the gap before it."""
        block, self._block = self._block, []
        found: list[Draft | Stray] = []
        if self._candidates:
            for number in self._chosen(self._gap, self._candidates, block):
                found += self._take(number)
        found += self._record(self._gap, block, sure=True)
        self._gap = []
        self._size = 0
        self._candidates = []
        return found

    def _take(self, number: int) -> list[Draft | Stray]:
        """Make a record of the candidate on that line."""
        gap = self._gap
        at = next(at for at, line in enumerate(gap) if line.number == number)
        end = at + 1
        while self._wrapped and end < len(gap) and self._goes_on(gap[end - 1], gap[end]):
            end += 1
        block = gap[at:end]
        found = self._record(gap[:at], block, sure=self._alike(" ".join([line.text for line in block])))
        self._reset(gap[end:])
        return found

    def _record(self, gap: list[Line], block: list[Line], *, sure: bool) -> list[Draft | Stray]:
        """Divide a gap: it completes the record before it and begins the next."""
        before, heading, title, up, doubt = divide(
            gap, block, wrapped=self._wrapped, strict=sure, closed_up=self._closed_up
        )
        found: list[Draft | Stray] = []
        if self._draft is not None:
            self._give(self._draft, before)
            found.append(self._draft)
        elif before:
            found.append(Stray(before))
        if heading is not None:
            self.heading = heading
            self._prepared = prepared(heading.text)
        draft = self._draft = Draft(self.heading, title, up + block if up else block)
        if self._labelled:
            draft.title = [line for line in title if not line.flags & FIELD]
            draft.fields = [line for line in title if line.flags & FIELD]
        draft.matched = sure and (not self._labels_seen or self._matches(block))
        draft.boundary = doubt
        if self._wrapped and title:
            self._closed_up = bool(title[0].flags & BLANK and not draft.authors[0].flags & BLANK)
        self._records += 1
        return found

    def _matches(self, block: list[Line]) -> bool:
        if self.heading is None or self._prepared is None:
            return True
        text = " ".join([line.text for line in block])
        return contains(text, self.heading.text) or self._alike(text)

    def _give(self, draft: Draft, lines: list[Line]) -> None:
        if self._labelled:
            draft.fields += [line for line in lines if line.flags & FIELD]
            lines = [line for line in lines if not line.flags & FIELD]
        draft.abstract = lines
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
            authors = gap[stop].text if stop < len(gap) else block[0].text if block else ""
            worth = shape(authors, conjunctions=self._joined) - 0.5 if stop < len(gap) else 0.0
            if stop < len(gap) and self._alike(authors):
                worth += ALIKE
            options: list[tuple[float, list[int]]] = [(self._gap_worth(gap, 0, stop, authors), [])]
            for earlier in range(max(0, n - CANDIDATES), n):
                score, chosen = best[earlier]
                score += self._gap_worth(gap, candidates[earlier] + 1, stop, authors)
                options.append((score, [*chosen, candidates[earlier]]))
            score, chosen = max(options, key=lambda option: option[0])
            best.append((score + worth, chosen))
        if block is not None:
            return [gap[at].number for at in best[-1][1]]
        ends: list[tuple[float, list[int]]] = [(self._rest_worth(len(gap)), [])]
        for at, (score, chosen) in zip(candidates, best, strict=True):
            ends.append((score + self._rest_worth(len(gap) - at - 1), [*chosen, at]))
        return [gap[at].number for at in max(ends, key=lambda end: end[0])[1]]

    def _rest_worth(self, count: int) -> float:
        """How plausible it is that so many lines follow the last author line of the document."""
        if self._wrapped:
            return 0.0
        return -0.75 * (count - 1) if count else -0.7

    def _gap_worth(self, gap: list[Line], start: int, stop: int, authors: str) -> float:
        """How plausible it is that ``gap[start:stop]`` lies between two author lines, ``authors`` being the second."""
        count = stop - start
        if count <= 0:
            return -99.0
        title = gap[stop - 1].text
        score = -4.0 if len(title) > LONGEST_TITLE else -1.0 if title.endswith(".") and len(title) > 150 else 0.0
        if self._wrapped:
            hard = start if gap[start].flags & BLANK else stop - 1
            return score - (0.5 if count < 3 else 0.0) - (1.5 if gap[hard].flags & SOFT else 0.0)
        if count >= 2 and is_heading(gap[stop - 2], authors, exact=True):
            return score + (3.0 if count <= 3 else 2.0 - 0.5 * min(count - 3, 6))
        return score + (-1.2 if count == 1 else 0.0 if count == 2 else -1.0 - 0.75 * min(count - 2, 6))

    def _tail(self, gap: list[Line]) -> list[Draft | Stray]:
        """The lines after the last author line: an abstract, and perhaps the beginning of a record that was cut."""
        draft, self._draft = self._draft, None
        if draft is None:
            return [Stray(gap)] if gap else []
        at = self._cut(gap)
        rest = gap[at:]
        if rest and at >= 2 and lone_heading(gap[at - 1]):
            at -= 1
            self.heading = gap[at]
        self._give(draft, gap[:at])
        draft.cut = not draft.abstract and draft.authors[-1].text.endswith((",", ";", " and", " &"))
        return [draft, Draft(self.heading, rest, cut=True)] if rest else [draft]

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
        return (
            start if gap[start - 1].text[-1] in ".!?”\"')。" and self._long_abstracts * 4 <= self._abstracts else count
        )

"""From the places of what is found in a piece to those in the document."""

from __future__ import annotations

from msgspec.structs import replace

from bibconv.checking.suppress import First, Suppression
from bibconv.rules.found import Digest, Finding, Fix, Problem


class Shift:
    """From the offsets and lines of a piece to those of the document, where so much stands before."""

    def __init__(self, offset: int, line: int) -> None:
        self._offset = offset
        self._line = line

    def at(self, offset: int) -> int:
        """An offset; -1 is none."""
        return offset + self._offset if offset >= 0 else offset

    def line(self, line: int) -> int:
        """A line; 0 is none, as is -1."""
        return line + self._line if line > 0 else line

    def span(self, span: tuple[int, int]) -> tuple[int, int]:
        """Two offsets."""
        return self.at(span[0]), self.at(span[1])

    def lines(self, lines: tuple[int, int]) -> tuple[int, int]:
        """Two lines."""
        return self.line(lines[0]), self.line(lines[1])

    def fix(self, fix: Fix | None) -> Fix | None:
        """How a finding is mended."""
        return fix and replace(fix, edits=tuple([(self.at(start), self.at(end), new) for start, end, new in fix.edits]))

    def finding(self, found: Finding) -> Finding:
        """A finding."""
        start, end = self.span((found.start, found.end))
        return replace(found, start=start, end=end, line=self.line(found.line), fix=self.fix(found.fix))

    def problem(self, found: Problem) -> Problem:
        """A problem."""
        start, end = self.span((found.start, found.end))
        return replace(found, start=start, end=end, line=self.line(found.line), fix=self.fix(found.fix))

    def digest(self, kept: Digest) -> Digest:
        """A digest."""
        at = self.at
        return replace(
            kept,
            line=self.line(kept.line),
            start=at(kept.start),
            key_start=at(kept.key_start),
            held={name: (text, at(start)) for name, (text, start) in kept.held.items()},
            months=tuple([(text, at(start)) for text, start in kept.months]),
            cites=tuple([(self.finding(found), keys) for found, keys in kept.cites]),
            strange=tuple([replace(each, start=at(each.start)) for each in kept.strange]),
        )

    def mark(self, mark: Suppression) -> Suppression:
        """A suppression."""
        mark.start, mark.end = self.span((mark.start, mark.end))
        mark.place = self.line(mark.place[0]), mark.place[1]
        mark.span, mark.lines = self.span(mark.span), self.lines(mark.lines)
        return mark

    def first(self, first: First) -> First:
        """The first block that a suppression may be for."""
        return First(first.number, self.span(first.span) if first.span is not None else None, self.lines(first.lines))

"""What is remembered of a listing from record to record, where its pieces are read apart.

The names that stand before it decide how an odd author line is divided. Whoever reads a piece apart does not know them
all: it tells the names that it has learned, and leaves such a record to whoever reads what all have to tell in order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from bibconv.formats.listing.divide import Draft, Line
from bibconv.formats.listing.stride import Place
from bibconv.model import Name, Record
from bibconv.pieces import Piece, line_ends
from bibconv.report import Report
from bibconv.text.authorlist import AuthorLines, Doubt


class Even(NamedTuple):
    """A record whose title, author line and abstract stand on a line of their own each; names that were not read yet
    are None.
    """

    heading: str
    title: Place
    authors: Place
    abstract: Place | None
    names: tuple[Name, ...] | None
    doubtful: tuple[Doubt, ...]


class Uneven(NamedTuple):
    """A record as its lines were weighed, and its names; ``headless`` is the first that stands under no heading."""

    draft: Draft
    names: tuple[Name, ...] | None
    doubtful: tuple[Doubt, ...]
    headless: bool


def joined(lines: Sequence[Line]) -> str:
    """The text of an author block."""
    return lines[0].text if len(lines) == 1 else " ".join([line.text for line in lines])


class Lesson(NamedTuple):
    """What was learned from a piece.

    ``drafts`` are those whose names are not read, each with its place among the records of the piece and how many of
    its ``names`` stand before it.
    """

    names: list[tuple[str, str]]
    counts: tuple[int, int, int]
    drafts: list[tuple[int, int, Even | Uneven]]

    @property
    def unsettled(self) -> list[int]:
        """The places of the records whose names are not read."""
        return [place for place, _, _ in self.drafts]


class Remembered:
    """The names of a listing, and the counts of its :class:`~bibconv.formats.listing.roles.Grouper`."""

    def __init__(self, finish: Callable[[Even | Uneven, Report, str], Record], *, apart: bool = False) -> None:
        self.authors = AuthorLines(apart=apart)
        self.counts = (0, 0, 0)
        self._finish = finish
        self._drafts: list[tuple[int, int, Even | Uneven]] = []

    def lacks(self, place: int, draft: Even | Uneven) -> None:
        """Keep a draft whose names cannot be read yet."""
        self._drafts.append((place, len(self.authors.learned), draft))

    def tell(self) -> Lesson:
        """What was learned from the last piece."""
        lesson = Lesson(self.authors.learned, self.counts, self._drafts)
        self.authors.learned, self.counts, self._drafts = [], (0, 0, 0), []
        return lesson

    def hear(self, told: Lesson, report: Report, path: str) -> Iterator[Record]:
        """Learn what was learned from the next piece, and make the records whose names were not read."""
        before, new = self.counts, told.counts
        self.counts = (before[0] + new[0], before[1] + new[1], before[2] + new[2])
        heard = 0
        for _, learned, draft in told.drafts:
            self.authors.hear(told.names[heard:learned])
            heard = learned
            yield self._finish(self._named(draft), report, path)
        self.authors.hear(told.names[heard:])

    def _named(self, draft: Even | Uneven) -> Even | Uneven:
        if isinstance(draft, Even):
            text, heading = draft.authors[1], draft.heading
        else:
            text, above = joined(draft.draft.authors), draft.draft.heading
            heading = above.text if above is not None else ""
        names, doubtful = self.authors.read(text, heading)
        return draft._replace(names=names, doubtful=doubtful)


class MisplacedError(Exception):
    """A piece does not end where a group ends: it cannot be read apart."""


def expect(draft: Draft | None, piece: Piece) -> None:
    """See that the heading, title and author line which close a piece were read as these, ``draft`` being the last."""
    first = piece.lines + line_ends(piece.data) + 1
    lines = [(at, text) for at, line in enumerate(piece.closing.split("\n"), first) if (text := line.strip())]
    if draft is None or draft.heading is None:
        raise MisplacedError
    if [(line.number, line.text) for line in (draft.heading, *draft.title, *draft.authors)] != lines:
        raise MisplacedError

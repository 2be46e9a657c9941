"""The even course of a listing without dress: abstract, title, author line, the heading as it is spelt in the last.

Where the lines go on so, perhaps with the heading of another group above a title, their roles are certain without
being weighed. What is read here is what :class:`~bibconv.formats.listing.roles.Grouper` reads, several times as fast;
at the first line that is otherwise, the lines that are not used up go to the grouper.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from typing import Final, NamedTuple, TypeVar

from bibconv.formats.listing.anchor import LONGEST_HEADING, LONGEST_TITLE, contains, is_running_text, shape
from bibconv.formats.listing.divide import Draft, Line, is_heading, is_sole_author
from bibconv.formats.listing.roles import NO_NAMES

Place = tuple[int, str]
"""The number of a line, counted from 1, and its text."""

Made = TypeVar("Made")

Make = Callable[[str, Place, Place, Place | None], Made]
"""What makes something of a record's heading, its title, its author line and its abstract."""

ONE_NAME: Final = 1.0
"""How much one family and one given name look like a list of names. A line that looks no more like one is always
worth more as the heading of the author line two lines below it than as an author line."""


class Rest(NamedTuple):
    """Where the even course ends."""

    lines: list[Place]
    """The lines that are not used up, as they stand."""
    draft: Draft
    """The record that they follow."""
    records: int
    abstracts: int


def in_stride(lines: Iterator[Place], start: Draft, make: Make[Made], *, joined: bool) -> Generator[Made, None, Rest]:
    """The records from ``start`` on, whose author line was the last line, as long as their lines keep to the course."""
    heading = start.heading
    assert heading is not None
    name = heading.text
    title: Place = (start.title[0].number, start.title[0].text)
    authors: Place = (start.authors[0].number, start.authors[0].text)
    # Since the last author line: an abstract, a heading, a title, of which the first two may be missing.
    gap: list[Place] = []
    # Whether the second line of the gap may be a heading, so that only a third can be the title.
    headed = False
    held: list[Place] = []
    records = abstracts = 0
    for line in lines:
        held.append(line)
        text = line[1].strip()
        if not text:
            continue
        if not gap:
            gap.append((line[0], text))
            continue
        own = name in text and contains(text, name) and not is_running_text(text)
        if text == name and len(gap[-1][1]) > LONGEST_TITLE:
            # The heading again, below an abstract.
            break
        if own and not headed and (len(gap) == 1 or _is_abstract(gap[0][1], text)):
            above = None
        elif len(gap) == 2 + headed and _heads(gap[-2], gap[-1][1], text):
            above = gap[-2]
        elif not own and len(gap) == 1 + headed and _is_title(text, joined=joined) and gap[0][1] not in text:
            gap.append((line[0], text))
            continue
        elif len(gap) == 1 and shape(text, conjunctions=joined) <= ONE_NAME:
            gap.append((line[0], text))
            headed = True
            continue
        else:
            break
        abstract = gap[0] if len(gap) > 1 + (above is not None) else None
        yield make(name, title, authors, abstract)
        if above is not None:
            heading = Line(*above)
            name = heading.text
        title, authors = gap[-1], (line[0], text)
        gap.clear()
        headed = False
        held.clear()
        records += 1
        abstracts += abstract is not None
    return Rest(held, Draft(heading, [Line(*title)], [Line(*authors)]), records, abstracts)


def _is_title(text: str, *, joined: bool) -> bool:
    """Whether a line that lacks the heading's author is surely no author line."""
    return "," not in text or is_running_text(text) or shape(text, conjunctions=joined) <= NO_NAMES


def _is_abstract(first: str, authors: str) -> bool:
    """Whether the first of two lines above an author line with the heading in it is surely no other heading."""
    return len(first) > LONGEST_HEADING or ("," not in first and first not in authors)


def _heads(above: Place, title: str, authors: str) -> bool:
    """Whether a line is surely the heading of the author line two lines below it."""
    heading = above[1]
    return (
        heading in authors
        and "," in heading
        and is_heading(Line(*above), authors, exact=True)
        and (heading != authors or is_sole_author(title, authors))
        and not is_running_text(authors)
    )

"""The even course of a listing without dress: abstract, title, author line, the heading as it is spelt in the last.

Where the lines go on so, their roles are certain without being weighed. What is read here is what
:class:`~bibconv.formats.listing.roles.Grouper` reads, several times as fast; at the first line that is otherwise, the
lines that are not used up go to the grouper.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from typing import NamedTuple, TypeVar

from bibconv.formats.listing.anchor import LONGEST_HEADING, contains, is_running_text, shape
from bibconv.formats.listing.divide import Draft, Line
from bibconv.formats.listing.roles import NO_NAMES

Place = tuple[int, str]
"""The number of a line, counted from 1, and its text."""

Made = TypeVar("Made")

Make = Callable[[str, Place, Place, Place | None], Made]
"""What makes something of a record's heading, its title, its author line and its abstract."""


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
    first: Place | None = None
    second: Place | None = None
    held: list[Place] = []
    records = abstracts = 0
    for line in lines:
        held.append(line)
        text = line[1].strip()
        if not text:
            continue
        if first is None:
            first = (line[0], text)
            continue
        if name in text and contains(text, name) and not is_running_text(text):
            if second is None:
                yield make(name, title, authors, None)
                title = first
            elif len(first[1]) > LONGEST_HEADING:
                yield make(name, title, authors, first)
                abstracts += 1
                title = second
            else:
                break
            authors = (line[0], text)
            first = second = None
            held.clear()
            records += 1
        elif second is None and _is_title(text, joined=joined):
            second = (line[0], text)
        else:
            break
    return Rest(held, Draft(heading, [Line(*title)], [Line(*authors)]), records, abstracts)


def _is_title(text: str, *, joined: bool) -> bool:
    """Whether a line that lacks the heading's author is surely no author line."""
    return "," not in text or is_running_text(text) or shape(text, conjunctions=joined) <= NO_NAMES

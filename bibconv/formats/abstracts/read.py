"""Reads an abstract dump: its pages become records, and what is doubtful is reported."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from msgspec import UNSET

from bibconv.format import Input, ReadOptions
from bibconv.formats.abstracts.pages import Manner, Page, Pages, manner_of
from bibconv.model import Name, Record, Source
from bibconv.pieces import Piece
from bibconv.report import Report
from bibconv.text.authorlist import in_reading_order
from bibconv.text.furniture import Furniture
from bibconv.text.stretch import Piece as Stretch
from bibconv.text.stretch import assemble, beginning, doubts

LONGEST_RULE = 200

_RULE = re.compile(r"[ \t]*(?:[-*_=][ \t]*){3,}$")


def read(source: Input, report: Report, options: ReadOptions) -> Iterator[Record]:
    """Read the records of an abstract dump in one pass, one record in memory at a time."""
    for page in drafts(source, report, options):
        if (record := finish(page, report, source.path)) is not None:
            yield record


def drafts(source: Input, report: Report, options: ReadOptions) -> Iterator[Page]:
    """The pages of an abstract dump, in order."""
    lines = source.lines()
    piece = options.piece or Piece(b"")
    head: list[str] = []
    manner: Manner | None = piece.manner
    if manner is None:
        head = beginning(lines)
        if not any(map(str.strip, head)):
            return
        manner = manner_of(head)
    if not piece.lines:
        report.add("D004", f"the abstracts are read as {manner.name}", path=source.path, line=1, column=1)
    # A document is cut only behind a label.
    pages = Pages(report, source.path, manner, labels=int(piece.lines > 0))
    yield from taken(pages, chain(head, lines), piece.lines)
    # What closes a piece are the first lines of the next record, which show that the last one here is complete.
    if not piece.closing and (last := pages.finish()) is not None:
        yield last


def taken(pages: Pages, lines: Iterable[str], above: int) -> Iterator[Page]:
    """The pages that are complete by these lines, before the first of which ``above`` lines stand."""
    take = pages.line
    blank = False
    for number, raw in enumerate(lines, above + 1):
        if not raw or raw.isspace() or (raw[0] in "-*_= \t" and len(raw) < LONGEST_RULE and _RULE.match(raw)):
            blank = True
            continue
        page = take(number, raw, blank=blank)
        blank = False
        if page is not None:
            yield page


def finish(page: Page, report: Report, path: str) -> Record | None:
    """The record of a page; None where the page has nothing but labels, which is reported."""
    values: dict[str, Any] = {}
    places: dict[str, tuple[int, int]] = {}
    unsure: dict[str, tuple[str, ...]] = {}
    title, authors = page.title, page.authors
    furniture = Furniture("abstracts")
    for stated in page.furniture:
        if stated.field == "title" and not title:
            title = stated.pieces
        elif stated.field == "author" and not authors:
            authors = stated.pieces
        else:
            furniture.add(stated)
    for name, pieces in (("title", title), ("abstract", page.abstract)):
        if pieces:
            text = values[name] = assemble(pieces)
            places[name] = (pieces[0].number, pieces[-1].number)
            if found := doubts(pieces, text, name, report.add, path):
                unsure[name] = found
    if authors:
        names, doubtful = _names(authors, report, path)
        if names:
            values["author"] = names
            places["author"] = (authors[0].number, authors[-1].number)
        if doubtful:
            unsure["author"] = doubtful
    furniture.into(values, places)
    if not values:
        line, column = page.label or (page.first, 1)
        report.add("D012", "a label without text", path=path, line=line, column=column)
        return None
    if page.skipped:
        first, last = page.skipped
        report.add("D003", f"lines {first} to {last} belong to no record", path=path, line=first, column=1)
    source = Source(path or UNSET, "abstracts", UNSET, (page.first, page.last), places or UNSET, unsure or UNSET)
    return Record(**values, source=source)


def _names(pieces: list[Stretch], report: Report, path: str) -> tuple[tuple[Name, ...], tuple[str, ...]]:
    """The authors that a page states, and what is doubtful about them."""
    names, doubtful = in_reading_order(" ".join([piece.text for piece in pieces]))
    for doubt in doubtful:
        piece = next((piece for piece in pieces if doubt.field in piece.text), pieces[0])
        column = piece.column + max(0, piece.text.find(doubt.field))
        report.add("D002", doubt.reason, path=path, line=piece.number, column=column)
    return names, tuple(doubt.reason for doubt in doubtful)

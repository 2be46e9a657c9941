"""Reads a listing: lines in their roles become records, and what is doubtful is reported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice, pairwise
from typing import Any

from msgspec import UNSET, UnsetType

from bibconv.format import Input, ReadOptions
from bibconv.formats.listing.anchor import named, shape
from bibconv.formats.listing.divide import Draft, Line, Stray
from bibconv.formats.listing.layout import BLANK, SOFT, Dresser, Layout, detect, features, forced
from bibconv.formats.listing.memory import Even, Remembered, Uneven, expect, joined
from bibconv.formats.listing.roles import Grouper
from bibconv.formats.listing.stride import Place, in_stride
from bibconv.model import Record, Source, Text
from bibconv.pieces import Piece as Whole
from bibconv.report import Report
from bibconv.text.authorlist import Doubt, UnsettledError, fields_of
from bibconv.text.furniture import Furniture, Stated, field_label
from bibconv.text.inline import parse
from bibconv.text.stretch import HEAD_LINES, Piece, assemble, beginning, begins_paragraph, doubts, no_record, suspicious


def read(source: Input, report: Report, options: ReadOptions) -> Iterator[Record]:
    """Read the records of a listing in one pass, holding no more than the lines between two author lines.

    :class:`bibconv.format.UnknownFormatError` where ``options.layout`` names no layout.
    """
    return map(_Builder(report, source.path).record, drafts(source, report, options))


def drafts(source: Input, report: Report, options: ReadOptions) -> Iterator[Even | Uneven]:
    """What has to be told of the records in the order of the document: their lines, and their names."""
    wanted = features(options.layout) if options.layout else None
    memory = options.memory if isinstance(options.memory, Remembered) else Remembered(finish)
    return _read(source, report, wanted, options.piece or Whole(b""), memory)


def finish(draft: Even | Uneven, report: Report, path: str) -> Record:
    """The record of a draft; what is doubtful about it is reported."""
    return _Builder(report, path).record(draft)


def _read(
    source: Input, report: Report, wanted: frozenset[str] | None, piece: Whole, memory: Remembered
) -> Iterator[Even | Uneven]:
    lines = source.lines()
    head: list[str] = []
    layout: Layout | None = piece.manner
    if layout is None:
        head = beginning(lines)
        if not any(map(str.strip, head)):
            return
        layout = detect(head) if wanted is None else forced(wanted, head)
    if not piece.lines:
        report.add("D004", f"the listing is read as {layout.name}", path=source.path, line=1, column=1)
    drafter = _Drafter(report, source.path, memory)
    grouper = Grouper(layout, memory.counts)
    yield from _in_order(enumerate(chain(head, lines), piece.lines + 1), layout, grouper, drafter, not piece.closing)
    records, abstracts, longer = grouper.counts
    if piece.closing:
        # The record that closes the piece is the first one of the next.
        memory.counts = (records - 1, abstracts, longer)
        expect(grouper.at_rest(), piece)
    else:
        drafter.finish()


def _in_order(
    lines: Iterator[Place], layout: Layout, grouper: Grouper, drafter: _Drafter, whole: bool
) -> Iterator[Even | Uneven]:
    """The records: at a stride where the document keeps to the even course, by weighing its lines where it does not."""
    held: Iterator[Place] = iter(())
    joined = "and-last" in layout.features
    while True:
        for found in _drafts(chain(held, lines), layout, grouper, whole):
            for one in found:
                if isinstance(one, Stray):
                    drafter.stray(one.lines)
                else:
                    yield drafter.uneven(one)
            if layout.plain and (draft := grouper.at_rest()) is not None:
                break
        else:
            return
        rest = yield from in_stride(chain(held, lines), draft, drafter.even, joined=joined)
        grouper.resume(rest.draft, rest.records, rest.abstracts)
        held = iter([*rest.lines, *held])


def _drafts(
    lines: Iterator[Place], layout: Layout, grouper: Grouper, whole: bool = True
) -> Iterator[Sequence[Draft | Stray]]:
    push = grouper.push
    dress = None if layout.plain else Dresser(layout).line
    blank = 0
    for number, raw in lines:
        if dress is None:
            text = raw.strip()
            at = flags = 0
        else:
            text, at, flags = dress(raw)
        if not text:
            if not flags:
                blank = BLANK
            continue
        found = push(Line(number, text, at + 1, flags | blank))
        blank = 0
        if found:
            yield found
    if whole:
        yield grouper.finish()


class _Drafter:
    """Does what depends on what stands before: reads the names, and tells what belongs to no record."""

    def __init__(self, report: Report, path: str, memory: Remembered) -> None:
        self._report = report
        self._path = path
        self._memory = memory
        self._authors = memory.authors
        self._headless = False
        self._records = 0
        self._first = 0

    def stray(self, lines: Sequence[Line]) -> None:
        """Report lines that belong to no record."""
        self._first = self._first or lines[0].number
        first = lines[0]
        reason = no_record(first.number, lines[-1].number)
        self._report.add("D003", reason, path=self._path, line=first.number, column=first.column)

    def finish(self) -> None:
        """At the end: a listing without any record has no heading."""
        if not self._records:
            self._report.add(
                "D001",
                "no line is the heading `Family, Given` of an author line below it; "
                "bare abstracts need the label `Abstract:` before each",
                path=self._path,
                line=self._first or 1,
                column=1,
            )

    def even(self, heading: str, title: Place, authors: Place, abstract: Place | None) -> Even | Uneven:
        """The record of a title, an author line with the heading in it, and an abstract, each on a line of its own."""
        self._records += 1
        try:
            names, doubtful = self._authors.read(authors[1], heading)
        except UnsettledError:
            return self._lacking(Even(heading, title, authors, abstract, None, ()))
        return Even(heading, title, authors, abstract, names, doubtful)

    def _lacking(self, draft: Even | Uneven) -> Even | Uneven:
        """A draft whose names depend on the pieces before."""
        self._memory.lacks(self._records - 1, draft)
        return draft

    def uneven(self, draft: Draft) -> Even | Uneven:
        """The record of a draft."""
        self._records += 1
        authors, heading = draft.authors, draft.heading
        headless = heading is None and not self._headless
        self._headless = self._headless or headless
        if not authors:
            return Uneven(draft, (), (), headless)
        try:
            names, doubtful = self._authors.read(joined(authors), heading.text if heading is not None else "")
        except UnsettledError:
            return self._lacking(Uneven(draft, None, (), headless))
        return Uneven(draft, names, doubtful, headless)


class _Builder:
    """Makes records of drafts."""

    def __init__(self, report: Report, path: str) -> None:
        self._report = report
        self._path = path

    def record(self, draft: Even | Uneven) -> Record:
        """The record of a draft; an empty one where its names are not read yet."""
        if draft.names is None:
            return Record()
        return self._even(draft) if isinstance(draft, Even) else self._uneven(draft)

    def _even(self, draft: Even) -> Record:
        heading, title, authors, abstract, names, doubtful = draft
        unsure: dict[str, tuple[str, ...]] = {}
        number, line = title
        shown = parse(line)
        if suspicious(line, shown):
            self._look_over("title", title, shown, unsure)
        last = authors[0]
        if doubtful:
            unsure["author"] = self._doubt([Line(*authors)], doubtful)
        places = {"title": (number, number), "author": (last, last)}
        text: Text | UnsetType = UNSET
        if abstract is not None:
            last, line = abstract
            places["abstract"] = (last, last)
            text = parse(line)
            if suspicious(line, text):
                self._look_over("abstract", abstract, text, unsure)
        source = Source(self._path or UNSET, "listing", heading, (number, last), places, unsure or UNSET)
        return Record(title=shown, author=names or UNSET, abstract=text, source=source)

    def _look_over(self, field: str, place: Place, text: Text, unsure: dict[str, tuple[str, ...]]) -> None:
        """Report what is doubtful about a field that has one line."""
        if found := doubts([Piece(place[0], 1, place[1])], text, field, self._report.add, self._path):
            unsure[field] = found

    def _uneven(self, weighed: Uneven) -> Record:
        draft, names, doubtful, headless = weighed
        title, authors, abstract, heading = draft.title, draft.authors, draft.abstract, draft.heading
        values: dict[str, Any] = {}
        places: dict[str, tuple[int, int]] = {}
        unsure: dict[str, tuple[str, ...]] = {}
        if title:
            values["title"] = self._text("title", title, places, unsure)
        if authors:
            places["author"] = (authors[0].number, authors[-1].number)
            if names:
                values["author"] = names
            if doubtful:
                unsure["author"] = self._doubt(authors, doubtful)
        if abstract:
            values["abstract"] = self._text("abstract", abstract, places, unsure)
        if not draft.matched or draft.cut or draft.boundary or heading is None:
            self._check(draft, unsure, headless=headless)
        first = (title or authors)[0].number
        last = (abstract or authors or title)[-1].number
        if draft.fields:
            self._state(draft.fields, values, places)
            last = max(last, draft.fields[-1].number)
        group = UNSET if heading is None else heading.text
        source = Source(self._path or UNSET, "listing", group, (first, last), places, unsure or UNSET)
        return Record(**values, source=source)

    def _text(
        self,
        field: str,
        lines: Sequence[Line],
        places: dict[str, tuple[int, int]],
        unsure: dict[str, tuple[str, ...]],
    ) -> Text:
        line = lines[0]
        places[field] = (line.number, lines[-1].number)
        if len(lines) == 1:
            text = parse(line.text)
            if not suspicious(line.text, text):
                return text
        pieces = _pieces(lines)
        text = assemble(pieces)
        if found := doubts(pieces, text, field, self._report.add, self._path):
            unsure[field] = found
        return text

    @staticmethod
    def _state(lines: Sequence[Line], values: dict[str, Any], places: dict[str, tuple[int, int]]) -> None:
        furniture = Furniture("listing")
        for line in lines:
            if label := field_label(line.text):
                field, at = label
                value = line.text[at:]
                pieces = [Piece(line.number, line.column + at, value)] if value else []
                furniture.add(Stated(field, line.text[:at].strip(), pieces))
        furniture.into(values, places)

    def _doubt(self, lines: Sequence[Line], doubtful: Sequence[Doubt]) -> tuple[str, ...]:
        """Report what is doubtful about the authors, and say it in words."""
        for doubt in doubtful:
            line = next((line for line in lines if doubt.field in line.text), lines[0])
            column = line.column + max(0, line.text.find(doubt.field))
            self._report.add("D002", doubt.reason, path=self._path, line=line.number, column=column)
        return tuple(doubt.reason for doubt in doubtful)

    def _check(self, draft: Draft, unsure: dict[str, tuple[str, ...]], *, headless: bool) -> None:
        """Report what is doubtful about the record as a whole."""
        report, path = self._report, self._path
        first = (draft.title or draft.authors or draft.abstract)[0]
        if headless:
            report.add("D001", "the records stand under no heading", path=path, line=first.number, column=first.column)
        if draft.cut:
            report.add(
                "D011", "the document ends inside this record", path=path, line=first.number, column=first.column
            )
        if draft.boundary:
            report.add("D005", "a title may begin elsewhere", path=path, line=draft.boundary, column=1)
            unsure["title"] = (*unsure.get("title", ()), "where the title begins is in doubt")
        if not draft.matched and draft.heading is not None and draft.authors:
            line = draft.authors[0]
            reason = f"{draft.heading.text[:80]!r} is not among the authors"
            report.add("D006", reason, path=path, line=line.number, column=line.column)
            unsure["author"] = (*unsure.get("author", ()), reason)


def _pieces(lines: Sequence[Line]) -> list[Piece]:
    """The lines of a field, each marked where it begins a paragraph."""
    first = lines[0]
    pieces = [Piece(first.number, first.column, first.text)]
    for before, line in pairwise(lines):
        fresh = begins_paragraph(
            before.text, line.text, blank=bool(line.flags & BLANK), wrapped=bool(line.flags & SOFT)
        )
        pieces.append(Piece(line.number, line.column, line.text, fresh))
    return pieces


def sniff(head: str) -> bool:
    r"""Whether a document begins like a listing: a heading, and its author in an author line below it.

    >>> sniff("Byron, Ada\nNotes on the Engine\nByron, Ada, Babbage, Charles\nThe engine weaves.\n")
    True
    >>> sniff("Abstract:The engine weaves algebraical patterns.\n")
    False
    """
    lines = head.replace("\r\n", "\n").replace("\r", "\n").split("\n")[:HEAD_LINES]
    layout = detect(lines)
    drafts = islice(chain.from_iterable(_drafts(enumerate(lines, 1), layout, Grouper(layout))), 20)
    return any(isinstance(draft, Draft) and _surely_grouped(draft) for draft in drafts)


def _surely_grouped(draft: Draft) -> bool:
    """Whether a record surely stands under a heading of a listing: heading and author line both look like names."""
    if draft.heading is None or not draft.matched or not draft.title or not draft.authors:
        return False
    heading = draft.heading.text
    authors = " ".join([line.text for line in draft.authors])
    if not all(map(named, fields_of(heading))) or "," not in authors and ";" not in authors:
        return False
    return shape(authors, conjunctions=True) > (-2.0 if "," in heading else 0.0)

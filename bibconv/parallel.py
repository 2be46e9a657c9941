"""Converts with several processes: the same bytes come out as from one.

The parent cuts documents into pieces, or reads them, or does the first step of reading, as the format allows, and
hands what this gives to its workers in turn. A worker reads and validates a piece and proposes keys; the parent alone
assigns them, in the order of the document; the worker then writes the records. While it waits for keys it reads the
next piece, so that neither waits for the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import chain, count, islice
from typing import Any

from msgspec import UNSET
from msgspec.structs import replace

from bibconv.course import Course, Turn, Worker
from bibconv.files import CHUNK, Document, Sink
from bibconv.format import Drafting, Format, Memory, ReadOptions
from bibconv.limits import LIMITS
from bibconv.model import Record
from bibconv.pieces import Cutting, Piece, as_bytes, line_ends
from bibconv.pipe import Conversion, fail, format_of, records_of, tell_none
from bibconv.process import hear
from bibconv.report import Diagnostic, Report
from bibconv.workers import Desk, Places, Proposal, Result, Setup, Task, opened, stands_alone

BATCH = 400
"""How many records go to a worker at a time, where the parent reads them."""

FEW = 32
"""The same where a step is made between reading and writing, which takes a hundred times as long as those."""

_LARGE = CHUNK // 4
"""A document whose head has more characters than so many is most probably divided."""


_NUMBERS = count(1)


def _drafted(drafting: Drafting, document: Document, report: Report, options: ReadOptions) -> Iterator[Any]:
    """The drafts of a document; where the reader fails, they end with a finding."""
    drafts = drafting.drafts(document, report, options)
    try:
        yield from drafts
    except Exception as error:  # as where all is done in one step
        fail(document.path, report, error)
        document.failed = True


class _Parts:
    """A document as it is handed out: in pieces, or, where its format cannot be cut, in batches of drafts or records.

    Where a ``batch`` is named, it is in batches of so many.
    """

    def __init__(
        self, document: Document, format: Format, report: Report, options: ReadOptions, batch: int | None = None
    ) -> None:
        self._batch = batch or BATCH
        self._document = document
        self._format = format
        self._report = report
        self._options = options
        self._before = report.read, report.severities["error"]
        self._read = 0
        self._number = next(_NUMBERS)
        self._memory: Memory | None = None
        self._pieces: Iterator[Piece] = iter(())
        self._found: list[Diagnostic] = []
        """What was found since the last draft or record."""
        self._items: Iterator[tuple[Any, list[Diagnostic]]] = iter(())
        """Drafts or records, and what was found before each."""
        self.several = False
        self._drafting = format.drafting
        cutting = format.cutting
        if options.limits.errors < LIMITS.errors:  # errors are counted from the beginning on, and in what is written
            self._drafting = None
            self._items = ((record, []) for record in records_of(document, report, format, options))
        elif batch or cutting is None or (options.layout and cutting.counted) or not cutting.takes(document):
            items = self._one_by_one()
            first = list(islice(items, self._batch))
            self.several = len(first) == self._batch
            self._items = chain(first, items)
        else:
            self._memory = format.memory(False) if format.memory is not None else None
            self._pieces = cutting.cuts(cutting.bytes_of(document))
            pieces = list(islice(self._pieces, 2))
            self._pieces = chain(pieces, self._pieces)
            self.several = len(pieces) == 2 and self._are_several(pieces, cutting)

    def _one_by_one(self) -> Iterator[tuple[Any, list[Diagnostic]]]:
        """The drafts of the document, or its records where there are no drafts; and what was found before each."""
        reading = Report(self._found.append)
        items: Iterator[Any]
        if self._drafting is not None:
            items = _drafted(self._drafting, self._document, reading, self._options)
        else:
            items = records_of(self._document, reading, self._format, self._options)
        for item in chain(items, [None]):
            self._report.read += reading.read
            self._report.refused += reading.refused
            reading.read = reading.refused = 0
            if item is not None:
                found = self._found[:]
                self._found.clear()
                yield item, found

    def _are_several(self, pieces: list[Piece], cutting: Cutting) -> bool:
        """Whether there are two records in these pieces: one alone is written otherwise than several."""
        many = 0
        for piece in pieces:
            told: list[Diagnostic] = []
            report = Report(told.append)
            options = replace(self._options, piece=piece)
            with opened(piece, cutting, self._document.path, report, options.limits) as document:
                here = len(list(islice(records_of(document, report, self._format, options), 2)))
            many += here
            # What follows cannot take back two records, but perhaps the only one that is in a piece.
            if here == 2 or not stands_alone(piece, cutting, told):
                return here == 2
        return many >= 2

    def tasks(self) -> Iterator[Task]:
        """The document, a task at a time."""
        path, name = self._document.path, self._format.name
        while batch := list(islice(self._items, self._batch)):
            items = [item for item, _ in batch]
            found = {at: found for at, (_, found) in enumerate(batch) if found}
            if self._drafting is not None:
                yield Task(path, name, drafts=items, found=found)
            else:
                yield Task(path, name, records=items, found=found)
        for piece in self._pieces:
            if self._memory is not None and not piece.closing:
                self._pieces = iter([piece])
                return
            yield Task(path, name, piece, document=self._number)

    def settled(self, told: Any, desk: Desk, take: Callable[[str], str]) -> Iterator[Result]:
        """What becomes of the records of the next piece that could not be made where it was read."""
        if self._memory is not None:
            for record in self._memory.hear(told, desk.report, self._document.path):
                yield desk.written(Task(self._document.path, self._format.name, records=[record]), take)

    def count(self, read: int) -> None:
        """So many records more were read."""
        self._read += read

    def records(self, pieces: Iterable[Piece] = ()) -> Iterator[Record]:
        """All records of these pieces and of what was not handed out."""
        drafting = self._drafting
        for item, found in self._items:
            self._tell_all(found)
            if drafting is None:
                yield item
            elif (record := drafting.finish(item, self._report, self._document.path)) is not None:
                self._report.read += 1
                yield record
        self._tell_all(self._found)
        rest = list(chain(pieces, self._pieces))
        cutting = self._format.cutting
        if rest and cutting is not None and cutting.counted:
            piece = replace(rest[0], data=b"".join([piece.data for piece in rest]), closing="")
            options = replace(self._options, piece=piece, memory=self._memory)
            with opened(piece, cutting, self._document.path, self._report, options.limits) as document:
                yield from records_of(document, self._report, self._format, options)
                self._document.failed |= document.failed
        elif rest and cutting is not None:
            first = rest[0]
            # With as many lines before it as there are in the document, messages name the lines of the document.
            context = as_bytes(first.context)
            blank = b"\n" * (first.lines - line_ends(context)) + b" " * first.columns
            piece = Piece(b"".join([context, blank, *[piece.data for piece in rest]]))
            report = Report(lambda found: self._tell(found, first.lines), self._report.lose)
            with opened(piece, cutting, self._document.path, report, self._options.limits) as document:
                options = replace(self._options, before=self._read)
                yield from records_of(document, report, self._format, options)
                self._document.failed |= document.failed
            self._report.read += report.read
            self._report.refused += report.refused

    def _tell_all(self, found: list[Diagnostic]) -> None:
        for each in found:
            self._report.tell(each)

    def _tell(self, found: Diagnostic, above: int) -> None:
        """What is found in the lines above was found there before."""
        if found.line is UNSET or found.line > above:
            self._report.tell(found)

    def done(self) -> None:
        """Report a document of which nothing was read."""
        tell_none(self._document, self._report, self._format, *self._before)


class Team:
    """Several processes that convert, and the parent that puts together what they make.

    ``conversion`` is the parent's own: it has the keys, and converts what cannot be divided; so is ``passing``, what
    each record goes through where the setup has a step. ``hear`` is told what that step says elsewhere.
    """

    def __init__(
        self,
        jobs: int,
        conversion: Conversion,
        report: Report,
        setup: Setup,
        passing: Callable[[Record], Record] | None = None,
        hear: Callable[[Any], None] | None = None,
    ) -> None:
        self._passing = passing
        self._hear = hear
        self._conversion = conversion
        self._report = report
        self._setup = setup
        self._jobs = jobs
        self._workers: list[Worker] = []
        self._next: _Parts | None = None
        """The next document that is divided."""

    def __enter__(self) -> Team:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.end()

    def write(self, documents: Iterable[Document], sink: Sink, format: Format | None = None) -> None:
        """Write the records of all documents as one document; the caller commits it."""
        rest = iter(documents)
        records, behind = self._undivided(rest, format), self._entries(rest, format)
        self._conversion.write(records, sink, behind, lambda: self._next is not None)

    def _parts(self, document: Document, format: Format | None) -> _Parts | None:
        found = format_of(document, self._report, format)
        if found is None:
            return None
        if len(document.head()) > _LARGE:
            # A process holds what the parent holds when it starts it: so that is done before the document is read.
            self._hire()
        return _Parts(document, found, self._report, self._setup.read, FEW if self._setup.step else None)

    def _hire(self) -> None:
        while len(self._workers) < self._jobs:
            self._workers.append(Worker(self._setup, self._report))

    def _undivided(self, documents: Iterator[Document], format: Format | None) -> Iterator[Record]:
        """The records of the documents up to the next one that is divided."""
        for document in documents:
            parts = self._parts(document, format)
            if parts is None:
                continue
            if parts.several:
                self._next = parts
                return
            yield from self._passed(parts.records())
            parts.done()

    def _entries(self, documents: Iterator[Document], format: Format | None) -> Iterator[tuple[str, bytes]]:
        """The entries from the next document on that is divided."""
        while (parts := self._next) is not None:
            self._next = None
            yield from self._divided(parts)
            yield from self._conversion.entries(self._undivided(documents, format))

    def _passed(self, records: Iterator[Record]) -> Iterator[Record]:
        return map(self._passing, records) if self._passing else records

    def _divided(self, parts: _Parts) -> Iterator[tuple[str, bytes]]:
        """The entries of one document that has several parts; those of a task are put together, without their keys."""
        self._hire()
        course = Course(parts.tasks(), self._report)
        while course.go_on(self._workers):
            hear(self._workers)
            for turn, proposal in course.read():
                self._settle(turn, proposal, course, parts)
            for result in course.written():
                yield from self._taken(result)
        self._report.show(course.behind)
        yield from self._conversion.entries(self._passed(parts.records(course.rest)))
        parts.done()

    def _settle(self, turn: Turn, proposal: Proposal, course: Course, parts: _Parts) -> None:
        """Give keys to what was read in its turn; from a piece on that does not stand alone, all is read again."""
        if course.rest or proposal.keys is None:
            assert turn.task.piece is not None
            course.rest.append(turn.task.piece)
            self._report.show(turn.held)
            if proposal.keys is not None:
                turn.worker.ready.append((turn, [None] * len(proposal.keys)))
            return
        parts.count(proposal.read)
        take = self._conversion.keys.take
        others = parts.settled(proposal.told, self._desk, take)
        places: Places = []
        for key in proposal.keys:
            places.append(None if key is None else take(key))
            if key is None:
                turn.made.append(next(others))
        for _ in others:  # there are no more, but something may be learned
            pass
        turn.worker.ready.append((turn, places))
        course.writing.append(turn)

    @cached_property
    def _desk(self) -> Desk:
        """Where the parent writes what no worker can make."""
        return Desk(self._setup._replace(step=None))

    def _taken(self, result: Result) -> Iterator[tuple[str, bytes]]:
        report = self._report
        for diagnostic in result.diagnostics:
            report.tell(diagnostic)
        for loss in result.losses:
            report.lose(loss)
        if self._hear:
            for said in result.said:
                self._hear(said)
        report.left_out.update(result.left_out)
        report.read += result.read
        report.written += result.written
        report.refused += result.refused
        if result.data:  # which may be what was written here, all of it
            yield "", result.data

"""Converts with several processes: the same bytes come out as from one.

The parent cuts documents into pieces, or reads them, or does the first step of reading, as the format allows, and
hands what this gives to its workers in turn. A worker reads and validates a piece and proposes keys; the parent alone
assigns them, in the order of the document; the worker then writes the records. While it waits for keys it reads the
next piece, so that neither waits for the other; each worker holds three pieces at the most.
"""

from __future__ import annotations

import codecs
import contextlib
import dataclasses
import multiprocessing
import pickle
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from multiprocessing.connection import Connection, wait
from queue import SimpleQueue
from typing import Any, NamedTuple, Protocol

from msgspec import UNSET, Struct
from msgspec.structs import replace

from bibconv.files import CHUNK, Document, Sink, from_text
from bibconv.format import Drafting, Format, ReadOptions, WriteOptions, get
from bibconv.limits import LIMITS
from bibconv.model import Record, Source
from bibconv.pieces import Cutting, Piece, line_ends
from bibconv.pipe import Conversion, fail, format_of, records_of, tell_none
from bibconv.report import Diagnostic, Loss, Report

BATCH = 400
"""How many records go to a worker at a time, where the parent reads them."""

FEW = 32
"""The same where a step is made between reading and writing, which takes a hundred times as long as those."""

AHEAD = 2
"""How many tasks a worker is given before the first is answered."""

_SWITCH = 0.0005
"""For how long, in seconds, the work of a worker may keep what comes in for it waiting."""


class WorkerError(RuntimeError):
    """A worker process died, and the one that took over its work died too."""


class Task(NamedTuple):
    """What a worker is given: a piece of a document, or records that were read, or drafts of records."""

    path: str
    format: str
    piece: Piece | None = None
    records: list[Record] | None = None
    drafts: list[Any] | None = None


class Proposal(NamedTuple):
    """What came of reading a task: a key for each record, None where the piece does not stand alone."""

    keys: list[str] | None
    read: int


class Result(Struct, frozen=True, gc=False):
    """What came of writing a task; ``said`` is what the step between reading and writing has told."""

    entries: list[tuple[str, bytes]]
    diagnostics: list[Diagnostic]
    losses: list[Loss]
    said: list[Any]
    left_out: dict[str, int]
    read: int
    written: int
    refused: int


Order = tuple[list[str] | None, Task | None]
"""What is said to a worker: the keys of the oldest task that it has read, and a task to read."""

Answer = tuple[Result | None, Proposal | None]
"""What a worker says to an order: what it wrote, and what it proposes."""


class Step(Protocol):
    """What is done to each record between reading and writing, in any process."""

    def open(
        self, report: Report, tell: Callable[[Any], None], /
    ) -> contextlib.AbstractContextManager[Callable[[Record], Record]]:
        """What does it; ``tell`` is called with what there is to say beyond the report."""


class Setup(NamedTuple):
    """What all workers have to know."""

    target: str
    write: WriteOptions
    read: ReadOptions
    refuse_losses: bool
    step: Step | None = None


_NOTHING = Result([], [], [], [], {}, 0, 0, 0)


class _Held(NamedTuple):
    """A task that was read: its records, as plain values, and with the key that each brings; and what was told."""

    records: list[tuple[Record, dict[str, Any], str | None]]
    found: Result


class _Desk:
    """The work of a worker, a task at a time."""

    def __init__(self, setup: Setup) -> None:
        self._diagnostics: list[Diagnostic] = []
        self._losses: list[Loss] = []
        self._report = Report(self._diagnostics.append, self._losses.append)
        self._conversion = Conversion(
            get(setup.target), self._report, setup.write, refuse_losses=setup.refuse_losses, limits=setup.read.limits
        )
        self._options = setup.read
        self._held: deque[_Held] = deque()
        self._said: list[Any] = []
        # Nothing closes it: the process is ended with all that it has open.
        self._step = None if setup.step is None else setup.step.open(self._report, self._said.append)
        self._passing = None if self._step is None else self._step.__enter__()

    def propose(self, task: Task) -> Proposal:
        """Read a task, and propose a key for each record."""
        records = task.records
        if records is None:
            records = self._read(task) if task.drafts is None else self._finished(task, task.drafts)
        if records is None:
            self._told()
            return Proposal(None, 0)
        keys = []
        held = []
        for record in map(self._passing, records) if self._passing else records:
            plain = self._conversion.admit(record)
            if plain is not None:
                key, own = self._conversion.proposal(record)
                keys.append(key)
                held.append((record, plain, key if own else None))
        self._held.append(_Held(held, self._told()))
        return Proposal(keys, len(records))

    def _finished(self, task: Task, drafts: list[Any]) -> list[Record]:
        """The records of drafts."""
        drafting = get(task.format).drafting
        assert drafting is not None
        records: list[Record] = []
        try:
            for each in drafts:
                if (record := drafting.finish(each, self._report, task.path)) is not None:
                    records.append(record)
        except Exception as error:
            fail(task.path, self._report, error)
        self._report.read += len(records)
        return records

    def _read(self, task: Task) -> list[Record] | None:
        """The records of a piece with their lines in the document; None where it does not stand alone."""
        piece = task.piece
        assert piece is not None
        format = get(task.format)
        assert format.cutting is not None
        text = piece.context + piece.text + piece.closing
        with from_text(as_bytes(text), self._report, task.path, "utf-8", self._options.limits) as document:
            records = list(records_of(document, self._report, format, self._options))
        above = line_ends(piece.context) if piece.context else 0
        told = [each for each in self._diagnostics if each.line is UNSET or each.line > above]
        codes = frozenset([each.code for each in told])
        if "X002" in codes or not format.cutting.alone(piece.text, codes):
            return None
        self._diagnostics[:] = [_moved(each, piece, above) for each in told]
        by = piece.lines - above
        return [_at(record, by) for record in records] if by else records

    def result(self, keys: list[str]) -> Result:
        """Write the records of the oldest task that was read and not written yet, under these keys."""
        conversion = self._conversion
        records, found = self._held.popleft()
        entries = []
        for (record, plain, wanted), key in zip(records, keys, strict=True):
            if wanted is not None and key != wanted:
                conversion.renamed(record, wanted, key)
            data = conversion.render(record, plain, key)
            if data is not None:
                entries.append((key, data))
        return self._told(entries, found)

    def _told(self, entries: list[tuple[str, bytes]] | None = None, before: Result = _NOTHING) -> Result:
        """What was told and counted since this was asked for last, after what was told before."""
        report = self._report
        done = Result(
            entries or [],
            before.diagnostics + self._diagnostics,
            before.losses + self._losses,
            before.said + self._said,
            before.left_out | report.left_out,  # only what is written leaves anything out
            before.read + report.read,
            before.written + report.written,
            before.refused + report.refused,
        )
        self._diagnostics.clear()
        self._losses.clear()
        self._said.clear()
        report.left_out.clear()
        report.read = report.written = report.refused = 0
        return done


def _moved(found: Diagnostic, piece: Piece, above: int) -> Diagnostic:
    """A finding in a piece, by the lines and columns of the document."""
    if found.line is UNSET:
        return found
    column = found.column
    if column is not UNSET and found.line == above + 1:
        column += piece.columns
    return replace(found, line=found.line - above + piece.lines, column=column)


def _at(record: Record, by: int) -> Record:
    """A record of a piece, by the lines of the document."""
    source = record.source
    if source is UNSET or source.lines is UNSET:
        return record
    first, last = source.lines
    moved = Source(source.path, source.format, source.group, (first + by, last + by), source.fields, source.doubts)
    return replace(record, source=moved)


def work(connection: Connection, of_parent: Connection, setup: Setup) -> None:
    """What a worker does: write what was read before, read the next task, answer; until the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # A process that holds the other end of its own pipe would never see it close.
    of_parent.close()
    sys.setswitchinterval(_SWITCH)
    orders: SimpleQueue[bytes | None] = SimpleQueue()
    threading.Thread(target=_receive, args=(connection, orders), daemon=True).start()
    # The pipe ends with the parent, whether one waits for a task or hands one in.
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        try:
            desk = _Desk(setup)
            while (order := orders.get()) is not None:
                keys, task = pickle.loads(order)
                result = None if keys is None else desk.result(keys)
                connection.send((result, None if task is None else desk.propose(task)))
        except (BrokenPipeError, ConnectionResetError):
            raise
        except Exception as error:  # it is the parent's to say what is wrong, and to end this process
            connection.send(error)
            while orders.get() is not None:
                pass


def _receive(connection: Connection, orders: SimpleQueue[bytes | None]) -> None:
    """Take in what comes, whatever the worker is at: so neither ever waits for the other to take what it sends."""
    with contextlib.suppress(EOFError, OSError):
        while True:
            orders.put(connection.recv_bytes())
    orders.put(None)


class _Worker:
    """A worker as its parent sees it; where it dies, another takes over once."""

    def __init__(self, setup: Setup, report: Report) -> None:
        self._setup = setup
        self._report = report
        self._given: deque[Order] = deque()
        """What it was told and has not answered yet."""
        self._held: deque[Task] = deque()
        """What it has read and not written yet."""
        self._answers: deque[Answer] = deque()
        self._died = False
        self._start()

    def _start(self) -> None:
        here, there = multiprocessing.Pipe()
        self._process = multiprocessing.Process(target=work, args=(there, here, self._setup), daemon=True)
        self._process.start()
        there.close()
        self._connection = here

    def give(self, keys: list[str] | None, task: Task | None) -> None:
        """Hand over the keys of the oldest task that it has read, and a task to read."""
        self._given.append((keys, task))
        try:
            self._connection.send((keys, task))
        except OSError:
            self._replace()

    def answer(self, team: Sequence[_Worker]) -> Answer:
        """What it says to what it was given first; what others of the team say is taken in meanwhile."""
        while not self._answers:
            busy = {each._connection: each for each in team if each._given}
            for connection in wait(list(busy)):
                busy[connection]._take_in()  # type: ignore[index]
        return self._answers.popleft()

    def _take_in(self) -> None:
        try:
            answer: Answer | Exception = self._connection.recv()
        except (EOFError, OSError):
            self._replace()
            return
        if isinstance(answer, Exception):
            raise answer
        keys, task = self._given.popleft()
        if keys is not None:
            self._held.popleft()
        if task is not None and answer[1] is not None and answer[1].keys is not None:
            self._held.append(task)
        self._answers.append(answer)

    def _replace(self) -> None:
        """Start another process, and give it what this one had."""
        self._process.join()
        self._connection.close()
        status = self._process.exitcode
        if self._died:
            raise WorkerError(f"a worker process ended with status {status}, for the second time")
        self._died = True
        self._report.add("X005", f"a worker process ended with status {status}; its records are read again")
        self._start()
        try:
            for task in self._held:
                self._connection.send((None, task))
                self._connection.recv()
            for order in self._given:
                self._connection.send(order)
        except (EOFError, OSError):
            self._replace()

    def end(self) -> None:
        """End the process, whatever it is at; it has nothing that would have to be closed."""
        self._process.kill()
        self._process.join()
        self._connection.close()


def as_bytes(text: str) -> bytes:
    """The bytes that a piece is made of."""
    return text.encode("utf-8", "surrogateescape")


def _fits(cutting: Cutting, document: Document) -> bool:
    return (not cutting.raw or document.encoding == "utf-8") and cutting.fits(document.head())


def _undecoded(document: Document) -> Iterator[str]:
    """A document in UTF-8 as it stands, whatever is wrong with it."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    with document.stream() as stream:
        while data := stream.read(CHUNK):
            yield decoder.decode(data)
    yield decoder.decode(b"", True)


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
        self._pieces: Iterator[Piece] = iter(())
        self._drafts: Iterator[Any] = iter(())
        self._records: Iterator[Record] = iter(())
        self.several = False
        cutting, drafting = format.cutting, format.drafting
        if options.limits.errors < LIMITS.errors:  # errors are counted from the beginning on
            self._records = records_of(document, report, format, options)
        elif drafting is not None:
            self._drafts = self._divided(_drafted(drafting, document, report, options))
        elif cutting is None or batch or not _fits(cutting, document):
            self._records = self._divided(records_of(document, report, format, options))
        else:
            self._pieces = cutting.cuts(_undecoded(document) if cutting.raw else document.chunks())
            pieces = list(islice(self._pieces, 2))
            self._pieces = chain(pieces, self._pieces)
            self.several = len(pieces) == 2 and len(list(islice(chain.from_iterable(map(self._some, pieces)), 2))) == 2

    def _divided(self, items: Iterator[Any]) -> Iterator[Any]:
        """The same items, when it is known whether they make several batches."""
        first = list(islice(items, self._batch))
        self.several = len(first) == self._batch
        return chain(first, items)

    def _some(self, piece: Piece) -> Iterator[Record]:
        """What is in a piece, to see whether it is a record, or two: one alone is written otherwise than several."""
        text = piece.context + piece.text + piece.closing
        with from_text(as_bytes(text), Report(), self._document.path, "utf-8", self._options.limits) as document:
            yield from records_of(document, Report(), self._format, self._options)

    def tasks(self) -> Iterator[Task]:
        """The document, a task at a time."""
        path, name = self._document.path, self._format.name
        while drafts := list(islice(self._drafts, self._batch)):
            yield Task(path, name, drafts=drafts)
        while records := list(islice(self._records, self._batch)):
            yield Task(path, name, records=records)
        for piece in self._pieces:
            yield Task(path, name, piece)

    def count(self, read: int) -> None:
        """So many records more were read."""
        self._read += read

    def records(self, pieces: Iterable[Piece] = ()) -> Iterator[Record]:
        """All records of these pieces and of what was not handed out."""
        if self._format.drafting is not None:
            for draft in self._drafts:
                record = self._format.drafting.finish(draft, self._report, self._document.path)
                if record is not None:
                    self._report.read += 1
                    yield record
        yield from self._records
        rest = list(chain(pieces, self._pieces))
        if rest:
            first = rest[0]
            # With as many lines before it as there are in the document, messages name the lines of the document.
            blank = "\n" * (first.lines - line_ends(first.context))
            text = "".join([first.context, blank, " " * first.columns, *[piece.text for piece in rest]])
            report = Report(lambda found: self._tell(found, first.lines), self._report.lose)
            with from_text(as_bytes(text), report, self._document.path, "utf-8", self._options.limits) as document:
                options = dataclasses.replace(self._options, before=self._read)
                yield from records_of(document, report, self._format, options)
                self._document.failed |= document.failed
            self._report.read += report.read
            self._report.refused += report.refused

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
        self._workers: list[_Worker] = []

    def __enter__(self) -> Team:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.end()

    def write(self, documents: Iterable[Document], sink: Sink, format: Format | None = None) -> None:
        """Write the records of all documents as one document; the caller commits it."""
        rest = iter(documents)
        few: list[Record] = []
        for document in rest:
            parts = self._parts(document, format)
            if parts is None:
                continue
            if parts.several:
                entries = self._divided(parts)
            else:
                # One record alone is written otherwise than one of several: that there are two has to be known.
                records = self._alone(parts)
                few += islice(records, 2 - len(few))
                if len(few) < 2:
                    continue
                entries = self._conversion.entries(records)
            first = self._conversion.entries(few)
            self._conversion.write_entries(chain(first, entries, self._entries(rest, format)), sink)
            return
        self._conversion.write(few, sink)

    def _parts(self, document: Document, format: Format | None) -> _Parts | None:
        found = format_of(document, self._report, format)
        batch = FEW if self._setup.step else None
        return None if found is None else _Parts(document, found, self._report, self._setup.read, batch)

    def _entries(self, documents: Iterable[Document], format: Format | None) -> Iterator[tuple[str, bytes]]:
        for document in documents:
            parts = self._parts(document, format)
            if parts is not None:
                yield from self._divided(parts) if parts.several else self._conversion.entries(self._alone(parts))

    def _alone(self, parts: _Parts) -> Iterator[Record]:
        """The records of a document that the parent reads itself."""
        yield from self._passed(parts.records())
        parts.done()

    def _passed(self, records: Iterator[Record]) -> Iterator[Record]:
        return map(self._passing, records) if self._passing else records

    def _divided(self, parts: _Parts) -> Iterator[tuple[str, bytes]]:
        """The entries of one document that has several parts."""
        while len(self._workers) < self._jobs:
            self._workers.append(_Worker(self._setup, self._report))
        tasks = parts.tasks()
        turns: deque[tuple[_Worker, Task | None]] = deque()
        for worker, first in zip(self._workers * AHEAD, tasks, strict=False):
            worker.give(None, first)
            turns.append((worker, first))
        broken: list[Piece] | None = None
        while turns:
            worker, given = turns.popleft()
            result, proposal = worker.answer(self._workers)
            if given is not None and proposal is not None:
                if broken is not None or proposal.keys is None:
                    assert given.piece is not None
                    broken = [*(broken or ()), given.piece]
                else:
                    parts.count(proposal.read)
                    task = next(tasks, None)
                    worker.give([self._conversion.keys.take(key) for key in proposal.keys], task)
                    turns.append((worker, task))
            if result is not None:
                yield from self._taken(result)
        if broken is not None:
            yield from self._conversion.entries(self._passed(parts.records(broken)))
        parts.done()

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
        yield from result.entries

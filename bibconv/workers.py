"""The processes that convert for another: what they are told, and what they do.

A worker has a desk, at which it reads what it is given and, when it has the keys, writes it.
"""

from __future__ import annotations

import contextlib
import sys
from collections import deque
from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

from msgspec import UNSET, Struct
from msgspec.structs import replace

from bibconv.files import Document, from_text
from bibconv.format import Format, Memory, ReadOptions, WriteOptions, get
from bibconv.limits import Limits
from bibconv.model import Record, moved
from bibconv.pieces import Cutting, Piece, as_bytes, line_ends
from bibconv.pipe import Batch, Conversion, fail, read_ahead, records_of
from bibconv.report import Diagnostic, Loss, Report


class Task(NamedTuple):
    """What a worker is given: a piece of a document, or records that were read, or drafts of records.

    ``found`` is what was found before such a record, or draft, by its place; ``document`` the number of the document.
    """

    path: str
    format: str
    piece: Piece | None = None
    records: list[Record] | None = None
    drafts: list[Any] | None = None
    found: dict[int, list[Diagnostic]] | None = None
    document: int = 0


class Proposal(NamedTuple):
    """What came of reading a task: a key for each record; None where the piece does not stand alone.

    It is None for a record that cannot be made here, and ``told`` is what the reader has to tell for that.
    """

    keys: list[str | None] | None
    read: int
    told: Any = None


class Result(Struct, frozen=True, gc=False):
    """What came of writing records that follow each other, as it stands in the document, and what was told.

    ``said`` is what the step between reading and writing has told.
    """

    data: bytes
    diagnostics: list[Diagnostic]
    losses: list[Loss]
    said: list[Any]
    left_out: dict[str, int]
    read: int
    written: int
    refused: int


Places = list[str | None]
"""For each record its key; None where it is not to be written here."""

Order = tuple[Places | None, Task | None]
"""What is said to a worker: the keys of the oldest task that it has read, and a task to read."""

Answer = tuple[list[Result] | None, Proposal | None]
"""What a worker says to an order: what it wrote before, between and after the records that it cannot make, and what it
proposes."""


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


_NOTHING = Result(b"", [], [], [], {}, 0, 0, 0)


class _Read(NamedTuple):
    """A record that was read, as plain values, with the key that it brings; and what was found before it and in it.

    ``record`` is None where it cannot be made here.
    """

    record: Record | None
    plain: dict[str, Any]
    key: str | None
    found: list[Diagnostic]


class _Held(NamedTuple):
    """A task that was read: its records, what was found behind them, and what was counted."""

    records: list[_Read]
    found: list[Diagnostic]
    counted: Result


class Desk:
    """The work of a worker, a task at a time."""

    def __init__(self, setup: Setup) -> None:
        self._diagnostics: list[Diagnostic] = []
        self._losses: list[Loss] = []
        self.report = Report(self._diagnostics.append, self._losses.append)
        self._conversion = Conversion(
            get(setup.target), self.report, setup.write, refuse_losses=setup.refuse_losses, limits=setup.read.limits
        )
        self._options = setup.read
        self._document = 0
        self._memory: Memory | None = None
        self._held: deque[_Held] = deque()
        self._said: list[Any] = []
        # Nothing closes it: the process is ended with all that it has open.
        self._step = None if setup.step is None else setup.step.open(self.report, self._said.append)
        self._passing = None if self._step is None else self._step.__enter__()

    def __call__(self, order: Order) -> Answer:
        """Write what was read before, and read the next task."""
        keys, task = order
        result = None if keys is None else self.result(keys)
        return result, None if task is None else self.propose(task)

    def propose(self, task: Task) -> Proposal:
        """Read a task, and propose a key for each record."""
        batch = self._handed(task) if task.piece is None else self._read(task)
        if batch is None:
            self._told()
            return Proposal(None, 0)
        told = self._memory.tell() if task.piece is not None and self._memory is not None else None
        unsettled = frozenset(told.unsettled) if told else ()
        keys: list[str | None] = []
        held: list[_Read] = []
        found: list[Diagnostic] = []
        start = 0
        for at, (record, end) in enumerate(zip(batch.records, batch.ends, strict=True)):
            if end != start:
                found += batch.found[start:end]
                start = end
            if at in unsettled:
                keys.append(None)
                held.append(_Read(None, {}, None, found))
                found = []
                continue
            passed = self._passing(record) if self._passing else record
            plain = self._conversion.admit(passed)
            key, own = self._conversion.proposal(passed) if plain is not None else ("", False)
            if self._diagnostics:
                found += self._diagnostics
                self._diagnostics.clear()
            if plain is not None:
                keys.append(key)
                held.append(_Read(passed, plain, key if own else None, found))
                found = []
        self._held.append(_Held(held, found + batch.found[start:], self._told()))
        return Proposal(keys, len(batch.records), told)

    def _handed(self, task: Task) -> Batch:
        """The records that somebody else has read or drafted."""
        drafting = get(task.format).drafting if task.records is None else None
        before = task.found or {}
        records: list[Record] = []
        ends: list[int] = []
        try:
            for at, each in enumerate(task.drafts or task.records or ()):
                if at in before:
                    self._diagnostics += before[at]
                record = drafting.finish(each, self.report, task.path) if drafting is not None else each
                if record is not None:
                    records.append(record)
                    ends.append(len(self._diagnostics))
        except Exception as error:
            fail(task.path, self.report, error)
        if drafting is not None:
            self.report.read += len(records)
        return self._batch(records, ends)

    def _batch(self, records: list[Record], ends: list[int]) -> Batch:
        """These records, and all that was found until now."""
        batch = Batch(records, ends, self._diagnostics[:])
        self._diagnostics.clear()
        return batch

    def _read(self, task: Task) -> Batch | None:
        """The records of a piece with their lines in the document; None where it does not stand alone."""
        piece = task.piece
        assert piece is not None
        format = get(task.format)
        assert format.cutting is not None
        with opened(piece, format.cutting, task.path, self.report, self._options.limits) as document:
            options = replace(self._options, piece=piece, memory=self._remembered(task, format))
            records, ends, _ = read_ahead(records_of(document, self.report, format, options), self._diagnostics)
        above = line_ends(as_bytes(piece.context)) if piece.context else 0
        told = [each for each in self._diagnostics if each.line is UNSET or each.line > above]
        if not stands_alone(piece, format.cutting, told):
            return None
        if format.cutting.counted:
            return self._batch(records, ends)
        # What was found above was found before the first record.
        if dropped := len(self._diagnostics) - len(told):
            ends = [max(0, end - dropped) for end in ends]
        self._diagnostics[:] = [_moved(each, piece, above) for each in told]
        by = piece.lines - above
        return self._batch([moved(record, by) for record in records] if by else records, ends)

    def _remembered(self, task: Task, format: Format) -> Memory | None:
        """What is remembered of the document that a task is of."""
        if task.document != self._document:
            self._document = task.document
            self._memory = format.memory(True) if format.memory is not None else None
        return self._memory

    def result(self, keys: Places) -> list[Result]:
        """Write the records of the oldest task that was read and not written yet, under these keys."""
        conversion = self._conversion
        separator = conversion.writer.separator.encode()
        held, found, counted = self._held.popleft()
        results: list[Result] = []
        entries: list[bytes] = []
        for (record, plain, wanted, before), key in zip(held, keys, strict=True):
            self._diagnostics += before
            if record is None:
                results.append(self._told(separator.join(entries), counted))
                entries, counted = [], _NOTHING
            elif key is not None:
                if wanted is not None and key != wanted:
                    conversion.renamed(record, wanted, key)
                data = conversion.render(record, plain, key)
                if data is not None:
                    entries.append(data)
        self._diagnostics += found
        results.append(self._told(separator.join(entries), counted))
        return results

    def written(self, task: Task, take: Callable[[str], str]) -> Result:
        """What becomes of a task when all of it is made and written here; ``take`` gives the keys."""
        keys = self.propose(task).keys or []
        return self.result([None if key is None else take(key) for key in keys])[0]

    def _told(self, data: bytes = b"", before: Result = _NOTHING) -> Result:
        """What was told and counted since this was asked for last, and what was counted before."""
        report = self.report
        done = Result(
            data,
            self._diagnostics[:],
            self._losses[:],
            before.said + self._said,
            dict(report.left_out),
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


def opened(piece: Piece, cutting: Cutting, path: str, report: Report, limits: Limits) -> Document:
    """A piece of a document, to be read apart."""
    # How long the document is, and a mark of its own, were looked at where it was decoded.
    limits = replace(limits, file=sys.maxsize)
    document = from_text(piece.whole, report, path, "utf-8", limits, marked=cutting.raw)
    document.above = piece.lines if cutting.counted else 0
    return document


def stands_alone(piece: Piece, cutting: Cutting, told: list[Diagnostic]) -> bool:
    """Whether a piece can be read apart, by what was told of it."""
    found = frozenset([(each.code, each.message) for each in told])
    return not any(code == "X002" for code, _ in found) and cutting.alone(piece.data, found)


def _moved(found: Diagnostic, piece: Piece, above: int) -> Diagnostic:
    """A finding in a piece, by the lines and columns of the document."""
    if found.line is UNSET:
        return found
    column = found.column
    if column is not UNSET and found.line == above + 1:
        column += piece.columns
    return replace(found, line=found.line - above + piece.lines, column=column)

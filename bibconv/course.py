"""The way of a document through several processes, as their parent sees it: who has which part, and what came of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from bibconv.pieces import Piece
from bibconv.process import AHEAD, Process
from bibconv.report import Diagnostic, Report
from bibconv.workers import Answer, Desk, Order, Places, Proposal, Result, Setup, Task

HELD = 4
"""How many pieces, for each worker, may be read and not written yet."""


class Turn:
    """A task in its place in the document, who has it, and what came of it."""

    def __init__(self, task: Task, worker: Worker, held: list[Diagnostic]) -> None:
        self.task = task
        self.worker = worker
        self.held = held
        """What was found in the document when the task was made."""
        self.proposal: Proposal | None = None
        self.made: list[Result] = []
        """The records that its worker cannot make."""
        self.written: list[Result] | None = None

    def results(self, written: list[Result]) -> Iterator[Result]:
        """What was written, in order: by the worker, and here."""
        yield written[0]
        for here, there in zip(self.made, written[1:], strict=True):
            yield here
            yield there


class Worker(Process[Order, Answer]):
    """A worker as its parent sees it."""

    def __init__(self, setup: Setup, report: Report) -> None:
        self.ready: deque[tuple[Turn, Places]] = deque()
        """What it has read that has its keys, in the order in which it was read."""
        self._turns: deque[tuple[Turn | None, Turn | None]] = deque()
        """What it writes and what it reads, for each order that it has not answered yet."""
        self._held: deque[Task] = deque()
        """What it has read and not written yet."""
        self._report = report
        super().__init__(partial(Desk, setup), self._end_is_told)

    def go_on(self, turn: Turn | None) -> None:
        """Hand over what is to be read next, and the keys of what is to be written, where there is either."""
        written, places = self.ready.popleft() if self.ready else (None, None)
        if written is not None or turn is not None:
            self._turns.append((written, turn))
            self.give((places, None if turn is None else turn.task))

    def answered(self, order: Order, answer: Answer) -> None:
        """It has written what it read first, and read what it was given."""
        written, read = self._turns.popleft()
        if written is not None:
            self._held.popleft()
            written.written = answer[0]
        if read is not None:
            read.proposal = answer[1]
            if read.proposal is not None and read.proposal.keys is not None:
                self._held.append(read.task)

    def before(self) -> Iterable[Order]:
        """What it has read and not written yet, to be read again."""
        return [(None, task) for task in self._held]

    def _end_is_told(self, status: int | None) -> None:
        self._report.add("X005", f"a worker process ended with status {status}; its records are read again")


class Course:
    """How far a document that is divided has come. Who is done first gets more to do, so that none waits for another.

    ``reading`` is what is read, or waits for its keys, and ``writing`` what is written, both in the order of the
    document. ``rest`` is what the parent has to read itself, and ``behind`` what was found at the end of the document.
    """

    def __init__(self, tasks: Iterator[Task], report: Report) -> None:
        self._tasks = tasks
        self._report = report
        self.reading: deque[Turn] = deque()
        self.writing: deque[Turn] = deque()
        self.rest: list[Piece] = []
        self.behind: list[Diagnostic] = []

    def go_on(self, workers: Sequence[Worker]) -> bool:
        """Give each worker enough to do, who has least first; whether any has something to do."""
        for many in range(AHEAD):
            for worker in workers:
                if len(worker.given) == many:
                    worker.go_on(self._next(worker, HELD * len(workers)))
        return any(worker.given for worker in workers)

    def _next(self, worker: Worker, most: int) -> Turn | None:
        """What is to be read next, unless it is enough for now."""
        if self.rest or len(self.reading) + len(self.writing) >= most:
            return None
        # What is found in the document is shown when its turn has come, not when the parent comes to it.
        with self._report.holding_back() as held:
            task = next(self._tasks, None)
        if task is None:
            self.behind += held
            return None
        self.reading.append(Turn(task, worker, held))
        return self.reading[-1]

    def read(self) -> Iterator[tuple[Turn, Proposal]]:
        """What was read, in its turn."""
        while self.reading and (proposal := self.reading[0].proposal) is not None:
            yield self.reading.popleft(), proposal

    def written(self) -> Iterator[Result]:
        """What was written, in its turn."""
        while self.writing and (written := self.writing[0].written) is not None:
            turn = self.writing.popleft()
            self._report.show(turn.held)
            yield from turn.results(written)

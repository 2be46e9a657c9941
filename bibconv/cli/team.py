"""Several processes that check, a file at a time; what they find comes in the order of the files."""

from __future__ import annotations

import contextlib
import gc
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from multiprocessing.connection import Connection, wait
from typing import NamedTuple

from bibconv.checking.document import Checked, Cited
from bibconv.cli.settings import Config
from bibconv.codes import CODES
from bibconv.format import get
from bibconv.process import Process
from bibconv.report import Severity
from bibconv.rules.found import Problem


class Task(NamedTuple):
    """A file to check, its configuration, and which keys are cited and which need not be in it."""

    path: str
    config: Config
    cited: Cited | None
    elsewhere: frozenset[str]


class Result(NamedTuple):
    """What came of a file; the name of its format is None where it has none. ``fault`` is an error of ours."""

    problems: list[Problem]
    format: str | None
    failed: bool
    untold: Mapping[tuple[str, Severity], int] = {}
    fault: Exception | None = None


Check = Callable[[Task], Checked]


def work(connection: Connection, of_parent: Connection, make: Callable[[], Check]) -> None:
    """What a worker does: check a file and tell, until the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    of_parent.close()
    gc.disable()
    check = make()
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            task = connection.recv()
            try:
                done = check(task)
                result = Result(done.problems, done.format.name if done.format else None, done.failed, done.untold)
            except Exception as error:  # it is the parent that tells of it
                result = Result([], None, True, fault=error)
            connection.send(result)


class _Worker(Process):
    """A worker as its parent sees it."""

    def __init__(self, make: Callable[[], Check]) -> None:
        super().__init__(work, make)
        self._told: list[Problem] = []
        self.at = -1

    def give(self, at: int, task: Task) -> None:
        """Hand over a file, the number ``at`` of all."""
        self.at, self._task = at, task
        try:
            self.connection.send(task)
        except OSError:
            self._replace()

    def answer(self) -> Result:
        """What came of the file; that a process died meanwhile is one of the problems."""
        while True:
            try:
                result: Result = self.connection.recv()
            except (EOFError, OSError):
                self._replace()
            else:
                told, self._told = self._told, []
                return result._replace(problems=[*told, *result.problems])

    def _replace(self) -> None:
        """Start another process, and give it the file of this one."""
        message = f"a worker process ended with status {self.revive()}; its file is checked again"
        self._told.append(Problem("X005", CODES["X005"].severity, message, self._task.path))
        self.give(self.at, self._task)


def checked(tasks: Iterable[Task], jobs: int, make: Callable[[], Check]) -> Iterator[Checked]:
    """What came of each file, in order. ``make`` makes, in a worker, what checks there."""
    rest = iter(enumerate(tasks))
    workers: list[_Worker] = []
    done: dict[int, Result] = {}
    number = 0
    try:
        for at, task in rest:
            workers.append(_Worker(make))
            workers[-1].give(at, task)
            if len(workers) == jobs:
                break
        busy = deque(workers)
        while busy or number in done:
            if number in done:
                yield _taken(done.pop(number))
                number += 1
                continue
            ready = wait([worker.connection for worker in busy])
            for worker in [each for each in busy if each.connection in ready]:
                done[worker.at] = worker.answer()
                following = next(rest, None)
                if following is None:
                    busy.remove(worker)
                else:
                    worker.give(*following)
    finally:
        for worker in workers:
            worker.end()


def _taken(result: Result) -> Checked:
    if result.fault is not None:
        raise result.fault
    format = get(result.format) if result.format else None
    return Checked(result.problems, format, failed=result.failed, untold=result.untold)

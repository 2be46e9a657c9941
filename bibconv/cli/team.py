"""Several processes that check: small files whole, large ones in pieces; what they find comes in order.

A piece that does not stand alone is checked once more together with all that follows it; or, where it hangs together
with what is before it, the whole file is.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from bibconv.checking.apart import Cut, Division, NotAlone, Part
from bibconv.checking.document import Checked, Cited
from bibconv.cli.settings import Config
from bibconv.codes import CODES
from bibconv.format import get
from bibconv.process import AHEAD, Process, hear
from bibconv.rules.found import Problem, Untold


class Task(NamedTuple):
    """A file to check, its configuration, and which keys are cited and which need not be in it.

    Where the file is divided, ``cut`` is the piece of it to check; what is cited is of no interest then.
    """

    path: str
    config: Config
    cited: Cited | None = None
    elsewhere: frozenset[str] = frozenset()
    cut: Cut | None = None


class Result(NamedTuple):
    """What came of a file; the name of its format is None where it has none. ``fault`` is an error of ours."""

    problems: list[Problem]
    format: str | None
    failed: bool
    untold: Untold
    fault: Exception | None = None


Answer = Result | Part | NotAlone
Check = Callable[[Task], Checked | Part | NotAlone]


class _Answering:
    """What a worker does with its tasks."""

    def __init__(self, make: Callable[[], Check]) -> None:
        self._make = make

    def __call__(self) -> Callable[[Task], Answer]:
        check = self._make()
        return lambda task: _answer(check, task)


def _answer(check: Check, task: Task) -> Answer:
    try:
        done = check(task)
    except Exception as error:  # it is the parent that tells of it, after it has told of the files before
        return Result([], None, True, {}, error)
    if isinstance(done, Checked):
        return Result(done.problems, done.format.name if done.format else None, done.failed, done.untold)
    return done


class _File:
    """A file that is checked. ``done`` is what came of it, when that is known; ``told`` is told besides.

    ``again`` is to be handed out next, if there is anything.
    """

    def __init__(self, task: Task, division: Division | None) -> None:
        self.done: Result | Checked | None = None
        self.told: list[Problem] = []
        self.again: Task | None = None
        self._task = task
        self._division = division
        self._rest = division.cuts() if division is not None else None
        self._handed_out = False
        self._open: dict[int, Cut] = {}
        """The pieces that were handed out, by where they begin, and not put in their places yet."""
        self._answers: dict[int, Part | NotAlone] = {}

    def tasks(self) -> Iterator[Task]:
        """What is to be done, one by one as it is handed out."""
        if self._rest is None:
            yield self._task
            return
        for cut in self._rest:
            self._open[cut.before] = cut
            yield self._piece(cut)
        self._handed_out = True
        self._end()

    def _piece(self, cut: Cut) -> Task:
        return self._task._replace(cited=None, elsewhere=frozenset(), cut=cut)

    def answered(self, task: Task, answer: Answer) -> None:
        """What came of a task."""
        cut = task.cut
        if isinstance(answer, Result):
            self.done = answer
        elif cut is not None and self._open.get(cut.before) is cut:
            self._answers[cut.before] = answer
            self._put_in_place()

    def _put_in_place(self) -> None:
        """Put the pieces that are next together."""
        assert self._division is not None
        for before, cut in list(self._open.items()):
            answer = self._answers.pop(before, None)
            if isinstance(answer, Part):
                self._division.add(cut, answer)
                del self._open[before]
            elif answer is None:
                return
            elif answer.tied or cut.rest:
                self._whole()
                return
            else:
                self._join()
                return
        self._end()

    def _end(self) -> None:
        if self._handed_out and not self._open and self._division is not None:
            self.done = self._division.checked()
            if self.done is None:
                self._whole()

    def _join(self) -> None:
        """Have the first piece that is not in its place checked with all that follows it."""
        assert self._division is not None
        first, *others = self._open.values()
        others += self._rest or ()
        rest = self._division.joined(first, others)
        self._open, self._answers = {rest.before: rest}, {}
        self.again = self._piece(rest)

    def _whole(self) -> None:
        """Have the file checked as if it had never been divided."""
        if self._rest is not None:
            self._rest.close()
        self._division, self._open = None, {}
        self.again = self._task

    @property
    def checked(self) -> Checked:
        """What came of it; an error of ours is raised."""
        done = self.done
        assert done is not None
        if isinstance(done, Result):
            if done.fault is not None:
                raise done.fault
            format = get(done.format) if done.format else None
            done = Checked(done.problems, format, failed=done.failed, untold=done.untold)
        done.problems = [*self.told, *done.problems]
        return done


class _Worker(Process[Task, Answer]):
    """A worker as its parent sees it."""

    def __init__(self, make: Callable[[], Check]) -> None:
        self._files: deque[_File] = deque()
        super().__init__(_Answering(make), self._end_is_told)

    def assign(self, file: _File, task: Task) -> None:
        """Hand over a task, which is of a file."""
        self._files.append(file)
        self.give(task)

    def answered(self, order: Task, answer: Answer) -> None:
        """The file knows what to make of it."""
        self._files.popleft().answered(order, answer)

    def _end_is_told(self, status: int | None) -> None:
        message = f"a worker process ended with status {status}; its file is checked again"
        file = self._files[0]
        file.told.append(Problem("X005", CODES["X005"].severity, message, self.given[0].path))


class _Team:
    """Workers, and the files that they check."""

    def __init__(
        self, tasks: Iterable[Task], jobs: int, make: Callable[[], Check], divide: Callable[[Task], Division | None]
    ) -> None:
        self._divide = divide
        self._tasks = self._one_by_one(tasks)
        self._files: deque[_File] = deque()
        self._next: tuple[_File, Task] | None = None
        self._workers: list[_Worker] = []
        for _ in range(jobs):
            self._workers.append(_Worker(make))

    def _one_by_one(self, tasks: Iterable[Task]) -> Iterator[tuple[_File, Task]]:
        for task in tasks:
            file = _File(task, self._divide(task))
            self._files.append(file)
            for each in file.tasks():
                yield file, each

    def _following(self) -> tuple[_File, Task] | None:
        """What is to be handed out next."""
        for _ in range(2):  # a file may have to be checked again when the last of it is handed out
            for file in self._files:
                if (again := file.again) is not None:
                    file.again = None
                    return file, again
            if (task := next(self._tasks, None)) is not None:
                return task
        return None

    def _hand_out(self) -> bool:
        """Give each worker enough to do, if there is; a whole file goes to one that has nothing else."""
        while (order := self._next or self._following()) is not None:
            worker = min(self._workers, key=lambda each: len(each.given))
            if len(worker.given) >= (AHEAD if order[1].cut is not None else 1):
                self._next = order
                return True
            self._next = None
            worker.assign(*order)
        return any(each.given for each in self._workers)

    def checked(self) -> Iterator[Checked]:
        """What came of each file, in order."""
        while self._hand_out():
            hear(self._workers)
            while self._files and self._files[0].done is not None:
                yield self._files.popleft().checked

    def end(self) -> None:
        """End the workers."""
        for worker in self._workers:
            worker.end()


def _undivided(task: Task) -> None:
    """No file is divided."""


def checked(
    tasks: Iterable[Task],
    jobs: int,
    make: Callable[[], Check],
    divide: Callable[[Task], Division | None] = _undivided,
) -> Iterator[Checked]:
    """What came of each file, in order. ``make`` makes, in a worker, what checks there; ``divide`` divides a file."""
    team = _Team(tasks, jobs, make, divide)
    try:
        yield from team.checked()
    finally:
        team.end()

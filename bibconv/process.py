"""Processes that work for another: what they are given, what they say, and what is done when one dies.

Parent and worker speak by turns: each order has its answer, and up to ``AHEAD`` orders may be on their way at a time.
What they say goes through memory that both have, and a pipe only tells how much it is: a pipe holds less than a piece
of a document, so that one would wait for the other to take it.
"""

from __future__ import annotations

import contextlib
import mmap
import multiprocessing
import pickle
import signal
import struct
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

AHEAD = 2
"""How many orders at the most a worker is given before the first is answered, so that it need not wait for the next."""

_ENDING = signal.SIGINT, signal.SIGTERM

_SWITCH = 0.0005
"""For how long, in seconds, the work of a worker may keep what comes in for it waiting."""

_ROOM = 1 << 20
"""How many bytes of memory there are for what one says at a time; what is longer goes through the pipe."""

_LENGTH = struct.Struct("Q")
"""How many bytes stand in the memory, as the pipe tells it; what goes through the pipe itself is longer."""

Order = TypeVar("Order")
Answer = TypeVar("Answer")


class WorkerError(RuntimeError):
    """A worker process died, and the one that took over its work died too."""


class Line:
    """One end of what connects a parent and a worker.

    ``mine`` and ``theirs`` are where what is said here, and there, may be put; none where the two have no memory in
    common, and all goes through the pipe.
    """

    def __init__(self, pipe: Connection, mine: Sequence[memoryview] = (), theirs: Sequence[memoryview] = ()) -> None:
        self.pipe = pipe
        self._mine = deque(mine)
        self._theirs = deque(theirs)

    def say(self, what: Any) -> None:
        """Say something; ``OSError`` where nobody is there any more."""
        data = pickle.dumps(what, pickle.HIGHEST_PROTOCOL)
        if self._mine:
            place = self._mine[0]
            self._mine.rotate(-1)
            if len(data) <= len(place):
                place[: len(data)] = data
                data = _LENGTH.pack(len(data))
        self.pipe.send_bytes(data)

    def hear(self) -> Any:
        """What is said next, waited for; ``EOFError`` or ``OSError`` where nobody is there any more."""
        return self.told(self.pipe.recv_bytes())

    def told(self, data: bytes) -> Any:
        """What was said, of which this came through the pipe."""
        said: bytes | memoryview = data
        if self._theirs:
            place = self._theirs[0]
            self._theirs.rotate(-1)
            if len(data) == _LENGTH.size:
                said = place[: _LENGTH.unpack(data)[0]]
        return pickle.loads(said)


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Within, what ends a run waits: here, and in a process that begins here as a copy until it has its own manners."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_quietly() -> None:
    """Leave an interrupt to the parent, and end at once where this process is asked to."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)


def work(line: Line, of_parent: Connection, make: Callable[[], Callable[[Any], Any]]) -> None:
    """What a worker does: make what does the work, and answer order after order, until the parent is gone."""
    _end_quietly()
    # A process that holds the other end of its own pipe would never see it close.
    of_parent.close()
    sys.setswitchinterval(_SWITCH)
    orders: SimpleQueue[bytes | None] = SimpleQueue()
    threading.Thread(target=_receive, args=(line.pipe, orders), daemon=True).start()
    # The pipe ends with the parent, whether one waits for an order or hands in an answer.
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        try:
            do = make()
            while (order := orders.get()) is not None:
                line.say(do(line.told(order)))
        except (BrokenPipeError, ConnectionResetError):
            raise
        except Exception as error:  # it is the parent's to say what is wrong, and to end this process
            line.say(error)
            while orders.get() is not None:
                pass


def _receive(connection: Connection, orders: SimpleQueue[bytes | None]) -> None:
    """Take in what comes, whatever the worker is at: so neither ever waits for the other to take what it sends."""
    with contextlib.suppress(EOFError, OSError):
        while True:
            orders.put(connection.recv_bytes())
    orders.put(None)


def _places() -> tuple[list[memoryview], list[memoryview]]:
    """Memory for the orders of one worker and for its answers, where it begins as a copy of the parent."""
    if multiprocessing.get_start_method() != "fork":
        return [], []
    memory = memoryview(mmap.mmap(-1, 2 * AHEAD * _ROOM))
    places = [memory[at : at + _ROOM] for at in range(0, len(memory), _ROOM)]
    return places[:AHEAD], places[AHEAD:]


class Process(Generic[Order, Answer]):
    """A worker as its parent sees it; where it dies, another takes its place, once.

    ``make`` makes in the process what answers an order. ``tell`` is called with the status of one that died.
    """

    def __init__(self, make: Callable[[], Callable[[Order], Answer]], tell: Callable[[int | None], None]) -> None:
        self._make = make
        self._tell = tell
        self._died = False
        self.given: deque[Order] = deque()
        """What it was told and has not answered yet."""
        self._start()

    def _start(self) -> None:
        here, there = multiprocessing.Pipe()
        orders, answers = _places()
        self._line = Line(here, orders, answers)
        arguments = (Line(there, answers, orders), here, self._make)
        self._process = multiprocessing.Process(target=work, args=arguments, daemon=True)
        with _undisturbed():
            self._process.start()
        there.close()

    def give(self, order: Order) -> None:
        """Hand over an order."""
        self.given.append(order)
        try:
            self._line.say(order)
        except OSError:
            self._replace()

    def take_in(self) -> None:
        """Take in what it says next."""
        try:
            answer: Answer | Exception = self._line.hear()
        except (EOFError, OSError):
            self._replace()
            return
        if isinstance(answer, Exception):
            raise answer
        self.answered(self.given.popleft(), answer)

    def answered(self, order: Order, answer: Answer) -> None:
        """It has done an order."""
        raise NotImplementedError

    def before(self) -> Iterable[Order]:
        """What it did and another that takes its place has to do again, though the answers are known."""
        return ()

    def _replace(self) -> None:
        """Start another process, and give it what this one had. WorkerError the second time."""
        self._process.join()
        self._line.pipe.close()
        status = self._process.exitcode
        if self._died:
            raise WorkerError(f"a worker process ended with status {status}, for the second time")
        self._died = True
        self._start()
        self._tell(status)
        try:
            for order in self.before():
                self._line.say(order)
                self._line.hear()
            for order in self.given:
                self._line.say(order)
        except (EOFError, OSError):
            self._replace()

    def end(self) -> None:
        """End it, whatever it is at; it has nothing that would have to be closed."""
        self._process.kill()
        self._process.join()
        self._line.pipe.close()


def hear(team: Sequence[Process[Order, Answer]]) -> None:
    """Wait until one of a team says something, and take it in."""
    busy = {each._line.pipe: each for each in team if each.given}
    for connection in wait(list(busy)):
        busy[connection].take_in()  # type: ignore[index]

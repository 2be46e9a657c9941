"""Processes that work for another: what they are given, what they say, and what is done when one dies.

Parent and worker speak by turns: each order has its answer, and several orders may be on their way at a time.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import pickle
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from multiprocessing.connection import Connection, wait
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

AHEAD = 2
"""How many orders a worker is given before the first is answered, so that it need not wait for the next."""

_SWITCH = 0.0005
"""For how long, in seconds, the work of a worker may keep what comes in for it waiting."""

Order = TypeVar("Order")
Answer = TypeVar("Answer")


class WorkerError(RuntimeError):
    """A worker process died, and the one that took over its work died too."""


def work(connection: Connection, of_parent: Connection, make: Callable[[], Callable[[Any], Any]]) -> None:
    """What a worker does: make what does the work, and answer order after order, until the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # A process that holds the other end of its own pipe would never see it close.
    of_parent.close()
    sys.setswitchinterval(_SWITCH)
    orders: SimpleQueue[bytes | None] = SimpleQueue()
    threading.Thread(target=_receive, args=(connection, orders), daemon=True).start()
    # The pipe ends with the parent, whether one waits for an order or hands in an answer.
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        try:
            do = make()
            while (order := orders.get()) is not None:
                connection.send(do(pickle.loads(order)))
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
        self._answers: deque[Answer] = deque()
        self._start()

    def _start(self) -> None:
        here, there = multiprocessing.Pipe()
        arguments = (there, here, self._make)
        self._process = multiprocessing.Process(target=work, args=arguments, daemon=True)
        self._process.start()
        there.close()
        self._connection = here

    def give(self, order: Order) -> None:
        """Hand over an order."""
        self.given.append(order)
        try:
            self._connection.send(order)
        except OSError:
            self._replace()

    def answer(self, team: Sequence[Process[Order, Answer]]) -> Answer:
        """What it says to what it was given first; what others of the team say is taken in meanwhile."""
        while not self._answers:
            hear(team)
        return self._answers.popleft()

    def take_in(self) -> None:
        """Take in what it says next."""
        try:
            answer: Answer | Exception = self._connection.recv()
        except (EOFError, OSError):
            self._replace()
            return
        if isinstance(answer, Exception):
            raise answer
        self.answered(self.given.popleft(), answer)

    def answered(self, order: Order, answer: Answer) -> None:
        """It has done an order; the answer is kept until it is asked for."""
        self._answers.append(answer)

    def before(self) -> Iterable[Order]:
        """What it did and another that takes its place has to do again, though the answers are known."""
        return ()

    def _replace(self) -> None:
        """Start another process, and give it what this one had. WorkerError the second time."""
        self._process.join()
        self._connection.close()
        status = self._process.exitcode
        if self._died:
            raise WorkerError(f"a worker process ended with status {status}, for the second time")
        self._died = True
        self._start()
        self._tell(status)
        try:
            for order in self.before():
                self._connection.send(order)
                self._connection.recv()
            for order in self.given:
                self._connection.send(order)
        except (EOFError, OSError):
            self._replace()

    def end(self) -> None:
        """End it, whatever it is at; it has nothing that would have to be closed."""
        self._process.kill()
        self._process.join()
        self._connection.close()


def hear(team: Sequence[Process[Order, Answer]]) -> None:
    """Wait until one of a team says something, and take it in."""
    busy = {each._connection: each for each in team if each.given}
    for connection in wait(list(busy)):
        busy[connection].take_in()  # type: ignore[index]

"""A process that works for another, and what is done when it dies."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any


class WorkerError(RuntimeError):
    """A worker process died, and the one that took over its work died too."""


class Process:
    """A process and its parent's end of the pipe between them; where it dies, another takes its place, once.

    It does ``work``, which is given its own end of the pipe, that of the parent, and ``given``.
    """

    def __init__(self, work: Callable[[Connection, Connection, Any], None], given: Any) -> None:
        self._work = work
        self._for_work = given
        self._died = False
        self._start()

    def _start(self) -> None:
        here, there = multiprocessing.Pipe()
        arguments = (there, here, self._for_work)
        self._process = multiprocessing.Process(target=self._work, args=arguments, daemon=True)
        self._process.start()
        there.close()
        self.connection = here

    def revive(self) -> int | None:
        """Put another in the place of a process that died: the status that it ended with. WorkerError the next time."""
        self._process.join()
        self.connection.close()
        status = self._process.exitcode
        if self._died:
            raise WorkerError(f"a worker process ended with status {status}, for the second time")
        self._died = True
        self._start()
        return status

    def end(self) -> None:
        """End it, whatever it is at; it has nothing that would have to be closed."""
        self._process.kill()
        self._process.join()
        self.connection.close()

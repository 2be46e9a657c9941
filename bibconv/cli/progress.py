"""How far long work has come: a line on the terminal that is drawn over and, at the end, wiped away."""

from __future__ import annotations

import os
import stat
import sys
import time
from collections.abc import Callable
from typing import TextIO, TypeVar

from bibconv.cli.console import visible
from bibconv.files import STDIO, Document

AFTER = 1.0
"""So many seconds pass before it is drawn at all."""
EVERY = 0.1
_WIPE = "\r\x1b[K"

T = TypeVar("T")
V = TypeVar("V")


class Progress:
    """Draws, for each document that it watches, how much of it was read."""

    def __init__(self, stream: TextIO, count: int) -> None:
        self._stream = stream
        self._count = count
        self._number = 0
        self._next = time.monotonic() + AFTER
        self._drawn = False

    def watch(self, document: Document, path: str) -> None:
        """Watch a document while it is read; one that is no file has no end that could be known."""
        self._number += 1
        size = _size(path)
        if size:
            of = f" ({self._number} of {self._count})" if self._count > 1 else ""
            name = visible(os.path.basename(path) if path != STDIO else document.path)[-40:]
            document.on_read = lambda: self._draw(f"{name}{of}: ", document.taken / size)

    def _draw(self, before: str, part: float) -> None:
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + EVERY
        self._drawn = True
        done = int(20 * min(part, 1))
        self._stream.write(f"{_WIPE}{before}[{'#' * done}{'.' * (20 - done)}] {min(part, 1):4.0%}")
        self._stream.flush()

    def wipe(self) -> None:
        """Wipe the line away, for another to stand there."""
        if self._drawn:
            self._drawn = False
            self._stream.write(_WIPE)
            self._stream.flush()

    def aside(self, call: Callable[[T], V]) -> Callable[[T], V]:
        """The same call, with the line wiped away before."""

        def wiped(found: T) -> V:
            self.wipe()
            return call(found)

        return wiped


def _size(path: str) -> int:
    """The size of a file; 0 for what is none."""
    try:
        found = os.fstat(sys.stdin.fileno()) if path == STDIO else os.stat(path)
    except (OSError, ValueError):
        return 0
    return found.st_size if stat.S_ISREG(found.st_mode) else 0


def progress(count: int, output: str, output_format: str) -> Progress | None:
    """What draws on standard error, where that is a terminal and nothing else is written there."""
    if output_format != "text" or sys.stderr is None or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        return None
    shown = sys.stdout is not None and sys.stdout.isatty()
    return None if output == STDIO and shown else Progress(sys.stderr, count)

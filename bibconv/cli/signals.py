"""Signals that end a run: each becomes an exception where the run is, so that what it has begun is tidied away."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
import time
from collections.abc import Iterator
from types import FrameType

_ENDING = signal.SIGINT, signal.SIGTERM

_GRACE = 1.0
"""For so many seconds no other signal disturbs what the first has set going: one presses Ctrl-C twice."""

_SOON = 0.01
"""After so many seconds a signal that was lost comes again."""


class _Ending:
    """What a process does where it is asked to end."""

    def __init__(self) -> None:
        self._asked = -_GRACE
        self._losing = False
        self._shown = sys.unraisablehook

    def heed(self, number: int, frame: FrameType | None) -> None:
        """Raise what ends the run."""
        now = time.monotonic()
        if self._losing or now - self._asked < _GRACE:
            return
        self._asked = now
        raise KeyboardInterrupt if number == signal.SIGINT else SystemExit(128 + number)

    def lost(self, unraisable: sys.UnraisableHookArgs) -> None:
        """Where the exception fell into the clearing away of an object, the interpreter drops it: ask again."""
        if issubclass(unraisable.exc_type, KeyboardInterrupt):
            self._ask_again(signal.SIGINT)
        elif issubclass(unraisable.exc_type, SystemExit):
            self._ask_again(signal.SIGTERM)
        else:
            self._shown(unraisable)

    def _ask_again(self, number: signal.Signals) -> None:
        # What is raised before the hook has returned would be dropped, too: so another thread asks, and later.
        self._losing = True
        threading.Thread(target=self._ask, args=(number,), daemon=True).start()
        self._asked = -_GRACE
        self._losing = False

    def _ask(self, number: signal.Signals) -> None:
        time.sleep(_SOON)
        while self._losing:
            time.sleep(_SOON)
        signal.pthread_kill(threading.main_thread().ident or 0, number)


@contextlib.contextmanager
def heeded() -> Iterator[None]:
    """Within, SIGINT raises KeyboardInterrupt, and SIGTERM SystemExit with 143; one that is ignored stays so."""
    ending = _Ending()
    before = {number: signal.getsignal(number) for number in _ENDING}
    hook, sys.unraisablehook = sys.unraisablehook, ending.lost
    for number, handler in before.items():
        if handler != signal.SIG_IGN:
            signal.signal(number, ending.heed)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        sys.unraisablehook = hook

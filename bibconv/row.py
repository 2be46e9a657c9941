"""A line of a crosswalk: a field of the model, a field of a format, and what turns the one into the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct


class Codec(Struct, frozen=True):
    """Turns a value of the model into what a format holds, and back.

    Two values are the same where ``normal`` makes the same of them (a command in a text, and the run that it stands
    for). ``sure(value)`` may answer True only where ``read(write(value))`` is known to be the same as ``value``, so
    that the hot path need not compute it; a property test holds every codec to that. ``together(value)`` gives
    ``write(value)`` and ``sure(value)`` where both are had quicker than each.
    """

    write: Callable[[Any], Any]
    read: Callable[[Any], Any]
    sure: Callable[[Any], bool] = lambda value: False
    normal: Callable[[Any], Any] = lambda value: value
    together: Callable[[Any], tuple[Any, bool]] | None = None

    def keeps(self, value: Any, wire: Any) -> bool:
        """Whether ``wire``, which was written for ``value``, is read as the same value."""
        found = self.read(wire)
        return found is not None and bool(self.normal(found) == self.normal(value))


SAME = Codec(lambda value: value, lambda wire: wire, lambda value: True, together=lambda value: (value, True))


class Row(Struct, frozen=True):
    """One line of a crosswalk.

    ``variable`` is the model's field in its JSON spelling; ``target`` the format's field, or its fields where the
    codec spreads one value over several (then the codec takes and gives a tuple, ``None`` for what is absent).
    ``types`` limits the row to those item types. A row with ``reads_only`` is not used for writing (an older
    spelling, a dialect). A row ``aside`` keeps the value where the format lets anyone keep anything: it comes back
    whole, but other tools do not look there, so it is reported as moved. ``section`` is where the standard says so,
    or the reason for the choice.
    """

    variable: str
    target: str | tuple[str, ...]
    codec: Codec = SAME
    types: frozenset[str] | None = None
    reads_only: bool = False
    aside: bool = False
    section: str = ""

"""What ``bibconv check`` knows: one rule = one function = one documented code."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from bibconv.codes import CODES
from bibconv.files.installed import has_entry_points
from bibconv.rules.base import RULES, Rule

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

FAMILIES = (
    "keys",
    "entrytypes",
    "fields",
    "identifiers",
    "misplaced",
    "contributors",
    "namelists",
    "dates",
    "pages",
    "tex",
    "characters",
    "titles",
    "duplicates",
    "consistency",
    "structure",
    "abstracts",
    "conformance",
    "citations",
)
"""The modules of this package that hold rules."""

GUESTS = "bibconv.rules"
"""The entry-point group of modules with rules that other packages bring: to import one registers its rules."""


class BrokenGuestError(Exception):
    """A module with rules that another package brings cannot be imported, or takes a code that is taken."""


@cache
def all_rules() -> dict[str, Rule]:
    """Every rule by its code, those of guests included. :class:`BrokenGuestError` where a guest fails."""
    for family in FAMILIES:
        import_module(f"bibconv.rules.{family}")
    for guest in _guests():
        own = set(RULES)
        try:
            guest.load()
        except Exception as error:
            raise BrokenGuestError(f"the rules {guest.value} cannot be loaded: {error}") from error
        if clash := (set(RULES) - own) & set(CODES):
            raise BrokenGuestError(f"the rules {guest.value} take a code that is taken: {', '.join(sorted(clash))}")
    return dict(sorted(RULES.items()))


def _guests() -> Iterable[EntryPoint]:
    if not has_entry_points(GUESTS):
        return ()
    from importlib.metadata import entry_points

    return entry_points(group=GUESTS)


__all__ = ["GUESTS", "BrokenGuestError", "all_rules"]

"""What ``bibconv check`` knows: one rule = one function = one documented code."""

from functools import cache
from importlib import import_module

from bibconv.codes import CODES
from bibconv.rules.base import RULES, Rule

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
    from importlib.metadata import entry_points

    for family in FAMILIES:
        import_module(f"bibconv.rules.{family}")
    for guest in entry_points(group=GUESTS):
        own = set(RULES)
        try:
            guest.load()
        except Exception as error:
            raise BrokenGuestError(f"the rules {guest.value} cannot be loaded: {error}") from error
        if clash := (set(RULES) - own) & set(CODES):
            raise BrokenGuestError(f"the rules {guest.value} take a code that is taken: {', '.join(sorted(clash))}")
    return dict(sorted(RULES.items()))


__all__ = ["GUESTS", "BrokenGuestError", "all_rules"]

"""What ``bibconv check`` knows: one rule = one function = one documented code."""

from importlib import import_module

from bibconv.rules.base import RULES, Rule

FAMILIES = ("identifiers",)
"""The modules of this package that hold rules."""


def all_rules() -> dict[str, Rule]:
    """Every rule by its code."""
    for family in FAMILIES:
        import_module(f"bibconv.rules.{family}")
    return dict(sorted(RULES.items()))


__all__ = ["all_rules"]

"""Which findings are wanted: the profile's, and what the user selects and ignores."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache

from bibconv.codes import CODES
from bibconv.rules.base import Rule
from bibconv.rules.found import Problem

EVERY = "ALL"
"""Selects every code."""

UNASKED = frozenset(("B011", "B012", "D004", "X004"))
"""Findings of readers that tell what a conversion leaves out or takes for granted: no fault of the document."""


class UnknownCodeError(ValueError):
    """No code begins with what was selected or ignored."""


class Selection:
    """The findings that are wanted.

    Without ``select`` these are what the readers tell and the rules of the profile; with it, what it says. A code is
    said whole or by its beginning (``K``, ``K1``, ``K101``), and the longer of two beginnings decides; of two that are
    equal, ``ignore`` does. What ``never`` says is not wanted, whatever else is said.
    :class:`UnknownCodeError` where no code begins so.
    """

    def __init__(
        self,
        rules: Mapping[str, Rule],
        profile: str,
        *,
        select: Iterable[str] | None = None,
        extend_select: Iterable[str] = (),
        ignore: Iterable[str] = (),
        never: Iterable[str] = (),
    ) -> None:
        known = (*rules, *CODES)
        self._rules = rules
        self._profile = profile
        self._only = select is not None
        self._wanted = _prefixes(select or (), known) | _prefixes(extend_select, known)
        self._unwanted = _prefixes(ignore, known)
        self._never = _prefixes(never, known)
        self.wants: Callable[[str], bool] = cache(self._wants)

    @property
    def rules(self) -> list[Rule]:
        """The rules to run."""
        return [rule for code, rule in self._rules.items() if self.wants(code)]

    def told(self, found: Iterable[Problem]) -> Iterator[Problem]:
        """The problems that are wanted; a fault of ours always is."""
        wants = self.wants
        return (each for each in found if wants(each.code) or each.code == "X002")

    def _wants(self, code: str) -> bool:
        wanted = _longest(self._wanted, code)
        if wanted < 0 and not self._only and self._by_default(code):
            wanted = 0
        return wanted > _longest(self._unwanted, code) and _longest(self._never, code) < 0

    def _by_default(self, code: str) -> bool:
        rule = self._rules.get(code)
        return code not in UNASKED if rule is None else self._profile in rule.profiles


def _prefixes(said: Iterable[str], known: Iterable[str]) -> frozenset[str]:
    found = set()
    for each in said:
        prefix = each.strip().upper()
        if prefix == EVERY:
            prefix = ""
        elif not prefix or not any(code.startswith(prefix) for code in known):
            raise UnknownCodeError(f"no code begins with {each!r}; `bibconv explain` lists them")
        found.add(prefix)
    return frozenset(found)


def _longest(prefixes: frozenset[str], code: str) -> int:
    return max((len(prefix) for prefix in prefixes if code.startswith(prefix)), default=-1)

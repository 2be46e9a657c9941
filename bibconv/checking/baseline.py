"""A baseline: the problems of an old project that are known, so that only new ones are told.

A problem is known again by its file, its code, the key of its entry and its message, but for line numbers in it: so
lines may move. As many of them are known as were there when the baseline was written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

import msgspec
from msgspec import Struct

from bibconv.rules.found import Problem

_LINES = re.compile(r"\b(lines?|column) \d+(?:(?:,| and| to|–|-) ?\d+)*")


class Known(Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """A problem that is known, and how many of it. ``path`` is seen from the folder of the baseline."""

    path: str
    code: str
    key: str
    message: str
    count: int = 1


class _Written(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    version: int = 1
    known: tuple[Known, ...]


Fingerprint = tuple[str, str, str, str]


class BadBaselineError(ValueError):
    """What is no baseline."""


def fingerprint(problem: Problem, path: str) -> Fingerprint:
    """What a problem is known again by, in the file ``path``.

    >>> fingerprint(Problem("K101", "warning", "the same as in line 12", "x/a.bib", 30, 1, key="k"), "a.bib")
    ('a.bib', 'K101', 'k', 'the same as in line …')
    """
    return path, problem.code, problem.key, _LINES.sub(r"\1 …", problem.message)


class Baseline:
    """The known problems. Each that is met is used up."""

    def __init__(self, known: Counter[Fingerprint] | None = None) -> None:
        self._left = Counter(known or ())

    @classmethod
    def load(cls, data: bytes) -> Baseline:
        """The baseline that a file holds; :class:`BadBaselineError` where it is none."""
        try:
            written = msgspec.json.decode(data, type=_Written)
        except (msgspec.DecodeError, RecursionError) as error:
            raise BadBaselineError(f"not a baseline: {error}") from None
        if written.version != 1:
            raise BadBaselineError(f"a baseline of version {written.version}, of which nothing is known here")
        found: Counter[Fingerprint] = Counter()
        for each in written.known:
            found[each.path, each.code, each.key, each.message] += each.count
        return cls(found)

    def knows(self, problem: Problem, path: str) -> bool:
        """Whether a problem is known; ``path`` is its file, seen from the folder of the baseline."""
        mark = fingerprint(problem, path)
        if self._left[mark] <= 0:
            return False
        self._left[mark] -= 1
        return True


def dump(problems: Iterable[tuple[Problem, str]]) -> bytes:
    """A baseline of these problems, each with its path as seen from the folder of the baseline."""
    found = Counter(fingerprint(problem, path) for problem, path in problems)
    known = tuple([Known(*mark, count) for mark, count in sorted(found.items())])
    return msgspec.json.format(msgspec.json.encode(_Written(known=known)), indent=1) + b"\n"

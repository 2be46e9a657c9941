"""Mends a document by the fixes of its problems: pass after pass, until none is left or nothing more can be done.

Two fixes that touch the same characters are not made in one pass: the first wins. After each pass the document is read
again, and its records have to be what they were, but for the fields that the fixes name: otherwise the fixes that
broke them are not made, and their problems stay and say so.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from msgspec import UNSET, structs

from bibconv.checking.document import Text
from bibconv.format import Format, ReadOptions
from bibconv.model import ATTRIBUTE, Record
from bibconv.report import Report
from bibconv.rules.found import Problem
from bibconv.syntax import Edit, apply

PASSES = 10
"""How often a document is mended anew at the most."""
ATTEMPTS = 64
"""How many readings it may take to find the fixes that are wrong."""


@dataclass(slots=True)
class Mended:
    """The text after it, the problems that it has then, those that were mended, and those whose fixes did not hold."""

    text: str
    problems: list[Problem]
    made: list[Problem] = field(default_factory=list)
    barred: list[Problem] = field(default_factory=list)


def mend(
    text: str,
    problems: list[Problem],
    format: Format,
    check: Callable[[str], list[Problem]],
    *,
    unsafe: bool = False,
    encoding: str = "utf-8",
) -> Mended:
    """Mend a text whose problems are known; ``check`` finds those of what it becomes.

    A fix whose text cannot be written in ``encoding`` is not made.
    """
    done = Mended(text, problems)
    barred: set[tuple[str, str]] = set()
    for _ in range(PASSES):
        wanted = [
            each for each in done.problems if (each.code, each.key) not in barred and _may(each, unsafe, encoding)
        ]
        chosen = _apart(wanted)
        if not chosen:
            break
        before = records(done.text, format)
        mended = _made(done.text, chosen, before, format)
        if mended is None:
            chosen, wrong = _sound(done.text, chosen, before, format)
            barred.update((each.code, each.key) for each in wrong)
            done.barred += wrong
            mended = _made(done.text, chosen, before, format)
        if mended is None or mended == done.text:
            break
        done.text = mended
        done.made += chosen
        done.problems = check(mended)
    done.problems = [_left(each) if (each.code, each.key) in barred else each for each in done.problems]
    return done


def _sound(
    text: str, chosen: list[Problem], before: list[Record], format: Format
) -> tuple[list[Problem], list[Problem]]:
    """The problems whose fixes leave the records what they are, and those whose fixes do not, found by halving."""
    sound: list[Problem] = []
    wrong: list[Problem] = []
    pending = [chosen]
    attempts = 0
    while pending:
        part = pending.pop()
        attempts += 1
        if attempts > ATTEMPTS:
            wrong += part
        elif _made(text, sound + part, before, format) is not None:
            sound += part
        elif len(part) == 1:
            wrong += part
        else:
            middle = len(part) // 2
            pending += part[middle:], part[:middle]
    return sound, wrong


def _may(problem: Problem, unsafe: bool, encoding: str) -> bool:
    if problem.fix is None or not problem.fix.edits or not (problem.fix.safe or unsafe):
        return False
    try:
        for _, _, new in problem.fix.edits:
            new.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _apart(problems: Iterable[Problem]) -> list[Problem]:
    """The problems whose fixes do not touch one another; of those that do, the first."""
    taken: list[tuple[int, int]] = []
    chosen = []
    for problem in problems:
        assert problem.fix is not None
        spans = [(start, end) for start, end, _ in problem.fix.edits]
        if not any(_touches(taken, start, end) for start, end in spans):
            for span in spans:
                insort(taken, span)
            chosen.append(problem)
    return chosen


def _touches(taken: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a span shares a character with one that is taken, or an insertion its place with another's."""
    at = bisect_left(taken, (start, end))
    for other_start, other_end in taken[max(0, at - 1) : at + 2]:
        if start < other_end and other_start < end:
            return True
        if (start == end or other_start == other_end) and other_start <= end and start <= other_end:
            return True
    return False


def _made(text: str, chosen: list[Problem], before: list[Record], format: Format) -> str | None:
    """The text with the fixes made; None where the records are no longer what they were."""
    edits: list[Edit] = [edit for each in chosen if each.fix for edit in each.fix.edits]
    try:
        mended = apply(text, edits)
    except ValueError:
        return None
    named = {name for each in chosen if each.fix for name in each.fix.fields}
    return mended if same_records(before, records(mended, format), format, named) else None


def _left(problem: Problem) -> Problem:
    """A problem whose fix did not hold, which is therefore not offered again."""
    if problem.fix is None:
        return problem
    return structs.replace(problem, message=f"{problem.message}; to mend it here would change more than that", fix=None)


HEIRS = {
    name: tuple(prefix + name for prefix in ("main", "book", "journal", "issue"))
    for name in ("title", "subtitle", "titleaddon")
} | {"author": ("bookauthor",)}
"""Under what other names an entry takes over a field of its parent (biblatex manual, appendix B)."""


def records(text: str, format: Format) -> list[Record]:
    """The records of a text."""
    assert format.read is not None
    return list(format.read(Text(text, ""), Report(), ReadOptions()))


def same_records(before: list[Record], after: list[Record], format: Format, named: Iterable[str] = ()) -> bool:
    """Whether records are the same but for where they stand, and for what is read from the fields ``named``.

    ``key`` and ``type`` name the key and the type of the entry.
    """
    if len(before) != len(after):
        return False
    fields = frozenset(heir for name in named for heir in (name, *HEIRS.get(name, ())))
    free = _variables(fields, format)
    watched = [attribute for name, attribute in ATTRIBUTE.items() if name not in free]
    for old, new in zip(before, after, strict=True):
        for attribute in watched:
            if getattr(old, attribute) != getattr(new, attribute):
                return False
        if old.extra != new.extra and _rest(old.extra, fields | free) != _rest(new.extra, fields | free):
            return False
    return True


def _variables(fields: frozenset[str], format: Format) -> frozenset[str]:
    """The variables of the model that are read from these fields, and those that are compared otherwise."""
    free = {"source", "extra"} | ({"id"} if "key" in fields else set()) | ({"type"} if "type" in fields else set())
    for row in format.crosswalk.rows if format.crosswalk else ():
        targets = (row.target,) if isinstance(row.target, str) else row.target
        if not fields.isdisjoint(targets):
            free.add(row.variable)
    return frozenset(free)


def _rest(extra: Any, fields: frozenset[str]) -> Any:
    """What is kept aside, without what is named; a place with nothing left in it is none."""
    if extra is UNSET:
        return {}
    left = {of: {k: v for k, v in kept.items() if k not in fields} for of, kept in extra.items() if kept}
    return {of: kept for of, kept in left.items() if kept}

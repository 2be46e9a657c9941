"""Suppression beside the entry: ``% bibconv: ignore[K001]`` before it or between its fields.

Without codes it suppresses all. On the last line of an entry, behind its brace, it is for that entry.
``% bibconv: ignore-file[…]`` between two entries is for the whole file.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from bibconv.rules.found import Problem
from bibconv.syntax import Between, Block, Comment, Document, Entry, Error, Macros, Preamble

_CODE = r"[A-Z][0-9]{3}\b"
_MARK = re.compile(
    r"bibconv:[ \t]{0,20}ignore(-file)?"
    r"(?:\[(?P<codes>[^\]\r\n]{0,500})\]"
    rf"|[ \t:=(]{{1,3}}(?P<bare>{_CODE}(?:[ \t]{{0,3}},?[ \t]{{0,3}}{_CODE}){{0,99}}))?"
)
"""Codes stand in brackets. Where they were forgotten, all would be suppressed, which is not what is meant."""


NEAR = 8
"""How many blocks after a comment may be comments, too, or text, before the entry that it is for."""


@dataclass(slots=True)
class Suppression:
    """Codes, or beginnings of codes, that are not told of the lines ``first`` to ``last``; no codes stand for all.

    ``place`` is where it stands, by line and column. Where the entry that it is for was not reached, it may be that in
    one of the next ``ahead`` blocks.
    """

    codes: tuple[str, ...]
    start: int
    end: int
    place: tuple[int, int]
    whole: bool
    span: tuple[int, int] = (-1, -1)
    lines: tuple[int, int] = (-1, -1)
    ahead: int = 0
    used: bool = False

    def takes(self, problem: Problem) -> bool:
        """Whether a problem is suppressed."""
        if self.codes and not problem.code.startswith(self.codes):
            return False
        if self.whole:
            return True
        if problem.start >= 0:
            return self.span[0] <= problem.start < self.span[1]
        return self.lines[0] <= problem.line <= self.lines[1]


class Suppressions:
    """The suppressions of a document. ``unused`` is known when all problems were asked for."""

    def __init__(self, found: list[Suppression], path: str) -> None:
        self._path = path
        self._whole = [each for each in found if each.whole]
        self._local = [each for each in found if not each.whole]
        self._starts = [each.lines[0] for each in self._local]
        self._found = found

    def take(self, problem: Problem) -> bool:
        """Whether a problem is suppressed. A fault of ours is not."""
        if not self._found or problem.code == "X002" or problem.path != self._path:
            return False
        taken = False
        for each in (*self._whole, *self._near(problem.line)):
            if each.takes(problem):
                each.used = taken = True
        return taken

    def _near(self, line: int) -> Iterator[Suppression]:
        """The suppressions of the entry that stands on a line."""
        at = bisect_right(self._starts, line)
        last = self._starts[at - 1] if at else 0
        while at and self._starts[at - 1] == last:
            at -= 1
            yield self._local[at]

    def unused(self) -> Iterable[Problem]:
        """A problem for each suppression that suppressed nothing."""
        for each in self._found:
            if not each.used:
                what = f"[{', '.join(each.codes)}]" if each.codes else ""
                message = f"ignore{what} suppresses nothing"
                yield Problem("X004", "warning", message, self._path, *each.place, each.start, each.end)


def suppressions(syntax: Document | None) -> list[Suppression]:
    """The suppressions in a text, in order."""
    return list(_suppressions(syntax)) if syntax is not None and "bibconv:" in syntax.text else []


def _suppressions(syntax: Document) -> Iterator[Suppression]:
    nodes = syntax.nodes
    starts = [node.start for node in nodes]
    for match in _MARK.finditer(syntax.text):
        at = bisect_right(starts, match.start()) - 1
        node = nodes[at]
        target: Target | None = None
        ahead = 0
        if isinstance(node, Between | Comment):
            behind = (
                at
                and isinstance(node, Between)
                and "\n" not in syntax.text[node.start : match.start()].replace("\r", "\n")
            )
            near = nodes[at - 1 : at] if behind else nodes[at + 1 : at + 1 + NEAR]
            target = target_in(near)
            if target is None and not behind:
                ahead = NEAR - len(near)
        elif not isinstance(node, Preamble) and not _in_a_value(node, match.start()):
            target = node
        else:
            continue
        said = (match["codes"] or "").split(",") if match["bare"] is None else match["bare"].replace(",", " ").split()
        codes = tuple(code for each in said if (code := each.strip().upper()))
        place = syntax.position(match.start())
        found = Suppression(codes, match.start(), match.end(), place, bool(match[1]), ahead=ahead)
        found.lines = place[0], -1
        if target is not None:
            found.span, found.lines = span_and_lines(syntax, target)
        yield found


Target = Entry | Macros | Error | Preamble
"""What a suppression may be for."""


def target_in(nodes: Iterable[Block]) -> Target | None:
    """The first of some blocks that a suppression before them is for."""
    return next((each for each in nodes if not isinstance(each, Between | Comment)), None)


def span_and_lines(syntax: Document, target: Target) -> tuple[tuple[int, int], tuple[int, int]]:
    """Where a block begins and ends, by offset and by line."""
    lines = syntax.line(target.start), syntax.line(target.end - 1)
    return (target.start, target.end), lines


class First(NamedTuple):
    """The first of the blocks of a piece that a suppression may be for: the number, where it stands, on which lines.

    Where there is none among the first ones, ``number`` is how many these are.
    """

    number: int
    span: tuple[int, int] | None = None
    lines: tuple[int, int] = (-1, -1)


def first_of(syntax: Document | None) -> First:
    """The first block that a suppression in the piece before may be for."""
    near = list(islice(syntax.blocks(), NEAR)) if syntax is not None else []
    target = target_in(near)
    if syntax is None or target is None:
        return First(len(near))
    return First(near.index(target), *span_and_lines(syntax, target))


def _in_a_value(node: Entry | Macros | Error, offset: int) -> bool:
    return any(field.start <= offset < field.end for field in node.fields)

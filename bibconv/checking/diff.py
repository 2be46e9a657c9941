"""The difference of two texts of one document, as ``diff -u`` shows it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from bibconv.syntax import Document

Opcode = tuple[str, int, int, int, int]


class _Known(difflib.SequenceMatcher[str]):
    """A matcher whose answer is known."""

    def __init__(self, opcodes: list[Opcode]) -> None:
        self._opcodes = opcodes

    def get_opcodes(self) -> list[Opcode]:  # type: ignore[override]
        return self._opcodes or [("equal", 0, 1, 0, 1)]


def unified(old: Document, new: Document, path: str) -> Iterator[str]:
    """The lines of the difference, with their ends.

    Blocks are compared with blocks, where both have as many: so the time is linear in the text.
    """
    olds, news = _lines(old.text), _lines(new.text)
    opcodes = list(_opcodes(old, new, olds, news))
    if all(tag == "equal" for tag, *_ in opcodes):
        return
    yield f"--- {path}\n"
    yield f"+++ {path}\n"
    for group in _Known(opcodes).get_grouped_opcodes(3):
        first, last = group[0], group[-1]
        yield f"@@ -{_span(first[1], last[2])} +{_span(first[3], last[4])} @@\n"
        for tag, old_start, old_end, new_start, new_end in group:
            if tag == "equal":
                yield from _marked(" ", olds[old_start:old_end])
            else:
                yield from _marked("-", olds[old_start:old_end])
                yield from _marked("+", news[new_start:new_end])


def _marked(mark: str, lines: list[str]) -> Iterator[str]:
    for line in lines:
        yield mark + line if line.endswith("\n") else f"{mark}{line}\n\\ No newline at end of file\n"


def _span(start: int, end: int) -> str:
    length = end - start
    if length == 1:
        return str(start + 1)
    return f"{start + 1 if length else start},{length}"


def _lines(text: str) -> list[str]:
    lines = text.split("\n")
    return [line + "\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def _opcodes(old: Document, new: Document, olds: list[str], news: list[str]) -> Iterator[Opcode]:
    """What became of which lines, as :mod:`difflib` tells it; neighbours that are equal are one."""
    pending: Opcode | None = None
    for old_start, old_end, new_start, new_end in _stretches(old, new, olds, news):
        a, b = olds[old_start:old_end], news[new_start:new_end]
        found: list[tuple[str, int, int, int, int]] = (
            [("equal", 0, len(a), 0, len(b))] if a == b else [*difflib.SequenceMatcher(None, a, b, False).get_opcodes()]
        )
        for tag, i1, i2, j1, j2 in found:
            code = (tag, i1 + old_start, i2 + old_start, j1 + new_start, j2 + new_start)
            if pending and pending[0] == tag == "equal":
                pending = ("equal", pending[1], code[2], pending[3], code[4])
                continue
            if pending:
                yield pending
            pending = code
    if pending:
        yield pending


def _stretches(old: Document, new: Document, olds: list[str], news: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """Stretches of lines to compare with one another: from a block that begins a line in both to the next one."""
    done = (0, 0)
    if len(old.nodes) == len(new.nodes):
        line, other_line, at, other_at = 0, 0, 0, 0
        for one, other in zip(old.nodes, new.nodes, strict=True):
            line += old.text.count("\n", at, one.start)
            other_line += new.text.count("\n", other_at, other.start)
            at, other_at = one.start, other.start
            if _begins_line(old.text, at) and _begins_line(new.text, other_at) and (line, other_line) > done:
                yield done[0], line, done[1], other_line
                done = line, other_line
    yield done[0], len(olds), done[1], len(news)


def _begins_line(text: str, offset: int) -> bool:
    return offset == 0 or text[offset - 1] == "\n"

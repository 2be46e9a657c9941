"""From the pieces of a value to its text: ``#``, ``@string``, and the months.

A string is expanded where it is defined, so it holds what was defined before it (``bibtex.web``, "Reading the database
file(s)"): a string cannot stand in a circle. A later definition goes before an earlier one, from there on.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from bibconv.formats.bibtex.read.findings import Findings, shown
from bibconv.syntax import Field, Piece

MONTHS = frozenset(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"))
"""The strings that every style defines ("BibTeXing", 3.1); each stands for itself here."""

_TIMES_THE_FILE = 4


class Budget:
    """What may still be added to a file by expansion and inheritance, so that small files do not become huge ones."""

    def __init__(self, size: int, findings: Findings, expansion: int) -> None:
        self.left = expansion + _TIMES_THE_FILE * size
        """How many characters more may be added."""
        self._findings = findings
        self._told = False

    def take(self, count: int, offset: int) -> bool:
        """Whether that many characters may be added; the first time that they may not is reported."""
        if count <= self.left:
            self.left -= count
            return True
        if not self._told:
            self._told = True
            self._findings.tell("B005", "strings and inherited fields are too long together; they end here", offset)
        return False


class Strings:
    """The strings of a file, each from the offset of its definition on."""

    def __init__(self, findings: Findings, budget: Budget) -> None:
        self._findings = findings
        self._budget = budget
        self._offsets: dict[str, list[int]] = {}
        self._values: dict[str, list[str]] = {}

    def define(self, field: Field) -> None:
        """Take a definition; definitions come in the order of the file."""
        value = self.value(field.pieces, field.start, defining=field.name)
        self._offsets.setdefault(field.name, []).append(field.start)
        self._values.setdefault(field.name, []).append(value)

    def value(
        self, pieces: Sequence[Piece], offset: int, key: str = "", *, defining: str = "", quiet: bool = False
    ) -> str:
        """The text that pieces stand for, with the strings as they are at ``offset``.

        A string that is not defined is its name; that is reported unless ``quiet``.
        """
        parts = []
        for piece in pieces:
            if piece.kind != "macro":
                parts.append(piece.text)
                continue
            name = piece.text.lower()
            found = self._found(name, offset)
            if found is None:
                if name not in MONTHS and not quiet:
                    self._undefined(piece, name == defining, key)
                found = piece.text
            elif not self._budget.take(len(found), piece.start):
                found = piece.text
            parts.append(found)
        return "".join(parts)

    def _found(self, name: str, offset: int) -> str | None:
        offsets = self._offsets.get(name)
        if offsets is None:
            return None
        index = len(offsets) if offsets[-1] < offset else bisect_left(offsets, offset)
        return self._values[name][index - 1] if index else None

    def _undefined(self, piece: Piece, in_itself: bool, key: str) -> None:
        what = "is used in its own definition" if in_itself else "is not defined"
        self._findings.tell("B004", f"the string {shown(piece.text)} {what}; its name stands for it", piece.start, key)

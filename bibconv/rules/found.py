"""What is found in a document: how it is mended, where it stands, and what is kept of each record for the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import chain

from msgspec import Struct

from bibconv.codes import CODES
from bibconv.report import Severity
from bibconv.syntax import Edit


class Fix(Struct, frozen=True):
    """How a finding is mended: span edits on the text of the document.

    ``fields`` names the fields (lower case, as in the document) whose meaning changes; it is empty where the records
    are the same after it. A fix that is not ``safe`` may be wrong, or changes what a reader sees.
    """

    edits: tuple[Edit, ...]
    safe: bool = True
    fields: tuple[str, ...] = ()


class Finding(Struct, frozen=True):
    """What a rule found: the message, and where.

    ``start`` and ``end`` are offsets in the text where the document has a concrete syntax; otherwise ``line`` is where
    it is known, and ``column``, both counted from 1. ``path`` is another file than the one that is checked, where the
    finding is there.
    """

    message: str
    key: str = ""
    start: int = -1
    end: int = -1
    line: int = 0
    fix: Fix | None = None
    path: str = ""
    column: int = 0


Place = tuple[str, int] | tuple[str, int, int]
"""Where a key is cited first: the file, the line and, where it is known, the column."""

Found = Iterable[Finding] | None


class Problem(Struct, frozen=True):
    """A finding with its code and its place: lines and columns count from 1 and are 0 where they are not known.

    ``start`` and ``end`` are offsets in the text, -1 where they are not known.
    """

    code: str
    severity: Severity
    message: str
    path: str
    line: int = 0
    column: int = 0
    start: int = -1
    end: int = -1
    key: str = ""
    fix: Fix | None = None


class Strange(Struct, frozen=True, gc=False):
    """A field that nobody knows, and where; the known one that may be meant, if any; and whether that is there, too."""

    name: str
    start: int
    meant: str
    held: bool


class Digest(Struct, frozen=True, gc=False):
    """What is kept of a record for the rules that look at the whole file: as little as they need.

    ``start`` is the offset of the entry, or -1; ``key_start`` that of its key. ``held`` are the fields of the entry
    that relate it to others or must be uniform (crossref, xdata, month …) as raw text, or values of the record under
    their JSON names, each with the offset where it stands (or -1). ``doi`` is that of the record itself, not one that
    it takes over from another.
    """

    key: str
    type: str
    line: int
    start: int
    key_start: int
    doi: str
    title: str
    names: tuple[str, ...]
    year: str
    held: dict[str, tuple[str, int]]
    apart: dict[str, str] = {}
    """What tells two works, or two parts of one, with the same title apart: volume, pages, edition …"""
    abstract: int = 0
    """A hash of the abstract, 0 where there is none: equal abstracts have equal ones."""
    months: tuple[tuple[str | None, int], ...] = ()
    """The months of the entry as they stand, and where; None for one that is a macro."""
    cites: tuple[tuple[Finding, tuple[str, ...]], ...] = ()
    """The citations in the abstract: what is found, and the keys without which it is."""
    strange: tuple[Strange, ...] = ()
    """The fields of the entry that nobody knows."""


def place(problem: Problem) -> tuple[str, int, int, str]:
    """Where a problem stands among those of a file."""
    return problem.path, problem.line, problem.column, problem.code


Untold = Mapping[tuple[str, Severity], int]
"""How many findings of a code and a severity there are beyond those that are told."""


class Tally:
    """Keeps so many findings of each code, the first ones in the text, and counts those beyond: nobody would read them.

    >>> tally = Tally(1)
    >>> for line in (3, 1, 4):
    ...     tally.add(Problem("K001", "error", "the key is taken", "a.bib", line))
    >>> [(each.code, each.line) for each in tally.told("a.bib")]
    [('K001', 1), ('L006', 0)]
    >>> tally.untold
    Counter({('K001', 'error'): 2})
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: dict[str, list[Problem]] = {}
        self.untold: Counter[tuple[str, Severity]] = Counter()
        """What is counted; it is known when what is told was asked for."""

    def add(self, found: Problem) -> None:
        """One more."""
        held = self._held.setdefault(found.code, [])
        held.append(found)
        if len(held) >= 2 * self._most:
            self._cut(held)

    def _cut(self, held: list[Problem]) -> None:
        held.sort(key=place)
        self.untold.update([(each.code, each.severity) for each in held[self._most :]])
        del held[self._most :]

    def told(self, path: str) -> list[Problem]:
        """The findings that are kept, and a note of each code that has more."""
        for held in self._held.values():
            if len(held) > self._most:
                self._cut(held)
        return [*chain.from_iterable(self._held.values()), *[
            Problem("L006", CODES["L006"].severity, f"{many} more findings of {code} are counted and not told", path)
            for (code, _), many in sorted(self.untold.items())
        ]]  # fmt: skip

"""What a rule of ``bibconv check`` is, what it looks at, and what it finds.

A rule is a function under one code. The decorator says what it looks at: a value of a record, a field as it stands in
the file, a record, or the file. Its docstring is its page in ``docs/rules.md`` and what ``bibconv explain`` prints.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from msgspec import UNSET, Struct

from bibconv.format import Format
from bibconv.model import ATTRIBUTE, Record
from bibconv.report import Severity
from bibconv.syntax import Document, Edit, Entry, Field

Profile = Literal["bibtex", "biblatex", "journal", "dump"]
EVERY_PROFILE: frozenset[Profile] = frozenset(("bibtex", "biblatex", "journal", "dump"))
TEX_PROFILES: frozenset[Profile] = frozenset(("bibtex", "biblatex", "journal"))


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
    it is known, counted from 1.
    """

    message: str
    key: str = ""
    start: int = -1
    end: int = -1
    line: int = 0
    fix: Fix | None = None


Found = Iterable[Finding] | None


@dataclass(slots=True)
class File:
    """The document that is checked, as far as rules see it.

    ``syntax`` is there where the format has one. ``cited`` are the keys that the TeX files cite (``--tex``), None where
    none were named. ``digests`` holds what the rules of the whole file asked to keep of each record, in order.
    """

    path: str
    format: Format
    profile: Profile
    syntax: Document | None = None
    cited: Mapping[str, tuple[str, int]] | None = None
    today: datetime.date = field(default_factory=datetime.date.today)
    digests: list[Digest] = field(default_factory=list)


class Digest(Struct, frozen=True, gc=False):
    """What is kept of a record for the rules that look at the whole file: as little as they need.

    ``start`` is the offset of the entry, or -1; ``key_start`` that of its key. ``held`` are the fields of the entry
    that relate it to others or must be uniform (crossref, xdata, month …) as raw text, or values of the record under
    their JSON names, each with the offset where it stands (or -1).
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


@dataclass(slots=True)
class Item:
    """A record that is checked, and its entry where the format has a concrete syntax.

    ``record`` is None for an entry that is no record (an ``@xdata`` or a ``@set``).
    """

    file: File
    record: Record | None
    entry: Entry | None

    @property
    def key(self) -> str:
        """The citation key, empty where there is none."""
        if self.entry is not None:
            return self.entry.key
        return self.record.id if self.record is not None and self.record.id is not UNSET else ""

    def value(self, variable: str) -> Any:
        """A value of the record by its JSON name; None where it is not set."""
        found = getattr(self.record, ATTRIBUTE[variable]) if self.record is not None else UNSET
        return None if found is UNSET else found

    def field(self, name: str) -> Field | None:
        """The first field of that name (in lower case) in the entry."""
        if self.entry is not None:
            for each in self.entry.fields:
                if each.name == name:
                    return each
        return None

    def find(self, message: str, where: Field | str | tuple[int, int] | None = None, fix: Fix | None = None) -> Finding:
        """A finding: at a field, at the place of a variable (by its JSON name), at a span; else at the record."""
        if isinstance(where, tuple):
            return Finding(message, self.key, where[0], where[1], fix=fix)
        if isinstance(where, str):
            where = self.place(where) if self.entry is not None else where
        if isinstance(where, Field):
            return Finding(message, self.key, where.start, where.end, fix=fix)
        if self.entry is not None:
            return Finding(message, self.key, self.entry.start, self.entry.key_start + len(self.entry.key), fix=fix)
        return Finding(message, self.key, line=self.line(where), fix=fix)

    def line(self, variable: str | None = None) -> int:
        """The line of a variable, or of the record; 0 where it is not known."""
        source = self.record.source if self.record is not None else UNSET
        if source is UNSET:
            return 0
        if variable and source.fields is not UNSET and variable in source.fields:
            return source.fields[variable][0]
        return source.lines[0] if source.lines is not UNSET else 0

    def place(self, variable: str) -> Field | None:
        """The field of the entry that a variable was read from, as far as the table of the format tells."""
        crosswalk = self.file.format.crosswalk
        if crosswalk is None:
            return None
        for row in crosswalk.rows:
            if row.variable == variable:
                for target in (row.target,) if isinstance(row.target, str) else row.target:
                    if (found := self.field(target)) is not None:
                        return found
        return None


def raw(field: Field) -> str:
    """The value of a field as it stands, its pieces joined, macros by their names."""
    return field.pieces[0].text if len(field.pieces) == 1 else "".join([piece.text for piece in field.pieces])


def inside(field: Field) -> tuple[int, int] | None:
    """Where the text of a value stands, without its delimiters; None where it is made of several pieces."""
    if len(field.pieces) != 1:
        return None
    piece = field.pieces[0]
    return (piece.start + 1, piece.end - 1) if piece.kind in ("braced", "quoted") else (piece.start, piece.end)


Scope = Literal["value", "field", "item", "file"]
FixKind = Literal["safe", "unsafe"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its code, what it looks at, where it is on by default, and the function.

    ``bad`` is a document in which it fires and ``good`` one beside it in which it must not; both stand on its page and
    are run by the tests, as documents of ``format``.
    """

    code: str
    title: str
    severity: Severity
    scope: Scope
    names: tuple[str, ...]
    profiles: frozenset[Profile]
    fix: FixKind | None
    format: str
    bad: str
    good: str
    check: Callable[..., Found]

    @property
    def about(self) -> str:
        """The documented paragraphs."""
        return self.check.__doc__ or ""


RULES: dict[str, Rule] = {}
"""Code → rule, of the rules that were imported."""


def rule(
    code: str,
    title: str,
    *,
    bad: str,
    good: str,
    severity: Severity = "warning",
    values: tuple[str, ...] | None = None,
    fields: tuple[str, ...] | None = None,
    file: bool = False,
    profiles: frozenset[Profile] = EVERY_PROFILE,
    fix: FixKind | None = None,
    format: str = "bibtex",
) -> Callable[[Callable[..., Found]], Callable[..., Found]]:
    """Register a function as a rule.

    With ``values`` it is called as ``f(item, variable, value)`` for each of these variables (JSON names of the model)
    that a record has; with ``fields`` as ``f(item, field)`` for each field of these names (lower case; an empty tuple
    for every field) that an entry of a concrete syntax has; with ``file`` once as ``f(file)``, when all records were
    seen; otherwise as ``f(item)`` for each record. An empty ``profiles`` makes a rule that must be selected.
    """
    scope: Scope = "value" if values is not None else "field" if fields is not None else "file" if file else "item"

    def register(check: Callable[..., Found]) -> Callable[..., Found]:
        if code in RULES:
            raise ValueError(f"two rules have the code {code}")
        names = values if values is not None else fields or ()
        RULES[code] = Rule(code, title, severity, scope, names, profiles, fix, format, bad, good, check)
        return check

    return register


__all__ = [
    "EVERY_PROFILE",
    "RULES",
    "TEX_PROFILES",
    "Digest",
    "File",
    "Finding",
    "Fix",
    "Found",
    "Item",
    "Profile",
    "Rule",
    "inside",
    "raw",
    "rule",
]

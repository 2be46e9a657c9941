"""What a rule of ``bibconv check`` is, what it looks at, and what it finds.

A rule is a function under one code. The decorator says what it looks at: a value of a record, a field as it stands in
the file, a record, or the file. Its docstring is its page in ``docs/rules.md`` and what ``bibconv explain`` prints.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, Literal, Protocol, TypeVar

import msgspec
from msgspec import UNSET

from bibconv.format import Format
from bibconv.model import ATTRIBUTE, NAME_FIELDS, TEXT_FIELDS, Cite, Math, Record, Tex
from bibconv.report import Severity
from bibconv.rules.found import Digest, Finding, Fix, Found, Place
from bibconv.syntax import Document, Edit, Entry, Field

Profile = Literal["bibtex", "biblatex", "journal", "dump"]
EVERY_PROFILE: frozenset[Profile] = frozenset(("bibtex", "biblatex", "journal", "dump"))
TEX_PROFILES: frozenset[Profile] = frozenset(("bibtex", "biblatex", "journal"))


BATCH = 64
"""How many records each rule looks at before the next rule does."""


_COMMA = re.compile(r"\s{0,200}([,})])")
_REST_OF_LINE = re.compile(r"[ \t]*\r?\n")
_BLANKS = re.compile(r"[ \t]*")
_INDENTED = 1_000


class _Keyed(Protocol):
    @property
    def key(self) -> str: ...


Kept = TypeVar("Kept", bound=_Keyed)


class ByKey(Generic[Kept]):
    """What has a key, by the keys as they stand, and by the keys in lower case; the first counts."""

    def __init__(self, all_of_them: Iterable[Kept]) -> None:
        self._exact: dict[str, Kept] = {}
        self._folded: dict[str, Kept] = {}
        for each in all_of_them:
            self._exact.setdefault(each.key, each)
            self._folded.setdefault(each.key.lower(), each)

    def get(self, key: str) -> Kept | None:
        """That of a key; one that differs in case where there is none."""
        return self._exact.get(key) or self._folded.get(key.lower())


class Library:
    """What can be asked of the entries of a document as a whole; each is gathered when it is first asked for."""

    def __init__(self, syntax: Document | None) -> None:
        self._syntax = syntax

    def _entries(self) -> Iterator[Entry]:
        for node in self._syntax.blocks() if self._syntax is not None else ():
            if isinstance(node, Entry):
                yield node

    @cached_property
    def parents(self) -> frozenset[str]:
        """The keys, in lower case, that another entry takes over from (``crossref``, ``xdata``)."""
        if self._syntax is None or not self._syntax.inherits:
            return frozenset()
        relations = [each for entry in self._entries() for each in entry.fields if each.name in ("crossref", "xdata")]
        return frozenset([key.strip().lower() for each in relations for key in raw(each).split(",")])

    @cached_property
    def _by_key(self) -> ByKey[Entry]:
        return ByKey(self._entries())

    def get(self, key: str) -> Entry | None:
        """The entry of a key; one that differs in case where there is none."""
        return self._by_key.get(key)


@dataclass(slots=True)
class File:
    r"""The document that is checked, as far as rules see it.

    ``syntax`` is there where the format has one. ``cited`` are the keys that the TeX files cite (``--tex``), each with
    the place of the first citation, None where no TeX files were named; ``*`` among them takes them all.
    ``elsewhere`` are the keys that the other documents of the run have, since what is cited may stand in any of them.
    ``digests`` holds what the rules of the whole file asked to keep of each record, in order.
    """

    path: str
    format: Format
    profile: Profile
    syntax: Document | None = None
    cited: Mapping[str, Place] | None = None
    today: datetime.date = field(default_factory=datetime.date.today)
    digests: list[Digest] = field(default_factory=list)
    fields: Counter[str] = field(default_factory=Counter)
    """How often each field stands in the entries."""
    faults: dict[tuple[int, int], Fix] = field(default_factory=dict)
    """How faults of the syntax are mended, by line and column."""
    explained: int = 0
    """How many faults of refused records were looked for."""
    elsewhere: frozenset[str] = frozenset()
    position: Callable[[int], tuple[int, int]] | None = None
    """Line and column of an offset in the text: that of the syntax, where there is one."""
    _library: Library | None = field(default=None, repr=False)
    _known: dict[Any, Any] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        if self.syntax is not None:
            self.position = self.syntax.position

    def once(self, name: Any, find: Callable[[], Any]) -> Any:
        """What several rules of the whole file want to know, found when it is first asked for."""
        if name not in self._known:
            self._known[name] = find()
        return self._known[name]

    @property
    def library(self) -> Library:
        """The entries by their keys, gathered when they are first asked for."""
        if self._library is None:
            self._library = Library(self.syntax)
        return self._library


@dataclass(slots=True)
class Item:
    """A record that is checked, and its entry where the format has a concrete syntax.

    ``record`` is None for an entry that is no record (an ``@xdata`` or a ``@set``).
    """

    file: File
    record: Record | None
    entry: Entry | None
    read_at: int = 0
    """The line that the reader was in, for a record that does not say where it stands; 0 where that is not known."""
    shape: Any = None
    """What :mod:`bibconv.rules.shape` has found out."""
    _whole: str | None = None
    _foreign: str | None = None

    @property
    def text(self) -> str:
        """The entry as it stands; of a record without one its texts and names: for tests before a closer look."""
        if self._whole is None:
            syntax = self.file.syntax
            if self.entry is not None and syntax is not None:
                self._whole = syntax.text[self.entry.start : self.entry.end]
            else:
                self._whole = "\n".join([text for _, text in self.strings()])
        return self._whole

    @property
    def foreign(self) -> str:
        """The characters of the text that are not ASCII, in order: a few, where the text has many."""
        if self._foreign is None:
            self._foreign = "" if self.text.isascii() else _ASCII.sub("", self.text)
        return self._foreign

    def strings(self) -> Iterator[tuple[str, str]]:
        """The strings of the texts and of the names of the record, each with the JSON name of its variable."""
        if self.record is None:
            return
        for variable, attribute in _WORDED:
            if (value := getattr(self.record, attribute)) is UNSET:
                continue
            if isinstance(value, str):
                yield variable, value
            elif variable in NAME_FIELDS:
                for name in value:
                    yield variable, " ".join([part for part in msgspec.structs.astuple(name) if isinstance(part, str)])
            else:
                for part in plain_strings(value):
                    yield variable, part

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
        # A record may come with the lines of another document, which it was read from first.
        if source is UNSET or source.format != self.file.format.name:
            return self.read_at
        if variable and source.fields is not UNSET and variable in source.fields:
            return source.fields[variable][0]
        return source.lines[0] if source.lines is not UNSET else self.read_at

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


_ASCII = re.compile("[\x00-\x7f]+")
_WORDED = [(name, ATTRIBUTE[name]) for name in ATTRIBUTE if name in TEXT_FIELDS or name in NAME_FIELDS]


def plain_strings(text: Any) -> Iterator[str]:
    """The strings of a text, those within runs included, but for math, citations and TeX."""
    for run in (text,) if isinstance(text, str) else text:
        if isinstance(run, str):
            yield run
        elif not isinstance(run, Math | Cite | Tex):
            yield from plain_strings(run.content)


def raw(field: Field) -> str:
    """The value of a field as it stands, its pieces joined, macros by their names."""
    return field.pieces[0].text if len(field.pieces) == 1 else "".join([piece.text for piece in field.pieces])


def inside(field: Field) -> tuple[int, int] | None:
    """Where the text of a value stands, without its delimiters; None where it is made of several pieces."""
    if len(field.pieces) != 1:
        return None
    piece = field.pieces[0]
    return (piece.start + 1, piece.end - 1) if piece.kind in ("braced", "quoted") else (piece.start, piece.end)


def removal(item: Item, field: Field) -> Edit | None:
    """The edit that takes a field out of its entry, with its comma and its line; None where that is not plain."""
    document = item.file.syntax
    if document is None:
        return None
    text = document.text
    start, end = field.start, field.end
    after = _COMMA.match(text, end)
    if after is None:
        return None
    if after[1] == ",":
        end = after.end(1)
    # No further back, since there may be as many fields in a line as it has room for.
    far = max(0, start - _INDENTED)
    line = text.rfind("\n", far, start) + 1
    rest = _REST_OF_LINE.match(text, end)
    if rest is not None and (line or not far) and not text[line:start].strip():
        return line, rest.end(), ""
    return start, _BLANKS.match(text, end).end() if after[1] == "," else end, ""  # type: ignore[union-attr]


Scope = Literal["value", "field", "item", "file", "part"]
FixKind = Literal["safe", "unsafe"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its code, what it looks at, where it is on by default, and the function.

    ``bad`` is a document in which it fires and ``good`` one beside it in which it must not; both stand on its page and
    are run by the tests, as documents of ``format``. ``cited`` are the keys that a TeX document beside them cites.
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
    cited: tuple[str, ...] = ()
    strings: bool = False
    """Whether it looks at the values of ``@string`` as well, each as an entry with the field that it is used in."""
    when: Callable[..., object] | None = None

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
    parts: tuple[str, ...] | None = None,
    file: bool = False,
    profiles: frozenset[Profile] = EVERY_PROFILE,
    fix: FixKind | None = None,
    format: str = "bibtex",
    cited: tuple[str, ...] = (),
    strings: bool = False,
    when: Callable[..., object] | None = None,
) -> Callable[[Callable[..., Found]], Callable[..., Found]]:
    """Register a function as a rule.

    With ``values`` it is called as ``f(item, variable, value)`` for each of these variables (JSON names of the model)
    that a record has; with ``fields`` as ``f(item, field)`` for each field of these names (lower case; an empty tuple
    for every field) that an entry of a concrete syntax has; with ``parts`` as ``f(file, part)`` for each
    :class:`bibconv.format.Part` of these names; with ``file`` once as ``f(file)``, when all records were
    seen; otherwise as ``f(item)`` for each record, with ``strings`` for each ``@string`` that is used, too. An empty
    ``profiles`` makes a rule that must be selected.
    ``when`` is a test for speed that several rules share: it is asked once, with what they are called with, and where
    it says no, none of them is called.
    """
    names = values if values is not None else fields if fields is not None else parts or ()
    scope: Scope = "file" if file else "item"
    if names or fields is not None:
        scope = "value" if values is not None else "field" if fields is not None else "part"

    def register(check: Callable[..., Found]) -> Callable[..., Found]:
        if code in RULES:
            raise ValueError(f"two rules have the code {code}")
        RULES[code] = Rule(
            code, title, severity, scope, names, profiles, fix, format, bad, good, check, cited, strings, when
        )
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
    "Library",
    "Profile",
    "Rule",
    "inside",
    "plain_strings",
    "raw",
    "removal",
    "rule",
]

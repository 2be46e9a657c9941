"""Runs rules over a document: what its reader finds, and what each rule finds, with the place in the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

from msgspec import UNSET, Struct

from bibconv.format import Format, Input, ReadOptions
from bibconv.model import ATTRIBUTE, Record
from bibconv.report import Diagnostic, Report, Severity
from bibconv.rules.base import Digest, File, Finding, Fix, Found, Item, Profile, Rule, raw
from bibconv.syntax import Document, Entry


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


class Source(Protocol):
    """How a document is had as an input, as often as it is asked for."""

    def __call__(self, report: Report) -> Input: ...


class Checker:
    """Checks one document with the rules that were chosen."""

    def __init__(self, rules: Iterable[Rule], file: File) -> None:
        self.file = file
        self._by_variable: dict[str, list[Rule]] = {}
        self._by_field: dict[str, list[Rule]] = {}
        self._every_field: list[Rule] = []
        self._of_items: list[Rule] = []
        self._of_files: list[Rule] = []
        for each in rules:
            if each.scope == "value":
                for name in each.names:
                    self._by_variable.setdefault(name, []).append(each)
            elif each.scope == "field":
                if not each.names:
                    self._every_field.append(each)
                for name in each.names:
                    self._by_field.setdefault(name, []).append(each)
            else:
                (self._of_items if each.scope == "item" else self._of_files).append(each)
        self._watched = [(name, ATTRIBUTE[name], rules) for name, rules in self._by_variable.items()]

    def problems(self, records: Iterable[Record]) -> Iterator[Problem]:
        """What the rules find, record by record, then in the whole file."""
        for item in self._items(records):
            yield from self._of_item(item)
            self.file.digests.append(digest(item))
        for each in self._of_files:
            yield from self._located(each, self._call(each, self.file))

    def _items(self, records: Iterable[Record]) -> Iterator[Item]:
        """The records with their entries; an entry that gave no record stands by itself."""
        syntax = self.file.syntax
        if syntax is None:
            for record in records:
                yield Item(self.file, record, None)
            return
        entries = iter([node for node in syntax.nodes if isinstance(node, Entry)])
        for record in records:
            for entry in entries:
                if _belong(entry, record, syntax):
                    yield Item(self.file, record, entry)
                    break
                yield Item(self.file, None, entry)
        for entry in entries:
            yield Item(self.file, None, entry)

    def _of_item(self, item: Item) -> Iterator[Problem]:
        for each in self._of_items:
            if found := self._call(each, item):
                yield from self._located(each, found)
        if (record := item.record) is not None:
            for name, attribute, rules in self._watched:
                if (value := getattr(record, attribute)) is not UNSET:
                    for each in rules:
                        if found := self._call(each, item, name, value):
                            yield from self._located(each, found)
        if item.entry is not None and (self._by_field or self._every_field):
            for field in item.entry.fields:
                for each in (*self._by_field.get(field.name, ()), *self._every_field):
                    if found := self._call(each, item, field):
                        yield from self._located(each, found)

    def _call(self, rule: Rule, *what: Any) -> list[Finding]:
        """What a rule finds; one that fails is a fault of ours, told under its code, and the others run on."""
        try:
            return list(rule.check(*what) or ())
        except Exception as error:  # a rule that we fail in must not take the others with it
            key = what[0].key if isinstance(what[0], Item) else ""
            line = what[0].line() if isinstance(what[0], Item) else 0
            return [Finding(f"\0the rule {rule.code} failed ({type(error).__name__}: {error})", key, line=line)]

    def _located(self, rule: Rule, found: Iterable[Finding]) -> Iterator[Problem]:
        syntax = self.file.syntax
        for each in found:
            code, severity, message = rule.code, rule.severity, each.message
            if message.startswith("\0"):
                code, severity, message = "X002", "error", message[1:]
            line, column = each.line, int(each.line > 0)
            if syntax is not None and each.start >= 0:
                line, column = syntax.position(each.start)
            yield Problem(
                code, severity, message, self.file.path, line, column, each.start, each.end, each.key, each.fix
            )


def _belong(entry: Entry, record: Record, syntax: Document) -> bool:
    source = record.source
    return (
        source is not UNSET
        and source.lines is not UNSET
        and syntax.position(entry.start)[0] == source.lines[0]
        and (record.id if record.id is not UNSET else "") == entry.key
    )


_RELATING = frozenset(("crossref", "xref", "xdata", "month", "journal", "journaltitle", "booktitle", "related", "ids"))
_VENUES = ("container-title", "container-title-short", "collection-title", "publisher")


def digest(item: Item) -> Digest:
    """What is kept of a record for the rules of the whole file."""
    held: dict[str, tuple[str, int]] = {}
    start = key_start = -1
    type_: str = item.record.type if item.record is not None else ""
    if item.entry is not None:
        start, key_start, type_ = item.entry.start, item.entry.key_start, item.entry.type
        held = {f.name: (raw(f), f.start) for f in item.entry.fields if f.name in _RELATING}
    for name in _VENUES:
        if isinstance(value := item.value(name), str):
            held.setdefault(name, (value, -1))
    names = item.value("author") or item.value("editor") or ()
    return Digest(
        item.key,
        type_,
        item.line(),
        start,
        key_start,
        item.value("DOI") or "",
        _plain(item.value("title")),
        tuple([n.family if n.family is not UNSET else n.literal if n.literal is not UNSET else "" for n in names]),
        (item.value("issued") or "")[:4],
        held,
    )


def _plain(text: Any) -> str:
    if text is None or isinstance(text, str):
        return text or ""
    return "".join(
        [run if isinstance(run, str) else run.tex if hasattr(run, "tex") else _plain(run.content) for run in text]
    )


def check_document(
    source: Input,
    text: str | None,
    format: Format,
    rules: Iterable[Rule],
    profile: Profile,
    *,
    cited: Mapping[str, tuple[str, int]] | None = None,
    options: ReadOptions | None = None,
) -> Iterator[Problem]:
    """What is wrong with a document: what its reader tells, and what the rules find.

    ``text`` is the whole text where the format has a concrete syntax, and None otherwise.
    """
    told: list[Diagnostic] = []
    report = Report(told.append)
    syntax = format.syntax(text) if format.syntax is not None and text is not None else None
    file = File(source.path, format, profile, syntax, cited)
    assert format.read is not None
    records = format.read(source, report, options or ReadOptions())
    for problem in Checker(rules, file).problems(records):
        while told:
            yield _of_reader(told.pop(0), source.path)
        yield problem
    for diagnostic in told:
        yield _of_reader(diagnostic, source.path)


def _of_reader(told: Diagnostic, path: str) -> Problem:
    line = 0 if told.line is UNSET else told.line
    column = 0 if told.column is UNSET else told.column
    key = "" if told.record is UNSET else told.record
    return Problem(told.code, told.severity, told.message, path, line, column, key=key)


__all__ = ["Checker", "Found", "Problem", "check_document", "digest"]

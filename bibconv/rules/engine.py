"""Runs rules over a document: what its reader finds, and what each rule finds, with the place in the text."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, islice, tee
from typing import Any

from msgspec import UNSET
from msgspec.structs import replace

from bibconv.format import Format, Input, Part, ReadOptions, UnknownFormatError
from bibconv.model import ATTRIBUTE, Record
from bibconv.report import Diagnostic, Report, Severity
from bibconv.rules.base import BATCH, File, Item, Profile, Rule
from bibconv.rules.digest import digest, takes_over
from bibconv.rules.found import Finding, Found, Place, Problem
from bibconv.rules.hearing import Hearing, holds_something
from bibconv.rules.stretches import used_strings
from bibconv.rules.structure import faults
from bibconv.syntax import Block, Document, Entry, Field, Macros

_AT_ONCE = 128

Called = tuple[Rule, Callable[..., Found]]
"""A rule, and its function, which is looked up once."""
Group = tuple[Callable[..., object] | None, list[Called]]
"""Rules, and the test that they share; None where there is none."""


class Checker:
    """Checks one document with the rules that were chosen.

    ``blocks`` are those of its syntax, where its reader goes through them in step.
    """

    def __init__(self, rules: Iterable[Rule], file: File, blocks: Iterator[Block] | None = None) -> None:
        self.file = file
        self._blocks = blocks
        self._every_field: list[Called] = []
        self._by_field: dict[str, list[Called]] = {}
        self._of_items: list[Called] = []
        self._of_files: list[Rule] = []
        self._of_strings: list[Rule] = []
        self._by_part: dict[str, list[Rule]] = {}
        self._in_parts: list[Problem] = []
        self._line = 0
        self._inherits = file.syntax is not None and file.syntax.inherits
        by_variable: dict[str, list[Called]] = {}
        for each in rules:
            called = each, each.check
            if each.scope == "value":
                for name in each.names:
                    by_variable.setdefault(name, []).append(called)
            elif each.scope == "field":
                if not each.names:
                    self._every_field.append(called)
                for name in each.names:
                    self._by_field.setdefault(name, []).append(called)
            elif each.scope == "part":
                for name in each.names:
                    self._by_part.setdefault(name, []).append(each)
            elif each.scope == "item":
                self._of_items.append(called)
            else:
                self._of_files.append(each)
            if each.strings:
                self._of_strings.append(each)
        self._items_by_test = _grouped(self._of_items)
        self._watched = [(name, ATTRIBUTE[name], called, _grouped(called)) for name, called in by_variable.items()]
        for of_field in self._by_field.values():
            of_field += self._every_field
        self._fields_by_test = {name: _grouped(called) for name, called in self._by_field.items()}
        self._every_by_test = _grouped(self._every_field)

    def problems(self, records: Iterable[Record]) -> Iterator[Problem]:
        """What the rules find, record by record, then in the whole file."""
        items = self._items(records)
        fields = self.file.fields
        while batch := list(islice(items, BATCH)):
            yield from self._of_parts()
            yield from self._in_items(batch)
            self.file.digests += map(digest, batch)
            fields.update([field.name for item in batch if item.entry is not None for field in item.entry.fields])
        yield from self._of_parts()
        yield from self._in_strings()
        for each in self._of_files:
            yield from self._find(each, self.file)

    def _in_strings(self) -> Iterator[Problem]:
        """What the rules find in the values of ``@string``; what mends one changes each field that uses it."""
        syntax = self.file.syntax
        for entry, fields in used_strings(syntax) if syntax is not None and syntax.tied and self._of_strings else ():
            item = Item(self.file, None, entry)
            for each in self._of_strings:
                for problem in self._find(each, item):
                    fix = problem.fix and replace(problem.fix, fields=fields)
                    yield replace(problem, fix=fix)

    @property
    def watch(self) -> Callable[[Part], None]:
        """What a reader has to show the parts of a document to."""
        return self._look

    def _look(self, part: Part) -> None:
        self._line = part.line
        for each in self._by_part.get(part.name, ()):
            self._in_parts += self._find(each, self.file, part)

    def _of_parts(self) -> Iterable[Problem]:
        """What was found in the parts since it was asked for."""
        if not self._in_parts:
            return ()
        found, self._in_parts = self._in_parts, []
        return found

    def _items(self, records: Iterable[Record]) -> Iterator[Item]:
        """The records with their entries; an entry that gave no record stands by itself, as does a record without."""
        syntax = self.file.syntax
        if syntax is None:
            for record in records:
                yield Item(self.file, record, None, self._line)
            return
        entries = self._entries(syntax)
        entry = next(entries, None)
        for record in records:
            line = _line(record)
            key = record.id if record.id is not UNSET else ""
            own: Entry | None = None
            while entry is not None and own is None:
                at = syntax.line(entry.start)
                if at > line:
                    break
                if at == line and entry.key == key:
                    own = entry
                else:
                    yield Item(self.file, None, entry)
                entry = next(entries, None)
            yield Item(self.file, record, own)
        while entry is not None:
            yield Item(self.file, None, entry)
            entry = next(entries, None)

    def _entries(self, syntax: Document) -> Iterator[Entry]:
        """The entries in order; what mends the faults of blocks is noted on the way."""
        for block in self._blocks or syntax.blocks():
            if isinstance(block, Entry | Macros):
                if block.faults:
                    self.file.faults |= faults(syntax, block)
                if isinstance(block, Entry):
                    yield block

    def _in_items(self, items: list[Item]) -> list[Problem]:
        """What the rules find in some records. Where one of them fails, each is asked anew, by itself."""
        try:
            told = [(rule, what) for rule, whats in self._told(items) for what in whats]
            return [self._located(rule.code, rule.severity, each) for rule, found in told for each in found]
        except Exception:  # which rule it was, and what the others find, is found out with care
            return [p for item in items for rule, *what in self._calls(item) for p in self._find(rule, *what)]

    def _told(self, items: list[Item]) -> Iterator[tuple[Rule, list[Iterable[Finding]]]]:
        """What each rule tells of some records: rule after rule, since that keeps a rule in the processor's cache."""
        for when, rules in self._items_by_test:
            chosen = items if when is None else [item for item in items if when(item)]
            for rule, check in rules if chosen else ():
                if told := [found for item in chosen if (found := check(item))]:
                    yield rule, told
        heirs = {id(item) for item in items if takes_over(item.entry)} if self._inherits else ()
        for name, attribute, _, groups in self._watched:
            values = [
                (item, value)
                for item in items
                if item.record is not None
                and (value := getattr(item.record, attribute)) is not UNSET
                and not (id(item) in heirs and item.place(name) is None)
            ]
            for when, rules in groups if values else ():
                doubtful = values if when is None else [pair for pair in values if when(pair[0], name, pair[1])]
                for rule, check in rules if doubtful else ():
                    if told := [found for item, value in doubtful if (found := check(item, name, value))]:
                        yield rule, told
        if self._by_field or self._every_field:
            yield from self._told_of_fields(items)

    def _told_of_fields(self, items: list[Item]) -> Iterator[tuple[Rule, list[Iterable[Finding]]]]:
        """What each rule tells of the fields of some records."""
        fields: dict[str, list[tuple[Item, Field]]] = {}
        for item in items:
            for field in item.entry.fields if item.entry is not None else ():
                if field.name in fields:
                    fields[field.name].append((item, field))
                else:
                    fields[field.name] = [(item, field)]
        for name, pairs in fields.items():
            for when, rules in self._fields_by_test.get(name, self._every_by_test):
                chosen = pairs if when is None else [pair for pair in pairs if when(*pair)]
                for rule, check in rules if chosen else ():
                    if told := [found for item, field in chosen if (found := check(item, field))]:
                        yield rule, told

    def _calls(self, item: Item) -> Iterator[tuple[Any, ...]]:
        """The rules that look at a record, each with what it is called with."""
        for rule, _ in self._of_items:
            yield rule, item
        heir = self._inherits and takes_over(item.entry)
        for name, attribute, rules, _ in self._watched if item.record is not None else ():
            if (value := getattr(item.record, attribute)) is not UNSET and not (heir and item.place(name) is None):
                for rule, _ in rules:
                    yield rule, item, name, value
        for field in item.entry.fields if item.entry is not None else ():
            for rule, _ in self._by_field.get(field.name, self._every_field):
                yield rule, item, field

    def _find(self, rule: Rule, *what: Any) -> Iterable[Problem]:
        """What a rule finds; one that fails is a fault of ours, told under its code, and the others run on."""
        try:
            found = rule.check(*what)
            return [self._located(rule.code, rule.severity, each) for each in found] if found else ()
        except Exception as error:  # a rule that we fail in must not take the others with it
            item = what[0]
            place = item.find("") if isinstance(item, Item) else Finding("")
            message = f"the rule {rule.code} failed ({type(error).__name__}: {error})"
            return [self._located("X002", "error", replace(place, message=message))]

    def _located(self, code: str, severity: Severity, found: Finding) -> Problem:
        position = self.file.position
        line, column = found.line, found.column or int(found.line > 0)
        if position is not None and found.start >= 0:
            line, column = position(found.start)
        return Problem(
            code,
            severity,
            found.message,
            found.path or self.file.path,
            line,
            column,
            found.start,
            max(found.start, found.end),
            found.key,
            found.fix,
        )


def _grouped(rules: list[Called]) -> list[Group]:
    """The rules by the tests that they share."""
    groups: dict[Callable[..., object] | None, list[Called]] = {}
    for called in rules:
        groups.setdefault(called[0].when, []).append(called)
    return list(groups.items())


def _line(record: Record) -> int:
    """The line where a record begins; 0 where it is not known."""
    source = record.source
    return 0 if source is UNSET or source.lines is UNSET else source.lines[0]


def check_document(
    source: Input,
    text: str | None,
    format: Format,
    rules: Iterable[Rule],
    profile: Profile,
    *,
    cited: Mapping[str, Place] | None = None,
    elsewhere: frozenset[str] = frozenset(),
    options: ReadOptions | None = None,
    syntax: Document | None = None,
    today: datetime.date | None = None,
) -> Iterator[Problem]:
    """What is wrong with a document: what its reader tells, and what the rules find.

    ``text`` is the whole text where the format has a concrete syntax, and None otherwise; ``syntax`` is that, where it
    is known already. ``today`` is the day that no date of publication is to be behind.
    """
    if syntax is None and format.syntax is not None and text is not None:
        syntax = format.syntax(text)
    file = File(
        source.path, format, profile, syntax, cited, today or datetime.date.today(), elsewhere=elsewhere
    )  # fmt: skip
    reading = Reading(source, file, options or ReadOptions())
    yield from reading.problems(rules)
    report = reading.report
    if not report.read and not report.severities["error"] and (syntax is None or not holds_something(syntax)):
        report.add("F003", f"no record in this file, read as {format.name}", path=source.path, line=1, column=1)
        yield from reading.told()


class Reading:
    """A document, or a piece of one, that is read while rules look at its records.

    The codes and messages of all that the reader tells go into ``seen``, where that is given.
    """

    def __init__(
        self, source: Input, file: File, options: ReadOptions, seen: set[tuple[str, str]] | None = None
    ) -> None:
        self._source = source
        self._file = file
        self._options = options
        self._told: list[Diagnostic] = []
        self._seen = seen
        self._hearing = Hearing(file.syntax, file.format)
        self.report = Report(self._hear)

    def problems(self, rules: Iterable[Rule]) -> Iterator[Problem]:
        """What the reader tells, and what the rules find."""
        syntax = self._file.syntax
        read, looked_at = tee(_blocks(syntax)) if syntax is not None else (None, None)
        checker = Checker(rules, self._file, looked_at)
        options = replace(self._options, syntax=syntax, blocks=read, watch=checker.watch)
        for problem in checker.problems(_records(self._source, self.report, self._file.format, options)):
            yield from self.told()
            yield problem
        yield from self.told()

    def _hear(self, found: Diagnostic) -> None:
        if self._seen is not None:
            self._seen.add((found.code, found.message))
        if self._hearing.is_a_problem(found):
            self._told.append(found)

    def told(self) -> Iterator[Problem]:
        """What the reader has told since this was asked for last."""
        while self._told:
            yield _mended(of_reader(self._told.pop(), self._file.path), self._file)


def _blocks(syntax: Document) -> Iterator[Block]:
    """The blocks in order; they are held where rules will ask for those that hang together."""
    if syntax.tied:
        return iter(syntax.nodes)
    blocks = syntax.blocks()
    # Many at a time, since the processor does one thing over and over faster than several by turns.
    return chain.from_iterable(iter(lambda: list(islice(blocks, _AT_ONCE)), []))


def _records(source: Input, report: Report, format: Format, options: ReadOptions) -> Iterator[Record]:
    """The records of a document; where the reader fails, that is told, and the records before are there."""
    if format.read is None:
        raise UnknownFormatError(f"{format.name} is written only")
    try:
        for record in format.read(source, report, options):
            report.read += 1
            yield record
    except Exception as error:  # what the reader fails on must not take the rules of the whole file with it
        report.add("X002", f"bibconv failed on this file ({type(error).__name__}: {error})", path=source.path)


def of_reader(told: Diagnostic, path: str) -> Problem:
    """What a reader tells, as a problem of the document."""
    line = 0 if told.line is UNSET else told.line
    column = 0 if told.column is UNSET else told.column
    key = "" if told.record is UNSET else told.record
    return Problem(
        told.code, told.severity, told.message, path if told.path is UNSET else told.path, line, column, key=key
    )


def _mended(problem: Problem, file: File) -> Problem:
    """The same problem with its fix, where what the reader tells has one."""
    if problem.code != "B002":
        return problem
    fix = file.faults.get((problem.line, problem.column))
    return problem if fix is None else replace(problem, fix=fix)

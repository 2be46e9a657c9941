"""From the fields of an entry to a record, by the table of the dialect."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from bibconv.format import Crosswalk
from bibconv.formats.bibtex.read.findings import Findings, shown
from bibconv.formats.bibtex.read.resolve import Resolved, Rule
from bibconv.formats.bibtex.syntax import Entry
from bibconv.model import ATTRIBUTE, ItemType, Record, Source, Tex, Text


class Dialect(NamedTuple):
    """What is peculiar to BibTeX or to BibLaTeX when it is read."""

    name: str
    crosswalk: Crosswalk
    rule: Rule
    item_type: Callable[[str, dict[str, str]], ItemType]


def record(entry: Entry, resolved: Resolved, dialect: Dialect, findings: Findings) -> Record:
    """The record of an entry; what no row takes stands in ``extra`` as it is in the file."""
    held = resolved.fields
    item_type = dialect.item_type(entry.type, held)
    values, left = dialect.crosswalk.read(held, item_type)
    for name in left:
        if dialect.crosswalk.reads(name):
            message = f"{name} cannot be read from {shown(left[name])}; it is kept as it stands"
            findings.tell("B010", message, start_of(entry, name), entry.key)
    for value in values.values():
        if type(value) is tuple and (command := next(commands(value), None)):
            message = f"{shown(command.tex)} is not known; it is kept as it stands"
            findings.tell("B011", message, entry.start, entry.key)
    made: dict[str, Any] = {ATTRIBUTE[name]: value for name, value in values.items()}
    if left or resolved.again:
        made["extra"] = {dialect.name: _extra(left, resolved.again)}
    if entry.key:
        made["id"] = entry.key
    lines = (findings.line(entry.start), findings.line(entry.end - 1))
    return Record(type=item_type, source=Source(path=findings.path, format=dialect.name, lines=lines), **made)


def _extra(left: dict[str, str], again: list[tuple[str, str]]) -> dict[str, tuple[Any, ...]]:
    extra: dict[str, tuple[Any, ...]] = {name: (value.strip(),) for name, value in left.items()}
    for name, value in again:
        extra[name] = (*extra.get(name, ()), value.strip())
    return extra


def start_of(entry: Entry, name: str) -> int:
    """Where a field of an entry begins; the entry itself where the field is not its own."""
    return next((field.start for field in entry.fields if field.name == name), entry.start)


def commands(text: Text) -> Iterator[Tex]:
    """The commands in a text that are not known."""
    for run in text if isinstance(text, tuple) else ():
        if isinstance(run, Tex):
            yield run
        elif not isinstance(run, str) and hasattr(run, "content"):
            yield from commands(run.content)

"""From the fields of an entry to a record, by the table of the dialect."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from msgspec import UNSET
from msgspec.structs import replace

from bibconv.format import Crosswalk
from bibconv.formats.bibtex import types, when
from bibconv.formats.bibtex.read.findings import Findings, shown
from bibconv.formats.bibtex.read.resolve import Resolved, Rule
from bibconv.formats.bibtex.values import too_many
from bibconv.model import ATTRIBUTE, NAME_FIELDS, Cite, ItemType, Link, Math, Name, Record, Run, Source, Tex, Text
from bibconv.syntax import Entry
from bibconv.text.inline import LOGOS
from bibconv.text.latex import decode

_DATED = frozenset(("date", "year", "month", "day"))
"""What is left of these is at odds with what was read."""
_HARMLESS = frozenset({str, Math, Cite, Name})
"""What is no command, nor holds one."""
_LISTS = ("author", "editor", "translator", "bookauthor")
_LETTERED = re.compile("[0-9]{4}[a-z]")
"""A year with the letter that tells the works of one author in that year apart."""
_NO_PREFIX = re.compile(r"\buseprefix\s*+=\s*+\{?false\b")


class Dialect(NamedTuple):
    """What is peculiar to BibTeX or to BibLaTeX when it is read."""

    name: str
    crosswalk: Crosswalk
    rule: Rule


def record(entry: Entry, resolved: Resolved, dialect: Dialect, findings: Findings, pieces: int) -> Record:
    """The record of an entry; what no row takes, or has too many pieces, stands in ``extra`` as it is in the file."""
    held = resolved.fields
    dense: dict[str, str] = {}
    if held and max(map(len, held.values())) > pieces:
        held, dense = _thin(entry, held, findings, pieces)
    for name in ("year", "date"):
        if len(year := held.get(name, "")) == 5 and _LETTERED.fullmatch(year):
            held = held | {name: year[:4], "year-suffix": year[4]}
    item_type, kind = _types(entry.type, held, dialect)
    values, left = dialect.crosswalk.read(held, item_type)
    words: dict[str, tuple[str]] = {}
    if left:
        _tell_unread(entry, item_type, values, left, dialect, findings)
        words = when.take_words(values, left)
    left |= dense
    if findings.has_addresses:
        left |= _unaddressed(entry, held, values, findings)
    made: dict[str, Any] = {}
    for name, value in values.items():
        made[ATTRIBUTE[name]] = value
        if (
            type(value) is tuple
            and not _HARMLESS.issuperset(map(type, value))
            and (command := next(commands(value), None))
        ):
            message = f"{shown(command.tex)} is not known; it is kept as it stands"
            findings.tell("B011", message, _place(entry, command.tex), entry.key)
    for name in _LISTS:
        if name in held and "oopsort" in held[name]:
            message = f"what orders the list alone is left out of {name}"
            findings.tell("B012", message, start_of(entry, name), entry.key)
    if "options" in left and _NO_PREFIX.search(left["options"]):
        made |= {ATTRIBUTE[name]: _dropping(value) for name, value in values.items() if name in NAME_FIELDS}
    if left or resolved.again or kind:
        made["extra"] = {dialect.name: _extra(kind, left, resolved.again)}
    if words:
        made["extra"] = {**made.get("extra", {}), when.WORDS: words}
    if entry.key:
        made["id"] = entry.key
    lines = (findings.line(entry.start), findings.line(entry.end - 1))
    made["source"] = Source(findings.path, dialect.name, UNSET, lines)
    return Record(type=item_type, **made)


def _thin(entry: Entry, held: dict[str, str], findings: Findings, pieces: int) -> tuple[dict[str, str], dict[str, str]]:
    """The fields that are read, and those that have too many pieces for that."""
    dense: dict[str, str] = {}
    for name, value in held.items():
        if what := too_many(name, value, pieces):
            dense[name] = value
            findings.tell("L005", f"{name} has {what}; it is kept as it stands", start_of(entry, name), entry.key)
    return {name: value for name, value in held.items() if name not in dense}, dense


def _types(said: str, held: dict[str, str], dialect: Dialect) -> tuple[ItemType, str]:
    """The item type of an entry; and the type that it has, where the writer would choose another."""
    item_type = types.item_type(said, held)
    if types.subtype(held) is not None:
        del held[types.SUBTYPE]
    genre = held.get("type")
    if genre is None:
        if said in types.GENRES:
            held["type"] = types.GENRES[said]
    elif genre in types.GENRE_KEYS:
        held["type"] = types.GENRE_KEYS[genre]
    usual = types.entry_type(item_type, held, biblatex=dialect.name == "biblatex")
    return item_type, "" if usual == said else said


def _tell_unread(
    entry: Entry, item_type: str, values: dict[str, Any], left: dict[str, str], dialect: Dialect, findings: Findings
) -> None:
    """Report what a row should have read and could not."""
    for name, value in left.items():
        if name in _DATED or dialect.crosswalk.refuses(name, item_type, values):
            message = f"{name} cannot be read from {shown(value)}; it is kept as it stands"
            findings.tell("B010", message, start_of(entry, name), entry.key)


def _unaddressed(entry: Entry, held: dict[str, str], values: dict[str, Any], findings: Findings) -> dict[str, str]:
    """The fields with links whose addresses the values have no place for, as in a list of names."""
    linked = {name: wire for name, wire in held.items() if r"\href" in wire}
    if not linked:
        return {}
    found: dict[str, str] = {}
    kept = {address for value in values.values() for address in addresses(value)}
    for name, wire in linked.items():
        for address in addresses(decode(wire)):
            if address not in kept:
                found[name] = wire
                message = f"{name} has no place for the address {shown(address)}; the field is kept as it stands, too"
                findings.tell("B010", message, start_of(entry, name), entry.key)
    return found


def _extra(kind: str, left: dict[str, str], again: list[tuple[str, str]]) -> dict[str, tuple[Any, ...]]:
    kept = {name: [value.strip()] for name, value in left.items()}
    for name, value in again:
        kept.setdefault(name, []).append(value.strip())
    if kind:
        kept[types.ENTRY_TYPE] = [kind, *kept.get(types.ENTRY_TYPE, ())]
    return {name: tuple(values) for name, values in kept.items()}


def start_of(entry: Entry, name: str) -> int:
    """Where a field of an entry begins; the entry itself where the field is not its own."""
    return next((field.start for field in entry.fields if field.name == name), entry.start)


def _dropping(people: tuple[Name, ...]) -> tuple[Name, ...]:
    """Names whose particle goes where only the family name is shown (biblatex manual, 3.1.3 ``useprefix``)."""
    return tuple(
        replace(name, dropping_particle=name.non_dropping_particle, non_dropping_particle=UNSET)
        if name.non_dropping_particle is not UNSET and name.dropping_particle is UNSET
        else name
        for name in people
    )


def _place(entry: Entry, tex: str) -> int:
    """Where a command stands in an entry, as far as that can be told."""
    for field in entry.fields:
        for piece in field.pieces:
            if (at := piece.text.find(tex)) >= 0:
                return piece.start + 1 + at
    return entry.start


def commands(text: Text) -> Iterator[Tex]:
    """The commands in a text that are not known."""
    for run in _runs(text):
        if isinstance(run, Tex) and run.tex not in LOGOS:
            yield run


def addresses(text: Text) -> Iterator[str]:
    """The addresses of the links in a text."""
    for run in _runs(text):
        if isinstance(run, Link):
            yield run.href


def _runs(text: Text) -> Iterator[Run]:
    """The runs in a text, and in each what is in it."""
    for run in text if isinstance(text, tuple) else ():
        if not isinstance(run, str):
            yield run
            if hasattr(run, "content"):
                yield from _runs(run.content)

"""What a format is: its crosswalk table, its reader and its writer; and how a format is found.

A table serves both directions: a :class:`Row` ties a field of the model to one or more fields of the format by a
:class:`Codec`, so reading and writing cannot drift apart, and what a conversion loses is computed from the same row.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, BinaryIO, Protocol

import msgspec

from bibconv.limits import LIMITS, Limits
from bibconv.model import ATTRIBUTE, Record
from bibconv.report import Loss, Report


class Input(Protocol):
    """An opened document, decoded on demand. A document is taken once, by one of its methods."""

    path: str

    def lines(self) -> Iterator[str]:
        """The lines without their ends (LF, CRLF or CR; no other character ends a line)."""

    def chunks(self) -> Iterator[str]:
        """The document in pieces of a bounded size, as they come, their line ends as they stand."""

    def text(self) -> str:
        """The whole document, its line ends as they stand."""

    def stream(self) -> BinaryIO:
        """The bytes as they stand."""


@dataclass(frozen=True, slots=True)
class Codec:
    """Turns a value of the model into what a format holds, and back.

    Two values are the same where ``normal`` makes the same of them (a command in a text, and the run that it stands
    for). ``sure(value)`` may answer True only where ``read(write(value))`` is known to be the same as ``value``, so
    that the hot path need not compute it; a property test holds every codec to that. ``together(value)`` gives
    ``write(value)`` and ``sure(value)`` where both are had quicker than each.
    """

    write: Callable[[Any], Any]
    read: Callable[[Any], Any]
    sure: Callable[[Any], bool] = lambda value: False
    normal: Callable[[Any], Any] = lambda value: value
    together: Callable[[Any], tuple[Any, bool]] | None = None

    def keeps(self, value: Any, wire: Any) -> bool:
        """Whether ``wire``, which was written for ``value``, is read as the same value."""
        found = self.read(wire)
        return found is not None and bool(self.normal(found) == self.normal(value))


SAME = Codec(lambda value: value, lambda wire: wire, lambda value: True, together=lambda value: (value, True))


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a crosswalk.

    ``variable`` is the model's field in its JSON spelling; ``target`` the format's field, or its fields where the
    codec spreads one value over several (then the codec takes and gives a tuple, ``None`` for what is absent).
    ``types`` limits the row to those item types. A row with ``reads_only`` is not used for writing (an older
    spelling, a dialect). A row ``aside`` keeps the value where the format lets anyone keep anything: it comes back
    whole, but other tools do not look there, so it is reported as moved. ``section`` is where the standard says so,
    or the reason for the choice.
    """

    variable: str
    target: str | tuple[str, ...]
    codec: Codec = SAME
    types: frozenset[str] | None = None
    reads_only: bool = False
    aside: bool = False
    section: str = ""


_PLANS = 4096
"""How many plans of reading a crosswalk remembers: there is one for each set of fields that records have."""
_ABSENT = object()


_Step = tuple[str, Callable[[Any], Any], str | None, tuple[str, ...]]
"""A row as it is read: its variable, what reads it, and its field, or its fields."""


class Crosswalk:
    """The rows of a format, indexed for both directions. An earlier row goes before a later one.

    ``carried`` names the model's fields that the format holds without a row, in ways of its own
    (``id``, ``type``, its own part of ``extra``).
    """

    def __init__(self, rows: tuple[Row, ...], carried: frozenset[str] = frozenset({"id", "type"})) -> None:
        self.rows = rows
        self.carried = carried
        self._writing: dict[str, list[Row]] = {}
        self._written_by: dict[str, dict[str, Row]] = {}
        self._reading: dict[str, list[int]] = {}
        self._plans: dict[tuple[str, ...], list[_Step]] = {}
        for index, row in enumerate(rows):
            if not row.reads_only:
                self._writing.setdefault(row.variable, []).append(row)
            for target in (row.target,) if isinstance(row.target, str) else row.target:
                self._reading.setdefault(target, []).append(index)

    def row_for(self, variable: str, item_type: str) -> Row | None:
        """The row that writes a field of the model in a record of that type."""
        return (self._written_by.get(item_type) or self._choose(item_type)).get(variable)

    def _choose(self, item_type: str) -> dict[str, Row]:
        """The rows that write the fields of a record of that type."""
        chosen: dict[str, Row] = {}
        for variable, rows in self._writing.items():
            row = next((row for row in rows if row.types is None or item_type in row.types), None)
            if row is not None:
                chosen[variable] = row
        self._written_by[item_type] = chosen
        return chosen

    def write(self, fields: dict[str, Any], item_type: str, lose: Callable[..., None]) -> dict[str, Any]:
        """What the format holds for the fields of a record, in the order of the model.

        ``fields`` are values of the model by their JSON names; ``lose(field, value, outcome, reason, target)`` is
        told of each that the format does not carry whole.
        """
        out: dict[str, Any] = {}
        rows = self._written_by.get(item_type) or self._choose(item_type)
        carried = self.carried
        for variable, value in fields.items():
            if variable in carried:
                continue
            row = rows.get(variable)
            if row is None:
                lose(variable, value, "dropped", "the format has no field for it", None)
                continue
            codec, target = row.codec, row.target
            wire, sure = codec.together(value) if codec.together else (codec.write(value), codec.sure(value))
            if isinstance(target, str):
                if target in out:
                    lose(variable, value, "dropped", f"{target} is taken by another field", None)
                    continue
                out[target] = wire
            else:
                for name, part in zip(target, wire, strict=True):
                    if part is not None:
                        out[name] = part
            if not (sure or codec.keeps(value, wire)):
                lose(variable, value, "degraded", "the format cannot carry the value whole", target)
            elif row.aside:
                lose(variable, value, "moved", "the format has no field for it", target)
        return out

    def read(self, held: dict[str, Any], item_type: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """The model's fields, by their JSON names, of what the format holds; and what no row could take.

        A row whose codec reads a value as ``None`` does not take it, nor does a row whose field is there already.
        """
        fields: dict[str, Any] = {}
        left = dict(held)
        get = left.get
        signature = (item_type, *held)
        for variable, read, name, names in self._plans.get(signature) or self._plan(signature):
            if variable in fields:
                continue
            if name is not None:
                wire = get(name, _ABSENT)
                if wire is _ABSENT or (value := read(wire)) is None:
                    continue
                del left[name]
            else:
                parts = tuple([get(name) for name in names])
                if parts.count(None) == len(parts) or (value := read(parts)) is None:
                    continue
                for name in names:
                    left.pop(name, None)
            fields[variable] = value
        return fields, left

    def reads(self, name: str) -> bool:
        """Whether a row reads that field of the format."""
        return name in self._reading

    def refuses(self, name: str, item_type: str, fields: dict[str, Any]) -> bool:
        """Whether a row should have read a field of the format and could not.

        Not where another field says the same, nor where the row reads several fields only if they are of a kind.
        """
        rows = [self.rows[index] for index in self._reading.get(name, ())]
        rows = [row for row in rows if row.types is None or item_type in row.types]
        rows = [row for row in rows if not row.reads_only or isinstance(row.target, str)]
        return bool(rows) and not any(row.variable in fields for row in rows)

    def _plan(self, signature: tuple[str, ...]) -> list[_Step]:
        """How a record of an item type with such fields is read."""
        item_type, *held = signature
        indexes = sorted({index for name in held for index in self._reading.get(name, ())})
        rows = [row for index in indexes if (row := self.rows[index]).types is None or item_type in row.types]
        plan: list[_Step] = [
            (row.variable, row.codec.read, row.target, ())
            if isinstance(row.target, str)
            else (row.variable, row.codec.read, None, row.target)
            for row in rows
        ]
        if len(self._plans) >= _PLANS:
            self._plans.clear()
        self._plans[signature] = plan
        return plan


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How a document is read; a reader takes from it what concerns it."""

    layout: str | None = None
    limits: Limits = LIMITS


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """How a document is written; a writer takes from it what concerns it."""

    unicode: bool = False
    dialect: str | None = None
    jats: str = "articles"
    jats_tagset: str = "archiving"
    separate: bool = False
    """Each record becomes a document of its own (a folder of files)."""
    key: str | None = None
    """A :class:`bibconv.text.keys.Template`: all keys are made by it, those that the records have notwithstanding."""


ON_A_LINE = re.compile("(?!\\s)[^\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]+(?<!\\s)")
"""The citation keys that stand on a line, or in an element of XML, as they are."""

LoseField = Callable[..., None]
Fields = dict[str, Any]
"""The fields of a record that are set, by their JSON names, in the order of the model; ``type`` always is."""


class Writer(Protocol):
    """Writes a document: the header, the records with separators between them, the footer."""

    header: str
    separator: str
    footer: str

    def entry(self, fields: Fields, key: str, lose: LoseField) -> str:
        """One record as it stands in the document, under the citation key ``key``.

        ``fields`` are what :func:`set_fields` gives of the record; they are not to be changed.
        """


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, where it is met, and what reads and writes it."""

    name: str
    title: str
    suffixes: tuple[str, ...] = ()
    crosswalk: Crosswalk | None = None
    read: Callable[[Input, Report, ReadOptions], Iterator[Record]] | None = None
    writer: Callable[[WriteOptions], Writer] | None = None
    sniff: Callable[[str], bool] = field(default=lambda head: False)
    """Whether the first few thousand characters of a document look like this format."""
    safe_key: re.Pattern[str] | None = None
    """What a citation key may be made of; None where any string will do."""


BUILT_IN: dict[str, tuple[str, tuple[str, ...]]] = {
    "bibtex": ("bibconv.formats.bibtex:BIBTEX", (".bib", ".bibtex")),
    "biblatex": ("bibconv.formats.bibtex:BIBLATEX", (".bib",)),
    "csl-json": ("bibconv.formats.csljson:CSL_JSON", (".json", ".csljson")),
    "ris": ("bibconv.formats.ris:RIS", (".ris",)),
    "jats": ("bibconv.formats.jats:JATS", (".xml", ".nxml", ".jats")),
    "jsonl": ("bibconv.formats.jsonl:JSONL", (".jsonl", ".ndjson")),
    "abstracts": ("bibconv.formats.abstracts:ABSTRACTS", (".txt", ".text", ".md")),
    "listing": ("bibconv.formats.listing:LISTING", (".txt", ".text", ".md")),
}
"""Format name → where it stands, and the file suffixes it goes by. The order is the order of sniffing."""

GUESTS = "bibconv.formats"
"""The entry-point group of formats that other packages bring."""


class RefusedError(Exception):
    """A writer does not take the record: the form that was asked for demands what the record has not."""


class UnknownFormatError(LookupError):
    """No format goes by that name, suffix or content."""


def guests() -> dict[str, Format]:
    """The formats that installed packages bring, by name."""
    from importlib.metadata import entry_points

    return {point.name: point.load() for point in entry_points(group=GUESTS)}


@cache
def get(name: str) -> Format:
    """The format of that name; :class:`UnknownFormatError` where there is none."""
    if name in BUILT_IN:
        module, _, attribute = BUILT_IN[name][0].partition(":")
        found: Format = getattr(importlib.import_module(module), attribute)
        return found
    try:
        return guests()[name]
    except KeyError:
        raise UnknownFormatError(f"no format is called {name!r}") from None


def by_suffix(path: str) -> list[str]:
    """The names of the formats that go by the suffix of a file name, in the order of sniffing."""
    suffix = "." + path.rpartition(".")[2].lower() if "." in path else ""
    named = [name for name, (_, suffixes) in BUILT_IN.items() if suffix in suffixes]
    if named or not suffix:
        return named
    return [name for name, guest in guests().items() if suffix in guest.suffixes]


def detect(path: str, head: str) -> Format:
    """The format of a document, told from its file name and then from the beginning of its content."""
    named = by_suffix(path)
    if len(named) == 1:
        return get(named[0])
    for name in named or BUILT_IN:
        if get(name).sniff(head):
            return get(name)
    if named:
        return get(named[-1])
    raise UnknownFormatError("neither the file name nor the content tells the format")


def set_fields(record: Record, names: Iterable[str] | None = None) -> Fields:
    """The fields of a record that are set, by their JSON names; ``names`` are those names, where they are known."""
    if names is not None:
        return {name: getattr(record, ATTRIBUTE[name]) for name in names}
    values = zip(ATTRIBUTE, msgspec.structs.astuple(record), strict=True)
    return {name: value for name, value in values if value is not msgspec.UNSET}


__all__ = [
    "BUILT_IN",
    "ON_A_LINE",
    "SAME",
    "Codec",
    "Crosswalk",
    "Fields",
    "Format",
    "Input",
    "Loss",
    "ReadOptions",
    "RefusedError",
    "Row",
    "UnknownFormatError",
    "WriteOptions",
    "Writer",
    "by_suffix",
    "detect",
    "get",
    "guests",
    "set_fields",
]

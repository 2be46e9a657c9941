"""What a format is: its crosswalk table, its reader and its writer; and how a format is found.

A table serves both directions: a :class:`Row` ties a field of the model to one or more fields of the format by a
:class:`Codec`, so reading and writing cannot drift apart, and what a conversion loses is computed from the same row.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, BinaryIO, Protocol

import msgspec

from bibconv.crosswalk import Crosswalk
from bibconv.model import ATTRIBUTE, Record
from bibconv.report import Loss, Report
from bibconv.row import SAME, Codec, Row


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
class ReadOptions:
    """How a document is read; a reader takes from it what concerns it."""

    layout: str | None = None


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


def set_fields(record: Record) -> Fields:
    """The fields of a record that are set, by their JSON names."""
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

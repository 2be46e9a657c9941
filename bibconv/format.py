"""What a format is: its crosswalk table, its reader and its writer; and how a format is found.

A table serves both directions: a :class:`Row` ties a field of the model to one or more fields of the format by a
:class:`Codec`, so reading and writing cannot drift apart, and what a conversion loses is computed from the same row.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, BinaryIO, Literal, NamedTuple, Protocol, TypedDict

import msgspec
from msgspec import Struct

from bibconv.crosswalk import Crosswalk
from bibconv.limits import LIMITS, Limits
from bibconv.model import ATTRIBUTE, Record
from bibconv.pieces import Cutting, Piece
from bibconv.report import Loss, Report
from bibconv.row import SAME, Codec, Row
from bibconv.syntax import Block, Document


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


class Part(NamedTuple):
    """A part of a document as it stands: an item of JSON, a line of JSON Lines, an element of XML.

    ``name`` says what it is, ``path`` where it stands (``$[3]``), ``told`` are the paths, within it, of what the reader
    has told already. The value may be looked at only while the reader waits: it is let go afterwards.
    """

    name: str
    value: Any
    line: int
    path: str = ""
    told: tuple[str, ...] = ()
    line_of: Callable[[str], int] | None = None
    """The line of a value within it, by its path."""


class Told(Protocol):
    """What a process that reads pieces apart has to tell to the one that knows the whole document."""

    @property
    def unsettled(self) -> Sequence[int]:
        """Which of the records of the piece cannot be made there; empty ones stand in their places."""


class Memory(Protocol):
    """What a reader remembers of a document from piece to piece."""

    def tell(self) -> Told:
        """What was learned from the last piece, to be sent to another process."""

    def hear(self, told: Any, report: Report, path: str) -> Iterator[Record]:
        """Learn what was learned elsewhere, piece after piece; and make the records that could not be made there.

        All is learned when the last of these was asked for.
        """


class ReadOptions(Struct, frozen=True):
    """How a document is read; a reader takes from it what concerns it."""

    layout: str | None = None
    limits: Limits = LIMITS
    before: int = 0
    """How many items of the document stand before what is read, where a piece of it is read."""
    piece: Piece | None = None
    """What is read, where it is a piece of the document."""
    memory: Memory | None = None
    """What is remembered of the pieces before."""
    syntax: Document | None = None
    """The concrete syntax of the document, where it is known already."""
    blocks: Iterator[Block] | None = None
    """The blocks of that, for a reader to go through in step with somebody else."""
    watch: Callable[[Part], None] | None = None
    """Shown each part of a document that has no concrete syntax, when it is read."""


Dialect = Literal["zotero", "endnote", "mendeley"]
Jats = Literal["articles", "refs"]
TagSet = Literal["archiving", "publishing"]


class WriteOptions(Struct, frozen=True):
    """How a document is written; a writer takes from it what concerns it."""

    unicode: bool = False
    dialect: Dialect | None = None
    jats: Jats = "articles"
    jats_tagset: TagSet = "archiving"
    separate: bool = False
    """Each record becomes a document of its own (a folder of files)."""
    key: str | None = None
    """A :class:`bibconv.text.keys.Template`: all keys are made by it, those that the records have notwithstanding."""
    without: frozenset[str] = frozenset()
    """The model's fields that are not to be written; that they are left out is no loss."""


class Options(TypedDict, total=False):
    """What a Python program may say of how a document is written: fields of :class:`WriteOptions`.

    ``without`` names fields of the model as JSON spells them, in whatever case.
    """

    unicode: bool
    dialect: Dialect | None
    jats: Jats
    jats_tagset: TagSet
    key: str | None
    without: Iterable[str]


ON_A_LINE = re.compile("(?!\\s)[^\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]+(?<!\\s)")
"""The citation keys that stand on a line, or in an element of XML, as they are."""

LoseField = Callable[..., None]


def lose_extra(
    lose: LoseField, format: str, name: str, values: Any, outcome: str, reason: str, target: str | None = None
) -> None:
    """Tell what became of something that a format said beyond the model, by the name that it has there."""
    lose(f"extra.{format}.{name}", values, outcome, reason, target)


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


class TypeFields(Struct, frozen=True, eq=False):
    """The fields of an entry type.

    Of each of ``required`` one must be there; of each of ``apart`` no two may stand together. ``fields`` are all that
    the type has a use for, None where it takes any.
    """

    required: tuple[tuple[str, ...], ...]
    apart: tuple[tuple[str, ...], ...] = ()
    fields: frozenset[str] | None = None


Inherit = Callable[[str, dict[str, str], str, dict[str, str]], dict[str, str]]
"""Child's type and fields, parent's type and fields → the fields that the child takes over."""


class DataModel(Struct, frozen=True, eq=False):
    """The entry types and fields that a format whose types are open has by its documentation.

    ``others`` and ``other_types`` are those of a sister dialect and of styles: known, but not the format's. ``tools``
    are the fields that reference managers and databases write for themselves.
    ``instead`` names for a field of the sister dialect the one that says it here, and ``renamed`` has the pairs of
    these that are the same in all but the name. All names are in lower case.
    """

    types: Mapping[str, TypeFields]
    fields: frozenset[str]
    others: frozenset[str]
    tools: frozenset[str]
    other_types: frozenset[str]
    instead: Mapping[str, str]
    renamed: Mapping[str, str]
    inherit: Inherit


class Drafting(Struct, frozen=True):
    """How a format is read in two steps: the first goes through the document, the second can be done elsewhere.

    What ``drafts`` gives, ``finish`` makes a record of (or nothing, with a finding), by itself; the two make ``read``.
    """

    drafts: Callable[[Input, Report, ReadOptions], Iterator[Any]]
    finish: Callable[[Any, Report, str], Record | None]


class Format(Struct, frozen=True):
    """A format: its name, where it is met, and what reads and writes it."""

    name: str
    title: str
    suffixes: tuple[str, ...] = ()
    crosswalk: Crosswalk | None = None
    read: Callable[[Input, Report, ReadOptions], Iterator[Record]] | None = None
    writer: Callable[[WriteOptions], Writer] | None = None
    sniff: Callable[[str], bool] = lambda head: False
    """Whether the first few thousand characters of a document look like this format."""
    safe_key: re.Pattern[str] | None = None
    """What a citation key may be made of; None where any string will do."""
    syntax: Callable[..., Document] | None = None
    """The concrete syntax of a document, for what changes it in place; None where the format offers none.

    It is called with the text, and with how deep its values may be nested where that is not the default.
    """
    tex: bool = False
    """Whether its values are TeX."""
    cutting: Cutting | None = None
    """How its documents are cut into pieces that can be read apart; None where they cannot."""
    again: Callable[[str, str], str] | None = None
    """What its reader says of a key (B008) that an entry on a line before has; None where it does not look for that."""
    memory: Callable[[bool], Memory] | None = None
    """What its reader remembers from record to record, where that matters to pieces.

    It is made for the process that knows the whole document, which then reads the last piece, or for one that reads
    others apart.
    """
    drafting: Drafting | None = None
    """How its documents are read in two steps; None where they are read in one."""
    profile: str = "bibtex"
    """The profile of rules (:data:`bibconv.rules.base.Profile`) that a document is checked by, if none is named."""
    faults: Callable[[Any], Iterable[tuple[str, str]]] | None = None
    """What is wrong with a part of a document by the schema of the format itself: paths and messages."""
    model: Callable[[], DataModel] | None = None
    """What its entry types require and know; None where the types are closed or say nothing of fields."""


BUILT_IN: dict[str, tuple[str, tuple[str, ...]]] = {
    "bibtex": ("bibconv.formats.bibtex:BIBTEX", (".bib", ".bibtex")),
    "biblatex": ("bibconv.formats.bibtex:BIBLATEX", (".bib",)),
    "arxiv": ("bibconv.formats.arxiv:ARXIV", (".jsonl", ".ndjson", ".json")),
    "openalex": ("bibconv.formats.openalex:OPENALEX", (".jsonl", ".ndjson", ".json")),
    "csl-json": ("bibconv.formats.csljson:CSL_JSON", (".json", ".csljson")),
    "ris": ("bibconv.formats.ris:RIS", (".ris",)),
    "acl": ("bibconv.formats.acl:ACL", (".xml",)),
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


def unknown(error: UnknownFormatError) -> str:
    """What is said of a document of no known format: that, and what to do about it."""
    return f"{error}; name it with -f (`bibconv formats` lists what is read)"


def tell_unknown(error: UnknownFormatError, path: str, report: Report) -> None:
    """Tell that a document is of no known format."""
    report.add("F004", unknown(error), path=path, line=1, column=1)


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
        known = ", ".join([*BUILT_IN, *guests()])
        raise UnknownFormatError(f"no format is called {name!r}; there are {known}") from None


def by_suffix(path: str) -> list[str]:
    """The names of the formats that go by the suffix of a file name, in the order of sniffing.

    That the file is compressed (``refs.bib.gz``) says nothing of its format.

    >>> by_suffix("refs.ris.gz")
    ['ris']
    """
    path = path[:-3] if path.lower().endswith(".gz") else path
    suffix = "." + path.rpartition(".")[2].lower() if "." in path else ""
    named = [name for name, (_, suffixes) in BUILT_IN.items() if suffix in suffixes]
    if named or not suffix:
        return named
    return [name for name, guest in guests().items() if suffix in guest.suffixes]


def detect(path: str, head: str) -> Format:
    """The format of a document, told from its file name and then from the beginning of its content.

    A name that several formats go by says little: where the content is of none of them, it may be of any other, as
    what databases export into a ``.txt``. Lines of JSON that are neither surely ours nor of a snapshot are CSL-JSON
    where they have its dates.
    """
    named = by_suffix(path)
    if len(named) == 1:
        return get(named[0])
    for name in dict.fromkeys((*named, *BUILT_IN)):
        # An object alone on its line is as well a record of ours, where the name says JSON Lines.
        if get(name).sniff(head) and not (name == "csl-json" and "jsonl" in named):
            return get(name)
    if named:
        return get("csl-json" if named[-1] == "jsonl" and '"date-parts"' in head else named[-1])
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
    "DataModel",
    "Drafting",
    "Fields",
    "Format",
    "Input",
    "Loss",
    "ReadOptions",
    "RefusedError",
    "Row",
    "TypeFields",
    "UnknownFormatError",
    "WriteOptions",
    "Writer",
    "by_suffix",
    "detect",
    "get",
    "guests",
    "set_fields",
]

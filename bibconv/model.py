"""The one model that every format is read into and written from.

Field names and item types are those of CSL 1.0.2 (``csl-data.json`` and the "Variables" appendix of the CSL
specification), in kebab-case in JSON and in snake_case in Python. Three fields go beyond CSL: ``extra``, ``source``
(the provenance of the record; CSL's own variable ``source`` is ``catalog`` here) and ``keyword``, which is a list
because RIS, JATS and BibLaTeX keep keywords apart.

The types are the one source of ``schemas/record.schema.json``. Constructing a Struct validates nothing; a record is
validated where it passes through :mod:`bibconv.pipe`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType
from msgspec.structs import replace

String = Annotated[str, Meta(min_length=1)]
_EDTF_DATE = (
    r"(?:Y-?[1-9][0-9]{4,17}|-?[0-9]{2}(?:XX|[0-9]X|[0-9]{2}(?:-(?:XX(?:-XX)?|2[1-4]|"
    r"(?:0[1-9]|1[0-2])(?:-(?:XX|0[1-9]|[12][0-9]|3[01]))?))?))[?~%]?"
)
_EDTF_TIME = (
    r"-?[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)"
    r"(?:Z|[+-](?:0[0-9]|1[0-4])(?::[0-5][0-9])?)?"
)
EDTF_PATTERN = rf"^(?:{_EDTF_DATE}(?:/(?:\.\.|{_EDTF_DATE})?)?|(?:\.\.)?/{_EDTF_DATE}|{_EDTF_TIME})$"
"""A date, an interval of dates (``..`` is an open end, an empty side an unknown one), or a date with a time of day.

The EDTF specification (Library of Congress, 2019), levels 0 and 1: a time of day only on a single, whole date;
unspecified digits only from the right; seasons 21 to 24. That the day exists is for :mod:`bibconv.text.dates` to say.
"""
Date = Annotated[
    str,
    Meta(
        min_length=4,
        pattern=EDTF_PATTERN,
        description="A date or interval in EDTF (ISO 8601-2) level 0 or 1, such as 2024-05, 1984~ or 2019/2021.",
    ),
]

ItemType = Literal[
    "article",
    "article-journal",
    "article-magazine",
    "article-newspaper",
    "bill",
    "book",
    "broadcast",
    "chapter",
    "classic",
    "collection",
    "dataset",
    "document",
    "entry",
    "entry-dictionary",
    "entry-encyclopedia",
    "event",
    "figure",
    "graphic",
    "hearing",
    "interview",
    "legal_case",
    "legislation",
    "manuscript",
    "map",
    "motion_picture",
    "musical_score",
    "pamphlet",
    "paper-conference",
    "patent",
    "performance",
    "periodical",
    "personal_communication",
    "post",
    "post-weblog",
    "regulation",
    "report",
    "review",
    "review-book",
    "software",
    "song",
    "speech",
    "standard",
    "thesis",
    "treaty",
    "webpage",
]


class _Run(Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", rename="kebab"):
    """A stretch of text that is more than characters."""


class Math(_Run, frozen=True, tag="math"):
    r"""A formula: TeX math without its delimiters, such as ``\mathrm{SE}(3)``."""

    tex: String


class Cite(_Run, frozen=True, tag="cite"):
    r"""A citation in running text: the keys, and the command as it stands (``\citep{hoffman2020acme}``)."""

    keys: Annotated[tuple[String, ...], Meta(min_length=1)]
    tex: String


class Tex(_Run, frozen=True, tag="tex"):
    r"""A TeX command kept as it stands, arguments included (``\emph{head}``)."""

    tex: String


class Italic(_Run, frozen=True, tag="italic"):
    """Italic or emphasised text."""

    content: Text


class Bold(_Run, frozen=True, tag="bold"):
    """Bold text."""

    content: Text


class Sup(_Run, frozen=True, tag="sup"):
    """Superscript."""

    content: Text


class Sub(_Run, frozen=True, tag="sub"):
    """Subscript."""

    content: Text


class SmallCaps(_Run, frozen=True, tag="smallcaps"):
    """Small capitals."""

    content: Text


class NoCase(_Run, frozen=True, tag="nocase"):
    """Text whose case no style may change (CSL's ``nocase`` span, a braced part of a BibTeX title)."""

    content: Text


class Code(_Run, frozen=True, tag="code"):
    """Text in a fixed-width face."""

    content: Text


class Paragraph(_Run, frozen=True, tag="paragraph"):
    """One paragraph of a text of several."""

    content: Text


class Link(_Run, frozen=True, tag="link"):
    """Text that points to a URL."""

    href: String
    content: Text


Run = Math | Cite | Tex | Italic | Bold | Sup | Sub | SmallCaps | NoCase | Code | Paragraph | Link
Text = (
    Annotated[str, Meta(min_length=1)]
    | Annotated[
        tuple[
            Annotated[str, Meta(min_length=1)]
            | Math
            | Cite
            | Tex
            | Italic
            | Bold
            | Sup
            | Sub
            | SmallCaps
            | NoCase
            | Code
            | Paragraph
            | Link,
            ...,
        ],
        Meta(min_length=1),
    ]
)
"""A string, or a list of strings and runs where there is markup."""


class Name(Struct, frozen=True, forbid_unknown_fields=True, repr_omit_defaults=True, rename="kebab"):
    """A contributor: a personal name in its parts, or a ``literal`` (an institution, or a name not to be split).

    The parts are CSL's (CSL 1.0.2, "Name Variables").
    """

    family: String | UnsetType = UNSET
    given: String | UnsetType = UNSET
    dropping_particle: String | UnsetType = UNSET
    non_dropping_particle: String | UnsetType = UNSET
    suffix: String | UnsetType = UNSET
    comma_suffix: bool | UnsetType = UNSET
    static_ordering: bool | UnsetType = UNSET
    literal: String | UnsetType = UNSET


Names = Annotated[tuple[Name, ...], Meta(min_length=1)]
Lines = tuple[Annotated[int, Meta(ge=1)], Annotated[int, Meta(ge=1)]]


class Version(Struct, frozen=True, forbid_unknown_fields=True, repr_omit_defaults=True, rename="kebab"):
    """Another record of the same work in a library: its id there, and the identifiers that it has, by field."""

    id: String
    identifiers: dict[str, String] | UnsetType = UNSET


class Identified(Struct, frozen=True, forbid_unknown_fields=True, repr_omit_defaults=True, rename="kebab"):
    """Which record of a library a record was found to be, and what was taken over from there.

    ``by`` says what told it; ``score`` is how much of the abstracts is the same; ``fields`` names for each field that
    was taken over the id of the library's record that has it; ``alternates`` are other versions of the same work.
    """

    library: String
    id: String
    by: Literal["abstract", "title", "accepted"]
    score: Annotated[float, Meta(ge=0, le=1)]
    fields: dict[str, String] | UnsetType = UNSET
    alternates: tuple[Version, ...] | UnsetType = UNSET


class Source(Struct, frozen=True, forbid_unknown_fields=True, repr_omit_defaults=True, rename="kebab"):
    """Where a record comes from.

    ``lines`` and the values of ``fields`` are pairs of the first and the last line, counted from 1; ``group`` is the
    heading of the group as it stands in the document; ``doubts`` says for a field what is doubtful about it;
    ``identified`` says which record of a library it was found to be.
    """

    path: String | UnsetType = UNSET
    format: String | UnsetType = UNSET
    group: String | UnsetType = UNSET
    lines: Lines | UnsetType = UNSET
    fields: dict[str, Lines] | UnsetType = UNSET
    doubts: dict[str, tuple[str, ...]] | UnsetType = UNSET
    identified: Identified | UnsetType = UNSET


Extra = dict[str, dict[str, Annotated[tuple[Any, ...], Meta(min_length=1)]]]
"""Format name, then the field's own name in that format, then its values in order."""

_CSL_SPELLING = {
    "archive_collection": "archive_collection",
    "archive_location": "archive_location",
    "doi": "DOI",
    "isbn": "ISBN",
    "issn": "ISSN",
    "pmcid": "PMCID",
    "pmid": "PMID",
    "url": "URL",
}


def _csl_spelling(attribute: str) -> str:
    return _CSL_SPELLING.get(attribute) or attribute.replace("_", "-")


class Record(Struct, frozen=True, forbid_unknown_fields=True, repr_omit_defaults=True, rename=_csl_spelling):
    """One bibliographic record.

    What the source does not say is absent (``msgspec.UNSET``), never empty.

    >>> record = Record(title="On Computable Numbers", author=(Name(family="Turing", given="Alan"),))
    >>> record.title, record.type, record.issued is UNSET
    ('On Computable Numbers', 'document', True)
    """

    id: String | UnsetType = UNSET
    type: ItemType = "document"

    author: Names | UnsetType = UNSET
    chair: Names | UnsetType = UNSET
    collection_editor: Names | UnsetType = UNSET
    compiler: Names | UnsetType = UNSET
    composer: Names | UnsetType = UNSET
    container_author: Names | UnsetType = UNSET
    contributor: Names | UnsetType = UNSET
    curator: Names | UnsetType = UNSET
    director: Names | UnsetType = UNSET
    editor: Names | UnsetType = UNSET
    editorial_director: Names | UnsetType = UNSET
    executive_producer: Names | UnsetType = UNSET
    guest: Names | UnsetType = UNSET
    host: Names | UnsetType = UNSET
    illustrator: Names | UnsetType = UNSET
    interviewer: Names | UnsetType = UNSET
    narrator: Names | UnsetType = UNSET
    organizer: Names | UnsetType = UNSET
    original_author: Names | UnsetType = UNSET
    performer: Names | UnsetType = UNSET
    producer: Names | UnsetType = UNSET
    recipient: Names | UnsetType = UNSET
    reviewed_author: Names | UnsetType = UNSET
    script_writer: Names | UnsetType = UNSET
    series_creator: Names | UnsetType = UNSET
    translator: Names | UnsetType = UNSET

    accessed: Date | UnsetType = UNSET
    available_date: Date | UnsetType = UNSET
    event_date: Date | UnsetType = UNSET
    issued: Date | UnsetType = UNSET
    original_date: Date | UnsetType = UNSET
    submitted: Date | UnsetType = UNSET

    title: Text | UnsetType = UNSET
    title_short: Text | UnsetType = UNSET
    container_title: Text | UnsetType = UNSET
    container_title_short: Text | UnsetType = UNSET
    collection_title: Text | UnsetType = UNSET
    event_title: Text | UnsetType = UNSET
    original_title: Text | UnsetType = UNSET
    part_title: Text | UnsetType = UNSET
    reviewed_title: Text | UnsetType = UNSET
    volume_title: Text | UnsetType = UNSET
    abstract: Text | UnsetType = UNSET
    annote: Text | UnsetType = UNSET
    note: Text | UnsetType = UNSET
    archive: Text | UnsetType = UNSET
    archive_place: Text | UnsetType = UNSET
    archive_collection: Text | UnsetType = UNSET
    authority: Text | UnsetType = UNSET
    event_place: Text | UnsetType = UNSET
    genre: Text | UnsetType = UNSET
    medium: Text | UnsetType = UNSET
    original_publisher: Text | UnsetType = UNSET
    original_publisher_place: Text | UnsetType = UNSET
    publisher: Text | UnsetType = UNSET
    publisher_place: Text | UnsetType = UNSET
    reviewed_genre: Text | UnsetType = UNSET
    status: Text | UnsetType = UNSET

    archive_location: String | UnsetType = UNSET
    call_number: String | UnsetType = UNSET
    catalog: String | UnsetType = UNSET
    categories: Annotated[tuple[String, ...], Meta(min_length=1)] | UnsetType = UNSET
    chapter_number: String | UnsetType = UNSET
    citation_key: String | UnsetType = UNSET
    citation_label: String | UnsetType = UNSET
    citation_number: String | UnsetType = UNSET
    collection_number: String | UnsetType = UNSET
    dimensions: String | UnsetType = UNSET
    division: String | UnsetType = UNSET
    doi: String | UnsetType = UNSET
    edition: String | UnsetType = UNSET
    first_reference_note_number: String | UnsetType = UNSET
    isbn: String | UnsetType = UNSET
    issn: String | UnsetType = UNSET
    issue: String | UnsetType = UNSET
    jurisdiction: String | UnsetType = UNSET
    keyword: Annotated[tuple[String, ...], Meta(min_length=1)] | UnsetType = UNSET
    language: String | UnsetType = UNSET
    locator: String | UnsetType = UNSET
    number: String | UnsetType = UNSET
    number_of_pages: String | UnsetType = UNSET
    number_of_volumes: String | UnsetType = UNSET
    page: String | UnsetType = UNSET
    page_first: String | UnsetType = UNSET
    part: String | UnsetType = UNSET
    pmcid: String | UnsetType = UNSET
    pmid: String | UnsetType = UNSET
    printing: String | UnsetType = UNSET
    references: String | UnsetType = UNSET
    scale: String | UnsetType = UNSET
    section: String | UnsetType = UNSET
    supplement: String | UnsetType = UNSET
    url: String | UnsetType = UNSET
    version: String | UnsetType = UNSET
    volume: String | UnsetType = UNSET
    year_suffix: String | UnsetType = UNSET

    extra: Extra | UnsetType = UNSET
    source: Source | UnsetType = UNSET


ATTRIBUTE: dict[str, str] = dict(zip(Record.__struct_encode_fields__, Record.__struct_fields__, strict=True))
"""JSON field name to Python attribute."""

_NAMES = list(ATTRIBUTE)
NAME_FIELDS = frozenset(_NAMES[_NAMES.index("author") : _NAMES.index("accessed")])
DATE_FIELDS = frozenset(_NAMES[_NAMES.index("accessed") : _NAMES.index("title")])
TEXT_FIELDS = frozenset(_NAMES[_NAMES.index("title") : _NAMES.index("archive_location")])


def moved(record: Record, by: int) -> Record:
    """A record of a part of a document that was read apart, its lines moved by so many."""
    source = record.source
    if source is UNSET or source.lines is UNSET:
        return record
    first, last = source.lines
    return replace(record, source=replace(source, lines=(first + by, last + by)))


def map_text(text: Text, plain: Callable[[str], str]) -> Text:
    """The same text with ``plain`` applied to each plain string in it; math, citations and TeX are left alone."""
    if isinstance(text, str):
        return plain(text)
    return tuple(
        plain(run)
        if isinstance(run, str)
        else run
        if isinstance(run, Math | Cite | Tex)
        else type(run)(
            **{**{f: getattr(run, f) for f in run.__struct_fields__}, "content": map_text(run.content, plain)}
        )
        for run in text
    )

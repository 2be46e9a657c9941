"""The RIS tables: tags and item types, both ways.

The tags mean what the specification of 2011 says (with EndNote's table of fields by type); rows that only read are
those of the specification of 2001 and of what programs make of both. Tags that make citation-js take a record for one
of 2001, and file its abstract under ``note``, are not written: BT, ED, EP, ID, N2, T1, Y1. What a program wants
otherwise is in its dialect (:data:`DIALECTS`); all dialects are read by the one table.
"""

from __future__ import annotations

from collections.abc import Collection

from bibconv.format import Codec, Crosswalk, Dialect, Row
from bibconv.formats.ris import values
from bibconv.formats.ris.values import DATE, DOI, ISBN, ISSN, ISSUED, LINE, NAMES, PROSE, TEXT

TYPE_OF: dict[str, str] = {
    "article": "UNPB",
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "bill": "BILL",
    "book": "BOOK",
    "broadcast": "MPCT",
    "chapter": "CHAP",
    "classic": "CLSWK",
    "collection": "GEN",
    "dataset": "DATA",
    "document": "GEN",
    "entry": "CTLG",
    "entry-dictionary": "DICT",
    "entry-encyclopedia": "ENCYC",
    "event": "GEN",
    "figure": "FIGURE",
    "graphic": "ART",
    "hearing": "HEAR",
    "interview": "PCOMM",
    "legal_case": "CASE",
    "legislation": "STAT",
    "manuscript": "MANSCPT",
    "map": "MAP",
    "motion_picture": "MPCT",
    "musical_score": "MUSIC",
    "pamphlet": "PAMP",
    "paper-conference": "CONF",
    "patent": "PAT",
    "performance": "GEN",
    "periodical": "JFULL",
    "personal_communication": "PCOMM",
    "post": "ICOMM",
    "post-weblog": "BLOG",
    "regulation": "LEGAL",
    "report": "RPRT",
    "review": "JOUR",
    "review-book": "JOUR",
    "software": "COMP",
    "song": "SOUND",
    "speech": "SLIDE",
    "standard": "STAND",
    "thesis": "THES",
    "treaty": "GEN",
    "webpage": "ELEC",
}
"""CSL item type → the value of TY that is written (as Zotero writes it, where it writes one)."""

MEANING_OF: dict[str, str] = {
    "ABST": "article-journal",
    "ADVS": "motion_picture",
    "AGGR": "dataset",
    "ANCIENT": "classic",
    "ART": "graphic",
    "BILL": "bill",
    "BLOG": "post-weblog",
    "BOOK": "book",
    "CASE": "legal_case",
    "CHAP": "chapter",
    "CHART": "figure",
    "CLSWK": "classic",
    "COMP": "software",
    "CONF": "paper-conference",
    "CPAPER": "paper-conference",
    "CTLG": "entry",
    "DATA": "dataset",
    "DBASE": "dataset",
    "DICT": "entry-dictionary",
    "EBOOK": "book",
    "ECHAP": "chapter",
    "EDBOOK": "book",
    "EJOUR": "article-journal",
    "ELEC": "webpage",
    "ENCYC": "entry-encyclopedia",
    "EQUA": "figure",
    "FIGURE": "figure",
    "GEN": "document",
    "GOVDOC": "report",
    "GRANT": "document",
    "GRNT": "document",
    "HEAR": "hearing",
    "ICOMM": "personal_communication",
    "INPR": "article-journal",
    "JFULL": "periodical",
    "JOUR": "article-journal",
    "LEGAL": "regulation",
    "MANSCPT": "manuscript",
    "MAP": "map",
    "MGZN": "article-magazine",
    "MPCT": "motion_picture",
    "MULTI": "motion_picture",
    "MUSIC": "musical_score",
    "NEWS": "article-newspaper",
    "PAMP": "pamphlet",
    "PAT": "patent",
    "PCOMM": "personal_communication",
    "RPRT": "report",
    "SER": "periodical",
    "SLIDE": "speech",
    "SOUND": "song",
    "STAND": "standard",
    "STAT": "legislation",
    "THES": "thesis",
    "UNBILL": "bill",
    "UNPB": "manuscript",
    "VIDEO": "motion_picture",
    "WEB": "webpage",
}
"""The value of TY → CSL item type: every type of the specifications of 2001 and 2011; GRNT and WEB are met."""


def meaning(kind: str, held: Collection[str]) -> str | None:
    """The item type of a kind, in a record that has these tags; None where it is no kind of RIS.

    A whole journal (2001) is in no other journal: programs call its articles so.

    >>> meaning("JFULL", {"TI"}), meaning("JFULL", {"TI", "JF"})
    ('periodical', 'article-journal')
    """
    found = MEANING_OF.get(kind)
    if found == "periodical" and not _OF_ARTICLES.isdisjoint(held) and not _OF_JOURNALS.isdisjoint(held):
        return "article-journal"
    return found


_OF_ARTICLES, _OF_JOURNALS = frozenset({"TI", "T1", "CT"}), frozenset({"T2", "JF", "JO", "BT"})

_ARTICLES = frozenset(
    {"article", "article-journal", "article-magazine", "article-newspaper", "periodical", "review", "review-book"}
)
_IN_SERIES = frozenset({"book", "classic", "entry", "map", "pamphlet", "report", "software"})
_SHOWN = frozenset({"broadcast", "motion_picture"})
_SCORES = frozenset({"musical_score"})
_MEETING = frozenset({"paper-conference", "speech"})
_ONLINE = frozenset({"musical_score", "post-weblog", "webpage"})
_LETTERS = frozenset({"personal_communication", "post"})
_VERSIONED = frozenset({"dataset", "figure", "software"})
_WHOLE = frozenset({"book", "classic", "thesis"})
_CHAPTER = frozenset({"chapter"})
_CONFERENCE = frozenset({"paper-conference"})
_PUBLISHED = frozenset(MEANING_OF.values()) | frozenset(TYPE_OF)
_BY_VOLUME = frozenset(
    {"article-journal", "article-magazine", "bill", "book", "chapter", "classic", "entry-dictionary"}
) | {"entry-encyclopedia", "hearing", "legal_case", "legislation", "manuscript", "musical_score", "paper-conference"}
_IN_SESSION = frozenset({"bill", "hearing", "legislation"})
_SERIES_VOLUME = frozenset({"book", "classic", "entry", "pamphlet"})
_JOURNALS = _ARTICLES - {"article-magazine", "article-newspaper"}
_BY_NUMBER = frozenset({"patent", "report", "regulation", "standard"})


def _row(variable: str, tag: str, codec: Codec, types: frozenset[str] | None = None, section: str = "") -> Row:
    return Row(variable, tag, codec, types, section=section)


def _read(
    variable: str, tag: str | tuple[str, ...], codec: Codec, section: str, types: frozenset[str] | None = None
) -> Row:
    return Row(variable, tag, codec, types, reads_only=True, section=section)


_NAMES = (
    _row("author", "AU", NAMES, _PUBLISHED - _SHOWN - _SCORES),
    Row(
        *("author", "AU", values.OTHER_NAMES, _SHOWN | _SCORES),
        aside=True,
        section="where there is neither director nor composer",
    ),
    _row("director", "AU", NAMES, _SHOWN, "2011: director of a film or a broadcast"),
    _row("composer", "AU", NAMES, _SCORES, "2011: composer of music"),
    _row("collection-editor", "A2", NAMES, _IN_SERIES, "2011: series editor of a book, map, report"),
    _row(
        "collection-editor",
        "A3",
        NAMES,
        _PUBLISHED - _IN_SERIES - _SHOWN - {"bill", "legal_case", "post-weblog", "thesis"},
        "2011: series editor of a chapter, conference paper",
    ),
    _row("contributor", "A3", NAMES, frozenset({"thesis"}), "2011: advisor"),
    _row("editor", "A3", NAMES, _IN_SERIES, "2011: editor of a book whose A2 is the series editor"),
    _row("performer", "A2", NAMES, frozenset({"song"}), "2011: performers"),
    _row("performer", "A4", NAMES, _SHOWN, "2011: performers"),
    _row("producer", "A2", NAMES, frozenset({"dataset"}), "2011: producer"),
    _row("producer", "A3", NAMES, _SHOWN, "2011: producer"),
    _row("producer", "A4", NAMES, frozenset({"musical_score"}), "2011: producer"),
    _row("recipient", "A2", NAMES, _LETTERS, "2011: recipient"),
    _row("illustrator", "A3", NAMES, frozenset({"post-weblog"}), "2011: illustrator"),
    _row(
        "editor",
        "A2",
        NAMES,
        _PUBLISHED - _IN_SERIES - _SHOWN - _LETTERS - {"bill", "dataset", "legal_case", "patent", "song"},
        "2011: editor of a chapter, conference paper, encyclopedia; A2 rather than ED, which 2001 knows too",
    ),
    _row("translator", "A4", NAMES, _PUBLISHED - _SHOWN - {"legal_case", "musical_score"}, "2011: translator"),
    _row("authority", "A2", values.BODY, frozenset({"patent"}), "2011: issuing organization"),
    _read("author", "A2", NAMES, "2011: sponsor of a bill", frozenset({"bill"})),
    _read("container-author", "C2", values.PERSONS, "as Zotero has it: author of the book", _CHAPTER),
    _read("author", "A1", NAMES, "2001: primary author", _PUBLISHED - _SHOWN - _SCORES),
    _read("director", "A1", NAMES, "2001: primary author", _SHOWN),
    _read("composer", "A1", NAMES, "2001: primary author", _SCORES),
    _read("editor", "ED", NAMES, "2001: editor"),
)
_TITLES = (
    _row("title", "TI", TEXT),
    _read("title", "T1", TEXT, "2001: title"),
    _read("title", "CT", TEXT, "2001: title of what is not published"),
    _read("title", "BT", TEXT, "2001: title of a whole book", _WHOLE | {"manuscript", "periodical"}),
    _row("title-short", "ST", TEXT),
    _row("container-title", "C3", TEXT, _CONFERENCE, "2011: proceedings title; T2 is the conference's name"),
    _read("container-title", "JF", TEXT, "2001: full name of the periodical, where T2 is a title of another kind"),
    _row("container-title", "T2", TEXT, _PUBLISHED - _IN_SERIES - _MEETING - {"hearing"}),
    _read("container-title", "A2", values.BODY, "2011: reporter of a case", frozenset({"legal_case"})),
    _read("container-title", "BT", TEXT, "2001: container's title of all but whole books"),
    _read("container-title", "JO", TEXT, "2001: name of the periodical, full or abbreviated"),
    _row("event-title", "T2", TEXT, _MEETING, "2011: conference name; Zotero: meeting of a presentation"),
    _row("collection-title", "T2", TEXT, _IN_SERIES, "2011: series title"),
    _row("section", "T2", LINE, frozenset({"hearing"}), "2011: committee"),
    _row("authority", "T3", TEXT, frozenset({"bill", "hearing"}), "2011: legislative body"),
    _row(
        *("collection-title", "T3", TEXT, _PUBLISHED - {"bill", "hearing"}),
        "2011: series title, where T2 is the container's",
    ),
    _row("container-title-short", "J2", TEXT, section="2011: alternate title, abbreviation"),
    _read("container-title-short", "JA", TEXT, "2001: standard abbreviation"),
    _read("container-title-short", "JO", TEXT, "2001: abbreviated, where the full name stands elsewhere"),
    _read("container-title-short", "J1", TEXT, "2001: user's abbreviation"),
    _row("original-title", "OP", TEXT, _ARTICLES | _WHOLE | _CHAPTER, "2011: original publication"),
    _row("reviewed-title", "RI", TEXT, section="2011: reviewed item"),
    _row("abstract", "AB", PROSE),
    _read("abstract", "N2", PROSE, "2001: abstract"),
    _row("annote", "RN", TEXT, section="2011: research notes"),
    _row("note", "N1", values.NOTES, section="2011: notes; a line for each paragraph"),
    _read("note", "NO", TEXT, "met in files of databases"),
    _row("genre", "M3", values.GENRE, _PUBLISHED - _ONLINE - _SHOWN, "2011: type of work"),
    _row("medium", "M3", values.GENRE, _ONLINE | _SHOWN, "2011: type of medium, format"),
    _read("medium", "C5", TEXT, "2011: format of a film; as Zotero has it, of a recording", _SHOWN | {"song"}),
    _row("genre", "C4", TEXT, _SHOWN, "2011: genre of a film"),
    _row("authority", "PB", TEXT, frozenset({"legal_case"}), "2011: court"),
    _row("publisher", "PB", TEXT, _PUBLISHED - {"legal_case"}),
    _row("publisher-place", "C1", TEXT, _CONFERENCE, "2011: place published; CY is the conference's"),
    _row("publisher-place", "CY", TEXT, _PUBLISHED - _CONFERENCE),
    _row("event-place", "CY", TEXT, _CONFERENCE, "2011: conference location"),
    _read("publisher-place", "PP", TEXT, "RefWorks"),
    _row("archive", "DB", TEXT, section="as Zotero has it; 2011: name of database"),
)
_NUMBERS = (
    Row(
        "issued", ("PY", "DA", "Y1"), ISSUED, section="PY is a bare year, which pandoc demands; DA the date; Y1 of 2001"
    ),
    _read("issued", "YR", DATE, "met in files of databases"),
    _read("issued", "C2", DATE, "2011: issue date of a patent", frozenset({"patent"})),
    _row("available-date", "ET", DATE, frozenset({"article-journal"}), "2011: date of electronic publication"),
    _row("accessed", "Y2", DATE, section="2011: access date"),
    _row("keyword", "KW", values.KEYWORDS, section="one a line; semicolons are read, too"),
    _row("DOI", "DO", DOI),
    _read("DOI", "M3", values.OTHER_DOI, "2001: miscellaneous 3, where many databases have the DOI"),
    _read("DOI", "L3", values.OTHER_DOI, "2001: related records, where Mendeley had the DOI"),
    _read("DOI", "N1", values.NOTED_DOI, "where some publishers have the DOI"),
    _row("ISBN", "SN", ISBN, section="told from an ISSN by its shape"),
    _row("ISSN", "SN", ISSN, section="told from an ISBN by its shape"),
    _read("number", "SN", values.OTHER_NUMBER, "2011: number of the report, the patent, the standard", _BY_NUMBER),
    _read("ISSN", "SN", values.OTHER_NUMBER, "of no known shape", _ARTICLES),
    _read("ISBN", "SN", values.OTHER_NUMBER, "of no known shape", _PUBLISHED - _ARTICLES - _BY_NUMBER),
    _row("URL", "UR", values.URL, section="the first one; further ones are kept beside it"),
    _read("URL", "LK", values.URL, "2011: web link"),
    _read("URL", "L2", values.WEB, "2001: link to the full text, where there is no other"),
    _read("URL", "L1", values.WEB, "2001: link to a PDF, where there is no other"),
    _read("PMID", "PM", LINE, "PubMed"),
    _row("PMCID", "C2", LINE, _JOURNALS, "2011: PMCID"),
    _row("number", "C7", LINE, _JOURNALS, "2011: article number"),
    _row("volume", "VL", LINE, _BY_VOLUME | _ARTICLES | {"document", "report", "song", "speech", "standard"}),
    _read("volume", "VO", LINE, "met in files of databases"),
    _row("issue", "IS", LINE, _ARTICLES | _CONFERENCE),
    _read("issue", "CP", LINE, "2001: issue"),
    _read("issue", "M1", LINE, "2011: number", frozenset({"article-magazine"}) | _CONFERENCE),
    _read("issue", "M1", values.ISSUE, "2001: miscellaneous 1, where databases have it", _JOURNALS),
    _read("issue", "C2", LINE, "2011: issue of a newspaper", frozenset({"article-newspaper"})),
    _row("number-of-volumes", "NV", LINE, _WHOLE | _CONFERENCE | {"document", "hearing", "musical_score"}),
    _row("collection-number", "M1", LINE, _SERIES_VOLUME, "2011: series volume"),
    _row("collection-number", "NV", LINE, frozenset({"report"}), "2011: series volume"),
    _row("collection-number", "SV", LINE, _CHAPTER, "2011: series volume"),
    _read("medium", "M1", values.WORDS, "as Zotero has it: system", frozenset({"software"})),
    _row("number", "M1", values.NUMBERED, frozenset({"software"}), "a number; what has none is the system"),
    _row(
        *("number", "M1", LINE),
        _PUBLISHED - _SERIES_VOLUME - _ARTICLES - _CHAPTER - _CONFERENCE - {"graphic", "webpage"},
    ),
    _row(
        *("edition", "ET", LINE),
        _PUBLISHED - _VERSIONED - _ARTICLES - _IN_SESSION | {"article-magazine", "article-newspaper"},
    ),
    _row("chapter-number", "ET", LINE, _IN_SESSION, "2011: session; CSL has it here, as Zotero does"),
    _row("version", "ET", LINE, _VERSIONED, "2011: version"),
    _row("chapter-number", "SE", LINE, _CHAPTER, "2011: chapter"),
    _read("page", ("SP", "EP"), values.PAGES_OF_WHOLE, "2001: first and last page", _WHOLE),
    _row("page", "SE", LINE, _WHOLE, "2011: pages; SP is the number of pages"),
    _row("number-of-pages", "SP", values.COUNT, _WHOLE, "2011: number of pages"),
    _row("section", "SE", LINE, frozenset({"article-newspaper", "bill", "document", "musical_score", "legislation"})),
    Row(
        *("page", ("SP", "EP"), values.PAGES, _PUBLISHED - _WHOLE - _SHOWN),
        section="SP has the whole range, since EP is of 2001",
    ),
    _read("page", "M2", values.FIRST_PAGE, "2011: start page", _JOURNALS),
    _read("page", "M1", values.FIRST_PAGE, "2011: start page", frozenset({"article-newspaper"})),
    _row("dimensions", "SP", LINE, _SHOWN, "2011: running time"),
    _row("dimensions", "M1", LINE, frozenset({"graphic"}), "2011: size"),
    _read("dimensions", "C3", LINE, "as Zotero has it; 2011: size of audiovisual material", _SHOWN | {"graphic"}),
    _row("submitted", "C1", DATE, frozenset({"patent"}), "as Zotero has it: filing date"),
    _row("language", "LA", LINE),
    _row("call-number", "CN", LINE),
    _row("archive_location", "AV", LINE, section="2001: availability"),
    _read("archive_location", "AN", LINE, "2011: accession number"),
    _row("catalog", "DP", LINE, section="as Zotero has it; 2011: database provider"),
    _row("scale", "C1", LINE, frozenset({"map"}), "2011: scale"),
    _row("dimensions", "C3", LINE, frozenset({"map", "song", "speech"}), "2011: size, format"),
    _row("jurisdiction", "C3", LINE, frozenset({"patent"}), "2011: designated states"),
    _row("references", "C5", LINE, frozenset({"patent"}), "2011: references"),
    _row("status", "C6", TEXT, frozenset({"patent"}), "2011: legal status"),
)

_LEGAL = frozenset({"bill", "hearing", "legal_case", "legislation", "regulation"})
_WHATEVER_THE_TYPE = (
    _read("references", "OP", LINE, "2011: history", _LEGAL),
    _read(
        *("original-title", "OP", TEXT, "2011: original publication, of types that have none"),
        _PUBLISHED - _LEGAL - {"patent"},
    ),
    _read("volume", "VL", LINE, "of a type that has none"),
    _read("issue", "IS", LINE, "of a type that has none"),
    _read("number-of-volumes", "NV", LINE, "of a type that has none"),
    _read("collection-number", "SV", LINE, "of a type that has none"),
    _read("edition", "ET", LINE, "of a type that has none", _PUBLISHED - _JOURNALS - _IN_SESSION),
)

_CARRIED = frozenset({"id", "type", "extra", "source"})
_ROWS = (*_NAMES, *_TITLES, *_NUMBERS, *_WHATEVER_THE_TYPE)
CROSSWALK = Crosswalk(_ROWS, _CARRIED)

_SPLIT_PAGES = Row(
    *("page", ("SP", "EP"), values.SPLIT_PAGES, _PUBLISHED - _WHOLE - _SHOWN),
    section="the first page and the last",
)
_ZOTERO = (
    _SPLIT_PAGES,
    _row("number", "SN", values.OTHER_NUMBER, frozenset({"patent", "report"}), "its number of a patent or a report"),
    _row("archive_location", "AN", LINE, section="its location in the archive; it puts AV into a note"),
)
_ENDNOTE = (
    _SPLIT_PAGES,
    Row("issued", ("PY", "DA", "Y1"), values.ISSUED_SHORT, section="it shows DA as it stands, slashes at the end too"),
    _row("accessed", "Y2", values.DATE_SHORT, section="it shows Y2 as it stands, slashes at the end too"),
    _row("number", "SN", values.OTHER_NUMBER, frozenset({"patent", "report", "standard"}), "its number of such a work"),
    _row("archive_location", "AN", LINE, section="accession number; its filter has no AV"),
    _row(
        *("author", "AU", values.NAMES_AND_BODIES, _PUBLISHED - _SHOWN - _SCORES),
        section="a comma behind the name of a body: without one it takes the last word for the family name",
    ),
)
_MENDELEY = (
    _SPLIT_PAGES,
    Row("issued", ("PY", "DA", "Y1"), values.ISSUED_WHOLE, section="it takes month and day from PY, as 2001 has it"),
    _row(
        "editor", "ED", NAMES, section="2001: it takes A2 for editors and A3 for those of the series, whatever the type"
    ),
    _row("container-title", "JF", TEXT, _ARTICLES, "2001: it knows a journal by JF"),
    _row("container-title", "BT", TEXT, _CONFERENCE, "2001: it does not know C3"),
)


def _dialect(rows: tuple[Row, ...]) -> Crosswalk:
    return Crosswalk((*rows, *_ROWS), _CARRIED)


DIALECTS: dict[Dialect | None, Crosswalk] = {
    None: CROSSWALK,
    "zotero": _dialect(_ZOTERO),
    "endnote": _dialect(_ENDNOTE),
    "mendeley": _dialect(_MENDELEY),
}
"""Dialect → the table that writes it: its own rows go before those of the neutral one."""

PLACE = "C8"
"""The tag for what RIS has no tag for: no type of the specifications gives it a meaning."""

KEY: dict[Dialect | None, str] = {None: "LB", "zotero": "ID", "endnote": "LB", "mendeley": "ID"}
"""The tag of the citation key, where the source had one: the label of 2011, or the identifier of 2001."""

NOT_WRITTEN = frozenset({"BT", "ED", "EP", "ER", "ID", "JO", "LB", "N2", "T1", "TY", "Y1", PLACE})
"""Tags that are not written even where a RIS source had them for want of a field in the model."""

BY_KIND: dict[str, dict[str, str]] = {
    "ADVS": {"A2": "A4"},
    "EDBOOK": {"AU": "A3", "A1": "A3"},
    "VIDEO": {"A2": "A4"},
}
"""2011: what a tag says of one kind where all of its item type say it with another: performers, and editors."""

ACCESSED_IN_DA = frozenset({"AGGR", "DBASE", "EBOOK", "ECHAP", "EJOUR", "MULTI"})
"""2011: the kinds whose DA is the date of access."""

SWAPPED: dict[str, str] = {"A2": "A3", "A3": "A2"}
"""2001: editor and series editor of those types for which 2011 has them the other way round."""
ARTICLES = _ARTICLES
IN_SERIES = _IN_SERIES

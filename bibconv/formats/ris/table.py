"""The RIS tables: tags and item types, both ways.

The tags mean what the specification of 2011 says (with EndNote's table of fields by type); rows that only read are
those of the specification of 2001 and of what programs make of both. Tags that make citation-js take a record for one
of 2001, and file its abstract under ``note``, are not written: BT, ED, EP, ID, N2, T1, Y1.
"""

from __future__ import annotations

from bibconv.format import Codec, Crosswalk, Row
from bibconv.formats.ris.values import DATE, ISBN, ISSN, ISSUED, LINE, LINES, NAMES, TEXT

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
    "HEAR": "hearing",
    "ICOMM": "post",
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
"""The value of TY → CSL item type: every type of the specifications of 2001 and 2011, and WEB, which is met."""

_ARTICLES = frozenset(
    {"article", "article-journal", "article-magazine", "article-newspaper", "periodical", "review", "review-book"}
)
_IN_SERIES = frozenset({"book", "classic", "entry", "map", "pamphlet", "report", "software"})
_SHOWN = frozenset({"broadcast", "motion_picture"})
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
_SERIES_VOLUME = frozenset({"book", "classic", "entry", "pamphlet"})


def _row(variable: str, tag: str, codec: Codec, types: frozenset[str] | None = None, section: str = "") -> Row:
    return Row(variable, tag, codec, types, section=section)


_NAMES = (
    _row("author", "AU", NAMES),
    _row("collection-editor", "A2", NAMES, _IN_SERIES, "2011: series editor of a book, map, report"),
    _row(
        "collection-editor",
        "A3",
        NAMES,
        _PUBLISHED - _IN_SERIES - _SHOWN - {"post-weblog"},
        "2011: series editor of a chapter, conference paper",
    ),
    _row("director", "A2", NAMES, _SHOWN, "2011: series director"),
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
        _PUBLISHED - _IN_SERIES - _SHOWN - _LETTERS - {"song", "dataset"},
        "2011: editor of a chapter, conference paper, encyclopedia; A2 rather than ED, which 2001 knows too",
    ),
    _row("translator", "A4", NAMES, _PUBLISHED - _SHOWN - {"musical_score"}, "2011: translator"),
)
_TITLES = (
    _row("title", "TI", TEXT),
    _row("title-short", "ST", TEXT),
    _row("container-title", "C3", TEXT, _CONFERENCE, "2011: proceedings title; T2 is the conference's name"),
    _row("container-title", "T2", TEXT, _PUBLISHED - _IN_SERIES - _CONFERENCE),
    _row("event-title", "T2", TEXT, _CONFERENCE, "2011: conference name"),
    _row("collection-title", "T2", TEXT, _IN_SERIES, "2011: series title"),
    _row("collection-title", "T3", TEXT, section="2011: series title, where T2 is the container's"),
    _row("container-title-short", "J2", TEXT, section="2011: alternate title, abbreviation"),
    _row("original-title", "OP", TEXT, _ARTICLES | _WHOLE | _CHAPTER, "2011: original publication"),
    _row("reviewed-title", "RI", TEXT, section="2011: reviewed item"),
    _row("abstract", "AB", TEXT),
    _row("annote", "RN", TEXT, section="2011: research notes"),
    _row("note", "N1", TEXT, section="2011: notes"),
    _row("genre", "M3", TEXT, _PUBLISHED - _ONLINE - _SHOWN, "2011: type of work"),
    _row("medium", "M3", TEXT, _ONLINE | _SHOWN, "2011: type of medium, format"),
    _row("authority", "PB", TEXT, frozenset({"legal_case"}), "2011: court"),
    _row("publisher", "PB", TEXT, _PUBLISHED - {"legal_case"}),
    _row("publisher-place", "C1", TEXT, _CONFERENCE, "2011: place published; CY is the conference's"),
    _row("publisher-place", "CY", TEXT, _PUBLISHED - _CONFERENCE),
    _row("event-place", "CY", TEXT, _CONFERENCE, "2011: conference location"),
    _row("archive", "DB", TEXT, section="as Zotero has it; 2011: name of database"),
)
_NUMBERS = (
    Row("issued", ("PY", "DA"), ISSUED, section="PY is a bare year, which pandoc demands; DA is the date"),
    _row("accessed", "Y2", DATE, section="2011: access date"),
    _row("keyword", "KW", LINES),
    _row("DOI", "DO", LINE),
    _row("ISBN", "SN", ISBN, section="told from an ISSN by its shape"),
    _row("ISSN", "SN", ISSN, section="told from an ISBN by its shape"),
    _row("URL", "UR", LINE),
    _row("PMCID", "C2", LINE, _ARTICLES - {"article-magazine", "article-newspaper"}, "2011: PMCID"),
    _row("volume", "VL", LINE, _BY_VOLUME | _ARTICLES | {"document", "report", "song", "speech", "standard"}),
    _row("issue", "IS", LINE, _ARTICLES | _CONFERENCE),
    _row("number-of-volumes", "NV", LINE, _WHOLE | _CONFERENCE | {"document", "hearing", "musical_score"}),
    _row("collection-number", "M1", LINE, _SERIES_VOLUME, "2011: series volume"),
    _row("collection-number", "NV", LINE, frozenset({"report"}), "2011: series volume"),
    _row("collection-number", "SV", LINE, _CHAPTER, "2011: series volume"),
    _row("number", "M1", LINE, _PUBLISHED - _SERIES_VOLUME - _ARTICLES - _CHAPTER - _CONFERENCE - {"webpage"}),
    _row("edition", "ET", LINE, _PUBLISHED - _VERSIONED - _ARTICLES | {"article-magazine", "article-newspaper"}),
    _row("version", "ET", LINE, _VERSIONED, "2011: version"),
    _row("chapter-number", "SE", LINE, _CHAPTER, "2011: chapter"),
    _row("page", "SE", LINE, _WHOLE, "2011: pages; SP is the number of pages"),
    _row("number-of-pages", "SP", LINE, _WHOLE, "2011: number of pages"),
    _row("section", "SE", LINE, frozenset({"article-newspaper", "bill", "document", "musical_score", "legislation"})),
    _row("page", "SP", LINE, _PUBLISHED - _WHOLE, "the whole range, since EP is of 2001"),
    _row("language", "LA", LINE),
    _row("call-number", "CN", LINE),
    _row("archive_location", "AV", LINE, section="2001: availability"),
    _row("catalog", "DP", LINE, section="as Zotero has it; 2011: database provider"),
    _row("scale", "C1", LINE, frozenset({"map"}), "2011: scale"),
    _row("dimensions", "C3", LINE, frozenset({"map", "song", "speech"}), "2011: size, format"),
    _row("jurisdiction", "C3", LINE, frozenset({"patent"}), "2011: designated states"),
    _row("references", "C5", LINE, frozenset({"patent"}), "2011: references"),
    _row("status", "C6", TEXT, frozenset({"patent"}), "2011: legal status"),
)

CROSSWALK = Crosswalk((*_NAMES, *_TITLES, *_NUMBERS), carried=frozenset({"id", "type", "extra", "source"}))

PLACE = "C8"
"""The tag for what RIS has no tag for: no type of the specifications gives it a meaning."""

KEY = "LB"
"""The tag of the citation key, where the source had one (2011: label)."""

NOT_WRITTEN = frozenset({"BT", "ED", "EP", "ER", "ID", "N2", "T1", "TY", "Y1", PLACE, KEY})
"""Tags that are not written even where a RIS source had them for want of a field in the model."""

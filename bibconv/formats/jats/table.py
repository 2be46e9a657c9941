"""The crosswalk of JATS: one table for the front matter of an article, one for a citation in a reference list.

A target is a path below ``front`` (or below ``element-citation``), in the notation of ElementPath. The rows stand in
the order that the content models of JATS 1.3 demand. What JATS has no element for goes into ``custom-meta`` (in a
citation: ``named-content``) under a name with the prefix ``bibconv:``, and comes back.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import get_args

from bibconv.format import Codec, Crosswalk, Row
from bibconv.formats.jats import dates, kinds, names
from bibconv.formats.jats.kinds import Kind, codec, either
from bibconv.formats.jats.paragraphs import PARAGRAPHS
from bibconv.model import ATTRIBUTE, NAME_FIELDS, TEXT_FIELDS, ItemType
from bibconv.text.xml import settled

PREFIX = "bibconv:"
CARRIED = frozenset({"id", "type", "extra", "source"})
LISTS = frozenset({"categories", "keyword"})

ARTICLE_TYPES = {"article": "preprint", "review-book": "book-review", "thesis": "dissertation"}
"""``article/@article-type`` where it says just what the item type says; others are told from the rest, or custom."""

PUBLICATION_TYPES = {
    "article-journal": "journal",
    "article-magazine": "magazine",
    "article-newspaper": "newspaper",
    "article": "preprint",
    "dataset": "data",
    "document": "other",
    "paper-conference": "confproc",
    "personal_communication": "commun",
}
"""``element-citation/@publication-type`` where JATS has a word of its own; CSL's name for the other item types."""

WHOLE = frozenset(
    {
        *("book", "classic", "collection", "manuscript", "map", "motion_picture", "musical_score", "pamphlet"),
        *("patent", "periodical", "regulation", "report", "software", "standard", "thesis", "treaty"),
    }
)
"""What is a source of its own, not a part of one: in a citation its title is the ``source``."""

ITEM_TYPES: frozenset[str] = frozenset(get_args(ItemType))
PARTS = ITEM_TYPES - WHOLE

NUMBERED = frozenset({"article", "article-journal", "article-magazine", "article-newspaper", "review", "review-book"})
"""What has an article number in place of pages (CSL 1.0.2, ``number``)."""

PATENT, STANDARD = frozenset({"patent"}), frozenset({"standard"})

LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
NMTOKEN = re.compile(r"[A-Za-z0-9._:-]+")


EXTRA = {
    "journal-id": ("journal-meta/journal-id", "journal-meta/journal-title-group/journal-title"),
    "article-id": ("article-meta/article-id", "article-meta/article-version"),
    "copyright-statement": ("article-meta/permissions/copyright-statement", "article-meta/self-uri"),
    "copyright-year": ("article-meta/permissions/copyright-year", "article-meta/self-uri"),
    "copyright-holder": ("article-meta/permissions/copyright-holder", "article-meta/self-uri"),
    "license": ("article-meta/permissions/license/license-p", "article-meta/self-uri"),
}
"""What an article says beyond the model, by its name in ``extra``: its place, and the place that comes after it."""

_TYPED = re.compile(r"(journal-id|article-id)(?:\[@(journal-id-type|pub-id-type)='([A-Za-z0-9._:-]+)'\])?")


def extra_place(name: str) -> str | None:
    """The place of a part of ``extra``; None where it has none.

    >>> extra_place("journal-id[@journal-id-type='nlm-ta']")
    "journal-meta/journal-id[@journal-id-type='nlm-ta']"
    """
    if name in EXTRA:
        return EXTRA[name][0]
    found = _TYPED.fullmatch(name)
    if found is None or (found[1] == "article-id") != (found[2] == "pub-id-type"):
        return None
    return f"{EXTRA[found[1]][0].rpartition('/')[0]}/{name}"


def told_type(article_type: str | None, in_journal: bool) -> str:
    """The item type that a reader takes an article to be, from its ``article-type`` and whether it has a journal."""
    return _TOLD.get(article_type or "") or ("article-journal" if in_journal else "document")


_TOLD = {article_type: item_type for item_type, article_type in ARTICLE_TYPES.items()}


def custom_meta(name: str) -> str:
    """Where an article keeps what JATS has no element for."""
    return f"article-meta/custom-meta-group/custom-meta[meta-name='{PREFIX}{name}']"


def named_content(name: str) -> str:
    """Where a citation keeps what JATS has no element for."""
    return f"named-content[@content-type='{PREFIX}{name}']"


def custom_kind(variable: str) -> Kind:
    """The kind of content of a field in such a place."""
    if variable in TEXT_FIELDS:
        return kinds.TEXT
    return kinds.STRINGS if variable in LISTS else kinds.STRING


def _row(variable: str, path: str, kind: Kind, section: str, types: frozenset[str] | None = None) -> Row:
    return Row(variable, path, codec(kind, path), types, section=section)


def _read_row(variable: str, path: str, kind: Kind, section: str) -> Row:
    return Row(variable, path, codec(kind, path), reads_only=True, section=section)


def _language(place: str, section: str) -> Row:
    """The language, in the attribute or, where it is no tag of a language, in a place of its own."""
    other = codec(kinds.STRING, place)
    return Row(
        "language",
        ("@xml:lang", place),
        Codec(
            write=lambda value: (
                (tag, None) if LANGUAGE.fullmatch(tag := settled(value)) else (None, other.write(value))
            ),
            read=lambda wire: wire[0] or other.read(wire[1]),
            sure=lambda value: LANGUAGE.fullmatch(value) is not None,
        ),
        section=section,
    )


def _date_row(variable: str, path: str, kind: Kind, section: str, aside: Callable[[str], str]) -> Row:
    """A date; one that does not exist (30 February) stands aside, since no date is read from it."""
    place = aside(variable)
    return Row(variable, (path, place), either(kind, path, kinds.STRING, place, dates.sure), section=section)


_ARTICLE = (
    _row("container-title", "journal-meta/journal-title-group/journal-title", kinds.TEXT, "journal-title"),
    _row(
        "container-title-short",
        "journal-meta/journal-title-group/abbrev-journal-title",
        kinds.TEXT,
        "abbrev-journal-title",
    ),
    _row("ISSN", "journal-meta/issn", kinds.ISSN, "issn: one element a number"),
    _row("publisher", "journal-meta/publisher/publisher-name", kinds.TEXT, "publisher-name"),
    _row("publisher-place", "journal-meta/publisher/publisher-loc", kinds.TEXT, "publisher-loc"),
    _row("DOI", "article-meta/article-id[@pub-id-type='doi']", kinds.DOI, "article-id, @pub-id-type doi"),
    _row("PMID", "article-meta/article-id[@pub-id-type='pmid']", kinds.STRING, "article-id, @pub-id-type pmid"),
    _row("PMCID", "article-meta/article-id[@pub-id-type='pmcid']", kinds.STRING, "article-id, @pub-id-type pmcid"),
    _row("version", "article-meta/article-version", kinds.STRING, "article-version"),
    _row("categories", "article-meta/article-categories/subj-group/subject", kinds.STRINGS, "subject"),
    _row("collection-title", "article-meta/article-categories/series-title", kinds.TEXT, "series-title"),
    _row("title", "article-meta/title-group/article-title", kinds.TEXT, "article-title"),
    _row(
        "title-short",
        "article-meta/title-group/alt-title[@alt-title-type='short']",
        kinds.TEXT,
        "alt-title, @alt-title-type short",
    ),
    _row(
        "original-title",
        "article-meta/title-group/alt-title[@alt-title-type='original']",
        kinds.TEXT,
        "alt-title: trans-title is the translation, not the original",
    ),
    *(
        _row(
            role,
            f"article-meta/contrib-group/contrib[@contrib-type='{role}']",
            names.CONTRIBS,
            "contrib, @contrib-type",
        )
        for role in ATTRIBUTE
        if role in NAME_FIELDS and role != "reviewed-author"
    ),
    _date_row(
        "issued", "article-meta/pub-date[@date-type='pub']", dates.STRUCTURED, "pub-date, @iso-8601-date", custom_meta
    ),
    _date_row(
        "available-date",
        "article-meta/pub-date[@date-type='available']",
        dates.STRUCTURED,
        "pub-date: before the publication proper",
        custom_meta,
    ),
    _row("volume", "article-meta/volume", kinds.STRING, "volume"),
    _row("collection-number", "article-meta/volume-series", kinds.STRING, "volume-series"),
    _row("issue", "article-meta/issue", kinds.STRING, "issue"),
    _row("volume-title", "article-meta/issue-title", kinds.TEXT, "issue-title; CSL: of special issues", NUMBERED),
    _read_row("volume-title", "article-meta/issue-title", kinds.TEXT, "issue-title"),
    _row("part", "article-meta/issue-part", kinds.STRING, "issue-part"),
    _row("ISBN", "article-meta/isbn", kinds.ISBN, "isbn"),
    _read_row("ISBN", "journal-meta/isbn", kinds.ISBN, "isbn of the proceedings that an article is in"),
    _row("supplement", "article-meta/supplement", kinds.STRING, "supplement"),
    _row("page", "article-meta/fpage", kinds.PAGES, "fpage, lpage; page-range where these do not say all"),
    _row("number", "article-meta/elocation-id", kinds.STRING, "elocation-id, never beside fpage", NUMBERED),
    _read_row("number", "article-meta/elocation-id", kinds.STRING, "elocation-id"),
    _row(
        "reviewed-author",
        "article-meta/product/person-group[@person-group-type='author']",
        names.PERSONS,
        "product: the work under review",
    ),
    _row("reviewed-title", "article-meta/product/source", kinds.TEXT, "product: the work under review"),
    _date_row(
        "submitted",
        "article-meta/history/date[@date-type='received']",
        dates.STRUCTURED,
        "history/date, received",
        custom_meta,
    ),
    _row("URL", "article-meta/self-uri", kinds.HREF, "self-uri, @xlink:href"),
    _row("abstract", "article-meta/abstract", PARAGRAPHS, "abstract"),
    _row("keyword", "article-meta/kwd-group/kwd", kinds.STRINGS, "kwd"),
    _date_row("event-date", "article-meta/conference/conf-date", dates.PHRASE, "conf-date", custom_meta),
    _row("event-title", "article-meta/conference/conf-name", kinds.TEXT, "conf-name"),
    _row("event-place", "article-meta/conference/conf-loc", kinds.TEXT, "conf-loc"),
    Row(
        "number-of-pages",
        ("article-meta/counts/page-count", custom_meta("number-of-pages")),
        either(
            kinds.COUNT,
            "page-count",
            kinds.STRING,
            custom_meta("number-of-pages"),
            NMTOKEN.fullmatch,
        ),
        section="page-count, @count where it is a name token",
    ),
    _language(custom_meta("language"), "article/@xml:lang where it is a tag of BCP 47"),
    _row("note", "notes", PARAGRAPHS, "front/notes"),
)

_CITATION = (
    *(
        _row(
            role,
            f"person-group[@person-group-type='{role}']",
            names.PERSONS,
            "person-group, @person-group-type",
        )
        for role in ATTRIBUTE
        if role in NAME_FIELDS
    ),
    _row("title", "source", kinds.TEXT, "source: the title of what is a source of its own", WHOLE),
    _row("title", "article-title", kinds.TEXT, "article-title: the title of a part, chapters included"),
    _read_row("title", "chapter-title", kinds.TEXT, "chapter-title"),
    _read_row("title", "data-title", kinds.TEXT, "data-title"),
    _row("part-title", "part-title", kinds.TEXT, "part-title"),
    _row("container-title", "source", kinds.TEXT, "source", PARTS),
    _row("collection-title", "series", kinds.TEXT, "series"),
    _row("event-title", "conf-name", kinds.TEXT, "conf-name"),
    _date_row("event-date", "conf-date", dates.PHRASE, "conf-date", named_content),
    _row("event-place", "conf-loc", kinds.TEXT, "conf-loc"),
    _row("edition", "edition", kinds.STRING, "edition"),
    _row("version", "version", kinds.STRING, "version"),
    _row("publisher", "publisher-name", kinds.TEXT, "publisher-name"),
    _read_row("publisher", "institution", kinds.TEXT, "institution: where a thesis was handed in, who issued a report"),
    _row("publisher-place", "publisher-loc", kinds.TEXT, "publisher-loc"),
    _date_row("issued", "year", dates.SPREAD, "year, month, day; @iso-8601-date", named_content),
    _date_row(
        "accessed",
        "date-in-citation[@content-type='access-date']",
        dates.PHRASE,
        "date-in-citation, @content-type access-date",
        named_content,
    ),
    _row("volume", "volume", kinds.STRING, "volume"),
    _row("collection-number", "volume-series", kinds.STRING, "volume-series"),
    _row("issue", "issue", kinds.STRING, "issue"),
    _row("volume-title", "issue-title", kinds.TEXT, "issue-title; CSL: of special issues", NUMBERED),
    _read_row("volume-title", "issue-title", kinds.TEXT, "issue-title"),
    _row("part", "issue-part", kinds.STRING, "issue-part"),
    _row("supplement", "supplement", kinds.STRING, "supplement"),
    _row("page", "fpage", kinds.PAGES, "fpage, lpage; page-range where these do not say all"),
    _row("number", "elocation-id", kinds.STRING, "elocation-id, never beside fpage", NUMBERED),
    _read_row("number", "elocation-id", kinds.STRING, "elocation-id"),
    _row("number", "patent", kinds.STRING, "patent", PATENT),
    Row("jurisdiction", "@country", kinds.ATTRIBUTE, PATENT, section="patent/@country; CSL: US for a US patent"),
    Row("jurisdiction", "@country", kinds.ATTRIBUTE, reads_only=True, section="patent/@country"),
    _row("number", "std", kinds.STRING, "std", STANDARD),
    *(
        _read_row("number", place, kinds.STRING, "what an item of its kind is known by")
        for place in (
            *("patent", "std", "gov", "pub-id[@pub-id-type='std-designation']"),
            *("pub-id[@pub-id-type='report']", "pub-id[@pub-id-type='accession']"),
        )
    ),
    _read_row("authority", "std-organization", kinds.TEXT, "std/std-organization; CSL: who issues it"),
    _read_row("archive_location", "pub-id[@pub-id-type='arxiv']", kinds.STRING, "an archive, and a place in it"),
    _row("number-of-pages", "size[@units='page']", kinds.STRING, "size, @units page"),
    _row("ISBN", "isbn", kinds.ISBN, "isbn"),
    _read_row("ISBN", "pub-id[@pub-id-type='isbn']", kinds.ISBN, "pub-id, @pub-id-type isbn"),
    _read_row("ISSN", "pub-id[@pub-id-type='issn']", kinds.ISSN, "pub-id, @pub-id-type issn"),
    _row("ISSN", "issn", kinds.ISSN, "issn"),
    _row("DOI", "pub-id[@pub-id-type='doi']", kinds.DOI, "pub-id, @pub-id-type doi"),
    _row("PMID", "pub-id[@pub-id-type='pmid']", kinds.STRING, "pub-id, @pub-id-type pmid"),
    _row("PMCID", "pub-id[@pub-id-type='pmcid']", kinds.STRING, "pub-id, @pub-id-type pmcid"),
    _row("URL", "uri", kinds.ADDRESS, "uri, ext-link: @xlink:href where there is one"),
    _read_row("URL", "pub-id[@pub-id-type='url']", kinds.ADDRESS, "pub-id, @pub-id-type url"),
    _read_row("URL", "pub-id[@pub-id-type='uri']", kinds.ADDRESS, "pub-id, @pub-id-type uri"),
    _row("note", "comment", kinds.NOTE, "comment"),
    _row("abstract", "annotation", PARAGRAPHS, "annotation"),
    _language(named_content("language"), "element-citation/@xml:lang where it is a tag of BCP 47"),
)


def _with_asides(rows: tuple[Row, ...], place: Callable[[str], str], reason: str) -> Crosswalk:
    """The table with a place aside for every field of the model that no row carries for all item types."""
    whole = {row.variable for row in rows if row.types is None and not row.reads_only} | CARRIED
    asides = tuple(
        Row(name, place(name), codec(custom_kind(name), place(name)), aside=True, section=reason)
        for name in ATTRIBUTE
        if name not in whole
    )
    return Crosswalk(rows + asides, CARRIED)


ARTICLE = _with_asides(_ARTICLE, custom_meta, "JATS has no element for it in an article")
CITATION = _with_asides(_CITATION, named_content, "JATS has no element for it in a citation")

"""The tables of BibTeX and BibLaTeX: every variable of the model, both ways.

Sources, in order of authority: the biblatex manual (section 2.2, entry fields), "BibTeXing" (section 3.2), CSL 1.0.2
(Appendix IV), Zotero's mapping. BibTeX's styles print few fields and pass over the rest without a word; where BibTeX
has none, BibLaTeX's name is used, and where neither has one, the name that CSL has for the variable (an ``aside`` row).
"""

from __future__ import annotations

from functools import cache
from typing import get_args

from bibconv.format import Codec, Crosswalk, Row
from bibconv.formats.bibtex import identifiers, languages, values, when
from bibconv.model import ATTRIBUTE, DATE_FIELDS, NAME_FIELDS, TEXT_FIELDS, ItemType

TYPES: frozenset[str] = frozenset(get_args(ItemType))
PATENTS = frozenset({"patent"})
PERIODIC = frozenset(
    {"article-journal", "article-magazine", "article-newspaper", "periodical", "review", "review-book"}
)
"""Parts of what appears in issues."""
MEETINGS = frozenset({"paper-conference"})
IN_BOOKS = frozenset({"chapter", "entry", "entry-dictionary", "entry-encyclopedia", "paper-conference"})
BOOKS = IN_BOOKS | {"book", "classic", "pamphlet"}
"""Books and their parts, which may stand in a series."""
ONLINE = frozenset({"post", "post-weblog", "webpage"})

MEDIA = frozenset(
    {
        *("broadcast", "figure", "graphic", "interview", "map", "motion_picture", "musical_score", "performance"),
        "song",
    }
)
"""What is made of something: its medium is how it was published."""

LOOSE = frozenset({"document", "manuscript", "pamphlet"})
"""What entries are of that no publisher belongs to."""
BOOK = frozenset({"book"})
VOLUME_TITLE = "volume-title"
"""Where the title of a volume stands until the writer of BibLaTeX has found its place."""

ROLES = {
    "collaborator": "contributor",
    "compiler": "compiler",
    "director": "director",
    "organizer": "organizer",
    "producer": "producer",
}
"""Editorial roles that CSL has a variable for (biblatex manual, section 2.3.6)."""

_CARRIED = frozenset({"id", "type", "extra", "source"})
_OWN_NAMES = {"number": "csl-number", "categories": "categories"}


@cache
def crosswalk(*, biblatex: bool, unicode: bool) -> Crosswalk:
    """The table of a dialect, its text in UTF-8 or, as far as TeX has commands, in ASCII."""
    rows = (
        *_links(),
        *_titles(biblatex, unicode),
        *_places(biblatex, unicode),
        *_texts(biblatex, unicode),
        *_contributors(biblatex, unicode),
        *_dates(biblatex),
        *_numbers(unicode),
    )
    rows = (*rows, *_identifiers(biblatex, unicode), *_asides(rows, biblatex, unicode))
    return Crosswalk(rows, _CARRIED)


def _links() -> tuple[Row, ...]:
    """These go first, since a link may stand where other things do."""
    pubmed = "3.14.7 electronic publishing: pubmed is one of the archives that there are"
    return (
        Row("DOI", "doi", identifiers.DOI),
        Row("URL", "url", identifiers.RAW),
        Row("URL", "howpublished", identifiers.LINK, reads_only=True, section="BibTeX styles without a field for it"),
        Row("URL", "note", identifiers.LINK, reads_only=True, section="BibTeX styles without a field for it"),
        Row("PMID", ("eprint", "eprinttype"), identifiers.PUBMED, reads_only=True, section=pubmed),
    )


def _titles(biblatex: bool, unicode: bool) -> tuple[Row, ...]:
    """Titles of the work, of what it is in, and of the series that this is in."""
    series = values.series(unicode)
    container = values.container(unicode)
    journal = ("journaltitle", "journalsubtitle") if biblatex else ("journal", "journalsubtitle")
    other_journal = ("journal", "journalsubtitle") if biblatex else ("journaltitle", "journalsubtitle")
    website = "titleaddon" if biblatex else "booktitle"
    main = ("maintitle", "mainsubtitle")
    for_parts = "BibTeXing, 3.2: a book has it for the entries that refer to it"
    of_volume = "CSL: the title of a volume; 2.2.2: maintitle is that of all volumes"
    return (
        Row("title", main, values.title(unicode), BOOK, reads_only=True, section=of_volume),
        Row("title", ("title", "subtitle"), values.title(unicode), section="2.2.2; a subtitle is read into the title"),
        Row("volume-title", ("title", "subtitle"), container, BOOK, reads_only=True, section=of_volume),
        Row("container-title", main, container, IN_BOOKS, reads_only=True, section=of_volume),
        Row("title-short", "shorttitle", series),
        Row("container-title", journal, container, PERIODIC),
        Row("container-title", other_journal, container, reads_only=True, section="2.2.5, aliases"),
        Row("container-title", website, series, ONLINE, section="2.1.1 online: it has a titleaddon, and no booktitle"),
        Row("container-title", ("booktitle", "booksubtitle"), container, TYPES - BOOK, section=for_parts),
        Row("volume-title", ("booktitle", "booksubtitle"), container, IN_BOOKS, reads_only=True, section=of_volume),
        *((Row("volume-title", VOLUME_TITLE, series, IN_BOOKS | BOOK, section=of_volume),) if biblatex else ()),
        Row("container-title", "titleaddon", series, ONLINE, reads_only=True),
        *(Row("container-title", fields, container, reads_only=True) for fields in (journal, other_journal)),
        Row("volume-title", ("issuetitle", "issuesubtitle"), container, PERIODIC, section="CSL: of special issues"),
        Row("container-title-short", "shortjournal", series),
        Row("container-title-short", "abbrev_source_title", series, reads_only=True, section="Scopus"),
        Row("container-title-short", "journal-iso", series, reads_only=True, section="Web of Science"),
        Row("collection-title", "series", values.SERIES_KEY, PERIODIC, reads_only=True, section="2.3.7, newseries"),
        Row("collection-title", "series", series),
        Row("event-title", "eventtitle", series),
        Row("original-title", "origtitle", series),
    )


def _places(biblatex: bool, unicode: bool) -> tuple[Row, ...]:
    """Publishers and their like, and where they are; where a patent holds, and where a meeting was."""
    text, string = values.text(unicode), values.string(unicode)
    place, other_place = ("location", "address") if biblatex else ("address", "location")
    meeting = Row("event-place", "location", text, MEETINGS, reads_only=True, section="ACM Digital Library")
    return (
        Row("event-place", "venue", text),
        Row("original-publisher", "origpublisher", text),
        Row("original-publisher-place", "origlocation", text),
        *_publishers(biblatex, unicode),
        *(
            Row("jurisdiction", field, values.COUNTRIES, PATENTS, reads_only=True, section="4.9.2.13, countryus")
            for field in (place, other_place)
        ),
        Row("jurisdiction", place, string, PATENTS, section="2.1.1 patent; CSL: where the item holds"),
        Row("jurisdiction", other_place, string, PATENTS, reads_only=True),
        Row("publisher-place", place, text, TYPES - PATENTS, section="2.2.5: address is an alias of location"),
        Row("publisher-place", other_place, text, TYPES - PATENTS, reads_only=True),
        *(() if biblatex else (meeting,)),
    )


def _texts(biblatex: bool, unicode: bool) -> tuple[Row, ...]:
    """Abstract and notes, and what is said of the kind and the state of the work."""
    text, notice = values.text(unicode), values.notice(unicode)
    annotation, other_annotation = ("annotation", "annote") if biblatex else ("annote", "annotation")
    of_media = "Zotero: the medium of an artwork, a recording, a film"
    return (
        Row("abstract", "abstract", text),
        Row("note", "note", text),
        Row("annote", annotation, text, section="2.2.5: annote is an alias of annotation"),
        Row("annote", other_annotation, text, reads_only=True),
        Row("genre", "type", text, section="2.2.2: the type of a manual, patent, report, or thesis"),
        Row("medium", "howpublished", notice, MEDIA, section=of_media),
        Row("medium", "howpublished", notice, reads_only=True, section="where it has a publisher besides"),
        Row("status", "pubstate", values.status(unicode, keys=biblatex), section="2.2.2; 4.9.2.11, inpress"),
        *(Row("status", field, values.STATUS, reads_only=True, section="a work without a year") for field in _YEARS),
    )


_YEARS = ("year", "date")


def _publishers(biblatex: bool, unicode: bool) -> tuple[Row, ...]:
    text = values.text(unicode)
    school = "institution" if biblatex else "school"
    other = "school" if biblatex else "institution"
    notice = values.notice(unicode)
    thesis, report = frozenset({"thesis"}), frozenset({"report"})
    return (
        Row("publisher", school, text, thesis, section="2.2.5: school is an alias of institution"),
        Row("publisher", other, text, thesis, reads_only=True),
        Row("publisher", "institution", text, report),
        *(
            (Row("publisher", "organization", text, ONLINE, section="2.2.2: who published it online"),)
            if biblatex
            else ()
        ),
        Row("publisher", "publisher", text, reads_only=True),
        Row("publisher", "howpublished", notice, LOOSE, section="2.1.1 booklet, misc: they have no publisher"),
        Row("publisher", "publisher", text),
        Row("publisher", "organization", text, reads_only=True, section="2.1: manual, misc, online"),
        Row("publisher", "institution", text, reads_only=True),
        Row("publisher", "school", text, reads_only=True),
        Row("publisher", "howpublished", notice, TYPES - MEDIA, reads_only=True, section="2.2.2: a publication notice"),
    )


def _contributors(biblatex: bool, unicode: bool) -> tuple[Row, ...]:
    people = values.people(unicode, biblatex)
    return (
        Row("author", "author", people),
        *(
            Row(variable, (f"editor{which}", f"editor{which}type"), values.role(key), reads_only=True, section="2.3.6")
            for which in ("", "a", "b", "c")
            for key, variable in ROLES.items()
        ),
        Row("editor", "editor", people),
        *(
            Row(variable, key, people, section="2.3.6; as an editor of that type, where there is room for one more")
            for key, variable in (ROLES.items() if biblatex else ())
        ),
        Row("contributor", "contributor" if biblatex else "collaborator", people, reads_only=True, section="Zotero"),
        Row("translator", "translator", people),
        Row("container-author", "bookauthor", people),
    )


def _dates(biblatex: bool) -> tuple[Row, ...]:
    whole = Row("issued", "date", when.DATE, reads_only=not biblatex, section="2.3.8")
    by_month = "BibTeXing, 3.2: year, month; the whole in date"
    return (
        Row("issued", when.YEAR_MONTH, when.ISSUED, reads_only=biblatex, section=by_month),
        whole,
        *(Row("issued", when.YEAR_MONTH[:n], when.YEAR_MONTH_DAY, reads_only=True) for n in (3, 2)),
        Row("issued", "year", when.DATE, reads_only=True, section="where the month is none"),
        *(
            ()
            if biblatex
            else (Row("year-suffix", "year-suffix", values.string(False), section="the letter of 2001a"),)
        ),
        Row("event-date", "eventdate", when.DATE),
        Row("original-date", "origdate", when.DATE),
        Row("accessed", "urldate", when.DATE),
        *(Row("accessed", field, when.DATE, reads_only=True, section="met in files of programs") for field in _VISITED),
        *(
            Row(variable, (f"{what}year", f"{what}month", f"{what}day"), when.YEAR_MONTH_DAY, reads_only=True)
            for variable, what in (("event-date", "event"), ("original-date", "orig"), ("accessed", "url"))
        ),
    )


_VISITED = ("lastchecked", "lastaccessed", "accessdate")


def _numbers(unicode: bool) -> tuple[Row, ...]:
    string = values.string(unicode)
    return (
        Row("issue", "number", string, PERIODIC, section="2.3.11: number is the number of a journal's issue"),
        Row("issue", "issue", string),
        Row("number", "eid", string, PERIODIC | IN_BOOKS, section="2.2.2: the id of what has no pages"),
        Row("collection-number", "number", string, BOOKS, section="2.2.2: number of a book is that in its series"),
        Row("number", "number", string, TYPES - PERIODIC - BOOKS),
        Row("volume", "volume", string),
        Row("number-of-volumes", "volumes", string),
        Row("page", "pages", values.pages(unicode)),
        Row("number-of-pages", "pagetotal", string),
        Row("number-of-pages", "numpages", string, reads_only=True, section="ACM Digital Library"),
        Row("number-of-pages", "page_count", string, reads_only=True, section="Scopus"),
        Row("number", "articleno", string, reads_only=True, section="ACM Digital Library"),
        Row("number", "art_number", string, reads_only=True, section="Scopus"),
        Row("number", "article-number", string, reads_only=True, section="Web of Science"),
        Row("chapter-number", "chapter", string),
        Row("part", "part", string),
        Row("edition", "edition", string),
        Row("version", "version", string),
        Row("citation-label", "label", string),
        Row("keyword", "keywords", values.keywords(unicode)),
        Row("keyword", "keyword", values.keywords(unicode), reads_only=True),
        Row("keyword", "author_keywords", values.keywords(unicode), reads_only=True, section="Scopus"),
    )


def _identifiers(biblatex: bool, unicode: bool) -> tuple[Row, ...]:
    string = values.string(unicode)
    text = values.text(unicode)
    both = Row("language", ("langid", "language"), languages.language(unicode), reads_only=not biblatex)
    language = (
        Row(
            "language", ("langid", "langidopts"), languages.VARIANT, reads_only=True, section="3.9.1 babel, polyglossia"
        ),
        *((both,) if biblatex else (Row("language", "language", string), both)),
        Row("language", "langid", languages.LANGID, reads_only=True, section="where language says otherwise"),
        Row("language", "hyphenation", languages.LANGID, reads_only=True, section="2.2.5, alias of langid"),
    )
    return (
        Row("ISBN", "isbn", string),
        Row("ISSN", "issn", string),
        Row("PMID", "pmid", string, section="Zotero"),
        Row("PMID", "pubmed_id", string, reads_only=True, section="Scopus"),
        Row("PMCID", "pmcid", string, section="Zotero"),
        *language,
        *_archive("eprint", "archive_location", identifiers.IDENTIFIER),
        *_archive("eprinttype", "archive", text, "archiveprefix"),
        *_archive("eprintclass", "archive_collection", text, "primaryclass"),
        Row("call-number", "library", string, section="2.2.2: such as a library's name and a call number"),
        Row("call-number", "lccn", string, reads_only=True, section="Zotero"),
    )


def _archive(target: str, variable: str, codec: Codec, alias: str | None = None) -> tuple[Row, ...]:
    row = Row(variable, target, codec, section="3.14.7 electronic publishing; CSL: an archive and a place in it")
    return (row, Row(variable, alias, codec, reads_only=True, section="2.2.5, alias")) if alias else (row,)


def _asides(rows: tuple[Row, ...], biblatex: bool, unicode: bool) -> tuple[Row, ...]:
    """A field of its own name for each variable, and for each type of record, that has no other."""
    served = {row.variable for row in rows if row.types is None and not row.reads_only}
    return tuple(
        Row(name, _OWN_NAMES.get(name, name.lower()), _codec(name, biblatex, unicode), aside=True)
        for name in ATTRIBUTE
        if name not in served and name not in _CARRIED
    )


def _codec(variable: str, biblatex: bool, unicode: bool) -> Codec:
    if variable in NAME_FIELDS:
        return values.people(unicode, biblatex)
    if variable in DATE_FIELDS:
        return when.DATE
    if variable in TEXT_FIELDS:
        return (values.series if "title" in variable else values.text)(unicode)
    return values.keywords(unicode) if variable == "categories" else values.string(unicode)

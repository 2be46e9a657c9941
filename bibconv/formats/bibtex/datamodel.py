"""Entry types and their fields: what each dialect requires, and what it knows.

BibTeX: "BibTeXing", section 3.1 (types) and 3.2 (fields). BibLaTeX: the manual, sections 2.1.1 (types), 2.1.2
(aliases), 2.2.5 (aliases of fields), 2.3.2 (what may be missing), and the default data model that comes with it
(``blx-dm.def``). Where the manual calls a field omissible, it is not required here.
"""

from __future__ import annotations

from bibconv.format import DataModel, TypeFields
from bibconv.formats.bibtex.read.inherit import by_biblatex, by_bibtex

Alternatives = tuple[tuple[str, ...], ...]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _alternatives(text: str) -> Alternatives:
    """``author/editor title`` → ``(("author", "editor"), ("title",))``."""
    return tuple(tuple(each.split("/")) for each in text.split())


_ANY = _words("key crossref annote note")
_PLACED = "publisher address edition month"
_VOLUME = (("volume", "number"),)
_MAKER = (("author", "editor"),)


def _classic(required: str, optional: str, apart: Alternatives = ()) -> TypeFields:
    needed = _alternatives(required)
    return TypeFields(needed, apart, _ANY.union(optional.split(), *needed))


_PROCEEDINGS = f"editor volume number series pages organization {_PLACED}"
_THESIS = _classic("author title school year", "type address month")
_PAPER = _classic("author title booktitle year", _PROCEEDINGS, _VOLUME)

_BIBTEX_TYPES = {
    "article": _classic("author title journal year", "volume number pages month"),
    "book": _classic(
        "author/editor title publisher year", f"volume number series booktitle {_PLACED}", (*_MAKER, *_VOLUME)
    ),
    "booklet": _classic("title", "author howpublished address month year"),
    "conference": _PAPER,
    "inbook": _classic(
        "author/editor title chapter/pages publisher year",
        f"volume number series type {_PLACED}",
        (*_MAKER, *_VOLUME),
    ),
    "incollection": _classic(
        "author title booktitle publisher year", f"editor volume number series type chapter pages {_PLACED}", _VOLUME
    ),
    "inproceedings": _PAPER,
    "manual": _classic("title", "author organization address edition month year"),
    "mastersthesis": _THESIS,
    "misc": _classic("", "author title howpublished month year"),
    "phdthesis": _THESIS,
    "proceedings": _classic("title year", f"booktitle {_PROCEEDINGS}", _VOLUME),
    "techreport": _classic("author title institution year", "type number address month"),
    "unpublished": _classic("author title note", "month year"),
}

_FREE = TypeFields((), (), None)
_STYLED = "dataset electronic online patent periodical software standard www".split()
"""Types that widely used styles have beyond the fourteen: IEEEtran, REVTeX, ACM-Reference-Format."""
_BIBTEX_TYPES |= dict.fromkeys(_STYLED, _FREE)

_BIBTEX_FIELDS = frozenset().union(*(each.fields for each in _BIBTEX_TYPES.values() if each.fields))

_IN_USE = _words(
    "abstract affiliation archiveprefix copyright day doi eid eprint isbn issn keyword keywords language lccn location "
    "mrnumber numpages pmcid pmid primaryclass price size slaccitation url urldate version zbl zblnumber adsurl "
    "adsnote bibcode"
)
"""What styles beyond the standard four print, or what BibTeX's users have agreed on (natbib, REVTeX, AMS)."""

_BY_TOOLS = _words(
    "__markedentry abbrev_source_title acknowledgement acmid added-at ajournal annotation art_number "
    "article-number author-dates author-email author_keywords bibdate bibkey bibsource biburl book-group-author "
    "book-url bookpages cited-references citeulike-article-id coden comment comments contents "
    "correspondence_address1 creationdate da date-added date-modified description doc-delivery-number "
    "document_type documenturl early-access-date eissn esi-highly-cited-paper esi-hot-paper file fjournal "
    "funding-acknowledgement funding-text funding_details groups interhash intrahash issn-l issue_date "
    "journal-iso journal-url keywords-plus local-url localfile mendeley-groups mendeley-tags modificationdate "
    "mrclass mrreviewer number-of-cited-references numpages oa orcid-numbers organization-affiliated owner pdf "
    "pii posted-at ppn printed priority project ps pubmed_id qualityassured ranking rating read readstatus "
    "references relevance research-areas researcherid-numbers review rights shorttitle skimmed source sponsor "
    "sponsors times-cited timestamp unique-id usage usage-count-last-180-days usage-count-since-2013 username "
    "web-of-science-categories webpdf xref"
)
"""What reference managers and databases write for themselves: BibDesk, CiteULike, DBLP, JabRef, MathSciNet,
Mendeley, Scopus, Web of Science."""

_ALL_TYPES = _words(
    "abstract annotation authortype bookpagination crossref doi eprint eprintclass eprinttype entryset entrysubtype "
    "execute file gender ids indextitle indexsorttitle isan ismn iswc keywords label langid langidopts library "
    "lista listb listc listd liste listf namea nameb namec nameatype namebtype namectype nameaddon options "
    "origlocation origpublisher origtitle pagination presort related relatedoptions relatedstring relatedtype "
    "shortauthor shorteditor shorthand shorthandintro shortjournal shortseries shorttitle sortkey sortname "
    "sortshorthand sorttitle sortyear url usera userb userc userd usere userf verba verbb verbc xdata xref "
    "reprinttitle"
)
_PARTS = ("year", "month", "day", "hour", "minute", "second", "timezone", "yeardivision")
_DATES = {
    what: frozenset((f"{what}date", *(f"{what}{end}{part}" for end in ("", "end") for part in _PARTS)))
    for what in ("", "orig", "url", "event")
}
_ALIASES = _words("address annote archiveprefix hyphenation journal key pdf primaryclass school")
"""Fields of BibTeX and others that stand for one of BibLaTeX's (manual, 2.2.5)."""
_COMMON = _ALL_TYPES.union(_DATES[""], _DATES["orig"], _DATES["url"], _ALIASES)

_BASE = "addendum language note pubstate subtitle title titleaddon"
_EDITORS = "editor editora editorb editorc editortype editoratype editorbtype editorctype"
_HELPERS = "afterword annotator commentator foreword introduction translator origlanguage"
_MAIN = "maintitle mainsubtitle maintitleaddon"
_INNER = "booktitle booksubtitle booktitleaddon"
_MULTI = f"{_BASE} {_EDITORS} {_HELPERS} edition isbn location number pagetotal publisher series volume volumes"
_SINGLE = f"{_MULTI} {_MAIN} chapter eid pages part"
_CONTAINED = f"author {_SINGLE} {_INNER}"
_EVENT = f"eventtitle eventtitleaddon venue {' '.join(sorted(_DATES['event']))}"
_MEETING = f"{_BASE} {_EVENT} editor editortype isbn location number organization pagetotal publisher series volumes"
_PROCEEDING = f"{_MEETING} {_MAIN} chapter eid pages part volume"
_PLAIN = f"{_BASE} author editor editortype"
_ISSUE = "issue issuetitle issuesubtitle issuetitleaddon issn number series volume"
_WORK = "chapter eid location pages pagetotal type"

_YEAR = "date/year/pubstate/shorthand/label"
"""What is still to appear has a state, and a work that is cited by its short name needs no year (manual, 2.3.2)."""
_ANYONE = "author/editor/translator/organization/institution/label/shorthand/key/sortkey"
"""Styles print what there is of these; a label is for works that have none (manual, 2.3.2)."""


def _modern(required: str, optional: str) -> TypeFields:
    needed = _alternatives(required)
    return TypeFields(needed, (), _COMMON.union(optional.split()))


_ARTICLE = _modern(
    f"{_ANYONE} title journaltitle/journal {_YEAR}",
    f"author annotator commentator eid {_BASE} {_EDITORS} {_ISSUE} journaltitle journalsubtitle journaltitleaddon "
    "origlanguage pages translator version",
)
_BOOK = _modern(f"{_ANYONE} title {_YEAR}", f"author {_SINGLE}")
_INBOOK = _modern(f"{_ANYONE} title booktitle {_YEAR}", f"bookauthor {_CONTAINED}")
_COLLECTION = _modern(f"{_ANYONE} title {_YEAR}", _SINGLE)
_MVCOLLECTION = _modern(f"{_ANYONE} title {_YEAR}", _MULTI)
_INCOLLECTION = _modern(f"{_ANYONE} title booktitle {_YEAR}", f"bookauthor {_CONTAINED}")
_MISC = _modern("title", f"{_PLAIN} howpublished location organization type version")
_ONLINE = _modern("title url/doi/eprint/howpublished/note", f"{_PLAIN} organization version")
_INPROCEEDINGS = _modern(f"{_ANYONE} title booktitle {_YEAR}", f"author {_INNER} {_PROCEEDING}")
_OF_REPORTS = f"author {_BASE} institution isrn number version {_WORK}"
_OF_THESES = f"author {_BASE} institution isbn {_WORK}"

_BIBLATEX_TYPES = {
    "article": _ARTICLE,
    "bibnote": _FREE,
    "book": _BOOK,
    "bookinbook": _INBOOK,
    "booklet": _modern(f"{_ANYONE} title {_YEAR}", f"{_PLAIN} howpublished {_WORK}"),
    "collection": _COLLECTION,
    "conference": _INPROCEEDINGS,
    "dataset": _modern(
        f"{_ANYONE} title {_YEAR}",
        f"{_PLAIN} edition location number organization publisher series type version",
    ),
    "electronic": _ONLINE,
    "inbook": _INBOOK,
    "incollection": _INCOLLECTION,
    "inproceedings": _INPROCEEDINGS,
    "inreference": _modern(f"title booktitle {_YEAR}", f"bookauthor {_CONTAINED}"),
    "manual": _modern("title", f"{_PLAIN} edition isbn number organization publisher series version {_WORK}"),
    "mastersthesis": _modern(f"author title institution/school {_YEAR}", _OF_THESES),
    "misc": _MISC,
    "mvbook": _modern(f"{_ANYONE} title {_YEAR}", f"author {_MULTI}"),
    "mvcollection": _MVCOLLECTION,
    "mvproceedings": _modern(f"title {_YEAR}", _MEETING),
    "mvreference": _MVCOLLECTION,
    "online": _ONLINE,
    "patent": _modern(f"author/holder title number {_YEAR}", f"author {_BASE} holder location number type version"),
    "periodical": _modern(f"title {_YEAR}", f"{_BASE} {_EDITORS} {_ISSUE}"),
    "phdthesis": _modern(f"author title institution/school {_YEAR}", _OF_THESES),
    "proceedings": _modern(f"title {_YEAR}", _PROCEEDING),
    "reference": _COLLECTION,
    "report": _modern(f"{_ANYONE} title type institution/school {_YEAR}", _OF_REPORTS),
    "set": _FREE,
    "software": _MISC,
    "suppbook": _modern(f"{_ANYONE} booktitle/title {_YEAR}", f"bookauthor {_CONTAINED}"),
    "suppcollection": _modern(f"{_ANYONE} booktitle/title {_YEAR}", f"bookauthor {_CONTAINED}"),
    "suppperiodical": _modern(
        f"{_ANYONE} journaltitle/journal/title {_YEAR}",
        f"author {_BASE} {_EDITORS} {_ISSUE} journaltitle journalsubtitle journaltitleaddon pages eid",
    ),
    "techreport": _modern(f"{_ANYONE} title institution/school {_YEAR}", _OF_REPORTS),
    "thesis": _modern(f"author title type institution/school {_YEAR}", _OF_THESES),
    "unpublished": _modern(f"author title {_YEAR}", f"{_PLAIN} {_EVENT} howpublished location type"),
    "www": _ONLINE,
    "xdata": _FREE,
} | dict.fromkeys(
    (
        "artwork audio commentary customa customb customc customd custome customf image jurisdiction legal legislation "
        "letter movie music performance review standard video"
    ).split(),
    _FREE,
)

_BIBLATEX_FIELDS = _COMMON.union(*(each.fields for each in _BIBLATEX_TYPES.values() if each.fields))

_STYLES_OWN = _words("control bstctl ieeetranbstctl achemso-control biblatex-control")

BIBTEX_MODEL = DataModel(
    types=_BIBTEX_TYPES,
    fields=_BIBTEX_FIELDS,
    others=_BIBLATEX_FIELDS | _IN_USE,
    tools=_BY_TOOLS,
    other_types=frozenset(_BIBLATEX_TYPES) | _STYLES_OWN,
    instead={
        "date": "year",
        "eventdate": "month",
        "journaltitle": "journal",
        "location": "address",
        "eprintclass": "primaryclass",
        "eprinttype": "archiveprefix",
        "maintitle": "series",
        "subtitle": "title",
        "booksubtitle": "booktitle",
    },
    renamed={"journaltitle": "journal", "location": "address"},
    inherit=by_bibtex,
)
"""BibTeX with its standard styles."""

BIBLATEX_MODEL = DataModel(
    types=_BIBLATEX_TYPES,
    fields=_BIBLATEX_FIELDS,
    others=_BIBTEX_FIELDS | _IN_USE,
    tools=_BY_TOOLS,
    other_types=_STYLES_OWN,
    instead={},
    renamed={},
    inherit=by_biblatex,
)
"""BibLaTeX's default data model."""

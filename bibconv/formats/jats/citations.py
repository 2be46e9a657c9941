"""Where the elements of a document belong in the table: the spellings of publishers, and of older tag sets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import copy
from typing import TYPE_CHECKING, Any

from bibconv.formats.jats import dates, kinds
from bibconv.formats.jats.table import ARTICLE, CITATION, ITEM_TYPES, PUBLICATION_TYPES, WHOLE
from bibconv.formats.jats.table import ARTICLE_TYPES as _OWN_ARTICLE_TYPES
from bibconv.model import NAME_FIELDS
from bibconv.text.xml import HREF, local, plain, spaced

if TYPE_CHECKING:
    from lxml.etree import _Element

Held = dict[str, Any]
XML = "{http://www.w3.org/XML/1998/namespace}"

ARTICLE_TYPES = frozenset(_OWN_ARTICLE_TYPES.values())
JOURNAL = ("journal-meta/journal-title-group/journal-title", "journal-meta/issn")

TYPED = {
    "article-id": ("pub-id-type",),
    "pub-id": ("pub-id-type",),
    "alt-title": ("alt-title-type",),
    "contrib": ("contrib-type",),
    "pub-date": ("date-type", "pub-type"),
    "date": ("date-type",),
    "journal-id": ("journal-id-type",),
    "person-group": ("person-group-type",),
    "date-in-citation": ("content-type",),
    "named-content": ("content-type",),
    "size": ("units",),
    "object-id": ("pub-id-type",),
    "abstract": ("abstract-type",),
}
"""Elements whose meaning an attribute says."""

_TOLD_BY = {
    "trans-abstract": "xml:lang",
    "trans-title-group": "xml:lang",
    "trans-title": "xml:lang",
    "trans-source": "xml:lang",
    "kwd-group": "kwd-group-type",
    "related-article": "related-article-type",
    "related-object": "link-type",
}
"""Elements that the table has no place for, and the attribute that says in ``extra`` what they are."""

OTHER_WORDS = {
    "pub-date": {"": "pub", "ppub": "pub", "epub": "pub", "epub-ppub": "pub", "collection": "pub", "epreprint": "pub"},
    "date": {"": "received"},
    "contrib": {"": "author", "guest-editor": "editor", "series-editor": "collection-editor", "inventor": "author"},
    "person-group": {
        "": "author",
        "allauthors": "author",
        "authors": "author",
        "inventor": "author",
        "editors": "editor",
        "ed": "editor",
        "guest-editor": "editor",
        "transed": "translator",
        "series-editor": "collection-editor",
    },
    "article-id": {"pmc": "pmcid"},
    "pub-id": {"pmc": "pmcid"},
    "date-in-citation": dict.fromkeys(
        ("", "accessed", "access", "accessdate", "access_date", "accessed-date", "cited", "retrieved"), "access-date"
    ),
    "size": {"pages": "page"},
    "object-id": {"pmc": "pmcid"},
    "alt-title": {"short-title": "short", "running": "short", "running-head": "short", "right-running": "short"},
}
"""Other words for what the table has."""

_ABSTRACTS = frozenset({"summary", "section", "structured"})
"""The kinds of abstract that are the abstract proper."""
_PAGES = frozenset({"fpage", "lpage", "page-range"})
_NAMES = frozenset({"name", "string-name", "collab", "name-alternatives", "collab-alternatives"})
_MANY = frozenset(
    (
        *(
            "issn",
            "isbn",
            "subject",
            "kwd",
            "compound-kwd",
            "contrib",
            "person-group",
            "custom-meta",
            "named-content",
            "year",
        ),
        *(*_PAGES, *_NAMES, "etal", "month", "day", "season", "string-date", "pub-date"),
    )
)
"""What there may be several of; of all else the first counts, and the others are left."""
_DATES = frozenset({"year", "month", "day", "season", "string-date"})
_SKIPPED = frozenset({"label", "x", "etal", "xref", "anonymous"})
_HEADINGS = frozenset({"title", "subj-group-title"})


def _places(tables: tuple[Any, ...]) -> frozenset[str]:
    targets = (row.target for table in tables for row in table.rows)
    return frozenset(place for t in targets for place in ((t,) if isinstance(t, str) else t))


_FRONT = _places((ARTICLE,))
_CITED = _places((CITATION,))
_GROUPS = frozenset(place.rpartition("/")[0] for place in _FRONT) | {
    "article-meta/permissions",
    "article-meta/permissions/license",
    "article-meta/funding-group",
}


def step(element: _Element) -> str:
    """The step of a path that leads to an element, with the word of the table for what the element is."""
    tag = local(element)
    if tag == "custom-meta":
        name = plain(element.find("{*}meta-name"))
        return f"custom-meta[meta-name='{name}']"
    attributes = TYPED.get(tag)
    if attributes is None:
        return tag
    value = next((v for name in attributes if (v := element.get(name))), "")
    value = OTHER_WORDS.get(tag, {}).get(value, value)
    if tag == "abstract" and value in _ABSTRACTS:
        return tag
    return f"{tag}[@{attributes[0]}='{value}']" if value else tag


def value_of(element: _Element) -> _Element:
    """The element itself, or the value of a ``custom-meta``."""
    if local(element) == "custom-meta":
        value = element.find("{*}meta-value")
        return element if value is None else value
    return element


def extra_name(element: _Element) -> str:
    """The name in ``extra`` of an element that the table has no place for."""
    name = step(element)
    parent = element.getparent()
    if name == "license-p":
        return "license"
    if (attribute := _TOLD_BY.get(name)) and (value := element.get(attribute.replace("xml:", XML))):
        name = f"{name}[@{attribute}='{value}']"
    if parent is not None and local(parent) in ("journal-meta", "journal-title-group") and "title" in name:
        return name if name.startswith("journal-") else f"journal-{name}"
    return name


def extra_text(element: _Element) -> str:
    """What stands in ``extra`` for such an element: its date, its characters, or what it points to."""
    tag = local(element)
    if tag in ("pub-date", "date"):
        return dates.parse([element]) or " ".join(map(plain, element))
    if tag == "trans-title-group":
        return ": ".join([text for child in element if (text := plain(child))])
    return spaced(value_of(element)) or element.get(HREF) or ""


def settle_front(held: Held, left: list[_Element]) -> None:
    """Of several dates of publication the fullest counts; the others are left."""
    published = held.get(PUBLISHED, [])
    if len(published) > 1:
        fullest = max(published, key=lambda element: len(dates.parse([element]) or ""))
        left += [element for element in published if element is not fullest]
        held[PUBLISHED] = [fullest]
    links = held.get(LINK, [])
    if len(links) > 1:
        # An address without a server is that of a file beside the document.
        whole = next((link for link in links if "://" in (link.get(HREF) or "")), links[0])
        left += [link for link in links if link is not whole]
        held[LINK] = [whole]


SUBTITLE = "article-meta/title-group/subtitle"
JOURNAL_SUBTITLE = "journal-meta/journal-title-group/journal-subtitle"
SUBTITLES = {
    SUBTITLE: "title",
    JOURNAL_SUBTITLE: "container-title",
}
"""What is read into the title that it belongs to."""
PUBLISHED = "article-meta/pub-date[@date-type='pub']"
LICENSE = "@license"
"""What has the addresses of licences in it."""
LINK = "article-meta/self-uri"


def gather_front(group: _Element, path: str, held: Held, left: list[_Element]) -> None:
    """Put the elements of the front matter to their places; what has none goes to ``left``."""
    if path in _FRONT:
        held.setdefault(path, []).append(group)
        return
    for child in group:
        tag = local(child)
        if tag in ("journal-title", "journal-subtitle", "abbrev-journal-title") and path == "journal-meta":
            place = f"journal-meta/journal-title-group/{tag}"
        elif tag in _PAGES:
            place = "article-meta/fpage"
        else:
            place = f"{path}/{step(child)}"
        if tag == "subj-group" and path.endswith("/subj-group"):
            place = path
        if tag in _KEYWORDS:
            place = "article-meta/kwd-group" if tag == "nested-kwd" else "article-meta/kwd-group/kwd"
        if tag == "permissions":
            held[LICENSE] = [child]
        if place in SUBTITLES and place not in held:
            held[place] = [child]
            continue
        ours = place.startswith("article-meta/custom-meta-group/custom-meta[meta-name='bibconv:")
        if ours or (place in _FRONT and not (place in held and tag not in _MANY and place != LINK)):
            held.setdefault(place, []).append(child)
        elif place in _GROUPS and child.get("kwd-group-type") not in _NO_KEYWORDS:
            gather_front(child, place, held, left)
        elif tag and tag not in _SKIPPED and not (tag in _HEADINGS and "/" in path):
            left.append(child)


_KEYWORDS = frozenset({"compound-kwd", "nested-kwd"})
_NO_KEYWORDS = frozenset({"abbreviations", "abbreviation", "abbr"})


def of(child: _Element) -> Iterator[_Element]:
    """The citations in a child of ``ref``, one of each set of alternatives."""
    tag = local(child)
    if tag in ("element-citation", "mixed-citation", "nlm-citation", "citation"):
        yield child
    elif tag == "citation-alternatives":
        within = [citation for each in child for citation in of(each)]
        yield from sorted(within, key=lambda citation: local(citation) != "element-citation")[:1]


LINKED = "@linked"
"""The identifier that says at which address it is to be found."""
AUTHORS = "person-group[@person-group-type='author']"


def gather(citation: _Element, held: Held, left: list[_Element]) -> None:
    """Put the parts of a citation to their places, be they within formatting; what has none goes to ``left``."""
    for child in citation:
        tag = local(child)
        if tag in _NAMES or (tag == "etal" and AUTHORS in held):
            place = AUTHORS
        elif tag in _PAGES:
            place = "fpage"
        elif tag in _DATES or (tag == "date" and "year" not in held):
            place = "year"
        elif tag == "ext-link" and child.get(HREF):
            place = _linked(child)
            if place in held:
                place = "uri"
        elif tag == "comment" and (_in_comment(child, held) if len(child) else _is_more(child, held)):
            continue
        else:
            place = step(child)
        if tag in _LINKED and child.get(HREF) and child.get("pub-id-type") not in _ADDRESSES:
            held.setdefault(LINKED, [child])
        if tag == "object-id":
            place = place.replace("object-id", "pub-id", 1)
        if (place in _CITED and (place not in held or tag in _MANY)) or place.startswith(
            "named-content[@content-type='bibconv:"
        ):
            held.setdefault(place, []).append(child)
            if tag == "std" and (body := child.find("{*}std-organization")) is not None:
                held.setdefault("std-organization", []).append(body)
        elif tag == "person-group":
            _other_names(child, place, held, left)
        elif len(child) and tag in ("italic", "bold", "sup", "sub", "sc", "styled-content", "named-content", "roman"):
            gather(child, held, left)
        elif tag and tag not in _SKIPPED and tag not in ("italic", "bold", "sup", "sub", "sc"):
            left.append(child)


def _linked(link: _Element) -> str:
    """A link is a DOI where it says so, or leads to where DOIs are resolved; otherwise an address."""
    text, href = plain(link), link.get(HREF) or ""
    if (link.get("ext-link-type") or "").lower() in _SHORT and "://" not in href:
        kind, shape = _SHORT[(link.get("ext-link-type") or "").lower()]
        if shape.fullmatch(text):
            return f"pub-id[@pub-id-type='{kind}']"
    if (kind := link.get("ext-link-type") or "uri") not in _ADDRESSED and _ADDRESS.search(href) is None:
        return f"ext-link[@ext-link-type='{kind}']"
    if text.startswith("10.") or _RESOLVED.match(href) or (link.get("ext-link-type") == "doi" and "://" not in text):
        return DOI
    return "uri"


DOI = "pub-id[@pub-id-type='doi']"
_ADDRESSED = frozenset({"uri", "url", "doi", "http", "https", "ftp", "www", "website", "web"})
_ADDRESS = re.compile(r"[/:]|www\.|\.[a-z]{2,6}\Z")
_NUMBER, _IN_PMC = re.compile(r"[0-9]{1,8}"), re.compile(r"(?:PMC)?[0-9]{1,8}")
_SHORT = {
    "arxiv": ("arxiv", re.compile(r"(?:arXiv:)?(?:[0-9]{4}\.[0-9]{4,5}|[a-z-]+(?:\.[A-Z]{2})?/[0-9]{7})(?:v[0-9]+)?")),
    **dict.fromkeys(("pmid", "pubmed"), ("pmid", _NUMBER)),
    **dict.fromkeys(("pmc", "pmcid"), ("pmcid", _IN_PMC)),
}
"""Links that are named by their kind and an identifier instead of an address."""
_RESOLVED = re.compile(r"https?://(?:dx\.|www\.)?doi\.org/10\.", re.IGNORECASE)
_ANNOUNCED = re.compile(
    r"[\s.,:;()\[\]]*(?:(?:doi|pmid|pmcid|url|available|at|from|online)[\s.,:;()\[\]]*)+", re.IGNORECASE
)


def _in_comment(comment: _Element, held: Held) -> bool:
    """Take the identifiers and links out of a comment that announces them and says nothing besides."""
    loose = (comment.text or "") + "".join(child.tail or "" for child in comment)
    if _ANNOUNCED.fullmatch(loose) is None:
        return False
    places = [_linked(child) if local(child) == "ext-link" else step(child) for child in comment]
    if len(set(places)) < len(places) or not all(place in _CITED and place not in held for place in places):
        return False
    held.update({place: [child] for place, child in zip(places, comment, strict=True)})
    return True


def _is_more(comment: _Element, held: Held) -> bool:
    """Take a comment that says an identifier, or when something was looked up, and nothing besides."""
    text = plain(comment)
    if len(text) > _LONG or comment.get("content-type") or (found := kinds.ANNOUNCEMENT.fullmatch(text)) is None:
        return False
    place = _ANNOUNCES[(found["kind"] or "accessed").lower()]
    said = copy(comment)
    said.text = found["value"] or found["date"]
    if place in held or (place == ACCESSED and dates.parse([said]) is None):
        return False
    held[place] = [said]
    return True


ACCESSED = "date-in-citation[@content-type='access-date']"
_LONG = 200
_ANNOUNCES = {
    **{kind: f"pub-id[@pub-id-type='{kind}']" for kind in ("doi", "pmid", "pmcid")},
    "accessed": ACCESSED,
}
_LINKED = frozenset({"pub-id", "object-id", "patent"})
_ADDRESSES = frozenset({"doi", "pmid", "pmcid", "pmc"})
"""Identifiers that are an address themselves."""


def undress(citation: _Element, held: Held) -> None:
    """Leave out what a style makes of a whole title in a mixed citation: it is no part of the title."""
    for place in _TITLES if local(citation) != "element-citation" else ():
        while place in held and (only := _only(held[place][0])) is not None:
            held[place] = [only]


_TITLES = ("source", "article-title", "chapter-title", "data-title", "part-title", "series", "conf-name")


def _only(element: _Element) -> _Element | None:
    """The formatting that all of an element is in."""
    if len(element) != 1 or local(element[0]) not in ("italic", "bold", "underline", "sans-serif", "roman"):
        return None
    around = (element.text or "") + (element[0].tail or "")
    return None if around.strip(_STOPS) else element[0]


def _other_names(group: _Element, place: str, held: Held, left: list[_Element]) -> None:
    role = place.partition("'")[2].removesuffix("']").lower().rstrip("s")
    place = f"person-group[@person-group-type='{role}']"
    if role in NAME_FIELDS:
        held.setdefault(place, []).append(group)
    else:
        left.append(group)


_SAYS_LITTLE = frozenset({"uri", "year"})
"""What leaves a citation without a work that it is of."""


def keep_text(citation: _Element, held: Held, extra: dict[str, dict[str, list[Any]]]) -> None:
    """Keep a mixed citation that has words outside of its elements; one with nothing but words is a note."""
    if local(citation) == "element-citation":
        return
    loose = (citation.text or "") + "".join(child.tail or "" for child in citation)
    if all(place in _SAYS_LITTLE or place.startswith("pub-id") for place in held):
        if loose.strip(_STOPS):
            held["comment"] = [citation]
    elif any((word.isalpha() and len(word) > 3) or _tells(word) for word in loose.split()):
        extra.setdefault("jats", {})["mixed-citation"] = [plain(citation)]


_STOPS = " \t\r\n.,;:()[]"
_AROUND_WORDS = _STOPS + "\"'“”‘’„«»<>–—-/&|*"
_LABELS = frozenset(
    "in and et al ed eds editor editors hrsg edn edition p pp pg pages page vol vols volume no nos nr issue number "
    "suppl ch chap chapter part ser doi http://dx.doi.org https://dx.doi.org http://doi.org https://doi.org pmid pmcid "
    "pubmed isbn issn url arxiv epub available online accessed retrieved from at on the of und y e st nd rd th".split()
)


def _tells(word: str) -> bool:
    """Whether a word is more than the punctuation and the labels that stand between the parts of a citation."""
    bare = word.strip(_AROUND_WORDS).lower()
    return bare not in _LABELS and any(map(str.isalnum, bare))


PUBLICATION_WORDS = {
    **{word: item_type for item_type, word in PUBLICATION_TYPES.items()},
    **{word: word for word in ITEM_TYPES if word != "article"},
    **dict.fromkeys(
        (
            *("conference", "conf-proc", "conf-proceedings", "conference-paper", "conf", "proceeding", "proceedings"),
            *("conf-paper", "conference-proceeding", "conference-proceedings", "inproceedings", "proceedings-article"),
        ),
        "paper-conference",
    ),
    **dict.fromkeys(
        ("web", "website", "weblink", "internet", "online", "homepage", "web-page", "web-site", "electronic"), "webpage"
    ),
    **dict.fromkeys(("computer-program", "computer program", "code"), "software"),
    **dict.fromkeys(("working-paper", "gov", "technical-report", "techreport", "discussion-paper"), "report"),
    **dict.fromkeys(("phdthesis", "mastersthesis", "dissertation", "phd-thesis", "masters-thesis"), "thesis"),
    **dict.fromkeys(("edited-book", "monograph", "ebook", "e-book"), "book"),
    **dict.fromkeys(
        ("book-chapter", "bookchapter", "book chapter", "book-section", "incollection", "inbook"), "chapter"
    ),
    **dict.fromkeys(("ejournal", "e-journal", "journal-paper"), "article-journal"),
    **dict.fromkeys(("lecture", "presentation", "talk"), "speech"),
    **dict.fromkeys(("law", "statute"), "legislation"),
    **dict.fromkeys(("film", "movie", "video"), "motion_picture"),
    **dict.fromkeys(("podcast", "radio", "tv", "television"), "broadcast"),
    **dict.fromkeys(("discussion", "list"), "post"),
    "blog": "post-weblog",
    "case": "legal_case",
    "data-set": "dataset",
    "magazine-article": "article-magazine",
    "unpublished": "manuscript",
    "database": "dataset",
    "dictionary": "entry-dictionary",
    "encyclopedia": "entry-encyclopedia",
    "wiki": "entry-encyclopedia",
    "letter": "personal_communication",
    "eprint": "article",
    "posted-content": "article",
    "newspaper-article": "article-newspaper",
    "journal-article": "article-journal",
}
"""``publication-type`` to item type: the words that the tag library suggests, and those that publishers use."""


def publication_type(citation: _Element) -> str:
    """What a citation says that it is; empty where it says nothing."""
    return citation.get("publication-type") or citation.get("citation-type") or ""


def item_type(citation: _Element, held: Held) -> tuple[str, str]:
    """The item type of a citation, and the type whose rows read its titles."""
    word = publication_type(citation).lower()
    found = PUBLICATION_WORDS.get(word)
    part = any(title in held for title in ("article-title", "chapter-title", "data-title"))
    if found is None:
        found = _guess(held, word)
        if word == "article" and found in ("chapter", "document"):
            # CSL's word for a preprint, which others use for articles of journals.
            found = "article"
    if found == "book" and part:
        found = "chapter"
    if found == "periodical" and part:
        found = "article-magazine"
    if found not in WHOLE and not part and "source" in held and found != "article-journal":
        return found, "book"
    return found, "chapter" if found in WHOLE and part else found


def _guess(held: Held, word: str) -> str:
    """The type by what a citation has; an unknown word for it is no article of a journal, unless it has a volume."""
    if "chapter-title" in held:
        return "chapter"
    for place, found in (("patent", "patent"), ("std", "standard"), ("data-title", "dataset")):
        if place in held:
            return found
    if "conf-name" in held and "article-title" in held:
        return "paper-conference"
    in_issue = any(place in held for place in ("volume", "issue", "fpage", "elocation-id"))
    if "source" in held and "publisher-name" in held:
        return "chapter" if "article-title" in held else "book"
    if "source" in held and ((in_issue and "isbn" not in held) or ("article-title" in held and not word)):
        return "article-journal"
    return "document"

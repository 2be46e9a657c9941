"""Where the elements of a document belong in the table: the spellings of publishers, and of older tag sets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from bibconv.formats.jats import dates
from bibconv.formats.jats.table import ARTICLE, CITATION, ITEM_TYPES, PUBLICATION_TYPES, WHOLE
from bibconv.formats.jats.table import ARTICLE_TYPES as _OWN_ARTICLE_TYPES
from bibconv.model import NAME_FIELDS
from bibconv.text.xml import HREF, local, plain

if TYPE_CHECKING:
    from lxml.etree import _Element

Held = dict[str, Any]

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
}
"""Elements whose meaning an attribute says."""

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
    "date-in-citation": {"": "access-date", "accessed": "access-date", "access": "access-date"},
    "size": {"pages": "page"},
    "alt-title": {"short-title": "short", "running": "short", "running-head": "short", "right-running": "short"},
}
"""Other words for what the table has."""

_PAGES = frozenset({"fpage", "lpage", "page-range"})
_NAMES = frozenset({"name", "string-name", "collab", "name-alternatives", "collab-alternatives"})
_DATES = frozenset({"year", "month", "day", "season", "string-date"})
_SKIPPED = frozenset({"label", "x", "etal", "xref", "role", "anonymous"})


def _places(tables: tuple[Any, ...]) -> frozenset[str]:
    targets = (row.target for table in tables for row in table.rows)
    return frozenset(place for t in targets for place in ((t,) if isinstance(t, str) else t))


_FRONT = _places((ARTICLE,))
_CITED = _places((CITATION,))
_GROUPS = frozenset(place.rpartition("/")[0] for place in _FRONT) | {
    "article-meta/permissions",
    "article-meta/permissions/license",
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
    return "license" if name == "license-p" else name


def extra_text(element: _Element) -> str:
    """What stands in ``extra`` for such an element: its date, or its characters."""
    if local(element) in ("pub-date", "date"):
        return dates.parse([element]) or " ".join(map(plain, element))
    return plain(value_of(element))


def settle_front(held: Held, left: list[_Element]) -> None:
    """Of several dates of publication the fullest counts; the others are left."""
    published = held.get(PUBLISHED, [])
    if len(published) > 1:
        fullest = max(published, key=lambda element: len(dates.parse([element]) or ""))
        left += [element for element in published if element is not fullest]
        held[PUBLISHED] = [fullest]


SUBTITLE = "article-meta/title-group/subtitle"
PUBLISHED = "article-meta/pub-date[@date-type='pub']"


def gather_front(group: _Element, path: str, held: Held, left: list[_Element]) -> None:
    """Put the elements of the front matter to their places; what has none goes to ``left``."""
    if path in _FRONT:
        held.setdefault(path, []).append(group)
        return
    for child in group:
        tag = local(child)
        if tag in ("journal-title", "abbrev-journal-title") and path == "journal-meta":
            place = f"journal-meta/journal-title-group/{tag}"
        elif tag in _PAGES:
            place = "article-meta/fpage"
        else:
            place = f"{path}/{step(child)}"
        if place == SUBTITLE and place not in held:
            held[place] = [child]
            continue
        ours = place.startswith("article-meta/custom-meta-group/custom-meta[meta-name='bibconv:")
        if ours or (place in _FRONT and not _is_other(child, tag) and not (place in held and tag in _SINGLE)):
            held.setdefault(place, []).append(child)
        elif place in _GROUPS:
            gather_front(child, place, held, left)
        elif tag and tag not in _SKIPPED:
            left.append(child)


def _is_other(element: _Element, tag: str) -> bool:
    """An abstract that is a teaser, a picture or the like, not the abstract proper."""
    return tag == "abstract" and element.get("abstract-type") not in (None, "summary", "section", "structured")


_SINGLE = frozenset({"abstract", "article-title", "alt-title", "journal-title", "notes", "self-uri"})


def of(child: _Element) -> Iterator[_Element]:
    """The citations in a child of ``ref``, one of each set of alternatives."""
    tag = local(child)
    if tag in ("element-citation", "mixed-citation", "nlm-citation", "citation"):
        yield child
    elif tag == "citation-alternatives":
        within = [citation for each in child for citation in of(each)]
        yield from sorted(within, key=lambda citation: local(citation) != "element-citation")[:1]


def gather(citation: _Element, held: Held, left: list[_Element]) -> None:
    """Put the parts of a citation to their places, be they within formatting; what has none goes to ``left``."""
    for child in citation:
        tag = local(child)
        if tag in _NAMES:
            place = "person-group[@person-group-type='author']"
        elif tag in _PAGES:
            place = "fpage"
        elif tag in _DATES or (tag == "date" and "year" not in held):
            place = "year"
        elif tag == "ext-link" and child.get(HREF) and "uri" not in held:
            place = _linked(child)
        else:
            place = step(child)
        if place in _CITED or place.startswith("named-content[@content-type='bibconv:"):
            held.setdefault(place, []).append(child)
        elif tag == "person-group":
            _other_names(child, place, held, left)
        elif len(child) and tag in ("italic", "bold", "sup", "sub", "sc", "styled-content", "named-content", "roman"):
            gather(child, held, left)
        elif tag and tag not in _SKIPPED and tag not in ("italic", "bold", "sup", "sub", "sc"):
            left.append(child)


def _linked(link: _Element) -> str:
    """A link is a DOI where it says so and the address is none, otherwise an address."""
    return "pub-id[@pub-id-type='doi']" if link.get("ext-link-type") == "doi" and "://" not in plain(link) else "uri"


def _other_names(group: _Element, place: str, held: Held, left: list[_Element]) -> None:
    role = place.partition("'")[2].removesuffix("']").lower().rstrip("s")
    place = f"person-group[@person-group-type='{role}']"
    if role in NAME_FIELDS:
        held.setdefault(place, []).append(group)
    else:
        left.append(group)


def loose_text(citation: _Element) -> str:
    """The whole of a mixed citation that has words outside of its elements."""
    if local(citation) == "element-citation":
        return ""
    loose = (citation.text or "") + "".join(child.tail or "" for child in citation)
    words = [word for word in loose.split() if word.isalpha() and len(word) > 3]
    return plain(citation) if words else ""


PUBLICATION_WORDS = {
    **{word: item_type for item_type, word in PUBLICATION_TYPES.items()},
    **{word: word for word in ITEM_TYPES if word not in PUBLICATION_TYPES},
    "conference": "paper-conference",
    "conf-proc": "paper-conference",
    "conf-proceedings": "paper-conference",
    "web": "webpage",
    "website": "webpage",
    "computer-program": "software",
    "database": "dataset",
    "working-paper": "report",
    "gov": "report",
    "newspaper": "article-newspaper",
    "letter": "personal_communication",
    "edited-book": "book",
    "book-chapter": "chapter",
    "dissertation": "thesis",
}


def item_type(citation: _Element, held: Held) -> tuple[str, str]:
    """The item type of a citation, and the type whose rows read its titles."""
    word = citation.get("publication-type") or citation.get("citation-type") or ""
    found = PUBLICATION_WORDS.get(word.lower())
    part = any(title in held for title in ("article-title", "chapter-title", "data-title"))
    if found is None:
        found = _guess(held)
    if found == "book" and part:
        found = "chapter"
    if found not in WHOLE and not part and "source" in held and found != "article-journal":
        return found, "book"
    return found, "chapter" if found in WHOLE and part else found


def _guess(held: Held) -> str:
    if "chapter-title" in held:
        return "chapter"
    if "article-title" in held and "source" in held:
        return "article-journal"
    return "book" if "source" in held and "publisher-name" in held else "document"

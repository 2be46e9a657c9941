"""The place of an element in the table: a path of steps, with the words of publishers and of older tag sets."""

from __future__ import annotations

from copy import copy
from itertools import chain
from typing import TYPE_CHECKING, Any

from bibconv.format import Crosswalk
from bibconv.formats.jats import dates
from bibconv.formats.jats.runs import WORD
from bibconv.text.xml import HREF, local, plain, spaced

if TYPE_CHECKING:
    from lxml.etree import _Element

Held = dict[str, Any]
"""Place → the elements that were found for it."""
Extra = dict[str, dict[str, list[Any]]]
"""Format → name → values: what is kept beside the fields."""
XML = "{http://www.w3.org/XML/1998/namespace}"

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
    "issue-id": "pub-id-type",
    "volume-id": "pub-id-type",
    "institution-id": "institution-id-type",
    "award-group": "award-type",
    "self-uri": "content-type",
    "ext-link": "ext-link-type",
    "fn": "fn-type",
    "count": "count-type",
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

PAGES = frozenset({"fpage", "lpage", "page-range"})
NAMES = frozenset({"name", "string-name", "collab", "name-alternatives", "collab-alternatives"})
DATES = frozenset({"year", "month", "day", "season", "string-date"})
MANY = frozenset(
    "issn isbn subject kwd compound-kwd contrib person-group custom-meta named-content etal pub-date".split()
).union(PAGES, NAMES, DATES)
"""What there may be several of; of all else the first counts, and the others are left."""
SKIPPED = frozenset({"label", "x", "etal", "xref", "anonymous"})
"""What says nothing of the work."""


def places_of(table: Crosswalk) -> frozenset[str]:
    """The places of the rows of a table."""
    targets = [(row.target,) if isinstance(row.target, str) else row.target for row in table.rows]
    return frozenset(chain.from_iterable(targets))


def step(element: _Element, tag: str) -> str:
    """The step of a path that leads to an element of that name, with the word of the table for what the element is."""
    if tag == "custom-meta":
        name = plain(element.find("{*}meta-name"))
        return f"custom-meta[meta-name='{name}']"
    attributes = TYPED.get(tag)
    if attributes is None:
        return tag
    value = next((v for name in attributes if (v := element.get(name))), "")
    value = OTHER_WORDS.get(tag, {}).get(value, value)
    if value == "custom":
        value = element.get("custom-type") or value
    if tag == "abstract" and value in _ABSTRACTS:
        return tag
    return f"{tag}[@{attributes[0]}='{value}']" if value else tag


def keep(extra: Extra, name: str, value: Any) -> None:
    """Keep a value that no field has."""
    extra.setdefault("jats", {}).setdefault(name, []).append(value)


def value_of(element: _Element) -> _Element:
    """The element itself, or the value of a ``custom-meta``."""
    if local(element) == "custom-meta":
        value = element.find("{*}meta-value")
        return element if value is None else value
    return element


_WHERE = ("journal-id", "vol", "issue", "page", "elocation-id", "source-id", "document-id", "object-id", "country")
"""The attributes that say where a related article or object, or another patent, is to be found."""
_RELATED = frozenset({"related-article", "related-object"})


def extra_name(element: _Element) -> str:
    """The name in ``extra`` of an element that the table has no place for."""
    name = step(element, local(element))
    parent = element.getparent()
    if name == "license-p":
        return "license"
    attribute = _TOLD_BY.get(name, "")
    if (value := attribute and element.get(attribute.replace("xml:", XML))) and value != "uri":
        name = f"{name}[@{attribute}='{value}']"
    if parent is not None and local(parent) in ("journal-meta", "journal-title-group") and "title" in name:
        return name if name.startswith("journal-") else f"journal-{name}"
    return name


def extra_value(element: _Element) -> str | dict[str, str]:
    """What stands in ``extra`` for such an element: its date, its characters, what it points to, or all it says."""
    tag = local(element)
    if tag in ("pub-date", "date"):
        date = dates.parse([element]) or ""
        return date if date and not dates.unread([element], date) else " ".join(map(plain, element))
    if tag == "trans-title-group":
        return ": ".join([text for child in element if (text := plain(child))])
    said = unmarked(value_of(element))
    if tag == "license-p":
        return said
    href = links(element, said)
    located = tag in _RELATED or (tag == "patent" and said)
    where = {name: value for name in _WHERE if (value := element.get(name))} if located else {}
    if said and (href or where):
        return {"value": said, **({"href": href} if href else {}), **where}
    if href and where:
        return {"href": href, **where}
    return said or href or ", ".join([f"{name} {value}" for name, value in where.items()]) or element.get("count") or ""


def links(element: _Element, said: str) -> str:
    """Where an element, and what stands in it, leads to, if that is not what it says anyway; with blanks between.

    Not the pictures of an abstract, which are told.
    """
    if not len(element):
        href = element.get(HREF)
        return href if href and href not in said.split() else ""
    words = frozenset(said.split())
    told = _PICTURES if "abstract" in local(element) else frozenset()
    found = dict.fromkeys(each.get(HREF) or "" for each in element.iter() if local(each) not in told)
    return " ".join(filter(None, (address for address in found if address not in words)))


_PICTURES = frozenset({"graphic", "inline-graphic"})


def unmarked(element: _Element) -> str:
    """The characters of an element without the mark before them: the number of an affiliation, the star of a footnote.

    What has nothing but the mark has that.
    """
    if not len(element):
        return " ".join((element.text or "").split())
    if local(element) == "aff-alternatives":
        return " ".join(map(unmarked, element))
    if (element.text or "").strip() or not _is_mark(element[0]):
        return spaced(element)
    rest = copy(element)
    rest.text = rest[0].tail
    del rest[0]
    return spaced(rest) or spaced(element)


def _is_mark(element: _Element) -> bool:
    return local(element) == "label" or (
        local(element) in ("sup", "bold", "italic") and not WORD.search(plain(element))
    )

"""The parts of a citation in their places, and what its words say beside its elements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import copy
from typing import TYPE_CHECKING
from urllib.parse import unquote

from bibconv.formats.jats import dates, kinds
from bibconv.formats.jats.places import DATES, MANY, NAMES, PAGES, SKIPPED, Extra, Held, keep, links, places_of, step
from bibconv.formats.jats.runs import WORD
from bibconv.formats.jats.table import CITATION, PREFIX
from bibconv.model import NAME_FIELDS
from bibconv.text.xml import HREF, local, outside, plain, spaced

if TYPE_CHECKING:
    from lxml.etree import _Element

_CITED = places_of(CITATION)
_AUTHORS = "person-group[@person-group-type='author']"
_ACCESSED = "date-in-citation[@content-type='access-date']"
_DOI = "pub-id[@pub-id-type='doi']"
LINKED = "@linked"
"""The identifier that says at which address it is to be found."""
_IDENTIFYING = frozenset({"pub-id", "object-id", "patent"})
"""Elements whose text is an identifier, and which may say an address."""
_ADDRESSES = frozenset({"doi", "pmid", "pmcid", "pmc"})
"""Identifiers that are an address themselves."""

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

_POINTING = frozenset({"here", "link", "there"})
_BEGINNING = re.compile(r"(?:https?://)?(?:www\.)?(?:(?:dx\.)?doi\.org/)?(?:doi:)?")

_ANNOUNCED = re.compile(
    r"[\s.,:;()\[\]]*(?:(?:doi|pmid|pmcid|url|available|at|from|online)[\s.,:;()\[\]]*)+", re.IGNORECASE
)
"""What stands around the identifiers and links of a comment that has nothing else."""
_LONG = 200
"""Words of more characters say more than an identifier, a date or where something is."""
_ANNOUNCES = {
    **{kind: f"pub-id[@pub-id-type='{kind}']" for kind in ("doi", "pmid", "pmcid")},
    "accessed": _ACCESSED,
}

_MARKUP = frozenset({"italic", "bold", "sup", "sub", "sc"})
_AROUND_PARTS = _MARKUP | {"styled-content", "named-content", "roman"}
"""What parts of a citation may stand in."""
_LABEL = f"named-content[@content-type='{PREFIX}citation-label']"
_WORDED = "@worded"
"""What may have words in it that are in none of the parts."""
_TITLES = ("source", "article-title", "chapter-title", "data-title", "part-title", "series", "conf-name")
_SAYS_LITTLE = frozenset({"uri", "year"})
"""What leaves a citation without a work that it is of."""

_STOPS = " \t\r\n.,;:()[]"
_AROUND_WORDS = _STOPS + "\"'“”‘’„«»<>–—-/&|*"
_LABELS = frozenset(
    "in and et al ed eds editor editors hrsg edn edition p pp pg pages page vol vols volume no nos nr issue number "
    "suppl ch chap chapter part ser doi http://dx.doi.org https://dx.doi.org http://doi.org https://doi.org pmid pmcid "
    "pubmed isbn issn url arxiv epub available online accessed retrieved from at on the of und y e st nd rd th".split()
)

_SAID = re.compile(r"\w+")


CITATIONS = frozenset({"citation", "element-citation", "mixed-citation", "nlm-citation"})


def of(child: _Element) -> Iterator[_Element]:
    """The citations in a child of ``ref``, one of each set of alternatives."""
    tag = local(child)
    if tag in CITATIONS:
        yield child
    elif tag == "citation-alternatives":
        within = [citation for each in child for citation in of(each)]
        yield from sorted(within, key=lambda citation: local(citation) != "element-citation")[:1]


_IN_REFS = CITATIONS | {"label", "x", "citation-alternatives"}


def beside(ref: _Element) -> list[_Element]:
    """What a reference says in no citation: its notes, what else it has in it, all of it where words are loose."""
    if "".join(outside(ref)).strip(_STOPS):
        return [ref]
    return [child for child in ref if (tag := local(child)) and tag not in _IN_REFS and plain(child)]


def gather(citation: _Element, held: Held, left: list[_Element]) -> None:
    """Put the parts of a citation to their places, be they within formatting; what has none goes to ``left``."""
    for child in citation:
        tag = local(child)
        if tag == "comment" and (_in_elements(child, held) if len(child) else _in_words(child, held)):
            continue
        if tag in _IDENTIFYING and child.get(HREF) and child.get("pub-id-type") not in _ADDRESSES:
            held.setdefault(LINKED, [child])
        place = _place(child, tag, held)
        ours = place.startswith("named-content[@content-type='bibconv:")
        if ours or (place in _CITED and (place not in held or tag in MANY)):
            held.setdefault(place, []).append(child)
            if tag == "std" and (body := child.find("{*}std-organization")) is not None:
                held.setdefault("std-organization", []).append(body)
        elif tag == "person-group":
            _other_names(child, place, held, left)
        elif tag in _AROUND_PARTS and (len(child) or tag in _MARKUP):
            held[_WORDED] = [child]
            gather(child, held, left)
        elif tag == "label" and WORD.search(plain(child)):
            held.setdefault(_LABEL, [child])
        elif tag and tag not in SKIPPED:
            left.append(child)
        if tag == "person-group" and _between(child):
            held[_WORDED] = [child]


def _place(part: _Element, tag: str, held: Held) -> str:
    """Where a part of a citation belongs."""
    if tag in NAMES or (tag == "etal" and _AUTHORS in held):
        return _AUTHORS
    if tag in PAGES:
        return "fpage"
    if tag in DATES or (tag == "date" and "year" not in held):
        return "year"
    if tag == "ext-link" and part.get(HREF):
        place = _linked(part)
        return "uri" if place in held else place
    return step(part, tag).replace("object-id", "pub-id", 1) if tag == "object-id" else step(part, tag)


def _linked(link: _Element) -> str:
    """A link is a DOI where it says so, or leads to where DOIs are resolved; otherwise an address."""
    text, href, kind = plain(link), link.get(HREF) or "", link.get("ext-link-type") or "uri"
    if kind.lower() in _SHORT and "://" not in href:
        identifier, shape = _SHORT[kind.lower()]
        if shape.fullmatch(text):
            return f"pub-id[@pub-id-type='{identifier}']"
    if kind not in _ADDRESSED and _ADDRESS.search(href) is None:
        return f"ext-link[@ext-link-type='{kind}']"
    if text.startswith("10.") or _RESOLVED.match(href) or (kind == "doi" and "://" not in text):
        return _DOI
    return "uri"


def _in_elements(comment: _Element, held: Held) -> bool:
    """Take the identifiers and links out of a comment that announces them and says nothing besides."""
    loose = "".join(outside(comment))
    if _ANNOUNCED.fullmatch(loose) is None:
        return False
    places = [_linked(child) if (tag := local(child)) == "ext-link" else step(child, tag) for child in comment]
    if len(set(places)) < len(places) or not all(place in _CITED and place not in held for place in places):
        return False
    held.update({place: [child] for place, child in zip(places, comment, strict=True)})
    return True


def _in_words(comment: _Element, held: Held) -> bool:
    """Take a comment that says an identifier, or when something was looked up, and nothing besides."""
    text = plain(comment)
    if len(text) > _LONG or comment.get("content-type") or (found := kinds.ANNOUNCEMENT.fullmatch(text)) is None:
        return False
    place = _ANNOUNCES[(found["kind"] or "accessed").lower()]
    said = copy(comment)
    said.text = found["value"] or found["date"]
    if place in held or (place == _ACCESSED and dates.parse([said]) is None):
        return False
    held[place] = [said]
    return True


def undress(citation: _Element, held: Held) -> None:
    """Leave out what a style makes of a whole title in a mixed citation: it is no part of the title."""
    for place in _TITLES if local(citation) != "element-citation" else ():
        while place in held and (only := _only(held[place][0])) is not None:
            held[place] = [only]


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


def says_more(link: _Element) -> bool:
    """Whether a link has words that are not those of its address."""
    if not (address := link.get(HREF)):
        return False
    href, text = _bare(address), plain(link)
    if len(text) > _LONG:
        return _bare(text) != href
    words = [_bare(word) for word in text.split()]
    return any(_tells(word) and word not in _POINTING and word not in href and href not in word for word in words)


def _bare(address: str) -> str:
    """An address without what it may begin and end with or not."""
    return _BEGINNING.sub("", unquote(address).strip(_AROUND_WORDS + "…").lower())


def keep_label(ref: _Element, held: Held) -> None:
    """Keep what a reference is called in the text, if that is more than its number in the list."""
    if len(ref) and local(ref[0]) == "label" and WORD.search(plain(ref[0])):
        held.setdefault(_LABEL, [ref[0]])


def keep_text(citation: _Element, held: Held, extra: Extra) -> None:
    """Keep a citation that has words outside of its parts, as mixed ones have; one with nothing but words is a note."""
    worded = held.pop(_WORDED, None)
    if worded is None and local(citation) == "element-citation":
        return
    loose = "".join(_loose(citation))
    if all(place in _SAYS_LITTLE or place.startswith("pub-id") for place in held):
        if loose.strip(_STOPS):
            held["comment"] = [citation]
    elif any((word.isalpha() and len(word) > 3) or _tells(word) for word in loose.split()):
        # The parts of an element-citation have nothing between them.
        text = spaced(citation) if local(citation) == "element-citation" else plain(citation)
        extra.setdefault("jats", {})["mixed-citation"] = [text]


def _between(group: _Element) -> str:
    """What stands between the names of a group, if it says anything."""
    loose = " ".join(outside(group))
    return loose if any(map(_tells, loose.split())) else ""


def keep_other_forms(citation: _Element, extra: Extra) -> None:
    """Keep the alternatives of a citation that say what it does not say."""
    above = citation.getparent()
    said = {*_LABELS, *_SAID.findall(spaced(citation).lower())}
    addresses = {each.get(HREF) or "" for each in citation.iter()}
    for other in () if above is None else above:
        if other is citation or not (tag := local(other)):
            continue
        text = spaced(other)
        href = " ".join([each for each in links(other, text).split() if each not in addresses])
        if href or not said.issuperset(_SAID.findall(text.lower())):
            keep(extra, tag, {"value": text, "href": href} if href else text)


def _loose(element: _Element) -> Iterator[str]:
    """What stands outside of the parts of a citation, be it in formatting."""
    yield element.text or ""
    for child in element:
        tag = local(child)
        if tag == "person-group":
            yield _between(child)
        elif tag in _AROUND_PARTS:
            ours = (child.get("content-type") or "").startswith(PREFIX)
            if tag in _MARKUP or (len(child) and not ours):
                yield from _loose(child)
        yield child.tail or ""


def _tells(word: str) -> bool:
    """Whether a word is more than the punctuation and the labels that stand between the parts of a citation."""
    bare = word.strip(_AROUND_WORDS).lower()
    return bare not in _LABELS and any(map(str.isalnum, bare))

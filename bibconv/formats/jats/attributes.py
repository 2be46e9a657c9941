"""What is said of the work that no field has: vocabularies, kinds, languages and countries in attributes, words aside.

The model has no place for it, so it stands in ``extra``: ``kwd-group/@kwd-group-type`` is what its only group of
keywords is. Where there are several elements of a name, each value stands with the words that tell whose it is:
``{"value": "D014197", "kwd": "Trees"}``. JATS 1.3, "Attributes".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bibconv.formats.jats import names
from bibconv.formats.jats.citations import CITATIONS
from bibconv.formats.jats.frontmatter import NO_KEYWORDS
from bibconv.formats.jats.places import XML, Extra, Held, keep
from bibconv.formats.jats.table import PREFIX
from bibconv.text.xml import HREF, LANG, XLINK, local, plain, spaced

if TYPE_CHECKING:
    from lxml.etree import _Element

_HREF = CITATIONS.union(
    ("article-title", "collab", "conference", "contrib", "copyright-holder", "kwd", "person-group", "product",
     "publisher-name", "source", "subject")
)  # fmt: skip
"""Elements whose address is looked for here: no field has it, and what is left over has its own."""

_LINKS = frozenset(
    ("email", "inline-media", "inline-supplementary-material", "media", "related-article", "related-object",
     "supplementary-material")
)  # fmt: skip
"""Elements that have their address where they are left over, and none within a text."""

_TELLING: dict[str, frozenset[str] | None] = {
    **dict.fromkeys(
        (
            "abbrev-type", "article-version-type", "assigning-authority", "authenticated", "award-id-type",
            "award-type", "calendar", "collab-type", "content-type", "country", "currency", "degree-contribution",
            "designator", "document-id-type", "document-type", "end_date", "event-type", "ext-link-type", "fn-type",
            "hreflang", "initials", "institution-id-type", "kwd-group-type", "mime-subtype", "mimetype", "name-style",
            "notes-type", "object-id-type", "object-type", "product-type", "publisher-type", "sec-type", "seq",
            "source-id-type", "source-type", "specific-use", "start_date", "subj-group-type", "supplement-type",
            "support-type", "use-type", "vocab", "vocab-identifier", "vocab-term", "vocab-term-identifier",
            LANG, f"{{{XLINK}}}role", f"{{{XLINK}}}title",
        )
    ),
    HREF: _HREF | _LINKS,
    "date-type": frozenset({"date"}),
    "publication-format": CITATIONS,
}  # fmt: skip
"""Attributes that say something of the work, and not of the document or its looks; those of some elements alone."""

_ELSEWHERE: dict[str, frozenset[str]] = {
    "award-type": frozenset({"award-group"}),
    "content-type": frozenset({"date-in-citation", "self-uri"}),
    "country": frozenset({"patent"}),
    LANG: frozenset({"trans-abstract", "trans-source", "trans-title", "trans-title-group"}),
    **dict.fromkeys(("mimetype", "mime-subtype", "specific-use"), frozenset({"graphic", "inline-graphic"})),
}
"""Elements of which an attribute is told in the name of a part of ``extra``, or read."""

_ASIDE = ("{*}etal", "{*}anonymous", "{*}index-term", "{*}collab")
"""What is read as no more than that there is somebody else, or not at all; and groups, which may have members."""
_USUAL_ETAL = frozenset({"", "etal", "etalii", "andothers", "others"})

_KINDS = {
    **dict.fromkeys(("{*}article-id", "{*}object-id", "{*}pub-id"), "pub-id-type"),
    "{*}contrib": "contrib-type",
    "{*}date": "date-type",
}
"""What an element is; it has a name in ``extra``, or a place, where it is not in another that is kept in words."""

_QUIET: dict[str, frozenset[str]] = {
    "ext-link-type": frozenset({"uri", "url", "doi", "http", "https", "ftp", "www"}),
    "kwd-group-type": NO_KEYWORDS,
    "name-style": frozenset({"western", "eastern", "given-only"}),
    "content-type": frozenset({"citation", "link", "note", "orcid", "paragraph", "run-in", "tex"}),
}
"""Values that are read, or say nothing beyond what is."""

_USUAL_TITLES = frozenset({"", "keyword", "keywords", "indexterms"})
_KEYWORDS = "article-meta/kwd-group/kwd"
_WORDS = 80
"""How many characters tell whose a value is."""


def tell(whole: _Element, held: Held, left: list[_Element], extra: Extra) -> None:
    """Keep what front matter, or a citation, says beyond the fields in attributes, titles of keywords and words aside.

    What is ``left`` over is kept with its words and its addresses.
    """
    aside = list(whole.iter(*_ASIDE))
    if aside:
        _keep_words(aside, extra)
    language = held.get("@xml:lang")
    told = [
        (each, key, value)
        for each in whole.iter()
        for key in each.keys()  # noqa: SIM118
        if key in _TELLING and (value := each.get(key) or "") != language and _is_telling(each, key, value, whole)
    ]
    if told:
        over = set(left)
        told = [each for each in told if each[1] != HREF or not _has_its_own(each[0], over)]
    groups = [each for each in aside if local(each) == "collab"]
    if left or groups:
        told += _kinds([*left, *groups])
    if _KEYWORDS in held:
        told += [(group, "title", title) for group in whole.iter("{*}kwd-group") for title in _titles(group)]
    if not told:
        return
    tags = {local(element) for element, _, _ in told}
    count = Counter(tag for each in whole.iter("{*}*") if (tag := local(each)) in tags)
    for element, attribute, value in told:
        tag = local(element)
        whose = _first_words(element) if count[tag] > 1 else ""
        name = f"{tag}/title" if attribute == "title" else f"{tag}/@{_prefixed(attribute)}"
        keep(extra, name, {"value": value, tag: whose} if whose else value)


def _is_telling(element: _Element, key: str, value: str, whole: _Element) -> bool:
    """Whether an attribute says what is read nowhere else."""
    tag = local(element)
    of = _TELLING[key]
    if (of and tag not in of) or value in _QUIET.get(key, ()) or tag in _ELSEWHERE.get(key, ()) or not value.strip():
        return False
    if key == "specific-use" and tag in ("name", "string-name"):
        return not names.OWN_USES.issuperset(names.uses(value))
    in_citation = element.getparent() is whole and local(whole) in CITATIONS
    if tag == "named-content":
        kind = element.get("content-type") or ""
        ours = kind in _QUIET["content-type"] or kind.startswith(PREFIX)
        return not ours and (key != "content-type" or not in_citation or len(element) > 0)
    return in_citation == (key == "date-type") or key not in ("date-type", "ext-link-type")


def _has_its_own(link: _Element, left: set[_Element]) -> bool:
    """Whether the address of a link is kept with it, or says no more than its words."""
    if local(link) not in _LINKS:
        return False
    words = plain(link)
    return (words != "" and words in link.get(HREF, "")) or not left.isdisjoint((link, *link.iterancestors()))


def _kinds(kept: list[_Element]) -> Iterator[tuple[_Element, str, str]]:
    """The kinds of what is in elements that are kept in words."""
    outermost = [each for each in kept if next(each.iterancestors("{*}collab"), None) is None]
    for each in dict.fromkeys(each for around in outermost for each in around.iterdescendants(*_KINDS)):
        key = _KINDS[f"{{*}}{local(each)}"]
        if value := each.get(key):
            yield each, key, value


def _keep_words(aside: list[_Element], extra: Extra) -> None:
    """Keep that one is not named, what is said of further ones but that there are some, and terms of an index."""
    for each in aside:
        tag = local(each)
        if tag == "collab" or next(each.iterancestors("{*}etal", "{*}index-term"), None) is not None:
            continue
        said = spaced(each)
        if tag != "etal" or _letters(said) not in _USUAL_ETAL:
            keep(extra, tag, said or "yes")


def _titles(group: _Element) -> list[str]:
    """What a group of keywords is headed with, if that is more than that these are keywords."""
    if group.get("kwd-group-type") in NO_KEYWORDS:
        return []
    titles = [plain(child) for child in group if local(child) in ("title", "label")]
    return [title for title in titles if _letters(title) not in _USUAL_TITLES]


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text)).lower()


def _prefixed(key: str) -> str:
    return key.replace(f"{{{XLINK}}}", "xlink:").replace(XML, "xml:")


def _first_words(element: _Element) -> str:
    """The words by which an element is known among others of its name."""
    mixed = (element.text or "").strip()
    words: list[str] = []
    for text in map(str, element.itertext()):
        words.append(text)
        if len(text.strip()) > _WORDS or len(words) > _WORDS:
            break
    return " ".join(("" if mixed else " ").join(words).split())[:_WORDS]

"""What attributes say of the work that no field has: vocabularies, kinds, languages, countries.

The model has no place for it, so it stands in ``extra``: ``kwd-group/@kwd-group-type`` is what its only group of
keywords is. Where there are several elements of a name, each value stands with the words that tell whose it is:
``{"value": "D014197", "kwd": "Trees"}``. JATS 1.3, "Attributes".
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

from bibconv.formats.jats import names
from bibconv.formats.jats.places import XML, Held
from bibconv.formats.jats.table import PREFIX
from bibconv.text.xml import XLINK, local, plain

if TYPE_CHECKING:
    from lxml.etree import XPath, _Element

Extra = dict[str, dict[str, list[Any]]]

_TELLING = frozenset(
    (
        "abbrev-type", "article-version-type", "assigning-authority", "authenticated", "award-id-type", "award-type",
        "calendar", "collab-type", "content-type", "contrib-type", "country", "currency", "date-type",
        "degree-contribution", "designator", "document-id-type", "document-type", "end_date", "event-type",
        "ext-link-type", "fn-type", "href", "hreflang", "initials", "institution-id-type", "kwd-group-type", "lang",
        "mime-subtype", "mimetype", "name-style", "notes-type", "object-id-type", "object-type", "product-type",
        "pub-id-type", "publication-format", "publisher-type", "role", "sec-type", "seq", "source-id-type",
        "source-type", "specific-use", "start_date", "subj-group-type", "supplement-type", "support-type", "title",
        "use-type", "vocab", "vocab-identifier", "vocab-term", "vocab-term-identifier",
    )
)  # fmt: skip
"""Attributes, by their local names, that say something of the work, and not of the document or its looks."""

_ELSEWHERE: dict[str, frozenset[str]] = {
    "award-type": frozenset({"award-group"}),
    "content-type": frozenset({"date-in-citation", "self-uri"}),
    "country": frozenset({"patent"}),
    "lang": frozenset({"trans-abstract", "trans-source", "trans-title", "trans-title-group"}),
    **dict.fromkeys(("mimetype", "mime-subtype", "specific-use"), frozenset({"graphic", "inline-graphic"})),
}
"""Elements of which an attribute is told in the name of a part of ``extra``, or read."""

_ONLY: dict[str, frozenset[str]] = {
    "href": frozenset(
        ("article-title", "collab", "conference", "contrib", "copyright-holder", "kwd", "person-group", "product",
         "publisher-name", "source", "subject")
    ),
    "publication-format": frozenset(("citation", "element-citation", "mixed-citation", "nlm-citation")),
}  # fmt: skip
"""Of the others these attributes are read."""

_WITHIN: dict[str, frozenset[str]] = {
    "contrib-type": frozenset({"article-meta", "front-stub"}),
    "date-type": frozenset({"article-meta", "front-stub", "history"}),
    "pub-id-type": frozenset({"article-meta", "front-stub"}),
}
"""Where these attributes say what an element is; elsewhere it is kept as its words."""

_QUIET: dict[str, frozenset[str]] = {
    "ext-link-type": frozenset({"uri", "url", "doi", "http", "https", "ftp", "www"}),
    "kwd-group-type": frozenset({"abbreviations", "abbreviation", "abbr"}),
    "name-style": frozenset({"western", "eastern", "given-only"}),
    "content-type": frozenset({"citation", "link", "note", "orcid", "paragraph", "run-in", "tex"}),
}
"""Values that are read, or say nothing beyond what is."""

_USUAL_TITLES = frozenset({"", "keyword", "keywords", "indexterms"})
_PREFIXES = {XML: "xml:", f"{{{XLINK}}}": "xlink:"}
_WORDS = 80
"""How many characters tell whose a value is."""


@cache
def _telling() -> XPath:
    from lxml.etree import XPath

    one_of = f"contains(' {' '.join(sorted(_TELLING))} ', concat(' ', local-name(), ' '))"
    return XPath(f"descendant-or-self::*/@*[{one_of}]")


def tell(whole: _Element, held: Held, extra: Extra) -> None:
    """Keep what the attributes of front matter, or of a citation, say beyond the fields, and the titles of keywords."""
    language = held.get("@xml:lang")
    # What an expression finds has the type of all that any expression may find.
    said: Any = _telling()(whole)
    found = [(each.getparent(), each.attrname, str(each)) for each in said if each.strip() and each != language]
    placed = {each for elements in held.values() if isinstance(elements, list) for each in elements}
    told: list[tuple[_Element, str, str]] = [each for each in found if _is_telling(*each, whole, placed)]
    told += [(group, "title", title) for group in whole.iter("{*}kwd-group") for title in _titles(group)]
    if not told:
        return
    tags = {local(element) for element, _, _ in told}
    count = Counter(tag for each in whole.iter("{*}*") if (tag := local(each)) in tags)
    of_jats = extra.setdefault("jats", {})
    for element, attribute, value in told:
        tag = local(element)
        whose = _first_words(element) if count[tag] > 1 else ""
        name = f"{tag}/title" if attribute == "title" else f"{tag}/@{_prefixed(attribute)}"
        of_jats.setdefault(name, []).append({"value": value, tag: whose} if whose else value)


def _is_telling(element: _Element, attribute: str, value: str, whole: _Element, placed: set[_Element]) -> bool:
    """Whether an attribute says what is read nowhere else; those of what was ``placed`` say which place that is."""
    name, tag = attribute.rpartition("}")[2], local(element)
    if value in _QUIET.get(name, ()) or tag in _ELSEWHERE.get(name, ()) or tag not in _ONLY.get(name, (tag,)):
        return False
    if name == "specific-use" and tag in ("name", "string-name"):
        return not names.OWN_USES.issuperset(names.uses(value))
    above = element.getparent() if tag != "contrib" else next(element.iterancestors("{*}contrib-group"), None)
    if tag == "named-content":
        kind = element.get("content-type") or ""
        ours = kind in _QUIET["content-type"] or kind.startswith(PREFIX)
        return not ours and (name != "content-type" or above is not whole or len(element) > 0)
    if name in ("pub-id-type", "ext-link-type") and (above is whole or element in placed):
        return False
    around = above.getparent() if tag == "contrib" and above is not None else above
    return around is None or local(around) not in _WITHIN.get(name, ())


def _titles(group: _Element) -> list[str]:
    """What a group of keywords is headed with, if that is more than that these are keywords."""
    if group.get("kwd-group-type") in _QUIET["kwd-group-type"]:
        return []
    titles = [plain(child) for child in group if local(child) in ("title", "label")]
    return [title for title in titles if "".join(filter(str.isalpha, title)).lower() not in _USUAL_TITLES]


def _prefixed(attribute: str) -> str:
    namespace, _, name = attribute.rpartition("}")
    return _PREFIXES.get(namespace + "}", "") + name


def _first_words(element: _Element) -> str:
    """The words by which an element is known among others of its name."""
    mixed = (element.text or "").strip()
    words: list[str] = []
    for text in map(str, element.itertext()):
        words.append(text)
        if len(text.strip()) > _WORDS or len(words) > _WORDS:
            break
    return " ".join(("" if mixed else " ").join(words).split())[:_WORDS]

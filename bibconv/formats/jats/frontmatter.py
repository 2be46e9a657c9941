"""The front matter of an article: its elements in their places, and what of several is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bibconv.formats.jats import dates
from bibconv.formats.jats.places import MANY, PAGES, SKIPPED, Extra, Held, places_of, step
from bibconv.formats.jats.table import ARTICLE
from bibconv.formats.jats.table import ARTICLE_TYPES as _OWN_ARTICLE_TYPES
from bibconv.text.xml import HREF, local, outside, plain

if TYPE_CHECKING:
    from lxml.etree import _Element

ARTICLE_TYPES = frozenset(_OWN_ARTICLE_TYPES.values())
"""What an article says that it is, as the table has it."""
JOURNAL = ("journal-meta/journal-title-group/journal-title", "journal-meta/issn")
"""Where an article is told to be one of a journal."""

SUBTITLES = {
    "article-meta/title-group/subtitle": "title",
    "journal-meta/journal-title-group/journal-subtitle": "container-title",
}
"""What is read into the title that it belongs to."""
_PUBLISHED = "article-meta/pub-date[@date-type='pub']"
_LICENSE = "@license"
"""What has the addresses of licences in it."""
_LICENSING = frozenset({"license", "ext-link", "uri"})
_LINK = "article-meta/self-uri"

_FRONT = places_of(ARTICLE)
_GROUPS = frozenset(place.rpartition("/")[0] for place in _FRONT) | {
    "article-meta/permissions",
    "article-meta/permissions/license",
    "article-meta/funding-group",
}
_MIXED = frozenset({"product", "history"})
"""Groups that may have words between their elements; with those they are kept whole, too."""
_AUTHORS = "article-meta/contrib-group/contrib[@contrib-type='author']"
_HEADINGS = frozenset({"title", "subj-group-title"})
_KEYWORDS = frozenset({"compound-kwd", "nested-kwd"})
NO_KEYWORDS = frozenset({"abbreviations", "abbreviation", "abbr"})


def gather(group: _Element, path: str, held: Held, left: list[_Element]) -> None:
    """Put the elements of the front matter to their places; what has none goes to ``left``."""
    if path in _FRONT:
        if path in held:
            left.append(group)
        held.setdefault(path, [group])
        return
    for child in group:
        tag = local(child)
        if tag in ("journal-title", "journal-subtitle", "abbrev-journal-title") and path == "journal-meta":
            place = f"journal-meta/journal-title-group/{tag}"
        elif tag in PAGES:
            place = "article-meta/fpage"
        else:
            place = f"{path}/{step(child, tag)}"
        if tag == "subj-group" and path.endswith("/subj-group"):
            place = path
        if tag in _KEYWORDS:
            place = "article-meta/kwd-group" if tag == "nested-kwd" else "article-meta/kwd-group/kwd"
        if tag == "permissions":
            held[_LICENSE] = [child]
        if place in SUBTITLES and place not in held:
            held[place] = [child]
            continue
        ours = place.startswith("article-meta/custom-meta-group/custom-meta[meta-name='bibconv:")
        if ours or (place in _FRONT and not (place in held and tag not in MANY and place != _LINK)):
            held.setdefault(place, []).append(child)
        elif place in _GROUPS and child.get("kwd-group-type") not in NO_KEYWORDS:
            gather(child, place, held, left)
            if tag in _MIXED and any(map(str.isalnum, "".join(outside(child)))):
                left.append(child)
        elif tag == "etal" and path.endswith("/contrib-group"):
            held.setdefault(_AUTHORS, []).append(child)
        elif tag and tag not in SKIPPED and not (tag in _HEADINGS and "/" in path):
            left.append(child)


def settle(held: Held, left: list[_Element]) -> None:
    """Of several dates of publication the fullest counts, of several links a whole address; the others are left."""
    published = held.get(_PUBLISHED, [])
    if len(published) > 1:
        fullest = max(published, key=lambda element: len(dates.parse([element]) or ""))
        left += [element for element in published if element is not fullest]
        held[_PUBLISHED] = [fullest]
    links = held.get(_LINK, [])
    if len(links) > 1:
        # An address without a server is that of a file beside the document.
        whole = next((link for link in links if "://" in (link.get(HREF) or "")), links[0])
        left += [link for link in links if link is not whole]
        held[_LINK] = [whole]


def tell_of_licenses(held: Held, extra: Extra) -> None:
    """Keep where licences are to be found, and of which kind they are."""
    for permissions in held.pop(_LICENSE, ()):
        if links := dict.fromkeys(link for each in permissions.iter() if (link := _license(each))):
            extra.setdefault("jats", {})["license-ref"] = list(links)
        if types := [kind for each in permissions if (kind := each.get("license-type"))]:
            extra.setdefault("jats", {})["license/@license-type"] = types


def _license(element: _Element) -> str:
    tag = local(element)
    return (element.get(HREF) or "") if tag in _LICENSING else plain(element) if tag == "license_ref" else ""

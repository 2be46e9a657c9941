"""What a citation is of: the item type, by the words of publishers or by what the citation has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bibconv.formats.jats.places import Held
from bibconv.formats.jats.table import ITEM_TYPES, PUBLICATION_TYPES, WHOLE

if TYPE_CHECKING:
    from lxml.etree import _Element

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

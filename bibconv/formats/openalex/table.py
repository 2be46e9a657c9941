"""The table of OpenAlex: the members of a work, by the names that lead to them, and what is read of them.

Source: "Work object" in OpenAlex's documentation (docs.openalex.org/api-entities/works/work-object).
"""

from __future__ import annotations

import re
from typing import Any

from bibconv.format import Codec, Crosswalk, Row
from bibconv.model import ItemType, Name, Text
from bibconv.text import dates, html, inline
from bibconv.text.authorlist import in_reading_order
from bibconv.text.memo import Memo
from bibconv.text.names import read_name

TYPES: dict[str, ItemType] = {
    "article": "article-journal",
    "book": "book",
    "book-chapter": "chapter",
    "conference-abstract": "paper-conference",
    "conference-paper": "paper-conference",
    "data-paper": "article-journal",
    "dataset": "dataset",
    "dissertation": "thesis",
    "editorial": "article-journal",
    "erratum": "article-journal",
    "letter": "article-journal",
    "other": "document",
    "paratext": "document",
    "peer-review": "review",
    "preprint": "article",
    "reference-entry": "entry",
    "report": "report",
    "retraction": "article-journal",
    "review": "article-journal",
    "software": "software",
    "software-paper": "article-journal",
    "standard": "standard",
}
"""OpenAlex's types of works, and what they are in CSL. Any other is a ``document``."""

PLAIN_TYPES = frozenset(
    {"article", "book", "book-chapter", "dataset", "dissertation", "preprint", "report", "software", "standard"}
)
"""The types that the item type says whole; the others are kept, too."""

PAPERS = frozenset({"proceedings-article"})
"""What Crossref calls the papers of conferences, which to OpenAlex are articles."""

_DOI = re.compile(r"(?:https?://(?:dx\.|www\.)?doi\.org/|doi:)?(10\.\S+)", re.IGNORECASE)
_PMID = re.compile(r"(?:https?://\S+/)?([0-9]+)/?")
_PMCID = re.compile(r"(?:https?://\S+/)?(?:PMC)?([0-9]+)/?", re.IGNORECASE)
_ID = re.compile(r"(?:https?://openalex\.org/(?:works/)?)?(W[0-9]+)")
_TEX = re.compile(r"[\\{}$]")


def _reads(read: Any) -> Codec:
    """A codec that is only read with."""
    return Codec(lambda value: value, read)


_BLANKS = re.compile(r"\s{2,}|[^\S ]")
"""Blanks that are not one plain blank: a long text is not taken to pieces for those."""


def _string(wire: Any) -> str | None:
    if isinstance(wire, int) and not isinstance(wire, bool):
        return str(wire)
    return wire.strip() or None if isinstance(wire, str) else None


def _text(wire: Any) -> Text | None:
    return html.read(_BLANKS.sub(" ", wire).strip()) or None if isinstance(wire, str) else None


def _found(pattern: re.Pattern[str], before: str = "") -> Codec:
    def read(wire: Any) -> str | None:
        found = pattern.fullmatch(_string(wire) or "")
        return before + found[1] if found else None

    return _reads(read)


def _date(wire: Any) -> str | None:
    return wire if isinstance(wire, str) and dates.problem(wire) is None else None


def _year(wire: Any) -> str | None:
    return dates.date(wire) if isinstance(wire, int) and not isinstance(wire, bool) else None


def _issn(wire: Any) -> str | None:
    return wire[0] if isinstance(wire, list) and all(isinstance(each, str) and each for each in wire) else None


def _pages(parts: tuple[Any, Any]) -> str | None:
    first, last = map(_string, parts)
    if first is None or (last is None and parts[1] is not None):
        return None
    return first if last in (None, first) else f"{first}-{last}"


def abstract(wire: Any) -> Text | None:
    """The text of an inverted index, which has for each word where it stands.

    >>> abstract({"loom": [1, 3], "A": [0], "is a": [2]})
    'A loom is a loom'
    """
    if misplaced(wire) is not None:
        return None
    placed = sorted([(place, word) for word, places in wire.items() for place in places])
    return inline.parse(" ".join([word for _, word in placed]).strip()) or None


def placeless(wire: Any) -> dict[str, Any]:
    """The words of an inverted index that stand nowhere.

    >>> placeless({"loom": [1], "warp": []})
    {'warp': []}
    """
    return {word: places for word, places in wire.items() if places == []} if isinstance(wire, dict) else {}


def size(wire: Any) -> int:
    """How many characters the text of an inverted index has.

    >>> size({"loom": [1, 3], "A": [0], "is a": [2]})
    17
    """
    held = wire.items() if isinstance(wire, dict) else ()
    return sum((len(word) + 1) * len(places) for word, places in held if isinstance(places, list))


def misplaced(wire: Any) -> str | None:
    """The JSON path to the first value of an inverted index that is of the wrong type."""
    if not isinstance(wire, dict):
        return ""
    for word, places in wire.items():
        if not isinstance(places, list):
            return f"[{word[:40]!r}]"
        for at, place in enumerate(places):
            if type(place) is not int:
                return f"[{word[:40]!r}][{at}]"
    return None


def _name(shown: str) -> Name:
    shown = " ".join(shown.split())
    if _TEX.search(shown):
        return Name(literal=shown)
    if "," in shown:
        return read_name(shown) or Name(literal=shown)
    found, _ = in_reading_order(shown)
    return found[0] if len(found) == 1 else Name(literal=shown)


_NAMES: Memo[str, Name] = Memo(_name, 1 << 14)


def names(wire: Any) -> tuple[Name, ...] | None:
    """The names of the authors, or None where there are none; an authorship without a name is passed over.

    >>> [name.family for name in names([{"author": {"display_name": "Ada Byron"}}, {"raw_author_name": "Hale, E."}])]
    ['Byron', 'Hale']
    """
    return tuple([_NAMES[name] for each in wire if (name := name_of(each))]) or None if isinstance(wire, list) else None


def name_of(authorship: Any) -> str | None:
    """The name of the author, or, where there is none, the name as it stands on the work."""
    if not isinstance(authorship, dict):
        return None
    author = authorship.get("author")
    shown = author.get("display_name") if isinstance(author, dict) else None
    return _string(shown if isinstance(shown, str) else authorship.get("raw_author_name"))


def keyword_of(keyword: Any) -> str | None:
    """A keyword: an object with its name (``keyword`` until 2024), or a string."""
    shown = keyword.get("display_name", keyword.get("keyword")) if isinstance(keyword, dict) else keyword
    return _string(shown) if isinstance(shown, str) else None


def _keywords(wire: Any) -> tuple[str, ...] | None:
    found = [keyword_of(each) for each in wire] if isinstance(wire, list) else []
    return tuple([word for word in found if word]) or None


_SOURCE = "primary_location.source"

CROSSWALK = Crosswalk(
    (
        Row("title", "title", _reads(_text)),
        Row("title", "display_name", _reads(_text), section="says the same as title"),
        Row("author", "authorships", _reads(names), section="author.display_name, else raw_author_name"),
        Row("issued", "publication_date", _reads(_date)),
        Row("issued", "publication_year", _reads(_year), section="where the date is missing or no date"),
        Row("container-title", f"{_SOURCE}.display_name", _reads(_text)),
        Row("publisher", f"{_SOURCE}.host_organization_name", _reads(_text)),
        Row("ISSN", f"{_SOURCE}.issn_l", _reads(_string)),
        Row("ISSN", f"{_SOURCE}.issn", _reads(_issn), section="the first one, where none is the linking one"),
        Row("volume", "biblio.volume", _reads(_string)),
        Row("issue", "biblio.issue", _reads(_string)),
        Row("page", ("biblio.first_page", "biblio.last_page"), _reads(_pages)),
        Row("abstract", "abstract_inverted_index", _reads(abstract)),
        Row("DOI", "doi", _found(_DOI)),
        Row("DOI", "ids.doi", _found(_DOI)),
        Row("PMID", "ids.pmid", _found(_PMID)),
        Row("PMCID", "ids.pmcid", _found(_PMCID, "PMC")),
        Row("URL", "primary_location.landing_page_url", _reads(_string), section="unless it is the DOI"),
        Row("language", "language", _reads(_string)),
        Row("keyword", "keywords", _reads(_keywords)),
    )
)
"""Only read. The key is made of ``id``, the item type of ``type`` and what is there of the source."""

PLACES = tuple(
    dict.fromkeys(t for r in CROSSWALK.rows for t in ([r.target] if isinstance(r.target, str) else r.target))
)
ID = _found(_ID).read


_POSITIONS = ("first", "middle", "last")


def person(authorship: dict[str, Any]) -> Any:
    """What an authorship says beyond the name that was taken of it and its place in the order."""
    left = dict(authorship)
    if left.get("author_position") in _POSITIONS:
        del left["author_position"]
    author = left.get("author")
    if isinstance(author, dict) and isinstance(author.get("display_name"), str):
        shown = author["display_name"]
        left["author"] = {name: value for name, value in author.items() if name != "display_name"}
        if left.get("raw_author_name") == shown:
            del left["raw_author_name"]
    else:
        left.pop("raw_author_name", None)
    return left


def about_keyword(keyword: dict[str, Any]) -> Any:
    """What a keyword says beyond its word."""
    shown = "display_name" if "display_name" in keyword else "keyword"
    return {name: value for name, value in keyword.items() if name != shown}

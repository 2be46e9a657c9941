"""Entry types and item types.

Sources, in order of authority: the biblatex manual, section 2.1 (types, aliases, unsupported types), "BibTeXing",
section 3.1 (the 14 types of BibTeX), CSL 1.0.2, Appendix III, Zotero's mapping. Where several item types share an
entry type, ``entrysubtype`` (biblatex manual, section 2.2.2) says which; standard styles do not use it. The entry type
that a record came with goes back out from ``extra``, where it still says the record's type.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from bibconv.model import ItemType

SUBTYPE = "entrysubtype"
ENTRY_TYPE = "entrytype"
"""The name under which ``extra`` keeps the type of an entry where the item type does not say it."""

BIBTEX: dict[str, str] = {
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "book": "book",
    "chapter": "incollection",
    "classic": "book",
    "entry": "incollection",
    "entry-dictionary": "incollection",
    "entry-encyclopedia": "incollection",
    "manuscript": "unpublished",
    "pamphlet": "booklet",
    "paper-conference": "inproceedings",
    "report": "techreport",
    "review": "article",
    "review-book": "article",
    "thesis": "phdthesis",
}
"""Item type to entry type of BibTeX; all others are ``misc``."""

BIBLATEX: dict[str, str] = BIBTEX | {
    "bill": "legislation",
    "broadcast": "video",
    "dataset": "dataset",
    "entry": "inreference",
    "entry-dictionary": "inreference",
    "entry-encyclopedia": "inreference",
    "figure": "image",
    "graphic": "artwork",
    "legal_case": "jurisdiction",
    "legislation": "legislation",
    "motion_picture": "movie",
    "musical_score": "music",
    "patent": "patent",
    "performance": "performance",
    "periodical": "periodical",
    "personal_communication": "letter",
    "post": "online",
    "post-weblog": "online",
    "regulation": "legislation",
    "report": "report",
    "review": "review",
    "review-book": "review",
    "software": "software",
    "song": "music",
    "speech": "unpublished",
    "standard": "standard",
    "thesis": "thesis",
    "treaty": "legal",
    "webpage": "online",
}
"""Item type to entry type of BibLaTeX; all others are ``misc``."""

ITEM_TYPES: dict[str, ItemType] = {
    "article": "article-journal",
    "artwork": "graphic",
    "audio": "song",
    "bibnote": "document",
    "book": "book",
    "bookinbook": "chapter",
    "booklet": "pamphlet",
    "collection": "book",
    "commentary": "book",
    "conference": "paper-conference",
    "customa": "document",
    "dataset": "dataset",
    "electronic": "webpage",
    "image": "figure",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "inreference": "entry-encyclopedia",
    "jurisdiction": "legal_case",
    "legal": "treaty",
    "legislation": "legislation",
    "letter": "personal_communication",
    "manual": "book",
    "mastersthesis": "thesis",
    "misc": "document",
    "movie": "motion_picture",
    "music": "song",
    "mvbook": "book",
    "mvcollection": "book",
    "mvproceedings": "book",
    "mvreference": "book",
    "online": "webpage",
    "patent": "patent",
    "performance": "performance",
    "periodical": "periodical",
    "phdthesis": "thesis",
    "proceedings": "book",
    "reference": "book",
    "report": "report",
    "review": "review",
    "software": "software",
    "standard": "standard",
    "suppbook": "chapter",
    "suppcollection": "chapter",
    "suppperiodical": "article-journal",
    "techreport": "report",
    "thesis": "thesis",
    "unpublished": "manuscript",
    "video": "motion_picture",
    "www": "webpage",
}
"""Entry type to item type; what is not here is a ``document``."""

_SUBTYPES: dict[str, ItemType] = {"magazine": "article-magazine", "newspaper": "article-newspaper"}
"""Subtypes that styles for BibLaTeX know (biblatex-chicago, biblatex-mla)."""
_ALL = frozenset(get_args(ItemType))
SUBTYPE_OF: dict[str, str] = {item: word for word, item in _SUBTYPES.items()}
"""Item type to the subtype that says it, where that is not the item type itself."""

NEEDS_VENUE = frozenset(
    {
        "article-journal",
        "article-magazine",
        "article-newspaper",
        "chapter",
        "entry",
        "entry-dictionary",
        "entry-encyclopedia",
        "paper-conference",
        "review",
        "review-book",
    }
)
"""Types whose entry type demands the title of a container; without one they are ``misc``."""

GENRES = {"phdthesis": "PhD thesis", "mastersthesis": "Master's thesis"}
"""What an entry type says of the genre ("BibTeXing", section 3.1)."""

GENRE_KEYS = {
    "phdthesis": "PhD thesis",
    "mathesis": "Master's thesis",
    "bathesis": "Bachelor's thesis",
    "candthesis": "Candidate thesis",
    "techreport": "Technical report",
    "resreport": "Research report",
    "software": "Computer software",
    "datacd": "Data CD",
    "audiocd": "Audio CD",
    "patent": "Patent",
    "patentde": "German patent",
    "patenteu": "European patent",
    "patentfr": "French patent",
    "patentuk": "British patent",
    "patentus": "U.S. patent",
    "patreq": "Patent request",
    "patreqde": "German patent request",
    "patreqeu": "European patent request",
    "patreqfr": "French patent request",
    "patrequk": "British patent request",
    "patrequs": "U.S. patent request",
}
"""Localisation keys that stand in ``type`` (biblatex manual, section 4.9.2.13)."""


STATUS_KEYS = {
    "inpreparation": "in preparation",
    "submitted": "submitted",
    "forthcoming": "forthcoming",
    "inpress": "in press",
    "prepublished": "pre-published",
}
"""Localisation keys that stand in ``pubstate`` (biblatex manual, section 4.9.2.11)."""

SERIES_KEYS = {"newseries": "New series", "oldseries": "Old series"}
"""Localisation keys that stand in the ``series`` of a journal (biblatex manual, section 2.3.7)."""

COUNTRY_KEYS = {
    "countryde": "Germany",
    "countryeu": "European Union",
    "countryep": "European Union",
    "countryfr": "France",
    "countryuk": "United Kingdom",
    "countryus": "United States of America",
}
"""Localisation keys that stand in the ``location`` of a patent (biblatex manual, section 4.9.2.13)."""


def subtype(fields: Mapping[str, Any]) -> ItemType | None:
    """The item type that the subtype of an entry says; None where it says none."""
    said = fields.get(SUBTYPE)
    if said is None:
        return None
    said = str(said).strip()
    said = _SUBTYPES.get(said.lower(), said)
    return said if said in _ALL else None


def item_type(entry_type: str, fields: Mapping[str, Any]) -> ItemType:
    """The item type of an entry.

    >>> item_type("article", {}), item_type("misc", {"entrysubtype": "webpage"}), item_type("foo", {})
    ('article-journal', 'webpage', 'document')
    """
    return subtype(fields) or ITEM_TYPES.get(entry_type, "document")


def entry_type(item: str, fields: Mapping[str, Any], *, biblatex: bool, before: str | None = None) -> str:
    """The entry type for an item type and what the entry holds; ``before`` is the one that the record came with.

    >>> entry_type("article-journal", {"journal": "X"}, biblatex=False), entry_type("chapter", {}, biblatex=False)
    ('article', 'misc')
    """
    says_more = before in GENRES and not fields.get("type")
    if before is not None and ITEM_TYPES.get(before) == item and (biblatex or before in _CLASSIC) and not says_more:
        return before
    if item in NEEDS_VENUE and not ("journal" in fields or "journaltitle" in fields or "booktitle" in fields):
        return "misc"
    if biblatex:
        return BIBLATEX.get(item, "misc")
    if item == "thesis":
        return _thesis(str(fields.get("type", "")))
    return BIBTEX.get(item, "misc")


_CLASSIC = frozenset(BIBTEX.values()) | {"conference", "inbook", "manual", "mastersthesis", "misc", "proceedings"}


def _thesis(genre: str) -> str:
    """A thesis of no genre is ``misc``: the styles would print what kind of thesis it is, which nobody has said."""
    if not genre:
        return "misc"
    return "mastersthesis" if "master" in genre.lower() else "phdthesis"

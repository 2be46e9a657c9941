"""The CSL-JSON table: every variable of CSL 1.0.2 (Appendix IV, and ``csl-data.json``), both ways.

The model is CSL's own, so a row says how a value stands in JSON, and what older spellings are read.
"""

from __future__ import annotations

from typing import get_args

from bibconv.format import Codec, Crosswalk, Row
from bibconv.formats.csljson.values import DATE, DOI, KEYWORDS, NAMES, PROSE, STRING, STRINGS, TEXT
from bibconv.model import ATTRIBUTE, DATE_FIELDS, NAME_FIELDS, TEXT_FIELDS, ItemType

_PROSE_FIELDS = ("abstract", "annote", "note")
_OWN_WAY = ("id", "type", "extra", "source")


def _codec(variable: str) -> Codec:
    if variable in NAME_FIELDS:
        return NAMES
    if variable in DATE_FIELDS:
        return DATE
    if variable in _PROSE_FIELDS:
        return PROSE
    return TEXT if variable in TEXT_FIELDS else STRING


_OTHERWISE = {
    "categories": Row("categories", "categories", STRINGS),
    "DOI": Row("DOI", "DOI", DOI),
    "catalog": Row(
        "catalog", "source", STRING, section="CSL 1.0.2 `source`; the model's `source` is where a record is from"
    ),
    "keyword": Row("keyword", "keyword", KEYWORDS, section="one string in CSL: commas between, else semicolons"),
}
_OLDER = (
    Row("title-short", "shortTitle", TEXT, reads_only=True, section="citeproc-js before CSL 1.0.2"),
    Row("container-title-short", "journalAbbreviation", TEXT, reads_only=True, section="citeproc-js before CSL 1.0.2"),
    Row("event-title", "event", TEXT, reads_only=True, section="deprecated in CSL 1.0.2"),
    *(
        Row(
            name,
            f"{name}-number",
            STRING,
            reads_only=True,
            section="CSL 1.0.2, Appendix IV, which the schema cuts short",
        )
        for name in ("part", "printing", "supplement")
    ),
    Row("citation-key", "citekey", STRING, reads_only=True, section="Better BibTeX"),
)

CROSSWALK = Crosswalk(
    (
        *(_OTHERWISE.get(name) or Row(name, name, _codec(name)) for name in ATTRIBUTE if name not in _OWN_WAY),
        *_OLDER,
    ),
    carried=frozenset(_OWN_WAY),
)

TYPES: frozenset[str] = frozenset(get_args(ItemType))
"""The item types of CSL 1.0.2 (Appendix III), which are the model's."""

OTHER_TYPES: dict[str, str] = {
    "book-chapter": "chapter",
    "book-part": "chapter",
    "book-section": "chapter",
    "book-series": "book",
    "book-set": "book",
    "book-track": "chapter",
    "conference-paper": "paper-conference",
    "dissertation": "thesis",
    "edited-book": "book",
    "journal": "periodical",
    "journal-article": "article-journal",
    "journal-issue": "periodical",
    "journal-volume": "periodical",
    "legal-case": "legal_case",
    "monograph": "book",
    "motion-picture": "motion_picture",
    "musical-score": "musical_score",
    "peer-review": "review",
    "personal-communication": "personal_communication",
    "posted-content": "article",
    "preprint": "article",
    "proceedings": "book",
    "proceedings-article": "paper-conference",
    "reference-book": "book",
    "reference-entry": "entry",
    "report-component": "report",
    "report-series": "report",
    "standard-series": "standard",
}
"""Types that are met in CSL-JSON and are not CSL's (Crossref's REST API, misspellings), and what is meant."""

MORE_PROPERTIES = frozenset({"custom", "volume-title-short"})
"""What ``csl-data.json`` knows beyond the table: kept in ``extra``, written where it was."""

"""What a record takes over from the library: only what it does not say itself, and with a note of where it is from."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET

from bibconv.identify import works
from bibconv.identify.matcher import Candidate, Finding
from bibconv.match import words
from bibconv.model import ATTRIBUTE, Identified, Record, Source, Version

OF_ITS_OWN = frozenset(
    "id type extra source accessed annote citation-key citation-label citation-number first-reference-note-number "
    "keyword locator note year-suffix".split()
)
"""Fields that a library says of its own copy, and that nobody else takes over."""

IDENTIFIERS = ("DOI", "URL", "PMID", "PMCID", "ISBN", "archive", "archive_collection", "archive_location")

_PLACE = frozenset(
    "collection-title collection-number collection-editor container-title container-title-short container-author "
    "chapter-number DOI edition editor event-date event-place event-title ISBN ISSN issue issued number "
    "number-of-pages number-of-volumes page page-first PMCID PMID publisher publisher-place URL volume volume-title "
    "archive archive_collection archive_location".split()
)
"""Where a work was published. A record that says something of it already may be another version."""

_ARCHIVE = ("archive", "archive_collection", "archive_location")
_ARXIV_DOI = "10.48550/arxiv."


def take_over(record: Record, finding: Finding, library: str) -> Record:
    """The record with what the library says beyond it; ``source.identified`` says what, and from where.

    What the record says itself stays as it is.
    """
    best = finding.best
    if best is None:
        return record
    taken: dict[str, tuple[Any, str]] = {}
    for each in (best, *finding.alternates):
        if each is best or _says_the_same(record, each.stored.record):
            _take(record, each, taken, only=None if each is best else IDENTIFIERS)
    values: dict[str, Any] = {ATTRIBUTE[field]: value for field, (value, _) in taken.items()}
    if record.type == "document" and best.stored.record.type != "document":
        values["type"] = best.stored.record.type
        taken["type"] = (values["type"], best.id)
    identified = Identified(
        library=library,
        id=best.id,
        by=finding.reason if finding.reason in ("abstract", "title") else "accepted",
        score=round(best.score, 4),
        fields={field: name for field, (_, name) in taken.items()} or UNSET,
        alternates=tuple(Version(each.id, identifiers(each.stored.record) or UNSET) for each in finding.alternates)
        or UNSET,
    )
    source = record.source if record.source is not UNSET else Source()
    return msgspec.structs.replace(record, source=msgspec.structs.replace(source, identified=identified), **values)


def identifiers(record: Record) -> dict[str, str]:
    """The identifiers of a record, by field."""
    found = {field: getattr(record, ATTRIBUTE[field]) for field in IDENTIFIERS}
    return {field: works.shown(value) for field, value in found.items() if value is not UNSET}


def _take(record: Record, each: Candidate, taken: dict[str, tuple[Any, str]], only: tuple[str, ...] | None) -> None:
    theirs = each.stored.record
    elsewhere = not _says_the_same(record, theirs)
    archived = any(field in taken or _has(record, field) for field in _ARCHIVE)
    offered = {field: getattr(theirs, ATTRIBUTE[field]) for field in only or ATTRIBUTE}
    if theirs.archive_location is UNSET:
        offered |= _archive(theirs)
    for field, value in offered.items():
        if value is UNSET or field in OF_ITS_OWN or field in taken or _has(record, field):
            continue
        if (field in _PLACE and elsewhere) or (field in _ARCHIVE and archived):
            continue
        taken[field] = (value, each.id)


def _archive(record: Record) -> dict[str, str]:
    """Where a preprint lies, as its DOI says: arXiv's DOIs hold the number."""
    if record.doi is UNSET or not record.doi.lower().startswith(_ARXIV_DOI):
        return {}
    return {"archive": "arXiv", "archive_location": record.doi[len(_ARXIV_DOI) :]}


def _has(record: Record, field: str) -> bool:
    return getattr(record, ATTRIBUTE[field]) is not UNSET


def _says_the_same(record: Record, other: Record) -> bool:
    """Whether a record says nothing of where it was published that the other one contradicts."""
    if record.doi is not UNSET and other.doi is not UNSET and record.doi.lower() != other.doi.lower():
        return False
    if record.issued is not UNSET and other.issued is not UNSET and record.issued[:4] != other.issued[:4]:
        return False
    mine, theirs = record.container_title, other.container_title
    return mine is UNSET or theirs is UNSET or words(mine) == words(theirs)

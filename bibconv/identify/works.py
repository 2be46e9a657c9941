"""When two records are of one work: versions of it, or the same paper in other words about its authors and title."""

from __future__ import annotations

import re
from itertools import pairwise

from msgspec import UNSET

from bibconv.identify.compare import compare, editions
from bibconv.identify.store import Stored
from bibconv.match import surname, title_form, words
from bibconv.model import Record, Text
from bibconv.text.inline import show

NEAR = 0.7
"""The score that the abstracts of two versions have at least."""

NEAR_TITLED = 0.4
"""The same where the titles are the same, too."""

_PART = re.compile(r"i{1,3}|iv|vi{0,3}|ix")
_NUMBERED = frozenset("part volume vol book chapter task subtask track phase no".split())
_AKIN = 0.5


def surnames(record: Record) -> frozenset[str]:
    """The surnames of the authors, in their normal form."""
    if record.author is UNSET:
        return frozenset()
    return frozenset(form for name in record.author if (form := surname(name)))


def form(record: Record) -> str:
    """The normal form of the title; empty where there is none."""
    return title_form(record.title) if record.title is not UNSET else ""


def same_title(one: Record, other: Record) -> bool:
    """Whether both have the same title."""
    return bool(form(one)) and form(one) == form(other)


def akin(one: Record, other: Record) -> bool:
    """Whether the titles share half of their words."""
    mine = set(words(one.title)) if one.title is not UNSET else set()
    theirs = set(words(other.title)) if other.title is not UNSET else set()
    return bool(mine and theirs) and len(mine & theirs) >= _AKIN * len(mine | theirs)


def same_edition(one: Record, other: Record) -> bool:
    """Whether two titles state the same years, editions and parts, where both state some.

    >>> same_edition(Record(title="Observables I: Spectra"), Record(title="Observables II: Quanta"))
    False
    >>> same_edition(Record(title="MRP 2019: Parsing"), Record(title="Parsing"))
    True
    """
    mine, theirs = _editions(one), _editions(other)
    return not mine or not theirs or mine == theirs


def _editions(record: Record) -> set[str]:
    if record.title is UNSET:
        return set()
    said = words(record.title)
    parts = {word for word in said[1:] if _PART.fullmatch(word)}
    numbers = {word for before, word in pairwise(said) if before in _NUMBERED and word.isdigit()}
    return editions(said) | parts | numbers


def same_authors(one: Record, other: Record) -> bool:
    """Whether both name an author of the same surname."""
    return bool(surnames(one) & surnames(other))


def versions(one: Stored, other: Stored) -> bool:
    """Whether two records of a library are versions of one work.

    Their abstracts are near-equal, they share an author (or, where one names none, the title), and state the same year
    or edition where they state one.
    """
    titled = same_title(one.record, other.record)
    if not titled and not same_authors(one.record, other.record):
        return False
    if titled and surnames(one.record) and surnames(other.record) and not same_authors(one.record, other.record):
        return False
    if not same_edition(one.record, other.record):
        return False
    alike = compare(one.passage, other.passage)
    return alike.score >= (NEAR_TITLED if titled else NEAR) and not alike.editions


def agrees(record: Record, other: Record) -> bool:
    """Whether what a record says of its authors and title lets it be the other one.

    A shared author is enough; without one, the titles must be the same, or akin where the authors are not known.
    """
    mine, theirs = surnames(record), surnames(other)
    if mine and theirs:
        return bool(mine & theirs) or same_title(record, other)
    if record.title is not UNSET and other.title is not UNSET:
        return same_title(record, other) or akin(record, other)
    return True


def is_preprint(record: Record) -> bool:
    """Whether a record is of a preprint: it stands in an archive, and says no venue beside it."""
    if record.doi is not UNSET and record.doi.lower().startswith(("10.48550/", "10.1101/", "10.21203/")):
        return True
    venue = "".join(words(record.container_title)) if record.container_title is not UNSET else ""
    if not venue:
        return record.doi is UNSET
    return venue.startswith(("arxiv", "biorxiv", "medrxiv", "corr", "openreview"))


def same_paper(one: Stored, other: Stored) -> bool:
    """Whether two records that have title and author in common are of one work, for all that their abstracts say."""
    return same_edition(one.record, other.record) and (
        not one.passage.words or not other.passage.words or versions(one, other)
    )


def shown(value: Text) -> str:
    """A text as characters."""
    return show(value)

"""Finds the work of a library that a record is, or abstains.

Documents that share sampled shingles with the abstract are found by the postings and ranked by how many; those that
share enough of the stored shingles are compared exactly. The thresholds were set on data: ``docs/identify.md`` shows
the curve, and how far from it they are.
"""

from __future__ import annotations

from collections import Counter
from typing import Literal, NamedTuple

from msgspec import UNSET

from bibconv.identify import works
from bibconv.identify.compare import NOTHING, Likeness, compare
from bibconv.identify.store import Reader, Stored, passage_of, title_hash
from bibconv.match import Passage, sample
from bibconv.model import Record, Text
from bibconv.text.inline import show

MIN_SCORE = 0.75
"""The score from which on a work is named."""

TIE = 0.12
"""How much better than that of any other work the score must be."""

EVIDENCE = 90
"""How many bytes of words must be the same: about fifteen words."""

SHORTEST, LONGEST = 15, 5_000
"""How many words an abstract has at the least and at the most to be looked for."""

CANDIDATES = 3
"""How many candidates are shown where none is named."""

Reason = Literal[
    "abstract",
    "title",
    "accepted",
    "nothing to go by",
    "too short",
    "too long",
    "not found",
    "several works",
    "other authors",
    "other edition",
    "amid other text",
    "refused",
]

_BOILERPLATE = 64
_LOOKED_UP = 400
_RANKED = 12
_COMPARED = 6
_SHARED = 0.1
_LISTED = 0.3
_CHARACTERS = 40 * LONGEST
_TITLE = 16
_TERMS = 8
_ROWS = 1_500
_CONTRADICTION = 0.2
_HEAD = 20
_RUN_ON, _TWO = 0.1, 0.2
_APART = 0.2


class Candidate(NamedTuple):
    """A record of the library, and how alike its abstract is."""

    stored: Stored
    likeness: Likeness

    @property
    def id(self) -> str:
        """Its id in the library."""
        return self.stored.record.id or ""

    @property
    def score(self) -> float:
        """How alike the abstracts are, from 0 to 1."""
        return self.likeness.score


class Finding(NamedTuple):
    """What was found for a record.

    ``best`` is the work that it is, None where the matcher abstains; ``alternates`` are other versions of that work;
    ``candidates`` are the best of what was not taken.
    """

    reason: Reason
    best: Candidate | None = None
    alternates: tuple[Candidate, ...] = ()
    candidates: tuple[Candidate, ...] = ()


class Matcher:
    """Finds records in an index. ``candidates`` is how many are listed where it abstains."""

    def __init__(self, reader: Reader, *, min_score: float = MIN_SCORE, candidates: int = CANDIDATES) -> None:
        self._reader = reader
        self._min_score = min_score
        self._candidates = candidates

    def find(self, record: Record) -> Finding:
        """Which work of the library a record is."""
        if record.abstract is not UNSET and _longer(record.abstract):
            return Finding("too long")
        passage = passage_of(record)
        if len(passage.words) > LONGEST:
            return Finding("too long")
        titled = self._titled(record)
        if len(passage.words) < SHORTEST and not titled:
            return Finding("too short" if passage.words else "nothing to go by")
        found = self._compared(passage, self._near(passage) | dict.fromkeys(titled, 0))
        finding = self._decide(record, found, frozenset(titled))
        if finding.best or not self._candidates:
            return finding
        if not found or found[0].score < _LISTED:
            known = {each.stored.number for each in found}
            more = [number for number in self._by_words(passage) if number not in known]
            found = _ranked([*found, *self._compared(passage, dict.fromkeys(more, 0))])
        return finding._replace(candidates=tuple(found[: self._candidates]))

    def named(self, record: Record, name: str) -> Finding | None:
        """The record of the library with an id as what a record is; None where there is none."""
        number = self._reader.by_id(name)
        if number is None:
            return None
        stored = self._reader.document(number)
        best = Candidate(stored, compare(passage_of(record), stored.passage))
        return Finding("accepted", best, self._versions(best, []))

    def _titled(self, record: Record) -> list[int]:
        """The documents of the same title, where the title says enough."""
        if record.title is UNSET or len(works.form(record)) < _TITLE:
            return []
        title = title_hash(record)
        return [] if title is None else self._reader.by_title(title, _RANKED)

    def _near(self, passage: Passage) -> dict[int, int]:
        """The documents that share the most of the sampled shingles, and how many."""
        hits: Counter[int] = Counter()
        for shingle in sample(passage.hashes[: _LOOKED_UP * 4])[:_LOOKED_UP]:
            numbers = self._reader.postings(shingle, _BOILERPLATE)
            if len(numbers) <= _BOILERPLATE:
                hits.update(numbers)
        ranked = sorted(hits.items(), key=lambda hit: (-hit[1], hit[0]))[:_RANKED]
        mine = set(passage.hashes)
        shared: dict[int, int] = {}
        for number, _ in ranked:
            theirs = set(self._reader.shingles(number))
            common = len(mine & theirs)
            if common >= _SHARED * min(len(mine), len(theirs)):
                shared[number] = common
        best = sorted(shared.items(), key=lambda hit: (-hit[1], hit[0]))
        return dict(best[:_COMPARED])

    def _by_words(self, passage: Passage) -> list[int]:
        """Documents that have some of the rarest words: what there is to show where no shingle is shared."""
        terms = [word for word in dict.fromkeys(passage.words) if len(word) > 3]
        common = self._reader.common(terms)
        chosen: list[str] = []
        rows = 0
        for term in sorted(terms, key=lambda term: common.get(term, 0)):
            rows += common.get(term, 30)
            if len(chosen) == _TERMS or (chosen and rows > _ROWS):
                break
            chosen.append(f'"{term}"')
        return self._reader.search(f"abstract : ({' OR '.join(chosen)})", self._candidates) if chosen else []

    def _compared(self, passage: Passage, numbers: dict[int, int]) -> list[Candidate]:
        found = []
        for number in numbers:
            stored = self._reader.document(number)
            found.append(Candidate(stored, compare(passage, stored.passage) if passage.words else NOTHING))
        return _ranked(found)

    def _decide(self, record: Record, found: list[Candidate], titled: frozenset[int]) -> Finding:
        strong = [each for each in found if self._convinces(each)]
        if not strong:
            return self._by_title(record, found, titled)
        eligible = [each for each in strong if not each.likeness.editions]
        if not eligible:
            return Finding("other edition")
        agreeing = [each for each in eligible if works.agrees(record, each.stored.record)]
        if not agreeing or agreeing[0].score < eligible[0].score - TIE:
            return Finding("other authors")
        top = self._first(agreeing)
        if top is None:
            return Finding("amid other text")
        rivals = [each for each in found if each is not top and self._rivals(record, top, each)]
        if any(not works.versions(top.stored, each.stored) for each in rivals):
            return Finding("several works")
        best = max([top, *rivals], key=lambda each: self._preference(record, top, each))
        return Finding("abstract", best, self._versions(best, found))

    def _first(self, found: list[Candidate]) -> Candidate | None:
        """The best of what was found, or, where the text runs on into another abstract, what it begins with.

        None where what the text has of the best stands amid other text.
        """
        top = found[0]
        apart = [each for each in found if not _overlap(top, each)]
        first = min([top, *apart], key=lambda each: each.likeness.blocks[0].start)
        if first is top and not apart and top.likeness.inside >= self._min_score:
            return top
        begins = first.likeness.blocks[0].start <= _HEAD
        return first if begins and first.likeness.share >= (_TWO if apart else _RUN_ON) else None

    def _convinces(self, each: Candidate) -> bool:
        return each.score >= self._min_score and each.likeness.matched >= EVIDENCE

    def _rivals(self, record: Record, top: Candidate, each: Candidate) -> bool:
        """Whether a candidate could be meant as well as the best one."""
        return (
            each.score >= top.score - TIE
            and each.likeness.matched >= EVIDENCE
            and not each.likeness.editions
            and _overlap(top, each)
            and works.agrees(record, each.stored.record)
        )

    def _preference(self, record: Record, top: Candidate, each: Candidate) -> tuple[bool, bool, bool, float, int]:
        theirs = each.stored.record
        return (
            works.same_title(record, theirs),
            each.score >= top.score - TIE / 4,
            not works.is_preprint(theirs),
            each.score,
            -each.stored.number,
        )

    def _by_title(self, record: Record, found: list[Candidate], titled: frozenset[int]) -> Finding:
        """What has the title and an author of the record, where the abstracts do not contradict it."""
        same = [
            each
            for each in found
            if each.stored.number in titled
            and works.same_title(record, each.stored.record)
            and works.same_authors(record, each.stored.record)
        ]
        has_abstract = record.abstract is not UNSET
        if not same:
            return Finding("not found" if has_abstract else "nothing to go by")
        contradicted = [
            each
            for each in same
            if has_abstract and each.stored.passage.words and (each.score < _CONTRADICTION or each.likeness.editions)
        ]
        if contradicted:
            return Finding("other edition" if any(each.likeness.editions for each in contradicted) else "not found")
        if len(same) > 1 and not all(works.same_paper(same[0].stored, each.stored) for each in same[1:]):
            return Finding("several works")
        best = max(same, key=lambda each: self._preference(record, same[0], each))
        return Finding("title", best, tuple(each for each in same if each is not best))

    def _versions(self, best: Candidate, found: list[Candidate]) -> tuple[Candidate, ...]:
        """Other versions of a work that was found: what is near it, or has its title."""
        known = {each.stored.number: each for each in found}
        near = self._near(best.stored.passage) | dict.fromkeys(self._titled(best.stored.record), 0)
        numbers = [number for number in {**near, **known} if number != best.stored.number]
        versions = []
        for number in numbers:
            each = known.get(number) or Candidate(self._reader.document(number), NOTHING)
            if works.versions(best.stored, each.stored):
                versions.append(each)
        return tuple(versions)


def _overlap(one: Candidate, other: Candidate) -> bool:
    """Whether two candidates have their text from the same part of the abstract."""
    if not one.likeness.blocks or not other.likeness.blocks:
        return True
    start = max(each.likeness.blocks[0].start for each in (one, other))
    stop = min(each.likeness.blocks[-1].stop for each in (one, other))
    shorter = min(each.likeness.blocks[-1].stop - each.likeness.blocks[0].start for each in (one, other))
    return stop - start > _APART * shorter


def _ranked(found: list[Candidate]) -> list[Candidate]:
    return sorted(found, key=lambda each: (-each.score, each.stored.number))


def _longer(text: Text) -> bool:
    return len(text if isinstance(text, str) else show(text)) > _CHARACTERS

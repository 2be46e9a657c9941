"""Identifies a stream of records, tells what was found, and replays decisions."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import blake2b
from typing import Any, NamedTuple

import msgspec
from msgspec import UNSET, UnsetType

from bibconv.identify.matcher import CANDIDATES, MIN_SCORE, Candidate, Finding, Matcher, Reason
from bibconv.identify.store import Reader, faults
from bibconv.identify.takeover import identifiers, take_over
from bibconv.match import located
from bibconv.model import Record
from bibconv.report import Report
from bibconv.text.inline import show

_SAID: dict[Reason, tuple[str, str]] = {
    "nothing to go by": ("I006", "it has no abstract, and no title with an author that the library has"),
    "too short": ("I006", "its abstract has too few words to tell it from others"),
    "too long": ("I006", "its abstract has more words than an abstract has"),
    "not found": ("I006", "the library has nothing that is enough like it"),
    "several works": ("I007", "several works of the library are as much like it"),
    "other authors": ("I008", "the abstract is that of another title by other authors"),
    "other edition": ("I008", "the text is that of another year or edition"),
    "amid other text": ("I006", "what the library has of it stands amid other text"),
    "refused": ("I006", "it was decided so"),
}


class Span(msgspec.Struct, frozen=True):
    """A stretch of the abstract that the library's abstract has, too: where it begins and ends in each."""

    record: tuple[int, int]
    library: tuple[int, int]
    text: str


class Choice(msgspec.Struct, frozen=True, omit_defaults=True):
    """A record of the library."""

    id: str
    score: float
    title: str = ""
    authors: tuple[str, ...] = ()
    identifiers: dict[str, str] = {}


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was decided about a record, and why: one object of the file that ``--report`` writes.

    ``record`` tells the record by a hash of what it says; ``answer`` is the id in the library, null where there is
    none. These two are what ``--accept`` reads.
    """

    record: str
    answer: str | None
    reason: Reason | UnsetType = UNSET
    path: str | UnsetType = UNSET
    lines: tuple[int, int] | UnsetType = UNSET
    score: float | UnsetType = UNSET
    title: str | UnsetType = UNSET
    spans: tuple[Span, ...] | UnsetType = UNSET
    alternates: tuple[Choice, ...] | UnsetType = UNSET
    candidates: tuple[Choice, ...] | UnsetType = UNSET
    taken: dict[str, str] | UnsetType = UNSET


def decisions(data: bytes) -> dict[str, str | None]:
    """The decisions of a report. ``ValueError`` where it is none.

    >>> decisions(b'[{"record": "a", "answer": null, "reason": "not found"}, {"record": "b", "answer": "acl:1"}]')
    {'a': None, 'b': 'acl:1'}
    """
    try:
        entries = msgspec.json.decode(data, type=list[Entry])
    except msgspec.DecodeError as error:
        raise ValueError(f"not a report of `bibconv identify`: {error}") from None
    return {entry.record: entry.answer for entry in entries}


def mark(record: Record) -> str:
    """What tells a record from others: a hash of what it says."""
    said = msgspec.json.encode(msgspec.structs.replace(record, id=UNSET, source=UNSET))
    return blake2b(said, digest_size=12).hexdigest()


class Identifier:
    """Identifies records in an index.

    ``decided`` are decisions to be replayed, by the mark of the record; ``tell`` is called with each entry, ``count``
    with the reason of each decision.
    """

    def __init__(
        self,
        reader: Reader,
        report: Report | None = None,
        *,
        min_score: float = MIN_SCORE,
        candidates: int = CANDIDATES,
        decided: Mapping[str, str | None] | None = None,
        tell: Callable[[Entry], None] | None = None,
        count: Callable[[Reason], None] | None = None,
    ) -> None:
        self._reader = reader
        self._matcher = Matcher(reader, min_score=min_score, candidates=candidates if tell else 0)
        self._report = report or Report()
        self._decided = decided or {}
        self._entry = tell
        self._count = count
        self._library = os.path.basename(reader.path)

    def records(self, records: Iterable[Record]) -> Iterator[Record]:
        """The records, each with what the library says of it."""
        for record in records:
            yield self.identify(record)

    def identify(self, record: Record) -> Record:
        """A record with what the library says of it; as it was where the matcher abstains.

        :class:`bibconv.identify.errors.IndexFault` where the index turns out to be damaged.
        """
        with faults(self._reader.path):
            finding = self._find(record)
        if self._count:
            self._count(finding.reason)
        named = take_over(record, finding, self._library)
        self._say(record, finding)
        if self._entry:
            self._entry(entry(record, finding, named))
        return named

    def _find(self, record: Record) -> Finding:
        key = mark(record) if self._decided else ""
        if key not in self._decided:
            return self._matcher.find(record)
        name = self._decided[key]
        if name is None:
            return Finding("refused")
        finding = self._matcher.named(record, name)
        if finding is None:
            self._add(record, "I009", f"the decision names {name!r}, which is not in the library")
        return finding or Finding("not found")

    def _say(self, record: Record, finding: Finding) -> None:
        if finding.best:
            others = f", and {len(finding.alternates)} other versions of it" if finding.alternates else ""
            title = _title(finding.best.stored.record)
            self._add(record, "I005", f"this is {finding.best.id}{others} (score {finding.best.score:.2f}): {title}")
            return
        code, why = _SAID[finding.reason]
        self._add(record, code, f"not identified: {why}")

    def _add(self, record: Record, code: str, message: str) -> None:
        source = record.source
        lines = source.lines if source is not UNSET else UNSET
        self._report.add(
            code,
            message,
            path=source.path if source is not UNSET else UNSET,
            line=lines[0] if lines is not UNSET else UNSET,
            column=1 if lines is not UNSET else UNSET,
            record=record.id,
        )


class Settings(NamedTuple):
    """How records are to be identified: what a process has to know to do it with the others.

    ``entries`` says whether the decisions are wanted as entries, or only counted.
    """

    path: str
    min_score: float = MIN_SCORE
    candidates: int = CANDIDATES
    decided: Mapping[str, str | None] = {}
    entries: bool = False

    @contextmanager
    def open(self, report: Report, tell: Callable[[Entry | Reason], None]) -> Iterator[Callable[[Record], Record]]:
        """What identifies a record; ``tell`` is called with the entry, or with the reason, of each decision.

        :class:`bibconv.identify.errors.IndexFault` where the index cannot be used.
        """
        with Reader(self.path) as reader:
            yield Identifier(
                reader,
                report,
                min_score=self.min_score,
                candidates=self.candidates,
                decided=self.decided,
                tell=tell if self.entries else None,
                count=None if self.entries else tell,
            ).identify


def entry(record: Record, finding: Finding, named: Record) -> Entry:
    """What was decided about a record, for the report."""
    best, source = finding.best, record.source
    identified = named.source.identified if best and named.source is not UNSET else UNSET
    return Entry(
        record=mark(record),
        answer=best.id if best else None,
        reason=finding.reason,
        path=source.path if source is not UNSET else UNSET,
        lines=source.lines if source is not UNSET else UNSET,
        score=round(best.score, 4) if best else UNSET,
        title=_title(best.stored.record) if best else UNSET,
        spans=spans(record, best) if best else UNSET,
        alternates=tuple(_choice(each) for each in finding.alternates) or UNSET,
        candidates=tuple(_choice(each) for each in finding.candidates) or UNSET,
        taken=identified.fields if identified is not UNSET else UNSET,
    )


def spans(record: Record, best: Candidate) -> tuple[Span, ...]:
    """Where the abstracts are the same, in characters; nothing where that cannot be told."""
    theirs = best.stored.record.abstract
    if record.abstract is UNSET or theirs is UNSET:
        return ()
    text, other = show(record.abstract), show(theirs)
    places, other_places = located(text), located(other)
    found = []
    for block in best.likeness.blocks if places and other_places else ():
        start, stop = places[block.start][0], places[block.stop - 1][1]
        there = (other_places[block.other_start][0], other_places[block.other_stop - 1][1])
        found.append(Span((start, stop), there, text[start:stop]))
    return tuple(found)


def _choice(each: Candidate) -> Choice:
    record = each.stored.record
    names: Any = record.author if record.author is not UNSET else ()
    said = [name.family if name.family is not UNSET else name.literal for name in names]
    authors = tuple(name for name in said if name is not UNSET)
    return Choice(each.id, round(each.score, 4), _title(record), authors, identifiers(record))


def _title(record: Record) -> str:
    return show(record.title) if record.title is not UNSET else ""

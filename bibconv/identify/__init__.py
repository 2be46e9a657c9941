"""Finds out which paper a bare abstract is: a local index of known records, and the matcher that asks it.

>>> import tempfile
>>> from bibconv import Name, Record
>>> abstract = (
...     "We count the ways in which a deck of cards can be put in order by hand, show that seven shuffles are enough, "
...     "and measure how long it takes three patient people to do it on an afternoon of rain."
... )
>>> known = Record(id="erdos", title="On Cards", author=(Name(family="Erdős"),), abstract=abstract)
>>> with tempfile.TemporaryDirectory() as folder:
...     counts = build(f"{folder}/lib.db", [known])
...     with Index(f"{folder}/lib.db") as index:
...         found = index.identify(Record(abstract=abstract))
>>> counts.added, found.title, found.author[0].family, found.source.identified.score
(1, 'On Cards', 'Erdős', 1.0)
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Any

from bibconv.identify.builder import Counts, Origin
from bibconv.identify.builder import build as _build
from bibconv.identify.errors import IndexFault
from bibconv.identify.matcher import MIN_SCORE, Finding, Matcher
from bibconv.identify.run import Entry, Identifier
from bibconv.identify.store import Reader, faults
from bibconv.model import Record
from bibconv.report import Report

__all__ = ["Counts", "Entry", "Finding", "Index", "IndexFault", "build"]


def build(path: str | os.PathLike[str], records: Iterable[Record], *, add: bool = False) -> Counts:
    """Make an index of records, or add them to one.

    :class:`IndexFault` where that cannot be done: there is no record, another process is at it, or what is to be
    added to is no index.
    """
    return _build(os.fspath(path), [Origin("records", None, lambda: iter(records))], add=add)


class Index:
    """An index that is opened for reading. Use as a context manager.

    :class:`IndexFault` where there is none at ``path``, or one that cannot be used.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._reader = Reader(os.fspath(path))

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        self._reader.close()

    def find(self, record: Record, *, min_score: float = MIN_SCORE, candidates: int = 3) -> Finding:
        """Which record of the library a record is, why, and what else it could be."""
        with faults(self._reader.path):
            return Matcher(self._reader, min_score=min_score, candidates=candidates).find(record)

    def identify(self, record: Record, *, min_score: float = MIN_SCORE) -> Record:
        """The record with what the library says of it; as it was where that is not certain."""
        return Identifier(self._reader, min_score=min_score).identify(record)

    def records(self, records: Iterable[Record], report: Report | None = None, **options: Any) -> Iterator[Record]:
        """The records, each with what the library says of it; ``options`` are those of ``Identifier``."""
        return Identifier(self._reader, report, **options).records(records)

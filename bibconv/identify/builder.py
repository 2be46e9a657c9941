"""Makes an index, and adds to one.

Records are stored in batches, each with the note of how far it got in one transaction: a build that is killed goes on
where it was when the same files are given again, and makes the same content as one that was not.
"""

from __future__ import annotations

import os
import sqlite3
from array import array
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from itertools import islice
from typing import Any, NamedTuple

import msgspec
from msgspec import UNSET

from bibconv.identify.errors import IndexFault
from bibconv.identify.store import (
    COMMON,
    Columns,
    Reader,
    begin,
    building,
    check_place,
    columns,
    connect_to_build,
    discard,
    faults,
    pack,
    put_in_place,
    state,
    title_hash,
    unpack,
)
from bibconv.match import sample, surname
from bibconv.model import Record

BATCH = 1000
"""How many records are stored in one transaction."""


SMALL = 10
"""Less than one record in so many added to an index, or replaced in it, is little."""


class Origin(NamedTuple):
    """Where records come from: a name, what tells whether it has changed, and the records."""

    name: str
    state: tuple[int, int] | None
    """Size and time of the file; None where it cannot be read twice (standard input)."""
    records: Callable[[], Iterator[Record]]


class Counts(msgspec.Struct):
    """What became of the records that were read: new ones, new forms of known ones, and those without any text."""

    read: int = 0
    added: int = 0
    replaced: int = 0
    unused: int = 0
    renamed: int = 0


def build(path: str, origins: Iterable[Origin], *, add: bool = False) -> Counts:
    """Make an index of what the origins give; with ``add``, an index of what is there already and of that.

    :class:`IndexFault` where another process is making it, or what is to be added to is no index.
    """
    given = list(origins)
    if add:
        with Reader(path):
            pass
    else:
        check_place(path)
    builder = _Builder(path, given, add)
    try:
        with faults(path):
            builder.run()
    finally:
        builder.close()
        if builder.vain:
            discard(path)
    put_in_place(path)
    return builder.counts


class _Builder:
    def __init__(self, path: str, origins: list[Origin], add: bool) -> None:
        self._path = path
        self._origins = origins
        self._add = add
        self._request = _request(path, origins, add)
        self.counts = Counts()
        self.vain = False
        with faults(path):
            self._db = self._open()

    def _open(self) -> sqlite3.Connection:
        """What is to be gone on with, or a beginning."""
        stale = os.path.exists(building(self._path))
        if stale and (database := self._interrupted()):
            return database
        database = begin(self._path, copy=self._add, stale=stale)
        new = {"complete": 0, "request": self._request, "stage": "read", "origin": 0, "taken": 0}
        if not self._add:
            new |= {"posted": 0, "last": 0, "text": 0}
        _note(database, counts=_encoded(Counts()), **new)
        return database

    def _interrupted(self) -> sqlite3.Connection | None:
        """What was made of the same request; None where it was another, or cannot be used."""
        database = None
        try:
            database = connect_to_build(self._path)
            meta = _meta(database)
            if self._request is not None and self._request in (meta.get("request"), meta.get("made")):
                return database
        except sqlite3.DatabaseError as error:
            if "locked" in str(error):
                raise
        if database:
            database.close()
        return None

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def run(self) -> None:
        """Go through the stages that are still to do."""
        meta = _meta(self._db)
        self.counts = msgspec.json.decode(meta["counts"], type=Counts)
        self._last: int = meta["last"]
        self._posted: int = meta["posted"]
        self._text: int = meta["text"]
        if meta["complete"] == 1:
            self._close()
            return
        if meta["stage"] == "read":
            for index in range(meta["origin"], len(self._origins)):
                self._read(index, meta["taken"] if index == meta["origin"] else 0)
            _note(self._db, stage="post")
        self.vain = not self._last
        if self.vain:
            raise IndexFault("I001", "no record was read, so there is nothing to make an index of")
        if meta["stage"] != "finish":
            self._post()
        self._finish()

    @property
    def _small(self) -> bool:
        """Whether little was added or replaced, by what was noted with the records."""
        return (self.counts.added + self.counts.replaced) * SMALL < self._last

    def _read(self, index: int, taken: int) -> None:
        records = islice(self._origins[index].records(), taken, None)
        while batch := list(islice(records, BATCH)):
            self._db.execute("BEGIN IMMEDIATE")
            for record in batch:
                self._store(record)
            taken += len(batch)
            told = {"counts": _encoded(self.counts), "last": self._last, "text": self._text}
            _note(self._db, origin=index, taken=taken, **told)
        _note(self._db, origin=index + 1, taken=0)

    def _store(self, record: Record) -> None:
        self.counts.read += 1
        found = columns(record)
        if not found.title and not found.abstract:
            self.counts.unused += 1
            return
        name, number = self._place(record, found)
        record = msgspec.structs.replace(record, id=name, source=UNSET)
        row = (name, title_hash(record), pack(record), found.passage.hashes.tobytes())
        if number is None:
            self._last = number = self._last + 1
            self.counts.added += 1
            self._db.execute("INSERT INTO document VALUES (?, ?, ?, ?, ?)", (number, *row))
        else:
            self.counts.replaced += 1
            self._forget(number)
            self._db.execute(
                "UPDATE document SET id = ?, title = ?, record = ?, shingles = ? WHERE number = ?", (*row, number)
            )
            if number <= self._posted:
                postings = [(shingle, number) for shingle in sample(found.passage.hashes)]
                self._db.executemany("INSERT OR IGNORE INTO posting VALUES (?, ?)", postings)
        self._text += len(found.title) + len(found.names) + len(found.abstract)
        self._db.execute("INSERT INTO text (rowid, title, names, abstract) VALUES (?, ?, ?, ?)", (number, *found[:3]))

    def _place(self, record: Record, found: Columns) -> tuple[str, int | None]:
        """The id of a record, and the number of the document that it takes the place of.

        An id that another work has already (two bibliographies may use one key) is made to differ by a hash.
        """
        made = blake2b("\0".join(found[:3]).encode(), digest_size=6).hexdigest()
        if record.id is UNSET:
            name = f"text:{made}"
            return name, self._number(name)
        number = self._number(record.id)
        if number is None or _same_work(record, self._record(number)):
            return record.id, number
        self.counts.renamed += 1
        name = f"{record.id}~{made}"
        return name, self._number(name)

    def _number(self, name: str) -> int | None:
        row = self._db.execute("SELECT number FROM document WHERE id = ?", (name,)).fetchone()
        return None if row is None else int(row[0])

    def _record(self, number: int) -> Record:
        return unpack(self._db.execute("SELECT record FROM document WHERE number = ?", (number,)).fetchone()[0])

    def _forget(self, number: int) -> None:
        """Take a document out of what is searched."""
        old = columns(self._record(number))
        self._text -= len(old.title) + len(old.names) + len(old.abstract)
        self._db.execute(
            "INSERT INTO text (text, rowid, title, names, abstract) VALUES ('delete', ?, ?, ?, ?)", (number, *old[:3])
        )
        if number <= self._posted:
            postings = [(shingle, number) for shingle in sample(old.passage.hashes)]
            self._db.executemany("DELETE FROM posting WHERE shingle = ? AND document = ?", postings)

    def _post(self) -> None:
        """Store the postings of the new documents, all at once and in their order."""
        self._db.execute("CREATE TEMP TABLE IF NOT EXISTS new (shingle INTEGER, document INTEGER)")
        self._db.execute("DELETE FROM temp.new")
        self._db.execute("BEGIN IMMEDIATE")
        rows = self._db.execute("SELECT number, shingles FROM document WHERE number > ?", (self._posted,))
        pairs = ((shingle, number) for number, blob in rows for shingle in sample(array("i", blob)))
        self._db.executemany("INSERT INTO temp.new VALUES (?, ?)", pairs)
        self._db.execute("INSERT OR IGNORE INTO posting SELECT shingle, document FROM temp.new ORDER BY 1, 2")
        _note(self._db, stage="finish", posted=self._last)

    def _finish(self) -> None:
        """List the common words; what little was added hardly changes them, nor the order of the file."""
        if not self._small:
            self._db.execute("INSERT INTO text (text) VALUES ('optimize')")
            self._db.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab(main, text, row)")
        self._db.execute("BEGIN IMMEDIATE")
        if not self._small:
            self._db.execute("DELETE FROM term")
            self._db.execute("INSERT INTO term SELECT term, doc FROM temp.vocabulary WHERE doc > ?", (COMMON,))
        self._db.execute("DELETE FROM meta WHERE name IN ('request', 'stage', 'origin', 'taken')")
        _note(self._db, complete=1, made=self._request)
        self._close()

    def _close(self) -> None:
        """Make one compact file of the index."""
        if not self._small:
            self._db.execute("VACUUM")
        self._db.execute("PRAGMA journal_mode = DELETE")


def _encoded(counts: Counts) -> str:
    return msgspec.json.encode(counts).decode()


def _meta(database: sqlite3.Connection) -> dict[str, Any]:
    return dict(database.execute("SELECT name, value FROM meta"))


def _note(database: sqlite3.Connection, **what: Any) -> None:
    """Note how far the making has come, and make it and what was done stand."""
    if not database.in_transaction:
        database.execute("BEGIN IMMEDIATE")
    database.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", what.items())
    database.execute("COMMIT")


def _request(path: str, origins: list[Origin], add: bool) -> str | None:
    """What tells one build from another; None where what was read cannot be read again."""
    states = [origin.state for origin in origins]
    if None in states:
        return None
    names = [origin.name for origin in origins]
    return msgspec.json.encode([names, states, state(path) if add else None]).decode()


def _same_work(record: Record, other: Record) -> bool:
    """Whether a record is a newer form of another that has its id."""
    if record.title is UNSET or other.title is UNSET or title_hash(record) == title_hash(other):
        return True
    authors = [{surname(name) for name in (each.author or ())} for each in (record, other)]
    return bool(authors[0] & authors[1])

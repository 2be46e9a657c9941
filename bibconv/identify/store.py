"""The index: one SQLite file that holds the records of a library, their shingles, and a full-text index.

========== =====================================================================================================
table      what it holds
========== =====================================================================================================
document   a record (as compressed JSON), its id, a hash of its title's normal form, its shingles in their order
posting    the sampled shingles, and in which documents each stands
text       FTS5, contentless: the normal forms of titles, names and abstracts
term       the words that stand in more than :data:`COMMON` documents, and in how many
meta       the version, whether the index is complete, what it was made from, and how far the making has come
========== =====================================================================================================

An index is made, or added to, beside its place and put there when it is complete, so that a reader never meets half of
one, and a process that is killed leaves the old one as it was.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import zlib
from array import array
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Any, NamedTuple

import msgspec
from msgspec import UNSET

from bibconv.identify.errors import IndexFault
from bibconv.match import Passage, passage, title_form, words
from bibconv.model import Name, Record

APPLICATION = 0x62696263
"""What marks the file as an index of ours (SQLite's ``application_id``): ``bibc``."""

MAGIC = b"SQLite format 3\0"

VERSION = 1
"""The version of the layout (SQLite's ``user_version``)."""

COMMON = 100
"""In how many documents a word stands at the most that is not listed in ``term``."""

CACHE = 16 << 10
"""How many KiB of pages a reader keeps in memory."""

PAGE = 8192
"""The size of a page: large enough that several documents fit into one."""

PHRASES = (
    b" the of and to in a we that for is on with are this as by our be an from which can show it using these "
    b"model models learning data method methods approach results performance based propose paper problem task "
    b"tasks algorithm neural language training such also not have between more than or network networks "
    b"however existing state-of-the-art framework information quantum different new system systems multiple "
    b"across large both work datasets experiments demonstrate been when further while deep time two only "
    b"number through has representation including well In this paper, we propose a novel approach to. We "
    b"present a. This paper describes our system submitted to the shared task on. Extensive experiments on "
    b"benchmark datasets demonstrate that our proposed method outperforms the state-of-the-art. Our code is "
    b"available at https://github.com/. In this work, we introduce. Experimental results show that. However, "
    b"existing methods. We show that the. To address this issue, we. Recent advances in large language models "
    b"(LLMs) have shown. "
    b'"}],"abstract":"","URL":"https://","container-title":"","DOI":"10.","issued":"20{"id":"","type":"article","title":"","type":"paper-conference","author":[{"family":"","given":"'
)
"""What stands in many records, so that it need not be stored with each. A change of it is a change of the version."""

_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value ANY) WITHOUT ROWID;
CREATE TABLE document (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title INTEGER, record BLOB NOT NULL, shingles BLOB NOT NULL
);
CREATE INDEX title ON document (title) WHERE title IS NOT NULL;
CREATE TABLE posting (shingle INTEGER, document INTEGER, PRIMARY KEY (shingle, document)) WITHOUT ROWID;
CREATE TABLE term (term TEXT PRIMARY KEY, documents INTEGER) WITHOUT ROWID;
CREATE VIRTUAL TABLE text USING fts5(title, names, abstract, content='', detail=full, tokenize='unicode61');
"""


class Stored(NamedTuple):
    """A record of the library, where it stands, and the passage that its abstract is."""

    number: int
    record: Record
    passage: Passage


class Columns(NamedTuple):
    """What a record says, in the forms in which it is searched."""

    title: str
    names: str
    abstract: str
    passage: Passage


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Record).decode


def columns(record: Record) -> Columns:
    """The normal forms of a record."""
    names: tuple[Name, ...] = record.author if record.author is not UNSET else ()
    parts = [part for name in names for part in (name.family, name.given, name.literal) if part is not UNSET]
    abstract = passage_of(record)
    title = words(record.title) if record.title is not UNSET else []
    return Columns(" ".join(title), " ".join(words(" ".join(parts))), " ".join(abstract.words), abstract)


def title_hash(record: Record) -> int | None:
    """A number that records with the same title have, in its normal form; None where there is no title."""
    form = title_form(record.title) if record.title is not UNSET else ""
    return int.from_bytes(blake2b(form.encode(), digest_size=6).digest()) if form else None


def pack(record: Record) -> bytes:
    """A record as it is stored: JSON, as a raw stream of DEFLATE with :data:`PHRASES` before it."""
    deflate = zlib.compressobj(6, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, PHRASES)
    return deflate.compress(_encode(record)) + deflate.flush()


def unpack(data: bytes) -> Record:
    """A record that was stored."""
    return _decode(zlib.decompressobj(-15, PHRASES).decompress(data))


class Reader:
    """An index that is opened for reading; several processes may read it at once. Use as a context manager.

    :class:`IndexFault` where there is none, where it is not an index, not whole, or of another version.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        _look_at(path)
        with faults(path):
            self._db = sqlite3.connect(f"file:{_quoted(path)}?mode=ro", uri=True, timeout=10)
            try:
                self._db.execute(f"PRAGMA cache_size = -{CACHE}")
                self.meta: dict[str, Any] = dict(self._db.execute("SELECT name, value FROM meta"))
                if self.meta.get("complete") != 1:
                    raise IndexFault("I004", "the index is not complete: build it again")
            except BaseException:
                self._db.close()
                raise

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def postings(self, shingle: int, most: int) -> list[int]:
        """The documents in which a shingle stands; ``most + 1`` of them where there are more."""
        found = self._db.execute("SELECT document FROM posting WHERE shingle = ? LIMIT ?", (shingle, most + 1))
        return [number for (number,) in found]

    def shingles(self, number: int) -> array[int]:
        """The shingles of a document."""
        with _sound():
            ((blob,),) = self._db.execute("SELECT shingles FROM document WHERE number = ?", (number,))
            return array("i", blob)

    def document(self, number: int) -> Stored:
        """A document of the library."""
        with _sound():
            ((blob,),) = self._db.execute("SELECT record FROM document WHERE number = ?", (number,))
            record = unpack(blob)
        return Stored(number, record, passage_of(record))

    def by_id(self, name: str) -> int | None:
        """The number of the document with an id."""
        return next(
            (number for (number,) in self._db.execute("SELECT number FROM document WHERE id = ?", (name,))), None
        )

    def by_title(self, title: int, most: int) -> list[int]:
        """The documents whose title has a hash (:func:`title_hash`)."""
        found = self._db.execute("SELECT number FROM document WHERE title = ? ORDER BY number LIMIT ?", (title, most))
        return [number for (number,) in found]

    def common(self, terms: Iterable[str]) -> dict[str, int]:
        """In how many documents words stand, those that are common."""
        asked = list(terms)
        found: dict[str, int] = {}
        for start in range(0, len(asked), 500):
            some = asked[start : start + 500]
            marks = ",".join("?" * len(some))
            found |= dict(self._db.execute(f"SELECT term, documents FROM term WHERE term IN ({marks})", some))
        return found

    def search(self, query: str, most: int) -> list[int]:
        """The best documents for a query in the language of FTS5."""
        found = self._db.execute("SELECT rowid FROM text WHERE text MATCH ? ORDER BY rank LIMIT ?", (query, most))
        return [number for (number,) in found]

    def facts(self) -> dict[str, int | str]:
        """How much there is in the index: records, those with an abstract, bytes of text, bytes of the file."""
        ((records, abstracts),) = self._db.execute("SELECT count(*), count(nullif(length(shingles), 0)) FROM document")
        size, _ = state(self.path)
        return {"records": records, "abstracts": abstracts, "text": self.meta.get("text", 0), "file": size}

    def contents(self) -> Iterator[tuple[Any, ...]]:
        """Everything that the index holds, a row at a time, in an order of its own: to compare two with each other."""
        for table, order in (("document", "number"), ("posting", "shingle, document"), ("term", "term")):
            yield from self._db.execute(f"SELECT '{table}', * FROM {table} ORDER BY {order}")
        self._db.execute("CREATE VIRTUAL TABLE temp.instance USING fts5vocab(main, text, instance)")
        yield from self._db.execute("SELECT 'text', term, doc, col, offset FROM temp.instance ORDER BY 2, 3, 4, 5")


def passage_of(record: Record) -> Passage:
    """The passage of a record's abstract, an empty one where it has none."""
    return passage(record.abstract) if record.abstract is not UNSET else Passage([])


def _quoted(path: str) -> str:
    return path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")


@contextlib.contextmanager
def faults(path: str) -> Iterator[None]:
    """Turn what SQLite says of a file into what its user can do about it."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise IndexFault("I004", "the index is being changed by another process: try again later") from None
        raise IndexFault("I002", f"the index cannot be read ({error}): build it again") from None
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise IndexFault("I002", f"the index is damaged ({error}): build it again") from None


@contextlib.contextmanager
def _sound() -> Iterator[None]:
    """What is stored of a document is not what was: it is not there, or its bytes are others."""
    try:
        yield
    except (zlib.error, msgspec.DecodeError, ValueError, TypeError) as error:
        raise IndexFault("I002", f"the index is damaged ({error}): build it again") from None


def building(path: str) -> str:
    """Where an index is while it is made."""
    return f"{path}.building"


def _look_at(path: str) -> None:
    """Whether the file is a whole index of this version, told from the header of SQLite (its file format, 1.3)."""
    try:
        with open(path, "rb") as file:
            header = file.read(100)
            size = file.seek(0, os.SEEK_END)
    except FileNotFoundError:
        if os.path.exists(building(path)):
            raise IndexFault(
                "I004",
                "the index is being built, or its building was interrupted: the same `bibconv index build` goes on",
            ) from None
        raise IndexFault("I001", "there is no index here: `bibconv index build FILES… -o INDEX` makes one") from None
    except IsADirectoryError:
        raise IndexFault("I001", "this is a folder, not an index") from None
    except OSError as error:
        raise IndexFault("I001", f"the index cannot be read: {error.strerror}") from None
    check_header(header, size)


def check_place(path: str) -> None:
    """:class:`IndexFault` where a file stands that is no index of ours, and is not to be replaced by one."""
    try:
        with open(path, "rb") as file:
            header = file.read(100)
    except FileNotFoundError:
        return
    except OSError as error:
        raise IndexFault("I001", f"no index can be made here: {error.strerror}") from None
    if header and not (header.startswith(MAGIC) and int.from_bytes(header[68:72]) == APPLICATION):
        raise IndexFault("I001", "the file is something else than an index, and is not replaced by one")


def check_header(header: bytes, size: int) -> None:
    """:class:`IndexFault` where the header is not that of a whole index of this version."""
    if len(header) < 100 or not header.startswith(MAGIC):
        raise IndexFault("I001", "this is no index of bibconv: `bibconv index build FILES… -o INDEX` makes one")
    if int.from_bytes(header[68:72]) != APPLICATION:
        raise IndexFault("I001", "this is a database of another program, no index of bibconv")
    version = int.from_bytes(header[60:64])
    if version != VERSION:
        whose = "an older" if version < VERSION else "a newer"
        raise IndexFault(
            "I003", f"the index was made by {whose} bibconv (version {version}, not {VERSION}): build it again"
        )
    page = int.from_bytes(header[16:18])
    page = 65536 if page == 1 else page
    if page * int.from_bytes(header[28:32]) > size:
        raise IndexFault("I002", f"the index is cut off: it has {size} bytes of more: build it again")


def connect_to_build(path: str) -> sqlite3.Connection:
    """Open, or begin, an index that is being made; no other process can until this one has ended."""
    database = sqlite3.connect(building(path), timeout=1, isolation_level=None)
    try:
        for setting in (
            f"page_size = {PAGE}",
            "locking_mode = EXCLUSIVE",
            "journal_mode = WAL",
            "synchronous = NORMAL",
            "temp_store = FILE",
            f"cache_size = -{4 * CACHE}",
        ):
            database.execute(f"PRAGMA {setting}")
    except BaseException:
        database.close()
        raise
    return database


def begin(path: str, *, copy: bool, stale: bool) -> sqlite3.Connection:
    """Begin an index anew: an empty one, or a copy of the one that is there; ``stale`` says what is to be removed."""
    discard(path, whole=stale)
    if copy:
        shutil.copyfile(path, building(path))
    database = connect_to_build(path)
    if not copy:
        database.executescript(_SCHEMA)
        database.execute(f"PRAGMA application_id = {APPLICATION}")
        database.execute(f"PRAGMA user_version = {VERSION}")
    return database


def discard(path: str, *, whole: bool = True) -> None:
    """Remove what is left of a making; where not ``whole``, what stands beside it alone."""
    for suffix in ("-wal", "-shm", "-journal", "")[: 4 if whole else 3]:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(building(path) + suffix)


def put_in_place(path: str) -> None:
    """Put an index that was made where it belongs, for good."""
    with open(building(path), "rb") as file:
        os.fsync(file.fileno())
    os.replace(building(path), path)
    folder = os.open(os.path.dirname(os.path.abspath(path)), os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def state(path: str) -> tuple[int, int]:
    """The size and the time of a file."""
    found = os.stat(path)
    return found.st_size, found.st_mtime_ns

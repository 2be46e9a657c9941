"""A large document that is checked in pieces, by several processes: what each finds, and what is made of it all.

Rules of records run where a piece is. What the rules of the whole file need is kept of each record (its digest), and
they run where all is put together.
"""

from __future__ import annotations

import os
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Generator, Iterator
from itertools import chain, islice, pairwise
from typing import NamedTuple

from msgspec.structs import replace

from bibconv import pieces
from bibconv.checking.document import Checked, How, Text, format_of, kept, profile_of, syntax_of
from bibconv.checking.shift import Shift
from bibconv.checking.suppress import First, Suppression, first_of, suppressions
from bibconv.codes import CODES
from bibconv.files import Document, from_text
from bibconv.format import Format
from bibconv.pieces import Piece, as_bytes
from bibconv.report import Diagnostic, Report
from bibconv.rules import FAMILIES
from bibconv.rules.base import File
from bibconv.rules.engine import Checker, Reading
from bibconv.rules.found import Digest, Problem
from bibconv.syntax import line_starts

_OUR_RULES = frozenset([f"bibconv.rules.{family}" for family in FAMILIES])


class Part(NamedTuple):
    """What came of a piece, by the offsets and lines of the document; nothing has been suppressed yet.

    ``starts`` are the offsets, within the piece, at which lines begin.
    """

    problems: list[Problem]
    digests: list[Digest]
    fields: Counter[str]
    read: int
    marks: list[Suppression]
    first: First
    starts: array[int]


class NotAlone(NamedTuple):
    """That a piece has to be checked together with what follows it; or, if it is ``tied``, with the whole document."""

    tied: bool


class Cut(NamedTuple):
    """A piece of a document, and how many characters stand before it.

    What is the ``rest`` of the document has nothing after it that it could depend on, and so many ``items`` before it.
    """

    path: str
    format: str
    piece: Piece
    before: int
    rest: bool = False
    items: int = 0


def check_piece(cut: Cut, format: Format, how: How) -> Part | NotAlone:
    """Check a piece."""
    cutting, piece = format.cutting, cut.piece
    assert cutting is not None
    if cutting.tied(piece.data):
        return NotAlone(True)
    told: list[Diagnostic] = []
    seen: set[tuple[str, str]] = set()
    profile = profile_of(format, how)
    selection = how.select(profile)
    report = Report(told.append)
    with from_text(piece.whole, report, cut.path, "utf-8", how.options.limits, marked=cutting.raw) as document:
        syntax = syntax_of(document.text(), format, how) if format.syntax is not None else None
        if syntax is not None and syntax.tied:
            return NotAlone(True)
        marks, first = suppressions(syntax), first_of(syntax)
        file = File(cut.path, format, profile, syntax, today=how.today)
        reading = Reading(
            document if syntax is None else Text(syntax.text, cut.path),
            file,
            replace(how.options, piece=piece, before=cut.items),
            seen,
        )
        rules = [each for each in selection.rules if each.scope != "file"]
        problems = [each for each in selection.told(reading.problems(rules)) if each.code != "B008"]
    if told or reading.report.findings["X002"] or not _in_order(file):
        return NotAlone(True)
    # How many records are explained is counted from the beginning on.
    if not cut.rest and (file.explained or not cutting.alone(piece.data, frozenset(seen))):
        return NotAlone(False)
    by = Shift(cut.before, piece.above)
    return Part(
        [by.problem(each) for each in problems],
        [by.digest(each) for each in file.digests],
        file.fields,
        reading.report.read,
        [by.mark(each) for each in marks],
        by.first(first),
        array("I", line_starts(syntax.text) if syntax is not None else ()),
    )


def _in_order(file: File) -> bool:
    """Whether each record has its place in the syntax, or a line of its own.

    An entry that was read by lenient rules is none of the syntax, and nobody knows where its key stands. Of records on
    one line the findings stand in the order in which rules come to them, which depends on how many were before.
    """
    if file.syntax is not None:
        return all(each.start >= 0 for each in file.digests)
    return all(one.line < other.line for one, other in pairwise(file.digests))


class Division:
    """A document that is checked in pieces, and what is put together of them, in their order."""

    def __init__(self, document: Document, format: Format, pieces: Iterator[Piece], how: How) -> None:
        self._document = document
        self._format = format
        self._pieces = pieces
        self._how = how
        self._problems: list[Problem] = []
        self._undefined: set[str] = set()
        self._marks: list[Suppression] = []
        self.read = 0
        """How many records were read."""
        self._places = _Places()
        position = self._places.position if format.syntax is not None else None
        self._file = File(
            document.path, format, profile_of(format, how), None, how.cited, how.today,
            elsewhere=how.elsewhere, position=position,
        )  # fmt: skip

    def cuts(self) -> Generator[Cut, None, None]:
        """The pieces of the document, to be checked; it is closed with the last of them."""
        before = 0
        with self._document:
            for piece in self._pieces:
                yield Cut(self._document.path, self._format.name, piece, before)
                before += len(piece.data if piece.data.isascii() else piece.data.decode("utf-8", "surrogateescape"))

    def joined(self, first: Cut, others: list[Cut]) -> Cut:
        """The rest of the document, from a piece on."""
        piece = first.piece
        data = b"".join([piece.data, *[each.piece.data for each in others]])
        # With as many lines before it as there are in the document, messages name the lines of the document. Readers
        # of formats with a syntax see to that themselves.
        blank = "" if self._format.syntax is not None else "\n" * piece.above
        rest = Piece(data, piece.lines, piece.columns, piece.context + blank, manner=piece.manner)
        return first._replace(piece=rest, rest=True, items=self.read)

    def add(self, cut: Cut, part: Part) -> None:
        """What came of the next piece."""
        self.read += part.read
        self._file.digests += part.digests
        self._file.fields.update(part.fields)
        self._places.add(cut.before, cut.piece.lines, part.starts)
        for each in part.problems:
            # What is not defined is told where it is used first.
            if each.code != "B004" or each.message not in self._undefined:
                self._problems.append(each)
            if each.code == "B004":
                self._undefined.add(each.message)
        for mark in self._marks:
            if mark.ahead > part.first.number and part.first.span is not None:
                mark.span, mark.lines, mark.ahead = part.first.span, part.first.lines, 0
            elif mark.ahead:
                mark.ahead = max(0, mark.ahead - part.first.number)
        self._marks += part.marks

    def checked(self) -> Checked | None:
        """What comes of the document; None where it has to be checked in one piece."""
        if self._document.failed or not self.read:
            return None
        file, how = self._file, self._how
        selection = how.select(file.profile)
        checker = Checker([each for each in selection.rules if each.scope == "file"], file)
        found = chain(self._problems, self._again(), checker.problems(()))
        problems, untold = kept(selection.told(found), self._marks, file.path, how)
        return Checked(problems, self._format, untold=untold)

    def _again(self) -> Iterator[Problem]:
        """The keys that stand twice, as the reader would tell them."""
        first: dict[str, Digest] = {}
        for each in self._file.digests if self._format.again is not None else ():
            # An entry that is no record has no line.
            if each.key and each.line and (other := first.setdefault(each.key, each)) is not each:
                line, column = self._places.position(each.key_start)
                message = self._format.again(each.key, f"line {other.line}")  # type: ignore[misc]
                yield Problem("B008", CODES["B008"].severity, message, self._file.path, line, column, key=each.key)


class _Places:
    """Tells line and column of an offset, from the places where the lines of each piece begin."""

    def __init__(self) -> None:
        self._offsets: list[int] = []
        self._lines: list[int] = []
        self._starts: list[array[int]] = []

    def add(self, offset: int, line: int, starts: array[int]) -> None:
        """The next piece, and how much stands before it."""
        self._offsets.append(offset)
        self._lines.append(line)
        self._starts.append(starts)

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1."""
        piece = bisect_right(self._offsets, offset) - 1
        within = offset - self._offsets[piece]
        line = bisect_right(self._starts[piece], within)
        return self._lines[piece] + line, within - self._starts[piece][line - 1] + 1


_LARGE = 8
"""A file of so many pieces is divided."""


def is_large(path: str) -> bool:
    """Whether a file is worth dividing; what is no plain file can be read only once."""
    try:
        return os.path.isfile(path) and os.path.getsize(path) > _LARGE * pieces.SIZE
    except (OSError, ValueError):
        return False


def divided(document: Document, report: Report, how: How) -> Division | None:
    """A document, divided; None where it has to be checked in one piece. It is closed when all of it was cut."""
    format = format_of(document, report, how)
    cutting = format.cutting if format is not None else None
    if format is None or cutting is None or cutting.plain is None or not cutting.takes(document):
        return None
    if cutting.tied(as_bytes(document.head())):
        return None
    # Rules of others may look at the whole document.
    rules = how.select(profile_of(format, how)).rules
    if not _OUR_RULES.issuperset([each.check.__module__ for each in rules]):
        return None
    cuts = cutting.plain(cutting.bytes_of(document))
    first = list(islice(cuts, 2))
    return Division(document, format, chain(first, cuts), how) if len(first) > 1 else None

"""From the text of a BibTeX file to its blocks, in time linear in the text, whatever it is.

A value may hold a line that begins with ``@``, so an entry that is not closed is read far beyond its end before that
shows; it is then cut before the next line that begins as an entry does, and what follows is read again. All that is
read again is counted, at a price that covers the attempt itself. When it comes to twice the file, an entry must close
before the next such line, so that no character is read more than a few times.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial

from bibconv.formats.bibtex.syntax.grammar import BLOCK, BLOCK_ON_NEXT_LINE, NAME, BlockReader, Broken, unread
from bibconv.limits import LIMITS
from bibconv.syntax import Between, Block, Document, Entry, Error, Fault, Reason

_FAULTS_BETWEEN = 100
_READ_AGAIN_TIMES = 2
_READ_AGAIN_LEAST = 100_000
_PRICE_OF_READING_AGAIN = 100

_LOST_BLOCK = re.compile(r"(?:^|[\r\n])[ \t]*+(@(?!\s*+(?i:comment)\b)[ \t]*+[\w{(])")
_LEFT_OVER = re.compile(rf"(\s*+)(?:[,}}]|(?:[^\s,{{}}@=]{{1,99}}\s*+,\s*+)?{NAME}\s*+=)")
_LINE_END = re.compile(r"[\r\n]")
_CHUNK = 1 << 20
_OVERLAP = 64


def pointer(name: bytes) -> re.Pattern[bytes]:
    """A field that points to an entry, in a part of a file in lower case."""
    return re.compile(name + rb"[\s\x1c-\x1f\x80-\xff]{0,120}=")


POINTERS = (pointer(b"crossref"), pointer(b"xdata"))
"""The fields that point to an entry from which others are taken over."""


def parse(text: str, depth: int = LIMITS.depth) -> Document:
    """The concrete syntax of a BibTeX file; ``depth`` is how deep the braces of a value may be nested.

    >>> document = parse("@misc{a, title = {T}}  bye")
    >>> [(type(node).__name__, node.start, node.end) for node in document.nodes]
    [('Entry', 0, 21), ('Between', 21, 26)]
    """
    return Document(text, partial(blocks, depth=depth), inherits)


def inherits(text: str) -> bool:
    """Whether an entry of the file may take over fields from another: whether it says ``crossref =`` or ``xdata =``."""
    for start in range(0, len(text), _CHUNK):
        # Bytes are put into lower case many times faster than characters, and no other letters have these for theirs.
        if points(text[start : start + _CHUNK + _OVERLAP].encode("utf-8", "replace").lower()):
            return True
    return False


def points(chunk: bytes, pointers: Iterable[re.Pattern[bytes]] = POINTERS) -> bool:
    """Whether a part of a file, in lower case, gives such a field."""
    return any(each.search(chunk) for each in pointers)  # by turns, since a search for one word is that much faster


def blocks(text: str, depth: int = LIMITS.depth) -> Iterator[Block]:
    """Yield the blocks of a BibTeX file in order, without a gap.

    The text is ``"".join([text[block.start : block.end] for block in blocks(text)])``. What cannot be read is an
    :class:`Error`; nothing raises. ``depth`` is how deep the braces of a value may be nested.
    """
    reader = _Reader(text, depth)
    done = 0
    after_entry = False
    while match := reader.next_block(done):
        if match.start() > done:
            yield _between(text, done, match.start(), after_entry)
        block = reader.read(match)
        yield block
        done = block.end
        after_entry = isinstance(block, (Entry, Error))
    if done < len(text):
        yield _between(text, done, len(text), after_entry)


def _between(text: str, start: int, end: int, after_entry: bool) -> Between:
    """The text between two blocks, with what in it looks like an entry or like the rest of one."""
    if end - start < 3 and text[start:end].isspace():
        return Between((), start, end)
    faults: list[Fault] = []
    if after_entry and (match := _LEFT_OVER.match(text, start, end)):
        faults.append(Fault("left over", match.end(1)))
    for match in _LOST_BLOCK.finditer(text, start, end):
        if len(faults) == _FAULTS_BETWEEN:
            break
        reason: Reason = "missing entry type" if match[1][-1] in "{(" else "missing opening brace"
        faults.append(Fault(reason, match.start(1)))
    return Between(tuple(faults), start, end)


class _Reader:
    """Reads block after block, and keeps count of what is read again."""

    def __init__(self, text: str, depth: int) -> None:
        self._text = text
        self._depth = depth
        self._may_read_again = _READ_AGAIN_TIMES * len(text) + _READ_AGAIN_LEAST
        self._next_cut = -1

    def next_block(self, start: int) -> re.Match[str] | None:
        """The next ``@type{`` that neither stands behind a ``%`` on its line nor is part of an e-mail address."""
        text = self._text
        at = start
        while match := BLOCK.search(text, at):
            opening = match.start()
            percent = text.rfind("%", at, opening)
            if percent >= 0 and not _LINE_END.search(text, percent, opening):
                end_of_line = _LINE_END.search(text, opening)
                at = end_of_line.start() if end_of_line else len(text)
            elif opening > start and text[match.end() - 1] == "(" and text[opening - 1].isalnum():
                at = opening + 1
            else:
                return match
        return None

    def read(self, match: re.Match[str]) -> Block:
        """The block that begins with this match, or an error up to where it is cut."""
        exact = self._may_read_again > 0
        limit = len(self._text) if exact else self._cut(match.end())
        if not exact and self._never_closes(match.end(), limit):
            # Where thousands are broken, these are most of them.
            end = match.start() + len(self._text[match.start() : limit].rstrip())
            return unread(self._text, match, Fault("unclosed brace", match.end() - 1), end)
        reader = BlockReader(self._text, match, limit, self._depth)
        # The exception itself, and with it all that it came through, would be kept by the variable that it is put in.
        try:
            return reader.read()
        except Broken as broken:
            fault, reached = broken.fault, broken.reached
        cut = self._cut(match.end())
        beyond = 0
        if reached > cut:
            beyond = _PRICE_OF_READING_AGAIN + reached - cut
            reader = BlockReader(self._text, match, cut, self._depth)
            try:
                return reader.read()
            except Broken as broken:
                fault, reached = broken.fault, broken.reached
        end = self._end(match, reader, reached, cut, exact)
        self._may_read_again -= beyond + max(0, reached - end)
        return reader.error(fault, end)

    def _never_closes(self, start: int, limit: int) -> bool:
        """Whether there are too few closing braces for a block in braces, wherever they stand."""
        text = self._text
        if text[start - 1] != "{" or text.find("%", start, limit) >= 0:
            return False
        if text.find("}", start, limit) >= 0 and text.count("}", start, limit) > text.count("{", start, limit):
            return False
        return text.find("@", start, limit) < 0 or BLOCK.search(text, start, limit) is None

    def _end(self, match: re.Match[str], reader: BlockReader, reached: int, cut: int, exact: bool) -> int:
        """Where an error ends: at its own closing brace if that stands before the cut, else without white space."""
        if BLOCK.match(self._text, reached, cut):
            cut = reached
        elif exact and (end := reader.closing_brace(cut)) >= 0:
            return end
        return match.start() + len(self._text[match.start() : cut].rstrip())

    def _cut(self, start: int) -> int:
        """Where the next block begins that is the first thing on its line; the end of the text if there is none."""
        if self._next_cut < start:
            match = BLOCK_ON_NEXT_LINE.search(self._text, start)
            self._next_cut = match.start(1) if match else len(self._text)
        return self._next_cut

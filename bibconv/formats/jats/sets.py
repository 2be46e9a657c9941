"""Sets of articles: how one is read on behind a fault, and what stands in it beside the articles.

A parser gives up at the first place that is not well-formed. Another one is given the beginning of the set (its
declarations and its start tag, so that namespaces hold), and then the document from the next article on.
"""

from __future__ import annotations

import codecs
import gc
import re
from typing import TYPE_CHECKING, NamedTuple

from bibconv.text.xml import Bytes, NotWellFormedError, entity, line_of, local, tidy

if TYPE_CHECKING:
    from lxml.etree import _Element

_ARTICLE = re.compile(rb"<(?:[\w.-]{1,40}:)?article(?=[\s/>])")
_NEXT = re.compile(_ARTICLE.pattern + rb"|<!--|<!\[CDATA\[")
_ENDS = {b"<!--": b"-->", b"<![CDATA[": b"]]>"}
_LONGEST = 64
"""More bytes than any of these has."""

_MISC = rb"(?:\s|<!--.*?-->|<\?.*?\?>)*+"
_QUOTED = rb"\"[^\"]*\"|'[^']*'"
_BEGINNING = (
    rb"(?s:(?:\xef\xbb\xbf)?(?:<\?xml\s[^>]{0,999}\?>)?(?P<kept>" + _MISC
    + rb"(?:<!DOCTYPE\s(?:" + _QUOTED + rb"|[^\"'\[>])*+"
    + rb"(?:\[(?:" + _QUOTED + rb"|<!--.*?-->|<\?.*?\?>|[^\]\"'<]|<(?!!--|\?))*+\]\s*)?>)?" + _MISC
    + rb"(?P<root><[^\s<>/!?]+(?:\s(?:" + _QUOTED + rb"|[^\"'<>])*+)?>)?))"
)  # fmt: skip
"""The declarations, and the start tag of the root."""

_WIDE = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
_ENCODING = re.compile(rb"(?:\xef\xbb\xbf)?<\?xml\s[^>]{0,999}encoding\s{0,9}=\s{0,9}[\"']([\w.-]{1,40})")
_CONTINUING = bytes(range(0x80, 0xC0))
"""The bytes of UTF-8 that begin no character."""

_KEPT = 1 << 15
"""So many bytes before those that were read last are kept: a parser stands where a tag began that has not ended."""
_COST = 512
_FREE = 1 << 20
"""What it costs to begin anew, in bytes that are read in that time; and how much of it may be spent beforehand.

It is in proportion to what is read, so that time is; where faults are no denser on the whole, no article is missed.
"""

_HELD = 1 << 20
"""Parsers of lxml stand in circles of objects, with the trees that they have made. After so many bytes they are let go,
since who reads may have seen to it that circles are not looked for."""

_NAMED_LINE = re.compile("(?<=line )[0-9]+(?= and |$)")


class Fault(NamedTuple):
    """What is wrong, and where in the document; ``begins`` is whether that is in the start tag of an article.

    ``next`` is the line of the article from which it is read on, None where there is none.
    """

    message: str
    line: int
    column: int
    begins: bool
    next: int | None


def _codec(name: str) -> str:
    """The codec of an encoding; where there is none that has ASCII in it, one that takes each byte for a character."""
    tag = b"<article>"
    try:
        found = tag.decode(name, "replace").encode(name, "replace") == tag
    except (LookupError, ValueError, AssertionError, TypeError):
        found = False
    return codecs.lookup(name).name if found else "latin-1"


class Articles:
    """A document as a parser gets it, several times if need be: it is a stream of bytes for each of them.

    ``count`` bytes were read. The lines that a parser tells are ``above`` fewer than those of the document.
    ``encoding`` is what the parser has to take it for, whatever the document says.
    """

    def __init__(self, stream: Bytes) -> None:
        self._stream = stream
        self.count = 0
        self.above = 0
        self.encoding: str | None = None
        # The bytes that were read last, as they stand, or in UTF-8 where those of ASCII are wider; where they begin.
        self._held = b""
        self._offset, self._line, self._column = 0, 1, 1
        self._again = b""
        self._first: bytes | None = None
        self._decoder: codecs.IncrementalDecoder | None = None
        self._codec = "utf-8"
        # Where the text of the document begins, as the parser counts, and in the document.
        self._begins, self._began = (1, 1), (1, 1)
        self._spent = 0
        self._let_go = 0

    def read(self, size: int = _KEPT) -> bytes:
        """The next bytes, ``size`` of them at the most."""
        if self._again:
            data, self._again = self._again[:size], self._again[size:]
        else:
            data = self._next(size)
        self.count += len(data)
        return data

    def _next(self, size: int) -> bytes:
        data = read = self._stream.read(size)
        if self._first is None:
            if wide := _WIDE.get(data[:2]):
                self._decoder = codecs.getincrementaldecoder(wide)("replace")
            elif declared := _ENCODING.match(data):
                self._codec = _codec(declared[1].decode())
        if self._decoder is not None:
            read = self._decoder.decode(data, final=not data).encode()
        if self._first is None:
            self._first = read
            self._column -= read.startswith(codecs.BOM_UTF8)
        if (gone := len(self._held) - _KEPT) > 0:
            self._forget(gone)
        self._held += read
        return data if self.encoding is None else read

    def _forget(self, size: int) -> None:
        """Let go of the first bytes of those that are held."""
        gone, self._held = self._held[:size], self._held[size:]
        self._offset += size
        if ends := gone.count(b"\n"):
            self._line += ends
            self._column = 1
            gone = gone[gone.rfind(b"\n") + 1 :]
        if self._codec == "utf-8":
            self._column += len(gone.translate(None, _CONTINUING))
        else:
            self._column += len(gone.decode(self._codec, "replace"))

    def behind(self, error: NotWellFormedError) -> Fault:
        """Go to the next article behind a fault."""
        line, column, message = error.line, error.column, str(error)
        if (line, column) < self._begins:
            return Fault(message, line, column, False, None)
        if line == self._begins[0]:
            column += self._began[1] - self._begins[1]
        line += self.above
        message = _NAMED_LINE.sub(lambda named: str(self._in_document(int(named[0]))), message)
        at = self._at(line, column)
        begins = _ARTICLE.match(self._held, max(self._held.rfind(b"<", 0, at), 0)) is not None
        return Fault(message, line, column, begins, self._line if self._go_on(at) else None)

    def _in_document(self, line: int) -> int:
        return line + self.above if line >= self._begins[0] else line

    def end(self) -> int:
        """The line of the end tag of the root, when all was read, as the parser would tell it."""
        return self._line + self._held.count(b"\n", 0, max(self._held.rfind(b"</"), 0)) - self.above

    def _at(self, line: int, column: int) -> int:
        """Where in what is held a place is; 0 for one before."""
        start = 0
        for _ in range(line - self._line):
            end = self._held.find(b"\n", start)
            if end < 0:
                return len(self._held)
            start = end + 1
        before = column - (self._column if line == self._line else 1)
        if line < self._line or before <= 0:
            return start
        characters = self._held[start : start + 4 * before]
        if characters.isascii():
            return start + before
        errors = "surrogateescape" if self._codec == "utf-8" else "replace"
        return start + len(characters.decode(self._codec, errors)[:before].encode(self._codec, errors))

    def _go_on(self, fault: int) -> bool:
        """Have the parser begin anew with the next article behind a fault; whether there is one."""
        found = re.match(_BEGINNING, self._first or b"")
        if found is None or b"<!ENTITY" in found[0] or self._offset + fault < found.end():
            return False
        beginning = found[0]
        root = found["root"]
        if root is None or _ARTICLE.match(root) or root.endswith(b"/>"):
            beginning = beginning[: len(beginning) - len(root or b"")]
        if self._begins == (1, 1):
            self._spent = self._offset + fault - _FREE
        self._spent += _COST + len(found["kept"].lstrip())
        if not self._find(fault):
            return False
        if self._offset - self._let_go > _HELD:
            self._let_go = self._offset
            gc.collect(0)
        if self._decoder is not None:
            self.encoding = "utf-8"
        self._again = beginning + b"\n" + self._held
        self._begins = beginning.count(b"\n") + 2, 1
        self._began = self._line, self._column
        self.above = self._line - self._begins[0]
        return True

    def _find(self, at: int) -> bool:
        """Let go of all before the next start tag of an article; whether there is one.

        What stands in a remark or in a section of characters is none.
        """
        ending = b""
        for start, end in _ENDS.items():
            if self._held.rfind(start, 0, at) > self._held.rfind(end, 0, at):
                ending = end
        at = max(at, 1)
        while True:
            if ending:
                if (ended := self._held.find(ending, at)) >= 0:
                    at, ending = ended + len(ending), b""
                    continue
            elif found := _NEXT.search(self._held, at):
                at, ending = found.end(), _ENDS.get(found[0], b"")
                if not ending and self._offset + found.start() >= self._spent:
                    self._forget(found.start())
                    return True
                continue
            at = max(at, len(self._held) - _LONGEST)
            before = self._offset
            if not self._next(_KEPT):
                return False
            at -= self._offset - before


_SHOWN = 80
"""How many characters of a text are told."""
_KINDS = 20
"""How many kinds of what is no article are told of a document."""
_WORD = re.compile(r"\S")


class Beside:
    """What stands in a set beside its articles and is not read: each kind is told where it is met first.

    ``read`` are the names of the elements that something is read of, wherever they stand.
    """

    def __init__(self, read: tuple[str, ...]) -> None:
        self._names = frozenset(read)
        self._read = [f"{{*}}{name}" for name in read]
        self._told: set[str] = set()
        self._last: _Element | None = None

    def before(self, article: _Element) -> list[tuple[int, str]]:
        """What there is, with its line, between the article before and one that has ended."""
        root = article.getparent()
        if root is None or root.getparent() is not None:
            return []
        found = self._found(article.getprevious(), root, line_of(article))
        self._last = article
        return found

    def behind(self, within: _Element | None, line: int) -> list[tuple[int, str]]:
        """The same between the last article and the line where the set ends, or cannot be read any further.

        ``within`` is an element of the set that has not ended there.
        """
        found: list[tuple[int, str]] = []
        if (inside := self._last if within is None else within) is not None:
            root = inside.getroottree().getroot()
            if root.find("{*}article") is not None:
                found = self._found(root[-1], root, line)
        self._last = None
        return found

    def _found(self, each: _Element | None, root: _Element, line: int) -> list[tuple[int, str]]:
        """The same, from an element on that stands before a line, and backwards from there."""
        found: dict[str, tuple[int, str]] = {}
        while each is not None:
            _text(each.tail, line, found)
            if each is self._last:
                break
            line = line_of(each)
            name = local(each)
            if not name:
                _text(entity(each), line, found)
            elif name not in self._names and next(each.iter(*self._read), None) is None:
                message = f"the element {name[:_SHOWN]} in a set of articles is none of them; it is left out"
                found[f"<{name}>"] = line, message
            each = each.getprevious()
        else:
            _text(root.text, line, found)
        new = [kind for kind in found if kind not in self._told][: _KINDS - len(self._told)]
        self._told.update(new)
        return sorted(found[kind] for kind in new)


def _text(text: str | None, line: int, found: dict[str, tuple[int, str]]) -> None:
    """Find a text that stands before a line."""
    if text and (begins := _WORD.search(text)):
        said = tidy(text[begins.start() : begins.start() + _SHOWN]).strip(" ")
        message = f"text between the articles of a set is left out: {said}"
        found[""] = line - text.count("\n", begins.start()), message

r"""The grammar of one block: from its ``@type{`` to the delimiter that closes it.

The grammar is that of ``bibtex.web`` ("Reading the database file(s)") with what biber's parser (btparse, "bt_language")
allows beyond it: ``@comment{…}`` is one block, ``%`` hides the rest of a line between fields, ``@string`` takes several
definitions. Braces count even after a backslash.

Every pattern is possessive, so none goes back over what it has read.
"""

from __future__ import annotations

import re

from bibconv.limits import LIMITS
from bibconv.syntax import (
    EXTRA_COMMAS,
    Block,
    Comment,
    Entry,
    Error,
    Fault,
    Field,
    Macros,
    Piece,
    PieceKind,
    Preamble,
    Reason,
)
from bibconv.text.memo import Memo

NAME = r'[^\s"#%(),={}@]++'
BLOCK = re.compile(rf"@\s*+({NAME})\s*+[{{(]")
BLOCK_ON_NEXT_LINE = re.compile(rf"[\r\n][ \t]*+(@\s*+{NAME}\s*+[{{(])")


def _balanced(levels: int) -> str:
    inside = "[^{}]*+"
    for _ in range(levels):
        inside = rf"[^{{}}]*+(?:\{{{inside}\}}[^{{}}]*+)*+"
    return inside


_TRIVIA = r"\s*+(?:%[^\r\n]*+\s*+)*+"
_PLAIN_KEY = re.compile(r'\s*+([^\s,{}()"=]++)\s*+,')
_PLAIN_FIELD = re.compile(
    rf"{_TRIVIA}({NAME})\s*+=\s*+"
    rf'(?:\{{({_balanced(5)})\}}|"((?:[^"{{}}]++|\{{{_balanced(4)}\}})*+)"|({NAME}))\s*+'
)
_PLAIN_START = re.compile(rf"(\s*+)({NAME})\s*+=\s*+")
_LONGEST_START = 80
_SHALLOW = 8
_FAR = 1 << 13
"""How far the end of a value in braces is looked for before it is read brace by brace, so that time stays linear."""
_KIND_OF_GROUP: dict[int, PieceKind] = {2: "braced", 3: "quoted"}
_FIELD_AT_KEY = re.compile(rf'[A-Za-z]++\s*+=|{NAME}\s*+=\s*+[{{"]')
_KEY_BEFORE_FIELD = re.compile(rf'([^\s,{{}}()"]++)\s++(?={NAME}\s*+=)')
_KEY_IN_BRACES = re.compile(r'[^,{}"\r\n]*+')
_KEY_IN_PARENTHESES = re.compile(r'[^,{}"()\r\n]*+(?:\([^,{}"()\r\n]*+\)[^,{}"()\r\n]*+)*+')
_SPACE = re.compile(r"\s*+")
_SKIP = re.compile(_TRIVIA)
_WORD = re.compile(NAME)
_FIELD_START = re.compile(rf"{NAME}\s*+=")
_BRACE = re.compile(r"[{}]")
_QUOTE_OR_BRACE = re.compile(r'["{}]')
_END_OF_COMMENT = re.compile(rf"[{{}})]|{BLOCK_ON_NEXT_LINE.pattern}")


def _start(before: str) -> tuple[str, int] | None:
    """The name of the field that begins so before its brace, and how many blanks stand before that."""
    match = _PLAIN_START.fullmatch(before)
    return (match[2].lower(), match.end(1)) if match else None


_STARTS = Memo(_start, 1 << 12)


def _end_of_group(text: str, opening: int, end: int) -> int:
    """The offset behind a group in braces that is neither long nor deep; 0 where it may be.

    ``end`` is the offset behind the first closing brace.
    """
    far = opening + _FAR
    depth = text.count("{", opening + 1, end)
    while 0 < depth <= _SHALLOW:
        start = end
        end = text.find("}", start, far) + 1
        if not end:
            return 0
        depth += text.count("{", start, end) - 1
    return 0 if depth else end


class Broken(Exception):
    """A block cannot be read. ``reached`` is how far the text was looked at."""

    def __init__(self, reason: Reason, offset: int, reached: int) -> None:
        self.fault = Fault(reason, offset)
        self.reached = reached


class BlockReader:
    """Reads one block of ``text``, which may not go beyond ``limit``. ``match`` is its ``@type{``, ``type`` group 1."""

    __slots__ = ("_close", "_depth", "_faults", "_fields", "_inside", "_limit", "_start", "_text", "_type")

    def __init__(self, text: str, match: re.Match[str], limit: int, depth: int = LIMITS.depth) -> None:
        self._text = text
        self._depth = depth
        self._limit = limit
        self._type = match[1].lower()
        self._start, self._inside = match.span()
        self._close = "}" if text[self._inside - 1] == "{" else ")"
        self._fields: list[Field] = []
        self._faults: list[Fault] = []

    def read(self) -> Block:
        """The block; :class:`Broken` where it cannot be read."""
        if self._type == "comment":
            end = self._past_comment()
            return Comment(self._text[self._inside : end - 1], (), self._start, end)
        if self._type == "preamble":
            return self._preamble()
        if self._type == "string":
            end = self._read_fields(self._inside)
            return Macros(tuple(self._fields), tuple(self._faults), self._start, end)
        plain = _PLAIN_KEY.match(self._text, self._inside, self._limit)
        if plain:
            key, key_start, at = plain[1], plain.start(1), plain.end()
        else:
            key, key_start, at = self._odd_key()
        end = self._read_fields(at)
        return Entry(self._type, key, tuple(self._fields), tuple(self._faults), self._start, end, key_start)

    def error(self, fault: Fault, end: int) -> Error:
        """The block as far as it was read when it broke."""
        plain = _PLAIN_KEY.match(self._text, self._inside, end)
        key = plain[1] if plain else ""
        return Error(self._type, key, tuple(self._fields), (*self._faults, fault), self._start, end)

    def closing_brace(self, limit: int) -> int:
        """The offset behind the brace that closes the block, whatever stands inside; -1 if there is none."""
        if self._close == ")":
            return -1
        try:
            return past_brace(self._text, self._inside - 1, limit, limit)
        except Broken:
            return -1

    def _preamble(self) -> Preamble:
        pieces, at = read_value(self._text, self._inside, self._limit, self._depth)
        if at >= self._limit or BLOCK.match(self._text, at, self._limit):
            raise self._unclosed(at)
        if self._text[at] != self._close:
            raise Broken("unexpected character", at, at)
        return Preamble(pieces, (), self._start, at + 1)

    def _read_fields(self, at: int) -> int:
        """Read fields up to the closing delimiter, and say where that ends."""
        text, limit, close = self._text, self._limit, self._close
        plain, find = _PLAIN_FIELD.match, text.find
        add = self._fields.append
        while True:
            # A short way past most fields, for speed; whatever it does not take is read by the pattern.
            opening = find("{", at, at + _LONGEST_START)
            if opening >= 0 and (start := _STARTS[text[at:opening]]) is not None:
                end = find("}", opening, opening + _FAR) + 1
                if find("{", opening + 1, end) >= 0:
                    end = _end_of_group(text, opening, end)
                after = end + 1 if text[end : end + 1] == "\n" else end
                if 0 < end < limit > after and (mark := text[after]) in (",", close):
                    name, blanks = start
                    add(Field(name, (Piece("braced", text[opening + 1 : end - 1], opening, end),), at + blanks, end))
                    at = after + 1
                    if mark == close:
                        return at
                    continue
            match = plain(text, at, limit)
            if match:
                after = match.end()
                mark = text[after] if after < limit else ""
                if mark == ",":
                    add(_plain_field(match))
                    at = after + 1
                    continue
                if mark == close:
                    add(_plain_field(match))
                    return after + 1
            at = self._skip(at)
            mark = text[at] if at < limit else ""
            if mark == close:
                return at + 1
            if mark == ",":
                self._faults.append(Fault("extra comma", at))
                at = _past(EXTRA_COMMAS, text, at, limit)
            elif not mark or BLOCK.match(text, at, limit):
                raise self._unclosed(at)
            else:
                at = self._odd_field(at)

    def _odd_field(self, at: int) -> int:
        """Read a field that is not of the plain shape, and the comma behind it."""
        text, limit = self._text, self._limit
        name = _WORD.match(text, at, limit)
        if not name:
            raise Broken("unexpected character", at, at)
        equals = self._skip(name.end())
        if equals >= limit or text[equals] != "=":
            raise Broken("missing equals sign", at, equals)
        pieces, after = read_value(text, equals + 1, limit, self._depth)
        self._fields.append(Field(name[0].lower(), pieces, at, pieces[-1].end))
        mark = text[after] if after < limit else ""
        if mark == ",":
            return after + 1
        if mark and mark != self._close and not BLOCK.match(text, after, limit):
            if not _FIELD_START.match(text, after, limit):
                raise Broken("unexpected character", after, after)
            self._faults.append(Fault("missing comma", after))
        return after

    def _odd_key(self) -> tuple[str, int, int]:
        """Read a key that is not of the plain shape: the key, where it starts, and where the fields do."""
        text, limit, close = self._text, self._limit, self._close
        at = _past(_SPACE, text, self._inside, limit)
        mark = text[at] if at < limit else ""
        if mark in (",", close) or _FIELD_AT_KEY.match(text, at, limit):
            self._faults.append(Fault("missing key", at))
            return "", at, at + (mark == ",")
        if alone := _KEY_BEFORE_FIELD.match(text, at, limit):
            self._faults.append(Fault("missing comma", alone.end(1)))
            return alone[1], at, alone.end()
        end = _past(_KEY_IN_BRACES if close == "}" else _KEY_IN_PARENTHESES, text, at, limit)
        key = text[at:end].rstrip()
        after = _past(_SPACE, text, end, limit)
        mark = text[after] if after < limit else ""
        if not mark or BLOCK.match(text, after, limit):
            raise self._unclosed(after)
        if not key:
            raise Broken("missing key", at, at)
        if mark not in (",", close):
            raise Broken("missing comma", at + len(key), after)
        if len(key.split(None, 1)) > 1:
            self._faults.append(Fault("blank in the key", at))
        return key, at, after + (mark == ",")

    def _past_comment(self) -> int:
        """The offset behind the delimiter that closes a ``@comment``; braces in it may be nested to any depth.

        In parentheses it may not go beyond the next block: a ``)`` is found anywhere, whatever it belongs to.
        """
        if self._close == "}":
            return past_brace(self._text, self._inside - 1, self._limit, self._limit)
        depth = 0
        for match in _END_OF_COMMENT.finditer(self._text, self._inside, self._limit):
            if match[0] == "{":
                depth += 1
            elif match[0] == "}":
                depth -= 1
            elif match[0] != ")":
                raise self._unclosed(match.start(1))
            elif depth <= 0:
                return match.end()
        raise self._unclosed(self._limit)

    def _skip(self, at: int) -> int:
        return _past(_SKIP, self._text, at, self._limit)

    def _unclosed(self, reached: int) -> Broken:
        reason: Reason = "unclosed brace" if self._close == "}" else "unclosed parenthesis"
        return Broken(reason, self._inside - 1, reached)


def unread(text: str, match: re.Match[str], fault: Fault, end: int) -> Error:
    """The block that begins with ``match``, of which no field was read."""
    start, inside = match.span()
    plain = _PLAIN_KEY.match(text, inside, end)
    return Error(match[1].lower(), plain[1] if plain else "", (), (fault,), start, end)


def read_value(text: str, at: int, limit: int, depth: int = LIMITS.depth) -> tuple[tuple[Piece, ...], int]:
    """Read pieces joined by ``#``; the offset returned is behind the white space that follows."""
    pieces = []
    while True:
        piece = _piece(text, _past(_SKIP, text, at, limit), limit, depth)
        pieces.append(piece)
        at = _past(_SKIP, text, piece.end, limit)
        if at >= limit or text[at] != "#":
            return tuple(pieces), at
        at += 1


def _piece(text: str, at: int, limit: int, depth: int) -> Piece:
    mark = text[at] if at < limit else ""
    if mark == "{":
        end = past_brace(text, at, limit, depth)
        return Piece("braced", text[at + 1 : end - 1], at, end)
    if mark == '"':
        end = _past_quote(text, at, limit, depth)
        return Piece("quoted", text[at + 1 : end - 1], at, end)
    word = _WORD.match(text, at, limit)
    if not word:
        raise Broken("missing value", at, at)
    return Piece(_kind_of_word(word[0]), word[0], at, word.end())


def past_brace(text: str, opening: int, limit: int, depth_limit: int) -> int:
    """The offset behind the brace that closes the one at ``opening``."""
    depth = 0
    for match in _BRACE.finditer(text, opening, limit):
        if match[0] == "{":
            depth += 1
            if depth > depth_limit:
                raise Broken("nested too deeply", match.start(), match.start())
        else:
            depth -= 1
            if not depth:
                return match.end()
    raise Broken("unclosed brace", opening, limit)


def _past_quote(text: str, opening: int, limit: int, depth_limit: int) -> int:
    """The offset behind the quote that closes the one at ``opening``: the first that is outside of braces."""
    depth = 0
    for match in _QUOTE_OR_BRACE.finditer(text, opening + 1, limit):
        mark = match[0]
        if mark == "{":
            depth += 1
            if depth > depth_limit:
                raise Broken("nested too deeply", match.start(), match.start())
        elif mark == "}":
            depth -= 1
            if depth < 0:
                raise Broken("unbalanced brace in quotes", match.start(), match.start())
        elif not depth:
            return match.end()
    raise Broken("unclosed quote", opening, limit)


def _plain_field(match: re.Match[str]) -> Field:
    group = match.lastindex or 0
    text = match[group]
    start, end = match.span(group)
    if group == 4:
        kind = _kind_of_word(text)
    else:
        kind = _KIND_OF_GROUP[group]
        start -= 1
        end += 1
    return Field(match[1].lower(), (Piece(kind, text, start, end),), match.start(1), end)


def _kind_of_word(word: str) -> PieceKind:
    return "number" if word.isdigit() and word.isascii() else "macro"


def _past(pattern: re.Pattern[str], text: str, at: int, limit: int) -> int:
    match = pattern.match(text, at, limit)
    return match.end() if match else at

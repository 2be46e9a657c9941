r"""Plain characters to LaTeX: what TeX reserves, ligatures kept apart, and characters beyond ASCII."""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import TYPE_CHECKING, Final

from bibconv.limits import LIMITS, TooLongError
from bibconv.text import scan
from bibconv.text.latex import symbols

if TYPE_CHECKING:
    from mypy_extensions import i64

BREAK: Final = "\ufdd0"
"""Stands in a string where a ligature must be broken; a code point that is no character."""
BLANK: Final = "\ufdd1"
"""Stands for a blank that would be lost beside another; a code point that is no character."""

_NEITHER: Final = r"\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufeff\ufffe\uffff\ud800-\udfff"
"""Controls, overrides of the direction, and what is no character at all: no LaTeX for these."""

_ASCII: Final = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "`": r"\textasciigrave{}",
    **{c: "\\" + c for c in "$&%#_"},
    **dict.fromkeys("\t\n\r\x0c\x0b", " "),
    BREAK: "{}",
    BLANK: "{ }",
    "\u00a0": "~",
    "\u00ad": r"\-",
    "\ufffd": r'\symbol{"FFFD}',
}
_LONGEST: Final = 2 * LIMITS.field
_LONG: Final = _LONGEST // max(map(len, _ASCII.values()))
_LIGATURES: Final = {"–": "--", "—": "---", "“": "``", "”": "''", "‘": "`"}
_BEFORE: Final = {"–": "-–—", "—": "-–—", "”": "'”", "“": "‘“!?", "‘": "‘“!?"}
_JOINING: Final = frozenset("-'!?")
"""The characters of ASCII that make a ligature with one of ``_LIGATURES``."""
_AFTER: Final = {"–": "-", "—": "-", "”": "'", "“": "", "‘": ""}

_IN_UNICODE: Final = re.compile(rf"[\\{{}}$&%#_~^`\u00a0\u00ad\ufffd{_NEITHER}]")
_IN_ASCII: Final = re.compile(r"[\\{}$&%#_~^`\x00-\x1f\x7f]")
_UNRESERVED: Final = bytes(code for code in range(256) if code > 0x7F or not _IN_ASCII.match(chr(code)))
_TAKE_A_BACKSLASH: Final = b"$&%#_"
_GONE: Final = re.compile(rf"[{_NEITHER}]")
_LAYOUT: Final = re.compile(r"[ \t-\r]+")
_MARKS: Final = re.compile(r"([A-Za-z\u00c0-\u024f\u1e00-\u1eff])?([\u0300-\u036f]+)")
_COMBINING: Final = frozenset(map(chr, range(0x300, 0x370)))
_RAW: Final = r"{\relax "
_ADDRESS: Final = re.compile(rf"[\\{{}}%# {_NEITHER}]")
_MOST_MARKS: Final = 2


class _MarkFound(Exception):
    """A combining mark is in the text, whose letter has gone by already."""


def in_line(text: str) -> str:
    r"""The text on one line, without what there is no LaTeX for; a line end or a tab is one blank, as TeX has it.

    >>> in_line("one\n\n two\x07")
    'one two'
    """
    text = _LAYOUT.sub(lambda found: " " if found[0].strip(" ") else found[0], text)
    return _GONE.sub("", text)


def to_unicode(text: str) -> str:
    """A plain string with what TeX reserves escaped, and all else as it is."""
    if not _wants_escapes(text):
        return text
    if text.isascii():
        return reserved_to_tex(text)
    if len(text) > _LONG:
        _measure(text)
    return _IN_UNICODE.sub(_escape, text)


def reserved_to_tex(text: str) -> str:
    """A plain string with what TeX reserves of ASCII escaped."""
    if len(text) > _LONG:
        _measure(text)
    reserved = text.encode("utf-8", "surrogatepass").translate(None, _UNRESERVED)  # quicker than any search for them
    return _IN_ASCII.sub(_escape, text) if reserved.strip(_TAKE_A_BACKSLASH) else _backslashed(text, reserved)


def _measure(text: str) -> None:
    """Refuse a long string of which escapes would make many times as much: memory has to hold that thrice."""
    length = len(text) + sum([text.count(sign) * (len(tex) - 1) for sign, tex in _ASCII.items()])
    if length > _LONGEST:
        raise TooLongError(f"a field of it would be {length} characters of LaTeX, more than {_LONGEST}")


def beyond_ascii(text: str) -> str:
    """A plain string with what is beyond ASCII made commands, as far as there are any."""
    try:
        return _beyond_ascii(text)
    except _MarkFound:
        pieces, position = [], 0
        for found in _MARKS.finditer(text):
            pieces += [_beyond_ascii(text[position : found.start()]), _marked(found[1] or "", found[2])]
            position = found.end()
        return "".join(pieces) + _beyond_ascii(text[position:])


def _backslashed(text: str, signs: bytes) -> str:
    for sign in set(signs.decode()):
        text = text.replace(sign, "\\" + sign)
    return text


def _wants_escapes(text: str) -> bool:
    """Whether a character of a string is reserved, or not to be printed: searches for one character are quickest."""
    return (
        "%" in text
        or "&" in text
        or "$" in text
        or "#" in text
        or "_" in text
        or "\\" in text
        or "{" in text
        or "}" in text
        or "~" in text
        or "^" in text
        or "`" in text
        or "\ufffd" in text
        or not text.isprintable()
    )


def _beyond_ascii(text: str) -> str:
    """The runs beyond ASCII as commands; a compiled walk finds them, or the encoder, where a walk is slow."""
    return walk_beyond(text) if scan.COMPILED else search_beyond(text)


def search_beyond(text: str) -> str:
    """The runs beyond ASCII as commands; the encoder finds them, a dozen times as fast as a pattern does."""
    return text.encode("ascii", _HANDLER).decode()


def walk_beyond(text: str) -> str:
    """What :func:`search_beyond` gives, by a walk over the bytes of UTF-8, which is quicker than over characters."""
    data = text.encode("utf-8", "surrogatepass")
    parts: list[str] = []
    done: i64 = 0
    start: i64 = -1
    at: i64 = 0
    byte_at: i64 = 0
    end: i64 = len(data)
    while byte_at < end:
        byte: i64 = data[byte_at]
        if byte < 0x80:
            if start >= 0:
                parts += (text[done:start], _commands(text, start, at))
                done = at
                start = -1
            at += 1
        elif byte >= 0xC0:
            if start < 0:
                start = at
            at += 1
        byte_at += 1
    if start >= 0:
        parts += (text[done:start], _commands(text, start, at))
        done = at
    parts.append(text[done:])
    return "".join(parts)


def address(href: str) -> str:
    r"""The address of a link as ``\url`` and ``\href`` take it: verbatim but for what ends or comments it out.

    >>> address("https://example.org/a_b?c=%20#d")
    'https://example.org/a_b?c=\\%20\\#d'
    """
    return _ADDRESS.sub(_in_address, href)


def _escape(found: re.Match[str]) -> str:
    return _ASCII.get(found[0], "")


def _in_address(found: re.Match[str]) -> str:
    char = found[0]
    return "\\" + char if char in "%# " else _ASCII.get(char, "") if char in "\\{}" else ""


def _command(error: UnicodeError) -> tuple[bytes, int]:
    """What stands for a run of characters beyond ASCII: an error handler of the encoder."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return _commands(error.object, error.start, error.end).encode(), error.end


def _commands(text: str, start: int, end: int) -> str:
    """What stands for the characters beyond ASCII from ``start`` to ``end``."""
    if end == start + 1:
        char = text[start]
        if char not in _BEFORE or (text[start - 1 : start] not in _JOINING and text[end : end + 1] not in _JOINING):
            return _TEX[char]
    out: list[str] = []
    raw = -1
    for position in range(start, end):
        char = text[position]
        tex = _TEX[char]
        if tex.startswith(_RAW):
            if raw < 0:
                raw = position
            continue
        if raw >= 0:
            out.append(f"{_RAW}{text[raw:position]}}}")  # one group for neighbours
            raw = -1
        if char in _BEFORE:
            if position and text[position - 1] in _BEFORE[char]:
                tex = "{}" + tex
            if text[position + 1 : position + 2] in _AFTER[char] and position + 1 < len(text):
                tex += "{}"
        out.append(tex)
    if raw >= 0:
        out.append(f"{_RAW}{text[raw:end]}}}")
    return "".join(out)


_HANDLER: Final = "bibconv-tex"
codecs.register_error(_HANDLER, _command)


class _Table(dict[str, str]):
    """A character to its LaTeX, worked out when first met; the number of characters bounds it."""

    def __missing__(self, char: str) -> str:
        if char in _COMBINING:
            raise _MarkFound
        found = self[char] = _character(char)
        return found


def _character(char: str) -> str:
    if char in symbols.TEXT:
        return rf"{{\{symbols.TEXT[char]}}}"
    if (formula := symbols.formula(char)) is not None:
        return rf"{{\ensuremath{{{formula}}}}}"
    if char in symbols.SPACES:
        return f"{{{symbols.SPACES[char]}}}"
    parts = unicodedata.normalize("NFD", char)
    if 2 <= len(parts) <= 1 + _MOST_MARKS and _composed(parts) == char and (tex := _accents(parts[0], parts[1:])):
        return tex
    return f"{_RAW}{char}}}"


_TEX: Final = _Table(_ASCII | _LIGATURES)


_ON_I: Final = ("\u0300", "\u0301", "\u0302", "\u0308")
"""The accents that LaTeX sets on an ``i`` without being told to take its dot away; every tool reads this form."""


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _accents(letter: str, marks: str) -> str | None:
    """A letter and marks that Unicode has one character for; None where T1 has no accent for one of them."""
    if letter in symbols.TEXT:
        tex = "\\" + symbols.TEXT[letter]
    elif letter.isascii() and letter.isalpha():
        dotless = letter == "j" or (letter == "i" and marks not in _ON_I)
        tex = rf"\{letter}" if dotless else letter
    else:
        return None
    for mark in marks:
        if mark not in symbols.MARKS:
            return None
        tex = _accent(mark, tex)
    return f"{{{tex}}}"


def _accent(mark: str, tex: str) -> str:
    command = symbols.MARKS[mark]
    bare = not command.isalpha() and (len(tex) == 1 or tex in (r"\i", r"\j"))
    return rf"\{command}{tex}" if bare else rf"\{command}{{{tex}}}"


def _marked(letter: str, marks: str) -> str:
    r"""A letter with marks that are characters of their own.

    Where Unicode has one character for both, ``\relax`` says that here they are two. A dotless letter under an accent
    is the letter that prints the same: no tool tells the two apart, and some lose the one that is dotless.
    """
    if letter in ("ı", "ȷ") and len(marks) <= _MOST_MARKS and (tex := _accents("i" if letter == "ı" else "j", marks)):
        return tex
    base = letter if letter.isascii() else _TEX[letter]
    known = letter and len(marks) <= _MOST_MARKS and all(mark in symbols.MARKS for mark in marks)
    if not known or base.startswith(_RAW):
        return base + "".join(f"{_RAW}{mark}}}" for mark in marks)
    held, tex = letter, base
    for mark in marks:
        if _composed(held + mark) != held + mark:
            tex = r"\relax" + (" " if tex[0].isalpha() else "") + tex
        elif tex in ("i", "j"):
            tex = "\\" + tex
        tex = _accent(mark, tex)
        held += mark
    return f"{{{tex}}}"

"""Which signs of a text want a closer look, told at once.

Compiled (see "Compiled modules" in CONTRIBUTING.md), one walk over the bytes of a text answers, in half the time that
a search for one sign takes; in plain Python the walk would take fifty times as long, so that searches answer there.
Both answer the same, and the tests demand it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from mypy_extensions import i64

COMPILED: Final = __file__.endswith((".so", ".pyd"))

BEYOND: Final = 1
"""A character beyond ASCII."""
CONTROL: Final = 2
"""A character that is not printable (``str.isprintable``); line ends and tabs are such."""

ESCAPED: Final = 4
"""One of ``$&%#_``, which TeX takes with a backslash before it."""
RESERVED: Final = 8
r"""One of ``\{}~^```, for which TeX has commands."""
DOUBLED: Final = 16
"""Two of a sign beside each other that TeX would make one of: blanks, hyphens, commas, quotes, angle brackets."""

MARK: Final = 32
"""A brace or a dollar sign."""
AFTER_COMMA: Final = 64
"""A letter of ASCII right after a comma."""
AFTER_STOP: Final = 128
"""A capital of ASCII right after a full stop."""
INTRODUCTION: Final = 256
"""``Introduction`` or ``INTRODUCTION``."""
UNRESOLVED: Final = 512
"""A question mark right before a closing bracket."""

_PRINTABLE: Final = bytes(range(0x20, 0x7F))
_TWINS = b" -,'<>"
_SETTLED: Final = bytes(code for code in range(128) if chr(code).isprintable() and chr(code) not in "$&%#_\\{}~^`")
_TAKE_A_BACKSLASH: Final = b"$&%#_"
_HYPHENS: Final = re.compile("-(?=-)")
_COMMAS: Final = re.compile(",(?=,)")
_JOINED_BY_COMMA: Final = re.compile(",(?=[A-Za-z])")
_JOINED_BY_STOP: Final = re.compile(r"\.(?=[A-Z])")


def _tex_bits(code: int) -> int:
    char = chr(code)
    if code >= 0x80:
        return BEYOND
    if not char.isprintable():
        return CONTROL
    if char in "$&%#_":
        return ESCAPED
    return RESERVED if char in "\\{}~^`" else DOUBLED if code in _TWINS else 0


_SMALL: Final = 1
_GREAT: Final = 2
_DIGIT: Final = 3
_APART: Final = 4
"""A blank, a hyphen or a slash: what is recased stands between."""
_TWIN: Final = 5
_UNSURE: Final = 6
_A: Final = 65


def _title_kind(code: int) -> int:
    char = chr(code)
    if code >= 0x80 or _tex_bits(code) & ~DOUBLED:
        return _UNSURE
    if char.isalpha():
        return _GREAT if char.isupper() else _SMALL
    return _DIGIT if char.isdigit() else _APART if char in " -/" else _TWIN if code in _TWINS else 0


_TITLE: Final = bytes(map(_title_kind, range(256)))
_TEX: Final = bytes(map(_tex_bits, range(256)))
_SIGNS: Final = bytes(_tex_bits(code) | (MARK if chr(code) in "{}$" else 0) for code in range(256))

_COMMA: Final = 1
_LETTER: Final = 2
_STOP: Final = 4
_CAPITAL: Final = 8
_I: Final = 32
_N: Final = 64
_T: Final = 128
"""Bits of ``_RUNNING``: of what is looked for, each sign has the bit above that of the one before it. A question mark
goes with the commas, and a closing bracket with the letters.
"""


def _running_kind(code: int) -> int:
    char = chr(code)
    if char.isascii() and char.isalpha():
        letter = {"I": _I, "N": _N, "n": _N, "T": _T, "t": _T}.get(char, 0)
        return _LETTER | (_CAPITAL if char.isupper() else 0) | letter
    return {",": _COMMA, "?": _COMMA, ".": _STOP, "]": _LETTER, ")": _LETTER}.get(char, 0)


_RUNNING: Final = bytes(map(_running_kind, range(256)))


def _walk(data: bytes, bits: bytes) -> int:
    """The bits of all bytes; 8 above, of those that stand beside their like."""
    found: i64 = 0
    twice: i64 = 0
    before: i64 = 256
    at: i64 = 0
    end: i64 = len(data)
    while at < end:
        byte: i64 = data[at]
        here: i64 = bits[byte]
        found |= here
        if byte == before:
            twice |= here
        before = byte
        at += 1
    return found | twice << 8


def walk_tex(text: str) -> int:
    """What :func:`tex` says, by a walk."""
    data = text.encode("utf-8", "surrogatepass")
    found = _walk(data, _TEX)
    if found & BEYOND and not found & CONTROL and not _is_printable(data):
        found |= CONTROL
    return found & (BEYOND | CONTROL | ESCAPED | RESERVED) | (found >> 8) & DOUBLED


def _is_printable(data: bytes) -> bool:
    """Whether all characters are printable; those of ASCII are left out, so that it asks for few."""
    rest = data.translate(None, _PRINTABLE)
    return not rest or rest.decode("utf-8", "surrogatepass").isprintable()


def search_tex(text: str) -> int:
    """What :func:`tex` says, by searches."""
    found = 0 if text.isascii() else BEYOND
    if rest := text.encode("utf-8", "surrogatepass").translate(None, _SETTLED):
        if left := rest.strip(_TAKE_A_BACKSLASH):
            if not _is_printable(left):
                found |= CONTROL
            if left.translate(None, _UNRESERVED):
                found |= RESERVED
        if rest.translate(None, _UNESCAPED):
            found |= ESCAPED
    if (
        "  " in text
        or _HYPHENS.search(text) is not None
        or _COMMAS.search(text) is not None
        or ("'" in text and "''" in text)
        or ("<" in text and "<<" in text)
        or (">" in text and ">>" in text)
    ):
        found |= DOUBLED
    return found


_UNRESERVED: Final = bytes(code for code in range(256) if chr(code) not in "\\{}~^`")
_UNESCAPED: Final = bytes(code for code in range(256) if code not in _TAKE_A_BACKSLASH)


_SHORT: Final = 100
"""From so many characters on it pays to know more of a text."""

_AHEAD: Final[dict[int, tuple[str, int]]] = {}
"""What :func:`tex` will say of texts that were walked over as running text, by where they are in memory: a dump is read
a batch ahead of what is written of it. What is remembered holds the text, so that it stays there.
"""
_MOST_AHEAD: Final = 256
_LONGEST_AHEAD: Final = 10_000


def walk_running(text: str) -> int:
    """What :func:`running` says, by a walk."""
    data = text.encode("utf-8", "surrogatepass")
    ahead = _SHORT <= len(text) <= _LONGEST_AHEAD
    seen = _walk_running(data, _RUNNING, _SIGNS)
    pairs, threes = seen >> 8, seen >> 16
    if seen & BEYOND and not seen & CONTROL and not _is_printable(data):
        seen |= CONTROL
    if ahead:
        if len(_AHEAD) >= _MOST_AHEAD:
            _AHEAD.clear()
        _AHEAD[id(text)] = text, seen & (BEYOND | CONTROL | ESCAPED | RESERVED | DOUBLED)
    found = seen & (BEYOND | CONTROL | MARK)
    if pairs & _LETTER:
        found |= _after_comma(text)
    if pairs & _CAPITAL:
        found |= AFTER_STOP
    if threes & _T and ("Introduction" in text or "INTRODUCTION" in text):
        found |= INTRODUCTION
    return found


def _after_comma(text: str) -> int:
    found = AFTER_COMMA if "," in text and _JOINED_BY_COMMA.search(text) is not None else 0
    return found | UNRESOLVED if "?" in text and ("?]" in text or "?)" in text) else found


def _walk_running(data: bytes, kinds: bytes, signs: bytes) -> int:
    """The bits of all bytes in ``signs``, but ``DOUBLED`` of twins alone.

    8 above stand those in ``kinds`` of the bytes that one whose bit is one lower stands before, 16 above those of the
    bytes that two such stand before.
    """
    found: i64 = 0
    paired: i64 = 0
    third: i64 = 0
    pair: i64 = 0
    told: i64 = 0
    twice: i64 = 0
    before: i64 = 256
    at: i64 = 0
    end: i64 = len(data)
    while at < end:
        byte: i64 = data[at]
        here: i64 = kinds[byte]
        third |= (pair << 1) & here
        pair = (told << 1) & here
        paired |= pair
        told = here
        sign: i64 = signs[byte]
        found |= sign
        if byte == before:
            twice |= sign
        before = byte
        at += 1
    return found & ~DOUBLED | twice & DOUBLED | paired << 8 | third << 16


def search_running(text: str) -> int:
    """What :func:`running` says, by searches."""
    found = 0 if text.isascii() else BEYOND
    if not _is_printable(text.encode("utf-8", "surrogatepass")):
        found |= CONTROL
    if "{" in text or "}" in text or "$" in text:
        found |= MARK
    found |= _after_comma(text)
    if "." in text and _JOINED_BY_STOP.search(text) is not None:
        found |= AFTER_STOP
    if "Introduction" in text or "INTRODUCTION" in text:
        found |= INTRODUCTION
    return found


def keeps_case(text: str) -> bool:
    """Whether a title is one that LaTeX takes as it stands and that has nothing to protect from being recased.

    A walk alone tells, and only where it is sure.

    >>> keeps_case("On a Graph: A Survey"), keeps_case("On QPLEX"), keeps_case("On 50% of it")
    (True, False, False)
    """
    return text.isascii() and text != "" and text[0] != " " and text[-1] != " " and _keeps_case(text.encode(), _TITLE)


def _keeps_case(data: bytes, bits: bytes) -> bool:
    before: i64 = 32
    letters: i64 = 0
    capitals: i64 = 0
    digits: i64 = 0
    at: i64 = 0
    end: i64 = len(data)
    while at < end:
        byte: i64 = data[at]
        here: i64 = bits[byte]
        if here == _SMALL:
            letters += 1
        elif here == _GREAT:
            follows: i64 = data[at + 1] if at + 1 < end else 0
            if byte != _A or before != 32 or follows != 32:
                if letters:
                    return False
                letters += 1
                capitals += 1
        elif here == _DIGIT:
            digits += 1
        elif here == _UNSURE or (here and byte == before):
            return False
        elif here == _APART:
            if capitals and (letters == 1 or digits):
                return False
            letters = capitals = digits = 0
        before = byte
        at += 1
    return not capitals or (letters > 1 and not digits)


def tex(text: str) -> int:
    """What a plain string has that LaTeX takes for something else: ``BEYOND``, ``CONTROL`` to ``DOUBLED``.

    >>> tex("a plain text: no more") == 0, tex("50% -- done") == ESCAPED | DOUBLED
    (True, True)
    """
    if not COMPILED:
        return search_tex(text)
    known = _AHEAD.pop(id(text), None) if len(text) >= _SHORT else None
    return walk_tex(text) if known is None else known[1]


def running(text: str) -> int:
    """What a running text has that may be a slip: ``BEYOND``, ``CONTROL``, ``MARK`` to ``UNRESOLVED``.

    >>> running("Well, fine. Done") == 0, running("a,b $5") == AFTER_COMMA | MARK
    (True, True)
    """
    return walk_running(text) if COMPILED else search_running(text)


def known(text: str) -> int | None:
    """What :func:`tex` will say of a text that was just walked over as running text; None where it was not."""
    found = _AHEAD.get(id(text))
    return None if found is None else found[1]


def printable(text: str) -> bool:
    """``text.isprintable()``, in less time where the text is long."""
    return text.isprintable() if len(text) < _SHORT else _is_printable(text.encode("utf-8", "surrogatepass"))

"""What is seen of a field before it is read: whether it is plain, how much TeX it may have, and its white space."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bibconv.limits import LIMITS

_BLANKS: Final = re.compile(r"[ \t\r\n\f\v]+")
_ANYTHING: Final = re.compile(r"[\\{}$~`\t\r\n\f\v]")
_SHORT: Final = 100
"""Below so many characters one search for any of them is quicker than a search for each."""
_LONG: Final = 1 << 16
_AFTER_BLANKS: Final = re.compile(r"[ \t\r\n\f\v][^ \t\r\n\f\v]")
_SIGNS: Final = ("\\", "{", "$", "~", "--", "''", "``", "\n\n")


def is_plain(source: str) -> bool:
    """Whether a field says what it is, character by character, but for blanks around it."""
    if len(source) < _SHORT:
        special = _ANYTHING.search(source) is not None
    else:
        # One character after the other is looked for many times faster than any of them.
        special = (
            "{" in source
            or "\\" in source
            or "\n" in source
            or "$" in source
            or "~" in source
            or "`" in source
            or "}" in source
            or "\t" in source
            or "\r" in source
            or "\f" in source
            or "\v" in source
        )
    return not special and not _has_blanks(source) and not _has_pairs(source)


def _has_blanks(source: str) -> bool:
    # A search from the end goes over running text in half the time.
    return source.rfind("  ") >= 0


def count_pieces(source: str) -> int:
    r"""How many commands, groups, formulas and ligatures a field has at the most.

    >>> count_pieces(r"\emph{A} -- {B}")
    4
    """
    return sum(map(source.count, _SIGNS))


def is_dense(source: str, most: int = LIMITS.pieces) -> bool:
    """Whether a field has more of them than are read."""
    return len(source) > most and count_pieces(source) > most


def trim(source: str, paragraphs: bool) -> str:
    """The source with one blank for each stretch of white space; where there are ``paragraphs``, a blank line is LF."""
    tidied = source
    if _has_blanks(source) or any(char in source for char in "\n\t\r\f\v"):
        tidied = "".join([_BLANKS.sub(_blank_or_break if paragraphs else " ", part) for part in _parts(source)])
    tidied = tidied.strip(" \n")
    if tidied.endswith("\\") and (len(tidied) - len(tidied.rstrip("\\"))) % 2 and not source.endswith("\\"):
        tidied += " "
    return tidied


def _parts(source: str) -> Iterator[str]:
    """A long text in parts, none of which ends within blanks: what is replaced in it is soon forgotten."""
    start = 0
    while len(source) - start > _LONG and (found := _AFTER_BLANKS.search(source, start + _LONG)):
        yield source[start : found.end() - 1]
        start = found.end() - 1
    yield source[start:]


def _has_pairs(source: str) -> bool:
    return "--" in source or ("'" in source and "''" in source)


def _blank_or_break(found: re.Match[str]) -> str:
    return "\n" if found[0].count("\n") > 1 else " "

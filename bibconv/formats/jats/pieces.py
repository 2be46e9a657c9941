"""Where sets of articles are cut for several processes to read: before a line that begins with ``<article``.

A piece is read as a set of its own, with the start tag of the set before it and the end tag after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from msgspec.structs import replace

from bibconv.pieces import LONE_RETURN, Cutting, Found, Piece, as_bytes, cut, ends_of, line_ends

_SET = re.compile(
    r"""\ufeff?(?:<\?xml\s{1,9}version=["']1\.0["'](?:\s{1,9}encoding=["'](?i:utf-8)["'])?\s{0,9}\?>)?\s{0,99}"""
    r"((?:<!DOCTYPE\s[^<>\[]{1,999}>\s{0,99})?<(?!article[\s>])([A-Za-z_][\w.:-]{0,99})(?:\s[^<>]{0,9999})?>)"
    r"\s{0,99}(?=<article[\s>])"
)
_BOUNDARY = re.compile(rb"</article>\s{0,40}\n[ \t]{0,40}(?=<article[\s>])")
_WITHIN_ARTICLES = frozenset(("J003", "J004", "J006"))
_NEAR = 70_000
"""Beyond line 65,535 libxml2 knows the lines of texts alone, and tells those of elements by them. A piece from there
is read with so many lines before it, so that its elements get the lines that they get in the whole document."""


def _cuts(chunks: Iterable[bytes]) -> Iterator[Piece]:
    """The pieces of a set of articles."""
    rest = iter(chunks)
    first = next(rest, b"")
    start = first.decode("utf-8", "surrogateescape")
    found = _SET.match(start)
    if found is None:  # what is read of a document may be less than its beginning
        yield Piece(b"".join(chain([first], rest)))
        return
    pieces = cut(chain([first], rest), ends_of(_BOUNDARY))
    before = next(pieces)
    root = "\n" * line_ends(as_bytes(start[: found.start(1)])) + found[1]
    for piece in pieces:
        yield replace(before, closing=f"</{found[2]}>")
        before = replace(piece, context=root + "\n" * (min(piece.lines, _NEAR) - line_ends(as_bytes(root))))
    yield before


def _alone(data: bytes, found: Found) -> bool:
    """Whether a piece is a set of whole articles, whose lines are counted by the parser as they are here."""
    return _WITHIN_ARTICLES.issuperset([code for code, _ in found]) and not LONE_RETURN.search(data)


CUTTING = Cutting(_cuts, _alone, fits=lambda head: _SET.match(head) is not None, raw=True, plain=_cuts)

"""Where CSL-JSON is cut for several processes to read: before what looks like the beginning of an item."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from msgspec.structs import replace

from bibconv.pieces import Cutting, Piece, cut, ends_of, faultless

_ITEM = rb'\{\s{0,40}"(?:id|type)"\s{0,9}:'
_IN_ARRAY = ends_of(re.compile(rb"\}(?=\s{0,9},\s{0,40}" + _ITEM + rb")"))
_IN_LINES = ends_of(re.compile(rb"\}\n(?=" + _ITEM + rb")"))


def _cuts(chunks: Iterable[bytes]) -> Iterator[Piece]:
    """The pieces of a document; those of an array are arrays themselves, so that the end of none is missed."""
    rest = iter(chunks)
    first = next(rest, b"")
    array = first.lstrip().startswith(b"[")
    before: Piece | None = None
    for piece in cut(chain([first], rest), _IN_ARRAY if array else _IN_LINES):
        if before is None:
            before = piece
        else:
            yield replace(before, closing="]") if array else before
            before = replace(piece, context="[\n") if array else piece
    if before is not None:
        yield before


CUTTING = Cutting(_cuts, faultless)

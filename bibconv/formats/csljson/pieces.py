"""Where CSL-JSON is cut for several processes to read: before what looks like the beginning of an item."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from bibconv.pieces import Cutting, Piece, cut, ends_of, faultless

_BOUNDARY = ends_of(re.compile(rb'\}(?:\s{0,9},\s{0,40}|\n)(?=\{\s{0,40}"(?:id|type)"\s{0,9}:)'))


def _cuts(chunks: Iterable[bytes]) -> Iterator[Piece]:
    """The pieces of a document; those of an array are arrays themselves, so that the end of none is missed."""
    before: Piece | None = None
    array = False
    for piece in cut(chunks, _BOUNDARY):
        if before is None:
            array = piece.data.lstrip().startswith(b"[")
            before = piece
        else:
            yield replace(before, closing="]") if array else before
            before = replace(piece, context="[\n") if array else piece
    if before is not None:
        yield before


CUTTING = Cutting(_cuts, faultless)

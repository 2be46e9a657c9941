"""Where BibTeX files are cut for several processes to read: before a line-initial ``@word{``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from bibconv.formats.bibtex.syntax import blocks, inherits
from bibconv.pieces import Cutting, Piece, cut
from bibconv.syntax import Macros

_BOUNDARY = re.compile(r"(?:\r\n?|\n)(?=@[A-Za-z]{1,40}[ \t]{0,40}[{(])")
_XREF = re.compile(r"\bxref\s{0,40}=", re.IGNORECASE)
_CHUNK = 1 << 20
_OVERLAP = 64
_STRING = re.compile(r"@\s{0,40}string\b", re.IGNORECASE)
_NOT_ALONE = frozenset(("B001", "B002", "B003", "B005"))
"""What is found in a piece that was cut within an entry, or whose entries depend on what is not there."""


def _cuts(chunks: Iterable[str]) -> Iterator[Piece]:
    """The pieces of a file, each with the macros before it; a file with inheritance is one piece."""
    text = "".join(chunks)
    if inherits(text) or _refers(text):
        yield Piece(text)
        return
    macros = ""
    for piece in cut([text], _BOUNDARY):
        yield replace(piece, context=macros + "\n") if macros else piece
        if _STRING.search(piece.text):
            found = [node for node in blocks(piece.text) if isinstance(node, Macros)]
            macros += "".join([piece.text[node.start : node.end] for node in found])


def _refers(text: str) -> bool:
    """Whether an entry of the file names another with ``xref =``."""
    for start in range(0, len(text), _CHUNK):
        # Bytes are searched many times faster than characters are without regard to case.
        chunk = text[start : start + _CHUNK + _OVERLAP]
        if b"xref" in chunk.encode("utf-8", "replace").lower() and _XREF.search(chunk):
            return True
    return False


CUTTING = Cutting(_cuts, lambda text, codes: _NOT_ALONE.isdisjoint(codes))

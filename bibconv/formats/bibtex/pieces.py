"""Where BibTeX files are cut for several processes to read: before a line-initial ``@word{``."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from functools import partial

from msgspec.structs import replace

from bibconv.formats.bibtex.syntax import POINTERS, blocks, pointer, points
from bibconv.pieces import Cutting, Found, Piece, cut, ends_of
from bibconv.syntax import Macros

_BOUNDARY = re.compile(rb"(?:\r\n?|\n)(?=@[A-Za-z]{1,40}[ \t]{0,40}[{(])")
_POINTERS = (*POINTERS, pointer(b"xref"))
_OVERLAP = 256
_APART = re.compile(rb"@\s{0,40}(?:string|preamble)\b", re.IGNORECASE)
_STRING = re.compile(rb"@\s{0,40}string\b", re.IGNORECASE)
_NOT_ALONE = frozenset(("B001", "B002", "B005"))
"""What is found in a piece that was cut within an entry, or whose entries depend on what is not there."""
_PASSED = frozenset(("missing key", "blank in the key", "missing comma", "extra comma"))
"""What is told (B002) of an entry that has its end all the same."""


def _cuts(chunks: Iterable[bytes]) -> Iterator[Piece]:
    """The pieces of a file, each with the macros before it; a file with inheritance is one piece."""
    held = deque(chunks)
    if _refers(held):
        yield Piece(b"".join(held))
        return
    macros = ""
    for piece in cut(_let_go(held), ends_of(_BOUNDARY)):
        yield replace(piece, context=macros + "\n") if macros else piece
        if _STRING.search(piece.data):
            text = piece.data.decode("utf-8", "surrogateescape")
            found = [node for node in blocks(text) if isinstance(node, Macros)]
            macros += "".join([text[node.start : node.end] for node in found])


def _let_go(held: deque[bytes]) -> Iterator[bytes]:
    """What is held, which what was handed out is no longer."""
    while held:
        yield held.popleft()


def _refers(parts: Iterable[bytes]) -> bool:
    """Whether an entry of the file may take over fields from another, or names it with ``xref =``."""
    before = b""
    for part in parts:
        chunk = (before + part).lower()
        if points(chunk, _POINTERS):
            return True
        before = part[-_OVERLAP:]
    return False


def _alone(data: bytes, found: Found) -> bool:
    """Whether each entry was read to its end."""
    return _NOT_ALONE.isdisjoint([code for code, message in found if code != "B002" or message not in _PASSED])


def _tied(data: bytes) -> bool:
    """Whether a piece has macros, or an entry that points to another."""
    return _APART.search(data) is not None or _refers([data])


CUTTING = Cutting(
    _cuts,
    _alone,
    plain=partial(cut, boundary=ends_of(_BOUNDARY)),
    tied=_tied,
)

r"""What can be saved of a block that the grammar refuses, by ``bibtexparser``'s splitter.

It takes what BibTeX does not: a brace after a backslash does not count for it, a value may have blanks without
delimiters, braces in quotes need not balance.
"""

from __future__ import annotations

import re

from bibconv.formats.bibtex.syntax.grammar import Broken, read_value
from bibconv.syntax import Entry, Field, Piece, PieceKind

SALVAGED_BLOCKS = 1000
"""How many blocks of one file may be given to :func:`salvage`: it is slower than the grammar by far."""

_LONGEST_BLOCK = 100_000
_OPENING = re.compile(r"[{(]")
_FIELD_NAME = re.compile(r"[^\s%]++(?:[ \t]++[^\s%]++)*+")
_UNESCAPED_BRACE = re.compile(r"(?<!\\)[{}]")
_LINE_END = re.compile(r"[\r\n]")


def salvage(text: str, start: int = 0) -> Entry | None:
    r"""Read the text of one :class:`Error` as leniently as can be; None where even so it is no entry.

    ``start`` is where the text stands in its file, so that the offsets of the nodes are those of the file.

    >>> entry = salvage(r"@misc{a, title = {lone \{ brace}, note = not quoted}")
    >>> [(field.name, field.pieces[0].kind, field.pieces[0].text) for field in entry.fields]
    [('title', 'braced', 'lone \\{ brace'), ('note', 'bare', 'not quoted')]
    """
    if len(text) > _LONGEST_BLOCK:
        return None
    import logging

    from bibtexparser.model import DuplicateFieldKeyBlock
    from bibtexparser.model import Entry as FoundEntry
    from bibtexparser.splitter import Splitter

    logging.getLogger("bibtexparser.splitter").disabled = True
    found = Splitter(text).split().blocks
    block = found[0] if found else None
    if isinstance(block, DuplicateFieldKeyBlock):
        block = block.ignore_error_block
    if len(found) != 1 or not isinstance(block, FoundEntry):
        return None
    return _entry(text, start, block.entry_type, block.key, [(field.key, field.value) for field in block.fields])


def _entry(text: str, start: int, entry_type: str, key: str, raw_fields: list[tuple[str, str]]) -> Entry | None:
    """The splitter keeps values as they stand but not where; they are in order, so each is found behind the last."""
    opening = _OPENING.search(text)
    if not opening:
        return None
    key_start = text.find(key, opening.end())
    at = key_start + len(key)
    fields = []
    for name, value in raw_fields:
        name_start = text.find(name, at)
        value_start = text.find(value, text.find("=", name_start + len(name)) + 1)
        at = value_start + len(value)
        pieces = _pieces(value, start + value_start)
        if not pieces or not _FIELD_NAME.fullmatch(name):
            return None
        fields.append(Field(name.lower(), pieces, start + name_start, start + at))
    return Entry(entry_type, key, tuple(fields), (), start, start + len(text), start + key_start)


def _pieces(value: str, start: int) -> tuple[Piece, ...]:
    """The pieces of a raw value; none where it may well be more than one value."""
    try:
        pieces, end = read_value(value, 0, len(value))
    except Broken:
        end = -1
    if end == len(value):
        return tuple([Piece(piece.kind, piece.text, start + piece.start, start + piece.end) for piece in pieces])
    kind: PieceKind = "bare"
    if _one_group(value):
        kind = "braced"
    elif len(value) > 1 and value[0] == '"' == value[-1] and '"' not in value[1:-1].replace('\\"', ""):
        kind = "quoted"
    elif _LINE_END.search(value):
        return ()
    text = value if kind == "bare" else value[1:-1]
    return (Piece(kind, text, start, start + len(value)),)


def _one_group(value: str) -> bool:
    """Whether the braces that do not stand after a backslash make it one group."""
    depth = 0
    for match in _UNESCAPED_BRACE.finditer(value):
        depth += 1 if match[0] == "{" else -1
        if depth <= 0:
            return value[0] == "{" and match.end() == len(value)
    return False

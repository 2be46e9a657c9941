"""The concrete syntax of BibTeX files: lossless nodes with spans, which the reader and ``check --fix`` stand on."""

from bibconv.formats.bibtex.syntax.grammar import DEPTH_LIMIT
from bibconv.formats.bibtex.syntax.nodes import (
    Between,
    Block,
    Comment,
    Document,
    Edit,
    Entry,
    Error,
    Fault,
    Field,
    Leaf,
    Lines,
    Macros,
    OverlapError,
    Piece,
    PieceKind,
    Preamble,
    Reason,
    apply,
    leaves,
)
from bibconv.formats.bibtex.syntax.salvage import SALVAGED_BLOCKS, salvage
from bibconv.formats.bibtex.syntax.scan import blocks, parse

__all__ = [
    "DEPTH_LIMIT",
    "SALVAGED_BLOCKS",
    "Between",
    "Block",
    "Comment",
    "Document",
    "Edit",
    "Entry",
    "Error",
    "Fault",
    "Field",
    "Leaf",
    "Lines",
    "Macros",
    "OverlapError",
    "Piece",
    "PieceKind",
    "Preamble",
    "Reason",
    "apply",
    "blocks",
    "leaves",
    "parse",
    "salvage",
]

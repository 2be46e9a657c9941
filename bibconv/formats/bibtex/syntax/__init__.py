"""From the text of BibTeX files to the concrete syntax of :mod:`bibconv.syntax`."""

from bibconv.formats.bibtex.syntax.salvage import SALVAGED_BLOCKS, salvage
from bibconv.formats.bibtex.syntax.scan import POINTERS, blocks, inherits, parse, pointer, points

__all__ = ["POINTERS", "SALVAGED_BLOCKS", "blocks", "inherits", "parse", "pointer", "points", "salvage"]

r"""Rich text to and from LaTeX, as the fields of a BibTeX entry hold it.

``encode`` writes a Text so that TeX prints it and nothing in a plain string is ever a live command; ``decode`` reads
what a field says; ``resolve`` gives the one form in which two texts that say the same are equal. For every text
without control characters ``decode(encode(text)) == resolve(text)``, and ``resolve(decode(s)) == decode(s)`` for
every string.
"""

from __future__ import annotations

from bibconv.text.latex.decode import decode
from bibconv.text.latex.encode import encode
from bibconv.text.latex.resolve import contradicts, distinct, resolve

__all__ = ["contradicts", "decode", "distinct", "encode", "resolve"]

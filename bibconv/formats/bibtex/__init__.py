"""BibTeX and BibLaTeX: one package, two dialects."""

from __future__ import annotations

import re

from bibconv.format import Format
from bibconv.formats.bibtex.table import crosswalk
from bibconv.formats.bibtex.write import biblatex_writer, bibtex_writer

_ENTRY = re.compile(r"^[ \t]*@[A-Za-z]+[ \t]*[{(]", re.MULTILINE)
_SAFE_KEY = re.compile(r"[A-Za-z0-9:._/+-]+")

BIBTEX = Format(
    name="bibtex",
    title="BibTeX",
    suffixes=(".bib", ".bibtex"),
    crosswalk=crosswalk(biblatex=False, unicode=False),
    writer=bibtex_writer,
    sniff=lambda head: _ENTRY.search(head) is not None,
    safe_key=_SAFE_KEY,
)

BIBLATEX = Format(
    name="biblatex",
    title="BibLaTeX",
    crosswalk=crosswalk(biblatex=True, unicode=True),
    writer=biblatex_writer,
    safe_key=_SAFE_KEY,
)

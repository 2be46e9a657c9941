"""BibTeX and BibLaTeX: one package, two dialects."""

from __future__ import annotations

import re

from bibconv.format import Format
from bibconv.formats.bibtex.read import Dialect, reader
from bibconv.formats.bibtex.read.inherit import by_biblatex, by_bibtex
from bibconv.formats.bibtex.table import crosswalk
from bibconv.formats.bibtex.write import biblatex_writer, bibtex_writer

_ENTRY = re.compile(r"^[ \t]*@[A-Za-z]+[ \t]*[{(]", re.MULTILINE)
_SAFE_KEY = re.compile(r"[A-Za-z0-9:._/+-]+")
_BIBTEX = crosswalk(biblatex=False, unicode=False)
_BIBLATEX = crosswalk(biblatex=True, unicode=True)

BIBTEX = Format(
    name="bibtex",
    title="BibTeX",
    suffixes=(".bib", ".bibtex"),
    crosswalk=_BIBTEX,
    read=reader(Dialect("bibtex", _BIBTEX, by_bibtex)),
    writer=bibtex_writer,
    sniff=lambda head: _ENTRY.search(head) is not None,
    safe_key=_SAFE_KEY,
)

BIBLATEX = Format(
    name="biblatex",
    title="BibLaTeX",
    crosswalk=_BIBLATEX,
    read=reader(Dialect("biblatex", _BIBLATEX, by_biblatex)),
    writer=biblatex_writer,
    safe_key=_SAFE_KEY,
)

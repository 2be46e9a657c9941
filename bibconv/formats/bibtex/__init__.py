"""BibTeX and BibLaTeX: one package, two dialects."""

from __future__ import annotations

import re

from bibconv.format import Format
from bibconv.formats.bibtex.pieces import CUTTING
from bibconv.formats.bibtex.read import Dialect, reader
from bibconv.formats.bibtex.read.inherit import by_biblatex, by_bibtex
from bibconv.formats.bibtex.syntax import parse
from bibconv.formats.bibtex.table import crosswalk
from bibconv.formats.bibtex.write import biblatex_writer, bibtex_writer

_ENTRY = re.compile(r"^[ \t]*@[ \t]*[A-Za-z]+\s{0,40}[{(]", re.MULTILINE)
_OF_BIBTEX = re.compile(r"\b(?:journal|year)[ \t]{0,40}=", re.IGNORECASE)
_OF_BIBLATEX = re.compile(r"\b(?:journaltitle|date)[ \t]{0,40}=|@(?:xdata|mv[a-z]{4,11})\b", re.IGNORECASE)
_SAFE_KEY = re.compile(r"[A-Za-z0-9:._/+-]+")
_BIBTEX = crosswalk(biblatex=False, unicode=False)
_BIBLATEX = crosswalk(biblatex=True, unicode=True)


def _says_biblatex(head: str) -> bool:
    """Whether dates and journals are more often named as BibLaTeX names them than as BibTeX does."""
    return len(_OF_BIBLATEX.findall(head)) > len(_OF_BIBTEX.findall(head))


BIBTEX = Format(
    name="bibtex",
    title="BibTeX",
    suffixes=(".bib", ".bibtex"),
    crosswalk=_BIBTEX,
    read=reader(Dialect("bibtex", _BIBTEX, by_bibtex)),
    writer=bibtex_writer,
    sniff=lambda head: _ENTRY.search(head) is not None and not _says_biblatex(head),
    safe_key=_SAFE_KEY,
    syntax=parse,
    cutting=CUTTING,
    tex=True,
)

BIBLATEX = Format(
    name="biblatex",
    title="BibLaTeX",
    suffixes=(".bib",),
    crosswalk=_BIBLATEX,
    read=reader(Dialect("biblatex", _BIBLATEX, by_biblatex)),
    writer=biblatex_writer,
    sniff=lambda head: _ENTRY.search(head) is not None and _says_biblatex(head),
    safe_key=_SAFE_KEY,
    syntax=parse,
    cutting=CUTTING,
    tex=True,
)

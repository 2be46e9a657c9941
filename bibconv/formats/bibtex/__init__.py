"""BibTeX and BibLaTeX: one package, two dialects."""

from __future__ import annotations

import re
from collections import Counter

from bibconv.format import DataModel, Format
from bibconv.formats.bibtex.pieces import CUTTING
from bibconv.formats.bibtex.read import Dialect, again, reader
from bibconv.formats.bibtex.read.inherit import by_biblatex, by_bibtex
from bibconv.formats.bibtex.syntax import parse
from bibconv.formats.bibtex.table import crosswalk
from bibconv.formats.bibtex.write import biblatex_writer, bibtex_writer

_ENTRY = re.compile(r"^[ \t]*@[ \t]*[A-Za-z]+\s{0,40}[{(]", re.MULTILINE)
_NAMES = re.compile(r"@[ \t]{0,40}[A-Za-z]+|\b[A-Za-z]++(?=[ \t]{0,40}=)")
_OF_BIBTEX = frozenset("journal address school @phdthesis @mastersthesis @techreport".split())
_OF_BIBLATEX = frozenset(
    "journaltitle location maintitle mainsubtitle subtitle booksubtitle langid @online @thesis @report @collection "
    "@reference @inreference @bookinbook @xdata @mvbook @mvcollection @mvproceedings @mvreference".split()
)
_FOR_A_YEAR = 4
"""How many a year counts for one other sign of BibTeX: BibLaTeX reads it too."""
_REMARK = re.compile(r"^[ \t]*%.*", re.MULTILINE)
_SAFE_KEY = re.compile(r"[A-Za-z0-9:._/+-]+")
_BIBTEX = crosswalk(biblatex=False, unicode=False)
_BIBLATEX = crosswalk(biblatex=True, unicode=True)


def _says_biblatex(head: str) -> bool:
    """Whether fields and types are more often those of BibLaTeX alone than those of BibTeX.

    A date beside a year is how the date of a day is kept for BibTeX.
    """
    held = Counter([name.lower().replace(" ", "") for name in _NAMES.findall(_REMARK.sub("", head))])
    modern = sum([held[name] for name in _OF_BIBLATEX]) + max(0, held["date"] - held["year"])
    classic = sum([held[name] for name in _OF_BIBTEX])
    return _FOR_A_YEAR * modern > _FOR_A_YEAR * classic + held["year"]


def _begins_with_remarks(head: str) -> bool:
    """Whether there is nothing but lines of remarks, as large bibliographies have them before the first entry."""
    return head.lstrip().startswith("%") and not _REMARK.sub("", head).strip()


def _bibtex_model() -> DataModel:
    from bibconv.formats.bibtex.datamodel import BIBTEX_MODEL

    return BIBTEX_MODEL


def _biblatex_model() -> DataModel:
    from bibconv.formats.bibtex.datamodel import BIBLATEX_MODEL

    return BIBLATEX_MODEL


BIBTEX = Format(
    name="bibtex",
    title="BibTeX",
    suffixes=(".bib", ".bibtex"),
    crosswalk=_BIBTEX,
    read=reader(Dialect("bibtex", _BIBTEX, by_bibtex)),
    writer=bibtex_writer,
    sniff=lambda head: (_ENTRY.search(head) is not None or _begins_with_remarks(head)) and not _says_biblatex(head),
    safe_key=_SAFE_KEY,
    syntax=parse,
    cutting=CUTTING,
    again=again,
    tex=True,
    model=_bibtex_model,
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
    again=again,
    tex=True,
    profile="biblatex",
    model=_biblatex_model,
)

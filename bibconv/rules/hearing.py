"""What of the things that a reader says is a problem of the document."""

from __future__ import annotations

import re
from functools import cached_property

from bibconv.format import Format
from bibconv.report import Diagnostic
from bibconv.syntax import Between, Document, Preamble

_DEFINES = re.compile(
    r"\\(?:newcommand|renewcommand|providecommand|DeclareRobustCommand|def)\s*\*?\s*\{?\\([A-Za-z@]+)"
)
_COMMAND = re.compile(r"\\([A-Za-z]{2,})")
_ORDINARY = frozenset(
    "adddot autocap BIP bibnodate bibreftext bibstring emph hbox mbox ndash nopunct number protect slash space "
    "textendash textit textsuperscript unskip uppercase year".split()
)
"""Commands of TeX, of BibLaTeX and of the commonest styles that stand in a year."""
_LOOKED_AT = frozenset(("year", "month"))
_OF_BIBLATEX = frozenset(("date", "urldate", "eventdate", "origdate"))
_OF_STYLES = frozenset(
    "acmcs acta cacm ibmjrd ibmsj ieeese ieeetc ieeetcad ipl jacm jcss scp sicomp tcs tocs tods tog toms toois "
    "toplas".split()
)
"""The journals that the standard styles of BibTeX define a ``@string`` for."""
_HEAD = 10_000


class Hearing:
    """Tells what is a problem.

    A year in words, or a month with its day, is as good for a style as it is odd for the reader: rules look at these,
    and only a command that nobody knows is told. Classic BibTeX knows no dates. A value may use a command that the file
    defines itself. A ``@string`` that is not defined is told where it is used first; the styles of BibTeX define some.
    """

    def __init__(self, syntax: Document | None, format: Format) -> None:
        self._syntax = syntax
        self._classic = format.profile != "biblatex"
        self._may_be_odd = _LOOKED_AT | _OF_BIBLATEX if self._classic else _LOOKED_AT
        self._undefined: set[str] = set()

    def is_a_problem(self, told: Diagnostic) -> bool:
        """Whether it is told; what is told twice is a problem once."""
        if told.code == "B004":
            name = told.message.partition("'")[2].partition("'")[0].lower()
            known = told.message in self._undefined or (self._classic and name in _OF_STYLES)
            self._undefined.add(told.message)
            return not known
        if told.code == "B010":
            commands = _COMMAND.findall(told.message)
            if told.message.split(" ", 1)[0] in self._may_be_odd and _ORDINARY.issuperset(commands):
                return False
            return self._own.isdisjoint(commands)
        return True

    @cached_property
    def _own(self) -> frozenset[str]:
        """The commands that the preambles of the file define."""
        nodes = self._syntax.nodes if self._syntax is not None and self._syntax.tied else ()
        pieces = [piece.text for node in nodes if isinstance(node, Preamble) for piece in node.pieces]
        return frozenset(_DEFINES.findall("".join(pieces)))


def holds_something(syntax: Document) -> bool:
    """Whether a document is more than text: a file of nothing but ``@string``s is there to be used by others.

    One of nothing but comments is a bibliography that is still to be written.
    """
    if not all(isinstance(node, Between) for node in syntax.nodes):
        return True
    lines = syntax.text[:_HEAD].split("\n")
    return all(not line.strip() or line.lstrip().startswith("%") for line in lines)

"""What a file of a run of ``bibconv check`` need not have itself: what TeX files cite, and what other files have."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import UNSET

from bibconv.checking.document import Cited
from bibconv.files import Document
from bibconv.format import Format, ReadOptions, UnknownFormatError, detect
from bibconv.report import Report
from bibconv.rules.found import Problem
from bibconv.syntax import Entry, Macros

Open = Callable[[str, Report], Document]


class Elsewhere:
    """The TeX files and the bibliographies of a run, each read when it is first asked for."""

    def __init__(self, paths: tuple[str, ...], open_again: Open, format: Format | None) -> None:
        self._paths = paths
        self._open = open_again
        self._format = format
        self._cited: dict[tuple[str, ...], Cited] = {}
        self._defined: dict[str, frozenset[str]] = {}

    def cited(self, path: str, tex: tuple[str, ...]) -> tuple[Cited | None, frozenset[str]]:
        """The keys that the TeX files cite, and those that a file need not have; None where no TeX file is named.

        A key that no file has is asked for in the first of them alone.
        """
        if not tex:
            return None, frozenset()
        from bibconv.cli.cited import read_tex

        if tex not in self._cited:
            self._cited[tex] = read_tex(tex)
        cited = self._cited[tex]
        if path != self._paths[0]:
            return cited, frozenset(cited)
        others = dict.fromkeys(each for each in self._paths if each != path)
        return cited, frozenset().union(*[self._ask(other, _keys) for other in others])

    def has(self, problem: Problem, path: str) -> bool:
        """Whether a string or a parent that a file lacks is in another file of the run."""
        if problem.code not in ("B004", "B006") or len(self._paths) < 2:
            return False
        name = problem.message.partition("'")[2].partition("'")[0].lower()
        for other in self._paths:
            if other not in self._defined:
                self._defined[other] = self._ask(other, _defined)
            if other != path and name in self._defined[other]:
                return True
        return False

    def _ask(self, path: str, ask: Callable[[Document, Format], frozenset[str]]) -> frozenset[str]:
        """What is asked of a bibliography; nothing where it cannot be read."""
        try:
            with self._open(path, Report()) as document:
                if document.is_binary():
                    return frozenset()
                return ask(document, self._format or detect(document.path, document.head()))
        except (OSError, UnknownFormatError):
            return frozenset()


def _keys(document: Document, format: Format) -> frozenset[str]:
    """The keys of a bibliography, as they stand."""
    if format.syntax is None:
        records = format.read(document, Report(), ReadOptions()) if format.read is not None else ()
        return frozenset(record.id for record in records if record.id is not UNSET)
    nodes = format.syntax(document.text()).nodes
    entries = [node for node in nodes if isinstance(node, Entry)]
    others = [field for entry in entries for field in entry.fields if field.name == "ids"]
    more = [key.strip() for field in others for piece in field.pieces for key in piece.text.split(",")]
    return frozenset([entry.key for entry in entries] + more)


def _defined(document: Document, format: Format) -> frozenset[str]:
    """The names of the ``@string``s and the keys of a bibliography, in lower case; none where it has no syntax."""
    if format.syntax is None:
        return frozenset()
    nodes = format.syntax(document.text()).nodes
    strings = [field.name for node in nodes if isinstance(node, Macros) for field in node.fields]
    return frozenset([*strings, *(node.key.lower() for node in nodes if isinstance(node, Entry))])

"""Variables in notes: ``key: value`` lines and ``{:key: value}``, as Zotero, Juris-M and citeproc-js read them.

The habit dates from when CSL had no ``custom``; the CSL documentation knows it as "cheater syntax".
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bibconv.model import ATTRIBUTE

_NAMES = {name.lower(): name for name in ATTRIBUTE if name not in ("id", "extra", "source", "note", "catalog")}
_NAMES |= {"source": "source", "type": "type", "annote": "annote"}
_LINE = re.compile(r"\s{0,8}([A-Za-z][A-Za-z _-]{0,40}?)\s{0,8}:\s{0,8}(\S.*)")
_BRACED = re.compile(r"\{:([A-Za-z][A-Za-z _-]{0,40}):\s{0,8}([^{}\n]{1,2000})\}")


def variable(key: str) -> str | None:
    """The CSL variable that the key of a note's line names; None where it names none.

    >>> variable("Original Date"), variable("PMID"), variable("See also")
    ('original-date', 'PMID', None)
    """
    key = key.strip().lower()
    return _NAMES.get(key.replace(" ", "-").replace("_", "-")) or _NAMES.get(key.replace(" ", "_").replace("-", "_"))


def divide(note: str, takes: Callable[[str], bool] = lambda name: True) -> tuple[list[tuple[str, str]], str]:
    r"""The variables in a note, as pairs of name and value in order, and the note without them.

    Lines count at the beginning of the note, up to the first that is no pair; before them there may be one line of
    another kind, as citeproc-js has it, and empty ones. Pairs in braces count anywhere. A variable that ``takes``
    does not take stays in the note.

    >>> divide("DOI: 10.1000/182\nOriginal Date: 1888\nA fine book")
    ([('DOI', '10.1000/182'), ('original-date', '1888')], 'A fine book')
    >>> divide("A fine book\nDOI: 10.1000/182")
    ([('DOI', '10.1000/182')], 'A fine book')
    >>> divide("see {:status: in press}")
    ([('status', 'in press')], 'see')
    """
    found: list[tuple[str, str]] = []

    def take(match: re.Match[str]) -> str:
        name = variable(match[1])
        if name is None or not takes(name):
            return match[0]
        found.append((name, match[2].strip()))
        return ""

    if "{:" in note:
        note = _BRACED.sub(take, note)
    rest: list[str] = []
    lines = note.split("\n")
    for index, line in enumerate(lines):
        match = _LINE.fullmatch(line.rstrip("\r"))
        name = variable(match[1]) if match else None
        if match is None or name is None:
            if index and line.strip():
                rest += lines[index:]
                break
            rest.append(line)
        elif takes(name):
            found.append((name, match[2].strip()))
        else:
            rest.append(line)
    return found, "\n".join(rest).strip() if found else note


def has_hacks(note: str) -> bool:
    """Whether a reader may take a part of the note for variables."""
    return ":" in note and bool(divide(note)[0])

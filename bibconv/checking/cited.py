r"""Which keys a TeX document cites: ``\cite`` and its many relatives in a ``.tex`` file, and what an ``.aux`` has.

Comments and verbatim text are passed over. A command counts as a citation where its name has ``cite`` in it, but for
those that define or set up something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from bibconv.syntax import Lines

_HIDDEN = re.compile(
    r"""
    (?<!\\)(?:\\\\)*+ (?: %[^\r\n]*
        | \\(?:verb|lstinline|mintinline\s*\{[^{}]*\})\*?(?P<mark>[^A-Za-z\s*{])[^\r\n]{0,1000}?(?P=mark)
        | \\begin\s*\{(?P<name>verbatim\*?|Verbatim|BVerbatim|LVerbatim|lstlisting|minted|comment
                       |filecontents\*?|alltt)\} .*? (?:\\end\s*\{(?P=name)\} | \Z) )
    """,
    re.VERBOSE | re.DOTALL,
)
_COMMAND = re.compile(r"\\(?P<name>[A-Za-z]*[Cc]ite[A-Za-z]*|bibentry)\*?(?![A-Za-z])")
_NO_CITATION = re.compile(
    r"(?:citestyle|setcitestyle|citebrackets|citeindex\w*|cite(?:reset|tracker|setup|dash|name|delim)\w*|[Dd]eclare\w*"
    r"|AtEveryCite\w*|AtEach\w*|AtNextCite\w*|bibcite\w*|newcite\w*|renewcite\w*|citemid|citeleft|citeright|citepunct"
    r"|citeform|if\w+|\w*blx\w*|killcite|mkbib\w*)$"
)
_LATE_KEY = re.compile(r"(?:[pPfFsStTa-z]*volcites?|Volcite|Pvolcite)$")
_KEY = re.compile(r"[^\s,]+")
_INPUT = re.compile(r"\\(?:input|include|subfile|@input)\s*\{([^{}\\#]{1,1000})\}")
_AUX = re.compile(r"\\(?:citation|abx@aux@(?:no)?cite(?:\{\d+\})?)(?:\[[^\]\r\n]{0,200}\])?\{([^{}\r\n]*)\}")
_CONTROLS = frozenset("biblatex-control REVTEX41Control apsrev41Control REVTEX42Control apsrev42Control".split())
"""Keys that packages cite for themselves: the entries are instructions to their styles."""
_NO_KEYS = re.compile(r"[#\\{}\[\]]")
_REACH, _SHORT_REACH = 5000, 100
"""How many characters of an argument are looked through, and how many when much was in vain."""


class Citation(NamedTuple):
    """A key that is cited (``*`` for all of them), its line and its column."""

    key: str
    line: int
    column: int


class Cited(NamedTuple):
    """What a TeX file cites, and the files that it takes in."""

    citations: list[Citation]
    inputs: list[str]


def cited_in_tex(text: str) -> Cited:
    r"""What a ``.tex`` file cites.

    >>> cited_in_tex(r"\cite[p.~3]{a,b} % \cite{c}").citations
    [Citation(key='a', line=1, column=13), Citation(key='b', line=1, column=15)]
    """
    shown = (
        _HIDDEN.sub(_blank, text) if "%" in text or "\\verb" in text or "\\begin" in text or "line" in text else text
    )
    lines = Lines(shown)
    arguments = _Arguments(shown)
    found = []
    for match in _COMMAND.finditer(shown):
        if _NO_CITATION.match(match["name"]) is None:
            found += [Citation(key, *lines.position(at)) for key, at in arguments.keys(match.end(), match["name"])]
    return Cited(found, [match[1].strip() for match in _INPUT.finditer(shown)])


def cited_in_aux(text: str) -> Cited:
    r"""What an ``.aux`` file cites.

    >>> cited_in_aux("\\citation{a,b}\n\\abx@aux@cite{0}{c}\n\\bibdata{refs}").citations
    [Citation(key='a', line=1, column=11), Citation(key='b', line=1, column=13), Citation(key='c', line=2, column=18)]
    """
    lines = Lines(text)
    found = [
        Citation(key, *lines.position(at))
        for match in _AUX.finditer(text)
        for key, at in _keys(text, *match.span(1))
        if key not in _CONTROLS
    ]
    return Cited(found, [match[1].strip() for match in _INPUT.finditer(text)])


def _blank(match: re.Match[str]) -> str:
    """White space in the place of what is hidden, with as many lines."""
    return re.sub(r"[^\r\n]", " ", match[0])


def _keys(text: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    """The keys between two offsets, and where each begins."""
    return ((match[0], match.start()) for match in _KEY.finditer(text, start, end))


_BRACKET = re.compile(r"\\.|[{}\[\]()<>]", re.DOTALL)
_CLOSING = {"{": "}", "[": "]", "(": ")", "<": ">"}
_SPACE = re.compile(r"\s*")


class _Arguments:
    """Reads the arguments of commands. What is looked through in vain is bounded, so that the time is linear."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._budget = len(text) + 100_000

    def keys(self, at: int, name: str) -> Iterator[tuple[str, int]]:
        r"""The keys of a citation whose arguments begin at an offset; of ``\cites`` and its like of each group."""
        several = name.lower().endswith("cites")
        late = _LATE_KEY.match(name) is not None
        while True:
            groups, at = self._groups(at, 2 if late else 1)
            if not groups:
                return
            if not _NO_KEYS.search(self._text, *groups[-1]):
                yield from _keys(self._text, *groups[-1])
            if not several:
                return

    def _groups(self, at: int, count: int) -> tuple[list[tuple[int, int]], int]:
        """So many ``{groups}`` and where they end; ``[options]`` and ``(options)`` before each are passed over."""
        found: list[tuple[int, int]] = []
        text = self._text
        while len(found) < count:
            if (space := _SPACE.match(text, at)) is not None:
                at = space.end()
            opening = text[at : at + 1]
            end = self._closing(at, _CLOSING[opening]) if opening in _CLOSING else -1
            if end < 0:
                return [], at
            if opening == "{":
                found.append((at + 1, end))
            at = end + 1
        return found, at

    def _closing(self, at: int, closing: str) -> int:
        """Where the bracket at an offset is closed; -1 where that is not within reach."""
        depth = 0
        reach = min(len(self._text), at + (_REACH if self._budget > 0 else _SHORT_REACH))
        for match in _BRACKET.finditer(self._text, at + 1, reach):
            if match[0] == closing and not depth:
                return match.start()
            depth += (match[0] == "{") - (match[0] == "}")
            if depth < 0:
                return -1
        self._budget -= reach - at
        return -1

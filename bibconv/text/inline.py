r"""Text with bits of TeX in it: plain text as a dump or an abstract has it, to and from runs.

Such text is not LaTeX source: ``46.3%`` has a bare percent sign, ``$5 and $10`` is money, a brace is a brace. Math,
citations and known commands are found; all else is characters. ``show(parse(s)) == s`` for every string.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from bibconv.model import Cite, Math, Run, Tex, Text

MARKUP: Final = {
    "emph": 1,
    "textit": 1,
    "textsl": 1,
    "textbf": 1,
    "textsc": 1,
    "texttt": 1,
    "textsf": 1,
    "textrm": 1,
    "textup": 1,
    "textmd": 1,
    "textnormal": 1,
    "textsuperscript": 1,
    "textsubscript": 1,
    "underline": 1,
    "ensuremath": 1,
    "url": 1,
    "href": 2,
    "TeX": 0,
    "LaTeX": 0,
    "ldots": 0,
    "dots": 0,
}
"""Commands that are known in running text, and how many arguments each has."""

REACH: Final = 4096
"""How far, in characters, a formula or the argument of a command may reach in running text."""

DEPTH: Final = 16
"""How deep the braces of an argument may be nested in running text."""

MOST_RUNS: Final = 100_000
"""How many runs are made of a text; what comes behind them stays characters, so that memory is bounded."""

_SWITCH: Final = re.compile(r"\\(?:em|it|sl|bf|sc|tt)\b")
_BRACE: Final = re.compile(r"[{}]")
_CITE: Final = re.compile(
    r"\\(?:auto|paren|text|foot|no|full|super|smart)?cite[a-zA-Z]{0,12}\*?(?:\[[^\[\]]{0,200}\]){0,2}\{([^{}\\$]{1,2000})\}",
    re.IGNORECASE,
)
_COMMAND: Final = re.compile(r"\\([a-zA-Z]{1,20})(?![a-zA-Z])")
_SYMBOL: Final = re.compile(r"\\(?:[%&$#_]|[\"'`^~=.][a-zA-Z]|(?:[\"'`^~=.]|[cvuHkrbd](?=\{))\{\\?[a-zA-Z]\})")
_MATHS: Final = re.compile(r"\\[a-zA-Z]")
_PROSE: Final = re.compile(r"[A-Za-z]{3,}[^A-Za-z\\]+[A-Za-z]{3,}")


def _brace_end(source: str, start: int) -> int:
    """Where the brace group that opens at ``start`` ends, one past its brace; -1 where it does not, within reach."""
    depth = 0
    for brace in _BRACE.finditer(source, start, start + REACH):
        depth += 1 if brace[0] == "{" else -1
        if not depth:
            return brace.end()
        if depth > DEPTH:
            break
    return -1


def _dollar_end(source: str, start: int) -> int:
    """Where the math that opens with a dollar sign ends; -1 where the sign is money or a mere character."""
    if source.startswith("$$", start):
        end = source.find("$$", start + 2, start + REACH)
        return end + 2 if end > start + 2 and balanced(source[start + 2 : end]) else -1
    end = source.find("$", start + 1, start + REACH)
    while end > 0 and source[end - 1] == "\\":
        end = source.find("$", end + 1, start + REACH)
    tex = source[start + 1 : end] if end > 0 else ""
    if not tex or tex.isspace() or "\n\n" in tex:
        return -1
    if not _MATHS.search(tex) and (
        tex[0].isspace()
        or tex[-1].isspace()
        or (source[end + 1 : end + 2].isdigit() and tex[0].isalnum())
        or (tex[0].isdigit() and _PROSE.search(tex))
    ):
        return -1
    return end + 1 if balanced(tex) else -1


def _command_end(source: str, start: int) -> int:
    """Where the command that begins at ``start`` ends with its arguments; -1 where it is not a known one."""
    for opening, closing in (("\\(", "\\)"), ("\\[", "\\]")):
        if source.startswith(opening, start):
            end = source.find(closing, start + 2, start + REACH)
            return end + 2 if end > start + 2 and balanced(source[start + 2 : end]) else -1
    if symbol := _SYMBOL.match(source, start):
        accent = source[start + 1] not in "%&$#_"
        bare = accent and symbol.end() == start + 3
        return -1 if bare and not source[start - 1 : start].isalpha() else symbol.end()
    found = _COMMAND.match(source, start)
    if not found or found[1] not in MARKUP:
        return -1
    end = found.end()
    if not MARKUP[found[1]]:
        return end + 2 if source.startswith("{}", end) else end
    for _ in range(MARKUP[found[1]]):
        end = _brace_end(source, end) if source.startswith("{", end) else -1
        if end < 0:
            return -1
    return end


def balanced(tex: str) -> bool:
    r"""Whether the braces of a piece of TeX balance; escaped ones (``\{``) do not count.

    >>> balanced(r"\{x_{1}"), balanced("}{")
    (True, False)
    """
    if "{" not in tex and "}" not in tex:
        return True
    depth = 0
    for token in _ESCAPED_OR_BRACE.findall(tex):
        if token == "{":
            depth += 1
        elif token == "}":
            depth -= 1
            if depth < 0:
                return False
    return depth == 0


_DOLLARS: Final = re.compile(r"\$+")
_SLASHES: Final = re.compile(r"\\+")
_ESCAPED_OR_BRACE: Final = re.compile(r"\\.|[{}]", re.DOTALL)


def join(parts: Iterable[str | Run]) -> Text:
    """A Text of parts: neighbouring strings are joined, empty ones left out, a single string stands alone.

    >>> join(["a", "", "b"])
    'ab'
    """
    runs: list[str | Run] = []
    strings: list[str] = []
    for part in parts:
        if isinstance(part, str):
            strings.append(part)
            continue
        if text := "".join(strings):
            runs.append(text)
        strings.clear()
        runs.append(part)
    text = "".join(strings)
    if not runs:
        return text
    return (*runs, text) if text else tuple(runs)


def parse(source: str) -> Text:
    r"""Find math, citations and known commands in plain text.

    >>> parse(r"a policy on $\mathrm{SE}(3)$, 46.3% better")
    ('a policy on ', Math(tex='\\mathrm{SE}(3)'), ', 46.3% better')
    >>> parse("between $5 and $10")
    'between $5 and $10'
    >>> parse(r"as in \citep{a,b}")
    ('as in ', Cite(keys=('a', 'b'), tex='\\citep{a,b}'))
    """
    if "$" not in source and "\\" not in source:
        return source
    parts: list[str | Run] = []
    done = at = 0
    dollar, slash = source.find("$"), source.find("\\")
    while len(parts) < MOST_RUNS and (dollar >= 0 or slash >= 0):
        start = slash if dollar < 0 or 0 <= slash < dollar else dollar
        if start == slash and start > at and source[start - 1] == "{" and _SWITCH.match(source, start):
            start -= 1
        run, at = _run_at(source, start)
        if run is None:
            at = start + 1
            if source.startswith("$$$", at):
                # Of more than three dollar signs in a row none opens anything but the last three.
                at = _DOLLARS.match(source, at).end() - 3  # type: ignore[union-attr]
            elif source.startswith("\\\\", start):
                # Of several backslashes in a row none opens anything but the last.
                at = _SLASHES.match(source, start).end() - 1  # type: ignore[union-attr]
        else:
            parts += [source[done:start], run]
            done = at
        if 0 <= dollar < at:
            dollar = source.find("$", at)
        if 0 <= slash < at:
            slash = source.find("\\", at)
    parts.append(source[done:])
    return join(parts)


def _run_at(source: str, start: int) -> tuple[Run | None, int]:
    first = source[start]
    if first == "$":
        end = _dollar_end(source, start)
        if end > 0 and not source.startswith("$$", start):
            return Math(source[start + 1 : end - 1]), end
    elif first == "{":
        end = _brace_end(source, start)
    else:
        if citation := _CITE.match(source, start):
            keys = tuple(key for part in citation[1].split(",") if (key := part.strip()))
            if keys:
                return Cite(keys, citation[0]), citation.end()
        end = _command_end(source, start)
    return (Tex(source[start:end]), end) if end > 0 else (None, start)


_NAMES_OF_TEX: Final = ("TeX", "LaTeX", "BibTeX", "XeTeX", "LuaTeX", "XeLaTeX", "LuaLaTeX", "ConTeXt", "LaTeXe")
LOGOS: Final = {f"\\{name}{braces}": name for name in _NAMES_OF_TEX for braces in ("", "{}")}
"""Commands that print their own name in a way of their own, and the name."""


def show(text: Text) -> str:
    """The source of a text: math between dollar signs, citations and TeX as they stand, markup without its tags.

    >>> show(parse("at most $n^2$ steps"))
    'at most $n^2$ steps'
    """
    if isinstance(text, str):
        return text
    parts = []
    for run in text:
        if isinstance(run, str):
            parts.append(run)
        elif isinstance(run, Math):
            parts.append(f"${run.tex}$")
        elif isinstance(run, Cite | Tex):
            parts.append(run.tex)
        else:
            parts.append(show(run.content))
    return "".join(parts)

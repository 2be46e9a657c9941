r"""Text with bits of TeX in it: plain text as a dump or an abstract has it, to and from runs.

Such text is not LaTeX source: ``46.3%`` has a bare percent sign, ``$5 and $10`` is money, a brace is a brace. Math,
citations and known commands are found; all else is characters. ``show(parse(s)) == s`` for every string.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bibconv.model import Cite, Math, Run, Tex, Text

_GROUP = r"\{(?:[^{}]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})*\}"

MARKUP = {
    "emph": 1,
    "textit": 1,
    "textsl": 1,
    "textbf": 1,
    "textsc": 1,
    "texttt": 1,
    "textsf": 1,
    "textrm": 1,
    "textup": 1,
    "textnormal": 1,
    "textsuperscript": 1,
    "textsubscript": 1,
    "underline": 1,
    "url": 1,
    "href": 2,
    "ensuremath": 1,
}
"""Commands that are known in running text, and how many arguments each has."""

_COMMAND = re.compile(
    "|".join(
        [
            r"\$\$(?P<display>[^$]+)\$\$",
            r"\$(?P<math>(?![\s$])(?:[^$\\]|\\.)*?(?<!\s))\$(?!\d)",
            r"\\\((?P<paren>(?:[^\\]|\\(?![()]).)*)\\\)",
            r"\\\[(?P<bracket>(?:[^\\]|\\(?![\[\]]).)*)\\\]",
            r"\\(?P<cite>(?:auto|paren|text|foot|no|full|Auto|Paren|Text)?[cC]ite[a-zA-Z]{0,12}\*?)"
            r"(?:\[[^\[\]]{0,200}\]){0,2}\{(?P<keys>[^{}\\$]+)\}",
            rf"\\(?P<name>{'|'.join(sorted(MARKUP, key=len, reverse=True))})(?P<arguments>(?:{_GROUP}){{1,2}})",
        ]
    ),
    re.DOTALL,
)


def join(parts: Iterable[str | Run]) -> Text:
    """A Text of parts: neighbouring strings are joined, empty ones left out, a single string stands alone.

    >>> join(["a", "", "b"])
    'ab'
    """
    runs: list[str | Run] = []
    for part in parts:
        if isinstance(part, str):
            if not part:
                continue
            if runs and isinstance(runs[-1], str):
                runs[-1] += part
                continue
        runs.append(part)
    if not runs:
        return ""
    return runs[0] if len(runs) == 1 and isinstance(runs[0], str) else tuple(runs)


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
    raise NotImplementedError


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

"""Any text into the one form that reading LaTeX gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from bibconv.model import Cite, Link, Math, NoCase, Paragraph, Run, Tex, Text
from bibconv.text.latex import formulas
from bibconv.text.latex.canon import BREAK, DEEPEST, Part, flatten, settle
from bibconv.text.latex.decode import parts_of
from bibconv.text.latex.title import implicit
from bibconv.text.memo import Memo


def resolve(text: Text, *, title: bool = False, typeset: bool = True) -> Text:
    r"""The one form in which two texts that say the same are equal.

    TeX that is a known command becomes its run; braces, paragraphs and neighbouring strings are put into one form;
    formulas are as :func:`bibconv.text.latex.formulas.formula` has them. A ``Tex`` or ``Math`` run whose braces have
    no partner, and which would so break what it is written into, becomes its characters. Markup deeper than
    ``DEEPEST`` runs becomes its characters. Of a title, the ``NoCase`` runs that only say what its writer adds anyway
    are left out. What is not to be ``typeset`` by TeX keeps a bare ``#`` and ``&`` in formulas.
    ``resolve(resolve(text)) == resolve(text)``.

    >>> resolve((Tex(r"\emph{a}"), Tex(r"\foo{b}"), Math("50%")))
    (Italic(content='a'), Tex(tex='\\foo{b}'), Math(tex='50\\%'))
    >>> resolve((Math("{"),))
    '${$'
    """
    if isinstance(text, str) or (not title and is_settled(text, typeset)):
        return text
    resolved = settle(_resolved(text, 0, 0, typeset))
    return implicit(resolved) if title else resolved


def is_settled(text: tuple[str | Run, ...], typeset: bool = True) -> bool:
    """Whether a text, as most are, has strings and formulas alone, and is in the one form already."""
    before: type | None = None
    for run in text:
        kind = type(run)
        if isinstance(run, Math):
            found = formulas.formula(run.tex, typeset)
            if found is None or found.tex != run.tex:
                return False
        elif kind is not str or before is str or not run:
            return False
        before = kind
    return before is Math or len(text) > 1


def _resolved(text: Text, depth: int, groups: int, typeset: bool) -> list[Part]:
    """The parts of a text within ``depth`` runs that are markup and ``groups`` that are not."""
    parts: list[Part] = []
    for run in (text,) if isinstance(text, str) else text:
        if isinstance(run, str):
            parts.append(run)
        elif isinstance(run, Math):
            parts.append(formulas.formula(run.tex, typeset) or f"${formulas.one_line(run.tex)}$")
        elif isinstance(run, Tex):
            parts.extend(_live(run.tex, depth))
        elif isinstance(run, Cite):
            parts.append(_citation(run, depth))
        elif depth >= DEEPEST or groups >= DEEPEST:
            parts.append(flatten(run.content))
        elif isinstance(run, Paragraph):
            parts.append(BREAK)
            parts += (
                (run.content,) if isinstance(run.content, str) else _resolved(run.content, depth, groups + 1, typeset)
            )
            parts.append(BREAK)
        elif isinstance(run, NoCase):
            parts.append(NoCase(settle(_resolved(run.content, depth, groups + 1, typeset), nocase=True)))
        elif content := settle(_resolved(run.content, depth + 1, groups, typeset)):
            parts.append(Link(run.href, content) if isinstance(run, Link) else type(run)(content))
    return parts


def _live(tex: str, depth: int) -> list[Part]:
    if formulas.pairs_off(tex) and formulas.balanced(tex):
        return parts_of(tex, depth=depth)
    return [formulas.one_line(tex)]


def _citation(run: Cite, depth: int) -> Part:
    short = len(run.tex) + sum(map(len, run.keys)) <= _SHORT
    return _CITATIONS[run, depth] if short else _cited((run, depth))


def _cited(key: tuple[Cite, int]) -> Part:
    """The citation as it is read from LaTeX, as it stands or with its keys alone; else its characters."""
    run, depth = key
    for tex in (run.tex, rf"\cite{{{','.join(run.keys)}}}"):
        parts = _live(tex, depth)
        if len(parts) == 1 and isinstance(parts[0], Cite) and parts[0].keys == run.keys:
            return parts[0]
    return formulas.one_line(run.tex)


def contradicts(text: Text) -> bool:
    r"""Whether a citation in a text has other keys than its command says: the one form of it has the keys alone.

    >>> contradicts(("as ", Cite(("a",), r"\citep{a}"))), contradicts((NoCase((Cite(("a",), r"\citep{b}"),)),))
    (False, True)
    """
    stack: list[str | Run] = list(text) if isinstance(text, tuple) else [text]
    while stack:
        run = stack.pop()
        if isinstance(run, Cite):
            part = _citation(run, 0)
            if not isinstance(part, Cite) or part.tex != formulas.tidy(run.tex):
                return True
        elif not isinstance(run, str | Math | Tex):
            stack += (run.content,) if isinstance(run.content, str) else run.content
    return False


def distinct(resolved: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """What is compared instead of the one form: the text itself where that form says less."""
    return lambda text: text if contradicts(text) else resolved(text)


_SHORT: Final = 200
_CITATIONS: Final = Memo(_cited, 1 << 10)
"""A text is brought into the one form several times on its way: before it is written and to compare what was."""

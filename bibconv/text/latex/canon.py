"""The one form of a text: what reading LaTeX gives, and what every text is brought into before it is compared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bibconv.model import Cite, Math, NoCase, Paragraph, Run, Tex, Text
from bibconv.text.inline import join

DEEPEST: Final = 12
"""How deep runs may stand in one another; what is deeper is kept as characters."""


class Break:
    """Stands between two paragraphs while their parts are gathered."""


BREAK: Final = Break()
_STRING: Final = frozenset({str})
_WHOLE: Final = frozenset({str, Math, Cite, Tex})
"""What stands beside one another as it is."""
Part = str | Run | Break


def settle(parts: list[Part], *, nocase: bool = False) -> Text:
    """A Text of parts, in the one form.

    Neighbouring strings are joined; a ``NoCase`` in a ``NoCase``, and one that has no letters of which there are two
    cases, dissolve; breaks divide the text into paragraphs where there are two or more.
    """
    kinds = set(map(type, parts))
    if _STRING.issuperset(kinds):
        return "".join(parts)  # type: ignore[arg-type]
    if _WHOLE.issuperset(kinds):
        return join(parts)  # type: ignore[arg-type]
    paragraphs: list[list[str | Run]] = [[]]
    _gather(parts, paragraphs, nocase)
    # Before and behind each paragraph nothing stands.
    texts = [text for runs in paragraphs if runs and (text := join(runs))]
    if len(paragraphs) > 1:
        texts = [text for text in texts if not (isinstance(text, str) and not text.strip(" "))]
    if len(texts) < 2:
        return texts[0] if texts else ""
    return tuple(Paragraph(text) for text in texts)


def _gather(parts: Sequence[Part], paragraphs: list[list[str | Run]], nocase: bool) -> None:
    for part in parts:
        if isinstance(part, str):
            paragraphs[-1].append(part)
        elif isinstance(part, Break):
            paragraphs.append([])
        elif isinstance(part, Paragraph):
            paragraphs.append([])
            _gather(_runs(part.content), paragraphs, nocase)
            paragraphs.append([])
        elif isinstance(part, NoCase) and (nocase or _has_no_case(part)):
            _gather(_runs(part.content), paragraphs, nocase)
        else:
            paragraphs[-1].append(part)


def _has_no_case(run: NoCase) -> bool:
    shown = flatten(run)
    return shown.lower() == shown.upper()


def _runs(text: Text) -> Sequence[str | Run]:
    return (text,) if isinstance(text, str) else text


def flatten(run: str | Run | Text) -> str:
    """The characters of a text of any depth: markup without its tags, formulas between dollar signs, TeX as it is.

    >>> flatten((NoCase(content="A"), Math(tex="x")))
    'A$x$'
    """
    if isinstance(run, str):
        return run
    out: list[str] = []
    stack: list[str | Run] = list(reversed(run)) if isinstance(run, tuple) else [run]
    while stack:
        top = stack.pop()
        if isinstance(top, str):
            out.append(top)
        elif isinstance(top, Math):
            out.append(f"${top.tex}$")
        elif isinstance(top, Cite | Tex):
            out.append(top.tex)
        else:
            stack.extend(reversed(_runs(top.content)))
    return "".join(out)

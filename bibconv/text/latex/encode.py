r"""Rich text to LaTeX, as a BibTeX field may hold it.

Every character of a plain string comes out as that character in print: nothing in it is a live command, and no two
neighbours become a ligature. With ``unicode`` only what TeX reserves is escaped; without it characters beyond ASCII
become commands where T1 fonts with ``amsmath`` and ``amssymb`` have one, each in braces of its own, which BibTeX
takes for one character. Other scripts stay as they are, in ``{\relax …}``.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Final

from bibconv.model import (
    Bold,
    Cite,
    Code,
    Italic,
    Link,
    Math,
    NoCase,
    Paragraph,
    Run,
    SmallCaps,
    Sub,
    Sup,
    Tex,
    Text,
    map_text,
)
from bibconv.text import scan
from bibconv.text.latex import characters
from bibconv.text.latex.characters import BLANK, BREAK
from bibconv.text.latex.resolve import is_settled, resolve
from bibconv.text.latex.title import explicit, protected
from bibconv.text.memo import Memo

_PAIRS: Final = re.compile(r"-{2,}|'{2,}|,{2,}|<{2,}|>{2,}|  +")
_NAME_AT_END: Final = re.compile(r"\\[A-Za-z]+\Z")
_STRETCH: Final = 1 << 16
_WRAPPERS: Final[dict[type[Run], str]] = {
    Italic: "emph",
    Bold: "textbf",
    SmallCaps: "textsc",
    Code: "texttt",
    Sup: "textsuperscript",
    Sub: "textsubscript",
}


def encode(text: Text, *, unicode: bool = False, title: bool = False) -> str:
    r"""The LaTeX that prints a text.

    In a title what a style must not recase stands in braces; a title has no paragraphs. Left out are control
    characters, overrides of the direction, and markup that is deeper than ``DEEPEST`` runs.

    >>> encode("Erdős & co.: 50% — “done”")
    "Erd{\\H{o}}s \\& co.: 50\\% --- ``done''"
    >>> encode(("On QPLEX and ", Math(r"\Delta")), title=True)
    'On {QPLEX} and {$\\Delta$}'
    >>> encode(r"\input{x}")
    '\\textbackslash{}input\\textbraceleft{}x\\textbraceright{}'
    """
    if isinstance(text, str) and not title:
        return carry(text, unicode)[0]
    if scan.COMPILED and isinstance(text, str) and scan.keeps_case(text):
        return text
    if isinstance(text, str) and not text.isprintable():
        text = characters.in_line(text)
    if isinstance(text, str) and "  " not in text:
        return _edges(" ".join([_words(part, unicode) for part in _stretches(text)]))
    resolved = resolve(text)
    if not _is_in_line(resolved):
        resolved = resolve(map_text(resolved, characters.in_line))
    if isinstance(resolved, tuple) and isinstance(resolved[0], Paragraph):
        paragraphs = [_edges(_sequence(run.content, unicode)) for run in resolved if isinstance(run, Paragraph)]
        return (" " if title else r"\par ").join(paragraphs)
    return _edges(_sequence(explicit(resolved) if title else resolved, unicode))


def _words(text: str, unicode: bool) -> str:
    return " ".join(map(_TOKENS[unicode].__getitem__, text.split(" ")))


def _stretches(text: str) -> list[str]:
    """A text cut at blanks, so that the words of a long one need not be held all at once."""
    if len(text) <= _STRETCH:
        return [text]
    parts, start = [], 0
    while (end := text.find(" ", start + _STRETCH)) >= 0:
        parts.append(text[start:end])
        start = end + 1
    return [*parts, text[start:]]


def carry(text: str, unicode: bool) -> tuple[str, bool]:
    """What :func:`encode` makes of a plain string, and whether each character of it can be printed."""
    seen = scan.tex(text)
    if not seen:
        return _edges(text), True
    printable = not seen & scan.CONTROL
    if not printable:
        text = characters.in_line(text)
        seen = scan.tex(text)
    return _edges(_escaped(text, seen, unicode)), printable


def carry_formulas(text: Text, unicode: bool) -> str | None:
    """What :func:`encode` makes of strings and formulas that are in their one form; None where they are otherwise.

    Each character of it can be printed.
    """
    if isinstance(text, str) or not is_settled(text):
        return None
    parts: list[str] = []
    for run in text:
        if isinstance(run, str):
            seen = scan.tex(run)
            if seen & scan.CONTROL:
                return None
            parts.append(_escaped(run, seen, unicode))
        elif isinstance(run, Math):
            if not run.tex.isprintable():
                return None
            parts.append(f"${run.tex}$")
    return _edges("".join(parts))


def _is_in_line(text: Text) -> bool:
    if isinstance(text, str):
        return scan.printable(text)
    return all(
        isinstance(run, (Math, Cite, Tex)) or _is_in_line(run if isinstance(run, str) else run.content) for run in text
    )


def plain(text: str, unicode: bool) -> str:
    """A plain string, its blanks at the ends left as they are."""
    return text if text.isalnum() and text.isascii() else _escaped(text, scan.tex(text), unicode)


def _escaped(text: str, seen: int, unicode: bool) -> str:
    """The LaTeX of a plain string, of which :func:`bibconv.text.scan.tex` says ``seen``."""
    if not seen:
        return text
    if seen & scan.DOUBLED:
        text = _PAIRS.sub(_apart, text)
    if unicode:
        return characters.to_unicode(text)
    if seen & (scan.CONTROL | scan.ESCAPED | scan.RESERVED):
        text = characters.reserved_to_tex(text)
    if seen & scan.DOUBLED:
        text = text.replace(BREAK, "{}").replace(BLANK, "{ }")
    return text if text.isascii() else characters.beyond_ascii(text)


def _apart(found: re.Match[str]) -> str:
    run = found[0]
    return " " + BLANK * (len(run) - 1) if run[0] == " " else BREAK.join(run)


def _edges(tex: str) -> str:
    """BibTeX takes white space away from the ends of a field, TeX from the ends of a paragraph."""
    if tex[:1] == " ":
        tex = "{ }" + tex[1:]
    if tex[-1:] == " ":
        tex = tex[:-1] + "{ }"
    return tex


def _token(token: str, unicode: bool) -> str:
    span = protected(token)
    if span is None:
        return plain(token, unicode)
    start, end = span
    return plain(token[:start], unicode) + _group(plain(token[start:end], unicode)) + plain(token[end:], unicode)


_TOKENS: Final = {unicode: Memo(partial(_token, unicode=unicode), 1 << 15) for unicode in (False, True)}


def _group(tex: str) -> str:
    """A group that protects: to BibTeX one that begins with a command is a special character, which does not."""
    return f"{{{{{tex}}}}}" if tex.startswith("\\") else f"{{{tex}}}"


def _sequence(text: Text, unicode: bool) -> str:
    if isinstance(text, str):
        return plain(text, unicode)
    if isinstance(text[0], Paragraph):
        return r"\par ".join(_edges(_sequence(run.content, unicode)) for run in text if isinstance(run, Paragraph))
    out: list[str] = [""]
    for run in reversed(text):
        # A blank at the end will stand in braces.
        follows = "{ }" if out == ["", " "] else out[-1]
        out.append(plain(run, unicode) if isinstance(run, str) else _run(run, follows, unicode))
    return "".join(reversed(out))


def _run(run: Run, follows: str, unicode: bool) -> str:
    if isinstance(run, Math):
        return f"${run.tex}$"
    if isinstance(run, Cite):
        return run.tex
    if isinstance(run, Tex):
        return _kept(run.tex, follows)
    content = _sequence(run.content, unicode)
    if isinstance(run, NoCase):
        return _group(content)
    if isinstance(run, Link):
        address = characters.address(run.href)
        return rf"\url{{{address}}}" if run.content == run.href else rf"\href{{{address}}}{{{content}}}"
    return rf"\{_WRAPPERS[type(run)]}{{{content}}}"


def _kept(tex: str, follows: str) -> str:
    """A command as it stands; in a group where it would take what follows for an argument or a part of its name."""
    takes = follows[:1] in ("[", "{", "*")
    if takes or ((follows[:1].isalpha() or follows[:1] == " ") and _NAME_AT_END.search(tex)):
        return f"{{{tex}}}"
    return tex

r"""What a command that is kept as it stands says where nothing is typeset: its text, as far as that is known."""

from __future__ import annotations

import re

from bibconv.text.inline import LOGOS
from bibconv.text.latex.canon import flatten
from bibconv.text.latex.decode import decode
from bibconv.text.memo import Memo

_COMMAND = re.compile(r"\\([A-Za-z]{1,30})((?:\{[^{}]*(?:\{[^{}]*\}[^{}]*){0,20}\})*)")
_ARGUMENT = re.compile(r"\{((?:[^{}]|\{[^{}]*\}){0,1000})\}")
_SHOWN = {
    **dict.fromkeys(
        ("uline", "up", "fsup", "textsw", "textulc", "textcyr", "textcyrillic", "textgreek", "textarab"), 1
    ),
    **dict.fromkeys(("textlatin", "textenglish", "textgerman", "textfrench", "textspanish", "textitalian"), 1),
    **dict.fromkeys(("textrussian", "textjapanese", "textchinese", "texthebrew", "textlf", "textosf", "bibstring"), 1),
    **dict.fromkeys(("MakeUppercase", "MakeLowercase", "uppercase", "lowercase"), 1),
    **dict.fromkeys(("foreignlanguage", "textcolor", "colorbox"), 2),
}
"""Commands whose last argument is their text, and how many arguments each has."""
_UNSEEN = frozenset(("noopsort", "NOOP", "noop", "nopsort", "Noopsort", "sortnoop", "SortNoop", "sortitem"))
"""Commands that order a list and print nothing."""


def legible(tex: str) -> str:
    r"""The text of a command, or the command itself where that is not known.

    >>> legible(r"\foreignlanguage{french}{fran\c{c}ais}"), legible(r"\noopsort{a}"), legible(r"\foo{b}")
    ('français', '', '\\foo{b}')
    """
    return _LEGIBLE[tex]


def _legible(tex: str) -> str:
    if tex in LOGOS:
        return LOGOS[tex]
    found = _COMMAND.fullmatch(tex)
    arguments = _ARGUMENT.findall(found[2]) if found else []
    if found is None or not arguments:
        return tex
    if found[1] in _UNSEEN:
        return ""
    if _SHOWN.get(found[1]) != len(arguments):
        return tex
    text = flatten(decode(arguments[-1]))
    if found[1].lower().endswith("uppercase"):
        return text.upper()
    return text.lower() if found[1].lower().endswith("lowercase") else text


_LEGIBLE = Memo(_legible, 1 << 12)

"""MathML that has no TeX beside it, as running text: ``x`` and a superscript, ``a/b``, ``√(x+1)``.

MathML 3.0 (W3C), chapter 3, "Presentation Markup". Scripts become runs; what a line of text cannot draw (a matrix, a
box) is its characters in their order.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from bibconv.model import Run, Sub, Sup, Text
from bibconv.text.inline import join, show
from bibconv.text.xml import local, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

Part = str | Run

_INVISIBLE = dict.fromkeys((0x2061, 0x2062, 0x2063, 0x2064))
"""Operators that print nothing: function application, times, separator, plus."""
_TOKENS = frozenset({"mi", "mn", "mo", "mtext", "ms"})
_FIRST_ONLY = frozenset({"semantics", "maction"})
_NOTHING = frozenset({"mphantom", "annotation", "annotation-xml", "none", "mprescripts", "malignmark", "maligngroup"})
_COMPOUND = re.compile(r"[^\w.'′ˆ\u0300-\u036f]")
_FENCED = re.compile(r"[(\[{|‖⟨][^()\[\]{}|‖⟨⟩]*[)\]}|‖⟩]")
_MARKS = {
    **dict.fromkeys("^ˆ\u0302", "\u0302"),
    **dict.fromkeys("~˜∼\u0303", "\u0303"),
    **dict.fromkeys("¯‾_ˉ\u0304\u0305", "\u0304"),
    **dict.fromkeys("˙.\u0307", "\u0307"),
    **dict.fromkeys("¨\u0308", "\u0308"),
    **dict.fromkeys("→⃗⇀", "\u20d7"),
    **dict.fromkeys("ˇ\u030c", "\u030c"),
    **dict.fromkeys("˘\u0306", "\u0306"),
}
"""What stands over a letter, and the mark that a character takes for it."""


DEPTH = 24
"""How deep the parts of a formula may be nested; below, the characters stay and the shape goes."""


def linear(math: _Element) -> Text:
    """A formula as a text; empty where it has no characters."""
    return join(_sequence(math, 0))


def _sequence(elements: Iterable[_Element], depth: int) -> list[Part]:
    parts: list[Part] = []
    for element in elements:
        parts += _parts(element, depth + 1)
    return parts


def _parts(element: _Element, depth: int) -> list[Part]:
    tag = local(element)
    if depth > DEPTH:
        return [plain(element).translate(_INVISIBLE)]
    if tag in _TOKENS:
        return [plain(element).translate(_INVISIBLE)]
    if tag in _NOTHING or not tag:
        return []
    if tag == "mspace":
        return [" "]
    children = list(element)
    if tag in _FIRST_ONLY:
        return _sequence(children[:1], depth)
    if tag in _SHAPES and len(children) >= _SHAPES[tag]:
        return _shaped(tag, element, children, depth)
    return _sequence(children, depth) if children else [plain(element)]


_SHAPES = {
    **dict.fromkeys(("msup", "msub", "mover", "munder", "mfrac", "mroot"), 2),
    **dict.fromkeys(("msubsup", "munderover"), 3),
    **dict.fromkeys(("msqrt", "mfenced", "mtable", "mmultiscripts"), 1),
}
"""What has a shape of its own, and how many children that takes."""


def _shaped(tag: str, element: _Element, children: list[_Element], depth: int) -> list[Part]:
    if tag == "mfrac":
        return [*_around(children[:1], depth), "/", *_around(children[1:], depth)]
    if tag == "msqrt":
        return ["√", *_around(children, depth)]
    if tag == "mroot":
        return [*_script(Sup, children[1], depth), "√", *_around(children[:1], depth)]
    if tag == "mfenced":
        return _fenced(element, children, depth)
    if tag == "mtable":
        rows = [_separated([_sequence([cell], depth) for cell in row], ", ") for row in children]
        return _separated(rows, "; ")
    if tag == "mmultiscripts":
        return _multiscripts(children, depth)
    if tag in ("mover", "munder") and (marked := _marked(tag, children)):
        return marked
    base = _around(children[:1], depth)
    if tag in ("msubsup", "munderover"):
        return [*base, *_script(Sub, children[1], depth), *_script(Sup, children[2], depth)]
    return [*base, *_script(Sub if tag in ("msub", "munder") else Sup, children[1], depth)]


def _around(elements: list[_Element], depth: int) -> list[Part]:
    """The parts, in parentheses where they are more than one quantity."""
    parts = _sequence(elements, depth)
    shown = show(join(parts))
    fenced = _FENCED.fullmatch(shown) is not None
    return ["(", *parts, ")"] if len(shown) > 1 and not fenced and _COMPOUND.search(_letters(parts)) else parts


def _letters(parts: list[Part]) -> str:
    return "".join([part for part in parts if isinstance(part, str)])


def _script(kind: type[Sup | Sub], element: _Element, depth: int) -> list[Part]:
    content = join(_parts(element, depth + 1))
    if isinstance(content, str) and not content.strip("′″‴'"):
        return [content]
    return [kind(content)]


def _marked(tag: str, children: list[_Element]) -> list[Part]:
    """A letter with a mark over it, or a line under it."""
    base, mark = plain(children[0]), plain(children[1])
    found = _MARKS.get(mark) if tag == "mover" else "\u0332" if mark in ("_", "¯", "\u0332") else None
    return [unicodedata.normalize("NFC", base + found)] if found and len(base) == 1 else []


def _fenced(element: _Element, children: list[_Element], depth: int) -> list[Part]:
    separators = "".join((element.get("separators") or ",").split()) or ","
    parts = _separated([_sequence([child], depth) for child in children], separators[0])
    return [element.get("open", "("), *parts, element.get("close", ")")]


def _separated(groups: list[list[Part]], separator: str) -> list[Part]:
    parts: list[Part] = []
    for number, group in enumerate(groups):
        parts += [separator, *group] if number else group
    return parts


def _multiscripts(children: list[_Element], depth: int) -> list[Part]:
    """A base with scripts after it and, behind ``mprescripts``, before it."""
    before: list[Part] = []
    after: list[Part] = []
    side = after
    kinds = (Sub, Sup)
    number = 0
    for child in children[1:]:
        if local(child) == "mprescripts":
            side, number = before, 0
            continue
        if local(child) != "none":
            side += _script(kinds[number % 2], child, depth)
        number += 1
    return [*before, *_around(children[:1], depth), *after]

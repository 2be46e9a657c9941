r"""The HTML subset of CSL-JSON strings, to and from Text.

The tags are those of the CSL specification (1.0.2, "Rich Text Markup"): ``<i>``, ``<b>``, ``<sup>``, ``<sub>``,
``<span style="font-variant:small-caps;">`` (also ``<sc>``) and ``<span class="nocase">``. It is no HTML: processors
know no entities, and every ``<`` that does not begin one of these tags is a character. So text that merely looks like a
tag is kept apart by an empty ``nocase`` span behind its ``<``, which processors print as nothing; and what has no tag
here (links, code) is written as its text alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
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
)
from bibconv.text import inline
from bibconv.text.latex.legible import legible

_Marked = Italic | Bold | Sup | Sub | SmallCaps | NoCase
_OPEN: Final[dict[type[Run], str]] = {
    Italic: "<i>",
    Bold: "<b>",
    Sup: "<sup>",
    Sub: "<sub>",
    SmallCaps: '<span style="font-variant:small-caps;">',
    NoCase: '<span class="nocase">',
}
_TAGS: Final = {run: (tag, "</span>" if tag.startswith("<span") else f"</{tag[1:]}") for run, tag in _OPEN.items()}
_ELEMENT: Final[dict[str, type[_Marked]]] = {"i": Italic, "b": Bold, "sup": Sup, "sub": Sub, "sc": SmallCaps}

_ESCAPE: Final = '<<span class="nocase"></span>'
_LOOKS_LIKE_A_TAG: Final = re.compile(r"<(?=/?(?:i|b|sup|sub|sc)>|/?span[\s>])")
_TOKEN: Final = re.compile(
    rf"(?P<escape>{_ESCAPE})|<(?:(?P<close>/)(?P<closed>i|b|sup|sub|sc|span)|(?P<name>i|b|sup|sub|sc)"
    r"|span(?P<attributes>\s[^<>]{0,200})?)>"
)
_SMALL_CAPS: Final = re.compile(r"""\s+style\s*=\s*["']\s*font-variant\s*:\s*small-caps\s*;?\s*["']\s*""")
_NO_CASE: Final = re.compile(r"""\s+class\s*=\s*["']nocase["']\s*""")
_NAME_ENDS: Final = re.compile(r"\\[A-Za-z]+\Z")
_PARAGRAPH: Final = re.compile(r"\n[^\S\n]*\n\s*")

DEPTH: Final = 32
"""How deep tags may be nested; a tag below is kept as characters."""


def plain(text: Text) -> bool:
    """Whether a text is a string that means the same with tags as without."""
    return (
        isinstance(text, str)
        and "<" not in text
        and "$" not in text
        and "\\" not in text
        and ("\n" not in text or not _PARAGRAPH.search(text))
    )


def write(text: Text, *, protect: bool = False) -> str:
    r"""The string of a text. With ``protect``, math stands in a ``nocase`` span: processors recase titles otherwise.

    >>> write(("a < b in ", Italic("E. coli"), ": the <i> tag"))
    'a < b in <i>E. coli</i>: the <<span class="nocase"></span>i> tag'
    >>> write(("on ", Math("\\text{SE}(3)")), protect=True)
    'on <span class="nocase">$\\text{SE}(3)$</span>'
    """
    if isinstance(text, str):
        return _escape(text)
    paragraphs = any(isinstance(run, Paragraph) for run in text)
    written = [_write_run(run, protect) for run in text]
    for index, run in enumerate(text[:-1]):
        if isinstance(run, Tex) and _NAME_ENDS.search(written[index]) and written[index + 1][:1].isalpha():
            written[index] += " "
    return ("\n\n" if paragraphs else "").join(written)


def _write_run(run: str | Run, protect: bool) -> str:
    if isinstance(run, str):
        return _escape(run)
    if isinstance(run, Math):
        math = f"${_escape(run.tex)}$"
        return f'<span class="nocase">{math}</span>' if protect else math
    if isinstance(run, Cite | Tex):
        return _escape(legible(run.tex))
    if isinstance(run, Paragraph | Code | Link):
        return write(run.content, protect=protect)
    opening, closing = _TAGS[type(run)]
    return f"{opening}{write(run.content, protect=protect and not isinstance(run, NoCase))}{closing}"


def _escape(text: str) -> str:
    return _LOOKS_LIKE_A_TAG.sub(_ESCAPE, text) if "<" in text else text


def read(html: str, *, protect: bool = False, paragraphs: bool = False) -> Text:
    r"""The text of a string: tags become runs, math, citations and known commands in it too.

    A tag without its partner is characters, and so is each one behind the first hundred thousand. With ``protect``,
    a ``nocase`` span around a formula and nothing else is what :func:`write` put there; with ``paragraphs``, empty
    lines divide the text into paragraphs.

    >>> read("<i>in vivo</i>, x < y and <b>so on")
    (Italic(content='in vivo'), ', x < y and <b>so on')
    >>> read('on <span class="nocase">$n^2$</span>', protect=True)
    ('on ', Math(tex='n^2'))
    """
    if plain(html):
        return html
    parts: list[str | Run] = _elements(html, protect) if "<" in html else [html]
    if paragraphs and any(isinstance(part, str) and _PARAGRAPH.search(part) for part in parts):
        found = [text for piece in _divide(parts) if (text := _text(piece))]
        return tuple([Paragraph(text) for text in found]) if len(found) > 1 else found[0] if found else ""
    return _text(parts)


class _Element:
    """An element that is open: its tag as it stands, what it makes, and what is in it so far."""

    def __init__(self, name: str, tag: str, run: type[_Marked] | None) -> None:
        self.name, self.tag, self.run = name, tag, run
        self.parts: list[str | Run] = []

    def unclosed(self) -> list[str | Run]:
        return [self.tag, *self.parts]

    def closed(self, tag: str, protect: bool) -> list[str | Run]:
        if self.run is None:
            return [self.tag, *self.parts, tag]
        content = _text(self.parts)
        if not content:
            return []
        if protect and self.run is NoCase and isinstance(content, tuple) and len(content) == 1:
            only = content[0]
            if isinstance(only, Math):
                return [only]
        return [self.run(content)]


def _elements(html: str, protect: bool) -> list[str | Run]:
    stack = [_Element("", "", None)]
    at = 0
    for token in islice(_TOKEN.finditer(html), inline.MOST_RUNS):
        stack[-1].parts.append(html[at : token.start()])
        at = token.end()
        if token["escape"]:
            stack[-1].parts.append("<")
        elif token["close"]:
            _close(stack, token["closed"], token[0], protect)
        elif len(stack) > DEPTH:
            stack[-1].parts.append(token[0])
        else:
            name = token["name"] or "span"
            stack.append(_Element(name, token[0], _ELEMENT.get(name) or _span(token["attributes"] or "")))
    stack[-1].parts.append(html[at:])
    while len(stack) > 1:
        unclosed = stack.pop().unclosed()
        stack[-1].parts += unclosed
    return stack[0].parts


def _close(stack: list[_Element], name: str, tag: str, protect: bool) -> None:
    if not any(element.name == name for element in stack):
        stack[-1].parts.append(tag)
        return
    while (element := stack.pop()).name != name:
        stack[-1].parts += element.unclosed()
    stack[-1].parts += element.closed(tag, protect)


def _span(attributes: str) -> type[_Marked] | None:
    if _NO_CASE.fullmatch(attributes):
        return NoCase
    return SmallCaps if _SMALL_CAPS.fullmatch(attributes) else None


def _text(parts: Iterable[str | Run]) -> Text:
    joined = inline.join(parts)
    if isinstance(joined, str):
        return inline.parse(joined)
    found: list[str | Run] = []
    for part in joined:
        text = inline.parse(part) if isinstance(part, str) else (part,)
        found += (text,) if isinstance(text, str) else text
    return inline.join(found)


def _divide(parts: list[str | Run]) -> list[list[str | Run]]:
    pieces: list[list[str | Run]] = [[]]
    for part in parts:
        if isinstance(part, str):
            first, *rest = _PARAGRAPH.split(part)
            pieces[-1].append(first)
            pieces += [[piece] for piece in rest]
        else:
            pieces[-1].append(part)
    return pieces

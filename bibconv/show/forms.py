"""The forms that a bibliography is shown in: text, HTML, Markdown. They are what pybtex calls backends."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import ClassVar

from bibconv.show.stand import STANDING, Stand

_SAFE = re.compile(r"(?:https?|ftp)://[^\s\"'<>]+|mailto:[^\s\"'<>]+", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_SPACES = re.compile(r"\s+")


class TextForm:
    """Plain text: math between dollar signs, no markup. A line an entry."""

    header = footer = ""
    symbols: ClassVar[Mapping[str, str]] = {"ndash": "–", "nbsp": " ", "newblock": " "}
    tags: ClassVar[Mapping[str, tuple[str, str]]] = {}
    RenderType = str

    def __init__(self, stand: Stand) -> None:
        self._stand = stand

    def item(self, label: str, text: str) -> str:
        """An entry under its label."""
        return f"[{self.plain(label)}] {text}\n"

    def plain(self, text: str) -> str:
        """Characters as they stand in the form; those that no reader is meant to see are left out."""
        return _CONTROLS.sub("", _SPACES.sub(" ", text))

    def math(self, tex: str) -> str:
        """A formula."""
        return f"${_CONTROLS.sub('', _SPACES.sub(' ', tex))}$"

    def link(self, href: str) -> tuple[str, str]:
        """What stands before and behind the text of a link."""
        return "", ""

    # What follows is what pybtex calls.

    def format_str(self, text: str) -> str:
        """A string, and what stands in it."""
        parts = []
        at = 0
        for found in STANDING.finditer(text):
            parts += [self.plain(text[at : found.start()]), self._thing(found[0])]
            at = found.end()
        parts.append(self.plain(text[at:]))
        return "".join(parts)

    def _thing(self, character: str) -> str:
        thing = self._stand.meaning(character)
        if thing.kind == "math":
            return self.math(thing.value)
        if thing.kind == "text":
            return self.plain(thing.value)
        pair = self.link(thing.href) if thing.value == "a" else self.tags.get(thing.value, ("", ""))
        return pair[thing.kind == "close"]

    def format_tag(self, name: str, text: str) -> str:
        """Marked text."""
        before, behind = self.tags.get(name, ("", ""))
        return f"{before}{text}{behind}" if text else ""

    def format_href(self, url: str, text: str, external: bool = False) -> str:
        """A link, where its address is one of the web."""
        before, behind = self.link(STANDING.sub(lambda found: self._stand.meaning(found[0]).value, url))
        return f"{before}{text}{behind}" if text else ""

    def format_protected(self, text: str) -> str:
        """Text that no style recases."""
        return text

    def render_sequence(self, rendered: list[str]) -> str:
        """Parts put together."""
        return "".join(rendered)


class HtmlForm(TextForm):
    r"""A list of HTML, to be put into a page; math is between ``\(`` and ``\)``, for MathJax or KaTeX to show."""

    header = '<dl class="bibliography">\n'
    footer = "</dl>\n"
    symbols: ClassVar[Mapping[str, str]] = {"ndash": "–", "nbsp": "\u00a0", "newblock": " "}
    tags: ClassVar[Mapping[str, tuple[str, str]]] = {
        **{name: (f"<{name}>", f"</{name}>") for name in ("em", "strong", "sup", "sub", "code")},
        "sc": ('<span style="font-variant: small-caps">', "</span>"),
    }

    def item(self, label: str, text: str) -> str:
        """An entry under its label."""
        return f"<dt>[{self.plain(label)}]</dt>\n<dd>{text}</dd>\n"

    def plain(self, text: str) -> str:
        """Characters, those of HTML as references."""
        return escape(super().plain(text), quote=False)

    def math(self, tex: str) -> str:
        """A formula."""
        return f'<span class="math">\\({self.plain(tex)}\\)</span>'

    def link(self, href: str) -> tuple[str, str]:
        """What stands before and behind the text of a link."""
        return (f'<a href="{escape(href)}">', "</a>") if _SAFE.fullmatch(href) else ("", "")


class MarkdownForm(TextForm):
    """Markdown (CommonMark), an entry a paragraph; math between dollar signs, as pandoc and GitHub read it."""

    symbols = HtmlForm.symbols
    tags: ClassVar[Mapping[str, tuple[str, str]]] = {
        "em": ("*", "*"),
        "strong": ("**", "**"),
        "sup": ("<sup>", "</sup>"),
        "sub": ("<sub>", "</sub>"),
        "code": ("<code>", "</code>"),
    }
    _SPECIAL = re.compile(r"[\\`*_\[\]<>&$~|]")

    def item(self, label: str, text: str) -> str:
        """An entry under its label."""
        return f"\\[{self.plain(label)}\\] {text}\n\n"

    def plain(self, text: str) -> str:
        """Characters, those of Markdown after a backslash."""
        return self._SPECIAL.sub(r"\\\g<0>", super().plain(text))

    def link(self, href: str) -> tuple[str, str]:
        """What stands before and behind the text of a link."""
        return ("[", f"](<{href}>)") if _SAFE.fullmatch(href) else ("", "")


FORMS: dict[str, type[TextForm]] = {"text": TextForm, "html": HtmlForm, "markdown": MarkdownForm}
"""The forms by their names."""

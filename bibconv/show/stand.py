"""Characters that stand for what a style of pybtex would spoil: formulas, markup, links, signs that TeX reserves."""

from __future__ import annotations

import re
from typing import NamedTuple

from bibconv.model import Bold, Cite, Code, Italic, Link, Math, NoCase, Paragraph, Run, SmallCaps, Sub, Sup, Tex, Text

_FIRST = 0xF0000
_LAST = 0xFFFFD
STANDING = re.compile(f"[{chr(_FIRST)}-{chr(_LAST)}]")
_RESERVED = re.compile(f"[\\\\{{}}$&#%_^~`'\"{chr(_FIRST)}-{chr(_LAST)}]|(?<=-)-")
_TAGS: dict[type, str] = {Italic: "em", Bold: "strong", Sup: "sup", Sub: "sub", SmallCaps: "sc", Code: "code"}


class Thing(NamedTuple):
    """What a character stands for: ``kind`` is ``math``, ``open``, ``close`` or ``text``; a tag may have an address."""

    kind: str
    value: str
    href: str = ""


class Stand:
    """The characters that stand for something in one entry."""

    def __init__(self) -> None:
        self._things: list[Thing] = []
        self._known: dict[Thing, str] = {}

    def meaning(self, character: str) -> Thing:
        """What a character stands for."""
        return self._things[ord(character) - _FIRST]

    def coded(self, text: Text) -> str:
        """A text as a style is given it; what no style may recase is in braces."""
        if isinstance(text, str):
            return _RESERVED.sub(lambda found: self._for(Thing("text", found[0])), text)
        return "".join([self.coded(run) if isinstance(run, str) else self._run(run) for run in text])

    def _run(self, run: Run) -> str:
        if isinstance(run, Math):
            return f"{{{self._for(Thing('math', run.tex))}}}"
        if isinstance(run, Cite | Tex):
            return f"{{{self._for(Thing('text', run.tex))}}}"
        content = self.coded(run.content)
        if isinstance(run, NoCase):
            return f"{{{content}}}"
        if isinstance(run, Paragraph):
            return f"{content} "
        tag = Thing("open", "a", run.href) if isinstance(run, Link) else Thing("open", _TAGS[type(run)])
        return f"{self._for(tag)}{content}{self._for(tag._replace(kind='close'))}"

    def _for(self, thing: Thing) -> str:
        found = self._known.get(thing)
        if found is None:
            if len(self._things) > _LAST - _FIRST:
                return "\ufffd"
            found = self._known[thing] = chr(_FIRST + len(self._things))
            self._things.append(thing)
        return found

r"""LaTeX, as a BibTeX field holds it, to rich text.

A command that is known becomes a character or a run; one that is not stays, with the arguments that follow it, as a
``Tex`` run; what TeX itself could not take (a brace or a dollar sign without a partner) is characters. A group in
braces is a ``NoCase`` run, unless it begins with a command: BibTeX calls that a special character, and its styles
change its case. White space is what BibTeX makes of it: one blank.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from bibconv.model import Cite, Link, NoCase, Run, Tex, Text
from bibconv.text.latex import formulas, symbols
from bibconv.text.latex.canon import BREAK, DEEPEST, Part, settle
from bibconv.text.latex.commands import (
    AROUND,
    LIGATURES,
    LITERAL,
    QUOTES,
    SILENT,
    SWITCHES,
    TRANSPARENT,
    WORDS,
    WRAPPERS,
)
from bibconv.text.latex.source import is_plain, trim
from bibconv.text.latex.title import implicit
from bibconv.text.memo import Memo

# A choice is searched for as fast as a class is, as long as each of its branches begins with a character.
_TOKEN: Final = re.compile(r"\\(?:([A-Za-z]+)[ ]*|.)|\{|\}|\$|~|\n|---?|''|``?|!`|\?`", re.DOTALL)
_PLAIN_GROUP: Final = re.compile(r"\{([^\\{}$~\n`'!?-]++)\}")
_SPECIAL: Final = re.compile(
    r"\{\\(?:[\"'`^~=.](?:[A-Za-z]|\\[ij]|\{(?:[A-Za-z]|\\[ij])\})|[Hbcdkruv](?: [A-Za-z]|\{[A-Za-z]\}))\}"
)
"""BibTeX's special character in its usual shapes: an accent over a letter (BibTeXing, section 4)."""
_PAIR: Final = re.compile(r"[\\{}]")
_OPTION: Final = re.compile(r"\*|\[[^\[\]{}]{0,200}\]")
_CITE: Final = re.compile(r"(?:auto|paren|text|foot|no|full|Auto|Paren|Text)?[cC]ite[a-zA-Z]{0,12}")
_CODE: Final = re.compile(r'\{"(FFFD)\}')
"""U+FFFD, which LuaTeX takes for a fault of the encoding wherever it stands as it is."""
_CITATION: Final = re.compile(r"\\[a-zA-Z]+\*?(?:\[[^\[\]]{0,200}\]){0,2}\{([^{}\\$%]+)\}")
SORTING: Final = re.compile(r"(\{)?\\(?:noop|NOOP|[nN]oopsort|[sS]ort[nN]oop)\s*\{[^{}]*\}(?(1)\})")
"""What stands in a name or a year for the order of the list alone (``xampl.bib``)."""
_URL_ESCAPE: Final = re.compile(r"\\(?:([%#_&~$^{} ])|(textbackslash|textbraceleft|textbraceright)\{\})")

_DEEPEST_GROUP: Final = 5 * DEEPEST + 30
"""Braces in braces are followed so far; more than any text of ``DEEPEST`` runs needs when it is written."""
_LONGEST_DISPLAY: Final = 4_000


def decode(source: str, *, title: bool = False) -> Text:
    r"""The text that a field says; ``""`` where it says nothing.

    In a title a blank line is a blank, and braces that writing would add are no run; elsewhere a blank line divides
    paragraphs, as ``\par`` does.

    >>> decode(r"{\'E}t{\'e} at 5\% -- in $\mathrm{SE}(3)$")
    ('Été at 5% – in ', Math(tex='\\mathrm{SE}(3)'))
    >>> decode(r"\emph{A} {DNA}")
    (Italic(content='A'), ' ', NoCase(content='DNA'))
    """
    if is_plain(source):
        return source.strip(" ")
    text = settle(parts_of(source, paragraphs=not title))
    return implicit(text) if title and text else text


def parts_of(source: str, *, paragraphs: bool = True, depth: int = 0) -> list[Part]:
    """The parts of what a field says, within ``depth`` runs; whether it may have several paragraphs."""
    trimmed = trim(source, paragraphs)
    return _Decoder(trimmed, paragraphs).sequence(0, len(trimmed), depth)


class _Decoder:
    """One field. Groups are paired in one pass before anything is read, so that reading is linear."""

    __slots__ = ("level", "paragraphs", "paired", "quoted", "source")

    def __init__(self, source: str, paragraphs: bool) -> None:
        self.source = source
        self.paragraphs = paragraphs
        self.level = 0
        self.quoted = 0
        self.paired: dict[int, int] | None = None

    @property
    def pairs(self) -> dict[int, int]:
        """Where each group ends; few texts have a group that asks for it."""
        if self.paired is None:
            self.paired = self.pair()
        return self.paired

    def pair(self) -> dict[int, int]:
        """Pair the braces. One after a backslash is a character."""
        source = self.source
        pairs: dict[int, int] = {}
        stack: list[int] = []
        escaped = -1
        for found in _PAIR.finditer(source):
            position = found.start()
            if position == escaped:
                continue
            char = source[position]
            if char == "\\":
                escaped = position + 1
            elif char == "{":
                stack.append(position)
            elif stack:
                pairs[stack.pop()] = position
        return pairs

    def sequence(self, start: int, end: int, depth: int) -> list[Part]:
        """The parts that stand between two positions."""
        source = self.source
        if self.level > _DEEPEST_GROUP:
            return [source[start:end].replace("\n", " ")]
        self.level += 1
        out: list[Part] = []
        search = _TOKEN.search
        while (token := search(source, start, end)) is not None:
            begin = token.start()
            if begin > start:
                out.append(source[start:begin])
            text = token[0]
            start = token.end()
            if text in LIGATURES:
                out.append(LIGATURES[text])
            elif text[0] == "\\":
                start = self.command(token, end, depth, out)
            elif text == "{":
                start = self.group(begin, end, depth, out)
            elif text == "$":
                start = self.dollar(begin, end, out)
            elif text == "\n":
                self.paragraph(out)
            else:
                out.append(text)
        if start < end:
            out.append(source[start:end])
        self.level -= 1
        return out

    def paragraph(self, out: list[Part]) -> None:
        """A break between paragraphs; the blank before it, which TeX drops, goes."""
        if out and isinstance(out[-1], str):
            out[-1] = out[-1].rstrip(" ")
        out.append(BREAK if self.paragraphs else " ")

    def group(self, begin: int, end: int, depth: int, out: list[Part]) -> int:
        """A group in braces that is no command's argument."""
        source = self.source
        if source.startswith("}", begin + 1, end):
            return begin + 2
        if source.startswith("\\", begin + 1):
            if special := _SPECIAL.match(source, begin, end):
                out.append(_CHARACTERS[special[0]])
                return special.end()
        elif plain := _PLAIN_GROUP.match(source, begin, end):
            out.append(NoCase(plain[1]))
            return plain.end()
        closing = self.pairs.get(begin, end)
        if closing >= end:
            out.append("{")
            return begin + 1
        if source.startswith("\\", begin + 1):
            out.extend(self.sequence(begin + 1, closing, depth))
        elif content := settle(self.sequence(begin + 1, closing, depth), nocase=True):
            out.append(NoCase(content))
        return closing + 1

    def dollar(self, begin: int, end: int, out: list[Part]) -> int:
        """A formula between dollar signs; a sign without a partner is a character."""
        width = 2 if self.source.startswith("$$", begin) else 1
        start = begin + width
        if width == 2:
            closing = self.source.find("$$", start, min(end, start + _LONGEST_DISPLAY))
        else:
            closing = formulas.close(self.source, start, end)
        return self.formula(begin, start, closing, closing + width, out)

    def formula(self, begin: int, start: int, closing: int, after: int, out: list[Part]) -> int:
        """A formula whose TeX stands between ``start`` and ``closing``, or the characters that would begin it."""
        if closing > start and (found := formulas.formula(self.source[start:closing])):
            out.append(found)
            return after
        out.append(self.source[begin:start])
        return start

    def command(self, token: re.Match[str], end: int, depth: int, out: list[Part]) -> int:
        """A command and what it takes; where reading goes on."""
        name: str | None = token[1]
        if name is None:
            return self.symbol(token[0][1], token, end, depth, out)
        char = symbols.COMMANDS.get(name)
        start = token.end()
        if char is not None:
            out.append(char)
            return self.past_empty(start)
        if name in symbols.ACCENTS:
            return self.accent(name, token, end, depth, out)
        if name in WRAPPERS or name in TRANSPARENT or name in AROUND:
            return self.wrapper(name, token, end, depth, out)
        if name in SWITCHES:
            return self.switch(name, token, end, depth, out)
        if name in WORDS:
            out.append(WORDS[name])
            return self.past_empty(start)
        if name in SILENT:
            return self.past_empty(start)
        if name == "par":
            self.paragraph(out)
            return start
        return self.other(name, token, end, depth, out)

    def symbol(self, char: str, token: re.Match[str], end: int, depth: int, out: list[Part]) -> int:
        r"""A command of one character that is no letter: an escape, an accent, ``\(``."""
        if char in LITERAL:
            out.append(LITERAL[char])
        elif char in symbols.ACCENTS:
            return self.accent(char, token, end, depth, out)
        elif char in "([":
            start = token.end()
            closing = self.source.find("\\)" if char == "(" else "\\]", start, min(end, start + _LONGEST_DISPLAY))
            return self.formula(token.start(), start, closing, closing + 2, out)
        else:
            out.append(Tex(token[0]) if char.isascii() and char.isprintable() else token[0])
        return token.end()

    def past_empty(self, start: int) -> int:
        """Past the ``{}`` that ends the name of a command."""
        return start + 2 if self.source.startswith("{}", start) else start

    def argument(self, start: int, end: int) -> tuple[int, int, int] | None:
        """Where an argument begins and ends, and where reading goes on: a group, a command or a character."""
        source = self.source
        while source.startswith(" ", start) and start < end:
            start += 1
        if start >= end or source[start] in "}$\n":
            return None
        if source[start] == "{":
            closing = self.pairs.get(start, end)
            return (start + 1, closing, closing + 1) if closing < end else None
        if source[start] == "\\":
            token = _TOKEN.match(source, start, end)
            return (start, token.end(), token.end()) if token else None
        return start, start + 1, start + 1

    def accent(self, name: str, token: re.Match[str], end: int, depth: int, out: list[Part]) -> int:
        r"""An accent over its argument. ``\relax`` before the letter keeps letter and mark apart."""
        found = self.argument(token.end(), end)
        if found is None:
            out.append(symbols.SPACING.get(name, token[0]))
            return token.end()
        start, stop, after = found
        content = settle(self.sequence(start, stop, depth))
        if not isinstance(content, str):
            return self.kept(token.start(), after, after, out)
        apart = self.source.startswith("\\relax", start)
        out.append(_accented(content, name, apart))
        return after

    def wrapper(self, name: str, token: re.Match[str], end: int, depth: int, out: list[Part]) -> int:
        """A command whose argument is text."""
        starred = name in AROUND and self.source.startswith("*", token.end())
        found = self.argument(token.end() + starred, end)
        if found is None or (depth >= DEEPEST and name in WRAPPERS):
            out.append(token[0])
            return token.end()
        start, stop, after = found
        if name in TRANSPARENT:
            out.extend(self.sequence(start, stop, depth))
        elif name in AROUND:
            left, right = AROUND.get(name + "*" * starred, AROUND[name])
            quotes = left in QUOTES
            if quotes and self.quoted % 2:
                left, right = QUOTES[left]
            self.quoted += quotes
            out += [left, *self.sequence(start, stop, depth), right]
            self.quoted -= quotes
        elif content := settle(self.sequence(start, stop, depth + 1)):
            out.append(WRAPPERS[name](content))
        return after

    def switch(self, name: str, token: re.Match[str], end: int, depth: int, out: list[Part]) -> int:
        r"""A command that holds to the end of its group (``{\em text}``)."""
        if depth >= DEEPEST:
            out.append(token[0])
            return token.end()
        if content := settle(self.sequence(token.end(), end, depth + 1)):
            out.append(SWITCHES[name](content))
        return end

    def other(self, name: str, token: re.Match[str], end: int, depth: int, out: list[Part]) -> int:
        """Links, formulas and citations; and what is not known, which stays as it is with its arguments."""
        begin = token.start()
        if name in ("url", "href", "ensuremath") and not _OPTION.match(self.source, token.end(), end):
            found = self.argument(token.end(), end)
            read = {"url": self.url, "href": self.href, "ensuremath": self.ensured}[name]
            after = read(found, end, depth, out) if found else None
            if after is None:
                out.append(token[0])
            return after or token.end()
        if name == "t" and (found := self.argument(token.end(), end)):
            tied = settle(self.sequence(found[0], found[1], depth))
            if isinstance(tied, str) and len(tied) == 2 and tied.isalpha():
                out.append(f"{tied[0]}\u0361{tied[1]}")
                return found[2]
        if name == "symbol" and (code := _CODE.match(self.source, token.end(), end)):
            out.append(chr(int(code[1], 16)))
            return code.end()
        if _CITE.fullmatch(name) and (citation := _CITATION.match(self.source, begin, end)):
            keys = tuple(key for part in citation[1].split(",") if (key := part.strip(" \n")))
            if keys and formulas.pairs_off(citation[0]) and formulas.balanced(citation[0]):
                out.append(Cite(keys, formulas.tidy(citation[0])))
                return citation.end()
        stop = start = begin + 1 + len(name)
        while True:
            if option := _OPTION.match(self.source, stop, end):
                stop = option.end()
            elif self.source.startswith("{", stop) and self.pairs.get(stop, end) < end:
                stop = self.pairs[stop] + 1
            else:
                return self.kept(begin, stop, token.end() if stop == start else stop, out)

    def kept(self, begin: int, stop: int, after: int, out: list[Part]) -> int:
        """A command that is not known: as it stands, or as characters where it is not harmless or has a lone brace."""
        tex = self.source[begin:stop]
        if formulas.pairs_off(tex) and formulas.harmless(tex):
            out.append(Tex(formulas.tidy(tex)))
        else:
            out.append(tex.replace("\n", " "))
        return after

    def url(self, found: tuple[int, int, int], end: int, depth: int, out: list[Part]) -> int | None:
        r"""``\url{…}``."""
        href = _address(self.source[found[0] : found[1]])
        if not href or depth >= DEEPEST:
            return None
        out.append(Link(href, href))
        return found[2]

    def href(self, found: tuple[int, int, int], end: int, depth: int, out: list[Part]) -> int | None:
        r"""``\href{…}{…}``."""
        href = _address(self.source[found[0] : found[1]])
        label = self.argument(found[2], end)
        if not href or label is None or depth >= DEEPEST:
            return None
        content = settle(self.sequence(label[0], label[1], depth + 1))
        out.append(Link(href, content or href))
        return label[2]

    def ensured(self, found: tuple[int, int, int], end: int, depth: int, out: list[Part]) -> int | None:
        r"""``\ensuremath{…}``: a character where it is the formula of one."""
        tex = self.source[found[0] : found[1]]
        part: str | Run | None = symbols.character(formulas.tidy(tex)) or formulas.formula(tex)
        if part is None:
            return None
        out.append(part)
        return found[2]


def _character(special: str) -> str:
    """The character that a special character is, braces included."""
    return "".join(map(str, _Decoder(special, False).sequence(1, len(special) - 1, 0)))


_CHARACTERS: Final = Memo(_character, 1 << 12)


def _accented(text: str, name: str, apart: bool) -> str:
    mark = symbols.ACCENTS[name]
    if not text:
        return symbols.SPACING.get(name, mark)
    if not apart and text[0] in "ıȷ":
        text = ("i" if text[0] == "ı" else "j") + text[1:]
    first = 1
    while first < len(text) and unicodedata.combining(text[first]):
        first += 1
    letter = text[:first] + mark
    return (letter if apart else unicodedata.normalize("NFC", letter)) + text[first:]


def _address(source: str) -> str:
    return _URL_ESCAPE.sub(_url_character, source.replace("\n", " ")) if "\\" in source else source.replace("\n", " ")


def _url_character(found: re.Match[str]) -> str:
    return found[1] or symbols.COMMANDS[found[2]]

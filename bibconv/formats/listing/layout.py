"""The layouts of a listing: which of them a document has, and a line of it without its dress.

The layout is chosen once, from the beginning of the document. Its name joins the features that were found
(``numbered+labelled``); a document with none of them is ``bare``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bibconv.format import UnknownFormatError
from bibconv.text.furniture import STRONG, abstract_label, field_label
from bibconv.text.stretch import may_go_on, wrap_width

BLANK, SOFT, TITLE, AUTHORS, ABSTRACT, MARK, FIELD = 1, 2, 4, 8, 16, 32, 64
"""What is known of a line before its role: a blank line goes before it; it may go on from the line before (it is
wrapped); it bears a label or a number; it is a heading of markdown; it states another field."""

HINTS = TITLE | AUTHORS | ABSTRACT | MARK | FIELD

FEATURES = (
    "markdown",
    "numbered",
    "labelled",
    "semicolon",
    "and-last",
    "wrapped",
    "paragraphs",
    "blank",
    "trailing-space",
)
"""The features of a layout in the order in which its name has them."""

_NUMBER = re.compile(r"([(\[#]?)(\d{1,6})([.)\]:]{1,2})[ \t]+(?=\S)")
_MARKS = re.compile(r"(?:(#{1,6})[ \t]+|(>)[ \t]?|([-*+•‣▪]|–)[ \t]+)")
_RULE = re.compile(r"(?:[-*_=][ \t]*){3,}$")
_CLOSING_MARKS = re.compile(r"[ \t]+#+$")
_LIST_OF_NAMES = re.compile(r"[^\W\d_][^,;]{0,40}, [^,;]{1,40}; [^,;]{1,40}, [^,;]{1,40};?$")
_AND_LAST = re.compile(r"[,;] [^,;]{1,40}[,;]? (?:and|&) [^,;]{1,40}, [^,;]{1,40}$")
_TAIL = 200
"""How many characters at the end of a line the two patterns look at: they match no more."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The features of a layout. ``width`` is what lines are wrapped at, 0 where they are not."""

    features: frozenset[str] = frozenset()
    width: int = 0
    numbering: tuple[str, str] | None = None
    """What stands before and after the number of a title."""

    @property
    def name(self) -> str:
        """The name, such as ``bare`` or ``markdown+semicolon``."""
        return "+".join(feature for feature in FEATURES if feature in self.features) or "bare"

    @property
    def plain(self) -> bool:
        """Whether lines stand without any dress, so that stripping blanks is all there is to do."""
        return not self.features & {"markdown", "numbered", "labelled", "wrapped"}


def features(name: str) -> frozenset[str]:
    """The features that the name of a layout joins; :class:`bibconv.format.UnknownFormatError` where it is none.

    >>> sorted(features("numbered+labelled")), sorted(features("bare"))
    (['labelled', 'numbered'], [])
    """
    named = frozenset(name.split("+")) - {"bare"}
    if unknown := named - set(FEATURES):
        raise UnknownFormatError(
            f"no layout is called {', '.join(sorted(unknown))}; there are bare, {', '.join(FEATURES)}"
        )
    return named


def forced(wanted: frozenset[str], lines: Sequence[str]) -> Layout:
    """The layout that the caller names; what lines are wrapped at, and how numbers look, still comes from them."""
    found = detect(lines)
    return Layout(wanted, (found.width or 80) if "wrapped" in wanted else 0, found.numbering or ("", "."))


def detect(lines: Sequence[str]) -> Layout:
    """The layout of a document that begins with these lines."""
    found = set()
    if _is_markdown(lines):
        found.add("markdown")
    undress = _Undress(Layout(frozenset(found)))
    texts = [text for text, _, _ in map(undress.line, lines) if text]
    numbering = _numbering(texts)
    if numbering:
        found.add("numbered")
        texts = [_NUMBER.sub("", text, count=1) for text in texts]
    if _is_labelled(texts):
        found.add("labelled")
    if sum(1 for text in texts if ";" in text and _LIST_OF_NAMES.search(text[-_TAIL:])) * 8 >= len(texts):
        found.add("semicolon")
    joined = [text[-_TAIL:] for text in texts if " and " in text or "& " in text]
    if sum(1 for text in joined if _AND_LAST.search(text)) * 8 >= len(texts):
        found.add("and-last")
    filled = [line for line in lines if line.strip()]
    if sum(1 for line in filled if line[-1] in " \t") * 2 > len(filled):
        found.add("trailing-space")
    if "".join("x" if line.strip() else " " for line in lines).strip().count(" ") and "markdown" not in found:
        found.add("blank")
    if width := wrap_width(lines):
        found.add("wrapped")
    return Layout(frozenset(found), width, numbering)


def _is_markdown(lines: Sequence[str]) -> bool:
    headings = sum(1 for line in lines if re.match(r"#{1,6}[ \t]+\S", line))
    quotes = sum(1 for line in lines if line.startswith(">"))
    bullets = sum(1 for line in lines if re.match(r"\s*[-*+•][ \t]+\S", line))
    bold = sum(
        1 for line in lines if re.match(r"\s*(?:\*\*|__)[^*_]+(?:\*\*|__):?(?:\s*\S*$|(?<=:\*\*)|(?<=\*\*:))", line)
    )
    italic = sum(1 for line in lines if re.match(r"\s*[*_][^*_ ][^*_]*,[^*_]*[*_]\s*$", line))
    filled = [line for line in lines if line.strip()]
    titled = bool(filled) and filled[0].startswith("#") and headings > 0
    return titled or headings + quotes + bold + italic + bullets > 0.2 * len(filled)


def _numbering(texts: Sequence[str]) -> tuple[str, str] | None:
    """What stands before and after the numbers of a document whose lines are numbered from 1 on; None if none are."""
    styles: dict[tuple[str, str], int] = {}
    reached: dict[tuple[str, str], int] = {}
    for text in texts:
        if match := _NUMBER.match(text):
            style = (match[1], match[3])
            if int(match[2]) in (reached.get(style, 0) + 1, 1):
                reached[style] = int(match[2])
                styles[style] = styles.get(style, 0) + 1
    best = max(styles, key=lambda style: styles[style], default=None)
    if best is None or (styles[best] < 2 and len(texts) > 5):
        return None
    return best if styles[best] * 60 >= len(texts) else None


def _is_labelled(texts: Sequence[str]) -> bool:
    fields = [label[0] for text in texts if (label := field_label(text))]
    titles, authors = fields.count("title"), fields.count("author")
    if (titles and authors or titles + authors > 2) and (titles + authors) * 40 >= len(texts):
        return True
    abstracts = sum(1 for text in texts if (label := abstract_label(text)) and label[0] == STRONG)
    return abstracts * 6 >= len(texts) > 2


class _Undress:
    """Takes numbers, marks and labels off lines, and says what they told."""

    def __init__(self, layout: Layout) -> None:
        self._markdown = "markdown" in layout.features
        self._numbered = "numbered" in layout.features
        self._labelled = "labelled" in layout.features
        self._numbering = layout.numbering
        self._number = 1

    def line(self, raw: str) -> tuple[str, int, int]:
        """The text of a line, the column where it begins (from 0), and its flags; a rule is an empty text."""
        text = raw.strip()
        if not text:
            return "", 0, 0
        at = raw.find(text[0])
        flags = 0
        if self._markdown:
            text, at, flags = self._unmarked(text, at)
        if self._numbered and (match := _NUMBER.match(text)) and self._counts(match):
            text, at, flags = text[match.end() :], at + match.end(), flags | TITLE
            if self._markdown:
                text, at = _unwrapped(text, at)
        if self._labelled and text:
            text, at, flags = self._unlabelled(text, at, flags)
        return text, at, flags

    def _counts(self, match: re.Match[str]) -> bool:
        """Whether a number is the next of the document's, in its style, or begins anew."""
        number = int(match[2])
        if (match[1], match[3]) != self._numbering or number not in (self._number, 1):
            return False
        self._number = number + 1
        return True

    def _unmarked(self, text: str, at: int) -> tuple[str, int, int]:
        flags = 0
        if _RULE.match(text):
            return "", at, 0
        for _ in range(6):
            match = _MARKS.match(text)
            if not match:
                break
            text, at = text[match.end() :], at + match.end()
            if match[1]:
                text = _CLOSING_MARKS.sub("", text)
                flags |= MARK
            elif match[2]:
                flags |= ABSTRACT
                if not text.startswith(">"):
                    break
        if text == ">":
            return "", at, 0
        return *_unwrapped(text, at), flags

    def _unlabelled(self, text: str, at: int, flags: int) -> tuple[str, int, int]:
        label = field_label(text)
        if label:
            field, end = label
            if field not in ("title", "author"):
                return text, at, flags | FIELD
            flags = flags & ~(ABSTRACT | MARK) | (TITLE if field == "title" else AUTHORS)
            return *_unwrapped(text[end:], at + end), flags
        found = abstract_label(text)
        if found and found[0] != "weak":
            end = found[1]
            return text[end:], at + end, flags & ~MARK | ABSTRACT
        return text, at, flags


def _unwrapped(text: str, at: int) -> tuple[str, int]:
    """A text without the bold, italics or quotation marks that enclose the whole of it."""
    for mark in ("***", "**", "__", "*", "_"):
        inner = text[len(mark) : -len(mark)]
        if text.startswith(mark) and text.endswith(mark) and inner and mark not in inner:
            return inner.strip(), at + len(mark)
    return text, at


class Dresser:
    """Undresses the lines of a document one after the other, and marks those that may go on from the line before."""

    def __init__(self, layout: Layout) -> None:
        self._undress = _Undress(layout)
        self._width = layout.width
        self._length = 0

    def line(self, raw: str) -> tuple[str, int, int]:
        """The text, the column (from 0) and the flags of a line."""
        text, at, flags = self._undress.line(raw)
        if self._width:
            if text and not flags & (HINTS & ~ABSTRACT) and may_go_on(self._length, text, self._width):
                flags |= SOFT
            self._length = len(raw.rstrip()) if text else 0
        return text, at, flags

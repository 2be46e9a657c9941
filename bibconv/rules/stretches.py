"""What the rules of text look at: the values of an entry as they stand, piece by piece, with their places."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from typing import NamedTuple

from bibconv.rules.base import Item
from bibconv.syntax import Document, Entry, Field, Macros
from bibconv.text.latex.source import is_dense

PRINTED = frozenset(
    "addendum address afterword annotator author bookauthor booksubtitle booktitle booktitleaddon chapter commentator "
    "edition editor editora editorb editorc eventtitle eventtitleaddon foreword holder howpublished institution "
    "introduction issuesubtitle issuetitle issuetitleaddon journal journalsubtitle journaltitle journaltitleaddon "
    "location mainsubtitle maintitle maintitleaddon note number organization origlocation origpublisher origtitle "
    "publisher school series shortauthor shorteditor shortjournal shorttitle subtitle title titleaddon translator type "
    "venue volume".split()
)
"""Fields that are TeX and that styles print (biblatex manual, 2.2; "BibTeXing", 3.2)."""
LOADED = PRINTED | {"abstract", "annotation", "annote"}
"""Fields that TeX reads; biber hands it the abstract whether a style prints it or not."""


class Stretch(NamedTuple):
    """The text of one piece of a value, without its delimiters, and the offset where it begins."""

    field: Field
    text: str
    start: int


def stretches(item: Item, names: Container[str] | None = None, having: str = "") -> Iterator[Stretch]:
    """The stretches of text of an entry, with that in it.

    Of the fields of these names, where they are given: then as TeX, so that what has too many pieces to be read as
    such (L005) is left out.
    """
    if item.entry is not None:
        for field in item.entry.fields:
            if names is None or field.name in names:
                for piece in field.pieces:
                    if having not in piece.text or piece.kind not in ("braced", "quoted"):
                        continue
                    if names is None or not is_dense(piece.text):
                        yield Stretch(field, piece.text, piece.start + 1)


def read_by_tex(item: Item) -> frozenset[str]:
    """The fields that TeX is certain to read."""
    return LOADED if item.file.profile == "biblatex" else PRINTED


_STRING = re.compile(r"@\s{0,100}string", re.IGNORECASE)


def used_strings(syntax: Document) -> Iterator[tuple[Entry, tuple[str, ...]]]:
    """The ``@string``s that fields use: each as an entry with one field, and the names of the fields that use it."""
    if _STRING.search(syntax.text) is None:
        return
    macros = [field for node in syntax.nodes if isinstance(node, Macros) for field in node.fields]
    uses: dict[str, dict[str, None]] = {field.name: {} for field in macros}
    for node in syntax.nodes:
        for field in node.fields if isinstance(node, Entry) else ():
            for piece in field.pieces:
                if piece.kind == "macro" and (names := uses.get(piece.text.lower())) is not None:
                    names[field.name] = None
    for field in reversed(macros):
        for piece in field.pieces:
            if piece.kind == "macro" and (names := uses.get(piece.text.lower())) is not None:
                names |= uses[field.name]
    for field in macros:
        if names := uses[field.name]:
            name = next((each for each in names if each in PRINTED), next(iter(names)))
            start, end = field.start, field.end
            yield Entry("string", "", (Field(name, field.pieces, start, end),), (), start, end, start), tuple(names)


ENTITY = re.compile(r"&(?:[A-Za-z]{2,31}[0-9]{0,2}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
"""A reference to a character, as HTML and XML have it."""

_LIVE = re.compile(r"\\([A-Za-z]+)\*?|\\.|\$|[%&#_^]", re.DOTALL)
_MATH_END = re.compile(r"(?:[^\\$]|\\.)*+\$", re.DOTALL)
_GROUP = re.compile(r"\s*(?:\[[^\[\]{}]{0,200}\]\s*)*\{")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_ARGUMENT_IS_NO_TEXT = re.compile(
    r"url|path|nolinkurl|href|verb|ensuremath|(?:eq|auto|page|c|C)?ref|label|includegraphics|input|"
    r"[a-z]*cite[a-z]*|[A-Z][a-z]*cite[a-z]*|hyperlink|hypertarget|doi|arxiv|hspace|vspace|color|begin|end"
)


_BETWEEN_MARKS = frozenset(("path", "verb", "url", "nolinkurl"))
"""Commands whose argument may stand between two marks, as in ``\\path|a_b|``."""


class Live(NamedTuple):
    """A character that TeX acts upon: where it is, which, and whether it is within math."""

    at: int
    char: str
    math: bool


def live(text: str) -> Iterator[Live]:
    r"""The characters ``% & # _ ^`` that TeX would act upon, and dollar signs without a partner.

    What stands in a URL, in a citation or in another argument that is no text is passed over.

    >>> [(one.at, one.char, one.math) for one in live(r"50% \& $a_1 #$ \url{a%20b} c_d")]
    [(2, '%', False), (12, '#', True), (28, '_', False)]
    """
    at = 0
    partners = True
    missing = {r"\(": r"\)", r"\[": r"\]"}
    while (found := _LIVE.search(text, at)) is not None:
        at = found.end()
        token = found[0]
        if found[1] is not None:
            if _ARGUMENT_IS_NO_TEXT.fullmatch(found[1]):
                mark = text[at : at + 1]
                if found[1] in _BETWEEN_MARKS and mark and not mark.isalnum() and mark not in "{ []\n":
                    at = (text.find(mark, at + 1) + 1) or len(text)
                else:
                    at = past_group(text, at)
        elif token == "$":
            start = at + 1 if text.startswith("$", at) else at
            end = _MATH_END.match(text, start) if partners else None
            if end is None:
                partners = False
                yield Live(found.start(), "$", False)
                continue
            at = end.end() + (1 if start > at and text.startswith("$", end.end()) else 0)
            yield from _in_math(text, start, at)
        elif token[0] == "\\":
            if token in missing:
                closing = text.find(missing[token], at)
                if closing < 0:
                    del missing[token]
                else:
                    yield from _in_math(text, at, closing)
                    at = closing
        else:
            yield Live(found.start(), token, False)


def _in_math(text: str, start: int, end: int) -> Iterator[Live]:
    for found in _LIVE.finditer(text, start, end):
        if found[0] in ("%", "#"):
            yield Live(found.start(), found[0], True)


def past_group(text: str, at: int) -> int:
    """Where the argument ends that begins at an offset, or a little after it; the offset where there is none."""
    opening = _GROUP.match(text, at)
    if opening is None:
        return at
    depth = 0
    for brace in _BRACE.finditer(text, opening.end() - 1):
        depth += (brace[0] == "{") - (brace[0] == "}")
        if depth == 0 and brace[0] == "}":
            return brace.end()
    return len(text)


def around(text: str, at: int, end: int | None = None) -> str:
    """What stands at an offset, with a little of what is around it, on one line and quoted, for a message."""
    return repr(" ".join(text[max(0, at - 15) : (at if end is None else min(end, at + 60)) + 15].split()))

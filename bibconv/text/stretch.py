"""A field of a dump as it stands on its lines: made into a :data:`~bibconv.model.Text`, and looked over for doubts.

Nothing is changed here. What is doubtful about the text is reported with the line and the column it stands at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice, pairwise
from typing import Final, NamedTuple

from bibconv.model import Cite, Paragraph, Run, Text
from bibconv.text import scan
from bibconv.text.inline import parse, show


class Piece(NamedTuple):
    """What one line gives to a field. ``number`` and ``column`` count from 1."""

    number: int
    column: int
    text: str
    fresh: bool = False
    """Whether a paragraph begins here."""


REACH: Final = 40
"""How far around a finding the message shows the text."""

KEPT: Final = 5
"""How many findings of one kind are reported for a field."""

HEAD_LINES: Final = 400
HEAD_CHARACTERS: Final = 300_000
"""How much of a document is looked at before its layout is chosen."""

NARROWEST: Final = 30
WIDEST: Final = 130
"""A document is wrapped only where its lines are so long, and no longer."""

FEW_LINES: Final = 12
"""So few lines are taken for wrapped only where none that is longer could have been broken."""

_MOST_MARKS: Final = 1_000_000

LONG_LINE: Final = 160
"""A line longer than this was not wrapped, so that a line after it begins a paragraph."""

_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]")
_JOINED_BY_COMMA: Final = re.compile(r",(?=[A-Za-z][A-Za-z-]{2})(?<=[a-z]{3},)")
_JOINED_BY_STOP: Final = re.compile(r"\.(?=[A-Z][a-z]+ )(?<=[a-z]{3}\.)")
_ADDRESS: Final = re.compile(r"://|www\.|\w@\w|^\\|/.*/")
_INTRODUCTION: Final = re.compile(
    r"(?:[.!?][”\"')\]]?\s+(?:(?:1|I)[.:)]?\s+)?|(?:1|I)[.:)]?\s+)(?:Introduction|INTRODUCTION)\b"
    r"(?:\s*[-.:—–]+)?\s+(?=[A-Z])"
)
_BRACE_OR_DOLLAR: Final = re.compile(r"\\.|\{++|\}++|\$(?!\s?\d)", re.DOTALL)
_NO_MONEY: Final = re.compile(r"\$(?!\s?\d)")
_UNRESOLVED: Final = re.compile(r"\[\?+\]|\(\?+\)")


def beginning(lines: Iterator[str]) -> list[str]:
    """The first lines of a document, taken off the iterator."""
    head: list[str] = []
    size = 0
    for line in islice(lines, HEAD_LINES):
        head.append(line)
        size += len(line)
        if size > HEAD_CHARACTERS:
            break
    return head


def wrap_width(lines: Sequence[str]) -> int:
    """What lines are wrapped at: the width that most of them nearly fill; 0 where they are not wrapped."""
    texts = [text for line in lines if (text := line.rstrip())]
    if len(texts) < 6:
        return 0
    lengths = sorted([len(text) for text in texts])
    width = lengths[int(len(lengths) * 0.975) - (1 if len(lengths) < 40 else 0)]
    if not NARROWEST <= width <= WIDEST:
        return 0
    if len(texts) < FEW_LINES and any(" " in text.strip()[:width] for text in texts if len(text) > width):
        return 0
    going_on = sum([may_go_on(len(before), text.strip(), width) for before, text in pairwise(texts)])
    return width if going_on >= max(3, len(texts) / 5) else 0


def may_go_on(length: int, text: str, width: int) -> bool:
    """Whether a line may be the continuation of one of that length: its first word had no room there.

    >>> may_go_on(76, "continued here", 80), may_go_on(40, "continued here", 80)
    (True, False)
    """
    word = text.find(" ")
    return 0 < length <= width < length + 1 + (word if word > 0 else len(text))


def begins_paragraph(before: str, text: str, *, blank: bool, wrapped: bool) -> bool:
    """Whether a line begins a paragraph, ``before`` being the line before it, ``wrapped`` that the line may go on."""
    if blank:
        return True
    if wrapped or not text or text[0].islower():
        return False
    return len(before) > LONG_LINE or before[-1:] in (".", "!", "?")


def no_record(first: int, last: int) -> str:
    """What is said of lines that belong to no record."""
    return f"line {first} belongs to no record" if first == last else f"lines {first} to {last} belong to no record"


def paragraphs(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """The pieces of each paragraph in turn."""
    paragraph: list[Piece] = []
    for piece in pieces:
        if piece.fresh and paragraph:
            yield paragraph
            paragraph = []
        paragraph.append(piece)
    if paragraph:
        yield paragraph


def assemble(pieces: Sequence[Piece]) -> Text:
    """The text of a field: wrapped lines joined by a blank, several paragraphs as runs of their own.

    >>> assemble([Piece(4, 1, "One line,"), Piece(5, 1, "wrapped.")])
    'One line, wrapped.'
    >>> assemble([Piece(4, 1, "First."), Piece(6, 1, "Second.", True)])
    (Paragraph(content='First.'), Paragraph(content='Second.'))
    """
    if len(pieces) == 1:
        return parse(pieces[0].text)
    texts = [parse(" ".join([piece.text for piece in paragraph])) for paragraph in paragraphs(pieces)]
    return texts[0] if len(texts) == 1 else tuple([Paragraph(text) for text in texts])


def doubts(pieces: Sequence[Piece], text: Text, field: str, add: Callable[..., None], path: str) -> tuple[str, ...]:
    """Report what is doubtful in a field (T001, T002, D008, D009, D010), and say it in words for ``source.doubts``.

    ``text`` is what :func:`assemble` made of the pieces; ``add`` is that of a report.
    """
    if len(pieces) == 1:
        source = pieces[0].text
        if not suspicious(source, text):
            return ()
        parts: list[tuple[Sequence[Piece], str, Text]] = [(pieces, source, text)]
    else:
        several = not isinstance(text, str) and isinstance(text[0], Paragraph)
        contents = [run.content for run in text if isinstance(run, Paragraph)] if several else [text]
        parts = [
            (paragraph, " ".join([piece.text for piece in paragraph]), content)
            for paragraph, content in zip(paragraphs(pieces), contents, strict=True)
        ]
    found: list[str] = []
    for paragraph, source, parsed in parts:
        if not suspicious(source, parsed):
            continue
        for code, at, message in _findings(source, parsed):
            line, column = _place(paragraph, at)
            add(code, f"{message} in the {field}", path=path, line=line, column=column)
            found.append(message)
    return tuple(dict.fromkeys(found))


def suspicious(source: str, text: Text) -> bool:
    """Whether a closer look is worth it; a chain of tests that run at the speed of C."""
    seen = scan.running(source)
    if seen and (
        seen & (scan.CONTROL | scan.INTRODUCTION | scan.UNRESOLVED)
        or (seen & scan.AFTER_COMMA and _JOINED_BY_COMMA.search(source) is not None)
        or (seen & scan.AFTER_STOP and _JOINED_BY_STOP.search(source) is not None)
        or (seen & scan.MARK and isinstance(text, str) and _may_lack_partner(source))
    ):
        return True
    return not isinstance(text, str) and any(map(_is_doubtful, text))


def _is_doubtful(run: str | Run) -> bool:
    return _may_lack_partner(run) if isinstance(run, str) else isinstance(run, Cite)


def _may_lack_partner(plain: str) -> bool:
    return "{" in plain or "}" in plain or ("$" in plain and _NO_MONEY.search(plain) is not None)


def _findings(source: str, text: Text) -> Iterator[tuple[str, int, str]]:
    if not source.isprintable():
        for match in islice(_CONTROL.finditer(source), KEPT):
            yield "T001", match.start(), f"control character U+{ord(match[0]):04X}"
    plain = source if isinstance(text, str) else _plain(text)
    joined = chain(_JOINED_BY_COMMA.finditer(plain), _JOINED_BY_STOP.finditer(plain))
    words = ((match.start(), _around(source, match.start())) for match in joined)
    for at, word in islice((found for found in words if not _ADDRESS.search(found[1])), KEPT):
        yield "D008", at, f"joined words {word!r}"
    if _may_lack_partner(plain) and (lone := _without_partner(plain)) >= 0:
        yield "T002", lone, f"{plain[lone]!r} without a partner"
    if ("Introduction" in plain or "INTRODUCTION" in plain) and (introduction := _INTRODUCTION.search(plain)):
        yield "D009", introduction.start(), "the text seems to run on into an introduction"
    for at, command in islice(_citations(text), KEPT):
        yield "D010", at, f"citation {command[:60]!r} points to nothing here"


def _without_partner(plain: str) -> int:
    """Where the first brace or dollar sign stands that has no partner and is not money; -1 where all is well.

    That is looked for among the first million of them.

    >>> _without_partner("a {b} {c"), _without_partner("{{a}}}"), _without_partner("$5 or $x"), _without_partner("fine")
    (6, 5, 6, -1)
    """
    depth = dollars = 0
    outermost = last = -1
    matches = _BRACE_OR_DOLLAR.finditer(plain)
    for match in islice(matches, _MOST_MARKS):
        mark, many = match[0][0], match.end() - match.start()
        if mark == "{":
            if not depth:
                outermost = match.start()
            depth += many
        elif mark == "$":
            last = match.start()
            dollars += 1
        elif mark == "}":
            if many > depth:
                return match.start() + depth
            depth -= many
    if next(matches, None) is not None:
        return -1
    return min([*([outermost] if depth else []), *([last] if dollars % 2 else [])], default=-1)


def _around(source: str, at: int) -> str:
    """The word at an offset, as far as it is of use in a message."""
    start = max(source.rfind(" ", max(0, at - REACH), at) + 1, at - REACH)
    end = source.find(" ", at, at + REACH)
    return source[start : end if end >= 0 else at + REACH]


def _plain(text: Sequence[str | Run]) -> str:
    """The source of a text with math, citations and TeX blanked out, so that offsets stay."""
    return "".join([run if isinstance(run, str) else "\0" * len(show((run,))) for run in text])


def _citations(text: Text) -> Iterator[tuple[int, str]]:
    at = 0
    for run in (text,) if isinstance(text, str) else text:
        if isinstance(run, str):
            for match in _UNRESOLVED.finditer(run):
                yield at + match.start(), match[0]
            at += len(run)
            continue
        if isinstance(run, Cite):
            yield at, run.tex
        at += len(show((run,)))


def _place(paragraph: Sequence[Piece], at: int) -> tuple[int, int]:
    """The line and the column of an offset in the joined text of a paragraph."""
    for piece in paragraph:
        if at <= len(piece.text):
            return piece.number, piece.column + at
        at -= len(piece.text) + 1
    last = paragraph[-1]
    return last.number, last.column + len(last.text)

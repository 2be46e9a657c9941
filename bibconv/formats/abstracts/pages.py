"""Divides an abstract dump into pages, one for each label ``Abstract``.

How the label is spelt is taken from the beginning of the document, so that a wrapped line of running text that happens
to begin with the word starts no record.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct

from bibconv.report import Report
from bibconv.text.authorlist import fields_of
from bibconv.text.furniture import ALONE, WEAK, Stated, abstract_label, field_label
from bibconv.text.memo import Memo
from bibconv.text.stretch import HEAD_LINES, Piece, begins_paragraph, may_go_on, no_record, wrap_width

MOST_LINES = 20_000
"""How many lines a field may have; the lines beyond them belong to none."""

MOST_TITLE_LINES = 5
"""How many lines a title and authors without labels may take."""

MOST_BARE_LABELS = 100
"""How many labels without text, one after the other, are pages of their own."""

_LEAD = 64
"""In how many characters at the beginning of a line a label is looked for."""

_QUOTE = re.compile(r">[ \t]?")
_PERSON = re.compile(r"[^\W\d_][\w'’.\-]*(?: [^\W\d_][\w'’.\-]*){1,4}")
_SENTENCE_END = (".", "!", "?", "”", '"', ")", "。", "}", "$")


class Label:
    """How a label is spelt, apart from its number."""

    __slots__ = ("at", "kind", "spelling")

    def __init__(self, kind: str, at: int, line: str) -> None:
        self.kind = kind
        self.at = at
        self.spelling = f"{kind} " + re.sub(r"\d+", "1", line[:at].rstrip(" \t"))


def label_of(text: str) -> Label | None:
    """The abstract label that a line begins with."""
    lead = text[:_LEAD]
    if "bstract" not in lead and "BSTRACT" not in lead and " s t r a" not in lead.lower():
        return None
    return _LABELS[text] if len(text) <= _LEAD else _label(text)


def _label(text: str) -> Label | None:
    found = abstract_label(text)
    return Label(found[0], found[1], text) if found else None


_LABELS = Memo(_label, 1 << 10)
"""Where the label has the line to itself, most lines with one are the same."""


class Page(Struct):
    """The lines of a record: what its page says of it, and its abstract."""

    first: int
    last: int
    label: tuple[int, int] | None = None
    quote: int = 0
    abstract: list[Piece] = []
    title: list[Piece] = []
    authors: list[Piece] = []
    furniture: list[Stated] = []
    skipped: tuple[int, int] | None = None

    @property
    def says_nothing(self) -> bool:
        """Whether all there is of the page is labels."""
        return not (self.abstract or self.title or self.authors or any(stated.pieces for stated in self.furniture))


class Manner(NamedTuple):
    """How a dump is laid out, told from its first lines.

    ``spelling`` is that of its labels, ``width`` what lines are wrapped at, ``opener`` the field that begins each
    record's page, where one stands before the first abstract.
    """

    spelling: str
    width: int
    opener: str
    name: str


def manner_of(head: Sequence[str]) -> Manner:
    """How a dump that begins with these lines is laid out."""
    labels = [label for line in head if (label := label_of(line.strip()))]
    sure = Counter(label.spelling for label in labels if label.kind != WEAK)
    spelling = max(sure or Counter(label.spelling for label in labels), key=sure.__getitem__, default="")
    width = wrap_width(head)
    kind, _, mark = spelling.partition(" ")
    parts = [{ALONE: "own-line", WEAK: "weak"}.get(kind, "inline")]
    parts += ["quoted"] * (">" in mark) + ["wrapped"] * (width > 0)
    name = "+".join(parts + ["blank"] * any(not line.strip() for line in head))
    return Manner(spelling, width, _opener(head), name)


class Pages:
    """Takes the lines of a dump one after the other and gives records in draft."""

    def __init__(self, report: Report, path: str, manner: Manner, labels: int = 0) -> None:
        self._report = report
        self._path = path
        self._spelling, self._width, self._opener, _ = manner
        self._page: Page | None = None
        self._loose: list[Piece] = []
        self._length = 0
        self._labels = labels
        self._in_furniture = False
        self._bare: tuple[int, int] | None = None
        self._bare_labels = 0

    @property
    def state(self) -> tuple[Page | None, list[Piece], int, bool, int]:
        """All that the lines so far mean to those that follow, but for whether there was a label at all."""
        return self._page, self._loose, self._length, self._in_furniture, self._bare_labels

    def line(self, number: int, raw: str, *, blank: bool) -> Page | None:
        """Take a line that is not blank; a page that is complete by it is given back."""
        text = raw.strip()
        soft = self._width > 0 and not blank and may_go_on(self._length, text, self._width)
        self._length = len(raw.rstrip())
        column = raw.find(text[0]) + 1
        if (label := label_of(text)) and self._starts(label, text, number, blank=blank, soft=soft):
            return self._begin(label, number, text, column)
        if not soft and (stated := field_label(text)) and self._is_furniture(stated[0], blank=blank):
            field, at = stated
            value = text[at:]
            pieces = [Piece(number, column + at, value)] if value else []
            return self._furniture(Stated(field, text[:at].strip(), pieces), number)
        self._continue(number, text, column, blank=blank, soft=soft)
        return None

    def finish(self) -> Page | None:
        """The last page."""
        page, self._page = self._page, None
        self._tell_bare()
        self._stray()
        if not self._labels:
            self._report.add(
                "D007",
                "no line begins with a label `Abstract`: write `Abstract:` before each abstract",
                path=self._path,
                line=1,
                column=1,
            )
            return None
        if page is not None and page.says_nothing:
            return page
        if page is not None and not page.abstract:
            line, column = page.label or (page.first, 1)
            reason = "the document ends before the abstract of this record"
            self._report.add("D011", reason, path=self._path, line=line, column=column)
        return page

    def _starts(self, label: Label, text: str, number: int, *, blank: bool, soft: bool) -> bool:
        """Whether a label starts a record, and is not a word of the text that happens to begin a line."""
        page = self._page
        if page is None or page.label is None:
            return label.kind != WEAK or label.spelling == self._spelling
        ended = not page.abstract or page.abstract[-1].text.endswith(_SENTENCE_END)
        if label.spelling == self._spelling or (label.kind != WEAK and page.says_nothing):
            return label.kind != WEAK or not soft or ended
        if label.kind == WEAK or not page.abstract or soft or not (blank or ended or not self._width):
            return False
        reason = f"a label spelt otherwise, {text[: label.at].strip()[:40]!r}, begins a record"
        self._report.add("D005", reason, path=self._path, line=number, column=1)
        return True

    def _begin(self, label: Label, number: int, text: str, column: int) -> Page | None:
        """Begin the abstract of a page; the page before is complete, unless this one has begun with its furniture."""
        done = None
        page = self._page
        if page is None or page.label is not None:
            done, page = page, Page(number, number)
            self._page_head(done, page)
        if done is not None and done.label and not done.furniture and done.says_nothing:
            self._bare_labels += 1
            if self._bare_labels > MOST_BARE_LABELS:
                self._bare = self._bare or done.label
                done = None
        else:
            self._tell_bare()
        self._stray()
        self._labels += 1
        self._in_furniture = False
        self._page = page
        page.label = (number, column)
        page.last = number
        before, rest = text[: label.at], text[label.at :]
        page.quote = before.count(">")
        if rest and rest[-1] in '"”“»' and any(mark in before for mark in '"“„«'):
            rest = rest[:-1].rstrip()
        if rest:
            page.abstract.append(Piece(number, column + label.at, rest))
        return done

    def _page_head(self, before: Page | None, page: Page) -> None:
        """A title and authors without labels, directly above an abstract, belong to it."""
        block = self._loose
        if before is not None:
            lines = before.abstract
            start = next((at for at in range(len(lines) - 1, 0, -1) if lines[at].fresh), 0)
            block = lines[start:] if start else []
        if not 2 <= len(block) <= MOST_TITLE_LINES or not _are_people(block[-1].text) or not _is_title(block[:-1]):
            return
        page.title, page.authors = [block[0]._replace(fresh=False), *block[1:-1]], [block[-1]]
        page.first = block[0].number
        if before is None:
            self._loose = []
        else:
            del before.abstract[-len(block) :]
            before.last = before.abstract[-1].number

    def _is_furniture(self, field: str, *, blank: bool) -> bool:
        """Whether a line with a label states a field of the page; in an abstract it may begin a sentence."""
        page = self._page
        if page is None or page.label is None or self._in_furniture or blank or not page.abstract:
            return True
        if field == self._opener:
            return True
        ended = page.abstract[-1].text.endswith(_SENTENCE_END)
        return ended and (bool(self._opener) or field not in ("note", "keyword", "number", "URL"))

    def _tell_bare(self) -> None:
        """Report as one the labels without text that stood one after the other, beyond the first of them."""
        if self._bare is not None:
            line, column = self._bare
            reason = f"{self._bare_labels - MOST_BARE_LABELS} more labels without text, one after the other"
            self._report.add("D012", reason, path=self._path, line=line, column=column)
        self._bare, self._bare_labels = None, 0

    def _furniture(self, stated: Stated, number: int) -> Page | None:
        done = None
        page = self._page
        if page is None or (page.label is not None and self._opener and stated.field in (self._opener, "title")):
            done = page
            self._tell_bare()
            page = self._page = Page(number, number)
            self._stray()
        self._in_furniture = True
        page.furniture.append(stated)
        page.last = number
        return done

    def _continue(self, number: int, text: str, column: int, *, blank: bool, soft: bool) -> None:
        """Put a line to what it continues: the abstract, a field of the page, or nothing yet."""
        page = self._page
        if page is None:
            self._loose.append(Piece(number, column, text, blank))
            if len(self._loose) > HEAD_LINES:
                self._stray()
            return
        lines = page.abstract
        if page.label is None or (self._in_furniture and not blank):
            lines = page.furniture[-1].pieces
        if len(lines) >= MOST_LINES:
            page.skipped = (page.skipped[0] if page.skipped else number, number)
            return
        for _ in range(page.quote):
            if mark := _QUOTE.match(text):
                text, column = text[mark.end() :], column + mark.end()
        if text:
            fresh = bool(lines) and begins_paragraph(lines[-1].text, text, blank=blank, wrapped=soft)
            lines.append(Piece(number, column, text, fresh and lines is page.abstract))
            page.last = number

    def _stray(self) -> None:
        """Report the lines that were kept for a page and belong to none."""
        if self._loose:
            first, last = self._loose[0], self._loose[-1]
            self._report.add(
                "D003", no_record(first.number, last.number), path=self._path, line=first.number, column=first.column
            )
            self._loose = []


def _opener(head: Sequence[str]) -> str:
    """The field that begins each record's page, where one stands before the first abstract; else nothing."""
    for line in head:
        text = line.strip()
        if label := label_of(text):
            if label.kind != WEAK:
                return ""
        elif stated := field_label(text):
            return stated[0]
    return ""


def _are_people(text: str) -> bool:
    """Whether a line is a list of names in reading order."""
    names = fields_of(text.replace(" and ", ", ").replace(" & ", ", "))
    return (
        len(names) > 1
        and not text.endswith(".")
        and all(
            _PERSON.fullmatch(name) and name[0].isupper() and name.split()[-1][0].isupper() for name in names if name
        )
    )


def _is_title(pieces: Sequence[Piece]) -> bool:
    text = pieces[-1].text
    return sum(len(piece.text) for piece in pieces) < 300 and not text.endswith((".", ",", ";", ":"))

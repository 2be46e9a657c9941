"""Abstract dumps: each record begins at a line-initial label ``Abstract``; the other lines of the page say the rest.

How the label is spelt is taken from the beginning of the document, so that a wrapped line of running text that happens
to begin with the word starts no record.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Any

from msgspec import UNSET

from bibconv.format import Format, Input, ReadOptions
from bibconv.model import Record, Source
from bibconv.report import Report
from bibconv.text.authorlist import fields_of, in_reading_order
from bibconv.text.furniture import ALONE, STRONG, WEAK, Furniture, abstract_label, field_label
from bibconv.text.stretch import Piece, assemble, begins_paragraph, doubts, may_go_on, wrap_width

HEAD_LINES = 400
HEAD_CHARACTERS = 300_000
LAYOUTS = ("inline", "own-line", "weak", "wrapped", "blank", "quoted")

MOST_LINES = 20_000
"""How many lines a record may have; the lines beyond them belong to none."""

_QUOTE = re.compile(r">[ \t]?")
_RULE = re.compile(r"[ \t]*(?:[-*_=][ \t]*){3,}$")
_PERSON = re.compile(r"[^\W\d_][\w'’.\-]*(?: [^\W\d_][\w'’.\-]*){1,4}")
_PAIR = re.compile(r"[^\W\d_][^,:]{0,38}, [^\W\d_][^,:]{0,38}")
_SENTENCE_END = (".", "!", "?", "”", '"', ")", "。", "}", "$")


class _Label:
    """How a label is spelt, apart from its number."""

    __slots__ = ("at", "kind", "spelling")

    def __init__(self, kind: str, at: int, line: str) -> None:
        self.kind = kind
        self.at = at
        self.spelling = kind + re.sub(r"\d+", "1", line[:at].rstrip(" \t"))


def _label(text: str) -> _Label | None:
    lead = text[:64]
    if "bstract" not in lead and "BSTRACT" not in lead and " s t r a" not in lead.lower():
        return None
    found = abstract_label(text)
    return _Label(found[0], found[1], text) if found else None


def _head(lines: Iterator[str]) -> list[str]:
    head: list[str] = []
    size = 0
    for line in islice(lines, HEAD_LINES):
        head.append(line)
        size += len(line)
        if size > HEAD_CHARACTERS:
            break
    return head


class _Draft:
    """The lines of a record: what its page says of it, and its abstract."""

    __slots__ = ("first", "furniture", "label", "last", "pieces", "quote", "skipped", "title", "authors")

    def __init__(self, number: int) -> None:
        self.first = self.last = number
        self.label: tuple[int, int] | None = None
        self.quote = 0
        self.pieces: list[Piece] = []
        self.title: list[Piece] = []
        self.authors: list[Piece] = []
        self.furniture: list[tuple[str, str, str, int]] = []
        self.skipped: tuple[int, int] | None = None


class _Reader:
    """Takes the lines of a dump one after the other and gives records in draft."""

    def __init__(self, report: Report, path: str, head: Sequence[str]) -> None:
        self._report = report
        self._path = path
        spellings = Counter(label.spelling for line in head if (label := _label(line.strip())) and label.kind != WEAK)
        weak = Counter(label.spelling for line in head if (label := _label(line.strip())) and label.kind == WEAK)
        self.spelling = max(spellings or weak, key=lambda s: (spellings or weak)[s], default="")
        self.width = wrap_width(head)
        self._opener = _opener(head)
        self._draft: _Draft | None = None
        self._loose: list[Piece] = []
        self._length = 0
        self._labels = 0
        self._in_furniture = False

    def line(self, number: int, raw: str, *, blank: bool) -> _Draft | None:
        """Take a line that is not blank; a record that is complete by it is given back."""
        text = raw.strip()
        soft = self.width > 0 and not blank and may_go_on(self._length, text, self.width)
        self._length = len(raw.rstrip())
        column = raw.find(text[0]) + 1
        if (label := _label(text)) and self._starts(label, text, number, blank=blank, soft=soft):
            return self._begin(label, number, text, column)
        if not soft and (stated := field_label(text)) and self._is_furniture(stated[0], blank=blank):
            return self._furniture(stated, number, text)
        self._continue(number, text, column, blank=blank, soft=soft)
        return None

    def finish(self) -> _Draft | None:
        """The last record."""
        draft, self._draft = self._draft, None
        self._stray()
        if not self._labels:
            self._report.add("D007", "no line begins with a label `Abstract`", path=self._path, line=1, column=1)
        if draft is not None and (draft.label is None or not draft.pieces):
            self._report.add(
                "D011",
                "the document ends before the abstract of this record",
                path=self._path,
                line=draft.label[0] if draft.label else draft.first,
                column=1,
            )
            if draft.label is None and not draft.furniture:
                return None
        return draft if self._labels else None

    def _starts(self, label: _Label, text: str, number: int, *, blank: bool, soft: bool) -> bool:
        """Whether a label starts a record, and is not a word of the text that happens to begin a line."""
        draft = self._draft
        if draft is None or draft.label is None:
            return label.kind != WEAK or label.spelling == self.spelling
        if label.spelling == self.spelling:
            before = draft.pieces[-1].text if draft.pieces else ""
            if soft and before and before[-1] not in ".!?”\")}]。" and label.kind == WEAK:
                return False
            return True
        if label.kind == WEAK or not draft.pieces or soft:
            return False
        if not blank and self.width and not draft.pieces[-1].text.endswith(_SENTENCE_END):
            return False
        self._report.add(
            "D005",
            f"a label spelt otherwise, {text[: label.at].strip()[:40]!r}, begins a record",
            path=self._path,
            line=number,
            column=1,
        )
        return True

    def _begin(self, label: _Label, number: int, text: str, column: int) -> _Draft | None:
        done = None
        draft = self._draft
        if draft is not None and draft.label is not None:
            done, draft = draft, None
        if draft is None:
            draft = _Draft(number)
            self._page_head(done, draft)
        self._stray()
        self._labels += 1
        self._in_furniture = False
        draft.label = (number, column)
        draft.last = number
        draft.quote = text[: label.at].count(">")
        self._draft = draft
        rest = text[label.at :]
        if rest:
            if _opened(text[: label.at]) and rest[-1] in "\"”“»":
                rest = rest[:-1].rstrip()
            draft.pieces.append(Piece(number, column + label.at, rest))
        return done

    def _page_head(self, before: _Draft | None, draft: _Draft) -> None:
        """A title and authors without labels, directly above an abstract, belong to it."""
        block = self._loose
        if before is not None:
            start = next((at for at in range(len(before.pieces) - 1, 0, -1) if before.pieces[at].fresh), 0)
            block = before.pieces[start:] if start else []
        if not 2 <= len(block) <= 5 or not _are_people(block[-1].text) or not _is_title(block[:-1]):
            return
        draft.title, draft.authors = list(block[:-1]), [block[-1]]
        draft.first = block[0].number
        if before is None:
            self._loose = []
        else:
            del before.pieces[-len(block) :]
            before.last = before.pieces[-1].number

    def _is_furniture(self, field: str, *, blank: bool) -> bool:
        draft = self._draft
        if draft is None or draft.label is None or self._in_furniture or blank:
            return True
        return not draft.pieces or draft.pieces[-1].text.endswith(_SENTENCE_END) and (
            field not in ("note", "keyword", "number", "URL") or self._opener != ""
        ) or field == self._opener

    def _furniture(self, stated: tuple[str, int], number: int, text: str) -> _Draft | None:
        field, at = stated
        done = None
        draft = self._draft
        if draft is None or (draft.label is not None and self._opener and field in (self._opener, "title")):
            done = draft
            draft = self._draft = _Draft(number)
            self._stray()
        self._in_furniture = True
        draft.furniture.append((field, text[:at].strip(), text[at:], number))
        draft.last = number
        return done

    def _continue(self, number: int, text: str, column: int, *, blank: bool, soft: bool) -> None:
        draft = self._draft
        if draft is None or (draft.label is None and not draft.furniture):
            self._loose.append(Piece(number, column, text, blank))
            if len(self._loose) > HEAD_LINES:
                self._stray()
            return
        if draft.label is None or (self._in_furniture and not blank):
            field, label, value, first = draft.furniture[-1]
            draft.furniture[-1] = (field, label, f"{value} {text}".strip(), first)
            draft.last = number
            return
        if len(draft.pieces) >= MOST_LINES:
            draft.skipped = (draft.skipped[0] if draft.skipped else number, number)
            return
        for _ in range(draft.quote):
            if mark := _QUOTE.match(text):
                text, column = text[mark.end() :], column + mark.end()
        if not text:
            return
        before = draft.pieces[-1].text if draft.pieces else ""
        fresh = bool(before) and begins_paragraph(before, text, blank=blank, wrapped=soft)
        draft.pieces.append(Piece(number, column, text, fresh))
        draft.last = number

    def _stray(self) -> None:
        if self._loose:
            first, last = self._loose[0], self._loose[-1]
            where = f"line {first.number}" if first is last else f"lines {first.number} to {last.number}"
            self._report.add(
                "D003", f"{where} belong to no record", path=self._path, line=first.number, column=first.column
            )
            self._loose = []


def _opener(head: Sequence[str]) -> str:
    """The field that begins each record's page, where one stands before the first abstract; else nothing."""
    for line in head:
        text = line.strip()
        if label := _label(text):
            if label.kind != WEAK:
                return ""
        elif stated := field_label(text):
            return stated[0]
    return ""


def _opened(before: str) -> bool:
    return any(mark in before for mark in "\"“„«")


def _are_people(text: str) -> bool:
    """Whether a line is a list of names in reading order."""
    names = fields_of(text.replace(" and ", ", ").replace(" & ", ", "))
    return len(names) > 1 and not text.endswith(".") and all(
        _PERSON.fullmatch(name) and name[0].isupper() and name.split()[-1][0].isupper() for name in names if name
    )


def _is_title(pieces: Sequence[Piece]) -> bool:
    text = pieces[-1].text
    return sum(len(piece.text) for piece in pieces) < 300 and not text.endswith((".", ",", ";", ":"))


def read(source: Input, report: Report, options: ReadOptions) -> Iterator[Record]:
    """Read the records of an abstract dump in one pass, one record in memory at a time.

    :class:`ValueError` where ``options.layout`` names no layout.
    """
    lines = source.lines()
    head = _head(lines)
    if not any(map(str.strip, head)):
        return
    reader = _Reader(report, source.path, head)
    _choose_layout(reader, options.layout)
    report.add("D004", f"the abstracts are read as {_layout_name(reader, head)}", path=source.path, line=1, column=1)
    blank = False
    take = reader.line
    for number, raw in enumerate(chain(head, lines), 1):
        if not raw or raw.isspace() or (raw[0] in "-*_= \t" and len(raw) < 200 and _RULE.match(raw)):
            blank = True
            continue
        draft = take(number, raw, blank=blank)
        blank = False
        if draft is not None:
            yield _record(draft, report, source.path)
    last = reader.finish()
    if last is not None:
        yield _record(last, report, source.path)


def _choose_layout(reader: _Reader, name: str | None) -> None:
    if not name:
        return
    features = set(name.split("+"))
    if unknown := features - set(LAYOUTS):
        raise ValueError(f"no layout is called {', '.join(sorted(unknown))!r}; there are {', '.join(LAYOUTS)}")
    reader.width = (reader.width or 80) if "wrapped" in features else 0


def _layout_name(reader: _Reader, head: Sequence[str]) -> str:
    kind = {ALONE: "own-line", WEAK: "weak", STRONG: "inline"}[next((k for k in (ALONE, WEAK) if reader.spelling.startswith(k)), STRONG)]
    parts = [kind]
    if reader.spelling.removeprefix(STRONG).removeprefix(ALONE).startswith(">"):
        parts.append("quoted")
    if reader.width:
        parts.append("wrapped")
    if any(not line or line.isspace() for line in head):
        parts.append("blank")
    return "+".join(parts)


def _record(draft: _Draft, report: Report, path: str) -> Record:
    values: dict[str, Any] = {}
    places: dict[str, tuple[int, int]] = {}
    unsure: dict[str, tuple[str, ...]] = {}
    for name, pieces in (("title", draft.title), ("abstract", draft.pieces)):
        if pieces:
            values[name] = assemble(pieces)
            places[name] = (pieces[0].number, pieces[-1].number)
            if found := doubts(pieces, values[name], name, report, path):
                unsure[name] = found
    authors = [(piece.text, piece.number, piece.column) for piece in draft.authors]
    stated = Furniture("abstracts")
    for field, label, value, number in draft.furniture:
        if field == "title" and "title" not in values and value.strip():
            pieces = [Piece(number, len(label) + 1, value.strip())]
            values["title"] = assemble(pieces)
            places["title"] = (number, number)
        elif field == "author" and not authors and value.strip():
            authors = [(value.strip(), number, len(label) + 1)]
        else:
            stated.add(field, label, value, number)
    if authors:
        text, number, column = authors[0]
        names, doubtful = in_reading_order(text)
        if names:
            values["author"] = names
            places["author"] = (number, number)
        for doubt in doubtful:
            at = column + max(0, text.find(doubt.field))
            report.add("D002", doubt.reason, path=path, line=number, column=at)
        if doubtful:
            unsure["author"] = tuple(doubt.reason for doubt in doubtful)
    stated.into(values, places)
    if draft.skipped:
        first, last = draft.skipped
        report.add("D003", f"lines {first} to {last} belong to no record", path=path, line=first, column=1)
    lines = [n for place in places.values() for n in place] + ([draft.label[0]] if draft.label else [draft.first])
    return Record(
        **values,
        source=Source(
            path=path or UNSET,
            format="abstracts",
            lines=(min(lines), max(lines)),
            fields=places or UNSET,
            doubts=unsure or UNSET,
        ),
    )


def sniff(head: str) -> bool:
    """Whether a document begins like an abstract dump: labels, but no author lines under an author's heading.

    >>> sniff("Abstract:The engine weaves algebraical patterns.\\n")
    True
    >>> sniff("Byron, Ada\\nTitle: Notes\\nAuthors: Byron, Ada, Babbage, Charles\\nAbstract: The engine weaves.\\n")
    False
    """
    lines = [line.strip() for line in head.replace("\r\n", "\n").replace("\r", "\n").split("\n")[:HEAD_LINES]]
    texts = [line for line in lines if line]
    if not texts or texts[0][0] in "{[<@%" and not _label(texts[0]) and not field_label(texts[0]):
        return False
    first = next((at for at, text in enumerate(texts) if (label := _label(text)) and label.kind != WEAK), -1)
    if first < 0:
        weak = [at for at, text in enumerate(texts) if (label := _label(text)) and label.kind == WEAK]
        if not weak or weak[0] > 0:
            return False
        first = 0
    return first <= 40 and not _grouped(texts[:60])


def _grouped(texts: Sequence[str]) -> bool:
    """Whether an early line is one name that stands in a list of names below it, as the heading of a listing does."""
    bare = [text.strip("#*_>-+ \t") for text in texts]
    labels = [at for at, text in enumerate(bare) if _label(text)]
    page = " ".join(bare[1 : labels[0]] if labels else bare[1:12])
    if _PAIR.fullmatch(bare[0]) and bare[0].partition(",")[0].split()[-1] + "," in page:
        return True
    for at, text in enumerate(bare):
        if len(text) <= 80 and text[:1].isalpha() and text.count(",") <= 1 and not field_label(texts[at]):
            below = bare[at + 2 : at + 9]
            if any(_stands_in(text, line) for line in below):
                return True
    return False


def _stands_in(name: str, line: str) -> bool:
    at = line.find(name)
    if at < 0 or len(line) > 60 * (line.count(",") + line.count(";") + 1):
        return False
    end = at + len(name)
    return (end == len(line) or line[end] in ",;") and (at == 0 or line[at - 1] == " ") and ("," in name or line != name)


ABSTRACTS = Format(
    name="abstracts",
    title="dump of abstracts, each after a label `Abstract`",
    suffixes=(".txt", ".text", ".md"),
    read=read,
    sniff=sniff,
)

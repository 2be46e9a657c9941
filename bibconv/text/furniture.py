"""Labels of a page: what `Title:`, `Authors:`, `Comments:`, `Submitted on …` say, and how `Abstract` is spelt.

One table for both kinds of dump. A label is line-initial; a number, a bullet, a quotation mark or bold may stand
before and around it.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from bibconv.model import ATTRIBUTE
from bibconv.text import dates
from bibconv.text.inline import parse
from bibconv.text.stretch import Piece

DECORATION = r"(?:[>#*+•–—-]{1,6}[ \t]+|>|\(?\[?\d{1,6}[.)\]:]{1,2}[ \t]+|[\"“„«][ \t]?){0,6}"
"""What may stand before a label: quotation marks, heading marks, bullets, numbers."""

_NAMES = {
    "title": "title|paper[ \t]title",
    "author": r"authors?|author\(s\)|by",
    "note": "comments?|notes?",
    "categories": r"subjects?|categories|category|primary[ \t]category|arxiv[ \t]category|subject[ \t]area(?:s|\(s\))?",
    "keyword": "key[ -]?words?|index[ \t]terms|key[ \t]words[ \t]and[ \t]phrases",
    "issued": "date|year|published|publication[ \t]date|published[ \t]on|date[ \t]published",
    "submitted": "submitted|submitted[ \t]on|submission[ \t]date|date[ \t]submitted",
    "DOI": "doi|related[ \t]doi|journal[ \t]doi",
    "URL": "url|links?|pdf|paper|arxiv[ \t]link",
    "arxiv": "arxiv|arxiv[ \t]id|cite[ \t]as|eprint",
    "container-title": "journal|venue|conference|published[ \t]in|booktitle",
    "journal-ref": "journal[ -]ref(?:erence)?",
    "number": "report[ \t]numbers?|report-no",
    "msc-class": "msc[ -]?class(?:es)?",
    "acm-class": "acm[ -]?class(?:es)?",
}
_FIELD_OF = {re.compile(pattern, re.IGNORECASE): field for field, pattern in _NAMES.items()}
_LABEL = re.compile(
    rf"(?P<before>{DECORATION})(?P<bold>\*\*|__|\*|_)?"
    r"(?P<name>[A-Za-z](?:[A-Za-z]|[ \t()-](?=[A-Za-z()])){0,28}\)?)(?:(?P=bold))?"
    r"[ \t]*[:\uff1a][ \t]*(?(bold)(?:\*\*|__|\*|_)?)[ \t]*"
)
_SUBMITTED = re.compile(r"\[?(?P<name>Submitted)(?: on)? (?=\d{1,2} [A-Z][a-z]+,? \d{4})", re.IGNORECASE)

# A row of dashes after a colon is no mark, but what the abstract begins with.
_ABSTRACT = re.compile(
    rf"(?P<before>{DECORATION})(?P<bold>\*\*|__|\*|_)?"
    r"(?:abstract|a b s t r a c t)(?:[ \t][(#]?\d{1,6}\)?(?=[ \t]*(?:$|[:\uff1a*_—–])))?"
    r"(?P<mark1>[ \t]*(?:[:\uff1a](?=[—–-]{3})|[:\uff1a—–.-]+))?(?(bold)(?:\*\*|__|\*|_))"
    r"(?P<mark2>[ \t]*(?![—–-]{3})(?:[:\uff1a.]|—|–|--?(?=[ \t]|[A-Z])))?"
    r"(?P<rest>[ \t]*$|[ \t]*)",
    re.IGNORECASE,
)

STRONG, ALONE, WEAK = "strong", "alone", "weak"

LONGEST_LABEL = 60


def field_label(line: str) -> tuple[str, int] | None:
    """The field that a line-initial label names, and where its value begins.

    >>> field_label("Authors: Ada Byron"), field_label("- **Title:** On Engines")
    (('author', 9), ('title', 13))
    >>> field_label("Submitted on 3 January, 2024"), field_label("Results: none")
    (('submitted', 13), None)
    """
    if (line.find(":", 0, LONGEST_LABEL) >= 0 or "\uff1a" in line[:LONGEST_LABEL]) and (match := _LABEL.match(line)):
        name = match["name"]
        for pattern, field in _FIELD_OF.items():
            if pattern.fullmatch(name):
                return field, match.end()
    submitted = _SUBMITTED.match(line)
    return ("submitted", submitted.end()) if submitted else None


def abstract_label(line: str) -> tuple[str, int] | None:
    """How sure a line-initial abstract label is, and where the abstract begins after it.

    ``strong``: a mark follows it, or it is set off in bold; ``alone``: it has the line to itself; ``weak``: a word that
    may as well begin a sentence.

    >>> abstract_label("Abstract: We show"), abstract_label("> 1. **ABSTRACT** — We show")
    (('strong', 10), ('strong', 20))
    >>> abstract_label("Abstract"), abstract_label("Abstract We show"), abstract_label("Abstraction is")
    (('alone', 8), ('weak', 9), None)
    """
    match = _ABSTRACT.match(line)
    if not match:
        return None
    end = match.end()
    if end == len(line):
        return ALONE, end
    if match["mark1"] or match["mark2"] or match["bold"]:
        joined = match["mark1"] or match["mark2"] or ""
        hyphen = joined.strip() in ("-", "--") and match.end("rest") == match.start("rest") and line[end].islower()
        return None if hyphen else (STRONG, end)
    if match.start("rest") == end or not line[end].isupper():
        return None
    return WEAK, end


_DATE = re.compile(
    r"\d{4}(?:[-/]\d{1,2}(?:[-/]\d{1,2})?)?(?!\d)|(?:\d{1,2} )?[A-Z][a-z]{2,8}\.?(?: \d{1,2})?,? \d{4}(?!\d)"
)
_ARXIV = re.compile(
    r"(?:arXiv:\s*|https?://arxiv\.org/(?:abs|pdf)/)?((?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?)"
)
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_URL = re.compile(r"https?://\S+")
_SUBJECTS = re.compile(r"\s*;\s*")
_KEYWORDS = re.compile(r"\s*[,;]\s*")


class Stated(NamedTuple):
    """What a labelled line states: the field, the label as it stands, and the value on its lines."""

    field: str
    label: str
    pieces: list[Piece]


class Furniture:
    """Collects what labelled lines state about a record, and puts it into the record's fields."""

    def __init__(self, format_name: str) -> None:
        self._format = format_name
        self._stated: list[Stated] = []

    def add(self, stated: Stated) -> None:
        """A statement; one without a value states nothing."""
        if stated.pieces:
            self._stated.append(stated)

    def into(self, values: dict[str, Any], places: dict[str, tuple[int, int]]) -> None:
        """Put what was stated into the attributes of a record; what does not fit goes to ``extra`` as it stands."""
        left: dict[str, list[str]] = {}
        for field, label, pieces in self._stated:
            value = " ".join([piece.text for piece in pieces])
            made = _made(field, value)
            taken = bool(made) and values.keys().isdisjoint(made)
            if not taken or _says_more(field, value):
                left.setdefault(label.strip(":\uff1a* \t[(>#+-") or field, []).append(value)
            if not taken:
                continue
            values.update(made)
            for attribute in made:
                places[_SPELLING.get(attribute, attribute)] = (pieces[0].number, pieces[-1].number)
        if left:
            values["extra"] = {self._format: {label: tuple(stated) for label, stated in left.items()}}


_SPELLING = {attribute: name for name, attribute in ATTRIBUTE.items()}


def _says_more(field: str, value: str) -> bool:
    """Whether more is stated than is taken of it: a class after the number of arXiv, a revision after the first date.

    >>> _says_more("submitted", "3 Jan 2024]"), _says_more("submitted", "3 Jan 2024 (v1), last revised 5 Feb 2024")
    (False, True)
    """
    pattern = _BEGINNINGS.get(field)
    match = pattern.match(value) if pattern is not None else None
    return match is not None and any(map(str.isalnum, value[match.end() :]))


_BEGINNINGS = {"submitted": _DATE, "arxiv": _ARXIV}
"""Of these the beginning is taken."""


def _made(field: str, value: str) -> dict[str, Any]:
    """The attributes of a record that a statement gives; empty where the value is not wholly of the field's kind."""
    if field in ("issued", "submitted"):
        match = _DATE.match(value)
        whole = match is not None and (match.end() == len(value) or field == "submitted")
        found = dates.read(match[0].replace(",", "")) if match is not None and whole else None
        return {field: found} if found else {}
    if field == "DOI":
        return {"doi": value} if _DOI.fullmatch(value) else {}
    if field == "URL":
        return {"url": value} if _URL.fullmatch(value) else {}
    if field == "arxiv":
        match = _ARXIV.match(value)
        return {"archive": "arXiv", "archive_location": match[1]} if match else {}
    if field in ("keyword", "categories"):
        separator = _SUBJECTS if ";" in value or field == "categories" else _KEYWORDS
        parts = tuple(part for part in separator.split(value.strip(" .;,")) if part)
        return {field: parts} if parts else {}
    if field in ("container-title", "note"):
        return {field.replace("-", "_"): parse(value)}
    return {"number": value} if field == "number" else {}

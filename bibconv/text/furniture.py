"""Labels of a page: what `Title:`, `Authors:`, `Comments:`, `Submitted on …` say, and how `Abstract` is spelt.

One table for both kinds of dump. A label is line-initial; a number, a bullet, a quotation mark or bold may stand
before and around it.
"""

from __future__ import annotations

import re
from typing import Any

from bibconv.text.inline import parse

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
_FIELD_OF = {
    re.compile(pattern, re.IGNORECASE): field for field, pattern in _NAMES.items()
}
_LABEL = re.compile(
    rf"(?P<before>{DECORATION})(?P<bold>\*\*|__|\*|_)?"
    r"(?P<name>[A-Za-z](?:[A-Za-z]|[ \t()-](?=[A-Za-z()])){0,28}\)?)(?:(?P=bold))?[ \t]*(?P<mark>[:\uff1a])[ \t]*(?(bold)(?:\*\*|__|\*|_)?)[ \t]*"
)
_SUBMITTED = re.compile(
    r"\[?(?P<name>Submitted)(?: on)? (?=\d{1,2} [A-Z][a-z]+,? \d{4})", re.IGNORECASE
)

_ABSTRACT = re.compile(
    rf"(?P<before>{DECORATION})(?P<bold>\*\*|__|\*|_)?"
    r"(?:abstract|a b s t r a c t)(?:[ \t][(#]?\d{1,6}\)?(?=[ \t]*(?:$|[:\uff1a*_—–])))?"
    r"(?P<mark1>[ \t]*[:\uff1a—–.-]+)?(?(bold)(?:\*\*|__|\*|_))(?P<mark2>[ \t]*(?:[:\uff1a.]|—|–|--?(?=[ \t]|[A-Z])))?"
    r"(?P<rest>[ \t]*$|[ \t]*)",
    re.IGNORECASE,
)

STRONG, ALONE, WEAK = "strong", "alone", "weak"


def field_label(line: str) -> tuple[str, int] | None:
    """The field that a line-initial label names, and where its value begins.

    >>> field_label("Authors: Ada Byron")
    ('author', 9)
    >>> field_label("- **Title:** On Engines")
    ('title', 13)
    >>> field_label("Results: none") is None
    True
    """
    colon = line.find(":", 0, 60)
    if colon < 0:
        colon = line.find("\uff1a", 0, 60)
    if colon < 0:
        submitted = _SUBMITTED.match(line)
        return ("submitted", submitted.end()) if submitted else None
    match = _LABEL.match(line)
    if match:
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


MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sep sept", "october oct", "november nov", "december dec",
        ),
        1,
    )
    for name in names.split()
}
_DATE = re.compile(
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?[ -](?P<month>[A-Za-z]{3,9})\.?,?[ -](?P<year>\d{4})"
    r"|(?P<month2>[A-Za-z]{3,9})\.?(?: (?P<day2>\d{1,2})(?:st|nd|rd|th)?)?,? (?P<year2>\d{4})"
    r"|(?P<year3>\d{4})(?:[-/](?P<month3>\d{1,2})(?:[-/](?P<day3>\d{1,2}))?)?)(?!\d)"
)
_ARXIV = re.compile(r"(?:arXiv:\s*|https?://arxiv\.org/(?:abs|pdf)/)?((?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?)")
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_URL = re.compile(r"https?://\S+")


def date(text: str) -> str | None:
    """The date that a text begins with, in EDTF; None where there is none.

    >>> date("3 January, 2024; originally announced"), date("Mar 2019"), date("2021-07-04"), date("soon")
    ('2024-01-03', '2019-03', '2021-07-04', None)
    """
    match = _DATE.match(text.strip())
    if not match:
        return None
    year = match["year"] or match["year2"] or match["year3"]
    word = (match["month"] or match["month2"] or "").lower()
    month = MONTHS.get(word, 0) if word else int(match["month3"] or 0)
    day = int(match["day"] or match["day2"] or match["day3"] or 0)
    if (word and not month) or month > 12 or (match["month3"] and not month):
        return None
    if not month:
        return str(year)
    return f"{year}-{month:02}" if not 1 <= day <= 31 else f"{year}-{month:02}-{day:02}"


class Furniture:
    """Collects what labelled lines state about a record, and puts it into the record's fields."""

    def __init__(self, format_name: str) -> None:
        self._format = format_name
        self._stated: list[tuple[str, str, str, int]] = []

    def add(self, field: str, label: str, value: str, number: int) -> None:
        """A line that states a field, with its label as it stands."""
        if value.strip():
            self._stated.append((field, label, value.strip(), number))

    def into(self, values: dict[str, Any], places: dict[str, tuple[int, int]]) -> None:
        """Put what was stated into the attributes of a record; what does not fit goes to ``extra`` as it stands."""
        left: dict[str, list[str]] = {}
        for field, label, value, number in self._stated:
            made = _stated(field, value)
            if not made or any(attribute in values for attribute in made):
                left.setdefault(label.rstrip(":* ").lstrip("[(>#*-+ "), []).append(value)
                continue
            for attribute, content in made.items():
                values[attribute] = content
                places[_JSON_NAME.get(attribute, attribute)] = (number, number)
        if left:
            values["extra"] = {self._format: {label or "line": tuple(stated) for label, stated in left.items()}}


_JSON_NAME = {"doi": "DOI", "url": "URL", "container_title": "container-title", "archive_location": "archive_location"}


def _stated(field: str, value: str) -> dict[str, Any]:
    """The attributes of a record that a statement gives; empty where the value is not of the field's kind."""
    if field in ("issued", "submitted"):
        found = date(value)
        return {field: found} if found and (len(value) < 20 or field == "submitted") else {}
    if field == "DOI":
        match = _DOI.search(value)
        return {"doi": match[0].rstrip(".,;")} if match else {}
    if field == "URL":
        match = _URL.fullmatch(value)
        return {"url": value} if match else {}
    if field == "arxiv":
        match = _ARXIV.match(value)
        return {"archive": "arXiv", "archive_location": match[1]} if match else {}
    if field in ("keyword", "categories"):
        parts = tuple(part for part in (p.strip(" .") for p in re.split(r"[;,]" if ";" not in value else ";", value)) if part)
        return {field: parts} if parts else {}
    if field == "container-title":
        return {"container_title": parse(value)}
    if field == "note":
        return {"note": parse(value)}
    return {"number": value} if field == "number" else {}

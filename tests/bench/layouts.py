"""How a paper is laid out in each exchange format: the way files met in the wild are, not the way bibconv writes.

They are written apart from bibconv's own writers, so that a change of a writer does not change what is measured.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import NamedTuple
from xml.sax.saxutils import escape

from . import words


class Person:
    """An author, with the name as it is printed in a listing; a mononym has no given name."""

    __slots__ = ("family", "given", "printed")

    def __init__(self, family: str, given: str) -> None:
        self.family = family
        self.given = given
        self.printed = f"{family}, {given}" if given else family


class Paper(NamedTuple):
    """A paper; its abstract may be empty."""

    title: str
    authors: list[Person]
    abstract: str


class Published(NamedTuple):
    """Where a paper of an exchange document appeared: all told from its number."""

    key: str
    journal: bool
    venue: str
    year: int
    volume: int
    pages: tuple[int, int]
    doi: str


class Layout(NamedTuple):
    """An exchange format."""

    header: str
    entry: Callable[[int, Paper], str]
    separator: str
    footer: str


def published(number: int, paper: Paper) -> Published:
    """What a paper says beyond its title, authors and abstract."""
    venue = words.VENUES[number % len(words.VENUES)]
    year, first = 1990 + number * 7 % 36, 1 + number * 13 % 900
    name = re.sub(r"\W", "", paper.authors[0].family.encode("ascii", "ignore").decode()).lower()
    return Published(
        f"{name}{year}n{number}",
        not venue.startswith("Proceedings"),
        venue,
        year,
        1 + number % 60,
        (first, first + 3 + number % 20),
        f"10.5555/{year}.{number:06}",
    )


_TEX = {
    "%": "\\%",
    "&": "\\&",
    "$": "\\$",
    "_": "\\_",
    "–": "--",
    "“": "``",
    "”": "''",
    "’": "'",
    "ö": '{\\"o}',
    "é": "{\\'e}",
    "ï": '{\\"i}',
    "ő": "{\\H o}",
}
_MATH_OR_COMMAND = re.compile(r"(\$[^$\s][^$]*\$|\\[a-z]+\{[^{}]*\})")


def _latex(text: str) -> str:
    parts = _MATH_OR_COMMAND.split(text)
    parts[::2] = ["".join([_TEX.get(character, character) for character in part]) for part in parts[::2]]
    return "".join(parts)


def bibtex(number: int, paper: Paper) -> str:
    """An entry as publishers export it: braced values, accents as TeX, some words braced."""
    about = published(number, paper)
    authors = " and ".join([person.printed if person.given else f"{{{person.family}}}" for person in paper.authors])
    title = re.sub(r"(?<!\S)([A-Z]{2,}\w*|\w+-[A-Z]\w*)", r"{\1}", _latex(paper.title))
    fields = [
        ("title", title),
        ("author", _latex(authors)),
        ("journal" if about.journal else "booktitle", about.venue),
        *([("volume", str(about.volume))] if about.journal else []),
        ("year", str(about.year)),
        ("pages", f"{about.pages[0]}--{about.pages[1]}"),
        ("doi", about.doi),
        *([("abstract", _latex(paper.abstract))] if paper.abstract else []),
    ]
    kind = "article" if about.journal else "inproceedings"
    return f"@{kind}{{{about.key},\n" + ",\n".join([f"  {name} = {{{value}}}" for name, value in fields]) + "\n}\n"


def csl_json(number: int, paper: Paper) -> str:
    """An item as Zotero exports it."""
    about = published(number, paper)
    authors = [
        {"family": person.family, "given": person.given} if person.given else {"literal": person.family}
        for person in paper.authors
    ]
    item: dict[str, object] = {
        "id": about.key,
        "type": "article-journal" if about.journal else "paper-conference",
        "title": paper.title,
        "author": authors,
        "container-title": about.venue,
        "issued": {"date-parts": [[about.year]]},
        "page": f"{about.pages[0]}-{about.pages[1]}",
        "DOI": about.doi,
    }
    if about.journal:
        item["volume"] = str(about.volume)
    if paper.abstract:
        item["abstract"] = paper.abstract
    return json.dumps(item, ensure_ascii=False, indent=1)


def ris(number: int, paper: Paper) -> str:
    """A record as databases export it."""
    about = published(number, paper)
    lines = [
        ("TY", "JOUR" if about.journal else "CONF"),
        ("TI", paper.title),
        *[("AU", person.printed) for person in paper.authors],
        ("T2", about.venue),
        ("PY", str(about.year)),
        *([("VL", str(about.volume))] if about.journal else []),
        ("SP", str(about.pages[0])),
        ("EP", str(about.pages[1])),
        ("DO", about.doi),
        *([("AB", paper.abstract)] if paper.abstract else []),
        ("ER", ""),
    ]
    return "".join([f"{tag}  - {value}\r\n" for tag, value in lines]) + "\r\n"


def _inline(text: str) -> str:
    parts = _MATH_OR_COMMAND.split(escape(text))
    parts[1::2] = [
        f"<inline-formula><tex-math>{part}</tex-math></inline-formula>" if part[0] == "$" else part
        for part in parts[1::2]
    ]
    return "".join(parts)


def jats(number: int, paper: Paper) -> str:
    """An article of its own, with front matter only."""
    about = published(number, paper)
    names = "".join(
        f'<contrib contrib-type="author"><name><surname>{escape(person.family)}</surname>'
        f"<given-names>{escape(person.given)}</given-names></name></contrib>\n"
        if person.given
        else f'<contrib contrib-type="author"><string-name>{escape(person.family)}</string-name></contrib>\n'
        for person in paper.authors
    )
    volume = f"<volume>{about.volume}</volume>" if about.journal else ""
    abstract = f"<abstract><p>{_inline(paper.abstract)}</p></abstract>\n" if paper.abstract else ""
    return (
        '<article article-type="research-article"><front>\n<journal-meta><journal-title-group>'
        f"<journal-title>{escape(about.venue)}</journal-title></journal-title-group></journal-meta>\n<article-meta>"
        f'<article-id pub-id-type="publisher-id">{about.key}</article-id>'
        f'<article-id pub-id-type="doi">{about.doi}</article-id>\n'
        f"<title-group><article-title>{_inline(paper.title)}</article-title></title-group>\n"
        f"<contrib-group>\n{names}</contrib-group>\n"
        f'<pub-date publication-format="print"><year>{about.year}</year></pub-date>{volume}'
        f"<fpage>{about.pages[0]}</fpage><lpage>{about.pages[1]}</lpage>\n{abstract}"
        "</article-meta></front></article>\n"
    )


EXCHANGE = {
    "bibtex": Layout("", bibtex, "\n", ""),
    "csl-json": Layout("[", csl_json, ",\n", "]\n"),
    "ris": Layout("", ris, "", ""),
    "jats": Layout('<?xml version="1.0" encoding="UTF-8"?>\n<pmc-articleset>\n', jats, "", "</pmc-articleset>\n"),
}

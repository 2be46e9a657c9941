"""Documents made by a grammar, from a seed: all that BibTeX and RIS allow, of which the number of records is known."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from mutate import survives

from bibconv import files
from bibconv.format import get
from bibconv.pipe import read_document
from bibconv.report import Report

SPACES = ("", " ", "\n", "  ", "\t", "\r\n", "\n\n", " % a comment, with {braces\n")
BETWEEN = (*SPACES[:-1], " % a comment, with {braces\n", "words between\n")
WORDS = (
    "a",
    "Word",
    "QPLEX",
    "46.3\\%",
    "\\'e",
    "\\emph{x}",
    "$x_1$",
    "{Kept}",
    "é",
    "中文",
    "--",
    "and",
    "~",
    "\\&",
    "\\\\",
    "A.",
    "von",
    "Jr.",
    "2020",
    "\\citep{a}",
    "#",
    "@",
    "%",
)


def _text(rng: random.Random, depth: int = 0) -> str:
    parts = []
    for _ in range(rng.randint(0, 6)):
        inner = "{" + _text(rng, depth + 1) + "}" if depth < 4 and rng.random() < 0.2 else rng.choice(WORDS)
        parts.append(inner)
    return rng.choice((" ", "", "\n")).join(parts)


def _piece(rng: random.Random) -> str:
    kind = rng.randrange(5)
    if kind < 2:
        return "{" + _text(rng) + "}"
    if kind == 2:
        return '"' + _text(rng) + '"'
    return rng.choice(("jan", "acm", "nobody", "s1")) if kind == 3 else str(rng.randint(0, 9999))


def bibtex(rng: random.Random) -> tuple[str, int]:
    """A file of BibTeX, and how many records it has."""
    parts: list[str] = []
    count = 0

    def space() -> str:
        # A comment hides the rest of its line from the grammar, so it may stand wherever white space may.
        return rng.choice(SPACES)

    for number in range(rng.randint(1, 8)):
        opening, closing = rng.choice(("{}", "()"))
        kind = rng.random()
        value = (space() + "#" + space()).join(_piece(rng) for _ in range(rng.randint(1, 3)))
        if kind < 0.15:
            parts.append(
                f"@{rng.choice(('string', 'STRING'))}{opening}s{number}{space()}={space()}{value}{space()}{closing}"
            )
        elif kind < 0.2:
            parts.append(f"@preamble{{{value}}}")
        elif kind < 0.25:
            parts.append("@comment{" + _text(rng) + "}")
        else:
            count += 1
            names = rng.sample(("title", "author", "year", "note", "doi", "pages", "date", "x-y"), rng.randint(0, 5))
            fields = "".join(
                f",{space()}{name}{space()}={space()}"
                + (space() + "#" + space()).join(_piece(rng) for _ in range(rng.randint(1, 2)))
                + space()
                for name in names
            )
            trailing = "," + space() if rng.random() < 0.5 else ""
            parts.append(f"@{rng.choice(('misc', 'Article', 'BOOK'))}{opening}key{number}{fields}{trailing}{closing}")
        parts.append("\n" + rng.choice(BETWEEN[:-1]) + "\n")
    return "".join(parts), count


def ris(rng: random.Random) -> tuple[str, int]:
    """A file of RIS, and how many records it has."""
    end = rng.choice(("\n", "\r\n", "\r"))
    lines: list[str] = []
    count = rng.randint(1, 8)
    tags = ("TI", "AU", "AB", "PY", "DA", "KW", "SN", "DO", "UR", "SP", "EP", "T2", "N1", "C8", "ZZ", "ID")
    for _ in range(count):
        lines.append(f"TY  - {rng.choice(('JOUR', 'BOOK', 'GEN', 'XXXX'))}")
        for tag in rng.choices(tags, k=rng.randint(1, 9)):
            lines.append(f"{tag}  - x{_text(rng)}".replace("\n", " "))
            lines += ["goes on " + rng.choice(("here", "there."))] * rng.choice((0, 0, 0, 1, 3))
        lines.append("ER  - ")
        lines += [""] * rng.randint(0, 2)
    return rng.choice(("", "\ufeff")) + end.join(lines) + end, count


GRAMMARS: dict[str, Callable[[random.Random], tuple[str, int]]] = {"bibtex": bibtex, "biblatex": bibtex, "ris": ris}


def campaign(reader: str, count: int, seed: int = 0) -> Iterator[str]:
    """Read that many documents; those whose records are not all found are given."""
    rng = random.Random(f"grammar {reader} {seed}")
    for number in range(count):
        text, records = GRAMMARS[reader](rng)
        survives(text.encode(), reader, ("jats", "ris", "bibtex", "csl-json")[number % 4])
        report = Report()
        with files.from_text(text, report) as document:
            found = sum(1 for _ in read_document(document, report, get(reader)))
        if found != records and not (records == 0 and found == 0):
            yield f"{found} of {records} records in {text!r}: {[one.message for one in report.diagnostics][:3]}"

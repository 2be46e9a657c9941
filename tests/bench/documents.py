"""Bulk documents: groups of invented papers, the same bytes for the same seed.

What a paper is like was measured on real ones: 1 to 12 authors; a title of 75 characters; an abstract of 1.1 kB in
seven sentences or so, one in eight with math, one in eight with a percent sign, one in four with a character beyond
ASCII, one in fourteen with none; groups of 3 to 200 papers, in which the same people meet again and again.
Sentences, titles and people are drawn from stocks that are made once, so that a gigabyte takes seconds.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from bisect import bisect
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate, islice
from pathlib import Path
from typing import NamedTuple

from . import words
from .layouts import EXCHANGE, Paper, Person

SEED = 20261121
STOCK = 12_000
PEOPLE = 40_000
AUTHORS = tuple(accumulate((4, 10, 16, 17, 15, 12, 8, 6, 4, 3, 3, 2)))
"""How often, in percent, a paper has one author, two, three and so on, added up."""
WITHOUT_ABSTRACT = 0.07
LENGTHS = {"dump": (4, 10), "exchange": (3, 8)}
"""The fewest and the most sentences of an abstract: fewer in exchange documents, because refkit refuses what is over
16 MiB, the CSL-JSON that it makes of 10,000 records included."""


class Group(NamedTuple):
    """The papers of one author."""

    heading: Person
    papers: list[Paper]


class Stock:
    """What papers are made of."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.methods = sorted({self._method() for _ in range(3000)})
        shares = (
            (words.SENTENCES, 0.90),
            (words.SENTENCES_WITH_PERCENT, 0.02),
            (words.SENTENCES_WITH_MATH, 0.017),
            (words.SENTENCES_WITH_CITATION, 0.003),
            (words.SENTENCES_WITH_ACCENTS, 0.04),
        )
        self.sentences = self._phrases(shares, STOCK)
        self.titles = self._phrases(
            ((words.TITLES, 0.93), (words.TITLES_WITH_MATH, 0.01), (words.TITLES_WITH_ACCENTS, 0.05)), 10 * STOCK
        )
        self.people = list({person.printed: person for person in (self._person() for _ in range(PEOPLE))}.values())

    def _method(self) -> str:
        name = "".join(self.random.choices(words.SYLLABLES, k=self.random.randint(2, 3)))
        shape = self.random.random()
        if shape < 0.3:
            return name.upper()[:6]
        if shape < 0.5:
            return f"{name.capitalize()}-{self.random.randint(2, 9)}"
        return name.capitalize() + self.random.choice(("", "Net", "Former", "-Prover", "Bench", "RL"))

    def _phrases(self, shares: tuple[tuple[tuple[str, ...], float], ...], count: int) -> list[str]:
        phrases = [
            self._fill(self.random.choice(frames)) for frames, share in shares for _ in range(int(count * share))
        ]
        self.random.shuffle(phrases)
        return phrases

    def _fill(self, frame: str) -> str:
        return frame.format_map(_Slots(self))

    def _person(self) -> Person:
        choice, shape = self.random.choice, self.random.random()
        if shape < 0.001:
            return Person(choice(words.MONONYMS), "")
        family = choice(words.FAMILY_STARTS) + choice(("", *words.FAMILY_MIDDLES)) + choice(words.FAMILY_ENDS)
        given = choice(words.GIVEN_STARTS) + choice(words.GIVEN_ENDS)
        if shape < 0.25:
            family = choice(words.FAMILY_SHORT)
        elif shape < 0.28:
            family = choice(words.FAMILY_ACCENTED)
        elif shape < 0.33:
            family = choice(words.FAMILY_COMPOUND).format(family, choice(words.FAMILY_STARTS) + "ra")
        if 0.33 < shape < 0.35:
            given = choice(words.GIVEN_ACCENTED)
        elif 0.4 < shape < 0.5:
            given += f" {choice('ABCDEFGHJKLMNPRSTW')}."
        elif 0.5 < shape < 0.52:
            given = f"{given[0]}. {choice('ABCDEFGHJKLMNPRSTW')}."
        return Person(family, given)


class _Slots(dict[str, str]):
    """The words of one phrase, each chosen where its slot is met; a digit behind a name makes it another slot."""

    def __init__(self, stock: Stock) -> None:
        self._stock = stock

    def __missing__(self, slot: str) -> str:
        choice, kind = self._stock.random.choice, slot.rstrip("234")
        if kind != kind.lower():
            low = self[slot.lower()]
            said = low.title() if kind == "Topic" else low if kind == "Method" else low.capitalize()
        elif kind == "percent":
            said = f"{self._stock.random.uniform(1, 99):.{self._stock.random.randint(0, 2)}f}"
        elif kind == "number":
            said = str(self._stock.random.randint(2, 60))
        else:
            said = choice(self._stock.methods if kind == "method" else _LISTS[kind])
        self[slot] = said
        return said


_LISTS: dict[str, Sequence[str]] = {
    "adj": words.ADJECTIVES,
    "noun": words.NOUNS,
    "verb": words.VERBS,
    "topic": words.TOPICS,
    "word": words.NOUNS,
}


@cache
def stock() -> Stock:
    """The stock that all documents are made of."""
    return Stock(SEED)


def groups(stock: Stock, seed: int, lengths: tuple[int, int]) -> Iterator[Group]:
    """Groups without end, whose abstracts have so many sentences."""
    shortest, spread = lengths[0], lengths[1] - lengths[0] + 1
    chance = random.Random(seed)
    uniform, choices = chance.random, chance.choices
    sentences, titles, people = stock.sentences, stock.titles, stock.people
    before = ""
    while True:
        heading = people[int(uniform() * len(people))]
        if heading.family == before:  # it might be the author before, spelt otherwise, and the group the same
            continue
        before = heading.family
        circle = choices(people, k=8 + int(uniform() * 60))
        papers = []
        for _ in range(int(3 * (200 / 3) ** uniform())):
            others = dict.fromkeys(choices(circle, k=bisect(AUTHORS, uniform() * 100)))
            others.pop(heading, None)
            authors = list(others)
            authors.insert(int(uniform() * (len(authors) + 1)), heading)
            abstract = (
                " ".join(choices(sentences, k=shortest + int(uniform() * spread)))
                if uniform() > WITHOUT_ABSTRACT
                else ""
            )
            papers.append(Paper(titles[int(uniform() * len(titles))], authors, abstract))
        yield Group(heading, papers)


def listing(group: Group) -> tuple[str, int]:
    """A group of a listing, and how many records it has."""
    parts = [group.heading.printed]
    for paper in group.papers:
        parts += [paper.title, ", ".join([person.printed for person in paper.authors])]
        if paper.abstract:
            parts.append(paper.abstract)
    parts.append("")
    return "\n".join(parts), len(group.papers)


def abstracts(group: Group) -> tuple[str, int]:
    """The abstracts of a group, and how many there are."""
    found = [f"Abstract:{paper.abstract}\n" for paper in group.papers if paper.abstract]
    return "".join(found), len(found)


DUMPS = {"listing": listing, "abstracts": abstracts}


def make(style: str, size: int, path: Path) -> None:
    """Write a document, with what it holds beside it; nothing is done where the same one stands already.

    ``size`` is in bytes for a dump, in records for an exchange format.
    """
    told = path.with_name(path.name + ".json")
    made = {"style": style, "size": size, "maker": _fingerprint()}
    if path.exists() and told.exists() and json.loads(told.read_text()).items() >= made.items():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    told.unlink(missing_ok=True)
    records = written = 0
    with path.open("wb", buffering=1 << 20) as file:
        if style in DUMPS:
            for group in groups(stock(), SEED + 1, LENGTHS["dump"]):
                text, count = DUMPS[style](group)
                written += file.write(text.encode())
                records += count
                if written >= size:
                    break
        else:
            layout = EXCHANGE[style]
            papers = (paper for group in groups(stock(), SEED + 1, LENGTHS["exchange"]) for paper in group.papers)
            file.write(layout.header.encode())
            for records, paper in enumerate(islice(papers, size), 1):
                file.write((layout.separator * (records > 1) + layout.entry(records, paper)).encode())
            file.write(layout.footer.encode())
            written = file.tell()
    told.write_text(json.dumps(made | {"records": records, "bytes": written}))


def _fingerprint() -> str:
    """What the makers of the documents are at present."""
    here = Path(__file__).parent
    parts = b"".join((here / name).read_bytes() for name in ("documents.py", "layouts.py", "words.py"))
    return hashlib.sha256(parts).hexdigest()


def main() -> None:
    """Make one document."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("style", choices=[*DUMPS, *EXCHANGE])
    parser.add_argument("size", type=int, help="bytes of a dump, records of an exchange format")
    parser.add_argument("path", type=Path)
    arguments = parser.parse_args()
    make(arguments.style, arguments.size, arguments.path)


if __name__ == "__main__":
    main()

"""A listing that is read at a stride is read as it is when all its lines are weighed."""

from __future__ import annotations

import random

import pytest

from bibconv.files import from_text
from bibconv.format import ReadOptions
from bibconv.formats.listing.divide import Stray
from bibconv.formats.listing.layout import detect
from bibconv.formats.listing.memory import Even, Remembered
from bibconv.formats.listing.read import _Drafter, _drafts, drafts, finish, read
from bibconv.formats.listing.roles import Grouper
from bibconv.model import Record
from bibconv.report import Diagnostic, Report

PEOPLE = (
    ["Byron, Ada", "Byron, Adam", "Babbage, Charles", "Menabrea, Luigi F.", "McKay, John W., Jr.", "van den Berg, Bea"]
    + [
        "Mausam",
        "Brandt, Anna",
        "Brandt, A.",
        "陈, 奕哲",
        "Li, Bo",
        "ACME Collaboration",
        "Daumé III, Hal",
        "Zhu, Sixin",
    ]
    + ["Zhu, Sizin", "al-Khwarizmi, M.", "Õ, Ö", "and Sons, Bob", "R2, D2", "Noether,Emmy"]
)
TITLES = [
    "On Engines",
    "Past, Present, and Future of Engines",
    "Looms, Cards, Threads",
    "Byron, Ada: A Life",
    "Li, Bo",
] + ["A Title of $n^2$ Words?", "Notes; with More Notes, by Hand", "Engines.", "Hilbert, Noether, and Weyl"]
SENTENCES = (
    ["The engine weaves algebraical patterns just as the loom weaves flowers and leaves, thread by thread."]
    + ["It costs $5 and $10, or 46.3% of what Byron, Ada, Babbage, Charles paid.", "See \\citep{menabrea1843}."]
    + [
        "A lone { brace,joined words.And a stop (?).",
        "Control \x07 here.",
        "1 Introduction We begin here. 数学 “ends”.",
    ]
)


def _document(chance: random.Random) -> str:
    """Groups of papers, most of them even, some with a fault."""
    separator = chance.choice((", ", ", ", ", ", "; "))
    last = chance.choice((separator, separator, ", and "))
    blank = chance.random() < 0.2
    lines: list[str] = []
    for _ in range(chance.randint(1, 5)):
        heading = chance.choice(PEOPLE)
        lines.append(heading)
        for _ in range(chance.choice((1, 1, 3, 8))):
            authors = [heading] * (chance.random() < 0.93) + chance.choices(PEOPLE, k=chance.randint(0, 4))
            chance.shuffle(authors)
            lines.append(chance.choice(TITLES) + (" and More of It" if chance.random() < 0.2 else ""))
            front = separator.join(authors[:-1])
            lines.append(front + last + authors[-1] if front else "".join(authors))
            for _ in range(chance.choices((0, 1, 2), (10, 80, 10))[0]):
                lines.append(" ".join(chance.choices(SENTENCES, (12, 2, 1, 1, 1, 1), k=chance.randint(1, 6))))
            lines += [""] * (blank or chance.random() < 0.05)
    for _ in range(chance.choice((0, 0, 0, 1, 3))):
        at = chance.randrange(len(lines))
        fault = chance.choice(("gone", "twice", "blanks"))
        lines[at : at + 1] = {"gone": [], "twice": [lines[at]] * 2, "blanks": [f"  {lines[at]} \t"]}[fault]
    return chance.choice(("\n", "\n", "\r\n")).join(lines)


HEADINGS = PEOPLE + ["Ahmad, Wasi", "Ahmad, Wasi Uddin", "Bo and Li, Ann and Cy", "A; B, C; D", "Foo, 46 Problems"]
SHORT = ["Text of it.", "Text", "Short, short.", "Foo, 3 Bars", "A; B; C; D", "Li", "Ahmad, Wasi and Friends of Looms"]
EVEN = "Menabrea, Luigi\n" + "".join(
    f"The Sketch {number}\nMenabrea, Luigi, Doe, Jo\n{SENTENCES[0] * number}\n" for number in (2, 3, 5, 4)
)
"""Papers from which a document is told to have lines without any dress."""


def _groups(chance: random.Random) -> str:
    """Groups of few papers, most of them even, with titles and abstracts that may be taken for something else."""
    separator = chance.choice((", ", ", ", "; ", ", and "))
    lines: list[str] = []
    headings = chance.sample(HEADINGS, k=chance.randint(1, 6))
    for heading in headings:
        lines.append(heading)
        for _ in range(chance.choice((1, 1, 1, 2, 3))):
            authors = [heading] * (chance.random() < 0.95) + chance.choices(HEADINGS, k=chance.choice((0, 0, 1, 2, 3)))
            authors += chance.sample(headings, k=chance.random() < 0.1)
            chance.shuffle(authors)
            lines += [chance.choice(chance.choice((TITLES, TITLES, SHORT, HEADINGS))), separator.join(authors)]
            lines += chance.choices(SENTENCES + SHORT, k=chance.choices((0, 1, 2), (15, 80, 5))[0])
    for _ in range(chance.choice((0, 0, 0, 1, 2))):
        at = chance.randrange(len(lines))
        other = chance.choice(HEADINGS + TITLES + SHORT + lines)
        lines[at : at + 1] = chance.choice(([], [other], [lines[at], ""], [f"{lines[at]} {other}"], [lines[at], other]))
    return EVEN * (chance.random() < 0.9) + "\n".join(lines)


def _read(text: str) -> tuple[list[Record], list[Diagnostic]]:
    found: list[Diagnostic] = []
    report = Report(on_diagnostic=found.append)
    with from_text(text, report) as document:
        return list(read(document, report, ReadOptions())), found


def _weighed(text: str) -> tuple[list[Record], list[Diagnostic]]:
    """What is read where all lines are weighed."""
    found: list[Diagnostic] = []
    report = Report(on_diagnostic=found.append)
    with from_text(text, report) as document:
        lines = list(document.lines())
    layout = detect(lines)
    report.add("D004", f"the listing is read as {layout.name}", path=document.path, line=1, column=1)
    drafter = _Drafter(report, document.path, Remembered(finish))
    records = []
    for together in _drafts(iter(enumerate(lines, 1)), layout, Grouper(layout)):
        for one in together:
            if isinstance(one, Stray):
                drafter.stray(one.lines)
            else:
                records.append(finish(drafter.uneven(one), report, document.path))
    drafter.finish()
    return records, found


@pytest.mark.parametrize("seed", range(12))
def test_random_mixtures(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(60):
        text = _document(chance)
        assert _read(text) == _weighed(text), text


@pytest.mark.parametrize("seed", range(12))
def test_random_groups(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(100):
        text = _groups(chance)
        if text.strip():
            assert _read(text) == _weighed(text), text


LONG = 4 * SENTENCES[0]


@pytest.mark.parametrize(
    "lines",
    [
        # A heading that is worth more as an author line: eight names, and the author of the heading above.
        [SENTENCES[0], "Menabrea, Luigi F. and A and B and C and D and E and F", "On Engines"]
        + ["Menabrea, Luigi F. and A and B and C and D and E and F, Doe, Jane", LONG],
        # A line that is like none, and one which is too long.
        [LONG, "Byron, Ada, Countess", "On Engines", "Byron, Ada, Countess, Doe, Jane", LONG],
        [LONG, "Byron, A" + 80 * "d" + "a", "On Engines", "Byron, A" + 80 * "d" + "a", LONG],
        # What ends with a heading is running text.
        [LONG, "Byron, Ada", "On Engines", f"{3 * SENTENCES[0].replace(',', '')}, Byron, Ada", LONG],
        # A title that comes twice is no heading and its sole author.
        [LONG, "Byron, Ada", "Byron, Ada", "Byron, Ada", LONG],
        [LONG, "Byron, Ada", "Engines; Looms; Cards; Threads", "Byron, Ada", LONG],
        # A sole author.
        [LONG, "Byron, Ada", "On Engines", "Byron, Ada", LONG],
        # The heading of what has no abstract before it, and of what has a short one.
        ["Byron, Ada", "On Engines", "Byron, Ada, Doe, Jane", LONG],
        ["Text", "Byron, Ada", "Text, and 46 More of It", "Byron, Ada, Doe, Jane", LONG],
        ["Text", "Byron, Ada", "On Text", "Byron, Ada, Doe, Jane", "Text", "On Looms", "Byron, Ada"],
        ["Li, Bo", "On Engines", "Menabrea, Luigi, Li, Bo", LONG],
        # A heading without a comma.
        [LONG, "Mausam", "On Engines", "Mausam", LONG],
        [LONG, "Mausam", "On Engines", "Mausam, Doe, Jane", LONG],
    ],
)
def test_turns(lines: list[str]) -> None:
    for even in (EVEN, EVEN.replace(", Doe", ", and Doe")):
        text = even + "\n".join(
            ["On Wheels", "Menabrea, Luigi", *lines, "On Cards", "Byron, Ada, Menabrea, Luigi", LONG]
        )
        assert _read(text) == _weighed(text)


def test_a_stride_goes_on_over_headings() -> None:
    paper = "On Engines\nBabbage, Charles, {0}, Doe, Jane\nText of it.\nOn Looms\n{0}\n"
    text = "".join(
        f"{heading}\n{paper.format(heading)}" for heading in ("Byron, Ada", "Li, Bo", "Menabrea, Luigi") * 20
    )
    with from_text(EVEN + text, Report()) as document:
        found = list(drafts(document, Report(), ReadOptions()))
    assert [type(draft) for draft in found[1:-1]] == [Even] * 122
    assert [draft.heading for draft in found[-6:-1] if isinstance(draft, Even)] == [
        "Byron, Ada",
        "Byron, Ada",
        "Li, Bo",
        "Li, Bo",
        "Menabrea, Luigi",
    ]


def test_a_stride_is_taken() -> None:
    paper = "On Engines\nBabbage, Charles, Byron, Ada\n" + 4 * SENTENCES[0] + "\n"
    text = "Byron, Ada\n" + paper * 50
    records, _ = _read(text)
    assert [record.source.lines for record in records] == [(at, at + 2) for at in range(2, 152, 3)]  # type: ignore[union-attr]
    with from_text(text, Report()) as document:
        assert sum(isinstance(draft, Even) for draft in drafts(document, Report(), ReadOptions())) > 45

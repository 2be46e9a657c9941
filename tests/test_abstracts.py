"""The abstract-dump reader: labels, page furniture, running text, and what becomes of bad input."""

import random
import textwrap
import time
from pathlib import Path

import pytest
from dumps import Dump, people, plain, read_dump
from msgspec import UNSET

from bibconv.format import get
from bibconv.formats.abstracts import pages
from bibconv.model import Cite, Math, Paragraph
from bibconv.text.furniture import abstract_label, field_label

TEXTS = [
    "Looms that remember their patterns are slow to forget them. We measure how long a loom keeps a pattern that is "
    "no longer wanted, and show that a second warp beam halves the time.",
    "Harbour logs record the height of water but seldom the hour. We recover the hour from the moon, and with it the "
    "course of forty storms, each within a margin that mariners would have called generous.",
    "A bridge that hums is a bridge that moves. Microphones on nine footbridges tell the wind from the walkers with an "
    "accuracy of 93.5%, and the walkers from one another not at all.",
    "Maps are folded badly. Of the seven ways to fold a map, six cannot be undone by a person in a moving vehicle, and "
    "the seventh has to be learnt; we give a proof, and a leaflet.",
]


def abstracts(text: str, layout: str | None = None) -> Dump:
    return read_dump("abstracts", text, layout)


def wrap(text: str, width: int = 72, indent: str = "") -> str:
    return "\n".join(textwrap.wrap(text, width, break_on_hyphens=False, subsequent_indent=indent))


LABELS = {
    "inline": [f"Abstract:{text}" for text in TEXTS],
    "space": [f"Abstract: {text}" for text in TEXTS],
    "capitals": [f"ABSTRACT: {text}" for text in TEXTS],
    "own line": [f"Abstract\n{text}" for text in TEXTS],
    "own line, colon": [f"Abstract:\n{text}" for text in TEXTS],
    "own line, blank": [f"Abstract\n\n{text}\n" for text in TEXTS],
    "quoted": [f"> Abstract: {text}" for text in TEXTS],
    "quoted, wrapped": [wrap(f"> **Abstract:** {text}", indent="> ") + "\n" for text in TEXTS],
    "numbered": [f"{n}. Abstract: {text}" for n, text in enumerate(TEXTS, 1)],
    "numbered in brackets": [f"[{n}] ABSTRACT — {text}" for n, text in enumerate(TEXTS, 1)],
    "number after": [f"Abstract {n}: {text}" for n, text in enumerate(TEXTS, 1)],
    "quoted, numbered, bold": [f"> {n}. **ABSTRACT** — {text}" for n, text in enumerate(TEXTS, 1)],
    "bold": [f"**Abstract** {text}" for text in TEXTS],
    "bold, colon inside": [f"**Abstract:** {text}" for text in TEXTS],
    "italic": [f"_Abstract_: {text}" for text in TEXTS],
    "em dash": [f"Abstract—{text}" for text in TEXTS],
    "hyphen": [f"Abstract - {text}" for text in TEXTS],
    "full stop": [f"Abstract. {text}" for text in TEXTS],
    "heading": [f"## Abstract\n\n{text}\n" for text in TEXTS],
    "bullet": [f"- Abstract: {text}" for text in TEXTS],
    "indented": [f"   Abstract: {text}" for text in TEXTS],
    "in quotation marks": [f"“Abstract: {text}”" for text in TEXTS],
    "wrapped": [wrap(f"Abstract:{text}") for text in TEXTS],
    "wrapped, blank": [wrap(f"Abstract: {text}") + "\n" for text in TEXTS],
    "weak": [f"Abstract {text}" for text in TEXTS],
    "rules": [f"Abstract: {text}\n\n---\n" for text in TEXTS],
    "mixed": [f"{'ABSTRACT' if n % 2 else 'Abstract'}: {text}" for n, text in enumerate(TEXTS)],
}


@pytest.mark.parametrize("name", LABELS)
def test_labels(name: str) -> None:
    document = "\n".join(LABELS[name]) + "\n"
    dump = abstracts(document)
    assert [plain(record.abstract) for record in dump.records] == TEXTS
    assert all(record.title is UNSET and record.author is UNSET for record in dump.records)
    assert {code for code, _, _ in dump.found} <= ({"D005"} if name == "mixed" else set())
    for text in (document, document.replace("\n", "\r\n")):
        assert get("abstracts").sniff(text)
        assert not get("listing").sniff(text)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Abstract", "alone"),
        ("Abstract:", "alone"),
        ("ABSTRACT — We", "strong"),
        ("A B S T R A C T", "alone"),
        ("Abstract We", "weak"),
        ("Abstract meaning representation", None),
        ("Abstraction is", None),
        ("Abstract-level reasoning", None),
        ("Abstracts: none", None),
        ("The Abstract: We", None),
    ],
)
def test_what_a_label_is(line: str, kind: str | None) -> None:
    found = abstract_label(line)
    assert (found[0] if found else None) == kind


def test_provenance() -> None:
    source = abstracts("\n\n".join(LABELS["own line"])).records[1].source
    assert source
    assert (source.path, source.format, source.lines) == ("dump.txt", "abstracts", (4, 5))
    assert source.fields == {"abstract": (5, 5)}
    assert source.group is UNSET
    assert source.doubts is UNSET


def test_the_word_at_the_beginning_of_a_wrapped_line() -> None:
    text = (
        "We translate sentences by way of graphs of their meaning, and so the field of\nAbstract Meaning Representation"
    )
    text += " is where this paper has its home. We show\nAbstract a graph is an abstract thing, the more so the larger."
    dump = abstracts(f"Abstract: {text}\n{wrap('Abstract: ' + TEXTS[0], 76)}\n{wrap('Abstract: ' + TEXTS[1], 76)}\n")
    assert len(dump.records) == 3
    assert plain(dump.records[0].abstract).endswith("the larger.")


def test_a_label_within_a_label() -> None:
    dump = abstracts(f"Abstract:Abstract:\n{TEXTS[0]}\nAbstract:Abstract. {TEXTS[1]}\nAbstract:{TEXTS[2]}\n")
    assert [plain(record.abstract) for record in dump.records] == [
        f"Abstract: {TEXTS[0]}",
        f"Abstract. {TEXTS[1]}",
        TEXTS[2],
    ]


def test_paragraphs() -> None:
    dump = abstracts(f"Abstract:{TEXTS[0]}\n\n{TEXTS[1]}\nAbstract:{TEXTS[2]}\n{TEXTS[3]}\n")
    assert dump.records[0].abstract == (Paragraph(TEXTS[0]), Paragraph(TEXTS[1]))
    assert dump.records[1].abstract == (Paragraph(TEXTS[2]), Paragraph(TEXTS[3]))


def test_text_of_a_dump() -> None:
    text = (
        r"Poses in $\mathrm{SE}(3)$ are 46.3% cheaper, $5 not $10, see \citep{hoffman2020acme}, by an algorithm,QD-RL."
    )
    dump = abstracts(f"Abstract:{text}\n")
    found = dump.records[0].abstract
    assert isinstance(found, tuple)
    assert plain(found) == text
    assert Math(r"\mathrm{SE}(3)") in found
    assert Cite(("hoffman2020acme",), r"\citep{hoffman2020acme}") in found
    at = len("Abstract:") + 1
    assert dump.found == [("D008", 1, text.index(",QD") + at), ("D010", 1, text.index("\\citep") + at)]
    assert dump.records[0].source
    assert dump.records[0].source.doubts == {
        "abstract": (
            "joined words 'algorithm,QD-RL.'",
            r"citation '\\citep{hoffman2020acme}' points to nothing here",
        )
    }


PAGE = """\
arXiv:2401.01234v2 [cs.LG]
Title: Forgetful Looms
Authors: Adaeze Okonkwo, Maartje van der Berg and Hal Daumé III
Abstract: We measure how long a loom keeps a pattern.
Submitted on 3 January, 2024; originally announced January 2024.
Comments: 12 pages, 3 figures
Subjects: Machine Learning (cs.LG); Robotics (cs.RO)
Journal-ref: Annals of Weaving 12 (2024) 3-14

arXiv:2402.04321
Title: The Hours of Forgotten Tides
Authors: Luís Ferreira
Abstract: We recover the hour from the moon.
DOI: 10.1000/tides
"""


def test_page_furniture() -> None:
    dump = abstracts(PAGE)
    first, second = dump.records
    assert (first.title, first.abstract) == ("Forgetful Looms", "We measure how long a loom keeps a pattern.")
    assert people(first) == ["Okonkwo, Adaeze", "van der Berg, Maartje", "Daumé, Hal, III"]
    assert (first.archive, first.archive_location) == ("arXiv", "2401.01234v2")
    assert (first.submitted, first.note) == ("2024-01-03", "12 pages, 3 figures")
    assert first.categories == ("Machine Learning (cs.LG)", "Robotics (cs.RO)")
    # What of a line is not taken stands beside the record with the whole of it.
    assert first.extra == {
        "abstracts": {
            "arXiv": ("2401.01234v2 [cs.LG]",),
            "Submitted on": ("3 January, 2024; originally announced January 2024.",),
            "Journal-ref": ("Annals of Weaving 12 (2024) 3-14",),
        }
    }
    assert first.source
    assert first.source.lines == (1, 8)
    assert first.source.fields
    assert first.source.fields["title"] == (2, 2)
    assert first.source.fields["author"] == (3, 3)
    assert (second.title, people(second), second.doi) == (
        "The Hours of Forgotten Tides", ["Ferreira, Luís"], "10.1000/tides"
    )  # fmt: skip
    assert dump.found == []
    assert get("abstracts").sniff(PAGE)
    assert not get("listing").sniff(PAGE)


def test_furniture_without_labels() -> None:
    text = (
        f"Forgetful Looms\nAdaeze Okonkwo, Per Lindgren\nAbstract: {TEXTS[0]}\n\n"
        f"The Hours of Tides\nLuís Ferreira and Elena Ruiz\nAbstract: {TEXTS[1]}\n\nAbstract: {TEXTS[2]}\n"
    )
    dump = abstracts(text)
    assert [record.title for record in dump.records] == ["Forgetful Looms", "The Hours of Tides", UNSET]
    assert [people(record) for record in dump.records] == [
        ["Okonkwo, Adaeze", "Lindgren, Per"],
        ["Ferreira, Luís", "Ruiz, Elena"],
        [],
    ]
    assert [plain(record.abstract) for record in dump.records] == TEXTS[:3]


def test_furniture_after_the_abstract() -> None:
    text = f"Abstract: {TEXTS[0]}\nSubmitted 3 May, 2023.\nAbstract: {TEXTS[1]}\n\nComments: in press\n"
    first, second = abstracts(text).records
    assert (plain(first.abstract), first.submitted) == (TEXTS[0], "2023-05-03")
    assert (plain(second.abstract), second.note) == (TEXTS[1], "in press")


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("Authors: A", "author"),
        ("**Title**: B", "title"),
        ("Comments: c", "note"),
        ("Results: d", None),
        ("Title", None),
    ],
)
def test_field_labels(line: str, field: str | None) -> None:
    found = field_label(line)
    assert (found[0] if found else None) == field


@pytest.mark.parametrize(
    ("line", "expected", "doubtful"),
    [
        ("Madonna, Per Lindgren, Ada Byron", ["<Madonna>", "Lindgren, Per", "Byron, Ada"], "Madonna"),
        ("Ada Byron, Jr., Per Lindgren", ["Byron, Ada, Jr.", "Lindgren, Per"], ""),
        ("Byron, Ada, Lindgren, Per", ["Byron, Ada", "Lindgren, Per"], ""),
        ("Byron, Ada", ["Byron, Ada"], ""),
        ("Byron, Ada Augusta", ["Byron, Ada Augusta"], "Ada Augusta"),
        ("Byron, Ada; Lindgren, Per", ["Byron, Ada", "Lindgren, Per"], ""),
        ("Ada Byron; Per Lindgren", ["Byron, Ada", "Lindgren, Per"], ""),
        ("Ada Byron", ["Byron, Ada"], ""),
        ("Ada Byron, The Loom Collaboration", ["Byron, Ada", "<The Loom Collaboration>"], ""),
    ],
)
def test_names_of_a_page(line: str, expected: list[str], doubtful: str) -> None:
    dump = abstracts(f"Title: On Weaving\nAuthors: {line}\nAbstract: Cloth is made of threads.\n")
    assert people(dump.records[0]) == expected
    assert dump.found == ([("D002", 2, 10 + line.index(doubtful))] if doubtful else [])


def test_what_precedes_the_first_label_belongs_to_no_record() -> None:
    dump = abstracts(f"My reading list.\nJuly.\n\nAbstract: {TEXTS[0]}\n")
    assert [plain(record.abstract) for record in dump.records] == [TEXTS[0]]
    assert dump.found == [("D003", 1, 1)]
    assert dump.messages == ["lines 1 to 2 belong to no record"]


def test_no_label() -> None:
    dump = abstracts("\n".join(TEXTS))
    assert dump.records == []
    assert dump.found == [("D003", 1, 1), ("D007", 1, 1)]


def test_a_document_that_is_cut() -> None:
    dump = abstracts(f"Abstract\n{TEXTS[0]}\nAbstract\n")
    assert [plain(record.abstract) for record in dump.records] == [TEXTS[0]]
    assert dump.found == [("D012", 3, 1)]
    page = PAGE[: PAGE.rindex("Abstract:")]
    dump = abstracts(page)
    assert dump.records[1].title == "The Hours of Forgotten Tides"
    assert dump.found == [("D011", 10, 1)]


def test_a_label_without_text_makes_no_record() -> None:
    dump = abstracts("Abstract:\nAbstract: \nAbstract: Cards tell the loom what it is to do.")
    assert [record.abstract for record in dump.records] == ["Cards tell the loom what it is to do."]
    assert [record.source.lines for record in dump.records if record.source] == [(3, 3)]
    assert dump.found == [("D012", 1, 1), ("D012", 2, 1)]
    dump = abstracts("Title:\nAuthors:\nAbstract:\n")
    assert dump.records == []
    assert dump.found == [("D012", 3, 1)]


def test_very_many_labels_without_text_are_told_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST_BARE_LABELS", 2)
    dump = abstracts("Abstract:\n" * 5 + "Abstract: Cards tell the loom.\n" + "Abstract:\n" * 2)
    assert [record.source.lines for record in dump.records if record.source] == [(6, 6)]
    assert dump.found == [("D012", number, 1) for number in (1, 2, 3, 7, 8)]
    assert "3 more labels without text, one after the other" in dump.messages


def test_control_characters_are_told() -> None:
    dump = abstracts("Abstract: a\x1b[31mb\u202ec\x00d\n")
    assert dump.found == [("T001", 1, 12), ("T001", 1, 18), ("T001", 1, 20)]
    assert "\x1b" not in "".join(dump.messages)
    assert dump.records[0].abstract == "a\x1b[31mb\u202ec\x00d"


def test_an_abstract_that_runs_on() -> None:
    dump = abstracts(f"Abstract: {TEXTS[0]} 1. Introduction Weaving is old.\nAbstract: Introduction: a word first.\n")
    assert dump.found == [("D009", 1, len("Abstract: ") + len(TEXTS[0]))]


HOSTILE = {
    "labels": "Abstract:\n" * 300,
    "labels in a line": "Abstract:" * 300,
    "label and blanks": "Abstract" + " " * 100_000 + "\nx\n",
    "quotation": "> " * 5000 + "Abstract: x\n",
    "furniture": "Title: x\nAuthors: ,\nDate: 99 Foo 2020\nDOI: x\n" * 100,
    "tex": "Abstract: \\input{/etc/passwd} } { $ \\end{document}\n" * 20,
    "bidi": "\u202eAbstract: x\u2066\n" * 20,
    "nul": "Abstract: \0\nTitle: \0\n" * 20,
    "bibtex": "@article{x,\n  abstract = {Abstract: x},\n}\n" * 20,
    "json": '{"abstract": "x"}\n' * 20,
    "xml": "<abstract>x</abstract>\n" * 20,
    "pdf": "%PDF-1.7\n\xb5\xed\xae\xfb\nAbstract\n" * 20,
    "c": "int main(void) {\n\treturn 0;\n}\n" * 20,
    "prose": "It rained, and rained. The loom stood.\n" * 50,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_documents(name: str) -> None:
    dump = abstracts(f"Abstract: {TEXTS[0]}\n\n" + HOSTILE[name])
    assert plain(dump.records[0].abstract).startswith(TEXTS[0])
    alone = abstracts(HOSTILE[name])
    assert alone.found or alone.records


@pytest.mark.parametrize("name", ["bibtex", "json", "xml", "c", "prose", "pdf"])
def test_not_sniffed(name: str) -> None:
    assert not get("abstracts").sniff(HOSTILE[name])
    assert not get("listing").sniff(HOSTILE[name])


def test_size_does_not_matter() -> None:
    start = time.process_time()
    assert len(abstracts("Abstract: " + "word, x " * 2_500_000 + "\nAbstract: y\n").records) == 2
    many = "\n".join(f"Abstract:{TEXTS[n % 4] * 5}" for n in range(6000))
    assert len(abstracts(many).records) == 6000
    long = abstracts("Abstract\n" + "and so it goes, on and on\n" * 60_000 + "Abstract\nThe end.\n")
    assert len(long.records) == 2
    assert [code for code, _, _ in long.found] == ["D003"]
    assert time.process_time() - start < 20


@pytest.mark.parametrize("name", [*LABELS, "page"])
def test_no_accident_raises(name: str) -> None:
    rng = random.Random(f"abstracts {name}")
    original = (PAGE if name == "page" else "\n".join(LABELS[name])).split("\n")
    for _ in range(100):
        lines = list(original)
        for _ in range(rng.choice((1, 1, 2, 4))):
            one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
            kind = rng.randrange(5)
            if kind == 0 and len(lines) > 1:
                del lines[one]
            elif kind == 1:
                lines.insert(one, lines[other])
            elif kind == 2:
                lines[one], lines[other] = lines[other], lines[one]
            elif kind == 3:
                lines[one] = lines[one][: rng.randrange(len(lines[one]) + 1)]
            else:
                lines[one] += rng.choice(["Abstract", "\0", "$", "\\", "Title:", ">", "**", "\n\n"]) + lines[other]
        dump = abstracts("\n".join(lines))
        assert dump.found or dump.records or not "".join(lines).strip()


SHARED = Path(__file__).parent.parent.parent / "shared"


@pytest.mark.skipif(not SHARED.exists(), reason="the samples are not here")
def test_the_sample_the_project_began_with() -> None:
    dump = abstracts((SHARED / "seeds" / "abstract-dump.txt").read_text(encoding="utf-8"))
    assert len(dump.records) == 10
    assert [code for code, _, _ in dump.found] == ["D010", "D008"]


def test_a_row_of_dashes_belongs_to_the_abstract() -> None:
    dump = abstracts(f"Abstract:——— EXTENDED VERSION ———{TEXTS[0]}\nAbstract:— {TEXTS[1]}\n")
    assert [plain(record.abstract) for record in dump.records] == [f"——— EXTENDED VERSION ———{TEXTS[0]}", TEXTS[1]]


def test_a_short_last_line_that_comes_again_is_no_heading() -> None:
    first = "We count the stitches that are lost by hand, and those that are lost by the\nloom."
    last = "Of all stitches, most are lost at night, whoever may watch the loom."
    text = f"Abstract\n\n{first}\n\nNeither is few.\n\n{last}\n"
    assert get("abstracts").sniff(text)
    assert not get("listing").sniff(text)

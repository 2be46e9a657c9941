"""The listing reader: roles, layouts, names, and what becomes of bad input."""

import random
import textwrap
import time
from pathlib import Path

import pytest
from dumps import Dump, people, plain, read_dump
from msgspec import UNSET

from bibconv.format import UnknownFormatError, get
from bibconv.formats.listing.anchor import Heading
from bibconv.formats.listing.layout import detect, features
from bibconv.model import Cite, Math, Name, Paragraph
from bibconv.text.authorlist import AuthorLines

LOOM = (
    "Looms that remember their patterns are slow to forget them. We measure how long a loom keeps a pattern that is "
    "no longer wanted, and show that a second warp beam halves the time without any loss of cloth."
)
TIDES = (
    "Harbour logs record the height of water but seldom the hour. We recover the hour from the moon, and with it the "
    "course of forty storms, within a margin that mariners of the time would have called generous."
)
BRIDGE = (
    "A bridge that hums is a bridge that moves. Microphones on nine footbridges tell the wind from the walkers with "
    "an accuracy of 93.5%, and the walkers from one another not at all."
)
PAPERS = [
    ("Forgetful Looms: Unlearning Patterns in Woven Memory", ["Okonkwo, Adaeze", "Lindgren, Per", "Ruiz, Elena"], LOOM),
    ("The Hours of Forgotten Tides", ["Ferreira, Luís", "Okonkwo, Adaeze"], TIDES),
    ("Listening to Footbridges", ["Okonkwo, Adaeze", "van der Berg, Maartje", "Haddad, Samir"], BRIDGE),
]
HEADING = "Okonkwo, Adaeze"


def listing(text: str, layout: str | None = None) -> Dump:
    return read_dump("listing", text, layout)


def bare(papers: list[tuple[str, list[str], str]] = PAPERS, heading: str = HEADING) -> str:
    lines = [heading]
    for title, authors, abstract in papers:
        lines += [title, ", ".join(authors)] + [abstract] * bool(abstract)
    return "\n".join(lines) + "\n"


def assert_papers(dump: Dump, papers: list[tuple[str, list[str], str]] = PAPERS, heading: str = HEADING) -> None:
    assert [plain(record.title) for record in dump.records] == [title for title, _, _ in papers]
    assert [people(record) for record in dump.records] == [authors for _, authors, _ in papers]
    assert [plain(record.abstract) for record in dump.records] == [abstract for _, _, abstract in papers]
    assert {record.source.group for record in dump.records if record.source} == {heading}


def test_bare() -> None:
    dump = listing(bare())
    assert_papers(dump)
    assert (dump.layout, dump.found) == ("bare", [])
    source = dump.records[1].source
    assert source
    assert (source.path, source.format, source.lines) == ("dump.txt", "listing", (5, 7))
    assert source.fields == {"title": (5, 5), "author": (6, 6), "abstract": (7, 7)}
    assert source.doubts is UNSET
    assert dump.records[1].type == "document"
    assert dump.records[1].id is UNSET


def wrapped(text: str, width: int = 72) -> str:
    return "\n".join(
        "\n".join(textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False))
        for line in text.split("\n")
    )


def labelled(title: str = "Title: ", authors: str = "Authors: ", abstract: str = "Abstract: ") -> str:
    return f"{HEADING}\n\n" + "\n".join(f"{title}{t}\n{authors}{', '.join(a)}\n{abstract}{b}\n" for t, a, b in PAPERS)


def markdown(separator: str = ", ") -> str:
    parts = [f"## {HEADING}"]
    for title, authors, abstract in PAPERS:
        parts += [f"### {title}", f"*{separator.join(authors)}*", f"> {abstract}"]
    return "\n\n".join(parts) + "\n"


LAYOUTS = {
    "bare": bare(),
    "blank": bare().replace("\n" + PAPERS[1][0], "\n\n" + PAPERS[1][0]),
    "trailing-space": bare().replace("\n", "  \n"),
    "labelled+blank": labelled(),
    "labelled": labelled("TITLE:", "AUTHOR(S):", "ABSTRACT:").replace("\n\n", "\n"),
    "numbered": "\n".join(
        f"{[t for t, _, _ in PAPERS].index(line) + 1}. {line}" if line in [t for t, _, _ in PAPERS] else line
        for line in bare().split("\n")
    ),
    "numbered+labelled": f"{HEADING}\n"
    + "".join(f"[{n}] Title: {t}\nAuthors: {', '.join(a)}\nAbstract: {b}\n" for n, (t, a, b) in enumerate(PAPERS, 1)),
    "markdown": markdown(),
    "markdown+semicolon": markdown("; "),
    "markdown+labelled": f"# {HEADING}\n\n"
    + "".join(f"- **Title:** {t}\n- **Authors:** {', '.join(a)}\n- **Abstract:** {b}\n\n" for t, a, b in PAPERS),
    "markdown+numbered": f"# {HEADING}\n\n"
    + "".join(f"{n}. **{t}**\n   _{', '.join(a)}_\n   > {b}\n\n" for n, (t, a, b) in enumerate(PAPERS, 1)),
    "semicolon": bare([(t, ["; ".join(a)], b) for t, a, b in PAPERS]),
    "and-last": bare([(t, [", ".join(a[:-1]) + ", and " + a[-1]], b) for t, a, b in PAPERS]),
    "wrapped": wrapped(bare()),
    "wrapped+blank": wrapped(bare().replace("\n" + PAPERS[1][0], "\n\n" + PAPERS[1][0])),
    "semicolon+wrapped": wrapped(bare([(t, ["; ".join(a)], b) for t, a, b in PAPERS]), 68),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_layouts(name: str) -> None:
    dump = listing(LAYOUTS[name])
    assert dump.layout == name
    assert_papers(dump)
    assert not [found for found in dump.found if found[0] != "D005"]


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_line_ends_and_byte_order_mark(ends: str) -> None:
    assert_papers(listing("\ufeff" + bare().replace("\n", ends)))


def test_columns_point_into_the_line_as_it_stands() -> None:
    text = labelled().replace("Haddad, Samir", "WangYan")
    dump = listing(text)
    line = next(n for n, line in enumerate(text.split("\n"), 1) if "WangYan" in line)
    assert dump.found == [("D002", line, text.split("\n")[line - 1].index("WangYan") + 1)]


def test_the_layout_may_be_forced() -> None:
    text = bare([("1. First Steps", ["Okonkwo, Adaeze"], LOOM), ("Second Steps", ["Okonkwo, Adaeze"], TIDES)])
    assert plain(listing(text).records[0].title) == "1. First Steps"
    forced = listing(text, "numbered")
    assert (forced.layout, plain(forced.records[0].title)) == ("numbered", "First Steps")
    with pytest.raises(UnknownFormatError, match="no layout is called sideways"):
        listing(text, "sideways")
    assert features("markdown+semicolon") == {"markdown", "semicolon"}


def test_several_paragraphs() -> None:
    first, second = LOOM.split(". ", 1)
    text = bare().replace(LOOM, f"{first}.\n\n{second}")
    record = listing(text).records[0]
    assert record.abstract == (Paragraph(f"{first}."), Paragraph(second))
    assert record.source
    assert record.source.fields
    assert record.source.fields["abstract"] == (4, 6)


def test_several_groups_and_missing_abstracts() -> None:
    text = (
        bare()
        + "Haddad, Samir\nSalt in the Wells of Old Towns\nHaddad, Samir, Ruiz, Elena\n"
        + "Oyelaran, Tunde\nA Note on Ladders\nOyelaran, Tunde\n"
        + "Ruiz, Elena\nSeven Ways to Fold a Map\nRuiz, Elena, Haddad, Samir\nMaps are folded badly.\n"
        + "A Further Way to Fold a Map\nHaddad, Samir, Ruiz, Elena\n"
    )
    dump = listing(text)
    groups = [record.source.group for record in dump.records if record.source]
    assert groups == [HEADING] * 3 + ["Haddad, Samir", "Oyelaran, Tunde", "Ruiz, Elena", "Ruiz, Elena"]
    assert [plain(record.abstract) for record in dump.records[3:]] == ["", "", "Maps are folded badly.", ""]
    assert dump.records[3].abstract is UNSET
    assert dump.found == []


@pytest.mark.parametrize(
    ("heading", "author"),
    [
        ("Okonkwo, Adaeze", "Okonkwo, Adaeze Chidi"),
        ("Okonkwo, Adaeze C.", "Okonkwo, Adaeze"),
        ("Okonkwo, A.", "Okonkwo, Adaeze"),
        ("Juhasz, Zoltan", "Juhász, Zoltán"),
        ("Mendes, Alfonso", "Mendes, Afonso"),
        ("Villar de la Torre, Inés", "de la Torre, Inés"),
        ("Ormaetxe, Lucía", "Ormaetxe Garcia, Lucía"),
        ("Shore, Ed", "Shore, Edward"),
        ("Kim, Ji-hoon", "Kim, Jihoon"),
    ],
)
def test_the_heading_may_be_spelt_otherwise(heading: str, author: str) -> None:
    papers = [(title, [author, "Lindgren, Per"], abstract) for title, _, abstract in PAPERS]
    dump = listing(bare(papers, heading))
    assert_papers(dump, papers, heading)
    assert dump.found == []


def test_different_people_are_not_alike() -> None:
    assert not Heading("Okonkwo, Adaeze").alike("Okonkwo, Blessing, Lindgren, Per")
    assert not Heading("Li, Bo").alike("Li, Bing, Wu, Bo")


def test_an_author_line_without_the_author_of_the_heading() -> None:
    text = bare([PAPERS[0], ("Paper Boats", ["Lindgren, Per", "Ruiz, Elena", "Haddad, Samir"], TIDES), PAPERS[2]])
    dump = listing(text)
    assert [plain(record.title) for record in dump.records][1] == "Paper Boats"
    assert dump.found == [("D006", 6, 1)]
    assert dump.records[1].source
    assert dump.records[1].source.doubts == {"author": ("'Okonkwo, Adaeze' is not among the authors",)}


def test_titles_like_author_lists_and_headings() -> None:
    titles = [
        "Looms, Threads, and Patterns",
        "Partial or Complete, That Is the Question",
        "Past, Present, Future, Never",
        "Abstract Weaving as a Common Tongue",
        "Weaving, Revisited",
    ]
    papers = [(title, ["Lindgren, Per", "Okonkwo, Adaeze"], LOOM) for title in titles]
    assert_papers(listing(bare(papers)), papers)


def test_an_abstract_may_begin_with_the_word() -> None:
    papers = [*PAPERS, ("Labels", ["Okonkwo, Adaeze"], "ABSTRACT: We label things."), *PAPERS, *PAPERS]
    assert_papers(listing(bare(papers)), papers)


def test_a_title_that_comes_twice_is_no_heading() -> None:
    papers = [("Weaving", ["Okonkwo, Adaeze", "Lindgren, Per"], "")] * 3
    assert_papers(listing(bare(papers)), papers)


def test_more_than_fifty_authors() -> None:
    crowd = [f"Family{chr(97 + n // 26)}{chr(97 + n % 26)}, Given" for n in range(60)]
    papers = [("A Very Large Loom", [*crowd[:40], HEADING, *crowd[40:]], LOOM), PAPERS[1]]
    assert_papers(listing(bare(papers)), papers)
    assert_papers(listing(wrapped(bare([*papers, *PAPERS]))), [*papers, *PAPERS])


def test_a_group_of_one_word_names() -> None:
    text = "Anonymous\nA Paper Under Review\nAnonymous\nWe say nothing about ourselves, at some length.\n" + bare()
    dump = listing(text)
    assert people(dump.records[0]) == ["<Anonymous>"]
    assert dump.found == []
    assert len(dump.records) == 4


@pytest.mark.parametrize(
    ("line", "expected", "doubtful"),
    [
        ("Okonkwo, Adaeze, WangYan, Lindgren, Per", ["Okonkwo, Adaeze", "<WangYan>", "Lindgren, Per"], ["WangYan"]),
        ("Amartya, Okonkwo, Adaeze", ["<Amartya>", "Okonkwo, Adaeze"], ["Amartya"]),
        ("Lindgren, Per, Okonkwo, Adaeze, Mausam", ["Lindgren, Per", "Okonkwo, Adaeze", "<Mausam>"], ["Mausam"]),
        ("Okonkwo, Adaeze, 陈奕哲, Ruiz, Elena", ["Okonkwo, Adaeze", "<陈奕哲>", "Ruiz, Elena"], ["陈奕哲"]),
        (
            "Okonkwo, Adaeze, McKay, John W., Jr., Ruiz, Elena",
            ["Okonkwo, Adaeze", "McKay, John W., Jr.", "Ruiz, Elena"],
            [],
        ),
        ("Okonkwo, Adaeze, McKay, Jr., John W.", ["Okonkwo, Adaeze", "McKay, John W., Jr."], []),
        ("Daumé III, Hal, Okonkwo, Adaeze", ["Daumé, Hal, III", "Okonkwo, Adaeze"], []),
        ("III, Hal Daume, Okonkwo, Adaeze", ["Daume, Hal, III", "Okonkwo, Adaeze"], ["III"]),
        ("Okonkwo, Adaeze, Hayes, Cory J. IV", ["Okonkwo, Adaeze", "Hayes, Cory J., IV"], []),
        ("Okonkwo, Adaeze, Sr, Hajic", ["Okonkwo, Adaeze", "<Sr, Hajic>"], ["Sr"]),
        ("Loom Collaboration, Okonkwo, Adaeze", ["<Loom Collaboration>", "Okonkwo, Adaeze"], []),
        ("Okonkwo, Adaeze, Hajič jr., Jan", ["Okonkwo, Adaeze", "Hajič jr., Jan"], []),
        ("Okonkwo, Adaeze, Yuxuan.Zhang, Li, Bo", ["Okonkwo, Adaeze", "<Yuxuan.Zhang>", "Li, Bo"], ["Yuxuan.Zhang"]),
        ("Okonkwo, Adaeze, jianzhuozhu, Pu, Xuran", ["Okonkwo, Adaeze", "<jianzhuozhu>", "Pu, Xuran"], ["jianzhuozhu"]),
        ("Okonkwo, Adaeze, , Ruiz, Elena", ["Okonkwo, Adaeze", "Ruiz, Elena"], []),
        ("Okonkwo,Adaeze , Ruiz,  Elena", ["Okonkwo, Adaeze", "Ruiz, Elena"], []),
        (
            "Okonkwo, Adaeze; McKay, John W., Jr.; Mausam",
            ["Okonkwo, Adaeze", "McKay, John W., Jr.", "<Mausam>"],
            ["Mausam"],
        ),
        ("Okonkwo, Adaeze & Ruiz, Elena", ["Okonkwo, Adaeze", "Ruiz, Elena"], []),
        ("Okonkwo, Adaeze and Ruiz, Elena and Li, Bo", ["Okonkwo, Adaeze", "Ruiz, Elena", "Li, Bo"], []),
    ],
)
def test_author_lines(line: str, expected: list[str], doubtful: list[str]) -> None:
    dump = listing(f"{HEADING}\nA Title\n{line}\n{LOOM}\n")
    assert people(dump.records[0]) == expected
    assert [found for found in dump.found if found[0] == "D002"] == [
        ("D002", 3, line.index(field) + 1) for field in doubtful
    ]
    assert dump.records[0].source
    doubts = dump.records[0].source.doubts
    assert (doubts is not UNSET and "author" in doubts) == bool(doubtful)


def test_what_stands_elsewhere_in_the_document_tells_family_from_given() -> None:
    lines = AuthorLines()
    assert not lines.read("Quill, Tamsin, Brandle, Orrin")[1]
    names, doubts = lines.read("Tamsin, Brandle, Orrin")
    assert [name.literal or name.family for name in names] == ["Tamsin", "Brandle"]
    assert [doubt.field for doubt in doubts] == ["Tamsin"]


def test_a_name_that_stood_by_itself_does_so_again() -> None:
    lines = AuthorLines()
    assert [name.literal for name in lines.read("Brandle, Orrin, Islor", "Brandle, Orrin")[0]] == [UNSET, "Islor"]
    names, doubts = lines.read("Quill, Tamsin, Islor, Brandt, Anna", "Brandle, Orrin")
    assert [name.literal or name.family for name in names] == ["Quill", "Islor", "Brandt"]
    assert [doubt.field for doubt in doubts] == ["Islor"]


def test_a_line_of_too_many_names_stands_as_it_is() -> None:
    lines = AuthorLines()
    names, doubts = lines.read(", ".join(["Byron, Ada"] * 100_000))
    assert (len(names), doubts) == (100_000, ())
    line = ", ".join(["Byron, Ada"] * 100_001)
    names, doubts = lines.read(line)
    assert names == (Name(literal=line),)
    assert doubts == (("Byron", "more than 100000 names in one line"),)


def test_text_of_a_dump() -> None:
    abstract = (
        r"On $\mathrm{SE}(3)$ we gain 46.3% for $5 and $10, as \citep{hoffman2020acme} did, with looms,Looms and yarn."
    )
    dump = listing(bare([("Gains", ["Okonkwo, Adaeze"], abstract), PAPERS[1]]))
    text = dump.records[0].abstract
    assert isinstance(text, tuple)
    assert plain(text) == abstract
    assert Math(r"\mathrm{SE}(3)") in text
    assert Cite(("hoffman2020acme",), r"\citep{hoffman2020acme}") in text
    assert dump.found == [("D008", 4, abstract.index(",Looms") + 1), ("D010", 4, abstract.index("\\citep") + 1)]


def test_what_precedes_the_first_heading_belongs_to_no_record() -> None:
    dump = listing("Papers of the year\ncollected by hand\n" + bare())
    assert_papers(dump)
    assert dump.found == [("D003", 1, 1)]


def test_no_heading() -> None:
    dump = listing("The weather was fine.\nIt rained, later, in the hills.\nNobody minded.\n")
    assert dump.records == []
    assert dump.found == [("D003", 1, 1), ("D001", 1, 1)]


def test_labels_without_a_heading() -> None:
    dump = listing("\n".join(labelled().split("\n")[2:]))
    assert [people(record) for record in dump.records] == [authors for _, authors, _ in PAPERS]
    assert dump.found == [("D001", 1, 8)]
    assert all(record.source and record.source.group is UNSET for record in dump.records)


def test_labelled_fields() -> None:
    text = labelled().replace("Abstract: " + TIDES, f"Abstract: {TIDES}\nYear: 1893\nDOI: 10.1000/tides\nSponsor: none")
    record = listing(text).records[1]
    assert (record.issued, record.doi) == ("1893", "10.1000/tides")
    assert record.source
    assert record.source.fields
    assert record.source.fields["DOI"] == (11, 11)


@pytest.mark.parametrize("lines", range(1, 10))
def test_a_document_that_is_cut(lines: int) -> None:
    text = "\n".join(bare().split("\n")[:lines])
    dump = listing(text)
    codes = [code for code, _, _ in dump.found]
    assert len(dump.records) == (0 if lines < 3 else (lines + 1) // 3)
    if lines < 3:
        assert codes == ["D003", "D001"]
    elif lines in (5, 8):
        assert dump.found == [("D011", lines, 1)]
        assert plain(dump.records[-1].title) == PAPERS[lines // 3][0]
    else:
        assert codes == []


def test_a_document_cut_in_an_author_line() -> None:
    text = bare()[: bare().index("van der Berg, Maartje") - 1]
    dump = listing(text)
    assert people(dump.records[2]) == ["Okonkwo, Adaeze"]
    assert dump.found == [("D011", 8, 1)]


def test_control_characters_are_told() -> None:
    text = bare().replace("remember", "rem\x1bem\u202eber")
    column = LOOM.index("remember") + 4
    dump = listing(text)
    assert dump.found == [("T001", 4, column), ("T001", 4, column + 3)]
    assert "\x1b" not in "".join(dump.messages)
    assert plain(dump.records[0].abstract) == LOOM.replace("remember", "rem\x1bem\u202eber")


def test_what_has_no_partner_is_told() -> None:
    text = bare().replace("slow to forget", "slow} to forget").replace("Harbour", r"Harbour $x_{1}$ \{ {a} $5 $y")
    assert listing(text).found == [("T002", 4, LOOM.index(" to forget") + 1), ("T002", 7, 27)]


def test_an_abstract_that_runs_on() -> None:
    text = bare().replace(LOOM, f"{LOOM} 1 Introduction Weaving is old.")
    assert listing(text).found == [("D009", 4, len(LOOM))]


HOSTILE = {
    "commas": ", , ,\n" * 200,
    "pairs": "a, b\n" * 200,
    "one heading": f"{HEADING}\n" * 200,
    "no letters": "1, 2\n3, 4\n1, 2\n" * 50,
    "tex": "\\input{/etc/passwd}, x\n\\write18{x}\n\\input{/etc/passwd}, x\n{}}{\n" * 20,
    "escapes": "\x1b[31mA, B\nT\n\x1b[31mA, B\nabstract\n" * 20,
    "bidi": "\u202eA, B\nT\u2066\n\u202eA, B\n\u2069\n" * 20,
    "nul": "A\0, B\nT\nA\0, B\n\0\n" * 20,
    "ten thousand commas": f"{HEADING}\nT\n{'A, b, ' * 10_000}\nx\n",
    "ten thousand authors": f"{HEADING}\nT\n{'A, b, ' * 10_000}{HEADING}\nx\n",
    "marks": "# # # > > * * 1. [1] **\n" * 100,
    "labels": "Title:\nAuthors:\nAbstract:\n" * 100,
    "bibtex": "@article{x,\n  title = {A, B},\n  author = {Ruiz, Elena and Li, Bo},\n}\n\n" * 30,
    "json": '{"title": "x", "author": ["a, b"]}\n' * 30,
    "xml": "<article>\n<name>Ruiz, Elena</name>\n</article>\n" * 30,
    "pdf": "%PDF-1.7\n\xb5\xed\xae\xfb\n4 0 obj\n<< /Length 5, /A, /B >>\nstream\n" * 30,
    "c": 'int f(int a, int b) {\n\tprintf("%d, %d", a, b);\n\treturn a, b;\n}\n' * 30,
    "prose": "It rained, and rained, and then it rained.\nThe loom stood, silent.\n" * 50,
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("good", ["", bare()], ids=["alone", "after a group"])
def test_hostile_documents(name: str, good: str) -> None:
    dump = listing(good + HOSTILE[name])
    assert dump.found or dump.records
    if good and name not in ("tex", "no letters", "marks", "labels", "xml", "bibtex"):
        assert [plain(record.title) for record in dump.records[:2]] == [title for title, _, _ in PAPERS[:2]]


@pytest.mark.parametrize("name", ["bibtex", "json", "xml", "pdf", "c", "prose", "commas", "labels", "marks"])
def test_other_formats_have_no_records(name: str) -> None:
    dump = listing(HOSTILE[name])
    assert dump.records == []
    assert dump.found[-1][0] == "D001"


def test_size_does_not_matter() -> None:
    start = time.process_time()
    many = 4000
    text = bare([("T" + str(n), ["Okonkwo, Adaeze", "Ruiz, Elena"], LOOM * 6) for n in range(many)])
    assert len(listing(text).records) == many
    assert len(listing(f"{HEADING}\nT\n{HEADING}\n{'word, x ' * 2_500_000}\nU\n{HEADING}\n").records) == 2
    stray = listing(f"{HEADING}\nT\n{HEADING}, Li, Bo\n" + "and so it goes, on and on\n" * 100_000)
    assert stray.records
    assert {code for code, _, _ in stray.found} == {"D003"}
    assert time.process_time() - start < 20


@pytest.mark.parametrize("name", LAYOUTS)
def test_sniffed(name: str) -> None:
    for text in (LAYOUTS[name], LAYOUTS[name].replace("\n", "\r\n")):
        assert get("listing").sniff(text)
        assert not get("abstracts").sniff(text)


@pytest.mark.parametrize("name", ["bibtex", "json", "xml", "c", "prose", "commas", "pdf", "labels", "marks"])
def test_not_sniffed(name: str) -> None:
    assert not get("listing").sniff(HOSTILE[name])
    assert not get("abstracts").sniff(HOSTILE[name]) or name == "labels"


def test_ris_is_no_listing() -> None:
    assert not get("listing").sniff("TY  - JOUR\nAU  - Ruiz, Elena\nTI  - Ruiz, Elena\nER  - \n" * 9)


def test_detection_looks_at_the_beginning_only() -> None:
    assert detect(bare().split("\n")[:2]).name == "bare"


def mutated(text: str, rng: random.Random) -> str:
    lines = text.split("\n")
    for _ in range(rng.choice((1, 1, 2, 4))):
        one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
        kind = rng.randrange(6)
        if kind == 0 and len(lines) > 1:
            del lines[one]
        elif kind == 1:
            lines.insert(one, lines[other])
        elif kind == 2:
            lines[one], lines[other] = lines[other], lines[one]
        elif kind == 3:
            lines[one] = lines[one][: rng.randrange(len(lines[one]) + 1)]
        elif kind == 4:
            lines[one] = (
                lines[one] + rng.choice([",", " and ", ";", "\0", "$", "\\", "}", " Jr.", ", III"]) + lines[other]
            )
        else:
            del lines[one:]
            lines.append("")
    return "\n".join(lines)


@pytest.mark.parametrize("name", LAYOUTS)
def test_no_accident_raises(name: str) -> None:
    rng = random.Random(f"listing {name}")
    for _ in range(150):
        dump = listing(mutated(LAYOUTS[name], rng))
        assert all(record.title or record.author for record in dump.records)


SHARED = Path(__file__).parent.parent.parent / "shared"


@pytest.mark.skipif(not SHARED.exists(), reason="the samples are not here")
def test_the_sample_the_project_began_with() -> None:
    dump = listing((SHARED / "seeds" / "author-listing.txt").read_text(encoding="utf-8"))
    assert len(dump.records) == 10
    assert dump.found == []
    assert {record.source.group for record in dump.records if record.source} == {"Ren, Zhizhou"}


def test_a_suffix_after_a_pair_is_that_pair_s_though_the_number_of_fields_is_even() -> None:
    names, doubts = AuthorLines().read("Byron, Ada, McKay, John W., Jr., Mausam, Babbage, Charles", "Byron, Ada")
    assert [(name.family, name.given, name.suffix, name.literal) for name in names] == [
        ("Byron", "Ada", UNSET, UNSET),
        ("McKay", "John W.", "Jr.", UNSET),
        (UNSET, UNSET, UNSET, "Mausam"),
        ("Babbage", "Charles", UNSET, UNSET),
    ]
    assert [doubt.field for doubt in doubts] == ["Mausam"]


def test_a_pair_in_characters() -> None:
    names, doubts = AuthorLines().read("陈, 奕哲, Brandt, Anna", "Brandt, Anna")
    assert [(name.family, name.given) for name in names] == [("陈", "奕哲"), ("Brandt", "Anna")]
    assert doubts == ()
    names, doubts = AuthorLines().read("陈奕哲, 刘德华, Brandt, Anna", "Brandt, Anna")
    assert [name.literal for name in names] == ["陈奕哲", "刘德华", UNSET]
    assert len(doubts) == 2


def test_a_new_heading_that_is_nearly_the_one_before() -> None:
    one = f"Zhu, Sixin\nForgetful Looms\nRuiz, Elena, Zhu, Sixin\n{LOOM}\n"
    dump = listing(f"{one}Zhu, Sizin\nThe Hours of Tides\nZhu, Sizin, Haddad, Samir\n{TIDES}\n")
    assert [(record.source.group, record.title) for record in dump.records if record.source] == [
        ("Zhu, Sixin", "Forgetful Looms"),
        ("Zhu, Sizin", "The Hours of Tides"),
    ]
    dump = listing(f"{one}The Hours of Tides\nZhu, Sizin\n{TIDES}\nFootbridges\nZhu, Sixin, Haddad, Samir\n{BRIDGE}\n")
    assert [(record.source.group, record.title) for record in dump.records if record.source] == [
        ("Zhu, Sixin", "Forgetful Looms"),
        ("Zhu, Sixin", "The Hours of Tides"),
        ("Zhu, Sixin", "Footbridges"),
    ]
    assert dump.found == []


def test_what_was_read_before_does_not_change_how_a_line_is_divided() -> None:
    lines = [
        "Byron, Ada, Li, Bo",
        "Byron, Ada, and Li, Bo",
        "Byron, Ada ,Li, Bo",
        "A, and and B, C, D",
        "A, and B, C, D",
        "A,  B",
    ]
    fresh = [AuthorLines().read(line)[0] for line in lines]
    for order in (lines, lines[::-1]):
        reader = AuthorLines()
        for line in order * 2:
            assert reader.read(line)[0] == fresh[lines.index(line)], line


def in_parts(line: str, heading: str) -> list[str]:
    """The names of a line, family and given name apart; those that stand by themselves as they are."""
    return [name.literal or f"{name.family}/{name.given}" for name in AuthorLines().read(line, heading)[0]]


def test_nothing_is_learned_of_the_pairs_before_an_odd_field() -> None:
    line = "Sun, Bo, linmeihua, Zhao, Wenting, Xu, Min, Liang, Hao, TingZhou, Guo, Jia"
    assert in_parts(line, "Sun, Bo") == "Sun/Bo linmeihua Zhao/Wenting Xu/Min Liang/Hao TingZhou Guo/Jia".split()


def test_names_that_are_run_together() -> None:
    assert in_parts("Zhou, Min, LinXiao, HeFang, Guo, Jia", "Zhou, Min") == "Zhou/Min LinXiao HeFang Guo/Jia".split()
    assert in_parts("Zhou, Min, LinFangyu, HEJUN, Guo, Jia", "Zhou, Min")[1:3] == ["LinFangyu", "HEJUN"]
    line = "Guo, Jia, hemeihua, Sun, Bo, Fan, Min, luojingwen, Xu, Hao"
    assert in_parts(line, "Guo, Jia") == "Guo/Jia hemeihua Sun/Bo Fan/Min luojingwen Xu/Hao".split()
    # One that stands for both names is a pair all the same, and so are two words of a given name.
    assert in_parts("HeFangyu, HeFangyu, Guo, Jia", "Guo, Jia") == ["HeFangyu/HeFangyu", "Guo/Jia"]
    assert in_parts("Guo, XiaoMing, McKay, DeShawn", "Guo, XiaoMing") == ["Guo/XiaoMing", "McKay/DeShawn"]


def test_a_name_in_small_letters_is_no_half_of_one_with_a_capital() -> None:
    line = "Lindgren, Per, osbeth, Ruiz, Elena, Haddad, Samir"
    assert in_parts(line, "Haddad, Samir") == ["Lindgren/Per", "osbeth", "Ruiz/Elena", "Haddad/Samir"]
    assert in_parts("lindgren, per, Ruiz, Elena, haddad, samir", "Ruiz, Elena")[0] == "lindgren/per"


def test_a_family_name_of_many_syllables_is_no_whole_name() -> None:
    assert in_parts("Nagatani, Mirek, osbeth, Quillon, Bram", "Quillon, Bram")[:2] == ["Nagatani/Mirek", "osbeth"]
    line = "Sorato, Mirek, Meihualin, Tanimaru, Bram, Haddad, Samir"
    assert in_parts(line, "Haddad, Samir")[:3] == ["Sorato/Mirek", "Meihualin", "Tanimaru/Bram"]


def test_how_a_name_begins_and_ends_tells_family_from_given() -> None:
    line = "Wrobelski, Tamrit, Lumsovich, Kirjit, Sandeet, Dovarov, Tamrick"
    expected = ["Wrobelski/Tamrit", "Lumsovich/Kirjit", "Sandeet", "Dovarov/Tamrick"]
    assert in_parts(line, "Wrobelski, Tamrit") == expected
    assert in_parts("Lumsberg, Sandeet, Kirjit, Dovarov, Tamael", "Lumsberg, Sandeet")[1] == "Kirjit"


def test_a_second_given_name_that_is_a_family_name_as_well() -> None:
    assert in_parts("Saira, Dogra, Tejas Singh, Brandt, Anna", "Brandt, Anna")[:2] == ["Saira", "Dogra/Tejas Singh"]


def test_names_as_one_reads_them_below_such_a_heading() -> None:
    line = "Una Lind, Pétur Karl Holm, Rut Marín Dal, Bo Lind"
    assert in_parts(line, "Una Lind") == ["Una Lind", "Pétur Karl Holm", "Rut Marín Dal", "Bo Lind"]
    assert in_parts("Una Lind, Holm, Pétur Karl", "Una Lind") == ["Una Lind", "Holm/Pétur Karl"]
    line = "Loom Collaboration, van den Berg, Anna Maria"
    assert in_parts(line, "Loom Collaboration") == ["Loom Collaboration", "van den Berg/Anna Maria"]


@pytest.mark.parametrize(
    "heading",
    ["do Vale, Rui", "Rut Dal for the Weavers Collaboration", "van 't Veer, Rut", "'t Veer, Rut", 'Dal, Rut "Ruby"'],
)
def test_a_sole_author_whose_name_has_a_small_word_or_a_mark(heading: str) -> None:
    dump = listing(f"{bare()}{heading}\nThe Hum of the Mill\n{heading}\n{BRIDGE}\n")
    assert [(record.source.group, plain(record.title)) for record in dump.records[3:] if record.source] == [
        (heading, "The Hum of the Mill")
    ]


@pytest.mark.parametrize("heading", ["-, Osbeth", "Osbeth"])
def test_a_heading_without_a_family_name(heading: str) -> None:
    papers = [("The Hum of the Mill", f"{heading}, Haddad, Samir"), ("Footbridges", f"Ruiz, Elena, {heading}")]
    dump = listing(f"{bare()}{heading}\n" + "".join([f"{title}\n{names}\n{BRIDGE}\n" for title, names in papers]))
    assert [(record.source.group, plain(record.title)) for record in dump.records[3:] if record.source] == [
        (heading, title) for title, _ in papers
    ]
    dump = listing(f"{bare()}{heading}\nFootbridges\nRuiz, Elena, {heading}\n{BRIDGE}\n")
    assert [record.source.group for record in dump.records[3:] if record.source] == [heading]


def test_the_same_heading_again_below_an_abstract() -> None:
    papers = [(title, authors, f"{LOOM} {TIDES}") for title, authors, _ in PAPERS]
    assert_papers(listing("".join([bare([paper]) for paper in papers])), papers)


def test_a_wrapped_title_like_names_below_a_blank_line() -> None:
    papers = [*PAPERS, ("Unbleached, Loosely-Hand-Spun, and Remarkably Sturdy Woollen Threads", PAPERS[0][1], LOOM)]
    records = [
        "\n".join([wrapped(part) for part in (title, ", ".join(authors), text)]) for title, authors, text in papers
    ]
    assert_papers(listing("\n\n".join([HEADING, *records]) + "\n"), papers)


def test_a_few_lines_of_nearly_the_same_length_are_not_wrapped() -> None:
    papers = [
        ("On Knots That Weavers Tie Without Looking, with an Appendix on Sailors", [HEADING, "Ruiz, Elena"], ""),
        ("Threads, Needles, and Half-Remembered Patterns", ["Haddad, Samir Yusuf", HEADING, "Lindgren, Per"], ""),
        ("Bobbins of Twice the Length and Half the Breadth", ["Ruiz, Elena", HEADING], ""),
    ]
    assert listing(bare(papers)).layout == "bare"
    assert_papers(listing(bare(papers)), papers)

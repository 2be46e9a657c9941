"""bibconv show: records as a formatted bibliography."""

import random
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Run
from generate import record
from lxml import etree
from msgspec.json import encode

from bibconv.format import WriteOptions, get
from bibconv.model import Bold, Code, Italic, Link, Math, Name, Record, SmallCaps, Sub, Sup
from bibconv.pipe import Conversion
from bibconv.report import Report
from bibconv.show import FORMS, STYLES, bibliography

BYRON = (Name(family="Byron", given="Ada"),)


def entries(*records: Record) -> list[str]:
    options = WriteOptions(unicode=True)
    return [data.decode() for _, data in Conversion(get("bibtex"), Report(), options).entries(records)]


def shown(form: str, *, style: str = "unsrt", **fields: Any) -> str:
    """What is shown of one record, without what the form has around it."""
    out = "".join(bibliography(entries(Record(**{"id": "k", **fields})), style, form))
    out = out.removeprefix(FORMS[form].header).removesuffix(FORMS[form].footer).strip()
    for before, behind in (("<dt>[1]</dt>\n<dd>", "</dd>"), ("\\[1\\] ", ""), ("[1] ", "")):
        if out.startswith(before):
            return out[len(before) :].removesuffix(behind)
    return out


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        (
            {"type": "article-journal", "container_title": "Looms", "issued": "2020-05", "volume": "3", "page": "1-9"},
            "Ada Byron. On looms. Looms, 3:1–9, May 2020.",
        ),
        ({"type": "article-journal", "container_title": "Looms"}, "Ada Byron. On looms. Looms."),
        ({"type": "book", "publisher": "Shuttle Press", "issued": "1843"}, "Ada Byron. On Looms. Shuttle Press, 1843."),
        ({"type": "thesis", "genre": "PhD thesis", "issued": "1843"}, "Ada Byron. On Looms. PhD thesis, 1843."),
        (
            {"type": "paper-conference", "container_title": "Proc. LOOM", "issued": "2020"},
            "Ada Byron. On looms. In Proc. LOOM. 2020.",
        ),
        ({"doi": "10.5555/a_b"}, "Ada Byron. On looms. doi:10.5555/a_b."),
        ({"url": "https://example.org/~a%20b"}, "Ada Byron. On looms. URL: https://example.org/~a%20b."),
        ({"archive": "arXiv", "archive_location": "2101.00001"}, "Ada Byron. On looms. arXiv:2101.00001."),
        ({"archive": "JSTOR", "archive_location": "123"}, "Ada Byron. On looms. JSTOR: 123."),
    ],
)
def test_types_of_records(fields: dict[str, Any], text: str) -> None:
    assert shown("text", title="On Looms", author=BYRON, **fields) == text


def test_a_book_by_nobody() -> None:
    assert shown("text", type="book", title="Looms", publisher="P", issued="1843") == "Looms. P, 1843."


@pytest.mark.parametrize(
    ("title", "text", "html", "markdown"),
    [
        ("On Looms", "On looms.", "On looms.", "On looms."),
        ("The QUILT of Q-Learning", *["The QUILT of Q-Learning."] * 3),
        (
            ("On ", Math(tex="\\Omega(n) < x_1"), " Bounds"),
            "On $\\Omega(n) < x_1$ bounds.",
            'On <span class="math">\\(\\Omega(n) &lt; x_1\\)</span> bounds.',
            "On $\\Omega(n) < x_1$ bounds.",
        ),
        (
            (Italic(content="E. coli"), " and ", Bold(content="B"), Sub(content="2"), Sup(content="+")),
            "E. coli and B2+.",
            "<em>E. coli</em> and <strong>B</strong><sub>2</sub><sup>+</sup>.",
            "*E. coli* and **B**<sub>2</sub><sup>+</sup>.",
        ),
        (
            ("A ", Code(content="x_y"), " in ", SmallCaps(content="Caps")),
            "A x_y in Caps.",
            'A <code>x_y</code> in <span style="font-variant: small-caps">Caps</span>.',
            "A <code>x\\_y</code> in Caps.",
        ),
        (
            "A & B <i> 5% #1 {x} $5 a_b~c",
            "A & B <i> 5% #1 {x} $5 a_b~c.",
            "A &amp; B &lt;i&gt; 5% #1 {x} $5 a_b~c.",
            None,
        ),
        ("*not* [a](b) `c`", "*not* [a](b) `c`.", "*not* [a](b) `c`.", "\\*not\\* \\[a\\](b) \\`c\\`."),
    ],
)
def test_math_and_markup_survive(title: Any, text: str, html: str, markdown: str | None) -> None:
    assert shown("text", title=title).lower() == text.lower()
    assert shown("html", title=title).lower() == html.lower()
    if markdown is not None:
        assert shown("markdown", title=title).lower() == markdown.lower()


def test_titles_are_recased_but_for_what_is_certain() -> None:
    assert shown("text", title="The QUILT of Q-Learning in SE(3)") == "The QUILT of Q-Learning in SE(3)."
    assert shown("text", title="The Quilt Of Tides") == "The quilt of tides."


@pytest.mark.parametrize(
    ("href", "html", "markdown"),
    [
        (
            "https://example.org/a_b~c",
            '<a href="https://example.org/a_b~c">https://example.org/a_b~c</a>',
            "[https://example.org/a\\_b\\~c](<https://example.org/a_b~c>)",
        ),
        ("javascript:alert(1)", "javascript:alert(1)", "javascript:alert(1)"),
        ('https://x.org/"><script>', 'https://x.org/"&gt;&lt;script&gt;', 'https://x.org/"\\>\\<script\\>'),
    ],
)
def test_only_addresses_of_the_web_are_links(href: str, html: str, markdown: str) -> None:
    assert shown("html", title="T", url=href) == f"T. URL: {html}."
    assert shown("markdown", title="T", url=href) == f"T. URL: {markdown}."
    note = shown("html", title="T", note=(Link(href=href, content="there"),))
    assert note == ('T. <a href="https://example.org/a_b~c">there</a>.' if "_" in href else "T. there.")


def test_control_characters_are_left_out() -> None:
    for form in FORMS:
        assert shown(form, title="A\x1b[31m\u202eB\x07") in ("A[31mB.", "A\\[31mB.")


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({}, "k"),
        ({"abstract": "Short."}, "“Short.”"),
        ({"abstract": "many words " * 20}, f"“{('many words ' * 7).strip()} …”"),
        ({"abstract": ("x" * 70, Math(tex="n + 1 = 2 + 3"), " and more")}, f"“{'x' * 70}…”"),
    ],
)
def test_a_record_that_the_style_shows_nothing_of(fields: dict[str, Any], text: str) -> None:
    assert shown("text", **fields) == text


def labels(style: str, *records: Record) -> list[str]:
    return [line[1 : line.index("]")] for line in bibliography(entries(*records), style, "text") if line]


def test_labels() -> None:
    records = [Record(id=f"k{n}", title=f"T{n}", author=BYRON, issued="1843") for n in range(28)]
    assert labels("unsrt", *records[:2]) == ["1", "2"]
    alike = labels("alpha", *records)
    assert (alike[0], alike[25], alike[26], alike[27]) == ("Byr43a", "Byr43z", "Byr43aa", "Byr43ab")
    chinese = Record(id="chen20", title="x", author=(Name(family="陈", given="奕哲"),), issued="2020")
    assert labels("alpha", chinese, Record(id="none")) == ["che20", "non"]


def test_what_cannot_be_parsed_is_shown_by_its_key() -> None:
    assert list(bibliography(["@misc{key, title = {"], "plain", "text")) == ["", "[1] key\n", ""]


@pytest.mark.parametrize("style", STYLES)
def test_whatever_a_record_says_is_shown(style: str) -> None:
    rng = random.Random(style)
    found = entries(*[record(rng) for _ in range(60)])
    html = "".join(bibliography(found, style, "html"))
    assert len(etree.fromstring(html).findall("dd")) == len(found)
    assert len("".join(bibliography(found, style, "text")).splitlines()) == len(found)


@pytest.mark.parametrize(
    ("options", "first"),
    [
        ((), "[1] Inés Castellanos and Ngozi Okafor. Is E. coli a good student? CO2 and learning."),
        (("--style", "unsrt"), "[1] Ngozi Okafor and Jan van der Beek."),
        (("--style", "alpha", "--sort", "title"), "[OvdB24] Ngozi Okafor"),
        (("--sort", "year"), "[1] Åsa Lindqvist."),
        (("--to", "html"), '<dl class="bibliography">'),
        (("--to", "markdown"), "\\[1\\] Inés Castellanos and Ngozi Okafor. Is *E. coli* a good student?"),
    ],
)
def test_the_command(options: tuple[str, ...], first: str, bibconv: Run) -> None:
    ran = bibconv("show", ROOT / "examples" / "records.bib", *options)
    assert ran.status == 0
    assert ran.out.decode().startswith(first)
    assert ran.err == "bibconv: read 5 = written 5 + refused 0 + merged 0\n"


def test_several_inputs_and_an_output(tmp_path: Path, bibconv: Run) -> None:
    (tmp_path / "a.jsonl").write_bytes(encode(Record(id="a", title="B", author=BYRON)) + b"\nnonsense\n")
    (tmp_path / "b.ris").write_bytes(b"TY  - BOOK\r\nAU  - Aaron, A.\r\nTI  - X\r\nER  - \r\n")
    ran = bibconv("show", tmp_path / "a.jsonl", tmp_path / "b.ris", tmp_path / "none", "-o", tmp_path / "out.txt")
    assert ran.status == 2
    assert (tmp_path / "out.txt").read_text() == "[1] A. Aaron. X.\n[2] Ada Byron. B.\n"
    assert ran.err.splitlines()[-1] == "bibconv: read 3 = written 2 + refused 1 + merged 0"
    assert "S001" in ran.err
    assert "F006" in ran.err

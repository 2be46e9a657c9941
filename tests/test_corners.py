"""Corners of the formats, each as its standard or manual has it, that no other case comes by."""

from __future__ import annotations

from typing import Any

import pytest

from bibconv import files
from bibconv.format import get, set_fields
from bibconv.model import Link, Math, Name, Sup
from bibconv.pipe import read_document
from bibconv.report import Report
from bibconv.text.latex import formulas, symbols

Found = tuple[dict[str, Any], list[str]]


def read(format: str, text: str) -> list[tuple[dict[str, Any], list[str]]]:
    """The fields of each record but where it stands and what it is; with each, the codes of all findings."""
    report = Report()
    with files.from_text(text, report) as document:
        records = list(read_document(document, report, get(format)))
    codes = [found.code for found in report.diagnostics]
    left = ("source", "type", "id")
    return [({k: v for k, v in set_fields(record).items() if k not in left}, codes) for record in records]


def of_entry(format: str, fields: str) -> Found:
    [(found, codes)] = read(format, f"@book{{k, {fields}}}")
    return found, codes


def kept(format: str, **fields: Any) -> dict[str, Any]:
    return {"extra": {format: {name: (value,) for name, value in fields.items()}}}


@pytest.mark.parametrize(
    ("fields", "expected", "codes"),
    [
        ("url = {{https://x.org/a}}", {"URL": "https://x.org/a"}, []),
        ("url = {{a}{b}}", {"URL": "{a}{b}"}, []),
        ("doi = {{10.1/a}}", {"DOI": "10.1/a"}, []),
        ("year = 2020, month = may, day = {first}", {"issued": "2020-05", **kept("bibtex", day="first")}, ["B010"]),
        ("year = {c. 2020}, month = may", {"issued": "2020~", **kept("bibtex", month="may")}, ["B010"]),
        ("year = {2020?}, month = may, day = 3", {"issued": "2020-05?", **kept("bibtex", day="3")}, ["B010"]),
    ],
)
def test_bibtex(fields: str, expected: dict[str, Any], codes: list[str]) -> None:
    assert of_entry("bibtex", fields) == (expected, codes)


@pytest.mark.parametrize(
    ("fields", "expected", "codes"),
    [
        # Manual of biblatex, 2.3.8: `date` goes before; what does not agree with it is no part of it.
        ("date = {2020-05}, month = 1", {"issued": "2020-05", **kept("biblatex", month="1")}, ["B010"]),
        ("date = {2020}, month = 5", {"issued": "2020", **kept("biblatex", month="5")}, ["B010"]),
        ("date = {2020-05-03}, day = {4}", {"issued": "2020-05-03", **kept("biblatex", day="4")}, ["B010"]),
        ("date = {2020-05}, day = {4}", {"issued": "2020-05", **kept("biblatex", day="4")}, ["B010"]),
        ("date = {2020-05-03}, year = 2020, month = 5, day = {03}", {"issued": "2020-05-03"}, []),
    ],
)
def test_biblatex_dates(fields: str, expected: dict[str, Any], codes: list[str]) -> None:
    assert of_entry("biblatex", fields) == (expected, codes)


def test_a_granular_reference_to_nothing_stays_as_it_is() -> None:
    """Manual of biblatex, 3.13.6."""
    found, codes = of_entry("biblatex", "author = {xdata=nobody-author and Abel, Niels}")
    assert found["author"] == (Name(family="xdata=nobody-author"), Name(family="Abel", given="Niels"))
    assert codes == ["B006"]


@pytest.mark.parametrize(
    ("item", "expected", "codes"),
    [
        ('"issued": 2020', {"issued": "2020"}, ["S002"]),
        ('"issued": true', kept("csl-json", issued=True), ["S002"]),
        ('"issued": ["x"]', kept("csl-json", issued=["x"]), ["S002"]),
        (
            '"issued": {"date-parts": [[2020]], "x": 1}',
            {"issued": "2020", **kept("csl-json", issued={"date-parts": [[2020]], "x": 1})},
            ["S002"],
        ),
        ('"keyword": 5', {"keyword": ("5",)}, ["S002"]),
        ('"author": [{"family": "A", "static-ordering": true}]', {"author": (Name("A", static_ordering=True),)}, []),
        (
            '"author": [{"family": "A", "suffix": "Jr", "comma-suffix": "0"}]',
            {"author": (Name("A", suffix="Jr", comma_suffix=False),)},
            [],
        ),
        (
            '"author": [{"family": "A", "parse-names": true}]',
            {"author": (Name("A"),), **kept("csl-json", author=[{"parse-names": True}])},
            [],
        ),
        ('"custom": {"bibconv": {}, "x": 1}', kept("csl-json", custom={"x": 1}), []),
        ('"id": [1]', kept("csl-json", id=[1]), ["S002"]),
    ],
)
def test_csl_json(item: str, expected: dict[str, Any], codes: list[str]) -> None:
    [(found, told)] = read("csl-json", f'[{{"type": "book", {item}}}]')
    assert (found, told) == (expected, codes)


@pytest.mark.parametrize(
    ("lines", "expected", "codes"),
    [
        ("TY  - JOUR\nAU  - van der Berg, Jan, Jr.\n", [{"author": (
            Name("Berg", "Jan", non_dropping_particle="van der", suffix="Jr."),)}], []),
        ("TY  - JOUR\nAU  - Jan Piet Berg Jr.\n", [{"author": (Name("Berg", "Jan Piet", suffix="Jr."),)}], []),
        ("TY  - JOUR\nPY  - 2020\nDA  - 2020/02/31\n", [{"issued": "2020", **kept("ris", DA="2020/02/31")}], ["R006"]),
        ("TY  - JOUR\nDA  - 2020/05/12\nY2  - x\n", [{"issued": "2020-05-12", **kept("ris", Y2="x")}], ["R006"]),
        ("ER  - \nTY  - JOUR\nTI  - T\n", [{"title": "T"}], ["R003"]),
        ("TI  - T\n", [{"title": "T"}], ["R002"]),
    ],
)  # fmt: skip
def test_ris(lines: str, expected: list[dict[str, Any]], codes: list[str]) -> None:
    found = read("ris", f"{lines}ER  - \n")
    assert [record for record, _ in found] == expected
    assert found[0][1] == codes


NAMESPACES = 'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:mml="http://www.w3.org/1998/Math/MathML"'


def titled(title: str) -> Any:
    front = f"<article-meta><title-group><article-title>{title}</article-title></title-group></article-meta>"
    [(found, _)] = read("jats", f"<article {NAMESPACES}><front>{front}</front></article>")
    return found["title"]


@pytest.mark.parametrize(
    ("math", "text"),
    [
        ("<mml:mroot><mml:mi>x</mml:mi><mml:mn>3</mml:mn></mml:mroot>", (Sup("3"), "√x")),
        ("<mml:msup><mml:mi>f</mml:mi><mml:mo>′</mml:mo></mml:msup>", "f′"),
        ("<mml:mi>x</mml:mi><mml:mspace/><mml:mi>y</mml:mi>", "x y"),
        ("<mml:mi>x</mml:mi><!-- no --><mml:mphantom><mml:mi>z</mml:mi></mml:mphantom>", "x"),
    ],
)
def test_mathml_as_running_text(math: str, text: object) -> None:
    """MathML 3, sections 3.1.3, 3.2.7, 3.3.3, 3.3.7."""
    assert titled(f"<mml:math>{math}</mml:math>") == text


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("a<break/>b", "a b"),
        ("a<xref ref-type='fn'>1</xref><!-- c --> b", "a b"),
        ("<named-content content-type='link' xlink:href='u'>t</named-content>", (Link("u", "t"),)),
        ("<named-content content-type='gene'>t</named-content>", "t"),
        (
            "<alternatives><inline-graphic/><mml:math><mml:mi>x</mml:mi></mml:math>"
            "<mml:math><mml:mi>y</mml:mi></mml:math></alternatives>",
            "x",
        ),
        ("<tex-math>x^2</tex-math>", (Math("x^2"),)),
        ("<ext-link xlink:href='u'/>", "u"),
        ("<uri>http://x.org</uri>", (Link("http://x.org", "http://x.org"),)),
    ],
)
def test_jats_running_text(title: str, text: object) -> None:
    assert titled(title) == text


def test_jats_front() -> None:
    journal = (
        "<journal-meta><journal-title-group><journal-title>J</journal-title><journal-subtitle>S</journal-subtitle>"
        "<abbrev-journal-title>j</abbrev-journal-title></journal-title-group></journal-meta>"
    )
    meta = (
        "<article-meta><contrib-group><contrib contrib-type='author'><name/></contrib>"
        "<contrib contrib-type='author'><collab>The <!-- c --><bold>B</bold> Group<aff>Oslo</aff></collab></contrib>"
        "</contrib-group><abstract abstract-type='summary'><p>S</p><p/></abstract></article-meta>"
    )
    [(found, _)] = read("jats", f"<article {NAMESPACES}><front>{journal}{meta}</front></article>")
    assert found["container-title"] == "J: S"
    assert found["container-title-short"] == "j"
    assert found["author"] == (Name(literal="The B Group"),)
    assert found["abstract"] == "S"


@pytest.mark.parametrize(
    ("tex", "whole"),
    [
        (r"\left( \frac{1}{2} \right)", True),
        (r"{a} \left( b \right)", True),
        (r"\left( \left[ x \right] \right)", True),
        (r"\left( {\right)}", False),
        (r"{\left(} \right)", False),
        (r"\right) \left(", False),
        (r"\left(", False),
        (r"\leftarrow \rightarrow", True),
    ],
)
def test_each_left_has_its_right_in_the_same_braces(tex: str, whole: bool) -> None:
    """TeX pairs them within a group ("Missing \\right. inserted" otherwise)."""
    assert formulas.formula(tex) == (Math(tex) if whole else None)


def test_a_blank_behind_a_backslash_is_a_command() -> None:
    assert [formulas.tidy(tex) for tex in ("x\\ ", "x\\\\ ", "x ", "x\\\n")] == ["x\\ ", "x\\\\", "x", "x\\ "]


def test_the_character_of_a_formula_that_is_none() -> None:
    found = [symbols.character(tex) for tex in (r"\leq", r"\mathbb{R}", r"\acute{\alpha}", r"\acute{x}", r"\foo{x}")]
    assert found == ["≤", "ℝ", "ά", None, None]

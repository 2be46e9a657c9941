"""Corners of the formats, each as its standard or manual has it, that no other case comes by."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bibconv import files
from bibconv.format import get, set_fields
from bibconv.formats.csljson import conform
from bibconv.model import Link, Math, Name, Sup
from bibconv.pipe import read_document
from bibconv.report import Report
from bibconv.text import places
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
        ("<inline-formula>for all <tex-math>x</tex-math></inline-formula> s", ("for all ", Math("x"), " s")),
        ("<inline-formula>(<tex-math>x</tex-math>)<label>2</label></inline-formula>", (Math("x"),)),
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


@pytest.mark.parametrize(
    ("member", "expected"),
    [
        ('"custom": 5', [(".custom", "a number, where an object belongs")]),
        ('"categories": "x"', [(".categories", "a string, where an array of strings belongs")]),
        ('"categories": ["x", 1]', [(".categories[1]", "a number, where a string belongs")]),
        ('"author": "x"', [(".author", "a string, where an array of names belongs")]),
        ('"author": ["x"]', [(".author[0]", "a string, where a name belongs")]),
        ('"author": [{"parse-names": [], "x": 1}]', [
            (".author[0].parse-names", "an array, where a boolean belongs"),
            (".author[0].x", "no part of a name"),
        ]),
        ('"author": [{"parse-names": 1, "static-ordering": "yes", "comma-suffix": true, "family": "A"}]', []),
        ('"author": [{"family": {}}]', [(".author[0].family", "an object, where a string belongs")]),
        ('"issued": 5', [(".issued", "a number, where a date belongs")]),
        ('"issued": {"raw": 1, "literal": "x", "season": 1, "circa": true}', [
            (".issued.raw", "a number, where a string belongs")]),
        ('"issued": {"circa": [], "season": true}', [
            (".issued.circa", "an array, where a string or a number belongs"),
            (".issued.season", "true, where a string or a number belongs"),
        ]),
        ('"issued": {"date-parts": [[2020, null]]}', [
            (".issued.date-parts[0]", "a part of the date is neither a string nor a number")]),
        ('"issued": {"date-parts": [["2020", 5, 1], [2021]]}', []),
        ('"issued": {"date-parts": [[1], [2], [3]]}', [(".issued.date-parts", "not an array of one date or two")]),
        ('"issued": {"date-parts": [[]]}', [
            (".issued.date-parts[0]", "not an array of a year, a month and a day")]),
    ],
)  # fmt: skip
def test_what_the_schema_of_csl_json_demands(member: str, expected: list[tuple[str, str]]) -> None:
    """``csl-data.json`` of CSL 1.0.2."""
    assert list(conform.faults(json.loads(f'{{"id": "a", "type": "book", {member}}}'))) == expected


@pytest.mark.parametrize(
    ("text", "path", "place"),
    [
        ('{"a": [1, {"b": 2}]}', ["a", 1, "b"], 11),
        ('{"a": 1}', ["b"], None),
        ('{"a": [1]}', ["a", 1], None),
        ('{"x": {"b": 1}, "b": 2}', ["b"], 16),
        ('{"a": 1', ["b"], None),
        ('["a", 1', [2], None),
        ('["a"', [0, 0], None),
    ],
)
def test_places_in_json(text: str, path: list[str | int], place: int | None) -> None:
    found = 0
    for step in path:
        if isinstance(step, str):
            member = places._member(text, found, step)
            at, found = member or (None, -1)
        else:
            element = places._element(text, found, step)
            at, found = element or (None, -1)
        if at is None:
            break
    assert at == place


CITED = (
    "<article {}><back><ref-list><ref id='r'><element-citation>{}</element-citation></ref></ref-list></back></article>"
)


def cited(inner: str) -> dict[str, Any]:
    [(found, _)] = read("jats", CITED.format(NAMESPACES, inner))
    return found


def test_groups_of_persons_under_other_words() -> None:
    person = "<name><surname>Abel</surname></name>"
    found = cited(f"<person-group person-group-type='Authors'>{person}</person-group><year>2020</year>")
    assert found == {"author": (Name("Abel"),), "issued": "2020"}
    found = cited(f"<person-group person-group-type='crowd'>{person}</person-group><year>2020</year>")
    assert found["issued"] == "2020"
    assert "Abel" in str(found["extra"])


def test_a_comment_that_announces_what_is_there_already_is_kept() -> None:
    link = "<ext-link xlink:href='https://x.org'>https://x.org</ext-link>"
    assert cited(f"<comment>Available at: {link}</comment>") == {"URL": "https://x.org"}
    found = cited(f"<comment>Available at: {link}, {link}</comment>")
    assert "https://x.org" in str(found)

"""JATS as it is written: articles and reference lists, their codecs, and their validity to the official DTDs."""

import os
import random
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from generate import record as random_record
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from msgspec import UNSET

from bibconv.format import RefusedError, WriteOptions, set_fields
from bibconv.formats.jats import JATS
from bibconv.formats.jats.table import ARTICLE, CITATION
from bibconv.model import (
    ATTRIBUTE,
    DATE_FIELDS,
    NAME_FIELDS,
    TEXT_FIELDS,
    Bold,
    Cite,
    Code,
    Italic,
    Link,
    Math,
    Name,
    NoCase,
    Paragraph,
    Record,
    SmallCaps,
    Sub,
    Sup,
    Tex,
    Text,
)
from bibconv.text.xml import identifier

ROOT = Path(__file__).parent.parent
DTDS = Path(os.environ.get("BIBCONV_JUDGES_HOME", ROOT / ".judges")) / "node_modules" / "@jats4r" / "dtds" / "schema"
ARCHIVING = ("1.3/JATS-archivearticle1-3.dtd", "1.4/JATS-archivearticle1-4.dtd")
PUBLISHING = "1.3/JATS-journalpublishing1-3.dtd"

Losses = list[tuple[Any, ...]]


def write(record: Record, **options: Any) -> tuple[str, Losses]:
    assert JATS.writer
    losses: Losses = []
    writer = JATS.writer(WriteOptions(**options))
    assert isinstance(record.id, str)
    entry = writer.entry(set_fields(record), record.id, lambda *loss: losses.append(loss))
    return writer.header + entry + writer.footer, losses


def article(record: Record, **options: Any) -> etree._Element:
    return etree.fromstring(write(record, separate=True, **options)[0].encode())


def inner(element: etree._Element | None) -> str:
    """The content of an element as text, without the declarations of namespaces."""
    assert element is not None
    text = etree.tostring(element, encoding="unicode", with_tail=False)
    text = text.replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "")
    return text[text.index(">") + 1 : text.rindex("<")]


SMALL = Record(
    id="turing1936",
    title="On Computable Numbers",
    author=(Name(family="Turing", given="Alan M."),),
    abstract=("At most ", Math("n < 2"), " & no more"),
)

SMALL_ARTICLE = """\
<article id="turing1936" dtd-version="1.3">
  <front>
    <article-meta>
      <title-group>
        <article-title>On Computable Numbers</article-title>
      </title-group>
      <contrib-group>
        <contrib contrib-type="author"><name><surname>Turing</surname>\
<given-names>Alan M.</given-names></name></contrib>
      </contrib-group>
      <abstract><p>At most <inline-formula><tex-math>n &lt; 2</tex-math></inline-formula> &amp; no more</p></abstract>
      <custom-meta-group>
        <custom-meta><meta-name>bibconv:id</meta-name><meta-value>turing1936</meta-value></custom-meta>
      </custom-meta-group>
    </article-meta>
  </front>
</article>
"""


def test_a_small_record_in_a_set() -> None:
    declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'
    assert write(SMALL) == (f"{declaration}<pmc-articleset>\n{SMALL_ARTICLE}</pmc-articleset>\n", [])


def test_a_small_record_as_a_document_of_its_own() -> None:
    assert write(SMALL, separate=True)[0] == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving and Interchange DTD v1.3 20210610//EN" '
        '"https://jats.nlm.nih.gov/archiving/1.3/JATS-archivearticle1-3.dtd">\n' + SMALL_ARTICLE
    )


def test_a_small_record_in_a_list_of_references() -> None:
    text, losses = write(SMALL, jats="refs")
    assert losses == []
    assert text[text.index("<article ") :] == (
        '<article xmlns:xlink="http://www.w3.org/1999/xlink" dtd-version="1.3">\n'
        "  <front>\n    <article-meta/>\n  </front>\n  <back>\n    <ref-list>\n"
        '      <ref id="turing1936">\n'
        '        <element-citation publication-type="other">\n'
        '          <person-group person-group-type="author"><name><surname>Turing</surname>'
        "<given-names>Alan M.</given-names></name></person-group>\n"
        "          <article-title>On Computable Numbers</article-title>\n"
        "          <annotation><p>At most <inline-formula><tex-math>n &lt; 2</tex-math></inline-formula> "
        "&amp; no more</p></annotation>\n"
        "        </element-citation>\n      </ref>\n    </ref-list>\n  </back>\n</article>\n"
    )


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("a < b & c", "a &lt; b &amp; c"),
        ((Italic("a"), Bold("b"), Sup("c"), Sub("d")), "<italic>a</italic><bold>b</bold><sup>c</sup><sub>d</sub>"),
        ((SmallCaps("a"), Code("b"), NoCase("c")), "<sc>a</sc><monospace>b</monospace><fixed-case>c</fixed-case>"),
        (
            ("see ", Cite(("a", "b"), r"\citep{a,b}")),
            r'see <named-content content-type="citation">\citep{a,b}</named-content>',
        ),
        (
            (Cite(("a b",), "[1]"),),
            '<named-content content-type="citation" specific-use="a%20b">[1]</named-content>',
        ),
        (
            (Tex(r"\emph{x}"),),
            r'<named-content content-type="tex" alt="\emph{x}"><italic>x</italic></named-content>',
        ),
        ((Tex(r"\foo{x}"),), r'<named-content content-type="tex">\foo{x}</named-content>'),
        (
            (Link('http://a/?"b"&c', "here"),),
            '<ext-link ext-link-type="uri" xlink:href="http://a/?&quot;b&quot;&amp;c">here</ext-link>',
        ),
        (
            (Link("http://a/", (Math("x"),)),),
            '<named-content content-type="link" xlink:href="http://a/">'
            "<inline-formula><tex-math>x</tex-math></inline-formula></named-content>",
        ),
    ],
)
def test_runs_become_elements_and_come_back(text: Text, content: str) -> None:
    assert inner(article(Record(id="a", title=text)).find(".//article-title")) == content
    codec = row("title").codec
    assert codec.read(codec.write(text)) == text


@pytest.mark.parametrize(
    ("abstract", "content"),
    [
        ("One", "<p>One</p>"),
        ((Paragraph("One"), Paragraph("Two")), "<p>One</p><p>Two</p>"),
        ((Paragraph("One"),), '<p content-type="paragraph">One</p>'),
        (("One", Paragraph("Two")), '<p content-type="run-in">One</p><p>Two</p>'),
    ],
)
def test_paragraphs(abstract: Text, content: str) -> None:
    assert inner(article(Record(id="a", abstract=abstract)).find(".//abstract")) == content


def test_a_literal_that_would_be_read_as_two_parts_is_a_body() -> None:
    """What counts is how it is read: a line end is a blank there."""
    for literal in ("A. Bell", "A.\nBell"):
        found = article(Record(id="a", author=(Name(literal=literal),))).find(".//contrib")
        assert inner(found) == "<collab>A. Bell</collab>"


@pytest.mark.parametrize(
    ("name", "element"),
    [
        (
            Name(family="King", given="Martin Luther", suffix="Jr."),
            "<name><surname>King</surname><given-names>Martin Luther</given-names><suffix>Jr.</suffix></name>",
        ),
        (Name(family="Plato"), "<name><surname>Plato</surname></name>"),
        (Name(given="Plato"), '<name name-style="given-only"><given-names>Plato</given-names></name>'),
        (Name(literal="Mausam"), "<string-name>Mausam</string-name>"),
        (Name(literal="The ATLAS Collaboration"), "<collab>The ATLAS Collaboration</collab>"),
        (
            Name(family="Gogh", given="Vincent", non_dropping_particle="van"),
            '<name specific-use="non-dropping-particle: van"><surname>van Gogh</surname>'
            "<given-names>Vincent</given-names></name>",
        ),
        (
            Name(family="Humboldt", given="Alexander", dropping_particle="von"),
            '<name specific-use="dropping-particle: von"><surname>Humboldt</surname>'
            "<given-names>Alexander von</given-names></name>",
        ),
        (
            Name(family="Mao", given="Zedong", static_ordering=True),
            '<name name-style="eastern"><surname>Mao</surname><given-names>Zedong</given-names></name>',
        ),
        (Name(suffix="III"), "<string-name><suffix>III</suffix></string-name>"),
    ],
)
def test_names(name: Name, element: str) -> None:
    assert inner(article(Record(id="a", author=(name,))).find(".//contrib")) == element
    for table in (ARTICLE, CITATION):
        codec = row("author", table).codec
        assert codec.read(codec.write((name,))) == (name,)


@pytest.mark.parametrize(
    ("date", "content"),
    [
        ("2024", "<year>2024</year>"),
        ("2024-05-03", "<day>03</day><month>05</month><year>2024</year>"),
        ("2024-05/2025", "<month>05</month><year>2024</year>"),
        ("1984~", "<year>1984</year>"),
        ("198X", "<year>198X</year>"),
        ("2001-21", "<season>Spring</season><year>2001</year>"),
        ("../2004", "<year>../2004</year>"),
        ("-0043", "<year>-0043</year>"),
    ],
)
def test_dates(date: str, content: str) -> None:
    found = article(Record(id="a", issued=date)).find(".//pub-date")
    assert inner(found) == content
    assert found is not None
    assert dict(found.items()) == {"date-type": "pub", "iso-8601-date": date}


@pytest.mark.parametrize(
    ("page", "elements"),
    [
        ("1-10", {"fpage": "1", "lpage": "10"}),
        ("e123", {"fpage": "e123"}),
        ("1-3, 7-9", {"fpage": "1", "page-range": "1-3, 7-9"}),
        ("1–5", {"fpage": "1", "page-range": "1–5"}),
    ],
)
def test_pages(page: str, elements: dict[str, str]) -> None:
    for options, path in (({}, "front/article-meta"), ({"jats": "refs"}, ".//element-citation")):
        held = article(Record(id="a", page=page), **options).find(path)
        assert held is not None
        assert {e.tag: e.text for e in held if e.tag in ("fpage", "lpage", "page-range")} == elements


def test_pages_and_an_article_number_never_stand_together() -> None:
    record = Record(id="a", type="article-journal", page="1-5", number="e7")
    for options in ({}, {"jats": "refs"}):
        text, losses = write(record, **options)
        assert "<elocation-id>" not in text
        assert ("number", "e7", "moved") in [loss[:3] for loss in losses]
    text, losses = write(Record(id="a", type="article-journal", number="e7"))
    assert "<elocation-id>e7</elocation-id>" in text
    assert losses == []


@pytest.mark.parametrize("options", [{}, {"jats": "refs"}])
def test_what_has_no_element_is_moved_aside(options: dict[str, Any]) -> None:
    text, losses = write(Record(id="a", status=("in ", Italic("press"))), **options)
    assert ">in <italic>press</italic></" in text
    assert [loss[:3] for loss in losses] == [("status", ("in ", Italic("press")), "moved")]


def test_characters_that_xml_cannot_hold_are_left_out_and_reported() -> None:
    text, losses = write(Record(id="a\x00b", title="x\x1b[0m\ufffey", volume="1\x07"))
    assert "<article-title>x[0my</article-title>" in text
    assert "<volume>1</volume>" in text
    assert sorted(loss[0] for loss in losses) == ["id", "title", "volume"]


def test_what_nothing_is_left_of_has_no_element() -> None:
    people = (Name(family="\x07", given="Ann"), Name(literal="\x07"), Name(family="Bob", given="\x07", suffix="\x07"))
    abstract = ("A ", Italic("\x07"), Bold("b"), " ", Italic("\x07"))
    record = Record(id="k", author=people, abstract=abstract, volume="\x07", keyword=("\x07",), page="\x07")
    text, losses = write(record, separate=True)
    assert "abstract><p>A <bold>b</bold></p></abstract" in text
    assert '<contrib contrib-type="author"><name name-style="given-only"><given-names>Ann</given-names></name>' in text
    assert '<contrib contrib-type="author"><name><surname>Bob</surname></name></contrib>' in text
    assert text.count("<contrib ") == 2
    assert not [name for name in ("volume", "kwd", "fpage", "suffix", "italic") if f"<{name}" in text]
    assert {loss[0]: loss[2] for loss in losses} == dict.fromkeys(
        ("author", "abstract", "volume", "keyword", "page"), "degraded"
    )


def test_a_line_end_is_a_blank_and_reported() -> None:
    _, losses = write(Record(id="a", abstract="one\ntwo", title="two  blanks"))
    assert [loss[:3] for loss in losses] == [("abstract", "one\ntwo", "degraded")]


def test_extra_goes_back_to_its_place_or_aside() -> None:
    extra: dict[str, dict[str, tuple[Any, ...]]] = {
        "jats": {"journal-id[@journal-id-type='nlm-ta']": ("PLoS",), "copyright-year": ("2020",), "odd'name": (1,)},
        "ris": {"C1": ("x", "y")},
    }
    root = article(Record(id="a", extra=extra))
    assert root.findtext("front/journal-meta/journal-id[@journal-id-type='nlm-ta']") == "PLoS"
    assert root.findtext("front/article-meta/permissions/copyright-year") == "2020"
    asides = {m.findtext("meta-name"): m.findtext("meta-value") for m in root.iter("custom-meta")}
    assert asides["bibconv:extra-json:jats:odd%27name"] == "1"
    assert [m.findtext("meta-value") for m in root.iter("custom-meta") if "C1" in (m.findtext("meta-name") or "")] == [
        "x",
        "y",
    ]


def test_publishing_demands_a_title_and_an_issn() -> None:
    record = Record(id="a", title="T", issn="1234-5678", container_title=("J ", Sup("2")))
    text, losses = write(record, jats_tagset="publishing")
    assert '<journal-id journal-id-type="issn">1234-5678</journal-id>' in text
    assert "<journal-title>J 2</journal-title>" in text
    assert [loss[:1] + loss[2:3] for loss in losses] == [("container-title", "degraded")]
    with pytest.raises(RefusedError, match="title and ISSN"):
        write(Record(id="a"), jats_tagset="publishing")
    with pytest.raises(RefusedError, match="references"):
        write(record, jats_tagset="publishing", jats="refs")


@given(st.text(), st.text())
def test_ids_are_names_and_never_clash(one: str, other: str) -> None:
    assert etree.fromstring(f'<a id="{identifier(one)}"/>').get("id") == identifier(one)
    assert identifier(one)[0].isalpha() or identifier(one)[0] == "_"
    assert (identifier(one) == identifier(other)) == (one == other)


def row(variable: str, table: Any = ARTICLE) -> Any:
    return table.row_for(variable, "document")


CHARACTERS = st.text(st.sampled_from("ab -&<>\"'$\\{}%,;:é\u00a0\n\t\r\x00\ufffe]"), min_size=1, max_size=8)
PLAIN = CHARACTERS | st.text(min_size=1, max_size=12)


def runs(content: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(
        PLAIN,
        st.builds(Math, PLAIN),
        st.builds(Cite, st.lists(PLAIN, min_size=1, max_size=2).map(tuple), PLAIN | st.just(r"\cite{a}")),
        st.builds(Tex, PLAIN | st.just(r"\textbf{x}")),
        st.builds(Link, PLAIN, content),
        *(st.builds(run, content) for run in (Italic, Bold, Sup, Sub, SmallCaps, NoCase, Code, Paragraph)),
    )


TEXTS = st.recursive(PLAIN, lambda c: st.lists(runs(c), min_size=1, max_size=4).map(tuple), max_leaves=6)
NAMES = st.lists(
    st.builds(
        Name,
        **{
            field: st.just(UNSET) | (st.booleans() if field in ("comma_suffix", "static_ordering") else PLAIN)
            for field in Name.__struct_fields__
        },
    ),
    min_size=1,
    max_size=3,
).map(tuple)
DATES = st.sampled_from(["2024", "2024-05-03", "1984~", "2019/..", "198X", "2001-22", "-0043", "2021-02-30", "Y12345"])


def values(variable: str) -> st.SearchStrategy[Any]:
    if variable in NAME_FIELDS:
        return NAMES
    if variable in DATE_FIELDS:
        return DATES
    if variable in TEXT_FIELDS:
        return TEXTS
    if variable in ("categories", "keyword"):
        return st.lists(PLAIN, min_size=1, max_size=3).map(tuple)
    return PLAIN | st.sampled_from(["1-5", "3", "en-GB", "1234-567X, 1234-5678"])


VARIED = ("author", "issued", "event-date", "title", "abstract", "keyword", "page", "ISSN", "URL", "language", "status")


@given(st.data())
def test_a_codec_that_is_sure_is_right(data: st.DataObject) -> None:
    variable = data.draw(st.sampled_from((*VARIED, "number-of-pages", "volume", "accessed")))
    value = data.draw(values(variable))
    for table in (ARTICLE, CITATION):
        codec = row(variable, table).codec
        wire = codec.write(value)
        if codec.sure(value):
            assert codec.read(wire) == value


def test_every_field_has_a_row_for_every_type() -> None:
    for table in (ARTICLE, CITATION):
        for variable in ATTRIBUTE:
            if variable not in table.carried:
                assert table.row_for(variable, "book"), variable
                assert table.row_for(variable, "article-journal"), variable


@cache
def dtd(path: str) -> etree.DTD:
    if not (DTDS / path).exists():
        pytest.skip("the official DTDs are not here")
    return etree.DTD(str(DTDS / path))


def valid(text: str, *paths: str) -> None:
    root = etree.fromstring(text.encode())
    for part in root if root.tag == "pmc-articleset" else [root]:
        alone = etree.fromstring(etree.tostring(part, with_tail=False))
        for path in paths:
            assert dtd(path).validate(alone), f"{dtd(path).error_log}\n{text}"


def test_random_records_are_valid() -> None:
    rng = random.Random(11)
    for count in (*[None] * 200, *[60] * 10):
        record = random_record(rng, count)
        valid(write(record)[0], *ARCHIVING)
        valid(write(record, jats="refs")[0], *ARCHIVING)
        try:
            valid(write(record, jats_tagset="publishing")[0], PUBLISHING, *ARCHIVING)
        except RefusedError:
            assert record.title is UNSET or record.issn is UNSET


NO_CHARACTER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 does not take (2.2, ``Char``)."""


@given(st.dictionaries(st.sampled_from(VARIED), st.none(), max_size=6), st.data())
def test_hostile_records_are_valid(chosen: dict[str, None], data: st.DataObject) -> None:
    fields: dict[str, Any] = {ATTRIBUTE[name]: data.draw(values(name)) for name in chosen}
    record = Record(id=data.draw(PLAIN), **fields)
    for options in ({}, {"jats": "refs"}):
        text, losses = write(record, **options)
        valid(text, *ARCHIVING)
        assert NO_CHARACTER.search(text) is None
        assert {loss[2] for loss in losses} <= {"moved", "degraded"}

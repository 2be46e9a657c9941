"""arXiv's snapshot, the ACL Anthology's XML, OpenAlex works: what is read, and what bad data becomes."""

import copy
import json
import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest
from conftest import ROOT
from lxml import etree
from msgspec import UNSET, to_builtins
from msgspec.json import encode

from bibconv import files
from bibconv.format import detect, get
from bibconv.formats.acl.read import anthology_id, attributes
from bibconv.model import Bold, Code, Italic, Link, Math, Name, NoCase, Paragraph, Record, SmallCaps, Tex
from bibconv.pipe import Conversion, read_document
from bibconv.report import Report

EXAMPLES = ROOT / "examples" / "snapshots"
NAMES = {"arxiv": "arxiv.jsonl", "openalex": "openalex.jsonl", "acl": "acl.xml"}
ARXIV = {
    "id": "2101.00001",
    "title": "Looms",
    "authors": "Ada Byron",
    "authors_parsed": [["Byron", "Ada", ""]],
    "abstract": "On looms.",
    "categories": "cs.LG",
    "versions": [{"version": "v1", "created": "Fri, 1 Jan 2021 00:00:01 GMT"}],
}
WORK = {"id": "https://openalex.org/W1", "title": "Looms", "type": "article"}


def read(data: Any, name: str) -> tuple[list[Record], Report]:
    text = data if isinstance(data, str | bytes) else json.dumps(data)
    report = Report()
    with files.from_text(text, report, path="snapshot") as document:
        return list(read_document(document, report, get(name))), report


def arxiv(**fields: Any) -> Record:
    (record,), report = read(ARXIV | fields, "arxiv")
    assert not report.diagnostics
    return record


def work(**fields: Any) -> Record:
    (record,), report = read(WORK | fields, "openalex")
    assert not report.diagnostics
    return record


def messages(report: Report) -> list[str]:
    return [f"{found.code} {found.message}" for found in report.diagnostics]


# what is told from the content


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("suffix", ["", ".jsonl", ".json", ".ndjson", ".xml"])
def test_the_content_tells_the_format(name: str, suffix: str) -> None:
    if (suffix == ".xml") == (name == "acl") or not suffix:
        head = (EXAMPLES / NAMES[name]).read_text(encoding="utf-8")
        assert detect(f"x{suffix}", head).name == name


@pytest.mark.parametrize("name", ["arxiv", "openalex"])
def test_an_array_and_a_page_are_told(name: str) -> None:
    items = [json.loads(line) for line in (EXAMPLES / NAMES[name]).read_text(encoding="utf-8").splitlines()]
    assert detect("x.json", json.dumps(items)).name == name
    assert detect("x.json", json.dumps(items, indent=2)).name == name
    if name == "openalex":
        assert detect("x.json", json.dumps({"meta": {"count": 2}, "results": items})).name == name


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("target", "path"), [("jsonl", "x.jsonl"), ("csl-json", "x.json"), ("jats", "x.xml")])
def test_what_was_made_of_a_snapshot_is_not_taken_for_one(name: str, target: str, path: str) -> None:
    records, _ = read((EXAMPLES / NAMES[name]).read_bytes(), name)
    sink = files.MemorySink()
    Conversion(get(target), Report()).write(records, sink)
    assert detect(path, sink.text()).name == target


@pytest.mark.parametrize("path", ["records.json", "records.jsonl", "records.xml"])
def test_what_is_no_snapshot_is_not_taken_for_one(path: str) -> None:
    assert detect(path, (ROOT / "examples" / path).read_text(encoding="utf-8")).name in ("csl-json", "jsonl", "jats")


# arXiv


@pytest.mark.parametrize(
    ("parsed", "name"),
    [
        (["Byron", "Ada", ""], Name(family="Byron", given="Ada")),
        (["Daumé", "Hal", "III"], Name(family="Daumé", given="Hal", suffix="III")),
        (["van der Berg", "J.", ""], Name(family="van der Berg", given="J.")),
        (["Mausam", "", ""], Name(family="Mausam")),
        (["The LOOM Collaboration", "", ""], Name(literal="The LOOM Collaboration")),
        (['Schr\\"odinger', "E.", ""], Name(family="Schrödinger", given="E.")),
        (["Byron", "Ada"], Name(family="Byron", given="Ada")),
        (["", "Ada", ""], Name(literal="Ada")),
    ],
)
def test_arxiv_names(parsed: list[str], name: Name) -> None:
    assert arxiv(authors_parsed=[parsed]).author == (name,)


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("Ada Byron", False),
        ("A. Byron", True),
        ("Ada Byron (1) ((1) Institute of Looms)", True),
        ("Ada\n  Byron", False),
    ],
)
def test_the_line_of_authors_is_kept_where_it_says_more(line: str, kept: bool) -> None:
    extra = arxiv(authors=line).extra
    assert extra is not UNSET
    assert ("authors" in extra["arxiv"]) == kept


def test_the_line_of_authors_stands_in_for_names_that_are_missing() -> None:
    item = {name: value for name, value in ARXIV.items() if name != "authors_parsed"}
    (record,), report = read(item | {"authors": "C. Bal\\'azs, E. L. Berger and Ada Byron"}, "arxiv")
    assert record.author is not UNSET
    assert [name.family for name in record.author] == ["Balázs", "Berger", "Byron"]
    assert not report.diagnostics


@pytest.mark.parametrize(
    ("abstract", "text"),
    [
        ("  A line\nand another.\n", "A line and another."),
        ("46.3% of Erd\\H{o}s", "46.3% of Erdős"),
        ("at most $n^2$ steps", ("at most ", Math(tex="n^2"), " steps")),
        ("{\\it in vivo}", (Italic(content="in vivo"),)),
    ],
)
def test_arxiv_abstracts(abstract: str, text: Any) -> None:
    assert arxiv(abstract=abstract).abstract == text


def test_arxiv_dates_and_versions() -> None:
    created = ["Wed, 29 Feb 2012 23:59:59 GMT", "Fri, 1 Mar 2013 00:00:00 GMT"]
    record = arxiv(versions=[{"version": f"v{n}", "created": each} for n, each in enumerate(created, 1)])
    assert (record.issued, record.version) == ("2012-02-29", "v2")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"title": 5}, "$[0].title: not a string"),
        ({"authors": ["Ada"]}, "$[0].authors: not a string"),
        ({"authors_parsed": [["Byron", 5]]}, "$[0].authors_parsed[0][1]: not a list of [family, given, suffix]"),
        ({"authors_parsed": [["Byron", "Ada"], "x"]}, "$[0].authors_parsed[1]: not a list of [family, given, suffix]"),
        ({"authors_parsed": "Byron"}, "$[0].authors_parsed: not a list of [family, given, suffix]"),
        ({"versions": "v1"}, "$[0].versions: not a list of objects"),
        ({"versions": [{"created": "yesterday"}]}, "$[0].versions[0].created: no date"),
        ({"versions": [{"created": "Tue, 30 Feb 2021 00:00:00 GMT"}]}, "$[0].versions[0].created: no date"),
        ({"doi": "n/a"}, "$[0].doi: no DOI"),
        ({"categories": ["cs.LG"]}, "$[0].categories: not a string"),
        ({"journal-ref": 3, "comments": "Fine."}, "$[0].journal-ref: not a string"),
    ],
)
def test_what_is_wrong_in_arxivs_is_told_with_its_path_and_kept(fields: dict[str, Any], message: str) -> None:
    (record,), report = read(ARXIV | fields, "arxiv")
    assert messages(report) == [f"S002 {message}"]
    assert record.title == "Looms" or "title" in fields
    assert record.extra is not UNSET
    name = next(iter(fields))
    assert fields[name] in (record.extra["arxiv"][name][0], list(record.extra["arxiv"][name]))
    if "comments" in fields:
        assert record.note == "Fine."


def test_what_arxiv_says_beyond_the_table_is_kept() -> None:
    record = arxiv(license="x", submitter="Ada", update_date="2021-02-03", newly={"a": [1]})
    assert record.extra is not UNSET
    kept = {name: value for name, value in record.extra["arxiv"].items() if name != "versions"}
    assert kept == {"license": ("x",), "submitter": ("Ada",), "update_date": ("2021-02-03",), "newly": ({"a": [1]},)}


# OpenAlex


def test_an_inverted_abstract_is_put_together() -> None:
    index = {"loom": [4, 1], "The": [0], "is": [2], "a": [3], "$n^2$": [5], "fold.": [6]}
    assert work(abstract_inverted_index=index).abstract == ("The loom is a loom ", Math(tex="n^2"), " fold.")


def test_places_far_apart_take_no_room() -> None:
    assert work(abstract_inverted_index={"late": [10**15], "early": [-5]}).abstract == "early late"


@pytest.mark.parametrize(
    ("shown", "name"),
    [
        ("Ada Byron", Name(family="Byron", given="Ada")),
        ("Byron, Ada", Name(family="Byron", given="Ada")),
        ("Ludwig van Beethoven", Name(family="van Beethoven", given="Ludwig")),
        ("Hal Daumé III", Name(family="Daumé", given="Hal", suffix="III")),
        ("陈奕哲", Name(literal="陈奕哲")),
        ("LOOM Collaboration", Name(literal="LOOM Collaboration")),
        ("Ada {Byron}", Name(literal="Ada {Byron}")),
    ],
)
def test_openalex_names(shown: str, name: Name) -> None:
    assert work(authorships=[{"author": {"display_name": shown}}]).author == (name,)
    assert work(authorships=[{"author": {"display_name": None}, "raw_author_name": shown}]).author == (name,)


@pytest.mark.parametrize(
    ("fields", "item_type"),
    [
        ({}, "article-journal"),
        ({"primary_location": {"source": {"type": "conference"}}}, "paper-conference"),
        ({"primary_location": {"source": {"type": "repository"}}}, "article"),
        ({"type_crossref": "proceedings-article"}, "paper-conference"),
        ({"type": "book-chapter"}, "chapter"),
        ({"type": "dissertation"}, "thesis"),
        ({"type": "letter"}, "article-journal"),
        ({"type": None}, "document"),
    ],
)
def test_openalex_types(fields: dict[str, Any], item_type: str) -> None:
    assert work(**fields).type == item_type


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"doi": "https://doi.org/10.5555/A.b"}, {"DOI": "10.5555/A.b"}),
        ({"ids": {"doi": "10.5555/x"}}, {"DOI": "10.5555/x"}),
        ({"ids": {"pmid": "https://pubmed.ncbi.nlm.nih.gov/123"}}, {"PMID": "123"}),
        ({"ids": {"pmcid": "https://www.ncbi.nlm.nih.gov/pmc/articles/123"}}, {"PMCID": "PMC123"}),
        ({"biblio": {"first_page": "3", "last_page": "9"}}, {"page": "3-9"}),
        ({"biblio": {"first_page": "e12", "last_page": None}}, {"page": "e12"}),
        ({"biblio": {"first_page": "7", "last_page": "7", "volume": 3}}, {"page": "7", "volume": "3"}),
        ({"publication_date": "2020-02-29", "publication_year": 2020}, {"issued": "2020-02-29"}),
        ({"publication_year": 2020}, {"issued": "2020"}),
        ({"keywords": [{"keyword": "loom"}, "tide"]}, {"keyword": ["loom", "tide"]}),
        ({"display_name": "Looms"}, {}),
        ({"display_name": "Other"}, {"extra": {"openalex": {"display_name": ["Other"]}}}),
        ({"primary_location": {"landing_page_url": "https://doi.org/10.1/X"}, "doi": "10.1/x"}, {"DOI": "10.1/x"}),
        ({"primary_location": {"source": {"issn": ["1234-5679"]}}}, {"ISSN": "1234-5679"}),
        ({"concepts": [], "mesh": None, "has_fulltext": False}, {"extra": {"openalex": {"has_fulltext": [False]}}}),
    ],
)
def test_openalex_fields(fields: dict[str, Any], expected: dict[str, Any]) -> None:
    found = json.loads(encode(work(**fields)))
    for name in ("id", "type", "title", "source"):
        del found[name]
    assert found == expected


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"title": 5}, "$[0].title: not a string"),
        ({"id": "https://openalex.org/A5"}, "$[0].id: not the id of a work"),
        ({"type": "tapestry"}, "$[0].type: 'tapestry' is no type of OpenAlex; the work becomes a document"),
        ({"authorships": [{"author": {"id": "A59"}}]}, "$[0].authorships[0]: has no name"),
        ({"authorships": "Ada"}, "$[0].authorships: not a list of objects with names"),
        ({"primary_location": 5}, "$[0].primary_location: not an object"),
        ({"primary_location": {"source": "x"}}, "$[0].primary_location.source: not an object"),
        ({"biblio": {"volume": ["iii"]}}, "$[0].biblio.volume: not a string"),
        ({"publication_date": "2020-02-30"}, "$[0].publication_date: no date"),
        ({"publication_year": "MMXX"}, "$[0].publication_year: no year"),
        ({"doi": "n/a"}, "$[0].doi: no DOI"),
        (
            {"abstract_inverted_index": {"a": 1}},
            "$[0].abstract_inverted_index['a']: not a list of places for each word",
        ),
        (
            {"abstract_inverted_index": {"a": [0, "1"]}},
            "$[0].abstract_inverted_index['a'][1]: not a list of places for each word",
        ),
        ({"keywords": [5]}, "$[0].keywords[0]: has no name"),
    ],
)
def test_what_is_wrong_in_openalexs_is_told_with_its_path_and_kept(fields: dict[str, Any], message: str) -> None:
    (record,), report = read(WORK | fields, "openalex")
    assert messages(report) == [f"S002 {message}"]
    assert record.extra is not UNSET
    assert json.dumps(next(iter(fields.values()))).strip('{}[]"')[-3:] in json.dumps(to_builtins(record.extra))


def test_pages_of_the_api_one_after_the_other() -> None:
    pages = [{"meta": {"count": 4}, "results": [WORK | {"id": f"https://openalex.org/W{n}"}] * 2} for n in (1, 2)]
    records, report = read("\n".join(map(json.dumps, pages)), "openalex")
    assert [record.id for record in records] == ["W1", "W1", "W2", "W2"]
    assert not report.diagnostics


def test_what_is_no_work_among_those_of_a_page_is_refused() -> None:
    records, report = read(
        '{"meta": {"count": 3}, "results": [7, {"id": "https://openalex.org/W1"}, null]}', "openalex"
    )
    assert [record.id for record in records] == ["W1"]
    refused = [f"S003 item {number} is refused: no item, which would be an object" for number in (0, 2)]
    assert messages(report) == refused
    assert (report.read, report.refused) == (3, 2)


# the ACL Anthology


def paper(xml: str, meta: str = "<booktitle>On Looms</booktitle><year>2020</year>", volume: str = "") -> Record:
    collection = f'<collection id="2020.loom"><volume id="1"{volume}><meta>{meta}</meta>{xml}</volume></collection>'
    (record,), report = read(collection, "acl")
    assert not messages(report)
    return record


@pytest.mark.parametrize(
    ("meta", "issued"),
    [
        ("<year>2020</year>", "2020"),
        ("<month>July</month><year>2020</year>", "2020-07"),
        ("<month>June-July</month><year>2020</year>", "2020-06/2020-07"),
        ("<month>July 5-10</month><year>2020</year>", "2020-07-05/2020-07-10"),
        ("<month>Sometime</month><year>2020</year>", "2020"),
    ],
)
def test_the_date_of_a_volume(meta: str, issued: str) -> None:
    record = paper('<paper id="1"><title>x</title></paper>', meta)
    assert record.issued == issued
    if "Sometime" in meta:
        assert record.extra == {"acl": {"meta/month": ("Sometime",)}}


def test_papers_of_a_journal() -> None:
    meta = (
        "<journal-title>Transactions on Looms</journal-title><journal-volume>9</journal-volume><booktitle>T</booktitle>"
    )
    record = paper('<paper id="1"><title>x</title></paper>', meta, ' type="journal"')
    assert (record.type, record.container_title, record.volume) == ("article-journal", "Transactions on Looms", "9")


@pytest.mark.parametrize(
    ("xml", "name"),
    [
        ("<author><first>Ada</first><last>Byron</last></author>", Name(family="Byron", given="Ada")),
        ("<author><first/><last>Mausam</last></author>", Name(family="Mausam")),
        ("<author><last>The Loom Group</last></author>", Name(literal="The Loom Group")),
        ("<author><first>Ada</first></author>", Name(literal="Ada")),
    ],
)
def test_acl_names(xml: str, name: Name) -> None:
    assert paper(f'<paper id="1">{xml}</paper>').author == (name,)


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ("<url>2020.loom-1.1</url>", "https://aclanthology.org/2020.loom-1.1/"),
        ("<url>https://example.org/x.pdf</url>", "https://example.org/x.pdf"),
        ('<pdf hash="1a2b3c4d"/>', "https://aclanthology.org/2020.loom-1.1/"),
        ('<url type="data">https://example.org/x</url>', "https://aclanthology.org/2020.loom-1.1/"),
    ],
)
def test_acl_addresses(xml: str, expected: str) -> None:
    assert paper(f'<paper id="1">{xml}</paper>').url == expected


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ("On <fixed-case>L</fixed-case>ooms", ("On ", NoCase(content="L"), "ooms")),
        ("A <tex-math> n^2 </tex-math> bound", ("A ", Math(tex="n^2"), " bound")),
        ("<sc>Loom</sc> <tt>x</tt>", (SmallCaps(content="Loom"), " ", Code(content="x"))),
        ("<u>so</u> it is", (Tex(tex="\\underline{so}"), " it is")),
        ('<a href="https://x.org">here</a>', (Link(href="https://x.org", content="here"),)),
        ("<url>https://x.org</url>", (Link(href="https://x.org", content="https://x.org"),)),
        ("<i>a <b>b</b></i>", (Italic(content=("a ", Bold(content="b"))),)),
        ("one<par/> two <par/><par/>", (Paragraph(content="one"), Paragraph(content="two"))),
        ("  a &amp;\n  b ", "a & b"),
        ("a <new>b</new> c", "a b c"),
    ],
)
def test_acl_markup(xml: str, text: Any) -> None:
    assert paper(f'<paper id="1"><abstract>{xml}</abstract></paper>').abstract == text


def test_a_paper_that_was_retracted_says_so() -> None:
    record = paper('<paper id="1"><retracted date="2021-02-03">Wrong.</retracted></paper>')
    assert record.status == "retracted"
    assert record.extra == {"acl": {"retracted": ({"text": "Wrong.", "date": "2021-02-03"},)}}


def test_what_stands_twice_and_what_is_not_known_is_kept() -> None:
    record = paper('<paper id="1"><note>one</note><note>two</note><award a="b">x</award><award>y</award></paper>')
    assert record.note == "one"
    assert record.extra == {"acl": {"note": ("two",), "award": ({"text": "x", "a": "b"}, "y")}}


def test_a_volume_without_front_matter_gives_what_it_says_to_its_papers() -> None:
    meta = '<url hash="1">2020.loom-1</url><editor id="a"><first>A</first><last>B</last></editor>'
    record = paper('<paper id="1"><bibkey>k</bibkey></paper>', meta)
    assert (record.id, record.url) == ("k", "https://aclanthology.org/2020.loom-1.1/")
    kept = {"meta/url@hash": ("1",), "meta/editor@id": ("a",), "meta/url": ({"text": "2020.loom-1", "hash": "1"},)}
    assert record.extra == {"acl": kept}


def test_text_beside_the_elements_is_kept() -> None:
    record = paper(
        '<paper id="1">strewn <author>Lady <last>Byron</last></author><editor>A. Turing</editor> words</paper>'
    )
    assert record.author == (Name(family="Byron"),)
    assert record.editor == (Name(literal="A. Turing"),)
    assert record.extra == {"acl": {"text": ("strewn words",), "author/text": ({"of": 1, "text": "Lady"},)}}


def test_a_year_that_is_none_is_told() -> None:
    xml = '<collection id="c"><volume id="1"><meta><year>soon</year></meta><paper id="1"/></volume></collection>'
    (record,), report = read(xml, "acl")
    assert record.extra == {"acl": {"meta/year": ("soon",)}}
    assert messages(report) == ["J006 meta/year: 'soon' cannot be read"]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("2020.acl", "main", "0"), "2020.acl-main.0"),
        (("P18", "1", "7"), "P18-1007"),
        (("W18", "12", "3"), "W18-1203"),
        (("C69", "1", "3"), "C69-0103"),
        (("D19", "1", "3"), "D19-1003"),
        (("D19", "57", "3"), "D19-5703"),
        (("P18", "x", "7"), "P18-x.7"),
    ],
)
def test_anthology_ids(parts: tuple[str, str, str], expected: str) -> None:
    assert anthology_id(*parts) == expected


def test_xml_that_breaks_off_keeps_the_papers_before() -> None:
    whole = (EXAMPLES / "acl.xml").read_text(encoding="utf-8")
    records, report = read(whole[: whole.index('<paper id="2">') + 20], "acl")
    assert [record.id for record in records] == ["loom-2022-meeting", "okafor-etal-2022-quilt"]
    assert [found.code for found in report.diagnostics] == ["J001"]


@pytest.mark.parametrize("name", ["acl", "jats"])
def test_what_is_wrong_with_a_document_is_not_said_of_the_next(name: str) -> None:
    mismatch, early = (messages(read(xml, name)[1]) for xml in ("<a><b></c></a>", "<a>\n<p>"))
    assert mismatch == ["J001 Opening and ending tag mismatch: b line 1 and c"]
    assert early == ["J001 Premature end of data in tag p line 2"]


def test_declared_entities_are_refused() -> None:
    declared = '<!DOCTYPE c [<!ENTITY a "aaaa">]>'
    bomb = declared + '<collection id="c"><volume id="1"><meta/><paper id="1"/></volume></collection>'
    records, report = read(bomb, "acl")
    assert not records
    assert [found.code for found in report.diagnostics] == ["J002"]


# whatever comes


WRONG: list[Any] = [None, 0, -1, 1.5, 10**30, True, "", " ", "x", "\ud7ff\x00", [], [1], [""], [[]], [None], {}]
WRONG += [
    {"a": 1},
    [{}],
    [{"display_name": 3}],
    {"display_name": []},
    [["", ""]],
    [["x"]],
    [[None]],
    "10.1/\n",
    "$",
    "{",
]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, each in members:
        yield from places(each, (*path, name))


@pytest.mark.parametrize("name", ["arxiv", "openalex"])
def test_any_value_may_be_of_any_type(name: str) -> None:
    item = json.loads((EXAMPLES / NAMES[name]).read_text(encoding="utf-8").splitlines()[0])
    items = []
    for path in places(item):
        for wrong in WRONG if path else ():
            changed = copy.deepcopy(item)
            held = changed
            for step in path[:-1]:
                held = held[step]
            held[path[-1]] = wrong
            items.append(changed)
    records, report = read("\n".join(map(json.dumps, items)), name)
    assert len(records) == len(items)
    assert not report.refused
    assert set(report.findings) <= {"S002"}
    conversion = Conversion(get("jsonl"), report)
    assert sum(1 for _ in conversion.entries(records)) == len(items), messages(report)
    assert not report.findings["X002"] + report.findings["S001"]


@pytest.mark.parametrize("name", NAMES)
def test_memory_does_not_grow_with_the_snapshot(name: str) -> None:
    text = (EXAMPLES / NAMES[name]).read_bytes()
    many = 300
    if name == "acl":
        begin, end = text.index(b'    <paper id="1">'), text.index(b"  </volume>")
        text = text[:begin] + text[begin:end] * many + text[end:]
    else:
        text *= many
    report = Report()
    document = files.from_text(text, report)
    tracemalloc.start()
    count = sum(1 for _ in read_document(document, report, get(name)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count >= 2 * many
    assert peak < 3_000_000


def test_many_attributes_are_read_as_few_are() -> None:
    names = {"{u}z": "<é", **{f"a{number}": f"x{number}" for number in range(300)}}
    element = etree.Element("paper", names)
    assert list(attributes(element).items()) == list(names.items())
    assert attributes(etree.Element("paper", id="1")) == {"id": "1"}


def test_the_anthologys_id_is_kept_where_neither_key_nor_address_has_it() -> None:
    paper = "<paper id='1'><title>T</title>{}<bibkey>k</bibkey></paper>"
    xml = f"<collection id='2020.loom'><volume id='1'>{paper}</volume></collection>"
    (own,), _ = read(xml.format("<url>2020.loom-1.1</url>"), "acl")
    (elsewhere,), _ = read(xml.format("<url>https://a.example/t.pdf</url>"), "acl")
    assert (own.id, own.extra) == ("k", UNSET)
    assert (elsewhere.id, elsewhere.extra) == ("k", {"acl": {"id": ("2020.loom-1.1",)}})


def test_an_abstract_that_would_grow_beyond_the_limit_stays_an_index() -> None:
    index = {"q" * 10_000: list(range(20_000))}
    (found,), report = read({**WORK, "abstract_inverted_index": index}, "openalex")
    assert found.title == "Looms"
    assert found.extra == {"openalex": {"abstract_inverted_index": (index,)}}
    assert [each.code for each in report.diagnostics] == ["S002"]

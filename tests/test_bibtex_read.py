"""Reading BibTeX and BibLaTeX: strings, inheritance, records, findings; what is bad and what is big."""

import re
import time
from typing import Any

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from bibconv import files
from bibconv.format import detect, get, set_fields
from bibconv.formats.bibtex.read.inherit import by_biblatex, by_bibtex
from bibconv.formats.bibtex.read.resolve import LONGEST_CHAIN
from bibconv.formats.bibtex.syntax import inherits
from bibconv.model import Italic, Name, Record, Sub
from bibconv.pipe import Conversion, read_document
from bibconv.report import Report


def read(text: str | bytes, dialect: str = "bibtex") -> tuple[list[Record], Report]:
    report = Report()
    with files.from_text(text, report) as document:
        return list(read_document(document, report, get(dialect))), report


def fields(entry: str, dialect: str = "bibtex") -> dict[str, Any]:
    """The fields of the one record of a file, without what every record has."""
    records, _ = read(entry, dialect)
    assert len(records) == 1
    return {name: value for name, value in set_fields(records[0]).items() if name not in ("id", "type", "source")}


def found(report: Report) -> list[tuple[str, int, int]]:
    return [(d.code, d.line or 0, d.column or 0) for d in report.diagnostics]


def test_a_record_knows_its_lines() -> None:
    records, _ = read("% one\n@misc{a,\n title = {A}\n}\n\n@misc{b, title = {B}} @misc{c, title = {C}}")
    assert [(r.id, r.source.lines) for r in records if r.source] == [("a", (2, 4)), ("b", (6, 6)), ("c", (6, 6))]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_ends_are_all_one(ending: str) -> None:
    records, report = read(f"@misc{{a,{ending}note = nope,{ending}title = {{A{ending}B}}}}")
    assert records[0].title == "A B"
    assert found(report) == [("B004", 2, 8)]


def test_strings_are_those_defined_before() -> None:
    text = "@string{j={Old}}@misc{a,note=j}@string{j={New}}@misc{b,note=j # { and } # J}"
    assert [r.note for r in read(text)[0]] == ["Old", "New and New"]


def test_a_parent_has_the_strings_that_were_defined_where_it_stands() -> None:
    text = (
        "@string{p={Old}}@misc{a,title={A},crossref={x}}@misc{x,publisher=p}"
        "@string{p={New}}@misc{b,title={B},crossref={x}}"
    )
    assert [r.publisher for r in read(text)[0]] == ["Old", "Old", "Old"]


def test_inheritance_is_looked_for_only_where_it_is() -> None:
    assert inherits("x" * (1 << 20) + "@a{b, CrossRef  = {c}}")
    assert inherits("@a{b,\n xdata\n= {c}}")
    assert not inherits("The crossref of a paper, the xdata field; xref = {a}")


@pytest.mark.parametrize(
    ("parent", "child", "given", "taken"),
    [
        ("mvbook", "inbook", {"title": "T", "author": "A"}, {"maintitle": "T", "author": "A", "bookauthor": "A"}),
        ("mvcollection", "incollection", {"title": "T", "shorttitle": "S"}, {"maintitle": "T"}),
        ("mvproceedings", "proceedings", {"subtitle": "S", "volumes": "2"}, {"mainsubtitle": "S", "volumes": "2"}),
        ("book", "inbook", {"titleaddon": "A", "sorttitle": "S"}, {"booktitleaddon": "A"}),
        ("reference", "inreference", {"title": "T", "booktitle": "B"}, {"booktitle": "T"}),
        ("proceedings", "conference", {"title": "T", "options": "x", "note": "n"}, {"booktitle": "T", "note": "n"}),
        ("periodical", "article", {"title": "T", "issuetitle": "I"}, {"journaltitle": "T", "issuetitle": "I"}),
        ("misc", "misc", {"title": "T", "label": "L", "shorthand": "S"}, {"title": "T"}),
    ],
)  # fmt: skip
def test_biblatex_inherits_by_its_appendix_b(
    parent: str, child: str, given: dict[str, str], taken: dict[str, str]
) -> None:
    assert by_biblatex(child, {}, parent, given) == taken


def test_nothing_that_is_there_is_replaced_under_whatever_name() -> None:
    child = {"year": "1999", "journal": "Own", "location": "Here"}
    parent = {"date": "2001", "journaltitle": "Theirs", "address": "There", "publisher": "P"}
    assert by_biblatex("article", child, "article", parent) == {"publisher": "P"}
    assert by_bibtex("article", child, "article", parent) == {"publisher": "P"}


def test_bibtex_takes_a_booktitle_only_where_there_is_none() -> None:
    parent = {"title": "P", "booktitle": "B", "subtitle": "S"}
    assert by_bibtex("incollection", {"title": "T"}, "book", parent) == {"booktitle": "B"}
    assert by_bibtex("inbook", {}, "book", {"title": "P", "abstract": "x"}) == {"title": "P"}


def test_a_chain_has_an_end() -> None:
    count = LONGEST_CHAIN + 20
    text = "".join(f"@book{{k{n},crossref={{k{n + 1}}}}}\n" for n in range(count)) + f"@book{{k{count},note={{N}}}}"
    records, report = read(text)
    assert len(records) == count + 1
    assert records[count - LONGEST_CHAIN].note == "N"
    assert set(report.findings) == {"B007"}


@pytest.mark.parametrize(
    ("stated", "read_as"),
    [
        ("doi = {https://doi.org/10.1000/a_b}", {"DOI": "10.1000/a_b"}),
        ("doi = {doi:10.1000/a}", {"DOI": "10.1000/a"}),
        ("howpublished = {\\url{http://a.example/}}", {"URL": "http://a.example/"}),
        ("pages = {12 -- 14}", {"page": "12-14"}),
        ("pages = {12–14}", {"page": "12-14"}),
        ("month = jun, year = 2001", {"issued": "2001-06"}),
        ("month = {10~} # jan, year = {2001}", {"issued": "2001-01-10"}),
        ('month = nov # ", " # dec, year = 1988', {"issued": "1988-11/1988-12"}),
        ("month = {May and June}, year = 1988", {"issued": "1988-05/1988-06"}),
        ("year = {987}", {"issued": "0987"}),
        ("year = {(1999)}", {"issued": "1999"}),
        ("date = {199u}", {"issued": "199X"}),
        ("date = {1997/open}", {"issued": "1997/.."}),
        ("date = {unknown/1997-uu}", {"issued": "/1997-XX"}),
        ("date = {y-17000}", {"issued": "Y-17000"}),
        ("date = {1999a}", {"issued": "1999", "year-suffix": "a"}),
        ("year = {forthcoming}", {"status": "forthcoming"}),
        ("year = {{forthcoming}}", {"extra": {"dates": {"issued": ("forthcoming",)}}}),
        ("urldate = {some day}", {"extra": {"dates": {"accessed": ("some day",)}}}),
        (r"pages = {12\bibrangedash 15}", {"page": "12-15"}),
        (r"pages = {1\textendash 2}", {"page": "1-2"}),
        ("hyphenation = {french}", {"language": "fr"}),
        ("collaborator = {Foo, Bar}", {"contributor": (Name("Foo", "Bar"),)}),
        ("title = {On <i>E. coli</i>}", {"title": ("On ", Italic("E. coli"))}),
        ("title = {CO<sub>2</sub> < a<b>}", {"title": ("CO", Sub("2"), " < a<b>")}),
        ("abstract = {a <{}i>b</i>}", {"abstract": "a <i>b</i>"}),
        ("langid = {japanese}", {"language": "ja"}),
        ("langid = {canadien}", {"language": "fr-CA"}),
        ("keywords = {a, {b, c}}", {"keyword": ("a", "b, c")}),
        ("title = {The {DNA} of A}, subtitle = {B}", {"title": "The DNA of A: B"}),
        ("title = {}, note = { }", {}),
        ("eprint = {1}, eprinttype = {PubMed}", {"PMID": "1"}),
        ("publisher = {Simon {and} Schuster}", {"publisher": "Simon and Schuster"}),
        ("foo = { bar }", {"extra": {"bibtex": {"foo": ("bar",)}}}),
    ],
)
def test_values(stated: str, read_as: dict[str, Any]) -> None:
    assert fields(f"@misc{{a, {stated}}}") == read_as


def test_what_cannot_be_read_is_kept_and_told() -> None:
    records, report = read("@misc{a, year = {in 1998},\n month = {Easter}}")
    assert records[0].extra == {"bibtex": {"month": ("Easter",)}, "dates": {"issued": ("in 1998",)}}
    assert found(report) == [("B010", 1, 10), ("B010", 2, 2)]


def test_a_conference_of_the_acm_is_where_its_location_is() -> None:
    stated = "title = {A}, booktitle = {B}, address = {New York}, location = {Anchorage}"
    read_as = fields(f"@inproceedings{{a, {stated}}}")
    assert (read_as["publisher-place"], read_as["event-place"]) == ("New York", "Anchorage")
    assert fields("@inproceedings{a, booktitle = {B}, location = {York}}")["publisher-place"] == "York"


def test_quotes_after_a_backslash_are_saved_without_those_around_the_value() -> None:
    assert fields(r'@misc{a, title = "A \"o B", note = {x}}') == {"title": "A ö B", "note": "x"}


def test_what_nobody_points_to_in_a_container_is_told() -> None:
    text = "@book{a, location = {xdata=x-location-1}}\n@xdata{x, location = {Bern}, note = {N}}"
    (record,), report = read(text, "biblatex")
    assert record.publisher_place == "Bern"
    (told,) = report.diagnostics
    assert (told.code, told.line) == ("B012", 2)
    assert told.message == "of the @xdata only parts are pointed to; left out: 'note'"


@pytest.mark.parametrize(
    ("container", "user", "left"),
    [
        ("@xdata{x, publisher = {P}, location = {L}}", "xdata = {x}, publisher = {Own}", "publisher"),
        ("@xdata{x, publisher = {P}}", "xdata = {x}, publisher = {P}", None),
        ("@xdata{x, note = {N}, xdata = {y}} @xdata{y, note = {M}, isbn = {1}}", "xdata = {x}", "note"),
        ("@xdata{x, note = {N}} @xdata{y, note = {M}}", "xdata = {x, y}", "note"),
        ("@xdata{x, xdata = {y}} @xdata{y, note = {N}}", "note = {O}", "note"),
        ("@xdata{x, author = {A and B}}", "author = {xdata=x-author-2 and xdata=x-author-1}", None),
        ("@xdata{x, author = {A and B}}", "author = {xdata=x-author-2}", "author"),
        ("@xdata{X, note = {N}}", "xdata = {x}", None),
    ],
)
def test_what_no_entry_takes_over_from_a_container_is_told(container: str, user: str, left: str | None) -> None:
    _, report = read(f"@book{{a, {user}}}\n{container}", "biblatex")
    told = [each.message for each in report.diagnostics if each.code == "B012" and "left out: " in each.message]
    assert [message.partition("left out: ")[2] for message in told] == ([repr(left)] if left else [])


def test_what_orders_the_list_alone_is_told() -> None:
    records, report = read(r"@misc{a, author = {{\noopsort{Bach}}{van Doe}, J.}}")
    assert records[0].author == (Name("van Doe", "J."),)
    assert found(report) == [("B012", 1, 10)]


def test_an_unknown_command_is_kept_and_told_where_it_stands() -> None:
    records, report = read("@misc{a,\n title = {A \\foo{b} c}}")
    assert found(report) == [("B011", 2, 13)]
    assert get("bibtex").writer is not None
    conversion = Conversion(get("bibtex"), Report())
    assert b"\\foo{b}" in next(conversion.entries(records))[1]


def test_types_go_back_out_as_they_came() -> None:
    text = "@proceedings{a,\n  title = {Ab},\n}\n\n@mastersthesis{b,\n  title = {Bc},\n}\n"
    records, _ = read(text)
    assert [r.type for r in records] == ["book", "thesis"]
    assert b"".join(part for _, part in Conversion(get("bibtex"), Report()).entries(records)).decode() == text.replace(
        "\n\n", "\n"
    )


def test_refused_entries_are_counted_and_those_of_no_record_are_not() -> None:
    _, report = read("@misc{a, title = {x\n@string{b = {y}\n@misc{c, title = {C}}\n@set{d, entryset = {c}}")
    assert (report.read, report.refused) == (2, 1)
    assert [d.code for d in report.diagnostics] == ["B001", "B002", "B012"]


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("@article{a, journal = {J}, year = 2001}", "bibtex"),
        ("@article{a, journaltitle = {J}, date = {2001}}", "biblatex"),
        ("@xdata{a, publisher = {P}}", "biblatex"),
        ("% comment\n  @misc {a, title = {x}}", "bibtex"),
    ],
)
def test_the_dialect_is_told_from_the_content(head: str, name: str) -> None:
    assert detect("refs.bib", head).name == name
    assert detect("-", head).name == name


PIECES = st.sampled_from(
    ["@misc{a,", "@book{b,", "@string{", "@xdata{", "crossref={b}", "xdata={a}", "title", "=", "{", "}", '"', "#", ","]
    + [
        "a",
        "jan",
        "year",
        "author",
        "and",
        " ",
        "\n",
        "\\",
        "%",
        "(",
        ")",
        "2001",
        "date",
        "ids={b,a}",
        "{x}",
        "others",
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join), st.sampled_from(["bibtex", "biblatex"]))
def test_whatever_is_read_is_accounted_for(text: str, dialect: str) -> None:
    report = Report()
    conversion = Conversion(get(dialect), report)
    with files.from_text(text, report) as document:
        list(conversion.entries(read_document(document, report, get(dialect))))
    assert report.balanced
    assert not {"X002", "S001"} & set(report.findings)


BIG = 30_000
HARD = {
    "bomb": "@string{a0={xx}}" + "".join(f"@string{{a{n + 1}=a{n}#a{n}}}" for n in range(40)) + "@misc{a,note=a40}",
    "bombs": "@string{a={" + "x" * 100_000 + "}}" + "@misc{a,note=a}\n" * 3000,
    "parents": "@book{p,note={" + "x" * 100_000 + "}}" + "@inbook{a,crossref={p}}\n" * 3000,
    "diamonds": "".join(f"@xdata{{x{n},xdata={{x{n + 1},x{n + 1}}}}}" for n in range(60)) + "@misc{a,xdata={x0}}",
    "circles": "".join(f"@book{{k{n},crossref={{k{(n + 1) % 50}}}}}\n" for n in range(2000)),
    "duplicates": "@misc{a," + "title={x}," + "".join(f"title={{{n}}}," for n in range(BIG)) + "}",
    "unclosed": "@misc{a,title={x\n" * BIG,
    "blanks": "@misc{a,author={A" + " " * BIG + "B and C" + "\n " * BIG + "},year={1" + " " * BIG + "}}",
    "pieces": "@misc{a,note=" + "#".join(["x"] * BIG) + "}",
    "braces": "@misc{a,title=" + "{" * BIG + "}" * BIG + ",author={" + "{a}" * BIG + "}}",
    "granular": "@xdata{x,author={" + "A and " * BIG + "B}}@misc{a,author={" + "{xdata=x-author-9} and " * 2000 + "C}}",
}  # fmt: skip


@pytest.mark.parametrize("name", HARD)
def test_nothing_takes_long_or_grows_huge(name: str) -> None:
    start = time.process_time()
    records, report = read(HARD[name], "biblatex")
    size = sum(len(str(set_fields(record))) for record in records)
    assert time.process_time() - start < 5
    assert size < 5 * len(HARD[name]) + 15_000_000
    assert report.diagnostics or name == "blanks"


def corpus(dialect: str) -> str:
    return "".join(path.read_text() for path in (ROOT / "tests" / "corpus" / dialect).glob("*.test"))


ENTRY_TYPES = """
article artwork audio book bookinbook booklet collection commentary conference customa dataset electronic image inbook
incollection inproceedings inreference jurisdiction legal legislation letter manual mastersthesis misc movie music
mvbook mvcollection mvproceedings mvreference online patent performance periodical phdthesis proceedings reference
report review set software standard suppbook suppcollection suppperiodical techreport thesis unpublished video www xdata
"""
FIELDS = """
abstract addendum afterword annotation annotator author bookauthor bookpagination booksubtitle booktitle
booktitleaddon chapter commentator crossref date doi edition editor editora editoratype editorb editorc editortype eid
entryset entrysubtype eprint eprintclass eprinttype eventdate eventtitle eventtitleaddon execute file foreword gender
holder howpublished ids indextitle institution introduction isan isbn ismn isrn issn issue issuesubtitle issuetitle
issuetitleaddon iswc journalsubtitle journaltitle journaltitleaddon keywords label langid langidopts language library
location mainsubtitle maintitle maintitleaddon note number options organization origdate origlanguage origlocation
origpublisher origtitle pages pagetotal pagination part presort publisher pubstate related relatedoptions
relatedstring relatedtype reprinttitle series shortauthor shorteditor shorthand shorthandintro shortjournal
shortseries shorttitle sortkey sortname sorttitle sortyear subtitle title titleaddon translator type url urldate venue
version volume volumes xdata xref
"""


def test_every_entry_type_and_field_of_biblatex_has_a_case() -> None:
    cases = corpus("biblatex") + corpus("bibtex")
    assert [name for name in ENTRY_TYPES.split() if f"@{name}{{" not in cases] == []
    assert [name for name in FIELDS.split() if not re.search(rf"\b{name} = ", cases)] == []

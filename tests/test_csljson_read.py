"""Reading CSL-JSON: every shape of a document, every shape of a value, and what is wrong with them."""

from __future__ import annotations

import json
import time
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import records
from msgspec import UNSET

from bibconv import files
from bibconv.format import ReadOptions, WriteOptions, set_fields
from bibconv.formats.csljson import CSL_JSON
from bibconv.limits import Limits
from bibconv.model import Bold, Italic, Math, Name, Paragraph, Record, Source
from bibconv.report import Report
from bibconv.text.items import items
from bibconv.text.latex import resolve

assert CSL_JSON.writer is not None
WRITER = CSL_JSON.writer(WriteOptions())


def read(text: str) -> tuple[list[Record], list[tuple[str, str]]]:
    assert CSL_JSON.read is not None
    report = Report()
    with files.from_text(text, report) as document:
        found = [msgspec.structs.replace(one, source=UNSET) for one in CSL_JSON.read(document, report, ReadOptions())]
    return found, [(one.code, one.message) for one in report.diagnostics]


def read_item(**fields: Any) -> tuple[dict[str, Any], list[str]]:
    (record,), faults = read(json.dumps([{"id": "k", "type": "document", **fields}]))
    got = set_fields(record)
    assert got.pop("id") == "k"
    got.pop("type")
    return got, [message for _, message in faults]


SHAPES = [
    '[{"id": "a"}, {"id": "b"}]',
    '[\n  {"id": "a"},\n  {"id": "b"}\n]\n',
    '{"id": "a"}\n{"id": "b"}\n',
    '{"items": [{"id": "a"}, {"id": "b"}]}',
    '{"references": [{"id": "a"}, {"id": "b"}]}',
    '\ufeff[{"id": "a"}, {"id": "b"}]',
]


@pytest.mark.parametrize("text", SHAPES)
def test_every_shape_of_a_document(text: str) -> None:
    assert read(text) == ([Record(id="a"), Record(id="b")], [])


def test_each_item_is_traced_to_its_lines() -> None:
    assert CSL_JSON.read is not None
    report = Report()
    text = '[\n {"id": "a",\n  "type": "book"},\n {"id": "b"}]'
    with files.from_text(text, report, path="x.json") as document:
        sources = [record.source for record in CSL_JSON.read(document, report, ReadOptions())]
    assert sources == [
        Source(path="x.json", format="csl-json", lines=(2, 3)),
        Source(path="x.json", format="csl-json", lines=(4, 4)),
    ]


def test_one_item_alone_and_none() -> None:
    assert read('{"id": 7, "title": "T"}') == ([Record(id="7", title="T")], [])
    assert read("[]") == ([], [])


def test_an_item_of_every_kind_of_value() -> None:
    got, faults = read_item(
        author=[{"family": "Gogh", "non-dropping-particle": "van", "given": "Vincent"}, {"literal": "ACME"}],
        issued={"date-parts": [["2020", 5, 12]]},
        title='On <span class="nocase">$n^2$</span> and <i>E. coli</i>',
        abstract="One.\n\nTwo.",
        volume=12,
        keyword="a, b",
        source="arXiv",
        categories=["x"],
    )
    assert got == {
        "author": (Name(family="Gogh", non_dropping_particle="van", given="Vincent"), Name(literal="ACME")),
        "issued": "2020-05-12",
        "title": ("On ", Math("n^2"), " and ", Italic("E. coli")),
        "abstract": (Paragraph("One."), Paragraph("Two.")),
        "volume": "12",
        "keyword": ("a", "b"),
        "catalog": "arXiv",
        "categories": ("x",),
    }
    assert faults == []


DATES: list[tuple[Any, str | None]] = [
    ({"date-parts": [[2020]]}, "2020"),
    ({"date-parts": [["2020", "5"]]}, "2020-05"),
    ({"date-parts": [[2020.0, 5, None]]}, "2020-05"),
    ({"date-parts": [[2019], [2021]]}, "2019/2021"),
    ({"date-parts": [[2019], [0]]}, "2019/.."),
    ({"date-parts": [[2020, 22]]}, "2020-22"),
    ({"date-parts": [[2020]], "season": "2"}, "2020-22"),
    ({"date-parts": [[2020]], "season": "Winter"}, "2020-24"),
    ({"date-parts": [[1984]], "circa": "true"}, "1984~"),
    ({"date-parts": [[1984]], "circa": 0}, "1984"),
    ({"date-parts": [[-44, 3, 15]]}, "-0043-03-15"),
    ({"raw": "2020-05-12"}, "2020-05-12"),
    ({"raw": "12 May 2020"}, "2020-05-12"),
    ({"literal": "c. 1984"}, "1984~"),
    ("2020-05/2021", "2020-05/2021"),
    ({"year": 2001, "month": "5"}, "2001-05"),
    ([2001, 5], "2001-05"),
    ([[2001], [2003]], "2001/2003"),
    ({"date-parts": [[None]]}, None),
    ({}, None),
]


@pytest.mark.parametrize(("date", "edtf"), DATES)
def test_dates(date: Any, edtf: str | None) -> None:
    got, faults = read_item(issued=date)
    assert got == ({} if edtf is None else {"issued": edtf})
    assert faults == []


@pytest.mark.parametrize(
    "date",
    [
        {"raw": "5/12/2020"},
        {"date-parts": [[2021, 2, 29]]},
    ],
)
def test_a_date_that_is_not_certain_is_kept_and_goes_back_out(date: dict[str, Any]) -> None:
    got, faults = read_item(issued=date)
    assert got == {"extra": {"csl-json": {"issued": (date,)}}}
    assert faults == []
    text = WRITER.entry(set_fields(Record(extra=got["extra"])), "k", lambda *loss: pytest.fail(str(loss)))
    assert json.loads(text)["issued"] == date


def test_an_institution_of_crossref_is_a_literal_name() -> None:
    got, _ = read_item(author=[{"name": "WHO", "sequence": "first"}])
    assert got["author"] == (Name(literal="WHO"),)


def test_a_date_in_words_is_the_same_in_every_format() -> None:
    got, faults = read_item(issued={"literal": "n.d."})
    assert got == {"extra": {"dates": {"issued": ("n.d.",)}}}
    assert faults == []
    text = WRITER.entry(set_fields(Record(extra=got["extra"])), "k", lambda *loss: pytest.fail(str(loss)))
    assert json.loads(text)["issued"] == {"literal": "n.d."}


@pytest.mark.parametrize(
    ("date", "certain"),
    [
        ({"date-parts": [[2020]], "season": "Trinity"}, "2020"),
        ({"date-parts": [[2020]], "literal": "no year"}, "2020"),
        ({"date-parts": [[2001], [2003]], "season": "2", "circa": 1}, "2001~/2003~"),
    ],
)
def test_the_numbers_of_a_date_count_and_its_words_go_back_out(date: dict[str, Any], certain: str) -> None:
    got, faults = read_item(issued=date)
    assert got == {"issued": certain, "extra": {"csl-json": {"issued": (date,)}}}
    assert faults == []
    record = Record(issued=certain, extra=got["extra"])
    assert json.loads(WRITER.entry(set_fields(record), "k", lambda *_: None))["issued"] == date


@pytest.mark.parametrize(
    ("said", "doi"),
    [
        ("https://doi.org/10.1000/182", "10.1000/182"),
        ("http://dx.doi.org/10.1000/182", "10.1000/182"),
        ("DOI: 10.1000/182", "10.1000/182"),
        ("10.1000/https://doi.org/10.1000/182", "10.1000/https://doi.org/10.1000/182"),
        ("https://doi.org/", "https://doi.org/"),
        ("1000/182", "1000/182"),
    ],
)
def test_a_doi_that_is_written_as_a_url_is_read_as_what_it_is(said: str, doi: str) -> None:
    assert read_item(DOI=said) == ({"DOI": doi}, [])


def test_the_names_of_number_variables_in_the_specification() -> None:
    got, faults = read_item(**{"part-number": "3", "printing-number": 4, "supplement-number": "5"})
    assert got == {"part": "3", "printing": "4", "supplement": "5"}
    assert faults == []


def test_of_several_titles_the_first_counts() -> None:
    got, faults = read_item(**{"container-title": ["J", "K"]})
    assert got == {"container-title": "J", "extra": {"csl-json": {"container-title": (["J", "K"],)}}}
    assert len(faults) == 1


def test_notes_hold_variables() -> None:
    got, faults = read_item(
        note="DOI: 10.1000/182\nissued: 2020-05\neditor: Doe || Jane\ntype: book\nISBN: 1\nfree", ISBN="2"
    )
    assert got == {
        "DOI": "10.1000/182",
        "issued": "2020-05",
        "editor": (Name(family="Doe", given="Jane"),),
        "note": "ISBN: 1\nfree",
        "ISBN": "2",
    }
    assert faults == []


WRONG: list[tuple[dict[str, Any], dict[str, Any], list[str]]] = [
    ({"title": ["One"]}, {"title": "One"}, ["$[0].title: of the wrong type; taken for what it seems to say"]),
    ({"title": 1984}, {"title": "1984"}, ["$[0].title: of the wrong type; taken for what it seems to say"]),
    ({"ISSN": ["1-2", "3-4"]}, {"ISSN": "1-2; 3-4"}, ["$[0].ISSN: of the wrong type; taken for what it seems to say"]),
    (
        {"author": "Jane Doe"},
        {"author": (Name(literal="Jane Doe"),)},
        ["$[0].author: not a list of names", "$[0].author[0]: a string, not a name; taken as it stands"],
    ),
    (
        {"author": [{"family": "A", "given": ""}, 5, {"family": "B", "ORCID": "x"}]},
        {
            "author": (Name(family="A"), Name(family="B")),
            "extra": {"csl-json": {"author": ([None, 5, {"ORCID": "x"}],)}},
        },
        [
            "$[0].author[1]: not a name",
            "$[0].author[2].ORCID: no part of a name, or of the wrong type; kept as it stands",
        ],
    ),
    ({"issued": 2020}, {"issued": "2020"}, ["$[0].issued: a number, not a date"]),
    (
        {"foo": {"a": 1}},
        {"extra": {"csl-json": {"foo": ({"a": 1},)}}},
        ["$[0].foo: no variable of CSL; kept as it stands"],
    ),
    ({"title": None, "author": [], "volume": ""}, {}, []),
    ({"shortTitle": "S", "title-short": "S"}, {"title-short": "S"}, []),
    ({"journalAbbreviation": "J", "event": "E"}, {"container-title-short": "J", "event-title": "E"}, []),
    ({"custom": {"a": 1}}, {"extra": {"csl-json": {"custom": ({"a": 1},)}}}, []),
    ({"volume-title-short": "V"}, {"extra": {"csl-json": {"volume-title-short": ("V",)}}}, []),
]


@pytest.mark.parametrize(("fields", "expected", "messages"), WRONG)
def test_a_value_of_the_wrong_type(fields: dict[str, Any], expected: dict[str, Any], messages: list[str]) -> None:
    assert read_item(**fields) == (expected, messages)


def test_types() -> None:
    found, faults = read('[{"type": "journal-article"}, {"type": "LEGAL-CASE"}, {"type": "thing"}, {"title": "T"}]')
    assert [record.type for record in found] == ["article-journal", "legal_case", "document", "document"]
    assert faults == [("S002", "$[2].type: 'thing' is no type of CSL; the item becomes a document")]
    assert found[2].extra == {"csl-json": {"type": ("thing",)}}


BAD = [
    ('[\n {"id": "a, "title": "x"},\n {"id": "b"}\n]', ["b"], "a string has no end"),
    ('[{"id": "a", "x": {"y": 1}, {"id": "b"}, {"id": "c"}]', ["b", "c"], "a { stands where a name belongs"),
    ('[{"id": "a"}, {"id": "b"', ["a"], "the document ends inside an item"),
    ('[{"id": "a", "x": ["y"}, {"id": "b"}]', ["b"], "a } has no partner"),
    ('[{"id": "a"}, 5, {"id": "b"}]', ["a", "b"], "no item, which would be an object"),
    ('[{"id": "a" "b"}, {"id": "b"}]', ["b"], "not JSON (Expecting ',' delimiter: line 1, column 13)"),
    ('[{"id": "a"},\n {"id": "b",\n "volume": -}]', ["a"], "not JSON (Expecting value: line 3, column 12)"),
    ("[" * 300 + '{"x":' + "[" * 300, [], "nested more than 250 deep"),
]


@pytest.mark.parametrize(("text", "ids", "fault"), BAD)
def test_an_item_that_is_no_json_is_refused_and_the_others_are_kept(text: str, ids: list[str], fault: str) -> None:
    found, faults = read(text)
    assert [record.id for record in found] == ids
    assert len(faults) == 1
    assert faults[0][0] == ("L001" if "deep" in fault else "S003")
    assert fault in faults[0][1]


def test_what_json_is_not_strict_about() -> None:
    found, faults = read('[{"id": "a", "volume": NaN, "number": 12345678901234567890123, "title": "a\tb"}]')
    assert [(record.volume, record.number, record.title) for record in found] == [
        ("NaN", "12345678901234567890123", "a\tb")
    ]
    assert faults == []


def test_a_number_that_is_too_great_is_read_as_it_stands() -> None:
    (found,), faults = read('[{"id": "a", "type": "book", "volume": 1e999, "issued": {"date-parts": [[-1E400]]}}]')
    assert (found.volume, found.issued) == ("1e999", UNSET)
    assert found.extra == {"csl-json": {"issued": ({"date-parts": [["-1E400"]]},)}}
    assert faults == []


@pytest.mark.parametrize("end", ["", ",", ", \n", "\n\n"])
def test_an_array_that_has_no_end_is_told(end: str) -> None:
    found, faults = read('[\n{"id": "a", "type": "book"},\n{"id": "b", "type": "book"}' + end)
    assert [record.id for record in found] == ["a", "b"]
    assert faults == [("S003", "the document ends without the ] of its array")]


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ('[{"id": "a"},\n{"id": "b"},\n]', "a comma has nothing after it", (3, 2)),
        ('[{"id": "a"},\n, {"id": "b"}]', "a comma has nothing after it", (2, 3)),
        ('[{"id": "a"}\n {"id": "b"}]', "a comma is missing", (2, 2)),
        ('[{"id": "a"},\n{"id": "b"}]]', "a ] has no partner", (2, 14)),
        ('{"id": "a"}\n{"id": "b"}\n]', "a ] has no partner", (3, 2)),
        ('[{"id": "a"}]\n{"id": "b"}', "an object stands behind the end of the array", (2, 1)),
        ('[{"id": "a"}, [{"id": "b"}]', "an array stands in the array", (1, 16)),
    ],
)
def test_commas_and_brackets_out_of_place_are_told_and_lose_no_item(
    text: str, message: str, place: tuple[int, int]
) -> None:
    assert CSL_JSON.read is not None
    report = Report()
    with files.from_text(text, report) as document:
        found = list(CSL_JSON.read(document, report, ReadOptions()))
    assert [record.id for record in found] == ["a", "b"]
    told = [(each.code, each.message, (each.line, each.column)) for each in report.diagnostics]
    assert told == [("S003", message, place)]


@pytest.mark.parametrize(
    "text",
    [
        '[{"id": "a"}]\n[{"id": "b"}]\n',
        '{"id": "a"}\n{"id": "b"}',
        '{"id": "a"},\n{"id": "b"}',
        ' [ {"id": "a"}\n , {"id": "b"} ] ',
    ],
)
def test_items_in_arrays_and_in_lines_have_no_faults(text: str) -> None:
    found, faults = read(text)
    assert [record.id for record in found] == ["a", "b"]
    assert faults == []


def test_another_document_is_told() -> None:
    assert read("not json at all") == ([], [("S003", "not an array of items")])


@given(records())
@settings(max_examples=250)
def test_what_was_written_is_read_back(record: Record) -> None:
    losses: list[tuple[Any, ...]] = []
    text = WRITER.header + WRITER.entry(set_fields(record), "k", lambda *loss: losses.append(loss)) + WRITER.footer
    (back,), _ = read(text)
    before, after = set_fields(record), set_fields(back)
    before["id"] = "k"
    moved = {field for field, *_ in losses}
    for field in before.keys() - {"extra"}:
        if field in moved:
            assert after[field] == before[field], field
        else:
            assert same(after[field], before[field]), field
    assert after.keys() <= before.keys() | {"extra"}
    again = WRITER.header + WRITER.entry(set_fields(back), "k", lambda *loss: None) + WRITER.footer
    assert again == text


def same(one: Any, other: Any) -> bool:
    try:
        return bool(resolve(one) == resolve(other))
    except (AttributeError, TypeError):
        return bool(one == other)


@pytest.mark.parametrize(
    ("source", "read", "refused", "told"),
    [
        (
            '[{"id": "a"}, {}, {},\n{}, { }, {"id": "b"}, {}]',
            *(5, 5),
            [
                (1, 15, "items 1 to 4 are refused: they say nothing"),
                (2, 23, "item 6 is refused: it says nothing"),
            ],
        ),
        (
            '[{"id": "a"}, 1, "x, y",\n{}, true, {"id": "b"}, "z" "", null]',
            *(7, 7),
            [
                (1, 15, "items 1 to 2 are refused: no items, which would be objects"),
                (2, 1, "item 3 is refused: it says nothing"),
                (2, 5, "item 4 is refused: no item, which would be an object"),
                (2, 24, "items 6 to 8 are refused: no items, which would be objects"),
            ],
        ),
    ],
)
def test_what_says_nothing_is_refused_as_one(
    source: str, read: int, refused: int, told: list[tuple[int, int, str]]
) -> None:
    report = Report()
    assert CSL_JSON.read is not None
    with files.from_text(source, report) as document:
        found = list(CSL_JSON.read(document, report, ReadOptions()))
    assert [record.id for record in found] == ["a", "b"]
    assert [(d.code, d.line, d.column, d.message) for d in report.diagnostics] == [("S003", *each) for each in told]
    assert (report.read, report.refused) == (read, refused)


def test_a_string_of_too_many_tags_is_kept_as_it_stands() -> None:
    source = '[{"id": "a", "title": "<i>x</i><i>y</i>",\n"note": "<b>z</b>"}]'
    report = Report()
    assert CSL_JSON.read is not None
    with files.from_text(source, report) as document:
        (record,) = CSL_JSON.read(document, report, ReadOptions(limits=Limits(pieces=3)))
    assert (record.title, record.note) == (UNSET, (Bold("z"),))
    assert record.extra == {"csl-json": {"title": ("<i>x</i><i>y</i>",)}}
    assert [(d.code, d.line, d.column, d.message) for d in report.diagnostics] == [
        ("L005", 1, 14, "$[0].title: has more than 3 tags; it is kept as it stands")
    ]


@given(st.text('[]{}",:\\\n aid1', max_size=60), st.integers(1, 9))
def test_pieces_do_not_depend_on_where_the_chunks_end(text: str, size: int) -> None:
    chunks = [text[start : start + size] for start in range(0, len(text), size)]
    whole, cut = (
        [
            (piece.text, piece.line, piece.column, piece.many)
            for piece in items(iter(each), lambda *_: None)
            if piece.fault is None
        ]
        for each in ([text], chunks)
    )
    assert [one for one in cut if one[0] != "{}"] == [one for one in whole if one[0] != "{}"]
    assert sum(one[3] for one in cut) == sum(one[3] for one in whole)


@pytest.mark.parametrize(
    "piece", ['{"a":1,\n', '{"a":"', '{"id":"a","x":{"y":1},', '{"id":"a\n', '"', "{", "[", " ", "x,"]
)
def test_time_is_linear(piece: str) -> None:
    start = time.process_time()
    read(piece * (400_000 // len(piece)))
    assert time.process_time() - start < 10


def test_a_name_that_an_object_has_twice_is_told() -> None:
    """RFC 8259, 4: which of the two holds is not said. None goes without a word."""
    text = '[{"id": "a", "type": "book", "title": "One", "title": "Two", "author": [{"family": "X", "family": "Y"}]}]'
    (found,), told = read(text)
    assert found.title == "Two"
    assert told == [
        ("S004", '$[0]: "family" is stated again; "X" is left out'),
        ("S004", '$[0]: "title" is stated again; "One" is left out'),
    ]
    assert read(r'[{"id": "a", "type": "book", "title": "\u0022so\u0022"}]')[1] == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"id": "a", "title": "One", "title": "Two"}\n', ['"title" is stated again; "One" is left out']),
        ('{"id": "a", "volume": 1, "volume": 2}\n', ['"volume" is stated again; 1 is left out']),
        ('{"id": "a", "title": "\\"", "title": "\\"\\""}\n', ['"title" is stated again; "\\"" is left out']),
        ('{\n "id": "a",\n "custom": {"b": [{"c": {}, "c": []}]}\n}\n', ['"c" is stated again; {} is left out']),
        ('{"id": "a", "title": "One", "note": "\\"title\\":"}\n', []),
        ('{"id": "a", "categories": ["a", "a"], "custom": {"a": {"a": ["a"]}}}\n', []),
    ],
)
def test_a_name_that_an_object_on_its_own_lines_has_twice_is_told(text: str, told: list[str]) -> None:
    assert [message for code, message in read(text)[1] if code == "S004"] == [f"$[0]: {each}" for each in told]


@pytest.mark.parametrize("deep", [250, 251, 3_000])
def test_an_object_on_its_own_lines_is_not_nested_too_deep(deep: int) -> None:
    lists = deep - 2
    text = f'{{\n"id": "a", "custom": {{"b": {"[" * lists}{"]" * lists}}}\n}}\n'
    found, told = read(text)
    assert len(found) == (deep <= 250)
    assert ("L001" in [code for code, _ in told]) == (deep > 250)


def test_many_brackets_are_not_deep() -> None:
    people = ", ".join(['{"family": "Byron", "given": "Ada"}'] * 300)
    (found,), told = read(f'{{\n"id": "a", "type": "book", "author": [{people}]\n}}\n')
    assert found.author == (Name(family="Byron", given="Ada"),) * 300
    assert told == []


def test_names_are_read_the_same_again() -> None:
    """A name of a family and a given name is remembered; no other is taken for it."""
    given: list[dict[str, Any]] = [
        *({"family": "Byron", "given": "Ada"}, {"given": "Ada", "family": "Byron"}, {"family": "Byron"}),
        *({"family": "Byron", "given": "Ada", "suffix": "Jr."}, {"literal": "Byron", "given": "Ada"}),
    ]
    (found,), _ = read(json.dumps([{"id": "a", "type": "book", "author": given}]))
    assert found.author == tuple(Name(**name) for name in given)
    (found,), _ = read('[{"id": "a", "type": "book", "author": [{"family": "Byron", "given": ""}]}]')
    assert found.author == (Name(family="Byron"),)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("issued", {"date-parts": 5}, ".issued.date-parts: not an array of one date or two"),
        ("issued", {"raw": 5}, ".issued.raw: a number, where a string belongs"),
        ("title", {"a": "b"}, ".title: of the wrong type"),
        ("volume", True, ".volume: of the wrong type"),
        ("DOI", [None, 1], ".DOI: of the wrong type"),
    ],
)
def test_a_value_of_the_wrong_type_is_kept_and_told(name: str, value: Any, told: str) -> None:
    got, faults = read_item(**{name: value})
    assert got == {"extra": {"csl-json": {name: (value,)}}}
    assert faults == [f"$[0]{told}; kept as it stands"]


def test_a_circa_that_says_more_than_yes_or_no_is_kept() -> None:
    date = {"date-parts": [[2020]], "circa": "before the war"}
    got, faults = read_item(issued=date)
    assert got == {"issued": "2020~", "extra": {"csl-json": {"issued": (date,)}}}
    assert faults == []


def test_a_switch_of_a_name_that_is_none_is_kept() -> None:
    got, faults = read_item(author=[{"family": "A", "comma-suffix": "perhaps"}])
    assert got == {"author": (Name(family="A"),), "extra": {"csl-json": {"author": ([{"comma-suffix": "perhaps"}],)}}}
    assert faults == ["$[0].author[0].comma-suffix: no part of a name, or of the wrong type; kept as it stands"]


def test_what_bibconv_would_not_write_into_custom_stays_there() -> None:
    got, faults = read_item(title="T", custom={"bibconv": {"foo": "x", "volume": 5, "title": "U"}})
    assert got == {"title": "T", "extra": {"csl-json": {"custom": ({"bibconv": {"foo": "x", "volume": 5}},)}}}
    assert faults == [
        "$[0].custom.bibconv.foo: not what bibconv writes there; kept as it stands",
        "$[0].custom.bibconv.volume: not what bibconv writes there; kept as it stands",
        '$[0].custom.bibconv.title: not what the item says now; left out: "U"',
    ]


def test_what_a_note_says_twice_or_of_an_unknown_type_stays_in_it() -> None:
    got, faults = read_item(note="DOI: 10.1/a\nDOI: 10.1/b\ntype: weird\nSee it")
    assert got == {"DOI": "10.1/a", "note": "DOI: 10.1/b\ntype: weird\nSee it"}
    assert faults == []


@pytest.mark.parametrize("first", ["5", '"x"', "null", "[]"])
def test_what_stands_first_in_an_array_and_is_no_item_does_not_cost_the_others(first: str) -> None:
    records, _ = read(f'[{first}, {{"id": "good", "type": "book"}}]')
    assert [record.id for record in records] == ["good"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"items": [{"id": "a", "title": "T"}]}', []),
        ('{"a": null, "references": [], "b": []}', []),
        (
            '{"items": [{"id": "a", "title": "T"}],\n "version": 3, "by": {"name": "Ida"}}',
            [
                ("S005", 2, 2, '"version" stands beside the items, and is left out: 3'),
                ("S005", 2, 16, '"by" stands beside the items, and is left out: {"name": "Ida"}'),
            ],
        ),
    ],
)
def test_what_stands_beside_the_items_of_an_object_is_told(text: str, told: list[Any]) -> None:
    assert CSL_JSON.read
    report = Report()
    with files.from_text(text, report) as document:
        list(CSL_JSON.read(document, report, ReadOptions()))
    assert [(each.code, each.line, each.column, each.message) for each in report.diagnostics] == told

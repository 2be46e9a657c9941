"""CSL-JSON: what is written is valid to the official schema, shows in processors, and says what is lost."""

from __future__ import annotations

import json
import os
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema_rs
import msgspec
import pytest
from hypothesis import given, settings
from making import DATES, FIELDS, TEXTS, records, values
from msgspec import UNSET

from bibconv.format import WriteOptions, set_fields
from bibconv.formats.csljson import CSL_JSON
from bibconv.formats.csljson.notes import divide
from bibconv.formats.csljson.table import CROSSWALK
from bibconv.formats.csljson.values import read_date, write_date
from bibconv.model import Cite, Italic, Link, Math, Name, NoCase, Paragraph, Record, Sup
from bibconv.text import dates

assert CSL_JSON.writer is not None
WRITER = CSL_JSON.writer(WriteOptions())


def write(record: Record, key: str = "k") -> tuple[dict[str, Any], list[tuple[Any, ...]]]:
    losses: list[tuple[Any, ...]] = []
    text = WRITER.entry(set_fields(record), key, lambda *loss: losses.append(loss))
    (item,) = json.loads(WRITER.header + text + WRITER.footer)
    return item, losses


def official_schema() -> dict[str, Any] | None:
    """The official schema, from an installed commonmeta or from the file that CSL_DATA_SCHEMA names."""
    if path := os.environ.get("CSL_DATA_SCHEMA"):
        loaded: dict[str, Any] = json.loads(Path(path).read_text())
        return loaded
    try:
        found = resources.files("commonmeta") / "resources" / "csl-data.json"
        return dict(json.loads(found.read_text()))
    except ModuleNotFoundError:
        return None


def test_an_item_as_it_stands() -> None:
    record = Record(
        id="k",
        type="article-journal",
        author=(Name(family="Gogh", non_dropping_particle="van", given="Vincent"), Name(literal="ACME")),
        issued="2020-05-12",
        title=("On ", Math(r"\mathrm{SE}(3)"), " and ", Italic("E. coli")),
        abstract=(Paragraph("One."), Paragraph(("Two, see ", Cite(("a",), r"\citep{a}")))),
        keyword=("alpha", "beta"),
        catalog="arXiv",
        doi="10.1000/182",
    )
    text = WRITER.header + WRITER.entry(set_fields(record), "k", lambda *loss: pytest.fail(str(loss))) + WRITER.footer
    assert text == (
        "[\n"
        "  {\n"
        '    "id": "k",\n'
        '    "type": "article-journal",\n'
        '    "author": [\n'
        "      {\n"
        '        "family": "Gogh",\n'
        '        "given": "Vincent",\n'
        '        "non-dropping-particle": "van"\n'
        "      },\n"
        "      {\n"
        '        "literal": "ACME"\n'
        "      }\n"
        "    ],\n"
        '    "issued": {\n'
        '      "date-parts": [\n'
        "        [\n"
        "          2020,\n"
        "          5,\n"
        "          12\n"
        "        ]\n"
        "      ]\n"
        "    },\n"
        '    "title": "On <span class=\\"nocase\\">$\\\\mathrm{SE}(3)$</span> and <i>E. coli</i>",\n'
        '    "abstract": "One.\\n\\nTwo, see \\\\citep{a}",\n'
        '    "source": "arXiv",\n'
        '    "DOI": "10.1000/182",\n'
        '    "keyword": "alpha, beta"\n'
        "  }\n"
        "]\n"
    )


@given(records())
@settings(max_examples=300)
def test_every_item_is_valid_to_the_official_schema(record: Record) -> None:
    schema = official_schema()
    item, _ = write(record)
    if schema is not None:
        jsonschema_rs.validate(schema, [item])
    allowed = {row.target for row in CROSSWALK.rows if not row.reads_only}
    assert set(item) <= allowed | {"id", "type", "custom", "volume-title-short"}


DATES_AS_THEY_STAND: list[tuple[str, dict[str, Any]]] = [
    ("2020", {"date-parts": [[2020]]}),
    ("2020-05", {"date-parts": [[2020, 5]]}),
    ("2020-05-12", {"date-parts": [[2020, 5, 12]]}),
    ("2019-05/2020", {"date-parts": [[2019, 5], [2020]]}),
    ("1984~", {"date-parts": [[1984]], "circa": True}),
    ("2001-21", {"date-parts": [[2001]], "season": 1}),
    ("-0043", {"date-parts": [[-44]]}),
]
DATES_THAT_NEED_CUSTOM: list[tuple[str, dict[str, Any]]] = [
    ("1984?", {"date-parts": [[1984]], "circa": True}),
    ("198X", {"date-parts": [[1980], [1989]]}),
    ("2000/201X", {"date-parts": [[2000], [2019]]}),
    ("2019/..", {"date-parts": [[2019]]}),
    ("/2019-05", {"date-parts": [[2019, 5]]}),
    ("2020-XX", {"date-parts": [[2020]]}),
    ("2020-05-12T10:00:00Z", {"date-parts": [[2020, 5, 12]]}),
    ("2021-02-29", {"literal": "2021-02-29"}),
]


@pytest.mark.parametrize(("edtf", "date"), DATES_AS_THEY_STAND)
def test_a_date_that_date_parts_say_whole(edtf: str, date: dict[str, Any]) -> None:
    assert write_date(edtf) == date
    assert read_date(date) == edtf
    assert write(Record(issued=edtf)) == ({"id": "k", "type": "document", "issued": date}, [])


@pytest.mark.parametrize(("edtf", "date"), DATES_THAT_NEED_CUSTOM)
def test_a_date_that_needs_custom(edtf: str, date: dict[str, Any]) -> None:
    item, losses = write(Record(issued=edtf))
    assert item["issued"] == date
    assert item["custom"] == {"bibconv": {"issued": edtf}}
    assert [(field, outcome, target) for field, _, outcome, _, target in losses] == [
        ("issued", "moved", "custom.bibconv.issued")
    ]


def test_what_the_subset_of_html_has_no_tag_for_moves_to_custom() -> None:
    title = ("see ", Link("https://example.org/", "there"))
    item, losses = write(Record(title=title))
    assert item["title"] == "see there"
    assert item["custom"]["bibconv"]["title"] == [
        "see ",
        {"type": "link", "href": "https://example.org/", "content": "there"},
    ]
    assert losses[0][:3] == ("title", title, "moved")


def test_a_note_that_looks_like_variables_is_kept_from_being_read_as_such() -> None:
    item, losses = write(Record(note="DOI: not really"))
    assert item["note"] == "DOI: not really"
    assert item["custom"] == {"bibconv": {"note": "DOI: not really"}}
    assert losses[0][0] == "note"


def test_extra_of_csl_goes_back_and_that_of_others_to_custom() -> None:
    extra: dict[str, dict[str, tuple[Any, ...]]] = {
        "csl-json": {"custom": ({"short_id": "x"},), "volume-title-short": ("V",), "foo": (1,)},
        "ris": {"C1": ("one", "two")},
    }
    item, losses = write(Record(extra=extra))
    assert item == {
        "id": "k",
        "type": "document",
        "volume-title-short": "V",
        "custom": {
            "short_id": "x",
            "bibconv": {"extra": {"ris": {"C1": ["one", "two"]}, "csl-json": {"foo": [1]}}},
        },
    }
    assert {loss[0] for loss in losses} == {"extra.ris.C1", "extra.csl-json.foo"}


def test_keywords_are_divided_by_what_is_in_none_of_them() -> None:
    assert write(Record(keyword=("a", "b")))[0]["keyword"] == "a, b"
    assert write(Record(keyword=("a, b", "c"))) == ({"id": "k", "type": "document", "keyword": "a, b; c"}, [])
    assert write(Record(keyword=("a, b",)))[0]["custom"] == {"bibconv": {"keyword": ["a, b"]}}


@pytest.mark.parametrize("field", [field for field in FIELDS if field not in ("id", "type", "extra")])
def test_a_codec_that_is_sure_is_right(field: str) -> None:
    @given(values(field))
    @settings(max_examples=20)
    def check(value: Any) -> None:
        row = CROSSWALK.row_for(field, "document")
        assert row is not None
        wire, sure = row.codec.write(value), row.codec.sure(value)
        if row.codec.together:
            assert row.codec.together(value) == (wire, sure)
        wire = msgspec.json.decode(msgspec.json.encode(wire))
        if sure:
            assert row.codec.normal(row.codec.read(wire)) == row.codec.normal(value)

    check()


@given(DATES)
def test_a_date_object_is_read_as_a_date_or_not_at_all(edtf: str) -> None:
    read = read_date(write_date(edtf))
    assert read is None or dates.problem(read) is None


@given(TEXTS)
def test_text_is_a_string_and_never_raises(text: Any) -> None:
    item, _ = write(Record(title=text, abstract=text))
    assert isinstance(item["title"], str)


def test_every_variable_of_csl_has_a_row() -> None:
    schema = official_schema()
    targets = {row.target for row in CROSSWALK.rows}
    assert {"title", "archive_location", "DOI", "source", "citation-key"} <= targets
    if schema is not None:
        missing = set(schema["items"]["properties"]) - targets
        assert missing == {"id", "type", "custom", "volume-title-short"}


def test_markup_in_a_title() -> None:
    item, losses = write(Record(title=(NoCase("QPLEX"), ": x", Sup("2"), " < y"), id=UNSET))
    assert item["title"] == '<span class="nocase">QPLEX</span>: x<sup>2</sup> < y'
    assert losses == []


NOTES = [
    ("DOI: 10.1000/182\nOriginal Date: 1888\nA fine book", [("DOI", "10.1000/182"), ("original-date", "1888")]),
    ("status: in press", [("status", "in press")]),
    ("{:event-place: Basel} and {:foo: bar}", [("event-place", "Basel")]),
    ("A note: with a colon", []),
    ("A note\nDOI: 10.1/x", [("DOI", "10.1/x")]),
    ("A note\nof two lines\nDOI: 10.1/x", []),
    ("\n\nDOI: 10.1/x\n\nPMID: 1", [("DOI", "10.1/x"), ("PMID", "1")]),
    ("{:DOI: 10.1/x} {:status: in press}\nPMID: 1", [("DOI", "10.1/x"), ("status", "in press"), ("PMID", "1")]),
    ("no colon", []),
]


@pytest.mark.parametrize(("note", "found"), NOTES)
def test_variables_in_notes(note: str, found: list[tuple[str, str]]) -> None:
    assert divide(note)[0] == found


def test_dividing_a_long_note_takes_linear_time() -> None:
    divide("DOI: x\n" * 50_000)
    divide("{:" * 100_000)
    divide("a" * 200_000 + ":")

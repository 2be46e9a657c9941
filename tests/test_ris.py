"""RIS: what is written is read by others as it was meant."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest
import rispy
from hypothesis import given, settings
from making import FIELDS, records, values

from bibconv.format import WriteOptions, set_fields
from bibconv.formats.ris import RIS, dates, names
from bibconv.formats.ris.table import CROSSWALK, MEANING_OF, NOT_WRITTEN, TYPE_OF
from bibconv.model import Bold, Italic, ItemType, Math, Name, Paragraph, Record

assert RIS.writer is not None
WRITER = RIS.writer(WriteOptions())


def write(record: Record, key: str = "k") -> tuple[str, list[tuple[Any, ...]]]:
    losses: list[tuple[Any, ...]] = []
    entry = WRITER.entry(set_fields(record), key, lambda *loss: losses.append(loss))
    return WRITER.header + entry + WRITER.footer, losses


def tags(text: str) -> list[tuple[str, str]]:
    lines = text.split("\r\n")
    assert lines.pop() == ""
    assert all(line[2:6] == "  - " for line in lines)
    return [(line[:2], line[6:]) for line in lines]


def test_a_record_as_it_stands() -> None:
    record = Record(
        id="turing1936",
        type="article-journal",
        author=(Name(family="Turing", given="Alan M."), Name(family="King", given="M. L.", suffix="Jr.")),
        editor=(Name(literal="World Health Organization"),),
        issued="1936-11-12",
        title=("On ", Math("n^2"), " Numbers"),
        container_title="Proceedings",
        abstract="One paragraph, 46% of it.",
        doi="10.1112/plms/s2-42.1.230",
        issn="0024-6115",
        keyword=("computability", "Entscheidungsproblem"),
        page="230-265",
        volume="s2-42",
        accessed="2020-05",
    )
    assert write(record, "turing1936") == (
        "TY  - JOUR\r\n"
        "LB  - turing1936\r\n"
        "AU  - Turing, Alan M.\r\n"
        "AU  - King, M. L., Jr.\r\n"
        "A2  - World Health Organization\r\n"
        "Y2  - 2020/05//\r\n"
        "PY  - 1936\r\n"
        "DA  - 1936/11/12/\r\n"
        "TI  - On $n^2$ Numbers\r\n"
        "T2  - Proceedings\r\n"
        "DO  - 10.1112/plms/s2-42.1.230\r\n"
        "SN  - 0024-6115\r\n"
        "KW  - computability\r\n"
        "KW  - Entscheidungsproblem\r\n"
        "SP  - 230-265\r\n"
        "VL  - s2-42\r\n"
        "AB  - One paragraph, 46% of it.\r\n"
        "ER  - \r\n",
        [],
    )


def test_a_record_with_nothing_but_an_abstract_has_neither_title_nor_key() -> None:
    assert write(Record(abstract="Text.")) == ("TY  - GEN\r\nAB  - Text.\r\nER  - \r\n", [])


def test_paragraphs_become_one_blank_and_markup_its_text_with_a_report() -> None:
    abstract = (Paragraph("One."), Paragraph(("Two ", Italic("more"), ".")))
    text, losses = write(Record(abstract=abstract))
    assert tags(text)[1] == ("AB", "One. Two more.")
    assert [(field, value, outcome) for field, value, outcome, *_ in losses] == [("abstract", abstract, "degraded")]
    text, losses = write(Record(title=("a ", Bold("b"))))
    assert tags(text)[1] == ("TI", "a b")
    assert losses[0][0] == "title"


def test_what_ris_has_no_tag_for_stands_in_a_custom_tag() -> None:
    text, losses = write(Record(type="event", pmid="123", issued="198X", extra={"bibtex": {"foo": ("1",)}}))
    assert tags(text)[:2] == [
        ("TY", "GEN"),
        ("C8", '{"bibconv":{"issued":"198X","PMID":"123","type":"event","extra":{"bibtex":{"foo":["1"]}}}}'),
    ]
    assert sorted(loss[0] for loss in losses) == ["PMID", "extra.bibtex.foo", "issued", "type"]
    assert {loss[2] for loss in losses} == {"moved"}


def test_tags_of_a_ris_source_go_back_unless_they_make_it_another_dialect() -> None:
    text, losses = write(Record(extra={"ris": {"U1": ("one", "two"), "EP": ("9",), "C3": ("a\nb",)}}))
    assert tags(text)[1:3] == [("U1", "one"), ("U1", "two")]
    assert json.loads(tags(text)[3][1]) == {"bibconv": {"extra": {"ris": {"EP": ["9"], "C3": ["a\nb"]}}}}
    assert {loss[0] for loss in losses} == {"extra.ris.EP", "extra.ris.C3"}


@given(records())
@settings(max_examples=300)
def test_whatever_the_record_each_line_has_a_tag_and_rispy_reads_one_record(record: Record) -> None:
    text, _ = write(record)
    found = tags(text)
    assert found[0] == ("TY", TYPE_OF[record.type])
    assert found[-1] == ("ER", "")
    assert not {tag for tag, _ in found[1:-1]} & (NOT_WRITTEN - {"C8", "LB"})
    assert all(value and value == value.strip() for _, value in found[1:-1])
    read = rispy.loads(text)
    assert len(read) == 1
    held = dict(found)
    assert read[0].get("abstract") == held.get("AB")
    assert read[0].get("title") == held.get("TI")
    assert read[0].get("authors", []) == [value for tag, value in found if tag == "AU"]


@pytest.mark.parametrize("field", [field for field in FIELDS if field not in ("id", "type", "extra")])
def test_a_codec_that_is_sure_is_right(field: str) -> None:
    rows = [row for row in CROSSWALK.rows if row.variable == field]

    @given(values(field))
    @settings(max_examples=20)
    def check(value: Any) -> None:
        for row in rows:
            wire, sure = row.codec.write(value), row.codec.sure(value)
            if row.codec.together:
                together, sure = row.codec.together(value)
                assert together == wire
            if sure:
                assert row.codec.normal(row.codec.read(wire)) == row.codec.normal(value)

    check()


NAMES = [
    (Name(family="Turing", given="Alan"), "Turing, Alan"),
    (Name(family="McKay", given="John W.", suffix="Jr."), "McKay, John W., Jr."),
    (Name(family="McKay", suffix="Jr."), "McKay, , Jr."),
    (Name(family="Schaar", given="Mihaela", non_dropping_particle="van der"), "van der Schaar, Mihaela"),
    (Name(family="Beethoven", given="Ludwig", dropping_particle="van"), "Beethoven, Ludwig van"),
    (Name(family="Plato"), "Plato,"),
    (Name(literal="ACME"), "ACME"),
]


@pytest.mark.parametrize(("name", "text"), NAMES)
def test_names_both_ways(name: Name, text: str) -> None:
    assert names.write_name(name) == text
    assert names.read_names([text]) == (name,)


def test_a_particle_that_is_a_part_of_the_family_name_is_kept() -> None:
    name = Name(family="van Gogh", given="Vincent")
    text, losses = write(Record(author=(name,)))
    assert tags(text)[1] == ("AU", "van Gogh, Vincent")
    assert json.loads(tags(text)[2][1])["bibconv"]["author"][0]["family"] == "van Gogh"
    assert losses[0][:3] == ("author", (name,), "moved")


DATES = [
    ("1936", ("1936", None, None)),
    ("1936-11", ("1936", "1936/11//", None)),
    ("1936-11-12", ("1936", "1936/11/12/", None)),
    ("2001-23", ("2001", "2001///Autumn", None)),
]


@pytest.mark.parametrize(("edtf", "wire"), DATES)
def test_dates_both_ways(edtf: str, wire: tuple[str | None, str | None]) -> None:
    assert dates.write_issued(edtf) == wire
    assert dates.read_issued(wire) == edtf


def test_every_type_has_a_tag_and_every_tag_a_type() -> None:
    assert set(TYPE_OF) == set(get_args(ItemType))
    assert set(TYPE_OF.values()) <= set(MEANING_OF)
    assert set(MEANING_OF.values()) <= set(TYPE_OF)
    assert set(rispy.config.TYPE_OF_REFERENCE_MAPPING) <= set(MEANING_OF)


@pytest.mark.parametrize("item_type", sorted(TYPE_OF))
def test_few_fields_of_a_type_share_a_tag(item_type: str) -> None:
    """An ISBN is told from an ISSN by its shape; the author of a film, who is no director, stands aside as well."""
    shared = {"SN", "AU"} if item_type in ("broadcast", "motion_picture", "musical_score") else {"SN"}
    seen: dict[str, str] = {}
    for variable in {row.variable for row in CROSSWALK.rows}:
        row = CROSSWALK.row_for(variable, item_type)
        targets = () if row is None else (row.target,) if isinstance(row.target, str) else row.target
        for target in targets:
            assert target in shared or target not in seen, (target, variable, seen[target])
            seen[target] = variable


def test_control_characters_do_not_break_a_line() -> None:
    assert names.line_of("a\u2028b\x0bc\x00 d\r\n\r\ne ") == "a b c d e"
    names.line_of(" " * 200_000 + "\n")


def test_names_that_are_equal_are_written_alike_wherever_they_are() -> None:
    """What is remembered by its place in memory must not be taken for what comes to be there later."""
    for number in range(3):
        for family in ("Byron", "Babbage"):
            lines, whole = names.carry([Name(family=f"{family}{number}", given="Ada") for _ in range(2)])
            assert (lines, whole) == ([f"{family}{number}, Ada"] * 2, True)


@pytest.mark.parametrize("text", [("on ", Math("n^2"), " <i>steps</i>"), ("on ", Math("n^2")), (Math("a"), Math("b"))])
def test_a_text_with_formulas_is_sure_only_where_it_is_read_as_it_is(text: tuple[Any, ...]) -> None:
    row = CROSSWALK.row_for("title", "book")
    assert row is not None
    assert row.codec.together is not None
    wire, sure = row.codec.together(text)
    assert sure == (row.codec.read(wire) == text)

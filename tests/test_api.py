"""What ``import bibconv`` offers, and what it says to a program that asks for what there is not."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec import UNSET

import bibconv
from bibconv.format import Options, UnknownFormatError, WriteOptions
from bibconv.identify import build

ENTRY = "@misc{turing, title = {On Computable Numbers}}\n"
RIS = "TY  - GEN\r\nLB  - turing\r\nTI  - On Computable Numbers\r\nER  - \r\n"


def test_a_text_is_read_as_a_file_is(tmp_path: Path) -> None:
    (tmp_path / "a.bib").write_text(ENTRY)
    [of_file] = bibconv.read(tmp_path / "a.bib")
    [of_text] = bibconv.read(text=ENTRY)
    [of_bytes] = bibconv.read(text=ENTRY.encode("utf-16"), format="bibtex")
    [of_latin] = bibconv.read(text="@misc{a, title = {\xc9tude}}".encode("latin-1"), encoding="latin-1")
    assert of_file.id == of_text.id == of_bytes.id == "turing"
    assert of_text.title == "On Computable Numbers"
    assert of_text.source == bibconv.Source(path="<text>", format="bibtex", lines=(1, 1))
    assert of_latin.title == "\xc9tude"
    with pytest.raises(ValueError, match="read takes a path or a text"):
        list(bibconv.read())
    with pytest.raises(ValueError, match="read takes a path or a text"):
        list(bibconv.read("a.bib", text=ENTRY))


def test_the_content_tells_the_format_of_a_text() -> None:
    assert bibconv.convert(ENTRY, to="ris") == RIS
    assert bibconv.convert(ENTRY.encode(), from_="biblatex", to="ris") == RIS


def test_records_become_a_document() -> None:
    report = bibconv.Report()
    records = (msgspec.structs.replace(record, title="New") for record in bibconv.read(text=ENTRY, report=report))
    assert bibconv.convert(records, to="bibtex", report=report) == "@misc{turing,\n  title = {New},\n}\n"
    assert report.accounting() == "read 1 = written 1 + refused 0 + merged 0"
    report = bibconv.Report()
    assert bibconv.convert([bibconv.Record(issued="soon")], to="jsonl", report=report) == ""
    assert report.accounting() == "read 1 = written 0 + refused 1 + merged 0"
    assert report.diagnostics[0].message.startswith("the record is refused: $.issued: 'soon' is not: A date")


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"dialect": "papers"}, ValueError, "dialect is 'papers'; there are None, 'zotero', 'endnote', 'mendeley'"),
        ({"jats": "article"}, ValueError, "jats is 'article'; there are 'articles', 'refs'"),
        ({"jats_tagset": None}, ValueError, "jats_tagset is None; there are 'archiving', 'publishing'"),
        ({"dialct": "zotero"}, TypeError, "'dialct'"),
        ({"without": {"abstrct"}}, ValueError, "there is no field 'abstrct'; is it 'abstract'?"),
    ],
)
def test_options_that_there_are_not(tmp_path: Path, options: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        bibconv.convert(ENTRY, to="ris", **options)
    with pytest.raises(error, match=message):
        bibconv.write([], tmp_path / "a.ris", **options)
    assert not list(tmp_path.iterdir())


def test_fields_that_are_left_out() -> None:
    record = bibconv.Record(id="a", title="Tides", doi="10.1/x", note="N", volume="1")
    assert bibconv.convert([record], to="bibtex", without=["doi", "NOTE"]) == (
        "@misc{a,\n  title = {Tides},\n  volume = {1},\n}\n"
    )
    assert bibconv.convert([record], to="bibtex", without="DOI, note, volume") == "@misc{a,\n  title = {Tides},\n}\n"


def test_an_encoding_that_is_none() -> None:
    for name in ("latin-99", "zip"):
        with pytest.raises(LookupError, match=f"'{name}' is no encoding of text that is known"):
            list(bibconv.read(text=ENTRY.encode(), encoding=name))


def test_an_index_by_its_path(tmp_path: Path) -> None:
    abstract = (
        "We count the ways in which a deck of cards can be put in order by hand, show that seven shuffles are enough, "
        "and measure how long it takes three patient people to do it on an afternoon of rain."
    )
    known = bibconv.Record(id="cards", title="On Cards", abstract=abstract)
    assert build(tmp_path / "lib.db", [known]).added == 1
    with bibconv.Index(tmp_path / "lib.db") as index:
        assert index.identify(bibconv.Record(abstract=abstract)).title == "On Cards"


def test_the_options_are_those_of_a_writer() -> None:
    assert {*Options.__annotations__, "separate"} == {*WriteOptions.__struct_fields__}


def test_what_is_no_record_and_no_format(tmp_path: Path) -> None:
    wrong: Any = [{"title": "T"}]
    with pytest.raises(TypeError, match="a Record is written, not a dict"):
        bibconv.write(wrong, tmp_path / "a.bib")
    with pytest.raises(TypeError):
        bibconv.convert(None, to="bibtex")  # type: ignore[arg-type]
    with pytest.raises(UnknownFormatError, match=r"the suffix of '.*a' tells no format; name one with format="):
        bibconv.write([], tmp_path / "a")
    with pytest.raises(ValueError, match="there is no profile 'bibtx'; there are bibtex, biblatex, journal, dump"):
        bibconv.check(text=ENTRY, profile="bibtx")  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())


def test_what_is_shown_of_a_record_is_what_it_says() -> None:
    name = bibconv.Name(family="Turing", given="Alan")
    record = bibconv.Record(id="a", author=(name,), title="T", issued=UNSET)
    assert repr(record) == "Record(id='a', author=(Name(family='Turing', given='Alan'),), title='T')"
    report = bibconv.Report()
    bibconv.convert("@misc{a, foo = {T}", from_="bibtex", to="ris", report=report)
    assert repr(report) == "<Report: read 1 = written 0 + refused 1 + merged 0; 1 findings, 0 losses>"
    assert repr(report.diagnostics[0]).startswith("Diagnostic(code='B001', severity='error', message='")
    assert "UNSET" not in repr(report.diagnostics[0])


def test_dir_names_what_there_is() -> None:
    said = subprocess.run(  # a fresh process: what was imported here would be in it anyway
        [sys.executable, "-c", "import bibconv; print(*dir(bibconv))"], capture_output=True, text=True, check=True
    )
    assert set(bibconv.__all__) <= set(said.stdout.split())

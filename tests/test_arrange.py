"""--sort, --only and --without; and the line that says how far long work has come."""

import io
import json
import os
import sys
from pathlib import Path

import pytest
from conftest import ROOT, Run

from bibconv import files
from bibconv.arrange import fields, left_out, ordered
from bibconv.cli import progress as drawing
from bibconv.model import ATTRIBUTE, Math, Name, Record
from bibconv.report import Report
from bibconv.text.keys import Template

BYRON = Name(family="Byron", given="Ada")
RECORDS = [
    Record(id="c", title="Örsted", author=(Name(family="Zhang"), BYRON), issued="2020-02"),
    Record(id="B", title="an apple", editor=(BYRON,), issued="2020-10-01"),
    Record(id="a", title=(Math(tex="\\mathrm{B}"), "-trees"), author=(Name(literal="Émile Group"),), issued="-0043"),
    Record(id="d", author=(BYRON,), issued="198X/1995"),
]


@pytest.mark.parametrize(
    ("by", "order"), [("key", "aBcd"), ("author", "dBac"), ("year", "adcB"), ("title", "Bacd")], ids=str
)
def test_records_are_sorted(by: str, order: str) -> None:
    assert "".join(str(record.id) for record in ordered(RECORDS, by)) == order


def test_records_without_what_they_are_sorted_by_stand_last_in_their_order() -> None:
    bare = [Record(id="x"), Record(id="w")]
    for by in ("author", "year", "title"):
        assert [record.id for record in ordered(bare + RECORDS[:3], by)][-2:] == ["x", "w"]


def test_keys_that_are_made_anew_are_what_is_sorted_by() -> None:
    assert [record.id for record in ordered(RECORDS, "key", Template("{title}"))] == ["B", "d", "c", "a"]


def test_fields_are_named_in_whatever_case() -> None:
    assert fields(["Title, doi", "container-TITLE"]) == {"title", "DOI", "container-title"}
    for wrong in ("", "title,", "nonsense", "\x1b"):
        with pytest.raises(ValueError, match="there is no field"):
            fields([wrong])


def test_what_is_left_out() -> None:
    assert left_out(frozenset({"title"}), frozenset()) == ATTRIBUTE.keys() - {"id", "type", "title", "source"}
    assert left_out(frozenset({"title", "DOI"}), frozenset({"DOI", "source"})) >= {"DOI", "source", "note"}
    assert left_out(frozenset(), frozenset({"id", "type"})) == frozenset()


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_fields_left_out_are_no_loss_and_named_once(jobs: str, bibconv: Run, tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    record = '{"id":"%d","type":"book","title":"T","scale":"1:2","abstract":"A","DOI":"10.1/x"}\n'
    source.write_text("".join(record % number for number in range(3)))
    ran = bibconv("convert", source, "-t", "bibtex", "--without", "scale,Abstract", "--loss", "error", "-j", jobs)
    assert ran.status == 0
    assert ran.out.count(b"\n") == 3 * 4 + 2
    assert ran.err == (
        "left out, as asked: abstract in 3, scale in 3\nbibconv: read 3 = written 3 + refused 0 + merged 0\n"
    )
    only = bibconv("convert", source, "-t", "bibtex", "--only", "title", "--only", "doi", "-j", jobs)
    assert only.out == ran.out
    assert only.err == ran.err


def test_fields_left_out_are_in_the_report(bibconv: Run) -> None:
    data = b'{"id":"a","type":"book","title":"T","note":"N"}\n'
    ran = bibconv(
        "convert", "-", "-f", "jsonl", "-t", "jsonl", "--without", "note", "--output-format", "json", stdin=data
    )
    assert ran.out == b'{"id":"a","type":"book","title":"T"}\n'
    assert json.loads(ran.err)["left_out"] == {"note": 1}


def test_a_field_that_there_is_not_is_wrong_usage(bibconv: Run) -> None:
    ran = bibconv("convert", "-", "--only", "titel")
    assert ran.status == 2
    assert "there is no field 'titel'; is it 'title'?" in ran.err


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_sorted_output(jobs: str, bibconv: Run) -> None:
    ran = bibconv("convert", ROOT / "examples" / "records.bib", "--sort", "year", "-t", "jsonl", "-j", jobs)
    years = [json.loads(line)["issued"][:4] for line in ran.out.splitlines()]
    assert years == sorted(years)
    assert len(years) == 5
    assert "read 5 = written 5" in ran.err


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def a_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    found = Terminal()
    monkeypatch.setattr(sys, "stderr", found)
    monkeypatch.setattr(drawing, "AFTER", 0)
    monkeypatch.setattr(drawing, "EVERY", 0)
    monkeypatch.setenv("TERM", "xterm")
    return found


def big(folder: Path, suffix: str = "") -> Path:
    path = folder / f"big.jsonl{suffix}"
    sink = files.open_sink(str(path))
    for number in range(4000):
        sink.write(b'{"id":"k%d","type":"book","title":"A title that is not short, of a book on looms"}\n' % number)
    sink.commit()
    return path


@pytest.mark.parametrize("suffix", ["", ".gz"])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_long_work_is_shown_on_a_terminal_and_wiped_away(
    suffix: str, jobs: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bibconv: Run
) -> None:
    terminal = a_terminal(monkeypatch)
    assert bibconv("convert", big(tmp_path, suffix), "-o", tmp_path / "out.bib", "-j", jobs).status == 0
    drawn, _, after = terminal.getvalue().rpartition("\r\x1b[K")
    assert f"big.jsonl{suffix}: [" in drawn
    assert "100%" in drawn
    assert after == "bibconv: read 4000 = written 4000 + refused 0 + merged 0\n"


@pytest.mark.parametrize("command", [("show",), ("index", "build")])
def test_other_long_work_is_shown_too(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bibconv: Run
) -> None:
    terminal = a_terminal(monkeypatch)
    path = big(tmp_path)
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:1500]))
    assert bibconv(*command, path, "-o", tmp_path / "out").status == 0
    drawn, _, after = terminal.getvalue().rpartition("\r\x1b[K")
    assert "big.jsonl: [" in drawn
    assert after.startswith("bibconv: read 1500 = written 1500")


def test_a_finding_stands_on_a_line_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bibconv: Run) -> None:
    terminal = a_terminal(monkeypatch)
    path = big(tmp_path)
    path.write_bytes(path.read_bytes() + b"nonsense\n" + path.read_bytes())
    bibconv("convert", path, "-o", tmp_path / "out.bib")
    (line,) = [line for line in terminal.getvalue().split("\n") if "S001" in line]
    assert line.rpartition("\r\x1b[K")[2].startswith(f"{path}:4001:1: S001")


@pytest.mark.parametrize("options", [("--output-format", "json"), ("-o", "-")])
def test_nothing_is_drawn_where_it_would_disturb(
    options: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bibconv: Run
) -> None:
    terminal = a_terminal(monkeypatch)
    monkeypatch.setattr(os, "isatty", lambda descriptor: True)
    bibconv("convert", big(tmp_path), *(options if "-o" in options else (*options, "-o", tmp_path / "out.bib")))
    assert "\x1b" not in terminal.getvalue()


def test_nothing_is_drawn_where_there_is_no_terminal(
    monkeypatch: pytest.MonkeyPatch, bibconv: Run, tmp_path: Path
) -> None:
    monkeypatch.setattr(drawing, "AFTER", 0)
    assert "\x1b" not in bibconv("convert", big(tmp_path), "-o", tmp_path / "out.bib").err


def test_nothing_is_drawn_of_quick_work_nor_of_a_pipe() -> None:
    stream = Terminal()
    shown = drawing.Progress(stream, 2)
    document = files.from_text("a\n" * 100_000, Report(), path="<stdin>")
    shown.watch(document, "/dev/null")
    assert document.on_read is None
    shown.watch(document, __file__)
    assert document.text()
    assert stream.getvalue() == ""

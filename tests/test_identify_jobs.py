"""`bibconv identify -j N`: the same bytes as from one process, whatever becomes of the others."""

import json
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Run
from papers import as_jsonl, dump, library, loads, paper, papers

from bibconv import Record
from bibconv.course import Worker
from bibconv.files import MemorySink, from_text
from bibconv.format import ReadOptions, WriteOptions, get
from bibconv.identify import IndexFault
from bibconv.identify.run import Entry, Settings
from bibconv.parallel import Team
from bibconv.report import Report
from bibconv.workers import Result, Setup

KNOWN = 30
"""How many papers the library holds; the documents ask for these and for as many others in turn."""


def abstracts(count: int) -> list[str]:
    """Abstracts by turns of the library, not of it, and too short to tell."""
    numbers = [number if number % 3 else number + 500 for number in range(count)]
    found = [str(paper(number % KNOWN if number < 500 else number).abstract) for number in numbers]
    return [text if at % 10 else "Five words are not enough." for at, text in enumerate(found)]


@pytest.mark.parametrize("format", ["bibtex", "jsonl"])
def test_several_processes_write_what_one_writes(format: str, tmp_path: Path, bibconv: Run) -> None:
    path, document = library(tmp_path), tmp_path / "dump.txt"
    document.write_bytes(dump(*abstracts(120)))
    told = {}
    for jobs in ("1", "2", "3"):
        out, report = tmp_path / f"out.{jobs}", tmp_path / f"decisions.{jobs}"
        ran = bibconv("identify", document, "--index", path, "-t", format, "-o", out, "--report", report, "-j", jobs)
        assert ran.status == 0
        # Of 120 abstracts 12 are too short, and 36 of the others are of no paper of the library.
        assert ran.err.endswith(
            "bibconv: read 120 = written 120 + refused 0 + merged 0\n"
            "bibconv: identified 72 of 120; abstained from 48 (not found 36, too short 12)\n"
        )
        told[jobs] = out.read_bytes(), report.read_bytes()
    assert told["1"] == told["2"] == told["3"]
    answers = [entry["answer"] for entry in json.loads(told["2"][1])]
    assert answers[:9] == [None, "paper:1", "paper:2", None, "paper:4", "paper:5", None, "paper:7", "paper:8"]


@pytest.mark.parametrize("reader", ["bibtex", "csl-json", "ris", "jats", "jsonl", "listing"])
def test_documents_of_every_kind(reader: str, tmp_path: Path, bibconv: Run) -> None:
    path = library(tmp_path)
    source = as_jsonl(tmp_path / "papers.jsonl", [Record(title=each.title, author=each.author) for each in papers(70)])
    if reader == "listing":
        entries = [f"{paper(7).title}\nKim, Bo, Doe, Jane\n{paper(n).abstract}\n" for n in range(70)]
        document = ("Doe, Jane\n" + "".join(entries)).encode()
    else:
        document = bibconv("convert", source, "-t", reader).out
    one, two = (
        bibconv("identify", "-", "-f", reader, "--index", path, "-t", "csl-json", "-j", jobs, stdin=document)
        for jobs in ("1", "2")
    )
    assert one.status == two.status
    assert one.out == two.out
    if reader != "listing":
        assert b'"DOI":"10.1234/29"' in two.out.replace(b": ", b":")
        assert two.err.endswith("bibconv: identified 30 of 70; abstained from 40 (nothing to go by 40)\n")


def test_keys_are_those_of_what_was_found_and_made_by_the_parent_alone(tmp_path: Path, bibconv: Run) -> None:
    same = str(paper(1).abstract)
    ran = bibconv("identify", "-", "--index", library(tmp_path), "-t", "jsonl", "-j", "2", stdin=dump(*[same] * 100))
    keys = [str(record["id"]) for record in loads(ran.out)]
    assert len(set(keys)) == 100
    one = bibconv("identify", "-", "--index", tmp_path / "lib.db", "-t", "jsonl", stdin=dump(*[same] * 100))
    assert keys == [record["id"] for record in loads(one.out)]


def test_decisions_hold_in_every_process(tmp_path: Path, bibconv: Run) -> None:
    path, decided, out = library(tmp_path), tmp_path / "decided.json", tmp_path / "decisions.json"
    document = tmp_path / "dump.txt"
    document.write_bytes(dump(*abstracts(70)))
    assert bibconv("identify", document, "--index", path, "--report", decided).status == 0
    entries = json.loads(decided.read_bytes())
    entries[69]["answer"] = "paper:3"
    decided.write_text(json.dumps([{"record": each["record"], "answer": each["answer"]} for each in entries]))
    ran = bibconv("identify", document, "--index", path, "--accept", decided, "--report", out, "-j", "2")
    assert ran.status == 0
    found = json.loads(out.read_bytes())
    assert (found[69]["answer"], found[69]["reason"]) == ("paper:3", "accepted")
    assert (found[6]["answer"], found[6]["reason"]) == (None, "refused")


def test_a_first_document_of_one_record_does_not_keep_the_others_from_being_divided(
    tmp_path: Path, bibconv: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = library(tmp_path)
    (tmp_path / "one.txt").write_bytes(dump(*abstracts(2)[1:]))
    (tmp_path / "many.txt").write_bytes(dump(*abstracts(100)))
    documents = [tmp_path / "one.txt", tmp_path / "many.txt"]
    divided = []
    parts = Team._divided
    monkeypatch.setattr(Team, "_divided", lambda self, each: divided.append(each) or parts(self, each))  # type: ignore[func-returns-value]
    one, two = (bibconv("identify", *documents, "--index", path, "-t", "jats", "-j", jobs) for jobs in ("1", "2"))
    assert len(divided) == 1
    assert one.out == two.out
    assert two.out.count(b"<article ") == 101
    alone = bibconv("identify", documents[0], "--index", path, "-t", "jats", "-j", "2")
    assert b"<pmc-articleset>" not in alone.out, "one record alone stands in no set"


def test_what_is_wrong_with_the_index_is_told_by_the_parent(tmp_path: Path, bibconv: Run) -> None:
    path, out = Path(library(tmp_path)), tmp_path / "refs.bib"
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))
    out.write_text("what was there")
    ran = bibconv("identify", "-", "--index", path, "-o", out, "-j", "2", stdin=dump(*abstracts(100)))
    assert ran.status == 2
    assert "lib.db: I002 " in ran.err
    assert "X005" not in ran.err
    assert out.read_text() == "what was there"


def test_the_fault_of_an_index_goes_from_process_to_process() -> None:
    fault = pickle.loads(pickle.dumps(IndexFault("I002", "it is damaged")))
    assert (fault.code, str(fault)) == ("I002", "it is damaged")


class Killing(Team):
    """A team whose first worker is killed after so many batches."""

    after = 0
    done = 0

    def _taken(self, result: Result) -> Iterator[tuple[str, bytes]]:
        yield from super()._taken(result)
        self.done += 1
        if self.done == self.after:
            worker = self._workers[0]
            assert isinstance(worker, Worker)
            worker._process.kill()


@pytest.mark.parametrize("after", [1, 2, 4])
def test_the_batch_of_a_process_that_dies_is_done_again(after: int, tmp_path: Path) -> None:
    settings = Settings(library(tmp_path), entries=True)
    said: list[Entry] = []
    report, sink = Report(), MemorySink()
    from bibconv.pipe import Conversion

    setup = Setup("jsonl", WriteOptions(), ReadOptions(), False, settings)
    with (
        from_text(dump(*abstracts(600)), report) as document,
        settings.open(report, said.append) as passing,  # type: ignore[arg-type]
        Killing(2, Conversion(get("jsonl"), report), report, setup, passing, said.append) as team,
    ):
        assert isinstance(team, Killing)
        team.after = after
        team.write([document], sink, get("abstracts"))
    assert report.findings["X005"] == 1
    assert (report.read, report.written) == (600, 600)
    records = loads(sink.text().encode())
    assert [record.get("title") for record in records[:3]] == [None, paper(1).title, paper(2).title]
    assert [entry.lines for entry in said] == [(line, line) for line in range(1, 601)]
    assert [entry.answer for entry in said[196:200]] == ["paper:16", "paper:17", None, "paper:19"]

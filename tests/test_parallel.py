"""Several processes write the bytes that one writes, whatever the documents, and whatever becomes of a process."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from conftest import ROOT
from mutate import documents, mutated

from bibconv import parallel, pieces
from bibconv.files import Document, MemorySink, from_text
from bibconv.format import BUILT_IN, ReadOptions, WriteOptions, get
from bibconv.parallel import Answer, Result, Setup, Task, Team, WorkerError
from bibconv.pipe import Conversion, read_document
from bibconv.report import Diagnostic, Report

CUT = [name for name in BUILT_IN if get(name).cutting]
READ = [name for name in BUILT_IN if get(name).read]


class InProcess:
    """A worker that works in this process, when it is given something."""

    def __init__(self, setup: Setup, report: Report) -> None:
        self._desk = parallel._Desk(setup)
        self._answers: list[Answer] = []

    def give(self, keys: list[str] | None, task: Task | None) -> None:
        result = None if keys is None else self._desk.result(keys)
        self._answers.append((result, None if task is None else self._desk.propose(task)))

    def answer(self, team: object) -> Answer:
        return self._answers.pop(0)

    def end(self) -> None:
        pass


Told = tuple[bytes, list[Diagnostic], tuple[int, int, int]]


def in_one(data: bytes, reader: str, writer: str) -> Told:
    """What one process writes and tells."""
    told: list[Diagnostic] = []
    report = Report(told.append)
    sink = MemorySink()
    with from_text(data, report) as document:
        Conversion(get(writer), report).write(read_document(document, report, get(reader)), sink)
    return sink.text().encode(), told, (report.read, report.written, report.refused)


def in_several(data: bytes, reader: str, writer: str, jobs: int) -> Told:
    """What several processes write and tell."""
    told: list[Diagnostic] = []
    report = Report(told.append)
    sink = MemorySink()
    setup = Setup(writer, WriteOptions(), ReadOptions(), False)
    with (
        from_text(data, report) as document,
        Team(jobs, Conversion(get(writer), report), report, setup) as team,
    ):
        team.write([document], sink, get(reader))
    return sink.text().encode(), told, (report.read, report.written, report.refused)


def order(found: Diagnostic) -> str:
    return repr(found)


def assert_same(data: bytes, reader: str, writer: str, jobs: int) -> None:
    one, several = in_one(data, reader, writer), in_several(data, reader, writer, jobs)
    assert several[0] == one[0]
    assert several[2] == one[2]
    # Each process looks for keys that stand twice in what it reads; K001 tells of all.
    apart = {"B008"}
    left = [sorted((each for each in found if each.code not in apart), key=order) for found in (one[1], several[1])]
    assert left[1] == left[0]


def long(data: bytes, times: int) -> bytes:
    """The document several times over, so that there is something to divide."""
    return data * times if not data.lstrip().startswith((b"[", b"<")) else data


@pytest.mark.parametrize("reader", READ)
def test_the_same_bytes_however_a_document_is_cut(reader: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "_Worker", InProcess)
    monkeypatch.setattr(parallel, "BATCH", 2)
    rng = random.Random(1)
    divided = 0
    for data in documents(reader):
        for size, jobs in ((10, 2), (300, 3)):
            monkeypatch.setattr(pieces, "SIZE", size)
            for each in (data, long(data, 3), mutated(long(data, 2), rng), mutated(data, rng)):
                assert_same(each, reader, "csl-json" if reader != "csl-json" else "bibtex", jobs)
                divided += 1
    assert divided >= 8


@pytest.mark.parametrize("reader", CUT)
def test_documents_are_cut_and_nothing_is_lost(reader: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "SIZE", 200)
    cutting = get(reader).cutting
    assert cutting is not None
    found = 0
    for data in documents(reader):
        text = data.decode("utf-8", "replace")
        parts = list(cutting.cuts([text]))
        assert "".join([part.text for part in parts]) == text
        at = 0
        for part in parts:
            before = text[:at].replace("\r\n", "\n").replace("\r", "\n")
            assert part.lines == before.count("\n")
            assert part.columns == len(before) - before.rfind("\n") - 1
            at += len(part.text)
        found += len(parts) > 2
    assert found


RIS = "".join([f"TY  - JOUR\r\nTI  - Title {n % 7}\r\nAU  - Doe, Jane\r\nER  - \r\n\r\n" for n in range(900)]).encode()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "SIZE", 1000)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("writer", ["bibtex", "jats", "jsonl"])
def test_real_processes_write_the_same_bytes(writer: str) -> None:
    assert_same(RIS, "ris", writer, 2)
    assert_same(RIS, "ris", writer, 3)


class Killing(Team):
    """A team whose first worker is killed after so many tasks were written, and after so many again."""

    after: tuple[int, ...] = ()
    done = 0

    def _taken(self, result: Result) -> Iterator[tuple[str, bytes]]:
        yield from super()._taken(result)
        self.done += 1
        if self.done in self.after:
            worker = self._workers[0]
            assert isinstance(worker, parallel._Worker)
            worker._process.kill()


def killed(after: tuple[int, ...]) -> tuple[bytes, Report]:
    report = Report()
    sink = MemorySink()
    setup = Setup("bibtex", WriteOptions(), ReadOptions(), False)
    with (
        from_text(RIS, report) as document,
        Killing(2, Conversion(get("bibtex"), report), report, setup) as team,
    ):
        assert isinstance(team, Killing)
        team.after = after
        team.write([document], sink, get("ris"))
    return sink.text().encode(), report


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("after", range(1, 20, 3))
def test_the_work_of_a_process_that_dies_is_done_again(after: int) -> None:
    out, report = killed((after,))
    assert out == in_one(RIS, "ris", "bibtex")[0]
    assert report.findings["X005"] == 1
    assert (report.read, report.written) == (900, 900)


@pytest.mark.usefixtures("small")
def test_a_process_that_dies_twice_ends_the_run() -> None:
    with pytest.raises(WorkerError, match="-9"):
        killed((2, 9))


def test_one_record_alone_is_written_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "SIZE", 50)
    assert_same(b"\n" * 2000 + b'{"type":"book","title":"T"}\n' + b"\n" * 2000, "jsonl", "jats", 2)


def test_several_documents_become_one() -> None:
    def documents(report: Report) -> Iterator[Document]:
        for name, data in (("a", b""), ("b", RIS), ("c", RIS[:200]), ("d", RIS)):
            with from_text(data, report, name) as document:
                yield document

    def one() -> bytes:
        report, sink = Report(), MemorySink()
        records = (record for each in documents(report) for record in read_document(each, report, get("ris")))
        Conversion(get("bibtex"), report).write(records, sink)
        return sink.text().encode()

    report, sink = Report(), MemorySink()
    setup = Setup("bibtex", WriteOptions(), ReadOptions(), False)
    with Team(2, Conversion(get("bibtex"), report), report, setup) as team:
        team.write(documents(report), sink, get("ris"))
    assert sink.text().encode() == one()
    assert report.balanced
    assert report.read == 1804


def children(of: int) -> list[int]:
    """The processes that a process has started."""
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(of)], capture_output=True, text=True, check=False)
    return [int(line) for line in found.stdout.split()]


def lives(pid: int) -> bool:
    """Whether a process is there and not only waits to be taken note of."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks for processes as Linux lists them")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_process_outlives_its_parent(number: signal.Signals, tmp_path: Path) -> None:
    source = tmp_path / "in.ris"
    source.write_bytes(RIS * 400)
    target = tmp_path / "out.bib"
    target.write_text("old")
    command = [sys.executable, "-m", "bibconv", "convert", str(source), "-o", str(target), "-j", "2"]
    # Where the tests run in the background, an interrupt is ignored, and by what they start, too.
    heeding = partial(signal.signal, signal.SIGINT, signal.default_int_handler)
    run = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL, preexec_fn=heeding)
    deadline = time.monotonic() + 20
    workers: list[int] = []
    while len(workers) < 2 and time.monotonic() < deadline:
        workers = children(run.pid)
    assert len(workers) == 2
    run.send_signal(number)
    assert run.wait(20) == (-9 if number == signal.SIGKILL else 128 + number)
    while any(map(lives, workers)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not any(map(lives, workers))
    assert target.read_text() == "old"

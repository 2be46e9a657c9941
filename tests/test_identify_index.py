"""The index: made, added to, killed and gone on with, broken, read by several."""

import gzip
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, Run
from papers import as_jsonl, library, paper, papers

from bibconv import Name, Record
from bibconv.identify import Index, IndexFault, build
from bibconv.identify.builder import Origin
from bibconv.identify.builder import build as build_from
from bibconv.identify.store import Reader, building, connect_to_build, pack, put_in_place, state, unpack


def contents(path: str | Path) -> list[tuple[object, ...]]:
    with Reader(str(path)) as reader:
        return [*reader.contents(), tuple(reader.facts().items())[:3]]


def fault(path: str | Path) -> IndexFault:
    with pytest.raises(IndexFault) as found, Index(str(path)) as index:
        index.find(paper(3))
    return found.value


def test_what_is_stored_comes_back() -> None:
    record = paper(1)
    assert unpack(pack(record)) == record


def test_an_index_holds_the_records(tmp_path: Path) -> None:
    counts = build(str(tmp_path / "lib.db"), papers(20))
    assert (counts.read, counts.added, counts.replaced, counts.unused) == (20, 20, 0, 0)
    with Reader(str(tmp_path / "lib.db")) as reader:
        assert reader.facts()["records"] == 20
        number = reader.by_id("paper:7")
        assert number
        assert reader.document(number).record == paper(7)
        assert reader.by_id("paper:77") is None
    assert os.listdir(tmp_path) == ["lib.db"]


def test_the_same_records_make_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        build(str(tmp_path / name), papers(20))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_records_without_title_and_abstract_are_counted(tmp_path: Path) -> None:
    counts = build(str(tmp_path / "lib.db"), [paper(1), Record(id="empty"), Record(id="odd", title="?!")])
    assert (counts.added, counts.unused) == (1, 2)


def test_records_without_an_id_get_one_of_their_text(tmp_path: Path) -> None:
    path = library(tmp_path, Record(title="A title of its own, and nothing else"))
    with Reader(path) as reader:
        assert [row[2] for row in reader.contents() if row[0] == "document"][-1].startswith("text:")


def test_nothing_makes_no_index(tmp_path: Path) -> None:
    with pytest.raises(IndexFault, match="no record"):
        build(str(tmp_path / "lib.db"), [])
    assert not (tmp_path / "lib.db").exists()


def test_a_newer_form_takes_the_place_of_the_older(tmp_path: Path) -> None:
    path = library(tmp_path)
    new = Record(id="paper:4", title="Another title", author=paper(4).author, abstract=paper(404).abstract)
    assert build(path, [new], add=True).replaced == 1
    with Index(path) as index:
        found = index.find(Record(abstract=paper(404).abstract))
        assert found.best
        assert (found.best.id, found.best.stored.record.title) == ("paper:4", "Another title")
        assert index.find(Record(abstract=paper(4).abstract)).best is None
        assert index.find(Record(abstract=paper(5).abstract)).best


def test_two_works_with_one_id_are_both_kept(tmp_path: Path) -> None:
    path = library(tmp_path)
    other = Record(
        id="paper:4", title="Quite another title", author=(Name(family="Nobody"),), abstract=paper(99).abstract
    )
    assert build(path, [other], add=True).renamed == 1
    assert build(path, [other], add=True).replaced == 1, "it is known the second time"
    with Index(path) as index:
        for number, name in ((4, "paper:4"), (99, "paper:4~")):
            best = index.find(Record(abstract=paper(number).abstract)).best
            assert best
            assert best.id.startswith(name)


def test_adding_is_as_building_at_once(tmp_path: Path) -> None:
    build(str(tmp_path / "once"), papers(40))
    build(str(tmp_path / "twice"), papers(15))
    build(str(tmp_path / "twice"), papers(40)[15:], add=True)
    assert contents(tmp_path / "once") == contents(tmp_path / "twice")


def test_little_is_added_without_making_all_anew(tmp_path: Path) -> None:
    path = library(tmp_path, count=40)
    build(path, [paper(77)], add=True)
    with Index(path) as index:
        for number in (3, 77):
            assert index.find(Record(abstract=paper(number).abstract)).best


KILLED = """
import os, signal, sys
import bibconv.identify.builder as build
from bibconv.cli import main
notes = int(sys.argv.pop(1))
note = build._note
def noted(database, **what):
    global notes
    note(database, **what)
    notes -= 1
    if not notes:
        os.kill(os.getpid(), signal.SIGKILL)
build._note = noted
build.BATCH = 40
sys.argv = ["bibconv", "index", *sys.argv[1:]]
main()
"""
"""Makes an index, and is killed when it has noted so often how far it has come; never with 0."""


def ended(notes: int, *arguments: str | Path) -> int:
    """How a process ends that is killed after so many notes."""
    command = [sys.executable, "-c", KILLED, str(notes), *map(str, arguments)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(command, stderr=subprocess.DEVNULL, env=environment, check=False).returncode


@pytest.mark.parametrize("command", ["build", "add"])
def test_a_build_that_was_killed_goes_on_to_the_same_content(command: str, tmp_path: Path) -> None:
    source = as_jsonl(tmp_path / "papers.jsonl", [*papers(200), paper(5), paper(160)])
    more = as_jsonl(tmp_path / "more.jsonl", [*papers(100, seed=2), *papers(50)])
    target = tmp_path / "killed"
    for path in (tmp_path / "whole", target):
        if command == "add":
            build(str(path), papers(60))
    assert ended(0, command, source, more, "-o", tmp_path / "whole") == 0
    kills = 0
    while (status := ended(6, command, source, more, "-o", target)) != 0:
        assert status == -signal.SIGKILL
        assert os.path.exists(building(str(target)))
        kills += 1
    assert kills == 2  # of 15 notes: 6 and 4 batches, the end of each file, the stages, and the beginning
    assert contents(tmp_path / "whole") == contents(target)
    assert not os.path.exists(building(str(target)))


def left_behind(path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Folders with what a process leaves that is killed while it makes an index: they are filled while one is made.

    What has been written is there after a kill, and no more: a copy of the files at each statement that writes.
    """
    seen: list[bytes] = []
    folders: list[Path] = []

    def look(statement: str = "") -> None:
        if statement.startswith("--"):  # what FTS5 does within a statement
            return
        files = [each for each in sorted(path.parent.glob(f"{path.name}*")) if not each.name.endswith("-shm")]
        now = b"".join([each.name.encode() + each.read_bytes() for each in files])
        if now not in seen:
            seen.append(now)
            folders.append(folder / str(len(folders)))
            folders[-1].mkdir(parents=True)
            for each in files:
                shutil.copy2(each, folders[-1])

    def watched(where: str) -> sqlite3.Connection:
        database = connect_to_build(where)
        database.set_trace_callback(look)
        return database

    def placed(where: str) -> None:
        look()
        put_in_place(where)

    for module in ("builder", "store"):
        monkeypatch.setattr(f"bibconv.identify.{module}.connect_to_build", watched)
    monkeypatch.setattr("bibconv.identify.builder.put_in_place", placed)
    return folders


@pytest.mark.parametrize("kind", ["build", "add", "add a little", "replace"])
def test_what_is_killed_at_any_point_goes_on_to_the_same_content(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bibconv.identify.builder.BATCH", 8)
    monkeypatch.setattr("bibconv.identify.builder.COMMON", 12)
    add = kind != "build"
    given = {
        "build": (papers(30), [*papers(9, seed=2), paper(3), paper(50)]),
        "add": (papers(60)[25:], [*papers(9, seed=2), paper(3), paper(50)]),
        "add a little": ([paper(77)], [paper(3)]),
        "replace": (papers(10), [paper(3)]),
    }[kind]

    def origins() -> list[Origin]:
        return [Origin(f"file {n}", (n, n), lambda of=of: iter(of)) for n, of in enumerate(given)]  # type: ignore[misc]

    path = tmp_path / "undisturbed" / "lib.db"
    path.parent.mkdir()
    if add:
        build(str(path), papers(40))
    with monkeypatch.context() as watching:
        folders = left_behind(path, tmp_path / "killed", watching)
        counts = build_from(str(path), origins(), add=add)
    whole = contents(path)
    assert [row for row in whole if row[0] == "term"]
    assert len(folders) > (12 if kind in ("build", "add") else 5)
    for folder in folders:
        killed = folder / path.name
        assert build_from(str(killed), origins(), add=add) == counts
        assert contents(killed) == whole, folder
        assert os.listdir(folder) == [path.name]


def test_an_interrupted_build_takes_up_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bibconv.identify.builder.BATCH", 5)
    path = str(tmp_path / "lib.db")
    source = as_jsonl(tmp_path / "papers.jsonl", papers(30))
    stored = []

    def records(until: int) -> Origin:
        def read():  # type: ignore[no-untyped-def]
            for number, record in enumerate(papers(30)):
                if number == until:
                    raise KeyboardInterrupt
                yield record

        return Origin(str(source), state(str(source)), read)

    with pytest.raises(KeyboardInterrupt):
        build_from(path, [records(23)])
    assert fault(path).code == "I004"
    monkeypatch.setattr("bibconv.identify.builder.pack", lambda record: stored.append(record.id) or pack(record))  # type: ignore[func-returns-value]
    assert build_from(path, [records(99)]).added == 30
    assert stored == [f"paper:{number}" for number in range(20, 30)]


def test_other_files_begin_anew(tmp_path: Path) -> None:
    path = str(tmp_path / "lib.db")

    def broken():  # type: ignore[no-untyped-def]
        yield from papers(9)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_from(path, [Origin("a", (1, 1), broken)])
    assert build(path, papers(3)).added == 3
    assert len([row for row in contents(path) if row[0] == "document"]) == 3


def test_only_one_builds_at_a_time(tmp_path: Path) -> None:
    path = str(tmp_path / "lib.db")

    def meddling():  # type: ignore[no-untyped-def]
        yield from papers(9)
        with pytest.raises(IndexFault) as found:
            build(path, papers(3))
        assert found.value.code == "I004"

    assert build_from(path, [Origin("a", (1, 1), meddling)]).added == 9


def test_an_index_that_is_built_anew_is_read_as_it_was(tmp_path: Path) -> None:
    path = library(tmp_path)

    def meanwhile():  # type: ignore[no-untyped-def]
        yield paper(99)
        with Index(path) as index:
            assert index.find(paper(3)).best
            assert not index.find(paper(99)).best

    build_from(path, [Origin("a", (1, 1), meanwhile)])
    with Index(path) as index:
        assert index.find(paper(99)).best


def test_several_read_at_once(tmp_path: Path) -> None:
    path = library(tmp_path)
    with Index(path) as one, Index(path) as other:
        os.chmod(path, 0o444)
        assert one.find(paper(3)).best
        assert other.find(paper(3)).best
        with Index(path) as third:
            assert third.find(paper(4)).best


# Bad input.


def test_no_index(tmp_path: Path) -> None:
    assert fault(tmp_path / "nothing.db").code == "I001"
    assert fault(tmp_path).code == "I001"
    (tmp_path / "empty").write_bytes(b"")
    assert fault(tmp_path / "empty").code == "I001"
    assert "bibconv index build" in str(fault(tmp_path / "nothing.db"))


def test_a_foreign_file(tmp_path: Path) -> None:
    (tmp_path / "refs.bib").write_text("@misc{a, title={A}}\n" * 100)
    assert fault(tmp_path / "refs.bib").code == "I001"
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE meta (name, value)")
    other.close()
    assert fault(tmp_path / "other.db").code == "I001"
    assert "another program" in str(fault(tmp_path / "other.db"))


@pytest.mark.parametrize("name", ["refs.bib", "other.db"])
def test_a_foreign_file_is_not_replaced(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    if name == "other.db":
        with sqlite3.connect(path) as other:
            other.execute("CREATE TABLE meta (name, value)")
        other.close()
    else:
        path.write_text("@misc{a, title={A}}\n" * 100)
    before = path.read_bytes()
    with pytest.raises(IndexFault, match="not replaced"):
        build(str(path), papers(3))
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == [name]


@pytest.mark.parametrize(("version", "whose"), [(0, "an older"), (99, "a newer")])
def test_another_version(version: int, whose: str, tmp_path: Path) -> None:
    path = library(tmp_path)
    with sqlite3.connect(path) as database:
        database.execute(f"PRAGMA user_version = {version}")
    database.close()
    found = fault(path)
    assert found.code == "I003"
    assert whose in str(found)
    with pytest.raises(IndexFault):
        build(path, papers(3), add=True)
    assert build(path, papers(3)).added == 3, "it may be built anew"


@pytest.mark.parametrize("share", [0.001, 0.1, 0.5, 0.9, 0.999])
def test_a_truncated_index(share: float, tmp_path: Path) -> None:
    path = Path(library(tmp_path))
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    assert fault(path).code in ("I001", "I002")


def test_damage_is_a_fault_or_an_answer_and_nothing_else(tmp_path: Path) -> None:
    path = Path(library(tmp_path))
    whole = path.read_bytes()
    rng = random.Random(0)
    asked = [*papers(6), Record(abstract=paper(50).abstract), Record(title=paper(7).title, author=paper(7).author)]
    outcomes = set()
    for _ in range(150):
        broken = bytearray(whole)
        for _ in range(rng.choice((1, 20, 400))):
            broken[rng.randrange(100, len(broken))] = rng.randrange(256)
        path.write_bytes(broken)
        try:
            with Index(str(path)) as index:
                for record in asked:
                    index.find(record)
                outcomes.add("answer")
        except IndexFault as found:
            outcomes.add(found.code)
    assert {"answer", "I002"} <= outcomes


def test_a_broken_building_is_begun_anew(tmp_path: Path) -> None:
    path = str(tmp_path / "lib.db")
    Path(building(path)).write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    assert build(path, papers(3)).added == 3


# The command line.


def test_what_the_reader_refuses_is_in_the_account(tmp_path: Path, bibconv: Run) -> None:
    source = tmp_path / "some.bib"
    source.write_text("@misc{a, title={A title that says enough}}\n@misc{b, title={never closed\n")
    ran = bibconv("index", "build", source, "-o", tmp_path / "lib.db")
    assert ran.status == 1
    assert "B001" in ran.err
    assert "read 2 = written 1 + refused 1 + merged 0" in ran.err


def test_index_build_add_and_info(tmp_path: Path, bibconv: Run) -> None:
    path = tmp_path / "lib.db"
    source = as_jsonl(tmp_path / "papers.jsonl", papers(12))
    ran = bibconv("index", "build", source, "-o", path)
    assert (ran.status, ran.err) == (0, "bibconv: read 12 = written 12 + refused 0 + merged 0\n")
    more = tmp_path / "more.bib"
    more.write_text("@misc{a, title={A title that says enough}, author={Doe, J.}}\n@misc{b,}\n")
    ran = bibconv("index", "add", more, "-o", path)
    assert ran.status == 0
    assert "read 2 = written 1 + refused 1 + merged 0" in ran.err
    assert "I011" in ran.err
    ran = bibconv("index", "info", path)
    assert ran.status == 0
    assert ran.out.decode().startswith("version      1\nrecords      13\nabstracts    12\n")


def test_index_of_standard_input(tmp_path: Path, bibconv: Run) -> None:
    data = as_jsonl(tmp_path / "papers.jsonl", papers(3)).read_bytes()
    assert bibconv("index", "build", "-", "-f", "jsonl", "-o", tmp_path / "lib.db", stdin=data).status == 0


def test_a_compressed_file_of_csl_json_in_lines(tmp_path: Path, bibconv: Run) -> None:
    item = '{"id": "a", "type": "article", "title": "A title that says enough", "issued": {"date-parts": [[2020]]}}\n'
    (tmp_path / "items.jsonl.gz").write_bytes(gzip.compress(item.encode() * 2))
    ran = bibconv("index", "build", tmp_path / "items.jsonl.gz", "-o", tmp_path / "lib.db")
    assert (ran.status, ran.err) == (0, "bibconv: read 2 = written 1 + refused 0 + merged 1\n")


def test_what_cannot_be_indexed(tmp_path: Path, bibconv: Run) -> None:
    path = tmp_path / "lib.db"
    ran = bibconv("index", "build", tmp_path / "nothing.bib", "-o", path)
    assert ran.status == 2
    assert "F006" in ran.err
    (tmp_path / "empty.bib").write_text("")
    ran = bibconv("index", "build", tmp_path / "empty.bib", "-o", path)
    assert ran.status == 2
    assert "no record was read" in ran.err
    ran = bibconv("index", "build", tmp_path / "empty.bib", "-o", tmp_path / "empty.bib")
    assert ran.status == 2
    ran = bibconv("index", "info", tmp_path / "empty.bib")
    assert (ran.status, "I001" in ran.err) == (2, True)
    ran = bibconv("index", "add", tmp_path / "empty.bib", "-o", path)
    assert (ran.status, "I001" in ran.err) == (2, True)
    assert not path.exists()

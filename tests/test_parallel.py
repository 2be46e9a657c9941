"""Several processes write the bytes that one writes, whatever the documents, and whatever becomes of a process."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import random
import signal
import subprocess
import sys
import time
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

import pytest
from conftest import ROOT, Run
from mutate import documents, mutated
from test_pieces import CUT_UP, LISTING, PEOPLE, a_group

from bibconv import parallel, pieces, process
from bibconv.course import Worker
from bibconv.files import Document, MemorySink, from_text
from bibconv.format import BUILT_IN, ReadOptions, WriteOptions, get
from bibconv.formats.jats import sets
from bibconv.formats.listing import pieces as listing_pieces
from bibconv.limits import Limits
from bibconv.model import Name
from bibconv.parallel import Team
from bibconv.pipe import Conversion, read_document
from bibconv.process import Process, WorkerError
from bibconv.report import Diagnostic, Loss, Report, ReportDocument
from bibconv.text.authorlist import AuthorLines, UnsettledError
from bibconv.workers import Desk, Order, Proposal, Result, Setup, Task

READ = [name for name in BUILT_IN if get(name).read]


class InProcess(Worker):
    """A worker that works in this process, when the team waits for it."""

    def __init__(self, setup: Setup, report: Report) -> None:
        self._desk = Desk(setup)
        super().__init__(setup, report)

    def _start(self) -> None:
        pass

    def give(self, order: Order) -> None:
        self.given.append(order)

    def take_in(self) -> None:
        given = self.given.popleft()
        self.answered(given, self._desk(given))

    def end(self) -> None:
        pass


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """No other process works; which worker is done next is left to chance."""
    chance = random.Random(11)
    monkeypatch.setattr(parallel, "Worker", InProcess)
    monkeypatch.setattr(
        parallel, "hear", lambda team: chance.choice([worker for worker in team if worker.given]).take_in()
    )


Told = tuple[bytes, list[Diagnostic], tuple[int, int, int]]


def in_one(data: bytes, reader: str, writer: str, options: ReadOptions | None = None) -> Told:
    """What one process writes and tells."""
    told: list[Diagnostic] = []
    report = Report(told.append)
    sink = MemorySink()
    with from_text(data, report) as document:
        Conversion(get(writer), report).write(read_document(document, report, get(reader), options), sink)
    return sink.text().encode(), told, (report.read, report.written, report.refused)


def in_several(data: bytes, reader: str, writer: str, jobs: int, options: ReadOptions | None = None) -> Told:
    """What several processes write and tell."""
    told: list[Diagnostic] = []
    report = Report(told.append)
    sink = MemorySink()
    setup = Setup(writer, WriteOptions(), options or ReadOptions(), False)
    with (
        from_text(data, report) as document,
        Team(jobs, Conversion(get(writer), report), report, setup) as team,
    ):
        team.write([document], sink, get(reader))
    return sink.text().encode(), told, (report.read, report.written, report.refused)


def order(found: Diagnostic) -> str:
    return repr(found)


def assert_same(data: bytes, reader: str, writer: str, jobs: int, options: ReadOptions | None = None) -> None:
    one, several = in_one(data, reader, writer, options), in_several(data, reader, writer, jobs, options)
    assert several[0] == one[0]
    assert several[2] == one[2]
    # Each process looks for keys that stand twice in what it reads; K001 tells of all.
    apart = {"B008"}
    left = [sorted((each for each in found if each.code not in apart), key=order) for found in (one[1], several[1])]
    assert left[1] == left[0]


def long(data: bytes, times: int) -> bytes:
    """The document several times over, so that there is something to divide."""
    return data * times if not data.lstrip().startswith((b"[", b"<")) else data


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize("reader", READ)
def test_the_same_bytes_however_a_document_is_cut(reader: str, monkeypatch: pytest.MonkeyPatch) -> None:
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


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize(("end", "told"), [("]", []), ("", ["S003"])])
def test_the_end_of_an_array_is_looked_for_once(end: str, told: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "SIZE", 300)
    items = ",\n".join(f'{{"id": "k{number}", "type": "book", "title": "Title {number}"}}' for number in range(50))
    data = f"\n[{items}{end}\n".encode()
    assert_same(data, "csl-json", "jsonl", 2)
    assert [each.code for each in in_several(data, "csl-json", "jsonl", 2)[1]] == told


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize("size", [10, 700, 3000])
@pytest.mark.parametrize("listing", CUT_UP["listing"])
def test_names_of_other_pieces_tell_how_a_line_is_divided(
    size: int, listing: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "SIZE", size)
    proposed: list[Proposal] = []
    propose = Desk.propose

    def watched(desk: Desk, task: Task) -> Proposal:
        proposal = propose(desk, task)
        if task.piece is not None:
            proposed.append(proposal)
        return proposal

    monkeypatch.setattr(Desk, "propose", watched)
    assert_same(listing, "listing", "bibtex", 2)
    assert len(proposed) > 4
    assert all(each.keys is not None for each in proposed)
    assert sum(len(each.told.unsettled) for each in proposed) > 4


@pytest.mark.usefixtures("in_process")
def test_a_piece_may_have_no_record_that_its_worker_can_make(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "SIZE", 700)
    text = "The engine weaves patterns. " * 8
    listing = "".join(f"Unit{n}, No{n}\nNotes on {n}\nUnit{n}, No{n}, Doe, Jane\n{text}\n" for n in range(20))
    written, _, counts = in_several(listing.encode(), "listing", "bibtex", 2)
    assert written.count(b"@misc{") == 20
    assert counts == (20, 20, 0)
    assert_same(listing.encode(), "listing", "bibtex", 2)


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize("reader", ["listing", "ris", "jsonl"])
def test_a_mark_that_stands_twice_is_taken_off_once(reader: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "SIZE", 100)
    data = {"listing": LISTING.encode(), "ris": RIS, "jsonl": b'{"type":"book","title":"T"}\n' * 20}[reader]
    for marks in (1, 2, 3):
        assert_same(BOM_UTF8 * marks + data, reader, "bibtex", 2)


def test_a_line_of_a_listing_depends_on_the_names_before_it() -> None:
    def authors(text: str) -> str:
        return [
            line for line in in_one(text.encode(), "listing", "bibtex")[0].decode().splitlines() if "author" in line
        ][-2]

    assert authors(LISTING) == "  author = {Islor, Ipsel and {Sontal} and Lumset, Lomer and Dovar, Daspe},"
    assert authors(a_group(39)) == "  author = {Islor, Ipsel and Sontal, Lumset and {Lomer} and Dovar, Daspe},"


@pytest.mark.usefixtures("in_process")
def test_a_piece_of_a_listing_that_ends_elsewhere_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "SIZE", 700)
    # The sole author of a paper without an abstract looks like a heading.
    paper = f"A Paper of One\n{PEOPLE[7]}\n"
    broken = LISTING.replace(a_group(19), a_group(19).replace("Notes on engine number 19 2", paper + "Notes"))
    for above in (0, 6):
        monkeypatch.setattr(listing_pieces, "_ABOVE", above)
        monkeypatch.setattr(listing_pieces._next_group, "__defaults__", (above,))
        assert_same(broken.encode(), "listing", "bibtex", 2)


@pytest.mark.usefixtures("in_process")
def test_errors_are_counted_from_the_beginning_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "SIZE", 10)
    data = b'{"type":"book","title":"T"}\n{"type":"book","title":}\n' * 9
    assert in_several(data, "jsonl", "bibtex", 2)[2] == (18, 9, 9)
    # It is given up at the record after the fourth error.
    assert in_several(data, "jsonl", "bibtex", 2, ReadOptions(limits=Limits(errors=3)))[2] == (8, 4, 4)
    assert_same(data, "jsonl", "bibtex", 2, ReadOptions(limits=Limits(errors=3)))


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize("fault", [b"", b"@book{unclosed, title = {\n"])
def test_how_long_a_document_may_be_is_asked_once(fault: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "SIZE", 1000)
    entries = [b"@string{k%d = {The name of a string}}\n@book{k%d, title = k%d}\n" % (n, n, n) for n in range(200)]
    data = b"".join([*entries[:150], fault, *entries[150:]])
    limits = Limits(file=len(data))  # the strings stand before each piece again
    assert_same(data, "bibtex", "jsonl", 2, ReadOptions(limits=limits))
    assert in_several(data, "bibtex", "jsonl", 2, ReadOptions(limits=limits))[2][1] == 200
    told = in_several(b"@book{k, title = {T}}\n" * 200, "bibtex", "jsonl", 2, ReadOptions(limits=Limits(file=500)))[1]
    assert "L003" not in [each.code for each in told]


@pytest.mark.parametrize("reader", ["listing", "abstracts"])
def test_what_is_read_in_two_steps_is_read_as_in_one(reader: str) -> None:
    drafting = get(reader).drafting
    read = get(reader).read
    assert drafting
    assert read
    for data in documents(reader):
        with from_text(data, Report()) as one, from_text(data, Report()) as two:
            # Drafts go to another process.
            drafts = pickle.loads(pickle.dumps(list(drafting.drafts(two, Report(), ReadOptions()))))
            finished = [drafting.finish(each, Report(), two.path) for each in drafts]
            assert [each for each in finished if each is not None] == list(read(one, Report(), ReadOptions()))


def test_a_layout_that_is_none_is_wrong_usage_with_several_processes_too(bibconv: Run) -> None:
    one, two = (bibconv("convert", "-", "-f", "listing", "--layout", "odd", "-j", n, stdin=b"a\nb") for n in ("1", "2"))
    assert (one.status, one.err) == (two.status, two.err)
    assert two.status == 2


def an_article(number: int, more: str = "") -> str:
    title = f"<title-group><article-title>Title {number} &amp; é</article-title></title-group>"
    meta = f'<article-meta><article-id pub-id-type="doi">10.5555/{number}</article-id>\n{title}{more}</article-meta>'
    return f'<article article-type="letter">\n<front>\n{meta}\n</front></article>\n'


SET = '<?xml version="1.0" encoding="UTF-8"?>\n<pmc-articleset>\n{}</pmc-articleset>\n'
ARTICLES = [an_article(number) for number in range(9)]


def within(at: int, more: str, root: str = SET) -> str:
    """A set of articles, in one of which there is more."""
    return root.format("".join([*ARTICLES[:at], an_article(at, more), *ARTICLES[at + 1 :]]))


SETS = {
    "whole": SET.format("".join(ARTICLES)),
    "a mark at its beginning": "\ufeff" + SET.format("".join(ARTICLES)),
    "of a declared type": SET.format("".join(ARTICLES)).replace(
        "<pmc", '<!DOCTYPE pmc-articleset SYSTEM "x.dtd">\n<pmc'
    ),
    "an entity of a type that is not read": within(4, "<abstract>a&nbsp;b</abstract>").replace(
        "<pmc", '<!DOCTYPE pmc-articleset SYSTEM "x.dtd">\n<pmc'
    ),
    "an entity that is not declared": within(4, "<abstract>a&nbsp;b</abstract>"),
    "an entity that is declared": within(4, "<abstract>a&b;c</abstract>").replace(
        "<pmc", '<!DOCTYPE pmc-articleset [<!ENTITY b "c">]>\n<pmc'
    ),
    "namespaces": within(
        4,
        '<self-uri xlink:href="https://a.example"/>',
        SET.replace("set>", 'set xmlns:xlink="http://www.w3.org/1999/xlink">', 1),
    ),
    "what looks like an end, as data": within(4, "<abstract><p><![CDATA[</article>\n<article>]]></p></abstract>"),
    "what looks like an end, in a remark": within(4, "<!-- </article>\n<article> -->"),
    "an article in an article": within(4, "</article-meta></front><article>\n<front><article-meta>"),
    "a formula": within(4, "<abstract><p><inline-formula><math><mi>x</mi></math></inline-formula></p></abstract>"),
    "a footnote": within(4, "<abstract><p>a<fn><p>b</p></fn></p></abstract>"),
    "broken": within(4, "<b>"),
    "ends in the middle": within(4, "")[:1500],
    "without an end": within(4, "").replace("</pmc-articleset>", ""),
    "another end": within(4, "").replace("</pmc", "</xml"),
    "something after it": within(4, "") + "<a/>",
    "lone returns": within(2, "<abstract>\r\r\ra</abstract>"),
    "CRLF": within(2, "<abstract>a</abstract>").replace("\n", "\r\n"),
    "many lines": SET.format("".join(ARTICLES)).replace("</front>", "</front>" + "\n" * 20_000),
    "many lines, then broken": within(7, "<b>").replace("</front>", "</front>" + "\n" * 20_000),
    "an unknown prefix, then broken": within(2, "<x:y/>").replace("10.5555/7</art", "10.5555/7</tra"),
    "broken in several places": within(1, "<b>")
    .replace("10.5555/4<", "10.5555/&<")
    .replace("10.5555/8</art", "8</tra"),
    "broken in each": SET.format("".join([an_article(number, "<b>") for number in range(9)])),
    "broken at its beginning": SET.format("".join(ARTICLES)).replace("<article ", "<article a=b ", 1),
    "broken at its end": within(8, "") + "</pmc-articleset>\n" + an_article(9),
    "broken, with a remark behind": within(4, "& <!-- </article>\n<article> -->"),
    "broken, with data behind": within(4, "& <![CDATA[</article>\n<article>]]> <article"),
    "broken within a remark": within(4, "<!-- -- </article>\n<article> -->"),
    "broken behind characters of several bytes": within(4, "").replace("</article>\n", "</article>")
    + "éé中𝔘&<article/>",
    "broken, then many lines": within(2, "<b>")
    .replace("10.5555/7", "&")
    .replace("</front>", "</front>" + "\n" * 20_000),
    "broken by what has no end": within(4, "<![CDATA["),
    "broken, with a DTD": within(4, "<b>a&nbsp;b").replace("<pmc", '<!DOCTYPE pmc-articleset SYSTEM "x.dtd">\n<pmc'),
    "broken, with namespaces": within(
        4,
        '<self-uri xlink:href="https://a.example"/>',
        SET.replace("set>", 'set xmlns:xlink="http://www.w3.org/1999/xlink">', 1),
    ).replace("10.5555/2", "<"),
    "text between articles": within(4, "").replace(ARTICLES[5], "words &amp;\nmore\n" + ARTICLES[5] + "words\n"),
    "elements between articles": within(4, "").replace(ARTICLES[5], "<a/>\n<b>c</b>" + ARTICLES[5] + "<a>d</a>\n"),
    "text between articles, then broken": within(7, "<b>").replace(ARTICLES[5], "words" + ARTICLES[5]),
    "articles in other elements": within(4, "").replace(ARTICLES[5], "<r>" + ARTICLES[5] + "</r>"),
    "all on a line": SET.format("".join(ARTICLES)).replace("\n", ""),
    "of other names": SET.format("".join(ARTICLES)).replace("pmc-articleset", "a:b"),
}


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize("kind", SETS)
def test_sets_of_articles(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for size, jobs in ((10, 2), (900, 3)):
        monkeypatch.setattr(pieces, "SIZE", size)
        assert_same(SETS[kind].encode(), "jats", "jsonl", jobs)


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize(("bad", "read"), [("<article>&</article>\n", 9), ("<article><b></article>\n" * 30, 1)])
def test_sets_of_articles_with_many_faults(bad: str, read: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sets, "_FREE", 2_000)
    monkeypatch.setattr(sets, "_COST", 200)
    monkeypatch.setattr(pieces, "SIZE", 700)
    data = SET.format(bad.join(ARTICLES)).encode()
    assert_same(data, "jats", "jsonl", 2)
    # Where faults are denser than they may be, articles between them are passed over.
    assert in_one(data, "jats", "jsonl")[0].count(b"10.5555") == read


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize("bad", [b"\xff", b"\xc3", b"\xed\xa0\x80", b"\0"])
def test_articles_that_are_no_text(bad: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "SIZE", 10)
    for head in (SET, SET.replace("UTF-8", "ISO-8859-1")):
        data = within(4, "<abstract>@</abstract>", head).encode().replace(b"@", bad)
        assert_same(data, "jats", "jsonl", 2)


@pytest.mark.usefixtures("in_process")
def test_sets_of_articles_after_accidents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "SIZE", 300)
    rng = random.Random(5)
    for _ in range(60):
        assert_same(mutated(SETS["whole"].encode(), rng), "jats", "jsonl", 2)


@pytest.mark.usefixtures("in_process")
def test_a_set_of_articles_of_which_not_even_the_beginning_is_read(bibconv: Run) -> None:
    data = SETS["whole"].replace("</front>", "</front>" + "\n" * 20_000).encode()
    limited = ("convert", "-", "-f", "jats", "-t", "jsonl", "--limit", "file=50")
    one, two = (bibconv(*limited, "-j", jobs, stdin=data) for jobs in ("1", "2"))
    assert one == two
    assert [line.split(" ")[1] for line in two.err.splitlines()[:2]] == ["L003", "J001"]


def test_a_set_of_articles_is_divided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "SIZE", 500)
    cutting = get("jats").cutting
    assert cutting is not None
    for kind in ("whole", "namespaces", "many lines", "of a declared type"):
        assert cutting.fits(SETS[kind])
        parts = list(cutting.cuts([SETS[kind].encode()]))
        assert len(parts) >= 3
        for part in parts:
            report = Report()
            with from_text(part.whole, report) as document:
                assert list(read_document(document, report, get("jats")))
            assert not report.findings
    for part in cutting.cuts([SETS["a footnote"].encode()]):
        report = Report()
        with from_text(part.whole, report) as document:
            assert list(read_document(document, report, get("jats")))
        assert set(report.findings) == ({"J004"} if b"<fn>" in part.data else set())
        assert cutting.alone(part.data, frozenset([(each.code, each.message) for each in report.diagnostics]))
    assert not cutting.fits(SETS["an entity that is declared"])
    assert not cutting.fits(SETS["all on a line"].replace("UTF-8", "latin-1"))


RIS = "".join([f"TY  - JOUR\r\nTI  - Title {n % 7}\r\nAU  - Doe, Jane\r\nER  - \r\n\r\n" for n in range(900)]).encode()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "SIZE", 1000)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("room", [1, 700, 1 << 20])
@pytest.mark.parametrize("writer", ["bibtex", "jats", "jsonl"])
def test_real_processes_write_the_same_bytes(writer: str, room: int, monkeypatch: pytest.MonkeyPatch) -> None:
    # What there is no room for in the memory that processes share goes through the pipe.
    monkeypatch.setattr(process, "_ROOM", room)
    assert_same(RIS, "ris", writer, 2)
    assert_same(RIS, "ris", writer, 3)


@pytest.mark.parametrize("method", ["fork", "forkserver", "spawn"])
def test_however_processes_are_started(method: str, tmp_path: Path) -> None:
    started = tmp_path / "started.py"
    started.write_text(
        "import multiprocessing\n"
        "from bibconv.cli import main\n"
        "if __name__ == '__main__':\n"
        f"    multiprocessing.set_start_method({method!r})\n"
        "    main()\n"
    )
    (tmp_path / "in.ris").write_bytes(RIS * 30)
    for jobs in ("1", "2"):
        command = [sys.executable, str(started), "convert", "in.ris", "-t", "bibtex", "-j", jobs, "-o", f"{jobs}.bib"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stderr
    assert (tmp_path / "2.bib").read_bytes() == (tmp_path / "1.bib").read_bytes()


class Killing(Team):
    """A team whose first worker is killed after so many tasks were written, and after so many again."""

    after: tuple[int, ...] = ()
    done = 0

    def _taken(self, result: Result) -> Iterator[tuple[str, bytes]]:
        yield from super()._taken(result)
        self.done += 1
        if self.done in self.after:
            worker = self._workers[0]
            assert isinstance(worker, Worker)
            worker._process.kill()


def killed(after: tuple[int, ...], data: bytes = RIS, reader: str = "ris") -> tuple[bytes, Report]:
    report = Report()
    sink = MemorySink()
    setup = Setup("bibtex", WriteOptions(), ReadOptions(), False)
    with (
        from_text(data, report) as document,
        Killing(2, Conversion(get("bibtex"), report), report, setup) as team,
    ):
        assert isinstance(team, Killing)
        team.after = after
        team.write([document], sink, get(reader))
    return sink.text().encode(), report


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("after", range(1, 20, 3))
def test_the_work_of_a_process_that_dies_is_done_again(after: int) -> None:
    out, report = killed((after,))
    assert out == in_one(RIS, "ris", "bibtex")[0]
    assert report.findings["X005"] == 1
    assert (report.read, report.written) == (900, 900)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("after", [2, 5])
def test_what_a_process_that_dies_had_learned_is_not_lost(after: int) -> None:
    out, report = killed((after,), CUT_UP["listing"][0], "listing")
    assert out == in_one(CUT_UP["listing"][0], "listing", "bibtex")[0]
    assert report.findings["X005"] == 1
    assert (report.read, report.written) == (160, 160)


def test_what_a_process_leaves_to_its_parent_does_not_depend_on_what_it_read_before() -> None:
    lines = AuthorLines(apart=True)
    assert lines.read("Ada Byron, Charles Babbage")[0] == (Name(family="Ada Byron", given="Charles Babbage"),)
    with pytest.raises(UnsettledError):
        lines.read("Ada Byron, Charles Babbage", heading="Ada Byron")


@pytest.mark.usefixtures("small")
def test_a_process_that_dies_twice_ends_the_run() -> None:
    with pytest.raises(WorkerError, match="-9"):
        killed((2, 9))


def test_one_record_alone_is_written_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "SIZE", 50)
    assert_same(b"\n" * 2000 + b'{"type":"book","title":"T"}\n' + b"\n" * 2000, "jsonl", "jats", 2)


@pytest.mark.usefixtures("in_process")
def test_one_record_whose_piece_does_not_stand_alone_is_written_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "SIZE", 300)
    data = SET.format(ARTICLES[0] + "".join(ARTICLES[1:]).replace('"doi"', '"<"'))
    assert_same(data.encode(), "jats", "jats", 2)
    assert in_several(data.encode(), "jats", "jats", 2)[2] == (9, 1, 8)


Done = tuple[bytes, list[Diagnostic], list[Loss], ReportDocument]


def of_all(reader: str | None, data: Sequence[bytes], jobs: int, writer: str = "bibtex", **setup: bool) -> Done:
    """What is written of several documents, and told."""
    told: list[Diagnostic] = []
    lost: list[Loss] = []
    report, sink = Report(told.append, lost.append), MemorySink()
    format = get(reader) if reader else None
    conversion = Conversion(get(writer), report, refuse_losses=setup.get("refuse_losses", False))

    def documents() -> Iterator[Document]:
        for number, each in enumerate(data):
            with from_text(each, report, str(number)) as document:
                yield document

    if jobs == 1:
        conversion.write((r for each in documents() for r in read_document(each, report, format)), sink)
    else:
        with Team(
            jobs, conversion, report, Setup(writer, WriteOptions(), ReadOptions(), setup.get("refuse_losses", False))
        ) as team:
            team.write(documents(), sink, format)
    assert report.balanced
    return sink.text().encode(), told, lost, report.document()


def assert_same_of_all(reader: str, *data: bytes) -> ReportDocument:
    """What two processes write of several documents is what one writes; what they report."""
    one, two = of_all(reader, data, 1), of_all(reader, data, 2)
    assert two[0] == one[0]
    return two[3]


def test_several_documents_become_one() -> None:
    assert assert_same_of_all("ris", b"", RIS, RIS[:200], RIS).totals.read == 1804


@pytest.mark.usefixtures("in_process", "small")
@pytest.mark.parametrize("at", range(0, 60, 7))
def test_a_document_after_one_of_which_a_part_was_read_again(at: int) -> None:
    entries = [f"@book{{k{number}, title = {{Title {number}}}, year = 1999}}\n".encode() for number in range(200)]
    fault = b"@book{unclosed, title = {\n"
    report = assert_same_of_all("bibtex", b"".join([*entries[:at], fault, *entries[at:]]), b"".join(entries))
    assert report.findings["B001"] == 1
    assert (report.totals.written, report.totals.refused) == (400, 1)


def groups(rng: random.Random) -> Iterator[tuple[str | None, list[bytes]]]:
    """Sets of documents of one format or of any, most of them with faults."""
    kinds = {reader: documents(reader) for reader in READ}
    while True:
        mixed = rng.random() < 0.3
        reader = rng.choice(READ)
        several = []
        for _ in range(rng.choice((1, 2, 3))):
            data = rng.choice(kinds[rng.choice(READ) if mixed else reader])
            data = long(data, rng.choice((1, 2, 20)))[:20_000]
            several.append(rng.choice((b"", data, mutated(data, rng), mutated(data, rng))) if data else data)
        yield None if mixed else reader, several


@pytest.mark.usefixtures("in_process")
def test_findings_and_losses_of_several_documents_stand_in_the_same_order(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(3)
    # Each process looks for keys that stand twice in what it reads; what is no text is told when it is met.
    apart = {"B008", "F001"}
    for number, (reader, several) in enumerate(islice(groups(rng), 150)):
        monkeypatch.setattr(pieces, "SIZE", rng.choice((10, 300, 2000)))
        monkeypatch.setattr(parallel, "BATCH", rng.choice((1, 2, 400)))
        writer = rng.choice(("bibtex", "ris", "csl-json", "jats", "jsonl"))
        one, two = (
            of_all(reader, several, jobs, writer, refuse_losses=number % 5 == 0) for jobs in (1, rng.choice((2, 3)))
        )
        assert two[0] == one[0]
        assert two[2] == one[2]
        assert two[3].totals == one[3].totals
        told = [[each for each in found if each.code not in apart] for found in (one[1], two[1])]
        assert told[1] == told[0]


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


def with_workers(said: list[str]) -> tuple[subprocess.Popen[bytes], list[int]]:
    """A command that has started two workers, and these."""
    # Where the tests run in the background, an interrupt is ignored, and by what they start, too.
    heeding = partial(signal.signal, signal.SIGINT, signal.default_int_handler)
    command = [sys.executable, "-m", "bibconv", *said]
    run = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=heeding)
    deadline = time.monotonic() + 20
    workers: list[int] = []
    while len(workers) < 2 and time.monotonic() < deadline:
        workers = children(run.pid)
    assert len(workers) == 2
    return run, workers


def assert_gone(workers: list[int]) -> None:
    """These processes end."""
    deadline = time.monotonic() + 20
    while any(map(lives, workers)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not any(map(lives, workers))


class Asking(Process[str, tuple[object, set[int]]]):
    """A process that says what it does with SIGTERM, and which signals it keeps waiting."""

    def __init__(self) -> None:
        self.ends: list[int | None] = []
        super().__init__(self._make_manners, self.ends.append)

    @staticmethod
    def _make_manners() -> Callable[[str], tuple[object, set[int]]]:
        return lambda order: (signal.getsignal(signal.SIGTERM), set(signal.pthread_sigmask(signal.SIG_BLOCK, ())))

    def answered(self, order: str, answer: tuple[object, set[int]]) -> None:
        self.said = answer


def test_a_process_ends_where_it_is_asked_to_whatever_its_parent_does(monkeypatch: pytest.MonkeyPatch) -> None:
    # A signal that came while it begins would be answered as its parent does, who may not heed a second one.
    waiting: list[set[int]] = []
    start = multiprocessing.Process.start

    def watched(process: multiprocessing.Process) -> None:
        waiting.append(set(signal.pthread_sigmask(signal.SIG_BLOCK, ())))
        start(process)

    monkeypatch.setattr(multiprocessing.Process, "start", watched)
    before = signal.signal(signal.SIGTERM, lambda number, frame: None)
    try:
        asked = Asking()
        asked.give("what?")
        asked.take_in()
        assert asked.said == (signal.SIG_DFL, set())
        asked._process.terminate()
        asked._process.join(20)
        assert asked._process.exitcode == -signal.SIGTERM
        asked.end()
    finally:
        signal.signal(signal.SIGTERM, before)
    assert waiting == [{signal.SIGINT, signal.SIGTERM}]
    assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) == set()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks for processes as Linux lists them")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_process_outlives_its_parent(number: signal.Signals, tmp_path: Path) -> None:
    source = tmp_path / "in.ris"
    source.write_bytes(RIS * 400)
    target = tmp_path / "out.bib"
    target.write_text("old")
    run, workers = with_workers(["convert", str(source), "-o", str(target), "-j", "2"])
    run.send_signal(number)
    assert run.wait(20) == (-9 if number == signal.SIGKILL else 128 + number)
    assert_gone(workers)
    assert target.read_text() == "old"

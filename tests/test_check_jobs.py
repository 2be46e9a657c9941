"""``bibconv check`` with several processes, and with limits of the user's."""

import os
import pickle
import random
import signal
import sys
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import ClassVar

import pytest
from conftest import Run
from mutate import documents, mutated
from test_parallel import SETS, assert_gone, with_workers

from bibconv import pieces
from bibconv.checking.apart import NotAlone, Part
from bibconv.checking.document import Checked
from bibconv.cli import team
from bibconv.cli.settings import Config
from bibconv.cli.team import Task, checked
from bibconv.process import WorkerError
from bibconv.rules.found import Problem

GOOD = "@misc{a, title = {A study of fish}, author = {Doe, Jane}, year = 2001}\n"
BAD = "@misc{a, title = {T}, doi = {https://doi.org/10.1000/182}}\n"
BROKEN = "@misc{a, title = {T}\n\n@misc{b, title = {U}}\n"


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    for name, text in (("a", GOOD), ("b", BAD), ("c", BROKEN), ("d", ""), ("f", BAD * 3)):
        (tmp_path / f"{name}.bib").write_text(text)
    (tmp_path / "g.ris").write_text("TY  - JOUR\nTI  - The \\textit{Drosophila}\nER  - \n")
    return [
        str(tmp_path / name) for name in ("a.bib", "b.bib", "c.bib", "d.bib", "none.bib", "f.bib", "g.ris", "b.bib")
    ]


@pytest.mark.parametrize("jobs", ["2", "3", "20"])
@pytest.mark.parametrize("how", ["text", "json", "concise"])
def test_the_same_is_told_by_several_processes(files: list[str], bibconv: Run, jobs: str, how: str) -> None:
    one = bibconv("check", "--isolated", "--output-format", how, *files)
    several = bibconv("check", "--isolated", "--output-format", how, "-j", jobs, *files)
    assert (several.status, several.out, several.err) == (one.status, one.out, one.err)
    assert one.status == 2
    assert b"I102" in one.out
    assert b"none.bib" in one.out


def test_what_is_cited_is_known_to_all_processes(files: list[str], tmp_path: Path, bibconv: Run) -> None:
    (tmp_path / "paper.tex").write_text("\\cite{a,zebra}")
    said = (
        "check",
        "--isolated",
        "--output-format",
        "concise",
        "--select",
        "K104",
        "--tex",
        str(tmp_path / "paper.tex"),
    )
    ran = bibconv(*said, "-j", "2", *files[:2])
    assert ran.out.decode() == f"{tmp_path / 'paper.tex'}:1:9: K104 zebra is cited and not defined\n"


def test_files_are_mended_by_one_process(files: list[str], bibconv: Run) -> None:
    ran = bibconv("check", "--isolated", "--fix", "--select", "I102", "-j", "2", *files[:2])
    assert ran.status == 0
    assert Path(files[1]).read_text() == "@misc{a, title = {T}, doi = {10.1000/182}}\n"


def test_an_option_that_is_wrong_is_told_once(files: list[str], bibconv: Run) -> None:
    ran = bibconv("check", "--isolated", "--select", "Q", "-j", "2", *files[:2])
    assert ran.status == 2
    assert ran.err.count("no code begins with 'Q'") == 1


def dying(times: int, folder: str) -> Callable[[Task], Checked]:
    """Checks in a worker that is killed so many times, before it tells of the file b."""

    def check(task: Task) -> Checked:
        if task.path == "b" and len(os.listdir(folder)) < times:
            Path(folder, str(len(os.listdir(folder)))).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if task.path == "fault":
            raise ZeroDivisionError("a fault of ours")
        return Checked([Problem("K102", "warning", "unsafe", task.path, 1, 1)])

    return check


def run(names: str, times: int, folder: Path, jobs: int = 2) -> list[list[tuple[str, str, str]]]:
    tasks = [Task(name, Config(), None, frozenset()) for name in names.split()]
    found = checked(tasks, jobs, partial(dying, times, str(folder)))
    return [[(each.code, each.path, each.message) for each in one.problems] for one in found]


def test_a_file_is_checked_again_where_a_process_died(tmp_path: Path) -> None:
    plain = [[("K102", name, "unsafe")] for name in "abcde"]
    assert run("a b c d e", 0, tmp_path) == plain
    told = ("X005", "b", "a worker process ended with status -9; its file is checked again")
    assert run("a b c d e", 1, tmp_path) == [plain[0], [told, *plain[1]], *plain[2:]]


def test_a_process_that_dies_twice_ends_the_run(tmp_path: Path) -> None:
    with pytest.raises(WorkerError, match="-9, for the second time"):
        run("a b c", 2, tmp_path)


def test_a_fault_of_ours_is_told_by_the_parent(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError, match="a fault of ours"):
        run("a fault b", 0, tmp_path)


def test_limits_are_those_of_the_user(tmp_path: Path, bibconv: Run) -> None:
    path = tmp_path / "deep.bib"
    path.write_text("@misc{a, title = {" + "{" * 20 + "x" + "}" * 20 + "}}\n")
    said = ("check", "--isolated", "--output-format", "concise", "--select", "L", str(path))
    assert bibconv(*said).status == 0
    deep = bibconv(*said, "--limit", "depth=10")
    assert (deep.status, deep.out.decode()) == (
        1,
        f"{path}:1:1: L001 the @misc is refused: nested too deeply (line 1)\n",
    )
    long = bibconv(*said, "--limit", "file=10")
    assert long.status == 2
    assert b"L003 the file has more than 10 bytes" in long.out
    assert bibconv(*said, "--limit", "height=10").status == 2


# One file, divided.


class InProcess:
    """A worker that works in this process; which of several is heard next, chance decides."""

    answers: ClassVar[Counter[str]] = Counter()
    """How many of its answers were of which kind: what became of pieces, and of whole files."""
    dice = random.Random(0)

    def __init__(self, make: Callable[[], team.Check]) -> None:
        self._make = make
        self._do: Callable[[Task], team.Answer] | None = None
        self.given: deque[Task] = deque()
        self._files: deque[team._File] = deque()

    def assign(self, file: team._File, task: Task) -> None:
        self.given.append(task)
        self._files.append(file)

    def step(self) -> None:
        self._do = self._do or team._Answering(self._make)()
        task = self.given.popleft()
        answer: team.Answer = pickle.loads(pickle.dumps(self._do(pickle.loads(pickle.dumps(task)))))
        self.answers[type(answer).__name__ + ("" if task.cut is None else " of the rest" if task.cut.rest else "")] += 1
        self._files.popleft().answered(task, answer)

    def end(self) -> None:
        pass


def heard(workers: Sequence[InProcess]) -> None:
    InProcess.dice.choice([each for each in workers if each.given]).step()


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter[str]]:
    """Work in this process, and count what comes of the pieces."""
    monkeypatch.setattr(team, "_Worker", InProcess)
    monkeypatch.setattr(team, "hear", heard)
    InProcess.answers.clear()
    yield InProcess.answers
    assert InProcess.answers.total()


def assert_same(bibconv: Run, path: Path, *said: str, how: str = "json", jobs: str = "3") -> bytes:
    """What one process and several say of a file is the same, and so is how they end; what they say."""
    said = ("check", "--isolated", "--output-format", how, *said, str(path))
    one, several = bibconv(*said), bibconv(*said, "-j", jobs)
    assert (several.status, several.out, several.err) == (one.status, one.out, one.err)
    return one.out


def entry(number: int) -> str:
    """One of the entries of a library that has something wrong of every kind, and much that is wrong in two places."""
    work = number // 2
    title = f"The {'Schooling' if number % 3 else 'Schoolling'} of Fish in {'Lake' * (number % 5)} No. {work}"
    kind = ("article", "book", "misc", "artcle", "techreport")[number % 5]
    month = ("jan", "{March}", "unknownmacro", "3")[number % 4]
    venue = ("Physics and Chemistry", "Physics \\& Chemistry", "J. Comput. Phys.")[number // 9 % 3]
    lines = [
        f"@{kind}{{{'Key' if number % 7 else 'key'}{work},",
        f"  title = {{{title}}},",
        f"  author = {{Doe, Jane{' and others' if number % 4 == 0 else ' and Émile Zola'}}},",
        f"  journal = {{{venue}}},",
        f"  year = {2001 + number % 40}, month = {month}, note = macro{number % 2},",
        f"  doi = {{{'https://doi.org/' if number % 6 == 0 else ''}10.1000/{work}}},",
        f"  publisher = {{Addison{'-' if number % 2 else ' '}Wesley}}, pages = {{1{'-' * (number % 4)}9}},",
        f"  abstract = {{As \\citet{{Key{work + 1}, none{number}}} say, fish swim in {number // 3} schools.}},",
    ]
    if number % 9 == 0:  # too many to be misspelt, as the whole file shows
        lines.append("  volumme = {1},")
    if number % 40 == 0:
        lines.append(f"  auhtor = {{Nobody}},{'   % bibconv: ignore[E104]' if number else ''}")
    if number % 8 == 0:
        lines.append(f"  owner = {{}}, title = {{{title}}},")
    behind = "  % bibconv: ignore[B, C101]" if number % 10 == 3 else ""
    before = ("", "% bibconv: ignore\n", "@comment{bibconv: ignore[C]}\n\n% bibconv: ignore[T]\n")[number % 11 % 3]
    return before + "\n".join(lines) + f"\n}}{behind}\n\n"


TWICE = "  author = {{Roe, Jane}},\n  title = {{On the Feeding of Fish}},{}\n}}\n\n"
LIBRARY = (
    "@misc{one,\n"
    + TWICE.format("")
    + "".join(map(entry, range(120)))
    + "@misc{two,\n"
    + TWICE.format("")
    + "@misc{three,\n"
    + TWICE.format("\n  langid = {german},")
)


@pytest.mark.parametrize("size", [10, 700, 5000])
@pytest.mark.parametrize("how", ["text", "json", "sarif", "concise", "github", "junit"])
def test_a_large_file_is_divided(
    size: int, how: str, tmp_path: Path, bibconv: Run, in_process: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "SIZE", size)
    (tmp_path / "refs.bib").write_text(LIBRARY)
    out = assert_same(bibconv, tmp_path / "refs.bib", "--report-unused", how=how)
    assert in_process["Part"] > (4 if size == 5000 else 50)
    assert in_process["Result"] == 0
    for code in (b"B004", b"B008", b"C101", b"C102", b"C104", b"E104", b"I102", b"K101", b"T113", b"X004"):
        assert code in out
    assert (b"C107" in out) == (how != "junit")  # which has no notes
    # A third one is in another language. JUnit has each message twice.
    assert out.count(b"the same title and authors as") == (2 if how == "junit" else 1)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf", b"\xef\xbb\xbf\xef\xbb\xbf"])
def test_lines_and_columns_are_those_of_the_document(
    end: str, mark: bytes, tmp_path: Path, bibconv: Run, in_process: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "SIZE", 300)
    (tmp_path / "refs.bib").write_bytes(mark + LIBRARY.replace("\n", end).encode())
    out = assert_same(bibconv, tmp_path / "refs.bib", "--select", "ALL")
    assert in_process["Part"] > 50
    assert out.count(b'"code": "E104"') == 1


def test_where_a_finding_stands(tmp_path: Path, bibconv: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "SIZE", 100)
    (tmp_path / "refs.bib").write_text(
        "@misc{é,\n title = {É}}\n"
        + "".join([f"@misc{{a{n}, title = {{T{n}}}}}\n" for n in range(100)])
        + "@misc{É}\n@misc{é}\n"
    )
    ran = bibconv(
        "check",
        "--isolated",
        "--output-format",
        "concise",
        "--select",
        "K101,B008",
        "-j",
        "2",
        str(tmp_path / "refs.bib"),
    )
    assert ran.out.decode().splitlines() == [
        f"{tmp_path}/refs.bib:103:7: K101 É is é (line 1) in another case",
        f"{tmp_path}/refs.bib:104:7: B008 the key 'é' is that of another entry too (line 1); both are kept",
    ]


def test_what_is_cited_and_what_is_known_already(
    tmp_path: Path, bibconv: Run, in_process: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "SIZE", 500)
    (tmp_path / "refs.bib").write_text(LIBRARY)
    (tmp_path / "paper.tex").write_text("\\cite{Key3,Key5,zebra,KEY7}")
    out = assert_same(bibconv, tmp_path / "refs.bib", "--tex", str(tmp_path / "paper.tex"), how="concise")
    assert b"paper.tex:1:17: K104 zebra is cited and not defined" in out
    assert b"K105 Key4 is not cited" in out
    known = str(tmp_path / "known.json")
    bibconv("check", "--isolated", "--baseline", known, "--write-baseline", "-j", "2", str(tmp_path / "refs.bib"))
    (tmp_path / "refs.bib").write_text(LIBRARY + "@misc{new, title = {T}, doi = {https://doi.org/10.1000/x}}\n")
    out = assert_same(bibconv, tmp_path / "refs.bib", "--baseline", known, how="concise")
    assert b"I102" in out
    assert out.count(b"I102") == 1
    assert in_process["Part"] > 50


@pytest.mark.parametrize(
    "tail", ["@misc{b, title = {U}", "@string{x = {y}}\n", "@misc{b, xref = {Key1}}", "@misc{q, crossref = {Key1}}"]
)
@pytest.mark.parametrize("at", [0.0, 0.4, 1.0])
def test_what_hangs_together_is_checked_together(
    tail: str, at: float, tmp_path: Path, bibconv: Run, in_process: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "SIZE", 500)
    starts = [found for found in range(len(LIBRARY)) if LIBRARY.startswith("\n@", found)]
    cut = starts[int(at * (len(starts) - 1))] + 1
    (tmp_path / "refs.bib").write_text(LIBRARY[:cut] + tail + "\n" + LIBRARY[cut:])
    assert_same(bibconv, tmp_path / "refs.bib", "--select", "ALL")
    if tail.startswith("@misc{b, title"):
        assert in_process["Part of the rest"] == 1
        assert in_process["Result"] == 0
    else:
        assert in_process["Result"] == 1


def test_a_fault_that_an_entry_survives_keeps_nobody_waiting(
    tmp_path: Path, bibconv: Run, in_process: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "SIZE", 500)
    (tmp_path / "refs.bib").write_text(
        LIBRARY.replace("Jane},", "Jane}", 1).replace("Wesley},", "Wesley},,") + "\nx = {y}\n"
    )
    out = assert_same(bibconv, tmp_path / "refs.bib", how="concise")
    assert out.count(b"B002 [*] missing comma") == 1
    told = [number for number in range(120) if number % 11 % 3 != 1 and number % 10 != 3]  # the others are suppressed
    assert out.count(b"B002 [*] extra comma") == len(told) == 69
    assert in_process["Part of the rest"] == 0
    assert in_process["Part"] > 50


@pytest.mark.parametrize("bad", [b"\xff", b"@misc{x, title = {\xe9}}\n"])
def test_a_file_that_cannot_be_read_whole_is_not_divided(
    bad: bytes, tmp_path: Path, bibconv: Run, in_process: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "SIZE", 100)
    (tmp_path / "refs.bib").write_bytes(LIBRARY.encode() + bad + LIBRARY.encode())
    assert b"F001" in assert_same(bibconv, tmp_path / "refs.bib")
    assert b"L003" in assert_same(bibconv, tmp_path / "refs.bib", "--limit", f"file={len(LIBRARY) // 2}")
    assert in_process["Result"] == 2


def test_several_files_large_and_small(
    tmp_path: Path, bibconv: Run, in_process: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "SIZE", 600)
    ris = "TY  - JOUR\nTI  - The \\textit{Drosophila}\nAU  - Doe, Jane\nDO  - 10.1000/1\nER  - \n\n"
    names = []
    for name, text in (
        ("a.bib", GOOD),
        ("b.bib", LIBRARY),
        ("c.ris", ris * 90),
        ("d.bib", BAD),
        ("e.bib", LIBRARY[:9000]),
    ):
        (tmp_path / name).write_text(text)
        names.append(str(tmp_path / name))
    said = ("check", "--isolated", "--output-format", "json", *names, str(tmp_path / "none.bib"))
    one = bibconv(*said)
    for jobs in ("2", "5"):
        several = bibconv(*said, "-j", jobs)
        assert (several.status, several.out, several.err) == (one.status, one.out, one.err)
    assert in_process["Part"] > 50
    assert in_process["Result"] == 6  # two small files and one that is not there, twice
    assert one.out.count(b'"code": "C101"') > 90


REFS = (
    "<back><ref-list>\n<ref><element-citation publication-type='jrnl'><article-title>A</article-title>, "
    "<source>B</source><year>1999a</year>\n<fpage>11-19</fpage></element-citation></ref>\n"
    "<ref id='r2'><nlm-citation><source>A</source></nlm-citation></ref>\n<ref id='r3'><element-citation>"
    "<article-title>Title 3 &amp; é</article-title><pub-id pub-id-type='doi'>https://doi.org/10.5555/3</pub-id>"
    "</element-citation></ref>\n</ref-list></back></article>"
)


@pytest.mark.parametrize("reader", ["bibtex", "biblatex", "ris", "jats", "jsonl", "arxiv", "openalex"])
def test_the_same_is_found_however_a_document_is_cut(
    reader: str, tmp_path: Path, bibconv: Run, in_process: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(reader)
    marks = [
        "% bibconv: ignore\n",
        "% bibconv: ignore[T, C1]\n",
        "@comment{bibconv: ignore[E,B]}\n",
        "% bibconv: ignore-file[I]\n",
    ]
    path = tmp_path / "refs.txt"
    originals = documents(reader) + [
        SETS[kind].replace("</article>", REFS).encode() for kind in SETS if reader == "jats"
    ]
    for number in range(40):
        data = rng.choice(originals)[:4000] * rng.choice((1, 2, 4))
        data = mutated(data, rng) if number % 4 else data
        for _ in range(number % 3):
            at = data.find(b"\n", rng.randrange(len(data) + 1)) + 1
            data = data[:at] + rng.choice(marks).encode() + data[at:]
        path.write_bytes(data.replace(b"\n", b"\r\n") if number % 5 == 0 else data)
        monkeypatch.setattr(pieces, "SIZE", rng.choice((10, 60, 300)))
        assert_same(bibconv, path, "--select", "ALL", "--report-unused", "-f", reader)
    assert in_process["Part"] > 20


@pytest.mark.parametrize("kind", SETS)
def test_sets_of_articles(
    kind: str, tmp_path: Path, bibconv: Run, in_process: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "set.xml"
    path.write_text(SETS[kind].replace("</article>", REFS))
    for size in (10, 900):
        monkeypatch.setattr(pieces, "SIZE", size)
        assert_same(bibconv, path, "--select", "ALL", "-f", "jats")
    assert in_process["Part"] >= (2 if kind in ("whole", "CRLF", "many lines", "broken") else 0)


def test_real_processes_divide_a_file(tmp_path: Path, bibconv: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "SIZE", 2000)
    (tmp_path / "refs.bib").write_text(LIBRARY)
    for jobs in ("2", "3"):
        assert_same(bibconv, tmp_path / "refs.bib", how="text", jobs=jobs)


def accident(folder: Path, times: int, fault: bool, of: Callable[..., team.Check], *given: object) -> team.Check:
    """Checks in a worker that is killed so many times when it is given a certain piece, or fails there."""
    check = of(*given)

    def checking(task: Task) -> Checked | Part | NotAlone:
        if task.cut is not None and b"none61}" in task.cut.piece.data and len(os.listdir(folder)) < times:
            (folder / str(len(os.listdir(folder)))).touch()
            if fault:
                raise ZeroDivisionError("a fault of ours")
            os.kill(os.getpid(), signal.SIGKILL)
        return check(task)

    return checking


@pytest.fixture
def accidents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Say what happens to a worker."""
    monkeypatch.setattr(pieces, "SIZE", 2000)
    (tmp_path / "refs.bib").write_text(LIBRARY)
    (tmp_path / "times").mkdir()

    def happen(times: int, *, fault: bool = False) -> None:
        of = import_module("bibconv.cli.check")
        monkeypatch.setattr(of, "_worker", partial(accident, tmp_path / "times", times, fault, of._worker))

    return happen


def test_a_piece_is_checked_again_where_a_process_died(
    accidents: Callable[..., None], tmp_path: Path, bibconv: Run
) -> None:
    said = ("check", "--isolated", "--output-format", "concise", str(tmp_path / "refs.bib"))
    one = bibconv(*said)
    accidents(1)
    several = bibconv(*said, "-j", "2")
    told = f"{tmp_path}/refs.bib: X005 a worker process ended with status -9; its file is checked again\n"
    assert several.out == told.encode() + one.out
    assert several.status == one.status


def test_processes_that_die_at_a_piece_twice_end_the_run(
    accidents: Callable[..., None], tmp_path: Path, bibconv: Run
) -> None:
    accidents(9)
    ran = bibconv("check", "--isolated", "-j", "2", str(tmp_path / "refs.bib"))
    assert "WorkerError: a worker process ended with status -9, for the second time" in ran.err


def test_a_fault_of_ours_in_a_piece_is_told_by_the_parent(
    accidents: Callable[..., None], tmp_path: Path, bibconv: Run
) -> None:
    accidents(1, fault=True)
    (tmp_path / "a.bib").write_text(BAD)
    ran = bibconv("check", "--isolated", "-j", "2", str(tmp_path / "a.bib"), str(tmp_path / "refs.bib"))
    assert "ZeroDivisionError: a fault of ours" in ran.err
    assert b"I102" in ran.out  # the file before was told first


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks for processes as Linux lists them")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_process_outlives_a_check(number: signal.Signals, tmp_path: Path) -> None:
    source = tmp_path / "refs.bib"
    source.write_text(LIBRARY * 200)
    run, workers = with_workers(["check", "--isolated", str(source), "-j", "2"])
    run.send_signal(number)
    assert run.wait(20) == (-9 if number == signal.SIGKILL else 128 + number)
    assert_gone(workers)

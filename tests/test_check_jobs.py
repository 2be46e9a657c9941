"""``bibconv check`` with several processes, and with limits of the user's."""

import os
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from conftest import Run

from bibconv.checking.document import Checked
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

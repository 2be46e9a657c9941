"""``bibconv check`` where it is used: real pre-commit in a real repository, and what other programs read of it."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from . import judging

PRE_COMMIT = judging.HOME / "venv" / "bin" / "pre-commit"
SARIF = judging.HOME / "node_modules" / "@microsoft" / "jest-sarif" / "lib" / "schemas" / "sarif-2.1.0-rtm.5.json"
GOOD = "@article{a,\n  author = {Abel, N.},\n  title = {Tides},\n  journal = {Waves},\n  year = 2001,\n}\n"
BAD = GOOD.replace("year = 2001,", "year = 2001,\n  doi = {https://doi.org/10.1000/182},")
TIDY = """\
@article{a,
  author  = {Abel, N.},
  title   = {Tides},
  journal = {Waves},
  year    = 2001,
}
"""
BAD_AND_TIDIED = TIDY.replace("2001,", "2001,\n  doi     = {10.1000/182},")
BROKEN = GOOD + "@article{b,\n  title = {Never closed,\n"
CONFIG = """\
repos:
  - repo: {clone}
    rev: {revision}
    hooks:
      - id: bibconv-check
"""


def git(folder: Path, *arguments: str) -> str:
    author = ("-c", "user.name=Tester", "-c", "user.email=tester@example.org", "-c", "commit.gpgsign=false")
    done = subprocess.run(["git", *author, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clean repository of what is under test, with all that is tracked as it stands now."""
    judging.need(PRE_COMMIT, "git")
    folder = tmp_path_factory.mktemp("clone") / "bibconv"
    for name in git(judging.ROOT, "ls-files", "--cached", "--others", "--exclude-standard").splitlines():
        source = judging.ROOT / name
        if source.is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, folder / name)
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "All")
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A repository with a good bibliography."""
    folder = tmp_path / "project"
    folder.mkdir()
    git(folder, "init", "-q")
    (folder / "refs.bib").write_text(GOOD)
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "Good")
    return folder


def pre_commit(folder: Path, clone: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    home = clone.parent / "home"
    return judging.run(PRE_COMMIT, *arguments, cwd=folder, env={"PRE_COMMIT_HOME": str(home)})


def test_try_repo_passes_good_files_and_stops_bad_ones(clone: Path, project: Path) -> None:
    """Each run of ``try-repo`` installs anew, so there are two: all hooks on good files, and on bad ones."""
    files = ("refs.bib", "a.jsonl")
    (project / "refs.bib").write_text(TIDY)
    (project / "a.jsonl").write_text('{"id":"a","type":"book"}\n')
    good = pre_commit(project, clone, "try-repo", clone, "--files", *files)
    assert good.returncode == 0, good.stdout + good.stderr
    assert good.stdout.count("Passed") == 4
    (project / "refs.bib").write_text(BAD)
    (project / "a.jsonl").write_text('{"id":"a","type":"novel"}\n')
    ran = pre_commit(project, clone, "try-repo", clone, "--files", *files)
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert ran.stdout.count("Failed") == 4
    assert "refs.bib:6:3: I102 [*]" in ran.stdout
    assert ran.stdout.count("files were modified by this hook") == 2
    assert "a.jsonl:1:1: S001" in ran.stdout
    assert (project / "refs.bib").read_text() == BAD_AND_TIDIED


def test_a_commit_with_the_hook_installed(clone: Path, project: Path) -> None:
    revision = git(clone, "rev-parse", "HEAD")
    (project / ".pre-commit-config.yaml").write_text(CONFIG.format(clone=clone, revision=revision))
    git(project, "add", "-A")
    assert pre_commit(project, clone, "install", "--install-hooks").returncode == 0
    env = {"PRE_COMMIT_HOME": str(clone.parent / "home")}
    commit = ("git", "-c", "user.name=Tester", "-c", "user.email=tester@example.org", "commit", "-qm", "More")
    for bad, told in ((BAD, "refs.bib:6:3: I102"), (BROKEN, "refs.bib:7:1: B00")):
        (project / "refs.bib").write_text(bad)
        git(project, "add", "-A")
        blocked = judging.run(*commit, cwd=project, env=env)
        assert blocked.returncode == 1
        assert told in blocked.stdout + blocked.stderr
        assert git(project, "log", "--format=%s") == "Good"
    (project / "refs.bib").write_text(GOOD + GOOD.replace("{a,", "{b,").replace("Tides", "Ebbs"))
    git(project, "add", "-A")
    passed = judging.run(*commit, cwd=project, env=env)
    assert passed.returncode == 0, passed.stdout + passed.stderr
    assert git(project, "log", "--format=%s") == "More\nGood"


def found_as(output: str, tmp_path: Path) -> str:
    path = tmp_path / "a b&.bib"
    path.write_text(BAD + BROKEN + "% bad\n@misc{ü, doi = {1\x01}, title = {<&>}}")
    return judging.bibconv("check", path, "--select", "ALL", "--output-format", output).stdout


def test_sarif_is_valid_to_the_official_schema(tmp_path: Path) -> None:
    judging.need(SARIF)
    schema: Any = json.loads(SARIF.read_text())
    log = json.loads(found_as("sarif", tmp_path))
    validator = jsonschema.validators.validator_for(schema)(schema)
    assert [error.message for error in validator.iter_errors(log)] == []
    assert len(log["runs"][0]["results"]) > 3
    assert any("fixes" in result for result in log["runs"][0]["results"])
    del log["runs"][0]["tool"]["driver"]["name"]
    assert [error.message for error in validator.iter_errors(log)] == ["'name' is a required property"]


def test_junit_opens_in_a_reader(tmp_path: Path) -> None:
    python = judging.HOME / "venv" / "bin" / "python"
    judging.need(python)
    (tmp_path / "report.xml").write_text(found_as("junit", tmp_path))
    ask = (
        "import sys; from junitparser import JUnitXml; x = JUnitXml.fromfile(sys.argv[1]);"
        "print(len(x), x.failures, [c.result[0].type for s in x for c in s if c.result][:1])"
    )
    done = judging.run(python, "-c", ask, tmp_path / "report.xml")
    assert done.returncode == 0, done.stderr
    suites, failures, types = done.stdout.split(" ", 2)
    assert (suites, int(failures) > 3) == ("1", True)
    assert types.startswith("['")

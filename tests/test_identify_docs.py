"""``docs/identify.md``: what it says is so."""

import doctest
import json
import re
import shlex
from pathlib import Path
from typing import get_args

import pytest
from conftest import ROOT, Run

from bibconv.identify import matcher

PAGE = (ROOT / "docs" / "identify.md").read_text(encoding="utf-8")


def commands() -> list[list[str]]:
    """What the page says to type, without the name of the program."""
    return [shlex.split(line)[1:] for line in re.findall(r"^\$ (bibconv .*)$", PAGE, re.MULTILINE)]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_from_bare_abstracts_to_bibtex(place: Path, bibconv: Run) -> None:
    assert [command[0] for command in commands()] == ["index", "identify", "convert"]
    for command in commands():
        assert bibconv(*command).status == 0
    refs = (place / "refs.bib").read_text(encoding="utf-8")
    assert "@article{whitlock2023listening," in refs
    assert "author = {Whitlock, Maren and Nakamura, S{\\=o}ta and {\\O}rsted, P{\\aa}l}" in refs
    assert "@inproceedings{adeyemi2022optimal," in refs
    assert "doi = {10.5555/invented.44}" in refs
    assert "eprint = {2105.99999}" in refs
    reasons = [entry["reason"] for entry in json.loads((place / "decisions.json").read_bytes())]
    assert reasons == ["abstract", "abstract", "not found"]


def test_the_python_of_the_page(place: Path) -> None:
    test = doctest.DocTestParser().get_doctest(PAGE, {}, "identify.md", "identify.md", 0)
    runner = doctest.DocTestRunner()
    runner.run(test)
    assert (runner.failures, len(test.examples)) == (0, 4)


def test_the_thresholds_of_the_page() -> None:
    for said in (
        f"score of {matcher.MIN_SCORE} on",
        f"within {matcher.TIE} of",
        f"least {matcher.EVIDENCE} characters",
    ):
        assert said in PAGE
    assert f"fewer than {matcher.SHORTEST} words" in PAGE
    assert f"more than {matcher.LONGEST:,} words" in PAGE


def test_every_reason_to_abstain_is_on_the_page() -> None:
    for reason in set(get_args(matcher.Reason)) - {"abstract", "title", "accepted"}:
        assert f"| `{reason}` |" in PAGE


def test_the_picture_is_there() -> None:
    picture = (ROOT / "docs" / "identify.svg").read_text(encoding="utf-8")
    assert picture.startswith("<svg ")
    assert f"named from {matcher.MIN_SCORE} on" in picture

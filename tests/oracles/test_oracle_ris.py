"""RIS is judged by other people's readers."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from . import ris
from .conftest import Output
from .judging import Record, fine


def test_the_lines_are_as_the_format_has_them(output: Output) -> None:
    fine(ris.judge_form(output("ris", "corpus.ris")))


def test_rispy_reads_it_exactly(output: Output, truth: list[Record]) -> None:
    fine(ris.judge_rispy(output("ris", "corpus.ris"), truth))


def test_citation_js_reads_it(output: Output, truth: list[Record], tmp_path: Path) -> None:
    fine(ris.judge_citation_js(tmp_path, output("ris", "corpus.ris"), truth))


def test_bibutils_reads_it(output: Output, truth: list[Record], tmp_path: Path) -> None:
    fine(ris.judge_bibutils(tmp_path, output("ris", "corpus.ris"), truth))


def test_pandoc_reads_it(output: Output, truth: list[Record]) -> None:
    fine(ris.judge_pandoc(output("ris", "corpus.ris"), truth))


BROKEN = {
    "a record has no end": (r"ER  - \r\n", ""),
    "an abstract is wrapped": (r"(AB  - .{40}\S*) ", r"\1\r\nXX  - "),
    "a title is changed": (r"Enough", "More"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_file_is_found_out(fault: str, few: list[Record], few_as: Callable[..., Path], tmp_path: Path) -> None:
    path = few_as("ris")
    judges: list[Callable[[], list[str]]] = [
        lambda: ris.judge_rispy(path, few),
        lambda: ris.judge_citation_js(tmp_path, path, few),
        lambda: ris.judge_bibutils(tmp_path, path, few),
        lambda: ris.judge_pandoc(path, few),
    ]
    assert [judge() for judge in judges] == [[], [], [], []]
    text, count = re.subn(*BROKEN[fault], path.read_bytes().decode("utf-8"), count=1)
    assert count, "nothing was broken"
    path.write_bytes(text.encode("utf-8"))
    assert sum(bool(judge()) for judge in judges) >= 3


@pytest.mark.parametrize(
    "damage", [lambda s: "\ufeff" + s, lambda s: s.replace("\r\n", "\n"), lambda s: s + "a line\r\n"]
)
def test_a_broken_form_is_found_out(damage: Callable[[str], str], few_as: Callable[..., Path]) -> None:
    path = few_as("ris")
    path.write_bytes(damage(path.read_bytes().decode("utf-8")).encode("utf-8"))
    assert ris.judge_form(path)

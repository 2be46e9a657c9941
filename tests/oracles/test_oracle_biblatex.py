"""BibLaTeX is judged by biber, its data model, and a compiled PDF."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from . import latex, readers
from .conftest import Output
from .judging import Record, fine

NAMED = ("QPLEX", "DeepSeek-Prover", "SE(3)", "Q-Learning", "Retiring Δ")


def test_lualatex_and_biber_print_all_records(output: Output, truth: list[Record], tmp_path: Path) -> None:
    fine(latex.judge_biblatex(tmp_path, output("biblatex", "corpus.biblatex.bib"), truth))
    fine(latex.named_faults(latex.pdf_text(tmp_path), NAMED))


def test_the_data_model_holds(output: Output, truth: list[Record], tmp_path: Path) -> None:
    fine(latex.judge_biber_tool(tmp_path, output("biblatex", "corpus.biblatex.bib"), truth))


def test_pandoc_reads_it(output: Output, truth: list[Record]) -> None:
    fine(readers.pandoc_bibtex(output("biblatex", "corpus.biblatex.bib"), truth, "biblatex"))


def test_a_bare_percent_sign_is_found_out(few: list[Record], few_as: Callable[..., Path], tmp_path: Path) -> None:
    refs = few_as("biblatex")
    text = refs.read_text(encoding="utf-8")
    assert text.count("x_{i}") == 1
    refs.write_text(text.replace("x_{i}", "x_{i}%"), encoding="utf-8")
    assert latex.judge_biblatex(tmp_path, refs, few)


@pytest.mark.parametrize(
    ("good", "bad", "sign"),
    [
        ("@misc{", "@article{", "journaltitle"),
        ("  title", "  year = {20x5},\n  title", "year"),
        ("@misc{", "@nosuch{", "nosuch"),
    ],
)
def test_a_wrong_data_model_is_found_out(
    good: str, bad: str, sign: str, few: list[Record], few_as: Callable[..., Path], tmp_path: Path
) -> None:
    refs = few_as("biblatex")
    text = refs.read_text(encoding="utf-8")
    assert good in text
    refs.write_text(text.replace(good, bad, 1), encoding="utf-8")
    assert any(sign in found for found in latex.judge_biber_tool(tmp_path, refs, few))

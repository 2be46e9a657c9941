"""BibTeX is judged by bibtex, a compiled PDF, and other readers of BibTeX."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from . import latex, readers
from .conftest import Output
from .judging import Record, fine, needs_font

NAMED = ("QPLEX", "DeepSeek-Prover", "SE(3)", "Q-Learning", "Retiring Δ")


@pytest.mark.parametrize("style", latex.STYLES)
def test_pdflatex_prints_the_records_in_latin_script(
    style: str, output: Output, truth: list[Record], tmp_path: Path
) -> None:
    records = [r for r in truth if not needs_font(r)]
    fine(latex.judge_bibtex(tmp_path, output("bibtex", "corpus.bib"), style, "pdflatex", records, some=True))
    fine(latex.named_faults(latex.pdf_text(tmp_path), NAMED))


@pytest.mark.parametrize("style", latex.STYLES)
def test_lualatex_prints_all_records(style: str, output: Output, truth: list[Record], tmp_path: Path) -> None:
    fine(latex.judge_bibtex(tmp_path, output("bibtex", "corpus.bib"), style, "lualatex", truth, some=False))
    fine(latex.named_faults(latex.pdf_text(tmp_path), NAMED))


BROKEN = {
    "an entry is lost": (r"\A@\w+\{.*?\n\}\n", "", "bibitems for"),
    "an entry has no end": (r"\n\}\n", "\n", "exit"),
    "a lone brace": (r"(?m)^(\s*title\s*=\s*\{+)", r"\1\\{", "exit"),
    "case is not protected": (r"\{QPLEX\}", "QPLEX", "case"),
    "math is recased": (r"\{\$\\Delta\$", r"$\\Delta$", "case"),
    "an unknown command": (r"QPLEX", r"QPLEX \\nosuch", "Undefined control sequence"),
    "an author is lost": (r"Kowalczyk", "Nobody", "not printed, or not in order"),
    "a title is changed": (r"Enough", "More", "title is not printed"),
    "a bare ampersand": (r"(?m)^(\s*title[^\n]*?)\\&", r"\1&", "!"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_file_is_found_out(fault: str, few: list[Record], few_as: Callable[..., Path], tmp_path: Path) -> None:
    latin = [r for r in few if not needs_font(r)]
    refs = few_as("bibtex")
    pattern, by, sign = BROKEN[fault]
    text, count = re.subn(pattern, by, refs.read_text(encoding="utf-8"), count=1, flags=re.DOTALL)
    assert count, "nothing was broken"
    refs.write_text(text, encoding="utf-8")
    faults = latex.judge_bibtex(tmp_path, refs, "plain", "pdflatex", latin, some=True)
    assert any(sign in found for found in faults), faults


def test_a_missing_glyph_is_found_out(few: list[Record], few_as: Callable[..., Path], tmp_path: Path) -> None:
    refs = few_as("bibtex")
    refs.write_text(refs.read_text(encoding="utf-8").replace("第三", "\U00013000"), encoding="utf-8")
    faults = latex.judge_bibtex(tmp_path, refs, "plain", "lualatex", few, some=False)
    assert any("Missing character" in found for found in faults), faults


@pytest.mark.parametrize("reader", readers.OF_BIBTEX)
def test_other_readers_read_bibtex(reader: str, output: Output, truth: list[Record]) -> None:
    fine(readers.OF_BIBTEX[reader](output("bibtex", "corpus.bib"), truth))


@pytest.mark.parametrize("reader", readers.OF_BIBTEX)
def test_other_readers_find_a_broken_file_out(
    reader: str, few: list[Record], few_as: Callable[..., Path], tmp_path: Path
) -> None:
    refs = few_as("bibtex")
    text = refs.read_text(encoding="utf-8")
    assert readers.OF_BIBTEX[reader](refs, few) == []
    refs.write_text(text[: text.rindex("Enough")], encoding="utf-8")
    assert readers.OF_BIBTEX[reader](refs, few)

"""From bare abstracts to a bibliography: what ``docs/identify.md`` says, up to the printed page."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

from test_identify_docs import commands

from . import latex
from .judging import ROOT, fine, need, run


def test_bare_abstracts_become_a_bibliography(tmp_path: Path) -> None:
    need("pdflatex", "bibtex", "pdftotext")
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    for command in commands():
        done = run(sys.executable, "-m", "bibconv", *command, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)})
        assert done.returncode == 0, done.stderr
    lines = (tmp_path / "identified.jsonl").read_text(encoding="utf-8").split("\n")
    records = [json.loads(line) for line in lines if line]
    assert sum("title" in record for record in records) == 2
    shutil.copy(ROOT / "examples" / "paper" / "paper.tex", tmp_path)
    faults = latex.compile_(tmp_path, "pdflatex")
    assert run("bibtex", "paper", cwd=tmp_path).returncode == 0
    fine(faults + latex.compile_(tmp_path, "pdflatex") + latex.compile_(tmp_path, "pdflatex", last=True))
    page = latex.pdf_text(tmp_path).lower()
    assert "listening to steel" in page
    assert "optimal estimation of rotations" in page

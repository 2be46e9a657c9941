"""bibconv completion: the scripts, and what is offered."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, Run

from bibconv.codes import CODES
from bibconv.format import BUILT_IN, get
from bibconv.rules import all_rules

SHELLS = ["bash", "zsh", "fish"]


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_for_each_shell(shell: str, bibconv: Run) -> None:
    ran = bibconv("completion", shell)
    assert ran.status == 0
    assert f"_BIBCONV_COMPLETE={shell}_complete" in ran.out.decode()


@pytest.mark.parametrize("shell", SHELLS)
def test_the_shell_itself_takes_its_script(shell: str, bibconv: Run) -> None:
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"no {shell} here")
    script = bibconv("completion", shell).out
    ran = subprocess.run([program, "-n"], input=script, capture_output=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_another_shell_is_wrong_usage(bibconv: Run) -> None:
    ran = bibconv("completion", "tcsh")
    assert ran.status == 2
    assert "'bash', 'zsh', 'fish'" in ran.err


def offered(bibconv: Run, monkeypatch: pytest.MonkeyPatch, *words: str) -> list[str]:
    """What bash is offered for the last of the words, with its kind."""
    monkeypatch.setenv("_BIBCONV_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", " ".join(["bibconv", *words]))
    monkeypatch.setenv("COMP_CWORD", str(len(words)))
    ran = bibconv()
    assert ran.err == ""
    return ran.out.decode().split()


@pytest.mark.parametrize(
    ("words", "items"),
    [
        (["con"], ["plain,convert"]),
        (["sh"], ["plain,show"]),
        (["convert", "-f", "ar"], ["plain,arxiv"]),
        (["convert", "-t", "ar"], []),
        (["convert", "-f", ""], [f"plain,{name}" for name in BUILT_IN if get(name).read]),
        (["convert", "--to", ""], [f"plain,{name}" for name in BUILT_IN if get(name).writer]),
        (["convert", "--sort", ""], ["plain,key", "plain,author", "plain,year", "plain,title"]),
        (["convert", "--only", "title,iss"], ["plain,title,issued", "plain,title,ISSN", "plain,title,issue"]),
        (["convert", "some"], ["file,some"]),
        (["convert", "-o", "some"], ["file,some"]),
        (["show", "--style", "unsrt"], ["plain,unsrt", "plain,unsrtalpha"]),
        (["show", "some"], ["file,some"]),
        (["explain", "f00"], [f"plain,{code}" for code in CODES if code.startswith("F00")]),
        (["explain", "k10"], [f"plain,{code}" for code in all_rules() if code.startswith("K10")]),
        (["formats", "csl"], ["plain,csl-json"]),
        (["completion", "z"], ["plain,zsh"]),
    ],
)
def test_what_is_offered(words: list[str], items: list[str], bibconv: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert offered(bibconv, monkeypatch, *words) == items


def test_bash_completes(tmp_path: Path) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("no bash here")
    program = tmp_path / "bibconv"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m bibconv "$@"\n')
    program.chmod(0o755)
    script = """
    eval "$(bibconv completion bash)"
    COMP_WORDS=(bibconv convert --to bib); COMP_CWORD=3
    _bibconv_completion bibconv
    echo "${COMPREPLY[@]}"
    """
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run([bash, "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert (ran.stdout.split(), ran.stderr) == (["bibtex", "biblatex"], "")

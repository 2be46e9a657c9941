r"""Which keys are cited: ``\cite`` and its relatives, and ``.aux`` files."""

import json
from pathlib import Path

import pytest
from conftest import Run

from bibconv.checking.cited import cited_in_aux, cited_in_tex
from bibconv.cli.cited import read_tex
from bibconv.rules import all_rules
from bibconv.rules.base import RULES, File, Found, rule


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        (r"\cite{a}", "a"),
        (r"\cite{a,b , c}", "a b c"),
        (r"\cite[p.~3]{a} \citep[see][p. 3]{b}", "a b"),
        (r"\cite [{a]b}] {a}", "a"),
        ("\\textcite\n{a}", "a"),
        (r"\Citeauthor*{a} \citetalias{b} \footfullcite{c} \citeyearpar{d} \bibentry{e}", "a b c d e"),
        (r"\nocite{*} \nocite{a}", "* a"),
        (r"\parencites(pre)(post)[1]{a}[2][3]{b}{c} {no}", "a b c no"),
        (r"\volcite{2}[3]{a} \pvolcite[see]{1}{b}", "a b"),
        (r"\autocite<x>{a}", "a"),
        ("% \\cite{no}\n\\cite{a} % \\cite{no}", "a"),
        (r"50\% \cite{a} \\% \cite{no}", "a"),
        (r"\verb|\cite{no}| \verb*+\cite{no}+ \lstinline!\cite{no}! \cite{a}", "a"),
        ("\\begin{verbatim}\n\\cite{no}\n\\end{verbatim}\\cite{a}", "a"),
        ("\\begin{filecontents*}{x.bib}\n\\cite{no}\n\\end{filecontents*}\\cite{a}", "a"),
        (r"\newcommand{\x}[1]{\cite{#1}} \DeclareCiteCommand{\cite}{no} \citestyle{no} \AtEveryCitekey{no}", ""),
        (r"\cite \excite{} \cite{", ""),
        (r"\cite{Müller2001,doi:10.1/x_y}", "Müller2001 doi:10.1/x_y"),
    ],
)
def test_keys_in_tex(text: str, keys: str) -> None:
    assert [each.key for each in cited_in_tex(text).citations] == keys.split()


def test_lines_and_inputs() -> None:
    found = cited_in_tex("\\input{chap}\n%\n\\begin{comment}\n\n\\end{comment} \\cite{a}\n\\include{more}")
    assert found.citations == [("a", 5, 21)]
    assert found.inputs == ["chap", "more"]


def test_a_key_is_told_in_its_column_of_a_long_line(tmp_path: Path, bibconv: Run) -> None:
    (tmp_path / "paper.tex").write_text("Été " * 100 + r"\citep[see][p.~3]{a, zebra} % \cite{no}")
    (tmp_path / "a.bib").write_text("@misc{a, title = {Tides}}\n")
    ran = bibconv("check", tmp_path / "a.bib", "--select", "K104", "--tex", tmp_path / "paper.tex")
    said, line, caret = ran.out.decode().splitlines()
    assert said == f"{tmp_path / 'paper.tex'}:1:422: K104 zebra is cited and not defined"
    assert line[caret.index("^") :].startswith("zebra} %")


def test_aux_files() -> None:
    found = cited_in_aux(
        "\\relax\n\\citation{a,b}\n\\abx@aux@cite{0}{c}\n\\abx@aux@cite{d}\n\\bibdata{refs,more,main-blx}\n"
        "\\citation{biblatex-control}\\citation{REVTEX42Control,apsrev42Control}\n\\bibcite{x}{1}\n\\@input{chap.aux}\n\\abx@aux@nocite{0}{*}\n"
    )
    assert found.citations == [("a", 2, 11), ("b", 2, 13), ("c", 3, 18), ("d", 4, 15), ("*", 9, 20)]
    assert found.inputs == ["chap.aux"]


def test_what_is_taken_in_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "main.tex").write_text("\\cite{a}\\input{chap}\\include{none}")
    (tmp_path / "chap.tex").write_bytes(b"\xe9\n\\cite{b}\\input{main}")
    main = str(tmp_path / "main.tex")
    assert read_tex((main,)) == {"a": (main, 1, 7), "b": (str(tmp_path / "chap.tex"), 2, 7)}


def test_each_file_is_asked_for_the_keys_that_concern_it(tmp_path: Path, bibconv: Run) -> None:
    seen: dict[str, list[str]] = {}

    @rule("Z997", "what is cited", bad="", good="", file=True)
    def look(file: File) -> Found:
        missing = set(file.cited or ()) - {each.key for each in file.digests} - file.elsewhere
        seen[Path(file.path).name] = sorted(missing)
        return None

    (tmp_path / "paper.tex").write_text("\\cite{a,b,c}")
    (tmp_path / "one.bib").write_text("@misc{a, title = {T}}")
    (tmp_path / "two.bib").write_text("@misc{b, title = {T}}")
    try:
        all_rules.cache_clear()
        check = ("check", tmp_path / "one.bib", "--tex", tmp_path / "paper.tex", "--output-format", "json")
        bibconv(*check)
        assert seen == {"one.bib": ["b", "c"]}
        ran = bibconv(*check, tmp_path / "two.bib")
        assert seen == {"one.bib": ["c"], "two.bib": []}
        assert "X002" not in json.loads(ran.out)["statistics"]
        (tmp_path / "bibconv.toml").write_text('tex = ["paper.tex"]')
        seen.clear()
        bibconv("check", tmp_path / "two.bib")
        assert seen == {"two.bib": ["a", "c"]}
    finally:
        del RULES["Z997"]
        all_rules.cache_clear()


def test_a_key_that_another_file_of_the_run_has_is_defined(tmp_path: Path, bibconv: Run) -> None:
    (tmp_path / "paper.tex").write_text("\\cite{a,b,other,zz}")
    (tmp_path / "one.bib").write_text("@misc{a, title = {Tides}, author = {Ames, Jo}, year = 2020}\n")
    (tmp_path / "two.bib").write_text("@misc{b, ids = {other}, title = {Bells}, author = {Ames, Jo}, year = 2021}\n")
    files = (tmp_path / "one.bib", tmp_path / "two.bib")
    ran = bibconv("check", *files, "--select", "K104", "--tex", tmp_path / "paper.tex", "--output-format", "concise")
    assert ran.status == 1
    assert [line.partition("K104 ")[2] for line in ran.out.decode().splitlines() if "K104" in line] == [
        "zz is cited and not defined"
    ]


def test_a_key_behind_a_byte_that_cannot_be_decoded_is_defined(tmp_path: Path, bibconv: Run) -> None:
    (tmp_path / "paper.tex").write_text("\\cite{a,b}")
    (tmp_path / "one.bib").write_text("@misc{a, title = {Tides}}\n")
    (tmp_path / "two.bib").write_bytes("% von Müller\n@misc{b, title = {Bells}}\n".encode("latin-1"))
    files = (tmp_path / "one.bib", tmp_path / "two.bib")
    ran = bibconv("check", *files, "--select", "K104", "--tex", tmp_path / "paper.tex", "--output-format", "concise")
    assert b"K104" not in ran.out
    assert b"F001" in ran.out

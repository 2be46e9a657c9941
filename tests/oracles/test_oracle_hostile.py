"""Two thousand records that mean harm, written to each format, are judged by the real tools: none is lost, none breaks."""

from __future__ import annotations

import json
import random
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from . import csl, jats, latex
from .conftest import SUFFIXES
from .judging import bibconv, fine, need, once, run

COUNT = 2_000

KEYS = (
    "k,title={INJ}", "a}@misc{b,", "@string{a=b}", "{", "}", "%", "#", "\\input{x}", "a b", "", "é", "k'", 'k"', "k(", "k)", "k=", "k~", "k^^M", "../../x", "-", "*",
    "$x$", "@", "@comment{", "\u202ek", "k\n@misc{x,", "K", "k", "k&l", "_", "a:b/c",
)  # fmt: skip

FRAGMENTS = (
    "{", "}", "}}", "{{", "}{", "\\", "\\\\", "\\{", "\\}", "$", "$$", "$x$", "$x", "$}$", "${$", "%", "&", "#", "_", "^", "~", "^^M", "^^5c", "#1", "\\par", "\\\n", "\n\n",
    "\\input{/etc/passwd}", "\\write18{id}", "\\immediate\\write18{id}", "\\end{document}", "\\begin{verbatim}", "\\catcode`\\%=12", "\\def\\x{\\x}\\x", "\\csname x\\endcsname",
    "\\openout5=x", "\\loop\\iftrue\\repeat", "\\relax", "\\noexpand", "\\expandafter", "\\bgroup", "\\egroup", "\\verb|x|", "\\footnote{x}", "\\item", "\\bibitem{x}", "\\cite{x}",
    "\\'{e}", "\\'", "\\c c", "\\H{o}", "\\textit{x", "\\textbf{x}", "\\emph", "\\url{x%y}", "\\href{a}{b}", "\\frac{1}{", "\\left(", "\\right)", "\\mathrm{SE}(3)", "$\\mathrm{",
    "@misc{x,", "@comment{", "@string{x = y}", '"', "'", "``", "''", "`", "and", " and ", " and and ", ",", ", Jr.", "others", "#1#", "\" # x # \"",
    "\u202e", "\u2066", "\u200f", "\u200b", "\ufeff", "\u2028", "\x85", "\x00", "\x1b[31m", "\x07", "\x7f", "\x9b", "é", "ß", "Ł", "中文", "א", "ﬁ", "e\u0301", "\u0301", "№", "—", "–", "…",
    "\U0001f600", "½", "µ", "<i>", "</i>", "<b>x</b>", "<sup>2</sup>", "<script>x</script>", "&amp;", "&lt;", "&#0;", "]]>", "<![CDATA[", "<!--", "word", "Title", "QPLEX", "a", " ", "  ", "\t",
    "https://x.org/a_b%20c#d", "10.1000/a_(b)", "<span class=\"nocase\">", "</span>", "?", "!", "?`", "!`", "--", "---", "<<", ">>", ",,",
)  # fmt: skip

RUNS: tuple[Any, ...] = (
    {"type": "math", "tex": "x^2"}, {"type": "math", "tex": "}"}, {"type": "math", "tex": "{"}, {"type": "math", "tex": "a$b"}, {"type": "math", "tex": "\\input{x}"}, {"type": "math", "tex": "50%"},
    {"type": "math", "tex": "\\end{document}"}, {"type": "math", "tex": "\\frac{1}{2"}, {"type": "math", "tex": "é中"}, {"type": "math", "tex": "x\n\ny"}, {"type": "math", "tex": "\\"},
    {"type": "math", "tex": "#"}, {"type": "math", "tex": "&"}, {"type": "math", "tex": "\\mathrm{SE}(3)"}, {"type": "math", "tex": " "},
    {"type": "tex", "tex": "\\input{/etc/passwd}"}, {"type": "tex", "tex": "\\write18{x}"}, {"type": "tex", "tex": "}"}, {"type": "tex", "tex": "\\emph{"}, {"type": "tex", "tex": "%"},
    {"type": "tex", "tex": "\\end{document}"}, {"type": "tex", "tex": "\\nosuch"}, {"type": "tex", "tex": "@misc{x,"}, {"type": "tex", "tex": "\\"},
    {"type": "cite", "keys": ["a"], "tex": "\\citep{a}"}, {"type": "cite", "keys": ["}"], "tex": "\\cite{}}"}, {"type": "cite", "keys": ["x"], "tex": "\\input{x}"},
    {"type": "italic", "content": "{"}, {"type": "bold", "content": "}"}, {"type": "sup", "content": "\\"}, {"type": "code", "content": "$%"}, {"type": "nocase", "content": "}{"},
    {"type": "link", "href": "http://x/%}{\\", "content": "x"}, {"type": "link", "href": "javascript:x", "content": "#"},
)  # fmt: skip


PAPER = (
    "\\documentclass{article}\n"
    + latex.PAGE
    + latex.PREAMBLE["lualatex"]
    + "\\usepackage{amsmath,amssymb,natbib,hyperref}\n"
    # A command that nobody knows is kept as it stands: whoever uses it defines it.
    "\\newcommand\\nosuch{}\n\\begin{document}\n\\nocite{*}\n\\bibliographystyle{STYLE}\n\\bibliography{refs}\n\\end{document}\n"
)


def _text(rng: random.Random, most: int = 7) -> str:
    return rng.choice(("", " ")).join(rng.choice(FRAGMENTS) for _ in range(rng.randint(1, most)))


def _runs(rng: random.Random) -> Any:
    return [rng.choice(RUNS) if rng.random() < 0.5 else "t " + _text(rng, 3) for _ in range(rng.randint(1, 4))]


def _item(rng: random.Random, number: int) -> dict[str, Any]:
    names = [
        {"family": _text(rng, 3), "given": _text(rng, 2)} if rng.random() < 0.7 else {"literal": _text(rng, 3)}
        for _ in range(rng.randint(1, 3))
    ]
    item: dict[str, Any] = {"id": rng.choice(KEYS) + (str(number) if rng.random() < 0.5 else "")}
    item |= {"type": rng.choice(("article-journal", "book", "document", "thesis")), "author": names}
    item |= {"title": "Title " + _text(rng), "abstract": _text(rng), "publisher": _text(rng, 3), "note": _text(rng, 3)}
    item |= {"container-title": _text(rng, 3), "page": _text(rng, 2), "volume": _text(rng, 2), "keyword": _text(rng, 3)}
    item |= {"DOI": _text(rng, 2), "URL": _text(rng, 2), "issued": {"date-parts": [[rng.randint(1900, 2030)]]}}
    return item


def _record(rng: random.Random, number: int) -> dict[str, Any]:
    record = _item(rng, number)
    del record["keyword"], record["container-title"]
    record["id"] = record["id"] or "nothing"
    record["issued"] = str(rng.randint(1900, 2030))
    record["title"] = ["Title ", *_runs(rng)]
    record["abstract"] = _runs(rng)
    return record


@pytest.fixture(scope="module")
def hostile(shelf: Path) -> list[Path]:
    """The documents: half are items of CSL-JSON, half records of the model, with runs of TeX."""
    first, second = shelf / "hostile-items.json", shelf / "hostile-records.jsonl"

    def make() -> None:
        rng = random.Random("harm")
        first.write_text(json.dumps([_item(rng, n) for n in range(COUNT // 2)]), encoding="utf-8")
        lines = [json.dumps(_record(rng, n)) + "\n" for n in range(COUNT // 2)]
        second.write_text("".join(lines), encoding="utf-8")

    once(first, make)
    return [first, second]


def _convert(hostile: list[Path], target: str, out: Path) -> Path:
    done = bibconv("convert", *hostile, "-t", target, "-o", out)
    assert f"read {COUNT} = written {COUNT} + refused 0" in done.stderr, done.stderr[-2000:]
    assert "X002" not in done.stderr
    return out


@pytest.mark.parametrize("style", ["plain", "unsrt"])
def test_bibtex_and_latex_take_them_all(style: str, hostile: list[Path], tmp_path: Path) -> None:
    need("bibtex", "lualatex", *latex.FONT_FILES)
    refs = _convert(hostile, "bibtex", tmp_path / "refs.bib")
    keys = re.findall(r"^@\w+\{([^,\s]+),$", refs.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(keys) == len(set(map(str.lower, keys))) == COUNT
    (tmp_path / "paper.tex").write_text(PAPER.replace("STYLE", style), encoding="utf-8")
    faults = latex.compile_(tmp_path, "lualatex")
    done = run("bibtex", "paper", cwd=tmp_path)
    faults += [f"bibtex: exit {done.returncode}: {done.stdout[-1500:]}"] if done.returncode not in (0, 1) else []
    faults += [f"bibtex: {line}" for line in done.stdout.split("\n") if "error message" in line or "---line" in line]
    bibitems = [key for _, key in latex._BIBITEM.findall(latex.bbl(tmp_path))]
    faults += [] if sorted(bibitems) == sorted(keys) else [f"{len(bibitems)} bibitems for {COUNT} records"]
    fine(faults + latex.compile_(tmp_path, "lualatex"))


def test_biber_takes_them_all(hostile: list[Path], tmp_path: Path) -> None:
    need("biber")
    refs = _convert(hostile, "bibtex", tmp_path / "refs.bib")
    done = run("biber", "--tool", "--nolog", "--output-file", tmp_path / "tool.bib", refs, cwd=tmp_path)
    faults = [f"biber --tool: {line}" for line in done.stdout.split("\n") if line.startswith("ERROR - ")]
    faults += [f"exit {done.returncode}"] * bool(done.returncode)
    keys = re.findall(r"^@\w+\{([^,\s]+),", (tmp_path / "tool.bib").read_text(encoding="utf-8"), re.MULTILINE)
    fine(faults + ([] if len(keys) == COUNT else [f"{len(keys)} entries for {COUNT} records"]))


def test_csl_json_is_valid(hostile: list[Path], tmp_path: Path) -> None:
    items = json.loads(_convert(hostile, "csl-json", tmp_path / "refs.json").read_text(encoding="utf-8"))
    assert len(items) == COUNT
    fine(csl.judge_schema(items))


def test_jats_is_valid(hostile: list[Path], tmp_path: Path) -> None:
    articles = jats.separate(_convert(hostile, "jats", tmp_path / "refs.xml").read_bytes())
    assert len(articles) == COUNT
    fine(jats.judge_dtd(articles, "1.3"))


@pytest.mark.parametrize("target", ["csl-json", "ris", "jsonl"])
def test_what_was_written_is_read_again_and_written_the_same(target: str, hostile: list[Path], tmp_path: Path) -> None:
    first = _convert(hostile, target, tmp_path / f"first{SUFFIXES[target]}")
    second = tmp_path / f"second{SUFFIXES[target]}"
    shutil.copy(first, second)
    assert (
        f"read {COUNT} = written {COUNT} + refused 0"
        in bibconv("convert", first, "-f", target, "-t", target, "-o", second).stderr
    )
    assert second.read_bytes() == first.read_bytes()

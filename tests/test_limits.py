"""Each limit: its name on the command line, its code, and where it is told."""

import re
from pathlib import Path

import pytest
from catalogue.case import AFTER, BEFORE, article, articles, between, csl, ris
from conftest import Run

from bibconv.codes import CODES
from bibconv.limits import LIMITS, NAMES, limits

DEEP = "{" * 30 + "x" + "}" * 30
LONG = "word " * 2_000

CODE_OF = ("L001", "L002", "L005", "L003", "B005", "L004", "L006")

CASES = [
    ("depth=20", "bibtex", between("bibtex", f"@misc{{d, title = {{{DEEP}}}}}\n"), "5:1: L001", True),
    ("depth=20", "csl-json", between("csl-json", csl("d", "T", custom={"a": eval("[" * 25 + "]" * 25)})), "3:1: L001", True),
    ("depth=20", "jsonl", between("jsonl", '{"extra":{"x":{"y":[' + "[" * 25 + "]" * 25 + "]}}}\n"), "2:1: L001", True),
    ("depth=20", "jats", articles(article(BEFORE), article("<bold>" * 20 + "x" + "</bold>" * 20), article(AFTER)), "4:1: L001", True),
    ("field=5k", "bibtex", between("bibtex", f"@misc{{d, title = {{{LONG}}}}}\n"), "5:1: L002", True),
    ("field=5k", "csl-json", between("csl-json", csl("d", LONG)), "3:1: L002", True),
    ("field=5k", "jsonl", between("jsonl", csl("d", LONG) + "\n"), "2:1: L002", True),
    ("field=5k", "ris", between("ris", ris("T", f"AB  - {LONG}\n")), "5:1: L002", True),
    ("field=5k", "ris", between("ris", ris("T", "AB  - a\n" + "words and words\n" * 1_000)), "5:1: L002", True),
    ("field=100k", "ris", between("ris", ris("T", f"AB  - {'x' * 300_000}\n")), "8:100001: L002", True),
    ("field=5k", "jats", articles(article(BEFORE), article(LONG), article(AFTER)), "4:1: L002", True),
    ("pieces=50", "bibtex", between("bibtex", "@misc{d, title = {" + r"\emph{a}" * 30 + "}}\n"), "5:10: L005", True),
    ("pieces=50", "bibtex", between("bibtex", "@misc{d, author = {" + "A B and " * 200 + "C D}}\n"), "5:10: L005", True),
    ("file=100k", "ris", ris(BEFORE) + ris("T", "AB  - words\n") * 5_000, "L003", False),
    ("file=100k", "bibtex", ("@misc{a, title = {" + BEFORE + "}}\n") * 5_000, "L003", False),
    ("file=100k", "jats", articles(article(BEFORE), *[article("T")] * 2_000), "L003", False),
    ("expansion=1k", "bibtex", between("bibtex", "@string{s = {" + "x" * 900 + "}}\n" + "@misc{d, title = s # s # s # s # s # s # s}\n"), "6:", True),
    ("errors=3", "ris", ris(BEFORE) + "TY  - JOUR\n" * 10 + ris("T") + ris(AFTER), "L004", False),
    ("errors=3", "jsonl", csl("a", BEFORE) + "\n" + "[]\n" * 9 + csl("a", AFTER) + "\n", "11:1: L004", False),
]  # fmt: skip


@pytest.mark.parametrize(("limit", "reader", "text", "told", "survives"), CASES, ids=lambda value: str(value)[:12])
def test_a_limit_is_kept_and_told(
    limit: str, reader: str, text: str, told: str, survives: bool, bibconv: Run, tmp_path: Path
) -> None:
    path = tmp_path / "document"
    path.write_text(text)
    ran = bibconv("convert", path, "-f", reader, "-t", "jsonl", "--limit", limit)
    code = dict(zip(NAMES, CODE_OF, strict=True))[limit.split("=")[0]]
    assert re.search(rf"^{path}:\d+:\d+: {code} ", ran.err, re.MULTILINE), ran.err
    assert told in ran.err
    assert ran.status in ((0,) if code == "L005" else (1, 2))
    assert BEFORE.encode() in ran.out
    assert (AFTER.encode() in ran.out) == survives
    easy = bibconv("convert", path, "-f", reader, "-t", "jsonl")
    assert code not in easy.err


@pytest.mark.parametrize("said", ["depth", "depth=", "depth=x", "nothing=3", "depth=-1", "field=1T"])
def test_a_limit_that_is_none(said: str, bibconv: Run) -> None:
    ran = bibconv("convert", "-", "-f", "ris", "--limit", said)
    assert ran.status == 2
    assert "is not NAME=NUMBER" in ran.err


def test_the_units() -> None:
    changed = limits(["field=3k", "file=4M", "expansion=5G"])
    assert (changed.field, changed.file, changed.expansion) == (3_000, 4_000_000, 5_000_000_000)
    assert (changed.depth, changed.errors) == (LIMITS.depth, LIMITS.errors)


def test_the_codes_tell_of_the_flags() -> None:
    for name, code in zip(NAMES, CODE_OF, strict=True):
        assert f"`--limit {name}=NUMBER`" in CODES[code].about


def test_a_field_that_is_kept_as_it_stands_is_written_so(bibconv: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.bib"
    path.write_text("@misc{d,\n  title = {" + r"\emph{a}" * 60_000 + "},\n}\n")
    ran = bibconv("convert", path, "-t", "bibtex")
    assert ran.out == path.read_bytes()
    assert "1:" not in ran.err.partition("L005")[2]
    assert bibconv("convert", path, "-t", "ris").err.count("loss: extra.bibtex.title moved in 1 record") == 1


def test_findings_beyond_the_limit_are_counted(bibconv: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.bib"
    path.write_text("".join(f"@misc{{a{n}, title = {{T}}, doi = {{x{n}}}}}\n" for n in range(5)))
    all_of_them = bibconv("check", "--isolated", "--select", "I101", "--output-format", "concise", path)
    assert all_of_them.out.count(b" I101 ") == 5
    assert "5 problems in 1 file" in all_of_them.err
    some = bibconv(
        "check", "--isolated", "--select", "I101", "--output-format", "concise", "--limit", "findings=2", path
    )
    first, *rest = some.out.decode().splitlines()
    assert first == f"{path}: L006 3 more findings of I101 are counted and not told"
    assert [line.split(":")[1] for line in rest] == ["1", "2"]
    assert "5 problems in 1 file, 1 note" in some.err
    assert some.status == 1
    counted = bibconv("check", "--isolated", "--select", "I101", "--statistics", "--limit", "findings=2", path)
    assert b"     5  I101  " in counted.out


def test_what_is_suppressed_or_not_wanted_is_not_counted(bibconv: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.bib"
    entries = [f"% bibconv: ignore[I101]\n@misc{{a{n}, title = {{T}}, doi = {{x{n}}}}}\n" for n in range(5)]
    path.write_text("".join(entries) + "@misc{b, title = {T}, doi = {y}}\n@misc{c, title = {T}, author = }\n")
    ran = bibconv(
        "check", "--isolated", "--select", "I101", "--limit", "findings=1", "--output-format", "concise", path
    )
    assert [line.split(": ")[1].split(" ")[0] for line in ran.out.decode().splitlines()] == ["I101"]


def test_all_is_mended_whatever_the_limit(bibconv: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.bib"
    path.write_text("".join(f"@misc{{a{n},\n  title = {{T}}\n  year = 2000,\n}}\n" for n in range(5)))
    ran = bibconv("check", "--isolated", "--select", "B002", "--fix", "--limit", "findings=1", path)
    assert ran.status == 0
    assert path.read_text().count("title = {T},") == 5
    assert "5 mended" in ran.err


def test_a_baseline_knows_all_whatever_the_limit(bibconv: Run, tmp_path: Path) -> None:
    path, known = tmp_path / "a.bib", tmp_path / "known.json"
    path.write_text("".join(f"@misc{{a{n}, title = {{T}}, doi = {{x{n}}}}}\n" for n in range(5)))
    options = ("check", "--isolated", "--select", "I101", "--limit", "findings=1", "--baseline", known)
    assert "knows 5 findings" in bibconv(*options, "--write-baseline", path).err
    assert bibconv(*options, path).status == 0

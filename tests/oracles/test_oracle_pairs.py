"""What each writer makes of records that were read from each other format, before the judges that cost little.

The records are those of the examples and of the golden corpus, odd ones included: a judge may complain of what a
source left out or said wrongly, but not of how it is written.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import msgspec
import pytest

from . import csl, jats, latex, readers, ris
from .judging import ROOT, Record, compare, convert, expected, fine, load, need, needs_font, once, pieces, run, tidy

SOURCES = {
    "bibtex": "examples/records.bib",
    "biblatex": "examples/records.bib",
    "csl-json": "examples/records.json",
    "ris": "examples/records.ris",
    "jats": "examples/records.xml",
}

FAULTS_OF_SOURCES = re.compile(
    r"Invalid field '.*' for entrytype|Field '.*' invalid in data model|Missing mandatory field"
    r"|Invalid value of field '(?:year|month)'|Invalid format '.*' of date field|legacy (?:year|month) field"
    r"|Overwriting field 'year' with year value|I didn't find a database entry for (?:xref|crossref|xdata)"
)
"""What biber says of fields that a type does not have, or has to have, and of dates and entries that do not exist."""

MOST_FIELDS = 60
"""On an entry with every field that there is, biber ends without a word."""


@pytest.fixture(params=SOURCES)
def taken(request: pytest.FixtureRequest, shelf: Path) -> Path:
    """The records that are read from the documents in a format, as jsonl."""
    out = shelf / f"taken.{request.param}.jsonl"
    return once(out, lambda: take(request.param, out))


def take(form: str, out: Path) -> None:
    """Read the documents in a format, give the records plain keys, and keep them."""
    from bibconv import files
    from bibconv.format import get
    from bibconv.pipe import read_document
    from bibconv.report import Report

    report, found = Report(), []
    for text in [(ROOT / SOURCES[form]).read_bytes(), *inputs(form)]:
        with files.from_text(text, report) as document:
            found += list(read_document(document, report, get(form)))
    records = [msgspec.structs.replace(record, id=f"r{number}") for number, record in enumerate(found)]
    out.write_bytes(msgspec.json.Encoder().encode_lines(records))


def inputs(form: str) -> list[bytes]:
    """The inputs of the golden cases that are read as that format, but for those that are spelt with escapes."""
    cases = [case.read_text(encoding="utf-8") for case in sorted((ROOT / "tests/corpus" / form).glob("*.test"))]
    found = [re.search(r"^--- input\n(.*?)^--- ", case, re.MULTILINE | re.DOTALL) for case in cases]
    return [text[1].encode() for case, text in zip(cases, found, strict=True) if text and f"-f {form} " in case]


def test_the_schema_of_csl_json(taken: Path, tmp_path: Path) -> None:
    items = json.loads(convert([taken], "csl-json", tmp_path / "refs.json").read_text(encoding="utf-8"))
    assert len(items) == len(load(taken))
    fine(csl.judge_schema(items))


def test_rispy(taken: Path, tmp_path: Path) -> None:
    import rispy

    refs = convert([taken], "ris", tmp_path / "refs.ris")
    fine(ris.judge_form(refs))
    with refs.open(encoding="utf-8", newline="") as file:
        found = rispy.load(file)
    fine(
        compare(
            "rispy",
            load(taken),
            found,
            {
                "title": (lambda r: expected(r.get("title")), lambda f: tidy(f.get("title", ""))),
                "abstract": (lambda r: expected(r.get("abstract")), lambda f: tidy(f.get("abstract", ""))),
                "authors": (lambda r: len(_primary(r)), lambda f: len(f.get("authors", ()))),
            },
        )
    )


def _primary(record: Record) -> list[Any]:
    """Those whom RIS has in AU: the authors, or who directed a film or composed music."""
    made = {"motion_picture": "director", "broadcast": "director", "musical_score": "composer"}.get(record["type"])
    names: list[Any] = record.get("author") or record.get(made or "author", [])
    return names


@pytest.mark.parametrize("form", ["articles", "refs"])
def test_the_dtd_of_jats(form: str, taken: Path, tmp_path: Path) -> None:
    text = convert([taken], "jats", tmp_path / "refs.xml", f"--jats={form}").read_bytes()
    fine(jats.judge_dtd(jats.separate(text) if form == "articles" else [text], "1.3"))


def test_biber(taken: Path, tmp_path: Path) -> None:
    records = [record for record in load(taken) if len(_of_biblatex(record)) < MOST_FIELDS]
    few = tmp_path / "few.jsonl"
    few.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    refs = convert([few], "biblatex", tmp_path / "refs.bib")
    found = latex.judge_biber_tool(tmp_path, refs, records)
    fine([fault for fault in found if not FAULTS_OF_SOURCES.search(fault)])


def _of_biblatex(record: Record) -> list[str]:
    return [*record, *record.get("extra", {}).get("biblatex", {})]


def test_other_readers_of_bibtex(taken: Path, tmp_path: Path) -> None:
    refs = convert([taken], "bibtex", tmp_path / "refs.bib")
    for reader in (readers.bibtexparser, readers.pybtex):
        fine(reader(refs, load(taken)))


def test_bibtex_and_pdflatex(taken: Path, tmp_path: Path) -> None:
    """What pdflatex cannot print is left out: other scripts, and the commands of a source that are not known."""
    need("bibtex", "pdflatex")
    records = [record for record in load(taken) if not needs_font(record) and not _has_commands(record)]
    records = [record for record in records if not _SYMBOLS.search(json.dumps(record, ensure_ascii=False))]
    keys = [str(record["id"]) for record in records]
    shutil.copy(convert([taken], "bibtex", tmp_path / "all.bib"), tmp_path / "refs.bib")
    latex.paper(tmp_path, "pdflatex", "plain", keys)
    paper = tmp_path / "paper.tex"
    # For links, which are commands of that package.
    paper.write_text(paper.read_text(encoding="utf-8").replace("{amsmath,", "{hyperref,amsmath,"), encoding="utf-8")
    found = latex.compile_(tmp_path, "pdflatex")
    done = run("bibtex", "paper", cwd=tmp_path)
    found += [f"bibtex: {line}" for line in done.stdout.split("\n") if line.startswith("I ")] if done.returncode else []
    made = re.findall(r"\\bibitem\{([^{}]*)\}", latex.bbl(tmp_path))
    found += [] if sorted(made) == sorted(keys) else [f"bibtex: not in both: {set(made) ^ set(keys)}"]
    fine(found + latex.compile_(tmp_path, "pdflatex", last=True))


_SYMBOLS = re.compile("[\ufffd\U00010000-\U0010ffff]")


def _has_commands(record: Record) -> bool:
    texts = [value for value in record.values() if isinstance(value, list) and value and "family" not in value[0]]
    texts = [text for text in texts if all(isinstance(part, str) or "type" in part for part in text)]
    return any(kind == "tex" for text in texts for kind, _ in pieces(text))

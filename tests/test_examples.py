"""The examples: each becomes what is committed beside it."""

from pathlib import Path

import pytest
from conftest import ROOT, Run

EXAMPLES = ROOT / "examples"
CONVERTED = sorted((EXAMPLES / "converted").iterdir())
RECORDS = sorted(path for path in EXAMPLES.glob("records.*") if path.suffix != ".jsonl")


def target(path: Path) -> str:
    known = {".bib": "bibtex", ".json": "csl-json", ".ris": "ris", ".xml": "jats", ".jsonl": "jsonl"}
    return "biblatex" if ".biblatex" in path.suffixes or path.name == "records.bib" else known[path.suffix]


@pytest.mark.parametrize("path", CONVERTED, ids=lambda path: path.name)
def test_a_dump_becomes_this(path: Path, bibconv: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    ran = bibconv("convert", f"examples/{path.name.split('.')[0]}.txt", "-t", target(path))
    assert ran.status == 0
    assert ran.out == path.read_bytes()


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.name)
def test_the_records_become_this(path: Path, bibconv: Run) -> None:
    ran = bibconv("convert", EXAMPLES / "records.jsonl", "-t", target(path))
    assert ran.status == 0
    assert ran.out == path.read_bytes()


def test_every_format_has_an_example() -> None:
    from bibconv.format import BUILT_IN, get

    written = {name for name in BUILT_IN if get(name).writer}
    assert {target(path) for path in CONVERTED} == written
    assert {target(path) for path in RECORDS} >= written - {"bibtex", "jsonl"}

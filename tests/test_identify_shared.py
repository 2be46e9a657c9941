"""Real records and real changes of them: a tenth of the shared queries, in a part of the shared library."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from conftest import SHARED, Run

LIBRARY = SHARED / "identify" / "library.jsonl.gz"
SEEDS = SHARED / "seeds" / "abstract-dump.txt"
pytestmark = pytest.mark.skipif(not LIBRARY.exists(), reason="the shared library is not here")

SEEDED = {"mla:fiorellinibernardis2024iclrw-protein", "mla:flajolet2022icml-fast"}


def queries() -> list[dict[str, Any]]:
    lines = (SHARED / "identify" / "queries.jsonl").read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line][::10]


@pytest.fixture(scope="module")
def part(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The records that the queries are of, and others."""
    from bibconv.files import from_text
    from bibconv.format import get
    from bibconv.identify import build
    from bibconv.pipe import read_document
    from bibconv.report import Report

    wanted = {name for query in queries() for name in query["truth"]} | SEEDED
    with gzip.open(LIBRARY, "rt", encoding="utf-8") as file:
        lines = [line for number, line in enumerate(file) if number % 10 == 0 or line.split('"', 4)[3] in wanted]
    path = tmp_path_factory.mktemp("part") / "part.db"
    report = Report()
    with from_text("".join(lines), report) as document:
        build(str(path), read_document(document, report, get("csl-json")))
    return path


def test_each_is_right_or_abstained_from(part: Path) -> None:
    from bibconv import Index, Record

    wrong, missed = [], []
    with Index(str(part)) as index:
        for query in queries():
            found = index.find(Record(abstract=query["abstract"]))
            named = {each.id for each in (found.best, *found.alternates) if each}
            if named and not named & set(query["truth"]):
                wrong.append(query)
            if query["truth"] and not named:
                missed.append(query)
    assert (wrong, missed) == ([], [])


def test_two_of_the_ten_samples_are_known(part: Path, tmp_path: Path, bibconv: Run) -> None:
    ran = bibconv("identify", SEEDS, "--index", part, "-o", tmp_path / "out.jsonl")
    assert ran.status == 0
    assert "identified 2 of 10" in ran.err
    records = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").split("\n") if line]
    titled = {record["title"]: [name["family"] for name in record["author"]] for record in records if "title" in record}
    assert titled == {
        "Protein binding affinity prediction under multiple substitutions applying eGNNs on residue and atomic graphs "
        "combined with language model information: eGRAL": [
            *("Fiorellini-Bernardis", "Boyer", "Brunken", "Diallo", "Beguir", "Carranza", "Bent"),
        ],
        "Fast Population-Based Reinforcement Learning on a Single Machine": ["Flajolet", "Monroc", "Beguir", "Pierrot"],
    }

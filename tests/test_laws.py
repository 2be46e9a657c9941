"""The laws: accounting, no silent loss, round trips, determinism; on records made at random from a seed."""

import os
import random
import subprocess
import sys
from typing import Any

import msgspec
import pytest
from conftest import ROOT
from generate import record
from pairs import faults

from bibconv.format import BUILT_IN, WriteOptions, get, set_fields
from bibconv.model import ATTRIBUTE, Cite, Record
from bibconv.pipe import Conversion
from bibconv.report import Loss, Report

WRITTEN = [name for name in BUILT_IN if get(name).writer]
BOTH = [name for name in WRITTEN if get(name).read]
COUNT = 2_000


def made(seed: int, count: int) -> list[Record]:
    rng = random.Random(seed)
    return [record(rng) for _ in range(count)]


def written(records: list[Record], name: str, **options: Any) -> tuple[str, Report, list[Loss]]:
    losses: list[Loss] = []
    report = Report(on_loss=losses.append)
    conversion = Conversion(get(name), report, WriteOptions(**options))
    report.read += len(records)
    parts = [data.decode() for _, data in conversion.entries(records)]
    writer = conversion.writer
    return writer.header + writer.separator.join(parts) + writer.footer, report, losses


@pytest.mark.parametrize("name", WRITTEN)
def test_every_record_is_written_and_accounted_for(name: str) -> None:
    _, report, _ = written(made(1, COUNT), name)
    assert report.balanced
    assert report.written == COUNT, report.diagnostics[:3]


@pytest.mark.parametrize("name", WRITTEN)
def test_the_same_records_make_the_same_bytes(name: str) -> None:
    records = made(2, 50)
    first, _, _ = written(records, name)
    again, _, _ = written(records, name)
    assert first == again
    longer, _, _ = written([*records, *made(3, 50)], name)
    footer = get(name).writer(WriteOptions()).footer  # type: ignore[misc]
    assert longer.startswith(first.removesuffix(footer)), "a record keeps its key when others come after it"


@pytest.mark.parametrize("name", WRITTEN)
def test_the_hash_seed_and_the_locale_change_nothing(name: str) -> None:
    script = (
        "import sys; sys.path.insert(0, 'tests')\n"
        "from test_laws import made, written\n"
        f"sys.stdout.buffer.write(written(made(4, 40), {name!r})[0].encode())"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
        ).stdout
        for seed, locale in (("0", "C"), ("1", "C.UTF-8"), ("4242", "tr_TR.UTF-8"))
    }
    assert len(runs) == 1
    assert runs != {b""}


@pytest.mark.parametrize("name", WRITTEN)
def test_no_field_is_lost_in_silence(name: str) -> None:
    """Each field is in the output, which is seen by changing it, or in the report."""
    rng = random.Random(5)
    for each in made(6, 300):
        fields = [field for field in set_fields(each) if field not in ("id", "type", "extra", "source")]
        whole, _, losses = written([each], name)
        named = {loss.field for loss in losses}
        for field in rng.sample(fields, min(4, len(fields))):
            without, _, _ = written([msgspec.structs.replace(each, **{ATTRIBUTE[field]: msgspec.UNSET})], name)
            assert without != whole or field in named, (name, field, set_fields(each)[field])


@pytest.mark.parametrize("name", BOTH)
def test_what_was_written_is_read_back(name: str) -> None:
    """Each field that was written without a loss comes back as it was, and a second pass changes no byte."""
    assert list(faults(name, made(7, COUNT))) == []


@pytest.mark.parametrize(("name", "outcome"), [("bibtex", "degraded"), ("csl-json", "moved"), ("ris", "degraded")])
def test_a_citation_that_contradicts_its_keys_is_told(name: str, outcome: str) -> None:
    cites = (Cite(("a",), r"\citep{a}"), Cite(("a",), r"\citep{b}"), Cite(("a",), "Ada 1843"))
    for number, cite in enumerate(cites):
        _, _, losses = written([Record(id="x", title="T", abstract=("see ", cite))], name)
        assert [(loss.field, loss.outcome) for loss in losses] == ([("abstract", outcome)] if number else [])

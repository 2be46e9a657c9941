"""What is written of records that mean harm is read and written again without a change of a byte."""

from __future__ import annotations

import json
import random
from itertools import zip_longest
from typing import Any

import pytest
from oracles.test_oracle_hostile import _item, _record

import bibconv

TARGETS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("bibtex", {}), ("biblatex", {}), ("ris", {}), ("csl-json", {}), ("jats", {}), ("jats", {"jats": "refs"}),
)  # fmt: skip


@pytest.mark.parametrize(("target", "options"), TARGETS)
def test_hostile_records_are_stable(target: str, options: dict[str, Any]) -> None:
    rng = random.Random("stable")
    items = json.dumps([_item(rng, number) for number in range(150)])
    records = "".join(json.dumps(_record(rng, number)) + "\n" for number in range(150))
    for text, source in ((items, "csl-json"), (records, "jsonl")):
        first = bibconv.convert(text, from_=source, to=target, **options)
        second = bibconv.convert(first, from_=target, to=target, **options)
        pairs = zip_longest(first.split("\n"), second.split("\n"))
        assert [pair for pair in pairs if pair[0] != pair[1]][:3] == []

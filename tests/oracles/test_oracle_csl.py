"""CSL-JSON is judged by the official schema and two processors."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from . import csl
from .conftest import Output
from .judging import Record, fine


def test_every_item_is_valid_and_exact(output: Output, truth: list[Record]) -> None:
    items = json.loads(output("csl-json", "corpus.json").read_text(encoding="utf-8"))
    fine(csl.judge_schema(items))
    fine(csl.judge_values(items, truth))


@pytest.mark.parametrize("style", csl.STYLES)
@pytest.mark.parametrize("processor", csl.PROCESSORS)
def test_a_processor_prints_every_titled_item(
    processor: str, style: str, output: Output, truth: list[Record], tmp_path: Path
) -> None:
    fine(csl.PROCESSORS[processor](tmp_path, output("csl-json", "corpus.json"), style, truth))


Change = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    "change",
    [
        lambda item: item.pop("type"),
        lambda item: item.update(type="misc"),
        lambda item: item.update(issued={"date-parts": [[]]}),
        lambda item: item.update(keyword=["a"]),
        lambda item: item["author"][0].update(orcid="0"),
        lambda item: item.update(arxiv="2101.00001"),
    ],
)
def test_the_schema_finds_a_wrong_item_out(change: Change, few_as: Callable[..., Path]) -> None:
    items = json.loads(few_as("csl-json").read_text(encoding="utf-8"))
    assert csl.judge_schema(items) == []
    change(next(item for item in items if "author" in item))
    assert csl.judge_schema(items)


BROKEN: dict[str, Change] = {
    "title": lambda item: item.update(title=item["title"].replace("Retiring", "Retaining")),
    "math": lambda item: item.update(title=item["title"].replace(r"\Delta", r"\delta")),
    "author": lambda item: item.update(author=item["author"][1:]),
    "lost": lambda item: item.update(id="another"),
}


@pytest.mark.parametrize("fault", BROKEN)
@pytest.mark.parametrize("processor", csl.PROCESSORS)
def test_a_processor_finds_a_wrong_item_out(
    processor: str, fault: str, few: list[Record], few_as: Callable[..., Path], tmp_path: Path
) -> None:
    path = few_as("csl-json")
    items = json.loads(path.read_text(encoding="utf-8"))
    assert csl.PROCESSORS[processor](tmp_path, path, "ieee", few) == []
    BROKEN[fault](next(item for item in items if "Retiring" in item.get("title", "")))
    path.write_text(json.dumps(items), encoding="utf-8")
    assert csl.PROCESSORS[processor](tmp_path, path, "ieee", few)
    assert csl.judge_values(items, few)

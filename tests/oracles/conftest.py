"""The documents, converted once a session and format, for all the judges."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from . import judging
from .judging import Record

Output = Callable[..., Path]

SUFFIXES = {"bibtex": ".bib", "biblatex": ".bib", "csl-json": ".json", "ris": ".ris", "jats": ".xml", "jsonl": ".jsonl"}


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "oracle: judges our output with a real tool (.ci/judges installs them)")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    judged = [item for item in items if judging.HERE in item.path.parents]
    for item in judged:
        item.add_marker(pytest.mark.oracle)
    if judging.WISH == "off" and judged:
        items[:] = [item for item in items if item not in set(judged)]
        config.hook.pytest_deselected(items=judged)


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the workers of a session share."""
    base = tmp_path_factory.getbasetemp()
    shelf = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "oracles"
    shelf.mkdir(exist_ok=True)
    return shelf


@pytest.fixture(scope="session")
def output(shelf: Path) -> Output:
    """``output(target, name, *options)``: all the documents in that format, converted once a session.

    A name that ends with a slash is that of a folder.
    """

    def make(target: str, name: str, *options: str) -> Path:
        def conversion() -> None:
            if name.endswith("/"):
                (shelf / name).mkdir(exist_ok=True)
            judging.convert(judging.documents(), target, shelf / name, *options)

        return judging.once(shelf / name, conversion)

    return make


@pytest.fixture(scope="session")
def truth(output: Output) -> list[Record]:
    """The records of all the documents, in order; every other output is made of the same documents."""
    return judging.load(output("jsonl", "corpus.jsonl"))


@pytest.fixture(scope="session")
def few(truth: list[Record]) -> list[Record]:
    """The records of our own documents: enough to show that a judge can fail."""
    return [r for r in truth if judging.HERE in Path(judging.ROOT, r["source"]["path"]).parents]


@pytest.fixture
def few_as(few: list[Record], tmp_path: Path) -> Callable[..., Path]:
    """``few_as(target, *options)``: our own records in that format, to be broken by a test."""

    def make(target: str, *options: str) -> Path:
        source = tmp_path / "own.jsonl"
        source.write_text("".join(json.dumps(r) + "\n" for r in few), encoding="utf-8")
        return judging.convert([source], target, tmp_path / f"few{SUFFIXES[target]}", *options)

    return make

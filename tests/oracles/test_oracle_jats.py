"""JATS is judged by its DTDs and by pandoc."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from . import jats
from .conftest import Output
from .judging import Record, convert, fine


def in_order(folder: Path, truth: list[Record]) -> list[Path]:
    """The files of a folder, one a record, in the order of the records, by the key that each article states."""
    by_key = {jats.key_of(jats.parse(path.read_bytes())): path for path in folder.glob("*.xml")}
    assert len(list(folder.iterdir())) == len(truth)
    assert sorted(by_key) == sorted(r["id"] for r in truth)
    return [by_key[record["id"]] for record in truth]


@pytest.mark.parametrize("version", jats.VERSIONS)
def test_every_article_is_valid_by_itself(version: str, output: Output, truth: list[Record]) -> None:
    articles = [path.read_bytes() for path in in_order(output("jats", "articles/"), truth)]
    fine(jats.judge_dtd(articles, version))
    together = jats.separate(output("jats", "corpus.xml").read_bytes())
    assert len(together) == len(truth)
    fine(jats.judge_dtd(together, version))


@pytest.mark.parametrize("version", jats.VERSIONS)
def test_the_list_of_references_is_valid(version: str, output: Output) -> None:
    fine(jats.judge_dtd([output("jats", "refs.xml", "--jats=refs").read_bytes()], version))


def test_pandoc_reads_every_article(output: Output, truth: list[Record], tmp_path: Path) -> None:
    articles = in_order(output("jats", "articles/"), truth)
    fine(jats.judge_articles(tmp_path, articles, truth))
    step = max(1, len(truth) // 20)
    fine([f for a, r in list(zip(articles, truth, strict=True))[::step] for f in jats.judge_command(a, r)])


def test_pandoc_reads_the_list_of_references(output: Output, truth: list[Record]) -> None:
    fine(jats.judge_refs(output("jats", "refs.xml", "--jats=refs"), truth))


@pytest.mark.parametrize("version", jats.VERSIONS)
@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (rb"<title-group>", rb"<title-group><nosuch/>"),
        (rb"<article-meta>", rb"<article-meta><surname>x</surname>"),
        (rb"</article>", b""),
    ],
)
def test_a_dtd_finds_a_wrong_article_out(version: str, good: bytes, bad: bytes, few_as: Callable[..., Path]) -> None:
    articles = jats.separate(few_as("jats").read_bytes())
    assert jats.judge_dtd(articles, version) == []
    broken = [re.sub(good, bad, article, count=1) for article in articles]
    assert broken != articles
    assert len(jats.judge_dtd(broken, version)) == sum(a != b for a, b in zip(articles, broken, strict=True))


@pytest.mark.parametrize(
    ("good", "bad"), [("Kowalczyk", "Nobody"), ("Enough", "More"), ("lone", "single"), ("Delta", "delta")]
)
def test_pandoc_finds_a_wrong_article_out(
    good: str, bad: str, few: list[Record], few_as: Callable[..., Path], tmp_path: Path
) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    convert([few_as("jsonl")], "jats", folder)
    articles = in_order(folder, few)
    assert jats.judge_articles(tmp_path, articles, few) == []
    for path in articles:
        path.write_text(re.sub(good, bad, path.read_text(encoding="utf-8")), encoding="utf-8")
    assert jats.judge_articles(tmp_path, articles, few)


def test_pandoc_finds_a_wrong_list_of_references_out(few: list[Record], few_as: Callable[..., Path]) -> None:
    refs = few_as("jats", "--jats=refs")
    assert jats.judge_refs(refs, few) == []
    refs.write_text(refs.read_text(encoding="utf-8").replace("Kowalczyk", "Nobody"), encoding="utf-8")
    assert jats.judge_refs(refs, few)

"""The bulk documents of the benchmark: what they hold is read back by other people's readers."""

import json
from pathlib import Path

import pytest
import rispy
from bench.documents import DUMPS, LENGTHS, SEED, groups, make, stock
from bench.layouts import EXCHANGE
from lxml import etree

COUNT = 120


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("bulk")
    made = {style: folder / style for style in (*EXCHANGE, *DUMPS)}
    for style, path in made.items():
        make(style, COUNT if style in EXCHANGE else 200_000, path)
    return made


def told(path: Path) -> dict[str, int]:
    about: dict[str, int] = json.loads(path.with_name(path.name + ".json").read_text())
    return about


def test_the_same_records_stand_in_each_exchange_format(documents: dict[str, Path]) -> None:
    items = json.loads(documents["csl-json"].read_text())
    tagged = rispy.loads(documents["ris"].read_text(encoding="utf-8"))
    articles = etree.parse(documents["jats"]).getroot()
    entries = documents["bibtex"].read_text().split("\n\n")
    assert len(items) == len(tagged) == len(articles) == len(entries) == COUNT
    assert [item["title"] for item in items] == [record["title"] for record in tagged]
    assert [len(item["author"]) for item in items] == [len(article.findall(".//contrib")) for article in articles]
    assert all(entry.startswith(("@article{", "@inproceedings{")) for entry in entries)


def test_a_document_tells_its_size(documents: dict[str, Path]) -> None:
    for path in documents.values():
        assert told(path)["bytes"] == path.stat().st_size
    assert documents["abstracts"].read_text().count("\nAbstract:") + 1 == told(documents["abstracts"])["records"]


def test_the_same_bytes_for_the_same_seed(documents: dict[str, Path], tmp_path: Path) -> None:
    make("listing", 200_000, tmp_path / "again")
    assert (tmp_path / "again").read_bytes() == documents["listing"].read_bytes()


def test_papers_are_like_real_ones() -> None:
    made = groups(stock(), SEED, LENGTHS["dump"])
    some = [next(made) for _ in range(60)]
    papers = [paper for group in some for paper in group.papers]
    abstracts = [paper.abstract for paper in papers if paper.abstract]
    assert all(
        3 <= len(group.papers) <= 200 and group.heading in paper.authors for group in some for paper in group.papers
    )
    assert all(1 <= len(paper.authors) <= 13 for paper in papers)
    assert 0.90 < len(abstracts) / len(papers) < 0.96
    assert 1000 < sum(map(len, abstracts)) / len(abstracts) < 1300
    for sign, least, most in (("$", 0.08, 0.25), ("%", 0.08, 0.25), ("\\", 0.08, 0.25)):
        assert least < sum(sign in abstract for abstract in abstracts) / len(abstracts) < most

"""The page of benchmarks: bibconv first, the others by their speed, as ratios."""

from __future__ import annotations

from bench.beside import Figure
from bench.page import Measured, Started, page
from bench.plot import bars


def test_the_page_gives_ratios_to_bibconv() -> None:
    results = {
        "BibTeX → RIS": {
            "slow": Figure(1.0, 100.4, 999),
            "fast": Figure(8.0, 50.0, 1000),
            "bibconv": Figure(4.0, 20.0, 1000),
        }
    }
    text = page(results, [], [], ["bibconv 1"], 3, 1000)
    rows = [line for line in text.splitlines() if line.startswith("| BibTeX")]
    assert [[cell.strip() for cell in row.split("|")[2:-1]] for row in rows] == [
        ["bibconv", "4.0", "1.00", "20", "1,000"],
        ["fast", "8.0", "2.00", "50", "1,000"],
        ["slow", "1.0", "0.25", "100", "999"],
    ]


def test_the_page_says_what_is_required() -> None:
    measured = [Measured("ris-10 → bibtex", 10, 12.34, 2.5, 40.4, "≥ 1.8 × refkit: met")]
    text = page({}, measured, [Started("--version", 0.0431, "≤ 0.10 s: met")], [], 3, 10)
    rows = [[cell.strip() for cell in row.split("|")[1:-1]] for row in text.splitlines()]
    assert ["ris-10 → bibtex", "10", "12.3", "2.50", "40", "≥ 1.8 × refkit: met"] in rows
    assert ["--version", "0.043", "≤ 0.10 s: met"] in rows


def test_the_longest_bar_has_the_whole_width() -> None:
    chart = bars({"a → b": {"x": 2.0, "bibconv": 1.0}}, "MB/s", "bibconv")
    assert 'width="420.0"' in chart
    assert '<rect class="own"' in chart
    assert 'width="210.0"' in chart
    assert "a → b" in chart

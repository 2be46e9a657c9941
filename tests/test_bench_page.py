"""The page of benchmarks: bibconv first, the others by their speed, as ratios."""

from __future__ import annotations

from bench.beside import Figure, page
from bench.plot import bars


def test_the_page_gives_ratios_to_bibconv() -> None:
    results = {
        "BibTeX → RIS": {
            "slow": Figure(1.0, 100.4, 999),
            "fast": Figure(8.0, 50.0, 1000),
            "bibconv": Figure(4.0, 20.0, 1000),
        }
    }
    rows = [line for line in page(results, ["bibconv 1"], 3, 1000).splitlines() if line.startswith("| BibTeX")]
    assert [[cell.strip() for cell in row.split("|")[2:-1]] for row in rows] == [
        ["bibconv", "4.0", "1.00", "20", "1,000"],
        ["fast", "8.0", "2.00", "50", "1,000"],
        ["slow", "1.0", "0.25", "100", "999"],
    ]


def test_the_longest_bar_has_the_whole_width() -> None:
    chart = bars({"a → b": {"x": 2.0, "bibconv": 1.0}}, "MB/s", "bibconv")
    assert 'width="420.0"' in chart
    assert '<rect class="own"' in chart
    assert 'width="210.0"' in chart
    assert "a → b" in chart

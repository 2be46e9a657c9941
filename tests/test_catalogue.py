"""The catalogue of bad input, those cases that are quick; ``make catalogue`` runs them all."""

from pathlib import Path

import pytest
from catalogue.case import Case
from catalogue.run import all_cases, judge

EVERY = 12
"""One case in so many, besides those that are named: each takes a fifth of a second to start."""
ALWAYS = (
    "entity-",
    "xinclude",
    "dtd-",
    "deep-",
    "bomb",
    "circle",
    "clash",
    "binary-pdf",
    "encoding-",
    "key-0-",
    "terminal-text",
)

CASES = [case for case in all_cases() if not case.big and not case.slow]
CHOSEN = [case for n, case in enumerate(CASES) if n % EVERY == 0 or any(word in case.name for word in ALWAYS)]


@pytest.mark.parametrize("case", CHOSEN, ids=lambda case: case.name)
def test_case(case: Case, tmp_path: Path) -> None:
    assert judge(case, tmp_path)[1] == []


def test_the_catalogue_is_large() -> None:
    assert len(all_cases()) > 1_000
    assert len({case.reader for case in all_cases()}) >= 8

"""``docs/rules.md`` and ``docs/check.md``: they are what the rules and the runs say."""

import tomllib

import check_page
import pytest
import rules_page
from check_page import CONFIGURATION, GUEST, HOOKS, MEANINGS
from conftest import ROOT

from bibconv.cli.settings import KEYS, _understood
from bibconv.codes import CODES
from bibconv.rules import all_rules
from bibconv.rules.base import RULES

CHECK = check_page.page()


def test_the_pages_are_what_they_are_made_of() -> None:
    assert rules_page.PAGE.read_text(encoding="utf-8") == rules_page.page(), "make docs"
    assert check_page.PAGE.read_text(encoding="utf-8") == CHECK, "make docs"


@pytest.mark.parametrize("code", sorted({*all_rules(), *CODES}))
def test_every_rule_and_every_code_has_its_page(code: str) -> None:
    assert f"\n### {code}: " in rules_page.page()
    assert code[0] in rules_page.FAMILIES


def test_no_code_is_that_of_a_reader_and_of_a_rule() -> None:
    assert not set(CODES) & set(all_rules())


def test_the_transcript_shows_what_the_page_promises() -> None:
    for code, what in (("K104", "is cited and not defined"), ("C101", "is also that of"), ("I101", "is no DOI")):
        assert any(f" {code} " in line and what in line for line in CHECK.splitlines())
    assert "T120 [*] a style may change the case of PRIMES in title" in CHECK
    assert "bibconv: 3 mended" in CHECK
    assert "[exit status 1]" in CHECK


def test_the_configuration_reference_has_every_key() -> None:
    assert set(MEANINGS) == set(KEYS)
    config = _understood("pyproject.toml", tomllib.loads(CONFIGURATION)["tool"]["bibconv"])
    assert (config.profile, config.tex) == ("biblatex", ("paper.tex",))


def test_the_hooks_that_are_shown_are_there() -> None:
    hooks = (ROOT / ".pre-commit-hooks.yaml").read_text()
    for line in HOOKS.splitlines():
        if "- id: " in line:
            assert f"- id: {line.partition('- id: ')[2]}\n" in hooks


def test_the_rule_that_is_shown_works() -> None:
    try:
        exec(GUEST, {})
        assert RULES["HOUSE1"].scope == "item"
    finally:
        RULES.pop("HOUSE1", None)
        all_rules.cache_clear()

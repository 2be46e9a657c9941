"""Every rule: its own example fires, the example beside it does not, and its page is there."""

from __future__ import annotations

import pytest

from bibconv.files import from_text
from bibconv.format import get
from bibconv.report import Report
from bibconv.rules import all_rules
from bibconv.rules.base import Profile, Rule
from bibconv.rules.engine import check_document
from bibconv.rules.found import Problem

RULES = all_rules()
PROFILES: dict[str, Profile] = {"biblatex": "biblatex", "listing": "dump", "abstracts": "dump"}


def problems(text: str, rule: Rule) -> list[Problem]:
    """What one rule finds in a document."""
    format = get(rule.format)
    with from_text(text, Report()) as document:
        profile = PROFILES.get(rule.format, "bibtex")
        cited = {key: ("paper.tex", line) for line, key in enumerate(rule.cited, 1)} if rule.cited else None
        found = check_document(document, text if format.syntax else None, format, [rule], profile, cited=cited)
        return [each for each in found if each.code in (rule.code, "X002")]


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_the_bad_example_fires_and_the_good_one_does_not(rule: Rule) -> None:
    found = problems(rule.bad, rule)
    assert {each.code for each in found} == {rule.code}
    assert all(each.line > 0 for each in found)
    assert problems(rule.good, rule) == []


@pytest.mark.parametrize("rule", [each for each in RULES.values() if each.fix], ids=lambda rule: rule.code)
def test_the_fix_mends_the_bad_example(rule: Rule) -> None:
    syntax = get(rule.format).syntax
    assert syntax is not None
    fixes = [each.fix for each in problems(rule.bad, rule) if each.fix]
    assert fixes
    assert {fix.safe for fix in fixes} == {rule.fix == "safe"}
    mended = syntax(rule.bad).apply(edit for fix in fixes for edit in fix.edits)
    assert mended != rule.bad
    assert problems(mended, rule) == []


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_the_page_says_why(rule: Rule) -> None:
    assert len(rule.about.split()) >= 15
    assert rule.title == rule.title.strip(" .")

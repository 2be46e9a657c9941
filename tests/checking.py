"""Runs rules over a text, for the tests of their families."""

from __future__ import annotations

from collections.abc import Mapping

from bibconv.files import from_text
from bibconv.format import get
from bibconv.report import Report
from bibconv.rules import all_rules
from bibconv.rules.base import Profile
from bibconv.rules.engine import check_document
from bibconv.rules.found import Place, Problem


def found(
    text: str,
    codes: str | tuple[str, ...],
    *,
    profile: Profile = "bibtex",
    format: str | None = None,
    cited: Mapping[str, Place] | None = None,
) -> list[Problem]:
    """What the rules whose codes begin so find in a document, whether their profiles have them on or not."""
    kind = get(format or ("biblatex" if profile == "biblatex" else "bibtex"))
    rules = [each for each in all_rules().values() if each.code.startswith(codes)]
    with from_text(text, Report()) as document:
        problems = list(
            check_document(document, text if kind.syntax else None, kind, rules, profile, cited=cited),
        )
    return [each for each in problems if each.code.startswith((codes, "X") if isinstance(codes, str) else codes)]


def codes(text: str, family: str | tuple[str, ...], **how: object) -> list[str]:
    """The codes of what is found."""
    return sorted(each.code for each in found(text, family, **how))  # type: ignore[arg-type]


def mended(text: str, code: str, profile: Profile = "bibtex") -> str:
    """The document after the fixes of one rule."""
    syntax = get("biblatex" if profile == "biblatex" else "bibtex").syntax
    assert syntax is not None
    fixes = [each.fix for each in found(text, code, profile=profile) if each.fix is not None]
    return syntax(text).apply(edit for fix in fixes for edit in fix.edits)

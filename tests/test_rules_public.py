"""What stands in public bibliographies on purpose, and must not be told; beside it what is told all the same."""

from __future__ import annotations

import pytest

import bibconv


def codes(text: str, format: str) -> list[str]:
    """The codes that ``check`` tells of a document."""
    return [each.code for each in bibconv.check(text=text, format=format)]


MONTH_WITH_DAY = '@misc{a, author = {A. Uthor}, title = {T}, month = "8$^{th}$~" # feb, year = 2001}\n'
YEAR_IN_WORDS = "@misc{a, author = {A. Uthor}, title = {T}, year = {submitted for publication}}\n"
OWN_YEAR = "@misc{a, author = {A. Uthor}, title = {T}, year = {\\sorted{1973a}1968}}\n"
OTHER_DATE = "@misc{a, author = {A. Uthor}, title = {T}, year = 2001, urldate = {last week}}\n"
STYLES_STRING = "@article{a, author = {A. Uthor}, title = {T}, journal = cacm, year = 2001}\n"
TWO_USES = "".join(
    f"@article{{{key}, author = {{A. Uthor}}, title = {{On the {word}}}, journal = jfish, year = 2001}}\n"
    for key, word in (("a", "Birds"), ("b", "Fish"))
)


@pytest.mark.parametrize(
    ("text", "format", "expected"),
    [
        ("% Written by hand.\n\n  % Nothing yet.\n", "bibtex", []),
        ("Notes of mine.\n", "bibtex", ["F003"]),
        (MONTH_WITH_DAY, "bibtex", []),
        (YEAR_IN_WORDS, "bibtex", []),
        (OWN_YEAR, "bibtex", ["B010"]),
        (OTHER_DATE, "bibtex", []),
        (OTHER_DATE, "biblatex", ["B010"]),
        (STYLES_STRING, "bibtex", []),
        (STYLES_STRING, "biblatex", ["B004"]),
        (TWO_USES, "bibtex", ["B004"]),
    ],
)
def test_what_the_reader_tells(text: str, format: str, expected: list[str]) -> None:
    assert codes(text, format) == expected

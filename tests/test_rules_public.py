"""What stands in public bibliographies on purpose, and must not be told; beside it what is told all the same."""

from __future__ import annotations

import pytest

import bibconv
from bibconv.rules.base import Profile


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


def title(value: str, kind: str = "article", more: str = "") -> str:
    """A whole entry with that title."""
    rest = "author = {A. Uthor}, journal = {J}, booktitle = {B}, publisher = {P}, school = {S}, year = 2001"
    return f"@{kind}{{a, title = {{{value}}}, {rest}{more}}}\n"


@pytest.mark.parametrize(
    ("text", "profile", "told"),
    [
        (title("The uses of CTAN"), "bibtex", True),
        (title("The uses of CTAN"), "journal", True),
        (title("The uses of CTAN"), "biblatex", False),
        (title("The uses of CTAN", "book"), "bibtex", False),
        (title("The uses of CTAN", "book"), "journal", True),
        (title("The uses of CTAN", "mastersthesis"), "bibtex", True),
        (title("The uses of CTAN", "phdthesis"), "bibtex", False),
        (title("Каталог млекопитающих СССР: В 4 т."), "bibtex", False),
        (title("Les théologiens de Hollande sur l'Histoire et d'Orient"), "bibtex", False),
        (title("The evolution of altruism---A framework"), "bibtex", False),
        (title("The letters of O'Brien"), "bibtex", False),
        (title("Geometry: I am a point"), "bibtex", False),
        (title("Geometry: ICMs and points"), "bibtex", True),
        (title("N-{Heterocyclic} carbenes"), "bibtex", False),
        (title("\\TeX\\ und die neue Rechtschreibung"), "bibtex", True),
    ],
)
def test_titles_that_a_style_recases(text: str, profile: Profile, told: bool) -> None:
    assert ("T120" in [each.code for each in bibconv.check(text=text, format="bibtex", profile=profile)]) is told


@pytest.mark.parametrize(
    ("code", "value", "times"),
    [
        ("T104", "signed _________________ by me", 1),
        ("T105", 'MEPURA: "`Alulight"\'', 0),
        ("T105", 'Seeing "Ghost" interference', 1),
        ("T108", "ینی پارسی در \\lr{\\LaTeXe}\u200c (بخش)", 0),
        ("T108", "a joiner\u200cin English", 1),
        ("T108", "two\u00adsoft\u00adhyphens", 1),
        ("T109", "English \x00NE\x00 and Spanish \x00NS\x00", 1),
        ("T110", "eﬃcient, ﬁne and ﬂat", 1),
        ("T121", "中华人民共和国国家标准 GB/T 7714-2015 信息与文献 参考文献著录规则", 0),
        ("T121", "USING THE THESIS CLASS", 1),
    ],
)
def test_texts(code: str, value: str, times: int) -> None:
    assert codes(title(value), "bibtex").count(code) == times


def authors(value: str) -> str:
    """A whole entry by these."""
    return f"@misc{{a, author = {{{value}}}, title = {{T}}, year = 2001}}\n"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("ACM\\slash SIGGRAPH", []),
        ("{SAGE} {III} {ATBD}", []),
        ("JAMES ARVO", ["N101"]),
        ("Lazzarini, Neto, S.", []),
        ("Costa, Jr.\\hbox{} {\\protect\\literal{(Speaker)}}, P. T.", []),
        ("Lankford, J., Jr.", ["N104"]),
        ("A. Turing, A. Church, K. Gödel, E. Post", ["N104"]),
        ("{The International Congress on Hazardous Waste, Atlanta Marriott, Atlanta, Georgia, June 5}", []),
        ("LaTeX3 Project Team", ["N110"]),
        ("Sigmund Freud3", ["N109"]),
    ],
)
def test_names(value: str, expected: list[str]) -> None:
    assert codes(authors(value), "bibtex") == expected

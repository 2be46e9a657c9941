"""The rules on names: what fires, what must not, and what the fixes write."""

from __future__ import annotations

import pytest
from checking import codes, mended


def entry(author: str) -> str:
    return f"@misc{{a, title = {{T}}, author = {{{author}}}}}\n"


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Smith, John, and Doe, Jane", ["N106"]),
        ("Smith, John and", ["N106"]),
        ("and Smith, John", ["N106"]),
        ("Smith, J. et al.", ["N107"]),
        ("John Smith et al", ["N107"]),
        ("Ashish Vaswani and\n Noam Shazeer and et al", ["N107"]),
        ("Smith \\& Jones", ["N103"]),
        ("Knuth, D.; Lamport, L.; and Graham, R.", ["N103"]),
        ("A. Smith, B. Jones and C. Brown", ["N104"]),
        ("Smith, J., Jones, B., Brown, C.", ["N104"]),
        ("{Smith, John and Doe, Jane}", ["N105"]),
        ("Smith, John, PhD", ["N104", "N108"]),
        ("Prof. Dr. Uwe Kern", ["N108"]),
        ("Apple, Inc. and Google Inc.", ["N110"]),
        ("MIT Lincoln Laboratory", ["N110"]),
        ("R Core Team", ["N110"]),
        ("DUPONT, Jean", ["N101"]),
        ("smith, john and doe, jane", ["N102"]),
        ("J. K., Rowling", ["N112"]),
        ("John Smith$^1$", ["N109"]),
        ("Gr?newald, Matthias", ["N109"]),
        ("Smith, A. and others and others", ["N113"]),
        ("WangYan", ["N111"]),
    ],
)
def test_a_list_of_names_that_is_none(author: str, expected: list[str]) -> None:
    assert codes(entry(author), "N") == expected


@pytest.mark.parametrize(
    "author",
    [
        "John von Neumann and Ludwig van Beethoven and de la Cruz, Juan and O'Brien, P.",
        "King, Jr., Martin Luther and Guy L. {Steele Jr.} and Ford, III, Henry",
        "Md. Rahman and Rahman, Md and Smith, M. D. and Smith, MD",
        "{Centers for Disease Control and Prevention} and {Barnes and Noble}",
        "{R Core Team} and {3M} and {Marks \\& Spencer}",
        "William Henry Press and Brian Foster and Andrew Bland",
        "Jean-Pierre Serre and Nguyễn, Văn A and Xu, {\\'E}.-P.",
        "Aristotle and Plato and McCarthy and Li, X. and E, Weinan and X, Malcolm",
        "Rajagopal C. V. and hooks, bell",
        "L[eslie] A. Aamport",
        "Hàn Thế Thành and others",
        "Smith, John\n    and Doe, Jane",
        "Sandler, R. and Anders, A. and Brand, A. and Land, B.",
        "family=Gennep, given=Arnold, prefix=van",
        "M&uuml;ller, J. and O&#39;Neill, P. and P{\\&}eacute;rez, A. and L\\&oacute;pez, B.",
    ],
)
def test_names_as_they_are(author: str) -> None:
    assert codes(entry(author), "N") == []


@pytest.mark.parametrize(
    ("code", "author", "expected"),
    [
        ("N103", "Knuth, D.; Lamport, L.; and Graham, R.", "Knuth, D. and Lamport, L. and Graham, R."),
        ("N103", "M&uuml;ller, J.; O\\&#39;Neill, P.", "M&uuml;ller, J. and O\\&#39;Neill, P."),
        ("N103", "M&uuml;ller & O&#39;Neill", "M&uuml;ller and O&#39;Neill"),
        ("N103", "Smith \\& {Marks \\& Spencer}", "Smith and {Marks \\& Spencer}"),
        ("N105", "{Smith, John and Doe, Jane}", "Smith, John and Doe, Jane"),
        ("N106", "Smith, John, and and Doe, Jane and", "Smith, John and Doe, Jane"),
        ("N107", "Smith, J. and et al.", "Smith, J. and others"),
        ("N107", "Smith, J., et al.", "Smith, J. and others"),
        ("N110", "Doe, J. and World Health Organization", "Doe, J. and {World Health Organization}"),
    ],
)
def test_what_the_fix_writes(code: str, author: str, expected: str) -> None:
    assert mended(entry(author), code) == entry(expected)


def test_names_of_other_formats_are_looked_at_too() -> None:
    ris = "TY  - JOUR\r\nAU  - SMITH, JOHN\r\nAU  - Doe, Jane\r\nER  - \r\n"
    assert codes(ris, "N", format="ris") == ["N101"]


def test_a_name_that_is_taken_over_is_told_where_it_stands() -> None:
    text = "@book{p, editor = {SMITH, JOHN}, title = {B}}\n@incollection{c, crossref = {p}, title = {T}}\n"
    assert codes(text, "N") == ["N101"]

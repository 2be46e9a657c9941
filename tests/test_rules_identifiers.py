"""The rules on identifiers: what fires, what must not, and what the fixes write."""

from __future__ import annotations

import pytest
from checking import codes, mended

from bibconv.rules.base import Profile
from bibconv.text import identifiers


def entry(fields: str) -> str:
    return f"@misc{{a, title = {{T}}, {fields}}}\n"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("doi = {10.1145.62523}", ["I101"]),
        ("isbn = {0-8186-8461-9}", ["I103"]),
        ("isbn = {0-393-70201}", ["I103"]),
        ("isbn = {????}", ["I103"]),
        ("isbn = {0-226-10403-6 and 0-226-10403-7}", ["I103"]),
        ("issn = {1520-5263}", ["I104"]),
        ("issn = {0097-849}", ["I104"]),
        ("isbn = {0097-8493}", ["I113"]),
        ("issn = {0-226-10403-6}", ["I113"]),
        ("pmid = {10.1000/182}", ["I106"]),
        ("eprint = {0806.3095_}, archiveprefix = {arXiv}", ["I107"]),
        ("eprint = {1706.03762}", ["I115"]),
        ("eprint = { https://example.org/182.pdf }", ["I116"]),
        ("url = {www.example.org}", ["I108"]),
        ("url = {http://example.org/a; http://example.org/b}", ["I108"]),
        ("url = {http://http://example.org}", ["I108"]),
        ("url = {http://dx.doi.org/10.1000/182}", ["I110"]),
        ("doi = {10.1000/ABC}, url = {http://dx.doi.org/10.1000/abc}", ["I111"]),
        ("note = {\\url{https://doi.org/10.1000/182}}", ["I112"]),
        ("journal = {CoRR abs/1706.03762}", []),
        ("journal = {arXiv e-prints, arXiv:1706.03762}", ["I114"]),
        ("note = {arXiv: hep-th/9603067}", ["I114"]),
        ("orcid = {0000-0002-1825-0098}", ["I105"]),
    ],
)
def test_an_identifier_that_is_none(fields: str, expected: list[str]) -> None:
    assert codes(entry(fields), "I") == expected


@pytest.mark.parametrize(
    "fields",
    [
        "doi = {10.1002/(SICI)1096-987X(199803)19:4<377::AID-JCC1>3.0.CO;2-P}",
        "doi = {10.1000.10/123456}",
        "isbn = {0-226-10403-6}",
        "isbn = {080442957X}",
        "isbn = {ISBN-13: 978-3-16-148410-0}",
        "isbn = {0 226 10403 6}",
        "isbn = {0-226-10403-6 (pbk.), 978-3-16-148410-0 (e-book)}",
        "issn = {00978493}",
        "issn = {2049-3630 (online), 0097-8493}",
        "issn = {0097-8493/2049-3630}",
        "pmid = {17170002}, pmcid = {PMC1779783}",
        "pmcid = {1779783}",
        "eprint = {math/0307200v3}, eprinttype = {arxiv}",
        "eprint = {arXiv:1008.2849v1 [cs.DS]}, archiveprefix = {arXiv}",
        "eprint = {gr-qc/9812053}",
        "eprint = {4HIWAAAAYAAJ}, eprinttype = {googlebooks}",
        "url = {https://web.archive.org/web/2020/http://example.org/}",
        "url = {ftp://ftp.example.org/a%20b~c_d}",
        "url = {https://example.org/10.1000/182}, doi = {10.1000/182}",
        "doi = {10.1000/182}, url = {https://doi.org/10.1000/183}",
        "note = {See also 10.1000/182 for the data}",
        "note = {Read on 10.10.2010}",
        "journal = {arXiv}, doi = {10.48550/arXiv.1706.03762}, note = {arXiv:1706.03762}",
    ],
)
def test_identifiers_as_they_are(fields: str) -> None:
    assert codes(entry(fields), "I") == []


@pytest.mark.parametrize(
    ("code", "fields", "expected", "profile"),
    [
        ("I102", "doi = { https://dx.doi.org/10.1000/182}", "doi = { 10.1000/182}", "bibtex"),
        ("I109", "url = {https://a.org/b\\_c\\%20d}", "url = {https://a.org/b_c%20d}", "biblatex"),
        ("I110", "url = {https://doi.org/10.1000/182}", "doi = {10.1000/182}", "bibtex"),
        ("I111", "doi = {10.1000/182}, url = {https://doi.org/10.1000/182}", "doi = {10.1000/182}, ", "bibtex"),
    ],
)
def test_what_the_fix_writes(code: str, fields: str, expected: str, profile: Profile) -> None:
    assert mended(entry(fields), code, profile) == entry(expected)


def test_a_line_is_taken_out_whole() -> None:
    text = "@misc{a,\n  doi = {10.1000/182},\n  url = {https://doi.org/10.1000/182},\n  title = {T}\n}\n"
    assert mended(text, "I111") == "@misc{a,\n  doi = {10.1000/182},\n  title = {T}\n}\n"
    text = "@misc{a,\n  doi = {10.1000/182},\n  url = {https://doi.org/10.1000/182}\n}\n"
    assert mended(text, "I111") == "@misc{a,\n  doi = {10.1000/182},\n}\n"


def test_what_is_taken_over_is_told_once() -> None:
    text = "@misc{c, title = {T}, crossref = {p}}\n@misc{p, title = {P}, isbn = {0-226-10403-7}}\n"
    assert codes(text, "I") == ["I103"]


@pytest.mark.parametrize("isbn", ["9780306406157", "9783161484100", "0306406152", "080442957X"])
def test_one_wrong_digit_is_found(isbn: str) -> None:
    assert identifiers.isbn(isbn) == isbn
    for at, digit in enumerate(isbn[:-1]):
        other = str((int(digit) + 1) % 10)
        assert identifiers.isbn(isbn[:at] + other + isbn[at + 1 :]) is None


@pytest.mark.parametrize("text", ["", "-", "X", "9" * 5000, "ISBN", "٩٧٨٣١٦١٤٨٤١٠٠", "0-0-0-0-0-0-0-0-0-0"])
def test_anything_may_stand_in_a_field(text: str) -> None:
    for read in (identifiers.isbn, identifiers.issn, identifiers.orcid, identifiers.doi, identifiers.arxiv):
        assert read(text) in (None, "0000000000")
    assert isinstance(identifiers.isbns(text), list)

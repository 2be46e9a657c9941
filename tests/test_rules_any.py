"""Whatever stands in a field, no rule fails on it, and what the safe fixes write is read as the same but for what they
name."""

from __future__ import annotations

import time

import pytest
from checking import found
from hypothesis import given, settings
from hypothesis import strategies as st

from bibconv.rules import all_rules

FIELDS = (
    "author", "editor", "title", "journal", "year", "date", "month", "day", "pages", "doi", "url", "isbn", "issn",
    "eprint", "archiveprefix", "pmid", "pmcid", "orcid", "note", "crossref", "xdata", "auhtor", "journaltitle",
)  # fmt: skip
BITS = st.sampled_from(
    ["and", " and ", ",", ";", "{", "}", "\\", "&", "$", "-", "--", "–", "?", "10.1000/182", "https://doi.org/",
     "0-226", "9783161484100", "2020", "-13-", "13", "May", "et al.", "Smith", "J.", "arXiv:1706.03762", "University",
     " ", "\n",
     "Ä", "\u0661", "²", "K"]
)  # fmt: skip
VALUE = st.lists(BITS, max_size=8).map("".join)
FAMILIES = ("K", "E", "I", "N", "Y", "P")


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(("article", "book", "misc", "thesis", "artcle", "xdata")),
    st.lists(st.tuples(st.sampled_from(FIELDS), VALUE), max_size=6),
    st.sampled_from(("bibtex", "biblatex")),
)
def test_no_rule_fails(type_: str, fields: list[tuple[str, str]], format: str) -> None:
    balanced = [(name, value.replace("{", "").replace("}", "")) for name, value in fields]
    for held in (fields, balanced):
        text = f"@{type_}{{key, " + ", ".join(f"{name} = {{{value}}}" for name, value in held) + "}\n"
        problems = found(text * 2, (*FAMILIES, "X"), format=format, cited={"key": ("a.tex", 1), "other": ("a.tex", 2)})
        assert [each for each in problems if each.code.startswith("X")] == []


@pytest.mark.parametrize(
    "value",
    [
        "(" * 20000,
        "10." + "1" * 20000,
        "A. " * 10000,
        "a," * 10000,
        " and " * 5000,
        "-" * 20000,
        " " * 20000,
        "1 -" * 9999,
    ]
    + ["arxiv " * 5000, "M. " * 9000 + "and", "i" * 20000, "\\" * 20000, "0" * 20000, "https://" * 4000, "e-e" * 9000],
    ids=lambda value: repr(value[:8]),
)
def test_a_long_value_takes_no_long_time(value: str) -> None:
    text = "@misc{key, " + ", ".join(f"{name} = {{{value}}}" for name in FIELDS if name not in ("xdata",)) + "}\n"
    rules = [each for each in all_rules().values() if each.code.startswith(FAMILIES)]
    assert rules
    before = time.process_time()
    found(text, FAMILIES)
    assert time.process_time() - before < 2

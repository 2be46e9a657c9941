"""The laws over every ordered pair of forms. `python tests/pairs.py 10000` runs many more."""

import random

import pytest
from conftest import ROOT
from generate import record
from pairs import ALL, DIALECTS, FORMS, campaign, faults, read
from test_corpus import sections, stdin

COUNT = 100

DOCUMENTS = [
    *((f"examples/records.{suffix}", form) for suffix, form in (("bib", "bibtex"), ("json", "csl-json"))),
    *((f"examples/records.{suffix}", form) for suffix, form in (("ris", "ris"), ("xml", "jats"), ("jsonl", "jsonl"))),
    *(
        (path.relative_to(ROOT).as_posix(), form)
        for form in ("bibtex", "biblatex", "csl-json", "ris", "jats")
        for path in sorted(ROOT.glob(f"tests/corpus/{form}/*.test"))
    ),
]


@pytest.mark.parametrize("source", FORMS)
def test_what_is_read_from_one_form_is_in_the_other_or_in_the_report(source: str) -> None:
    for target, found, tally in campaign(source, COUNT):
        assert tally["records"] == COUNT
        assert tally["fields"] > COUNT
        assert found == [], target


@pytest.mark.parametrize("form", DIALECTS)
def test_dialects_carry_as_much(form: str) -> None:
    rng = random.Random(form)
    assert list(faults(form, [record(rng) for _ in range(COUNT)])) == []


@pytest.mark.parametrize("target", ALL)
def test_real_documents(target: str) -> None:
    """Those of the examples and of the corpus, be they ever so odd."""
    seen, found = 0, []
    for path, form in DOCUMENTS:
        if path.endswith(".test"):
            command, named, escaped = sections(ROOT / path)
            text = stdin(named, escaped)
            form = command[command.index("-f") + 1] if "-f" in command else form
            if "--encoding" in command or form not in ALL:
                continue
        else:
            text = (ROOT / path).read_bytes()
        records = read(form, text)
        seen += len(records)
        found += [(path, fault) for fault in faults(target, records)]
    assert found == []
    assert seen > 200

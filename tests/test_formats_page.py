"""``docs/formats.md``: it is what the tables say, the tables have all of CSL, and the writers do what it says."""

import re
from dataclasses import replace
from typing import Any, get_args

import formats_page
import pytest
from formats_page import TYPES, VARIABLES, Column, columns, outcome, page

from bibconv.format import Crosswalk, WriteOptions, get
from bibconv.formats.bibtex.table import VOLUME_TITLE
from bibconv.formats.ris import table as ris
from bibconv.model import ATTRIBUTE, DATE_FIELDS, NAME_FIELDS, ItemType, Name

CSL_TYPES = """
article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection dataset
document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case legislation
manuscript map motion_picture musical_score pamphlet paper-conference patent performance periodical
personal_communication post post-weblog regulation report review review-book software song speech standard thesis
treaty webpage
"""
CSL_VARIABLES = """
author chair collection-editor compiler composer container-author contributor curator director editor
editorial-director executive-producer guest host illustrator interviewer narrator organizer original-author performer
producer recipient reviewed-author script-writer series-creator translator
accessed available-date event-date issued original-date submitted
abstract annote archive archive_collection archive_location archive-place authority call-number categories
chapter-number citation-key citation-label citation-number collection-number collection-title container-title
container-title-short dimensions division DOI edition event-place event-title first-reference-note-number genre ISBN
ISSN issue jurisdiction keyword language locator medium note number number-of-pages number-of-volumes
original-publisher original-publisher-place original-title page page-first part part-title PMCID PMID printing
publisher publisher-place references reviewed-genre reviewed-title scale section source status supplement title
title-short URL version volume volume-title year-suffix
"""
"""``csl-data.json`` of CSL 1.0.2, but for ``custom`` and what it has twice: ``event``, ``journalAbbreviation``,
``shortTitle``, and ``volume-title-short``, which the specification does not know.
"""
PAGE = page()


def test_the_page_is_what_the_tables_say() -> None:
    assert formats_page.PAGE.read_text(encoding="utf-8") == PAGE, "make docs"


def test_every_variable_and_every_type_of_csl_is_in_the_model() -> None:
    assert set(TYPES) == set(CSL_TYPES.split()) == set(get_args(ItemType))
    assert set(VARIABLES) == set(CSL_VARIABLES.split()) - {"source"} | {"catalog"}
    assert set(VARIABLES) | {"id", "type", "extra", "source"} == set(ATTRIBUTE)


def cells(name: str, section: str) -> list[str]:
    """The cells of the line of a table that begins with a name."""
    within = PAGE[PAGE.index(f"\n## {section}\n") :]
    found = re.search(rf"^\| `{re.escape(name)}` \| (.*) \|$", within, re.MULTILINE)
    assert found, name
    return found[1].split(" | ")


@pytest.mark.parametrize("name", sorted(CSL_TYPES.split()))
def test_every_type_stands_in_every_format(name: str) -> None:
    words = cells(name, "Item types")
    assert len(words) == 4
    assert all(word.startswith("`") for word in words)


@pytest.mark.parametrize("name", sorted(VARIABLES))
def test_every_variable_stands_in_every_format_and_none_is_dropped(name: str) -> None:
    words = cells(name, "Variables")
    assert len(words) == len(columns()) == 6
    assert all(word.startswith("`") for word in words)


def test_a_table_that_lacks_a_variable_says_so() -> None:
    bibtex, *_ = columns()
    rows = tuple(row for row in bibtex.table.rows if row.variable != "scale")
    lacking = replace(bibtex, table=Crosswalk(rows, bibtex.table.carried))
    assert "| `scale` | *dropped* |" in formats_page.overview("Other", ["scale"], [lacking])
    assert "Dropped, for all types: `scale`." in "\n".join(formats_page.details(lacking))
    assert outcome(lacking, "scale", "map") == "dropped"


VALUES: dict[str, Any] = {
    "DOI": "10.1000/182",
    "ISBN": "9780306406157",
    "ISSN": "1234-5679",
    "URL": "https://example.org/a",
    "language": "en",
    "keyword": ("tide", "surge"),
    "categories": ("tide", "surge"),
}


def value(variable: str) -> Any:
    if variable in NAME_FIELDS:
        return (Name(family="Okafor", given="Ngozi"),)
    if variable in DATE_FIELDS:
        return "2020-05-12"
    return VALUES.get(variable, "plain words" if "title" in variable else "12")


def written() -> list[tuple[Column, WriteOptions]]:
    """Every form that the page speaks of, with what is said to the writer to get it."""
    options = {"JATS reference": WriteOptions(jats="refs")}
    forms = [(column, options.get(column.heading, WriteOptions())) for column in columns()]
    dialects = [(d, replace(forms[3][0], table=table)) for d, table in ris.DIALECTS.items() if d]
    return [*forms, *((column, WriteOptions(dialect=dialect)) for dialect, column in dialects)]


@pytest.mark.parametrize(("column", "options"), written(), ids=lambda each: getattr(each, "heading", None))
def test_writers_do_what_the_page_says(column: Column, options: WriteOptions) -> None:
    make = get(column.format).writer
    assert make is not None
    writer = make(options)
    for kind in TYPES:
        for variable in VARIABLES:
            fields = {"type": kind, "title": "A Title", "container-title": "A Container", variable: value(variable)}
            lost: dict[str, str] = {}
            text = writer.entry(fields, "key", lambda field, value, outcome, *why, to=lost: to.update({field: outcome}))
            assert lost.get(variable, "kept") == outcome(column, variable, kind), (variable, kind)
            row = column.table.row_for(variable, kind)
            if row is not None and row.target != VOLUME_TITLE:
                targets = (row.target,) if isinstance(row.target, str) else row.target
                assert any(re.split(r"[/@]", target.partition("[")[0])[-1] in text for target in targets), variable

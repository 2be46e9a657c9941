"""Makes ``docs/formats.md`` from the tables of the formats: what becomes of each variable and each item type."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import get_args

from conftest import ROOT

from bibconv.format import BUILT_IN, Crosswalk, Row, get
from bibconv.formats.bibtex import types as bib
from bibconv.formats.bibtex.table import VOLUME_TITLE, crosswalk
from bibconv.formats.csljson.table import CROSSWALK as CSL_JSON
from bibconv.formats.csljson.table import OTHER_TYPES
from bibconv.formats.jats import publications
from bibconv.formats.jats import table as jats
from bibconv.formats.jats.places import OTHER_WORDS
from bibconv.formats.openalex import table as openalex
from bibconv.formats.ris import table as ris
from bibconv.formats.ris.tags import TAGS
from bibconv.model import ATTRIBUTE, DATE_FIELDS, NAME_FIELDS, TEXT_FIELDS, ItemType

BIBTEX = crosswalk(biblatex=False, unicode=False)
BIBLATEX = crosswalk(biblatex=True, unicode=True)
PAGE = ROOT / "docs" / "formats.md"
TYPES: tuple[ItemType, ...] = get_args(ItemType)
VARIABLES = [name for name in ATTRIBUTE if name not in ("id", "type", "extra", "source")]

_IDENTIFIERS = "DOI ISBN ISSN PMCID PMID URL archive_location call-number catalog citation-key citation-label"
_LISTS = "categories keyword"
_NUMBERS = """
chapter-number citation-number collection-number edition first-reference-note-number issue locator number
number-of-pages number-of-volumes page page-first part printing section supplement version volume year-suffix
"""


def _groups() -> dict[str, list[str]]:
    named = {"Identifiers": _IDENTIFIERS.split(), "Numbers": _NUMBERS.split(), "Keywords": _LISTS.split()}
    of = {variable: group for group, variables in named.items() for variable in variables}
    groups: dict[str, list[str]] = {}
    for variable in VARIABLES:
        if variable in NAME_FIELDS:
            group = "Names"
        elif variable in DATE_FIELDS:
            group = "Dates"
        elif variable in TEXT_FIELDS:
            group = "Titles" if "title" in variable else "Texts, publishers and places"
        else:
            group = of.get(variable, "Other")
        groups.setdefault(group, []).append(variable)
    return groups


GROUPS = _groups()


@dataclass(frozen=True)
class Column:
    """A format as the page shows it: a table, and where that goes which no row of the table takes."""

    heading: str
    format: str
    table: Crosswalk
    about: str
    elsewhere: str = ""
    like: Column | None = None
    """The format whose section holds for this one, too, but for what differs."""


@dataclass(frozen=True)
class Place:
    """Where a variable goes in records of some types: a row, or None for the place for all that has no row."""

    row: Row | None
    types: frozenset[str]


def places(table: Crosswalk, variable: str) -> list[Place]:
    """Where a variable goes, in the order of the table."""
    found: dict[int, Place] = {}
    for kind in TYPES:
        row = table.row_for(variable, kind)
        rank = len(table.rows) if row is None else table.rows.index(row)
        before = found.get(rank, Place(row, frozenset()))
        found[rank] = Place(row, before.types | {kind})
    return [found[rank] for rank in sorted(found)]


def outcome(column: Column, variable: str, kind: str) -> str:
    """What the page says becomes of a variable in a record of a type: kept, moved or dropped."""
    row = column.table.row_for(variable, kind)
    if row is None:
        return "moved" if column.elsewhere else "dropped"
    return "moved" if row.aside else "kept"


def columns() -> list[Column]:
    """The formats that are written, in the order of the page."""
    read = {tag for row in ris.CROSSWALK.rows for tag in ([row.target] if isinstance(row.target, str) else row.target)}
    tags = _codes(sorted(TAGS - read - {"TY", "ER", "ID", "LB", ris.PLACE}))
    articles = _JATS.format(place=jats.custom_meta("VARIABLE"), extra=_codes(jats.EXTRA))
    references = _JATS_REFS.format(place=jats.named_content("VARIABLE"))
    bibtex = Column("BibTeX", "bibtex", BIBTEX, _BIBTEX)
    return [
        bibtex,
        Column("BibLaTeX", "biblatex", BIBLATEX, _BIBLATEX, like=bibtex),
        Column("CSL-JSON", "csl-json", CSL_JSON, _CSL),
        Column("RIS", "ris", ris.CROSSWALK, _RIS.format(place=ris.PLACE, tags=tags), ris.PLACE),
        Column("JATS article", "jats", jats.ARTICLE, articles),
        Column("JATS reference", "jats", jats.CITATION, references),
    ]


_BIBTEX = """
Numbers in the notes are sections of the biblatex manual; "BibTeXing" is Oren Patashnik's of 1988. A field that is kept
aside stands under the variable's own name, which no style prints. A field that an entry had and the model has not goes
back out to BibTeX and BibLaTeX; what only another format said is dropped, and so are `crossref` and `xdata` in BibTeX:
what an entry took over from another stands in it. Markup and math become LaTeX.
"""
_BIBLATEX = """
All is as in BibTeX, but for what follows. `volume-title` of a book or of a part of one is written as `title` or
`booktitle`, and the title that would stand there as `maintitle`, which is the title of all volumes; without one, it is
kept aside. `crossref` and `xdata` are written where the entry had them.
"""
_CSL = """
The model is CSL's own: every variable stands under its own name, for every type, but for what follows. What an item
cannot say whole (an uncertain date, a citation within a text) stands whole in `custom.bibconv`, and so does what
another format said beyond the model. Markup is CSL's subset of HTML; math stays between dollar signs.
"""
_RIS = """
The notes name the specification of 2001 or that of 2011. What no tag takes, or none takes whole, stands as JSON in
`{place}`, and so does what another format said beyond the model; only an abstract is not kept twice: its paragraphs
become one line of plain text. Tags that no row reads are kept, and go back out: {tags}.
"""
_JATS = """
Places are paths below `front`. What is kept aside stands in `{place}`,
and so does what another format said beyond the model. Pages go before an article number (`elocation-id`), since JATS
has only one of them. What an article says beyond the model goes back out to its place: {extra}.

Of an abstract all text is read, each section title, list item and row of a table as a paragraph. Left out are its own
title where that says "Abstract" or "Summary" (in whatever language), the labels that number sections, items and
footnotes, the marks of footnotes and affiliations, generated punctuation (`x`), the titles of groups of keywords and
subjects, and what is in the body and the back of an article besides its references. What stands apart and is referred
to by contributors (affiliations, addresses, footnotes) is kept with whom it is about. Attributes are read that say what
an element is, where it leads or which date it means. Left out are those of form, ids, vocabularies, the language of
keywords, and counts other than of pages. The medium (print or electronic) of a date, an ISSN or an ISBN goes back out
with it. In a set of articles, a place that is not well-formed (J001) costs the article that it is in, and what stands
beside the articles is told (J007).
"""
_JATS_REFS = """
Written with `--jats refs`; read from `element-citation`, `mixed-citation` and `nlm-citation`. Places are paths below
`element-citation`. What is kept aside stands in `{place}`. The `label` of a reference that is more than its number in
the list is the `citation-label`.
"""

_INTRO = """
# What each format does with each variable

Generated from the tables that read and write the formats: `make docs`.

| format | name | read | written |
|---|---|---|---|
{formats}

The model has the variables and the item types of CSL 1.0.2. For each of them this page says where a format keeps it.
The same row of a table serves reading and writing, unless it is said to be read only.

- `field`†: kept aside. The format has no field for it; it stands where the format lets anyone keep anything. It comes
  back whole, but other programs do not look there, so that it is reported as *moved*.
- `a` / `b`: by the item type; the format's own section says which.
- `a` + `b`: one value in several fields.
- *dropped*: the format has no place for it, which is reported.

A value that a field cannot carry whole is reported, too (`--loss-report FILE` lists every one). `id` is the citation
key. `source`, which says where a record was read, is of use within bibconv and is written to `jsonl` alone.
"""


def page() -> str:
    """The whole page."""
    formats = [(f.title, f"`{f.name}`", _yes(f.read), _yes(f.writer)) for f in map(get, BUILT_IN)]
    shown = columns()
    parts = [
        _INTRO.strip().format(formats="\n".join(f"| {' | '.join(cells)} |" for cells in formats)),
        _written_types(),
        _read_types(),
        "## Variables",
        *(overview(group, variables, shown) for group, variables in GROUPS.items()),
        *(part for column in shown for part in details(column)),
        "## Formats that are only read",
        *(_snapshot(name, about) for name, about in _SNAPSHOTS.items()),
    ]
    return "\n\n".join(parts) + "\n"


def _yes(what: object) -> str:
    return "yes" if what else "–"


def _table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(headings), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _codes(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _written_types() -> str:
    rows = []
    for kind in TYPES:
        told: list[tuple[str, Mapping[str, str]]] = [
            (bib.BIBTEX.get(kind, "misc"), bib.ITEM_TYPES),
            (bib.BIBLATEX.get(kind, "misc"), bib.ITEM_TYPES),
            (ris.TYPE_OF[kind], ris.MEANING_OF),
        ]
        cells = [f"`{word}`" + ("" if meanings[word] == kind else "†") for word, meanings in told]
        rows.append((f"`{kind}`", *cells, f"`{jats.PUBLICATION_TYPES.get(kind, kind)}`"))
    headings = ("CSL type", "BibTeX", "BibLaTeX", "RIS `TY`", "JATS `publication-type`")
    venue = _codes(kind for kind in TYPES if kind in bib.NEEDS_VENUE)
    articles = ", ".join(f"`{kind}` (`{word}`)" for kind, word in jats.ARTICLE_TYPES.items())
    told_by = _codes((jats.told_type(None, in_journal=True), jats.told_type(None, in_journal=False)))
    about = f"""
CSL-JSON has the types as they are. A type that the format's word does not say (†) is kept aside: in `{bib.SUBTYPE}`
(BibTeX, BibLaTeX) or in `{ris.PLACE}` (RIS). Without a journal or a book title, {venue} are `misc` in BibTeX and
BibLaTeX; so is, in BibTeX, a `thesis` whose `genre` is not said, and one whose `genre` has the word "master" is a
`mastersthesis`. A citation in JATS has a `publication-type`; an article has an `article-type` for {articles}, is known
by having a journal or having none for {told_by}, and keeps all other types aside."""
    return f"## Item types\n\n{_wrapped(about)}\n\n{_table(headings, rows)}"


def _read_types() -> str:
    maps: tuple[Mapping[str, str], ...] = (
        bib.ITEM_TYPES,
        OTHER_TYPES,
        ris.MEANING_OF,
        publications.PUBLICATION_WORDS,
    )
    rows = []
    for kind in TYPES:
        words = [sorted(word for word, meaning in meanings.items() if meaning == kind) for meanings in maps]
        rows.append((f"`{kind}`", *(_codes(each) or "–" for each in words)))
    headings = ("read as", "BibTeX, BibLaTeX", "CSL-JSON, beside CSL's own", "RIS `TY`", "JATS `publication-type`")
    return f"""### Types that are read

In BibTeX, BibLaTeX and RIS the word that a source had goes back out to the same format, where it still says the
record's type. What is in no table is a `document`, or what its fields make of it (JATS). In BibTeX and BibLaTeX
`{bib.SUBTYPE}` may say any CSL type.

{_table(headings, rows)}"""


_KEPT_PARENTS = frozenset({"product", "history"})


def _short(row: Row, target: str) -> str:
    """A target without what leads to it in JATS, and without a word that is the variable's own."""
    *before, last = target.split("/")
    if before and before[-1] in _KEPT_PARENTS:
        last = f"{before[-1]}/{last}"
    return last.removesuffix(f"-type='{row.variable}']").partition("[@")[0] if row.variable in last else last


def _target(row: Row, short: bool = False) -> str:
    if row.target == VOLUME_TITLE and not row.aside:
        return "`title` / `booktitle`"
    names = []
    for target in (row.target,) if isinstance(row.target, str) else row.target:
        own_place = re.search(r"(custom-meta|named-content)\[", target)
        names.append(own_place[1] if own_place else _short(row, target) if short else target)
    return " + ".join(f"`{name}`" for name in names) + ("†" if row.aside else "")


def _place(column: Column, place: Place, short: bool = False) -> str:
    if place.row is None:
        return f"`{column.elsewhere}`†" if column.elsewhere else "*dropped*"
    return _target(place.row, short)


def overview(group: str, variables: list[str], shown: list[Column]) -> str:
    rows = []
    for variable in variables:
        cells = [
            " / ".join(dict.fromkeys(_place(column, place, short=True) for place in places(column.table, variable)))
            for column in shown
        ]
        rows.append((f"`{variable}`", *cells))
    return f"### {group}\n\n{_table(('variable', *(column.heading for column in shown)), rows)}"


def _only(types: frozenset[str], before: frozenset[str]) -> str:
    """The types in the fewest words; ``before`` are those that were named just before."""
    rest = frozenset(TYPES) - before
    said = [
        (len(types), _listed(types)),
        (len(TYPES) - len(types) + 1, f"all but {_listed(frozenset(TYPES) - types)}"),
    ]
    if before and types <= rest:
        but = f" but {_listed(rest - types)}" if rest - types else ""
        said.append((len(rest - types), f"all others{but}"))
    return "" if types == frozenset(TYPES) else min(said)[1]


def _listed(types: frozenset[str]) -> str:
    return ", ".join(kind for kind in TYPES if kind in types)


def details(column: Column) -> Iterator[str]:
    """The section of a format: what holds for all types, its rows by group, and what it only reads."""
    yield f"## {column.heading}\n\n{_wrapped(column.about)}"
    special: dict[str, list[Line]] = {}
    plain: dict[str, list[str]] = {}
    for group, variables in GROUPS.items():
        for variable in variables:
            found = places(column.table, variable)
            row = found[0].row
            if column.like and _said(column, variable) == _said(column.like, variable):
                continue
            if len(found) == 1 and row is None:
                plain.setdefault("Kept aside (†)" if column.elsewhere else "Dropped", []).append(f"`{variable}`")
            elif len(found) == 1 and row and row.aside:
                plain.setdefault("Kept aside (†)", []).append(_named(variable, row))
            elif len(found) == 1 and row and row.target == variable and not row.section:
                plain.setdefault("Under their own names", []).append(f"`{variable}`")
            else:
                special.setdefault(group, []).extend(_lines(column, variable, found))
    for what, those in plain.items():
        yield _wrapped(f"{what}, for all types: {', '.join(those)}.")
    for group, lines in special.items():
        rows = [(", ".join(line.variables), line.place, line.types, line.note) for line in _merged(lines)]
        yield f"### {group} in {column.heading}\n\n{_table(('variable', 'place', 'types', 'note'), rows)}"
    if column.format == "ris":
        yield _dialects()
    if column.table is jats.CITATION:
        yield _other_words()
    if read_only := _read_only(column):
        headings = ("place", "read as", "types", "note")
        yield f"### Read only in {column.heading}\n\n{_table(headings, read_only)}"


_SNAPSHOTS = {
    "arxiv": """An object a paper, of type `article` (a preprint), its key the `id`. Titles, comments and abstracts are
text with bits of TeX. `versions`, `submitter`, `license`, `update_date`, and what is not in the table, stand as they
are in `extra`; so does `authors`, where it says more than `authors_parsed`.""",
    "openalex": """The key is the work's number, `W…`. The abstract is put together from the inverted index. ORCIDs and
institutions, scores, and what is not in the table, stand as they are in `extra`, but for `author_position`, which their
order says. The types are {types}; an `article` in
a conference's source, or one that Crossref calls a `proceedings-article`, is a `paper-conference`, and in a repository
an `article`. A page of the API is held in memory as a whole; all else streams.""",
    "acl": """A `paper` is a `paper-conference`, or an `article-journal` in a volume of a journal; `frontmatter` becomes
the `book` or the `periodical`. The key is the `bibkey`, else the Anthology's id. Attributes, and what is not in the
table, stand in `extra`; an `event` is no record. What a paper or the front matter says itself counts before what its
volume says. Left out are attributes of markup, words between elements where the Anthology has none, and the attributes
of a volume that has no front matter.""",
}


def _snapshot(name: str, about: str) -> str:
    """The section of a format that is only read: its table, by place."""
    found = get(name)
    assert found.crosswalk
    types = ", ".join(f"`{word}` (`{meant}`)" for word, meant in openalex.TYPES.items())
    rows = [(_target(row), f"`{row.variable}`", _types_of(row), _note(row)) for row in found.crosswalk.rows]
    table = _table(("place", "read as", "types", "note"), rows)
    return f"### {found.title}\n\n{_wrapped(about.format(types=types))}\n\n{table}"


def _said(column: Column, variable: str) -> list[Line]:
    return list(_lines(column, variable, places(column.table, variable)))


def _read_only(column: Column) -> list[tuple[str, ...]]:
    """The rows that are only read; those that are alike but for the variable are one."""
    known = _read_only(column.like) if column.like else []
    merged: dict[tuple[str, str, str], list[str]] = {}
    for row in column.table.rows:
        if row.reads_only:
            merged.setdefault((_target(row), _types_of(row), _note(row)), []).append(f"`{row.variable}`")
    rows = [(place, ", ".join(variables), types, note) for (place, types, note), variables in merged.items()]
    return [row for row in rows if row not in known]


@dataclass
class Line:
    """A line of the table of a group."""

    variables: list[str]
    place: str
    types: str
    note: str


def _lines(column: Column, variable: str, found: list[Place]) -> Iterator[Line]:
    before: frozenset[str] = frozenset()
    for place in found:
        at = _place(column, place).replace(f"-type='{variable}'", "-type='VARIABLE'")
        name = [] if before else [f"`{variable}`"]
        yield Line(name, at, _only(place.types, before), _note(place.row) if place.row else "")
        before |= place.types


def _merged(lines: list[Line]) -> list[Line]:
    """The lines, those that are alike but for the variable in one."""
    merged: list[Line] = []
    for line in lines:
        last = next((each for each in merged if "VARIABLE" in each.place and each.place == line.place), None)
        if last and line.variables and (last.types, last.note) == (line.types, line.note):
            last.variables += line.variables
        else:
            merged.append(line)
    for line in merged:
        if len(line.variables) == 1:
            line.place = line.place.replace("VARIABLE", line.variables[0].strip("`"))
    return merged


def _named(variable: str, row: Row) -> str:
    return f"`{variable}`" if variable.lower() in str(row.target).lower() else f"`{variable}` (`{row.target}`)"


def _types_of(row: Row) -> str:
    return "" if row.types is None else _only(row.types, frozenset())


def _note(row: Row) -> str:
    """The note of a row, unless it says what the target says."""
    words = re.findall(r"[\w-]+", row.section)
    said = [re.findall(r"[\w-]+", str(row.target).rpartition("/")[2]), re.findall(r"[\w-]+", str(row.target))]
    return "" if words in said or words == said[0][:2] else row.section


def _wrapped(text: str) -> str:
    return textwrap.fill(" ".join(text.split()), 120, break_long_words=False, break_on_hyphens=False)


def _dialects() -> str:
    rows = [
        (f"`{dialect}`", f"`{row.variable}`", _target(row), _types_of(row), _note(row))
        for dialect, table in ris.DIALECTS.items()
        for row in table.rows
        if row not in ris.CROSSWALK.rows
    ]
    keys = ", ".join(f"`{tag}` ({dialect or 'neutral'})" for dialect, tag in ris.KEY.items())
    about = f"""`--dialect` writes for a program what that program wants otherwise; all dialects are read by the one
table. The citation key stands, where the record came with one or `--key` made it, in {keys}."""
    headings = ("dialect", "variable", "place", "types", "note")
    return f"### Dialects of RIS\n\n{_wrapped(about)}\n\n{_table(headings, rows)}"


def _other_words() -> str:
    rows = [
        (f"`{element}`", f"`{meant}`", _codes(word for word in words if word and words[word] == meant) or "–")
        for element, words in OTHER_WORDS.items()
        for meant in dict.fromkeys(words.values())
    ]
    return f"""### Other words that are read

An element without the attribute that says what it is, is read as the first word of its row.

{_table(("element", "read as", "other words"), rows)}"""


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")

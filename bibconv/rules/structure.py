"""How the entries of a BibTeX file hang together: parents and children, strings, fields that stand twice."""

from __future__ import annotations

from bisect import bisect_right

from bibconv.rules import normal
from bibconv.rules.base import TEX_PROFILES, Digest, File, Finding, Fix, Found, Item, Profile, raw, rule
from bibconv.syntax import EXTRA_COMMAS, Document, Entry, Field, Macros, Preamble

_BIBTEX: frozenset[Profile] = frozenset(("bibtex",))


@rule(
    "B101",
    "a parent before its child",
    file=True,
    profiles=_BIBTEX,
    bad="@book{parent, title = {P}}\n@inbook{child, title = {C}, crossref = {parent}}\n",
    good="@inbook{child, title = {C}, crossref = {parent}}\n@book{parent, title = {P}}\n",
)
def order(file: File) -> Found:
    """BibTeX reads a file once, so an entry must stand before the one that its `crossref` names ("BibTeXing", 2.1).

    Otherwise nothing is taken over, and BibTeX warns of "a bad cross reference" or loses the fields silently. Biber
    has no such rule, so a file with types or fields of BibLaTeX alone is let pass.
    """
    return [
        _at(child, f"the parent {parent.key!r} stands before its child")
        for child, parent in _families(file)
        if parent.start < child.start
    ]


@rule(
    "B102",
    "a parent that is a child itself",
    file=True,
    profiles=_BIBTEX,
    bad="@inbook{a, title = {A}, crossref = {b}}\n@book{b, title = {B}, crossref = {c}}\n@book{c, title = {C}}\n",
    good="@inbook{a, title = {A}, crossref = {b}}\n@book{b, title = {B}}\n",
)
def nested(file: File) -> Found:
    """The entry takes over from one that itself takes over from a third. BibTeX goes one level only.

    It warns that it cannot nest and leaves out what stands in the third ("BibTeXing", 2.1). Copy the fields into it,
    or use biber, which goes on.
    """
    return [
        _at(child, f"the parent {parent.key!r} has a parent itself")
        for child, parent in _families(file)
        if parent is not child and "crossref" in parent.held
    ]


def _families(file: File) -> list[tuple[Digest, Digest]]:
    """Children and their parents, in a file that is for BibTeX."""
    children = [digest for digest in file.digests if "crossref" in digest.held]
    if not children or file.syntax is None or _for_biblatex(file.syntax):
        return []
    parents = {digest.key.lower(): digest for digest in reversed(file.digests) if digest.start >= 0}
    named = [(child, parents.get(child.held["crossref"][0].strip().lower())) for child in children]
    return [(child, parent) for child, parent in named if parent is not None]


_TYPES_OF_BIBLATEX = frozenset(
    "mvbook bookinbook suppbook collection mvcollection suppcollection suppperiodical periodical mvproceedings "
    "reference mvreference inreference report thesis online set xdata dataset software".split()
)
_FIELDS_OF_BIBLATEX = frozenset(
    "date journaltitle subtitle booksubtitle maintitle location langid options shorthand titleaddon origdate "
    "bookauthor eventtitle eprinttype urldate shorttitle xref".split()
)


def _for_biblatex(syntax: Document) -> bool:
    """Whether a file has types or fields that BibLaTeX alone knows, so that biber reads it."""
    return any(
        node.type in _TYPES_OF_BIBLATEX or any(field.name in _FIELDS_OF_BIBLATEX for field in node.fields)
        for node in syntax.nodes
        if isinstance(node, Entry)
    )


def _at(digest: Digest, message: str) -> Finding:
    offset = digest.held["crossref"][1]
    return Finding(message, digest.key, offset, offset + len("crossref"))


@rule(
    "B103",
    "a string that nothing uses",
    file=True,
    profiles=TEX_PROFILES,
    severity="note",
    bad='@string{cup = "Cambridge University Press"}\n@book{a, title = {A}, publisher = {CUP}}\n',
    good='@string{cup = "Cambridge University Press"}\n@book{a, title = {A}, publisher = cup}\n',
)
def unused(file: File) -> Found:
    """A `@string` is defined and no value of the file uses its name.

    Either it is left over, or values that were to use it have it in braces, where it is text. A file of nothing but
    strings, which others use, is let pass. More than five are one finding.
    """
    syntax = file.syntax
    if syntax is None or not syntax.tied or not any(isinstance(node, Entry) for node in syntax.nodes):
        return None
    names = _used(syntax)
    left = [
        field for node in syntax.nodes if isinstance(node, Macros) for field in node.fields if field.name not in names
    ]
    if len(left) > _MANY:
        shown = ", ".join([field.name for field in left[:_MANY]])
        return [_named(left[0], f"no value uses {len(left)} of the strings: {shown}, …")]
    return [_named(field, f"no value uses the string {field.name!r}") for field in left]


_MANY = 5
"""More unused strings than these are told in one finding."""


def _named(field: Field, message: str) -> Finding:
    """A finding at the name of a string."""
    return Finding(message, "", field.start, field.start + len(field.name))


def _used(syntax: Document) -> set[str]:
    """The names of all macros that values use, in lower case."""
    names: set[str] = set()
    for node in syntax.nodes:
        if isinstance(node, Entry | Macros):
            for field in node.fields:
                names.update([piece.text.lower() for piece in field.pieces if piece.kind == "macro"])
        elif isinstance(node, Preamble):
            names.update([piece.text.lower() for piece in node.pieces if piece.kind == "macro"])
    return names


@rule(
    "B104",
    "a string that is defined twice",
    file=True,
    profiles=TEX_PROFILES,
    bad='@string{j = "Journal of Fish"}\n@string{j = "Journal of Birds"}\n@article{a, title = {A}, journal = j}\n',
    good='@string{j = "Journal of Fish"}\n@string{k = "Journal of Birds"}\n@book{a, title = j, note = k}\n',
)
def redefined(file: File) -> Found:
    """The name of a `@string` is defined again, with another value; which of the two an entry gets depends on where
    it stands.

    BibTeX takes over the new value from there on, and other tools take the first or the last one for the whole file.
    A name that is defined in full and once more abbreviated, so that one can choose, is let pass.
    """
    if file.syntax is None or not file.syntax.tied:
        return None
    first: dict[str, tuple[str, int]] = {}
    found = []
    for node in file.syntax.nodes:
        if isinstance(node, Macros):
            for field in node.fields:
                value, start = first.setdefault(field.name, (raw(field), field.start))
                if value != raw(field) and not _shortened(value, raw(field)):
                    line = file.syntax.position(start)[0]
                    message = f"the string {field.name!r} is defined in line {line} with another value"
                    found.append(_named(field, message))
    return found


def _shortened(one: str, other: str) -> bool:
    """Whether of two names of a venue the one abbreviates the other."""
    short, whole = sorted((normal.venue_words(one), normal.venue_words(other)), key=lambda words: len("".join(words)))
    return bool(short) and normal.abbreviates(short, whole)


@rule(
    "B105",
    "a field that stands twice with one value",
    fix="safe",
    profiles=TEX_PROFILES,
    bad="@misc{a,\n  title = {A},\n  year = 2001,\n  title = {A},\n}\n",
    good="@misc{a,\n  title = {A},\n  keywords = {b},\n  year = 2001,\n}\n",
)
def twice(item: Item) -> Found:
    """The entry has a field twice, with the same value. (With another value it is `B009`.)

    BibTeX and biber warn of it, and pybtex refuses the whole file. The fix removes the second.
    """
    if item.entry is None:
        return None
    fields = item.entry.fields
    names = {field.name for field in fields}
    if len(names) == len(fields):
        return None
    text = item.file.syntax.text if item.file.syntax is not None else ""
    values: dict[str, str] = {}
    found = []
    for index, field in enumerate(fields):
        value = text[field.value_start : field.end]
        if values.setdefault(field.name, value) is not value and values[field.name] == value:
            start = fields[index - 1].end
            fix = Fix(((start, field.end, ""),)) if _clean(text[start : field.start]) else None
            found.append(item.find(f"{field.name} stands twice with the same value", field, fix))
    return found


def _clean(between: str) -> bool:
    """Whether nothing but a comma and white space stands between two fields."""
    return between.strip() == ","


def faults(syntax: Document, node: Entry | Macros) -> dict[tuple[int, int], Fix]:
    """How the faults of a block are mended that a reader tells as B002 and that have one remedy, by line and column.

    A missing comma is put where the field before it, or the key, ends; extra ones that stand in a row are removed.
    """
    found: dict[tuple[int, int], Fix] = {}
    ends = [field.end for field in node.fields]
    for fault in node.faults:
        at = fault.offset
        if fault.reason == "extra comma":
            row = EXTRA_COMMAS.match(syntax.text, at, node.end)
            found[syntax.position(at)] = Fix(((at, row.end() if row else at, ""),))
        elif fault.reason == "missing comma":
            before = bisect_right(ends, at)
            end = ends[before - 1] if before else at
            found[syntax.position(at)] = Fix(((end, end, ","),))
    return found

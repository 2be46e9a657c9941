"""Fields of entries: what is misspelt, of the other dialect, not known, empty, or one too many."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from bibconv.format import DataModel
from bibconv.rules.base import TEX_PROFILES, Finding, Fix, Found, Item, raw, removal, rule
from bibconv.rules.shape import look, near, odd
from bibconv.syntax import Field


@rule(
    "E104",
    "a misspelt field name",
    profiles=TEX_PROFILES,
    fix="unsafe",
    when=odd,
    bad="@article{a, auhtor = {A. Uthor}, title = {T}, journal = {J}, year = 2001}\n",
    good="@article{a, author = {A. Uthor}, title = {T}, journal = {J}, year = 2001, owner = {me}}\n",
)
def misspelt_field(item: Item) -> Found:
    """The name of the field is not known, and one letter makes it one that is.

    BibTeX and biber pass over fields that they do not know without a word, so the value is never printed. The fix
    writes the known name, where the entry has not that field already.
    """
    shape, entry = look(item), item.entry
    if shape is None or not shape.strange or entry is None:
        return None
    found: list[Finding] = []
    held = {field.name for field in entry.fields}
    for field in entry.fields:
        if field.name in shape.strange and (meant := _meant(item, shape.model, field.name)) is not None:
            fix = None
            if meant not in held:
                edit = (field.start, field.start + len(field.name), meant)
                fix = Fix((edit,), safe=False, fields=(field.name, meant))
            message = f"{field.name} is no field; perhaps {meant} is meant"
            found.append(item.find(message, (field.start, field.start + len(field.name)), fix))
    return found


def _meant(item: Item, model: DataModel, name: str) -> str | None:
    """The field that a misspelt name stands for; None for a name of somebody's own.

    Such a name stands in many entries, or is a known one with a letter before it or a number or a letter after it,
    which is how fields are kept from being read.
    """
    meant = near(name, _proper_fields(model))
    if meant is None or name[1:] == meant or name[-1].isdecimal() or _own(name, meant):
        return None
    count = item.file.library.fields
    return meant if count[name] <= max(2, count[meant] // 20) else None


def _own(name: str, meant: str) -> bool:
    """Whether a name is rather somebody's own: `datea` is a second date, `shortname` one like `shorttitle`."""
    if name[:-1] == meant:
        return name[-1] != "s" and name[-1] != meant[-1]
    if len(name) == len(meant) and len(name) < _FEW and sorted(name) != sorted(meant):
        return True
    return name.startswith("short") and not meant.startswith("short")


_FEW = 5


@lru_cache(64)
def _proper_fields(model: DataModel) -> frozenset[str]:
    return model.fields | model.others


@rule(
    "E105",
    "a field of the other dialect",
    profiles=frozenset(("bibtex", "journal")),
    fix="safe",
    when=odd,
    bad="@article{a, author = {A. Uthor}, title = {T}, journaltitle = {J}, year = 2001}\n",
    good="@article{a, author = {A. Uthor}, title = {T}, journal = {J}, year = 2001}\n",
)
def foreign_field(item: Item) -> Found:
    """BibLaTeX has the field, and the styles of BibTeX have another in its place ("BibTeXing", section 3.2).

    They pass over it without a word: a `journaltitle` is not printed, and the article has no journal. Where the two are
    the same in all but the name, the fix writes BibTeX's, which BibLaTeX reads too.
    """
    shape, entry = look(item), item.entry
    if shape is None or not shape.renamed or not shape.known or entry is None:
        return None
    found: list[Finding] = []
    held = Counter([field.name for field in entry.fields])
    for field in entry.fields:
        if field.name in shape.renamed and "://" not in raw(field):
            here = shape.model.renamed[field.name]
            name = (field.start, field.start + len(field.name))
            alone = here not in held and held[field.name] == 1
            fix = Fix(((*name, here),)) if alone else None
            found.append(item.find(f"{field.name} is BibLaTeX's; BibTeX's field is {here}", name, fix))
    return found


@rule(
    "E106",
    "a field that nobody knows",
    profiles=frozenset(),
    severity="note",
    bad="@misc{a, title = {T}, colour = {blue}}\n",
    good="@misc{a, title = {T}, timestamp = {2001-02-03}}\n",
)
def unknown_field(item: Item) -> Found:
    """Neither dialect has the field, nor do the reference managers and databases whose fields are known.

    It is read by nothing, which may be meant: this rule is on where it is selected. A name that is a letter away from
    a known one is told by E104.
    """
    shape, entry = look(item), item.entry
    if shape is None or not shape.strange or entry is None:
        return None
    return [
        item.find(f"nobody knows the field {field.name}", (field.start, field.start + len(field.name)))
        for field in entry.fields
        if field.name in shape.strange and _meant(item, shape.model, field.name) is None
    ]


@rule(
    "E107",
    "a field that the type has no use for",
    profiles=frozenset(),
    severity="note",
    when=odd,
    bad="@book{a, author = {A. Uthor}, title = {T}, publisher = {P}, year = 2001, journal = {J}}\n",
    good="@book{a, author = {A. Uthor}, title = {T}, publisher = {P}, year = 2001, series = {S}}\n",
)
def useless_field(item: Item) -> Found:
    """The dialect has the field, but not for entries of this type ("BibTeXing", 3.1; the data model of BibLaTeX).

    Styles do not print it. Often the type is the wrong one: a `@book` with a `journal` is an article. Since fields are
    kept for other ends too, this rule is on where it is selected.
    """
    shape, entry = look(item), item.entry
    if shape is None or not shape.useless or entry is None:
        return None
    return [
        item.find(f"@{entry.type} has no use for {field.name}", (field.start, field.start + len(field.name)))
        for field in entry.fields
        if field.name in shape.useless
    ]


@rule(
    "E108",
    "an empty field",
    profiles=TEX_PROFILES,
    severity="note",
    fix="safe",
    bad="@misc{a, title = {T}, note = {}}\n",
    good="@misc{a, title = {T}}\n",
)
def empty_field(item: Item) -> Found:
    """The field is there and says nothing, as exports of databases have it.

    Some styles print the punctuation around it, and BibTeX's tests for a missing field tell it from none. An entry with
    a `crossref` may have an empty field so as not to take one over: there it is left alone. The empty fields of an
    entry are one finding, and the fix takes them out.
    """
    entry = item.entry
    if entry is None:
        return None
    empty: list[Field] = []
    for field in entry.fields:
        pieces = field.pieces
        if pieces[0].text[:1].strip() or len(pieces) != 1 or pieces[0].kind == "macro":
            continue
        if not pieces[0].text.strip() and (field.name[:3] not in _HIDDEN or field.name == "options"):
            empty.append(field)
    if not empty or item.field("crossref") is not None:
        return None
    names = tuple(dict.fromkeys([field.name for field in empty]))
    edits = [edit for field in empty if (edit := removal(item, field)) is not None]
    fix = Fix(tuple(edits), fields=names) if edits else None
    return [item.find(f"{', '.join(names)} {'is' if len(names) == 1 else 'are'} empty", empty[0], fix)]


_HIDDEN = ("opt", "alt")
"""What Emacs puts before the names of fields that are still to be filled in, so that they are not read."""


@rule(
    "E109",
    "two fields that exclude each other",
    severity="note",
    profiles=frozenset(("bibtex", "journal")),
    when=odd,
    bad="@book{a, author = {A. Uthor}, editor = {E. Ditor}, title = {T}, publisher = {P}, year = 2001}\n",
    good="@book{a, author = {A. Uthor}, title = {T}, publisher = {P}, year = 2001}\n",
)
def exclusive_fields(item: Item) -> Found:
    """Of `author` and `editor` a book has one, and of `volume` and `number` a part of a series ("BibTeXing", 3.1).

    BibTeX warns ("can't use both") and prints the first. For a chapter by an author in a volume of an editor take
    `@incollection`.
    """
    shape, entry = look(item), item.entry
    if shape is None or not shape.apart or entry is None:
        return None
    for one, other in shape.apart:
        first, second = item.field(one), item.field(other)
        if first is not None and second is not None and raw(first).strip() and raw(second).strip():
            return [item.find(f"@{entry.type} has {one} and {other}: BibTeX prints only the first", second)]
    return None

"""Fields of entries: what is misspelt, of the other dialect, not known, empty, or one too many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bibconv.rules.base import TEX_PROFILES, Digest, File, Finding, Fix, Found, Item, raw, removal, rule
from bibconv.rules.found import Strange
from bibconv.rules.shape import look, odd
from bibconv.syntax import Field


@rule(
    "E104",
    "a misspelt field name",
    profiles=TEX_PROFILES,
    fix="unsafe",
    file=True,
    bad="@article{a, auhtor = {A. Uthor}, title = {T}, journal = {J}, year = 2001}\n",
    good="@article{a, author = {A. Uthor}, title = {T}, journal = {J}, year = 2001, owner = {me}}\n",
)
def misspelt_field(file: File) -> Found:
    """The name of the field is not known, and one letter makes it one that is.

    BibTeX and biber pass over fields that they do not know without a word, so the value is never printed. The fix
    writes the known name, where the entry has not that field already.
    """
    found: list[Finding] = []
    for digest, field, end in _strange(file):
        if _is_misspelt(file, field):
            fix = None
            if not field.held:
                fix = Fix(((field.start, end, field.meant),), safe=False, fields=(field.name, field.meant))
            message = f"{field.name} is no field; perhaps {field.meant} is meant"
            found.append(Finding(message, digest.key, field.start, end, fix=fix))
    return found


def _strange(file: File) -> Iterator[tuple[Digest, Strange, int]]:
    """The fields that nobody knows, and where their names end."""
    for digest in file.digests:
        for field in digest.strange:
            yield digest, field, field.start + len(field.name)


def _is_misspelt(file: File, field: Strange) -> bool:
    """Whether a field stands for the known one that is near to it: a name of somebody's own stands in many entries."""
    return field.meant != "" and file.fields[field.name] <= max(2, file.fields[field.meant] // 20)


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
    file=True,
    bad="@misc{a, title = {T}, colour = {blue}}\n",
    good="@misc{a, title = {T}, timestamp = {2001-02-03}}\n",
)
def unknown_field(file: File) -> Found:
    """Neither dialect has the field, nor do the reference managers and databases whose fields are known.

    It is read by nothing, which may be meant: this rule is on where it is selected. A name that is a letter away from
    a known one is told by E104.
    """
    return [
        Finding(f"nobody knows the field {field.name}", digest.key, field.start, end)
        for digest, field, end in _strange(file)
        if not _is_misspelt(file, field)
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

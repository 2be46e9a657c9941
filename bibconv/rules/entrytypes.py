"""Entry types and their fields: what is missing, what is not known, what is misspelt, what is empty."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from bibconv.format import DataModel
from bibconv.rules.base import TEX_PROFILES, File, Finding, Fix, Found, Item, raw, removal, rule
from bibconv.syntax import Entry

_DEEPEST = 8
_SHORTEST = 4
"""Names of fewer letters are too near to one another to be taken for misspelt ones."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def _model(item: Item) -> DataModel | None:
    return item.file.format.model() if item.file.format.model is not None else None


@lru_cache(4096)
def _near(word: str, known: frozenset[str]) -> str | None:
    """The one known word that is a letter more, less, other or two exchanged away; None where there is not one."""
    if len(word) < _SHORTEST or len(word) > 30:
        return None
    at = range(len(word) + 1)
    found = {word[:i] + word[i + 1 :] for i in at}
    found |= {word[:i] + word[i + 1 : i + 2] + word[i : i + 1] + word[i + 2 :] for i in at}
    found |= {word[:i] + letter + word[i + skip :] for i in at for letter in _LETTERS for skip in (0, 1)}
    near = (found & known) - {word}
    return near.pop() if len(near) == 1 else None


def _fields(item: Item, entry: Entry, model: DataModel, deep: int = 0) -> dict[str, str] | None:
    """What an entry says and takes over, by the names of the fields; None where a parent is not in the file."""
    held = {each.name: raw(each) for each in reversed(entry.fields) if raw(each).strip() or len(each.pieces) > 1}
    for relation in ("xdata", "crossref"):
        for key in held.get(relation, "").split(","):
            if not key.strip():
                continue
            parent = item.file.library.get(key.strip())
            above = _fields(item, parent, model, deep + 1) if parent is not None and deep < _DEEPEST else None
            if parent is None or above is None:
                return None
            if relation == "xdata":
                held = above | held
            else:
                held |= model.inherit(entry.type, held, parent.type, above)
    return held


@rule(
    "E101",
    "a misspelt entry type",
    profiles=TEX_PROFILES,
    fix="unsafe",
    bad="@artcle{a, author = {A. Uthor}, title = {T}, journal = {J}, year = 2001}\n",
    good="@article{a, author = {A. Uthor}, title = {T}, journal = {J}, year = 2001}\n",
)
def misspelt_type(item: Item) -> Found:
    """The entry type is not known, and one letter makes it one that is.

    BibTeX sets the entry as a `@misc`, so that the journal, the volume and the pages are not printed; so does biber.
    The fix writes the known type.
    """
    entry = item.entry
    model = _model(item)
    if entry is None or model is None or entry.type in model.types or entry.type in model.other_types:
        return None
    meant = _near(entry.type, _all_types(model))
    if meant is None or item.file.syntax is None:
        return None
    text = item.file.syntax.text
    start = text.find("@", entry.start) + 1
    while text[start].isspace():
        start += 1
    fix = Fix(((start, start + len(entry.type), meant),), safe=False, fields=("entrytype",))
    return [
        item.find(f"@{entry.type} is no entry type; perhaps @{meant} is meant", (entry.start, entry.key_start), fix)
    ]


@lru_cache(64)
def _all_types(model: DataModel) -> frozenset[str]:
    return frozenset(model.types) | model.other_types


@rule(
    "E110",
    "an entry type that is not known",
    profiles=TEX_PROFILES,
    severity="note",
    file=True,
    bad="".join(f"@misc{{m{n}, title = {{T}}}}\n" for n in range(9)) + "@talk{a, author = {A. Uthor}, title = {T}}\n",
    good="".join(f"@misc{{m{n}, title = {{T}}}}\n" for n in range(9)) + "@misc{a, author = {A. Uthor}, title = {T}}\n",
)
def unknown_type(file: File) -> Found:
    """Neither the styles of BibTeX nor the data model of BibLaTeX have the type.

    It is set as a `@misc`, so that all but author, title and year is lost. Some styles have types of their own, and
    some programs keep other things than references in such files: where more than a fifth of the entries are of types
    that are not known, nothing is said.
    """
    if file.format.model is None:
        return None
    known = _all_types(file.format.model())
    strange = [each for each in file.digests if each.type not in known and each.start >= 0]
    if not strange or len(strange) * 5 > len(file.digests):
        return None
    return [
        Finding(f"@{each.type} is no entry type", each.key, each.start, each.key_start)
        for each in strange
        if _near(each.type, known) is None
    ]


@rule(
    "E102",
    "an entry type of the other dialect",
    profiles=frozenset(("bibtex", "journal")),
    severity="note",
    bad="@report{a, author = {A. Uthor}, title = {T}, institution = {I}, year = 2001}\n",
    good="@techreport{a, author = {A. Uthor}, title = {T}, institution = {I}, year = 2001}\n",
)
def foreign_type(item: Item) -> Found:
    """BibLaTeX has the type and the standard styles of BibTeX do not ("BibTeXing", section 3.1).

    BibTeX warns and sets the entry as a `@misc`, without publisher, institution, volume or pages. Some styles know a
    few of these types; with the others, take the nearest of the fourteen.
    """
    entry = item.entry
    if entry is None or (model := _model(item)) is None or entry.type in model.types:
        return None
    if entry.type not in model.other_types or item.record is None:
        return None
    return [item.find(f"@{entry.type} is BibLaTeX's; styles of BibTeX set it as @misc")]


@rule(
    "E103",
    "a required field is missing",
    profiles=TEX_PROFILES,
    bad="@article{a, author = {A. Uthor}, title = {T}, year = 2001}\n",
    good="@article{a, author = {A. Uthor}, title = {T}, journal = {J}, year = 2001}\n",
)
def missing_field(item: Item) -> Found:
    """Each entry type has fields that it needs ("BibTeXing", 3.1; biblatex manual, 2.1.1).

    BibTeX prints a reference with a gap and a warning that is easily missed; readers cannot find the work. What is
    taken over by `crossref` or `xdata` counts, and so do alternatives (`author` or `editor`), aliases, and what the
    manual calls omissible. Entries that others take over from may be incomplete themselves.
    """
    entry = item.entry
    if entry is None or item.record is None or (model := _model(item)) is None:
        return None
    wanted = _wanted(model, entry.type, tuple([each.name for each in entry.fields]))
    if not wanted:
        return None
    if entry.key.lower() in item.file.library.parents:
        return None
    if any(each.name in ("crossref", "xdata") for each in entry.fields):
        held = _fields(item, entry, model)
        if held is None:
            return None
        wanted = _wanted(model, entry.type, tuple(held))
    if not wanted:
        return None
    return [item.find(f"@{entry.type} has no {_listed(wanted)}{_hint(model, item, wanted)}")]


@lru_cache(4096)
def _wanted(model: DataModel, type: str, names: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The alternatives of which an entry has none."""
    about = model.types.get(type)
    if about is None:
        return ()
    held = set(names)
    return tuple([each for each in about.required if held.isdisjoint(each)])


def _listed(wanted: Iterable[tuple[str, ...]]) -> str:
    return ", no ".join([" or ".join(each[:3]) for each in wanted])


def _hint(model: DataModel, item: Item, wanted: tuple[tuple[str, ...], ...]) -> str:
    """What the entry has in the place of a field that it should have."""
    assert item.entry is not None
    held = {each.name for each in item.entry.fields}
    for each in wanted:
        for other, name in model.instead.items():
            if name in each and other in held:
                return f" ({other} is not read for it)"
    flat = {name for each in wanted for name in each}
    if "booktitle" in flat and held & {"journal", "journaltitle"}:
        return " (it has a journal: is it an @article?)"
    if flat & {"journal", "journaltitle"} and "booktitle" in held:
        return " (it has a booktitle: is it an @inproceedings?)"
    return ""


@rule(
    "E104",
    "a misspelt field name",
    profiles=TEX_PROFILES,
    fix="unsafe",
    bad="@article{a, auhtor = {A. Uthor}, title = {T}, journal = {J}, year = 2001}\n",
    good="@article{a, author = {A. Uthor}, title = {T}, journal = {J}, year = 2001, owner = {me}}\n",
)
def misspelt_field(item: Item) -> Found:
    """The name of the field is not known, and one letter makes it one that is.

    BibTeX and biber pass over fields that they do not know without a word, so the value is never printed. The fix
    writes the known name, where the entry has not that field already.
    """
    entry = item.entry
    if entry is None or (model := _model(item)) is None:
        return None
    strange = _strange(model, tuple([each.name for each in entry.fields]))
    if not strange:
        return None
    found: list[Finding] = []
    for field in entry.fields:
        if field.name in strange and (meant := _meant(item, model, field.name)) is not None:
            fix = None
            if item.field(meant) is None:
                edit = (field.start, field.start + len(field.name), meant)
                fix = Fix((edit,), safe=False, fields=(field.name, meant))
            message = f"{field.name} is no field; perhaps {meant} is meant"
            found.append(item.find(message, (field.start, field.start + len(field.name)), fix))
    return found


def _meant(item: Item, model: DataModel, name: str) -> str | None:
    """The field that a misspelt name stands for; None for a name of somebody's own.

    Such a name stands in many entries, or is a known one with a letter before it or a number after it, which is how
    fields are kept from being read.
    """
    meant = _near(name, _proper_fields(model))
    if meant is None or name[1:] == meant or name[-1].isdecimal():
        return None
    count = item.file.library.fields
    return meant if count[name] <= max(2, count[meant] // 20) else None


@lru_cache(4096)
def _strange(model: DataModel, names: tuple[str, ...]) -> frozenset[str]:
    """Those names of fields that nobody knows."""
    known = _all_fields(model)
    return frozenset([name for name in names if name not in known and "+" not in name and "-" not in name])


@lru_cache(64)
def _all_fields(model: DataModel) -> frozenset[str]:
    return model.fields | model.others | model.tools


@lru_cache(64)
def _proper_fields(model: DataModel) -> frozenset[str]:
    return model.fields | model.others


@rule(
    "E105",
    "a field of the other dialect",
    profiles=frozenset(("bibtex", "journal")),
    fix="safe",
    bad="@article{a, author = {A. Uthor}, title = {T}, journaltitle = {J}, year = 2001}\n",
    good="@article{a, author = {A. Uthor}, title = {T}, journal = {J}, year = 2001}\n",
)
def foreign_field(item: Item) -> Found:
    """BibLaTeX has the field, and the styles of BibTeX have another in its place ("BibTeXing", section 3.2).

    They pass over it without a word: a `journaltitle` is not printed, and the article has no journal. Where the two are
    the same in all but the name, the fix writes BibTeX's, which BibLaTeX reads too.
    """
    entry = item.entry
    if entry is None or (model := _model(item)) is None or not model.renamed:
        return None
    found = None
    for field in entry.fields:
        if field.name in model.renamed:
            here = model.renamed[field.name]
            if item.field(here) is None and entry.type in model.types:
                fix = Fix(((field.start, field.start + len(field.name), here),))
                message = f"{field.name} is BibLaTeX's; BibTeX's field is {here}"
                found = [*(found or ()), item.find(message, (field.start, field.start + len(field.name)), fix)]
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
    entry = item.entry
    if entry is None or (model := _model(item)) is None:
        return None
    strange = _strange(model, tuple([each.name for each in entry.fields]))
    if not strange:
        return None
    return [
        item.find(f"nobody knows the field {field.name}", (field.start, field.start + len(field.name)))
        for field in entry.fields
        if field.name in strange and _meant(item, model, field.name) is None
    ]


@rule(
    "E107",
    "a field that the type has no use for",
    profiles=frozenset(),
    severity="note",
    bad="@book{a, author = {A. Uthor}, title = {T}, publisher = {P}, year = 2001, journal = {J}}\n",
    good="@book{a, author = {A. Uthor}, title = {T}, publisher = {P}, year = 2001, series = {S}}\n",
)
def useless_field(item: Item) -> Found:
    """The dialect has the field, but not for entries of this type ("BibTeXing", 3.1; the data model of BibLaTeX).

    Styles do not print it. Often the type is the wrong one: a `@book` with a `journal` is an article. Since fields are
    kept for other ends too, this rule is on where it is selected.
    """
    entry = item.entry
    if entry is None or (model := _model(item)) is None:
        return None
    useless = _useless(model, entry.type, tuple([each.name for each in entry.fields]))
    if not useless:
        return None
    return [
        item.find(f"@{entry.type} has no use for {field.name}", (field.start, field.start + len(field.name)))
        for field in entry.fields
        if field.name in useless
    ]


@lru_cache(4096)
def _useless(model: DataModel, type: str, names: tuple[str, ...]) -> frozenset[str]:
    about = model.types.get(type)
    if about is None or about.fields is None:
        return frozenset()
    return frozenset([name for name in names if name in model.fields and name not in about.fields])


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
    a `crossref` may have an empty field so as not to take one over: there it is left alone. The fix takes it out.
    """
    entry = item.entry
    if entry is None:
        return None
    found = None
    for field in entry.fields:
        if len(field.pieces) == 1 and not field.pieces[0].text.strip() and field.pieces[0].kind in ("braced", "quoted"):
            if item.field("crossref") is not None:
                return None
            edit = removal(item, field)
            fix = Fix((edit,), fields=(field.name,)) if edit is not None else None
            found = [*(found or ()), item.find(f"{field.name} is empty", field, fix)]
    return found


@rule(
    "E109",
    "two fields that exclude each other",
    profiles=frozenset(("bibtex", "journal")),
    bad="@book{a, author = {A. Uthor}, editor = {E. Ditor}, title = {T}, publisher = {P}, year = 2001}\n",
    good="@book{a, author = {A. Uthor}, title = {T}, publisher = {P}, year = 2001}\n",
)
def exclusive_fields(item: Item) -> Found:
    """Of `author` and `editor` a book has one, and of `volume` and `number` a part of a series ("BibTeXing", 3.1).

    BibTeX warns ("can't use both") and prints the first. For a chapter by an author in a volume of an editor take
    `@incollection`.
    """
    entry = item.entry
    if entry is None or (model := _model(item)) is None:
        return None
    about = model.types.get(entry.type)
    if about is None or not about.apart:
        return None
    held = {each.name for each in entry.fields if raw(each).strip()}
    for one, other in about.apart:
        if one in held and other in held:
            return [item.find(f"@{entry.type} has {one} and {other}: BibTeX prints only the first", item.field(other))]
    return None

"""Entry types: those that nobody knows, and what they require."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from bibconv.format import DataModel
from bibconv.rules.base import TEX_PROFILES, File, Finding, Fix, Found, Item, raw, rule
from bibconv.rules.shape import Shape, look, near, odd, shape_of
from bibconv.syntax import Entry

_DEEPEST = 8


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
    when=odd,
    bad="@artcle{a, author = {A. Uthor}, title = {T}, journal = {J}, year = 2001}\n",
    good="@article{a, author = {A. Uthor}, title = {T}, journal = {J}, year = 2001}\n",
)
def misspelt_type(item: Item) -> Found:
    """The entry type is not known, and one letter makes it one that is.

    BibTeX sets the entry as a `@misc`, so that the journal, the volume and the pages are not printed; so does biber.
    The fix writes the known type.
    """
    shape, entry = look(item), item.entry
    if shape is None or shape.known or shape.elsewhere or entry is None or item.file.syntax is None:
        return None
    meant = near(entry.type, _all_types(shape.model))
    if meant is None or meant in _SELDOM:
        return None
    text = item.file.syntax.text
    start = text.find("@", entry.start) + 1
    while text[start].isspace():
        start += 1
    fix = Fix(((start, start + len(entry.type), meant),), safe=False, fields=("entrytype",))
    return [
        item.find(f"@{entry.type} is no entry type; perhaps @{meant} is meant", (entry.start, entry.key_start), fix)
    ]


_SELDOM = frozenset(("artwork", "audio", "image", "letter", "movie", "music", "set", "video", "xdata"))
"""Types that are so seldom that another name near to one of them (``@data``, ``@letters``) is somebody's own type."""


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
        if (near(each.type, known) or "xdata") in _SELDOM
    ]


@rule(
    "E102",
    "an entry type of the other dialect",
    profiles=frozenset(("bibtex", "journal")),
    severity="note",
    when=odd,
    bad="@report{a, author = {A. Uthor}, title = {T}, institution = {I}, year = 2001}\n",
    good="@techreport{a, author = {A. Uthor}, title = {T}, institution = {I}, year = 2001}\n",
)
def foreign_type(item: Item) -> Found:
    """BibLaTeX has the type and the standard styles of BibTeX do not ("BibTeXing", section 3.1).

    BibTeX warns and sets the entry as a `@misc`, without publisher, institution, volume or pages. Some styles know a
    few of these types; with the others, take the nearest of the fourteen.
    """
    shape, entry = look(item), item.entry
    if shape is None or shape.known or not shape.elsewhere or entry is None or item.record is None:
        return None
    return [item.find(f"@{entry.type} is BibLaTeX's; styles of BibTeX set it as @misc")]


def _may_lack(item: Item) -> bool:
    """Whether fields may be missing: the shape says so, or some have nothing in them."""
    return odd(item) or _has_empty(item)


def _has_empty(item: Item) -> bool:
    for field in item.entry.fields if item.entry is not None else ():
        text = field.pieces[0].text
        if not text or text.isspace():
            return True
    return False


@rule(
    "E103",
    "a required field is missing",
    profiles=TEX_PROFILES,
    when=_may_lack,
    bad="@article{a, author = {A. Uthor}, title = {T}, year = 2001}\n",
    good="@article{a, author = {A. Uthor}, title = {T}, journal = {J}, year = 2001}\n",
)
def missing_field(item: Item) -> Found:
    """Each entry type has fields that it needs ("BibTeXing", 3.1; biblatex manual, 2.1.1).

    BibTeX prints a reference with a gap and a warning that is easily missed; readers cannot find the work. What is
    taken over by `crossref` or `xdata` counts, and so do alternatives (`author` or `editor`), aliases, and what the
    manual calls omissible; an empty field does not. Entries that others take over from may be incomplete themselves,
    and what shows that a field is left out on purpose is respected: `key` or `label` for an author, `eprint` for a
    journal, `shorthand` for a title, `xref` for the book, and the options `skipbib` and `dataonly`.
    """
    shape, entry = look(item), item.entry
    if shape is None or entry is None or item.record is None:
        return None
    wanted = _unfilled(shape, entry) if _has_empty(item) else shape.wanted
    if not wanted or entry.key.lower() in item.file.library.parents:
        return None
    if shape.heir:
        held = _fields(item, entry, shape.model)
        wanted = shape_of(shape.model, entry.type, tuple(held)).wanted if held is not None else ()
    wanted = _meant_to_be_there(wanted, entry) if wanted else ()
    if not wanted:
        return None
    return [item.find(f"@{entry.type} has no {_listed(wanted)}{_hint(shape.model, item, wanted)}")]


_STAND_INS = {
    "journal": frozenset(("eprint",)),
    "author": frozenset(("key", "label", "shorthand", "sortname", "sortkey")),
    "editor": frozenset(("key", "label", "shorthand", "sortname", "sortkey")),
    "title": frozenset(("shorthand",)),
    "booktitle": frozenset(("xref",)),
}
"""What shows that a field is left out on purpose: an article with an `eprint` is a preprint, and so on."""
_NOT_PRINTED = re.compile(r"\b(?:skipbib|dataonly)\b(?!\s*=\s*false)")


def _meant_to_be_there(wanted: tuple[tuple[str, ...], ...], entry: Entry) -> tuple[tuple[str, ...], ...]:
    """Of what an entry has not, what is not left out on purpose."""
    held = {each.name for each in entry.fields}
    if "options" in held:
        options = next(raw(each) for each in entry.fields if each.name == "options")
        if _NOT_PRINTED.search(options):
            return ()
    instead = [name for name, stand_ins in _STAND_INS.items() if not stand_ins.isdisjoint(held)]
    return tuple([each for each in wanted if not any(name in each for name in instead)])


def _unfilled(shape: Shape, entry: Entry) -> tuple[tuple[str, ...], ...]:
    """What an entry has not, fields with nothing in them taken for missing ones."""
    return shape_of(shape.model, entry.type, tuple([each.name for each in entry.fields if raw(each).strip()])).wanted


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

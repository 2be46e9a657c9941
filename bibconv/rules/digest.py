"""What is kept of each record for the rules that look at the whole file, which is read once and not held."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

from msgspec import UNSET

from bibconv.model import ATTRIBUTE, Cite
from bibconv.rules.base import Item, raw
from bibconv.rules.found import Digest, Finding, Strange
from bibconv.rules.shape import look, meant
from bibconv.syntax import Entry, Field

_RELATING = frozenset("crossref xref xdata month journal journaltitle booktitle related ids publisher entryset".split())
"""The fields that relate an entry to others, or have to be uniform."""
_FORMS = frozenset(
    "addendum annotation annote date day editortype howpublished hyphenation langid language options type version "
    "volume volumes".split()
)
"""The fields that tell two forms of one work apart, beside some of those above."""
_HELD = _RELATING | _FORMS
_APART = [
    (name, ATTRIBUTE[name])
    for name in "volume issue number page chapter-number edition part version ISBN collection-number".split()
]
"""The variables that tell two works with one title apart."""
_VENUES = [
    (name, ATTRIBUTE[name])
    for name in ("container-title", "container-title-short", "collection-title", "publisher", "archive")
]
"""The variables whose values have to be uniform."""
_OF_RECORDS = frozenset([name for name, _ in _VENUES])
_NOTHING: dict[str, str] = {}


def digest(item: Item) -> Digest:
    """What is kept of a record for the rules of the whole file."""
    record, entry = item.record, item.entry
    start = key_start = -1
    type_: str = record.type if record is not None else ""
    held: dict[str, tuple[str, int]] = {}
    undefined: set[str] = set()
    months: tuple[tuple[str | None, int], ...] = ()
    if entry is not None:
        start, key_start, type_ = entry.start, entry.key_start, entry.type
        for field in entry.fields:
            if field.name in _HELD:
                held[field.name] = raw(field), field.start
                if field.pieces[0].kind == "macro" and field.name in _RELATING:
                    undefined.add(field.pieces[0].text)
        if "month" in held:
            months = tuple([(_month(each), each.start) for each in entry.fields if each.name == "month"])
    own = item.key, type_, item.line(), start, key_start
    strange = _strange(item)
    if record is None:
        return Digest(*own, "", "", (), "", _without(held), months=months, strange=strange)
    for name, attribute in _VENUES:
        value = getattr(record, attribute)
        if value is not UNSET and (text := _plain(value)) and text not in undefined:
            held[name] = text, held[name][1] if name in held else -1
        else:
            # A macro that nobody defined is read as its own name, which is no name of a publisher.
            held.pop(name, None)
    names = record.author or record.editor or ()
    return Digest(
        *own,
        _own_doi(item),
        "" if record.title is UNSET else _plain(record.title),
        tuple([n.family if n.family is not UNSET else n.literal if n.literal is not UNSET else "" for n in names]),
        "" if record.issued is UNSET else record.issued[:4],
        held,
        {name: value for name, attribute in _APART if isinstance(value := getattr(record, attribute), str)} or _NOTHING,
        _hash(record.abstract) if record.abstract is not UNSET else 0,
        months,
        _cites(item, record.abstract) if isinstance(record.abstract, tuple) else (),
        strange,
    )


def _hash(abstract: Any) -> int:
    """A hash that is the same in each process."""
    data = abstract.encode("utf-8", "surrogatepass") if isinstance(abstract, str) else repr(abstract).encode()
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "little")


def _strange(item: Item) -> tuple[Strange, ...]:
    """The fields of an entry that nobody knows."""
    shape, entry = look(item), item.entry
    if shape is None or not shape.strange or entry is None:
        return ()
    held = {field.name for field in entry.fields}
    found = [(field, meant(shape.model, field.name)) for field in entry.fields if field.name in shape.strange]
    return tuple([Strange(field.name, field.start, name, name in held) for field, name in found])


def _cites(item: Item, abstract: tuple[Any, ...]) -> tuple[tuple[Finding, tuple[str, ...]], ...]:
    """The citations in an abstract of its own."""
    if takes_over(item.entry) and item.place("abstract") is None:
        return ()
    said = "the citation {!r} in the abstract points to nothing here"
    runs = [run for run in abstract if isinstance(run, Cite)]
    return tuple([(item.find(said.format(run.tex[:60]), "abstract"), run.keys) for run in runs])


def _month(field: Field) -> str | None:
    """A month as it stands; None where it is a macro, or made of one."""
    return None if any(piece.kind == "macro" for piece in field.pieces) else field.pieces[0].text


def _without(held: dict[str, tuple[str, int]]) -> dict[str, tuple[str, int]]:
    """What an entry that is no record is known by: values of records are none of that."""
    return {name: value for name, value in held.items() if name not in _OF_RECORDS}


def _own_doi(item: Item) -> str:
    doi: str = item.value("DOI") or ""
    inherited = doi and item.entry is not None and (item.field("crossref") or item.field("xdata"))
    return "" if inherited and item.field("doi") is None else doi


def _plain(text: Any) -> str:
    if text is None or isinstance(text, str):
        return text or ""
    return "".join(
        [run if isinstance(run, str) else run.tex if hasattr(run, "tex") else _plain(run.content) for run in text]
    )


def takes_over(entry: Entry | None) -> bool:
    """Whether values of a record may stand in another entry, where they are looked at."""
    if entry is not None:
        for each in entry.fields:
            if each.name == "crossref" or each.name == "xdata":
                return True
    return False

"""Reads CSL-JSON: an array, an object, objects in ``items``, or JSON Lines, an item at a time.

A fault costs the value that it is in, not the item; an item that is no JSON is refused, and the others are kept. What
the model has no field for, and what is of the wrong type, is kept as it stands in ``extra``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from bibconv.format import Input, Part, ReadOptions
from bibconv.formats.csljson import mend
from bibconv.formats.csljson.notes import divide
from bibconv.formats.csljson.table import CROSSWALK, OTHER_TYPES, TYPES
from bibconv.formats.csljson.values import WORDS, words_of
from bibconv.model import ATTRIBUTE, DATE_FIELDS, NAME_FIELDS, Record, Source
from bibconv.reading import Fault, Item, read_items
from bibconv.report import Report

_SHOWN = 80
"""How many characters of a value that is left out are told."""


def read(source: Input, report: Report, options: ReadOptions) -> Iterator[Record]:
    """The records of a document."""
    for item in read_items(source, report, options, ("items", "references")):
        place = Source(path=source.path, format="csl-json", lines=item.lines)
        # Only what is long can have so many tags.
        dense = _dense(item, options.limits.pieces) if item.length > options.limits.pieces else {}
        watch = options.watch
        found = record(item.value, item.fault, place) if watch is None else _watched(item, place, watch)
        yield _with(found, dense) if dense else found


def _dense(item: Item, most: int) -> dict[str, str]:
    """Take out of an item the strings that may have more tags than that."""
    dense = {name: value for name, value in item.value.items() if isinstance(value, str) and value.count("<") > most}
    for name in dense:
        item.fault(f".{name}", f"has more than {most} tags; it is kept as it stands", "L005")
        del item.value[name]
    return dense


def _with(found: Record, dense: dict[str, str]) -> Record:
    extra = {} if found.extra is UNSET else found.extra
    kept = {**extra.get("csl-json", {}), **{name: (value,) for name, value in dense.items()}}
    return msgspec.structs.replace(found, extra={**extra, "csl-json": kept})


def _watched(item: Item, place: Source, watch: Callable[[Part], None]) -> Record:
    """The record of an item that is shown as it stands, with what was told of it."""
    told: list[str] = []
    whole = dict(item.value)

    def fault(where: str, message: str) -> None:
        told.append(where)
        item.fault(where, message)

    found = record(item.value, fault, place)
    watch(Part("item", whole, item.lines[0], item.path, tuple(told), item.line))
    return found


def record(item: dict[str, Any], fault: Fault, source: Source | UnsetType = UNSET) -> Record:
    """The record of an item; the item is used up."""
    extra: dict[str, Any] = {}
    fields: dict[str, Any] = {}
    identifier = item.pop("id", None)
    if isinstance(identifier, (str, int, float)) and not isinstance(identifier, bool) and identifier != "":
        fields["id"] = str(identifier)
    elif identifier not in (None, ""):
        fault(".id", "neither a string nor a number")
        extra["id"] = (identifier,)
    item_type = _type(item, extra, fault)
    kept = _kept(item)
    if "note" in item and "note" not in kept:
        item_type = _take_notes(item, item_type)
    found, left = CROSSWALK.read(item, item_type)
    words: dict[str, Any] = {}
    fields["type"] = item_type
    fields.update(found)
    for name, value in left.items():
        variable = mend.variable(name)
        if variable in fields:
            # An older spelling of a variable that is there.
            if mend.read(name, value) != fields[variable]:
                extra[name] = (value,)
            continue
        mended, rest = mend.value(name, value, fault)
        if mended is not None and variable is not None:
            fields[variable] = mended
        if rest is not None and variable in DATE_FIELDS and variable not in fields and (said := words_of(rest)):
            words[variable] = (said,)
        elif rest is not None:
            extra[name] = (rest,)
    others = _restore(fields, item, kept, extra, fault) if kept else {}
    if words and (words := {name: said for name, said in words.items() if name not in fields}):
        others[WORDS] = {**words, **others.get(WORDS, {})}
    if extra:
        others["csl-json"] = {**others.get("csl-json", {}), **extra}
    if others:
        fields["extra"] = others
    attributes = {ATTRIBUTE[name]: value for name, value in fields.items()}
    attributes["source"] = source
    return Record(**attributes)


def _type(item: dict[str, Any], extra: dict[str, Any], fault: Fault) -> Any:
    given = item.pop("type", None)
    if isinstance(given, str):
        if given in TYPES:
            return given
        for name in (OTHER_TYPES.get(given.lower(), ""), given.lower().replace("_", "-")):
            if name in TYPES:
                return name
    if given is not None:
        fault(".type", f"{str(given)[:40]!r} is no type of CSL; the item becomes a document")
        extra["type"] = (given,)
    return "document"


def _kept(item: dict[str, Any]) -> dict[str, Any]:
    """Our own part of the item's ``custom``, which is taken out of it."""
    custom = item.get("custom")
    if not isinstance(custom, dict) or not isinstance(custom.get("bibconv"), dict):
        return {}
    item["custom"] = {name: value for name, value in custom.items() if name != "bibconv"}
    if not item["custom"]:
        del item["custom"]
    kept: dict[str, Any] = custom["bibconv"]
    return kept


def _take_notes(item: dict[str, Any], item_type: str) -> str:
    """Move the variables that stand in the note to where they belong; one that the item has goes before."""
    if not isinstance(item["note"], str) or ":" not in item["note"]:
        return item_type
    there = frozenset(item)
    pairs, rest = divide(item["note"], lambda name: name not in there)
    said: list[str] = []
    for name, value in pairs:
        if name == "type":
            meant = value if value in TYPES else OTHER_TYPES.get(value.lower())
            item_type = meant or item_type
            said += [] if meant else [f"type: {value}"]
        elif name in NAME_FIELDS:
            family, _, given = (part.strip() for part in value.partition("||"))
            one = {"family": family, "given": given} if given else {"literal": family}
            item.setdefault(name, []).append(one)
        else:
            held = {"raw": value} if name in DATE_FIELDS else value
            # What is said again otherwise stays where it stands.
            said += [] if item.setdefault(name, held) == held else [f"{name}: {value}"]
    item["note"] = "\n".join(filter(None, (*said, rest)))
    return item_type


def _restore(
    fields: dict[str, Any], item: dict[str, Any], kept: dict[str, Any], extra: dict[str, Any], fault: Fault
) -> dict[str, Any]:
    """Put back what was kept whole in ``custom``, where the item still says what was written with it.

    What we would not have written there stays where it is.
    """
    others: dict[str, Any] = {}
    strange: dict[str, Any] = {}
    for name, value in kept.items():
        try:
            whole = msgspec.convert({name: value}, Record)
        except msgspec.ValidationError:
            fault(f".custom.bibconv.{name}", "not what bibconv writes there; kept as it stands")
            strange[name] = value
            continue
        if name == "extra":
            others = {format: dict(held) for format, held in value.items()}
            others = {format: {n: tuple(v) for n, v in held.items()} for format, held in others.items()}
            continue
        row = CROSSWALK.row_for(name, fields["type"])
        given = getattr(whole, ATTRIBUTE[name])
        if row is None or not isinstance(row.target, str):
            fault(f".custom.bibconv.{name}", "not what bibconv writes there; kept as it stands")
            strange[name] = value
        elif msgspec.to_builtins(row.codec.write(given)) == item.get(row.target):
            fields[name] = given
            extra.pop(row.target, None)
        else:
            told = msgspec.json.encode(value).decode()[:_SHOWN]
            fault(f".custom.bibconv.{name}", f"not what the item says now; left out: {told}")
    if strange:
        extra["custom"] = ({**(extra["custom"][0] if "custom" in extra else {}), "bibconv": strange},)
    return others

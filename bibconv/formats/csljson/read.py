"""Reads CSL-JSON: an array, an object, objects in ``items``, or JSON Lines, an item at a time.

A fault costs the value that it is in, not the item; an item that is no JSON is refused, and the others are kept. What
the model has no field for, and what is of the wrong type, is kept as it stands in ``extra``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from bibconv.format import Input, ReadOptions
from bibconv.formats.csljson import mend
from bibconv.formats.csljson.items import Piece, items
from bibconv.formats.csljson.notes import divide
from bibconv.formats.csljson.table import CROSSWALK, OTHER_TYPES, TYPES
from bibconv.model import ATTRIBUTE, DATE_FIELDS, NAME_FIELDS, Record, Source
from bibconv.report import Report

Fault = Callable[[str, str], None]
"""Told the JSON path, within the item, of a value of the wrong type, and what is the matter."""


def read(source: Input, report: Report, options: ReadOptions) -> Iterator[Record]:
    """The records of a document."""
    index = 0
    for piece in items(source.chunks(), options.limits):
        if piece.fault is not None and not index and not piece.text.startswith("{"):
            report.add("S003", "not an array of items", path=source.path, line=piece.line, column=piece.column)
            return
        whole, lone = _decode(piece)
        if lone:
            message = f"item {index}: a lone surrogate is no character; it is read as U+FFFD"
            report.add("T003", message, path=source.path, line=piece.line, column=piece.column)
        if isinstance(whole, str):
            report.read += 1
            report.refused += 1
            message = f"item {index} is refused: {whole}"
            report.add(piece.code, message, path=source.path, line=piece.line, column=piece.column)
            index += 1
            continue
        for item in _within(whole):
            path = f"$[{index}]"

            def fault(where: str, message: str, path: str = path, piece: Piece = piece) -> None:
                message = f"{path}{where}: {message}"
                report.add("S002", message, path=source.path, line=piece.line, column=piece.column)

            yield record(item, fault, Source(path=source.path, format="csl-json", lines=(piece.line, piece.last)))
            index += 1


def _within(whole: dict[str, Any]) -> list[dict[str, Any]]:
    """The items that an object wraps; the object itself, where it is one."""
    inner = whole.get("items", whole.get("references"))
    if isinstance(inner, list) and "type" not in whole and all(isinstance(item, dict) for item in inner):
        return inner
    return [whole]


def _decode(piece: Piece) -> tuple[dict[str, Any] | str, bool]:
    """The object of a piece, or why it is none; and whether it had a lone surrogate."""
    lone = False
    if piece.whole is not None:
        return piece.whole, lone
    if piece.fault is not None:
        return piece.fault, lone
    try:
        found = msgspec.json.decode(piece.text)
    except (msgspec.DecodeError, RecursionError):
        try:
            # More lenient about what is JSON but for a detail: NaN, a lone surrogate, a raw control character.
            found = json.loads(piece.text, strict=False, parse_constant=lambda name: name)
            text = json.dumps(found, ensure_ascii=False)
            characters = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            if lone := characters != text:
                found = json.loads(characters)
        except (ValueError, RecursionError) as error:
            return f"not JSON ({error})", lone
    return found if isinstance(found, dict) else "no object", lone


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
    fields["type"] = item_type
    fields |= found
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
        if rest is not None:
            extra[name] = (rest,)
    others = _restore(fields, item, kept, extra)
    if extra:
        others["csl-json"] = {**others.get("csl-json", {}), **extra}
    if others:
        fields["extra"] = others
    return Record(source=source, **{ATTRIBUTE[name]: value for name, value in fields.items()})


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
    for name, value in pairs:
        if name == "type":
            item_type = value if value in TYPES else OTHER_TYPES.get(value.lower(), item_type)
        elif name in NAME_FIELDS:
            family, _, given = (part.strip() for part in value.partition("||"))
            one = {"family": family, "given": given} if given else {"literal": family}
            item.setdefault(name, []).append(one)
        else:
            item.setdefault(name, {"raw": value} if name in DATE_FIELDS else value)
    item["note"] = rest
    return item_type


def _restore(
    fields: dict[str, Any], item: dict[str, Any], kept: dict[str, Any], extra: dict[str, Any]
) -> dict[str, Any]:
    """Put back what was kept whole in ``custom``, where the item still says what was written with it."""
    others: dict[str, Any] = {}
    for name, value in kept.items():
        try:
            whole = msgspec.convert({name: value}, Record)
        except msgspec.ValidationError:
            continue
        if name == "extra":
            others = {format: dict(held) for format, held in value.items()}
            others = {format: {n: tuple(v) for n, v in held.items()} for format, held in others.items()}
            continue
        row = CROSSWALK.row_for(name, fields["type"])
        given = getattr(whole, ATTRIBUTE[name])
        if row and isinstance(row.target, str) and msgspec.to_builtins(row.codec.write(given)) == item.get(row.target):
            fields[name] = given
            extra.pop(row.target, None)
    return others

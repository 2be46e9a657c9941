"""Writes CSL-JSON: an array of items that are valid to the official schema (``csl-data.json``).

What an item cannot say whole stands, whole, in the item's ``custom`` under ``bibconv``: a field of the model as
``bibconv.FIELD``, what other formats said as ``bibconv.extra``.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from bibconv.format import Fields, LoseField, WriteOptions, lose_extra
from bibconv.formats.csljson.mend import certain, says_nothing
from bibconv.formats.csljson.notes import has_hacks
from bibconv.formats.csljson.table import CROSSWALK, MORE_PROPERTIES
from bibconv.formats.csljson.values import WORDS, read_date, words_of
from bibconv.model import DATE_FIELDS, Extra

PLACE = "custom.bibconv"


class CslJsonWriter:
    """Writes an array of items, each laid out over lines."""

    header = "[\n"
    separator = ",\n"
    footer = "\n]\n"

    def entry(self, fields: Fields, key: str, lose: LoseField) -> str:
        """One item, under the key that the record was given."""
        encoded = msgspec.json.format(msgspec.json.encode(item(fields, key, lose)), indent=2)
        return "  " + encoded.decode().replace("\n", "\n  ")


def writer(options: WriteOptions) -> CslJsonWriter:
    """The writer; there is nothing to choose."""
    return CslJsonWriter()


def item(fields: Fields, key: str, lose: LoseField) -> dict[str, Any]:
    """The item of a record, as JSON values and as Structs that are encoded as such."""
    kept: dict[str, Any] = {}

    def keep(field: str, value: Any, outcome: str, reason: str, target: Any = None) -> None:
        kept[field] = value
        lose(field, value, "moved", reason, f"{PLACE}.{field}")

    found: dict[str, Any] = {"id": key, "type": fields["type"], **CROSSWALK.write(fields, fields["type"], keep)}
    if "note" in found and "note" not in kept and has_hacks(found["note"]):
        keep("note", fields["note"], "degraded", "processors would take its lines for variables")
    custom = _extra(fields, found, kept, lose) if "extra" in fields else {}
    if kept:
        custom = {**custom, "bibconv": kept}
    if custom:
        found["custom"] = custom
    return found


def _extra(fields: Fields, found: dict[str, Any], kept: dict[str, Any], lose: LoseField) -> dict[str, Any]:
    """What the record's ``extra`` adds to the item; the result is its ``custom``, without our own part."""
    extra: Extra = fields["extra"]
    custom: dict[str, Any] = {}
    rest: dict[str, dict[str, Any]] = {name: dict(fields) for name, fields in extra.items() if name != "csl-json"}
    for variable, values in rest.pop(WORDS, {}).items():
        date = {"literal": values[0]}
        if len(values) == 1 and variable in DATE_FIELDS and variable not in found and words_of(date):
            found[variable] = date
        else:
            rest.setdefault(WORDS, {})[variable] = values
    own = extra.get("csl-json", {})
    for name, values in own.items():
        value = values[0] if len(values) == 1 and not says_nothing(values[0]) else None
        if name == "custom" and isinstance(value, dict) and "bibconv" not in value:
            custom = value
        elif value is not None and _fits(name, value) and (name not in found or certain(value) == fields[name]):
            found[name] = value
        else:
            rest.setdefault("csl-json", {})[name] = values
    if rest:
        kept["extra"] = rest
        for name, fields in rest.items():
            for field, values in fields.items():
                lose_extra(lose, name, field, values, "moved", "CSL has no variable for it", f"{PLACE}.extra")
    return custom


_Parts = Annotated[
    list[Annotated[list[str | int | float], Meta(min_length=1, max_length=3)]], Meta(min_length=1, max_length=2)
]


class _Date(msgspec.Struct, forbid_unknown_fields=True, rename="kebab"):
    """The shape of a date variable in ``csl-data.json``."""

    date_parts: _Parts | UnsetType = UNSET
    season: str | int | float | UnsetType = UNSET
    circa: str | int | float | bool | UnsetType = UNSET
    literal: str | UnsetType = UNSET
    raw: str | UnsetType = UNSET


def _fits(name: str, value: Any) -> bool:
    """Whether the official schema takes the value as that property of an item, and we read it as what it is."""
    if name not in DATE_FIELDS:
        return name in MORE_PROPERTIES and name != "custom" and isinstance(value, str)
    try:
        msgspec.convert(value, _Date)
    except msgspec.ValidationError:
        return False
    return read_date(value) is None and words_of(value) is None

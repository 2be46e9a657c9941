"""The crosswalk engine: the rows of a format, indexed, and run in both directions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from bibconv.row import Row

_PLANS: Final = 4096
"""How many plans of reading a crosswalk remembers: there is one for each set of fields that records have."""
_ABSENT: Final = object()


_Step = tuple[str, Callable[[Any], Any], str | None, tuple[str, ...]]
"""A row as it is read: its variable, what reads it, and its field, or its fields."""


class _Way:
    """A row as it is written."""

    __slots__ = ("aside", "field", "fields", "row", "sure", "together", "write")

    def __init__(self, row: Row) -> None:
        codec, target = row.codec, row.target
        self.row = row
        self.aside = row.aside
        self.together = codec.together
        self.write = codec.write
        self.sure = codec.sure
        self.field: str | None = target if isinstance(target, str) else None
        self.fields: tuple[str, ...] = () if isinstance(target, str) else target


class Crosswalk:
    """The rows of a format, indexed for both directions. An earlier row goes before a later one.

    ``carried`` names the model's fields that the format holds without a row, in ways of its own
    (``id``, ``type``, its own part of ``extra``).
    """

    def __init__(self, rows: tuple[Row, ...], carried: frozenset[str] = frozenset({"id", "type"})) -> None:
        self.rows = rows
        self.carried = carried
        self._writing: dict[str, list[Row]] = {}
        self._written_by: dict[str, dict[str, _Way]] = {}
        self._reading: dict[str, list[int]] = {}
        self._plans: dict[tuple[str, ...], list[_Step]] = {}
        for index, row in enumerate(rows):
            if not row.reads_only:
                self._writing.setdefault(row.variable, []).append(row)
            for target in (row.target,) if isinstance(row.target, str) else row.target:
                self._reading.setdefault(target, []).append(index)

    def row_for(self, variable: str, item_type: str) -> Row | None:
        """The row that writes a field of the model in a record of that type."""
        way = (self._written_by.get(item_type) or self._choose(item_type)).get(variable)
        return None if way is None else way.row

    def _choose(self, item_type: str) -> dict[str, _Way]:
        """The rows that write the fields of a record of that type."""
        chosen: dict[str, _Way] = {}
        for variable, rows in self._writing.items():
            row = next((row for row in rows if row.types is None or item_type in row.types), None)
            if row is not None:
                chosen[variable] = _Way(row)
        self._written_by[item_type] = chosen
        return chosen

    def write(self, fields: dict[str, Any], item_type: str, lose: Callable[..., None]) -> dict[str, Any]:
        """What the format holds for the fields of a record, in the order of the model.

        ``fields`` are values of the model by their JSON names; ``lose(field, value, outcome, reason, target)`` is
        told of each that the format does not carry whole.
        """
        out: dict[str, Any] = {}
        ways = self._written_by.get(item_type) or self._choose(item_type)
        carried = self.carried
        for variable, value in fields.items():
            if variable in carried:
                continue
            way = ways.get(variable)
            if way is None:
                lose(variable, value, "dropped", "the format has no field for it", None)
                continue
            together = way.together
            wire, sure = (way.write(value), way.sure(value)) if together is None else together(value)
            field = way.field
            if field is None:
                for at, name in enumerate(way.fields):
                    part = wire[at]
                    if part is not None:
                        out[name] = part
            elif field in out:
                lose(variable, value, "dropped", f"{field} is taken by another field", None)
                continue
            else:
                out[field] = wire
            if not (sure or way.row.codec.keeps(value, wire)):
                lose(variable, value, "degraded", "the format cannot carry the value whole", way.row.target)
            elif way.aside:
                lose(variable, value, "moved", "the format has no field for it", way.row.target)
        return out

    def read(self, held: dict[str, Any], item_type: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """The model's fields, by their JSON names, of what the format holds; and what no row could take.

        A row whose codec reads a value as ``None`` does not take it, nor does a row whose field is there already.
        """
        fields: dict[str, Any] = {}
        left = dict(held)
        get = left.get
        signature = (item_type, *held)
        for variable, read, name, names in self._plans.get(signature) or self._plan(signature):
            if variable in fields:
                continue
            if name is not None:
                wire = get(name, _ABSENT)
                if wire is _ABSENT or (value := read(wire)) is None:
                    continue
                del left[name]
            else:
                parts = tuple([get(name) for name in names])
                if parts.count(None) == len(parts) or (value := read(parts)) is None:
                    continue
                for name in names:
                    left.pop(name, None)
            fields[variable] = value
        return fields, left

    def reads(self, name: str) -> bool:
        """Whether a row reads that field of the format."""
        return name in self._reading

    def refuses(self, name: str, item_type: str, fields: dict[str, Any]) -> bool:
        """Whether a row should have read a field of the format and could not.

        Not where another field says the same, nor where the row reads several fields only if they are of a kind.
        """
        rows = [self.rows[index] for index in self._reading.get(name, ())]
        rows = [row for row in rows if row.types is None or item_type in row.types]
        rows = [row for row in rows if not row.reads_only or isinstance(row.target, str)]
        return bool(rows) and not any(row.variable in fields for row in rows)

    def _plan(self, signature: tuple[str, ...]) -> list[_Step]:
        """How a record of an item type with such fields is read."""
        item_type, *held = signature
        indexes = sorted({index for name in held for index in self._reading.get(name, ())})
        rows = [row for index in indexes if (row := self.rows[index]).types is None or item_type in row.types]
        plan: list[_Step] = [
            (row.variable, row.codec.read, row.target, ())
            if isinstance(row.target, str)
            else (row.variable, row.codec.read, None, row.target)
            for row in rows
        ]
        if len(self._plans) >= _PLANS:
            self._plans.clear()
        self._plans[signature] = plan
        return plan

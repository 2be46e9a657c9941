"""Writes RIS in a dialect that all readers take: UTF-8, CRLF, no wrapped lines, one name and one keyword a line.

What RIS has no tag for stands as a JSON object, by the fields of the model, in the tag C8. The dialects of programs
differ from that in what their rows of the table say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import UNSET

from bibconv.format import Crosswalk, LoseField, WriteOptions, set_fields
from bibconv.formats.ris.names import line_of
from bibconv.formats.ris.table import CROSSWALK, DIALECTS, KEY, MEANING_OF, NOT_WRITTEN, PLACE, TYPE_OF
from bibconv.formats.ris.tags import PROSE, REPEATED
from bibconv.model import Extra, Record

_TAG = re.compile(r"[A-Z][A-Z0-9]")
_CONTROL = re.compile("[\x7f-\x9f\u2028\u2029]")
END = "\r\n"


class RisWriter:
    """Writes a record after the other, an empty line between them."""

    header = ""
    separator = END
    footer = ""

    def __init__(self, table: Crosswalk = CROSSWALK, key: str = "LB") -> None:
        self._table = table
        self._key = key

    def entry(self, record: Record, key: str, lose: LoseField) -> str:
        """One record; its key is written where the source had one."""
        item_type = record.type
        kept: dict[str, Any] = {}

        def degrade(field: str, value: Any, outcome: str, reason: str, target: Any = None) -> None:
            if field == "abstract" and outcome == "degraded":
                # Not worth a second abstract in every record.
                lose(field, value, outcome, "one line of plain text holds no paragraphs and no markup", target)
                return
            kept[field] = value
            lose(field, value, "moved", reason, PLACE)

        fields = self._table.write(set_fields(record), item_type, degrade)
        if "T2" in fields and item_type == "paper-conference" and record.container_title is UNSET:
            degrade("event-title", record.event_title, "moved", "alone it would be read as the title of the container")
        kind = _kind(record)
        if MEANING_OF[kind] != item_type:
            degrade("type", item_type, "degraded", f"{kind} stands for {MEANING_OF[kind]}")
        lines = [f"TY  - {kind}"]
        if record.id is not UNSET:
            lines.append(f"{self._key}  - {line_of(key)}")
        # A long text comes last, since what stands after it may be taken for a part of it.
        prose: list[str] = []
        for tag, value in fields.items():
            into = prose if tag in PROSE else lines
            if isinstance(value, str):
                if value:
                    into.append(f"{tag}  - {value}")
            else:
                into += [f"{tag}  - {one}" for one in value if one]
        if record.extra is not UNSET:
            for line in self._extra(record, record.extra, fields, kept, lose):
                (prose if line[:2] in PROSE else lines).append(line)
        if kept:
            prose.append(f"{PLACE}  - {_json({'bibconv': kept})}")
        return END.join([*lines, *prose, "ER  - ", ""])

    def _extra(
        self, record: Record, extra: Extra, fields: dict[str, Any], kept: dict[str, Any], lose: LoseField
    ) -> Iterable[str]:
        """The lines of the tags that a RIS source had beyond the model; what other formats had is kept."""
        rest: dict[str, dict[str, Any]] = {}
        for name, values in extra.items():
            for field, value in values.items():
                if name == "ris" and field == "TY" and _own_kind(record) is not None:
                    continue
                if name == "ris" and self._goes_back(field, value, fields, record.type):
                    yield from [f"{field}  - {one}" for one in value]
                    continue
                rest.setdefault(name, {})[field] = value
                lose(f"extra.{name}.{field}", value, "moved", "RIS has no tag for it", PLACE)
        if rest:
            kept["extra"] = rest

    def _goes_back(self, tag: str, values: tuple[Any, ...], fields: dict[str, Any], item_type: str) -> bool:
        """Whether the values can stand under their tag, and are read as what they are."""
        if not _TAG.fullmatch(tag) or tag in NOT_WRITTEN:
            return False
        if not all(isinstance(one, str) and one and line_of(one) == one for one in values):
            return False
        if tag in fields:
            return tag in REPEATED
        return not CROSSWALK.read({tag: values[0]}, item_type)[0]


def _own_kind(record: Record) -> str | None:
    """The type that a RIS source had, where it still stands for the type of the record."""
    if record.extra is UNSET:
        return None
    values = record.extra.get("ris", {}).get("TY", ())
    if len(values) == 1 and isinstance(values[0], str) and MEANING_OF.get(values[0]) == record.type:
        return values[0]
    return None


def _kind(record: Record) -> str:
    return _own_kind(record) or TYPE_OF[record.type]


def _json(value: Any) -> str:
    text = msgspec.json.encode(value).decode()
    return text if text.isprintable() else _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def writer(options: WriteOptions) -> RisWriter:
    """The writer of a dialect: ``zotero``, ``endnote``, ``mendeley``, or the neutral one for None."""
    return RisWriter(DIALECTS[options.dialect], KEY[options.dialect])

"""Writes RIS in a dialect that all readers take: UTF-8, CRLF, no wrapped lines, one name and one keyword a line.

What RIS has no tag for stands as a JSON object, by the fields of the model, in the tag C8. The dialects of programs
differ from that in what their rows of the table say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

import msgspec

from bibconv.format import Crosswalk, Fields, LoseField, WriteOptions, lose_extra
from bibconv.formats.ris.names import line_of
from bibconv.formats.ris.table import (
    BY_KIND,
    CROSSWALK,
    DIALECTS,
    KEY,
    NOT_WRITTEN,
    PLACE,
    TYPE_OF,
    meaning,
)
from bibconv.formats.ris.tags import LISTS, PROSE, REPEATED
from bibconv.model import Extra

_TAG: Final = re.compile(r"[A-Z][A-Z0-9]")
_CONTROL: Final = re.compile("[\x7f-\x9f\u2028\u2029]")
END: Final = "\r\n"


class RisWriter:
    """Writes a record after the other, an empty line between them."""

    header = ""
    separator = END
    footer = ""

    def __init__(self, table: Crosswalk | None = None, key: str = "LB") -> None:
        self._table = table or CROSSWALK
        self._key = key

    def entry(self, fields: Fields, key: str, lose: LoseField) -> str:
        """One record; its key is written where the source had one."""
        item_type = fields["type"]
        extra: Extra = fields.get("extra", {})
        kept: dict[str, Any] = {}

        def degrade(field: str, value: Any, outcome: str, reason: str, target: Any = None) -> None:
            if field == "abstract" and outcome == "degraded":
                # Not worth a second abstract in every record.
                lose(field, value, outcome, "one line of plain text holds no paragraphs and no markup", target)
                return
            kept[field] = value
            lose(field, value, "moved", reason, PLACE)

        held = self._table.write(fields, item_type, degrade)
        if "T2" in held and item_type == "paper-conference" and "container-title" not in fields:
            degrade("event-title", fields["event-title"], "moved", "alone it reads as the title of the container")
        own = _own_kind(extra, item_type, held)
        kind = own or TYPE_OF[item_type]
        if (told := meaning(kind, held)) != item_type:
            degrade("type", item_type, "degraded", f"{kind} stands for {told}")
        lines = [f"TY  - {kind}"]
        if "id" in fields:
            lines.append(f"{self._key}  - {line_of(key)}")
        # A long text comes last, since what stands after it may be taken for a part of it.
        prose: list[str] = []
        for tag, value in held.items():
            into = prose if tag in PROSE else lines
            if isinstance(value, str):
                if value:
                    into.append(f"{tag}  - {value}")
            else:
                into += [f"{tag}  - {one}" for one in value if one]
        if extra:
            for line in self._extra(extra, item_type, held if own is None else {**held, "TY": own}, kept, lose):
                (prose if line[:2] in PROSE else lines).append(line)
        if kept:
            prose.append(f"{PLACE}  - {_json({'bibconv': kept})}")
        return END.join([*lines, *prose, "ER  - ", ""])

    def _extra(
        self, extra: Extra, item_type: str, held: dict[str, Any], kept: dict[str, Any], lose: LoseField
    ) -> Iterable[str]:
        """The lines of the tags that a RIS source had beyond the model; what other formats had is kept."""
        rest: dict[str, dict[str, Any]] = {}
        for name, values in extra.items():
            # In an order that does not hang on where a reader finds them.
            for field, value in sorted(values.items()) if name == "ris" else values.items():
                if name == "ris" and field == "TY" and "TY" in held:
                    continue
                if name == "ris" and self._goes_back(field, value, held, item_type):
                    yield from [f"{field}  - {one}" for one in value]
                    continue
                rest.setdefault(name, {})[field] = value
                lose_extra(lose, name, field, value, "moved", "RIS has no tag for it", PLACE)
        if rest:
            kept["extra"] = rest

    def _goes_back(self, tag: str, values: tuple[Any, ...], held: dict[str, Any], item_type: str) -> bool:
        """Whether the values can stand under their tag, and are read as what they are."""
        if not _TAG.fullmatch(tag) or tag in NOT_WRITTEN:
            return False
        if not all(isinstance(one, str) and one and line_of(one) == one for one in values):
            return False
        if tag in held:
            return tag in REPEATED
        value = list(values) if tag in LISTS else values[0]
        if not CROSSWALK.read({tag: value}, item_type)[0]:
            return True
        fields, left = CROSSWALK.read(held, item_type)
        return CROSSWALK.read({**held, tag: value}, item_type) == (fields, {**left, tag: value})


def _own_kind(extra: Extra, item_type: str, held: dict[str, Any]) -> str | None:
    """The type that a RIS source had, where it still stands for the type of the record, and for its tags."""
    values = extra.get("ris", {}).get("TY", ())
    if len(values) != 1 or not isinstance(values[0], str) or meaning(values[0], held) != item_type:
        return None
    return values[0] if held.keys().isdisjoint(BY_KIND.get(values[0], ())) else None


def _json(value: Any) -> str:
    text = msgspec.json.encode(value).decode()
    return text if text.isprintable() else _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def writer(options: WriteOptions) -> RisWriter:
    """The writer of a dialect: ``zotero``, ``endnote``, ``mendeley``, or the neutral one for None."""
    return RisWriter(DIALECTS[options.dialect], KEY[options.dialect])

"""Writes RIS in a dialect that all readers take: UTF-8, CRLF, no wrapped lines, one name and one keyword a line.

What RIS has no tag for stands as a JSON object, by the fields of the model, in the tag C8.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from bibconv.format import Fields, LoseField, WriteOptions
from bibconv.formats.ris.table import CROSSWALK, KEY, MEANING_OF, NOT_WRITTEN, PLACE, TYPE_OF
from bibconv.formats.ris.values import line
from bibconv.model import TEXT_FIELDS, Extra

_TAG = re.compile(r"[A-Z][A-Z0-9]")
END = "\r\n"


class RisWriter:
    """Writes a record after the other, an empty line between them."""

    header = ""
    separator = END
    footer = ""

    def entry(self, fields: Fields, key: str, lose: LoseField) -> str:
        """One record; its key is written where the source had one."""
        item = fields["type"]
        kind = TYPE_OF[item]
        kept: dict[str, Any] = {}

        def degrade(field: str, value: Any, outcome: str, reason: str, target: Any = None) -> None:
            if field in TEXT_FIELDS and outcome == "degraded":
                lose(field, value, outcome, "one line of plain text holds no paragraphs and no markup", target)
                return
            kept[field] = value
            lose(field, value, "moved", reason, PLACE)

        held = CROSSWALK.write(fields, item, degrade)
        if MEANING_OF[kind] != item:
            degrade("type", item, "degraded", f"{kind} stands for {MEANING_OF[kind]}")
        lines = [f"TY  - {kind}"]
        if "id" in fields:
            lines.append(f"{KEY}  - {line(key)}")
        for tag, value in held.items():
            if isinstance(value, str):
                if value:
                    lines.append(f"{tag}  - {value}")
            else:
                lines += [f"{tag}  - {one}" for one in value if one]
        if "extra" in fields:
            _extra(fields["extra"], held, lines, kept, lose)
        if kept:
            lines.append(f"{PLACE}  - {msgspec.json.encode({'bibconv': kept}).decode()}")
        lines += ("ER  - ", "")
        return END.join(lines)


def writer(options: WriteOptions) -> RisWriter:
    """The writer of the neutral dialect."""
    return RisWriter()


def _extra(extra: Extra, held: dict[str, Any], lines: list[str], kept: dict[str, Any], lose: LoseField) -> None:
    """Write the tags that a RIS source had beyond the model; keep what other formats had."""
    rest: dict[str, dict[str, Any]] = {}
    for name, values in extra.items():
        for field, value in values.items():
            usable = name == "ris" and _TAG.fullmatch(field) and field not in NOT_WRITTEN and field not in held
            if usable and all(isinstance(one, str) and one and line(one) == one for one in value):
                lines += [f"{field}  - {one}" for one in value]
                continue
            rest.setdefault(name, {})[field] = value
            lose(f"extra.{name}.{field}", value, "moved", "RIS has no tag for it", PLACE)
    if rest:
        kept["extra"] = rest

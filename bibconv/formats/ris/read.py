"""Reads RIS in every dialect: the tags of 2001 and of 2011, and what programs make of both.

What no row of the table takes is kept in ``extra`` under its tag. What our own writer had no tag for comes back from
its JSON (tag C8), unless the lines say something else by now.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec
from msgspec import UNSET

from bibconv.format import Input, ReadOptions
from bibconv.formats.ris import journals
from bibconv.formats.ris.dates import agree, find, is_told
from bibconv.formats.ris.lines import Block, Lines, Tell
from bibconv.formats.ris.table import (
    ACCESSED_IN_DA,
    ARTICLES,
    BY_KIND,
    CROSSWALK,
    DIALECTS,
    IN_SERIES,
    PLACE,
    SWAPPED,
    TYPE_OF,
    meaning,
)
from bibconv.formats.ris.tags import LISTS, OLDER, REPEATED
from bibconv.formats.ris.values import TEXT, split_urls
from bibconv.model import ATTRIBUTE, Record, Source
from bibconv.report import Report

Values = dict[str, list[str]]
Extra = dict[str, dict[str, tuple[Any, ...]]]

_OURS: Final = re.compile(r'\{"bibconv":\{')
_DATES: Final = ("PY", "DA", "Y1")
_CONTAINERS: Final = frozenset({"C3", "BT", "JF"})
_PUBMED: Final = re.compile(r"pubmed|medline|nlm\b", re.IGNORECASE)
_PMID: Final = re.compile(r"[0-9]{1,8}")


def read(source: Input, report: Report, options: ReadOptions) -> Iterator[Record]:
    """The records of a document; a type without fields and without an end is refused."""
    path = source.path

    def tell(code: str, line: int, message: str) -> None:
        report.add(code, message, path=path, line=line, column=1)

    for block in Lines(tell).blocks(source.lines()):
        if block.held or block.ended:
            yield record(block, path, tell)
        else:
            report.read += 1
            report.refused += 1
            tell("R007", block.first, "the record is refused: it has a type (TY) and nothing else, not even an end")


def record(block: Block, path: str, tell: Tell) -> Record:
    """The record of a block of lines."""
    held = block.held
    if True in ["" in values for values in held.values()]:
        held = {tag: values for tag, found in held.items() if (values := [value for value in found if value])}
    in_container = not _CONTAINERS.isdisjoint(held)
    ours: dict[str, tuple[Any, ...]] = {}
    item_type = _type(block, ours, tell)
    fields: dict[str, Any] = {}
    for tag in ("ID", "LB"):
        if tag in held and "id" not in fields:
            fields["id"] = held[tag].pop(0)
    extra: Extra = {}
    further: Values = {}
    kept = _kept(held, block.first, tell) if PLACE in held else {}
    if kept:
        item_type = _restore_type(kept, block, item_type, ours)
        further = _restore(kept, held, fields, extra, item_type)
    wires, more = _wires(held, item_type, block.kind.upper() if block.kind else "")
    special = journals.special(wires) if "JO" in wires and "T2" in wires and item_type in ARTICLES else None
    if item_type == "paper-conference" and "T2" in wires and not in_container:
        # Publishers write the title of the proceedings here, and the conference's name only beside it.
        wires["C3"] = wires.pop("T2")
    found, left = CROSSWALK.read(wires, item_type)
    fields = {**found, **fields}
    if special:
        fields["volume-title"] = TEXT.read(special)
    for name, value in kept.items():
        if fields.setdefault(name, value) != value:
            told = msgspec.json.encode(value).decode()[:80]
            tell("R008", block.first, f"{PLACE} has another {name} than the lines have; it is not used: {told}")
    if left or "EP" in wires or "AN" in wires:
        _leave(left, wires, fields, ours, item_type)
    _check_dates(wires, fields, ours, block, tell, item_type)
    if more or further:
        _leave_more({**more, **further}, fields, ours, item_type)
    if ours:
        extra["ris"] = {**extra.get("ris", {}), **ours}
    return Record(
        type=item_type,
        extra=extra or UNSET,
        source=Source(path=path, format="ris", lines=(block.first, block.last)),
        **{ATTRIBUTE[name]: value for name, value in fields.items()},
    )


def _type(block: Block, ours: dict[str, tuple[Any, ...]], tell: Tell) -> Any:
    """The item type; a type of RIS that is not the one that stands for it goes to ``extra``."""
    if not block.kind:
        tell("R002", block.first, "the record that begins here has no type (TY); it becomes a document")
        return "document"
    kind = block.kind.upper()
    item_type = meaning(kind, block.held)
    if item_type is None:
        tell("R005", block.first, f"the type {block.kind[:40]!r} is none of RIS; the record becomes a document")
        ours["TY"] = (block.kind,)
        return "document"
    if TYPE_OF[item_type] != kind:
        ours["TY"] = (kind,)
    return item_type


def _kept(held: Values, line: int, tell: Tell) -> dict[str, Any]:
    """What our writer had no tag for, as values of the model; it is taken out of the lines."""
    kept: dict[str, Any] = {}
    for text in [text for text in held[PLACE] if _OURS.match(text)]:
        try:
            ours = msgspec.json.decode(text)
        except (msgspec.DecodeError, RecursionError):
            continue
        given = ours["bibconv"]
        if len(ours) > 1 or not isinstance(given, dict):
            continue
        held[PLACE].remove(text)
        strange: dict[str, Any] = {}
        for name, value in given.items():
            try:
                whole = msgspec.convert({name: value}, Record)
            except (msgspec.ValidationError, RecursionError):
                strange[name] = value
                continue
            if name in ("id", "source"):
                strange[name] = value
            else:
                kept[name] = getattr(whole, ATTRIBUTE[name])
        if strange:
            tell("R008", line, f"{PLACE} has what bibconv does not write there ({', '.join(strange)[:80]}); it stays")
            held[PLACE].append(msgspec.json.encode({"bibconv": strange}).decode())
    return kept


def _restore_type(kept: dict[str, Any], block: Block, item_type: Any, ours: dict[str, tuple[Any, ...]]) -> Any:
    given = kept.pop("type", None)
    if given is None or not block.kind or TYPE_OF[given] != block.kind.upper():
        return item_type
    ours.pop("TY", None)
    return given


def _restore(kept: dict[str, Any], held: Values, fields: dict[str, Any], extra: Extra, item_type: str) -> Values:
    """Put back each field whose lines still are what was written of it; those are used up, further ones returned."""
    rest: Values = {}
    for format, values in kept.pop("extra", {}).items():
        extra[format] = {name: tuple(given) for name, given in values.items()}
    for name, value in list(kept.items()):
        for table in DIALECTS.values():
            row = table.row_for(name, item_type)
            if row is None:
                continue
            wire = row.codec.write(value)
            parts = {row.target: wire} if isinstance(row.target, str) else dict(zip(row.target, wire, strict=True))
            lines = {
                tag: [part] if isinstance(part, str) else [one for one in part if one]
                for tag, part in parts.items()
                if part
            }
            # A tag that may be repeated has the field's value first.
            if any(lines.values()) and all(
                held.get(tag) == lines.get(tag) or (tag in REPEATED and held.get(tag, [])[:1] == lines.get(tag))
                for tag in parts
            ):
                fields[name] = kept.pop(name)
                for tag in lines:
                    if further := held.pop(tag)[len(lines[tag]) :]:
                        rest[tag] = further
                break
    return rest


def _wires(held: Values, item_type: str, kind: str) -> tuple[dict[str, Any], Values]:
    """What each tag says as the table wants it, by the tags of 2011; and the further values of single tags."""
    wires: dict[str, Any] = {}
    more: Values = {}
    for tag, values in held.items():
        if tag in LISTS:
            if values:
                wires[tag] = values
        elif tag in ("AB", "N2"):
            wires[tag] = "\n\n".join(values)
        elif values:
            if tag == "UR":
                values = [url for value in values for url in split_urls(value) if url]
            wires[tag] = values[0]
            if len(values) > 1:
                more[tag] = values[1:]
    if not OLDER.isdisjoint(wires):
        _from_2001(wires, item_type)
    for tag, other in BY_KIND.get(kind, {}).items():
        if tag in wires and other not in wires:
            wires[other] = wires.pop(tag)
    if kind in ACCESSED_IN_DA and "DA" in wires and "PY" in wires and not agree(wires["PY"], wires["DA"]):
        wires.setdefault("Y2", wires.pop("DA"))
    if "JO" in wires or "JA" in wires:
        journals.same(wires)
    return wires, more


def _from_2001(wires: dict[str, Any], item_type: str) -> None:
    """Put what 2001 says otherwise under the tags of 2011."""
    if "A1" in wires and "AU" in wires:
        first, second = [wires.pop(tag) for tag in list(wires) if tag in ("A1", "AU")]
        wires["AU"] = first if first == second else first + second
    if item_type in IN_SERIES:
        for tag, value in {tag: wires.pop(tag) for tag in SWAPPED if tag in wires}.items():
            wires[SWAPPED[tag]] = value
    if "AB" in wires and "N2" in wires and wires["AB"] != wires["N2"]:
        wires["N1"] = [*wires.get("N1", ()), wires["AB"]]
        wires["AB"] = wires.pop("N2")


def _leave(
    left: dict[str, Any],
    wires: dict[str, Any],
    fields: dict[str, Any],
    ours: dict[str, tuple[Any, ...]],
    item_type: str,
) -> None:
    """Keep in ``extra`` what no row took, unless a field says the same."""
    page = fields.get("page")
    if "EP" in wires and "EP" not in left and (page is None or not page.endswith(wires["EP"])):
        left["EP"] = wires["EP"]
    if "AN" in left or "AN" in wires:
        _accession(left, wires, fields)
    for tag, wire in left.items():
        if tag in _DATES:
            if "issued" not in fields:
                ours[tag] = (wire,)
        elif not _is_said(tag, wire, fields, item_type):
            ours[tag] = tuple(wire) if isinstance(wire, list) else (wire,)


def _accession(left: dict[str, Any], wires: dict[str, Any], fields: dict[str, Any]) -> None:
    """In PubMed the accession number is the PMID."""
    number = wires.get("AN", "")
    database = f"{wires.get('DB', '')} {wires.get('DP', '')}"
    if "PMID" not in fields and _PMID.fullmatch(number) and _PUBMED.search(database):
        fields["PMID"] = number
        left.pop("AN", None)
        if fields.get("archive_location") == number:
            del fields["archive_location"]


def _is_said(tag: str, wire: Any, fields: dict[str, Any], item_type: str) -> bool:
    """Whether a field that the tag may stand for has the same value."""
    for row in CROSSWALK.rows:
        if row.target == tag and row.variable in fields and (row.types is None or item_type in row.types):
            value = row.codec.read(wire)
            if value is not None and value == fields[row.variable]:
                return True
    return False


_AT_TIMES: Final = {"ET": "available-date"}
_IN_PATENTS: Final = {**_AT_TIMES, "C1": "submitted", "C2": "issued"}
"""Tags that hold a date in some types alone, and which."""


def _check_dates(
    wires: dict[str, Any],
    fields: dict[str, Any],
    ours: dict[str, tuple[Any, ...]],
    block: Block,
    tell: Tell,
    item_type: str,
) -> None:
    """Keep in ``extra`` the dates that could not be read whole, or that disagree."""
    issued = fields.get("issued")
    for tag in _DATES:
        if tag in wires and wires[tag] != issued and (issued is None or not is_told(wires[tag], issued)):
            ours[tag] = (wires[tag],)
            tell("R006", block.first, f"the date {wires[tag][:40]!r} ({tag}) is not certain, or not all of it is used")
    others = _IN_PATENTS if item_type == "patent" else _AT_TIMES
    for tag in ("Y2", "YR", *others):
        if tag not in wires:
            continue
        found = find(wires[tag])
        if not found.whole and (tag not in others or (found.date and fields.get(others[tag]) == found.date)):
            ours[tag] = (wires[tag],)
            tell("R006", block.first, f"the date {wires[tag][:40]!r} ({tag}) is not certain")


def _leave_more(more: Values, fields: dict[str, Any], ours: dict[str, tuple[Any, ...]], item_type: str) -> None:
    """The second and further values of tags that stand for one: of SN further numbers, else into ``extra``."""
    for tag, values in more.items():
        rest = []
        for value in values:
            found = CROSSWALK.read({tag: value}, item_type)[0] if tag == "SN" else {}
            if found and fields.keys().isdisjoint(found):
                fields |= found
            elif (number := _further(found, fields)) is not None:
                fields |= number
            elif tag in _DATES and "issued" in fields and is_told(value, fields["issued"]):
                continue
            elif not _is_said(tag, value, fields, item_type):
                rest.append(value)
        if rest:
            ours[tag] = (*ours.get(tag, ()), *rest)


def _further(found: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any] | None:
    """A further ISSN or ISBN behind those that are there; None where it is neither, or there already."""
    for name in ("ISSN", "ISBN"):
        if name in found and found[name] not in fields[name].split(", "):
            return {name: f"{fields[name]}, {found[name]}"}
    return None

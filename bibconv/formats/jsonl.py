"""JSON Lines of the model itself: one record a line, as ``schemas/record.schema.json`` has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

import msgspec

from bibconv.format import Fields, Format, Input, LoseField, Part, ReadOptions, WriteOptions
from bibconv.limits import LIMITS
from bibconv.model import Record, Source
from bibconv.pieces import Cutting, cut, ends_of
from bibconv.report import Report
from bibconv.text.items import repeated

_BRACKET = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}]', re.DOTALL)
_PATTERN = re.compile(r"`str` matching regex '.*'", re.DOTALL)
"""How msgspec tells of a value that is not of the form of the one type that has a pattern."""
_PATH = re.compile(r"at `(\$[^`]*)`\Z")
"""How msgspec ends a message, with the path of the value."""


def read(source: Input, report: Report, options: ReadOptions) -> Iterator[Record]:
    """Read records; a line that is not a record is refused with its line and the path of the fault."""
    decode = msgspec.json.Decoder(Record).decode
    depth = min(options.limits.depth, LIMITS.depth)
    for number, line in enumerate(source.lines(), 1):
        if not line.strip():
            continue
        try:
            if line.count("[") + line.count("{") > depth and _deeper(line, depth):
                raise RecursionError
            record = decode(line)
        except (msgspec.DecodeError, RecursionError) as error:
            report.read += 1
            report.refused += 1
            message = _PATTERN.sub("a date in EDTF", str(error))
            if isinstance(error, RecursionError):
                report.add("L001", "nested too deeply", path=source.path, line=number, column=1)
            else:
                what = message if isinstance(error, msgspec.ValidationError) else f"not JSON ({message})"
                report.add("S001", f"the record is refused: {what}", path=source.path, line=number, column=1)
            if options.watch is not None:
                told = _PATH.search(message)
                options.watch(Part("line", line, number, told=(told[1] if told else "$",)))
            continue
        for message in repeated(line, record):
            report.add("S004", message, path=source.path, line=number, column=1)
        if options.watch is not None:
            options.watch(Part("record", record, number))
        if record.source is msgspec.UNSET:
            place = Source(path=source.path, format="jsonl", lines=(number, number))
            msgspec.structs.force_setattr(record, "source", place)
        yield record


def _deeper(line: str, depth: int) -> bool:
    """Whether brackets stand in one another deeper than that, those in strings left out."""
    level = 0
    for found in _BRACKET.finditer(line):
        if found[0] in "[{":
            level += 1
            if level > depth:
                return True
        elif found[0] in "]}":
            level -= 1
    return False


class JsonlWriter:
    """Writes a record a line; whatever the model holds is carried whole.

    Where a record stood in a document of this format is not written: it is known by the line, then as now.
    """

    header = ""
    separator = ""
    footer = ""

    def entry(self, fields: Fields, key: str, lose: LoseField) -> str:
        """One line, under the key that the record was given."""
        held: Fields = {"id": key} | fields | {"id": key}
        if "source" in held and held["source"].format == "jsonl":
            del held["source"]
        return msgspec.json.encode(held).decode() + "\n"


def writer(options: WriteOptions) -> JsonlWriter:
    """The writer; there is nothing to choose."""
    return JsonlWriter()


_CUTS = partial(cut, boundary=ends_of(re.compile(rb"\n")))

JSONL = Format(
    name="jsonl",
    title="JSON Lines of the bibconv model",
    suffixes=(".jsonl", ".ndjson"),
    read=read,
    writer=writer,
    cutting=Cutting(_CUTS, plain=_CUTS),
    sniff=lambda head: re.match(r'\s*\{"(?:id|type)":"[^"]*",', head) is not None and "\n{" in head,
)

"""JSON Lines of the model itself: one record a line, as ``schemas/record.schema.json`` has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

import msgspec

from bibconv.format import Fields, Format, Input, LoseField, Part, ReadOptions, WriteOptions
from bibconv.model import Record
from bibconv.pieces import Cutting, cut
from bibconv.report import Report

_PATTERN = re.compile(r"`str` matching regex '.*'", re.DOTALL)
"""How msgspec tells of a value that is not of the form of the one type that has a pattern."""
_PATH = re.compile(r"at `(\$[^`]*)`\Z")
"""How msgspec ends a message, with the path of the value."""


def read(source: Input, report: Report, options: ReadOptions) -> Iterator[Record]:
    """Read records; a line that is not a record is refused with its line and the path of the fault."""
    decode = msgspec.json.Decoder(Record).decode
    for number, line in enumerate(source.lines(), 1):
        if not line.strip():
            continue
        try:
            record = decode(line)
        except (msgspec.DecodeError, RecursionError) as error:
            report.read += 1
            report.refused += 1
            message = _PATTERN.sub("a date in EDTF", str(error)) or "nested too deeply"
            report.add("S001", message, path=source.path, line=number, column=1)
            if options.watch is not None:
                told = _PATH.search(message)
                options.watch(Part("line", line, number, told=(told[1] if told else "$",)))
            continue
        if options.watch is not None:
            options.watch(Part("record", record, number))
        yield record


class JsonlWriter:
    """Writes a record a line; whatever the model holds is carried whole."""

    header = ""
    separator = ""
    footer = ""

    def entry(self, fields: Fields, key: str, lose: LoseField) -> str:
        """One line, under the key that the record was given."""
        return msgspec.json.encode({"id": key} | fields | {"id": key}).decode() + "\n"


def writer(options: WriteOptions) -> JsonlWriter:
    """The writer; there is nothing to choose."""
    return JsonlWriter()


JSONL = Format(
    name="jsonl",
    title="JSON Lines of the bibconv model",
    suffixes=(".jsonl", ".ndjson"),
    read=read,
    writer=writer,
    cutting=Cutting(partial(cut, boundary=re.compile(r"\n"))),
    sniff=lambda head: re.match(r'\s*\{"(?:id|type)":"[^"]*",', head) is not None and "\n{" in head,
)

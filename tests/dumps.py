"""Reads a dump from a string, for the tests of the two dump readers."""

from typing import Any, NamedTuple

from bibconv import files
from bibconv.format import ReadOptions, get
from bibconv.model import Name, Record
from bibconv.report import Report
from bibconv.text.inline import show


class Dump(NamedTuple):
    records: list[Record]
    found: list[tuple[str, int, int]]
    """Code, line and column of each diagnostic but D004."""
    layout: str
    messages: list[str]


def read_dump(name: str, text: str, layout: str | None = None) -> Dump:
    report = Report()
    reader = get(name).read
    assert reader is not None
    with files.from_text(text, report, path="dump.txt") as document:
        records = list(reader(document, report, ReadOptions(layout=layout)))
    told: list[Any] = [d for d in report.diagnostics if d.code != "D004"]
    layouts = [d.message.rpartition(" ")[2] for d in report.diagnostics if d.code == "D004"]
    assert all(d.path == "dump.txt" and d.line >= 1 and d.column >= 1 for d in told)
    return Dump(
        records, [(d.code, d.line, d.column) for d in told], layouts[0] if layouts else "", [d.message for d in told]
    )


def person(name: Name) -> str:
    """A name in one string: ``Family, Given, Suffix``, or the literal in angle brackets."""
    if name.literal:
        return f"<{name.literal}>"
    return ", ".join(part for part in (name.family, name.given, name.suffix) if part)


def people(record: Record) -> list[str]:
    return [person(name) for name in record.author or ()]


def plain(text: Any) -> str:
    return show(text) if text else ""

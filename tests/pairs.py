"""The laws over every ordered pair of forms: what is read from one, written as another, and read again.

``python tests/pairs.py COUNT [FROM …]`` runs that many records on each pair (of those written in one of these forms
first), and says how many records, fields and losses there were.
"""

import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from generate import record

from bibconv import files
from bibconv.format import WriteOptions, get, set_fields
from bibconv.model import TEXT_FIELDS, Record
from bibconv.pipe import Conversion, read_document
from bibconv.report import Loss, Report
from bibconv.text.latex import resolve

FORMS: dict[str, tuple[str, WriteOptions]] = {
    "bibtex": ("bibtex", WriteOptions()),
    "biblatex": ("biblatex", WriteOptions()),
    "csl-json": ("csl-json", WriteOptions()),
    "ris": ("ris", WriteOptions()),
    "jats": ("jats", WriteOptions()),
    "jats-refs": ("jats", WriteOptions(jats="refs")),
    "jsonl": ("jsonl", WriteOptions()),
}
DIALECTS: dict[str, tuple[str, WriteOptions]] = {
    "bibtex-unicode": ("bibtex", WriteOptions(unicode=True)),
    "ris-zotero": ("ris", WriteOptions(dialect="zotero")),
    "ris-endnote": ("ris", WriteOptions(dialect="endnote")),
    "ris-mendeley": ("ris", WriteOptions(dialect="mendeley")),
}
ALL = FORMS | DIALECTS


@dataclass
class Written:
    """A document, the key that each record has in it, and what the report says of each."""

    text: str
    keys: list[str]
    losses: dict[str, list[Loss]]


def write(form: str, records: list[Record]) -> Written:
    """The document of the records; each has to be in it."""
    name, options = ALL[form]
    losses: dict[str, list[Loss]] = {}
    report = Report(on_loss=lambda loss: losses.setdefault(loss.record, []).append(loss))
    conversion = Conversion(get(name), report, options)
    report.read += len(records)
    entries = list(conversion.entries(records))
    assert report.balanced
    assert report.written == len(records), (form, report.diagnostics[:3])
    writer = conversion.writer
    text = writer.header + writer.separator.join([data.decode() for _, data in entries]) + writer.footer
    return Written(text, [key for key, _ in entries], losses)


def read(form: str, text: str | bytes) -> list[Record]:
    """The records of a document; each that was read is here or refused."""
    report = Report()
    with files.from_text(text, report, path=form) as document:
        found = list(read_document(document, report, get(ALL[form][0])))
    assert report.read == len(found) + report.refused
    assert "X002" not in report.findings, (form, report.diagnostics[:3])
    return found


def normal(form: str, record: Record) -> dict[str, Any]:
    """The fields of a record, up to what the format takes for two spellings of one thing; extra field by field."""
    table = get(ALL[form][0]).crosswalk
    fields = set_fields(record)
    fields.pop("source", None)
    flat: dict[str, Any] = {}
    for field, value in fields.items():
        if field == "extra":
            flat |= {_place(form, format, name): v for format, held in value.items() for name, v in held.items()}
            continue
        row = table.row_for(field, record.type) if table else None
        flat[field] = row.codec.normal(value) if row else resolve(value) if field in TEXT_FIELDS else value
    return flat


def _place(form: str, format: str, name: str) -> str:
    """A part of ``extra``; the dialects of BibTeX have the same fields."""
    family = "bibtex" if format == "biblatex" and ALL[form][0] in ("bibtex", "biblatex") else format
    return f"extra.{family}.{name}"


def named(form: str, losses: list[Loss]) -> dict[str, str]:
    """What losses name, and what became of it; a part of ``extra`` as ``extra.FORMAT.FIELD``."""
    told: dict[str, str] = {}
    for loss in losses:
        first, *rest = loss.field.split(".", 2)
        field = _place(form, *rest) if first == "extra" else first
        told[field] = loss.outcome if told.get(field, "moved") == "moved" else told[field]
    return told


def _as_usual(wanted: dict[str, Any], got: dict[str, Any], key: str, text: str) -> Iterator[str]:
    """The types that stand in the document as they were, and are not kept aside since they are the usual ones."""
    for place, shape in (("extra.bibtex.entrytype", "@{}{{{},"), ("extra.ris.TY", "TY  - {}\r\n(?:LB|ID)  - {}\r\n")):
        if place in wanted and place not in got and re.search(shape.format(wanted[place][0], key), text):
            yield place


def remainders(form: str, losses: list[Loss]) -> set[str]:
    """Where what is left of a degraded value may be found: its place in the format, in ``extra``."""
    places = [
        place for loss in losses if loss.outcome == "degraded" and loss.target for place in loss.target.split(", ")
    ]
    return {_place(form, ALL[form][0], place) for place in places}


def faults(form: str, before: list[Record], tally: Counter[str] | None = None) -> Iterator[str]:
    """What breaks a law where these records are written in a form and read again."""
    tally = Counter() if tally is None else tally
    out = write(form, before)
    after = read(form, out.text)
    assert len(after) == len(before)
    for one, key, other in zip(before, out.keys, after, strict=True):
        told = named(form, out.losses.get(key, []))
        wanted, got = normal(form, one), normal(form, other)
        if wanted.get("id") != key:
            wanted.pop("id", None)
            got.pop("id", None)
        tally["records"] += 1
        tally["fields"] += len(wanted)
        tally.update(told.values())
        for place in _as_usual(wanted, got, key, out.text):
            del wanted[place]
        remains = remainders(form, out.losses.get(key, []))
        for field in sorted(wanted.keys() | got.keys()):
            if field not in wanted and field in remains:
                continue
            # What has moved is whole, in another place.
            if wanted.get(field) != got.get(field) and told.get(field, "moved") == "moved":
                what = f"{told.get(field, 'silent')}: {wanted.get(field)!r} comes back as {got.get(field)!r}"
                yield f"{form}: {key}: {one.type}: {field}: {what}"
    again = write(form, after)
    if again.text != out.text:
        pairs = zip(again.text.split("\n"), out.text.split("\n"), strict=False)
        first, second = next((pair for pair in pairs if pair[0] != pair[1]), ("", ""))
        yield f"{form}: a second pass makes {first[:300]!r} of {second[:300]!r}"


def campaign(source: str, count: int, seed: int = 0, targets: tuple[str, ...] = tuple(FORMS)) -> Iterator[Any]:
    """For each form: its name, the faults of records that were in ``source`` before, and the tally."""
    rng = random.Random(f"{source} {seed}")
    records = [record(rng) for _ in range(count)]
    first: Counter[str] = Counter()
    yield "itself", list(faults(source, records, first)), first
    taken = read(source, write(source, records).text)
    assert len(taken) == count
    for target in targets:
        tally: Counter[str] = Counter()
        yield target, list(faults(target, taken, tally)), tally


if __name__ == "__main__":
    number = 0
    for source in sys.argv[2:] or ALL:
        start = time.process_time()
        for target, found, tally in campaign(source, int(sys.argv[1]), seed=1, targets=tuple(ALL)):
            number += len(found)
            print(f"{source} -> {target}: {dict(tally)}, {len(found)} faults", flush=True)
            for fault in found[:5]:
                print(f"    {fault[:700]}")
        print(f"{source}: {time.process_time() - start:.0f} s of CPU")
    sys.exit(1 if number else 0)

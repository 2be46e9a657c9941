"""Reads arXiv's snapshot, an object at a time. What no row takes stands as it is in ``extra``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bibconv.format import Input, ReadOptions
from bibconv.formats.arxiv import table
from bibconv.formats.arxiv.table import CROSSWALK
from bibconv.limits import CHARACTERS, LIMITS
from bibconv.model import ATTRIBUTE, Name, Record, Source
from bibconv.reading import Fault, Item, read_items
from bibconv.report import Report

_NOT_IN_NAMES = re.compile(r"\band\b|[\W_]+")
_WRONG = {
    "authors_parsed": "not a list of [family, given, suffix]",
    "doi": "no DOI",
    "versions[0].created": "no date",
}


def read(source: Input, report: Report, options: ReadOptions) -> Iterator[Record]:
    """The records of a document: an object a line, or an array of them."""
    for item in read_items(source, report, options):
        yield record(item, source.path, options.limits.pieces)


def record(item: Item, path: str, pieces: int = LIMITS.pieces) -> Record:
    """The record of an object; authors that have too many pieces are kept as they stand."""
    value, fault = item.value, item.fault
    held = {name: found for name, found in value.items() if found or isinstance(found, int | float)}
    extra: dict[str, Any] = {}
    for name, most in (("authors", CHARACTERS * pieces), ("authors_parsed", pieces)):
        if isinstance(found := held.get(name), str | list) and len(found) > most:
            what = "characters" if isinstance(found, str) else "names"
            fault(f".{name}", f"has {len(found)} {what}; it is kept as it stands", "L005")
            extra[name] = (held.pop(name),)
    _spread(held, extra, fault)
    fields, left = CROSSWALK.read(held, "article")
    for name, wire in left.items():
        if name == "authors" and "author" in fields and _says_no_more(wire, fields["author"]):
            continue
        if CROSSWALK.refuses(name, "article", fields) or (CROSSWALK.reads(name) and _is_wrong(name, wire)):
            where = table.misshapen(wire) if name == "authors_parsed" else ""
            fault(f".{name}{where or ''}", _WRONG.get(name, "not a string"))
        if "[" not in name:
            extra[name] = (wire,)
    values: dict[str, Any] = {ATTRIBUTE[name]: found for name, found in fields.items()}
    if "archive_location" in fields:
        values["id"] = fields["archive_location"]
        values["archive"] = "arXiv"
    if extra:
        values["extra"] = {"arxiv": extra}
    return Record(type="article", source=Source(path=path, format="arxiv", lines=item.lines), **values)


def _spread(held: dict[str, Any], extra: dict[str, Any], fault: Fault) -> None:
    """Set out what the table reads of lists, whose other parts, and affiliations, are kept."""
    if isinstance(categories := held.get("categories"), str):
        held["categories[0]"] = categories
    if any(len(name) > 3 and any(name[3:]) for name in _lists(held.get("authors_parsed"))):
        extra["authors_parsed"] = (held["authors_parsed"],)
    versions = held.pop("versions", None)
    if versions is None:
        return
    extra["versions"] = tuple(versions) if isinstance(versions, list) else (versions,)
    if not isinstance(versions, list) or not all(isinstance(version, dict) for version in versions):
        fault(".versions", "not a list of objects")
        return
    for place, name in ((0, "created"), (-1, "version")):
        if (wire := versions[place].get(name)) is not None:
            held[f"versions[{place}].{name}"] = wire


def _is_wrong(name: str, wire: Any) -> bool:
    return table.misshapen(wire) is not None if name == "authors_parsed" else not isinstance(wire, str)


def _lists(value: Any) -> list[list[Any]]:
    return [each for each in value if isinstance(each, list)] if isinstance(value, list) else []


def _says_no_more(line: Any, names: tuple[Name, ...]) -> bool:
    """Whether the line of authors has the names that were taken from elsewhere, and nothing besides."""
    said = table.text(line)
    if not isinstance(said, str):
        return False
    told = [" ".join(p for p in (n.literal, n.given, n.family, n.suffix) if isinstance(p, str)) for n in names]
    return _NOT_IN_NAMES.sub("", said) == _NOT_IN_NAMES.sub("", " ".join(told))

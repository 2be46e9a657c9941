"""Reads OpenAlex works, one at a time. What no row takes stands as it is in ``extra``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bibconv.format import Input, ReadOptions
from bibconv.formats.openalex import table
from bibconv.formats.openalex.table import CROSSWALK, PLACES
from bibconv.model import ATTRIBUTE, ItemType, Record, Source
from bibconv.reading import Fault, Item, read_items, stated, take
from bibconv.report import Report

_INDEX = "abstract_inverted_index"
_WRONG = {
    "authorships": "not a list of objects with names",
    "doi": "no DOI",
    "ids.doi": "no DOI",
    "ids.pmid": "no PMID",
    "ids.pmcid": "no PMCID",
    "keywords": "not a list of keywords",
    "publication_date": "no date",
    "publication_year": "no year",
    _INDEX: "not a list of places for each word",
    "primary_location.source.issn": "not a list of strings",
}
_OBJECTS = ("primary_location", "primary_location.source", "biblio", "ids")


def read(source: Input, report: Report, options: ReadOptions) -> Iterator[Record]:
    """The works of a document: an object a line, an array of them, or pages of the API, each of which is held whole."""
    for item in read_items(source, report, options, ("results",), ("meta", "group_by")):
        yield record(item, source.path, options.limits.expansion)


def record(item: Item, path: str, most: int) -> Record:
    """The record of a work, which is used up; an abstract of more than ``most`` characters stays an index."""
    work, fault = item.value, item.fault
    _drop_repeated(work)
    extra: dict[str, Any] = {}
    if item.length**2 > most and table.size(work.get(_INDEX)) > most:
        fault(f".{_INDEX}", f"would be a text of more than {most} characters; kept as it stands")
        extra[_INDEX] = (work.pop(_INDEX),)
    item_type = _type(work, extra, fault)
    key = _id(work, extra, fault)
    _check(work, fault)
    held = {place: found for place in PLACES if (found := take(work, place)) is not None}
    fields, left = CROSSWALK.read(held, item_type)
    _keep_lists(held, extra, fault)
    if _INDEX not in left and (words := table.placeless(held.get(_INDEX))):
        extra[_INDEX] = (words,)
    for place, wire in left.items():
        if _says_again(place, wire, fields, held):
            continue
        if CROSSWALK.refuses(place, item_type, fields):
            where = table.misplaced(wire) if place == _INDEX else ""
            fault(f".{place}{where or ''}", _WRONG.get(place, "not a string"))
        extra[place] = (wire,)
    for name, value in work.items():
        if (said := stated(value)) is not None:
            extra[name] = (said,)
    if "URL" in fields and "DOI" in fields and fields["URL"].lower() == f"https://doi.org/{fields['DOI']}".lower():
        del fields["URL"]
    values: dict[str, Any] = {ATTRIBUTE[name]: found for name, found in fields.items()}
    if key:
        values["id"] = key
    if extra:
        values["extra"] = {"openalex": extra}
    return Record(type=item_type, source=Source(path=path, format="openalex", lines=item.lines), **values)


def _drop_repeated(work: dict[str, Any]) -> None:
    """Drop what says again what another member says."""
    if work.get("display_name") == work.get("title"):
        work.pop("display_name", None)
    ids = work.get("ids")
    if isinstance(ids, dict):
        for again, once in (("doi", "doi"), ("openalex", "id")):
            if ids.get(again) == work.get(once):
                ids.pop(again, None)


def _type(work: dict[str, Any], extra: dict[str, Any], fault: Fault) -> ItemType:
    said = work.pop("type", None)
    if said is None:
        return "document"
    if not isinstance(said, str) or said not in table.TYPES:
        fault(".type", f"{str(said)[:40]!r} is no type of OpenAlex; the work becomes a document")
        extra["type"] = (said,)
        return "document"
    if said not in table.PLAIN_TYPES:
        extra["type"] = (said,)
    if said != "article":
        return table.TYPES[said]
    location = work.get("primary_location")
    source = location.get("source") if isinstance(location, dict) else None
    kind = source.get("type") if isinstance(source, dict) else None
    if kind == "conference" or work.get("type_crossref") == "proceedings-article":
        return "paper-conference"
    return "article" if kind == "repository" else table.TYPES[said]


def _id(work: dict[str, Any], extra: dict[str, Any], fault: Fault) -> str | None:
    said = work.pop("id", None)
    key: str | None = table.ID(said)
    if key is None and said not in (None, ""):
        fault(".id", "not the id of a work")
        extra["id"] = (said,)
    return key


def _check(work: dict[str, Any], fault: Fault) -> None:
    """Report what should be an object and is none; it is kept as it stands."""
    for place in _OBJECTS:
        value: Any = work
        for name in place.split("."):
            value = value.get(name) if isinstance(value, dict) else None
        if value is not None and not isinstance(value, dict):
            fault(f".{place}", "not an object")


def _keep_lists(held: dict[str, Any], extra: dict[str, Any], fault: Fault) -> None:
    """Keep what the authorships and the keywords say besides the names and the words, and report what is neither."""
    for place, shown, rest in (
        ("authorships", table.name_of, table.person),
        ("keywords", table.keyword_of, table.about_keyword),
    ):
        listed = held.get(place)
        if not isinstance(listed, list):
            continue
        kept = []
        for index, each in enumerate(listed):
            named = shown(each) is not None
            if not named:
                fault(f".{place}[{index}]", "has no name")
            kept.append(stated(rest(each) if named and isinstance(each, dict) else None if named else each))
        if any(each is not None for each in kept):
            extra[place] = (kept,)


def _says_again(place: str, wire: Any, fields: dict[str, Any], held: dict[str, Any]) -> bool:
    """Whether what was left over says what a field says that another row took."""
    if place == "publication_year":
        return isinstance(wire, int) and fields.get("issued", "").startswith(f"{wire:04d}")
    if place == "primary_location.source.issn":
        return bool(wire == [fields.get("ISSN")])
    if place in ("authorships", "keywords"):
        return isinstance(wire, list)
    return bool(place == "biblio.last_page" and wire == held.get("biblio.first_page"))

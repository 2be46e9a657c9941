"""Reads the ACL Anthology's XML as it streams: a record of each paper, and of each volume that has front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from bibconv.format import Input, ReadOptions
from bibconv.formats.acl import table
from bibconv.formats.acl.table import CROSSWALK
from bibconv.model import ATTRIBUTE, ItemType, Record, Source
from bibconv.report import Report
from bibconv.text.xml import (
    DeclaredEntitiesError,
    NotWellFormedError,
    incremental,
    let_go,
    line_of,
    lines,
    local,
    plain,
    spaced,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

_TAGS = ("meta", "frontmatter", "paper", "volume", "event")
_CONTENT = frozenset({"meta", "frontmatter", "paper"})
_NAMES = ("author", "editor")
_FEW = 100
_SHOWN = 80
_PLAIN = re.compile(r"[A-Za-z0-9._-]+")
_OF_VOLUME = frozenset({"meta/url", "meta/doi", "meta/pdf", "meta/sig"})
"""What is said of the volume and of none of its papers: it goes with the front matter, if there is any."""


class Part:
    """What a paper, front matter or the head of a volume holds: the first element of a name, or all persons."""

    def __init__(self, element: _Element | None, place: str) -> None:
        self.held: dict[str, Any] = {}
        self.more: list[_Element] = []
        for child in () if element is None else element:
            if not (tag := local(child)):
                continue
            if tag == "url" and child.get("type"):
                # What lies elsewhere: data, slides, a publisher's page.
                self.more.append(child)
                continue
            found = self.held.setdefault(place + tag, [])
            if found and tag not in _NAMES:
                self.more.append(child)
            else:
                found.append(child)


class Volume:
    """The volume that is being read: what its head says, and whether a record, or its front matter, went by."""

    def __init__(self, meta: _Element | None = None) -> None:
        self.part = Part(meta, "meta/")
        self.fronted = False
        self.is_told = False
        self.told: set[str] = set()
        parent = None if meta is None else meta.getparent()
        self.attributes = {} if parent is None else attributes(parent)
        self.said = {f"meta@{name}": value for name, value in ({} if meta is None else attributes(meta)).items()}
        if meta is not None and (loose := table.loose(meta)):
            self.said["meta/text"] = loose
        told = self.attributes.get("type")
        journal = "meta/journal-volume" in self.part.held or "meta/journal-title" in self.part.held
        self.is_journal = told == "journal" or (told is None and journal)
        self._read: dict[ItemType, tuple[dict[str, Any], dict[str, Any]]] = {}

    def fields(self, item_type: ItemType) -> tuple[dict[str, Any], dict[str, Any]]:
        """What it says of a record of that type, and what is left."""
        if item_type not in self._read:
            self._read[item_type] = CROSSWALK.read(self.part.held, item_type)
        return self._read[item_type]


def read(source: Input, report: Report, options: ReadOptions) -> Iterator[Record]:
    """The records of a document; where it is not well-formed it ends, with the line and the column."""
    volume = Volume()
    try:
        for element in incremental(source.stream(), _TAGS):
            tag = local(element)
            parent = element.getparent()
            within = "" if parent is None else local(parent)
            if within in _CONTENT:
                # A name that means something else there: the volume that a paper says it is in.
                continue
            if tag == "meta":
                if within == "volume":
                    volume = Volume(element)
                continue
            for where, message in unread(element, volume):
                report.add("J005", message, path=source.path, line=line_of(where), column=1)
            if tag in ("paper", "frontmatter"):
                yield Reading(element, volume, source.path, report).record()
                volume.is_told = True
                volume.fronted |= tag == "frontmatter"
            elif tag == "volume":
                volume = Volume()
            let_go(element)
    except NotWellFormedError as error:
        report.add("J001", str(error), path=source.path, line=error.line, column=error.column)
    except DeclaredEntitiesError:
        report.add("J002", "the document declares entities; it is not read", path=source.path, line=1, column=1)


def unread(element: _Element, volume: Volume) -> Iterator[tuple[_Element, str]]:
    """What is read of no record where an element ends: what stands before it, and in a volume beside its papers."""
    tag = local(element)
    if tag == "event":
        yield element, "an event is no record; what it says of its volumes is not read"
    if tag == "volume" and not volume.is_told and volume.part.held:
        yield element, "a volume without papers is no record; what it says is not read"
    beside = list(element.itersiblings(preceding=True))[::-1]
    for each in (*beside, *(element if tag == "volume" else ())):
        if local(each) not in _TAGS and (said := plain(each) or " ".join(attributes(each).values())):
            yield each, f"{local(each)} is no part of a paper or of what a volume says, and not read: {said[:_SHOWN]}"
        if loose := (each.tail or "").strip():
            yield each, f"words between the elements are not read: {' '.join(loose.split())[:_SHOWN]}"


class Reading:
    """One paper, or the front matter of a volume, while it is read."""

    def __init__(self, element: _Element, volume: Volume, path: str, report: Report) -> None:
        self._element = element
        self._volume = volume
        self._path = path
        self._report = report
        self._is_front = local(element) == "frontmatter"
        self._follows = volume.fronted and not self._is_front
        self._extra: dict[str, list[Any]] = {}

    def record(self) -> Record:
        """The record, whatever the element says."""
        item_type = self._type()
        part = Part(self._element, "paper/")
        key = plain(next(iter(part.held.pop("paper/bibkey", ())), None))
        self._keep_attributes(part.held)
        fields, left = CROSSWALK.read(part.held, item_type)
        general, rest = self._volume.fields(item_type)
        if not self._follows:
            self._keep_overruled(general, fields)
        fields = {**general, **fields}
        self._keep(part, left, "paper/", item_type, fields)
        if self._follows:
            rest = {place: found for place, found in rest.items() if place not in _OF_VOLUME}
        self._keep(self._volume.part, rest, "", item_type, fields)
        number = self._number()
        if number and _PLAIN.fullmatch(number):
            fields.setdefault("URL", f"{table.SITE}{number}/")
        if key and number and number not in fields.get("URL", ""):
            self._put("id", number)
        status = next((word for word in ("removed", "retracted") if f"paper/{word}" in part.held), None)
        if status:
            fields["status"] = status
        values: dict[str, Any] = {ATTRIBUTE[name]: found for name, found in fields.items()}
        if key or number:
            values["id"] = key or number
        if self._extra:
            values["extra"] = {"acl": {name: tuple(found) for name, found in self._extra.items()}}
        where = Source(path=self._path, format="acl", lines=lines(self._element))
        return Record(type=item_type, source=where, **values)

    def _type(self) -> ItemType:
        if self._is_front:
            return "periodical" if self._volume.is_journal else "book"
        return "article-journal" if self._volume.is_journal else "paper-conference"

    def _is_page(self, address: str) -> bool:
        """Whether an address is that of the volume: of the front matter without what tells it from the papers."""
        return address.startswith(table.SITE) and f"{table.SITE}{self._number()}".startswith(address.rstrip("/"))

    def _number(self) -> str | None:
        """The Anthology's id; None where the elements around do not say their part of it."""
        paper = "0" if self._is_front else self._element.get("id")
        parent = self._element.getparent()
        above = None if parent is None else parent.getparent()
        volume, collection = (None if each is None else each.get("id") for each in (parent, above))
        return anthology_id(collection, volume, paper) if collection and volume and paper else None

    def _keep_attributes(self, held: dict[str, Any]) -> None:
        """Keep what attributes say; those of persons in the order of the persons."""
        for name, value in attributes(self._element).items():
            if name != "id":
                self._put(f"@{name}", value)
        if said := table.loose(self._element):
            self._put("text", said)
        if self._is_front:
            for name, value in self._volume.attributes.items():
                if name != "id":
                    self._put(f"volume@{name}", value)
        if self._is_front or not self._volume.fronted:
            for name, value in self._volume.said.items():
                self._put(name, value)
        self._keep_within(held, "paper/")
        if self._is_front or not self._volume.fronted:
            self._keep_within(self._volume.part.held, "")

    def _keep_within(self, held: dict[str, Any], prefix: str) -> None:
        for place, found in held.items():
            if not CROSSWALK.reads(place):
                continue
            tag = place.removeprefix(prefix)
            for name in dict.fromkeys(name for element in found for name in attributes(element)):
                self._extra[f"{tag}@{name}"] = [element.get(name) for element in found]
            if place.endswith(_NAMES):
                self._keep_beside(tag, found)

    def _keep_beside(self, tag: str, people: list[_Element]) -> None:
        """Keep what is said of a person beside the name: affiliations, and the name in another script."""
        for number, person in enumerate(people, 1):
            named = any(local(child) in ("first", "last") and plain(child) for child in person)
            if named and (said := table.loose(person)):
                self._put(f"{tag}/text", {"of": number, "text": said})
            for child in person:
                if local(child) not in ("first", "last", "") and (said := plain(child)):
                    parts = {local(part): plain(part) for part in child if local(part)} or {"text": said}
                    self._put(f"{tag}/{local(child)}", {"of": number, **parts, **attributes(child)})

    def _keep(self, part: Part, left: dict[str, Any], prefix: str, item_type: ItemType, fields: dict[str, Any]) -> None:
        """Keep what no row took, and report what one should have taken: once, where it is said of the volume."""
        for place, found in left.items():
            refused = place not in self._volume.told and CROSSWALK.refuses(place, item_type, fields)
            for element in found:
                if not (said := _said(element)):
                    continue
                self._put(place.removeprefix(prefix), said)
                if refused:
                    message, line = f"{place}: {plain(element)[:60]!r} cannot be read", line_of(element)
                    self._report.add("J006", message, path=self._path, line=line, column=1)
            if refused and not prefix:
                self._volume.told.add(place)
        for element in part.more:
            place = f"{'' if prefix else 'meta/'}{local(element)}"
            if (said := _said(element)) and not (place in _OF_VOLUME and self._follows):
                self._put(place, said)

    def _keep_overruled(self, general: dict[str, Any], fields: dict[str, Any]) -> None:
        """Keep what the volume says otherwise than the paper, or the front matter, says itself."""
        for place, found in self._volume.part.held.items():
            variable = table.VARIABLES.get(place)
            # The page of a volume has the name of the volume, that of its front matter another.
            of_site = variable == "URL" and self._is_page(general.get(variable, ""))
            if variable in fields and not of_site and general.get(variable, fields[variable]) != fields[variable]:
                for said in filter(None, map(spaced if place.endswith(_NAMES) else _said, found)):
                    self._put(place, said)

    def _put(self, name: str, value: Any) -> None:
        self._extra.setdefault(name, []).append(value)


def _said(element: _Element) -> Any:
    """What an element says: its characters, and its attributes, if it has any."""
    text = plain(element)
    return {"text": text, **attributes(element)} if element.attrib else text


def attributes(element: _Element) -> dict[str, str]:
    """The attributes of an element."""
    if len(element.attrib) > _FEW:
        # For each value lxml looks through all the attributes, unless it is asked by a path.
        values: Any = element.xpath("@*")
        return {str(value.attrname): str(value) for value in values}
    return {str(name): str(value) for name, value in element.attrib.items()}


def anthology_id(collection: str, volume: str, paper: str) -> str:
    """The Anthology's id of a paper, which in collections of before 2020 has neither dots nor names.

    >>> anthology_id("2020.acl", "main", "1"), anthology_id("P18", "1", "12"), anthology_id("W18", "3", "1")
    ('2020.acl-main.1', 'P18-1012', 'W18-0301')
    """
    if collection[:1].isdigit() or not (volume.isdecimal() and paper.isdecimal()):
        return f"{collection}-{volume}.{paper}"
    many = collection == "D19" and (len(volume) > 1 or volume > "4")
    if many or collection[:1] == "W" or collection == "C69":
        return f"{collection}-{volume:0>2}{paper:0>2}"
    return f"{collection}-{volume}{paper:0>3}"

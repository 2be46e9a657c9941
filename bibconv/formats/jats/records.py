"""The records of elements of JATS: of the front matter of an article, and of the citations of a reference."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from msgspec import UNSET

from bibconv.format import Crosswalk
from bibconv.formats.jats import (
    affiliations,
    attributes,
    citations,
    dates,
    frontmatter,
    kinds,
    media,
    people,
    places,
    publications,
    runs,
)
from bibconv.formats.jats.places import Extra, Held, keep
from bibconv.formats.jats.table import ARTICLE, CITATION, ITEM_TYPES, PREFIX, told_type
from bibconv.model import ATTRIBUTE, Record, Run, Source, Text
from bibconv.text.inline import join
from bibconv.text.xml import HREF, LANG, lines, local, plain

if TYPE_CHECKING:
    from lxml.etree import _Element


def article(front: _Element, path: str) -> Record | None:
    """The record of an article's front matter; None where that says nothing."""
    held: Held = {}
    left: list[_Element] = []
    for child in front:
        if local(child) in ("journal-meta", "article-meta", "notes"):
            frontmatter.gather(child, local(child), held, left)
        elif local(front) == "front" and local(child):
            left.append(child)
    if local(front) == "front-stub":
        frontmatter.gather(front, "article-meta", held, left)
    if not any(map(_says, (*left, *(each for elements in held.values() for each in elements)))):
        return None
    frontmatter.settle(held, left)
    parent = front.getparent()
    article_type = None if parent is None else parent.get("article-type")
    if parent is not None and (language := parent.get(LANG)):
        held["@xml:lang"] = language
    own, extra = _own(held, "article-meta/custom-meta-group/custom-meta[meta-name='", ARTICLE)
    in_journal = any(place in held for place in frontmatter.JOURNAL)
    item_type = own.get("type") or told_type(article_type, in_journal)
    if article_type and article_type not in frontmatter.ARTICLE_TYPES:
        keep(extra, "article-type", article_type)
    frontmatter.tell_of_licenses(held, extra)
    attributes.tell(front, held, left, extra)
    media.tell(held, extra)
    if apart := people.put_aside(held, "article-meta/contrib-group/contrib[@contrib-type='", extra):
        left = affiliations.tell(left, held, apart, extra)
    ident = own.get("id") or (None if parent is None else parent.get("id"))
    return _record(ARTICLE, held, left, item_type, ident, extra, front, path)


def _says(element: _Element) -> bool:
    """Whether an element has anything in it, be it in an attribute or in an element within."""
    return any(text.strip() for text in element.itertext()) or any(
        each.get(name) for each in element.iter() for name in (HREF, "count", "iso-8601-date")
    )


_BEYOND = tuple(
    "{*}" + tag
    for tag in (
        *("prefix", "name-alternatives", "collab-alternatives", "role", "aff", "degrees"),
        *("email", "bio", "address", "contrib-group", "fn", "string-name"),
    )
)


def references(ref: _Element, path: str) -> Iterator[Record]:
    """The records of the citations of a reference."""
    found = [citation for child in ref for citation in citations.of(child)]
    beside = citations.beside(ref)
    if not found and beside and (record := _uncited(ref, beside, path)):
        yield record
    for citation in found:
        held: Held = {}
        left: list[_Element] = []
        citations.gather(citation, held, left)
        own, extra = _own(held, "named-content[@content-type='", CITATION)
        if next(citation.iter(*_BEYOND), None) is not None:
            people.put_aside(held, "person-group[@person-group-type='", extra)
        if (said := publications.publication_type(citation)) and said.lower() not in publications.PUBLICATION_WORDS:
            extra.setdefault("jats", {})["publication-type"] = [said]
        citations.keep_text(citation, held, extra)
        citations.keep_label(ref, held)
        if citation.getparent() is not ref:
            citations.keep_other_forms(citation, extra)
        if citation is found[0]:
            left += beside
        media.tell(held, extra)
        if language := citation.get(LANG):
            held["@xml:lang"] = language
        attributes.tell(citation, held, left, extra)
        citations.undress(citation, held)
        if citations.LINKED in held:
            held.setdefault("uri", held[citations.LINKED])
        if "patent" in held and (country := held["patent"][0].get("country")):
            held["@country"] = country
        item_type, row_type = publications.item_type(citation, held)
        if item_type == "chapter" and "part-title" in held and _TITLED.isdisjoint(held):
            held["chapter-title"] = held.pop("part-title")
            row_type = "chapter"
        ids = (ref.get("id"), citation.get("id"))
        ident = own.get("id") or (ids[1] or ids[0] if len(found) > 1 else ids[0] or ids[1])
        record = _record(CITATION, held, left, item_type, ident, extra, citation, path, row_type)
        if record:
            yield record


def _uncited(ref: _Element, beside: list[_Element], path: str) -> Record | None:
    """The record of a reference that has words, and no citation."""
    held: Held = {"comment": beside[:1]}
    citations.keep_label(ref, held)
    return _record(CITATION, held, beside[1:], "document", ref.get("id"), {}, ref, path)


_TITLED = frozenset({"article-title", "chapter-title", "data-title"})


def _own(held: Held, start: str, table: Crosswalk) -> tuple[dict[str, str], Extra]:
    """What a writer of ours put aside: the id and the type, and the parts of ``extra``."""
    own: dict[str, str] = {}
    extra: Extra = {}
    for place in [place for place in held if place.startswith(start + PREFIX)]:
        name = place[len(start + PREFIX) : -2]
        values = [plain(places.value_of(element)) for element in held[place]]
        if name == "id" or (name == "type" and values[0] in ITEM_TYPES):
            own[name] = values[0]
        elif name.startswith(("extra:", "extra-json:")) and name.count(":") == 2:
            kind, format, field = name.split(":")
            read_values = values if kind == "extra" else [_json(value) for value in values]
            extra.setdefault(_unquoted(format), {})[_unquoted(field)] = read_values
        else:
            continue
        del held[place]
    return own, extra


def _unquoted(name: str) -> str:
    try:
        return unquote(name, errors="surrogatepass")
    except UnicodeDecodeError:
        return name


def _json(value: str) -> Any:
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


def _record(
    table: Crosswalk,
    held: Held,
    left: list[_Element],
    item_type: str,
    ident: str | None,
    extra: Extra,
    element: _Element,
    path: str,
    row_type: str | None = None,
) -> Record | None:
    fields, untaken = table.read(held, row_type or item_type)
    for place, wire in untaken.items():
        if not place.startswith("@") and frontmatter.SUBTITLES.get(place) not in fields:
            left += wire
    for place, variable in _DATES.items():
        if place in held and place not in untaken and variable in fields:
            left += dates.unread(held[place], fields[variable])
    left += [each for place in _LINKS for each in held.get(place, ())[:1] if citations.says_more(each)]
    left += kinds.disagreeing(held.get("article-meta/fpage" if table is ARTICLE else "fpage", []))
    for leftover in left:
        if said := places.extra_value(leftover):
            name = (local(leftover) == "pub-date" and media.of_date(leftover)) or places.extra_name(leftover)
            keep(extra, name, said)
    if not fields and not extra and not ident:
        return None
    _mend(fields, held)
    values = {ATTRIBUTE[name]: value for name, value in fields.items()}
    whole: Any = {format: {name: tuple(v) for name, v in names.items()} for format, names in extra.items() if names}
    return Record(
        id=ident or UNSET,
        type=item_type,  # type: ignore[arg-type]
        extra=whole or UNSET,
        source=Source(path=path, format="jats", lines=lines(element)),
        **values,
    )


_LINKS = (
    *("article-meta/self-uri", "uri"),
    *("pub-id[@pub-id-type='doi']", "pub-id[@pub-id-type='pmid']", "pub-id[@pub-id-type='pmcid']"),
)
"""What may be links, of which an address or an identifier is read."""

_DATES = {
    "year": "issued",
    "article-meta/pub-date[@date-type='pub']": "issued",
    "article-meta/pub-date[@date-type='available']": "available-date",
    "article-meta/history/date[@date-type='received']": "submitted",
    "article-meta/conference/conf-date": "event-date",
    "conf-date": "event-date",
    "date-in-citation[@content-type='access-date']": "accessed",
}


def _mend(fields: dict[str, Any], held: Held) -> None:
    """What one place of the table cannot say: the letter after a year, and the subtitle after a title."""
    if "issued" in fields and "year-suffix" not in fields:
        years = [plain(element) for element in held.get("year", ()) if local(element) == "year"]
        if years and (found := _LETTERED.fullmatch(years[0])):
            fields["year-suffix"] = found[1]
    for place, field in frontmatter.SUBTITLES.items():
        if field in fields and place in held and (subtitle := runs.parse(held[place][0])):
            fields[field] = join([*_parts(fields[field]), ": ", *_parts(subtitle)])
    if "pub-id[@pub-id-type='arxiv']" in held and "archive_location" in fields and "archive" not in fields:
        fields["archive"] = "arXiv"


def _parts(text: Text) -> tuple[str | Run, ...]:
    return (text,) if isinstance(text, str) else text


_LETTERED = re.compile("[0-9]{4}([a-z])")

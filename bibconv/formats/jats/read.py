"""Reads JATS, every tag set from NLM 3.0 on: the front matter of articles, and the citations of reference lists.

A record is made of each article whose ``article-meta`` says something, and of each citation in a ``ref``. Elements
are known by their names without namespaces. The document streams: what was read is let go.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from msgspec import UNSET

from bibconv.format import Crosswalk, Input, ReadOptions
from bibconv.formats.jats import citations, runs
from bibconv.formats.jats.table import ARTICLE, CITATION, ITEM_TYPES, PREFIX, told_type
from bibconv.formats.jats.xml import LANG, DeclaredEntitiesError, TooDeepError, incremental, local, plain
from bibconv.model import ATTRIBUTE, Record, Run, Source, Text
from bibconv.report import Report
from bibconv.text.inline import join

if TYPE_CHECKING:
    from lxml.etree import XMLSyntaxError, _Element

Held = dict[str, Any]
"""What an article or a citation holds: the elements by their place, as the table has it."""

_LIMITED = re.compile(r"(?P<depth>Excessive depth)|too long|too large|XML_PARSE_HUGE|size limit|out of memory", re.I)
"""What the parser says where the document exceeds what it takes."""
_POSITION = re.compile(r"\s*, line [0-9]+, column [0-9]+$")
_FRONTS = ("front", "front-stub")
_TAGS = (*_FRONTS, "ref", "article", "sub-article", "response", "body")


def read(source: Input, report: Report, options: ReadOptions) -> Iterator[Record]:
    """The records of a document; where it is not well-formed it ends, with the line and the column."""
    from lxml import etree

    try:
        for element in incremental(source.stream(), _TAGS, options.limits.depth):
            tag = local(element)
            if tag in _FRONTS:
                if record := article(element, source.path):
                    yield record
                # The parent still has to end; what is in the front matter has done its service.
                element.clear()
            elif tag == "ref":
                yield from references(element, source.path)
                _let_go(element)
            else:
                _let_go(element)
    except etree.XMLSyntaxError as error:
        code, message, line, column = _cause(error)
        report.add(code, message, path=source.path, line=line, column=column)
    except TooDeepError as error:
        report.add("L001", f"nested more than {options.limits.depth} deep", path=source.path, line=error.line, column=1)
    except DeclaredEntitiesError:
        report.add("J002", "the document declares entities; it is not read", path=source.path, line=1, column=1)


def _cause(error: XMLSyntaxError) -> tuple[str, str, int, int]:
    """Code, message, line and column of what ended the document: the first finding; the exception says how it ended."""
    log: Any = error.error_log
    line, column = error.position
    message = error.msg or "not well-formed"
    if len(log):
        message = log[0].message
        if line <= 0:
            line, column = log[0].line, log[0].column
    code = "J001"
    if found := _LIMITED.search(message):
        code = "L001" if found["depth"] else "L002"
    return code, _POSITION.sub("", message.strip()), max(line, 1), max(column or 1, 1)


def _let_go(element: _Element) -> None:
    """Free an element that was read, and all before it."""
    element.clear()
    parent = element.getparent()
    if parent is not None:
        while (before := element.getprevious()) is not None:
            parent.remove(before)


def article(front: _Element, path: str) -> Record | None:
    """The record of an article's front matter; None where that says nothing."""
    held: Held = {}
    left: list[_Element] = []
    for child in front:
        if local(child) in ("journal-meta", "article-meta", "notes"):
            citations.gather_front(child, local(child), held, left)
    if local(front) == "front-stub":
        citations.gather_front(front, "article-meta", held, left)
    if not held and not left:
        return None
    citations.settle_front(held, left)
    parent = front.getparent()
    article_type = None if parent is None else parent.get("article-type")
    if parent is not None and (language := parent.get(LANG)):
        held["@xml:lang"] = language
    own, extra = _own(held, "article-meta/custom-meta-group/custom-meta[meta-name='", ARTICLE)
    in_journal = any(place in held for place in citations.JOURNAL)
    item_type = own.get("type") or told_type(article_type, in_journal)
    if article_type and article_type not in citations.ARTICLE_TYPES:
        extra.setdefault("jats", {}).setdefault("article-type", []).append(article_type)
    ident = own.get("id") or (None if parent is None else parent.get("id"))
    return _record(ARTICLE, held, left, item_type, ident, extra, front, path)


def references(ref: _Element, path: str) -> Iterator[Record]:
    """The records of the citations of a reference."""
    found = [citation for child in ref for citation in citations.of(child)]
    for citation in found:
        held: Held = {}
        left: list[_Element] = []
        citations.gather(citation, held, left)
        own, extra = _own(held, "named-content[@content-type='", CITATION)
        text = citations.loose_text(citation)
        if text:
            extra.setdefault("jats", {})["mixed-citation"] = [text]
        if language := citation.get(LANG):
            held["@xml:lang"] = language
        item_type, row_type = citations.item_type(citation, held)
        ident = own.get("id") or ref.get("id") or citation.get("id")
        record = _record(CITATION, held, left, item_type, ident, extra, citation, path, row_type)
        if record:
            yield record


def _own(held: Held, start: str, table: Crosswalk) -> tuple[dict[str, str], dict[str, dict[str, list[Any]]]]:
    """What a writer of ours put aside: the id and the type, and the parts of ``extra``."""
    own: dict[str, str] = {}
    extra: dict[str, dict[str, list[Any]]] = {}
    for place in [place for place in held if place.startswith(start + PREFIX)]:
        name = place[len(start + PREFIX) : -2]
        values = [plain(citations.value_of(element)) for element in held[place]]
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
    extra: dict[str, dict[str, list[Any]]],
    element: _Element,
    path: str,
    row_type: str | None = None,
) -> Record | None:
    fields, untaken = table.read(held, row_type or item_type)
    for place, wire in untaken.items():
        if not place.startswith("@") and place != citations.SUBTITLE:
            left += wire
    for leftover in left:
        if text := citations.extra_text(leftover):
            extra.setdefault("jats", {}).setdefault(citations.extra_name(leftover), []).append(text)
    if not fields and not extra and not ident:
        return None
    _mend(fields, held)
    values = {ATTRIBUTE[name]: value for name, value in fields.items()}
    whole: Any = {format: {name: tuple(v) for name, v in names.items()} for format, names in extra.items() if names}
    return Record(
        id=ident or UNSET,
        type=item_type,  # type: ignore[arg-type]
        extra=whole or UNSET,
        source=Source(path=path, format="jats", lines=_lines(element)),
        **values,
    )


def _mend(fields: dict[str, Any], held: Held) -> None:
    """What one place of the table cannot say: the letter after a year, and the subtitle after a title."""
    if "issued" in fields and "year-suffix" not in fields:
        years = [plain(element) for element in held.get("year", ()) if local(element) == "year"]
        if years and (found := _LETTERED.fullmatch(years[0])):
            fields["year-suffix"] = found[1]
    if "title" in fields and citations.SUBTITLE in held:
        subtitle = runs.parse(held[citations.SUBTITLE][0])
        fields["title"] = join([*_parts(fields["title"]), ": ", *_parts(subtitle)]) if subtitle else fields["title"]


def _parts(text: Text) -> tuple[str | Run, ...]:
    return (text,) if isinstance(text, str) else text


_LETTERED = re.compile("[0-9]{4}([a-z])")


def _lines(element: _Element) -> tuple[int, int]:
    first = last = _line(element)
    while len(element):
        element = element[-1]
        last = max(last, _line(element))
    return first, last


def _line(element: Any) -> int:
    return element.sourceline or 1

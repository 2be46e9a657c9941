"""Writes JATS: articles, each valid by itself, or one article with a list of references.

The text is made directly; nothing from a record goes into it but through ``escape`` and ``attribute``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from bibconv.format import Fields, LoseField, RefusedError, WriteOptions, Writer, lose_extra
from bibconv.formats.jats import kinds, media, people
from bibconv.formats.jats.frontmatter import JOURNAL
from bibconv.formats.jats.table import (
    ARTICLE,
    ARTICLE_TYPES,
    CITATION,
    EXTRA,
    NMTOKEN,
    PUBLICATION_TYPES,
    custom_meta,
    extra_place,
    named_content,
    told_type,
)
from bibconv.model import NAME_FIELDS
from bibconv.text.xml import XLINK, attribute, field, identifier, settled

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_DOCTYPE = '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) {}//EN" "https://jats.nlm.nih.gov/{}.dtd">\n'
DOCTYPES = {
    "archiving": _DOCTYPE.format(
        "Journal Archiving and Interchange DTD v1.3 20210610", "archiving/1.3/JATS-archivearticle1-3"
    ),
    "publishing": _DOCTYPE.format("Journal Publishing DTD v1.3 20210610", "publishing/1.3/JATS-journalpublishing1-3"),
}
_LIST_HEADER = f"""<article xmlns:xlink="{XLINK}" dtd-version="1.3">
  <front>
    <article-meta/>
  </front>
  <back>
    <ref-list>
"""
_LIST_FOOTER = "    </ref-list>\n  </back>\n</article>\n"

Wires = dict[str, Any]
"""What an article or a citation holds: the elements as text, by their place."""

NUMBER, PAGE = "article-meta/elocation-id", "article-meta/fpage"
TITLE = "article-meta/title-group/article-title"
JOURNAL_ID = "journal-meta/journal-id"

NEEDED = (
    ("article-meta/title-group/alt-title[@alt-title-type='short']", TITLE),
    ("article-meta/title-group/alt-title[@alt-title-type='original']", TITLE),
    ("journal-meta/publisher/publisher-loc", "journal-meta/publisher/publisher-name"),
)
"""Elements that the content models demand beside others; they stay empty where the record has nothing for them."""
NEEDED_IN_PUBLISHING = (
    ("article-meta/conference/conf-loc", "article-meta/conference/conf-name"),
    ("article-meta/conference/conf-date", "article-meta/conference/conf-name"),
    ("article-meta/conference/conf-name", "article-meta/conference/conf-date"),
)
PLAIN_IN_PUBLISHING = {
    "journal-meta/journal-title-group/journal-title": "container-title",
    "journal-meta/journal-title-group/abbrev-journal-title": "container-title-short",
    "journal-meta/publisher/publisher-name": "publisher",
    "journal-meta/publisher/publisher-loc": "publisher-place",
    "article-meta/article-categories/series-title": "collection-title",
    "article-meta/issue-title": "volume-title",
    "article-meta/conference/conf-name": "event-title",
    "article-meta/conference/conf-loc": "event-place",
}
"""What holds characters alone in Journal Publishing."""

_RANKS: dict[str, float] = {}
for _row in ARTICLE.rows:
    for _target in (_row.target,) if isinstance(_row.target, str) else _row.target:
        _RANKS.setdefault(_target, len(_RANKS))
_CITATION_RANKS = {
    row.target if isinstance(row.target, str) else row.target[0]: number for number, row in enumerate(CITATION.rows)
}
for _number, (_path, _next) in enumerate(EXTRA.values()):
    _RANKS[_path] = _RANKS[_next] - 0.9 + _number / 100


@lru_cache(4096)
def _order(path: str) -> tuple[float, str]:
    """Where a place stands among the others: as in the table, asides after them, and the notes last."""
    if path == "notes":
        return 3e6, path
    if "/custom-meta-group/" in path:
        return (1e6 if path == custom_meta("id") else 2e6), path
    return _RANKS[path.partition("[")[0] if path not in _RANKS else path], path


@lru_cache(4096)
def _parents(path: str) -> tuple[str, ...]:
    return tuple(path.split("/")[:-1])


_tags = lru_cache(1024)(kinds.tags)


def nest(wires: Wires, depth: int) -> str:
    """The elements with those around them, a line each, indented."""
    lines: list[str] = []
    around: tuple[str, ...] = ()
    for path in sorted(wires, key=_order):
        parents = _parents(path)
        if parents != around:
            lines += _turn(around, parents, depth)
            around = parents
        pad = "  " * (depth + len(parents))
        lines += [pad + element for element in wires[path]]
    lines += _turn(around, (), depth)
    return "\n".join(lines)


@lru_cache(1024)
def _turn(before: tuple[str, ...], after: tuple[str, ...], depth: int) -> tuple[str, ...]:
    """What closes and opens on the way out of one element and into another."""
    shared = 0
    while shared < min(len(before), len(after)) and before[shared] == after[shared]:
        shared += 1
    closings = ["  " * (depth + level) + _tags(before[level])[1] for level in range(len(before) - 1, shared - 1, -1)]
    openings = ["  " * (depth + level) + _tags(after[level])[0] for level in range(shared, len(after))]
    return (*closings, *openings)


class ArticleWriter:
    """One ``article`` a record, in a ``pmc-articleset`` or each a document of its own."""

    def __init__(self, options: WriteOptions) -> None:
        self._publishing = options.jats_tagset == "publishing"
        self._head = DECLARATION + DOCTYPES[options.jats_tagset] if options.separate else ""
        self.header = "" if options.separate else f"{DECLARATION}<pmc-articleset>\n"
        self.separator = ""
        self.footer = "" if options.separate else "</pmc-articleset>\n"

    def entry(self, fields: Fields, key: str, lose: LoseField) -> str:
        """One article; with the Publishing tag set a record that has no title or no ISSN is refused."""
        item = fields["type"]
        wires = _said(ARTICLE.write(fields, item, lose))
        language = wires.pop("@xml:lang", None)
        if NUMBER in wires and PAGE in wires:
            _put_aside(wires, NUMBER, custom_meta("number"), fields["number"], lose)
        _add_key(wires, custom_meta("id"), key, lose)
        extra = fields.get("extra", {})
        told = ARTICLE_TYPES.get(item)
        if told is None and (stated := _stated_type(extra)):
            told = stated
            extra = {**extra, "jats": {name: v for name, v in extra["jats"].items() if name != "article-type"}}
        if told_type(told, any(path in wires for path in JOURNAL)) != item:
            _add(wires, custom_meta("type"), item)
        extra = media.put(wires, _with_ids(wires, fields, extra))
        _add_extra(wires, extra, custom_meta, lose)
        for present, needed in NEEDED:
            if present in wires and needed not in wires:
                wires[needed] = ["".join(_tags(needed.rpartition("/")[2]))]
        if self._publishing:
            _make_publishing(wires, fields, lose)
        front = nest(wires, 2)
        link = f' xmlns:xlink="{XLINK}"' if " xlink:href=" in front else ""
        kind = f' article-type="{told}"' if told else ""
        lang = f' xml:lang="{language}"' if language else ""
        start = f'<article{link} id="{identifier(key)}" dtd-version="1.3"{kind}{lang}>'
        return f"{self._head}{start}\n  <front>\n{front}\n  </front>\n</article>\n"


class ReferencesWriter:
    """One ``article`` with nothing but a ``ref-list``; or each record in such an article of its own."""

    def __init__(self, options: WriteOptions) -> None:
        self._publishing = options.jats_tagset == "publishing"
        header = DECLARATION + DOCTYPES["archiving"] + _LIST_HEADER
        self._around = (header, _LIST_FOOTER) if options.separate else ("", "")
        self.header, self.footer = ("", "") if options.separate else (header, _LIST_FOOTER)
        self.separator = ""

    def entry(self, fields: Fields, key: str, lose: LoseField) -> str:
        """One ``ref`` with an ``element-citation``."""
        if self._publishing:
            raise RefusedError("Journal Publishing demands a journal, and a bare list of references has none")
        item = fields["type"]
        wires = _said(CITATION.write(fields, item, lose))
        language = wires.pop("@xml:lang", None)
        if country := wires.pop("@country", None):
            opening, _, rest = wires.get("patent", ["<patent></patent>"])[0].partition(">")
            wires["patent"] = [f'{opening} country="{attribute(country)}">{rest}']
        if "elocation-id" in wires and "fpage" in wires:
            _put_aside(wires, "elocation-id", named_content("number"), fields["number"], lose)
        if "title" not in fields and ("source" in wires or (item == "chapter" and "part-title" in wires)):
            # A source without a title beside it is read as the title, by us and by others; so is a part of a book.
            wires["article-title"] = ["<article-title/>"]
        ident = identifier(key)
        if ident != key or not wires:
            _add_key(wires, named_content("id"), key, lose)
        if "extra" in fields:
            _add_extra(wires, fields["extra"], named_content, lose)
        lang = f' xml:lang="{language}"' if language else ""
        kind = PUBLICATION_TYPES.get(item, item)
        lines = [
            f"          {element}\n"
            for path in sorted(wires, key=lambda path: _CITATION_RANKS.get(path, 1000))
            for element in wires[path]
        ]
        start = f'      <ref id="{ident}">\n        <element-citation publication-type="{kind}"{lang}>\n'
        before, after = self._around
        return f"{before}{start}{''.join(lines)}        </element-citation>\n      </ref>\n{after}"


def _said(wires: Wires) -> Wires:
    """Without the places of what nothing is left of, which was told."""
    return wires if all(wires.values()) else {path: wire for path, wire in wires.items() if wire}


def _add(wires: Wires, path: str, text: str) -> None:
    opening, closing = _tags(path.rpartition("/")[2])
    wires.setdefault(path, []).append(opening + field(text) + closing)


def _put_aside(wires: Wires, place: str, aside: str, number: str, lose: LoseField) -> None:
    """Pages go before an article number, since JATS has only one of them."""
    del wires[place]
    _add(wires, aside, number)
    lose("number", number, "moved", "JATS has either pages or an article number", aside)


def _add_key(wires: Wires, place: str, key: str, lose: LoseField) -> None:
    _add(wires, place, key)
    if settled(key) != key:
        lose("id", key, "degraded", "XML does not keep all its characters", place)


def _add_extra(wires: Wires, extra: dict[str, dict[str, Any]], aside: Callable[[str], str], lose: LoseField) -> None:
    """What formats said beyond the model: of JATS itself to its place, all else aside."""
    for format, fields in extra.items():
        for name, values in fields.items():
            place = extra_place(name) if format == "jats" and aside is custom_meta else None
            if place and all(isinstance(value, str) and kinds.sure_string(value) for value in values):
                for value in values:
                    _add(wires, place, value)
                continue
            plain = all(isinstance(value, str) and kinds.sure_string(value) for value in values)
            path = aside(f"{'extra' if plain else 'extra-json'}:{_quoted(format)}:{_quoted(name)}")
            for value in values:
                _add(wires, path, value if plain else json.dumps(value))
            lose_extra(lose, format, name, values, "moved", "JATS has no element for it", path)


def _with_ids(wires: Wires, fields: Fields, extra: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Put the identifiers of contributors to their names; the rest of ``extra``."""
    values = extra.get("jats", {}).get(people.CONTRIB_ID)
    counts = {name: len(value) for name, value in fields.items() if name in NAME_FIELDS and name != "reviewed-author"}
    ids = people.ids_of(values, counts) if values else None
    if not ids:
        return extra
    for role, of_role in ids.items():
        place = f"article-meta/contrib-group/contrib[@contrib-type='{role}']"
        wires[place] = people.with_ids(wires[place], role, of_role)
    return {**extra, "jats": {name: value for name, value in extra["jats"].items() if name != people.CONTRIB_ID}}


def _stated_type(extra: dict[str, dict[str, Any]]) -> str | None:
    """The ``article-type`` that JATS said, where it can be said again."""
    values = extra.get("jats", {}).get("article-type", ())
    fits = len(values) == 1 and isinstance(values[0], str) and NMTOKEN.fullmatch(values[0])
    return values[0] if fits and values[0] not in ARTICLE_TYPES.values() else None


def _quoted(name: str) -> str:
    return quote(name, safe="@=()+,;!", errors="surrogatepass")


def _make_publishing(wires: Wires, fields: dict[str, Any], lose: LoseField) -> None:
    """What Journal Publishing wants otherwise than Archiving."""
    missing = [name for name, place in (("title", TITLE), ("ISSN", "journal-meta/issn")) if place not in wires]
    if missing:
        raise RefusedError(f"Journal Publishing demands what the record has not: {' and '.join(missing)}")
    if not any(path.startswith(JOURNAL_ID) for path in wires):
        _add(wires, f"{JOURNAL_ID}[@journal-id-type='issn']", fields["ISSN"])
    for present, needed in NEEDED_IN_PUBLISHING:
        if present in wires and needed not in wires:
            wires[needed] = ["".join(_tags(needed.rpartition("/")[2]))]
    for path, variable in PLAIN_IN_PUBLISHING.items():
        if path in wires and not isinstance(fields.get(variable, ""), str):
            opening, closing = _tags(path.rpartition("/")[2])
            text = _TAG.sub("", wires[path][0])
            wires[path] = [f"{opening}{text}{closing}"]
            lose(variable, fields[variable], "degraded", "Journal Publishing has no markup there", path)


_TAG = re.compile("<[^<>]*>")


def writer(options: WriteOptions) -> Writer:
    """The writer of articles, or of a list of references (``options.jats``)."""
    return ReferencesWriter(options) if options.jats == "refs" else ArticleWriter(options)

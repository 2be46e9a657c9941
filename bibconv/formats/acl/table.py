"""The table of the ACL Anthology's XML: places below a volume, and what is read of them.

Source: the Anthology's schema (``schema.rnc`` in its repository; that of before 2026 has the Anthology's id in
``url``). A place is ``paper/…`` in a paper and in the front matter of a volume, and ``meta/…`` in what is said of the
volume as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from msgspec import UNSET

from bibconv.format import Codec, Crosswalk, Row
from bibconv.model import Bold, Code, Italic, Link, Math, Name, NoCase, Paragraph, Run, SmallCaps, Tex, Text
from bibconv.text import dates, inline
from bibconv.text.latex import encode
from bibconv.text.xml import characters, entity, local, outside, plain, tidy

if TYPE_CHECKING:
    from lxml.etree import _Element

PAPERS = frozenset({"paper-conference"})
ARTICLES = frozenset({"article-journal"})
VOLUMES = frozenset({"book", "periodical"})
PARTS = PAPERS | ARTICLES

SITE = "https://aclanthology.org/"
"""What a ``url`` without a scheme is relative to."""

_RUNS: dict[str, type[Italic | Bold | SmallCaps | Code | NoCase]] = {
    "i": Italic,
    "b": Bold,
    "sc": SmallCaps,
    "tt": Code,
    "fixed-case": NoCase,
}
_PAGES = re.compile(r"\s*(?:--+|[-\u2010-\u2015])\s*")


def parse(element: _Element) -> Text:
    """The text of an element of mixed content, without blanks at its ends; empty where there is none."""
    paragraphs: list[list[str | Run]] = [[]]
    for part in _parts(element):
        if part is None:
            paragraphs.append([])
        else:
            paragraphs[-1].append(part)
    texts = [text for parts in paragraphs if (text := _trim(inline.join(parts)))]
    return tuple([Paragraph(content=text) for text in texts]) if len(texts) > 1 else texts[0] if texts else ""


def _trim(text: Text) -> Text:
    if isinstance(text, str):
        return text.strip(" ")
    parts = list(text)
    if isinstance(parts[0], str):
        parts[0] = parts[0].lstrip(" ")
    if isinstance(parts[-1], str):
        parts[-1] = parts[-1].rstrip(" ")
    return inline.join(parts)


def _parts(element: _Element) -> Iterator[str | Run | None]:
    """The strings and runs of an element; None between two paragraphs."""
    yield tidy(element.text or "")
    for child in element:
        if local(child) == "par":
            yield None
        elif run := _run(child):
            yield from (run,) if not isinstance(run, tuple) else run
        yield tidy(child.tail or "")


def _run(child: _Element) -> Text | Run:
    tag = local(child)
    if not tag:
        return entity(child)
    if tag == "tex-math":
        tex = characters(child).strip()
        return Math(tex=tex) if tex else ""
    inner = inline.join([" " if part is None else part for part in _parts(child)])
    if not inner:
        return ""
    if tag in _RUNS:
        return _RUNS[tag](content=inner)
    if tag == "u":
        return Tex(tex=f"\\underline{{{encode(inner, unicode=True)}}}")
    href = plain(child) if tag == "url" else child.get("href") if tag == "a" else None
    return Link(href=href, content=inner) if href else inner


def _text(elements: list[_Element]) -> Text | None:
    return parse(elements[0]) or None


def _string(elements: list[_Element]) -> str | None:
    return plain(elements[0]) or None


def _pages(elements: list[_Element]) -> str | None:
    return _PAGES.sub("-", plain(elements[0])) or None


def _address(elements: list[_Element]) -> str | None:
    said = plain(elements[0])
    return said and (said if ":" in said else f"{SITE}{said.strip('/')}/") or None


def loose(element: _Element) -> str:
    """The characters of an element that stand in none of those within it."""
    return " ".join(" ".join(outside(element)).split())


def name(element: _Element) -> Name | None:
    """A name of ``first`` and ``last``, or of the text that stands there without them; None where there is none."""
    given, family = (plain(element.find(f"{{*}}{part}")) for part in ("first", "last"))
    if not family and not given:
        return Name(literal=said) if (said := loose(element)) else None
    if not family or (not given and " " in family):
        return Name(literal=family or given)
    return Name(family=family, given=given or UNSET)


def _names(elements: list[_Element]) -> tuple[Name, ...] | None:
    return tuple([found for each in elements if (found := name(each))]) or None


def date(parts: tuple[list[_Element] | None, list[_Element] | None]) -> str | None:
    """The date of a year and a month, or months, or months and days (``July 5-10``)."""
    year, month = (plain(each[0]) if each else "" for each in parts)
    return dates.read(f"{month} {year}") if year and month else None


def _year(elements: list[_Element]) -> str | None:
    return dates.read(plain(elements[0]))


def _reads(read: Callable[[Any], Any]) -> Codec:
    """A codec that is only read with."""
    return Codec(lambda value: value, read)


TEXT, STRING, NAMES = _reads(_text), _reads(_string), _reads(_names)

CROSSWALK = Crosswalk(
    (
        Row("title", "paper/title", TEXT, PARTS),
        Row("title", "meta/booktitle", TEXT, VOLUMES, section="the front matter stands for the volume"),
        Row("title-short", "meta/shortbooktitle", TEXT, VOLUMES),
        Row("author", "paper/author", NAMES),
        Row("editor", "paper/editor", NAMES),
        Row("editor", "meta/editor", NAMES),
        Row("container-title", "paper/journal", TEXT, ARTICLES),
        Row("container-title", "meta/journal-title", TEXT, ARTICLES),
        Row("container-title", "meta/booktitle", TEXT, PARTS),
        Row("container-title-short", "meta/shortbooktitle", TEXT, PARTS),
        Row("volume", "meta/journal-volume", STRING),
        Row("issue", "paper/issue", STRING, ARTICLES),
        Row("issue", "meta/journal-issue", STRING),
        Row("publisher", "meta/publisher", TEXT),
        Row("publisher-place", "meta/address", TEXT, section="as in the Anthology's own BibTeX"),
        *(
            row
            for place in ("paper", "meta")
            for row in (
                Row("issued", (f"{place}/year", f"{place}/month"), _reads(date)),
                Row("issued", f"{place}/year", _reads(_year), section="where the month is none"),
            )
        ),
        Row("ISBN", "meta/isbn", STRING),
        Row("page", "paper/pages", _reads(_pages)),
        Row("abstract", "paper/abstract", TEXT),
        Row("DOI", "paper/doi", STRING),
        Row("DOI", "meta/doi", STRING, VOLUMES),
        Row("URL", "paper/url", _reads(_address), section=f"relative to {SITE}, else the page there"),
        Row("URL", "meta/url", _reads(_address), VOLUMES),
        Row("language", "paper/language", STRING),
        Row("note", "paper/note", TEXT),
    )
)
"""Only read. The key is the ``bibkey``, else the Anthology's id, of collection, volume and paper."""

VARIABLES = {row.target: row.variable for row in CROSSWALK.rows if isinstance(row.target, str)}
"""What each place is read as, if it is anything else than left over."""

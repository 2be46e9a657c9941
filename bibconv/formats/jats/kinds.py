"""The kinds of content that JATS elements have, each with both directions.

A wire is a list: of elements as text when writing, of parsed elements when reading. ``write`` is given the opening
and the closing of the element, such as ``<volume>`` and ``</volume>``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bibconv.format import Codec
from bibconv.formats.jats import runs
from bibconv.model import Text
from bibconv.text.xml import HREF as XLINK_HREF
from bibconv.text.xml import attribute, escape, field, fragment, local, plain, settled, spaced, tidy

if TYPE_CHECKING:
    from lxml.etree import _Element

Wire = list[str]


@dataclass(frozen=True, slots=True)
class Kind:
    """What an element holds. ``read`` is given all elements of the place; ``sure`` is as in a codec."""

    write: Callable[[str, str, Any], Wire]
    read: Callable[[list[_Element]], Any]
    sure: Callable[[Any], bool] = lambda value: False


_SEGMENT = re.compile(r"([\w:-]+)(?:\[@([\w:-]+)='([^']*)'\])?\Z")
_CUSTOM = re.compile(r"custom-meta\[meta-name='([^']*)'\]\Z")


def tags(segment: str) -> tuple[str, str]:
    """The opening and the closing of an element, from the last step of a path.

    >>> tags("alt-title[@alt-title-type='short']")
    ('<alt-title alt-title-type="short">', '</alt-title>')
    >>> tags("custom-meta[meta-name='status']")
    ('<custom-meta><meta-name>status</meta-name><meta-value>', '</meta-value></custom-meta>')
    """
    if found := _CUSTOM.match(segment):
        name = f"<meta-name>{escape(found[1])}</meta-name>"
        return f"<custom-meta>{name}<meta-value>", "</meta-value></custom-meta>"
    found = _SEGMENT.match(segment)
    if found is None:
        raise ValueError(f"not a step of a path: {segment!r}")
    attributes = f' {found[2]}="{attribute(found[3])}"' if found[2] else ""
    return f"<{found[1]}{attributes}>", f"</{found[1]}>"


def codec(kind: Kind, path: str) -> Codec:
    """The codec of a kind of content at a place."""
    opening, closing = tags(path.rpartition("/")[2])
    write, read = kind.write, kind.read
    return Codec(
        write=lambda value: write(opening, closing, value),
        read=lambda wire: read(elements(wire)),
        sure=kind.sure,
    )


def elements(wire: Wire | list[_Element]) -> list[_Element]:
    """The parsed elements of a wire, those within ``custom-meta`` in place of it."""
    found = fragment("".join(wire)) if all(isinstance(part, str) for part in wire) else wire  # type: ignore[arg-type]
    return [_inner(element) for element in found]  # type: ignore[arg-type]


def _inner(element: _Element) -> _Element:
    if local(element) == "custom-meta":
        value = element.find("{*}meta-value")
        return element if value is None else value
    return element


def _one(write: Callable[[Any], str]) -> Callable[[str, str, Any], Wire]:
    return lambda opening, closing, value: [opening + text + closing] if (text := write(value)) else []


def _many(write: Callable[[Any], str]) -> Callable[[str, str, Any], Wire]:
    return lambda opening, closing, values: [opening + text + closing for value in values if (text := write(value))]


def sure_string(value: str) -> bool:
    """Whether a string is known to come back as it was."""
    return value.isprintable() and value[:1] not in ("", " ") and value[-1] != " "


def _strings(found: list[_Element]) -> tuple[str, ...] | None:
    values = tuple([value for element in found if (value := _string(element))])
    return values or None


def _string(element: _Element) -> str:
    return spaced(element) if local(element) == "compound-kwd" else plain(element)


STRING = Kind(
    write=_one(field),
    read=lambda found: plain(found[0]) or None if found else None,
    sure=sure_string,
)
ATTRIBUTE = Codec(settled, lambda value: tidy(value).strip(" ") or None, sure_string)
"""A string in an attribute."""


def _read_doi(found: list[_Element]) -> str | None:
    doi = plain(found[0]) if found else ""
    if doi.startswith("10."):
        return doi
    from bibconv.text.identifiers import unresolved

    if found and (href := found[0].get(XLINK_HREF)) and (linked := unresolved(href)).startswith("10."):
        return linked
    return unresolved(doi) or None


DOI = Kind(_one(field), _read_doi, lambda value: value.startswith("10.") and sure_string(value))
"""A DOI; one that is written as a URL is read as what it is."""
STRINGS = Kind(write=_many(field), read=_strings, sure=lambda values: all(map(sure_string, values)))
TEXT = Kind(
    write=_one(runs.show),
    read=lambda found: runs.parse(found[0]) or None if found else None,
    sure=runs.sure,
)


def _numbers(shape: re.Pattern[str]) -> Kind:
    """Standard numbers, which the model has in one string with commas between them."""

    def write(opening: str, closing: str, value: str) -> Wire:
        parts = value.split(", ")
        if not all(map(shape.fullmatch, parts)):
            parts = [value]
        return [opening + text + closing for part in parts if (text := field(part))]

    return Kind(write, lambda found: ", ".join(_strings(found) or ()) or None, sure_string)


ISSN = _numbers(re.compile(r"[0-9]{4}-?[0-9]{3}[0-9Xx]"))
ISBN = _numbers(re.compile(r"[0-9Xx -]{10,17}"))


def _href(opening: str, closing: str, value: str) -> Wire:
    shown = field(value)
    return [f'{opening[:-1]} xlink:href="{attribute(settled(value))}">{shown}{closing}'] if shown else []


def _read_href(found: list[_Element]) -> str | None:
    if not found:
        return None
    href = found[0].get(XLINK_HREF)
    return tidy(href) if href else plain(found[0]) or None


ANNOUNCEMENT = re.compile(
    r"[\[(]?(?:(?P<kind>doi|pmid|pmcid):?\s?(?P<value>10\.[0-9]{4,9}/\S+|(?:PMC)?[0-9]{1,8})"
    r"|(?:(?:last )?accessed|retrieved|cited)(?: on)?:?\s(?P<date>[^\W_][\w,. /-]{3,30}))[\])]?\.?",
    re.IGNORECASE,
)
"""A comment that is no comment, but an identifier or the date of access."""


def _note(opening: str, closing: str, text: Text) -> Wire:
    kind = ' content-type="note"' if isinstance(text, str) and ANNOUNCEMENT.fullmatch(settled(text)) else ""
    return [f"{opening[:-1]}{kind}>{shown}{closing}"] if (shown := runs.show(text)) else []


NOTE = Kind(_note, TEXT.read, runs.sure)
"""A text that may look like an announcement, and is none where it says what it is."""

ADDRESS = Kind(
    write=_one(field),
    read=lambda found: (tidy(found[0].get(XLINK_HREF, "")).strip(" ") or plain(found[0]) or None) if found else None,
    sure=sure_string,
)
"""An address, as the text of an element or where that links to."""

HREF = Kind(write=_href, read=_read_href, sure=sure_string)

_RANGE = re.compile(r"([^\s,;-]+)-([^\s,;-]+)\Z")
_FIRST = re.compile(r"[^\s,;\u2010-\u2015-]+")


def _pages(opening: str, closing: str, value: str) -> Wire:
    """First and last page where there is one range; anything else stands whole in ``page-range`` as well."""
    value = settled(value)
    if found := _RANGE.match(value):
        first, last = found.groups()
        if not _FIRST.fullmatch(first + last):
            return _spelt_out(value)
        return [f"<fpage>{escape(first)}</fpage>", f"<lpage>{escape(last)}</lpage>"]
    if _FIRST.fullmatch(value):
        return [f"<fpage>{escape(value)}</fpage>"]
    return _spelt_out(value)


def _spelt_out(value: str) -> Wire:
    if not value:
        return []
    found = _FIRST.search(value)
    first = escape(found[0]) if found else ""
    return [f"<fpage>{first}</fpage>", f"<page-range>{field(value)}</page-range>"]


def _read_pages(found: list[_Element]) -> str | None:
    parts = {local(element): value for element in found if (value := plain(element))}
    if "page-range" in parts:
        return parts["page-range"]
    first, last = parts.get("fpage"), parts.get("lpage")
    return f"{first}-{last}" if first and last else first or last


def disagreeing(pages: list[_Element]) -> list[_Element]:
    """The pages that say something else than what is read of them all."""
    if [local(page) for page in pages] in (["fpage"], ["fpage", "lpage"], []):
        return []
    said = _read_pages(pages) or ""
    numbers = [_number(found) for found in _FIRST.findall(said) if found.lower() not in ("p", "p.", "pp", "pp.")]
    if not numbers:
        return []
    before, last = numbers[-2:][0], numbers[-1]
    # In 1123-29 the last page is 1129.
    known = {"fpage": {numbers[0]}, "lpage": {*numbers, before[: -len(last)] + last}}
    return [
        page
        for page in pages
        if (value := plain(page)) and value != said and _number(value) not in known.get(local(page), ())
    ]


def _number(page: str) -> str:
    """A page without the letters before and after its number."""
    return "".join(filter(str.isdecimal, page)).lstrip("0") or page.lower()


_PLAIN_PAGES = re.compile(r"[0-9A-Za-z.]+(?:-[0-9A-Za-z.]+)?")
PAGES = Kind(write=_pages, read=_read_pages, sure=lambda value: _PLAIN_PAGES.fullmatch(value) is not None)

COUNT = Kind(
    write=lambda opening, closing, value: [f'{opening[:-1]} count="{attribute(value)}"/>'] if settled(value) else [],
    read=lambda found: found[0].get("count") or None if found else None,
    sure=sure_string,
)


def either(first: Kind, first_path: str, second: Kind, second_path: str, fits: Callable[[str], Any]) -> Codec:
    """The codec of a string that has two places: the first where it fits there, as it is read, otherwise the second."""
    one, other = codec(first, first_path), codec(second, second_path)

    def read(wire: tuple[Any, Any]) -> Any:
        return one.read(wire[0]) if wire[0] else other.read(wire[1] or [])

    return Codec(
        write=lambda value: (one.write(value), None) if fits(settled(value)) else (None, other.write(value)),
        read=read,
        sure=lambda value: bool(fits(value)) and one.sure(value),
    )

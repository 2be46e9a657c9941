"""How values of the model stand on RIS lines, and back: text, lists, pages, identifiers, names, dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache, partial

from bibconv.format import Codec
from bibconv.formats.ris import dates, names
from bibconv.formats.ris.names import line_of as line
from bibconv.model import Paragraph, Run, Text
from bibconv.text import html, inline, scan
from bibconv.text.latex.resolve import contradicts, is_settled, resolve


def _is_line(text: str) -> bool:
    return scan.printable(text) and text[:1] != " " and text[-1:] != " "


def _flat(text: Text) -> str:
    if isinstance(text, str):
        return text
    parts: list[str | Run] = []
    for run in text:
        parts += ("\n", *_runs(run.content), "\n") if isinstance(run, Paragraph) else (run,)
    return inline.show(tuple(parts))


def _runs(text: Text) -> tuple[str | Run, ...]:
    return (text,) if isinstance(text, str) else text


# A text with markup is written, read back and compared: the same few values again and again, record after record.
_parsed = lru_cache(16)(inline.parse)
_marked = lru_cache(16)(html.read)
_resolved = lru_cache(16)(partial(resolve, typeset=False))


def _write_text(text: Text) -> str:
    return _settled(line(text if isinstance(text, str) else _flat(_resolved(text))))


def _carry_text(text: Text) -> tuple[str, bool]:
    """The line of a text, and whether it surely is read as the text."""
    if isinstance(text, str):
        if "$" not in text and "\\" not in text and _is_line(text):
            return text, True
    elif is_settled(text, typeset=False):
        shown = inline.show(text)
        if _is_line(shown) and inline.parse(shown) == text:
            return shown, True
    return _write_text(text), False


def _carry_marked(text: Text) -> tuple[str, bool]:
    """The same where tags for markup are read, too."""
    wire, sure = _carry_text(text)
    return wire, sure and "<" not in wire


def _carry_line(text: str) -> tuple[str, bool]:
    return (text, True) if _is_line(text) else (line(text), False)


def _settled(text: str) -> str:
    """A line that is written the same again after it was read: what looks like math or a command is taken as such."""
    for _ in range(_PASSES):
        if "$" not in text and "\\" not in text:
            break
        found = _parsed(text)
        again = text if isinstance(found, str) else line(_flat(_resolved(found)))
        if again == text:
            break
        text = again
    return text


_PASSES = 8


def _read_text(wire: str) -> Text:
    if "\n" in wire:
        return _paragraphs(wire.split("\n\n"))
    return wire if "$" not in wire and "\\" not in wire else _parsed(wire)


def _read_marked(wire: str) -> Text:
    """A text with the tags for markup that databases and reference managers leave in titles."""
    return _marked(wire) if "<" in wire and "\n" not in wire else _read_text(wire)


def _paragraphs(texts: Sequence[str]) -> Text:
    kept = [text for text in texts if text]
    return inline.parse(kept[0]) if len(kept) == 1 else tuple(Paragraph(inline.parse(text)) for text in kept)


def _normal(text: Text | None) -> Text | None:
    return text if text is None or isinstance(text, str) or contradicts(text) else _resolved(text)


_DOI = re.compile(
    r"(?:(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi:?\s*(?:https?://(?:dx\.)?doi\.org/)?)?(10\.[0-9]{4,9}/\S+)",
    re.IGNORECASE,
)


def doi_in(text: str) -> str | None:
    """The DOI that a text is, with or without what is written before one; None where it is none.

    >>> doi_in("https://doi.org/10.1000/182"), doi_in("doi: 10.1000/182"), doi_in("see 10.1000/182")
    ('10.1000/182', '10.1000/182', None)
    """
    found = _DOI.fullmatch(text)
    return found[1] if found else None


def _read_doi(wire: str) -> str:
    return wire if wire.startswith("10.") else doi_in(wire) or wire


def _carry_doi(doi: str) -> tuple[str, bool]:
    return (doi, doi.startswith("10.")) if _is_line(doi) else (line(doi), False)


def _write_notes(text: Text) -> list[str]:
    resolved = text if isinstance(text, str) else _resolved(text)
    if not isinstance(resolved, str) and all(isinstance(run, Paragraph) for run in resolved):
        return [_settled(line(_flat(run.content))) for run in resolved if isinstance(run, Paragraph)]
    return [_settled(line(_flat(resolved)))]


def _read_notes(wire: Sequence[str]) -> Text | None:
    if len(wire) == 1:
        return None if doi_in(wire[0]) else _read_text(wire[0])
    return _paragraphs([part for one in wire for part in one.split("\n\n")])


_KEYWORD = re.compile(r"(?:&#?\w{1,8};|[^;])+")


def _write_lines(values: Sequence[str]) -> list[str]:
    return [kept for value in values if (kept := line(value))]


def _read_keywords(wire: Sequence[str]) -> tuple[str, ...] | None:
    found: list[str] = []
    if len(wire) == 1 and ";" not in wire[0] and wire[0].count(",") > 1:
        # All of them on one line; a keyword by itself has one comma at the most.
        return tuple([kept for part in wire[0].split(",") if (kept := part.strip())]) or None
    for one in wire:
        if ";" in one:
            found += [kept for part in _KEYWORD.findall(one) if (kept := part.strip())]
        else:
            found.append(one)
    return tuple(found) or None


_NEXT_URL = re.compile(r"[\s;,]+(?=(?:https?|ftp)://)|\s*;\s*(?=www\.)")


def split_urls(wire: str) -> list[str]:
    """The addresses that stand on one line.

    >>> split_urls("http://a.org; http://b.org"), split_urls("http://a.org/http://b.org")
    (['http://a.org', 'http://b.org'], ['http://a.org/http://b.org'])
    """
    return _NEXT_URL.split(wire)


def _read_body(wire: Sequence[str]) -> Text | None:
    return _read_text(wire[0]) if len(wire) == 1 and wire[0] else None


_PERSON = re.compile(r"[^\d,;]{1,60},[^\d,;]{1,60}(?:;[^\d,;]{1,60},[^\d,;]{1,60}){0,99}")
_ISSUE = re.compile(r"(?:[A-Za-z]{1,6}\.? ?)?[0-9]{1,4}(?:[-–/&][0-9]{1,4})?")
_DIGIT = re.compile(r"[0-9]")
_FIRST_PAGE = re.compile(r"[A-Za-z]?[0-9]{1,7}")

_RANGE = re.compile(r"([^\s,;–—-]+)-([^\s,;–—-]+)")
_PAGES = re.compile(r"(?:pp?\.|pages?)\s*(?=[A-Za-z]?[0-9])", re.IGNORECASE)
_RANGES = re.compile(r"[A-Za-z]?[0-9]+\s*[-–—]+\s*[A-Za-z]?[0-9]+")


def _carry_pages(pages: str) -> tuple[tuple[str, None], bool]:
    return ((pages, None), pages[:1].isdigit()) if _is_line(pages) else ((line(pages), None), False)


def _read_pages(wire: tuple[str | None, str | None]) -> str | None:
    start, end = wire
    if start is not None and (announced := _PAGES.match(start)):
        start = start[announced.end() :]
    if start is None or end is None or start == end:
        return start
    if end.startswith((f"{start}-", f"{start}–")):
        return end
    return start if _RANGES.match(start) else f"{start}-{end}"


def _split_pages(pages: str) -> tuple[str, str | None]:
    found = _RANGE.fullmatch(pages)
    return (found[1], found[2]) if found else (line(pages), None)


def _read_pages_of_whole(wire: tuple[str | None, str | None]) -> str | None:
    start, end = wire
    return _read_pages(wire) if start and (end or _RANGES.match(start)) else None


def _read_count(wire: str) -> str | None:
    return None if _RANGES.match(wire) else wire


_ISSN = re.compile(r"[0-9]{4}-?[0-9]{3}[0-9Xx]")
_ISBN = re.compile(r"(?:97[89][- ]?)?(?:[0-9][- ]?){9}[0-9Xx]")
_LABEL = re.compile(r"(?:e-?|p-?)?ISSN:?\s*|(?:e-?)?ISBN(?:-1[03])?:?\s*", re.IGNORECASE)
_BESIDE = re.compile(r"\([^()]{0,60}\)|[;,/]|\s+(?=[0-9]{4}-[0-9]{3}[0-9Xx])|\s+(?=97[89])")


def _standard(pattern: re.Pattern[str]) -> Callable[[str], str | None]:
    """A reader of SN that takes what is made of numbers of one kind, with what says which is which."""

    def read(text: str) -> str | None:
        label = _LABEL.match(text)
        text = text[label.end() :] if label else text
        if pattern.fullmatch(text):
            return text
        if len(text) > 200:
            return None
        parts = [_LABEL.sub("", kept) for part in _BESIDE.split(text) if (kept := part.strip())]
        return text if parts and all(map(pattern.fullmatch, parts)) else None

    return read


_read_issn, _read_isbn = _standard(_ISSN), _standard(_ISBN)


def _read_other_number(text: str) -> str | None:
    return None if _read_issn(text) or _read_isbn(text) else text


TEXT = Codec(_write_text, _read_marked, normal=_normal, together=_carry_marked)
PROSE = Codec(_write_text, _read_text, normal=_normal, together=_carry_text)
GENRE = Codec(_write_text, lambda wire: None if doi_in(wire) else _read_text(wire), normal=_normal)
LINE = Codec(line, lambda wire: wire, together=_carry_line)
NOTES = Codec(_write_notes, _read_notes, normal=_normal)
KEYWORDS = Codec(
    _write_lines,
    _read_keywords,
    lambda values: (
        all(_is_line(one) and one and ";" not in one for one in values)
        and (len(values) > 1 or values[0].count(",") < 2)
    ),
)
NAMES = Codec(names.write_names, names.read_names, names.keeps, together=names.carry)
NAMES_AND_BODIES = Codec(names.write_bodies, names.read_names, names.keeps)
OTHER_NAMES = Codec(names.write_names, lambda wire: None)
"""Names on lines that are read as names of another role; that they are of this one stands aside."""
PERSONS = Codec(
    lambda people: "; ".join(names.write_names(people)),
    lambda wire: names.read_names([wire]) if _PERSON.fullmatch(wire) else None,
)
"""Names on one line of a tag that has other things elsewhere."""
BODY = Codec(lambda text: [_write_text(text)], _read_body, normal=_normal)
"""A body, or a title, under a tag that is for names."""
URL = Codec(line, lambda wire: split_urls(wire)[0] or None)
WEB = Codec(line, lambda wire: wire if wire.startswith(("http://", "https://")) and " " not in wire else None)
ISSUE = Codec(line, lambda wire: wire if _ISSUE.fullmatch(wire) else None)
NUMBERED = Codec(line, lambda wire: wire if _DIGIT.search(wire) else None)
WORDS = Codec(_write_text, lambda wire: None if _DIGIT.search(wire) else _read_text(wire), normal=_normal)
FIRST_PAGE = Codec(line, lambda wire: wire if _FIRST_PAGE.fullmatch(wire) else None)
PAGES = Codec(lambda pages: (line(pages), None), _read_pages, together=_carry_pages)
SPLIT_PAGES = Codec(_split_pages, _read_pages)
PAGES_OF_WHOLE = Codec(lambda pages: (line(pages), None), _read_pages_of_whole)
COUNT = Codec(line, _read_count)
DOI = Codec(line, _read_doi, together=_carry_doi)
OTHER_DOI = Codec(line, doi_in)
NOTED_DOI = Codec(_write_lines, lambda wire: doi_in(wire[0]) if len(wire) == 1 else None)
ISSUED = Codec(dates.write_issued, dates.read_issued, lambda edtf: len(edtf) == 4 and edtf.isdigit() and edtf != "0000")
ISSUED_SHORT = Codec(dates.write_issued_short, dates.read_issued)
ISSUED_WHOLE = Codec(dates.write_issued_whole, dates.read_issued)
DATE = Codec(dates.write_date, dates.read_date)
DATE_SHORT = Codec(dates.short_date, dates.read_date)
ISSN = Codec(line, _read_issn)
ISBN = Codec(line, _read_isbn)
OTHER_NUMBER = Codec(line, _read_other_number)

r"""How values of the model stand in the fields of an entry, both ways.

A wire value is what stands between the delimiters of a field, macros expanded.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from bibconv.format import Codec
from bibconv.model import Cite, Link, Math, Name, NoCase, Run, Tex, Text
from bibconv.text import dates, latex, names
from bibconv.text.inline import join
from bibconv.text.latex import formulas
from bibconv.text.latex.canon import flatten

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""The macros of the standard styles (btxdoc, section 3)."""

_COMMA = re.compile(r"[{},;]")
_DASHES = re.compile(r"([–—])")
_RANGE = re.compile(r"(?<=[0-9])-(?=[0-9A-Za-z])|(?<=[ivxlc])-(?=[ivxlc0-9])")
_RANGE_READ = re.compile(r"[ \t\r\n~]*(?<!-)(?:---?|(?<=[0-9])[ ~]?[–—](?=[ ~]?[0-9]))(?!-)[ \t\r\n~]*")
_DASH = {"–": r"{\textendash}", "—": r"{\textemdash}"}
_RAW_ESCAPE = re.compile(r"\\([%#_&~$^{}])|\\textasciitilde(?:\{\}|\b ?)|\{\\textasciitilde\}")
_URL = re.compile(r"\\url\s*\{(.*)\}\Z", re.DOTALL)
_SORTING = re.compile(r"(\{)?\\(?:noop|NOOP|[nN]oopsort|[sS]ort[nN]oop)\s*\{[^{}]*\}(?(1)\})")
"""What is in a year for the order of the list alone (``xampl.bib``)."""
_NOT_RAW = re.compile(r"[\x00-\x20\x7f-\x9f\\{}\ufdd0-\ufdef\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_NOT_IN_ID = re.compile(rf"{_NOT_RAW.pattern.replace('x20', 'x1f')}|^ | $| (?= )")


def _plain(value: Any) -> bool:
    """Whether a text has no control or layout character: all else is read back, as the tests of ``latex`` show."""
    if isinstance(value, str):
        return value.isprintable()
    for run in value:
        if isinstance(run, str):
            if not run.isprintable():
                return False
        elif not isinstance(run, Math | Cite | Tex) or not run.tex.isprintable():
            return False
    return True


def title(unicode: bool) -> Codec:
    """A title, which styles recase, and a subtitle, which is read and never written."""

    def write(value: Text) -> tuple[str, None]:
        return latex.encode(value, unicode=unicode, title=True), None

    def read(parts: tuple[str | None, str | None]) -> Text | None:
        return latex.decode(": ".join(filter(None, parts)), title=True) or None

    return Codec(write, read, _plain, partial(latex.resolve, title=True))


def container(unicode: bool) -> Codec:
    """The title of a container, and its subtitle, which is read and never written.

    Styles do not recase it; braces in it are of habit, and only those that say more than a title's would are kept.
    """

    def write(value: Text) -> tuple[str, None]:
        return latex.encode(latex.resolve(value, title=True), unicode=unicode), None

    def read(parts: tuple[str | None, str | None]) -> Text | None:
        return latex.decode(": ".join(filter(None, parts)), title=True) or None

    return Codec(write, read, _plain, partial(latex.resolve, title=True))


def series(unicode: bool) -> Codec:
    """The title of a series, or of whatever else a record has no subtitle of."""
    whole = container(unicode)
    return Codec(
        lambda value: whole.write(value)[0], lambda wire: whole.read((wire, None)), whole.sure, whole.normal
    )


def text(unicode: bool) -> Codec:
    """Text that no style recases, so that braces in it protect nothing."""

    def write(value: Text) -> str:
        return latex.encode(value if isinstance(value, str) else normal(value), unicode=unicode)

    def normal(value: Text) -> Text:
        return _uncased(latex.resolve(value))

    def read(wire: str) -> Text | None:
        return _uncased(latex.decode(wire)) or None

    return Codec(write, read, _plain, normal)


def _uncased(text: Text) -> Text:
    if isinstance(text, str):
        return text
    parts: list[str | Run] = []
    for run in text:
        if isinstance(run, str | Math | Cite | Tex):
            parts.append(run)
        elif isinstance(run, NoCase):
            content = _uncased(run.content)
            parts.extend((content,) if isinstance(content, str) else content)
        elif isinstance(run, Link):
            parts.append(Link(run.href, _uncased(run.content)))
        else:
            parts.append(type(run)(_uncased(run.content)))
    return join(parts)


def _read_text(wire: str) -> Text | None:
    return latex.decode(wire) or None


def string(unicode: bool) -> Codec:
    """A plain string."""
    return Codec(partial(latex.encode, unicode=unicode), _read_string, str.isprintable)


def _read_string(wire: str) -> str | None:
    return flatten(latex.decode(wire)) or None


def people(unicode: bool, extended: bool) -> Codec:
    """A list of names; ``extended`` allows BibLaTeX's ``family=…, given=…``."""
    return Codec(
        partial(names.write, unicode=unicode, extended=extended),
        _read_people,
        partial(names.kept, unicode=unicode, extended=extended),
    )


def _read_people(wire: str) -> tuple[Name, ...] | None:
    return names.read(wire) or None


def keywords(unicode: bool) -> Codec:
    """A list of strings with commas between; a comma in one of them stands in braces."""

    def write(values: tuple[str, ...]) -> str:
        return ", ".join([_item(value, unicode) for value in values])

    return Codec(write, _read_keywords, lambda values: all(map(_sure_item, values)))


def _item(value: str, unicode: bool) -> str:
    tex = latex.encode(value, unicode=unicode)
    return f"{{{{{tex}}}}}" if "," in value or ";" in value else tex


def _sure_item(value: str) -> bool:
    return value.isprintable() and "," not in value and ";" not in value and value.strip() == value


def _read_keywords(wire: str) -> tuple[str, ...] | None:
    delimiter = "," if "," in wire else ";"
    found, depth, start = [], 0, 0
    for match in _COMMA.finditer(wire):
        if match[0] in "{}":
            depth += 1 if match[0] == "{" else -1
        elif depth == 0 and match[0] == delimiter:
            found.append(wire[start : match.start()])
            start = match.end()
    found.append(wire[start:])
    return tuple(word for item in found if (word := flatten(latex.decode(item)))) or None


def pages(unicode: bool) -> Codec:
    """Page ranges: ``--`` between first and last page, a plain hyphen in the model."""

    def part(value: str) -> str:
        pieces = _DASHES.split(value)
        return "".join([_DASH.get(piece) or latex.encode(piece, unicode=unicode) for piece in pieces if piece])

    def write(value: str) -> str:
        return "--".join([part(piece) for piece in _RANGE.split(value)])

    return Codec(write, _read_pages, _PAGES.fullmatch)  # type: ignore[arg-type]


_PAGES = re.compile(r"[0-9]+(?:-[0-9]+)?")


def _read_pages(wire: str) -> str | None:
    return _read_string(_RANGE_READ.sub("-", wire))


def _escaped(found: re.Match[str]) -> str:
    return "".join([f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace")])


def _write_raw(value: str) -> str:
    return _NOT_RAW.sub(_escaped, value)


def _write_id(value: str) -> str:
    return _NOT_IN_ID.sub(_escaped, value)


def _read_raw(wire: str) -> str | None:
    wire = wire.strip()
    if "\\" in wire:
        if wrapped := _URL.match(wire):
            wire = wrapped[1]
        wire = _RAW_ESCAPE.sub(lambda found: found[1] or "~", wire)
    if wire.startswith("{") and wire.endswith("}") and formulas.pairs_off(wire[1:-1]):
        wire = wire[1:-1]
    return wire or None


RAW = Codec(_write_raw, _read_raw, lambda value: _NOT_RAW.search(value) is None)
"""A URL or a DOI, verbatim (biblatex manual, section 2.2.1, "verbatim"); what cannot stand there is %-escaped."""

IDENTIFIER = Codec(_write_id, _read_raw, lambda value: _NOT_IN_ID.search(value) is None)
"""An identifier of another kind, verbatim; it may have blanks in it."""


_DOI_PREFIX = re.compile(r"(?:https?://(?:dx\.|www\.)?doi\.org/|doi:\s*)(?=10\.)", re.IGNORECASE)
_LINK = re.compile(r"\s*(?:\\url\s*\{([^{}]+)\}|\{?(https?://[^\s{}\\]+)\}?)\s*\.?\s*")


def _read_doi(wire: str) -> str | None:
    doi = _read_raw(wire)
    return _DOI_PREFIX.sub("", doi, count=1) if doi else None


DOI = Codec(_write_raw, _read_doi, lambda value: value.startswith("10.") and _NOT_RAW.search(value) is None)
"""A DOI; one that is written as a URL is read as what it is."""


def _read_link(wire: str) -> str | None:
    found = _LINK.fullmatch(wire)
    return _read_raw(found[1] or found[2]) if found else None


LINK = Codec(_write_raw, _read_link)
"""A URL in a field for text, and nothing besides."""


def _read_pubmed(parts: tuple[str | None, str | None]) -> str | None:
    eprint, kind = parts
    return eprint.strip() if eprint and kind and kind.strip().lower() == "pubmed" else None


PUBMED = Codec(lambda value: (value, "pubmed"), _read_pubmed)
"""An ``eprint`` of PubMed, which is a PMID."""


def role(key: str) -> Codec:
    """The names of an editor field whose type is this."""

    def read(parts: tuple[str | None, str | None]) -> tuple[Name, ...] | None:
        people, kind = parts
        return _read_people(people) if people and kind and kind.strip().lower() == key else None

    return Codec(lambda value: (names.write(value), key), read)


def _write_date(value: str) -> str:
    return value


def _read_date(wire: str) -> str | None:
    wire = wire.strip()
    if dates.parse(wire):
        return wire
    if "\\" in wire or "{" in wire:
        wire = flatten(latex.decode(_SORTING.sub("", wire)))
    return dates.read(wire.replace("~", " "))


DATE = Codec(_write_date, _read_date, lambda value: dates.parse(value) is not None)
"""A date in EDTF, which BibLaTeX takes as it is (biblatex manual, section 2.3.8)."""

YEAR_MONTH = ("year", "month", "day", "date")

Parts = tuple[str | None, str | None, str | None, str | None]


def _write_year_month(value: str) -> Parts:
    """Year and month; the whole date besides, where these do not say it all."""
    interval = dates.parse(value)
    start = interval.start if interval else None
    if not isinstance(start, dates.Point):
        return None, None, None, value
    year = f"{1 - start.year} BC" if start.year < 1 else f"{start.year:04d}"
    month = MONTHS[start.month - 1] if start.month else None
    whole = start.plain and not start.day and interval is not None and interval.end is None and 0 < start.year < 10000
    if interval is not None and isinstance(interval.end, dates.Point) and interval.end.year > start.year > 0:
        year, month = f"{year}--{interval.end.year:04d}", None
    return year, month, None, None if whole else value


def _read_year_month(parts: Parts) -> str | None:
    """The date, where all of the fields that are there agree on one; a month that is none is not passed over."""
    year, month, day, date = parts
    if not date:
        return _read_ymd((year, month, day))
    found = _read_date(date)
    if found is None or not (year or month or day):
        return found
    said = _write_year_month(found)
    point = dates.parse(found[:10])
    start = point.start if point else None
    if year and year.strip() not in (found[:4], said[0]):
        return None
    if month and (said[1] is None or _month(month) != MONTHS.index(said[1]) + 1):
        return None
    if day and not (isinstance(start, dates.Point) and day.strip().lstrip("0") == str(start.day)):
        return None
    return found


def _month(wire: str) -> int | None:
    return dates.month(flatten(latex.decode(wire)) if "\\" in wire or "{" in wire else wire)


def _read_ymd(parts: tuple[str | None, ...]) -> str | None:
    year, month, day = (*(part and part.strip() for part in parts), None)[:3]
    if not year:
        return None
    if not month:
        return None if day else _read_date(year)
    number = _month(month)
    if number is None:
        return None if day else _read_date(f"{month} {year}")
    if day and not (day.isdecimal() and len(day) < 3):
        return None
    plain = _read_date(year)
    if plain is None or len(plain) != 4 or not plain.isdecimal():
        return None if day else _read_date(f"{MONTHS[number - 1]} {year}")
    return dates.date(int(plain), number, int(day) if day else None)


ISSUED = Codec(_write_year_month, _read_year_month, lambda value: len(value) == 4 and value.isdecimal())
"""A date as BibTeX has it: ``year`` and ``month`` (btxdoc, section 3.2), the day and all else in ``date``."""

YEAR_MONTH_DAY = Codec(lambda value: (None, None, None), _read_ymd)
"""A date in two or three fields, read where the whole of them cannot be."""

LANGUAGES = {
    "ar": "arabic",
    "bg": "bulgarian",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "de-AT": "naustrian",
    "de-CH": "nswissgerman",
    "de-DE": "ngerman",
    "el": "greek",
    "en": "english",
    "en-AU": "australian",
    "en-CA": "canadian",
    "en-GB": "british",
    "en-NZ": "newzealand",
    "en-US": "american",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "gl": "galician",
    "he": "hebrew",
    "hr": "croatian",
    "hu": "hungarian",
    "id": "indonesian",
    "is": "icelandic",
    "it": "italian",
    "la": "latin",
    "lt": "lithuanian",
    "lv": "latvian",
    "nb": "norsk",
    "nl": "dutch",
    "nn": "nynorsk",
    "pl": "polish",
    "pt": "portuguese",
    "pt-BR": "brazilian",
    "pt-PT": "portuges",
    "ro": "romanian",
    "ru": "russian",
    "sk": "slovak",
    "sl": "slovene",
    "sr": "serbian",
    "sv": "swedish",
    "tr": "turkish",
    "uk": "ukrainian",
}
"""BCP 47 tag to babel's name of the language (biblatex manual, section 3.9.1 and table 2)."""

_TAGS = {name: tag for tag, name in LANGUAGES.items()} | {
    "USenglish": "en-US",
    "UKenglish": "en-GB",
    "portuguese": "pt",
    "norwegian": "nb",
    "magyar": "hu",
    "germanb": "de",
    "francais": "fr",
    "farsi": "fa",
}


def _read_language(parts: tuple[str | None, str | None]) -> str | None:
    langid, language = parts
    if langid and language:
        tag = _TAGS.get(langid.strip(), langid.strip())
        return tag if _read_string(language) in (langid.strip(), tag) else None
    if langid and (tag := _TAGS.get(langid.strip())):
        return tag
    return _read_string(language or langid or "")


_VARIANT = re.compile(r"\s*variant\s*=\s*\{?([a-z]+)\}?\s*")


def _read_variant(parts: tuple[str | None, str | None]) -> str | None:
    langid, options = parts
    variant = _VARIANT.fullmatch(options or "")
    if langid is None or variant is None:
        return None
    tag, of_variant = _TAGS.get(langid.strip()), _TAGS.get(variant[1])
    return of_variant if tag and of_variant and of_variant.startswith(tag) else None


VARIANT = Codec(lambda value: (value, None), _read_variant)
"""A language and its variant, as ``langid`` and ``langidopts`` have them (biblatex manual, section 3.9.1)."""


def language(unicode: bool) -> Codec:
    """``langid`` where babel has a name for the language, ``language`` elsewhere."""

    def write(value: str) -> tuple[str | None, str | None]:
        known = LANGUAGES.get(value)
        return (known, None) if known else (None, latex.encode(value, unicode=unicode))

    return Codec(write, _read_language)


LANGID = Codec(lambda value: value, lambda wire: _read_language((wire, None)))
"""The language by its ``langid`` alone."""

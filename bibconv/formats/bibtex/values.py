r"""How values of the model stand in the fields of an entry, both ways.

A wire value is what stands between the delimiters of a field, macros expanded.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from bibconv.format import Codec
from bibconv.model import Cite, Math, Name, Tex, Text
from bibconv.text import dates, latex, names
from bibconv.text.latex import formulas
from bibconv.text.latex.canon import flatten

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""The macros of the standard styles (btxdoc, section 3)."""

_COMMA = re.compile(r"[{},;]")
_DASHES = re.compile(r"([–—])")
_RANGE = re.compile(r"(?<=[0-9])-(?=[0-9A-Za-z])|(?<=[ivxlc])-(?=[ivxlc0-9])")
_RANGE_READ = re.compile(r"(?<!-)--(?!-)")
_DASH = {"–": r"{\textendash}", "—": r"{\textemdash}"}
_RAW_ESCAPE = re.compile(r"\\([%#_&~$^{}])|\\textasciitilde(?:\{\}|\b ?)|\{\\textasciitilde\}")
_URL = re.compile(r"\\url\s*\{(.*)\}\Z", re.DOTALL)
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


def text(unicode: bool) -> Codec:
    """Rich text."""
    return Codec(partial(latex.encode, unicode=unicode), _read_text, _plain, latex.resolve)


def title(unicode: bool) -> Codec:
    """A title, which styles recase, and a subtitle, which is read and never written."""

    def write(value: Text) -> tuple[str, None]:
        return latex.encode(value, unicode=unicode, title=True), None

    def read(parts: tuple[str | None, str | None]) -> Text | None:
        return latex.decode(": ".join(filter(None, parts)), title=True) or None

    return Codec(write, read, _plain, partial(latex.resolve, title=True))


def container(unicode: bool) -> Codec:
    """The title of a container, and its subtitle, which is read and never written."""

    def write(value: Text) -> tuple[str, None]:
        return latex.encode(value, unicode=unicode), None

    def read(parts: tuple[str | None, str | None]) -> Text | None:
        return _read_text(": ".join(filter(None, parts)))

    return Codec(write, read, _plain, latex.resolve)


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


def _write_date(value: str) -> str:
    return value


def _read_date(wire: str) -> str | None:
    wire = wire.strip()
    return wire if dates.parse(wire) else dates.read(flatten(latex.decode(wire)))


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
    year, month, day, date = parts
    if date and (found := _read_date(date)):
        return found
    if not year:
        return None
    if month and (number := dates.month(flatten(latex.decode(month)))):
        plain = flatten(latex.decode(year))
        if plain.isdecimal() and plain.isascii() and len(plain) <= 4:
            return dates.date(int(plain), number, int(day) if day and day.isdecimal() and len(day) < 3 else None)
    return _read_date(f"{month} {year}") or _read_date(year) if month else _read_date(year)


ISSUED = Codec(_write_year_month, _read_year_month, lambda value: len(value) == 4 and value.isdecimal())
"""A date as BibTeX has it: ``year`` and ``month`` (btxdoc, section 3.2), the day and all else in ``date``."""

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
    if langid and (tag := _TAGS.get(langid.strip())):
        return tag
    return _read_string(language or langid or "")


def language(unicode: bool) -> Codec:
    """``langid`` where babel has a name for the language, ``language`` elsewhere."""

    def write(value: str) -> tuple[str | None, str | None]:
        known = LANGUAGES.get(value)
        return (known, None) if known else (None, latex.encode(value, unicode=unicode))

    return Codec(write, _read_language)

r"""How values of the model stand in the fields of an entry, both ways.

A wire value is what stands between the delimiters of a field, macros expanded.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from bibconv.format import Codec
from bibconv.formats.bibtex.identifiers import LINK
from bibconv.formats.bibtex.types import COUNTRY_KEYS, SERIES_KEYS, STATUS_KEYS
from bibconv.limits import CHARACTERS
from bibconv.model import Cite, Link, Math, Name, NoCase, Run, Tex, Text
from bibconv.text import latex, names, scan
from bibconv.text.inline import join
from bibconv.text.latex.canon import flatten
from bibconv.text.latex.encode import carry, carry_formulas
from bibconv.text.latex.source import count_pieces

_LIVE: Final = (Math, Cite, Tex)
_LEAVES: Final = frozenset({str, *_LIVE})
_COMMA: Final = re.compile(r"[{},;]")
_DASHES: Final = re.compile(r"([–—])")
_RANGE: Final = re.compile(r"(?<=[0-9])-(?=[0-9A-Za-z])|(?<=[ivxlc])-(?=[ivxlc0-9])")
_RANGE_READ: Final = re.compile(r"(?:[ ~]|\\,)?(?<!-)(?:---?(?!-)|(?<=[0-9])[–—](?=[ ~]?[0-9]))(?:[ ~]|\\,)?")
_DASH: Final = {"–": r"{\textendash}", "—": r"{\textemdash}"}


_RUNNING = frozenset(("title", "abstract", "note", "annote", "annotation", "addendum", "booktitle", "howpublished"))
"""Fields that are read as running text, however long."""


def too_many(name: str, value: str, most: int) -> str | None:
    """Of what a field has more than is read, if it has: pieces of TeX, or characters where it is no running text."""
    if len(value) <= most:
        return None
    if (count := count_pieces(value)) > most:
        return f"{count} commands, groups and formulas, more than {most}"
    return f"{len(value)} characters" if name not in _RUNNING and len(value) > CHARACTERS * most else None


def _plain(value: Any) -> bool:
    """Whether a text has no control or layout character: all else is read back, as the tests of ``latex`` show."""
    if isinstance(value, str):
        return scan.printable(value)
    for run in value:
        if isinstance(run, str):
            if not scan.printable(run):
                return False
        elif not isinstance(run, _LIVE) or not run.tex.isprintable():
            return False
    return not latex.contradicts(value)


def title(unicode: bool) -> Codec:
    """A title, which styles recase, and a subtitle, which is read and never written."""

    def write(value: Text) -> tuple[str, None]:
        return _unmarked(latex.encode(value, unicode=unicode, title=True)), None

    return Codec(write, _read_title, _plain, latex.distinct(partial(latex.resolve, title=True)))


def _read_title(parts: tuple[str | None, str | None]) -> Text | None:
    """Title and subtitle; a subtitle alone is not taken for a title."""
    title, subtitle = parts
    if title is None:
        return None
    return latex.decode(_marked(title if subtitle is None else f"{title}: {subtitle}"), title=True) or None


def _marked(wire: str) -> str:
    """Tags of HTML, as publishers leave them in titles, as the commands that say the same."""
    return _HTML.sub(lambda tag: f"\\{_TAGS[tag[1]]}{{{tag[2]}}}", wire) if _may_be_tagged(wire) else wire


def _may_be_tagged(text: str) -> bool:
    """Whether an end tag may be in it; a search for one sign is several times as quick as one for two."""
    return "<" in text and "</" in text


def _unmarked(tex: str) -> str:
    """What looks like such a tag, so that it is read as the characters that it is."""
    return _HTML.sub(lambda tag: f"<{{}}{tag[0][1:]}", tex) if _may_be_tagged(tex) else tex


_TAGS = {"i": "emph", "b": "textbf", "sup": "textsuperscript", "sub": "textsubscript"}
_HTML = re.compile(r"<(i|b|sup|sub)>([^<>{}$\\]{1,200})</\1>")


def container(unicode: bool) -> Codec:
    """The title of a container, and its subtitle, which is read and never written.

    Styles do not recase it; braces in it are of habit, and only those that say more than a title's would are kept.
    """

    def write(value: Text) -> tuple[str, None]:
        return _unmarked(latex.encode(normal(value), unicode=unicode)), None

    def normal(value: Text) -> Text:
        return _unbraced(latex.resolve(value, title=True))

    def read(parts: tuple[str | None, str | None]) -> Text | None:
        found = _read_title(parts)
        return found if found is None or isinstance(found, str) else _unbraced(found)

    return Codec(write, read, _plain, latex.distinct(normal))


def _unbraced(text: Text) -> Text:
    """A text that is not in braces as a whole, which says nothing where nothing is recased."""
    if isinstance(text, tuple) and len(text) == 1 and isinstance(text[0], NoCase):
        return text[0].content
    return text


def series(unicode: bool) -> Codec:
    """The title of a series, or of whatever else a record has no subtitle of."""
    whole = container(unicode)
    return Codec(lambda value: whole.write(value)[0], lambda wire: whole.read((wire, None)), whole.sure, whole.normal)


def text(unicode: bool) -> Codec:
    """Text that no style recases, so that braces in it protect nothing."""

    def write(value: Text) -> str:
        return _unmarked(latex.encode(value if isinstance(value, str) else normal(value), unicode=unicode))

    def normal(value: Text) -> Text:
        return _uncased(latex.resolve(value))

    def read(wire: str) -> Text | None:
        return _uncased(latex.decode(_marked(wire))) or None

    def together(value: Text) -> tuple[str, bool]:
        if not isinstance(value, str):
            tex = carry_formulas(value, unicode)
            return (write(value), _plain(value)) if tex is None else (_unmarked(tex), True)
        if _may_be_tagged(value):
            return write(value), _plain(value)
        return carry(value, unicode)

    return Codec(write, read, _plain, latex.distinct(normal), together)


def notice(unicode: bool) -> Codec:
    """How something was published; an address there is read as such."""
    whole = text(unicode)

    def read(wire: str) -> Text | None:
        return None if LINK.read(wire) else whole.read(wire)

    return Codec(whole.write, read, normal=whole.normal)


def status(unicode: bool, *, keys: bool) -> Codec:
    """A state of publication, by its localisation key where there is one and ``keys`` are wanted."""
    whole = text(unicode)

    def write(value: Text) -> str:
        key = _STATUS_KEY.get(value) if keys and isinstance(value, str) else None
        return key or whole.write(value)

    def read(wire: str) -> Text | None:
        return STATUS_KEYS.get(wire.strip()) or whole.read(wire)

    return Codec(write, read, normal=whole.normal)


_STATUS_KEY: Final = {words: key for key, words in STATUS_KEYS.items()}
_STATUSES: Final = frozenset((*_STATUS_KEY, "accepted", "to appear", "under review"))


def _read_status(wire: str) -> str | None:
    said = wire.strip(" ().[]\n").lower()
    return STATUS_KEYS.get(said) or (said if said in _STATUSES else None)


STATUS: Final = Codec(lambda value: value, _read_status)
"""A state of publication, in a field for something else."""

SERIES_KEY: Final = Codec(lambda value: value, lambda wire: SERIES_KEYS.get(wire.strip()))
"""The localisation key of a journal's series, and nothing else."""


def _read_countries(wire: str) -> str | None:
    found = [COUNTRY_KEYS.get(key) for key in wire.split() if key != "and"]
    return " and ".join(map(str, found)) if found and None not in found else None


COUNTRIES: Final = Codec(lambda value: value, _read_countries)
"""The localisation keys of countries, and nothing else."""


def _uncased(text: Text) -> Text:
    if isinstance(text, str) or _LEAVES.issuperset(map(type, text)):
        return text
    parts: list[str | Run] = []
    for run in text:
        if isinstance(run, (str, *_LIVE)):
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

    def together(value: str) -> tuple[str, bool]:
        return carry(value, unicode)

    return Codec(partial(latex.encode, unicode=unicode), read_string, str.isprintable, together=together)


def read_string(wire: str) -> str | None:
    """A plain string of LaTeX; None where it says nothing."""
    if wire.isdecimal():
        return wire
    return flatten(latex.decode(wire)) or None


def people(unicode: bool, extended: bool) -> Codec:
    """A list of names; ``extended`` allows BibLaTeX's ``family=…, given=…``."""

    def together(value: Sequence[Name]) -> tuple[str, bool]:
        return names.carry(value, unicode=unicode, extended=extended)

    return Codec(
        partial(names.write, unicode=unicode, extended=extended),
        _read_people,
        partial(names.kept, unicode=unicode, extended=extended),
        together=together,
    )


def _read_people(wire: str) -> tuple[Name, ...] | None:
    return names.read(wire) or None


def role(key: str) -> Codec:
    """The names of an editor field whose type is this."""

    def read(parts: tuple[str | None, str | None]) -> tuple[Name, ...] | None:
        people, kind = parts
        return _read_people(people) if people and kind and kind.strip().lower() == key else None

    return Codec(lambda value: (names.write(value), key), read)


def keywords(unicode: bool) -> Codec:
    """A list of strings with commas between; a comma in one of them stands in braces."""

    def write(values: tuple[str, ...]) -> str:
        return ", ".join([item for value in values if (item := _item(value, unicode))])

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
    """Page ranges: ``--`` between first and last page, a plain hyphen in the model; an en dash says the same."""

    def part(value: str) -> str:
        pieces = _DASHES.split(value)
        return "".join([_DASH.get(piece) or latex.encode(piece, unicode=unicode) for piece in pieces if piece])

    def write(value: str) -> str:
        return "--".join([part(piece) for piece in _RANGE.split(_hyphened(value))])

    def together(value: str) -> tuple[str, bool]:
        return (value.replace("-", "--"), True) if _PAGES.fullmatch(value) else (write(value), False)

    return Codec(write, _read_pages, lambda value: _PAGES.fullmatch(value) is not None, _hyphened, together)


def _hyphened(value: str) -> str:
    return _EN_DASH.sub("-", value) if "–" in value else value


_EN_DASH: Final = re.compile(r"(?<=[0-9A-Za-z]) ?– ?(?=[0-9A-Za-z])")
_BLANKS: Final = re.compile(r"[ \t\n\r\x0b\x0c]+")
_PAGES: Final = re.compile(r"[0-9]+(?:-[0-9]+)?")


def _read_pages(wire: str) -> str | None:
    first, dashes, last = wire.partition("--")
    if first.isdecimal() and (last.isdecimal() or not dashes):
        return f"{first}-{last}" if dashes else wire
    said = read_string(_RANGE_READ.sub("-", _BLANKS.sub(" ", wire).strip(" ")))
    return _hyphened(said) if said else None

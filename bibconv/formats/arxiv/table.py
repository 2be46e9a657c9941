"""The table of arXiv's snapshot: the names of its fields, and what is read of them.

Source: the fields of arXiv's metadata dataset, and "Prepare your submission" (info.arxiv.org/help/prep) for what may
stand in them: titles, authors, comments and abstracts are text with bits of TeX, accents among them.
"""

from __future__ import annotations

import re
from typing import Any

from msgspec import UNSET

from bibconv.format import Codec, Crosswalk, Row
from bibconv.model import Name, Text
from bibconv.text import dates
from bibconv.text.authorlist import in_reading_order
from bibconv.text.latex import decode
from bibconv.text.latex.source import is_dense
from bibconv.text.namelook import GROUP

_PARAGRAPH = re.compile(r"\n(?:[ \t]*\n[ \t]*|[ \t]{2,})")
_CREATED = re.compile(r"(?:[A-Z][a-z]{2}, )?([0-9]{1,2}) ([A-Z][a-z]{2}) ([0-9]{4})\b")
_DOI = re.compile(r"10\.\S+")
_TEX = re.compile(r"[\\{}$~]")


def _reads(read: Any) -> Codec:
    """A codec that is only read with."""
    return Codec(lambda value: value, read)


def _one_line(wire: str) -> str:
    text = wire.replace("\r", "\n").replace("\n", " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text.strip()


def text(wire: Any) -> Text | None:
    """A comment: its lines are wrapped, its accents are TeX."""
    return _decoded(_one_line(wire)) if isinstance(wire, str) else None


def _decoded(tex: str, *, title: bool = False) -> Text | None:
    """What TeX says; nothing where there is too much of it to be read."""
    return None if is_dense(tex) else decode(tex, title=title) or None


def _title(wire: Any) -> Text | None:
    return _decoded(_one_line(wire), title=True) if isinstance(wire, str) else None


def abstract(wire: Any) -> Text | None:
    r"""An abstract: a line that is indented begins a paragraph.

    >>> abstract("  A proof of Erd\\H{o}s's\nconjecture.\n")
    "A proof of Erdős's conjecture."
    """
    if not isinstance(wire, str):
        return None
    wire = wire.replace("\r\n", "\n").strip()
    paragraphs = [_one_line(part) for part in _PARAGRAPH.split(wire)]
    return _decoded("\n\n".join(paragraphs) if len(paragraphs) > 1 else paragraphs[0])


def _plain(wire: str) -> str:
    """The characters of a name, which may be TeX."""
    if not _TEX.search(wire):
        return wire.strip()
    found = decode(wire)
    return found if isinstance(found, str) else wire.strip()


def parsed_names(wire: Any) -> tuple[Name, ...] | None:
    """The names of ``authors_parsed``: lists of family name, given name and suffix. Affiliations are passed over.

    >>> [(name.family, name.given) for name in parsed_names([["Balázs", "C.", ""], ["Mausam", "", ""]])]
    [('Balázs', 'C.'), ('Mausam', UNSET)]
    """
    if misshapen(wire) is not None:
        return None
    return tuple([_name(*[_plain(part) for part in (*parts[:3], "", "")[:3]]) for parts in wire]) or None


def misshapen(wire: Any) -> str | None:
    """The JSON path to the first value of ``authors_parsed`` that is of the wrong type."""
    if not isinstance(wire, list):
        return ""
    for index, parts in enumerate(wire):
        if not isinstance(parts, list) or not any(parts[:2]):
            return f"[{index}]"
        for at, part in enumerate(parts):
            if not isinstance(part, str):
                return f"[{index}][{at}]"
    return None


def _name(family: str, given: str, suffix: str) -> Name:
    if not given and (" " in family or GROUP.search(family)):
        return Name(literal=f"{family} {suffix}".strip())
    if not family:
        return Name(literal=given)
    return Name(family=family, given=given or UNSET, suffix=suffix or UNSET)


def names(wire: Any) -> tuple[Name, ...] | None:
    r"""The names of ``authors``, a line in reading order.

    >>> [name.family for name in names("C. Bal\\'azs and E. L. Berger")]
    ['Balázs', 'Berger']
    """
    line = text(wire)
    return in_reading_order(line)[0] or None if isinstance(line, str) else None


def _note(parts: tuple[Any, Any]) -> Text | None:
    said = [part.strip() for part in parts if isinstance(part, str) and part.strip()]
    return text("; ".join(said)) if len(said) == sum(part is not None for part in parts) else None


def _string(wire: Any) -> str | None:
    return wire.strip() or None if isinstance(wire, str) else None


def _doi(wire: Any) -> str | None:
    return wire.strip() if isinstance(wire, str) and _DOI.fullmatch(wire.strip()) else None


def _words(wire: Any) -> tuple[str, ...] | None:
    return tuple(wire.split()) or None if isinstance(wire, str) else None


def _first_word(wire: Any) -> str | None:
    return wire.split()[0] if isinstance(wire, str) and wire.strip() else None


def day(wire: Any) -> str | None:
    """The day of a version.

    >>> day("Mon, 2 Apr 2007 19:18:42 GMT")
    '2007-04-02'
    """
    found = _CREATED.match(wire) if isinstance(wire, str) else None
    month = dates.month(found[2]) if found else None
    return dates.date(int(found[3]), month, int(found[1])) if found and month else None


CROSSWALK = Crosswalk(
    (
        Row("archive_location", "id", _reads(_string), section="CSL: an archive and a place in it; also the key"),
        Row("archive_collection", "categories[0]", _reads(_first_word), section="the first one is the primary one"),
        Row("categories", "categories", _reads(_words)),
        Row("title", "title", _reads(_title)),
        Row("author", "authors_parsed", _reads(parsed_names)),
        Row("author", "authors", _reads(names), section="where authors_parsed is missing or misshapen"),
        Row("issued", "versions[0].created", _reads(day), section="the day of the first version"),
        Row("version", "versions[-1].version", _reads(_string)),
        Row("abstract", "abstract", _reads(abstract)),
        Row("note", ("comments", "journal-ref"), _reads(_note), section="a semicolon between, where both are there"),
        Row("note", "comments", _reads(text)),
        Row("note", "journal-ref", _reads(text)),
        Row("DOI", "doi", _reads(_doi), section="of the published form"),
        Row("number", "report-no", _reads(_string)),
    )
)
"""Only read: what arXiv publishes is not for others to write."""

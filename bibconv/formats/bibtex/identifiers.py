r"""Identifiers and addresses in the fields of an entry: verbatim, both ways."""

from __future__ import annotations

import re

from bibconv.format import Codec
from bibconv.text.latex import formulas

_RAW_ESCAPE = re.compile(
    r"\\([%#_&~$^{}])|\{\\([%#_&~$^])\}|\\textasciitilde(?:\{\}|\b ?)|\{\\textasciitilde\}|\$\\sim\$"
)
"""TeX's escapes in an address; Mendeley writes ``{\\_}``, and ``$\\sim$`` for a tilde."""
_URL = re.compile(r"\\url\s*\{(.*)\}\Z", re.DOTALL)
_NOT_RAW = re.compile(r"[\x00-\x20\x7f-\x9f\\{}\ufdd0-\ufdef\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_NOT_IN_ID = re.compile(rf"{_NOT_RAW.pattern.replace('x20', 'x1f')}|^ | $| (?= )")
_LINK = re.compile(r"\s*+(?:\\url\s*+\{([^{}]+)\}|\{?(https?://[^\s{}\\]+)\}?)\s*+\.?\s*+")


def _escaped(found: re.Match[str]) -> str:
    return "".join([f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace")])


def _write_raw(value: str) -> str:
    return _NOT_RAW.sub(_escaped, value).strip()


def _write_id(value: str) -> str:
    return _NOT_IN_ID.sub(_escaped, value).strip()


def _read_raw(wire: str) -> str | None:
    wire = wire.strip()
    if "\\" in wire:
        if wrapped := _URL.match(wire):
            wire = wrapped[1]
        wire = _RAW_ESCAPE.sub(lambda found: found[1] or found[2] or "~", wire)
    if wire.startswith("{") and wire.endswith("}") and formulas.pairs_off(wire[1:-1]):
        wire = wire[1:-1]
    return wire or None


def _sure_raw(value: str) -> bool:
    return _NOT_RAW.search(value) is None and value == value.strip()


RAW = Codec(_write_raw, _read_raw, _sure_raw)
"""A URL or a DOI, verbatim (biblatex manual, section 2.2.1, "verbatim"); what cannot stand there is %-escaped."""

IDENTIFIER = Codec(_write_id, _read_raw, lambda value: _NOT_IN_ID.search(value) is None and value == value.strip())
"""An identifier of another kind, verbatim; it may have blanks in it."""


def _read_doi(wire: str) -> str | None:
    doi = _read_raw(wire)
    if doi and doi.startswith("10."):
        return doi
    if not doi:
        return None
    from bibconv.text.identifiers import unresolved

    return unresolved(doi)


DOI = Codec(
    _write_raw,
    _read_doi,
    lambda value: value.startswith("10.") and _NOT_RAW.search(value) is None and value == value.strip(),
)
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

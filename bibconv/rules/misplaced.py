"""Identifiers that stand in the wrong field, twice, or without what says what they are."""

from __future__ import annotations

import re

from bibconv.rules.base import TEX_PROFILES, Fix, Found, Item, inside, raw, removal, rule
from bibconv.syntax import Field
from bibconv.text import identifiers

_DOI_ADDRESS = re.compile(r"https?://(?:dx\.|www\.)?doi\.org/(10\.[0-9]{4,9}\S*)", re.IGNORECASE)
_WRAPPED = re.compile(r"\s*\\(?:url|href|texttt)\s*\{([^{}]*)\}\s*")
_ARXIV = re.compile(
    r"\barxiv(?:\.org/(?:abs|pdf)/|(?:\s+e-?prints?)?[:\s,]\s*)"
    r"([0-9]{4}\.[0-9]{4,5}(?:v[0-9]{1,2})?|[a-z]+(?:-[a-z]+)?(?:\.[A-Z]{2})?/[0-9]{7}(?:v[0-9]{1,2})?)\b",
    re.IGNORECASE,
)


@rule(
    "I110",
    "the address of a DOI in place of the DOI",
    values=("URL",),
    severity="note",
    profiles=TEX_PROFILES,
    fix="unsafe",
    bad="@misc{a, title = {T}, url = {https://doi.org/10.1000/182}}\n",
    good="@misc{a, title = {T}, doi = {10.1000/182}, url = {https://example.org/182}}\n",
)
def doi_as_url(item: Item, variable: str, value: str) -> Found:
    """The URL is that of a DOI, and the record has no DOI.

    Styles print a DOI as the publisher wants it, and tools that look for the paper look for its DOI. The fix puts it
    into `doi` and takes the `url` away.
    """
    if "doi.org" not in value or item.value("DOI") is not None:
        return None
    found = _DOI_ADDRESS.fullmatch(value)
    if found is None:
        return None
    field = item.field("url")
    if field is None and item.entry is not None:
        return None
    where = inside(field) if field is not None else None
    if field is None or where is None or item.field("doi") is not None:
        return [item.find(f"the URL is that of the DOI {found[1]}", variable)]
    edits = ((field.start, field.start + len(field.name), "doi"), (*where, found[1]))
    return [item.find(f"the URL is that of the DOI {found[1]}", field, Fix(edits, safe=False, fields=("url", "doi")))]


@rule(
    "I111",
    "the DOI a second time, as a URL",
    values=("URL",),
    severity="note",
    profiles=TEX_PROFILES,
    fix="safe",
    bad="@misc{a, title = {T}, doi = {10.1000/182}, url = {https://doi.org/10.1000/182}}\n",
    good="@misc{a, title = {T}, doi = {10.1000/182}, url = {https://example.org/182}}\n",
)
def url_of_doi(item: Item, variable: str, value: str) -> Found:
    """The URL says nothing but the DOI, which is there already.

    Most styles print both, so the same address stands twice in the bibliography. The fix takes the `url` away.
    """
    if "doi.org" not in value:
        return None
    found = _DOI_ADDRESS.fullmatch(value)
    doi = item.value("DOI")
    if found is None or doi is None or _same(found[1]) != _same(doi):
        return None
    field = item.field("url")
    if field is None and item.entry is not None:
        return None
    edit = removal(item, field) if field is not None else None
    # Without a `url` an address in one of the others is read as one.
    fix = Fix((edit,), fields=("url", "note", "howpublished")) if edit is not None else None
    return [item.find("the URL is that of the DOI beside it", field or variable, fix)]


def _same(doi: str) -> str:
    """A DOI as it is compared: without case, and with no %-escapes for what need not be escaped."""
    return doi.lower().replace("%2f", "/").replace("\\_", "_").rstrip("/")


_ELSEWHERE = ("note", "howpublished", "pages", "number", "volume", "annote", "addendum", "publisher", "eid", "series")


@rule(
    "I112",
    "a DOI in another field",
    fields=(*_ELSEWHERE, "isbn", "issn", "journal", "journaltitle"),
    bad="@misc{a, title = {T}, note = {doi: 10.1000/182}}\n",
    good="@misc{a, title = {T}, note = {Reviewed}, doi = {10.1000/182}}\n",
    severity="note",
    profiles=TEX_PROFILES,
)
def doi_elsewhere(item: Item, field: Field) -> Found:
    """The field holds a DOI and nothing besides, and there is a field for DOIs.

    There it is not found by tools that look for the paper, and a style cannot make a link of it.
    """
    value = raw(field)
    if "10." not in value:
        return None
    unwrapped = _WRAPPED.fullmatch(value)
    doi = identifiers.doi((unwrapped[1] if unwrapped else value).strip().rstrip("."))
    if doi is None:
        return None
    return [item.find(f"{field.name} holds the DOI {doi}, which belongs in doi", field)]


@rule(
    "I113",
    "ISBN and ISSN exchanged",
    values=("ISBN", "ISSN"),
    bad="@book{a, title = {T}, issn = {978-3-16-148410-0}}\n",
    good="@book{a, title = {T}, isbn = {978-3-16-148410-0}, issn = {0097-8493}}\n",
)
def exchanged(item: Item, variable: str, value: str) -> Found:
    """An ISBN (ten or thirteen digits) numbers a book, an ISSN (eight digits) a journal or a series.

    This one is a good number of the other kind, so that it is looked for in the wrong catalogue.
    """
    if variable == "ISBN":
        other = "ISSN" if identifiers.issn(value) else None
    else:
        other = "ISBN" if len(value) > 9 and identifiers.isbn(value) else None
    return [item.find(f"{value.strip()} is an {other}, not an {variable}", variable)] if other else None


@rule(
    "I114",
    "an arXiv identifier that is not in eprint",
    fields=("journal", "journaltitle", *_ELSEWHERE, "booktitle", "institution"),
    severity="note",
    profiles=TEX_PROFILES,
    fix="unsafe",
    bad="@article{a, title = {T}, journal = {arXiv preprint arXiv:1706.03762}}\n",
    good="@article{a, title = {T}, journal = {arXiv}, eprint = {1706.03762}, archiveprefix = {arXiv}}\n",
)
def arxiv_elsewhere(item: Item, field: Field) -> Found:
    """The identifier stands in the text of another field, as Google Scholar exports it, and there is no `eprint`.

    A style makes a link of `eprint`, and of nothing else; tools that look for the published version look there too.
    The fix adds `eprint` and `archiveprefix` and leaves the field as it is.
    """
    value = raw(field)
    if "Xiv" not in value and "xiv" not in value and "XIV" not in value:
        return None
    found = _ARXIV.search(value)
    if found is None or item.field("eprint") is not None or "arxiv" in (item.value("DOI") or "").lower():
        return None
    added = f",\n  eprint = {{{found[1]}}},\n  archiveprefix = {{arXiv}}"
    fix = Fix(((field.end, field.end, added),), safe=False, fields=("eprint", "archiveprefix"))
    return [item.find(f"{field.name} names arXiv:{found[1]}, which belongs in eprint", field, fix)]


@rule(
    "I115",
    "an eprint of no archive",
    fields=("eprint",),
    profiles=TEX_PROFILES,
    fix="unsafe",
    bad="@misc{a, title = {T}, eprint = {1706.03762}}\n",
    good="@misc{a, title = {T}, eprint = {1706.03762}, archiveprefix = {arXiv}}\n",
)
def eprint_of_nothing(item: Item, field: Field) -> Found:
    """An `eprint` is a number in an archive, which `eprinttype` (or `archiveprefix`) names (biblatex manual, 3.14.7).

    Without it a style prints a bare number, and no link. Where the number is of arXiv's form, the fix says so. For
    BibTeX an identifier of the old scheme (`hep-th/9603067`) names its archive itself, and styles for physics print it.
    """
    if any(map(item.field, ("eprinttype", "archiveprefix", "archive"))) or not raw(field).strip():
        return None
    if item.field("xdata") or item.field("crossref") or raw(field).lstrip().lower().startswith(("http", "arxiv:")):
        return None
    fix = None
    if (known := identifiers.arxiv(raw(field))) is not None:
        if "/" in known and item.file.format.profile == "bibtex":
            return None
        added = ((field.end, field.end, ",\n  archiveprefix = {arXiv}"),)
        fix = Fix(added, safe=False, fields=("archiveprefix", "archive"))
    return [item.find("the eprint does not say of which archive (eprinttype or archiveprefix)", field, fix)]


@rule(
    "I116",
    "an address for an eprint",
    fields=("eprint",),
    severity="note",
    profiles=TEX_PROFILES,
    bad="@misc{a, title = {T}, eprint = {https://onlinelibrary.wiley.com/doi/pdf/10.1002/182}}\n",
    good="@misc{a, title = {T}, eprint = {1706.03762}, archiveprefix = {arXiv}}\n",
)
def address_as_eprint(item: Item, field: Field) -> Found:
    """An `eprint` is a number in an archive (biblatex manual, 3.14.7), and this is a URL, as some publishers export it.

    Styles that print the field set the whole address as if it were a number. It belongs in `url`, if it is wanted.
    Where the entry says of which archive it is, the address may be the number, and is let pass.
    """
    kind = item.field("eprinttype") or item.field("archiveprefix")
    if kind is not None and raw(kind).strip().lower() != "arxiv":
        return None
    if raw(field).lstrip().lower().startswith(("http://", "https://")):
        return [item.find("the eprint is a URL", field)]
    return None

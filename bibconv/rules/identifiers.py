"""Identifiers: their form and their check digits."""

from __future__ import annotations

import re
from functools import lru_cache

from bibconv.rules.base import TEX_PROFILES, Fix, Found, Item, inside, raw, rule
from bibconv.syntax import Field
from bibconv.text import identifiers

_DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/\S+|10/[a-z0-9]{3,10}")
"""A DOI, or a short DOI, which the same resolver knows (shortdoi.org)."""
_RESOLVER = re.compile(
    r"(?:https?://)?(?:(?:dx\.|www\.)?doi\.org|doi\.(?:acm|ieeecomputersociety)\.org)/(?=10\.)|doi:\s*(?=10\.)",
    re.IGNORECASE,
)
_OF_SEVERAL = re.compile(r"[;,]|(?<!\s)\s++and\s")
_LONGEST = 80


def _shown(text: str) -> str:
    text = " ".join(text[: 2 * _LONGEST].split())
    return repr(text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…")


@rule(
    "I101",
    "a DOI that is none",
    values=("DOI",),
    bad="@misc{a, title = {T}, doi = {1000/182}}\n",
    good="@misc{a, title = {T}, doi = {10.1000/182}}\n",
)
def doi_form(item: Item, variable: str, value: str) -> Found:
    """A DOI is `10.`, a registrant's number, a slash and a suffix (ISO 26324, 4.2).

    What is not of that form resolves to nothing, and the reader who follows it finds an error page. Look it up again
    at the publisher. A short DOI (`10/cn2h9c`) is let pass.
    """
    if _DOI.fullmatch(value) is None and (item.entry is None or _RESOLVER.match(value) is None):
        return [item.find(f"{_shown(value)} is no DOI", variable)]
    return None


@rule(
    "I102",
    "a resolver in the DOI",
    fields=("doi",),
    fix="safe",
    profiles=TEX_PROFILES,
    bad="@misc{a, title = {T}, doi = {https://doi.org/10.1000/182}}\n",
    good="@misc{a, title = {T}, doi = {10.1000/182}}\n",
)
def doi_resolver(item: Item, field: Field) -> Found:
    """The field `doi` holds the DOI by itself (biblatex manual, 2.2.2).

    A style puts the resolver before it, and `https://doi.org/https://doi.org/10.1000/182` leads nowhere. The fix takes
    the resolver away.
    """
    found = _RESOLVER.match(raw(field).lstrip())
    where = inside(field)
    if found is None or where is None:
        return None
    start = where[0] + len(raw(field)) - len(raw(field).lstrip())
    fix = Fix(((start, start + found.end(), ""),), fields=("doi",))
    return [item.find("the DOI begins with a resolver", field, fix)]


@rule(
    "I103",
    "an ISBN that is none",
    values=("ISBN",),
    bad="@book{a, title = {T}, isbn = {0-226-10403-7}}\n",
    good="@book{a, title = {T}, isbn = {0-226-10403-6, 978-3-16-148410-0 (pbk.)}}\n",
)
def isbn_form(item: Item, variable: str, value: str) -> Found:
    """An ISBN has ten or thirteen digits, the last of which checks the others (ISO 2108, annex C).

    A wrong check digit means that a digit was mistyped or two were exchanged, so that no library or bookseller finds
    the book by it. Several ISBNs, and words such as `(pbk.)` between them, are taken as they are meant.
    """
    if identifiers.isbn(value) is not None or identifiers.issn(value) is not None:
        return None
    found = identifiers.isbns(value)
    if not found:
        return [item.find(f"{_shown(value)} is no ISBN", variable)]
    for each in found:
        if identifiers.isbn(each) is None:
            return [item.find(_wrong("ISBN", each, (10, 13), identifiers.isbn_check), variable)]
    return None


def _wrong(kind: str, digits: str, lengths: tuple[int, ...], check: object) -> str:
    """What is wrong with digits that should be an ISBN or an ISSN."""
    if len(digits) in lengths and digits[:-1].isdecimal() and digits.isascii() and callable(check):
        return f"the {kind} {digits} has a wrong digit: its check digit would be {check(digits)}"
    return f"{_shown(digits)} has not the {' or '.join(map(str, lengths))} digits of an {kind}"


@rule(
    "I104",
    "an ISSN that is none",
    values=("ISSN",),
    bad="@article{a, title = {T}, journal = {J}, issn = {0097-8494}}\n",
    good="@article{a, title = {T}, journal = {J}, issn = {0097-8493 (print), 1873-7684}}\n",
)
def issn_form(item: Item, variable: str, value: str) -> Found:
    """An ISSN has eight digits, the last of which checks the others (ISO 3297, annex A).

    A wrong check digit means that a digit was mistyped, so that the journal is not found by it. Several ISSNs (print
    and online) may stand together.
    """
    problem = _issn_problem(value)
    return [item.find(problem, variable)] if problem else None


@lru_cache(1 << 12)
def _issn_problem(value: str) -> str | None:
    """What is wrong with a field for ISSNs; journals come again and again."""
    if identifiers.issn(value) is not None:
        return None
    words = [word for word in map(identifiers.compact, re.split(r"[\s,;/()]+", value)) if _has_digits(word)]
    if len(words) > 1 and identifiers.issn("".join(words)) is not None:
        return None
    for each in words:
        if identifiers.issn(each) is None and identifiers.isbn(each) is None:
            return _wrong("ISSN", each, (8,), identifiers.issn_check)
    return None if words else f"{_shown(value)} is no ISSN"


def _has_digits(word: str) -> bool:
    return len(word) > 3 and sum(map(str.isdecimal, word)) > 3


@rule(
    "I105",
    "an ORCID that is none",
    fields=("orcid",),
    bad="@misc{a, title = {T}, orcid = {0000-0002-1825-0098}}\n",
    good="@misc{a, title = {T}, orcid = {0000-0002-1825-0097}}\n",
)
def orcid_form(item: Item, field: Field) -> Found:
    """An ORCID has sixteen digits, the last of which (it may be an X) checks the others (ISO 7064, MOD 11-2).

    With a wrong digit it names nobody, or somebody else. Several may stand in one field, with commas or semicolons
    between them.
    """
    for each in _OF_SEVERAL.split(raw(field)):
        if each.strip() and identifiers.orcid(each) is None:
            return [item.find(f"{_shown(each.strip())} is no ORCID", field)]
    return None


@rule(
    "I106",
    "a PubMed identifier that is none",
    values=("PMID", "PMCID"),
    bad="@article{a, title = {T}, journal = {J}, pmid = {PMC1779783}}\n",
    good="@article{a, title = {T}, journal = {J}, pmid = {17170002}, pmcid = {PMC1779783}}\n",
)
def pubmed_form(item: Item, variable: str, value: str) -> Found:
    """A PMID is a number of up to eight digits; a PMCID is `PMC` and a number (National Library of Medicine).

    They are numbers of different catalogues: one in the place of the other leads to a paper that has nothing to do
    with this one.
    """
    right = identifiers.pmid if variable == "PMID" else identifiers.pmcid
    if right(value) is None and (variable == "PMID" or not value.strip().isdecimal()):
        return [item.find(f"{_shown(value)} is no {variable}", variable)]
    return None


@rule(
    "I107",
    "an arXiv identifier that is none",
    fields=("eprint",),
    profiles=TEX_PROFILES,
    bad="@misc{a, title = {T}, eprint = {1713.00012}, archiveprefix = {arXiv}}\n",
    good="@misc{a, title = {T}, eprint = {1706.03762v5}, archiveprefix = {arXiv}}\n",
)
def arxiv_form(item: Item, field: Field) -> Found:
    """An identifier of arXiv is year and month, a point and four or five digits, or an archive, a slash and seven.

    So it is `1706.03762` or `hep-th/9603067`, each with a version (`v5`) if need be. What is not of that form, or names
    a month that there is not, leads to an error page.
    """
    kind = item.field("archiveprefix") or item.field("eprinttype")
    if kind is None or raw(kind).strip(" {}").lower() != "arxiv":
        return None
    value = raw(field).strip(" {}\n\t").replace("\\_", "_")
    if (archive := item.field("eprintclass") or item.field("primaryclass")) is not None and value.isdecimal():
        value = f"{raw(archive).strip(' {}')}/{value}"
    if identifiers.arxiv(value) is None and (field.pieces[0].kind != "macro"):
        return [item.find(f"{_shown(value)} is no identifier of arXiv", field)]
    return None


_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S")
_TWICE = re.compile(r"https?:/{0,2}https?:|https?:(?!//)|[\s,;]https?://", re.IGNORECASE)


@rule(
    "I108",
    "a URL that is none",
    values=("URL",),
    bad="@misc{a, title = {T}, url = {www.example.org/a}}\n",
    good="@misc{a, title = {T}, url = {https://www.example.org/a}}\n",
)
def url_form(item: Item, variable: str, value: str) -> Found:
    """A URL begins with a scheme and a colon, and has no blank in it (RFC 3986, 3.1).

    Without the scheme a PDF viewer takes it for the name of a file beside the document; of two URLs in one field, or
    of one with a blank, neither can be followed.
    """
    if (twice := _TWICE.search(value)) and not value.startswith("https://web.archive.org/"):
        problem = "more than one URL, or a broken scheme" if twice else ""
    elif _SCHEME.match(value) is None:
        problem = "the URL has no scheme such as https"
    elif " " in value:
        problem = "a blank within the URL"
    else:
        return None
    return [item.find(f"{problem}: {_shown(value)}", variable)]


_ESCAPED = re.compile(r"\{\\([%_&#])\}|\\([%_&#])|\{?\\textasciitilde(?:\{\}|\b)\}?|\$\\sim\$")


@rule(
    "I109",
    "TeX's escapes in an address",
    fields=("url", "doi", "eprint"),
    profiles=frozenset(("biblatex",)),
    fix="safe",
    format="biblatex",
    bad="@misc{a, title = {T}, doi = {10.1007/978-3-540-74958-5\\_5}}\n",
    good="@misc{a, title = {T}, doi = {10.1007/978-3-540-74958-5_5}}\n",
)
def escaped_address(item: Item, field: Field) -> Found:
    """A URL, a DOI and an eprint are verbatim in BibLaTeX: nothing in them is read as TeX (manual, 2.2.1).

    A backslash before `_`, `%`, `&` or `#`, as exports for classic BibTeX write it, becomes a part of the link, which
    is broken by it. The fix takes it away.
    """
    value = raw(field)
    where = inside(field)
    if "\\" not in value or where is None:
        return None
    edits = [
        (where[0] + found.start(), where[0] + found.end(), found[1] or found[2] or "~")
        for found in _ESCAPED.finditer(value)
    ]
    if not edits:
        return None
    return [item.find(f"the {field.name} has TeX's escapes in it", field, Fix(tuple(edits), fields=(field.name,)))]

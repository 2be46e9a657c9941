"""Identifiers as strings: their normal forms, and their check digits.

Each function takes what a bibliography says and gives the normal form, or None where it is no such identifier.
ISBN: ISO 2108; ISSN: ISO 3297; ORCID: ISO 27729 with the check character of ISO 7064 (MOD 11-2); DOI: ISO 26324;
arXiv: "Understanding the arXiv identifier"; PMID and PMCID: the National Library of Medicine.
"""

from __future__ import annotations

import re

_HYPHENS = str.maketrans(dict.fromkeys("-\u00ad\u2010\u2011\u2012\u2013\u2014\u2212 \u00a0", None))
_LABEL = re.compile(r"(?:e-?|p-?)?(?:ISBN|ISSN)(?:-?1[03])?[:\s]*", re.IGNORECASE)
_ISBN = re.compile(r"97[89][0-9]{10}|[0-9]{9}[0-9Xx]")
_ISSN = re.compile(r"[0-9]{7}[0-9Xx]")
_ORCID = re.compile(r"(?:(?:https?://)?orcid\.org/)?([0-9]{4}-?[0-9]{4}-?[0-9]{4}-?[0-9]{3}[0-9Xx])/?", re.IGNORECASE)
_DOI = re.compile(
    r"(?:(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi:?\s*)?(10\.[0-9]{4,9}(?:\.[0-9]+)*/\S+)", re.IGNORECASE
)
_RESOLVER = re.compile(r"(?:https?://(?:dx\.|www\.)?doi\.org/|doi:\s*)(?=10\.)", re.IGNORECASE)
_ARXIV = re.compile(
    r"(?:(?:https?://)?(?:www\.)?arxiv\.org/(?:abs|pdf)/|arxiv:\s*)?"
    r"((?:(?P<year>[0-9]{2})(?P<month>[0-9]{2})\.[0-9]{4,5}"
    r"|[a-z]+(?:-[a-z]+)?(?:\.[A-Z]{2})?/[0-9]{2}(?P<old>[0-9]{2})[0-9]{3})(?:v[0-9]{1,3})?)"
    r"(?:\.pdf)?(?:\s*\[[A-Za-z.-]{2,20}\])?",
    re.IGNORECASE,
)
_PMID = re.compile(r"(?:PMID:?\s*)?([1-9][0-9]{0,7})", re.IGNORECASE)
_PMCID = re.compile(r"PMC[1-9][0-9]{0,8}(?:\.[0-9]{1,2})?")
_BETWEEN = re.compile(r"[\s,;/()\[\]|]+")


def isbn(text: str) -> str | None:
    """The digits of an ISBN of 10 or 13 digits whose check digit is right.

    >>> isbn("0-226-10403-6"), isbn("978-3-16-148410-0"), isbn("0-226-10403-7")
    ('0226104036', '9783161484100', None)
    """
    digits = compact(text)
    return digits if _ISBN.fullmatch(digits) and isbn_check(digits) == digits[-1] else None


def isbn_check(digits: str) -> str:
    """The check digit that an ISBN should have, told from the digits before it.

    >>> isbn_check("0226104036"), isbn_check("080442957X")
    ('6', 'X')
    """
    if len(digits) == 13:
        return str(-sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(digits[:12])) % 10)
    return _by_eleven(sum(int(digit) * (10 - at) for at, digit in enumerate(digits[:9])))


def isbns(text: str) -> list[str]:
    """The ISBNs in a field that may hold several, as digits, right or wrong; an empty list where there is none.

    >>> isbns("0 226 10403 6"), isbns("ISBN 0-226-10403-6 (hb), 978-3-16-148410-0"), isbns("none")
    (['0226104036'], ['0226104036', '9783161484100'], [])
    """
    whole = compact(text)
    if _ISBN.fullmatch(whole):
        return [whole]
    words = [compact(word) for word in _BETWEEN.split(text)]
    return [word for word in words if len(word) > 7 and sum(map(str.isdecimal, word)) > 7]


def issn(text: str) -> str | None:
    """An ISSN whose check digit is right, with its hyphen.

    >>> issn("0097-8493"), issn("00978493"), issn("0097-8494")
    ('0097-8493', '0097-8493', None)
    """
    digits = compact(text)
    return f"{digits[:4]}-{digits[4:]}" if _ISSN.fullmatch(digits) and issn_check(digits) == digits[-1] else None


def issn_check(digits: str) -> str:
    """The check digit that an ISSN should have, told from the seven digits before it.

    >>> issn_check("00978493")
    '3'
    """
    return _by_eleven(sum(int(digit) * (8 - at) for at, digit in enumerate(digits[:7])))


def _by_eleven(total: int) -> str:
    check = -total % 11
    return "X" if check == 10 else str(check)


def compact(text: str) -> str:
    """What is left of an ISBN or an ISSN without its label, blanks and hyphens, in upper case."""
    if "S" in text or "s" in text:
        text = _LABEL.sub("", text)
    return text.translate(_HYPHENS).upper()


def orcid(text: str) -> str | None:
    """An ORCID whose check character is right, in its four groups.

    >>> orcid("https://orcid.org/0000-0002-1825-0097"), orcid("0000-0002-1825-0098")
    ('0000-0002-1825-0097', None)
    """
    found = _ORCID.fullmatch(text.strip())
    if found is None:
        return None
    digits = found[1].replace("-", "").upper()
    total = 0
    for digit in digits[:15]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    right = "X" if check == 10 else str(check)
    return "-".join(digits[at : at + 4] for at in (0, 4, 8, 12)) if digits[15] == right else None


def doi(text: str) -> str | None:
    """A DOI without its resolver.

    >>> doi("https://doi.org/10.1000/182"), doi("doi: 10.1000/182"), doi("1000/182")
    ('10.1000/182', '10.1000/182', None)
    """
    found = _DOI.fullmatch(text.strip())
    return found[1] if found else None


def unresolved(text: str) -> str:
    """What should be a DOI, without its resolver; whatever else it is stays.

    >>> unresolved("https://doi.org/10.1000/182"), unresolved("doi: 10.1/a b"), unresolved("1000/182")
    ('10.1000/182', '10.1/a b', '1000/182')
    """
    return _RESOLVER.sub("", text, count=1)


def arxiv(text: str) -> str | None:
    """An arXiv identifier of the new or the old scheme, with its version, without a label or a class.

    >>> arxiv("arXiv:1008.2849v1 [cs.DS]"), arxiv("hep-th/9603067"), arxiv("1713.0001")
    ('1008.2849v1', 'hep-th/9603067', None)
    """
    found = _ARXIV.fullmatch(text.strip())
    if found is None:
        return None
    month = found["month"] or found["old"]
    return found[1] if 1 <= int(month) <= 12 else None


def pmid(text: str) -> str | None:
    """A PMID: a number of up to eight digits.

    >>> pmid("PMID: 17170002"), pmid("PMC1779783")
    ('17170002', None)
    """
    found = _PMID.fullmatch(text.strip())
    return found[1] if found else None


def pmcid(text: str) -> str | None:
    """A PMCID: ``PMC`` and a number.

    >>> pmcid("PMC1779783"), pmcid("1779783")
    ('PMC1779783', None)
    """
    text = text.strip().upper()
    return text if _PMCID.fullmatch(text) else None


__all__ = [
    "arxiv",
    "compact",
    "doi",
    "isbn",
    "isbn_check",
    "isbns",
    "issn",
    "issn_check",
    "orcid",
    "pmcid",
    "pmid",
    "unresolved",
]

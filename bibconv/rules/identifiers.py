"""Identifiers: their form, their check digits, and the field that they belong in."""

from __future__ import annotations

import re

from bibconv.rules.base import TEX_PROFILES, Fix, Found, Item, inside, raw, rule
from bibconv.syntax import Field

_DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/\S+")
_RESOLVER = re.compile(r"(?:https?://)?(?:dx\.)?doi\.org/(?=10\.)|doi:\s*(?=10\.)", re.IGNORECASE)


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
    at the publisher.
    """
    if _DOI.fullmatch(value) is None:
        return [item.find(f"{value[:80]!r} is no DOI", variable)]
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
    return [item.find("the DOI begins with a resolver", field, Fix(((start, start + found.end(), ""),)))]

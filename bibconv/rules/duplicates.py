"""The same work twice: by its DOI, or by its title and its authors; records meet in a dictionary."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bibconv.rules import normal
from bibconv.rules.base import ByKey, Digest, File, Finding, Found, rule

_SHORTEST = 12
"""How many letters a title must have to tell a work from others."""
_CROWD = 50
"""Of so many records of one title each is compared with the first ones only."""
_PREPRINTS = ("arxiv", "biorxiv", "medrxiv", "chemrxiv", "psyarxiv", "techrxiv", "ssrn", "preprint", "openreview")
_PREPRINT_DOIS = ("10.48550/", "10.1101/", "10.26434/chemrxiv", "10.31234/", "10.36227/", "10.2139/ssrn", "10.20944/")


def _at(digest: Digest, message: str) -> Finding:
    """A finding at the key of a record."""
    if digest.key_start >= 0:
        return Finding(message, digest.key, digest.start, digest.key_start + len(digest.key))
    return Finding(message, digest.key, line=digest.line)


def _named(digest: Digest) -> str:
    where = f"line {digest.line}"
    return f"{digest.key!r} ({where})" if digest.key else f"that of {where}"


def _preprint(digest: Digest) -> bool:
    """Whether a record is that of a preprint, as it says itself."""
    if digest.doi:
        return digest.doi.lower().startswith(_PREPRINT_DOIS)
    venue = digest.held.get("container-title") or digest.held.get("archive") or digest.held.get("publisher")
    return venue is not None and any(server in venue[0].lower() for server in _PREPRINTS)


@rule(
    "C101",
    "one DOI in two records",
    file=True,
    bad="@misc{a, title = {One}, doi = {10.1000/AB}}\n\n@misc{b, title = {One}, doi = {10.1000/ab}}\n",
    good="@misc{a, title = {One}, doi = {10.1000/ab}}\n\n@misc{b, title = {Two}, doi = {10.1000/abc}}\n",
)
def same_doi(file: File) -> Found:
    """A DOI names one work, and letter case counts nothing in it (ISO 26324, 4.2).

    So either one work stands under two keys, and is printed twice when both are cited, or one of the two has the DOI
    of another work, copied along by mistake; the message says which by the titles. What an entry takes over from its
    parent is not looked at, and a chapter may have the DOI of its book.
    """
    first: dict[str, Digest] = {}
    found = []
    for digest in file.digests:
        if not digest.doi:
            continue
        other = first.setdefault(digest.doi.lower(), digest)
        if other is not digest and not _whole_and_part(digest, other):
            alike = normal.title(digest.title) == normal.title(other.title)
            more = "" if alike or not (digest.title and other.title) else ", though the titles differ"
            found.append(_at(digest, f"the DOI {digest.doi[:80]} is also that of {_named(other)}{more}"))
    return found


_PARTS = frozenset("inbook incollection inproceedings conference bookinbook suppbook inreference chapter".split())
_WHOLES = frozenset("book mvbook collection mvcollection proceedings mvproceedings reference mvreference".split())


def _whole_and_part(one: Digest, other: Digest) -> bool:
    """Whether of two records one is a book and the other a part of one, or both are unlike parts of one book."""
    types = {one.type, other.type}
    if types <= _PARTS:
        return one.title == other.title and one.apart != other.apart
    return not types.isdisjoint(_PARTS) and not types.isdisjoint(_WHOLES)


@rule(
    "C102",
    "one work under two keys",
    file=True,
    bad="@misc{a, author = {Doe, Jane}, title = {On the Schooling of Fish}, year = 2001}\n\n"
    "@misc{b, author = {J. Doe}, title = {On the schooling of {Fish}}, year = 2001}\n",
    good="@misc{a, author = {Doe, Jane}, title = {On the Schooling of Fish}, volume = 1}\n\n"
    "@misc{b, author = {Doe, Jane}, title = {On the Schooling of Fish}, volume = 2}\n",
)
def same_work(file: File) -> Found:
    """Two records with the same title and the same authors, under two keys: the work is printed twice when both are
    cited, and corrections reach only one of them.

    Titles are compared without case, marks and markup, authors by their family names. Records that differ in year,
    type, venue, publisher, volume, number, pages, chapter, edition, ISBN or DOI are let pass, and so are short titles,
    such as "Introduction".
    Two forms of a work that are kept on purpose are let pass too: where `related` ties one to another, where the
    keys have all but their last word in common (`fish-full`, `fish-minimal`), where one is a volume of the other, and
    where what says how an entry is to be set differs, such as `langid`, `options` or `annotation`.
    """
    return [
        _at(one, f"the same title and authors as {_named(other)}")
        for one, other in _pairs(file)
        if not _differ(one, other) and not _preprint(one) and not _preprint(other) and not _shows(file, one, other)
    ]


@rule(
    "C103",
    "a preprint beside what was published of it",
    file=True,
    severity="note",
    bad="@misc{a, author = {Doe, Jane}, title = {On the Schooling of Fish}, archiveprefix = {arXiv}, year = 2001}\n\n"
    "@article{b, author = {Doe, Jane}, title = {On the schooling of fish}, journal = {Fishes}, year = 2002}\n",
    good="@article{a, author = {Doe, Jane}, title = {On the Schooling of Fish}, journal = {Fish}, year = 2001}\n\n"
    "@article{b, author = {Doe, Jane}, title = {On the schooling of fish}, journal = {Fish}, year = 2003}\n",
)
def preprint_and_published(file: File) -> Found:
    """The work stands here as a preprint and as it was published. Most journals want the latter cited alone.

    A record is taken for a preprint when its DOI, its archive or what stands for its journal is that of a preprint
    server. Where both are cited on purpose, the finding is to be ignored.
    """
    return [
        _at(one if _preprint(one) else other, f"a preprint of {_named(other if _preprint(one) else one)}")
        for one, other in _pairs(file)
        if _preprint(one) != _preprint(other)
    ]


def _pairs(file: File) -> list[tuple[Digest, Digest]]:
    """Records with the same title and family names, each with the first one before it that they have them in common."""
    found: list[tuple[Digest, Digest]] = file.once("pairs", lambda: list(_found_pairs(file)))
    return found


def _found_pairs(file: File) -> Iterator[tuple[Digest, Digest]]:
    blocks: dict[str, list[Digest]] = {}
    for digest in file.digests:
        if not digest.names or len(digest.title) < _SHORTEST:
            continue
        title = normal.title(digest.title)
        if len(title) < _SHORTEST:
            continue
        block = blocks.setdefault(title, [])
        for other in block:
            if not _same_names(digest, other):
                continue
            if not _differ(digest, other) or _preprint(digest) != _preprint(other):
                if not _on_purpose(digest, other):
                    yield digest, other
                break
        if len(block) < _CROWD:
            block.append(digest)


def _same_names(one: Digest, other: Digest) -> bool:
    """Whether the first few family names are the same."""
    first, second = one.names[:3], other.names[:3]
    return first == second or [normal.title(name) for name in first] == [normal.title(name) for name in second]


_LAST_WORD = re.compile(r"(.*[^\W\d_])[-:/._]([^\W\d_]{3,})", re.DOTALL)


def _on_purpose(one: Digest, other: Digest) -> bool:
    """Whether two records of one work are kept on purpose, as their keys or their relations say."""
    if "related" in one.held or "related" in other.held:
        return True
    first, second = _LAST_WORD.fullmatch(one.key), _LAST_WORD.fullmatch(other.key)
    if first is None or second is None:
        return one.key.startswith(other.key + ":") or other.key.startswith(one.key + ":")
    return first[1] == second[1]


_HOW = ("langid", "language", "hyphenation", "options", "crossref", "addendum", "version", "editortype")
_SAID = ("annotation", "annote", "date", "month", "day", "type", "howpublished")


def _shows(file: File, one: Digest, other: Digest) -> bool:
    """Whether two entries of one work differ in how they are to be set, or in what they say of its form."""
    if one.key == other.key:
        return False
    entries = file.once("entries by key", lambda: ByKey(each for each in file.digests if each.start >= 0))
    first, second = entries.get(one.key), entries.get(other.key)
    if first is None or second is None:
        return False
    these = {name: " ".join(text.split()) for name, (text, _) in first.held.items()}
    those = {name: " ".join(text.split()) for name, (text, _) in second.held.items()}
    if any(these.get(name) != those.get(name) for name in _HOW):
        return True
    if any(name in these and name in those and these[name] != those[name] for name in _SAID):
        return True
    return ("volume" in these and "volumes" in those) or ("volumes" in these and "volume" in those)


def _differ(one: Digest, other: Digest) -> bool:
    """Whether two records of one title are of two works, or of two parts of one."""
    if one.type != other.type or (one.year and other.year and one.year != other.year):
        return True
    if one.doi and other.doi and one.doi.lower() != other.doi.lower():
        return True
    if any(other.apart.get(name, value) != value for name, value in one.apart.items()):
        return True
    return any(_unlike(one.held.get(name), other.held.get(name)) for name in ("publisher", "container-title"))


def _unlike(one: tuple[str, int] | None, other: tuple[str, int] | None) -> bool:
    """Whether two names of a publisher or of a venue are of two, however they may be abbreviated."""
    if one is None or other is None or one[0] == other[0]:
        return False
    first, second = normal.venue(one[0]), normal.venue(other[0])
    if not first or not second or first in second or second in first:
        return False
    short, whole = sorted(
        (normal.venue_words(one[0]), normal.venue_words(other[0])), key=lambda words: len("".join(words))
    )
    return not normal.abbreviates(short, whole)

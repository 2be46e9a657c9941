"""What is left in the text of a record when it is taken from a page, a PDF or a dump."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from bibconv.model import Name
from bibconv.rules import normal
from bibconv.rules.base import (
    TEX_PROFILES,
    Digest,
    File,
    Finding,
    Fix,
    Found,
    Item,
    inside,
    plain_strings,
    raw,
    rule,
)

_SHORTEST = 30
_NONE = re.compile(
    r"\W*(?:no abstract(?: (?:is )?available)?|not available|n/?a|none|null|unknown|tbd|abstract"
    r"|(?:(?:enter|insert|your|the|add) )*abstract here)\W*",
    re.IGNORECASE,
)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else " ".join(plain_strings(value))


@rule(
    "D101",
    "an abstract that is none",
    values=("abstract",),
    bad="@misc{a, title = {A}, abstract = {No abstract available.}}\n",
    good="@misc{a, title = {A}, abstract = {We prove that fish swim in schools.}}\n",
)
def no_abstract(item: Item, variable: str, value: Any) -> Found:
    """The abstract is a single word (in dumps, a word or two), or says that there is none.

    It is what an export puts there, a heading, or what is left when the text was lost. Leave the field out.
    """
    text = _text(value)
    if len(text) > 60:
        return None
    words = 3 if item.file.profile == "dump" else 2
    short = isinstance(value, str) and len(text) < _SHORTEST and len(text.split()) < words and text[-1:] != "."
    if short and text.islower() and item.file.profile != "dump":
        # A word in small letters is a mark of somebody's own.
        short = False
    if short or _NONE.fullmatch(text):
        return [item.find(f"the abstract is {text!r}", variable)]
    return None


def _open(text: str) -> bool:
    """Whether a title ends in a dash on purpose: a range of years that goes on, or one of several dashes in it."""
    return text[-1] in "–—-" and (text[-2:-1].isdigit() or text.find(text[-1]) < len(text) - 1)


_CUT = re.compile(r"[,;:&–—-]$|\s(?:and|or|the|an)$")


@rule(
    "D102",
    "a title that is cut off",
    values=("title",),
    bad="@misc{a, title = {On Fish, Birds,}}\n",
    good="@misc{a, title = {On Fish, Birds, and Bees}}\n@misc{b, title = {What Are Birds Made Of}}\n",
)
def title_cut(item: Item, variable: str, value: Any) -> Found:
    """The title ends in a comma, a colon or a dash, or in a small word that something must follow.

    A line was lost that the title went on over, or a subtitle that stood in another field. Look the title up.
    """
    last = value if isinstance(value, str) else value[-1]
    if isinstance(last, str) and _CUT.search(last, max(0, len(last) - 8)) is not None and not _open(last):
        return [item.find(f"the title ends in {last[-40:]!r}", variable)]
    return None


@rule(
    "D103",
    "an abstract that begins with the title",
    values=("abstract",),
    bad="@misc{a, title = {On the Schooling of Fish}, abstract = {On the schooling of fish. We prove it.}}\n",
    good="@misc{a, title = {On the Schooling of Fish}, abstract = {On the schooling of fish much is known.}}\n",
)
def title_again(item: Item, variable: str, value: Any) -> Found:
    """The first sentence of the abstract is the title: it was copied along with the text.

    Remove it from the abstract.
    """
    title = item.value("title")
    first = value if isinstance(value, str) else value[0]
    if title is None or not isinstance(first, str) or not isinstance(title, str) or title[:1] != first[:1]:
        return None
    sentence = re.split(r"[.!?:](?:\s|$)|\n", first[: len(title) + 20], maxsplit=1)
    if len(sentence) == 2 and len(title) >= 15 and normal.title(sentence[0]) == normal.title(title):
        return [item.find("the abstract begins with the title", variable)]
    return None


def _named(digest: Digest) -> str:
    where = f"line {digest.line}"
    return f"{digest.key!r} ({where})" if digest.key else f"the record in {where}"


@rule(
    "D104",
    "one abstract in two records",
    file=True,
    bad="@misc{a, title = {A}, abstract = {We prove that fish swim in schools.}}\n"
    "@misc{b, title = {B}, abstract = {We prove that fish swim in schools.}}\n",
    good="@misc{a, title = {A}, abstract = {We prove that fish swim in schools.}}\n"
    "@misc{b, title = {B}, abstract = {We prove that birds fly in flocks.}}\n",
)
def abstract_twice(file: File) -> Found:
    """Two records with different titles have the same abstract, so that one of the two has the abstract of the other.

    (Where the titles are the same too, `C102` tells it.) Most often a line was lost or repeated in a dump. What three
    records or more have in common, outside of dumps, is the text of a volume or of a series, and let pass.
    """
    first: dict[int, Digest] = {}
    found = []
    times = Counter([digest.abstract for digest in file.digests])
    for digest in file.digests:
        if digest.abstract and (times[digest.abstract] == 2 or file.profile == "dump"):
            other = first.setdefault(digest.abstract, digest)
            if (
                other is not digest
                and digest.title != other.title
                and (not digest.title or normal.title(digest.title) != normal.title(other.title))
            ):
                message = f"the abstract is also that of {_named(other)}"
                at = (digest.start, digest.key_start + len(digest.key)) if digest.start >= 0 else (-1, -1)
                found.append(Finding(message, digest.key, *at, line=digest.line))
    return found


_INSTITUTION = re.compile(
    r"\b(?:Universit|Departmen|Institut|Facult|Laborator|School of|College of|Centre for|Center for|Hospital)"
)
_MAIL = re.compile(r"\w@\w+\.\w")


@rule(
    "D105",
    "an address among the authors",
    values=("author",),
    bad="@misc{a, title = {A}, author = {Doe, Jane and Department of Fish, University of Rome}}\n",
    good="@misc{a, title = {A}, author = {Doe, Jane and {University of Rome, Department of Fish}}}\n",
)
def address(item: Item, variable: str, value: tuple[Name, ...]) -> Found:
    """A name of the list is an affiliation or an e-mail address that stood beside the authors on the page.

    An institution that is an author as a whole is let pass: in BibTeX it stands in braces.
    """
    field = item.field(variable)
    if field is not None and not _may_be_address(raw(field)):
        return None
    for name in value:
        parts = (name.family, name.given, name.literal)
        text = " ".join([part for part in parts if isinstance(part, str)])
        if "@" in text and _MAIL.search(text):
            return [item.find(f"an e-mail address among the authors: {text[:60]!r}", variable)]
        if not isinstance(name.literal, str) and isinstance(name.given, str) and _INSTITUTION.search(text):
            return [item.find(f"an affiliation among the authors: {text[:60]!r}", variable)]
    return None


@rule(
    "T113",
    "a citation in an abstract",
    file=True,
    profiles=TEX_PROFILES,
    bad="@misc{a, title = {A}, abstract = {As \\citet{doe1999fish} have shown, fish swim in schools.}}\n",
    good="@misc{a, title = {A}, abstract = {As Doe has shown, fish swim in schools.}, note = {See \\cite{b}}}\n",
)
def citation(file: File) -> Found:
    r"""The abstract has a command such as `\citet{…}`, whose key belongs to the bibliography of the paper itself.

    It was copied from the source of the paper. TeX prints a question mark for it, other formats the command. Write
    the names in full, or leave the citation out. In dumps `D010` tells the same.
    """
    keys = {digest.key for digest in file.digests if digest.start >= 0}
    found = []
    for digest in file.digests:
        for finding, cited in digest.cites:
            if not all(key in keys for key in cited):
                found.append(finding)
                break
    return found


def _may_be_address(text: str) -> bool:
    return "@" in text or (
        "niversit" in text
        or "epartm" in text
        or "nstitut" in text
        or "acult" in text
        or "aborator" in text
        or "chool" in text
        or "ollege" in text
        or "entre" in text
        or "enter" in text
        or "ospital" in text
    )


_LABEL = re.compile(
    r"\s*(?:\\(?:textbf|emph|textit|textsc)\{|[*_#]+\s*)?(?:Abstract\s*[:.—–-]|ABSTRACT\b[\s:.—–-])[\s}*_—–-]*"
)


@rule(
    "D106",
    "a label left in the abstract",
    values=("abstract",),
    fix="unsafe",
    bad="@misc{a, title = {A}, abstract = {Abstract: We prove that fish swim in schools.}}\n",
    good="@misc{a, title = {A}, abstract = {Abstract interpretation of fish that swim in schools.}}\n",
)
def label(item: Item, variable: str, value: Any) -> Found:
    """The text begins with the heading `Abstract` of the page that it was copied from.

    The fix removes the heading.
    """
    first = value if isinstance(value, str) else _text(value)
    if not first[:12].lstrip(" *_#").lower().startswith("abstract") or not (found := _LABEL.match(first)):
        return None

    def mend(text: str) -> tuple[int, int] | None:
        at = _LABEL.match(text)
        plain = at is not None and text.count("{", 0, at.end()) == text.count("}", 0, at.end())
        return at.span() if at is not None and plain else None

    return [_cut_out(item, variable, f"the abstract begins with {found[0].strip()!r}", mend)]


def _cut_out(item: Item, variable: str, message: str, mend: Callable[[str], tuple[int, int] | None]) -> Finding:
    """A finding whose fix takes a stretch out of the field."""
    field = item.place(variable) if item.entry is not None else None
    where = inside(field) if field is not None else None
    span = mend(raw(field)) if field is not None and where is not None else None
    if field is None or where is None or span is None:
        return item.find(message, variable)
    start, end = where[0] + span[0], where[0] + span[1]
    return item.find(message, (start, end), Fix(((start, end, ""),), safe=False, fields=(field.name,)))


_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|\(C\)|\\copyright\S*|Copyright)\s{0,3}(?:©\s?)?(?:19|20)[0-9]{2}\b|All [Rr]ights [Rr]eserved"
)


@rule(
    "D107",
    "a copyright notice in the abstract",
    values=("abstract",),
    severity="note",
    bad="@misc{a, title = {A}, abstract = {Fish swim in schools, as we prove. © 2019 Elsevier B.V.}}\n",
    good="@misc{a, title = {A}, abstract = {Fish swim in schools, as copyright law of 2019 has it.}}\n",
)
def copyright_notice(item: Item, variable: str, value: Any) -> Found:
    """Databases put the publisher's notice at the end of the abstract. It is no part of the text.

    There is no fix, since where the notice ends is not certain.
    """
    first, last = (value, value) if isinstance(value, str) else (value[0], value[-1])
    if isinstance(last, str):
        end = last[-300:]
        hinted = "©" in end or "right" in end or "(c)" in end or "(C)" in end
        if hinted and (found := _COPYRIGHT.search(end)) is not None:
            return [item.find(f"a copyright notice in the abstract: {end[found.start() :][:60]!r}", variable)]
    if isinstance(first, str) and first[:1] in "©(C" and (found := _COPYRIGHT.match(first)) is not None:
        return [item.find(f"a copyright notice in the abstract: {first[:60]!r}", variable)]
    return None


_KEYWORDS = re.compile(r"(?:^|[.\n]\s*)(?:Keywords|Key ?words|KEYWORDS|Index Terms)(?: and phrases)?\s*[:—–-]")


@rule(
    "D108",
    "keywords in the abstract",
    values=("abstract",),
    severity="note",
    bad="@misc{a, title = {A}, abstract = {We prove that fish swim in schools. Keywords: fish, school}}\n",
    good="@misc{a, title = {A}, abstract = {We prove that keywords are of use to fish in schools.}}\n",
)
def keywords(item: Item, variable: str, value: Any) -> Found:
    """The text goes on with the line of keywords that stands below it on the page.

    They belong in `keywords` (`KW`, `kwd-group`), where searching finds them.
    """
    last = value if isinstance(value, str) else value[-1]
    if isinstance(last, str):
        end = last[-600:]
        if ("words" in end or "WORDS" in end or "Index" in end) and (found := _KEYWORDS.search(end)) is not None:
            return [item.find(f"keywords in the abstract: {end[found.start() :].strip(' .')[:60]!r}", variable)]
    return None


_RESIDUE = re.compile(r"- (?<=[a-z][a-z]- )(?=([a-z]{2,}))")
_MAYBE_RESIDUE = re.compile(r"-[ \r\n](?<=[a-z]-.)")
_AFTER_A_HYPHEN = frozenset(
    "and or nor to und oder bis et ou en och ja of in on at as the than from with for by but not rather through versus "
    "vs sowie resp respectively based like and/or through über y e o i a og eller od do by que is are was that which "
    "this when while if its it we can into over per via up".split()
)


@rule(
    "D109",
    "a word broken at the end of a line",
    values=("abstract", "title"),
    severity="note",
    bad="@misc{a, title = {A}, abstract = {We prove by exam- ple that fish swim in schools.}}\n",
    good="@misc{a, title = {A}, abstract = {We look at long- and short-term schools - of fish}}\n",
)
def broken_word(item: Item, variable: str, value: Any) -> Found:
    """A word was broken with a hyphen where a line of the PDF ended, and the hyphen and a blank are left.

    Hyphens before "and" and its like are let pass (`long- and short-term`). There is no fix, since it cannot be told
    whether the hyphen belongs to the word (`self- supervised`) or not (`exam- ple`).
    """
    if _MAYBE_RESIDUE.search(item.text) is None:
        return None
    for text in (value,) if isinstance(value, str) else plain_strings(value):
        if "- " in text:
            for found in _RESIDUE.finditer(text):
                if found[1] not in _AFTER_A_HYPHEN:
                    start = text.rfind(" ", 0, found.start()) + 1
                    word = text[max(start, found.start() - 30) : found.end() + min(30, len(found[1]))]
                    return [item.find(f"a word broken at the end of a line in {variable}: {word!r}", variable)]
    return None


_CUT_ABSTRACT = re.compile(
    r"(?:[A-Za-z,] ?(?:\.\.\.|…)|\[(?:\.\.\.|…)\]|\bRead more|\bShow more|\((?:abridged|truncated)\))\W*$"
)


@rule(
    "D110",
    "an abstract that is cut off",
    values=("abstract",),
    bad="@misc{a, title = {A}, abstract = {We prove that fish swim in schools, and that birds ...}}\n",
    good="@misc{a, title = {A}, abstract = {We prove that fish swim in schools.}}\n",
)
def abstract_cut(item: Item, variable: str, value: Any) -> Found:
    """The text ends in dots, or in the button that opens the rest of it: only what a page of results showed was copied.

    Take the whole abstract from the page of the paper.
    """
    last = value if isinstance(value, str) else value[-1]
    if not isinstance(last, str) or ("..." not in last[-5:] and "…" not in last[-3:] and last[-1] not in "])e"):
        return None
    if (found := _CUT_ABSTRACT.search(last, max(0, len(last) - 20))) is not None:
        return [item.find(f"the abstract ends in {found[0]!r}", variable)]
    return None

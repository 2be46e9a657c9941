"""Citations in XML, as JATS4R recommends them (jats4r.org: citations, data citations, preprint citations).

A part is a ``ref`` element; elements are known by their names without namespaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, get_args

from bibconv.format import Part
from bibconv.model import ItemType
from bibconv.rules.base import File, Finding, Found, rule

_CITATIONS = ("element-citation", "mixed-citation")
_OLD = ("nlm-citation", "citation")
_HREF = "{http://www.w3.org/1999/xlink}href"
_TYPES = frozenset(get_args(ItemType)) | frozenset(
    "book chapter commun conf-paper conf-proc conference confproc data database dataset discussion dissertation ebook "
    "edited-book gov government journal letter list magazine media newspaper other patent periodical postedcontent "
    "preprint report review software standard supplementary-material thesis undeclared video web webpage website "
    "working-paper working_paper blog interview legal music podcast press-release product socialmedia book-chapter "
    "clinicaltrial proceedings protocol poster".split()
)
"""Values of ``@publication-type`` in the tag library, in JATS4R's and PMC's guidelines, and CSL's types."""


def _local(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _all(element: Any, *names: str) -> Iterator[Any]:
    """The elements of these names within an element, however deep."""
    for each in element.iter():
        if _local(each) in names:
            yield each


def _of(part: Part) -> list[Any]:
    """The citations of a reference, those in a set of alternatives included."""
    return [
        citation
        for child in part.value
        for citation in (child if _local(child) == "citation-alternatives" else (child,))
        if _local(citation) in _CITATIONS
    ]


def _find(part: Part, element: Any, message: str) -> Finding:
    return Finding(message, part.value.get("id") or "", line=element.sourceline or part.line)


def _example(inside: str, ref: str = ' id="r1"', citation: str = ' publication-type="journal"') -> str:
    return (
        f"<article><back><ref-list>\n<ref{ref}>\n<element-citation{citation}>{inside}</element-citation>\n"
        "</ref>\n</ref-list></back></article>\n"
    )


_FINE = _example(
    '<person-group person-group-type="author"><name><surname>Doe</surname><given-names>J</given-names></name>'
    '<etal/></person-group> <article-title>A</article-title> <source>B</source> <year iso-8601-date="2001">2001</year> '
    '<fpage>1</fpage><lpage>2</lpage> <pub-id pub-id-type="doi">10.1000/1</pub-id>'
)


@rule(
    "J101",
    "a citation without a type",
    parts=("ref",),
    format="jats",
    bad=_example("<article-title>A</article-title>", citation=""),
    good=_FINE,
)
def no_type(file: File, part: Part) -> Found:
    """`@publication-type` says what is cited; without it no reader knows a journal article from a chapter.

    (JATS4R, citations: "Use @publication-type".) `@citation-type` is its deprecated name.
    """
    found = []
    for citation in _of(part):
        if citation.get("citation-type"):
            found.append(_find(part, citation, "@citation-type is deprecated: use @publication-type"))
        elif not citation.get("publication-type"):
            found.append(_find(part, citation, f"the {_local(citation)} has no @publication-type"))
    return found


@rule(
    "J102",
    "a type of citation that is not known",
    parts=("ref",),
    format="jats",
    severity="note",
    bad=_example("<article-title>A</article-title>", citation=' publication-type="jrnl-art"'),
    good=_FINE,
)
def unknown_type(file: File, part: Part) -> Found:
    """The value of `@publication-type` is none of those that the tag library, JATS4R or PMC recommend.

    JATS allows any word there, and readers pass over what they do not know. `other` is known and says nothing: JATS4R
    advises against it, but there is nothing else for what is of no kind.
    """
    return [
        _find(part, citation, f"the publication-type {kind[:40]!r} is not known")
        for citation in _of(part)
        if (kind := citation.get("publication-type")) and kind.lower() not in _TYPES
    ]


@rule(
    "J103",
    "an element of citation that is deprecated",
    parts=("ref",),
    format="jats",
    bad='<ref-list>\n<ref id="r1"><nlm-citation publication-type="book"><source>A</source></nlm-citation></ref>\n'
    "</ref-list>\n",
    good=_FINE,
)
def deprecated(file: File, part: Part) -> Found:
    """`nlm-citation` and `citation` are left over from the tag set before JATS and are not in JATS Publishing 1.x.

    Use `element-citation`, or `mixed-citation` where the punctuation is kept.
    """
    return [
        _find(part, child, f"{_local(child)} is deprecated: use element-citation or mixed-citation")
        for child in part.value
        if _local(child) in _OLD
    ]


@rule(
    "J104",
    "a reference without an id",
    parts=("ref",),
    format="jats",
    bad=_example("<article-title>A</article-title>", ref=""),
    good=_FINE,
)
def no_id(file: File, part: Part) -> Found:
    """Each `ref` must have an `@id` (JATS4R, citations): the `xref` in the text points to it.

    Without it the reference is printed and nothing leads there.
    """
    return None if part.value.get("id") else [_find(part, part.value, "the ref has no @id")]


_YEAR = re.compile(r"(?:1[4-9]|20)[0-9]{2}")
_ISO = re.compile(r"(?:1[4-9]|20)[0-9]{2}(?:[-/~?%XuT].*)?", re.DOTALL)


@rule(
    "J105",
    "a year that is no number",
    parts=("ref",),
    format="jats",
    bad=_example("<year>1999a</year>"),
    good=_example('<year iso-8601-date="1999">1999a</year>'),
)
def year(file: File, part: Part) -> Found:
    """`year` holds four digits, or has the year in `@iso-8601-date` (JATS4R, data citations).

    So `1999a` and "in press" need the attribute; without it the reference has no year for a machine.
    """
    found = []
    for citation in _of(part):
        for each in _all(citation, "year"):
            text = _text(each)
            iso = each.get("iso-8601-date") or ""
            if not _YEAR.fullmatch(text) and not _ISO.fullmatch(iso) and _local(each.getparent()) != "date":
                found.append(_find(part, each, f"the year {text[:40]!r} is no number and has no iso-8601-date"))
    return found


@rule(
    "J106",
    "punctuation in an element-citation",
    parts=("ref",),
    format="jats",
    bad=_example("<article-title>A</article-title>, <source>B</source>."),
    good=_FINE,
)
def punctuation(file: File, part: Part) -> Found:
    """An `element-citation` holds elements alone; what stands between them is not allowed by any of the JATS DTDs.

    Whoever prints it puts the punctuation between the elements, so that it would stand there twice. Text and
    punctuation go into a `mixed-citation`.
    """
    found = []
    for citation in _of(part):
        if _local(citation) == "element-citation":
            loose = [citation.text, *(child.tail for child in citation)]
            text = next((text.strip() for text in loose if text and text.strip()), "")
            if text:
                found.append(_find(part, citation, f"the text {text[:40]!r} stands between the elements"))
    return found


_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)(?=10\.[0-9]{4})", re.IGNORECASE)


@rule(
    "J107",
    "a DOI that is marked up as a link",
    parts=("ref",),
    format="jats",
    bad=_example("<ext-link>https://doi.org/10.1000/1</ext-link>"),
    good=_FINE,
)
def doi_as_link(file: File, part: Part) -> Found:
    """A DOI stands in `<pub-id pub-id-type="doi">` by itself, not in `ext-link`, `uri` or a comment (JATS4R).

    Only there do Crossref, PMC and readers of citations look for it.
    """
    found = []
    for citation in _of(part):
        if any(each.get("pub-id-type") == "doi" for each in _all(citation, "pub-id")):
            continue
        for link in _all(citation, "ext-link", "uri", "comment"):
            says_so = link.get("ext-link-type") == "doi" and (link.get(_HREF) or _text(link))
            if says_so or _DOI.match(link.get(_HREF) or "") or _DOI.match(_text(link)):
                found.append(_find(part, link, f"the DOI stands in {_local(link)}, not in a pub-id"))
                break
    return found


@rule(
    "J108",
    "an identifier of a citation that says not what it is",
    parts=("ref",),
    format="jats",
    bad=_example("<pub-id>10.1000/1</pub-id>"),
    good=_FINE,
)
def identifier(file: File, part: Part) -> Found:
    """`pub-id` needs `@pub-id-type`, and a DOI stands in it without a resolver (JATS4R, citations).

    Without the type nobody knows whether the number is one of PubMed or of something else.
    """
    found = []
    for citation in _of(part):
        for each in _all(citation, "pub-id"):
            if not each.get("pub-id-type"):
                found.append(_find(part, each, f"the pub-id {_text(each)[:40]!r} has no @pub-id-type"))
            elif each.get("pub-id-type") == "doi" and _DOI.match(_text(each)):
                found.append(_find(part, each, f"the DOI {_text(each)[:60]!r} has a resolver before it"))
    return found


@rule(
    "J109",
    "a group of persons without a role",
    parts=("ref",),
    format="jats",
    bad=_example("<person-group><name><surname>Doe</surname></name></person-group>"),
    good=_FINE,
)
def no_role(file: File, part: Part) -> Found:
    """`person-group` needs `@person-group-type` (JATS4R, preprint citations): `author`, `editor`, `translator` …

    Otherwise editors are taken for authors.
    """
    return [
        _find(part, group, "the person-group has no @person-group-type")
        for citation in _of(part)
        for group in _all(citation, "person-group")
        if not group.get("person-group-type")
    ]


_RANGE = re.compile(r"[0-9]+\s*[-–—]\s*[0-9]+")


@rule(
    "J110",
    "pages that are marked up wrongly",
    parts=("ref",),
    format="jats",
    bad=_example("<fpage>11-19</fpage>"),
    good=_FINE,
)
def pages(file: File, part: Part) -> Found:
    """One `fpage` with one page and one `lpage`; an article number stands in `elocation-id`, and then in its stead.

    Several, a range in `fpage`, or an `lpage` alone are read by each reader in its own way. What is not one range is
    for `page-range`, beside `fpage`.
    """
    found = []
    for citation in _of(part):
        first, last = list(_all(citation, "fpage")), list(_all(citation, "lpage"))
        if len(first) > 1 or len(last) > 1:
            found.append(_find(part, (first[1:] or last[1:])[0], "several first or last pages"))
        elif last and not first:
            found.append(_find(part, last[0], "a last page without a first one"))
        elif first and _RANGE.fullmatch(_text(first[0])):
            found.append(_find(part, first[0], f"the range {_text(first[0])!r} stands in fpage"))
        elif first and next(_all(citation, "elocation-id"), None) is not None:
            found.append(_find(part, first[0], "both fpage and elocation-id"))
    return found


_GROUP = re.compile(
    r"\b(?:Consortium|Collaboration|Committee|Organi[sz]ation|Association|Ministry|University|Institute|Department|"
    r"Society|Working Group|Study Group|Task Force|Agency|Foundation|Council)\b"
)
_ET_AL = re.compile(r"(?:.*\s)?et\.?\s?al\.?", re.IGNORECASE)


@rule(
    "J111",
    "a name that is no person's",
    parts=("ref",),
    format="jats",
    bad=_example(
        '<person-group person-group-type="author"><name><surname>World Health Organization</surname></name>'
        "</person-group>"
    ),
    good=_example('<person-group person-group-type="author"><collab>World Health Organization</collab></person-group>'),
)
def no_person(file: File, part: Part) -> Found:
    """An institution or a group stands in `collab`, and "et al." is `<etal/>`; `name` is for persons (JATS4R, authors).

    In `name` it is inverted and cut to initials as a person's name is.
    """
    found = []
    for citation in _of(part):
        for name in _all(citation, "name", "string-name"):
            text = _text(name)
            given = next(_all(name, "given-names"), None)
            if _ET_AL.fullmatch(text):
                found.append(_find(part, name, f"{text[:40]!r} stands in a {_local(name)}: use <etal/>"))
            elif given is None and _GROUP.search(text):
                found.append(_find(part, name, f"{text[:60]!r} stands in a {_local(name)}: use collab"))
    return found


@rule(
    "J112",
    "a citation of data that is marked up otherwise",
    parts=("ref",),
    format="jats",
    bad=_example("<data-title>A</data-title><year>2001</year>"),
    good=_example("<data-title>A</data-title><source>B</source>", citation=' publication-type="data"'),
)
def data(file: File, part: Part) -> Found:
    """`data-title` and `publication-type="data"` go together, and one of `data-title` and `source` is there.

    (JATS4R, data citations.) The title of a data set is not an `article-title`, and `version` has its number in
    `@designator`.
    """
    found = []
    for citation in _of(part):
        names = {_local(each): each for each in citation}
        is_data = citation.get("publication-type") == "data"
        if "data-title" in names and not is_data:
            found.append(_find(part, names["data-title"], 'data-title without publication-type="data"'))
        if is_data and "article-title" in names and "data-title" not in names:
            found.append(_find(part, names["article-title"], "the title of data stands in article-title"))
        elif is_data and "data-title" not in names and "source" not in names:
            found.append(_find(part, citation, "a citation of data with neither data-title nor source"))
        if "version" in names and not (names["version"].get("designator") or "").strip():
            found.append(_find(part, names["version"], "the version has no @designator"))
    return found


@rule(
    "J113",
    "a citation of a preprint that lacks something",
    parts=("ref",),
    format="jats",
    bad=_example("<article-title>A</article-title><year>2001</year>", citation=' publication-type="preprint"'),
    good=_FINE.replace("journal", "preprint"),
)
def preprint(file: File, part: Part) -> Found:
    """A preprint is cited with its persons, title, year, server (`source`), and a `pub-id` or `ext-link`.

    (JATS4R, preprint citations.) The finding names what is missing.
    """
    found = []
    for citation in _of(part):
        if citation.get("publication-type") == "preprint":
            there = {_local(each) for each in citation}
            missing = [name for name in ("person-group", "article-title", "source") if name not in there]
            missing += ["year"] if not there & {"year", "date"} else []
            missing += ["pub-id"] if not there & {"pub-id", "ext-link"} else []
            if missing:
                found.append(_find(part, citation, f"the citation of a preprint has no {', '.join(missing)}"))
    return found


@rule(
    "J114",
    "a link without an address",
    parts=("ref",),
    format="jats",
    bad=_example("<ext-link>the page</ext-link>"),
    good=_example(
        '<ext-link xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="https://example.org">the page</ext-link>'
    ),
)
def no_address(file: File, part: Part) -> Found:
    """`ext-link` leads where `@xlink:href` says; without it, it leads nowhere.

    The text of the element is what is shown, and is not followed even where it is an address.
    """
    return [
        _find(part, link, f"the ext-link {_text(link)[:40]!r} has no @xlink:href")
        for citation in _of(part)
        for link in _all(citation, "ext-link")
        if not link.get(_HREF) and link.get("ext-link-type") != "doi" and not _DOI.match(_text(link))
    ]

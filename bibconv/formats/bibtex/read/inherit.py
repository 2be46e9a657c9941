"""Which fields an entry takes over from another, and under which name.

BibTeX ("BibTeXing", 3.2; ``bibtex.web``, "Reading the database file(s)"): a field that is missing is taken from the
entry that ``crossref`` names, under its own name. BibLaTeX (manual, appendix B, "Default Inheritance Setup"): titles
become the titles of what the entry is a part of, by the types of both. Whatever is there already is never replaced.
"""

from __future__ import annotations

from functools import cache

Targets = dict[str, tuple[str, ...]]

_IN_BOOK = ("inbook", "bookinbook", "suppbook")
_IN_COLLECTION = ("incollection", "inreference", "suppcollection")

NEVER = frozenset(
    (
        "ids", "crossref", "xref", "xdata", "entryset", "entrysubtype", "execute", "label", "options", "presort",
        "related", "relatedoptions", "relatedstring", "relatedtype", "shorthand", "shorthandintro", "sortkey",
    )
)  # fmt: skip
"""What no entry takes over (BibLaTeX, the ``*`` rows of appendix B)."""

_NOT_BIBTEX = NEVER | {
    "abstract", "annotation", "annote", "comment", "file", "keywords", "owner", "review", "timestamp", "type",
}  # fmt: skip
"""What BibTeX styles do not know, so that BibTeX does not hand it down; and a type, which belongs to one entry."""

_AUTHOR: Targets = {"author": ("author", "bookauthor")}


def _titles(prefix: str) -> Targets:
    gone: Targets = dict.fromkeys(("shorttitle", "sorttitle", "indextitle", "indexsorttitle"), ())
    suffix = {"title": "title", "subtitle": "subtitle", "titleaddon": "titleaddon"}
    return {name: (prefix + ending,) for name, ending in suffix.items()} | gone


_RULES: tuple[tuple[tuple[str, ...], tuple[str, ...], Targets], ...] = (
    (("mvbook", "book"), _IN_BOOK, _AUTHOR),
    (("mvbook",), ("book", *_IN_BOOK), _titles("main")),
    (("mvcollection", "mvreference"), ("collection", "reference", *_IN_COLLECTION), _titles("main")),
    (("mvproceedings",), ("proceedings", "inproceedings"), _titles("main")),
    (("book",), _IN_BOOK, _titles("book")),
    (("collection", "reference"), _IN_COLLECTION, _titles("book")),
    (("proceedings",), ("inproceedings",), _titles("book")),
    (("periodical",), ("article", "suppperiodical"), _titles("journal")),
)
_ALIASES = (
    ("journal", "journaltitle"),
    ("address", "location"),
    ("school", "institution"),
    ("annote", "annotation"),
    ("archiveprefix", "eprinttype"),
    ("primaryclass", "eprintclass"),
    ("hyphenation", "langid"),
    ("key", "sortkey"),
    ("pdf", "file"),
    ("year", "date"),
)
_OTHER_NAMES: dict[str, str] = {one: other for pair in _ALIASES for one, other in (pair, pair[::-1])}
_PARTS_OF_BOOKS = frozenset((*_IN_BOOK, *_IN_COLLECTION, "inproceedings"))


@cache
def _renamed(parent_type: str, child_type: str) -> Targets:
    """Where fields of a parent go when that is not their own name."""
    renamed: Targets = {}
    for parents, children, targets in _RULES:
        if parent_type in parents and child_type in children:
            renamed |= targets
    return renamed


def _type(entry_type: str) -> str:
    return "inproceedings" if entry_type == "conference" else entry_type


def by_biblatex(child_type: str, child: dict[str, str], parent_type: str, parent: dict[str, str]) -> dict[str, str]:
    """What a child takes over by BibLaTeX's rules.

    >>> by_biblatex("incollection", {"title": "T"}, "collection", {"title": "C", "date": "2001", "ids": "x"})
    {'booktitle': 'C', 'date': '2001'}
    """
    renamed = _renamed(_type(parent_type), _type(child_type))
    first = {target: parent[name] for name in renamed if name in parent for target in renamed[name]}
    apart = NEVER | renamed.keys() | first.keys()
    return _missing(child, first | {name: value for name, value in parent.items() if name not in apart})


def by_bibtex(child_type: str, child: dict[str, str], parent_type: str, parent: dict[str, str]) -> dict[str, str]:
    """What a child takes over by BibTeX's rule.

    A part of a book with no ``booktitle`` in either entry takes the parent's title for it, which is what BibTeX asks
    the parent to have.

    >>> by_bibtex("inproceedings", {"title": "T"}, "proceedings", {"title": "P", "year": "2001"})
    {'year': '2001', 'booktitle': 'P'}
    """
    handed = {name: value for name, value in parent.items() if name not in _NOT_BIBTEX}
    if _type(child_type) in _PARTS_OF_BOOKS and "title" in child and "title" in parent:
        handed.pop("subtitle", None)
        handed.setdefault("booktitle", parent["title"])
        if "subtitle" in parent and "booktitle" not in parent:
            handed.setdefault("booksubtitle", parent["subtitle"])
    return _missing(child, handed)


def _missing(child: dict[str, str], handed: dict[str, str]) -> dict[str, str]:
    dated = "date" in child
    return {
        name: value
        for name, value in handed.items()
        if name not in child and _OTHER_NAMES.get(name) not in child and not (dated and name == "month")
    }

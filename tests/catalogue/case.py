"""What a case is, and short ways to write well-formed documents around bad ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

Want = Literal["ok", "told", "error", "refusal", "failure", "reported"]
"""What a run has to come to.

``ok``: exit status 0. ``told``: status 0, and a warning with file and line. ``error``: status 1, and an error with file
and line. ``refusal``: as ``error``, and a record is counted as refused. ``failure``: status 2, the file cannot be used.
``reported``: any of these, but whatever is not converted has been told.
"""

Command = Literal["convert", "check", "fix", "fmt", "show", "index", "identify"]


@dataclass(frozen=True)
class Case:
    """A document, the command, and what is wanted.

    ``keeps`` are strings that must come out; ``without`` strings that must come out nowhere: not in the document, not
    on standard error, not in the name of a file. ``read`` is how many records are found, refused ones included;
    ``line`` is where the error is. ``big`` is the class of 20 MB.

    ``command`` is what the document is given to. ``fix`` (``check --fix``) and ``fmt`` change it: what comes out is what
    it is afterwards, and a second run must leave it alone.
    """

    name: str
    data: bytes | Callable[[], bytes]
    reader: str | None = None
    to: str = "jsonl"
    want: Want = "ok"
    line: int | None = None
    keeps: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    read: int | None = None
    codes: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()
    command: Command = "convert"
    suffix: str = ""
    folder: bool = False
    slow: bool = False
    big: bool = False

    def document(self) -> bytes:
        """The bytes of the document."""
        return self.data() if callable(self.data) else self.data


SUFFIXES = {
    "bibtex": ".bib",
    "biblatex": ".bib",
    "csl-json": ".json",
    "ris": ".ris",
    "jats": ".xml",
    "jsonl": ".jsonl",
    "abstracts": ".txt",
    "listing": ".txt",
    "arxiv": ".jsonl",
    "openalex": ".jsonl",
    "acl": ".xml",
}

READERS = ("bibtex", "csl-json", "ris", "jats", "jsonl", "abstracts", "listing", "arxiv", "openalex", "acl")

BEFORE, AFTER = "Otters before the fault", "Walruses behind the fault"
"""The titles (in abstract dumps: the texts) of the honest records around the bad place."""


def put(reader: str, make: Callable[[], str]) -> Callable[[], bytes]:
    """The bytes of a large bad piece between two honest records, made when they are wanted."""
    return lambda: between(reader, make()).encode()


def bib(key: str, title: str, more: str = "") -> str:
    return f"@misc{{{key},\n  author = {{Abel, Niels}},\n  title = {{{title}}},\n{more}}}\n"


def ris(title: str, more: str = "") -> str:
    return f"TY  - JOUR\nTI  - {title}\nAU  - Abel, Niels\n{more}ER  - \n"


def csl(ident: str, title: str, **more: Any) -> str:
    return json.dumps({"id": ident, "type": "book", "title": title, **more}, ensure_ascii=False)


def array(*items: str) -> str:
    return "[\n" + ",\n".join(items) + "\n]\n"


def article(title: str, more: str = "") -> str:
    return (
        "<article><front><article-meta><title-group><article-title>"
        f"{title}</article-title></title-group>{more}</article-meta></front></article>\n"
    )


def articles(*inside: str, prolog: str = "") -> str:
    return f'<?xml version="1.0"?>\n{prolog}<pmc-articleset>\n{"".join(inside)}</pmc-articleset>\n'


def paper(title: str, text: str = "We measure the sea in a new way and say what was found.") -> str:
    return f"{title}\nAbel, Niels, Kovalevskaya, Sofia\n{text}\n"


def arxiv(title: str, /, **more: Any) -> str:
    """A line of arXiv's snapshot."""
    people = {"authors": "Niels Abel", "authors_parsed": [["Abel", "Niels", ""]]}
    return json.dumps({"id": "2101.00001", "title": title, **people, "categories": "cs.LG", **more}, ensure_ascii=False)


def openalex(title: str, /, **more: Any) -> str:
    """A line of OpenAlex works."""
    return json.dumps({"id": "https://openalex.org/W1", "title": title, "type": "article", **more}, ensure_ascii=False)


def anthology(title: str, more: str = "", number: str = "1") -> str:
    """A paper of the ACL Anthology."""
    return f'<paper id="{number}"><title>{title}</title><author><first>Niels</first><last>Abel</last></author>{more}</paper>\n'


def collection(*inside: str, prolog: str = "") -> str:
    """A volume of the ACL Anthology, with its papers."""
    head = '<collection id="2020.sea"><volume id="1"><meta><booktitle>Proceedings</booktitle><year>2020</year></meta>\n'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{prolog}{head}{"".join(inside)}</volume></collection>\n'


def listing(*papers: str) -> str:
    return "Abel, Niels\n" + "".join(papers)


def document(reader: str, *titles: str) -> str:
    """A well-formed document in a format, with a record for each title."""
    if reader in ("bibtex", "biblatex"):
        return "".join(bib(f"k{number}", title) for number, title in enumerate(titles))
    if reader == "ris":
        return "".join(map(ris, titles))
    if reader == "csl-json":
        return array(*(csl(f"k{number}", title) for number, title in enumerate(titles)))
    if reader == "jsonl":
        return "".join(csl(f"k{number}", title) + "\n" for number, title in enumerate(titles))
    if reader == "jats":
        return articles(*map(article, titles))
    if reader == "listing":
        return listing(*map(paper, titles))
    if reader == "arxiv":
        return "".join(arxiv(title, id=f"2101.{n:05}") + "\n" for n, title in enumerate(titles))
    if reader == "openalex":
        return "".join(openalex(title, id=f"https://openalex.org/W{n}") + "\n" for n, title in enumerate(titles))
    if reader == "acl":
        return collection(*(anthology(title, number=f"{n}") for n, title in enumerate(titles, 1)))
    return "".join(f"Abstract: {title}, as we show here in some detail.\n" for title in titles)


def between(reader: str, bad: str) -> str:
    """A bad piece of a document between two honest records."""
    first = document(reader, BEFORE)
    if reader == "csl-json":
        return f"[\n{csl('k1', BEFORE)},\n{bad},\n{csl('k2', AFTER)}\n]\n"
    if reader == "jats":
        return articles(article(BEFORE), bad, article(AFTER))
    if reader == "acl":
        return collection(anthology(BEFORE), bad, anthology(AFTER, number="2"))
    # Not a document of its own: its key is to be another than that of the first.
    return first + bad + document(reader, BEFORE, AFTER).removeprefix(first)

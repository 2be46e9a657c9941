"""The JATS judges: the official DTDs of the Archiving tag set, and pandoc's reader."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from lxml import etree

from .judging import (
    HERE,
    HOME,
    Record,
    bare,
    compare,
    expected,
    family,
    is_personal,
    need,
    pieces,
    plain,
    run,
    tidy,
    words,
)

PANDOC = HOME / "bin" / "pandoc"
VERSIONS = ("1.3", "1.4")


@cache
def _dtd(version: str) -> etree.DTD:
    folder = HOME / "node_modules" / "@jats4r" / "dtds" / "schema" / version
    path = folder / f"JATS-archivearticle{version.replace('.', '-')}.dtd"
    need(path)
    return etree.DTD(str(path))


def parse(text: bytes) -> etree._Element:
    """The root of a document; nothing outside of it is read."""
    return etree.fromstring(text, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def judge_dtd(articles: Sequence[bytes], version: str) -> list[str]:
    """Validate each article by itself."""
    dtd, faults = _dtd(version), []
    for text in articles:
        try:
            root = parse(text)
        except etree.XMLSyntaxError as error:
            faults.append(f"JATS {version}: {error}")
            continue
        if root.tag != "article":
            faults.append(f"JATS {version}: the root is {root.tag!r}")
        elif not dtd.validate(root):
            faults.append(f"JATS {version}: {key_of(root)}: {dtd.error_log}")
    return faults


def key_of(article: etree._Element) -> str:
    """The exact key, from the article's ``custom-meta``."""
    values = [
        words(v.text or "") for v in article.iterfind("front/article-meta/custom-meta-group/custom-meta/meta-value")
    ]
    return values[0] if values else ""


def separate(articleset: bytes) -> list[bytes]:
    """The articles of a ``pmc-articleset``, each as a document of its own."""
    root = parse(articleset)
    assert root.tag == "pmc-articleset", root.tag
    return [etree.tostring(article, encoding="utf-8", with_tail=False) for article in root]


def judge_articles(folder: Path, articles: Sequence[Path], records: Sequence[Record]) -> list[str]:
    """What ``pandoc -f jats`` makes of each article's title, abstract and names.

    One pandoc reads all the articles, one at a time, by its own Lua: its start takes longer than its reading. It takes
    personal names only, and no suffix.
    """
    need(PANDOC)
    listed = folder / "articles.txt"
    listed.write_text("".join(f"{path}\n" for path in articles), encoding="utf-8")
    done = run(PANDOC, "lua", HERE / "tools" / "jats.lua", listed)
    if done.returncode:
        return [f"pandoc -f jats: exit {done.returncode}: {done.stderr[-2000:]}"]
    found = [json.loads(line) for line in done.stdout.split("\n") if line]
    return compare(
        "pandoc -f jats",
        records,
        found,
        {
            "error": (lambda r: None, lambda f: f.get("error")),
            "title": (lambda r: expected(r.get("title")), lambda f: tidy(f.get("title", ""))),
            "abstract": (lambda r: expected(r.get("abstract")), lambda f: tidy(f.get("abstract", ""))),
            "authors": (
                lambda r: [bare(_unsuffixed(n)) for n in r.get("author", ()) if is_personal(n)],
                lambda f: [bare(n) for n in f.get("authors", ()) if n],
            ),
        },
    )


def judge_command(article: Path, record: Record) -> list[str]:
    """The command a user would give, on one article: ``pandoc -f jats -t markdown -s``."""
    need(PANDOC)
    done = run(PANDOC, "-f", "jats", "-t", "markdown", "-s", article)
    faults = [f"pandoc -t markdown: exit {done.returncode}: {done.stderr}"] if done.returncode or done.stderr else []
    page = bare(done.stdout)
    texts = [s for field in ("title", "abstract") for kind, s in pieces(record.get(field, "")) if kind == "text"]
    wanted = texts + [_unsuffixed(name) for name in record.get("author", ()) if is_personal(name)]
    return faults + [f"pandoc -t markdown: {record['id']}: no {text!r}" for text in wanted if bare(text) not in page]


def judge_refs(refs: Path, records: Sequence[Record]) -> list[str]:
    """The list of references as pandoc reads it: the count, the titles and the personal names.

    pandoc takes no ``suffix`` from a reference.
    """
    need(PANDOC)
    done = run(PANDOC, "-f", "jats", "-t", "csljson", refs)
    if done.returncode:
        return [f"pandoc -t csljson: exit {done.returncode}: {done.stderr[-2000:]}"]

    return compare(
        "pandoc -t csljson",
        records,
        json.loads(done.stdout),
        {
            "title": (lambda r: expected(r.get("title"), plain), lambda i: plain(i.get("title", ""))),
            "authors": (
                lambda r: [bare(_unsuffixed(n)) for n in r.get("author", ()) if is_personal(n)],
                lambda i: [bare(_unsuffixed(n)) for n in i.get("author", ()) if is_personal(n)],
            ),
        },
    )


def _unsuffixed(name: Record) -> str:
    return f"{name.get('given', '') if 'family' in name else ''} {family(name)}"

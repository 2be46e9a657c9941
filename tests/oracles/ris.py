"""The RIS judges: rispy, citation-js, bibutils and pandoc."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

from .judging import HERE, HOME, Record, bare, compare, expected, family, is_personal, need, plain, run, tidy

MODS = "{http://www.loc.gov/mods/v3}"


def ris_name(name: Record) -> str:
    """A name as RIS spells it: ``Family, Given, Suffix``, or the literal as it stands."""
    if not is_personal(name):
        return str(name["literal"])
    parts = [family(name), name.get("given", ""), name.get("suffix", "")]
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    return ", ".join(parts)


def judge_form(ris: Path) -> list[str]:
    """What the standard demands of every line: CRLF, no BOM, ``XX  - ``."""
    data = ris.read_bytes()
    text = data.decode("utf-8")
    faults = ["a byte order mark"] if text.startswith("\ufeff") else []
    if re.search(r"(?<!\r)\n|\r(?!\n)", text):
        faults.append("a line end that is not CRLF")
    return faults + [
        f"not a RIS line: {line!r}" for line in text.split("\r\n") if line and not re.match(r"[A-Z][A-Z0-9]  - ", line)
    ]


def judge_rispy(ris: Path, records: Sequence[Record]) -> list[str]:
    """Title, names and abstract, character by character."""
    import rispy

    with ris.open(encoding="utf-8", newline="") as file:
        found = rispy.load(file)
    return compare(
        "rispy",
        records,
        found,
        {
            "title": (lambda r: expected(r.get("title")), lambda f: tidy(f.get("title", ""))),
            "authors": (
                lambda r: [ris_name(n) for n in r.get("author", ())],
                lambda f: f.get("authors", []),
            ),
            "abstract": (lambda r: expected(r.get("abstract")), lambda f: tidy(f.get("abstract", ""))),
            "unknown tags": (lambda r: {}, lambda f: dict(f.get("unknown_tag", {}))),
        },
    )


def judge_citation_js(folder: Path, ris: Path, records: Sequence[Record]) -> list[str]:
    """One record at a time, since it embeds its whole input in each item."""
    need("node", HOME / "node_modules" / "@citation-js" / "plugin-ris")
    done = run("node", HERE / "tools" / "ris.js", ris, cwd=folder, env={"NODE_PATH": str(HOME / "node_modules")})
    if done.returncode:
        return [f"citation-js: exit {done.returncode}: {done.stderr[-2000:]}"]
    return compare(
        "citation-js",
        records,
        json.loads(done.stdout),
        {
            "items": (lambda r: 1, lambda f: len(f)),
            "title": (lambda r: expected(r.get("title")), lambda f: tidy(f[0].get("title", ""))),
            "authors": (
                lambda r: [bare(ris_name(n)) for n in r.get("author", ())],
                lambda f: [bare(_joined(n)) for n in f[0].get("author", ())],
            ),
            "abstract": (
                lambda r: expected(r.get("abstract")),
                lambda f: tidy(f[0].get("abstract") or f[0].get("note") or ""),
            ),
        },
    )


def _joined(name: Record) -> str:
    return f"{family(name)} {name.get('given', '') if 'family' in name else ''} {name.get('suffix', '')}"


def judge_bibutils(folder: Path, ris: Path, records: Sequence[Record]) -> list[str]:
    """The count, the abstracts, and the titles with their subtitles, whose separator it takes away, joined again."""
    from lxml import etree

    need("ris2xml")
    done = run("ris2xml", "-i", "unicode", "-un", ris, cwd=folder)
    if done.returncode:
        return [f"ris2xml: exit {done.returncode}: {done.stderr[-2000:]}"]
    mods = etree.fromstring(done.stdout.lstrip("\ufeff").encode("utf-8"), etree.XMLParser(resolve_entities=False))

    def title(item: etree._Element) -> str:
        info = item.find(f"{MODS}titleInfo")
        return "" if info is None else bare(" ".join(e.text or "" for e in info))

    return compare(
        "ris2xml",
        records,
        list(mods.iterfind(f"{MODS}mods")),
        {
            "title": (lambda r: expected(r.get("title"), bare), title),
            "abstract": (
                lambda r: expected(r.get("abstract")),
                lambda i: tidy(i.findtext(f"{MODS}abstract") or ""),
            ),
        },
    )


def judge_pandoc(ris: Path, records: Sequence[Record]) -> list[str]:
    """pandoc's reader: titles by their letters and digits, family names, abstracts where it keeps them."""
    pandoc = HOME / "bin" / "pandoc"
    need(pandoc)
    done = run(pandoc, "-f", "ris", "-t", "csljson", ris)
    if done.returncode:
        return [f"pandoc -f ris: exit {done.returncode}: {done.stderr[-2000:]}"]

    return compare(
        "pandoc -f ris",
        records,
        json.loads(done.stdout),
        {
            "title": (lambda r: expected(r.get("title"), plain), lambda i: plain(i.get("title", ""))),
            "abstract": (
                lambda r: expected(r.get("abstract"), plain),
                lambda i: plain(i.get("abstract", "")),
            ),
        },
    )

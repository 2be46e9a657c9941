"""The CSL judges: the official schema, pandoc's citeproc and citeproc-js, in three styles."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from .judging import (
    HERE,
    HOME,
    Record,
    bare,
    compare,
    expected,
    family,
    need,
    pandoc_pieces,
    pieces,
    run,
    source,
    spelt,
    tidy,
    untagged,
)

PANDOC = HOME / "bin" / "pandoc"
STYLES = ("apa", "ieee", "chicago-author-date")
STYLE_FOLDER = Path("/usr/share/citation-style-language/styles")
LOCALE = Path("/usr/share/citation-style-language/locales/locales-en-US.xml")


def _style(name: str) -> Path:
    return STYLE_FOLDER / f"{name}.csl"


# --- the schema -------------------------------------------------------------------------------------------------------


@cache
def _validator() -> Any:
    import jsonschema_rs

    found = next(
        HOME.glob("venv/lib/python3*/site-packages/commonmeta/resources/csl-data.json"), HOME / "csl-data.json"
    )
    need(found)
    schema = json.loads(found.read_text(encoding="utf-8"))
    return jsonschema_rs.Draft7Validator(schema)


def judge_schema(items: list[dict[str, Any]]) -> list[str]:
    """Validate the document; the faults of all its items."""
    return [
        f"csl-data.json: at {list(error.instance_path)}: {error.message[:300]}"
        for error in _validator().iter_errors(items)
    ]


def judge_values(items: list[dict[str, Any]], records: Sequence[Record]) -> list[str]:
    """Titles, abstracts and names, character by character, once CSL's own markup is taken off."""
    return compare(
        "CSL-JSON",
        records,
        items,
        {
            "id": (lambda r: r["id"], lambda i: i["id"]),
            "title": (lambda r: expected(r.get("title")), lambda i: untagged(i.get("title", ""))),
            "abstract": (lambda r: expected(r.get("abstract")), lambda i: untagged(i.get("abstract", ""))),
            "authors": (lambda r: r.get("author"), lambda i: i.get("author")),
        },
    )


# --- the processors ---------------------------------------------------------------------------------------------------


def judge_pandoc(folder: Path, items: Path, style: str, records: Sequence[Record]) -> list[str]:
    """Print a bibliography of all items with ``pandoc --citeproc``."""
    need(PANDOC, _style(style))
    front = json.dumps({"nocite": "@*", "lang": "en-US"})
    done = run(
        PANDOC, "--citeproc", "--csl", _style(style), "--bibliography", items, "-f", "markdown", "-t", "json",
        stdin=f"---\n{front}\n---\n", cwd=folder,
    )  # fmt: skip
    faults = [f"pandoc, {style}: exit {done.returncode}"] if done.returncode else []
    faults += [f"pandoc, {style}: {line}" for line in done.stderr.split("\n") if line]
    if done.returncode:
        return faults
    printed = {
        block["c"][0][0].removeprefix("ref-"): spelt(pandoc_pieces(block["c"][1]))
        for refs in _divs(json.loads(done.stdout)["blocks"])
        for block in _divs(refs["c"][1])
    }
    return faults + _missing(f"pandoc, {style}", printed, records)


def _divs(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [block for block in blocks if block["t"] == "Div"]


def judge_citeproc_js(folder: Path, items: Path, style: str, records: Sequence[Record]) -> list[str]:
    """Print a bibliography of all items with citeproc-js."""
    need("node", HOME / "node_modules" / "citeproc", _style(style), LOCALE)
    done = run(
        "node",
        HERE / "tools" / "citeproc.js",
        items,
        _style(style),
        LOCALE,
        cwd=folder,
        env={"NODE_PATH": str(HOME / "node_modules")},
    )
    faults = [f"citeproc-js, {style}: exit {done.returncode}: {done.stderr[-2000:]}"] if done.returncode else []
    if faults:
        return faults
    # citeproc-js hands titles to String.replace as its second argument, where "$&" means what was matched
    spoilt = (("%%STRING%%#38;", "$&#38;"), ("%%STRING%%amp;", "$&amp;"))
    entries = json.loads(done.stdout)
    for bad, good in spoilt:
        entries = {key: entry.replace(bad, good) for key, entry in entries.items()}
    printed = {key: html.unescape(re.sub(r"<[^<>]*>", "", entry)) for key, entry in entries.items()}
    return _missing(f"citeproc-js, {style}", printed, records)


def _missing(judge: str, printed: dict[str, str], records: Sequence[Record]) -> list[str]:
    """What the processor does not print of the titled records: the words in order, the math as it stands, the authors.

    Styles recase words, turn quotation marks and cut long lists of authors, so words are compared by their letters and
    digits, and only the first author is sought, where a dash does not stand for the author of the entry before.
    """
    faults = []
    for record in records:
        if "title" not in record:
            continue
        entry = printed.get(record["id"])
        if entry is None:
            faults.append(f"{judge}: {record['id']}: not printed")
            continue
        if not _stands(expected(record["title"], bare), bare(entry)):
            faults.append(f"{judge}: {record['id']}: {source(record['title'])!r} is not in {entry!r}")
        for kind, tex in pieces(record["title"]):
            if kind == "math" and not _stands(expected([{"type": "math", "tex": tex}]), tidy(entry)):
                faults.append(f"{judge}: {record['id']}: the math ${tex}$ is not in {entry!r}")
        repeated = entry.strip().startswith("———")
        author = family(record["author"][0]) if "author" in record and not repeated else ""
        if not all(bare(word) in bare(entry) for word in author.split()):
            faults.append(f"{judge}: {record['id']}: {author!r} is not in {entry!r}")
    return faults


def _stands(wanted: str | re.Pattern[str], entry: str) -> bool:
    return wanted in entry if isinstance(wanted, str) else bool(wanted.search(entry))


PROCESSORS: dict[str, Callable[[Path, Path, str, Sequence[Record]], list[str]]] = {
    "pandoc": judge_pandoc,
    "citeproc-js": judge_citeproc_js,
}

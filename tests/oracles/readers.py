"""Other people's readers of BibTeX. pandoc is the one that decodes LaTeX, so it is asked for the values."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from .judging import HOME, Piece, Record, bare, compare, family, need, pandoc_pieces, pieces, run, spelt

PANDOC = HOME / "bin" / "pandoc"


def bibtexparser(refs: Path, records: Sequence[Record]) -> list[str]:
    """No block fails, and the entries are the records."""
    from bibtexparser.entrypoint import parse_file

    read = parse_file(str(refs), append_middleware=[])
    faults = [f"bibtexparser: line {block.start_line}: {block.error}" for block in read.failed_blocks]
    return faults + compare("bibtexparser", records, read.entries, {"key": (lambda r: r["id"], lambda e: e.key)})


def pybtex(refs: Path, records: Sequence[Record]) -> list[str]:
    """The entries are the records, and each has as many persons."""
    from pybtex.database import parse_file
    from pybtex.exceptions import PybtexError

    try:
        entries = list(parse_file(str(refs), bib_format="bibtex").entries.items())
    except PybtexError as error:
        return [f"pybtex: {error}"]
    return compare(
        "pybtex",
        records,
        entries,
        {
            "key": (lambda r: r["id"], lambda e: e[0]),
            "authors": (lambda r: len(r.get("author", ())), lambda e: len(e[1].persons.get("author", ()))),
        },
    )


def bibtool(refs: Path, records: Sequence[Record]) -> list[str]:
    """It exits with 0 always: faults are what it says with ``-d`` beyond equal entries, and a lost entry."""
    need("bibtool")
    done = run("bibtool", "-d", refs)
    said = [line for line in done.stderr.split("\n") if re.search(r"ERROR|WARNING", line)]
    faults = [f"bibtool: {line}" for line in said if "Possible double entry" not in line]
    keys = re.findall(r"^@\w+\{\s*([^,\s]+),", done.stdout, re.MULTILINE)
    return faults if len(keys) == len(records) else [*faults, f"bibtool: {len(keys)} entries, not {len(records)}"]


def bibclean(refs: Path, records: Sequence[Record]) -> list[str]:
    """Faults are its errors (``??``): a warning (``%%``) is about taste.

    The limit that it puts on the length of a string is that of old implementations of BibTeX.
    """
    need("bibclean")
    done = run("bibclean", "-max-width", "0", refs)
    faults = [
        f"bibclean: {line}"
        for line in done.stderr.split("\n")
        if line.startswith("??") and "string too long" not in line
    ]
    keys = re.findall(r"^@\w+\{\s*([^,\s]+),", done.stdout, re.MULTILINE)
    return faults if len(keys) == len(records) else [*faults, f"bibclean: {len(keys)} entries, not {len(records)}"]


def pandoc_bibtex(refs: Path, records: Sequence[Record], dialect: str = "bibtex") -> list[str]:
    """The values that pandoc decodes: titles and abstracts by letters, digits and formulas, and the family names."""
    need(PANDOC)
    done = run(PANDOC, "-f", dialect, "-t", "json", refs)
    if done.returncode:
        return [f"pandoc -f {dialect}: exit {done.returncode}: {done.stderr}"]
    place = {record["id"]: i for i, record in enumerate(records)}
    by_key = {record["id"]: record for record in records}
    items = [item["c"] for item in json.loads(done.stdout)["meta"]["references"]["c"]]
    return compare(
        f"pandoc -f {dialect}",
        records,
        sorted(items, key=lambda item: place.get(item["id"]["c"], -1)),
        {
            "key": (lambda r: r["id"], lambda i: i["id"]["c"]),
            "title": (
                lambda r: _letters(pieces(r.get("title", ""))),
                lambda i: _letters(pandoc_pieces(i.get("title"))),
            ),
            "formulas": (
                lambda r: _formulas(pieces(r.get("title", ""))),
                lambda i: _formulas(pandoc_pieces(i.get("title"))),
            ),
            "authors": (
                lambda r: _families([family(n) for n in r.get("author", ())]),
                lambda i: "|".join(bare(_family(n["c"])) for n in i.get("author", {"c": ()})["c"]),
            ),
            "abstract": (
                lambda r: "" if _untold(r) else _letters(pieces(r.get("abstract", ""))),
                lambda i: "" if _untold(by_key[i["id"]["c"]]) else _letters(pandoc_pieces(i.get("abstract"))),
            ),
        },
    )


def _families(names: Sequence[str]) -> re.Pattern[str]:
    """What the family names look like; pandoc does not know the commands for thorn and eth, and names Greek letters."""
    return re.compile(r"\|".join(re.sub("[α-ωþð]", ".{0,8}", bare(name)) for name in names))


def _family(name: Record) -> str:
    return family({part: spelt(pandoc_pieces(value)) for part, value in name.items()})


def _untold(record: Record) -> bool:
    r"""Whether the abstract has what pandoc misreads.

    It carries out commands, drops the group that follows ``\textbraceleft{}``, and doubles a quotation before ``\par``.
    """
    return any(kind == "tex" or re.search(r"[{}]|\n\n", text) for kind, text in pieces(record.get("abstract", "")))


_GREEK = re.compile("[α-ω]")


def _letters(stretches: Iterable[Piece]) -> str:
    """The letters and digits of running text, without the Greek, which is math in TeX."""
    return _GREEK.sub("", "".join(bare(text) for kind, text in stretches if kind == "text"))


def _formulas(stretches: Iterable[Piece]) -> list[str]:
    """The formulas without what TeX cannot take as it stands: characters beyond ASCII and the commands for them."""
    return [re.sub(r"\\[a-z]+|[^ -~]|[%\s{}]", "", text) for kind, text in stretches if kind == "math"]


OF_BIBTEX: dict[str, Callable[[Path, Sequence[Record]], list[str]]] = {
    "bibtexparser": bibtexparser,
    "pybtex": pybtex,
    "bibtool": bibtool,
    "bibclean": bibclean,
    "pandoc": pandoc_bibtex,
}

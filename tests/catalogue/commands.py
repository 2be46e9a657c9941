"""Bad input to the commands that do not convert: ``check``, ``check --fix``, ``fmt``, ``show``, ``index`` and ``identify``."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from typing import Any

from .case import AFTER, BEFORE, READERS, SUFFIXES, Case, Command, Want, between, bib, csl, document

BOTH = (BEFORE, AFTER)
READING: tuple[Command, ...] = ("check", "show", "index", "identify")
CHANGING: tuple[Command, ...] = ("fmt", "fix")
SHOWING: tuple[Command, ...] = ("check", "show", "identify")
UNPACKING: tuple[Command, ...] = ("convert", "check", "show", "index")
BAD: dict[str, str] = {
    "bibtex": "@misc{bad, title = {never closed,\n",
    "csl-json": '{"id": "bad", "title": "never closed}',
    "ris": "TY  - JOUR\nTY  - BOOK\nTI  - Kept\nER  - \n",
    "jats": "<article><front></article>\n",
    "jsonl": '{"id": "bad", "title": 7}\n',
    "arxiv": '{"id": "bad", "title"\n',
    "openalex": '{"id": "bad", "title"\n',
    "acl": "<paper></volume>\n",
    "listing": "Abel, Niels\n\x1b]0;x\x07\n,,,\n",
    "abstracts": "Abstract:\n\x1b[2J\n",
}
"""A piece of a document that cannot be read, or hardly."""


def _named(reader: str) -> tuple[str, ...]:
    return ("-f", reader) if reader in ("listing", "abstracts") else ()


def _keeps(command: Command, *kept: str) -> tuple[str, ...]:
    """Neither a check nor an index brings anything out."""
    return () if command in ("check", "index") else kept


def cases() -> Iterator[Case]:
    for reader in READERS:
        yield from _of_each(reader)
    yield from _changing()
    yield from _files()


def _of_each(reader: str) -> Iterator[Case]:
    """Something broken between two good records: it is told, and the good ones come through."""
    xml = reader in ("jats", "acl")
    dump = reader in ("listing", "abstracts")
    data = between(reader, BAD[reader]).encode()
    named = _named(reader)
    for command in READING:
        want: Want = "reported" if dump else "error"
        kept = () if command == "show" and dump else _keeps(command, *((BEFORE,) if xml else BOTH))
        yield Case(
            f"{command}-broken-{reader}",
            data,
            reader,
            command=command,
            want=want,
            keeps=kept,
            arguments=named,
            without=("\x1b",),
        )
    yield Case(f"fix-broken-{reader}", data, reader, command="fix", want="reported", arguments=named)
    for command in READING:
        data = document(reader, BEFORE).encode()
        at = data.index(b"fault")
        bytes_bad = data[:at] + b"\xff" + data[at:]
        line = data[:at].count(b"\n") + 1
        yield Case(
            f"{command}-bytes-{reader}", bytes_bad, reader, command=command, want="error", line=line, arguments=named
        )
    if not dump:
        yield Case(f"check-empty-{reader}", b"", reader, command="check", want="reported", codes=("F005",))
    escape = f"{BEFORE}\x1b[31m\x9b\u202e\x07"
    text = document(reader, escape, AFTER)
    for command in SHOWING:
        shown = ("\x1b", "\x9b") if command != "identify" else ()
        want = "error" if xml else "reported"
        yield Case(f"{command}-escapes-{reader}", text.encode(), reader, command=command, want=want, arguments=named,
                   without=shown, to="bibtex")  # fmt: skip


def _changing() -> Iterator[Case]:
    """A document is changed whole, or not at all; what is broken in it, and what stands between, stays."""

    def both(name: str, bad: str, fmt: Want = "ok", *kept: str, **more: Any) -> Iterator[Case]:
        data = between("bibtex", bad).encode()
        yield Case(f"fmt-{name}", data, "bibtex", command="fmt", want=fmt, keeps=(*BOTH, *kept), **more)
        yield Case(f"fix-{name}", data, "bibtex", command="fix", want="reported", keeps=(*BOTH, *kept), **more)

    yield from both("unclosed", "@misc{bad, title = {Never closed,\n", "reported", "Never closed")
    yield from both("quote", '@misc{bad, title = "Never closed,\n', "reported", "Never closed")
    yield from both("no-key", "@misc{, title = {No key}}\n", "reported", "No key")
    yield from both("no-comma", "@misc{bad, title = {Kept} year = 2020}\n", "reported", "Kept", "2020")
    yield from both("no-equals", "@misc{bad, title {Words}}\n", "reported", "Words")
    yield from both("brace-too-many", "@misc{bad, title = {Kept}}}\n", "reported", "Kept")
    yield from both(
        "words-between", "words between, with } and { and @\n", "reported", "words between, with } and { and"
    )
    yield from both(
        "comment", "% @misc{x, title = {Out}}\n@comment{anything % at all}\n", "ok", "% @misc{x", "anything % at all"
    )
    yield from both("nul", "@misc{bad, title = {A\0B}}\n", "reported")
    yield from both("escapes", "@misc{b\x1b[31mad, title = {A\x1b[2JB}}\n", "reported")
    yield from both("separators", "@misc{bad,\u2028 title = {A\u2028B\u2029C\x85D\x0cE}}\n", "reported", "A\u2028B")
    yield from both("carriage-returns", "@misc{bad,\r title = {Kept}\r}\r", "reported", "Kept")
    yield from both(
        "string-circle", "@string{a = b # {x}}\n@string{b = a}\n@misc{bad, title = a}\n", "reported", "title"
    )
    yield from both(
        "entry-in-value", "@misc{bad, note = {x\n@misc{inner, title = {Kept within}}\n}}\n", "reported", "Kept within"
    )
    used = "".join(f"@misc{{k{n}, note = s, title = {{Kept}}}}\n" for n in range(150))
    yield from both("strings-used-up", "@string{s = {" + "x" * 100_000 + "}}\n" + used, "ok", "Kept")
    yield from both("deep", "@misc{bad, title = {" + "{" * 5_000 + "x" + "}" * 5_000 + "}}\n", "reported")
    yield from both("fields-5000", "@misc{bad" + "".join(f", f{n} = {n}" for n in range(5_000)) + "}\n", "ok", "4999")
    yield from both("commas-50000", "@misc{bad" + "," * 50_000 + "title = {Kept}}\n", "reported", "Kept")
    yield from both("commas-500000", "@misc{bad" + ", " * 250_000 + "title = {Kept}}\n", "reported", "Kept")
    for name, text in (
        ("commas", "," * 500_000),
        ("commas-and-blanks", ", " * 250_000),
        ("commas-and-lines", ",\n" * 250_000),
    ):
        bad = between("bibtex", f"@misc{{bad{text}title = {{Kept}}}}\n")
        yield Case(f"check-{name}-500000", bad.encode(), "bibtex", command="check", want="reported")
    one_line = "@misc{bad, " + "".join(f"f{n} = {{x}},, " for n in range(5_000)) + "}\n"
    yield Case("check-faults-in-a-line-5000", between("bibtex", one_line).encode(), "bibtex", command="check", want="reported",
               arguments=("--output-format", "text"))  # fmt: skip
    labels = between("abstracts", "Abstract\n" * 200_000).encode()
    yield Case(
        "check-labels-200000", labels, "abstracts", command="check", want="reported", arguments=("-f", "abstracts")
    )
    quotes = between("csl-json", '"' * 1_000_001).encode()
    members = between("csl-json", csl("k", "T", **{f"m{n}": 1 for n in range(20_000)})).encode()
    yield Case("check-members-20000", members, "csl-json", command="check", want="reported")
    capitals = between(
        "bibtex", bib("k", "T", f"editor = {{{' and '.join(f'{{N}}N{n}, A.' for n in range(5_000))}}},\n")
    )
    yield Case("check-capitals-5000", capitals.encode(), "bibtex", command="check", want="reported")
    yield Case("check-quotes-1000000", quotes, "csl-json", command="check", want="reported")
    yield from both(
        "unclosed-5000", "".join(f"@misc{{u{n}, title = {{Lost {n}\n" for n in range(5_000)), "reported", "Lost 4999"
    )
    yield from both("hashes", "@misc{bad, title = " + "# " * 20_000 + "}\n", "reported")
    yield from both(
        "same-key-2000", "".join(f"@misc{{same, title = {{T{n}}}}}\n" for n in range(2_000)), "reported", "T1999"
    )
    yield from both("long-value", "@misc{bad, title = {" + "word " * 100_000 + "}}\n", "reported")
    whole = document("bibtex", BEFORE, "Cut somewhere")
    for number, at in enumerate(range(len(document("bibtex", BEFORE)) + 1, len(whole) - 2, 13)):
        for command in CHANGING:
            kept = (BEFORE, whole[len(document("bibtex", BEFORE)) : at].strip()[-12:])
            yield Case(
                f"{command}-cut-{number}", whole[:at].encode(), "bibtex", command=command, want="reported", keeps=kept
            )


def _files() -> Iterator[Case]:
    """Encodings, and what is compressed."""
    text = document("bibtex", BEFORE, "Étude", AFTER)
    for name, data, encoding in (
        ("latin-1", text.encode("latin-1"), ("--encoding", "latin-1")), ("utf-16", text.encode("utf-16"), ()), ("mark", text.encode("utf-8-sig"), ()),
    ):  # fmt: skip
        for command in READING:
            kept = _keeps(command, BEFORE, AFTER)
            yield Case(
                f"{command}-{name}", data, "bibtex", command=command, want="reported", keeps=kept, arguments=encoding
            )
    for command in CHANGING:
        yield Case(f"{command}-bytes", text.encode("latin-1"), "bibtex", command=command, want="failure", line=7)
        yield Case(f"{command}-utf-16-bare", text.encode("utf-16-le"), "bibtex", command=command, want="failure")
        yield Case(f"{command}-nuls", b"\0" * 1_000, "bibtex", command=command, want="failure")
        yield Case(f"{command}-pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "bibtex", command=command, want="failure")
        yield Case(f"{command}-empty", b"", "bibtex", command=command, want="reported")
    packed = gzip.compress(text.encode(), mtime=0)
    spoilt = {
        "cut": packed[:-9], "half": packed[: len(packed) // 2], "checksum": packed[:-8] + b"\0" * 8, "trailing": packed + b"junk",
        "head": packed[:3], "flags": packed[:3] + b"\xff" + packed[4:], "twice": gzip.compress(packed, mtime=0),
    }  # fmt: skip
    for name, data in spoilt.items():
        for command in UNPACKING:
            want: Want = "reported" if name in ("trailing", "twice") else "error"
            yield Case(f"{command}-gzip-{name}", data, "bibtex", command=command, want=want, suffix=".bib.gz")
    members = gzip.compress(document("bibtex", BEFORE).encode(), mtime=0) + gzip.compress(
        b"@misc{b, title={" + AFTER.encode() + b"}}\n", mtime=0
    )
    yield Case("convert-gzip-members", members, "bibtex", suffix=".bib.gz", keeps=BOTH, read=2)
    yield Case(
        "convert-gzip-padded", packed + b"\0" * 512, "bibtex", suffix=".bib.gz", want="reported", keeps=BOTH, read=3
    )
    yield Case("check-gzip-bomb", lambda: gzip.compress(b" " * 300_000_000, mtime=0), "bibtex", command="check", want="reported", suffix=".bib.gz",
               big=True)  # fmt: skip
    for name in ("idna", "punycode", "undefined", "rot13", "hex", "klingon", ""):
        for command in ("convert", "fmt", *READING):
            yield Case(f"{command}-codec-{name or 'empty'}", document("bibtex", BEFORE).encode(), "bibtex", command=command,
                       want="reported", arguments=("--encoding", name))  # fmt: skip
    assert set(SUFFIXES) >= set(READERS)

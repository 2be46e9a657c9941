"""Files that are not what they should be: encodings, the wrong format, nothing, folders, what is not there."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Iterator
from typing import Any

from .case import AFTER, BEFORE, READERS, SUFFIXES, Case, Want, bib, document

BOTH = (BEFORE, AFTER)
NAMED = {reader: ("-f", reader) for reader in ("listing", "abstracts")}


def _case(name: str, reader: str, data: bytes, want: Want, **more: Any) -> Case:
    arguments = (*NAMED.get(reader, ()), *more.pop("arguments", ()))
    return Case(f"{name}-{reader}", data, reader, want=want, arguments=arguments, **more)


def cases() -> Iterator[Case]:
    for reader in READERS:
        yield from _encodings(reader)
        yield from _contents(reader)
    yield from _binaries()
    yield from _formats()


def _encodings(reader: str) -> Iterator[Case]:
    text = document(reader, BEFORE, "Étude №1", AFTER)
    keeps = (*BOTH, "Étude №1")
    yield _case("utf-8-mark", reader, text.encode("utf-8-sig"), "ok", keeps=keeps, read=3)
    yield _case("utf-16", reader, text.encode("utf-16"), "ok", keeps=keeps, read=3)
    yield _case("utf-16-be-mark", reader, b"\xfe\xff" + text.encode("utf-16-be"), "ok", keeps=keeps, read=3)
    yield _case("crlf", reader, text.replace("\n", "\r\n").encode(), "ok", keeps=keeps, read=3)
    data = text.encode()
    at = data.index("É".encode())
    line = data[:at].count(b"\n") + 1
    xml = reader in ("jats", "acl")
    for name, bad in {
        "latin-1": b"\xc9", "cut-character": b"\xc3", "overlong": b"\xc0\xaf", "surrogate": b"\xed\xa0\x80", "ff": b"\xff\xfe", "continuation": b"\xa9\xa9",
    }.items():  # fmt: skip
        broken = data[:at] + bad + data[at + 2 :]
        around = (BEFORE,) if xml else BOTH
        yield _case(f"bytes-{name}", reader, broken, "error" if xml else "failure", keeps=around, line=line)
    yield _case(
        "truncated-character", reader, data[: at + 1], "error" if xml else "failure", keeps=(BEFORE,), line=line
    )
    half = text.encode("utf-16")[: 2 * text.index("É") + 3]
    yield _case("utf-16-cut", reader, half, "error" if xml else "failure", keeps=(BEFORE,))
    lone = (
        text.replace("É", "E")
        .encode("utf-16-le")
        .replace("E".encode("utf-16-le") + "t".encode("utf-16-le"), b"\x00\xd8t\x00", 1)
    )
    yield _case("utf-16-lone", reader, b"\xff\xfe" + lone, "error" if xml else "failure", keeps=() if xml else BOTH)
    if not xml:
        named = ("--encoding", "latin-1")
        latin = document(reader, BEFORE, "Étude", AFTER).encode("latin-1")
        yield _case("latin-1-named", reader, latin, "ok", arguments=named, keeps=(*BOTH, "Étude"), read=3)
        yield _case("utf-16-bare", reader, text.encode("utf-16-le"), "failure")
        yield _case("encoding-unknown", reader, data, "reported", arguments=("--encoding", "klingon"))
        yield _case("encoding-not-text", reader, data, "reported", arguments=("--encoding", "base64"))


def _contents(reader: str) -> Iterator[Case]:
    yield _case("empty", reader, b"", "ok", read=0, codes=("F005",))
    yield _case("blank", reader, b" \r\n\t\n\n", "ok", read=0, codes=("F005",))
    yield _case("only-mark", reader, b"\xef\xbb\xbf", "ok", read=0, codes=("F005",))
    yield _case("nuls", reader, b"\0" * 10_000, "failure" if reader not in ("jats", "acl") else "reported")
    yield _case("random", reader, bytes((n * 7919 + n * n) % 256 for n in range(20_000)), "reported")
    yield _case("one-byte", reader, b"x", "error")
    yield _case("line-ends", reader, b"\r" * 100_000, "reported")
    for other in READERS:
        if other != reader and (reader, other) not in (("jsonl", "csl-json"), ("csl-json", "jsonl")):
            data = document(other, BEFORE, AFTER).encode()
            yield Case(f"{other}-as-{reader}", data, reader, want="reported", arguments=("-f", reader), suffix=".x")


def _binaries() -> Iterator[Case]:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("a.bib", bib("a", BEFORE))
    binaries = {
        "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n", "zip": archive.getvalue(),
        "png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "elf": b"\x7fELF\x02\x01\x01" + b"\0" * 100, "sqlite": b"SQLite format 3\0" + b"\0" * 100,
        "word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500,
    }  # fmt: skip
    for name, data in binaries.items():
        for suffix in (".bib", ".xml", ".json"):
            yield Case(f"binary-{name}{suffix}", data, want="failure", suffix=suffix, line=1)
    packed = gzip.compress(bib("a", BEFORE).encode(), mtime=0)
    for suffix in (".bib", ".xml", ".txt"):
        yield Case(f"gzip-untold{suffix}", packed, suffix=suffix, keeps=(BEFORE,), read=1)
    yield Case("gzip-of-another", packed, want="reported", suffix=".ris", line=1, read=0)


def _formats() -> Iterator[Case]:
    for reader in READERS:
        data = document(reader, BEFORE, AFTER).encode()
        yield Case(f"no-suffix-{reader}", data, reader, want="reported", suffix=".unknown")
        other = READERS[(READERS.index(reader) + 1) % len(READERS)]
        yield Case(f"suffix-of-{other}-on-{reader}", data, reader, want="reported", suffix=SUFFIXES[other])
    yield Case("format-untold", b"\x01\x02 what is this?\n", want="failure", suffix=".unknown", line=1)
    yield Case(
        "bibliography-in-mail",
        ("From: x@y\nSubject: refs\n\n" + bib("a", BEFORE)).encode(),
        "bibtex",
        want="reported",
        keeps=(BEFORE,),
    )

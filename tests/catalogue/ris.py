"""RIS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .case import AFTER, BEFORE, Case, Want, between, ris

BOTH = (BEFORE, AFTER)


def _around(name: str, bad: str, want: Want = "reported", **more: Any) -> Case:
    return Case(f"ris-{name}", between("ris", bad).encode(), "ris", want=want, keeps=BOTH, **more)


def cases() -> Iterator[Case]:
    yield from _broken()
    yield from _long()
    yield from _values()
    yield from _signs()


def _broken() -> Iterator[Case]:
    yield _around("no-end", "TY  - JOUR\nTI  - Kept without an end\n", "told", read=3, line=5)
    yield _around("no-type", "TI  - Kept without a type\nAU  - Doe, J\nER  - \n", "told", read=3, line=5)
    yield _around("nothing-in-it", "TY  - JOUR\nTY  - BOOK\nTI  - Kept\nER  - \n", "refusal", read=4, line=5)
    yield _around("type-unknown", "TY  - NONSENSE\nTI  - Kept\nER  - \n", "told", read=3, line=5)
    yield _around("type-empty", "TY  - \nTI  - Kept\nER  - \n", "told", read=3)
    yield _around("ends-twice", "TY  - JOUR\nTI  - Kept\nER  - \nER  - \nER  - \n", "reported", read=3)
    yield _around("end-with-text", "TY  - JOUR\nTI  - Kept\nER  - trailing words\n", "told", read=3)
    yield _around("begins-twice", "TY  - JOUR\nTI  - Kept\nTY  - BOOK\nTI  - Kept too\nER  - \n", "told", read=4)
    yield _around("noise-between", "Provider: a database\nContent: text\n\n1.\n", "told", read=2)
    yield _around("one-space", "TY - JOUR\nTI - Kept\nER - \n", "reported", read=3)
    yield _around("no-space", "TY-JOUR\nTI-Kept\nER-\n", "reported")
    yield _around("tabs", "TY\t-\tJOUR\nTI\t-\tKept\nER\t-\t\n", "reported")
    yield _around("lower-case", "ty  - jour\nti  - Kept\ner  - \n", "reported")
    yield _around("unknown-tags", "TY  - JOUR\nTI  - Kept\nQQ  - x\nX9  - y\n99  - z\nER  - \n", "reported", read=3)
    yield _around(
        "tag-in-abstract", ris("Kept", "AB  - We use\nT2 - weighted images\nand\nER - stress\nin rats.\n"), "told"
    )
    yield _around("end-in-abstract", ris("Kept", "AB  - A line\nER  -\nand more text\n"), "told")
    yield _around("indented", "  TY  - JOUR\n  TI  - Kept\n  ER  - \n", "reported")
    yield _around("nul", "TY  - JOUR\nTI  - Ke\0pt\nER  - \n", "ok", without=("\0",))
    yield _around(
        "escapes",
        "TY  - JOUR\x1b[2J\nTI  - Ke\x1b[31mpt\nID  - a\x1b]0;x\x07\nER  - \n",
        "told",
        without=("\x1b", "\x07"),
    )
    yield _around(
        "line-separators", "TY  - JOUR\nTI  - Ke\u2028TY  - BOOK\x85ER  - \x0cpt\nER  - \n", "reported", read=3
    )
    yield _around("bom-within", "\ufeffTY  - JOUR\nTI  - Kept\nER  - \n", "reported", read=3)
    yield Case("ris-carriage-returns", between("ris", "").replace("\n", "\r").encode(), "ris", keeps=BOTH, read=2)
    yield Case(
        "ris-mixed-ends", between("ris", "").replace("\n", "\r\n", 3).replace("\n", "\r", 1).encode(), "ris", keeps=BOTH
    )
    whole = ris(BEFORE) + ris("Cut somewhere", "PY  - 2020\nAB  - Words.\n")
    for number, at in enumerate(range(len(ris(BEFORE)) + 1, len(whole) - 8, 9)):
        yield Case(f"ris-cut-{number}", whole[:at].encode(), "ris", want="reported", keeps=(BEFORE,))
    yield Case("ris-only-noise", b"nothing here\nbut words\n", "ris", want="error")
    yield Case("ris-only-ends", b"ER  - \n" * 1_000, "ris", want="reported")
    yield Case("ris-only-types", b"TY  - JOUR\n" * 3_000, "ris", want="refusal", read=3_000, line=1)


def _long() -> Iterator[Case]:
    yield _around("lines-100000", ris("Kept", "AB  - begins\n" + "goes on here\n" * 100_000), "reported", read=3)
    yield _around("blank-lines-100000", ris("Kept", "AB  - begins\n" + "\n" * 100_000 + "ends\n"), "reported", read=3)
    yield _around("tag-like-50000", ris("Kept", "AB  - begins\n" + "T2 - weighted\n" * 50_000), "told", read=3)
    yield _around("authors-50000", ris("Kept", "".join(f"AU  - Doe, J{n}\n" for n in range(50_000))), "ok", read=3)
    yield _around("keywords-50000", ris("Kept", "".join(f"KW  - w{n}\n" for n in range(50_000))), "ok", read=3)
    yield _around("titles-20000", ris("Kept", "TI  - again\n" * 20_000), "reported", read=3)
    yield _around("serials-5000", ris("Kept", "".join(f"SN  - {n}\n" for n in range(5_000))), "reported", read=3)
    yield _around(
        "no-ends-20000", "".join(f"TY  - JOUR\nTI  - T{n}\n" for n in range(20_000)), "told", read=20_002, slow=True
    )
    yield _around("noise-100000", "noise of a database\n" * 100_000, "told", read=2)
    yield _around(
        "keys-clash-5000",
        "".join(f"TY  - JOUR\nID  - same\nTI  - T{n}\nER  - \n" for n in range(5_000)),
        "told",
        read=5_002,
    )
    yield Case("ris-line-20mb", lambda: between("ris", ris("Kept", "AB  - " + "word " * 4_000_000 + "\n")).encode(),
               "ris", want="reported", keeps=BOTH, big=True)  # fmt: skip
    yield Case("ris-lines-20mb", lambda: between("ris", ris("Kept", "AB  - a\n" + "word word word\n" * 1_300_000)).encode(),
               "ris", want="reported", keeps=BOTH, big=True)  # fmt: skip
    yield Case("ris-no-line-end-20mb", lambda: b"x" * 20_000_000, "ris", want="error", big=True)
    yield Case("ris-honest-20mb", lambda: "".join(ris(f"Title {n}", "AB  - " + "word " * 380 + "\n") for n in range(10_000)).encode(),
               "ris", read=10_000, to="csl-json", big=True)  # fmt: skip


def _values() -> Iterator[Case]:
    n = 100_000
    values = {
        "PY": ("9" * n, "2020/" * 20_000, "in press", "20x0", "0000/00/00", "-1", "2020/13/45/x/y/z"),
        "DA": ("05/06/2020", "1 2 3 4 5 6", "/" * n, "2020-" * 20_000),
        "AU": ("," * n, "Doe, " * 20_000, " ", ",,,", "III, Jr., Sr.", "{", "a" * n),
        "SP": ("1-" * 50_000, "-" * n, "e" * n),
        "DO": ("10.1/" * 20_000, "https://doi.org/" * 6_000, "doi:" * 25_000),
        "UR": ("http://" * 14_000, "javascript:alert(1)", "file:///etc/passwd"),
        "KW": (";" * n, "a;" * 50_000),
        "SN": ("-" * n, "1234-5678 " * 10_000, "9" * n),
        "C8": ('{"bibconv":{}}', '{"bibconv":{"title":[1,2]}}', '{"bibconv":' + "[" * 50_000, '{"bibconv":{"extra":{"ris":{"C1":[1e999]}}}}',
               '{"bibconv":{"issued":"99999999"}}', '{"bibconv":[1]}', '{"bibconv":{"title":' + '[{"type":"bold","content":' * 2_000 + '"x"' + "}]" * 2_000 + "}}"),
        "AB": ("$" * n, "<i>" * 30_000, "&lt;" * 25_000, "\\" * n, "(" * n, "\\begin{x}" * 10_000, "$5 " * 30_000, "\\citep{a" * 12_000),
        "TI": ("<b>" * 30_000, "a" * n, "A." * 50_000, "-" * n, "\\textit{" * 10_000),
    }  # fmt: skip
    for tag, texts in values.items():
        for number, text in enumerate(texts):
            bad = f"TY  - JOUR\nT3  - Series\n{tag}  - {text}\nER  - \n"
            yield _around(f"value-{tag}-{number}", bad, "reported", read=3, to="bibtex")


def _signs() -> Iterator[Case]:
    """What looks like RIS and is not quite; documents of one tag."""
    near = {
        "en-dashes": "TY  – JOUR\nTI  – Kept\nER  – \n", "full-width": "ＴＹ  - JOUR\nＴＩ  - Kept\n", "no-dash": "TY JOUR\nTI Kept\nER\n",
        "endnote": "%0 Journal Article\n%T Kept\n", "medline": "PMID- 123\nTI  - Kept\nAU  - A B\n", "wos": "FN Clarivate\nVR 1.0\nPT J\nTI x\nER\nEF\n",
        "mark-on-a-tag": "TY  - JOUR\n\ufeffTI  - Kept\nER  - \n", "type-in-escapes": "TY  - \x1b[31mJOUR\nTI  - Kept\nER  - \n",
    }  # fmt: skip
    for name, text in near.items():
        yield _around(f"near-{name}", text, "reported", without=("\x1b",), to="bibtex")
    kept = (*BOTH, "first line", "not a type", "the last line")
    within = ris("Kept", "AB  - first line\nTY  - not a type\nER  - no\nAB  - the last line\n")
    yield Case("ris-tags-within", between("ris", within).encode(), "ris", want="told", keeps=kept)
    for name, data in {"type": b"TY  - JOUR", "end": b"ER  - ", "type-and-line": b"TY  - JOUR\n"}.items():
        yield Case(f"ris-only-a-{name}", data, "ris", want="reported", arguments=("-f", "ris"))
    yield Case(
        "ris-no-end-at-the-end", b"TY  - JOUR\nTI  - " + BEFORE.encode(), "ris", want="told", keeps=(BEFORE,), read=1
    )
    for tag in ("N1", "UR", "PY", "T2", "Z9"):
        yield _around(f"many-{tag}", ris("Kept", f"{tag}  - 2000\n" * 20_000), "reported", read=3)

"""The two dump styles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .case import AFTER, BEFORE, Case, Want, between, document, listing, paper, put

BOTH = (BEFORE, AFTER)
INPUT = "\\input{/etc/passwd}"


def _listing(name: str, bad: str, want: Want = "reported", **more: Any) -> Case:
    more.setdefault("keeps", BOTH)
    return Case(
        f"listing-{name}", between("listing", bad).encode(), "listing", want=want, arguments=("-f", "listing"), **more
    )


def _abstracts(name: str, bad: str, want: Want = "reported", **more: Any) -> Case:
    more.setdefault("keeps", BOTH)
    return Case(
        f"abstracts-{name}",
        between("abstracts", bad).encode(),
        "abstracts",
        want=want,
        arguments=("-f", "abstracts"),
        **more,
    )


def cases() -> Iterator[Case]:
    yield from _of_listings()
    yield from _of_abstracts()
    yield from _traps()


def _of_listings() -> Iterator[Case]:
    yield _listing("blank-lines", "\n" * 50_000)
    yield _listing("no-abstract", "A title without an abstract\nAbel, Niels, Doe, Jane\n")
    yield _listing(
        "odd-names",
        "A title of some length here\nAbel, Niels, Mausam\nSome abstract of it, which is long enough.\n",
        "told",
    )
    yield _listing("names-only", "Abel, Niels, Doe, Jane\n" * 2_000)
    yield _listing("titles-only", "A title which nobody wrote\n" * 2_000)
    yield _listing("commas", "," * 100_000 + "\n")
    yield _listing("commas-500000", "," * 500_000 + "\n", to="bibtex")
    yield _listing("commas-and-blanks", ", " * 50_000 + "\n")
    yield _listing("headings-only", "Abel, Niels\n" * 5_000)
    yield _listing("other-headings", "".join(f"Name{n}, Given{n}\n" for n in range(5_000)))
    yield _listing("short-lines-300000", "a\n" * 300_000)
    yield _listing("labels-of-authors-10000", "Authors: a, b\n" * 10_000)
    yield _listing("nul", "A ti\0tle of the paper\nAbel, Niels, Doe, Jane\nText of it\0.\n", "told", without=("\0",))
    yield _listing(
        "escapes",
        "A ti\x1b[31mtle of the paper\nAbel, Niels, D\x1b]0;e, Jane\nText of it\x1b[2J.\n",
        "told",
        without=("\x1b",),
    )
    yield _listing("bidi", "A ti\u202etle of the paper\nAbel, Niels, D\u2066oe, Jane\nText of it.\n")
    yield _listing("separators", "A title\u2028of the\x85paper\x0chere\nAbel, Niels, Doe, Jane\nText\x0b of it.\n")
    yield _listing(
        "tex", paper(f"{INPUT} \\write18{{x}}", "We }}} write \\end{document} $x $ {{{ % \\catcode`\\@=0"), to="bibtex"
    )
    yield _listing(
        "entry", paper("@misc{inj, title={INJ}}", "}\n@misc{inj2, title={INJ}}"), to="bibtex", without=("\n@misc{inj",)
    )
    yield _listing(
        "authors-20000",
        "A title of the paper here\nAbel, Niels, "
        + ", ".join(f"Doe{n}, J{n}" for n in range(20_000))
        + "\nText of it.\n",
    )
    yield _listing("numbers", "".join(f"{n}. \n" for n in range(5_000)))
    yield _listing("labels", "Title:\nAuthors:\nAbstract:\n" * 3_000)
    yield _listing("markdown", "# \n## \n- **\n> \n" * 3_000)
    yield Case("listing-one-line", b"Abel, Niels", "listing", want="error", arguments=("-f", "listing"), line=1)
    yield Case(
        "listing-no-heading",
        b"just words\nand words\nand more\n",
        "listing",
        want="error",
        arguments=("-f", "listing"),
        line=1,
    )
    yield Case(
        "listing-of-bibtex",
        document("bibtex", BEFORE).encode(),
        "listing",
        want="reported",
        arguments=("-f", "listing"),
    )
    yield Case(
        "listing-of-html",
        b"<html>\n<body>\n<p>a, b, c</p>\n" * 500,
        "listing",
        want="reported",
        arguments=("-f", "listing"),
    )
    whole = listing(paper(BEFORE), paper("Another thing that is cut", "An abstract that is long enough to be cut."))
    for number, at in enumerate(range(len(listing(paper(BEFORE))) + 5, len(whole), 12)):
        yield Case(
            f"listing-cut-{number}",
            whole[:at].encode(),
            "listing",
            want="reported",
            keeps=(BEFORE,),
            arguments=("-f", "listing"),
        )
    groups = "".join(
        f"Family{n}, Given{n}\nTitle of number {n} here\nFamily{n}, Given{n}, Doe, Jane\nText of it.\n"
        for n in range(5_000)
    )
    yield Case(
        "listing-groups-5000", groups.encode(), "listing", want="reported", arguments=("-f", "listing"), slow=True
    )
    same = listing(*(paper("The same title each time") for _ in range(3_000)))
    yield Case(
        "listing-same-3000",
        same.encode(),
        "listing",
        want="reported",
        read=3_000,
        to="bibtex",
        arguments=("-f", "listing"),
        slow=True,
    )
    for name, make in {
        "title": lambda: paper("word " * 4_000_000),
        "authors": lambda: (
            "A title of the paper here\nAbel, Niels, " + "Doe, Jane, " * 1_800_000 + "Roe, Ann\nText of it.\n"
        ),
        "commas": lambda: "xy, zz, " * 2_500_000 + "\n",
        "abstract": lambda: paper("A title of the paper", "word " * 4_000_000),
        "token": lambda: paper("A title of the paper", "x" * 20_000_000),
        "lines": lambda: paper("A title of the paper", "word word word word\n" * 1_000_000),
        "blank": lambda: "\n" * 20_000_000,
    }.items():
        yield Case(f"listing-{name}-20mb", put("listing", make), "listing", want="reported",
                   arguments=("-f", "listing"), big=True)  # fmt: skip
    text = "word " * 380
    yield Case("listing-honest-20mb", lambda: listing(*(paper(f"A Title of the Number {n}", text) for n in range(10_000))).encode(), "listing",
               arguments=("-f", "listing"), read=10_000, to="csl-json", big=True)  # fmt: skip


def _of_abstracts() -> Iterator[Case]:
    yield _abstracts("label-only", "Abstract:\n" * 5_000, "told")
    yield _abstracts("label-without-colon", "Abstract\nKept under a label alone.\n")
    yield _abstracts("label-twice", "Abstract: Abstract: Abstract: kept\n")
    yield _abstracts("nul", "Abstract: a\0b and more words.\n", "told", without=("\0",))
    yield _abstracts("escapes", "Abstract: a\x1b[31mb \x9b2J\x07 and more.\n", "told", without=("\x1b",))
    yield _abstracts("bidi", "Abstract: a\u202eb \u2066 and more.\n")
    yield _abstracts("separators", "Abstract: a\u2028Abstract: b\x85Abstract: c\x0cd.\n")
    yield _abstracts(
        "tex",
        f"Abstract: {INPUT} \\immediate\\write18{{x}} }}}}}} {{{{{{ \\end{{document}} %\n",
        to="bibtex",
        without=(INPUT, "\\write18{", "\\end{document}"),
    )
    yield _abstracts("labels-200000", "Abstract\n" * 200_000, "told")
    yield _abstracts("furniture", "Title: A\nAuthors: B\nDate: C\nComments: D\nLinks: E\n" * 2_000)
    yield _abstracts("lines-50000", "Abstract: begins\n" + "goes on and on\n" * 50_000)
    yield _abstracts(
        "authors-20000", "Title: T\nAuthors: " + ", ".join(f"A{n} B{n}" for n in range(20_000)) + "\nAbstract: Kept.\n"
    )
    yield _abstracts(
        "records-10000",
        "".join(f"Abstract: This is number {n}.\n" for n in range(10_000)),
        read=10_002,
        to="bibtex",
        slow=True,
    )
    yield _abstracts("same-5000", "Abstract: The same text each time.\n" * 5_000, read=5_002, to="bibtex", slow=True)
    yield Case(
        "abstracts-no-label", b"words\nand words\n", "abstracts", want="error", arguments=("-f", "abstracts"), line=1
    )
    yield Case(
        "abstracts-of-ris",
        document("ris", BEFORE).encode(),
        "abstracts",
        want="reported",
        arguments=("-f", "abstracts"),
    )
    for name, make in {
        "line": lambda: "Abstract: " + "word " * 4_000_000 + "\n",
        "token": lambda: "Abstract: " + "x" * 20_000_000 + "\n",
        "lines": lambda: "Abstract: a\n" + "word word word word\n" * 1_000_000,
        "before": lambda: "word word word word\n" * 1_000_000,
        "math": lambda: "Abstract: " + "$x_1$ " * 3_300_000 + "\n",
        "accents": lambda: "Abstract: " + "é" * 10_000_000 + "\n",
    }.items():
        yield Case(f"abstracts-{name}-20mb", put("abstracts", make), "abstracts", want="reported", to="bibtex",
                   arguments=("-f", "abstracts"), big=True)  # fmt: skip
    braces = put("abstracts", lambda: "Abstract: " + "{" * 20_000_000 + "\n")
    yield Case(
        "abstracts-braces-20mb", braces, "abstracts", want="told", line=2, arguments=("-f", "abstracts"), big=True
    )
    text = "word " * 390
    yield Case("abstracts-honest-20mb", lambda: "".join(f"Abstract: {n} {text}\n" for n in range(10_000)).encode(), "abstracts",
               arguments=("-f", "abstracts"), read=10_000, to="csl-json", big=True)  # fmt: skip


def _traps() -> Iterator[Case]:
    n = 50_000
    texts = {
        "dollars": "$" * (n + 1), "half-math": "$x " * n, "money": "$5 and $6 " * 10_000, "backslashes": "\\" * n, "braces": "{" * n, "closing": "}" * n,
        "cites": "\\citep{a} " * 10_000, "half-cites": "\\citep{" * 10_000, "brackets": "[1] [2, 3] " * 10_000, "open-brackets": "[" * n,
        "begin": "\\begin{equation}" * 5_000, "percent": "%" * n, "emph": "\\emph{" * 10_000, "markdown": "**" * n, "underscores": "_" * n,
        "quotes": '"' * n, "ands": "and " * n, "initials": "A. " * n, "commas": ", " * n, "semicolons": "; " * n, "hyphens": "- " * n,
        "urls": "https://x.y/ " * 5_000, "joined": "word,Word" * 8_000, "stops": ". " * n, "numbers": "1. " * n, "html": "<i>" * n, "tabs": "\t" * n,
        "capitals": "A" * n, "mixed": "aB" * n, "zero-width": "\u200b" * n, "accents": "\\'e" * 20_000, "display": "\\[" * n,
    }  # fmt: skip
    for name, text in texts.items():
        yield _abstracts(f"trap-{name}", f"Abstract: {text}\n", to="bibtex")
        yield _listing(f"trap-abstract-{name}", paper("A title of the trap", text), to="bibtex", keeps=(BEFORE,))
        yield _listing(
            f"trap-names-{name}",
            f"A title of the trap\nAbel, Niels, {text}, Doe, Jane\nText of it, long enough.\n",
            keeps=(BEFORE,),
        )

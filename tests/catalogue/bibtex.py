"""BibTeX and BibLaTeX."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from .case import AFTER, BEFORE, Case, Want, between, bib

BOTH = (BEFORE, AFTER)


def _around(name: str, bad: str, want: Want = "refusal", **more: Any) -> Case:
    return Case(f"bibtex-{name}", between("bibtex", bad).encode(), "bibtex", want=want, keeps=BOTH, **more)


def cases() -> Iterator[Case]:
    yield from _broken()
    yield from _odd()
    yield from _strings()
    yield from _inheritance()
    yield from _deep_and_long()
    yield from _traps()
    yield from _biblatex()
    yield from _tokens()


def _broken() -> Iterator[Case]:
    line = 5
    yield _around("unclosed-entry", "@misc{bad,\n  title = {Lost},\n", line=line)
    yield _around("unclosed-brace", "@misc{bad,\n  title = {Lost,\n  year = 2020\n}\n", line=line)
    yield _around("unclosed-quote", '@misc{bad,\n  title = "Lost,\n  year = 2020\n}\n', line=line)
    yield _around("brace-in-quotes", '@misc{bad,\n  title = "Lo}st",\n}\n', "reported")
    yield _around("only-an-at", "@\n", "reported")
    yield _around("at-and-brace", "@{\n", "reported")
    yield _around("no-type", "@{bad, title = {Lost}}\n", "told", line=line)
    yield _around("no-brace", "@misc bad, title = {Lost}\n", "told", line=line)
    yield _around("no-key", "@misc{, title = {No Key at All}}\n", "told", read=3, line=line)
    yield _around("no-key-no-comma", "@misc{title = {No Key at All}}\n", "told", read=3, line=line)
    yield _around("no-fields", "@misc{bad}\n", "reported", read=3)
    yield _around("empty-braces", "@misc{}\n", "reported")
    yield _around("no-comma-after-key", "@misc{bad title = {Kept all the same}}\n", "told", read=3)
    yield _around("no-comma-between", "@misc{bad, title = {Kept} year = 2020}\n", "told", read=3, line=line)
    yield _around("no-equals", "@misc{bad, title {Lost}}\n", "reported", read=3)
    yield _around("no-value", "@misc{bad, title = , year = 2020}\n", "reported", read=3)
    yield _around("value-is-a-hash", "@misc{bad, title = # }\n", "reported", read=3)
    yield _around("trailing-hash", "@misc{bad, title = {a} # }\n", "reported", read=3)
    yield _around("brace-too-many", "@misc{bad, title = {Kept}}}\n", "told", read=3)
    yield _around("brace-too-early", "@misc{bad, title = {Kept}},\n  year = {2020}\n}\n", "told", read=3)
    yield _around("parenthesis-unclosed", "@misc(bad, title = {Lost}\n", line=line)
    yield _around("parenthesis-and-brace", "@misc(bad, title = {Lost}}\n", "reported")
    yield _around("entry-in-entry", "@misc{bad, title = {A},\n@misc{inner, title = {Kept within}}\n}\n", "reported")
    yield _around("escaped-brace", "@misc{bad, title = {a \\} b}}\n", "reported", read=3)
    yield _around("escaped-opening-brace", "@misc{bad, title = {a \\{ b}}\n", "reported", read=3)
    yield _around("comment-unclosed", "@comment{ never closed\n", "reported")
    yield _around("preamble-unclosed", '@preamble{ "x" \n', "reported")
    yield _around("string-unclosed", "@string{a = {x}\n", "reported")
    yield _around("number-and-letters", "@misc{bad, year = 20x20, title = {Kept}}\n", "told", read=3)
    yield _around("semicolons", "@misc{bad; title = {Lost}; year = 2020}\n", "reported", read=3)
    yield _around("colon-for-equals", "@misc{bad, title: {Lost}}\n", "reported", read=3)
    yield _around("html-page", "<html><body>@misc{bad, title={Kept}}</body></html>\n", "reported", read=3)
    whole = bib("a", BEFORE) + bib("b", "Cut somewhere", "  note = {and more}\n")
    for number, at in enumerate(range(len(bib("a", BEFORE)) + 1, len(whole) - 2, 11)):
        yield Case(f"bibtex-cut-{number}", whole[:at].encode(), "bibtex", want="reported", keeps=(BEFORE,))
    yield Case("bibtex-cut-in-the-first", bib("a", BEFORE)[:30].encode(), "bibtex", want="refusal", line=1)


def _odd() -> Iterator[Case]:
    yield _around("upper-case", "@MISC{BAD, TITLE = {Kept}}\n", "ok", read=3)
    yield _around("unknown-type", "@nonsense{bad, title = {Kept}}\n", "reported", read=3)
    yield _around("field-name-of-symbols", "@misc{bad, ti-tle+x = {y}, title = {Kept}}\n", "reported", read=3)
    yield _around("field-name-is-odd", "@misc{bad, ti\u202etle = {y}, title = {Kept}}\n", "reported", read=3)
    yield _around("key-with-blank", "@misc{bad key, title = {Kept with a blank}}\n", "told", read=3)
    yield _around("key-of-1000", f"@misc{{{'k' * 1000}, title = {{Kept}}}}\n", "reported", read=3)
    yield _around("key-of-unicode", "@misc{Łukasz–2020, title = {Kept}}\n", "reported", read=3)
    yield _around("same-key-twice", bib("k0", "Kept as well"), "told", read=3)
    yield _around("same-field-twice", "@misc{bad, title = {Kept}, title = {Other}}\n", "told", read=3)
    # The model carries control characters, and names that are none: a check tells them.
    for name, text, kept, code in (
        ("nul-in-a-value", "title = {A\0B}", "A\\u0000B", "T109"),
        ("escapes-in-a-value", "title = {A\x1b[31mB}", "A\\u001b[31mB", "T109"),
        ("name-commas", "author = {a, b, c, d, e, f and , and ,,,}", "a, b, c, d, e, f", "N104"),
    ):
        bad = f"@misc{{bad, note = {{Kept}}, {text}}}\n"
        data = between("bibtex", bad).encode()
        yield Case(f"bibtex-{name}", data, "bibtex", keeps=(*BOTH, kept), read=3, without=("\0", "\x1b"))
        yield Case(f"bibtex-{name}-to-bibtex", data, "bibtex", to="bibtex", want="ok", keeps=BOTH, read=3, without=("\0", "\x1b"),
                   codes=("loss: title degraded",) if code == "T109" else ())  # fmt: skip
        yield Case(
            f"bibtex-{name}-check",
            data,
            "bibtex",
            command="check",
            want="error",
            line=5,
            codes=(code,),
            without=("\0", "\x1b"),
        )
    yield _around("bidi-in-a-value", "@misc{bad, title = {A\u202eB\u2066C}}\n", "reported", read=3)
    yield _around("line-separators", "@misc{bad,\u2028 title = {A\u2028B\u2029C\x85D\x0cE}}\n", "reported", read=3)
    yield _around("name-ands", "@misc{bad, author = { and and and }, title = {Kept}}\n", "reported", read=3)
    yield _around("name-unbalanced", '@misc{bad, author = "{{A} and B}", title = {Kept}}\n', "reported", read=3)
    yield _around("year-is-a-story", "@misc{bad, year = {in the year 20}, title = {Kept}}\n", "told", read=3)
    yield _around("month-13", "@misc{bad, year = 2020, month = 13, title = {Kept}}\n", "told", read=3)
    yield _around("tex-of-all-kinds", "@misc{bad, title = {\\ { \\} }, note = {Kept \\}}\n", "reported")
    yield Case("bibtex-carriage-returns", between("bibtex", "").replace("\n", "\r").encode(), "bibtex", keeps=BOTH)
    yield Case("bibtex-percent-lines", b"% @misc{x, title = {Out}}\n" + bib("a", BEFORE).encode(), "bibtex", read=1)
    yield Case("bibtex-only-comments", b"nothing here but words\n", "bibtex", want="error", line=1)


def _strings() -> Iterator[Case]:
    yield _around("string-undefined", "@misc{bad, journal = nobody, title = {Kept}}\n", "told", read=3, line=5)
    yield _around("string-itself", "@string{a = a}\n@misc{bad, title = a}\n", "told", read=3)
    circle = "@string{a = b}\n@string{b = c}\n@string{c = a # b}\n"
    yield _around("string-circle", circle + "@misc{bad, title = c}\n", "told", read=3)
    doubling = '@string{s0 = "aaaaaaaaaa"}\n' + "".join(
        f"@string{{s{n} = s{n - 1} # s{n - 1}}}\n" for n in range(1, 60)
    )
    bomb = doubling + "@misc{bad, title = s59}\n"
    yield _around("string-bomb", bomb, "error", read=3)
    times = (
        "@string{big = {"
        + "x" * 5_000
        + "}}\n"
        + "".join(f"@misc{{m{n}, title = {{T{n}}}, note = " + " # ".join(["big"] * 20) + "}\n" for n in range(200))
    )
    yield _around("string-many-uses", times, "error", read=202)
    yield _around("string-in-parentheses", "@STRING(acm = {ACM})\n@misc{bad, title = acm}\n", "ok", read=3)
    yield _around("hash-chain", "@misc{bad, title = " + " # ".join(["{x}"] * 20_000) + "}\n", "ok", read=3)


def _inheritance() -> Iterator[Case]:
    def entry(key: str, parent: str, name: str = "crossref") -> str:
        return f"@inproceedings{{{key}, title = {{T{key}}}, {name} = {{{parent}}}}}\n"

    containers = "".join(
        f"@xdata{{x{one}, xdata = {{{','.join(f'x{other}' for other in range(60) if other != one)}}}}}\n"
        for one in range(60)
    )
    yield _around(
        "xdata-of-each-other",
        containers + "@misc{u, title = {T}, xdata = {x0}}\n",
        want="reported",
        codes=("B007",),
    )
    yield _around("crossref-itself", entry("x", "x"), "told", read=3, line=5)
    yield _around("crossref-circle", entry("x", "y") + entry("y", "z") + entry("z", "x"), "told", read=5)
    yield _around("crossref-nowhere", entry("x", "gone"), "told", read=3, line=5)
    yield _around("crossref-empty", entry("x", ""), "reported", read=3)
    chain = "".join(entry(f"c{n}", f"c{n + 1}") for n in range(2_000))
    yield _around("crossref-chain", chain, "reported", read=2_002)
    large = (
        "@book{big, title = {B}, note = {"
        + "x" * 20_000
        + "}}\n"
        + "".join(entry(f"c{n}", "big") for n in range(3_000))
    )
    yield _around("crossref-bomb", large, "error", read=3_003)
    ladder = "".join(f"@xdata{{x{n}, xdata = {{x{n + 1}, x{n + 1}}}}}\n" for n in range(40))
    yield _around("xdata-ladder", ladder + "@misc{bad, title = {Kept}, xdata = {x0}}\n", "reported")
    wide = "@misc{bad, title = {Kept}, xdata = {" + ",".join(f"x{n}" for n in range(20_000)) + "}}\n"
    yield _around("xdata-wide", wide, "told", read=3)
    names = "@misc{bad, author = {" + " and ".join(["xdata=gone-author-1"] * 5_000) + "}}\n"
    yield _around("xdata-granular-many", names, "told", read=3)
    yield _around(
        "crossref-injection", "@misc{bad, title = {K}, crossref = {a,b}c\x1b[31m}}\n", "reported", without=("\x1b",)
    )


def _deep_and_long() -> Iterator[Case]:
    for depth in (600, 100_000):
        bad = "@misc{bad, title = {" + "{" * depth + "x" + "}" * depth + "}}\n"
        yield _around(f"deep-{depth}", bad, "refusal", read=3, line=5)
    yield _around("deep-open-only", "@misc{bad, title = {" + "{" * 100_000 + "\n", "refusal", line=5)
    yield _around("closing-only", "}" * 100_000 + "\n", "reported")
    yield _around("deep-quotes", '@misc{bad, title = "' + "{" * 5_000 + "x" + "}" * 5_000 + '"}\n', "refusal", line=5)
    yield _around("deep-names", "@misc{bad, author = {" + "{" * 400 + "A" + "}" * 400 + "}}\n", "reported", read=3)
    yield _around(
        "deep-commands", "@misc{bad, title = {" + "\\emph{" * 400 + "x" + "}" * 400 + "}}\n", "reported", read=3
    )
    yield _around(
        "deep-math", "@misc{bad, title = {$" + "\\frac{" * 300 + "x" + "}" * 300 + "$}}\n", "reported", read=3
    )
    unclosed = "".join(f"@misc{{u{n}, title = {{Lost {n}\n" for n in range(50_000))
    yield _around("unclosed-50000", unclosed, "refusal", read=50_002, slow=True)
    inline = "@misc{u, title = {x " * 50_000 + "\n"
    yield _around("unclosed-on-a-line", inline, "reported", slow=True)
    yield _around("quotes-unclosed-5000", "".join(f'@misc{{u{n}, title = "Lost\n' for n in range(5_000)), "refusal")
    yield _around("at-signs", "@" * 100_000 + "\n", "reported")
    yield _around("types-only", "@misc" * 20_000 + "\n", "reported")
    yield _around(
        "fields-10000",
        "@misc{bad, title = {Kept}" + "".join(f",\n f{n} = {n}" for n in range(10_000)) + "}\n",
        "ok",
        read=3,
    )
    yield _around(
        "same-field-10000",
        "@misc{bad, title = {Kept}" + "".join(f",\n note = {{{n}}}" for n in range(10_000)) + "}\n",
        "told",
        read=3,
    )
    yield _around("commas-100000", "@misc{bad" + "," * 100_000 + "title = {Kept}}\n", "told", read=3)
    yield _around("commas-500000", "@misc{bad" + "," * 500_000 + "title = {Kept}}\n", "told", read=3)
    yield _around("name-of-50000-groups", "@misc{bad, author = {" + "{A} " * 50_000 + "}}\n", "ok", read=3)
    yield _around(
        "names-20000",
        "@misc{bad, title = {Kept}, author = {" + " and ".join(f"Doe, J{n}" for n in range(20_000)) + "}}\n",
        "ok",
        read=3,
    )
    yield _around(
        "one-name-1mb", "@misc{bad, title = {Kept}, author = {" + "von der " * 130_000 + "X}}\n", "reported", read=3
    )
    yield _around("keys-clash-5000", "".join(bib("same", f"T{n}") for n in range(5_000)), "told", read=5_002)
    yield _around("no-keys-3000", "".join(f"@misc{{, title = {{T{n}}}}}\n" for n in range(3_000)), "told", read=3_002)
    yield Case("bibtex-token-20mb", lambda: between("bibtex", "@misc{t, title = {" + "x" * 20_000_000 + "}}\n").encode(),
               "bibtex", want="reported", keeps=BOTH, big=True)  # fmt: skip
    yield Case("bibtex-key-20mb", lambda: between("bibtex", "@misc{" + "x" * 20_000_000 + ", title = {K}}\n").encode(),
               "bibtex", want="reported", keeps=BOTH, big=True)  # fmt: skip
    yield Case("bibtex-unclosed-20mb", lambda: between("bibtex", "@misc{t, title = {" + "x " * 10_000_000 + "\n").encode(),
               "bibtex", want="refusal", keeps=BOTH, big=True)  # fmt: skip
    yield Case("bibtex-between-20mb", lambda: between("bibtex", "word " * 4_000_000 + "\n").encode(),
               "bibtex", want="reported", keeps=BOTH, big=True)  # fmt: skip
    yield Case("bibtex-check-title-of-closing-brackets", lambda: between("bibtex", "@misc{t, title = {A {b}C" + ")" * 500_000
               + "}}\n").encode(), "bibtex", want="reported", command="check")  # fmt: skip
    for name, piece in (("dollars", "$"), ("accents", "\\'e"), ("formulas", "$x$ "), ("han", "\u6f22")):
        yield Case(f"bibtex-check-{name}-20mb", _title(piece, 20_000_000 // len(piece.encode())), "bibtex",
                   want="reported", command="check", big=True)  # fmt: skip
    yield Case("bibtex-honest-20mb", lambda: "".join(bib(f"h{n}", f"Title {n}", "  abstract = {" + "word " * 380 + "}\n")
               for n in range(10_000)).encode(), "bibtex", to="csl-json", read=10_000, big=True)  # fmt: skip


def _title(piece: str, many: int) -> Callable[[], bytes]:
    """A document with a title of one piece, so many times."""
    return lambda: between("bibtex", "@misc{t, title = {" + piece * many + "}}\n").encode()


def _traps() -> Iterator[Case]:
    n = 100_000
    runs = {
        "blanks": " " * n,
        "backslashes": "\\" * n,
        "dollars": "$" * n,
        "odd-dollars": "$" * (n + 1),
        "percents": "%" * n,
        "tildes": "~" * n,
        "hashes": "#" * n,
        "ampersands": "&" * n,
        "carets": "^" * n,
        "hyphens": "-" * n,
        "accents": "\\'" * (n // 2),
        "accent-ladder": "\\'{" * 400 + "e" + "}" * 400,
        "combining": "e" + "\u0301" * n,
        "begin": "\\begin{x}" * (n // 9),
        "cites": "\\citep{a}" * (n // 9),
        "half-cites": "\\citep[a][b" * (n // 11),
        "math-brackets": "\\(" * (n // 2),
        "display": "$$x" * (n // 3),
        "half-math": "$x" * (n // 2),
        "money": "$5 and " * (n // 7),
        "word": "a" * n,
        "words": "a " * (n // 2),
        "capitals": "A-b/" * (n // 4),
        "verbs": "\\verb|x" * (n // 7),
        "hrefs": "\\href{x}" * (n // 8),
        "urls": "\\url{" * 400 + "}" * 400,
        "entities": "&amp;" * (n // 5),
        "ensuremath": "\\ensuremath{" * 300 + "x" + "}" * 300,
        "left-right": "$" + "\\left(" * (n // 6) + "$",
        "quotes": "``x''" * (n // 5),
        "slashes": "/" * n,
        "dots": "." * n,
    }
    for name, text in runs.items():
        yield _around(
            f"trap-title-{name}", "@misc{bad, note = {Kept}, title = {" + text + "}}\n", "reported", read=3, to="bibtex"
        )
    fields = {
        "author": ("and " * 25_000, ", " * 50_000, "a and " * 20_000 + "b", "{A} " * 20_000, "von " * 25_000 + "X"),
        "pages": ("1-" * 50_000, "1--" * 30_000, "9" * n),
        "year": ("9" * n, "2020/" * 20_000, "-" * n),
        "date": ("2020-" * 20_000, "/" * n, "X" * n),
        "doi": ("10.1/" * 20_000, "https://doi.org/" * 6_000),
        "url": ("http://" * 15_000, "%" * n, "a" * n),
        "month": ("jan " * 25_000, "#" * n),
        "keywords": ("," * n, "a," * 50_000, ";" * n),
        "isbn": ("9" * n, "-" * n),
        "language": ("english and " * 8_000,),
    }
    for name, texts in fields.items():
        for number, text in enumerate(texts):
            yield _around(
                f"trap-{name}-{number}", f"@misc{{bad, note = {{K}}, {name} = {{{text}}}}}\n", "reported", read=3
            )


def _biblatex() -> Iterator[Case]:
    def around(name: str, bad: str, want: Want = "reported", **more: Any) -> Case:
        return Case(f"biblatex-{name}", between("biblatex", bad).encode(), "biblatex", want=want, keeps=BOTH,
                    arguments=("-f", "biblatex"), **more)  # fmt: skip

    yield around("date-range", "@online{bad, title = {Kept}, date = {2020-13-45/2019}}\n", "told", read=3)
    yield around("date-open", "@online{bad, title = {Kept}, date = {/}}\n", read=3)
    yield around("name-parts", "@online{bad, title = {Kept}, author = {family=A, given=, prefix, x=y=z}}\n", read=3)
    yield around("set", "@set{bad, entryset = {k0, bad, gone}}\n", read=2)
    yield around("xdata-alone", "@xdata{bad, title = {Nobody}}\n", read=2)
    yield around("ids-circle", "@online{bad, title = {K}, ids = {k0, bad, bad}, crossref = {bad}}\n", read=3)
    yield around("related", "@online{bad, title = {K}, related = {bad, gone}, relatedtype = {\\input{x}}}\n", read=3)
    yield around("options", "@online{bad, title = {K}, options = {skipbib=\\write18{x}}}\n", read=3)
    around_many = (
        "@online{bad, title = {Kept}, author = {given=Hans, family=" + "x, prefix=von, " * 5_000 + "useprefix=true}}\n"
    )
    yield around("name-parts-5000", around_many, read=3)
    yield around("alias", "@set{s, entryset = {k0, gone, s}}\n@alias{bad, ids = {k0, k0, s}}\n", read=3)
    yield around("options-20000", "@online{bad, title = {Kept}, options = {" + "a=b," * 20_000 + "}}\n", read=3)


def _tokens() -> Iterator[Case]:
    """Tokens of a size that none has, at every place of the grammar; and what is nearly a token."""
    n = 500_000
    long = {
        "key": "@misc{" + "k" * n + ", title = {Kept}}\n", "type": "@" + "m" * n + "{bad, title = {Kept}}\n", "field": "@misc{bad, " + "f" * n + " = {Kept}}\n",
        "blanks": "@misc" + " " * n + "{bad," + "\n" * n + "title" + "\t" * n + "= {Kept}}\n", "macro": "@misc{bad, title = " + "s" * n + "}\n",
        "number": "@misc{bad, title = {Kept}, volume = " + "9" * n + "}\n",
    }  # fmt: skip
    for name, text in long.items():
        yield _around(f"long-{name}", text, "reported", read=3)
    floods = {
        "equals": "@misc{bad, " + "=" * 200_000 + "}\n", "hashes": "@misc{bad, title = " + "#" * 200_000 + "}\n", "parentheses": "@a(" * 50_000 + "\n",
        "undefined": "@misc{bad, title = zz" + " # zz" * 20_000 + "}\n", "strings": "@string{a = {b\n" * 10_000, "preambles": '@preamble{"b\n' * 10_000,
        "comments": "@comment{x\n" * 20_000, "quotes": '@misc{b, title = "un{\n' * 5_000,
    }  # fmt: skip
    for name, text in floods.items():
        yield _around(f"flood-{name}", text, "reported")
    chain = "@string{s0 = {The End}}\n" + "".join(f"@string{{s{k} = s{k - 1}}}\n" for k in range(1, 5_000))
    chained = (*BOTH, "The End")
    data = between("bibtex", chain + "@misc{bad, title = s4999}\n").encode()
    yield Case("bibtex-string-chain-5000", data, "bibtex", keeps=chained, read=3)
    nothing = '@string{}\n@string{a}\n@string{a=}\n@string{=b}\n@string{"a"="b"}\n@preamble{}\n@preamble{x}\n'
    yield _around("string-without-value", nothing, "reported")
    every = "".join(f"@misc{{ok{k}, title = {{Survivor {k}.}}}}\n@misc{{b{k}, title = {{un\n" for k in range(500))
    survivors = (*BOTH, *(f"Survivor {k}." for k in range(500)))
    yield Case(
        "bibtex-broken-each-second",
        between("bibtex", every).encode(),
        "bibtex",
        want="refusal",
        keeps=survivors,
        read=1_002,
    )
    yield _around("entry-on-a-line-5000", "@misc{k,title={t}} " * 5_000 + "\n", "told", read=5_002)
    for name, key in {
        "percent": "%",
        "quotes": "a\"b'c",
        "hash": "d#e",
        "tilde": "e~f",
        "backslash": "g\\h",
        "mark": "\ufeffk",
        "nul": "k\0ey",
    }.items():
        text = f"@misc{{{key}, title = {{The Odd Key}}}}\n"
        yield Case(
            f"bibtex-key-with-{name}",
            between("bibtex", text).encode(),
            "bibtex",
            want="reported",
            to="bibtex",
            keeps=BOTH,
            without=("\0",),
        )
    for name, char in {
        "nonchar": "\uffff\ufffe",
        "plane": "\U0001ffff",
        "tags": "\U000e0041\U000e007f",
        "joiners": "\u200d" * 50_000,
    }.items():
        bad = f"@misc{{bad, title = {{a{char} Kept it}}}}\n"
        for to in ("jsonl", "bibtex", "jats"):
            yield Case(
                f"bibtex-{name}-to-{to}",
                between("bibtex", bad).encode(),
                "bibtex",
                to=to,
                want="reported",
                keeps=(*BOTH, "Kept it"),
                read=3,
            )
    verb = "@misc{bad, title = {\\verb|" + "a{b" * 1_000 + "}" * 1_000 + "| Kept it}}\n"
    yield _around("verb-with-braces", verb, "reported")
    mathml = "@misc{bad, title = {<mml:math><mml:mi>x</mml:mi></mml:math> Kept it}}\n"
    yield Case(
        "bibtex-mathml",
        between("bibtex", mathml).encode(),
        "bibtex",
        to="jats",
        keeps=(*BOTH, "Kept it"),
        read=3,
        want="reported",
    )

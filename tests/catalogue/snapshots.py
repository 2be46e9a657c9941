"""What arXiv, OpenAlex and the ACL Anthology publish."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .case import AFTER, BEFORE, Case, Want, anthology, arxiv, between, collection, openalex, put

BOTH = (BEFORE, AFTER)

WRONG = {"number": 5, "list": ["x"], "object": {"a": 1}, "true": True}
"""Values of a type that a text, or a list of people, has not."""


def _arxiv(name: str, bad: str, want: Want = "told", **more: Any) -> Case:
    more.setdefault("keeps", BOTH)
    return Case(f"arxiv-{name}", between("arxiv", bad + "\n").encode(), "arxiv", want=want, **more)


def _openalex(name: str, bad: str, want: Want = "told", **more: Any) -> Case:
    more.setdefault("keeps", BOTH)
    return Case(f"openalex-{name}", between("openalex", bad + "\n").encode(), "openalex", want=want, **more)


def _acl(name: str, bad: str, want: Want = "reported", **more: Any) -> Case:
    more.setdefault("keeps", BOTH)
    return Case(f"acl-{name}", between("acl", bad).encode(), "acl", want=want, **more)


def cases() -> Iterator[Case]:
    yield from _lines("arxiv", arxiv)
    yield from _lines("openalex", openalex)
    yield from _of_arxiv()
    yield from _of_openalex()
    yield from _entities()
    yield from _of_acl()


def _lines(reader: str, line: Any) -> Iterator[Case]:
    """What may be wrong with a line, whoever wrote it."""

    def around(name: str, bad: str, want: Want, **more: Any) -> Case:
        return Case(f"{reader}-{name}", between(reader, bad + "\n").encode(), reader, want=want, keeps=BOTH, **more)

    whole = line("Kept in the middle")
    yield around("cut", whole[:-15], "refusal", line=2, read=3)
    yield around("no-json", "{not json}", "refusal", line=2, read=3)
    yield around("a-number", "42", "reported")
    yield around("nothing", "null", "reported")
    yield around(
        "deep", line("Kept").replace("}", ', "x": ' + "[" * 100_000 + "]" * 100_000 + "}", 1), "refusal", read=3
    )
    yield around("deep-open", "[" * 100_000, "reported")
    yield around("nan", line("Kept", x=float("nan")), "reported")
    yield around("digits", line("Kept").replace('"title"', '"x": ' + "9" * 5_000 + ', "title"'), "reported")
    yield around("lone", line("Kept").replace("Kept", "a \\ud800 b"), "reported", read=3)
    yield around("nul", line("Ke\0pt"), "reported", read=3, without=("\0",), to="bibtex")
    yield around("escapes", line("Ke\x1b[31mpt", **{"\x1b[2J": "\x9b1m"}), "reported", read=3, to="bibtex", without=("\x1b", "\x9b"))  # fmt: skip
    yield around("separators", line("a\u2028b\u2029c\x85d\x0ce\x1cf"), "reported", read=3)
    twice = line("Second").replace('"title"', '"title": "First", "title"')
    yield around("title-twice", twice, "told", read=3, line=2)
    yield around(
        "braces", line("} @misc{INJ, title = {INJ}}"), "reported", to="bibtex", read=3, without=("\n@misc{INJ",)
    )
    yield around("markup", line("<script>x</script> &amp; <i>y"), "reported", to="jats", read=3, without=("<script",))
    yield around(
        "input", line("\\input{/etc/passwd} \\write18{x}"), "reported", to="bibtex", read=3, without=("root:x:0",)
    )
    yield around("dollars", line("$" * 50_001), "reported", read=3)
    yield around("backslashes", line("\\" * 50_000), "reported", read=3)
    yield around("blank-lines", "\n" * 100_000, "ok", read=2)
    yield around("bad-5000", "{bad}\n" * 5_000, "refusal", read=5_002)
    yield around("ids-clash-3000", "\n".join([whole] * 3_000), "told", read=3_002)
    yield around("mark-within", "\ufeff" + whole, "reported")
    yield Case(
        f"{reader}-carriage-returns", between(reader, "").replace("\n", "\r").encode(), reader, keeps=BOTH, read=2
    )
    array = "[" + between(reader, whole + "\n").strip().replace("\n", ",\n") + "]"
    yield Case(f"{reader}-array", array.encode(), reader, want="reported", keeps=BOTH, read=3)
    yield Case(f"{reader}-array-open", array[:-1].encode(), reader, want="reported", keeps=BOTH)
    yield Case(f"{reader}-array-cut", array[:-20].encode(), reader, want="error", keeps=(BEFORE,))
    yield Case(f"{reader}-title-20mb", put(reader, lambda: line("word " * 4_000_000) + "\n"), reader,
               want="reported", keeps=BOTH, big=True)  # fmt: skip


def _of_arxiv() -> Iterator[Case]:
    yield Case("arxiv-authors-20mb", put("arxiv", lambda: arxiv("T", authors_parsed=None, authors="Ab Cd, " * 2_900_000) + "\n"),
               "arxiv", to="bibtex", want="told", codes=("L005",), keeps=BOTH, big=True)  # fmt: skip
    for field in (
        "title",
        "authors",
        "abstract",
        "authors_parsed",
        "versions",
        "doi",
        "journal-ref",
        "categories",
        "comments",
    ):
        for name, value in WRONG.items():
            if (field, name) in (("authors_parsed", "list"), ("versions", "list")):
                continue
            yield _arxiv(f"{field}-{name}", arxiv("Kept", **{field: value}), read=3, line=2)
        yield _arxiv(f"{field}-null", arxiv("Kept", **{field: None}), "ok", read=3)
    yield _arxiv("id-number", arxiv("Kept", id=2101.00003), read=3, line=2)
    yield _arxiv("id-object", arxiv("Kept", id={}), "reported", read=3)
    yield _arxiv("id-path", arxiv("Kept", id="../../etc/passwd"), "reported", read=3, to="jats")
    people = {
        "strings": ["Abel, Niels"], "empty": [[]], "deep": [[["Abel"]]], "null": [None], "one": [["Abel"]], "six": [["A", "B", "", "c", "d", "e"]],
        "mixed": [["Abel", "Niels", ""], None, 7], "blank": [["", "", ""]], "object": [{"family": "Abel"}],
    }  # fmt: skip
    for name, value in people.items():
        want: Want = "reported" if name in ("one", "six") else "told"
        yield _arxiv(f"people-{name}", arxiv("Kept", authors_parsed=value), want, read=3)
    yield _arxiv(
        "people-20000", arxiv("Kept", authors_parsed=[["Doe", f"J{n}", ""] for n in range(20_000)]), "reported", read=3
    )
    yield _arxiv(
        "authors-50000", arxiv("Kept", authors=", ".join(f"J{n} Doe" for n in range(50_000))), "reported", read=3
    )
    for number, created in enumerate(
        ("Foo, 99 Zzz 99999 99:99", "", "Mon, 31 Feb 2020 00:00:00 GMT", "2020-01-01", "9" * 50_000)
    ):
        version = {"version": "v1", "created": created}
        yield _arxiv(f"created-{number}", arxiv("Kept", versions=[version]), "reported", read=3)
    yield _arxiv("versions-20000", arxiv("Kept", versions=[{"version": "v1"}] * 20_000), "reported", read=3)
    yield _arxiv("versions-strings", arxiv("Kept", versions=["v1"]), read=3, line=2)
    yield _arxiv("versions-empty", arxiv("Kept", versions=[]), "reported", read=3)
    yield _arxiv(
        "unknown-field", arxiv("Kept", zebra="Striped as it is"), "reported", read=3, keeps=(*BOTH, "Striped as it is")
    )
    yield _arxiv("accents", arxiv("Kept", authors="\\'{" * 20_000), "reported", read=3)


def _of_openalex() -> Iterator[Case]:
    plain = (
        "title",
        "doi",
        "language",
        "publication_date",
        "publication_year",
        "authorships",
        "biblio",
        "primary_location",
        "abstract_inverted_index",
        "type",
    )
    for field in plain:
        for name, value in WRONG.items():
            if (field, name) in (("publication_year", "number"), ("authorships", "list")):
                continue
            if (field, name) in (("biblio", "object"), ("primary_location", "object")):
                continue
            if (field, name) == ("language", "number"):
                continue  # a number is written as a string
            yield _openalex(f"{field}-{name}", openalex("Kept", **{field: value}), read=3, line=2)
        yield _openalex(f"{field}-null", openalex("Kept", **{field: None}), "ok", read=3)
    yield _openalex("id-number", openalex("Kept", id=5), read=3, line=2)
    yield _openalex("id-path", openalex("Kept", id="../../etc/passwd"), "told", read=3, to="jats")
    for name, year in {"negative": -5, "large": 10**30, "fraction": 2020.5, "nought": 0}.items():
        yield _openalex(
            f"year-{name}",
            openalex("Kept", publication_year=year),
            "reported" if name != "fraction" else "told",
            read=3,
        )
    places = {
        "words": {"word": ["x"]}, "fraction": {"word": [0.5]},
        "truth": {"word": [True]}, "null": {"word": None}, "nested": {"word": [[0]]},
    }  # fmt: skip
    for name, index in places.items():
        yield _openalex(f"abstract-{name}", openalex("Kept", abstract_inverted_index=index), read=3, line=2)
    # Places say the order of the words, and no more.
    for name, place in {"far": 10**9, "farther": 2**63, "negative": -1}.items():
        index = {"Sailing": [0, place], "words": [5]}
        yield _openalex(
            f"abstract-{name}",
            openalex("Kept", abstract_inverted_index=index),
            "reported",
            read=3,
            keeps=(*BOTH, "Sailing words" if place > 0 else "Sailing Sailing words"),
        )
    same = {"one": [0], "other": [0]}
    yield _openalex("abstract-same-place", openalex("Kept", abstract_inverted_index=same), "reported", read=3)
    gap = {"one": [0], "other": [500_000]}
    yield _openalex("abstract-gap", openalex("Kept", abstract_inverted_index=gap), "reported", read=3)
    yield _openalex("abstract-empty", openalex("Kept", abstract_inverted_index={}), "reported", read=3)
    many = {f"w{n}": [n] for n in range(50_000)}
    yield _openalex(
        "abstract-50000", openalex("Kept", abstract_inverted_index=many), "ok", read=3, keeps=(*BOTH, "w49998 w49999")
    )
    once = {"word": list(range(100_000))}
    yield _openalex("abstract-100000", openalex("Kept", abstract_inverted_index=once), "ok", read=3)
    blank = {" ": [0], "": [1], "\n": [2], "Kept": [3], "\x1b[31m": [4]}
    yield _openalex(
        "abstract-blank",
        openalex("Kept", abstract_inverted_index=blank),
        "reported",
        read=3,
        to="bibtex",
        without=("\x1b",),
    )
    somebody: dict[str, list[Any]] = {
        "null": [None], "number": [7], "string": ["Niels Abel"], "empty": [{}], "author-null": [{"author": None}],
        "name-null": [{"author": {"display_name": None}}], "name-list": [{"author": {"display_name": ["Niels Abel"]}}],
    }  # fmt: skip
    for name, value in somebody.items():
        good = {"author": {"display_name": "Sofia Kovalevskaya"}}
        yield _openalex(
            f"people-{name}",
            openalex("Kept", authorships=[*value, good]),
            read=3,
            line=2,
            keeps=(*BOTH, "Kovalevskaya"),
        )
    crowd = [{"author": {"display_name": f"Jane Doe{n}"}} for n in range(10_000)]
    yield _openalex("people-10000", openalex("Kept", authorships=crowd), "ok", read=3)
    source = {"source": {"display_name": ["x"], "issn": "1234", "type": {}}}
    yield _openalex("source-wrong", openalex("Kept", primary_location=source), read=3, line=2)
    yield _openalex("type-unknown", openalex("Kept", type="nonsense"), read=3, line=2)
    page = (
        '{"meta": {"count": 2}, "results": ['
        + openalex(BEFORE)
        + ",\n"
        + openalex(AFTER, id="https://openalex.org/W2")
        + "]}"
    )
    yield Case("openalex-page", page.encode(), "openalex", suffix=".json", keeps=BOTH, read=2)
    yield Case(
        "openalex-page-cut", page[:-10].encode(), "openalex", suffix=".json", want="error", arguments=("-f", "openalex")
    )
    faulty = page.replace(openalex(AFTER, id="https://openalex.org/W2"), "7, null")
    yield Case(
        "openalex-page-faulty",
        faulty.encode(),
        "openalex",
        suffix=".json",
        want="refusal",
        line=1,
        read=3,
        keeps=(BEFORE,),
    )
    empty = '{"meta": {"count": 0}, "results": []}'
    yield Case(
        "openalex-page-empty", empty.encode(), "openalex", suffix=".json", want="reported", arguments=("-f", "openalex")
    )


def _entities() -> Iterator[Case]:
    laughs = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    declared = {
        "internal": ('<!ENTITY x "SECRET">', "&x;"), "file": ('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"),
        "http": ('<!ENTITY x SYSTEM "http://127.0.0.1:9/x">', "&x;"), "parameter": ('<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;', "P"),
        "laughs": (laughs, "&a11;"), "circle": ('<!ENTITY x "&y;"><!ENTITY y "&x;">', "&x;"), "unused": ('<!ENTITY x "SECRET">', "Unused"),
    }  # fmt: skip
    secrets = ("root:x:0", "SECRET", "hahaha")
    for name, (inside, text) in declared.items():
        prolog = f"<!DOCTYPE collection [{inside}]>\n"
        data = collection(anthology(BEFORE), anthology(text, number="2"), prolog=prolog).encode()
        yield Case(f"acl-entity-{name}", data, "acl", want="error", without=secrets)
    for name, dtd in {"http": "http://127.0.0.1:9/x.dtd", "file": "file:///etc/passwd", "device": "/dev/zero"}.items():
        data = collection(anthology(BEFORE), prolog=f'<!DOCTYPE collection SYSTEM "{dtd}">\n').encode()
        yield Case(f"acl-dtd-{name}", data, "acl", keeps=(BEFORE,), without=secrets, read=1)
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
    yield _acl("xinclude", include, without=secrets)
    yield _acl("xinclude-in-title", anthology(f"Kept {include}", number="3"), without=secrets, read=3)


def _of_acl() -> Iterator[Case]:
    bad = {
        "tag-crossed": "<paper></volume>", "nul": "<paper>\0</paper>", "control": "<paper>\x01</paper>", "less-than": "<paper>a < b</paper>",
        "attribute-twice": '<paper id="1" id="2"/>', "undefined": "<paper>&nosuch;</paper>", "cut": '<paper id="', "comment-open": "<!-- x",
        "cdata-open": "<paper><![CDATA[ x", "reference-nul": "<paper>&#0;</paper>",
    }  # fmt: skip
    for name, text in bad.items():
        yield _acl(f"bad-{name}", text + "\n", "error", keeps=(BEFORE,))
    whole = collection(anthology(BEFORE), anthology("Cut", "<abstract>Wörds &amp; more</abstract>", "2")).encode()
    for number, at in enumerate(range(whole.index(b"Cut") - 20, len(whole) - 2, 17)):
        yield Case(f"acl-cut-{number}", whole[:at], "acl", want="error", keeps=(BEFORE,))
    for depth in (300, 100_000):
        yield _acl(
            f"deep-{depth}", anthology("<b>" * depth + "x" + "</b>" * depth, number="3"), "error", keeps=(BEFORE,)
        )
    yield _acl("deep-100", anthology("<b>" * 100 + "Deep" + "</b>" * 100, number="3"), read=3, keeps=(*BOTH, "Deep"))
    yield _acl("deep-open", "<volume>" * 100_000, "error", keeps=(BEFORE,))
    yield _acl("papers-nested", '<paper id="5">' * 100 + "</paper>" * 100)
    yield _acl(
        "authors-10000", anthology("Kept", "<author><first>A</first><last>B</last></author>" * 10_000, "3"), read=3
    )
    # Text alone, as no one should write it, is not to be passed over in silence.
    yield _acl(
        "author-of-text",
        anthology("Kept", "<author>Sofia Kovalevskaya</author>", "3"),
        read=3,
        keeps=(*BOTH, "Sofia Kovalevskaya"),
    )
    strewn = anthology(
        "Kept", "strewn <author>Countess <first>Sofia</first> <last>Kovalevskaya</last> herself</author> words", "3"
    )
    yield _acl("text-between", strewn, read=3, keeps=(*BOTH, "strewn words", "Countess herself"))
    yield _acl("author-empty", anthology("Kept", "<author/><author><last/></author>", "3"), read=3)
    yield _acl("no-id", "<paper><title>Kept</title></paper>\n", read=3, keeps=(*BOTH, "Kept"))
    yield _acl("id-bad", '<paper id="\u202e../x{}"><title>Kept</title></paper>\n', read=3, to="bibtex")
    yield _acl("ids-clash-2000", anthology("Kept", number="3") * 2_000, "told", read=2_002)
    yield _acl("unknown-elements", anthology("Kept <zz>within</zz>", '<zebra a="b">Striped as it is</zebra>', "3"), read=3,
               keeps=(*BOTH, "within", "Striped as it is"))  # fmt: skip
    yield _acl(
        "titles-two", anthology("Kept</title><title>And this one", number="3"), read=3, keeps=(*BOTH, "And this one")
    )
    yield _acl("tex-bad", anthology("<tex-math>\\input{/etc/passwd}" + "{" * 5_000 + "</tex-math>", number="3"), to="bibtex", read=3,
               without=("root:x:0",))  # fmt: skip
    yield _acl("year-huge", f'</volume><volume id="9"><meta><year>{"9" * 10_000}</year><month>\u202eX</month></meta>\n'
               + anthology("Kept", number="3"), read=3)  # fmt: skip
    yield _acl(
        "volumes-3000",
        "</volume>" + "".join(f'<volume id="v{n}"><meta/></volume>' for n in range(3_000)) + '<volume id="2">',
    )
    yield _acl(
        "attributes-5000",
        "<paper " + " ".join(f'a{n}="x"' for n in range(5_000)) + ' id="3"><title>Kept</title></paper>',
    )
    yield _acl("comments-50000", anthology("<!-- c -->x" * 50_000, number="3"), read=3)
    yield _acl("event", "</volume><event id='e'><meta/></event><volume id='2'>")
    yield Case("acl-empty", b'<collection id="x"/>', "acl", want="error", line=1)
    yield Case("acl-volume-empty", collection().encode(), "acl", want="error", line=1)
    yield Case(
        "acl-two-roots",
        (collection(anthology(BEFORE)) + "<collection/>").encode(),
        "acl",
        want="error",
        keeps=(BEFORE,),
    )
    yield Case(
        "acl-latin-1",
        collection(anthology("Ünder")).replace("UTF-8", "ISO-8859-1").encode("latin-1"),
        "acl",
        keeps=("Ünder",),
    )
    yield Case(
        "acl-title-20mb",
        put("acl", lambda: anthology("x " * 10_000_000, number="3")),
        "acl",
        want="reported",
        keeps=(BEFORE,),
        big=True,
    )

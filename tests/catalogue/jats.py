"""JATS, and what XML makes possible."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .case import AFTER, BEFORE, Case, Want, article, articles, between, put

BOTH = (BEFORE, AFTER)
BETWEEN = "Seals amid the words"
SECRETS = ("root:x:0", "SECRET", "/bin/bash")
"""What stands in the files that hostile documents point to."""


def _around(name: str, bad: str, want: Want = "reported", **more: Any) -> Case:
    more.setdefault("keeps", BOTH)
    return Case(f"jats-{name}", between("jats", bad).encode(), "jats", want=want, without=SECRETS, **more)


def _with(name: str, prolog: str, inside: str, want: Want = "error", **more: Any) -> Case:
    text = articles(article(BEFORE), article(inside), article(AFTER), prolog=prolog)
    return Case(f"jats-{name}", text.encode(), "jats", want=want, without=SECRETS, **more)


def cases() -> Iterator[Case]:
    yield from _entities()
    yield from _outside()
    yield from _not_well_formed()
    yield from _faults()
    yield from _deep_and_long()
    yield from _places()
    yield from _declarations()


def _entities() -> Iterator[Case]:
    def dtd(inside: str) -> str:
        return f"<!DOCTYPE pmc-articleset [{inside}]>\n"

    laughs = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    declared = {
        "internal": ('<!ENTITY x "SECRET">', "&x;"),
        "unused": ('<!ENTITY x "y">', "Unused"),
        "file": ('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"),
        "file-relative": ('<!ENTITY x SYSTEM "../../../../../../etc/passwd">', "&x;"),
        "http": ('<!ENTITY x SYSTEM "http://127.0.0.1:9/x">', "&x;"),
        "ftp": ('<!ENTITY x SYSTEM "ftp://127.0.0.1/x">', "&x;"),
        "public": ('<!ENTITY x PUBLIC "-//X//EN" "file:///etc/passwd">', "&x;"),
        "parameter": ('<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;', "P"),
        "parameter-http": ('<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;', "P"),
        "parameter-in-value": ("<!ENTITY % a \"<!ENTITY b SYSTEM 'file:///etc/passwd'>\"> %a;", "&b;"),
        "laughs": (laughs, "&a11;"),
        "laughs-in-attribute": (laughs, '<italic toggle="&a11;">x</italic>'),
        "quadratic": (f'<!ENTITY q "{"x" * 50_000}">', "&q;" * 5_000),
        "itself": ('<!ENTITY x "&x;">', "&x;"),
        "circle": ('<!ENTITY x "&y;"><!ENTITY y "&x;">', "&x;"),
        "unparsed": ('<!NOTATION n SYSTEM "x"><!ENTITY x SYSTEM "file:///etc/passwd" NDATA n>', "N"),
        "predefined-redefined": ('<!ENTITY lt "&#38;#60;"><!ENTITY amp "SECRET">', "&lt;b"),
        "attribute-default": ('<!ENTITY x "SECRET"><!ATTLIST article-title a CDATA "&x;">', "A"),
        "many": ("".join(f'<!ENTITY e{n} "y">' for n in range(5_000)), "&e1;"),
    }
    for name, (inside, text) in declared.items():
        yield _with(f"entity-{name}", dtd(inside), text, "error")
    yield _with("entity-undefined", "", "a &nosuch; b", "refusal", keeps=BOTH, line=4)
    yield _with("entity-html", "", "a&nbsp;b&eacute;", "reported", keeps=(BEFORE,))
    yield _with("entity-unterminated", "", "a &amp b", "refusal", keeps=BOTH, line=4)
    yield _with("entity-bare-ampersand", "", "a & b", "refusal", keeps=BOTH, line=4)
    yield _with("reference-nul", "", "a &#0; b", "refusal", keeps=BOTH, line=4)
    yield _with("reference-huge", "", "a &#x110000; b", "refusal", keeps=BOTH, line=4)
    yield _with("reference-surrogate", "", "a &#xD800; b", "refusal", keeps=BOTH, line=4)
    yield _with(
        "attlist-only",
        dtd('<!ATTLIST article-title x CDATA "SECRET-not">').replace("SECRET-not", "d"),
        "Fine",
        "ok",
        keeps=(BEFORE, "Fine"),
    )


def _outside() -> Iterator[Case]:
    jats = '"-//NLM//DTD JATS (Z39.96) Journal Archiving and Interchange DTD v1.3 20210610//EN" "JATS-archivearticle1-3.dtd"'
    fine = (BEFORE, "Fine")
    yield _with("dtd-public", f"<!DOCTYPE pmc-articleset PUBLIC {jats}>\n", "Fine", "ok", keeps=fine)
    yield _with("dtd-http", '<!DOCTYPE pmc-articleset SYSTEM "http://127.0.0.1:9/x.dtd">\n', "Fine", "ok", keeps=fine)
    yield _with("dtd-file", '<!DOCTYPE pmc-articleset SYSTEM "file:///etc/passwd">\n', "Fine", "ok", keeps=fine)
    yield _with("dtd-device", '<!DOCTYPE pmc-articleset SYSTEM "/dev/zero">\n', "Fine", "ok", keeps=fine)
    yield _with(
        "dtd-entity",
        f"<!DOCTYPE pmc-articleset PUBLIC {jats}>\n",
        "a&nbsp;b &eacute; &nosuch;",
        "reported",
        keeps=(BEFORE,),
    )
    yield _with(
        "stylesheet", '<?xml-stylesheet href="file:///etc/passwd" type="text/xsl"?>\n', "Fine", "ok", keeps=fine
    )
    xi = 'xmlns:xi="http://www.w3.org/2001/XInclude"'
    for parse in ("text", "xml"):
        inside = f'Fine<xi:include {xi} href="file:///etc/passwd" parse="{parse}"><xi:fallback>fell</xi:fallback></xi:include>'
        yield _with(f"xinclude-{parse}", "", inside, "reported", keeps=(BEFORE, "Fine"))
    yield _around("xinclude-record", f'<xi:include {xi} href="/etc/passwd" parse="text"/>')
    schema = (
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="http://127.0.0.1:9/x.xsd"'
    )
    yield _around("schema-location", article("Fine").replace("<article>", f"<article {schema}>"), "ok", read=3)
    link = '<self-uri xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="file:///etc/passwd"/>'
    yield _around("link-to-file", article("Fine", link), "reported", read=3)
    yield _around("base", article("Fine").replace("<article>", '<article xml:base="file:///etc/">'), "ok", read=3)


def _not_well_formed() -> Iterator[Case]:
    bad = {
        "tag-unclosed": "<article><front>", "tag-crossed": "<article><front></article></front>", "attribute-bare": "<article a=b/>",
        "attribute-twice": '<article a="1" a="2"/>', "less-than": "<article>a < b</article>", "cdata-end": "<article>a ]]> b</article>",
        "cdata-unclosed": "<article><![CDATA[ x </article>", "comment-unclosed": "<!-- x", "comment-hyphens": "<!-- a -- b -->",
        "pi-unclosed": "<?x y", "pi-xml": '<?xml version="1.0"?>', "doctype-late": "<!DOCTYPE x>", "prefix-undeclared": "<x:y/>",
        "name-bad": "<1a/>", "control": "<article>\x01</article>", "nul": "<article>\0</article>", "nonchar": "<article>\uffff</article>",
    }  # fmt: skip
    for name, text in bad.items():
        reported = name in ("prefix-undeclared", "tag-unclosed")
        # What ends nowhere takes with it all that follows.
        swallows = name in ("cdata-unclosed", "comment-unclosed", "pi-unclosed")
        yield _around(
            f"bad-{name}",
            text + "\n",
            "reported" if reported else "error",
            keeps=(BEFORE,) if swallows else BOTH,
            line=None if reported or "unclosed" in name else 4,
        )
    whole = articles(
        article(BEFORE), article("Cut", '<abstract xml:lang="en"><p>Wörds &amp; more</p></abstract>')
    ).encode()
    start = whole.index(b"Cut") - 60
    for number, at in enumerate(range(start, len(whole) - 3, 13)):
        yield Case(f"jats-cut-{number}", whole[:at], "jats", want="error", keeps=(BEFORE,))
    yield Case(
        "jats-two-roots", (article(BEFORE) + article(AFTER)).encode(), "jats", want="error", keeps=(BEFORE,), line=2
    )
    yield Case("jats-text-before", ("words\n" + article(BEFORE)).encode(), "jats", want="error", line=1)
    yield Case("jats-declaration-late", ("\n" + articles(article(BEFORE))).encode(), "jats", want="error", line=2)
    yield Case("jats-version-9", articles(article(BEFORE)).replace("1.0", "9.0").encode(), "jats", want="reported")
    yield Case(
        "jats-html",
        b"<!DOCTYPE html>\n<html><head><title>Login</title></head><body><p>x<br>y</body></html>",
        "jats",
        want="error",
    )
    yield Case(
        "jats-svg", b'<svg xmlns="http://www.w3.org/2000/svg"><text>x</text></svg>', "jats", want="error", line=1
    )
    yield Case("jats-no-records", articles("").encode(), "jats", want="error", line=1)
    for name, encoding in (
        ("utf-16", "utf-16"),
        ("utf-16-le-mark", "utf-16"),
        ("latin-1", "iso-8859-1"),
        ("cp1252", "cp1252"),
    ):
        text = articles(article(BEFORE), article("Ünder")).replace('"1.0"', f'"1.0" encoding="{encoding}"')
        yield Case(f"jats-encoding-{name}", text.encode(encoding), "jats", keeps=(BEFORE, "Ünder"), read=2)
    wrong = articles(article(BEFORE), article("Ünder"))
    yield Case("jats-encoding-lie", wrong.encode("latin-1"), "jats", want="error", keeps=(BEFORE,))
    yield Case(
        "jats-encoding-unknown",
        wrong.replace('"1.0"', '"1.0" encoding="x-klingon"').encode(),
        "jats",
        want="error",
        line=1,
    )
    yield Case(
        "jats-encoding-utf-7", wrong.replace('"1.0"', '"1.0" encoding="utf-7"').encode(), "jats", want="reported"
    )
    yield Case("jats-bom", wrong.encode("utf-8-sig"), "jats", keeps=(BEFORE, "Ünder"), read=2)


def _faults() -> Iterator[Case]:
    """Sets with many articles that are not well-formed; of those that stand too densely the last article is far."""
    told = "<abstract><p>" + "words of an abstract " * 40 + "</p></abstract>"
    honest = article("T<b>", told)
    yield _around("faults-900", honest * 900, "refusal", read=902, codes=("J001",))
    yield _around("faults-by-turns", (honest + article("Kept it", told)) * 400, "refusal", read=802)
    dense = {
        "crossed": "<article><b></article>", "half-a-tag": "<article <", "cdata": "<article>]]>\u00e9</article>",
        "remark": "<article><!-- -- -->", "remark-open": "<article>&</article><!-- -->", "attribute": "<article a=b>",
        "lines": "<article>\n&\n</article>\n", "deep": "<article>" + "<b>" * 260,
    }  # fmt: skip
    for name, text in dense.items():
        bad = text * (1_000_000 // len(text.encode())) + article("Far", told)
        yield _around(f"faults-dense-{name}", bad, "refusal", codes=("L001",) if name == "deep" else ("J001",))
    long = {"declarations": "<!DOCTYPE x [" + "<!ATTLIST a b CDATA 'c'>" * 1_000 + "]>\n", "remark": "<!-- " * 5_000}
    for name, prolog in long.items():
        text = articles(*[article("T<b>")] * 5_000, prolog=prolog)
        yield Case(f"jats-faults-behind-{name}", text.encode(), "jats", want="error")
    yield Case("jats-faults-20mb", put("jats", lambda: "<article><b></article>\n" * 870_000 + article("Far", told)), "jats",
               want="refusal", keeps=BOTH, big=True)  # fmt: skip


def _deep_and_long() -> Iterator[Case]:
    for depth in (300, 100_000):
        yield _around(f"deep-{depth}", article("<bold>" * depth + "x" + "</bold>" * depth), "refusal", read=3, line=4)
    yield _around("deep-200", article("<bold>" * 200 + "Deep" + "</bold>" * 200), "reported", read=3)
    yield _around(
        "deep-sections",
        article("T", "<abstract>" + "<sec>" * 200 + "<p>x</p>" + "</sec>" * 200 + "</abstract>"),
        "reported",
        read=3,
    )
    yield _around(
        "deep-lists",
        article("T", "<abstract>" + "<list><list-item>" * 100 + "x" + "</list-item></list>" * 100 + "</abstract>"),
        "reported",
        read=3,
    )
    yield _around("deep-math", article("T<inline-formula><mml:math xmlns:mml='http://www.w3.org/1998/Math/MathML'>" + "<mml:mrow>" * 200
                  + "</mml:mrow>" * 200 + "</mml:math></inline-formula>"), "reported", read=3)  # fmt: skip
    yield _around(
        "attributes-20000",
        "<article " + " ".join(f'a{n}="1"' for n in range(20_000)) + "/>",
        "reported",
        keeps=(BEFORE,),
    )
    yield _around("attribute-1mb", f'<article x="{"y" * 1_000_000}"/>', "reported", keeps=(BEFORE,))
    yield _around(
        "namespaces-5000", "<article " + " ".join(f'xmlns:n{n}="u{n}"' for n in range(5_000)) + "/>", "reported"
    )
    yield _around("siblings-50000", article("T", "<x/>" * 50_000), "reported", read=3)
    yield _around(
        "keywords-20000",
        article("T", "<kwd-group>" + "".join(f"<kwd>k{n}</kwd>" for n in range(20_000)) + "</kwd-group>"),
        "ok",
        read=3,
    )
    people = "".join(
        f'<contrib contrib-type="author"><name><surname>S{n}</surname></name></contrib>' for n in range(10_000)
    )
    yield _around("contributors-10000", article("T", f"<contrib-group>{people}</contrib-group>"), "ok", read=3)
    yield _around("bold-50000", article("<bold>x</bold>y" * 50_000), "ok", read=3)
    yield _around("comments-50000", article("<!-- c -->x" * 50_000), "ok", read=3)
    yield _around("cdata-50000", article("<![CDATA[<]]>x" * 50_000), "ok", read=3)
    refs = "".join(
        f'<ref id="r{n}"><element-citation><article-title>T{n}</article-title></element-citation></ref>'
        for n in range(10_000)
    )
    yield _around(
        "references-10000", f"<article><back><ref-list>{refs}</ref-list></back></article>", "ok", read=10_002, slow=True
    )
    ids = "".join(article(f"T{n}").replace("<article>", '<article id="same">') for n in range(3_000))
    yield _around("ids-clash-3000", ids, "told", read=3_002)
    yield _around(
        "body-200000",
        article("T") + "<article><body>" + "<p>words</p>" * 200_000 + "</body></article>",
        "reported",
        slow=True,
    )
    reference = (
        f"<ref-list><ref><element-citation><article-title>{BETWEEN}</article-title></element-citation></ref></ref-list>"
    )
    yield Case(
        "jats-body-20mb",
        put("jats", lambda: f"<article><body>{'<p>words</p>' * 800_000}<p>{reference}</p>{'<p>words</p>' * 800_000}</body></article>"),
        "jats",
        keeps=(BEFORE, BETWEEN, AFTER),
        read=3,
        big=True,
    )  # fmt: skip
    for name, make in {
        "text": lambda: article("x" * 20_000_000),
        "cdata": lambda: article("<![CDATA[" + "x" * 20_000_000 + "]]>"),
        "attribute": lambda: f'<article x="{"y" * 20_000_000}"/>',
        "comment": lambda: "<!--" + "x" * 20_000_000 + "-->",
        "name": lambda: "<" + "x" * 20_000_000 + "/>",
        "blanks": lambda: " " * 20_000_000,
        "pi": lambda: "<?x " + "y" * 20_000_000 + "?>",
    }.items():
        yield Case(
            f"jats-{name}-20mb",
            put("jats", make),
            "jats",
            want="reported",
            keeps=(BEFORE,),
            big=True,
        )
    yield Case("jats-doctype-20mb", lambda: articles(article("T"), prolog="<!DOCTYPE x [" + "<!-- x -->" * 2_000_000 + "]>").encode(), "jats",
               want="reported", big=True)  # fmt: skip
    abstract = "<abstract><p>" + "word " * 380 + "</p></abstract>"
    yield Case("jats-honest-20mb", lambda: articles(*(article(f"T{n}", abstract) for n in range(10_000))).encode(), "jats",
               read=10_000, to="csl-json", big=True)  # fmt: skip


def _places() -> Iterator[Case]:
    pieces = {
        "empty-article": "<article/>", "empty-front": "<article><front/></article>", "front-stub": "<article><front-stub/></article>",
        "title-twice": article("A</article-title><article-title>B"), "title-of-formula": article("<inline-formula><tex-math>$</tex-math></inline-formula>"),
        "date-bad": article("T", "<pub-date><day>45</day><month>x</month><year>20x0</year></pub-date>"),
        "date-empty": article("T", "<pub-date/>"), "date-huge": article("T", f"<pub-date><year>{'9' * 50_000}</year></pub-date>"),
        "name-empty": article("T", "<contrib-group><contrib><name/></contrib></contrib-group>"),
        "pages-bad": article("T", f"<fpage>{'1-' * 20_000}</fpage><lpage/>"), "self-nested": article("T", article("inner")),
        "tex-bad": article("<tex-math>\\input{/etc/passwd}</tex-math>"), "xref": article("a<xref rid='x y z'>1</xref>"),
        "custom-meta": article("T", "<custom-meta-group><custom-meta><meta-name>bibconv:extra-json:a:b</meta-name><meta-value>" + "[" * 5_000
                               + "</meta-value></custom-meta></custom-meta-group>"),
        "custom-id": article("T", "<custom-meta-group><custom-meta><meta-name>bibconv:id</meta-name><meta-value>../../x</meta-value></custom-meta></custom-meta-group>"),
        "custom-type": article("T", "<custom-meta-group><custom-meta><meta-name>bibconv:type</meta-name><meta-value>nonsense</meta-value></custom-meta></custom-meta-group>"),
        "lang-bad": article("T").replace("<article>", '<article xml:lang="\u202e{}\\">'),
        "type-bad": article("T").replace("<article>", '<article article-type="\u202e{}\\">'),
        "mixed-citation": "<article><back><ref-list><ref><mixed-citation>" + "A. Author. " * 10_000 + "</mixed-citation></ref></ref-list></article>".replace("</article>", "</back></article>"),
        "citation-nested": "<article><back><ref-list><ref><citation-alternatives>" * 30 + "</citation-alternatives></ref></ref-list></back></article>" * 30,
    }  # fmt: skip
    for name, text in pieces.items():
        yield _around(f"place-{name}", text, "reported")


def _declarations() -> Iterator[Case]:
    """What a document says of itself, and is not; namespaces; what stands many times where it should once."""
    one = articles(article(BEFORE))
    said = one.replace('"1.0"', '"1.0" encoding="{}"')
    lies = {
        "utf-16-in-utf-8": said.format("UTF-16").encode(), "utf-8-in-utf-16": said.format("UTF-8").encode("utf-16"),
        "cp037-in-ascii": said.format("cp037").encode(), "ucs-4": one.encode("utf-32"), "ebcdic": said.format("cp037").encode("cp037"),
        "ascii": said.format("US-ASCII").replace("fault", "fäult").encode(), "shift-jis": said.format("Shift_JIS").encode("shift-jis"),
        "version-1.1": one.replace("1.0", "1.1").replace("fault", "fault &#1;").encode(), "two-marks": b"\xef\xbb\xbf" * 2 + one.encode(),
        "standalone": one.replace('"1.0"', '"1.0" standalone="maybe"').encode(), "only-declaration": b'<?xml version="1.0"?>',
        "only-doctype": b"<!DOCTYPE article>", "only-less-than": b"<", "half-a-tag": b"<article",
    }  # fmt: skip
    for name, data in lies.items():
        readable = name in (
            "utf-8-in-utf-16",
            "shift-jis",
            "two-marks",
            "utf-16-in-utf-8",
            "cp037-in-ascii",
            "ucs-4",
            "ebcdic",
        )
        yield Case(
            f"jats-lie-{name}",
            data,
            "jats",
            want="reported" if readable else "error",
            arguments=("-f", "jats"),
            without=SECRETS,
        )
    yield Case("jats-text-behind", (one + "words").encode(), "jats", want="error", keeps=(BEFORE,))
    prefixed = (
        article("Kept it").replace("</", "</j:").replace("<a", "<j:a").replace("<f", "<j:f").replace("<t", "<j:t")
    )
    spaces = {
        "other": article("Kept it").replace("<article>", '<article xmlns="http://example.org/other">', 1),
        "prefixed": prefixed.replace("<j:article>", '<j:article xmlns:j="http://jats.example">', 1),
    }
    for name, text in spaces.items():
        yield _around(f"namespace-{name}", text, "reported")
    many = {
        "ids": "".join(f'<article-id pub-id-type="x{n}">v</article-id>' for n in range(10_000)), "dates": "<pub-date><year>2000</year></pub-date>" * 5_000,
        "customs": "<custom-meta-group>" + "<custom-meta><meta-name>a</meta-name><meta-value>b</meta-value></custom-meta>" * 5_000 + "</custom-meta-group>",
        "paragraphs": "<abstract>" + "<p>a</p>" * 50_000 + "</abstract>", "abstracts": "<abstract><p>a</p></abstract>" * 5_000,
    }  # fmt: skip
    for name, text in many.items():
        yield _around(f"many-{name}", article("Kept it", text), "reported", read=3, keeps=(*BOTH, "Kept it"))
    yield _around("many-instructions", "<?a b?>" * 100_000, "ok", read=2)
    yield _around("many-comments", "<!-- c -->" * 100_000, "ok", read=2)
    mixed = "<ref><mixed-citation>Euler, L., <source>Opera</source>, some remark</mixed-citation></ref>" * 2_000
    body = f"<article><back><ref-list>{mixed}</ref-list></back></article>"
    yield _around("many-mixed-citations", body, "reported", keeps=(*BOTH, "Euler", "Opera", "some remark"))
    yield _around("text-between-articles", "words that stand alone " * 1_000, "reported")
    yield _around("markup-of-nobody", article("Kept it <zz>within</zz>", "<zebra>Striped as it is</zebra>"), "reported", read=3,
                  keeps=(*BOTH, "Kept it", "within"))  # fmt: skip

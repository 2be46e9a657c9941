"""Random records, from a seed: every field of the model, honest and hostile values."""

import random
from typing import Any, get_args

from bibconv.model import (
    ATTRIBUTE,
    DATE_FIELDS,
    NAME_FIELDS,
    TEXT_FIELDS,
    Bold,
    Cite,
    Code,
    Italic,
    ItemType,
    Link,
    Math,
    Name,
    NoCase,
    Paragraph,
    Record,
    SmallCaps,
    Source,
    Sub,
    Sup,
    Tex,
    Text,
)
from bibconv.text.inline import join

TYPES: tuple[ItemType, ...] = get_args(ItemType)
LISTS = {"keyword", "categories"}
OTHER_STRINGS = [
    name
    for name in ATTRIBUTE
    if name not in NAME_FIELDS | DATE_FIELDS | TEXT_FIELDS | LISTS | {"id", "type", "extra", "source"}
]

WORDS = [
    "learning",
    "surge",
    "tides",
    "equivariant",
    "the",
    "of",
    "and",
    "on",
    "for",
    "Q-Learning",
    "QUILT",
    "DeepSeek",
    "SE(3)",
    "U-Net",
    "mRNA",
    "2D",
    "A",
    "I",
    "naïve",
    "Ångström",
    "Müller-Brandt",
    "O'Neill",
    "don't",
    "“quoted”",
    "‘single’",
    "em—dash",
    "en–dash",
    "陈奕哲",
    "Ж",
    "α",
    "≤",
    "×",
    "50%",
    "A&B",
    "#1",
    "a_b",
    "x^2",
    "~tilde",
    "back\\slash",
    "{braced}",
    "lone{",
    "lone}",
    "$5",
    "1984",
    "e.g.",
    "i.e.",
    "<b>",
    "</i>",
    "&",
    "&amp;",
    "--",
    "---",
    "``",
    "''",
    "?`",
    "!`",
    "'",
    '"',
    "`",
    ";",
    ",",
    ":",
    "/",
    "|",
    "@",
    "*",
    "=",
    "+",
    "[x]",
    "(y)",
    "…",
    "©",
    "ﬁ",
    "ı",
    "ȷ",
    "ß",
    "Ø",
    "Æ",
    "œ",
    "ł",
    "đ",
    "ç",
    "ş",
    "ă",
    "ź",
    "ž",
    "ň",
    "ő",
    "ů",
    "ð",
    "þ",
    "\\LaTeX",
    "\\input{/etc/passwd}",
    "\\write18",
    "%comment",
    "and",
    "AND",
    "others",
    "no\u00a0break",
    "zero\u200bwidth",
    "two  blanks",
    "a\ttab",
    "a\nline",
    "two\n\nlines",
    "be\x07ll",
    "right\u202eleft",
    "line\u2028separator",
    "e\u0301te\u0301",
    "\ufeffmark",
    "🙂",
    "TY  - JOUR",
    "ER  - ",
    "@misc{x,",
    "]]>",
    "<!--",
    "&#0;",
    "</custom-meta>",
    '{"bibconv":{"title":"x"}}',
    "issued: 2020",
    "{:status:in press}",
    '<span class="nocase">',
    "https://example.org/a_b?c=d&e%20f",
    "A.",
    "a:",
    "\\",
    "%",
    "$",
    "_",
    "^",
    "~",
]
FORMULAE = [
    r"\mathrm{SE}(3)",
    r"\Delta",
    r"O(1/\sqrt{n})",
    "k",
    r"x_{i}^{2}",
    r"67.7\%",
    "a<b",
    r"\alpha \leq β",
    "n^2",
    "}{",
    "{",
]
GIVEN = [
    "Ngozi",
    "Åsa",
    "J. R. R.",
    "Jean-Luc",
    "Ana María",
    "Ø.",
    "Wei",
    "奕哲",
    "D'Arcy",
    "{X}",
    "Étienne",
    "A, B",
    "J-P",
    "x y z",
]
FAMILY = [
    "Okafor",
    "Lindqvist",
    "Müller-Brandt",
    "O'Neill",
    "de la Cruz",
    "Smith Jones",
    "陈",
    "and",
    "Ægir",
    "Straße",
    "others",
    "Smith, John",
    "von Beethoven",
    "McDonald and Sons",
    "Jr.",
    "et al.",
    "O’Brien",
    "da Silva III",
    "x",
]
DATES = [
    "2024",
    "2024-05",
    "2024-05-17",
    "1984~",
    "2004-06?",
    "2004-06/2006-08",
    "2004/..",
    "../2004",
    "199X",
    "2001-21",
    "-0044",
    "2004-01-01/2005",
    "2010-12-31T12:00:00Z",
    "2021-02-29",
    "Y17000",
    "2021/2020",
    "2004/",
    "/2004-02-01",
    "0000",
    "2001-21/2001-23",
    "201X/2020",
    "2004-02-01/..",
    "1985-04-12T23:20:30+04:30",
    "-0044-03-15T10:00:00",
]
LINKS = ["https://example.org/a%20b_c?d=e&f#g", "ftp://ftp.example.org/{x}/~y", "mailto:a@example.org", "x y"]
COMMANDS = [r"\emph{head}", r"\%", r"\unknown{x}{y}", r"\TeX", r"\cite{x}", r"\footnote{see $x$}"]
EXTRA: dict[str, dict[str, list[tuple[Any, ...]]]] = {
    "bibtex": {
        "entrytype": [("manual",), ("phdthesis",), ("conference",), ("inbook",), ("misc",)],
        "file": [("a b_c.pdf:PDF",)],
        "keywords": [("one, two",)],
        "author+an": [("1=corresponding",)],
        "journal": [("Tides",)],
        "crossref": [("parent",)],
        "month": [("Spring--Summer",)],
        "title": [("again",), ("once", "twice")],
        "odd": [("50% & {a_b} \\% x",), ("lone { brace",), ("a\nb",), ("$x",), (5,)],
    },
    "biblatex": {
        "entrytype": [("thesis",), ("mvbook",), ("dataset",), ("online",)],
        "gender": [("sf",)],
        "related": [("one,two",)],
        "ids": [("x,y",)],
        "origlanguage": [("french",)],
        "titleaddon": [("{The} \\emph{addition}",)],
    },
    "dates": {
        "issued": [("soon",), ("forthcoming",), ("c. 1850s & 50%",), ("1999a",), ("May 2020",), ("a", "b"), (5,)],
        "original-date": [("2020-01-01",), (" x ",), ("n.\u00a0d.",), ("{a}",), ("--",)],
        "odd": [("x",)],
    },
    "csl-json": {
        "custom": [({"a": [1, {"b": None}]},), ({"bibconv": {"title": "x"}},), ("text",), ({"x": 1}, {"y": 2})],
        "volume-title-short": [("Short",), ("a", "b")],
        "issued": [({"literal": "soon"},), ({"raw": "circa 2000"},), ({"date-parts": [[2000]], "season": 1},)],
        "accessed": [({"date-parts": [[]]},)],
        "unknown": [({"x": 1.5},), (True,)],
        "type": [("odd",)],
        "id": [({},)],
    },
    "ris": {
        "TY": [("JOUR",), ("ABST",), ("EJOUR",), ("XXXX",)],
        "C1": [("1",), ("a b", "c")],
        "C8": [("text",), ('{"bibconv":{"title":"x"}}',)],
        "XX": [("odd  one",), (" x ",), ("a\nb",)],
        "PY": [("soon",), ("2001///Spring",)],
        "AU": [("Nobody, N.",)],
        "N1": [("a further note",)],
        "KW": [("more",)],
        "L1": [("internal-pdf://x.pdf", "file://y.pdf")],
        "SP": [("iv",)],
        "lower": [("x",)],
        "ER": [("",)],
        "U1": [("u & v",)],
    },
    "jats": {
        "article-type": [("research-article",), ("other type",)],
        "journal-id[@journal-id-type='nlm-ta']": [("Tid Res",)],
        "article-id[@pub-id-type='publisher-id']": [("p1", "p2")],
        "license": [("CC <BY> & more",)],
        "copyright-year": [("2020",)],
        "funding-statement": [("Paid by nobody.",)],
        "mixed-citation": [("In: , ; vol. .",)],
        "odd:name": [({"a": 1},), ("x  y",)],
    },
    "another-format": {"field": [("value",), ({"nested": ["x"]}, 1, None)]},
}
"""What formats say beyond the model: format, field, and the values it may have."""


def words(rng: random.Random, most: int = 8) -> str:
    return " ".join(rng.choice(WORDS) for _ in range(rng.randint(1, most)))


def text(rng: random.Random, depth: int = 0) -> Text:
    if rng.random() < 0.6:
        return words(rng)
    parts: list[Any] = []
    for _ in range(rng.randint(1, 4)):
        kind = rng.choice([str, str, Math, Cite, Tex, Italic, Bold, Sup, Sub, SmallCaps, NoCase, Code, Link])
        if kind is str or (depth > 4 and kind not in (Math, Cite, Tex)):
            parts.append(words(rng, 3))
        elif kind is Math:
            parts.append(Math(rng.choice(FORMULAE)))
        elif kind is Cite:
            parts.append(rng.choice((Cite(("a", "b"), "\\citep{a,b}"), Cite(("x",), "[@x]"))))
        elif kind is Tex:
            parts.append(Tex(rng.choice(COMMANDS)))
        elif kind is Link:
            parts.append(Link(rng.choice(LINKS), text(rng, depth + 1)))
        else:
            parts.append(kind(text(rng, depth + 1)))
        if rng.random() < 0.5:
            parts.append(" ")
    return join(parts)


def abstract(rng: random.Random) -> Text:
    if rng.random() < 0.2:
        return tuple(Paragraph(text(rng, 1)) for _ in range(rng.randint(2, 3)))
    return text(rng)


def name(rng: random.Random) -> Name:
    if rng.random() < 0.1:
        return Name(
            literal=rng.choice(
                [
                    "ACME and Sons",
                    "World Health Organization",
                    "Mausam",
                    "Institute {X}",
                    "NASA",
                    "Tides, Inc.",
                    "others",
                    "et al.",
                    "A  B",
                    "a\nb",
                    "Fund; Trust",
                    words(rng, 2),
                ]
            )
        )
    if rng.random() < 0.02:
        return Name(given=rng.choice(GIVEN))
    parts: dict[str, Any] = {"family": rng.choice(FAMILY)}
    if rng.random() < 0.95:
        parts["given"] = rng.choice(GIVEN)
    if rng.random() < 0.1:
        parts["non_dropping_particle"] = rng.choice(["van der", "von", "de"])
    if rng.random() < 0.05:
        parts["dropping_particle"] = rng.choice(["von", "de"])
    if rng.random() < 0.1:
        parts["suffix"] = rng.choice(["Jr.", "III", "Sr"])
        if rng.random() < 0.3:
            parts["comma_suffix"] = rng.random() < 0.5
    if rng.random() < 0.03:
        parts["static_ordering"] = rng.random() < 0.5
    return Name(**parts)


def date(rng: random.Random) -> str:
    """A date of the model: one of those with a reason, or a plain one, whole or in part, approximate or not."""
    if rng.random() < 0.5:
        return rng.choice(DATES)
    parts = [f"{rng.randrange(1, 2500):04}", f"{rng.randint(1, 12):02}", f"{rng.randint(1, 28):02}"]
    return "-".join(parts[: rng.randint(1, 3)]) + rng.choice(["", "", "", "?", "~", "%"])


def extra(rng: random.Random) -> dict[str, dict[str, tuple[Any, ...]]]:
    """What one or two formats say beyond the model."""
    return {
        format: {name: rng.choice(EXTRA[format][name]) for name in rng.sample(sorted(EXTRA[format]), rng.randint(1, 2))}
        for format in rng.sample(sorted(EXTRA), rng.choice([1, 1, 2]))
        if len(EXTRA[format]) > 1
    } or {"another-format": {"field": ("value",)}}


def source(rng: random.Random) -> Source:
    """Where a record may be from."""
    first = rng.randint(1, 100)
    return Source(path="some/file.txt", format="listing", lines=(first, first + 3), fields={"title": (first, first)})


def value(rng: random.Random, field: str) -> Any:
    """A value for a field of the model, by its JSON name."""
    if field in NAME_FIELDS:
        return tuple(name(rng) for _ in range(rng.randint(1, 4)))
    if field in DATE_FIELDS:
        return date(rng)
    if field == "abstract":
        return abstract(rng)
    if field in TEXT_FIELDS:
        return text(rng)
    if field in LISTS:
        return tuple(dict.fromkeys(words(rng, 2) for _ in range(rng.randint(1, 4))))
    usual = {
        "DOI": "10.1000/xyz_123(4)<5>",
        "URL": "https://example.org/~a/b_c%20d?e=f&g=h#i",
        "page": rng.choice(
            ["1-10", "e123", "iv-x", "1-3, 7-9", "5", "1–10", "S1-S9", "A-1-A-9", "12 (3)", "1--2", "3-"]
        ),
        "page-first": "1",
        "ISBN": rng.choice(["978-3-16-148410-0", "3161484100, 978-3-16-148410-0", "x 1"]),
        "ISSN": rng.choice(["2049-3630", "2049-3630, 1234-567X"]),
        "language": rng.choice(["en", "de-DE", "fr", "English", "x y", "zh-Hant-TW", "en, fr"]),
    } | ({} if rng.random() < 0.8 else {field: words(rng, 2)})
    return usual.get(field) or rng.choice(["12", "3a", "IV", "A_1", "12(3)", "S1 & S2", "x y", words(rng, 2)])


def record(rng: random.Random, fields: int | None = None) -> Record:
    """A record: always a type, mostly a title and authors, and some of the other fields."""
    chosen = set(
        rng.sample([f for f in ATTRIBUTE if f not in ("id", "type", "extra", "source")], fields or rng.randint(0, 12))
    )
    if rng.random() < 0.9:
        chosen |= {"title"}
    if rng.random() < 0.8:
        chosen |= {"author", "issued"}
    if rng.random() < 0.5:
        chosen |= {"abstract", "container-title", "volume", "issue", "page"}
    made = {ATTRIBUTE[field]: value(rng, field) for field in ATTRIBUTE if field in chosen}
    if rng.random() < 0.2:
        made["extra"] = extra(rng)
    if rng.random() < 0.2:
        made["source"] = source(rng)
    return Record(id=f"key{rng.randrange(10**9)}", type=rng.choice(TYPES), **made)

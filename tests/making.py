"""Records and their values, made up by hypothesis: whatever the model allows, within reason."""

from __future__ import annotations

from typing import Any, get_args

from hypothesis import strategies as st
from msgspec import UNSET

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
    Sub,
    Sup,
    Tex,
)
from bibconv.text import dates

_WORDS = """a word QPLEX $5 46.3% < x <i> </i> <b &amp; { } \\ $n^2$ é 中文 </span> [1] ~ , ; DOI: {:status:"""
WORDS = st.sampled_from([*_WORDS.split(), '<span class="nocase">', "\n\n", "\n", " "])
STRINGS = st.lists(WORDS, min_size=1, max_size=6).map(" ".join) | st.text(
    st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20
)
FORMULAS = st.sampled_from(["n^2", r"\mathrm{SE}(3)", "x<y", "a<b>c", r"\text{Foo}", " x ", "5", "{", r"\$"]).map(Math)
CITATIONS = st.sampled_from([Cite(("a", "b"), r"\citep{a,b}"), Cite(("x",), "[@x]")])
COMMANDS = st.sampled_from([Tex(r"\emph{head}"), Tex(r"\%"), Tex(r"\unknown{x}"), Tex("$$x$$")])
_LEAVES: st.SearchStrategy[Any] = STRINGS | FORMULAS | CITATIONS | COMMANDS


def _wrap(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    content = STRINGS | st.lists(inner, min_size=1, max_size=3).map(tuple)
    kinds = st.sampled_from([Italic, Bold, Sup, Sub, SmallCaps, NoCase, Code, Paragraph])
    marked = st.builds(lambda kind, text: kind(content=text), kinds, content)
    return marked | st.builds(Link, href=st.just("https://example.org/"), content=content)


RUNS = st.recursive(_LEAVES, _wrap, max_leaves=6)
TEXTS = STRINGS | st.lists(RUNS, min_size=1, max_size=4).map(tuple)
PARTS = STRINGS | st.just(UNSET)
NAME = st.builds(Name, family=STRINGS, given=PARTS, suffix=PARTS, non_dropping_particle=PARTS, dropping_particle=PARTS)
NAMES = st.lists(NAME | st.builds(Name, literal=STRINGS), min_size=1, max_size=3).map(tuple)
_DATES = """
2020 2020-05 2020-05-12 1984~ 1984? 1984% 198X 20XX -198X 2001-21 2020-XX -0043 0000 Y17000 2019/2021 2019-05/2020
2019/.. ../2019 2019/ /2019-05-12 2001-21/2001-23 201X/2020 2000/201X 2020-05-12T10:00:00Z 1984~/1985 2021-02-29
2021/2020
"""
DATES = st.sampled_from(_DATES.split()) | st.builds(
    dates.date, st.integers(1, 9999), st.integers(1, 12), st.integers(1, 28)
)
LISTS = st.lists(STRINGS, min_size=1, max_size=3).map(tuple)
EXTRA = st.dictionaries(
    st.sampled_from(["ris", "csl-json", "bibtex"]),
    st.dictionaries(
        st.sampled_from(["C1", "XX", "custom", "keyword", "issued", "note", "volume-title-short"]),
        st.lists(STRINGS | st.just({"literal": "soon"}) | st.just({"a": [1]}), min_size=1, max_size=2).map(tuple),
        min_size=1,
        max_size=2,
    ),
    min_size=1,
    max_size=2,
)


def values(field: str) -> st.SearchStrategy[Any]:
    """What a field of the model may hold."""
    if field == "type":
        return st.sampled_from(sorted(get_args(ItemType)))
    if field == "extra":
        return EXTRA
    if field in NAME_FIELDS:
        return NAMES
    if field in DATE_FIELDS:
        return DATES
    if field in TEXT_FIELDS:
        return TEXTS
    return LISTS if field in ("keyword", "categories") else STRINGS


FIELDS = [name for name in ATTRIBUTE if name != "source"]


@st.composite
def records(draw: st.DrawFn) -> Record:
    """A record with some of its fields."""
    fields = draw(st.lists(st.sampled_from(FIELDS), unique=True, max_size=8))
    return Record(**{ATTRIBUTE[field]: draw(values(field)) for field in fields})

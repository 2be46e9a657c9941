"""The HTML subset of CSL-JSON strings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import TEXTS

from bibconv.model import Bold, Code, Italic, Link, Math, NoCase, Paragraph, SmallCaps, Sub, Sup, Tex, Text
from bibconv.text import html
from bibconv.text.latex import resolve

SAME_BOTH_WAYS: list[tuple[Text, str]] = [
    ("plain, a < b & c > d", "plain, a < b & c > d"),
    ("&lt; is an entity nowhere", "&lt; is an entity nowhere"),
    ((Italic("in vivo"), " and ", Bold("bold")), "<i>in vivo</i> and <b>bold</b>"),
    (("H", Sub("2"), "O, x", Sup("n")), "H<sub>2</sub>O, x<sup>n</sup>"),
    ((SmallCaps("Ibid"),), '<span style="font-variant:small-caps;">Ibid</span>'),
    ((NoCase("QPLEX"), " works"), '<span class="nocase">QPLEX</span> works'),
    ((Italic(("the ", Bold("very"), " end")),), "<i>the <b>very</b> end</i>"),
    ("the <i> tag", 'the <<span class="nocase"></span>i> tag'),
    ("</span>", '<<span class="nocase"></span>/span>'),
    ("<<i>", '<<<span class="nocase"></span>i>'),
    ('<span class="x">', '<<span class="nocase"></span>span class="x">'),
    (("x", Italic("<b>")), 'x<i><<span class="nocase"></span>b></i>'),
    (("on ", Math("n^2"), " nodes"), "on $n^2$ nodes"),
    ((Math("a<b>c"),), '$a<<span class="nocase"></span>b>c$'),
    ("costs $5 and $10", "costs $5 and $10"),
]


@pytest.mark.parametrize(("text", "string"), SAME_BOTH_WAYS)
def test_both_ways(text: Text, string: str) -> None:
    assert html.write(text) == string
    assert html.read(string) == text


READ_ONLY: list[tuple[str, Text]] = [
    ("<sc>Ibid</sc>", (SmallCaps("Ibid"),)),
    ('<span style="font-variant: small-caps">Ibid</span>', (SmallCaps("Ibid"),)),
    ("a <b>dangling tag", "a <b>dangling tag"),
    ("a dangling end</i>", "a dangling end</i>"),
    ("<i>a <b>b</i> c", (Italic("a <b>b"), " c")),
    ("<em>no tag of CSL</em>", "<em>no tag of CSL</em>"),
    ('<span lang="de">x</span>', '<span lang="de">x</span>'),
    ('<i>a <span lang="de">x</span> b</i>', (Italic('a <span lang="de">x</span> b'),)),
    ("<i></i>empty", "empty"),
]


@pytest.mark.parametrize(("string", "text"), READ_ONLY)
def test_reading(string: str, text: Text) -> None:
    assert html.read(string) == text


def test_math_in_a_title_is_kept_from_recasing() -> None:
    text: Text = ("On ", Math("\\text{SE}(3)"))
    string = 'On <span class="nocase">$\\text{SE}(3)$</span>'
    assert html.write(text, protect=True) == string
    assert html.read(string, protect=True) == text
    assert html.write((NoCase(("a ", Math("x"))),), protect=True) == '<span class="nocase">a $x$</span>'


def test_paragraphs_are_empty_lines() -> None:
    text = (Paragraph("One."), Paragraph(("Two ", Italic("more"), ".")))
    assert html.write(text) == "One.\n\nTwo <i>more</i>."
    assert html.read("One.\n\nTwo <i>more</i>.", paragraphs=True) == text
    assert html.read("One.\nTwo.", paragraphs=True) == "One.\nTwo."


def test_what_has_no_tag_is_its_text() -> None:
    assert html.write((Code("x = 1"), " at ", Link("https://example.org/", "home"))) == "x = 1 at home"
    assert html.write((Tex(r"\unknown{x}"),)) == r"\unknown{x}"


def test_commands_that_are_kept_say_what_they_print() -> None:
    kept = (Tex(r"\foreignlanguage{french}{\'et\'e}"), " 2", Tex(r"\up{nd}"), " ", Tex(r"\noopsort{b}"), "A ")
    assert html.write((*kept, Tex(r"\MakeUppercase{abc}"))) == "été 2nd A ABC"
    assert html.write((Tex(r"\large"), "Big", Tex(r"\label{x}"), " ", Tex(r"\raisebox{1ex}{a}"))) == "Big a"
    assert html.write((Tex(r"\apjl"), " and ", Tex(r"\aap{}"))) == "ApJL and A&A"
    assert html.write((Tex(r"\foo"), "bar ", Tex(r"\foo{bar}"))) == r"\foo bar \foo{bar}"


@given(TEXTS)
def test_plain_text_means_the_same(text: Text) -> None:
    if html.plain(text):
        assert html.write(text) == text == html.read(text) == html.read(text, protect=True, paragraphs=True)  # type: ignore[arg-type]


@given(
    st.text() | st.lists(st.sampled_from(["<i>", "</i>", "<b>", "</b>", "</span>", "<span>", "x", "\n\n"])).map("".join)
)
def test_what_was_read_comes_back(string: str) -> None:
    once = html.read(string, paragraphs=True)
    if once:
        assert resolve(html.read(html.write(once), paragraphs=True)) == resolve(once)


def test_time_is_linear() -> None:
    for piece in ("<i>", "</i>", "<i></i>", "<i><b></i>", "<", '<span class="', "<span>", "\n \n", "$"):
        html.read(piece * (300_000 // len(piece)), paragraphs=True)

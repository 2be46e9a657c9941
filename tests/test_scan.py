"""The walk over a text and the searches in it say the same."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bibconv.text import scan
from bibconv.text.latex import characters, encode
from bibconv.text.latex.title import explicit

PIECES = (
    "a",
    "B",
    " ",
    "-",
    ",",
    "'",
    "<",
    ">",
    ".",
    "%",
    "$",
    "&",
    "#",
    "_",
    "\\",
    "{",
    "}",
    "~",
    "^",
    "`",
    "?",
    "\n",
    "\x7f",
)
MORE = (
    "é",
    "–",
    "\u2028",
    "\ud800",
    "😀",
    "I",
    "n",
    "N",
    "Introduction",
    "INTRODUCTION",
    "Introduc",
    "Int",
    "]",
    ")",
    "ő",
    "“",
    "\0",
    "\x80",
    "\ufdd1",
)
TEXTS = st.lists(st.sampled_from(PIECES + MORE), max_size=12).map("".join) | st.text()


BEYOND = st.lists(
    st.sampled_from(["a", "-", "'", "!", " ", "–", "—", "“", "”", "‘", "é", "ő", "陈", "哲", "\u00a0", "\ufdd0", "😀"]),
    max_size=12,
).map("".join)


@given(BEYOND)
@settings(max_examples=600)
def test_walks_and_encoders_give_the_same_commands(text: str) -> None:
    assert characters.walk_beyond(text) == characters.search_beyond(text)


@given(TEXTS)
@settings(max_examples=600)
@example("".join(map(chr, range(256))))
def test_walks_and_searches_agree(text: str) -> None:
    assert scan.walk_tex(text) == scan.search_tex(text) == scan.tex(text)
    assert scan.walk_running(text) == scan.search_running(text) == scan.running(text)
    assert scan.printable(text) == scan.printable(text + "a" * 100) == text.isprintable()


@given(TEXTS)
@settings(max_examples=300)
@example("".join(map(chr, range(256))))
def test_a_text_is_walked_over_once_for_both(text: str) -> None:
    text += "a" * 100
    assert scan.walk_running(text) == scan.search_running(text)
    assert scan._AHEAD[id(text)][1] == scan.search_tex(text)
    assert scan.tex(text) == scan.search_tex(text)
    assert scan.tex(text) == scan.search_tex(text)
    for number in range(300):
        scan.walk_running(f"{number} {text}")
    assert len(scan._AHEAD) <= 256


def test_what_is_known_of_a_text() -> None:
    text = "50% – " + 100 * "a"
    assert scan.known(text) is None
    scan.walk_running(text)
    assert scan.known(text) == scan.ESCAPED | scan.BEYOND
    assert scan.known("50% – " + str(10) * 50) is None


def test_each_character_of_the_basic_plane() -> None:
    for code in range(0x80, 0x10000):
        char = chr(code)
        assert scan.printable("a" * 100 + char) == char.isprintable(), hex(code)


@pytest.mark.parametrize("code", range(128))
def test_each_sign_alone_and_doubled(code: int) -> None:
    char = chr(code)
    for text in (char, char * 2, f"{char}a", f"{char}A", f"a{char}", f",{char}", f".{char}"):
        assert scan.walk_tex(text) == scan.search_tex(text)
        assert scan.walk_running(text) == scan.search_running(text)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("", 0),
        ("plain (text); it's 'so'.", 0),
        ("a--b", scan.DOUBLED),
        ("a  b", scan.DOUBLED),
        ("50%", scan.ESCAPED),
        ("~{", scan.RESERVED),
        ("tab\there", scan.CONTROL),
        ("Erdős", scan.BEYOND),
        ("—%\x00^,,", scan.BEYOND | scan.ESCAPED | scan.CONTROL | scan.RESERVED | scan.DOUBLED),
    ],
)
def test_what_tex_takes_otherwise(text: str, seen: int) -> None:
    assert scan.tex(text) == seen


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("In short, it is fine. So 1,000 and 2.5", 0),
        ("a,b", scan.AFTER_COMMA),
        ("end.So", scan.AFTER_STOP),
        ("end.so", 0),
        ("1 Introduction We", scan.INTRODUCTION),
        ("I INTRODUCTION", scan.INTRODUCTION),
        ("Introducing", 0),
        ("$5?", scan.MARK),
        ("why? (so)", 0),
        ("as in [?] and (??)", scan.UNRESOLVED),
        ("Gödel’s “proof” – naïve", scan.BEYOND),
        ("soft\u00adhyphen", scan.BEYOND | scan.CONTROL),
        ("naïve\x07", scan.BEYOND | scan.CONTROL),
    ],
)
def test_what_may_be_a_slip(text: str, seen: int) -> None:
    assert scan.running(text) == seen


WORDS = st.lists(
    st.sampled_from(
        ["A", "a", "On", "QPLEX", "Q-Learning", "of", "4D", "x2", "T", ":", ",", " ", " ", "-", "/", "'", "é", "%", "("]
    ),
    max_size=9,
).map("".join)


@given(WORDS)
@settings(max_examples=600)
@example("On a Graph: A Survey of Well-known Ones (Part 2)")
@example("A")
@example("//a")
def test_a_title_that_keeps_its_case_is_written_as_it_stands(text: str) -> None:
    if scan.keeps_case(text):
        assert explicit(text) == text
        assert encode(text, title=True) == encode(text) == text


def test_most_titles_keep_their_case() -> None:
    assert scan.keeps_case("Learning Long-horizon and Elastic Routing: A Survey of 12 Methods")
    for title in (
        "",
        " a",
        "a ",
        "On QPLEX",
        "A-B",
        "Part A",
        "x--y",
        "a  b",
        "50%",
        "Gödel",
        "Level-5 T",
        "SE(3)",
        "3D",
    ):
        assert not scan.keeps_case(title), title

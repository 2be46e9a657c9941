"""LaTeX and rich text: tables of expected values, every character, and the laws."""

import re
import string
import time
import unicodedata
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bibconv.model import (
    Bold,
    Cite,
    Code,
    Italic,
    Link,
    Math,
    NoCase,
    Paragraph,
    SmallCaps,
    Sub,
    Sup,
    Tex,
    Text,
    map_text,
)
from bibconv.text.inline import show
from bibconv.text.latex import decode, encode, formulas, resolve, symbols
from bibconv.text.latex.title import protected

DECODED = [
    ("plain", "plain"),
    ("", ""),
    ("  two \n lines ", "two lines"),
    (r"\'{e} \'e {\'e} {\'{e}} \' e", "é é é é é"),
    (r"\"{\i} {\'\i} \'i \v{\j}", "ï í í ǰ"),
    (r"G{\"o}del, Erd\H{o}s, \c{c}, \c c, \v{s}\v s", "Gödel, Erdős, ç, ç, šš"),
    (r"{\~{\^e}} \~{\^{e}} \d{\^a}", "ễ ễ ậ"),
    (r"{\ss}{\aa}{\O}\l{} \ae gis \o", "ßåØł ægis ø"),
    (r"\& \% \# \_ \$ \{ \}", "& % # _ $ { }"),
    (r"\textbackslash{} \textasciitilde{} \textasciicircum{} \^{} \~{}", "\\ ~ ^ ^ ~"),
    ("a--b --- ``c'' `d' ?`e !`f", "a–b — “c” ‘d' ¿e ¡f"),
    (r"-{}- '{}' `{}`", "-- '' ‘‘"),
    ("a~b", "a\u00a0b"),
    (r"a\ b\,c", "a b\u2009c"),
    (r"\ensuremath{\leq}{\ensuremath{\alpha}} \ensuremath{\mathbb{R}}", "≤α ℝ"),
    (r"\ensuremath{x^2}", (Math("x^2"),)),
    (r"$x$ \(y\) \[z\] $$w$$", (Math("x"), " ", Math("y"), " ", Math("z"), " ", Math("w"))),
    ("$f''--g$", (Math("f''--g"),)),
    (r"$a \text{ if $b$} c$", (Math(r"a \text{ if $b$} c"),)),
    ("costs $5", "costs $5"),
    (r"\emph{a \textbf{b}}", (Italic(("a ", Bold("b"))),)),
    (
        r"{\em a} {\bf b} {\sc c} {\tt d} {\it e}",
        (Italic("a"), " ", Bold("b"), " ", SmallCaps("c"), " ", Code("d"), " ", Italic("e")),
    ),
    (r"\textsc{a}\texttt{b}\textsuperscript{c}\textsubscript{d}", (SmallCaps("a"), Code("b"), Sup("c"), Sub("d"))),
    (r"\textrm{a}\mbox{b}", "ab"),
    (r"\url{https://x.org/a_b~c\%20}", (Link("https://x.org/a_b~c%20", "https://x.org/a_b~c%20"),)),
    (r"\href{https://x.org}{X \emph{y}}", (Link("https://x.org", ("X ", Italic("y"))),)),
    (r"\href[page=5]{u}{v}", (Tex(r"\href[page=5]{u}{v}"),)),
    (r"as \citep[see][p.~3]{a, b} says", ("as ", Cite(("a", "b"), r"\citep[see][p.~3]{a, b}"), " says")),
    (r"\foo[x]{a}{b} c", (Tex(r"\foo[x]{a}{b}"), " c")),
    (r"\foo bar", (Tex(r"\foo"), "bar")),
    (r"\foo{50%}", (Tex(r"\foo{50\%}"),)),
    (r"The {DNA} of {{\emph{X}}}", ("The ", NoCase("DNA"), " of ", NoCase((Italic("X"),)))),
    (r"{\relax 陈奕哲}", "陈奕哲"),
    (r"{}a{ }{}", "a "),
    ("a\n\nb", (Paragraph("a"), Paragraph("b"))),
    (r"a \par b", (Paragraph("a"), Paragraph("b"))),
    ("{", "{"),
    ("}", "}"),
    ("a { b", "a { b"),
    ("\\", "\\"),
    (r"\emph", r"\emph"),
    (r"\noopsort{1973b}x", (Tex(r"\noopsort{1973b}"), "x")),
    (r"a\newline b\qquad c \hyp{} \yen5 \textmu m", "a b\u2003\u2003c - ¥5 µm"),
    (r"\parentext{a} \textquote{b}", "(a) “b”"),
    (r"\t{oo} {\sf a} Ga\cprime{} x\addcomma\addspace y", "o͡o a Gaʹ x, y"),
]


@pytest.mark.parametrize(("source", "text"), DECODED)
def test_what_latex_says(source: str, text: Text) -> None:
    assert decode(source) == text


ENCODED = [
    ("46.3% of $5 & #1_a", r"46.3\% of \$5 \& \#1\_a"),
    (r"\input{/etc/passwd}", r"\textbackslash{}input\textbraceleft{}/etc/passwd\textbraceright{}"),
    ("5 µm ♪", r"5 {\textmu}m {\textmusicalnote}"),
    ("~^`", r"\textasciitilde{}\textasciicircum{}\textasciigrave{}"),
    ("Qur’an — “x” – ‘y", r"Qur{\textquoteright}an --- ``x'' -- `y"),
    ("--- '' ,, << >> ??", r"-{}-{}- '{}' ,{}, <{}< >{}> ??"),
    ("–- -– “‘ ’” ?‘", r"--{}- -{}-- ``{}` {\textquoteright}'' ?{}`"),
    ("Đặng Thị", r"{\DJ}{\u{\d{a}}}ng Th{\d{\i}}"),
    ("ÉíșŁß", r"{\'E}{\'i}{\textcommabelow{s}}{\L}{\ss}"),
    (
        "α ≤ ∞ ℝ²",
        r"{\ensuremath{\alpha}} {\ensuremath{\leq}} {\ensuremath{\infty}} {\ensuremath{\mathbb{R}}}{\texttwosuperior}",
    ),
    ("陈 奕哲 Дом", r"{\relax 陈} {\relax 奕哲} {\relax Дом}"),
    ("a\u00a0b  c", "a~b { }c"),
    (" a ", "{ }a{ }"),
    ((Math("x≤y"), Math(r"50%"), Math(r"5\%")), r"$x\leq y$$50\%$$5\%$"),
    ((Math("{"), Tex("\\foo{")), r"\$\textbraceleft{}\$\textbackslash{}foo\textbraceleft{}"),
    ((Math(r"\left\{x\right."),), r"$\left\lbrace x\right.$"),
    ((Tex(r"\foo"), "bar ", Tex(r"\foo"), " b", Tex(r"\foo{a}"), NoCase("x")), r"{\foo}bar {\foo} b{\foo{a}}{x}"),
    ((Italic(("a", Bold("b"))), Sup("2")), r"\emph{a\textbf{b}}\textsuperscript{2}"),
    ((NoCase("%"), NoCase("über")), r"\%{{\"u}ber}"),
    ((NoCase("%a"), NoCase("1")), r"{{\%a}}1"),
    ((Paragraph("a"), Paragraph("b")), r"a\par b"),
    ((Link("https://x.org/%20", "https://x.org/%20"), Link("u", "v")), r"\url{https://x.org/\%20}\href{u}{v}"),
    ((Cite(("a",), r"\citep{a}"), " x"), r"\citep{a} x"),
    ("a\x00b\x1bc\nd\u202ee", "abc de"),
]


@pytest.mark.parametrize(("text", "latex"), ENCODED)
def test_how_text_is_written(text: Text, latex: str) -> None:
    assert encode(text) == latex


def test_unicode_escapes_what_tex_reserves_and_nothing_else() -> None:
    assert encode("Été – “50 %” 陈 ≤ α\u00a0b", unicode=True) == r"Été – “50 \%” 陈 ≤ α~b"


TITLES = [
    ("QPLEX: Duplex Dueling", "{QPLEX}: Duplex Dueling"),
    ("DeepSeek-Prover and Q-Learning", "{DeepSeek-Prover} and {Q-Learning}"),
    ("On SE(3) (BERT) A study of A*", "On {SE(3)} ({BERT}) A study of A*"),
    ("Self-Attention is All You Need", "Self-Attention is All You Need"),
    ("GPT-4 and 3D iPhone LLMs, I say", "{GPT-4} and {3D} {iPhone} {LLMs}, {I} say"),
    ("L’Hôpital’s rule for O'Brien", r"{L{\textquoteright}H{\^o}pital{\textquoteright}s} rule for {O'Brien}"),
    (("The ", Math(r"\Delta"), "-method: ", Italic("In vivo")), r"The {$\Delta$-method}: {{\emph{In vivo}}}"),
    (("k", Math("n"), " and ", NoCase("van der")), "{k$n$} and {van der}"),
    ((NoCase("GP"), "T"), "{GPT}"),
    (r"The \LaTeX way", r"The {{\textbackslash{}LaTeX}} way"),
    (("The ", Tex(r"\LaTeX"), " way"), r"The {{\LaTeX}} way"),
    ("Été à Paris", r"{\'E}t{\'e} {\`a} Paris"),
]


@pytest.mark.parametrize(("text", "latex"), TITLES)
def test_case_protection(text: Text, latex: str) -> None:
    assert encode(text, title=True) == latex
    assert decode(latex, title=True) == resolve(text, title=True)


def test_a_title_is_read_without_the_braces_that_writing_adds() -> None:
    assert decode("{QPLEX}: {Duplex} Dueling", title=True) == ("QPLEX: ", NoCase("Duplex"), " Dueling")
    assert decode("{{All of It}}", title=True) == (NoCase("All of It"),)
    assert decode("{GP}T and {$x$}", title=True) == ("GPT and ", Math("x"))


plain = st.text(
    st.one_of(
        st.sampled_from("abcXYZ019 -–—'’”“‘`?!,<>\\{}$&%#_~^\"[]()*@ \u00a0éÅıȷi\u0301\u0303陈Ж≤αά²ℝ"),
        st.characters(exclude_categories=("Cc", "Cs")),
    ),
    min_size=1,
    max_size=12,
).filter(
    lambda s: (
        not any(
            "\u202a" <= c <= "\u202e"
            or "\u2066" <= c <= "\u2069"
            or "\ufdd0" <= c <= "\ufdef"
            or c in "\ufeff\ufffe\uffff"
            for c in s
        )
    )
)
tex = st.text(
    st.sampled_from(r"\\\\{}{}$%_^ abe\n".replace("\\n", "\n") + "[]≤é(),.'\"`*~-&#"), min_size=1, max_size=14
)
leaf = st.one_of(
    plain,
    tex.map(Math),
    tex.map(Tex),
    st.builds(Cite, st.lists(plain, min_size=1, max_size=2).map(tuple), tex),
    st.builds(lambda k: Cite((k,), rf"\citep{{{k}}}"), st.text("abc:-", min_size=1)),
    st.sampled_from([r"\emph{a}", r"\foo", r"\foo{a}", r"\url{a_b}", r"\LaTeX", r"\;", r"\ensuremath{x}"]).map(Tex),
)


def markup(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    content = st.one_of(plain, st.lists(inner, min_size=1, max_size=3).map(tuple))
    return st.one_of(
        *[content.map(kind) for kind in (Italic, Bold, Sup, Sub, SmallCaps, NoCase, Code, Paragraph)],
        st.builds(Link, plain, content),
    )


runs = st.recursive(leaf, markup, max_leaves=6)
texts: st.SearchStrategy[Any] = st.one_of(plain, st.lists(runs, min_size=1, max_size=4).map(tuple))
latex = st.one_of(
    st.text(
        st.sampled_from(r"\{}$~`'-%&#_^[]*, ab" + '\n"é陈'),
        max_size=25,
    ),
    st.lists(
        st.sampled_from(
            [
                *r"\emph \foo \' \c \relax \par \ensuremath \url \href \cite \em { } { } $ [ ] a B % --".split(),
                *r"\i \( \)".split(),
                *("$$", "\\\\", "é", "~", " ", "\n\n"),
            ]
        ),
        max_size=16,
    ).map("".join),
)


def dotted(text: Text) -> Text:
    """A dotless letter under accents is written as the letter with a dot, which prints the same."""

    def letter(found: re.Match[str]) -> str:
        known = len(found[2]) <= 2 and all(mark in symbols.MARKS for mark in found[2])
        return unicodedata.normalize("NFC", "ij"["ıȷ".index(found[1])] + found[2]) if known else found[0]

    return map_text(text, lambda plain: re.sub("([ıȷ])([\u0300-\u036f]+)", letter, plain))


def test_a_dotless_letter_under_an_accent_is_one_that_every_tool_reads() -> None:
    assert encode("Martı\u0301nez") == r"Mart{\'i}nez"
    assert decode(r"Mart{\'i}nez") == "Martínez"


@settings(max_examples=600)
@given(texts, st.booleans())
@example((NoCase((NoCase("a"), " ")), Tex("\\foo"), " x"), False)
@example("e\u0301 ê\u0303 i\u0301 ı\u0301", False)
def test_what_is_written_is_read_back(text: Text, unicode: bool) -> None:
    written = encode(text, unicode=unicode)
    assert decode(written) == (resolve(text) if unicode else dotted(resolve(text)))
    assert formulas.pairs_off(written)
    assert formulas.balanced(written)


def no_paragraphs(text: Text) -> bool:
    resolved = resolve(text)
    return "Paragraph" not in repr(resolved)


@settings(max_examples=400)
@given(texts.filter(no_paragraphs), st.booleans())
@example(("GP", NoCase("T x"), "Y"), False)
def test_titles_are_read_back(text: Text, unicode: bool) -> None:
    assert decode(encode(text, unicode=unicode, title=True), title=True) == resolve(text, title=True)


@settings(max_examples=800)
@given(latex, st.booleans())
def test_reading_is_settled(source: str, title: bool) -> None:
    text = decode(source, title=title)
    assert resolve(text, title=title) == text
    again = encode(text, title=title)
    assert decode(again, title=title) == text
    assert encode(decode(again, title=title), title=title) == again


def test_every_character_comes_back() -> None:
    """All of the BMP and the planes above as far as there is anything, alone and between letters."""
    gone = {c for c in map(chr, range(0x110000)) if unicodedata.category(c) in ("Cc", "Cs")}
    gone |= set(
        map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF, 0xFFFE, 0xFFFF, *range(0xFDD0, 0xFDF0)])
    )
    for point in [*range(0x20, 0x10000), *range(0x1D400, 0x1D800), *range(0x1F300, 0x1F700), 0x20000, 0x10FFFD]:
        char = chr(point)
        wanted = "" if char in gone else char
        for unicode in (False, True):
            assert decode(encode(char, unicode=unicode)) == wanted, hex(point)
            assert decode(encode(f"a{char}b", unicode=unicode)) == f"a{wanted}b", hex(point)


def test_no_two_characters_become_a_ligature() -> None:
    edgy = string.punctuation + " \u00a0–—‘’“”a«„¿¡"
    for first in edgy:
        for second in edgy:
            for third in ("", "-", "'", "`", "‘", "a"):
                text = first + second + third
                assert decode(encode(text)) == text
                assert decode(encode(text, unicode=True)) == text


def test_protection_is_bounded_by_the_word() -> None:
    assert protected("(((X))") == (3, 4)
    assert protected("A:") is None
    assert protected("A/B") == (0, 3)


MANY = 20_000
HOSTILE = [
    *("{" * MANY, "}" * MANY, "{" * MANY + "}" * MANY, "$" * MANY, "$ {" * MANY, "`" * MANY, "$$" * MANY + "$"),
    *(r"\(" * MANY, r"\'" * MANY, r"\foo[" * MANY, r"\cite[" * MANY, r"{\em " * MANY, r"$\$" * MANY, "{$a" * MANY),
    *("{\\relax " * MANY + "}" * MANY, "((((" * MANY + "A" + "))))" * MANY, "-" * MANY, "'" * MANY),
]


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda source: source[:8])
def test_time_is_linear(hostile: str) -> None:
    began = time.process_time()
    text = decode(hostile, title=True)
    assert decode(encode(text, title=True), title=True) == text
    assert time.process_time() - began < 5, "not a measure of speed: a quadratic loop takes minutes"


def test_depth_is_bounded() -> None:
    text: Text = "x"
    for _ in range(400):
        text = (Italic(text),)
    assert decode(encode(text)) == resolve(text)
    for _ in range(400):
        text = (NoCase(("a", Paragraph(text))),)
    assert decode(encode(text)) == resolve(text)


@pytest.mark.parametrize(
    "tex",
    [
        r"\input{/etc/passwd}",
        r"\immediate\write18{rm}",
        r"\directlua{x}",
        r"\def\x{y}",
        r"\csname end\endcsname",
        r"\end{document}",
        r"^^5cinput{x}",
        r"\catcode`\%=12",
    ],
)
def test_what_does_more_than_typeset_is_never_live(tex: str) -> None:
    for text in ((Math(tex),), (Tex(tex),), (Tex(rf"\foo{{{tex}}}"),), tex):
        for unicode in (True, False):
            written = encode(text, unicode=unicode)
            assert not re.search(r"\\(?:input|immediate|write|directlua|def|csname|end|catcode)(?![A-Za-z])", written)
            assert "^^" not in written
            if not isinstance(text, tuple) or isinstance(text[0], Math):
                assert show(decode(written)) in (tex, f"${tex}$")


def test_what_typesets_stays_live() -> None:
    for tex in (r"\begin{pmatrix}a\end{pmatrix}", r"\operatorname{rank}", r"\mathrm{d}x", r"\left\{x\right\}"):
        assert encode((Math(tex),)) in (
            f"${tex}$",
            f"${tex.replace('{x', 'lbrace x').replace(chr(92) + '}', chr(92) + 'rbrace')}$",
        )


def test_the_replacement_character_is_named() -> None:
    assert encode("a\ufffdb", unicode=True) == r'a\symbol{"FFFD}b'
    assert decode(r'a\symbol{"FFFD}b') == "a\ufffdb"


@pytest.mark.parametrize("word", ["word", "%a", "a" * 70_000])
def test_a_long_title_is_written_as_its_words_are(word: str) -> None:
    words = [word, "", "QPLEX"] * 30_000 if len(word) < 9 else [word, "QPLEX"] * 3
    text = " ".join(words).replace("  ", " ")
    assert encode(text, title=True) == " ".join([encode(each, title=True) for each in text.split(" ")])

r"""Escapes, character by character: the commands are those that LaTeX's ``encguide`` lists for T1 and TS1.

A sign that TeX reads as a command's argument, as a ligature or as nothing is what these are about; that all of them
come back, and that they print, is looked at elsewhere.
"""

import pytest

from bibconv.model import Bold, Italic, Math, Paragraph, Run, SmallCaps, Sub, Tex, Text
from bibconv.model import Code as Typed
from bibconv.text import scan
from bibconv.text.latex import characters, encode
from bibconv.text.latex.encode import carry
from bibconv.text.memo import Memo

RESERVED = [
    ("$", r"\$"),
    ("&", r"\&"),
    ("%", r"\%"),
    ("#", r"\#"),
    ("_", r"\_"),
    ("{", r"\textbraceleft{}"),
    ("}", r"\textbraceright{}"),
    ("~", r"\textasciitilde{}"),
    ("^", r"\textasciicircum{}"),
    ("\\", r"\textbackslash{}"),
    ("`", r"\textasciigrave{}"),
    ("\u00a0", "~"),
    ("\u00ad", r"\-"),
    ("\ufffd", r'\symbol{"FFFD}'),
]


@pytest.mark.parametrize(("sign", "latex"), RESERVED)
@pytest.mark.parametrize("unicode", [False, True])
@pytest.mark.parametrize("title", [False, True])
def test_each_reserved_sign_alone_and_among_others(sign: str, latex: str, unicode: bool, title: bool) -> None:
    assert encode(sign, unicode=unicode, title=title) == latex
    assert encode(f"a{sign}b", unicode=unicode, title=title) == f"a{latex}b"
    assert encode(f"é{sign} b", unicode=unicode, title=title) == ("é" if unicode else r"{\'e}") + f"{latex} b"
    assert encode(f"{sign}%", unicode=unicode, title=title) == rf"{latex}\%"


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("a--b", "a-{}-b"),
        ("a---b", "a-{}-{}-b"),
        ("''", "'{}'"),
        (",,", ",{},"),
        ("<<", "<{}<"),
        (">>", ">{}>"),
        ("a  b", "a { }b"),
        ("a    b", "a { }{ }{ }b"),
        ("a-'b,<>", "a-'b,<>"),
        ("-–", "-{}--"),
        ("–-", "--{}-"),
        ("——", "---{}---"),
        ("–—", "--{}---"),
        ("'”", "'{}''"),
        ("”'", "''{}'"),
        ("‘‘", "`{}`"),
        ("‘“", "`{}``"),
        ("“‘", "``{}`"),
        ("!‘", "!{}`"),
        ("?“", "?{}``"),
        ("”-", "''-"),
        ("-”", "-''"),
        ("–'", "--'"),
        ("a–b", "a--b"),
        ("”", "''"),
        ("a–", "a--"),
        ("–", "--"),
    ],
)
def test_no_two_signs_are_run_together(text: str, latex: str) -> None:
    assert encode(text) == latex
    assert encode((Italic(text),)) == rf"\emph{{{latex}}}"


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        # An accent that is a sign takes a letter as it is, one that is a letter takes braces.
        ("é", r"{\'e}"),
        ("č", r"{\v{c}}"),
        ("ǿ", r"{\'{\o}}"),
        ("ấ", r"{\'{\^a}}"),
        # LaTeX takes the dot from an i itself under these four, from none else and from no j.
        ("ìíîï", r"{\`i}{\'i}{\^i}{\"i}"),
        ("ĩī", r"{\~\i}{\=\i}"),
        ("ĭǐịį", r"{\u{\i}}{\v{\i}}{\d{\i}}{\k{\i}}"),
        ("ĵǰ", r"{\^\j}{\v{\j}}"),
        ("ıȷ", r"{\i}{\j}"),
        # Marks of their own.
        ("x\u0301", r"{\'x}"),
        ("x\u0302\u0301", r"{\'{\^x}}"),
        ("j\u0301", r"{\'\j}"),
        ("i\u030a", r"{\r{\i}}"),
        ("e\u0301", r"{\'{\relax e}}"),
        ("ı\u0301", r"{\'i}"),
        ("ȷ\u030c", r"{\v{\j}}"),
        ("ı\u0302\u0301", r"{\'{\^\i}}"),
        ("ø\u0301", r"{\'{\relax{\o}}}"),
        ("\u0301a", "{\\relax \u0301}a"),
        ("x\u0363", "x{\\relax \u0363}"),
        ("x\u0301\u0301\u0301y", "x{\\relax \u0301}{\\relax \u0301}{\\relax \u0301}y"),
        ("ax\u0301bq\u0301c", r"a{\'x}b{\'q}c"),
        # Another script is one group as long as it goes on.
        ("陈奕", r"{\relax 陈奕}"),
        ("陈é奕", r"{\relax 陈}{\'e}{\relax 奕}"),
        ("陈é奕哲—陈", r"{\relax 陈}{\'e}{\relax 奕哲}---{\relax 陈}"),
        ("陈α奕", r"{\relax 陈}{\ensuremath{\alpha}}{\relax 奕}"),
        # T1 has no horn, and its breve stands over no Cyrillic letter.
        ("ơй", "{\\relax ơй}"),
        # Spaces of a width.
        ("a\u2009b", r"a{\,}b"),
        ("a\u2003b\u2002c", r"a{\quad}b{\enspace}c"),
        # What is nobody's letter is left out.
        ("a\x00b\x1b\x7fc\u202ed\ufeffe\ufdd0f\ufdd1g\ud800h", "abcdefgh"),
        ("-\ufdd1-", "-{}-"),
        ("a\n\n b\tc", "a b c"),
        (" \t", "{ }"),
        ("a\x0c b", "a b"),
    ],
)
def test_what_is_beyond_ascii(text: str, latex: str) -> None:
    assert encode(text) == latex


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        (" ", "{ }"),
        ("  ", "{ }{ }"),
        (" a", "{ }a"),
        ("a ", "a{ }"),
        ((" ", Math("x"), " "), "{ }$x${ }"),
        ((Paragraph(" a"), Paragraph("b ")), r"{ }a\par b{ }"),
    ],
)
def test_blanks_at_the_ends(text: Text, latex: str) -> None:
    assert encode(text) == latex


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        # A name takes letters and the blank behind it; anything that may be an argument is kept from any command.
        ((Tex(r"\foo"), "x"), r"{\foo}x"),
        ((Tex(r"\foo"), " x"), r"{\foo} x"),
        ((Tex(r"\foo"), "1"), r"\foo1"),
        ((Tex(r"\foo"), "[x]"), r"{\foo}[x]"),
        ((Tex(r"\foo"), "*"), r"{\foo}*"),
        ((Tex(r"\foo"), "é"), r"{\foo}{\'e}"),
        ((Tex(r"\foo{a}"), "x"), r"\foo{a}x"),
        ((Tex(r"\foo{a}"), " x"), r"\foo{a} x"),
        ((Tex(r"\foo{a}"), "[x]"), r"{\foo{a}}[x]"),
        ((Tex(r"\foo{a}"), " "), r"{\foo{a}}{ }"),
        ((Tex(r"\foo"), " "), r"{\foo}{ }"),
        ((Tex(r"\foo"),), r"\foo"),
        ((Tex(r"\foo"), Math("x")), r"\foo$x$"),
        ((Tex(r"\foo{a}"), " b "), r"\foo{a} b{ }"),
    ],
)
def test_a_command_takes_nothing_that_is_not_its_own(text: Text, latex: str) -> None:
    assert encode(text) == latex


@pytest.mark.parametrize(
    ("run", "latex"),
    [
        (Italic("%"), r"\emph{\%}"),
        (Bold("a"), r"\textbf{a}"),
        (SmallCaps("a"), r"\textsc{a}"),
        (Typed("a--b"), r"\texttt{a-{}-b}"),
        (Sub("2"), r"\textsubscript{2}"),
        (Italic((Bold("a--b"), "--c")), r"\emph{\textbf{a-{}-b}-{}-c}"),
    ],
)
def test_markup(run: Run, latex: str) -> None:
    assert encode((run,)) == latex


@pytest.mark.parametrize("unicode", [False, True])
def test_what_is_left_out_parts_no_signs_in_markup(unicode: bool) -> None:
    assert encode((Italic("-\u202e-"), "a \n b"), unicode=unicode) == r"\emph{-{}-}a b"


@pytest.mark.parametrize(
    ("text", "latex", "whole"),
    [
        ("plain", "plain", True),
        ("50% é", r"50\% {\'e}", True),
        ("a--b", "a-{}-b", True),
        ("a\x07%", r"a\%", False),
        ("é\u202e", r"{\'e}", False),
        ("a\nb", "a b", False),
        (" a", "{ }a", True),
    ],
)
def test_whether_all_of_a_string_can_be_printed(text: str, latex: str, whole: bool) -> None:
    assert carry(text, False) == (latex, whole)


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("Ångström  and B", r"{\AA}ngstr{\"o}m { }and {B}"),
        ("On\nQPLEX\x00", "On {QPLEX}"),
        ((Italic("a\nb"), "\u202ec"), r"{{\emph{a b}c}}"),
        ((Paragraph("One"), Paragraph("Two")), "One Two"),
        ("A B%", r"A {B\%}"),
        ("ÉCOLE", r"{{\'E}COLE}"),
        ("(ÉCOLE%)", r"({{\'E}COLE\%})"),
        ("\\AB", r"{{\textbackslash{}AB}}"),
        ("", ""),
        (" QPLEX ", "{ }{QPLEX}{ }"),
    ],
)
def test_titles(text: Text, latex: str) -> None:
    assert encode(text, title=True) == latex


def test_titles_in_unicode() -> None:
    assert encode("Ångström and ÉCOLE 5%", title=True, unicode=True) == r"Ångström and {ÉCOLE} 5\%"
    assert encode(("Å", Math("x"), "%"), title=True, unicode=True) == r"{Å$x$\%}"
    assert encode((Italic("é%"),), unicode=True) == r"\emph{é\%}"


@pytest.mark.parametrize(
    ("href", "latex"),
    [
        ("https://example.org/a_b?c=%20#d", r"https://example.org/a_b?c=\%20\#d"),
        ("a b", r"a\ b"),
        ("a\\{}", r"a\textbackslash{}\textbraceleft{}\textbraceright{}"),
        ("a~b^c&d$e", "a~b^c&d$e"),
        ("a\x00b\ufeff", "ab"),
    ],
)
def test_addresses(href: str, latex: str) -> None:
    assert characters.address(href) == latex


def test_each_flag_is_a_bit_of_its_own() -> None:
    flags = [scan.BEYOND, scan.CONTROL, scan.ESCAPED, scan.RESERVED, scan.DOUBLED]
    flags += [scan.MARK, scan.AFTER_COMMA, scan.AFTER_STOP, scan.INTRODUCTION]
    assert sorted(flags) == [1 << bit for bit in range(9)]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ('plain (text): it\'s so; [1] = 2/3 + "4" * 5 @ 6 | 7!', 0),
        *((sign, scan.ESCAPED) for sign in "$&%#_"),
        *((sign, scan.RESERVED) for sign in "\\{}~^`"),
        *((sign * 2, scan.DOUBLED) for sign in "-',<> "),
        *((sign, scan.CONTROL) for sign in "\0\n\t\x1f\x7f"),
        ("%é\n\\--", scan.ESCAPED | scan.BEYOND | scan.CONTROL | scan.RESERVED | scan.DOUBLED),
        ("%a%", scan.ESCAPED),
        ("%~%", scan.ESCAPED | scan.RESERVED),
        ("-a-,'<> ", 0),
        ("\ud800", scan.BEYOND | scan.CONTROL),
        ("é\u202e", scan.BEYOND | scan.CONTROL),
    ],
)
def test_what_latex_would_take_for_something_else(text: str, seen: int) -> None:
    assert (scan.tex(text), scan.walk_tex(text), scan.search_tex(text)) == (seen, seen, seen)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Well, fine. Done (a-b)", 0),
        *((sign, scan.MARK) for sign in "{}$"),
        ("Why? (Really?) or [?]", scan.UNRESOLVED),
        ("Why? Really?", 0),
        ("a,b", scan.AFTER_COMMA),
        ("a,B", scan.AFTER_COMMA),
        ("a,1", 0),
        ("a.B", scan.AFTER_STOP),
        ("a.b", 0),
        ("a.1", 0),
        ("Introduction", scan.INTRODUCTION),
        ("INTRODUCTION", scan.INTRODUCTION),
        ("introduction", 0),
        ("IN In fact", 0),
        ("a\n", scan.CONTROL),
        ("é\n", scan.CONTROL | scan.BEYOND),
        ("é", scan.BEYOND),
        ("éa éB a,é a.É", scan.BEYOND),
    ],
)
def test_what_may_be_a_slip(text: str, seen: int) -> None:
    assert (scan.running(text), scan.walk_running(text), scan.search_running(text)) == (seen, seen, seen)


@pytest.mark.parametrize(
    ("title", "keeps"),
    [
        ("", False),
        (" a", False),
        ("a ", False),
        ("A", False),  # it would, but that is left to the long way
        ("A b", True),
        ("a A b", True),
        ("a B b", False),
        ("a B", False),
        ("A-b", False),
        ("a/B", False),
        ("Ab.2", False),
        ("2 Ab", True),
        ("A2", False),
        ("a2", True),
        ("2", True),
        ("aB", False),
        ("AB", False),
        ("Ab", True),
        ("Well-Known", True),
        ("Ab: Cd", True),
        ("a--b", False),
        ("a  b", False),
        ("it''s", False),
        ("it's", True),
        ("50%", False),
        ("é", False),
        ("a\x00", False),
    ],
)
def test_titles_that_keep_their_case(title: str, keeps: bool) -> None:
    assert scan.keeps_case(title) is keeps


@pytest.mark.parametrize(
    "text", ["a" * 99, "a" * 100, "é" * 100, "", "a" * 99 + "\n", "a\n", "é" * 100 + "\u202e", "\u202e"]
)
def test_what_is_printable(text: str) -> None:
    expected = "\n" not in text and "\u202e" not in text
    assert scan.printable(text) is expected


def test_a_memory_begins_anew_when_it_is_full() -> None:
    made: list[int] = []

    def make(number: int) -> int:
        made.append(number)
        return -number

    memory = Memo(make, 2)
    assert [memory[number] for number in (1, 2, 1, 3, 2, 3)] == [-1, -2, -1, -3, -2, -3]
    assert made == [1, 2, 3, 2]
    assert dict(memory) == {3: -3, 2: -2}

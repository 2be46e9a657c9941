"""The concrete syntax of BibTeX files: what the nodes say, that they lose nothing, and that time stays linear."""

from __future__ import annotations

import gc
import logging
import random
import time
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bibconv.formats.bibtex import syntax
from bibconv.limits import LIMITS
from bibconv.syntax import (
    Between,
    Block,
    Comment,
    Document,
    Edit,
    Entry,
    Error,
    Field,
    Macros,
    OverlapError,
    Preamble,
)

FIXTURES = sorted((Path(__file__).parent / "bibtex_syntax").glob("*.bib"))
TEXTS = {path.name: path.read_bytes().decode() for path in FIXTURES}


def only(text: str) -> Block:
    """The one block of a text."""
    (block,) = syntax.blocks(text)
    return block


def entry(text: str) -> Entry:
    block = only(text)
    assert isinstance(block, Entry)
    return block


def error(text: str) -> Error:
    return next(block for block in syntax.blocks(text) if isinstance(block, Error))


def pieces(field: Field) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in field.pieces]


def fields(block: Entry | Error | Macros) -> dict[str, list[tuple[str, str]]]:
    return {field.name: pieces(field) for field in block.fields}


def faults(block: Block) -> list[tuple[str, int]]:
    return [(fault.reason, fault.offset) for fault in block.faults]


def keys(text: str) -> list[str]:
    return [block.key for block in syntax.blocks(text) if isinstance(block, Entry)]


def assert_lossless(text: str, document: Document) -> None:
    """The blocks tile the text, and so do their leaves."""
    assert "".join([text[node.start : node.end] for node in document.nodes]) == text
    at = 0
    for leaf in document.leaves():
        assert leaf.start == at
        at = leaf.end
    assert at == len(text)


# --- the grammar


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{braced}", [("braced", "braced")]),
        ('"quoted"', [("quoted", "quoted")]),
        ("1999", [("number", "1999")]),
        ("jan", [("macro", "jan")]),
        ('"1~" # jan', [("quoted", "1~"), ("macro", "jan")]),
        ("a#{b}#2", [("macro", "a"), ("braced", "b"), ("number", "2")]),
        ("{a {b {c {d {e {f {g}}}}}}}", [("braced", "a {b {c {d {e {f {g}}}}}}")]),
        ('"a {"} b"', [("quoted", 'a {"} b')]),
        ('"{a {b {c {d {e {f " g}}}}}}"', [("quoted", '{a {b {c {d {e {f " g}}}}}}')]),
        ('{a " b}', [("braced", 'a " b')]),
        (r"{a \{b\}}", [("braced", r"a \{b\}")]),
        (r"{a \}", [("braced", "a \\")]),
        ("{a, b = {c}}", [("braced", "a, b = {c}")]),
        ("{50% off}", [("braced", "50% off")]),
        ("{me@example.org and @you}", [("braced", "me@example.org and @you")]),
        ("{line\n@article{x, y = {z}}\n}", [("braced", "line\n@article{x, y = {z}}\n")]),
        ("{}", [("braced", "")]),
        ('""', [("quoted", "")]),
        ("12--34", [("macro", "12--34")]),
        ("٣", [("macro", "٣")]),
        ("{a} % remark } {\n # b % another\n", [("braced", "a"), ("macro", "b")]),
    ],
)
@pytest.mark.parametrize("shape", ["@t{k, f = %s}", "@t{k,f=%s,g=1}", "@t(k, f = %s)", "@t{k, f\n=\n%s\n,\n}"])
def test_values(shape: str, source: str, expected: list[tuple[str, str]]) -> None:
    text = shape.replace("%s", source)
    found = entry(text)
    assert pieces(found.fields[0]) == expected
    assert found.faults == ()
    for piece in found.fields[0].pieces:
        width = 2 if piece.kind in ("braced", "quoted") else 0
        assert len(piece.text) == piece.end - piece.start - width
        assert piece.text in text[piece.start : piece.end]


@pytest.mark.parametrize(
    ("text", "kind", "key", "names"),
    [
        ("@misc{k}", "misc", "k", []),
        ("@misc{k,}", "misc", "k", []),
        ("@misc(k)", "misc", "k", []),
        ("@MiSc{K, TITLE = {t}, Year = 1}", "misc", "K", ["title", "year"]),
        ("@ \n misc \n { k \n , \n title = {t} \n }", "misc", "k", ["title"]),
        ("@misc{DBLP:journals/corr/abs-1234,}", "misc", "DBLP:journals/corr/abs-1234", []),
        ("@misc{https://example.org/?id=3,}", "misc", "https://example.org/?id=3", []),
        ("@misc{me@example.org, a = 1}", "misc", "me@example.org", ["a"]),
        ("@misc{a(b)%c#d, a = 1}", "misc", "a(b)%c#d", ["a"]),
        ("@misc(a(b), a = 1)", "misc", "a(b)", ["a"]),
        ("@misc{комета, título = {t}}", "misc", "комета", ["título"]),
        ("@misc{k, author+an:default = {1=x}}", "misc", "k", ["author+an:default"]),
        ("@misc{k, a = 1, a = 2}", "misc", "k", ["a", "a"]),
        ("@misc{k, % one\n % two, three = {\n a = 1, % four }\n %\n}", "misc", "k", ["a"]),
        ("@İ{k, İ = 1}", "i̇", "k", ["i̇"]),
    ],
)
def test_entries(text: str, kind: str, key: str, names: list[str]) -> None:
    found = entry(text)
    assert (found.type, found.key, [field.name for field in found.fields]) == (kind, key, names)
    assert found.faults == ()
    assert text[found.key_start :].startswith(key)
    assert_lossless(text, syntax.parse(text))


@pytest.mark.parametrize(
    ("text", "key", "names", "expected"),
    [
        ("@misc{, a = 1}", "", ["a"], [("missing key", 6)]),
        ("@misc{}", "", [], [("missing key", 6)]),
        ("@misc{a = {1}, b = 2}", "", ["a", "b"], [("missing key", 6)]),
        ("@misc{year = 2000, b = 2}", "", ["year", "b"], [("missing key", 6)]),
        ("@misc{two words, a = 1}", "two words", ["a"], [("blank in the key", 6)]),
        ("@misc{k a = 1}", "k", ["a"], [("missing comma", 7)]),
        ("@misc{k\n  a = {1}}", "k", ["a"], [("missing comma", 7)]),
        ("@misc{k, a = {1} b = {2}}", "k", ["a", "b"], [("missing comma", 17)]),
        ("@misc{k, a = 1\nb = c\nd = 2}", "k", ["a", "b", "d"], [("missing comma", 15), ("missing comma", 21)]),
        ("@misc{k,, a = 1,, b = 2,,}", "k", ["a", "b"], [("extra comma", 8), ("extra comma", 16), ("extra comma", 24)]),
        ("@misc{k,,, ,a = 1,\n,\n,}", "k", ["a"], [("extra comma", 8), ("extra comma", 19)]),
    ],
)
def test_faults_that_are_gone_past(text: str, key: str, names: list[str], expected: list[tuple[str, int]]) -> None:
    found = entry(text)
    assert (found.key, [field.name for field in found.fields]) == (key, names)
    assert faults(found) == expected
    assert_lossless(text, syntax.parse(text))


def test_macros_preamble_and_comment() -> None:
    macros = only('@String{a = "1", B = c # {2}}')
    assert isinstance(macros, Macros)
    assert fields(macros) == {"a": [("quoted", "1")], "b": [("macro", "c"), ("braced", "2")]}
    preamble = only('@PREAMBLE( "\\def\\a#1{" # {x} )')
    assert isinstance(preamble, Error), "a brace in quotes must be balanced"
    preamble = only('@PREAMBLE( "\\def\\a#1{}" # {x} )')
    assert isinstance(preamble, Preamble)
    assert [(piece.kind, piece.text) for piece in preamble.pieces] == [("quoted", "\\def\\a#1{}"), ("braced", "x")]
    comment = only("@comment{ {a} @misc{b} \n@misc{c} }")
    assert isinstance(comment, Comment)
    assert comment.text == " {a} @misc{b} \n@misc{c} "
    assert only("@comment(a {)} b)") == Comment("a {)} b", (), 0, 17)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "just text",
        "mail me@example.org or him@example.org (any time)",
        "% @misc{hidden}",
        "50 % @misc{hidden} @misc{too}\r% @misc{hidden}",
        "@comment without a delimiter",
        "@",
        "a lone @ {brace}",
    ],
)
def test_text_that_is_no_block(text: str) -> None:
    assert [block for block in syntax.blocks(text) if not isinstance(block, Between)] == []
    assert [block.faults for block in syntax.blocks(text)] == [()] * bool(text)


@pytest.mark.parametrize(
    "text", ["x @misc{k}", "% x\n@misc{k}", "% x\r@misc{k}", "@comment @misc{k}", "}@misc{k}", "100 %\r\n  @misc{k}"]
)
def test_an_entry_anywhere_in_a_line(text: str) -> None:
    assert keys(text) == ["k"]


# --- recovery


@pytest.mark.parametrize(
    ("broken", "reason", "offset"),
    [
        ("@misc{k, a = {b", "unclosed brace", 13),
        ("@misc{k, a = {b}", "unclosed brace", 5),
        ("@misc{k, a = {b {c}, d = {e}\n}", "unclosed brace", 5),
        ("@misc(k, a = {b}", "unclosed parenthesis", 5),
        ("@misc(k, a = {b}}", "unexpected character", 16),
        ('@misc{k, a = "b', "unclosed quote", 13),
        ('@misc{k, a = "b, c = 1 }', "unbalanced brace in quotes", 23),
        ("@misc{k, a {b}}", "missing equals sign", 9),
        ("@misc{k, a}", "missing equals sign", 9),
        ("@misc{k, a = , b = 1}", "missing value", 13),
        ("@misc{k, a = }", "missing value", 13),
        ("@misc{k, a = b # }", "missing value", 17),
        ("@misc{k, a = {b} c}", "unexpected character", 17),
        ("@misc{k, a = b c, d = 1}", "unexpected character", 15),
        ("@misc{k, = {b}}", "unexpected character", 9),
        ("@misc{{k}, a = 1}", "missing key", 6),
        ("@misc{k {l}, a = 1}", "missing comma", 7),
        ("@misc{k", "unclosed brace", 5),
        ("@misc{", "unclosed brace", 5),
        ("@misc{k, a = " + "{" * 251 + "}" * 251 + "}", "nested too deeply", 13 + 250),
        ('@misc{k, a = "' + "{" * 251 + "}" * 251 + '"}', "nested too deeply", 14 + 250),
        ("@string{a = {b}", "unclosed brace", 7),
        ("@string{a}", "missing equals sign", 8),
        ("@preamble{a b}", "unexpected character", 12),
        ('@preamble{"a"', "unclosed brace", 9),
        ("@comment{ {a}", "unclosed brace", 8),
        ("@comment( {a}", "unclosed parenthesis", 8),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_broken_block_is_cut_and_the_others_survive(broken: str, reason: str, offset: int, line_end: str) -> None:
    before = "@misc{before, a = {b}}" + line_end
    text = before + broken + line_end + line_end + "\t@misc{after, a = 1}" + line_end + '@misc(last, a = "b")'
    assert keys(text) == ["before", "after", "last"]
    found = error(text)
    assert text[found.start : found.end] == broken
    assert (found.fault.reason, found.fault.offset - len(before)) == (reason, offset)
    assert syntax.parse(text).position(found.start) == (2, 1)
    assert_lossless(text, syntax.parse(text))


def test_nesting_up_to_the_limit_is_read() -> None:
    deep = "{" * LIMITS.depth + "}" * LIMITS.depth
    assert entry("@misc{k, a = " + deep + "}").fields[0].pieces[0].text == deep[1:-1]


def test_an_error_says_what_was_read_before_it() -> None:
    found = error("@Article{k, a = {b}, c = {d}, e f}\n")
    assert (found.type, found.key, fields(found)) == ("article", "k", {"a": [("braced", "b")], "c": [("braced", "d")]})


def test_an_unclosed_entry_is_cut_before_an_entry_in_the_same_line() -> None:
    text = "@misc{a, b = {c}, @misc{d, e = {f}} @misc{g}"
    assert [type(block).__name__ for block in syntax.blocks(text)] == ["Error", "Between", "Entry", "Between", "Entry"]
    assert keys(text) == ["d", "g"]


def test_text_that_looks_lost_is_pointed_out() -> None:
    text = "@misc{a, b = {c}}, d = {e}}\n@misc f, g = {h}}\n@{i, j = {k}}\n  @comment me\n"
    (between,) = (block for block in syntax.blocks(text) if isinstance(block, Between))
    assert faults(between) == [("left over", 17), ("missing opening brace", 28), ("missing entry type", 46)]
    text = "@misc{a}\n  year = 2000\n"
    assert faults(syntax.parse(text).nodes[1]) == [("left over", 11)]
    assert len(syntax.parse("@x\n" * 1000).nodes[0].faults) == 100


def test_the_broken_fixture() -> None:
    text = TEXTS["broken.bib"]
    good = [f"good{number}" for number in range(1, 8)]
    assert [key for key in keys(text) if key.startswith("good")] == good
    document = syntax.parse(text)
    found = [(document.position(e.start)[0], e.fault.reason) for e in document.nodes if isinstance(e, Error)]
    assert found == [
        (2, "unclosed brace"),
        (6, "unbalanced brace in quotes"),
        (8, "missing equals sign"),
        (17, "unclosed quote"),
        (18, "unexpected character"),
        (19, "unclosed brace"),
        (21, "unclosed parenthesis"),
        (23, "unclosed brace"),
        (25, "unclosed brace"),
    ]


# --- laws


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_fixtures_are_lossless(name: str, line_end: str) -> None:
    text = TEXTS[name].replace("\n", line_end)
    document = syntax.parse(text)
    assert_lossless(text, document)
    assert len(document.nodes) == len(syntax.parse(TEXTS[name]).nodes)


def mutated(text: str, rng: random.Random) -> str:
    """Up to four cuts, copies, insertions and changes of one character."""
    for _ in range(rng.randint(1, 4)):
        a, b = sorted((rng.randrange(len(text) + 1), rng.randrange(len(text) + 1)))
        b = min(b, a + 40)
        new = rng.choice(['"', "{", "}", "@", ",", "=", "#", "%", "(", ")", "\n", "\r", "\\", "\0", "@a{", "\u2028"])
        text = rng.choice(
            [text[:a] + text[b:], text[:a] + new + text[a:], text[:a] + new + text[a + 1 :], text[:b] + text[a:]]
        )
    return text


def test_ten_thousand_mutations_are_lossless() -> None:
    rng = random.Random(20)
    texts = [part for text in TEXTS.values() for part in (text[:700], text[700:1400])]
    for number in range(10_000):
        text = mutated(texts[number % len(texts)], rng)
        document = syntax.parse(text)
        assert "".join([text[node.start : node.end] for node in document.nodes]) == text
        if number % 4 == 0:
            assert_lossless(text, document)


@given(st.text(alphabet='@a{}()"=,#% \n\r\\1é', max_size=60))
@settings(max_examples=500, deadline=None)
def test_any_text_is_lossless(text: str) -> None:
    assert_lossless(text, syntax.parse(text))


word = st.text("abcXYZ012é-:+", min_size=1, max_size=8).filter(lambda w: not w[0].isdigit())
inner = st.recursive(
    st.text("ab é\n,=#%$'~.()", max_size=12),
    lambda t: st.lists(t.map(lambda s: "{" + s + "}"), max_size=3).map("".join),
)
piece = st.one_of(
    inner.map(lambda s: "{" + s + "}"),
    inner.map(lambda s: '"' + s + '"'),
    st.integers(0, 9999).map(str),
    word,
)
space = st.sampled_from(["", " ", "\n", "\n  ", "\t"])


@st.composite
def well_formed(draw: st.DrawFn) -> tuple[str, str, str, list[tuple[str, str]]]:
    """An entry as text, and its type, key and fields with their raw values."""
    kind, key = draw(word.map(lambda w: "t" + w.replace("-", "").replace(":", "").replace("+", ""))), draw(word)
    parts, expected = [], []
    for name in draw(st.lists(word, max_size=4, unique_by=str.lower)):
        joined = draw(space) + "#" + draw(space)
        value = joined.join(draw(st.lists(piece, min_size=1, max_size=3)))
        parts.append(draw(space) + name + draw(space) + "=" + draw(space) + value + draw(space))
        expected.append((name.lower(), value))
    opening, closing = draw(st.sampled_from([("{", "}"), ("(", ")")]))
    comma = draw(st.sampled_from(["", ","])) + draw(space) if parts else ""
    body = ",".join([draw(space) + key + draw(space), *parts]) + comma
    return "@" + kind + opening + body + closing, kind.lower(), key, expected


def by_splitter(text: str) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The entries as the library sees them."""
    from bibtexparser.model import Entry as Found
    from bibtexparser.splitter import Splitter

    blocks = [getattr(block, "ignore_error_block", block) for block in Splitter(text).split().blocks]
    return [
        (block.entry_type, block.key, [(field.key.lower(), field.value) for field in block.fields])
        for block in blocks
        if isinstance(block, Found)
    ]


def by_lexer(text: str) -> list[tuple[str, str, list[tuple[str, str]]]]:
    return [
        (block.type, block.key, [(field.name, text[field.value_start : field.end]) for field in block.fields])
        for block in syntax.blocks(text)
        if isinstance(block, Entry)
    ]


@given(st.lists(well_formed(), min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_lexer_library_and_truth_agree(made: list[tuple[str, str, str, list[tuple[str, str]]]]) -> None:
    text = "\n".join(source for source, *_ in made)
    assert by_lexer(text) == [(kind, key, expected) for _, kind, key, expected in made]
    assert by_splitter(text) == by_lexer(text)
    assert_lossless(text, syntax.parse(text))


def test_lexer_and_library_agree_on_the_fixture() -> None:
    text = TEXTS["classic.bib"]
    assert len(by_lexer(text)) == 7
    assert by_splitter(text) == by_lexer(text)


@given(st.lists(well_formed(), min_size=3, max_size=5), st.data())
@settings(max_examples=150, deadline=None)
def test_a_truncated_entry_takes_no_other_with_it(
    made: list[tuple[str, str, str, list[tuple[str, str]]]], data: st.DataObject
) -> None:
    sources = [source for source, *_ in made if '"' not in source]
    assume(sources)
    which = data.draw(st.integers(0, len(sources) - 1))
    cut = data.draw(st.integers(0, len(sources[which]) - 1))
    others = sources[:which] + sources[which + 1 :]
    text = "\n".join([*sources[:which], sources[which][:cut], *sources[which + 1 :]])
    assert [found for found in by_lexer(text) if found in by_lexer("\n".join(others))] == by_lexer("\n".join(others))


# --- time


@pytest.mark.parametrize(
    ("unclosed", "reason"),
    [
        ("@article{k, title = {Foo bar\n", "unclosed brace"),
        ("@article{k, title = {Foo bar},\n", "unclosed brace"),
        ('@article(k, title = "Foo {"} bar\n', "unclosed quote"),
    ],
)
def test_fifty_thousand_unclosed_entries(unclosed: str, reason: str) -> None:
    text = unclosed * 50_000 + "@misc{last}"
    gc.freeze()  # what the other tests have left in memory is not to be gone through again and again
    tries: list[float] = []
    while len(tries) < 3 and min(tries, default=2.0) >= 2:
        started = time.process_time()
        found = list(syntax.blocks(text))
        tries.append(time.process_time() - started)
    gc.unfreeze()
    assert min(tries) < 2
    assert [block.fault.reason for block in found if isinstance(block, Error)] == [reason] * 50_000
    assert isinstance(found[-1], Entry)


@pytest.mark.parametrize(
    "text",
    [
        "@" * 1_000_000,
        "@a{" * 300_000,
        "@a(b, c = 1 " * 30_000,
        "@a{k, b = " + "{" * 100_000 + "}" * 100_000 + "}",
        "@a{k, b = " + "{" * 100_000,
        "@a{k, b = {" + "x" * 5_000_000 + "}}",
        "@a{k, b = {" + "{{{{{{x}}}}}}" * 100_000 + "}}",
        '@a{k, b = "' + "x" * 5_000_000,
        "@a{k, % }" * 100_000,
        "@a{k, c = d e %}" * 30_000,
        '@a(k, c = " {\n' * 20_000 + '} ")\n' * 20_000,
        "@a{k, b = {\n" * 20_000 + "}}" * 20_000,
        "@a{k, " + "b = c # " * 200_000,
        "\n@" * 300_000,
        "@" + " " * 2_000_000 + "{",
        "%@a{k}" * 300_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_hostile_files_take_little_time(text: str) -> None:
    started = time.process_time()
    for block in syntax.blocks(text):
        assert block.end > block.start
    assert time.process_time() - started < 2


# --- position and edits


def test_position() -> None:
    document = syntax.parse("a\nbé@\r\n\rc\u2028d\x0be")
    assert [document.position(offset) for offset in range(len(document.text) + 1)] == [
        *((1, 1), (1, 2)),
        *((2, 1), (2, 2), (2, 3), (2, 4), (2, 5)),
        (3, 1),
        *((4, 1), (4, 2), (4, 3), (4, 4), (4, 5), (4, 6)),
    ]


def test_edits() -> None:
    document = syntax.parse('@misc{k, year = "1999"}')
    (found,) = document.nodes
    assert isinstance(found, Entry)
    value = found.fields[0].pieces[0]
    edits = [
        (value.start, value.start + 1, "{"),
        (value.end - 1, value.end, "}"),
        (found.key_start, found.key_start + 1, "l"),
        (value.end, value.end, ","),
        (value.end, value.end, "\n"),
    ]
    assert document.apply(edits) == "@misc{l, year = {1999},\n}"
    assert document.apply(reversed(edits[:4])) == "@misc{l, year = {1999},}"
    assert document.apply([]) == document.text


@pytest.mark.parametrize("edits", [[(0, 2, ""), (1, 3, "")], [(0, 4, ""), (1, 2, "")], [(1, 2, "a"), (1, 2, "a")]])
def test_overlapping_edits_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(OverlapError):
        syntax.parse("abcdef").apply(edits)


@pytest.mark.parametrize("edit", [(-1, 0, ""), (2, 1, ""), (0, 7, "")])
def test_edits_beyond_the_text_are_refused(edit: Edit) -> None:
    with pytest.raises(ValueError, match="no such span"):
        syntax.parse("abcdef").apply([edit])


# --- salvage


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"@misc{k, a = {lone \{ brace}, b = {c}}", {"a": [("braced", r"lone \{ brace")], "b": [("braced", "c")]}),
        (
            "@misc{k, a = not quoted, b = c # 1}",
            {"a": [("bare", "not quoted")], "b": [("macro", "c"), ("number", "1")]},
        ),
        ('@Misc{k, A = "lone } brace", b = 2}', {"a": [("quoted", "lone } brace")], "b": [("number", "2")]}),
        (
            "@misc{k, two words = {b}, a = http://x?y=z}",
            {"two words": [("braced", "b")], "a": [("bare", "http://x?y=z")]},
        ),
        ("@misc{k, a = x y, a = {z}}", {"a": [("braced", "z")]}),
    ],
)
def test_salvage(text: str, expected: dict[str, list[tuple[str, str]]]) -> None:
    assert isinstance(next(syntax.blocks(text)), Error)
    found = syntax.salvage(text, 100)
    assert found is not None
    assert (found.type, found.key, found.key_start, found.start, found.end) == ("misc", "k", 106, 100, 100 + len(text))
    assert fields(found) == expected
    for field in found.fields:
        assert text[field.start - 100 : field.end - 100].lower().startswith(field.name)
        for part in field.pieces:
            assert part.text in text[part.start - 100 : part.end - 100]


@pytest.mark.parametrize(
    "text",
    [
        "@misc{k, a = {b}",
        "@misc{k, a {b}}",
        "@misc{k, a = {b}\n c}",
        "@misc{k, % x y\n a = b c}",
        "@string{a = b c}",
        "text",
        "",
        "@misc{k, a = " + "b c " * 50_000 + "}",
    ],
)
def test_what_cannot_be_saved(text: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.CRITICAL):
        assert syntax.salvage(text) is None


def test_a_key_with_a_brace_in_it_leaves_the_fields_over() -> None:
    assert faults(syntax.parse("@misc{a}b, title = {T}}\n").nodes[1]) == [("left over", 8)]
    assert faults(syntax.parse("@misc{a} See b, as the title is T.\n").nodes[1]) == []

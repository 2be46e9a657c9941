"""The lexer of BibTeX files, offset by offset: where blocks end, what its short ways do, and what is saved.

The grammar is that of ``bibtex.web`` ("Reading the database file(s)"): braces balance, a quoted value ends at the first
quote outside of braces, a block ends with the delimiter that it began with.
"""

from __future__ import annotations

import logging
import sys

import pytest

from bibconv.formats.bibtex import syntax
from bibconv.formats.bibtex.syntax import grammar, scan
from bibconv.syntax import Between, Block, Comment, Entry, Error, Macros, Preamble

Node = tuple[str, int, int]


def nodes(text: str) -> list[Node]:
    return [(type(block).__name__, block.start, block.end) for block in syntax.blocks(text)]


def only(text: str) -> Block:
    (block,) = syntax.blocks(text)
    return block


def error(text: str) -> tuple[str, int, list[str], int]:
    """Of the first error: why, where, the fields that were read before, where it ends."""
    found = next(block for block in syntax.blocks(text) if isinstance(block, Error))
    return found.fault.reason, found.fault.offset, [field.name for field in found.fields], found.end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # An error ends at its own closing brace, where it has one; the text behind it is not its own.
        ("@misc{a, b {c}} tail", [("Error", 0, 15), ("Between", 15, 20)]),
        ("@misc(a, b {c}) tail", [("Error", 0, 20)]),
        ("@misc{a, b {c} \n\n@misc{d}", [("Error", 0, 14), ("Between", 14, 17), ("Entry", 17, 25)]),
        ("@misc{a, b = {c\n  @misc{d}", [("Error", 0, 15), ("Between", 15, 18), ("Entry", 18, 26)]),
        ("@misc{a, b = {c\n @misc{d}}}\n", [("Entry", 0, 27), ("Between", 27, 28)]),
        ("@misc{a, b = 1 @misc{c}", [("Error", 0, 14), ("Between", 14, 15), ("Entry", 15, 23)]),
        ("@misc{a\n@misc{c}", [("Error", 0, 7), ("Between", 7, 8), ("Entry", 8, 16)]),
        ("@preamble{a @misc{c}", [("Error", 0, 11), ("Between", 11, 12), ("Entry", 12, 20)]),
        ("@string{a = 1, @misc{c}", [("Error", 0, 14), ("Between", 14, 15), ("Entry", 15, 23)]),
        ("@comment(a \n @misc{c}", [("Error", 0, 10), ("Between", 10, 13), ("Entry", 13, 21)]),
        ("@comment{a \n@misc{c}", [("Error", 0, 10), ("Between", 10, 12), ("Entry", 12, 20)]),
        ("@comment(a } b) c)", [("Comment", 0, 15), ("Between", 15, 18)]),
        ("@comment(a {b) c} d)", [("Comment", 0, 20)]),
        ("@comment{a {b} c} d", [("Comment", 0, 17), ("Between", 17, 19)]),
        ("@preamble{ {a} # b } c", [("Preamble", 0, 20), ("Between", 20, 22)]),
        ("@string(a = 1) b", [("Macros", 0, 14), ("Between", 14, 16)]),
        ("@a{k, b = {c}\n}, d", [("Entry", 0, 15), ("Between", 15, 18)]),
        (",@misc{a, b = {x", [("Between", 0, 1), ("Error", 1, 16)]),
        ("x\n", [("Between", 0, 2)]),
        ("@a{b}@c{d}", [("Entry", 0, 5), ("Entry", 5, 10)]),
    ],
)
def test_where_blocks_end(text: str, expected: list[Node]) -> None:
    assert nodes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@misc{a, b =", ("missing value", 12, [], 12)),
        ("@misc{a, b = ", ("missing value", 13, [], 12)),
        ("@misc{a, b", ("missing equals sign", 9, [], 10)),
        ("@misc{a, b = {1},\n c = {x", ("unclosed brace", 23, ["b"], 25)),
        ("@misc{a, b = {1}, c = 2,", ("unclosed brace", 5, ["b", "c"], 24)),
        ("@misc{a, b = {1}", ("unclosed brace", 5, ["b"], 16)),
        ("@misc{a, b = 1", ("unclosed brace", 5, ["b"], 14)),
        ("@misc{a,", ("unclosed brace", 5, [], 8)),
        ("@misc{a  ", ("unclosed brace", 5, [], 7)),
        ("@misc( ", ("unclosed parenthesis", 5, [], 6)),
        ("@preamble{", ("missing value", 10, [], 10)),
        ("@preamble(a", ("unclosed parenthesis", 9, [], 11)),
        ("@string{a = b # ", ("missing value", 16, [], 15)),
        ('@misc{a, b = "c}"}', ("unbalanced brace in quotes", 15, [], 16)),
        ('@misc{a, b = "{c"}', ("unclosed quote", 13, [], 18)),
    ],
)
def test_why_and_where_a_block_breaks(text: str, expected: tuple[str, int, list[str], int]) -> None:
    assert error(text) == expected


SHAPES = [
    "{x}",
    "{x {y} z}",
    "{a {b {c {d {e {f {g {h {i {j}}}}}}}}}}",
    '"x"',
    '"{"}"',
    "1",
    "jan",
    "{}",
    "{x\n}",
    "{,}",
    "{=}",
]


@pytest.mark.parametrize("value", SHAPES)
@pytest.mark.parametrize("before", ["", " ", "\n\t", "%c\n", "\u3000"])
@pytest.mark.parametrize("after", ["", "\n", "\r\n", " ", "\n\n"])
@pytest.mark.parametrize("close", ["", ","])
def test_each_field_has_its_offsets(value: str, before: str, after: str, close: str) -> None:
    """One by the short way, one that is not: the same value, at its place, in both kinds of blocks."""
    for opening, end in ("{}", "()"):
        text = f"@misc{opening}k,{before}Aa={value}{after},{before}bb  =\n{value}{after}{close}{end} tail"
        entry = next(syntax.blocks(text))
        assert isinstance(entry, Entry)
        assert [field.name for field in entry.fields] == ["aa", "bb"]
        assert (entry.end, entry.faults) == (len(text) - 5, ())
        starts = [text.index("Aa"), text.index("bb")]
        for field, start in zip(entry.fields, starts, strict=True):
            (piece,) = field.pieces
            assert (field.start, text[field.start : field.start + 2].lower()) == (start, field.name)
            assert text[piece.start : piece.end] == value
            assert field.end == piece.end
            assert piece.text == (value[1:-1] if value[0] in '{"' else value)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("{}", 2),
        ("{a}b}", 3),
        ("{a{b}c}d}", 7),
        ("{{a}{b}}", 8),
        ("{" * 9 + "}" * 9, 18),
        ("{" * 10 + "}" * 10, 0),
        ("{a{b}", 0),
        ("{{{a}}", 0),
        ("{{" + "x" * 8189 + "}}", 0),
        ("{{" + "x" * 8188 + "}}", 8192),
    ],
)
def test_the_short_way_past_a_group(text: str, end: int) -> None:
    """Neither more than nine braces deep nor longer than 8,192 characters, and closed."""
    text = "%%" + text
    found = grammar._end_of_group(text, 2, text.index("}") + 1)
    assert found == (end + 2 if end else 0)


@pytest.mark.parametrize(
    ("before", "start"),
    [
        ("title=", ("title", 0)),
        (" \n Title = ", ("title", 3)),
        ("a b = ", None),
        ("= ", None),
        ("title", None),
        ("%\ntitle = ", None),
        ("title = a # ", None),
    ],
)
def test_how_a_plain_field_begins(before: str, start: tuple[str, int] | None) -> None:
    assert grammar._start(before) == start


@pytest.mark.parametrize(
    ("text", "key", "key_start"),
    [
        ("@misc{ k , a = 1}", "k", 7),
        ("@misc{ k }", "k", 7),
        ("@misc(k(l) )", "k(l)", 6),
        ("@misc{k(l}", "k(l", 6),
        ("@misc{a b\n}", "a b", 6),
        ("@misc{ a = {b}}", "", 7),
        ("@misc{ , a = {b}}", "", 7),
        ("@misc{ k a = {b}}", "k", 7),
    ],
)
def test_where_the_key_stands(text: str, key: str, key_start: int) -> None:
    entry = only(text)
    assert isinstance(entry, Entry)
    assert (entry.key, entry.key_start) == (key, key_start)


def test_what_stands_in_blocks_that_are_no_entries() -> None:
    comment, preamble, macros = (
        only("@comment{ a {b} }"),
        only("@preamble{ a # {b} }"),
        only("@string{Aa = 1, b = {c},}"),
    )
    assert isinstance(comment, Comment)
    assert comment.text == " a {b} "
    assert isinstance(preamble, Preamble)
    assert [(piece.kind, piece.text, piece.start, piece.end) for piece in preamble.pieces] == [
        ("macro", "a", 11, 12),
        ("braced", "b", 15, 18),
    ]
    assert isinstance(macros, Macros)
    assert [(field.name, field.start, field.end) for field in macros.fields] == [("aa", 8, 14), ("b", 16, 23)]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("a@b(c)", None),
        ("a@b{c}", "c"),
        ("a @b(c)", "c"),
        ("@b(c)", "c"),
        ("% @b{c}", None),
        ("%\n@b{c}", "c"),
        ("a % b\n@b{c}", "c"),
        ("%\r@b{c}", "c"),
        ("% @b{c}\n @d{e}", "e"),
        ("x@y(z) @d{e}", "e"),
        ("@a{b} % @d{e}\n@f{g}", "b"),
    ],
)
def test_where_a_block_begins(text: str, key: str | None) -> None:
    assert next((block.key for block in syntax.blocks(text) if isinstance(block, Entry)), None) == key


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@a{b}}", [("left over", 5)]),
        ("@a{b} , c", [("left over", 6)]),
        ("@a{b}\n\n c = {d}", [("left over", 8)]),
        ("@a{b} c", []),
        ("}", []),
        ("@comment{a}}", []),
        ("x\n@a b", [("missing opening brace", 2)]),
        ("x\n @{b", [("missing entry type", 3)]),
        ("x\n@(b", [("missing entry type", 2)]),
        ("x @a b", []),
        ("x\n@comment b", []),
        ("x\n@ COMMENT b", []),
        ("x\n@commentary b", [("missing opening brace", 2)]),
        ("x\n@, b", []),
        ("@a{b, c {}} }", [("left over", 12)]),
        ("@a b", [("missing opening brace", 0)]),
    ],
)
def test_what_looks_lost(text: str, expected: list[tuple[str, int]]) -> None:
    found = [fault for block in syntax.blocks(text) if isinstance(block, Between) for fault in block.faults]
    assert [(fault.reason, fault.offset) for fault in found] == expected


def test_nesting_may_be_as_deep_as_is_said() -> None:
    for value in ("{{{x}}}", '"{{{x}}}"', "{{a}{b}{{c}}}"):
        text = f"@misc{{a, b = {value} # {{}}}}"
        assert isinstance(next(syntax.blocks(text, depth=3)), Entry), value
    for value, offset in (("{{{{x}}}}", 16), ('"{{{{x}}}}"', 17)):
        (found,) = syntax.blocks(f"@misc{{a, b = {value} # {{}}}}", depth=3)
        assert isinstance(found, Error)
        assert (found.fault.reason, found.fault.offset) == ("nested too deeply", offset)


def saved(text: str, start: int = 0) -> list[tuple[str, str, str, int, int, int, int]] | None:
    """The fields of what was saved: name, kind, text, and the offsets of the field and of its piece."""
    found = syntax.salvage(text, start)
    return found and [  # type: ignore[return-value]
        (field.name, piece.kind, piece.text, field.start, field.end, piece.start, piece.end)
        for field in found.fields
        for piece in field.pieces
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"@misc{a, B = {c \{ d}}", [("b", "braced", r"c \{ d", 9, 21, 13, 21)]),
        ("@misc{a, b = c d}", [("b", "bare", "c d", 9, 16, 13, 16)]),
        ('@misc{a, b = "c } d"}', [("b", "quoted", "c } d", 9, 20, 13, 20)]),
        ('@misc{a, b = "c \\} d"}', [("b", "quoted", r"c \} d", 9, 21, 13, 21)]),
        ("@misc{a, b = c d,\n e = {f} # g}", [
            ("b", "bare", "c d", 9, 16, 13, 16),
            ("e", "braced", "f", 19, 30, 23, 26),
            ("e", "macro", "g", 19, 30, 29, 30),
        ]),
        ("@misc{a, b = c\nd}", None),
        ("@misc{a, b = {c} {d \\{}}", [("b", "bare", "{c} {d \\{}", 9, 23, 13, 23)]),
        ("@misc{a, b = c d, b = e f}", [
            ("b", "bare", "c d", 9, 16, 13, 16),
            ("b", "bare", "e f", 18, 25, 22, 25),
        ]),
        ("@comment{a}", None),
        ("no entry", None),
        ("", None),
    ],
)  # fmt: skip
def test_what_is_saved_of_a_broken_block(text: str, expected: object) -> None:
    assert saved(text) == expected
    moved = saved(text, 100)
    assert moved == (expected and [(*each[:3], *(at + 100 for at in each[3:])) for each in expected])


def test_what_is_saved_has_its_key_and_offsets() -> None:
    found = syntax.salvage(r"@Book{ key1, b = {\{}}", 7)
    assert found is not None
    assert (found.type, found.key, found.key_start, found.start, found.end, found.faults) == (
        "book",
        "key1",
        14,
        7,
        29,
        (),
    )


def test_a_block_that_is_too_long_is_not_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    text = r"@misc{a, b = {\{}}"
    monkeypatch.setattr(sys.modules[syntax.salvage.__module__], "_LONGEST_BLOCK", len(text))
    assert syntax.salvage(text) is not None
    assert syntax.salvage(text + " ") is None


def test_what_is_cut_before_the_next_line_when_too_much_was_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then a value may hold no line that begins as an entry does; before, it may."""
    text = "@misc{a, b = {c\n@misc{d}}}\n"
    assert nodes(text) == [("Entry", 0, 26), ("Between", 26, 27)]
    monkeypatch.setattr(scan, "_READ_AGAIN_LEAST", -2 * len(text))
    assert nodes(text) == [("Error", 0, 15), ("Between", 15, 16), ("Entry", 16, 24), ("Between", 24, 27)]


def test_what_was_cut_then_is_told_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there are too few braces, its fields are not read again; where there are enough, they are."""
    monkeypatch.setattr(scan, "_READ_AGAIN_LEAST", -1000)
    assert error("@a{b, c = 1, d = {e\n@f{g}") == ("unclosed brace", 2, [], 19)
    assert error("@a(b, c = 1, d = {e\n@f{g}") == ("unclosed brace", 17, ["c"], 19)
    assert error("@a{b, c = 1, d {e}}\n@f{g}") == ("missing equals sign", 13, ["c"], 19)
    assert error("@a{b, c = 1, % }\n d = {e\n@f{g}") == ("unclosed brace", 22, ["c"], 24)
    assert error("@a{b, c = 1, @f{g}") == ("unclosed brace", 2, ["c"], 12)


def test_the_library_that_saves_blocks_is_silent() -> None:
    logger = logging.getLogger("bibtexparser.splitter")
    logger.disabled = False
    syntax.salvage("@misc{a, b = c d}")
    assert (logger.disabled, logging.getLogger().disabled) == (True, False)

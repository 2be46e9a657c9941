"""The short ways of readers say what their long ways say."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibconv.formats.bibtex import values
from bibconv.formats.bibtex.syntax import blocks, grammar
from bibconv.model import Italic, Math
from bibconv.syntax import Lines
from bibconv.text import items, names
from bibconv.text.latex.decode import decode
from bibconv.text.latex.source import is_plain


def made_of(*pieces: str) -> st.SearchStrategy[str]:
    """Texts made of pieces."""
    return st.lists(st.sampled_from(pieces), max_size=14).map("".join)


NEVER = re.compile(r"(?!)")
ENTRIES = made_of(
    *("@misc{a,\n", "@article(b,", "title = {", "year=1999", "}", "{", "},\n", "\n}", "\n", " ", '"', ",", "x = {y}"),
    *("#", "%c\n", "TITLE={A b}", "note = {a {b} c}", "=", ")", "{" * 10, "}" * 9, "\r\n", "\u3000"),
)
ITEMS = made_of(
    *("{", "}", "\n}", "\n", "\n {", "[", "]", ",", '"a"', ":", '"b}"', "1", " ", "null", '"x', '{"id":1}', ",\n"),
    *('{\n"a":2\n}', '{"a":\n{\n"b":3\n}\n}'),
)
PEOPLE = made_of(
    *(
        "Family",
        "de",
        "van",
        "Ørs",
        "Ab",
        "and",
        "AND",
        " ",
        ",",
        ". ",
        "-",
        "'",
        "\t",
        "J.",
        "others",
        "é",
        "=",
        "{B}",
    ),
    *("\u00a0", " and ", " And ", "and ", "D", ", "),
)


def both(short: Callable[[], Any], where: Any, name: str, instead: Any) -> tuple[Any, Any]:
    """What is said by the short way, and what without it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(where, name, instead)
        long = short()
    return short(), long


class Nothing(dict[str, None]):
    def __missing__(self, key: str) -> None:
        return None


@given(ENTRIES)
def test_fields_of_bibtex(text: str) -> None:
    short, long = both(lambda: list(blocks(text)), grammar, "_STARTS", Nothing())
    assert short == long


@given(ITEMS, st.integers(0, 60))
def test_items_of_csl_json(text: str, cut: int) -> None:
    def found() -> list[tuple[Any, ...]]:
        return [piece[:4] for piece in items.items(iter([text[:cut], text[cut:]]), lambda *_: None)]

    short, long = both(found, items, "_laid_out", lambda *_: None)
    assert short == long


@given(PEOPLE)
def test_usual_names(text: str) -> None:
    short, long = both(lambda: names.read_name(text), names, "_USUAL", NEVER)
    assert short == long


@pytest.mark.parametrize(
    ("tex", "text"),
    [(r"{\"o}", "ö"), (r"{\'{\i}}", "í"), (r"{\H o}", "ő"), (r"{\v{c}}", "č"), (r"{\'\j}", "j\u0301"), (r"{\ss}", "ß")],
)
def test_special_characters(tex: str, text: str) -> None:
    assert decode(f"a{tex}b -- c") == f"a{text}b – c"


@pytest.mark.parametrize("special", list("{}\\$~`\t\n\r\f\v") + ["  ", "--", "''"])
@pytest.mark.parametrize("size", [1, 200])
def test_plain_text_has_nothing_special(special: str, size: int) -> None:
    assert is_plain("a b" * size)
    assert not is_plain("a b" * size + special + "c")


@given(st.text(alphabet="a\n\r", max_size=40), st.lists(st.integers(0, 40), max_size=8))
def test_lines_in_any_order(text: str, offsets: list[int]) -> None:
    lines = Lines(text)
    for offset in offsets:
        at = min(offset, len(text))
        assert lines.position(at) == Lines(text + "\r").position(at)


RUNS = st.lists(
    st.one_of(
        made_of("word", " ", "$", "&", "é", "–", "--", "\x07", "</i>", "<i>", "{", "\n"),
        made_of("x", "^2", "\\Delta", " ", "{", "}", "#", "é", "\x07", "%").map(Math),
        made_of("a ", "b").map(Italic),
    ),
    min_size=1,
    max_size=5,
).map(tuple)


@given(RUNS, st.booleans())
def test_strings_and_formulas_to_latex(runs: tuple[Any, ...], unicode: bool) -> None:
    codec = values.text(unicode)
    assert codec.together is not None
    assert codec.together(runs) == (codec.write(runs), codec.sure(runs))

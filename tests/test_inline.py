"""Plain text with bits of TeX in it."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibconv.model import Cite, Math, Tex, Text
from bibconv.text.inline import join, parse, show

CASES: list[tuple[str, Text]] = [
    ("46.3% of {them}", "46.3% of {them}"),
    ("$5 and $10", "$5 and $10"),
    ("US$5 and A$6", "US$5 and A$6"),
    ("from $100-$200 a day", "from $100-$200 a day"),
    ("$5 for each user or 10$ for all", "$5 for each user or 10$ for all"),
    ("a lone $ sign", "a lone $ sign"),
    ("it costs $5", "it costs $5"),
    ("$n$", (Math("n"),)),
    ("top-$k$ of $16$", ("top-", Math("k"), " of ", Math("16"))),
    ("256$\\times$256", ("256", Math("\\times"), "256")),
    ("small ($<$5%)", ("small (", Math("<"), "5%)")),
    ("$ \\tilde O(n)$ steps", (Math(" \\tilde O(n)"), " steps")),
    ("$67.7\\%$ more", (Math("67.7\\%"), " more")),
    ("$a\\$b$", (Math("a\\$b"),)),
    ("$a{b$ c", "$a{b$ c"),
    ("$$x$$", (Tex("$$x$$"),)),
    ("\\(H_{2}\\) and \\[x\\]", (Tex("\\(H_{2}\\)"), " and ", Tex("\\[x\\]"))),
    ("9.6\\% of A\\&B", ("9.6", Tex("\\%"), " of A", Tex("\\&"), "B")),
    ("\\emph{head}s", (Tex("\\emph{head}"), "s")),
    ("\\textit{\\underline{G}eneral}", (Tex("\\textit{\\underline{G}eneral}"),)),
    ("{\\em no} way", (Tex("{\\em no}"), " way")),
    ("\\href{http://a.b/%20}{here}", (Tex("\\href{http://a.b/%20}{here}"),)),
    ("\\LaTeX{} and \\LaTeX!", (Tex("\\LaTeX{}"), " and ", Tex("\\LaTeX"), "!")),
    ('Schr\\"odinger', ("Schr", Tex('\\"o'), "dinger")),
    ('he said \\"a cat\\"', 'he said \\"a cat\\"'),
    ("\\'{E}mile", (Tex("\\'{E}"), "mile")),
    ("\\citep{a, b}", (Cite(("a", "b"), "\\citep{a, b}"),)),
    ("\\cite[see][p. 3]{x}", (Cite(("x",), "\\cite[see][p. 3]{x}"),)),
    ("\\Citet*{x}", (Cite(("x",), "\\Citet*{x}"),)),
    ("\\cite{}", "\\cite{}"),
    ("\\citeCMS11 said", "\\citeCMS11 said"),
    ("\\emphcorrelation", "\\emphcorrelation"),
    ("\\emph{open", "\\emph{open"),
    ("\\input{/etc/passwd}", "\\input{/etc/passwd}"),
    ("\\write18{rm}", "\\write18{rm}"),
    ("\\mathcalT(X)", "\\mathcalT(X)"),
]


@pytest.mark.parametrize(("source", "text"), CASES, ids=[source for source, _ in CASES])
def test_parse(source: str, text: Text) -> None:
    assert parse(source) == text
    assert show(text) == source


pieces = st.sampled_from(
    ["$", "$$", "\\", "{", "}", "\\(", "\\)", "\\emph{", "{\\it ", "\\cite{", "\\%", '\\"', " ", "\n\n", "5", "x", "é"]
)


@given(st.lists(pieces | st.text(max_size=3), max_size=40).map("".join))
def test_the_source_comes_back(source: str) -> None:
    assert show(parse(source)) == source


@given(st.lists(pieces, max_size=40).map("".join))
def test_a_text_is_in_its_one_form(source: str) -> None:
    text = parse(source)
    if isinstance(text, str):
        return
    assert text
    assert "" not in text
    assert not any(isinstance(a, str) and isinstance(b, str) for a, b in pairwise(text))


@pytest.mark.parametrize("unit", ["$", "$x ", "\\(", "\\emph{", "{\\em ", "\\cite[", "\\cite[a][b]", "\\'", "{", "\\"])
def test_time_is_linear(unit: str) -> None:
    source = unit * (100_000 // len(unit))
    start = time.process_time()
    assert show(parse(source)) == source
    assert time.process_time() - start < 5  # the bound of the project: 0.5 s per 10 kB


def test_join_makes_the_one_form() -> None:
    assert join(["", "a", "", "b", Math("x"), "", "c"]) == ("ab", Math("x"), "c")
    assert join([]) == ""

"""Rules of text, duplicates, structure, dumps, schemas and citations: more that fires, and what must not."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bibconv.files import from_text
from bibconv.format import ReadOptions, get
from bibconv.report import Report
from bibconv.rules import all_rules
from bibconv.rules.base import Profile
from bibconv.rules.engine import check_document
from bibconv.rules.found import Problem
from bibconv.rules.normal import abbreviated, abbreviates, venue_words
from bibconv.syntax import apply


def found(text: str, format: str = "bibtex", profile: Profile | None = None, family: str = "") -> list[Problem]:
    """What the rules of a profile find in a document, without what its reader tells."""
    chosen = get(format)
    profile = profile or chosen.profile  # type: ignore[assignment]
    assert profile is not None
    rules = [rule for rule in all_rules().values() if profile in rule.profiles and rule.code.startswith(family)]
    with from_text(text, Report()) as document:
        problems = check_document(document, text if chosen.syntax else None, chosen, rules, profile)
        return [each for each in problems if each.code in all_rules() or each.code == "X002"]


def codes(text: str, format: str = "bibtex", profile: Profile | None = None, family: str = "TCBDSJ") -> list[str]:
    return [each.code for each in found(text, format, profile) if each.code[0] in family]


def mended(text: str, code: str, profile: Profile = "bibtex") -> str:
    fixes = [each.fix for each in found(text, profile=profile) if each.code == code and each.fix]
    return apply(text, [edit for fix in fixes for edit in fix.edits])


def entry(**fields: str) -> str:
    return "@misc{a, " + ", ".join(f"{name} = {{{value}}}" for name, value in fields.items()) + "}\n"


FIRES = [
    ("T101", r"A \{ B } C"),
    ("T102", "Cheap at $5"),
    ("T103", "Fish & Chips"),
    ("T103", "100% Wool"),
    ("T103", "C# in Depth"),
    ("T103", r"A $50%$ Formula"),
    ("T104", "Some snake_case Words"),
    ("T104", "E = mc^2"),
    ("T105", 'The "Open" Question'),
    ("T106", "CafÃ© au lait"),
    ("T106", "the personâ€™s name"),
    ("T106", "20Â°C"),
    ("T107", "Caf\ufffd"),
    ("T108", "\ufeffBeginning"),
    ("T108", "a zero\u200bwidth space"),
    ("T108", "a soft\u00adhyphen"),
    ("T109", "a \u202eb"),
    ("T110", "ﬁsh and ﬂowers"),
    ("T111", "H<sub>2</sub>O"),
    ("T111", "Fish &amp; Chips"),
    ("T111", r"Fish \&amp; Chips"),
    ("T111", "Caf&#233;"),
    ("T111", "<jats:title>Abstract</jats:title>"),
    ("T120", "On BERT"),
    ("T120", "On eBay and iPhone"),
    ("T120", "Vitamin C in Fish"),
    ("T120", r"A Guide to \LaTeX"),
    ("T120", r"On $\Gamma$-convergence"),
    ("T120", "On $O(n)$ sorting"),
    ("T120", "The GPT-{X} family"),
    ("T121", "A NOTE ON THE SCHOOLING OF FISH"),
    ("T123", "On the schooling of fishes."),
    ("T124", "An algorithm,based on fish"),
    ("D102", "On fish and"),
    ("D102", "On fish:"),
    ("D109", "On exam- ples of fish"),
]

MUST_NOT = [
    r"A {\"o}, a \'e, a \u{g}, \& 50\% \# \_ \$5",
    r"The set $\{1, 2\}$ and $\lbrace$",
    r"Prices of \$5 and $n$ of $m$",
    r"See \url{http://example.org/a_b%20c#d&e} and \href{http://a.b/c_d}{there}",
    r"The value of $a_1^2$ and \(b_2\)",
    "Gödel, Escher, Bach: São Tomé, Ångström, Âme, «été» “Été”",
    "Über die Universität: „Öl“ und „Äther“",
    r"An {$O(n \log n / \! \log\log n)$} Sorting Algorithm",
    "Higher-Dimensional Algebra {V}: 2-Groups",
    r"{\TeX}: The Program",
    r"S{\"a}mtliche Werke G{\"o}tter {\'E}tudes",
    "A Study of A and a Riemann-Hilbert Problem",
    "E-learning in Schools",
    "Who Is Afraid of the Sequel?",
    "Waiting for the sequel...",
    "On fishes by Smith et al.",
    "Fish Inc.",
    "Node.js and 10,000 fishes",
    '5\'10" tall and 3" wide',
    "long- and short-term memory - an overview",
    "What are schools made of",
    "x < y and a > b",
    r"A comparison of a\&b; and c",
    "{IEEE} and {NATO}",
]


@pytest.mark.parametrize(("code", "title"), FIRES)
def test_a_title_that_fires(code: str, title: str) -> None:
    assert code in codes(entry(title=title))


@pytest.mark.parametrize("title", MUST_NOT)
def test_a_title_that_must_not(title: str) -> None:
    assert codes(entry(title=title)) == []


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        ("T102", "Cheap at $5", r"Cheap at \$5"),
        ("T103", r"A & B, 5%, C#, \& $a%b$", r"A \& B, 5\%, C\#, \& $a\%b$"),
        ("T104", "snake_case^x", r"snake\_case\^{}x"),
        ("T105", 'The "Open" Question', "The ``Open'' Question"),
        ("T106", "CafÃ© â€“ Å¡", "Café – š"),
        ("T108", "a\u200bb\u00adc", "abc"),
        ("T110", "eﬃcient", "efficient"),
        ("T111", "H<sub>2</sub>O &amp; <i>E. coli</i>", r"H\textsubscript{2}O \& \emph{E. coli}"),
        ("T111", "<b>open <i>and</b></i>", "<b>open <i>and</b></i>"),
        ("T120", "On (BERT), $\\Delta$: Q-Learning", "On ({BERT}), {$\\Delta$}: {Q-Learning}"),
        ("T120", r"A Guide to \LaTeX\ and \emph{x}QP", r"A Guide to {\LaTeX}\ and {{\emph{x}QP}}"),
        ("T120", "On\n  BERT and\n  GPT", "On\n  {BERT} and\n  {GPT}"),
        ("T123", "On the schooling of fishes.", "On the schooling of fishes"),
    ],
)
def test_a_title_is_mended(code: str, before: str, after: str) -> None:
    assert mended(entry(title=before), code) == entry(title=after)


def test_capitals_are_protected_as_the_writer_does() -> None:
    titles = ["On BERT, GPT-3 and $\\Delta$", "(SE(3)) and Q-learning: A U-Net", r"On \emph{DNA} and {R}NA"]
    for title in titles:
        once = mended(entry(title=title), "T120")
        assert "T120" not in codes(once)
        reader = get("bibtex").read
        assert reader is not None
        read = [next(reader(from_text(text, Report()), Report(), ReadOptions())) for text in _both(title)]
        assert read[0].title == read[1].title


def _both(title: str) -> tuple[str, str]:
    return entry(title=title), mended(entry(title=title), "T120")


def test_verbatim_fields_and_keys_for_sorting_are_not_read_by_tex() -> None:
    fields = {"url": "http://a.b/c_d%20e&f#g", "doi": "10.1000/a_b", "file": "a_b&c", "sorttitle": "Fish & Chips"}
    assert codes(entry(title="T", **fields)) == []


def test_the_abstract_is_read_by_tex_where_biber_hands_it_over() -> None:
    text = entry(title="T", abstract="We save 50% of all fish in the sea.")
    assert codes(text, profile="bibtex") == []
    assert codes(text, profile="biblatex") == ["T103"]


def test_titles_in_other_languages_are_recased_by_bibtex_alone() -> None:
    text = "@misc{a, title = {Werke I--IV}, langid = {german}}\n"
    assert codes(text, profile="bibtex") == ["T120"]
    assert codes(text, profile="biblatex") == []


def test_whole_titles_in_braces_are_found_under_journal() -> None:
    assert "T122" in codes(entry(title="{On the Schooling of Fish}"), profile="journal")
    assert mended(entry(title="{On the Fish}"), "T122", "journal") == entry(title="On the Fish")
    assert mended(entry(title="{On} {the} {BERT}"), "T122", "journal") == entry(title="On the {BERT}")
    assert "T122" not in codes(entry(title="{On} and {Off}"), profile="journal")


def test_values_of_other_formats_are_looked_at_too() -> None:
    ris = "TY  - JOUR\nTI  - CafÃ© and ﬁsh\nAB  - H<sub>2</sub>O &amp; {\\'e}\nER  - \n"
    assert set(codes(ris, "ris")) == {"T106", "T110", "T111", "T112"}
    assert all(each.line for each in found(ris, "ris"))
    csl = '[{"id": "a", "type": "book", "title": "On \\\\emph{fish}"}]'
    assert "T112" in codes(csl, "csl-json")
    assert codes('[{"id": "a", "type": "book", "title": "On <i>fish</i> in $\\\\mathrm{SE}(3)$"}]', "csl-json") == []


SAME = "author = {Doe, Jane}, title = {On the Schooling of Fish}"

PAIRS = [
    (f"@misc{{a, {SAME}}}", f"@misc{{b, {SAME}}}", "C102"),
    (f"@misc{{a, {SAME}, year = 2001}}", f"@misc{{b, {SAME}}}", "C102"),
    (f"@misc{{a, {SAME}, year = 2001}}", f"@misc{{b, {SAME}, year = 2002}}", None),
    (f"@misc{{a, {SAME}, edition = 1}}", f"@misc{{b, {SAME}, edition = 2}}", None),
    (f"@misc{{a, {SAME}}}", f"@book{{b, {SAME}}}", None),
    (f"@misc{{a, {SAME}, doi = {{10.1000/1}}}}", f"@misc{{b, {SAME}, doi = {{10.1000/2}}}}", None),
    (f"@misc{{fish-full, {SAME}}}", f"@misc{{fish-minimal, {SAME}}}", None),
    (f"@misc{{a, {SAME}}}", f"@misc{{b, {SAME}, related = {{a}}}}", None),
    ("@misc{a, author = {Doe, J.}, title = {Preface}}", "@misc{b, author = {Doe, J.}, title = {Preface}}", None),
    (
        f"@misc{{a, {SAME}, doi = {{10.48550/arXiv.1}}, year = 2001}}",
        f"@article{{b, {SAME}, journal = {{Fish}}}}",
        "C103",
    ),
    (f"@article{{a, {SAME}, journal = {{arXiv preprint}}}}", f"@article{{b, {SAME}, journal = {{Fish}}}}", "C103"),
    ("@misc{a, doi = {10.1000/X}}", "@misc{b, doi = {10.1000/x}}", "C101"),
]


@pytest.mark.parametrize(("one", "other", "code"), PAIRS)
def test_pairs(one: str, other: str, code: str | None) -> None:
    assert codes(f"{one}\n{other}\n", family="C") == ([code] if code else [])


def test_what_a_child_takes_over_is_not_its_own() -> None:
    text = "@inbook{a, title = {A}, crossref = {b}}\n@book{b, title = {B}, doi = {10.1000/1}}\n"
    assert codes(text, "biblatex") == []


@pytest.mark.parametrize(
    ("short", "whole", "same"),
    [
        ("J. Comput. Phys.", "Journal of Computational Physics", True),
        ("Phys. Rev. Lett.", "Physical Review Letters", True),
        ("Proc. Natl. Acad. Sci.", "Proceedings of the National Academy of Sciences", True),
        ("J. Chem. Phys.", "Journal of Computational Physics", False),
        ("Phys. Rev. A", "Physical Review B", False),
        ("Ann. Phys.", "Annals of Physics", True),
        ("Ann. Math.", "Annals of Physics", False),
    ],
)
def test_abbreviations_of_journals(short: str, whole: str, same: bool) -> None:
    assert abbreviates(venue_words(short), venue_words(whole)) is same
    assert abbreviated(short)
    assert not abbreviated(whole)


def test_spellings_are_told_at_the_rarer_one() -> None:
    text = "".join(
        f"@article{{k{i}, title = {{T{i}}}, journal = {{{j}}}}}\n" for i, j in enumerate(["Fish", "FISH", "Fish"])
    )
    (problem,) = [each for each in found(text) if each.code == "C104"]
    assert (problem.line, problem.key) == (2, "k1")
    assert "'Fish' elsewhere (2 times)" in problem.message


def test_strings_are_compared_by_what_they_stand_for() -> None:
    text = "@string{f = {Fish}}\n@article{a, title = {A}, journal = f}\n@article{b, title = {B}, journal = {Fish}}\n"
    assert codes(text) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("@misc{a, title = {T} year = 2001}\n", "@misc{a, title = {T}, year = 2001}\n"),
        ("@misc{a, title = {T}\n  year = 2001,\n}\n", "@misc{a, title = {T},\n  year = 2001,\n}\n"),
        ("@misc{a title = {T}}\n", "@misc{a, title = {T}}\n"),
        ("@misc{a, title = {T},, year = 2001}\n", "@misc{a, title = {T}, year = 2001}\n"),
    ],
)
def test_commas_are_mended(before: str, after: str) -> None:
    with from_text(before, Report()) as document:
        problems = list(check_document(document, before, get("bibtex"), [], "bibtex"))
    (fix,) = [each.fix for each in problems if each.code == "B002"]
    assert fix is not None
    assert fix.safe
    assert apply(before, fix.edits) == after


def test_a_field_that_stands_twice_goes() -> None:
    text = "@misc{a,\n  title = {A},\n  note = {n},\n  title = {A},\n  year = 2001,\n}\n"
    assert mended(text, "B105") == "@misc{a,\n  title = {A},\n  note = {n},\n  year = 2001,\n}\n"


ABSTRACTS = [
    ("D101", "N/A"),
    ("D101", "Talk"),
    ("D103", "On the schooling of fish. It is shown that they do."),
    ("D106", "ABSTRACT We show that fish swim in schools."),
    ("D107", "We show that fish swim. Copyright 2020 by Fish Inc."),
    ("D107", "(c) 2020 Fish Inc. We show that fish swim in schools."),
    ("D108", "We show that fish swim. Index Terms—fish, schools"),
    ("D109", "We show by exam- ple that fish swim."),
    ("D110", "We show that fish swim in …"),
    ("T113", r"As \cite{doe} has it, fish swim in schools."),
    (None, "We show that fish swim, with copyright of 2020 in mind, by keywords and long- or short-term memory."),
    (None, "Abstract interpretation of fish. We swim..., and we stop."),
    (None, "Nothing here."),
]


@pytest.mark.parametrize(("code", "abstract"), ABSTRACTS)
def test_abstracts(code: str | None, abstract: str) -> None:
    text = entry(title="On the Schooling of Fish", abstract=abstract)
    assert codes(text) == ([code] if code else [])


def test_every_fault_of_a_line_is_found_once() -> None:
    text = '{"id":"a","type":"book","title":5,"volume":6,"author":[{"family":7}],"nonsense":1}\n'
    chosen = get("jsonl")
    with from_text(text, Report()) as document:
        problems = list(check_document(document, None, chosen, [all_rules()["S101"]], "bibtex"))
    assert [each.code for each in problems].count("S001") == 1
    assert [each.code for each in problems].count("S101") == 3
    assert {each.line for each in problems} == {1}


ITEM = {"id": "a", "type": "book", "title": "T"}

ITEMS = [
    ({"volume": None}, "S102"),
    ({"type": "journal-article"}, "S102"),
    ({"author": [{"family": None}]}, "S102"),
    ({"author": {}}, "S102"),
    ({"DOI": 5}, "S102"),
    (
        {"categories": ["a"], "custom": {"b": 1}, "page": 5, "issued": {"date-parts": [["2001", 1]], "circa": True}},
        None,
    ),
    ({"issued": "2001-01"}, None),
]


@pytest.mark.parametrize("parts", [2001, [[2001], [2002], [2003]]])
def test_a_date_that_the_reader_tells_of_is_told_once(parts: object) -> None:
    text = json.dumps([ITEM | {"issued": {"date-parts": parts}}])
    with from_text(text, Report()) as document:
        problems = list(check_document(document, None, get("csl-json"), [all_rules()["S102"]], "bibtex"))
    assert [each.code for each in problems] == ["S002"]
    assert "$[0].issued.date-parts: not an array of one date or two" in problems[0].message


@pytest.mark.parametrize(("change", "code"), ITEMS)
def test_the_official_schema_of_items(change: dict[str, object], code: str | None) -> None:
    assert codes(json.dumps([ITEM | change]), "csl-json", family="S") == ([code] if code else [])


def test_items_that_lack_what_is_demanded() -> None:
    problems = found('[\n{"title": "T"}\n]', "csl-json", family="S")
    assert [(each.code, each.line, each.message[:9]) for each in problems] == [
        ("S102", 2, "$[0].id: "),
        ("S102", 2, "$[0].type"),
    ]


def test_faults_of_items_stand_where_their_values_do() -> None:
    names = '[\n  {"family": "A"},\n  {"family": null, "x": 1}]'
    text = f'[{{"id": "a",\n "type": "book",\n "author": {names},\n "volume": null, "volume-x": 1}}]'
    chosen = get("csl-json")
    with from_text(text, Report()) as document:
        problems = list(check_document(document, None, chosen, [all_rules()["S102"]], "bibtex"))
    assert sorted((each.code, each.line, each.message.split(":")[0]) for each in problems) == [
        ("S002", 5, "$[0].author[1].x"),
        ("S002", 6, "$[0].volume-x"),
        ("S102", 5, "$[0].author[1].family"),
        ("S102", 6, "$[0].volume"),
    ]


def test_what_the_reader_tells_is_not_told_again() -> None:
    for change in ({"nonsense": 1}, {"author": ["Doe"]}, {"title": 5}, {"issued": {"x": 1}}):
        assert codes(json.dumps([ITEM | change]), "csl-json", family="S") == []


def refs(inside: str, kind: str = "journal") -> str:
    citation = f'<element-citation publication-type="{kind}">{inside}</element-citation>'
    return f'<ref-list>\n<ref id="r">\n{citation}\n</ref>\n</ref-list>'


REFS = [
    (refs("<year>in press</year>"), ["J105"]),
    (refs("<year>1999a</year>"), ["J105"]),
    (refs('<year iso-8601-date="1999-05">1999a</year>'), []),
    (refs("<source>A</source>; <year>1999</year>"), ["J106"]),
    (refs("<source>A</source>\n<year>1999</year>\n"), []),
    (refs("<uri>http://dx.doi.org/10.1000/1</uri>"), ["J107"]),
    (refs('<ext-link ext-link-type="doi">10.1000/1</ext-link>'), ["J107"]),
    (refs('<pub-id pub-id-type="doi">https://doi.org/10.1000/1</pub-id>'), ["J108"]),
    (refs("<lpage>5</lpage>"), ["J110"]),
    (refs("<fpage>5</fpage><elocation-id>e5</elocation-id>"), ["J110"]),
    (refs("<fpage>5</fpage><fpage>6</fpage>"), ["J110"]),
    (refs("<fpage>S1-5</fpage><lpage>S1-9</lpage>"), []),
    (refs("<name><surname>et al.</surname></name>"), ["J111"]),
    (refs("<name><surname>Institute</surname><given-names>A.</given-names></name>"), []),
    (refs("<source>A</source><version>3</version>", "data"), ["J112"]),
    (refs('<source>A</source><version designator="3">3</version>', "data"), []),
    (refs("<article-title>A</article-title>", "data"), ["J112"]),
    (refs("<source>A</source>", "confproc"), []),
    (refs("<source>A</source>", "paper-conference"), []),
    (refs("<source>A</source>", "stuff"), ["J102"]),
]


@pytest.mark.parametrize(("text", "expected"), REFS)
def test_citations(text: str, expected: list[str]) -> None:
    problems = found(text, "jats", family="J")
    assert [each.code for each in problems] == expected
    assert all((each.line, each.key) == (3, "r") for each in problems)


HOSTILE = ["\\(", "\\url", "$", "{\\", "<b>", "&amp;", "- a", '"a" ', "Ã©", "BERT ", "a_", "\u200b", "\\{x\\}", "{A} "]


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_is_linear_whatever_the_text(piece: str) -> None:
    body = (piece * 20_000).replace("{\\", "{}\\")
    if body.count("{") != body.count("}"):
        body = body.replace("{", "").replace("}", "")
    text = f"@misc{{a, title = {{{body}}}, abstract = {{{body}}}}}\n"
    start = time.process_time()
    found(text, profile="journal")
    assert time.process_time() - start < 20


WORDS = st.sampled_from(
    [
        "BERT",
        "a",
        "Q-Learning",
        "$\\Delta$",
        "$x$",
        "{DNA}",
        "{\\'E}tude",
        "\\LaTeX",
        "\\emph{QP}",
        "(SE(3))",
        "``AI''",
        "A",
    ]
    + ["iPhone,", "--", "~", 'G{\\"o}tter', "{\\TeX}nology", "S-{M}atrix", "\n", "GPT-{X}:", "\\&", "50\\%", "{$N$}"]
)


@given(st.lists(WORDS, min_size=1, max_size=7), st.sampled_from(["", " "]))
@settings(max_examples=150, deadline=None)
def test_protecting_a_title_changes_no_record_and_is_done_once(words: list[str], between: str) -> None:
    title = (between or " ").join(words)
    once = mended(entry(title=title), "T120")
    assert mended(once, "T120") == once
    reader = get("bibtex").read
    assert reader is not None
    records = [list(reader(from_text(t, Report()), Report(), ReadOptions())) for t in (entry(title=title), once)]
    assert [each.title for each in records[0]] == [each.title for each in records[1]]

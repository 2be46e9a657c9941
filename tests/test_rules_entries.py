"""The rules on keys, entry types, fields, dates and pages: what fires, what must not, and what the fixes write."""

from __future__ import annotations

import datetime

import pytest
from checking import codes, found, mended

from bibconv.format import get
from bibconv.rules.base import Profile

ARTICLE = "author = {A. Uthor}, title = {T}, journal = {J}, year = 2001"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@artcle{a, author = {A. Uthor}, title = {T}}", ["E101"]),
        ("@report{a, author = {A. Uthor}, title = {T}}", ["E102"]),
        ("@inproceedings{a, author = {A. Uthor}, title = {T}, journal = {J}, year = 2001}", ["E103", "E107"]),
        ("@book{a, title = {T}, publisher = {P}, year = 2001}", ["E103"]),
        ("@incollection{a, crossref = {p}, author = {A}, title = {T}}\n@book{p, title = {B}, year = 2001}", ["E103"]),
        (f"@article{{a, {ARTICLE}, jounral = {{K}}}}", ["E104"]),
        (f"@article{{a, {ARTICLE}, notes = {{K}}}}", ["E104"]),
        (f"@article{{a, {ARTICLE}, location = {{L}}}}", ["E105"]),
        (f"@article{{a, {ARTICLE}, colour = {{blue}}}}", ["E106"]),
        (f"@article{{a, {ARTICLE}, booktitle = {{B}}}}", ["E107"]),
        (f'@article{{a, {ARTICLE}, note = "  "}}', ["E108"]),
        ("@inproceedings{a, author = {A}, title = {T}, booktitle = {B}, year = 1, volume = 1, number = 2}", ["E109"]),
    ],
)
def test_an_entry_that_lacks_or_has_what_it_should_not(text: str, expected: list[str]) -> None:
    assert codes(text, "E") == expected


@pytest.mark.parametrize(
    "text",
    [
        f"@article{{a, {ARTICLE}, doi = {{10.1/2}}, file = {{f}}, __markedentry = {{x}}, date-added = {{x}}}}",
        f"@article{{a, {ARTICLE}, author+an = {{1=x}}, xnote = {{x}}, OPTvolume = {{1}}}}".replace("xnote", "xx-note"),
        "@inbook{a, editor = {E. Ditor}, title = {T}, chapter = 1, publisher = {P}, year = 2001}",
        "@inproceedings{a, crossref = {P}, author = {A}, title = {T}}\n@proceedings{p, title = {B}, year = 2001}",
        "@inproceedings{a, crossref = {gone}, title = {T}}",
        '@book{a, crossref = {p}, note = "", title = {T}, author = {A}}\n@book{p, publisher = {P}, year = 2001}',
        "@misc{a, note = {N}}",
        "@periodical{a, title = {T}}",
        "@online{a, title = {T}, url = {https://example.org}}",
    ],
)
def test_entries_as_they_are(text: str) -> None:
    assert [code for code in codes(text, "E") if code != "E106"] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@article{a, author = {A}, title = {T}, journal = {J}, year = 2001}", []),
        ("@article{a, author = {A}, title = {T}, date = {2001}}", ["E103"]),
        ("@thesis{a, author = {A}, title = {T}, institution = {I}, date = {2001}}", ["E103"]),
        ("@phdthesis{a, author = {A}, title = {T}, school = {I}, date = {2001}}", []),
        ("@periodical{a, title = {T}, date = {2001}}", []),
        ("@book{a, title = {T}, translator = {A}, date = {2001}}", []),
        ("@article{a, xdata = {x}, author = {A}, title = {T}}\n@xdata{x, journaltitle = {J}, date = {2001}}", []),
        ("@incollection{a, crossref = {c}, author = {A}, title = {T}}\n@collection{c, title = {C}, date = {2001}}", []),
        ("@mvbook{a, author = {A}, title = {T}, date = {2001}, bookauthor = {B}}", ["E107"]),
    ],
)
def test_entries_of_biblatex(text: str, expected: list[str]) -> None:
    assert codes(text, "E", profile="biblatex") == expected


def test_a_field_that_stands_in_many_entries_is_somebodys_own() -> None:
    text = "".join(f"@misc{{a{n}, title = {{T}}, notes = {{N}}}}\n" for n in range(3))
    assert codes(text, "E104") == []


def test_a_file_for_another_program_is_let_be() -> None:
    assert codes("@symbol{a, name = {N}}\n@symbol{b, name = {N}}\n", "E1") == ["E106", "E106"]


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("E101", "@Artcle{a, title = {T}}", "@article{a, title = {T}}"),
        ("E104", "@misc{a, titel = {T}}", "@misc{a, title = {T}}"),
        ("E104", "@misc{a, editors = {T}}", "@misc{a, editor = {T}}"),
        ("Y107", "@misc{a, year = {{2010}}}", "@misc{a, year = {2010}}"),
        ("Y102", "@misc{a, month = {{JAN}}}", "@misc{a, month = jan}"),
        ("E105", "@article{a, journaltitle = {J}}", "@article{a, journal = {J}}"),
        ("E108", "@misc{a,\n  note = {},\n  title = {T}}", "@misc{a,\n  title = {T}}"),
        ("E108", "@misc{a, title = {T}, note = {}}", "@misc{a, title = {T}, }"),
        ("Y102", "@misc{a, month = {September}, note = sept}", "@misc{a, month = sep, note = sept}"),
        ("Y102", '@misc{a, month = "3"}', "@misc{a, month = mar}"),
        ("P101", "@misc{a, pages = {1-5, 7 – 9, 12}}", "@misc{a, pages = {1--5, 7--9, 12}}"),
        ("P101", "@misc{a, pages = {xi-xx}}", "@misc{a, pages = {xi--xx}}"),
        ("P103", "@misc{a, pages = {pp.~12--15}}", "@misc{a, pages = {12--15}}"),
    ],
)
def test_what_the_fix_writes(code: str, text: str, expected: str) -> None:
    assert mended(text, code) == expected


def test_date_and_year_that_say_the_same_become_one() -> None:
    text = "@misc{a,\n  date = {2020-05-12},\n  year = 2020,\n  month = may,\n}\n"
    assert mended(text, "Y106", "biblatex") == "@misc{a,\n  date = {2020-05-12},\n}\n"
    assert codes(text, "Y106", profile="biblatex") == ["Y106"]
    other = text.replace("may", "jun")
    assert mended(other, "Y106", "biblatex") == other
    assert mended("@misc{a, date = {2020}, year = 2020, month = 5}", "Y106", "biblatex").count("month") == 1


@pytest.mark.parametrize(
    ("fields", "expected", "profile"),
    [
        ("date = {2023-02-30}", ["Y101"], "biblatex"),
        ("urldate = {2023-13-01}", ["Y101"], "biblatex"),
        ("date = {2021/2020}", ["Y101"], "biblatex"),
        ("date = {2000-02-29/2001-02-28}", [], "biblatex"),
        ("date = {1900-02-29}", ["Y101"], "biblatex"),
        ("date = {2001-21}", [], "biblatex"),
        ("date = {1984/..}", [], "biblatex"),
        ("year = 2001, month = feb, day = 30", ["Y101"], "bibtex"),
        ("year = 2004, month = feb, day = 29", [], "bibtex"),
        ("month = 5", ["Y102"], "bibtex"),
        ("month = 5", [], "biblatex"),
        ("month = {May 5}", [], "bibtex"),
        ("month = {May 5}", ["Y102"], "biblatex"),
        ('month = apr # "-" # may', [], "bibtex"),
        ("month = 13", ["Y105"], "biblatex"),
        ("month = {{JAN}}", ["Y102"], "bibtex"),
        ("year = {{2010}}", ["Y107"], "bibtex"),
        ("year = {99}", ["Y103"], "bibtex"),
        ("year = {2020a}", ["Y103"], "bibtex"),
        ("year = {2020-05-12}", ["Y103"], "bibtex"),
        ("year = {2O20}", ["Y103"], "bibtex"),
        ("year = {20200}", ["Y103"], "bibtex"),
        ("year = {in press}", [], "bibtex"),
        ("year = {1999--2001}", [], "bibtex"),
        ("year = {987}", [], "bibtex"),
        ("year = {44 BC}", [], "bibtex"),
        ('year = "{\\noopsort{1973b}}1973"', [], "bibtex"),
        (f"year = {datetime.date.today().year + 1}", [], "bibtex"),
        (f"year = {datetime.date.today().year + 2}", ["Y104"], "bibtex"),
    ],
)
def test_dates(fields: str, expected: list[str], profile: Profile) -> None:
    assert codes(f"@misc{{a, title = {{T}}, {fields}}}", "Y", profile=profile) == expected


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ("12-15", ["P101"]),
        ("12 -- 15", ["P101"]),
        ("12—15", ["P101"]),
        ("145--123", ["P102"]),
        ("145-123", ["P101", "P102"]),
        ("505--404", ["P102"]),
        ("p. 12", ["P103"]),
        ("Pages 12--15", ["P103"]),
        ("350 pp.", ["P104"]),
        ("??--??", ["P105"]),
        ("1--?", ["P105"]),
        ("--", ["P105"]),
        ("to appear", ["P105"]),
        ("12--15", []),
        ("435--9", []),
        ("1021--45", []),
        ("73+", []),
        ("3-1--3-12", []),
        ("3-12", ["P101"]),
        ("S123--S145", []),
        ("e123", []),
        ("7,41,73--97", []),
        ("xii + 350", []),
        ("431--456, 791--823", []),
        ("123--", []),
        ("10.1--10.15", []),
    ],
)
def test_pages(pages: str, expected: list[str]) -> None:
    assert codes(f"@misc{{a, title = {{T}}, pages = {{{pages}}}}}", "P") == expected


def test_biblatex_takes_any_dash() -> None:
    rule = [each for each in found("@misc{a, pages = {12-15}}", "P101") if each.code == "P101"]
    assert [each.severity for each in rule] == ["note"]
    from bibconv.rules import all_rules

    assert "biblatex" not in all_rules()["P101"].profiles


CITED = {"turing36": ("paper.tex", 7), "Church36": ("paper.tex", 9)}


def test_what_is_cited_and_not_there_is_told_at_the_citation() -> None:
    (problem,) = found("@misc{turing36, title = {T}}", "K104", cited=CITED)
    assert (problem.path, problem.line, problem.key) == ("paper.tex", 9, "Church36")
    assert codes("@misc{turing36, title = {T}}\n@misc{church36, title = {U}}", "K104", cited=CITED) == []
    (problem,) = found(
        "@misc{turing36, title = {T}}\n@misc{church36, title = {U}}", "K104", cited=CITED, profile="biblatex"
    )
    assert problem.message.endswith("there is church36")
    assert codes("@misc{turing36, ids = {a, Church36}}", "K104", cited=CITED, profile="biblatex") == []
    assert codes("@misc{turing36, title = {T}}", "K104") == []


def test_what_a_cited_entry_takes_over_is_cited_too() -> None:
    text = (
        "@incollection{turing36, crossref = {Book}, title = {T}}\n@misc{Church36, xref = {other}}\n"
        "@book{book, xdata = {pub}, title = {B}}\n@xdata{pub, publisher = {P}}\n@misc{other}\n@misc{left}\n"
    )
    assert [each.key for each in found(text, "K105", cited=CITED)] == ["left"]
    assert codes(text, "K105", cited=CITED | {"*": ("paper.tex", 1)}) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@misc{a}\n@misc{A}\n", ["K101"]),
        ("@misc{a}\n@misc{a}\n", []),
        ("@misc{o'hara, title = {T}}", []),
        ("@misc{o~hara, title = {T}}", ["K102"]),
        ("@misc{a#b, title = {T}}", ["K102"]),
        ("@misc{a:b/c.d+e_f-g&h, title = {T}}", []),
        ("@misc{gödel, title = {T}}", ["K103"]),
    ],
)
def test_keys(text: str, expected: list[str]) -> None:
    assert codes(text, "K") == expected


@pytest.mark.parametrize("key", ["o'hara", "a(b)", "a#b"])
def test_keys_that_biber_cuts(key: str) -> None:
    assert codes(f"@misc{{{key}, title = {{T}}}}", "K102", profile="biblatex") == ["K102"]


@pytest.mark.parametrize("name", ["bibtex", "biblatex"])
def test_the_data_model_knows_what_it_requires(name: str) -> None:
    about = get(name).model
    assert about is not None
    model = about()
    for type_, fields in model.types.items():
        for each in fields.required:
            assert fields.fields is not None
            assert not {"author", "title"}.isdisjoint(fields.fields), type_
            assert fields.fields.issuperset(each) or name == "biblatex", (type_, each)
        assert type_ == type_.lower()

"""What stands in public bibliographies on purpose, and must not be told; beside it what is told all the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Run

import bibconv
from bibconv.rules.base import Profile


def codes(text: str, format: str) -> list[str]:
    """The codes that ``check`` tells of a document."""
    return [each.code for each in bibconv.check(text=text, format=format)]


MONTH_WITH_DAY = '@misc{a, author = {A. Uthor}, title = {T}, month = "8$^{th}$~" # feb, year = 2001}\n'
YEAR_IN_WORDS = "@misc{a, author = {A. Uthor}, title = {T}, year = {submitted for publication}}\n"
OWN_YEAR = "@misc{a, author = {A. Uthor}, title = {T}, year = {\\sorted{1973a}1968}}\n"
OTHER_DATE = "@misc{a, author = {A. Uthor}, title = {T}, year = 2001, urldate = {last week}}\n"
STYLES_STRING = "@article{a, author = {A. Uthor}, title = {T}, journal = cacm, year = 2001}\n"
TWO_USES = "".join(
    f"@article{{{key}, author = {{A. Uthor}}, title = {{On the {word}}}, journal = jfish, year = 2001}}\n"
    for key, word in (("a", "Birds"), ("b", "Fish"))
)


@pytest.mark.parametrize(
    ("text", "format", "expected"),
    [
        ("% Written by hand.\n\n  % Nothing yet.\n", "bibtex", []),
        ("Notes of mine.\n", "bibtex", ["F003"]),
        (MONTH_WITH_DAY, "bibtex", []),
        (YEAR_IN_WORDS, "bibtex", []),
        (OWN_YEAR, "bibtex", ["B010"]),
        (OTHER_DATE, "bibtex", []),
        (OTHER_DATE, "biblatex", ["B010"]),
        (STYLES_STRING, "bibtex", []),
        (STYLES_STRING, "biblatex", ["B004"]),
        (TWO_USES, "bibtex", ["B004"]),
    ],
)
def test_what_the_reader_tells(text: str, format: str, expected: list[str]) -> None:
    assert codes(text, format) == expected


def title(value: str, kind: str = "article", more: str = "") -> str:
    """A whole entry with that title."""
    rest = "author = {A. Uthor}, journal = {J}, booktitle = {B}, publisher = {P}, school = {S}, year = 2001"
    return f"@{kind}{{a, title = {{{value}}}, {rest}{more}}}\n"


@pytest.mark.parametrize(
    ("text", "profile", "told"),
    [
        (title("The uses of CTAN"), "bibtex", True),
        (title("The uses of CTAN"), "journal", True),
        (title("The uses of CTAN"), "biblatex", False),
        (title("The uses of CTAN", "book"), "bibtex", False),
        (title("The uses of CTAN", "book"), "journal", True),
        (title("The uses of CTAN", "mastersthesis"), "bibtex", True),
        (title("The uses of CTAN", "phdthesis"), "bibtex", False),
        (title("Каталог млекопитающих СССР: В 4 т."), "bibtex", False),
        (title("Les théologiens de Hollande sur l'Histoire et d'Orient"), "bibtex", False),
        (title("The evolution of altruism---A framework"), "bibtex", False),
        (title("Analysis {(CCA)}---A new form"), "bibtex", False),
        (title("The letters of O'Brien"), "bibtex", False),
        (title("Geometry: I am a point"), "bibtex", False),
        (title("Geometry: ICMs and points"), "bibtex", True),
        (title("N-{Heterocyclic} carbenes"), "bibtex", False),
        (title("\\TeX\\ und die neue Rechtschreibung"), "bibtex", True),
    ],
)
def test_titles_that_a_style_recases(text: str, profile: Profile, told: bool) -> None:
    assert ("T120" in [each.code for each in bibconv.check(text=text, format="bibtex", profile=profile)]) is told


@pytest.mark.parametrize(
    ("code", "value", "times"),
    [
        ("T104", "signed _________________ by me", 1),
        ("T105", 'MEPURA: "`Alulight"\'', 0),
        ("T105", 'Seeing "Ghost" interference', 1),
        ("T108", "ینی پارسی در \\lr{\\LaTeXe}\u200c (بخش)", 0),
        ("T108", "a joiner\u200cin English", 1),
        ("T108", "two\u00adsoft\u00adhyphens", 1),
        ("T109", "English \x00NE\x00 and Spanish \x00NS\x00", 1),
        ("T110", "eﬃcient, ﬁne and ﬂat", 1),
        ("T121", "中华人民共和国国家标准 GB/T 7714-2015 信息与文献 参考文献著录规则", 0),
        ("T121", "USING THE THESIS CLASS", 1),
    ],
)
def test_texts(code: str, value: str, times: int) -> None:
    assert codes(title(value), "bibtex").count(code) == times


def authors(value: str) -> str:
    """A whole entry by these."""
    return f"@misc{{a, author = {{{value}}}, title = {{T}}, year = 2001}}\n"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("ACM\\slash SIGGRAPH", []),
        ("{SAGE} {III} {ATBD}", []),
        ("JAMES ARVO", ["N101"]),
        ("Lazzarini, Neto, S.", []),
        ("Costa, Jr.\\hbox{} {\\protect\\literal{(Speaker)}}, P. T.", []),
        ("Lankford, J., Jr.", ["N104"]),
        ("A. Turing, A. Church, K. Gödel, E. Post", ["N104"]),
        ("{The International Congress on Hazardous Waste, Atlanta Marriott, Atlanta, Georgia, June 5}", []),
        ("LaTeX3 Project Team", ["N110"]),
        ("Sigmund Freud3", ["N109"]),
    ],
)
def test_names(value: str, expected: list[str]) -> None:
    assert codes(authors(value), "bibtex") == expected


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("datea = {11 Oct. 2006}, publishera = {P}, sortkeyg = {1}", []),
        ("shortname = {RLM}, film = {F}", []),
        ("notes = {N}, editors = {E}, yaer = {1}", ["E104", "E104", "E104"]),
        ("authorr = {A. Uthor}", ["E104"]),
        ("location = {http://ssrn.com/paper=668137}", []),
        ("location = {Reading}", ["E105"]),
        ("OPTkey = {}, ALTeditor = {}", []),
        ("number = {}, note = {}, options = {}", ["E108"]),
    ],
)
def test_fields(more: str, expected: list[str]) -> None:
    text = f"@misc{{a, author = {{A. Uthor}}, title = {{T}}, year = 2001, {more}}}\n"
    assert codes(text, "bibtex") == expected


@pytest.mark.parametrize(("kind", "expected"), [("data", []), ("letters", []), ("artcle", ["E101"])])
def test_types(kind: str, expected: list[str]) -> None:
    text = f"@{kind}{{a, author = {{A. Uthor}}, title = {{T}}, date = {{2001}}}}\n"
    assert codes(text, "biblatex") == expected


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("doi = {10/cn2h9c}", []),
        ("doi = {cn2h9c}", ["I101"]),
        ("doi = {http://doi.acm.org/10.1145/990657.990665}", ["I102"]),
        ("eprint = {9410244}, eprintclass = {hep-th}, eprinttype = {arxiv}", []),
        ("eprint = {9413244}, eprintclass = {hep-th}, eprinttype = {arxiv}", ["I107"]),
        ("eprint = {2060/19980228020}, archive = {hdl}", []),
        ("eprint = {http://opencontext.org/projects/3F6DCD13}, eprinttype = {OpenContext}", []),
        ("eprint = {http://www.sciencemag.org/reprint/327.pdf}", ["I116"]),
        ("pages = {0\\_1--0\\_5}", []),
        ("pages = {283--245}", ["P102"]),
    ],
)
def test_identifiers_and_pages(more: str, expected: list[str]) -> None:
    text = f"@misc{{a, author = {{A. Uthor}}, title = {{T}}, year = 2001, {more}}}\n"
    assert codes(text, "biblatex") == expected


def two(kind: str, first: str, second: str) -> str:
    """Two entries with the same title and author."""
    same = "author = {Doe, Jane}, title = {On the Schooling of Fish}, publisher = {P}, booktitle = {B}, pages = {1--2}"
    return f"@{kind}{{a, {same}, {first}}}\n\n@{kind}{{b, {same}, {second}}}\n"


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        (two("book", "year = 2001", "year = 2001, address = {Rome}"), "C102", True),
        (two("book", "year = 2001", "year = 2001, langid = {czech}"), "C102", False),
        (two("book", "year = 2001", "year = 2001, options = {useauthor=false}"), "C102", False),
        (two("book", "year = 2001, annotation = {In full}", "year = 2001, annotation = {In short}"), "C102", False),
        (two("book", "date = {2015-11-16}", "date = {2015-11-18}"), "C102", False),
        (two("mvbook", "year = 1867, volume = 2", "year = 1867, volumes = 8"), "C102", False),
        ("@book{a, title = {Fish}, doi = {10.1/2}}\n@inbook{b, title = {Birds}, doi = {10.1/2}}\n", "C101", False),
        ("@book{a, title = {Fish}, doi = {10.1/2}}\n@article{b, title = {Birds}, doi = {10.1/2}}\n", "C101", True),
        ("@book{a, publisher = {\\name{CTAN}}}\n@book{b, publisher = {CTAN}}\n", "C105", False),
        ('@book{a, publisher = {Springer"=Verlag}}\n@book{b, publisher = {Springer-Verlag}}\n', "C105", False),
        ("@book{a, publisher = {Co\\-lum\\-bia}}\n@book{b, publisher = {Columbia}}\n", "C105", False),
        ("@book{a, publisher = {Springer Verlag}}\n@book{b, publisher = {Springer-Verlag}}\n", "C105", True),
        ('@string{c = "Comput. Struct."}\n@string{c = "Computers and Structures"}\n@book{a, title = c}', "B104", False),
        ('@string{c = "Forum math."}\n@string{c = "Fundamenta"}\n@book{a, title = c}', "B104", True),
        (title("The Fish", more=", abstract = {active}"), "D101", False),
        (title("I heard a fly buzz---when I died---"), "D102", False),
        (title("Nomina et synonyma omnium: 1753--"), "D102", False),
        (title("Models of reading aloud---"), "D102", True),
    ],
)
def test_what_is_kept_on_purpose(text: str, code: str, told: bool) -> None:
    assert (code in codes(text, "bibtex")) is told


def test_many_strings_that_nothing_uses_are_one_finding() -> None:
    strings = "".join(f'@string{{s{n} = "S"}}\n' for n in range(9))
    (found,) = bibconv.check(text=f"{strings}@misc{{a, author = {{A. Uthor}}, title = {{T}}}}", format="bibtex")
    assert (found.code, found.message) == ("B103", "no value uses 9 of the strings: s0, s1, s2, s3, s4, …")


STRINGS = (
    '@string{w = "Wiley & Sons"}\n@string{k = "Fish & Birds"}\n@string{j = "J. of " # k}\n@string{u = "A & B"}\n'
    "@article{a, author = {A. Uthor}, title = {T}, journal = j, publisher = w, year = 2001}\n"
)


def test_the_values_of_strings_are_looked_at_where_they_are_used() -> None:
    found = bibconv.check(text=STRINGS, format="bibtex")
    assert [(each.code, each.line) for each in found] == [("T103", 1), ("T103", 2), ("B103", 4)]
    assert [each.fix.fields for each in found if each.fix] == [("publisher",), ("journal",)]


def test_the_values_of_strings_are_mended(tmp_path: Path, bibconv: Run) -> None:
    path = tmp_path / "strings.bib"
    path.write_text(STRINGS)
    bibconv("check", "--fix", path)
    expected = STRINGS.replace("Wiley & Sons", "Wiley \\& Sons").replace("Fish & Birds", "Fish \\& Birds")
    assert path.read_text() == expected


def test_a_file_in_another_encoding_is_checked_to_its_end(tmp_path: Path, bibconv: Run) -> None:
    path = tmp_path / "latin.bib"
    path.write_bytes((title("La forêt") + title("Über Wiley & Söhne").replace("{a,", "{b,")).encode("latin-1"))
    run = bibconv("check", path, "--output-format", "concise")
    told = [line.split(" ")[1] for line in run.out.decode().splitlines() if line.startswith(str(path))]
    assert told == ["F001", "T103", "F001"]
    assert run.status == 2
    before = path.read_bytes()
    bibconv("check", "--fix", path)
    assert path.read_bytes() == before


def test_japanese_in_its_old_encoding_is_read(tmp_path: Path, bibconv: Run) -> None:
    path = tmp_path / "old.bib"
    text = title("日本語％テフ").replace("{J}", "{Fish & Birds}")
    path.write_bytes(text.encode("iso2022_jp"))
    assert b"\x1b$B" in path.read_bytes()
    assert "T103" in bibconv("check", path, "--output-format", "concise").out.decode()
    bibconv("check", "--fix", path)
    assert path.read_bytes() == text.replace("&", "\\&").encode("iso2022_jp")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("@article{a, author = {A. Uthor}, title = {T}, date = {2001}, eprint = {2001.00001}}", False),
        ("@article{a, author = {A. Uthor}, title = {T}, date = {2001}}", True),
        ("@book{a, shortauthor = {Accius}, shorthand = {Acc.}, date = {1990}}", False),
        ("@book{a, title = {The Bible}, date = {1990}, label = {Bible}}", False),
        ("@book{a, title = {The Bible}, date = {1990}}", True),
        ("@incollection{a, author = {A. Uthor}, title = {T}, date = {1990}, xref = {b}}", False),
        ("@book{a, title = {The Bible}, options = {skipbib}}", False),
        ("@article{a, author = {A. Uthor}, title = {}, journaltitle = {J}, date = {2001}}", True),
    ],
)
def test_what_an_entry_lacks_on_purpose(text: str, told: bool) -> None:
    assert ("E103" in codes(text, "biblatex")) is told


def test_strings_and_parents_may_stand_in_another_file_of_the_run(tmp_path: Path, bibconv: Run) -> None:
    strings, refs = tmp_path / "strings.bib", tmp_path / "refs.bib"
    strings.write_text('@string{FISH = "Journal of Fish"}\n@proceedings{whole, title = {Birds}, year = 2001}\n')
    refs.write_text(
        "@article{a, author = {A. Uthor}, title = {T}, journal = fish, year = 2001}\n"
        "@inproceedings{b, author = {A. Uthor}, title = {U}, crossref = {Whole}}\n"
    )
    assert bibconv("check", "--ignore", "B103", strings, refs).status == 0
    alone = bibconv("check", refs, "--output-format", "concise").out.decode()
    assert [line.split(" ")[1] for line in alone.splitlines()] == ["B004", "B006"]

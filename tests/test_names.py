"""Lists of names: BibTeX's forms, both ways."""

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec import UNSET

from bibconv.model import Name
from bibconv.text.latex import formulas
from bibconv.text.names import OTHERS, kept, read, read_name, write


def name(family: str | None = None, given: str | None = None, von: str | None = None, jr: str | None = None) -> Name:
    parts: dict[str, Any] = {"family": family, "given": given, "non_dropping_particle": von, "suffix": jr}
    return Name(**{field: part for field, part in parts.items() if part is not None})


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("Turing, Alan", name("Turing", "Alan")),
        ("Alan M. Turing", name("Turing", "Alan M.")),
        ("Plato", name("Plato")),
        ("van der Berg, Jan", name("Berg", "Jan", "van der")),
        ("Jan van der Berg", name("Berg", "Jan", "van der")),
        ("von Neumann", name("Neumann", None, "von")),
        ("King, Jr., Martin Luther", name("King", "Martin Luther", None, "Jr.")),
        ("Ortega y Gasset, José", name("Gasset", "José", "Ortega y")),
        ("{Ortega y Gasset}, Jos{\\'e}", name("Ortega y Gasset", "José")),
        ("{Bell Labs}", Name(literal="Bell Labs")),
        ("{Barnes and Noble}", Name(literal="Barnes and Noble")),
        ("{\\'E}mile Zola", name("Zola", "Émile")),
        ("Charles Louis de la Vall{\\'e}e Poussin", name("Vallée Poussin", "Charles Louis", "de la")),
        ("{\\'E}", name("É")),
        ("{\\relax 陈}, {\\relax 奕哲}", name("陈", "奕哲")),
        ("de~la~Cruz, Mar{\\'i}a", name("Cruz", "María", "de la")),
        ("a, b, c, d", Name(literal="a, b, c, d")),
        ("Smith,", name("Smith")),
        ("", None),
        ("{}", None),
        ("given={Pierre Simon}, given-i=PS, family=Laplace, id=x", Name("Laplace", "Pierre Simon")),
        ("family=Beethoven, given=Ludwig, prefix=van, useprefix=false", Name("Beethoven", "Ludwig", "van")),
        ("family={Levya Capote}", name("Levya Capote")),
        ("family=Doe, given=A, given=B", Name(literal="family=Doe, given=A, given=B")),
        ("family=Doe, nickname=Jo", Name(literal="family=Doe, nickname=Jo")),
        (r"Mu\~noz, Pedro", name("Muñoz", "Pedro")),
        (r"Nguy\~{\^e}n, Van", name("Nguyễn", "Van")),
        (r"Fran\c cois Arago", name("Arago", "François")),
        (r"S\o ren Kierkegaard", name("Kierkegaard", "Søren")),
        (r"Tolkien, J.\,R.", name("Tolkien", "J.\u2009R.")),
        (r"{\noopsort{Bach}}{van Doe}, Jane", name("van Doe", "Jane")),
    ],
)
def test_one_name(source: str, wanted: Name | None) -> None:
    assert read_name(source) == wanted


def test_a_name_of_too_many_words_is_not_divided() -> None:
    assert read_name("{A} " * 999 + "b") == name("b", " ".join("A" * 999))
    assert read_name("{A} " * 1_000 + "b") == Name(literal="A " * 1_000 + "b")


def test_lists() -> None:
    assert read("A, B and C, D  AND\nE F and others") == (name("A", "B"), name("C", "D"), name("F", "E"), OTHERS)
    assert read("{A and B} and {C}") == (Name(literal="A and B"), Name(literal="C"))
    assert read("Anderson, And") == (name("Anderson", "And"),)
    assert read(" and {} and ") == ()


@pytest.mark.parametrize(
    ("wanted", "tex"),
    [
        (name("Türk", "Gökhan"), 'T{\\"u}rk, G{\\"o}khan'),
        (name("陈", "奕哲"), "{\\relax 陈}, {\\relax 奕哲}"),
        (name("Levya Capote", "Carlos"), "Levya Capote, Carlos"),
        (name("Ortega y Gasset", "José"), "{Ortega y Gasset}, Jos{\\'e}"),
        (name("Smith, Jones", "A and B"), "{Smith, Jones}, {A and B}"),
        (name("Berg", "Jan", "van der", "III"), "van der Berg, III, Jan"),
        (name("Berg", None, None, "Jr"), "Berg, Jr, {}"),
        (name("Mausam"), "Mausam"),
        (Name(literal="Mausam"), "{Mausam}"),
        (Name(literal="ÉNS %"), "{{\\'E}NS \\%}"),
        (OTHERS, "others"),
        (name("x}\\input{y", "$z$"), "x\\textbraceright{}\\textbackslash{}input\\textbraceleft{}y, \\$z\\$"),
    ],
)
def test_how_a_name_is_written_and_read_back(wanted: Name, tex: str) -> None:
    assert write([wanted]) == tex
    assert read(tex) == (wanted,)
    assert kept([wanted])


def test_particles_go_before_the_family_name_as_far_as_they_are_in_lower_case() -> None:
    fontaine = Name("Fontaine", "Jean", dropping_particle="de", non_dropping_particle="La")
    assert write([fontaine]) == write([fontaine], extended=True) == "de La Fontaine, Jean"
    assert read("de La Fontaine, Jean") == (name("La Fontaine", "Jean", "de"),)
    assert not kept([fontaine], extended=True)


def test_what_no_form_can_say_costs_nothing_else() -> None:
    names = [Name("Bingen", "H.", "von", static_ordering=False)]
    assert write(names, extended=True) == "family={Bingen}, given={H.}, prefix={von}, useprefix=false"
    assert not kept(names, extended=True)


@pytest.mark.parametrize(
    ("lost", "bibtex", "biblatex"),
    [
        (name("Levya Capote"), "{Levya Capote}", "family={Levya Capote}"),
        (Name("Bingen", "H.", "von"), "von Bingen, H.", "family={Bingen}, given={H.}, prefix={von}, useprefix=false"),
        (name("Berg", "A.", "Van"), "Van Berg, A.", "family={Berg}, given={A.}, prefix={Van}, useprefix=true"),
        (Name(given="Madonna"), "Madonna", "given={Madonna}"),
    ],
)
def test_what_bibtex_cannot_say_biblatex_can(lost: Name, bibtex: str, biblatex: str) -> None:
    assert write([lost]) == bibtex
    assert not kept([lost])
    assert write([lost], extended=True) == biblatex
    assert kept([lost], extended=True)
    assert read(biblatex) == (lost,)


word = st.text(st.sampled_from("aBcÉé ,.-{}\\~%'$=&陈and\u00a0"), min_size=1, max_size=9)
part = st.one_of(st.just(UNSET), word)
people = st.builds(Name, family=part, given=part, dropping_particle=part, non_dropping_particle=part, suffix=part)


@settings(max_examples=1500)
@given(st.lists(st.one_of(people, st.builds(Name, literal=word)), min_size=1, max_size=3), st.booleans(), st.booleans())
@example([name("and"), name("others")], False, False)
def test_kept_says_the_truth(names: list[Name], unicode: bool, extended: bool) -> None:
    tex = write(names, unicode=unicode, extended=extended)
    assert formulas.pairs_off(tex)
    if kept(names, unicode=unicode, extended=extended):
        assert read(tex) == tuple(names)


@given(st.text(st.sampled_from("aB {},~\\'and\n$="), max_size=30))
def test_any_string_is_read(source: str) -> None:
    once = write(read(source))
    twice = write(read(once))
    assert formulas.pairs_off(once)
    assert write(read(twice)) == twice

"""Citation keys: what they are made of, and that no two are alike."""

import re
import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibconv.model import Math, Name, NoCase, Record
from bibconv.text.keys import Keys, Template, make

SAFE = re.compile(r"[A-Za-z0-9:._/+-]+")


def by(family: str, **fields: object) -> Record:
    return Record(author=(Name(family=family, given="A."),), **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("record", "key"),
    [
        (by("Wang", issued="2020-10-01", title="QPLEX: Duplex Dueling"), "wang2020qplex"),
        (by("Müller", title="Über die Natur"), "mullernatur"),
        (by("Łoś", title="The A"), "losthe"),
        (by("O'Brien", issued="2019/2021"), "obrien2019"),
        (by("Sun", title=("The ", Math("k"), "-NN and ", NoCase("BERT"))), "sunnn"),
        (by("Sun", title="2024: A Year"), "sunyear"),
        (by("Sun", issued="-0044", title="x{y}\\input"), "sun0044x"),
        (Record(author=(Name(literal="The World Health Organization"),)), "world"),
        (Record(editor=(Name(family="Knuth"),)), "knuth"),
        (Record(author=(Name(family="Beethoven", non_dropping_particle="van"),)), "vanbeethoven"),
    ],
)
def test_made_of_author_year_and_title(record: Record, key: str) -> None:
    assert make(record) == key


def test_other_scripts_become_a_hash() -> None:
    chen, wang = make(by("陈")), make(by("王"))
    assert chen != wang
    assert re.fullmatch(r"[a-z][a-z0-9]{5}", chen)
    assert re.fullmatch(r"sun[a-z][a-z0-9]{4}", make(by("Sun", title="图论")))


def test_without_author_the_first_three_characters_are_spread() -> None:
    """``alpha.bst`` makes its label of them and has 26 letters for those that are alike."""
    titled = [Record(title=f"Learning {n}") for n in range(3000)]
    bare = [Record(abstract=f"Learning {n}") for n in range(3000)]
    for records in (titled, bare):
        labels = Counter(make(record)[:3] for record in records)
        assert max(labels.values()) <= 5
    assert make(Record(abstract="Peptides are short.")).endswith("peptides")
    assert make(Record()) == make(Record(id="other"))
    assert make(Record(url="https://a.org")) != make(Record(url="https://b.org"))


@given(st.builds(by, st.text(min_size=1), title=st.text(min_size=1), issued=st.text(min_size=1)))
def test_never_from_hostile_input_as_it_stands(record: Record) -> None:
    key = make(record)
    assert SAFE.fullmatch(key)
    assert len(key) <= 60


FULL = Record(
    type="legal_case",
    author=(Name(family="Müller-Brandt"), Name(family="Okafor"), Name(literal="The Tide Group"), Name(family="Xu")),
    issued="2021-05",
    title="On the Sorting of Cards by Hand",
)


@pytest.mark.parametrize(
    ("template", "key"),
    [
        ("{author}{year}{title}", "mullerbrandt2021sorting"),
        ("{authors}", "mullerbrandtokafortideetal"),
        ("{shorttitle}", "sortingcardshand"),
        ("{type}/{author:3}:{year}", "legal-case/mul:2021"),
        ("{author:capital}_{title:upper:4}", "Mullerbrandt_SORT"),
        ("{title}{title}", "sortingsorting"),
        ("K.{year}+", "K.2021+"),
    ],
)
def test_a_template(template: str, key: str) -> None:
    assert Template(template)(FULL) == key


def test_a_template_uses_what_there_is() -> None:
    assert Template("{author}{year}{title}")(by("Wang", title="QPLEX")) == "wangqplex"
    assert Template("{author}-{year}")(Record(editor=(Name(family="Knuth"),))) == "knuth-"
    nothing = Record(abstract="Peptides are short.")
    assert Template("{author}-{year}")(nothing) == make(nothing)
    assert re.fullmatch(r"[a-z][a-z0-9]{4}", Template("{shorttitle}")(Record(title="图论")))
    assert Template("{shorttitle}")(Record(title="2024")) == "2024"


@pytest.mark.parametrize(
    ("template", "named"),
    [
        ("{journal}", "'journal'"),
        ("{author}{}", "''"),
        ("{author.family}", "'author.family'"),
        ("{author!r}", "'author!r'"),
        ("{author:0}", "'0'"),
        ("{author:999}", "'999'"),
        ("{author:٣}", "'٣'"),
        ("{author:lower}", "'lower'"),
        ("{author", "'{'"),
        ("{author}}", "'}'"),
        ("{author} {year}", "' '"),
        ("{author}\\x", "'\\\\'"),
        ("author", "{author}"),
        ("", "{author}"),
    ],
)
def test_what_is_no_template_is_named(template: str, named: str) -> None:
    with pytest.raises(ValueError, match=re.escape(named)):
        Template(template)


HOSTILE = Template("{authors:upper}:{author}{year}{title}-{shorttitle:capital}/{type}")


@given(st.builds(by, st.text(min_size=1), title=st.text(min_size=1), issued=st.text(min_size=1)))
def test_a_template_never_takes_hostile_input_as_it_stands(record: Record) -> None:
    key = HOSTILE(record)
    assert SAFE.fullmatch(key)
    assert len(key) <= 300


def test_a_template_meets_its_clashes() -> None:
    keys = Keys(Template("{author}"))
    assert [keys.assign(None, by(name)) for name in ("Xu", "xu", "Xú")] == ["xu", "xu-2", "xu-3"]


def test_clashes_take_the_next_free_suffix() -> None:
    keys = Keys()
    given_ = [keys.assign(wanted, Record()) for wanted in ("k", "k", "K", "k-4", "k", "k-2")]
    assert given_ == ["k", "k-2", "K-3", "k-4", "k-5", "k-2-2"]


def test_all_keys_differ_without_case_and_stay_when_more_come() -> None:
    wanted = ["a", "A", "a-2", "b", "a", "A-2", "a-2-2", "B"] * 3
    keys = Keys()
    first = [keys.assign(w, Record()) for w in wanted]
    assert len({key.lower() for key in first}) == len(wanted)
    again = Keys()
    assert [again.assign(w, Record()) for w in [*wanted, "a", "z"]][: len(wanted)] == first


def test_many_clashes_on_one_base_are_cheap() -> None:
    began = time.process_time()
    keys = Keys()
    assert len({keys.assign("same", Record()) for _ in range(100_000)}) == 100_000
    assert time.process_time() - began < 5, "not a measure of speed: probing from 2 takes hours"

"""Normal forms, passages, and how alike two of them are."""

import random
import string
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from papers import text

from bibconv import Name, Record
from bibconv.identify.compare import Likeness, compare, editions
from bibconv.identify.works import agrees, same_edition
from bibconv.match import bare, fold, located, passage, sample, surname, title_form, words

SENTENCE = (
    "We count the ways in which a deck of cards can be put in order by hand, and show that seven shuffles are enough "
    "for all practical purposes. The proof is short. It uses the coupon collector and an afternoon, and extends to "
    "decks of any size whose cards are told apart by their backs alone."
)
REST = "Dealers have long known this, and so have the children of dealers, who learn it before they learn to read."


def likeness(one: str, other: str) -> Likeness:
    return compare(passage(one), passage(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("naïve Ångström", "naive angstrom"),
        ("ﬁne ﬂow", "fine flow"),
        ("$\\varepsilon$-greedy", "ε-greedy"),
        ("$\\epsilon$-greedy", "ϵ-greedy"),
        ('na\\"{\\i}ve', "naive"),
        ("Stra{\\ss}e", "Straße"),
        ("\\emph{really}", "really"),
        ("<i>E. coli</i>", "E. coli"),
        ("$\\mathbf{x}^{2}$", "x2"),
        ("A &amp; B", "A B"),
        ("Garc&iacute;a", "García"),
        ("end- to-end", "end-to-end"),
        ("soft\u00adware", "software"),
        ("ＦＵＬＬ", "full"),
    ],
)
def test_spellings_of_one_text_have_one_form(one: str, other: str) -> None:
    assert "".join(words(one)) == "".join(words(other))


def test_scripts_without_blanks_have_a_word_a_character() -> None:
    assert words("量子 計算 and 計") == ["量", "子", "計", "算", "and", "計"]


@pytest.mark.parametrize(
    ("name", "form"),
    [
        (Name(family="Daumé", given="Hal", suffix="III"), "daume"),
        (Name(family="van der Löwe", given="M."), "vanderlowe"),
        (Name(family="Löwe", non_dropping_particle="van der"), "vanderlowe"),
        (Name(literal="Mausam"), "mausam"),
        (Name(literal="The ACME Collaboration"), "collaboration"),
        (Name(given="WangYan"), "wangyan"),
        (Name(), ""),
    ],
)
def test_surnames(name: Name, form: str) -> None:
    assert surname(name) == form


def test_titles() -> None:
    assert title_form("{BERT}: Pre-training, of Deep…") == title_form("BERT pretraining of deep")
    assert title_form("?!") == ""


@given(st.text(st.characters(codec="utf-8"), max_size=300))
def test_markup_is_blanked_in_its_place(source: str) -> None:
    assert len(bare(source)) == len(source)


@given(st.text(string.ascii_letters + " -.,\\{}$<>&;éßﬁα", max_size=200))
def test_each_word_is_found_where_it_stands(source: str) -> None:
    places = located(source)
    if places:
        assert len(places) == len(words(source))
        for (start, stop), word in zip(places, words(source), strict=True):
            assert word in words(source[start:stop])


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_a_form_is_its_own_form(source: str) -> None:
    once = " ".join(words(source))
    assert " ".join(words(once)) == once
    assert fold(once) == once


def test_a_text_is_all_of_itself() -> None:
    same = likeness(SENTENCE, SENTENCE.upper())
    assert (same.score, same.share) == (1.0, 1.0)
    assert same.blocks[0].start == 0


def test_a_text_that_was_cut_is_inside() -> None:
    found = likeness(SENTENCE[: len(SENTENCE) // 2], SENTENCE)
    assert found.inside > 0.95
    assert found.around < 0.6


def test_a_text_that_runs_on_is_around() -> None:
    found = likeness(f"{SENTENCE} {REST}", SENTENCE)
    assert found.around == 1.0
    assert found.inside < 0.8


def test_a_last_word_that_was_cut_costs_that_word() -> None:
    for size in range(150, len(SENTENCE)):
        assert likeness(SENTENCE[:size], SENTENCE).score > 0.87, SENTENCE[:size]


def test_joined_and_divided_words_cost_nothing() -> None:
    assert likeness(SENTENCE.replace(" of ", "of").replace("shuffles", "shuf- fles"), SENTENCE).score == 1.0


def test_words_changed_here_and_there_cost_those_words() -> None:
    rng = random.Random(1)
    whole = text(rng, 150)
    changed = whole.split()
    for place in range(5, len(changed), 11):
        changed[place] = "zzz"
    assert 0.85 < likeness(" ".join(changed), whole).score < 0.95


def test_a_passage_written_anew_counts_twice() -> None:
    rng = random.Random(2)
    head, tail, mine, theirs = text(rng, 60), text(rng, 60), text(rng, 60), text(rng, 60)
    assert likeness(f"{head} {mine} {tail}", f"{head} {theirs} {tail}").score < 0.7
    assert 0.6 < likeness(f"{head} {tail}", f"{head} {theirs} {tail}").score < 0.7, "what was added counts once"


def test_what_is_in_another_order_is_not_the_same() -> None:
    rng = random.Random(3)
    first, second = text(rng, 60), text(rng, 60)
    assert likeness(f"{first} {second}", f"{second} {first}").score < 0.7


def test_words_that_are_divided_otherwise_throughout() -> None:
    one, other = SENTENCE.replace(" ", ""), SENTENCE
    assert likeness(one, other).score == 1.0
    found = likeness(f"{one[:60]} {text(random.Random(1))}", other)
    assert (len(found.blocks), found.matched) == (1, 16)


@given(st.text("abcd ", max_size=120), st.text("abcd ", max_size=120))
def test_what_has_a_score_has_its_place(one: str, other: str) -> None:
    found = likeness(one, other)
    assert bool(found.score) <= bool(found.blocks)
    assert 0 <= found.score <= 1
    for block in found.blocks:
        assert 0 <= block.start < block.stop <= len(words(one))
        assert 0 <= block.other_start < block.other_stop <= len(words(other))


def test_unlike_texts() -> None:
    rng = random.Random(4)
    assert likeness(text(rng), text(rng)).score < 0.2
    assert likeness("", SENTENCE).score == 0
    assert likeness(SENTENCE, "").score == 0


def test_years_and_editions_at_the_same_place() -> None:
    said = "This is an overview of the {} edition of the shared task on lexical cleverness, held in {} at sea."
    first, second = said.format("second", "2019"), said.format("third", "2020")
    assert likeness(first, second).editions
    assert not likeness(first, first.replace("2019", "")).editions
    assert not likeness(first, said.format("2nd", "2019")).editions


def test_editions() -> None:
    assert editions(words("The Second Task at SemEval-2020, IWSLT2019, the 21st of 1,234")) == {
        "2nd",
        "2020",
        "2019",
        "21st",
    }


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Observables I: Stone Spectra", "Observables II: Quantum Observables", False),
        ("Findings of WMT 2022", "Findings of WMT 2023", False),
        ("Findings of the task", "Findings of the task 2023", True),
        ("Part 1: cards", "Part 2: cards", False),
        ("I, Robot", "Robots", True),
        ("Rates of $O(1/k^2)$", "Rates of $O(k^{-2})$ and 3 more", True),
    ],
)
def test_editions_of_titles(one: str, other: str, same: bool) -> None:
    assert same_edition(Record(title=one), Record(title=other)) is same


def test_what_authors_and_titles_let_be() -> None:
    okafor, silva = (Name(family="Okafor"),), (Name(family="Silva"),)
    mine = Record(title="On Cards and Their Order", author=okafor)
    assert agrees(mine, Record(title="Seven Shuffles", author=(*silva, *okafor)))
    assert agrees(mine, Record(title="On cards & their order", author=silva)), "the names may be spelt otherwise"
    assert not agrees(mine, Record(title="Seven Shuffles", author=silva))
    assert not agrees(Record(title="On Cards"), Record(title="Seven Shuffles"))
    assert agrees(Record(title="On Cards and Order"), Record(title="On Cards, Order, and Time"))
    assert agrees(Record(), Record(title="Seven Shuffles", author=silva))


@given(st.lists(st.integers(-(2**31), 2**31 - 1)))
def test_a_sample_depends_on_the_shingle_alone(hashes: list[int]) -> None:
    chosen = sample(hashes)
    assert chosen == sorted(set(chosen))
    assert all(shingle in hashes for shingle in chosen)
    assert sample(hashes[: len(hashes) // 2] + hashes) == chosen


@pytest.mark.parametrize(
    "unit", ["a ", "word ", "<", "<a ", "&", "&a", "\\", "\\a", "$\\alpha$ ", "the second 2019 ", "é", "字", "a\u0301"]
)
def test_time_is_linear(unit: str) -> None:
    def spent(count: int) -> float:
        long = passage(unit * count)
        other = passage("x " + unit * (count // 2))
        start = time.process_time()
        compare(passage(unit * count), other)
        compare(other, long)
        return time.process_time() - start

    few, many = min(spent(1_000) for _ in range(3)), min(spent(6_000) for _ in range(3))
    assert many < 15 * few + 0.05

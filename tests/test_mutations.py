"""No mutation of a document makes a reader raise or hang, or lose count. `make fuzz` runs many more."""

import pytest
from grammar import GRAMMARS
from grammar import campaign as made_by_grammar
from mutate import campaign, documents, holds_records

from bibconv.format import BUILT_IN, get

READ = [name for name in BUILT_IN if get(name).read]


@pytest.mark.parametrize("reader", READ)
def test_no_mutation_breaks_a_reader(reader: str) -> None:
    assert len(list(campaign(reader, 20_000))) == 20_000


@pytest.mark.parametrize("reader", READ)
def test_most_of_what_is_mutated_holds_records(reader: str) -> None:
    """Else a mutation of it would tell no more than that the reader gives up."""
    originals = documents(reader)
    assert sum(holds_records(data, reader) for data in originals) > len(originals) / 2


@pytest.mark.parametrize("reader", GRAMMARS)
def test_what_the_grammar_allows_is_read_whole(reader: str) -> None:
    assert list(made_by_grammar(reader, 400)) == []

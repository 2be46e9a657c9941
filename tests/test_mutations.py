"""No mutation of a document makes a reader raise or hang, or lose count. `make fuzz` runs many more."""

import pytest
from mutate import campaign, documents

from bibconv.format import BUILT_IN, get

READ = [name for name in BUILT_IN if get(name).read]


@pytest.mark.parametrize("reader", READ)
def test_no_mutation_breaks_a_reader(reader: str) -> None:
    assert documents(reader)
    assert len(list(campaign(reader, 1500))) == 1500

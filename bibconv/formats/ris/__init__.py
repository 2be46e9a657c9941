"""RIS: the tagged lines of Reference Manager, and of every database's export."""

from bibconv.format import Format
from bibconv.formats.ris.table import CROSSWALK
from bibconv.formats.ris.write import writer

RIS = Format(
    name="ris",
    title="RIS",
    suffixes=(".ris",),
    crosswalk=CROSSWALK,
    writer=writer,
)

__all__ = ["RIS"]

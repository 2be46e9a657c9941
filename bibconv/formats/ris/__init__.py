"""RIS: the tagged lines of Reference Manager, and of every database's export."""

import re

from bibconv.format import ON_A_LINE, Format
from bibconv.formats.ris.pieces import CUTTING
from bibconv.formats.ris.read import read
from bibconv.formats.ris.table import CROSSWALK
from bibconv.formats.ris.write import writer

RIS = Format(
    name="ris",
    title="RIS",
    suffixes=(".ris",),
    crosswalk=CROSSWALK,
    read=read,
    writer=writer,
    cutting=CUTTING,
    safe_key=ON_A_LINE,
    sniff=lambda head: (
        re.search(r"^[ \t\ufeff]*TY[ \t]{1,3}-[ \t]*[A-Z]{2,10}[ \t]*\r?$", head, re.MULTILINE) is not None
    ),
)

__all__ = ["RIS"]

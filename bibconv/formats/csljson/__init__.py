"""CSL-JSON: the item format of the Citation Style Language, and of Zotero, pandoc and citeproc-js."""

import re

from bibconv.format import Format
from bibconv.formats.csljson.conform import faults
from bibconv.formats.csljson.pieces import CUTTING
from bibconv.formats.csljson.read import read
from bibconv.formats.csljson.table import CROSSWALK
from bibconv.formats.csljson.write import writer

CSL_JSON = Format(
    name="csl-json",
    title="CSL-JSON",
    suffixes=(".json", ".csljson"),
    crosswalk=CROSSWALK,
    read=read,
    writer=writer,
    cutting=CUTTING,
    faults=faults,
    sniff=lambda head: (
        re.match(r"\s*\[\s*(?:\{|\]|$)", head) is not None
        or (re.match(r'\s*\{\s*"', head) is not None and ('"date-parts"' in head or "\n{" not in head))
    ),
)

__all__ = ["CSL_JSON"]

"""CSL-JSON: the item format of the Citation Style Language, and of Zotero, pandoc and citeproc-js."""

from bibconv.format import Format
from bibconv.formats.csljson.table import CROSSWALK
from bibconv.formats.csljson.write import writer

CSL_JSON = Format(
    name="csl-json",
    title="CSL-JSON",
    suffixes=(".json", ".csljson"),
    crosswalk=CROSSWALK,
    writer=writer,
)

__all__ = ["CSL_JSON"]

r"""bibconv turns paper dumps and bibliographies into clean, checked, citable records.

>>> import bibconv
>>> print(bibconv.convert("Abstract: We sort.", from_="abstracts", to="ris").replace("\r", ""), end="")
TY  - GEN
AB  - We sort.
ER  -
"""

from __future__ import annotations

from bibconv.api import convert, read, write
from bibconv.model import Name, Record, Source
from bibconv.report import Diagnostic, Loss, Report

__version__ = "0.1.0"

__all__ = ["Diagnostic", "Loss", "Name", "Record", "Report", "Source", "__version__", "convert", "read", "write"]

r"""bibconv turns paper dumps and bibliographies into clean, checked, citable records.

>>> import bibconv
>>> print(bibconv.convert("Abstract: We sort.", from_="abstracts", to="ris").replace("\r", ""), end="")
TY  - GEN
AB  - We sort.
ER  -
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bibconv.api import check, convert, read, write
    from bibconv.identify import Index
    from bibconv.model import Name, Record, Source
    from bibconv.report import Diagnostic, Loss, Report
    from bibconv.rules.base import Fix
    from bibconv.rules.found import Problem

__version__ = "0.1.0"

__all__ = [
    "Diagnostic",
    "Fix",
    "Index",
    "Loss",
    "Name",
    "Problem",
    "Record",
    "Report",
    "Source",
    "__version__",
    "check",
    "convert",
    "read",
    "write",
]

_HOME = {
    "check": "bibconv.api",
    "convert": "bibconv.api",
    "read": "bibconv.api",
    "write": "bibconv.api",
    "Index": "bibconv.identify",
    "Name": "bibconv.model",
    "Record": "bibconv.model",
    "Source": "bibconv.model",
    "Diagnostic": "bibconv.report",
    "Loss": "bibconv.report",
    "Report": "bibconv.report",
    "Fix": "bibconv.rules.base",
    "Problem": "bibconv.rules.found",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for: the command line pays for its start-up at every commit."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    """What there is to import, for completion and for ``dir(bibconv)``."""
    return sorted({*globals(), *__all__})

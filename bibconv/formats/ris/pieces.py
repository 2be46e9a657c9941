"""Where RIS documents are cut for several processes to read: between a line ``ER  -`` and a line ``TY  -``."""

from __future__ import annotations

import re
from functools import partial

from bibconv.formats.ris.tags import TAGS
from bibconv.pieces import Cutting, cut

_BOUNDARY = re.compile(r"(?<=[\r\n])ER  - ?(?:\r\n?|\n)(?:[ \t]{0,9}(?:\r\n?|\n)){0,9}(?=TY  - )")
_TAG = re.compile(r"^\s*([A-Z][A-Z0-9])[ \t\xa0]*[-\u2010-\u2015]", re.MULTILINE)


def _alone(text: str, codes: frozenset[str]) -> bool:
    """Whether all tags are of RIS: one that is not changes how the lines after it are read."""
    return TAGS.issuperset(_TAG.findall(text.replace("\r", "\n")))


CUTTING = Cutting(partial(cut, boundary=_BOUNDARY), _alone)

"""Where RIS documents are cut for several processes to read: between a line ``ER  -`` and a line ``TY  -``."""

from __future__ import annotations

import re
from functools import partial

from bibconv.formats.ris.tags import TAGS
from bibconv.pieces import Cutting, Found, cut, ends_of

_BOUNDARY = re.compile(rb"(?<=[\r\n])ER  - ?(?:\r\n?|\n)(?:[ \t]{0,9}(?:\r\n?|\n)){0,9}(?=TY  - )")
_TAGS = frozenset([tag.encode() for tag in TAGS])
_BLANK = rb"(?:[\s\x1c-\x1f]|\xc2[\x85\xa0]|\xe1\x9a\x80|\xe2\x80[\x80-\x8a\xa8\xa9\xaf]|\xe2\x81\x9f|\xe3\x80\x80)"
_TAG = re.compile(_BLANK + rb"*([A-Z][A-Z0-9])(?:[ \t]|\xc2\xa0)*(?:-|\xe2\x80[\x90-\x95])")


def _alone(data: bytes, found: Found) -> bool:
    """Whether all tags are of RIS: one that is not changes how the lines after it are read."""
    others = [line for line in data.replace(b"\r", b"\n").split(b"\n") if line[:2] not in _TAGS]
    return _TAGS.issuperset([match[1] for match in map(_TAG.match, others) if match])


_CUTS = partial(cut, boundary=ends_of(_BOUNDARY))
CUTTING = Cutting(_CUTS, _alone, plain=_CUTS)

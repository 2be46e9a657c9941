"""Where CSL-JSON is cut for several processes to read: before what looks like the beginning of an item."""

from __future__ import annotations

import re
from functools import partial

from bibconv.pieces import Cutting, cut, ends_of, faultless

_BOUNDARY = re.compile(rb'\}(?:\s{0,9},\s{0,40}|\n)(?=\{\s{0,40}"(?:id|type)"\s{0,9}:)')

CUTTING = Cutting(partial(cut, boundary=ends_of(_BOUNDARY)), faultless)

"""arXiv's metadata snapshot: JSON Lines, an object a paper, as arXiv publishes it for bulk use (and on Kaggle)."""

from __future__ import annotations

import re
from functools import partial

from bibconv.format import Format
from bibconv.formats.arxiv.read import read
from bibconv.formats.arxiv.table import CROSSWALK
from bibconv.pieces import Cutting, cut, ends_of, faultless

_BEGINNING = re.compile(r"\ufeff?\s*(?:\[\s*)?\{\s*\"")

_CUTS = partial(cut, boundary=ends_of(re.compile(rb"\n(?=\{)")))

ARXIV = Format(
    name="arxiv",
    title="arXiv metadata snapshot (JSON Lines)",
    suffixes=(".jsonl", ".ndjson", ".json"),
    crosswalk=CROSSWALK,
    read=read,
    cutting=Cutting(_CUTS, faultless, plain=_CUTS),
    # Every record of the model, and every item of CSL, has a type; what arXiv says of a paper has none.
    sniff=lambda head: _BEGINNING.match(head) is not None and '"authors_parsed"' in head and '"type"' not in head,
)

__all__ = ["ARXIV"]

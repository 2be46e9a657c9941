"""OpenAlex works: JSON Lines, as the snapshot has them, or pages of the API with ``results``."""

from __future__ import annotations

import re
from functools import partial

from bibconv.format import Format
from bibconv.formats.openalex.read import read
from bibconv.formats.openalex.table import CROSSWALK
from bibconv.pieces import Cutting, cut, ends_of, faultless

_WORK = re.compile(r"[{,]\s*\"id\"\s*:\s*\"https://openalex\.org/W[0-9]")

_CUTS = partial(cut, boundary=ends_of(re.compile(rb"\n(?=\{)")))

OPENALEX = Format(
    name="openalex",
    title="OpenAlex works (JSON Lines, or pages of the API)",
    suffixes=(".jsonl", ".ndjson", ".json"),
    crosswalk=CROSSWALK,
    read=read,
    cutting=Cutting(_CUTS, faultless, plain=_CUTS),
    sniff=lambda head: head.lstrip("\ufeff \t\r\n").startswith(("{", "[")) and _WORK.search(head) is not None,
)

__all__ = ["OPENALEX"]

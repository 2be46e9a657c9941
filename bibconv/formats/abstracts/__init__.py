"""Abstract dumps: each record begins at a line-initial label ``Abstract``; the other lines of the page say the rest."""

from __future__ import annotations

from bibconv.format import Drafting, Format
from bibconv.formats.abstracts.pieces import CUTTING
from bibconv.formats.abstracts.read import drafts, finish, read
from bibconv.formats.abstracts.sniff import sniff

ABSTRACTS = Format(
    name="abstracts",
    title="dump of abstracts, each after a label `Abstract`",
    suffixes=(".txt", ".text", ".md"),
    read=read,
    cutting=CUTTING,
    drafting=Drafting(drafts, finish),
    sniff=sniff,
    profile="dump",
)

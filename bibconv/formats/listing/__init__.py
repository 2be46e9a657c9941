"""Author-grouped listings: a heading ``Family, Given``, then title, authors and abstract of each paper on its line."""

from __future__ import annotations

from bibconv.format import Drafting, Format
from bibconv.formats.listing.memory import Remembered
from bibconv.formats.listing.pieces import CUTTING
from bibconv.formats.listing.read import drafts, finish, read, sniff

LISTING = Format(
    name="listing",
    title="author-grouped listing (a heading, then title, authors and abstract of each paper)",
    suffixes=(".txt", ".text", ".md"),
    read=read,
    cutting=CUTTING,
    memory=lambda apart: Remembered(finish, apart=apart),
    drafting=Drafting(drafts, finish),
    sniff=sniff,
    profile="dump",
)

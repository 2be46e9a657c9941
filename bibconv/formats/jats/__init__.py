"""JATS XML (ANSI/NISO Z39.96): articles with their front matter, and lists of references."""

from __future__ import annotations

import re

from bibconv.format import ON_A_LINE, Format
from bibconv.formats.jats.pieces import CUTTING
from bibconv.formats.jats.read import read
from bibconv.formats.jats.table import ARTICLE
from bibconv.formats.jats.write import writer

_ROOT = re.compile(r"<(?:[\w-]+:)?(?:article|pmc-articleset|ref-list|ref|front|article-meta)[\s>/]")

JATS = Format(
    name="jats",
    title="JATS XML (Archiving 1.3)",
    suffixes=(".xml", ".nxml", ".jats"),
    crosswalk=ARTICLE,
    read=read,
    writer=writer,
    safe_key=ON_A_LINE,
    cutting=CUTTING,
    sniff=lambda head: head.lstrip("\ufeff \t\r\n").startswith("<") and _ROOT.search(head) is not None,
)

"""The XML of the ACL Anthology: a collection of volumes, their papers and their front matter."""

from __future__ import annotations

import re

from bibconv.format import Format
from bibconv.formats.acl.read import read
from bibconv.formats.acl.table import CROSSWALK

_ROOT = re.compile(r"<collection\s[^<>]*\bid\s*=|<volume\s[^<>]*\bid\s*=[^<>]*>\s*<meta\b")

ACL = Format(
    name="acl",
    title="ACL Anthology XML",
    suffixes=(".xml",),
    crosswalk=CROSSWALK,
    read=read,
    sniff=lambda head: head.lstrip("\ufeff \t\r\n").startswith("<") and _ROOT.search(head) is not None,
)

__all__ = ["ACL"]

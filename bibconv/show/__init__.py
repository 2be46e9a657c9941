"""Bibliographies as people read them: entries of BibTeX, formatted by pybtex's styles, as text, HTML or Markdown.

The styles know nothing of our texts: what they are given are plain strings in which a character of a private range
stands for all that is more than a character (:mod:`bibconv.show.stand`); what they make is written by
:mod:`bibconv.show.forms`, which knows what each of them stands for. So math and markup survive.
"""

from __future__ import annotations

from bibconv.show.forms import FORMS
from bibconv.show.styles import STYLES, bibliography

__all__ = ["FORMS", "STYLES", "bibliography"]

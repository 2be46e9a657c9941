"""Tells an abstract dump from a listing whose abstracts bear labels, and from what is neither."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bibconv.formats.abstracts.pages import label_of
from bibconv.text.furniture import WEAK, field_label
from bibconv.text.stretch import HEAD_LINES

_PAIR = re.compile(r"[^\W\d_][^,:]{0,38}, [^\W\d_][^,:]{0,38}")


def sniff(head: str) -> bool:
    r"""Whether a document begins like an abstract dump: labels, but no author lines under an author's heading.

    >>> sniff("Abstract:The engine weaves algebraical patterns.\n")
    True
    >>> sniff("Byron, Ada\nTitle: Notes\nAuthors: Byron, Ada, Babbage, Charles\nAbstract: The engine weaves.\n")
    False
    """
    lines = [line.strip() for line in head.replace("\r\n", "\n").replace("\r", "\n").split("\n")[:HEAD_LINES]]
    texts = [line for line in lines if line]
    if not texts or texts[0][0] in "{[<@%" and not label_of(texts[0]) and not field_label(texts[0]):
        return False
    first = next((at for at, text in enumerate(texts) if (label := label_of(text)) and label.kind != WEAK), -1)
    if first < 0:
        weak = [at for at, text in enumerate(texts) if (label := label_of(text)) and label.kind == WEAK]
        if not weak or weak[0] > 0:
            return False
        first = 0
    return first <= 40 and not _grouped(texts[:60])


def _grouped(texts: Sequence[str]) -> bool:
    """Whether an early line is one name that stands in a list of names below it, as the heading of a listing does."""
    bare = [text.strip("#*_>-+ \t") for text in texts]
    labels = [at for at, text in enumerate(bare) if label_of(text)]
    page = " ".join(bare[1 : labels[0]] if labels else bare[1:12])
    if _PAIR.fullmatch(bare[0]) and bare[0].partition(",")[0].split()[-1] + "," in page:
        return True
    for at, text in enumerate(bare):
        if len(text) <= 80 and _may_be_name(text) and not field_label(texts[at]):
            below = bare[at + 2 : at + 9]
            if any(_stands_in(text, line) for line in below):
                return True
    return False


def _may_be_name(text: str) -> bool:
    """Whether a line may be a name: the last line of a paragraph may be as short, and its words come again."""
    commas = text.count(",")
    return text[:1].isalpha() and (commas == 1 or (commas == 0 and text[-1] not in ".!?" and not text.islower()))


def _stands_in(name: str, line: str) -> bool:
    at = line.find(name)
    if at < 0 or len(line) > 60 * (line.count(",") + line.count(";") + 1):
        return False
    end = at + len(name)
    return (
        (end == len(line) or line[end] in ",;") and (at == 0 or line[at - 1] == " ") and ("," in name or line != name)
    )

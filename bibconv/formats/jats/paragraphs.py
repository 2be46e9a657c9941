"""Texts in paragraphs: abstracts, annotations and notes.

JATS 1.3, "Abstract": paragraphs, sections with titles, lists, formulas, figures and tables may stand in one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bibconv.formats.jats import runs
from bibconv.formats.jats.kinds import Kind, Wire
from bibconv.model import Paragraph, Run, Text
from bibconv.text.inline import join
from bibconv.text.xml import field, local, outside, plain

if TYPE_CHECKING:
    from lxml.etree import _Element


def _paragraphs(opening: str, closing: str, text: Text) -> Wire:
    if isinstance(text, str):
        return [f"{opening}<p>{shown}</p>{closing}"] if (shown := field(text)) else []
    whole = all(isinstance(run, Paragraph) for run in text)
    parts: list[str] = []
    loose: list[str | Run] = []
    for run in (*text, None):
        if run is None or isinstance(run, Paragraph):
            if loose:
                # Beside real paragraphs, text that is in none must say so.
                kind = ' content-type="run-in"' if len(loose) < len(text) else ""
                if shown := runs.show(tuple(loose)):
                    parts.append(f"<p{kind}>{shown}</p>")
                loose = []
            if run is not None:
                kind = ' content-type="paragraph"' if whole and len(text) == 1 else ""
                if shown := runs.show(run.content):
                    parts.append(f"<p{kind}>{shown}</p>")
        else:
            loose.append(run)
    return [opening + "".join(parts) + closing] if parts else []


def _read_paragraphs(found: list[_Element]) -> Text | None:
    blocks: list[Text | Run] = []
    only = True
    for element in found[:1]:
        for block in _blocks(element):
            text = runs.trim(runs.block(block))
            if not text:
                continue
            kind = block.get("content-type")
            only = only and kind != "paragraph"
            blocks.append(text if kind == "run-in" else Paragraph(content=text))
    if len(blocks) == 1 and only and isinstance(blocks[0], Paragraph):
        return blocks[0].content
    parts: list[str | Run] = []
    for run in blocks:
        parts += run if isinstance(run, tuple) else [run]
    return join(parts) or None


def _blocks(element: _Element) -> list[_Element]:
    """What stands on lines of its own in an abstract, in order: paragraphs, titles of sections, rows of a table."""
    blocks: list[_Element] = []
    waiting = [element]
    while waiting:
        node = waiting.pop()
        name = local(node)
        if name == "p":
            blocks.append(node)
        elif (name in _CONTAINERS or node is element) and not _has_words(node):
            waiting += reversed(list(node))
        elif (
            name
            and (name not in _UNSEEN or runs.is_worded_label(node))
            and not (name == "title" and node.getparent() is element and _is_usual(node))
        ):
            blocks.append(node)
    return blocks


_CONTAINERS = frozenset(
    {
        *("abstract", "trans-abstract", "sec", "list", "list-item", "disp-quote", "boxed-text", "def-list", "def-item"),
        *("def", "statement", "speech", "verse-group", "fig-group", "fig", "caption", "disp-formula-group"),
        *("table-wrap-group", "table-wrap", "table", "thead", "tbody", "tfoot", "fn-group", "fn"),
    }
)
_UNSEEN = frozenset({"label", "alt-text", "long-desc", "object-id", "sec-meta", "x"})
"""What is no text: numbers of sections, what a machine reads."""


def _has_words(element: _Element) -> bool:
    """Whether an element has text of its own, between its elements or without any."""
    return any(map(str.strip, outside(element)))


_USUAL = frozenset(
    "abstract summary zusammenfassung kurzfassung résumé sommaire resumen sumario resumo sumário riassunto sommario "
    "samenvatting sammanfattning sammendrag resumé tiivistelmä streszczenie abstrakt absztrakt összefoglalás rezumat "
    "sažetak povzetek apstrakt резюме аннотация реферат анотація περίληψη özet öz abstrak 摘要 要旨 抄録 要約 초록 "
    "요약 الملخص ملخص چکیده תקציר".split()
)


def _is_usual(title: _Element) -> bool:
    """Whether the title of an abstract says that it is one, and nothing besides."""
    return plain(title).strip(" .:").lower() in _USUAL


def _sure_paragraphs(text: Text) -> bool:
    if isinstance(text, tuple) and len(text) > 1 and all(isinstance(run, Paragraph) for run in text):
        return all(runs.sure(run.content) for run in text)  # type: ignore[union-attr]
    return runs.sure(text)


PARAGRAPHS = Kind(write=_paragraphs, read=_read_paragraphs, sure=_sure_paragraphs)

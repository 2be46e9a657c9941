"""Reads JATS, every tag set from NLM 3.0 on: the front matter of articles, and the citations of reference lists.

A record is made of each article whose ``article-meta`` says something, and of each citation in a ``ref``. Elements
are known by their names without namespaces. The document streams: what was read is let go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bibconv.format import Input, Part, ReadOptions
from bibconv.formats.jats import notes, runs
from bibconv.formats.jats.records import article, references
from bibconv.formats.jats.sets import Articles, Beside, Fault
from bibconv.limits import LIMITS, Limits
from bibconv.model import Record, moved
from bibconv.report import Report
from bibconv.text.xml import (
    DeclaredEntitiesError,
    NotWellFormedError,
    depth,
    incremental,
    let_go,
    line_of,
    local,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

_LIMITED = re.compile(r"(?P<depth>Excessive depth)|too long|too large|XML_PARSE_HUGE|size limit|out of memory", re.I)
"""What the parser says where the document exceeds what it takes."""
_FRONTS = ("front", "front-stub")
_HOLDS = (*_FRONTS, "ref")
_TO_COME = (*_FRONTS, "article", "sub-article", "response")
"""Elements that have begun before the record is made that they are of."""
_SHORTEST = len("<b/>")
_AHEAD = 1 << 15
"""How many bytes the parser may have taken before it tells of an element."""
_UNREAD = ("body", "back", "floats-group")
"""What is read for its references alone, and can be as long as a book."""
_TAGS = (*_HOLDS, "article", "sub-article", "response", *_UNREAD)


def read(source: Input, report: Report, options: ReadOptions) -> Iterator[Record]:
    """The records of a document; a place that is not well-formed costs the article that it is in."""
    articles, beside = Articles(source.stream()), Beside(_TAGS)
    fault: Fault | None = None
    while fault is None or fault.next is not None:
        try:
            for record in _records(articles, beside, source.path, report, options):
                yield moved(record, articles.above) if articles.above else record
            return
        except NotWellFormedError as error:
            above = articles.above
            fault = articles.behind(error)
            _tell_beside(beside.behind(error.within, error.line), above, source.path, report)
            if fault.begins or (error.within is not None and local(error.within) in _TO_COME):
                _refuse(report)
            _tell_fault(fault, source.path, report)
        except DeclaredEntitiesError:
            report.add("J002", "the document declares entities; it is not read", path=source.path, line=1, column=1)
            return


def _refuse(report: Report) -> None:
    """Count a record that cannot be read."""
    report.read += 1
    report.refused += 1


def _tell_fault(fault: Fault, path: str, report: Report) -> None:
    message, code = fault.message, "J001"
    if found := _LIMITED.search(message):
        code = "L001" if found["depth"] else "L002"
    if fault.next is not None:
        message += f"; it is read on from the article in line {fault.next}"
    report.add(code, message, path=path, line=fault.line, column=fault.column)


def _tell_beside(found: list[tuple[int, str]], above: int, path: str, report: Report) -> None:
    for line, message in found:
        report.add("J007", message, path=path, line=line + above, column=1)


def _records(articles: Articles, beside: Beside, path: str, report: Report, options: ReadOptions) -> Iterator[Record]:
    """The records up to the first place that is not well-formed, by the lines that the parser tells."""
    before, above = articles.count, articles.above
    for element in incremental(articles, _TAGS, _UNREAD, articles.encoding):
        tag = local(element)
        if found := _beyond(element, articles.count - before, options.limits):
            code, line, message = found
            report.add(code, message, path=path, line=line + above, column=1)
            if code == "L001" and tag in _HOLDS:
                _refuse(report)
                tag = ""
        before = articles.count
        if tag in _HOLDS:
            for code, each, message in notes.noticed(element):
                report.add(code, message, path=path, line=line_of(each) + above)
        if tag in _FRONTS:
            if record := article(element, path):
                yield record
            # The parent still has to end; what is in the front matter has done its service.
            element.clear()
        elif tag == "ref":
            if options.watch is not None:
                options.watch(Part("ref", element, line_of(element) + above))
            yield from references(element, path)
            let_go(element)
        else:
            if tag == "article":
                _tell_beside(beside.before(element), above, path, report)
            let_go(element)
    _tell_beside(beside.behind(None, articles.end()), above, path, report)


def _beyond(element: _Element, size: int, limits: Limits) -> tuple[str, int, str] | None:
    """What is to be told of an element of so many bytes that is beyond the limits: a code, a line, and a message.

    One that is nested too deeply is emptied; one that has too many elements is made lighter.
    """
    # The parser itself takes no more than what is allowed unless less is.
    if limits.depth < LIMITS.depth and depth(element) > limits.depth:
        line = line_of(element)
        del element[:]
        return "L001", line, f"nested more than {limits.depth} deep"
    # Only what is long can have so many elements, and to count those of every article would take time.
    if size > _SHORTEST * limits.pieces - _AHEAD and runs.lighten(element, limits.pieces):
        return "L005", line_of(element), f"more than {limits.pieces} elements; texts are read without their markup"
    return None

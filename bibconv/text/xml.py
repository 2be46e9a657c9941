"""XML: characters, attribute values, ids, and the one parser that reads.

Extensible Markup Language 1.0 (fifth edition): section 2.2 says which characters there are, 2.11 and 3.3.3 what a
parser does to line ends and to white space in attributes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Any, Protocol

from bibconv.text import scan
from bibconv.text.memo import Memo

if TYPE_CHECKING:
    from lxml.etree import XMLParser, _Element

XLINK = "http://www.w3.org/1999/xlink"
HREF = f"{{{XLINK}}}href"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\\ud800-\\udfff\ufffe\uffff]")
_BLANKS = re.compile("[\t\n\r ]+")
_POSITION = re.compile(r"\s*, line [0-9]+, column [0-9]+$")
_UNSAFE = re.compile("[^A-Za-z0-9.-]|^[^A-Za-z]")


def escape(text: str) -> str:
    r"""Character data: markup characters become references, what XML cannot hold is left out.

    >>> escape("a < b & c\x07")
    'a &lt; b &amp; c'
    """
    # A printable string has neither control characters nor surrogates.
    if scan.printable(text):
        return _references(text)
    return _references(_FORBIDDEN.sub("", text)).replace("\r", "&#13;")


def field(text: str) -> str:
    r"""Character data of a whole element, its white space as a reader takes it.

    >>> field(" a\nb ")
    'a b'
    """
    return _references(settled(text))


def settled(text: str) -> str:
    """What a reader gets of the text of a whole element."""
    return (text if scan.printable(text) else tidy(_FORBIDDEN.sub("", text))).strip(" ")


def _references(text: str) -> str:
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text or ">" in text:
        text = text.replace("<", "&lt;").replace(">", "&gt;")
    return text


def attribute(text: str) -> str:
    r"""The value of an attribute, without its quotes.

    >>> attribute('"a"\n')
    '&quot;a&quot;&#10;'
    """
    return escape(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")


def tidy(text: str) -> str:
    r"""White space as a reader of XML takes it: a line end or a tab is one blank, with the blanks around it.

    Blanks within a line are kept, since no pretty-printer made them.

    >>> tidy("one\n    two  three")
    'one two  three'
    """
    if "\n" not in text and "\t" not in text and "\r" not in text:
        return text
    return _BLANKS.sub(lambda match: " " if match[0].strip(" ") else match[0], text)


def identifier(key: str) -> str:
    """An id (an NCName) made of a citation key; two keys never give the same one.

    What is not a letter, a digit, a dot or a hyphen stands as its code point between underscores.

    >>> identifier("vaswani2017"), identifier("2017:a_b")
    ('vaswani2017', '_32_017_3a_a_5f_b')
    """
    return _UNSAFE.sub(lambda match: f"_{ord(match[0]):x}_", key) or "_"


SAFE: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
"""How XML is read, always: no file is opened, no connection tried, no entity expanded, no DTD loaded."""


@cache
def parser() -> XMLParser:
    """The parser of a piece of XML at hand."""
    from lxml import etree

    return etree.XMLParser(**SAFE)


class DeclaredEntitiesError(ValueError):
    """The document declares entities, which no bibliography needs and which bombs are made of."""


class NotWellFormedError(ValueError):
    """The document is not well-formed from ``line`` and ``column`` on.

    ``within`` is the last of the elements asked for that had begun there, None if that has ended.
    """

    def __init__(self, message: str, line: int, column: int, within: _Element | None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column
        self.within = within


class Bytes(Protocol):
    """What bytes are read from."""

    def read(self, size: int, /) -> bytes:
        """The next bytes, ``size`` of them at the most; none at the end."""


def incremental(
    stream: Bytes,
    tags: Iterable[str],
    unread: Sequence[str] = (),
    encoding: str | None = None,
) -> Iterator[_Element]:
    """The elements of those names, in any namespace, each when it has ended.

    Of the elements named ``unread`` nothing is kept but those of the names within, however long they are. The encoding
    is what the document says, unless it is named.

    Raises :class:`NotWellFormedError`, also where it is nested deeper than the parser allows, and
    :class:`DeclaredEntitiesError`.
    """
    from lxml import etree

    checked = False
    within = None
    names = [f"{{*}}{tag}" for tag in tags]
    freeing = _Freeing(stream, frozenset(tags))
    parsing = etree.iterparse(
        freeing, events=("start", "end") if unread else ("end",), tag=names, encoding=encoding, **SAFE
    )
    freeing.parsing = parsing
    try:
        for event, element in parsing:
            if event == "start":
                within = element
                if local(element) in unread:
                    freeing.element = element
                continue
            if element is within:
                within = None
            if element is freeing.element:
                freeing.element = None
            if not checked:
                declared = element.getroottree().docinfo.internalDTD
                if declared is not None and any(True for _ in declared.iterentities()):
                    raise DeclaredEntitiesError
                checked = True
            yield element
    except etree.XMLSyntaxError as error:
        line, column = error.position
        # The first finding that ends it is the cause, what the exception says is how it ended; the exception's own log
        # has the findings of other documents, too.
        log: Any = parsing.error_log
        cause = next(iter(log.filter_from_fatals()), log[0] if len(log) else None)
        message = cause.message if cause else error.msg or "not well-formed"
        if cause and line <= 0:
            line, column = cause.line, cause.column
        message = _POSITION.sub("", message.strip())
        raise NotWellFormedError(message, max(line, 1), max(column or 1, 1), within) from None
    finally:
        freeing.parsing = None  # each holds the other


class _Freeing:
    """A stream that frees, before it is read on, what has ended within ``element``, which itself has not.

    The parser asks for bytes when all that has ended was told, and never looks again at what stands before the last
    element of an open one.
    """

    def __init__(self, stream: Bytes, kept: frozenset[str]) -> None:
        self._stream = stream
        self._kept = kept
        self.element: _Element | None = None
        self.parsing: Any = None

    def read(self, size: int = -1) -> bytes:
        """The next bytes, ``size`` of them at the most; none behind what ends the document."""
        # After an entity that nobody declares, the parser would take what follows for the beginning of a document.
        if self.parsing is not None and len(self.parsing.error_log.filter_from_fatals()):
            return b""
        element = self.element
        while element is not None and len(element):
            del element[:-1]
            element = element[-1] if local(element[-1]) not in self._kept else None
        return self._stream.read(size)


def let_go(element: Any) -> None:
    """Free an element that was read, and all before it; the text behind it may not be whole yet, and stays."""
    element.clear(keep_tail=True)
    parent = element.getparent()
    if parent is not None:
        while (before := element.getprevious()) is not None:
            parent.remove(before)


def lines(element: _Element) -> tuple[int, int]:
    """The first line of an element, and the last that an element in it begins on."""
    first = last = line_of(element)
    while len(element):
        element = element[-1]
        last = max(last, line_of(element))
    return first, last


def line_of(element: Any) -> int:
    """The line that an element begins on."""
    return element.sourceline or 1


def depth(element: _Element) -> int:
    """How deep the elements in this one are nested, those included that it stands in."""
    from lxml import etree

    level = deepest = sum(1 for _ in element.iterancestors())
    for event, _ in etree.iterwalk(element, events=("start", "end")):
        level += 1 if event == "start" else -1
        deepest = max(deepest, level)
    return deepest


def fragment(xml: str) -> list[_Element]:
    """The elements of a piece of XML that the writer made; none where it is nested too deeply for a parser."""
    from lxml import etree

    try:
        return list(etree.fromstring(f'<wire xmlns:xlink="{XLINK}">{xml}</wire>', parser()))
    except etree.XMLSyntaxError:
        return []


_LOCAL: Memo[Any, str] = Memo(lambda tag: tag.rpartition("}")[2] if isinstance(tag, str) else "", 1 << 10)
"""Names without their namespaces; none for a function, which lxml has for the tag of an entity or a remark."""


def local(element: _Element) -> str:
    """The name of an element without its namespace; empty for what is not an element."""
    return _LOCAL[element.tag]


def plain(element: _Element | None) -> str:
    """The characters of an element and of all in it, tidied, without blanks at the ends."""
    if element is None:
        return ""
    return tidy(characters(element)).strip(" ")


def characters(element: _Element) -> str:
    """The characters of an element and of all in it, as they stand."""
    if not len(element):
        return element.text or ""
    parts = [element.text or ""]
    for child in element:
        parts.append(characters(child) if isinstance(child.tag, str) else entity(child))
        parts.append(child.tail or "")
    return "".join(parts)


def outside(element: _Element) -> list[str]:
    """What stands in an element and in none of the elements in it: before the first, and behind each."""
    return [element.text or "", *[child.tail or "" for child in element]]


def spaced(element: _Element) -> str:
    """The characters of an element, those of elements that stand side by side with a blank between them.

    What has text of its own between its elements is mixed content, and stays as it is.
    """
    return " ".join(_spaced(element).split())


def _spaced(element: _Element) -> str:
    if not len(element):
        return element.text or ""
    around = outside(element)
    inner = [_spaced(child) if isinstance(child.tag, str) else entity(child) for child in element]
    if any(text.strip() for text in around):
        return around[0] + "".join([part + tail for part, tail in zip(inner, around[1:], strict=True)])
    return " ".join(inner)


def entity(reference: _Element) -> str:
    """The character that a reference to an entity stands for in HTML, which is where the names come from."""
    text = reference.text or ""
    return unescape(text) if text.startswith("&") else ""

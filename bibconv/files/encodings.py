"""How the bytes of a document become text: which encoding it has, and its pieces decoded, with the place reached."""

from __future__ import annotations

import codecs
import re

_LONG = 100
"""From so many bytes on, lines are long."""

_SAMPLE = 1 << 12
"""How many bytes tell whether lines are long."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ISO_2022_JP = re.compile(rb"\x1b\$[@B](?:[!-~]{2}){1,2000}\x1b\([BJ]")
"""How a text of that encoding goes over to Japanese and back."""

MARKED = "bibconv.marked"
"""What to do about bytes that cannot be decoded: put a character for each that no text has (:func:`as_latin_1`)."""

_MARK = 0xDC00
_MARKED = re.compile("[\udc00-\udcff]")
_AS_LATIN_1 = {_MARK + byte: byte for byte in range(256)}


def _mark(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join([chr(_MARK + byte) for byte in error.object[error.start : error.end]]), error.end


codecs.register_error(MARKED, _mark)


def as_latin_1(text: str) -> tuple[str, list[int]]:
    r"""A text in which bytes that could not be decoded are read as Latin-1, and where these stand.

    >>> as_latin_1(b"caf\xe9".decode("utf-8", MARKED))
    ('café', [3])
    """
    found = [match.start() for match in _MARKED.finditer(text)]
    return (text.translate(_AS_LATIN_1), found) if found else (text, found)


def encoding_of(start: bytes, named: str | None) -> tuple[str, bytes]:
    """The encoding of a document that begins so, and its byte order mark; ``named`` is what the caller says it is."""
    for mark, name in _MARKS:
        if start.startswith(mark) and (named is None or _same_family(named, name)):
            return name, mark
    if named is None and b"\x1b$" in start and _ISO_2022_JP.search(start):
        return "iso2022_jp", b""
    if named is not None and (wide := _codec(named)) in ("utf-16", "utf-32"):
        # Python decodes these by their mark alone. What begins with an ASCII character shows its order.
        return f"{wide}-{'be' if start[:1] == bytes(1) else 'le'}", b""
    return named or "utf-8", b""


def _same_family(encoding: str, mark: str) -> bool:
    """Whether the encoding that the caller named is the one of the mark, which is then no text."""
    codec = _codec(encoding)
    return codec != "" and mark.startswith(codec.replace("-sig", ""))


def _codec(encoding: str) -> str:
    """The name that Python has for an encoding; empty where it is none."""
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        return ""


def decoded_lines(decoder: codecs.IncrementalDecoder, chunk: bytes) -> list[str]:
    """A piece of UTF-8 divided at its line feeds; long lines by themselves: most are ASCII, which is quick."""
    if chunk.isascii() or chunk.count(b"\n", 0, _SAMPLE) * _LONG > min(len(chunk), _SAMPLE):
        return decoder.decode(chunk, final=not chunk).split("\n")
    state = decoder.getstate()
    first, *lines = chunk.split(b"\n")
    try:
        if lines:
            last = lines.pop()
            return [decoder.decode(first + b"\n")[:-1], *[line.decode() for line in lines], decoder.decode(last)]
    except UnicodeDecodeError:
        # What is wrong, and where, is told of the whole.
        decoder.setstate(state)
    return decoder.decode(chunk).split("\n")


def advance(line: int, column: int, text: str, *more: str) -> tuple[int, int]:
    """Where one stands after a text, or after the lines that it was divided into."""
    if more:
        return line + len(more), len(more[-1]) + 1
    breaks = text.count("\n")
    return (line + breaks, len(text) - text.rfind("\n")) if breaks else (line, column + len(text))


_NO_TEXT = frozenset({"idna", "punycode", "raw-unicode-escape", "unicode-escape", "utf-7"})
"""Codecs of host names, and those that make lone surrogates of plain ASCII, which are no characters."""


def is_text_encoding(name: str) -> bool:
    """Whether text can be decoded by that name, piece by piece."""
    try:
        if not codecs.lookup(name)._is_text_encoding:
            return False
        # Some know no way but to fail, which the beginning of a document is not decoded with.
        codecs.getincrementaldecoder(name)("replace").decode(b"@")
        return codecs.lookup(name).name not in _NO_TEXT
    except (LookupError, ValueError, AssertionError, TypeError):
        return False

r"""Characters that came to harm on the way, characters that nobody sees, and the markup of another format."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from bibconv.model import Tex
from bibconv.rules.base import TEX_PROFILES, Finding, Fix, Found, Item, Profile, rule
from bibconv.rules.stretches import ENTITY, LOADED, Stretch, around, stretches
from bibconv.text import latex

_NOT_DUMPS: frozenset[Profile] = TEX_PROFILES

_CP1252 = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_TAIL = f"[\x80-\xbf{_CP1252}]"
_NO_QUOTE = "[\x80-\xbf€ƒ†‡ˆ‰Š‹Œ‚Ž•˜™š›œžŸ]"
_MOJIBAKE = re.compile(f"(?:Ã{_TAIL}|Â[\x80-\xbf]|[ÄÅ]{_NO_QUOTE}|â(?:€{_TAIL}|[\x80\x82\x84\x88-\x8b]{_TAIL}))+")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad]|(?<=[\x00-\x7f])[\u200c\u200d]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\x80-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ORDINARY = bytes((*range(0x20, 0x7F), *b"\t\n\r\f", *range(0x80, 0x100)))
_WITH_JOINERS = re.compile("[\u0600-\u08ff\u0900-\u0dff\u0e00-\u109f\u1780-\u18af\ufb50-\ufdff\ufe70-\ufefc]")
_MAY_BE_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad\u200c\u200d]")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_LIGATURE = re.compile(f"[{''.join(_LIGATURES)}]")


def _has_controls(text: str) -> bool:
    """Whether a text has a control character of ASCII."""
    return text.encode(errors="replace").translate(None, _ORDINARY) != b""


def beyond_ascii(item: Item) -> bool:
    """Whether a record has characters that are not ASCII."""
    return bool(item.foreign)


Mend = Callable[[str], str | None]
"""What a match should have been; None where that is not known."""


def _any(match: re.Match[str]) -> bool:
    return True


def _search(
    item: Item,
    pattern: re.Pattern[str],
    say: Callable[[str], str],
    mend: Mend,
    safe: bool,
    counts: Callable[[re.Match[str]], bool] = _any,
) -> list[Finding]:
    """A finding for each text with matches that count: in the fields of an entry, with its fix; or in a record."""
    found: list[Finding] = []
    if item.entry is None:
        for variable, text in item.strings():
            match = next((each for each in pattern.finditer(text) if counts(each)), None)
            if match is not None:
                found.append(item.find(f"{say(match[0])} in {variable}: {around(text, *match.span())}", variable))
        return found
    for stretch in stretches(item):
        matches = [each for each in pattern.finditer(stretch.text) if counts(each)]
        if not matches:
            continue
        match, at = matches[0], stretch.start
        instead = [(at + each.start(), at + each.end(), mend(each[0])) for each in matches]
        edits = tuple([(start, end, text) for start, end, text in instead if text is not None])
        fix = Fix(edits, safe, (stretch.field.name,)) if edits else None
        more = f", and {len(matches) - 1} more" if len(matches) > 1 else ""
        message = f"{say(match[0])} in {stretch.field.name}: {around(stretch.text, *match.span())}{more}"
        found.append(item.find(message, (at + match.start(), at + match.end()), fix))
    return found


def _undone(text: str) -> str | None:
    """What was meant by UTF-8 that was read as Windows-1252; None where it is none.

    >>> _undone("Ã©"), _undone("â€“")
    ('é', '–')
    """
    try:
        octets = b"".join([char.encode("cp1252" if char > "\xff" or char < "\x80" else "latin-1") for char in text])
        meant = octets.decode()
    except UnicodeError:
        return None
    return meant if meant.isprintable() or meant in "\xa0\xad" else None


@rule(
    "T106",
    "characters of UTF-8 read as something else",
    fix="unsafe",
    strings=True,
    when=beyond_ascii,
    bad="@misc{a, title = {RÃ©sumÃ© â€“ CafÃ©}}\n",
    good="@misc{a, title = {Résumé – Café, São João, Âge, Ångström}}\n",
)
def mojibake(item: Item) -> Found:
    """`Ã©` stands where `é` was: the text was written as UTF-8 and read as Windows-1252 or Latin-1 on the way.

    Only sequences are reported that are whole characters of UTF-8 and hardly words of any language. The fix puts back
    the characters that were meant, which the bytes tell.
    """
    if not item.foreign or _MOJIBAKE.search(item.foreign) is None:
        return None
    return _search(item, _MOJIBAKE, lambda text: f"{text!r} was {_undone(text)!r}", _undone, False, _was_something)


def _was_something(match: re.Match[str]) -> bool:
    return _undone(match[0]) is not None


@rule(
    "T107",
    "a character that was lost",
    strings=True,
    when=beyond_ascii,
    bad="@misc{a, title = {Caf\ufffd}}\n",
    good="@misc{a, title = {Café}}\n",
)
def lost(item: Item) -> Found:
    """U+FFFD, the replacement character, is what a program writes where it could not read what stood there.

    What was lost cannot be told from the file; look it up at the source of the record.
    """
    if "\ufffd" not in item.foreign:
        return None
    return _search(item, _LOST, lambda text: "a character was lost", lambda text: None, safe=False)


_LOST = re.compile("\ufffd+")


@rule(
    "T108",
    "an invisible character",
    fix="safe",
    strings=True,
    when=beyond_ascii,
    bad="@misc{a, title = {Zero\u200bwidth and soft\u00adhyphen}}\n",
    good="@misc{a, title = {می\u200cخواهم is spelt with one}}\n",
)
def invisible(item: Item) -> Found:
    """A zero-width space, a word joiner, a byte order mark or a soft hyphen, which came along by copy and paste.

    Nobody sees it, but searching and sorting stumble over it, DOIs and URLs with it lead nowhere, and pdfLaTeX stops
    at some of them. Joiners are left alone in scripts that are written with them. The fix removes the character.
    """
    if not item.foreign or _MAY_BE_INVISIBLE.search(item.foreign) is None:
        return None
    return _search(item, _INVISIBLE, lambda text: f"an invisible U+{ord(text):04X}", lambda text: "", True, _joins_none)


def _joins_none(match: re.Match[str]) -> bool:
    """Whether an invisible character is no joiner, or stands in a text in no script that is written with joiners."""
    return match[0] not in "\u200c\u200d" or _WITH_JOINERS.search(match.string) is None


@rule(
    "T109",
    "a control character",
    fix="unsafe",
    profiles=_NOT_DUMPS,
    severity="error",
    strings=True,
    bad="@misc{a, title = {abc\u202edef}}\n",
    good="@misc{a, title = {abc def},\n  note = {x\ty}}\n",
)
def control(item: Item) -> Found:
    """A control character, or one that turns the direction of writing around, is invisible and changes what is seen.

    An override of the direction lets a title, a URL or a name read otherwise than it is; XML and TeX refuse most
    control characters. In dumps `T001` tells the same. The fix removes the character.
    """
    if (not item.foreign or _CONTROL.search(item.foreign) is None) and not _has_controls(item.text):
        return None
    return _search(item, _CONTROL, lambda char: f"the control character U+{ord(char):04X}", lambda char: "", safe=False)


@rule(
    "T110",
    "a ligature of a PDF",
    fix="safe",
    strings=True,
    when=beyond_ascii,
    bad="@misc{a, title = {Eﬃcient Workﬂows}}\n",
    good="@misc{a, title = {Efficient Workflows}}\n",
)
def ligatures(item: Item) -> Found:
    """`ﬁ` is one character here, as it was drawn in the PDF that the text was copied from.

    A search for "efficient" does not find it, and many fonts lack it, so that TeX prints a gap. The fix writes the
    letters.
    """
    if not item.foreign or _LIGATURE.search(item.foreign) is None:
        return None
    return _search(item, _LIGATURE, lambda text: f"the ligature {text!r}", _LIGATURES.get, safe=True)


_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>sub|sup|inf|i|b|u|em|strong|italic|bold|sc|scp|tt|p|br|hr|div|span|font|a|h[1-6]|ul|ol|li|"
    r"title|sec|jats:[a-z-]+|mml:[a-z]+|math|m[inors]|mrow|msub|msup|mtext|tex-math|inline-formula)"
    r"(?:\s[^<>]{0,300})?/?>"
)
_ENTITY_IN_TEX = re.compile(rf"(?:\{{\\&\}}|\\?&)({ENTITY.pattern[1:]})")
"""A reference whose first character was escaped is printed as it stands all the same."""
_AS_TEX = {
    **dict.fromkeys(("i", "em", "italic", "jats:italic"), "\\emph{"),
    **dict.fromkeys(("b", "strong", "bold", "jats:bold"), "\\textbf{"),
    **dict.fromkeys(("sub", "inf", "jats:sub"), "\\textsubscript{"),
    **dict.fromkeys(("sup", "jats:sup"), "\\textsuperscript{"),
    **dict.fromkeys(("sc", "scp", "jats:sc"), "\\textsc{"),
    **dict.fromkeys(("tt",), "\\texttt{"),
}
_WITHOUT = frozenset(("p", "jats:p", "span", "div", "jats:sec", "sec"))


@rule(
    "T111",
    "markup of HTML or JATS in a text",
    fix="unsafe",
    strings=True,
    bad="@misc{a, title = {CO<sub>2</sub> &amp; Climate}}\n",
    good="@misc{a, title = {CO\\textsubscript{2} \\& Climate, $a<b>c$, x < y}}\n",
)
def foreign_markup(item: Item) -> Found:
    r"""Tags and character references mean nothing here, so they are printed as they stand: "CO<sub>2</sub> &amp;".

    They come from Crossref and from publishers' pages, whose titles are HTML and whose abstracts are JATS. The fix
    writes `\textsubscript{2}` and `\&`, and takes tags of paragraphs away; where tags do not pair it leaves them.
    """
    text = item.text
    if ("<" not in text or _TAG.search(text) is None) and ("&" not in text or ENTITY.search(text) is None):
        return None
    found: list[Finding] = []
    if item.entry is None:
        for variable, string in item.strings():
            if match := _TAG.search(string) or ENTITY.search(string):
                found.append(item.find(f"{match[0][:60]!r} in {variable} is markup of another format", variable))
        return found
    for stretch in stretches(item, LOADED):
        found += _markup(item, stretch)
    return found


def _markup(item: Item, stretch: Stretch) -> Iterator[Finding]:
    from html import unescape

    text, name = stretch.text, stretch.field.name
    tags = _tags(text) if "<" in text else []
    instead = _paired(tags)
    for tag in tags:
        span = stretch.start + tag.start(), stretch.start + tag.end()
        fix = None if instead is None else Fix(((*span, instead[tag.start()]),), safe=False, fields=(name,))
        yield item.find(f"{tag[0][:60]!r} in {name} is markup of another format", span, fix)
    for entity in _ENTITY_IN_TEX.finditer(text):
        char = unescape(f"&{entity[1]}")
        if char.startswith("&") and char != "&":
            continue
        span = stretch.start + entity.start(), stretch.start + entity.end()
        tex = latex.encode(char, unicode=item.file.profile == "biblatex") if char.isprintable() else "~"
        fix = Fix(((*span, tex),), safe=False, fields=(name,)) if char.isprintable() or char == "\xa0" else None
        yield item.find(f"{entity[0]!r} in {name} is a character reference of another format", span, fix)


def _tags(text: str) -> list[re.Match[str]]:
    """The tags that do not stand in math."""
    found = []
    done = dollars = 0
    for tag in _TAG.finditer(text):
        dollars += text.count("$", done, tag.start())
        done = tag.start()
        if dollars % 2 == 0:
            found.append(tag)
    return found


def _paired(tags: list[re.Match[str]]) -> dict[int, str] | None:
    """What to write for each tag, by its offset; None where they do not pair, or one has no like in TeX."""
    instead: dict[int, str] = {}
    stack: list[str] = []
    for tag in tags:
        name = tag["name"]
        if name not in _AS_TEX and name not in _WITHOUT:
            return None
        if not tag["close"]:
            stack.append(name)
        elif not stack or stack.pop() != name:
            return None
        instead[tag.start()] = "" if name in _WITHOUT else "}" if tag["close"] else _AS_TEX[name]
    return instead if not stack else None


_TEX = re.compile(
    r"\\(?:text(?:it|bf|sc|tt|rm|sl|up|superscript|subscript)|emph|url|href|ldots|dots|LaTeX|TeX|'[a-zA-Z]|[a-z]?cite[a-z]*)"
    r"(?![A-Za-z])|\{?\\[\"'`^~=.]\{?\\?[A-Za-z]\}?|\\[cHvuk]\{[A-Za-z]\}|\\[&%#_]|\{\\[a-z]{2}\}"
)


@rule(
    "T112",
    "TeX in a format that is not TeX",
    profiles=_NOT_DUMPS,
    format="ris",
    bad='TY  - JOUR\nTI  - The \\textit{Drosophila} of G{\\"o}del\nER  - \n',
    good="TY  - JOUR\nTI  - The Drosophila of Gödel in $\\mathrm{SE}(3)$\nER  - \n",
)
def tex_elsewhere(item: Item) -> Found:
    r"""A command such as `\textit{…}` or `{\"o}` is shown as it stands by whatever reads this format.

    It was carried over from a BibTeX file by a tool that does not know TeX. Write the characters themselves, and markup
    as the format has it. Math between dollar signs is let pass, since these formats have nothing better.
    """
    file = item.file
    if file.format.tex or file.format.crosswalk is None or item.record is None or "\\" not in item.text:
        return _commands(item) if not file.format.tex and file.format.crosswalk is not None else None
    found = []
    for variable, text in item.strings():
        if match := _TEX.search(text):
            found.append(item.find(f"{around(text, *match.span())} in {variable} is TeX", variable))
    return found + (_commands(item) or [])


def _commands(item: Item) -> list[Finding] | None:
    """The commands that reading has kept apart as such."""
    found = []
    for variable in ("title", "abstract", "container-title", "note"):
        value = item.value(variable)
        if value is not None and not isinstance(value, str):
            for run in value:
                if isinstance(run, Tex):
                    found.append(item.find(f"{run.tex[:60]!r} in {variable} is TeX", variable))
                    break
    return found or None

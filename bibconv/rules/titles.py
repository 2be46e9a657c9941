"""Titles: what a style would recase, what it could not, and what does not belong in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bibconv.rules.base import TEX_PROFILES, Finding, Fix, Found, Item, inside, plain_strings, raw, rule
from bibconv.syntax import Field
from bibconv.text.latex.source import is_dense
from bibconv.text.latex.title import protected

_PART = re.compile(r"\\(?:([A-Za-z]+)\s*|.)|[{}$]|[\s~]+", re.DOTALL)
_PLAIN_GROUP = re.compile(r"\{[^{}\\]*\}")
_MARKUP = re.compile(r"[{}\\$~`]")
_CAPITAL = re.compile("[A-Z]")
_ACCENTED = frozenset(("AA", "AE", "DH", "DJ", "L", "NG", "O", "OE", "SS", "TH", "H", "I", "J", "IJ"))
"""Commands whose letter a style recases as it recases others, and rightly."""
_OPENING = "\"'“‘„«(["
_CLOSING = ".,:;!?\"'”’»)]"


@rule(
    "T120",
    "capitals or math in a title that a style would change",
    fields=("title", "subtitle"),
    fix="safe",
    profiles=frozenset(("bibtex", "journal")),
    bad="@misc{a, title = {Training BERT on $\\Delta$ for Q-Learning}}\n",
    good="@misc{a, title = {Training {BERT} on {$\\Delta$} and $n$ Tokens for {Q-Learning}}}\n",
)
def unprotected(item: Item, field: Field) -> Found:
    r"""Styles put titles into sentence case, so that `BERT` is printed as "bert" and `$\Delta$` as `$\delta$`.

    ("BibTeXing", section 4; biblatex manual, `\MakeSentenceCase*`.) What is in braces is left alone. A word has to
    stand in braces when a part of it between hyphens has a capital after its first letter, is a single capital (but
    for `A`), or mixes capitals and digits; and so have math with a capital in it and a command such as `\LaTeX`. Proper
    nouns that look like other words (`Riemann`) cannot be told from them: brace those yourself. Let pass are letters
    beyond ASCII, which BibTeX does not recase, and, outside of the profile `journal`, the titles of books, manuals,
    proceedings and dissertations, which the standard styles print as they stand.

    With BibLaTeX titles are printed as they stand unless a style asks for sentence case (`apa` and `ieee` do, the
    standard styles do not), so there the rule has to be selected (`--extend-select T120`, or the profile `journal`);
    titles in another language than English, as `langid` has it, are let pass, since BibLaTeX never recases them.

    The fix puts the word in braces, its punctuation excluded, as `bibconv convert` writes it.
    """
    where = inside(field)
    if where is None or field.pieces[0].kind not in ("braced", "quoted"):
        return None
    if item.file.profile == "bibtex" and item.entry is not None and item.entry.type in _AS_THEY_STAND:
        return None
    text = field.pieces[0].text
    if is_dense(text):
        return None
    if "{" in text or "\\" in text or "$" in text or "~" in text or "`" in text:
        rest = _PLAIN_GROUP.sub("x", text)
        if _MARKUP.search(rest) is None and not any(map(protected, rest.split())):
            return None
        spans = list(_loose(text))
    elif text.islower():
        return None
    else:
        spans = list(_plain(text))
    if spans:
        ascii = item.file.format.profile != "biblatex"
        spans = [span for span in spans if _recased(text, span, ascii=ascii, first=field.name == "title")]
    if not spans or _all_capitals(text) or (item.file.format.profile == "biblatex" and foreign(item)):
        return None
    edits: list[tuple[int, int, str]] = []
    for start, end in spans:
        # A group that begins with a command is a letter to BibTeX, and is recased as one.
        twice = 2 if text[start] == "\\" and not text[start + 1 : end].isalpha() else 1
        edits += ((where[0] + start, where[0] + start, "{" * twice), (where[0] + end, where[0] + end, "}" * twice))
    words = ", ".join([text[start:end] for start, end in spans[:5]]) + (", …" if len(spans) > 5 else "")
    start, end = where[0] + spans[0][0], where[0] + spans[-1][1]
    # A blank behind a command ends it, and is printed behind a brace.
    swallowed = any(_ENDS_WITH_COMMAND.search(text, a, b) and text[b : b + 1].isspace() for a, b in spans)
    fix = None if swallowed or _STRANGE_BLANK.search(text) else Fix(tuple(edits))
    return [item.find(f"a style may change the case of {words} in {field.name}", (start, end), fix)]


_AS_THEY_STAND = frozenset(("book", "inbook", "manual", "phdthesis", "proceedings"))
"""The entry types whose titles the four standard styles print as they stand."""
_AFTER = re.compile(r"--+|(?<![^\W\d_])(?:[^\W\d_]|[Qq]u|[Dd]all|[Dd]ell|[Nn]ell)['’]")
"""Behind a dash or an elided article (``l'Histoire``, ``O'Brien``) a word begins."""


def _recased(text: str, span: tuple[int, int], *, ascii: bool, first: bool) -> bool:
    """Whether what was found in a title is recased for certain.

    The first letter of a title, and that behind a colon and a blank, is left as it is; BibTeX knows the letters of
    ASCII only.
    """
    start, end = span
    word = text[start:end]
    if "{" in word and "--" in word:
        word = _PLAIN_GROUP.sub("x", word)
    if _MARKUP.search(word) is None and _AFTER.search(word) and not any(map(protected, _AFTER.split(word))):
        return False
    if ascii and _CAPITAL.search(text, start, end) is None:
        return False
    if (start == 0 and first) or (start and text[start - 1].isspace() and text[:start].rstrip().endswith(":")):
        return _CAPITAL.search(_PLAIN_GROUP.sub("", text[start:end]), 1) is not None
    return True


_STRANGE_BLANK = re.compile("[\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
"""What TeX, a terminal and Unicode do not agree about whether it divides words."""
_ENDS_WITH_COMMAND = re.compile(r"\\[A-Za-z]++\Z")


def foreign(item: Item) -> bool:
    """Whether the entry says that it is in another language than English."""
    for name in ("langid", "language", "hyphenation"):
        if (language := item.field(name)) is not None:
            return _NO_ENGLISH.match(raw(language).strip().lower()) is not None
    return False


def _plain(text: str) -> Iterator[tuple[int, int]]:
    """The words of a title without markup that have to be protected, each without its punctuation."""
    at = 0
    for word in text.split(" "):
        if "\n" in word or "\t" in word:
            yield from _loose(word, at)
        elif word and (span := protected(word)) is not None:
            yield at + span[0], at + span[1]
        at += len(word) + 1


def _loose(text: str, offset: int = 0) -> Iterator[tuple[int, int]]:
    """The same for a title with braces, commands or math: words are what stands between blanks outside of these.

    What stands in braces counts as one small letter of its word, and a command divides words.
    """
    depth = start = plain = 0
    exposed = math = False
    word: list[str] = []
    for part in _PART.finditer(text):
        token = part[0]
        if depth == 0 and part.start() > plain:
            if math:
                exposed = exposed or _CAPITAL.search(text, plain, part.start()) is not None
            else:
                word.append(text[plain : part.start()])
        plain = part.end()
        if token == "{":
            depth += 1
            if depth == 1:
                word.append(_as_letter(text, part.end()))
        elif token == "}":
            depth -= 1
        elif depth:
            continue
        elif token == "$":
            math = not math
            word.append("x" if math else "")
        elif token[0] == "\\" and not token[1].isspace():
            command = part[1] or ""
            exposed = exposed or ((math or command not in _ACCENTED) and _CAPITAL.search(command) is not None)
            word.append("x" if command in _ACCENTED else " " if command else "")
        elif not math:
            if (exposed or _any_protected(word)) and (span := _trimmed(text, start, part.start())):
                yield offset + span[0], offset + span[1]
            start, exposed, word = part.end(), False, []
    if depth == 0 and not math:
        word.append(text[plain:])
        if (exposed or _any_protected(word)) and (span := _trimmed(text, start, len(text))):
            yield offset + span[0], offset + span[1]


def _any_protected(word: list[str]) -> bool:
    return any(protected(part) is not None for part in "".join(word).split())


_LETTER = re.compile(r"\\(?:[^A-Za-z-]|[cHkrtuvbd](?![A-Za-z])|[A-Za-z]{1,2}(?![A-Za-z]))")


def _as_letter(text: str, at: int) -> str:
    """What a group that begins there counts for in its word."""
    if text.startswith("}", at) or text.startswith("\\-", at):
        return ""
    return " " if text.startswith("\\", at) and _LETTER.match(text, at) is None else "x"


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """A word without the punctuation around it; None where that would cut it in the middle of a group."""
    while start < end and text[start] == "`":
        start += 1
    if "\\" not in text[start:end] and "{" not in text[start:end] and "$" not in text[start:end]:
        span = protected(text[start:end])
        return None if span is None else (start + span[0], start + span[1])
    while start < end and text[start] in _OPENING:
        start += 1
    bracketed = text.find("(", start, end) >= 0 or text.find("[", start, end) >= 0
    while end > start and text[end - 1] in _CLOSING and text[end - 2] != "\\":
        if bracketed and text[end - 1] in ")]":
            break
        end -= 1
    return (start, end) if start < end else None


def _all_capitals(text: str) -> bool:
    """Whether a title of several words is in capitals as a whole."""
    if not text.isupper():
        return False
    words = [word for word in _NO_LETTERS.split(text) if word]
    if not all(map(str.isupper, words)):
        # Scripts such as Chinese have no capitals.
        return False
    return len(words) >= 4 and sum(map(len, words)) >= 15 and max(map(len, words)) >= 5


_NO_LETTERS = re.compile(r"[\W\d_]+")


@rule(
    "T121",
    "a title in capitals",
    values=("title",),
    bad="@misc{a, title = {A STUDY OF SCHOOLS OF FISH}}\n",
    good="@misc{a, title = {{UNESCO} and {NATO}}}\n@misc{b, title = {{IEEE} 754}}\n",
)
def all_capitals(item: Item, variable: str, value: Any) -> Found:
    """A title in capitals stays so in every style that does not recase titles, and shouts.

    Those that do recase it cannot know what of it are acronyms. Publishers' web pages set titles in capitals for
    show; write the title as it stands on the paper. A fix would have to guess, so there is none.
    """
    text = value if isinstance(value, str) else " ".join(plain_strings(value))
    if _all_capitals(text):
        return [item.find(f"the title is in capitals: {text[:60]!r}", variable)]
    return None


_ONE_WORD = re.compile(r"\{[^\s{}]+\}[.,:;!?]?")
_NO_ENGLISH = re.compile(r"(?!english|en\b|en-|american|british|usenglish|ukenglish)[a-z]")


@rule(
    "T122",
    "a title in braces as a whole",
    fields=("title",),
    fix="unsafe",
    profiles=frozenset(("journal",)),
    bad="@misc{a, title = {{On the Schooling of Fish}}}\n",
    good="@misc{a, title = {{UNESCO}}}\n@misc{b, title = {{Über Fische im Meer}}, langid = {german}}\n",
)
def overprotected(item: Item, field: Field) -> Found:
    """Braces around the whole title, or around each word of it, forbid every style to set it as it sets others.

    Reference managers export titles that way. Only what must keep its case belongs in braces (see T120). Titles in
    other languages than English are let pass when `langid` or `language` says so, since they are not to be recased.
    The fix takes the outer braces away; follow it with T120.
    """
    where = inside(field)
    text = raw(field)
    if where is None or not text.startswith("{") or not text.endswith("}") or " " not in text:
        return None
    if foreign(item):
        return None
    words = text.split()
    if len(words) >= 3 and all(_ONE_WORD.fullmatch(word) for word in words):
        fix = _bare(field, where[0], text, words)
        return [item.find("each word of the title stands in braces", field, fix)] if fix.edits else None
    if _one_group(text) and any(word.islower() for word in words):
        edits = ((where[0], where[0] + 1, ""), (where[1] - 1, where[1], ""))
        fix = Fix(edits, safe=False, fields=(field.name,))
        return [item.find("the whole title stands in braces", field, fix)]
    return None


def _one_group(text: str) -> bool:
    depth = 0
    for at, char in enumerate(text):
        depth += (char == "{") - (char == "}")
        if depth == 0:
            return at == len(text) - 1
    return False


def _bare(field: Field, start: int, text: str, words: list[str]) -> Fix:
    """Takes the braces off the words that do not need them."""
    edits: list[tuple[int, int, str]] = []
    at = 0
    for word in words:
        at = text.index(word, at)
        closing = at + word.rindex("}")
        if protected(text[at + 1 : closing]) is None:
            edits += ((start + at, start + at + 1, ""), (start + closing, start + closing + 1, ""))
        at += len(word)
    return Fix(tuple(edits), safe=False, fields=(field.name,))


_STOP = re.compile(r"(?<![.\s])([^\s.{}]*)\}*\.$")
_ABBREVIATION = re.compile(r".{0,4}|[A-Z].*|.*[0-9].*|.*[^A-Za-z-].*", re.DOTALL)


@rule(
    "T123",
    "a full stop at the end of a title",
    values=("title",),
    fix="unsafe",
    bad="@misc{a, title = {On the schooling of fishes.}}\n",
    good="@misc{a, title = {On fishes by Smith et al.}}\n@misc{b, title = {Waiting for the sequel...}}\n",
)
def full_stop(item: Item, variable: str, value: Any) -> Found:
    """Styles set what follows a title after a mark of their own, so that its full stop is printed before a comma.

    It came along when the title was copied from a page. The end of an abbreviation is let pass, as far as it can be
    told: a short word, a capital, a figure. The fix removes the stop.
    """
    last = value if isinstance(value, str) else value[-1]
    if not isinstance(last, str) or not last.endswith("."):
        return None
    found = _STOP.search(last)
    if found is None or _ABBREVIATION.fullmatch(found[1]):
        return None
    field = item.place(variable) if item.entry is not None else None
    where = inside(field) if field is not None else None
    message = f"the title ends with a full stop: {last[-40:]!r}"
    if field is None or where is None or not raw(field).rstrip().endswith("."):
        return [item.find(message, variable)]
    at = where[0] + len(raw(field).rstrip()) - 1
    return [item.find(message, (at, at + 1), Fix(((at, at + 1, ""),), safe=False, fields=(field.name,)))]


_JOINED_BY_COMMA = re.compile(r",(?=[A-Za-z][A-Za-z-]{2})(?<=[a-z]{3},)")
_JOINED_BY_STOP = re.compile(r"\.(?=[A-Z][a-z]+ )(?<=[a-z]{3}\.)")
_ADDRESS = re.compile(r"://|www\.|\w@\w|\\|/.*/|\.(?:com|org|net|io|js|NET)\b|^\S*\.\S*\.")


@rule(
    "T124",
    "two words joined by a mark",
    values=("title", "abstract"),
    profiles=TEX_PROFILES,
    severity="note",
    bad="@misc{a, title = {An algorithm,based on trees}}\n",
    good="@misc{a, title = {An algorithm, based on Node.js and 1,024 trees}}\n",
)
def joined(item: Item, variable: str, value: Any) -> Found:
    """A blank is missing behind a comma or a full stop, most often where a line of the original ended.

    In dumps `D008` tells the same. Addresses and names with a dot in them are let pass. There is no fix, since it
    cannot be told for certain that the two are two words.
    """
    found: list[Finding] = []
    for text in (value,) if isinstance(value, str) else plain_strings(value):
        match = ("," in text and _JOINED_BY_COMMA.search(text)) or ("." in text and _JOINED_BY_STOP.search(text))
        if match:
            start = text.rfind(" ", 0, match.start()) + 1
            end = text.find(" ", match.start())
            word = text[max(start, match.start() - 40) : min(len(text) if end < 0 else end, match.start() + 40)]
            if not _ADDRESS.search(word):
                found.append(item.find(f"joined words {word!r} in {variable}", variable))
    return found

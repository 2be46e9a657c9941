r"""Formulas: the one touch that is allowed, so that TeX and BibTeX can take them.

A ``%`` that TeX would read as a comment becomes ``\%``; white space is one blank; a character that TeX cannot take in
math becomes a command where there is one. BibTeX counts braces even after a backslash, so where ``\{`` and ``\}`` do
not pair off they become ``\lbrace`` and ``\rbrace``. Everything else stays.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from bibconv.model import Math
from bibconv.text.latex import symbols

_SPACE: Final = re.compile(r"[ \t\r\n\f\v]+")
_PERCENT: Final = re.compile(r"(\\.)|%", re.DOTALL)
_UNSEEN: Final = " \x7f\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
"""What makes an empty formula, if there is nothing else, and so opens a displayed one."""
_NOT_IN_MATH: Final = re.compile(
    r"\\(?:item|bibitem|par|[be]group|(?:begin|end)group|section|chapter|(?:new|clear)page|verb)(?![A-Za-z])"
)
"""Commands that end the formula they stand in, or that TeX refuses in it."""
_FENCE: Final = re.compile(r"\\(?:(left|right)(?![A-Za-z])|.)|[{}]", re.DOTALL)
_SPECIAL: Final = re.compile(r"(\\.)|[#&]", re.DOTALL)
_ENVIRONMENT: Final = re.compile(r"\\(?:begin\s*\{|[a-z]*(?:matrix|cases|align)|halign|eqalign)")
_BRACE: Final = re.compile(r"\\([{}])([A-Za-z]?)|\\.", re.DOTALL)
_ESCAPED: Final = re.compile(r"\\.", re.DOTALL)
_DELIMITER: Final = re.compile(r"[{}]")
_BEYOND: Final = re.compile(r"([^\x00-\x7f])([A-Za-z]?)")
_DOLLAR: Final = re.compile(r"\\.|\$", re.DOTALL)
_BLANKS: Final = dict.fromkeys(map(ord, "\t\n\r\f\v"), " ")

_REACHES_OUT: Final = re.compile(
    r"\\(?:input|include(?:only|graphics|pdf)?|[A-Za-z]*inputlisting|InputIfFileExists|IfFileExists|verbatiminput|import"
    r"|write|immediate|open(?:in|out)|close(?:in|out)|read(?:line)?|special|pdf[a-z]+|message|errmessage|typeout"
    r"|[a-z]*directlua|latelua|luaexec|luadirect|ShellEscape|shell|scantokens|catcode|active|[egx]?def|(?:future)?let"
    r"|(?:re)?new(?:command|environment)|providecommand|[A-Z][A-Za-z]*(?:Command|Environment)|(?:end)?csname|expandafter"
    r"|usepackage|RequirePackage|documentclass|makeatletter|every[a-z]+|after(?:group|assignment)|output|loop|repeat"
    r"|endinput|stop|bye|dump|batchmode|nonstopmode|scrollmode|errorstopmode|halt|jobname)(?![A-Za-z])"
    r"|\\(?:begin|end)\s*\{\s*document\s*\}|\^\^"
)

MATH_CLOSERS: Final = 5
"""How many dollar signs may stand inside a formula (``$a \\text{ if $b$}$``) before the search for its end stops."""


def pairs_off(source: str) -> bool:
    """Whether the braces pair off as BibTeX counts them, which knows no backslash."""
    if "{" not in source and "}" not in source:
        return True
    depth = 0
    for brace in _DELIMITER.findall(source):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def balanced(source: str) -> bool:
    r"""Whether the braces pair off as TeX counts them.

    >>> balanced(r"\{"), balanced("{")
    (True, False)
    """
    return pairs_off(_ESCAPED.sub("", source) if "\\" in source else source)


def harmless(tex: str) -> bool:
    r"""Whether TeX only typesets: it names no command that reads, writes, runs, defines or ends anything.

    ``^^`` is held to be such a command, since ``^^5c`` is a backslash to TeX.

    >>> harmless(r"\frac{a}{b}"), harmless(r"\input{/etc/passwd}"), harmless("^^5cinput")
    (True, False, False)
    """
    return ("\\" not in tex and "^^" not in tex) or _REACHES_OUT.search(tex) is None


def one_line(source: str) -> str:
    """Each line break, tab and form feed as a blank."""
    return source.translate(_BLANKS)


def tidy(source: str) -> str:
    r"""White space as one blank, none at the ends (but after a backslash), a bare ``%`` escaped."""
    tidied = _SPACE.sub(" ", source).strip(" ")
    if tidied.endswith("\\") and (len(tidied) - len(tidied.rstrip("\\"))) % 2 and source.endswith(tuple(" \t\r\n\f\v")):
        tidied += " "
    return _PERCENT.sub(lambda found: found[1] or r"\%", tidied) if "%" in tidied else tidied


def close(source: str, start: int, end: int) -> int:
    """Where the dollar sign stands that ends the formula whose TeX begins at ``start``; -1 where it does not end."""
    position = start
    for _ in range(MATH_CLOSERS):
        position = _dollar(source, position, end)
        if position < 0:
            return -1
        if balanced(source[start:position]):
            return position
        position += 1
    return -1


def _dollar(source: str, start: int, end: int) -> int:
    found = source.find("$", start, end)
    if found < 0 or source.find("\\", start, found) < 0:
        return found
    return next((match.start() for match in _DOLLAR.finditer(source, start, end) if match[0] == "$"), -1)


@lru_cache(1 << 12)
def formula(tex: str, typeset: bool = True) -> Math | None:
    r"""A formula as TeX and BibTeX can take it; None where they cannot (braces or dollar signs have no
    partner), or where it would do more than typeset.

    >>> formula("50%")
    Math(tex='50\\%')
    >>> formula("x ≤ y")
    Math(tex='x \\leq y')
    >>> formula("a & b # c")
    Math(tex='a \\& b \\# c')
    >>> formula("{") is None
    True
    """
    tidied = tidy(tex)
    if not tidied.isascii():
        tidied = _SPACE.sub(" ", _BEYOND.sub(_command, tidied))
    if typeset and ("#" in tidied or "&" in tidied):
        tidied = _special(tidied)
    if not pairs_off(tidied):
        tidied = _SPACE.sub(" ", _BRACE.sub(_named_brace, tidied))
    if not tidied.strip(_UNSEEN) or tidied[0] == "$" or not pairs_off(tidied) or not harmless(tidied):
        return None
    if "\\" in tidied and (not balanced(tidied) or not _fences(tidied) or _NOT_IN_MATH.search(tidied)):
        return None
    if ("$" in tidied or tidied[-1] == "\\") and close(tidied + "$", 0, len(tidied) + 1) != len(tidied):
        return None
    return Math(tidied)


def _fences(tex: str) -> bool:
    r"""Whether each ``\left`` has its ``\right``, within the braces that it stands in."""
    if r"\left" not in tex and r"\right" not in tex:
        return True
    open_fences = [0]
    for found in _FENCE.finditer(tex):
        if found[0] == "{":
            open_fences.append(0)
        elif found[0] == "}":
            if open_fences.pop() or not open_fences:
                return False
        elif found[1] == "left":
            open_fences[-1] += 1
        elif found[1] == "right":
            open_fences[-1] -= 1
            if open_fences[-1] < 0:
                return False
    return open_fences == [0]


def _special(tex: str) -> str:
    r"""A ``#`` as a character, and a ``&`` as one where no environment takes it for the end of a column."""
    inside = _ENVIRONMENT.search(tex) is not None
    return _SPECIAL.sub(lambda found: found[0] if found[1] or (inside and found[0] == "&") else "\\" + found[0], tex)


def _named_brace(found: re.Match[str]) -> str:
    if not found[1]:
        return found[0]
    return (r"\lbrace" if found[1] == "{" else r"\rbrace") + (" " + found[2] if found[2] else "")


def _command(found: re.Match[str]) -> str:
    tex = _in_math(found[1])
    follows = found[2]
    return tex + " " + follows if follows and tex[-1:].isalpha() and "\\" in tex else tex + follows


def _in_math(char: str) -> str:
    name = symbols.MATH_TEXT.get(char)
    if name is not None:
        return "\\" + name if name != "circ" else r"^\circ"
    tex = symbols.formula(char)
    if tex is not None:
        return tex
    if char in symbols.SPACES:
        return symbols.SPACES[char]
    parts = unicodedata.normalize("NFD", char)
    if len(parts) == 2 and parts[1] in symbols.MATH_MARKS and parts[0].isascii():
        return rf"\{symbols.MATH_MARKS[parts[1]]}{{{parts[0]}}}"
    return char

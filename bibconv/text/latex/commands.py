"""The commands that are read, beyond those of single characters: what each becomes, or puts its argument in."""

from __future__ import annotations

from typing import Final

from bibconv.model import Bold, Code, Italic, SmallCaps, Sub, Sup

LIGATURES: Final = {
    "--": "–",
    "---": "—",
    "``": "“",
    "''": "”",
    "`": "‘",
    "!`": "¡",
    "?`": "¿",
    "~": "\u00a0",
}
"""What TeX's fonts, or TeX itself, make of characters without a command."""
LITERAL: Final = {c: c for c in "&%#_${}"} | {
    " ": " ",
    "\n": " ",
    "\\": " ",
    "/": "",
    "@": "",
    ",": "\u2009",
    "-": "\u00ad",
    ";": " ",
    ":": " ",
    "!": "",
}
"""Commands of one character that is no letter: escapes, blanks of several widths, and what prints nothing."""

WRAPPERS: Final[dict[str, type[Italic | Bold | SmallCaps | Code | Sup | Sub]]] = {
    "emph": Italic,
    "textit": Italic,
    "textsl": Italic,
    "textbf": Bold,
    "textsc": SmallCaps,
    "texttt": Code,
    "textsuperscript": Sup,
    "textsubscript": Sub,
    "mkbibemph": Italic,
    "mkbibitalic": Italic,
    "mkbibbold": Bold,
    "mkbibsuperscript": Sup,
    "mkbibsubscript": Sub,
}
"""Commands whose argument is marked up."""
AROUND: Final = {
    "enquote": ("“", "”"),
    "enquote*": ("‘", "’"),
    "mkbibquote": ("“", "”"),
    "textquote": ("“", "”"),
    "blockquote": ("“", "”"),
    "mkbibparens": ("(", ")"),
    "parentext": ("(", ")"),
    "brackettext": ("[", "]"),
    "mkbibbrackets": ("[", "]"),
}
"""Commands that put something around their argument (csquotes; biblatex manual, "Formatting commands")."""
QUOTES: Final = {"“": ("‘", "’"), "‘": ("“", "”")}
"""Quotation marks, and those that stand within them."""
SWITCHES: Final[dict[str, type[Italic | Bold | SmallCaps | Code]]] = {
    "em": Italic,
    "it": Italic,
    "sl": Italic,
    "itshape": Italic,
    "slshape": Italic,
    "bf": Bold,
    "bfseries": Bold,
    "sc": SmallCaps,
    "scshape": SmallCaps,
    "tt": Code,
    "ttfamily": Code,
}
"""Commands that mark up the rest of their group."""
TRANSPARENT: Final = frozenset("textrm textup textnormal textmd textsf mbox hbox text autocap".split())
"""Commands that are nothing but their argument."""
WORDS: Final = {
    "hyphen": "-",
    "hyp": "-",
    "slash": "/",
    "nobreakspace": "\u00a0",
    "bibrangedash": "–",
    "newline": " ",
    "linebreak": " ",
    "qquad": "\u2003\u2003",
    "adddot": ".",
    "addcomma": ",",
    "addcolon": ":",
    "addsemicolon": ";",
    "addslash": "/",
    "addspace": " ",
    "addnbspace": "\u00a0",
}
"""Commands for punctuation (biblatex manual, "Adding punctuation" and "Adding white space"; ``hyphenat``)."""
SILENT: Final = frozenset(
    "relax rm rmfamily sf sffamily normalfont upshape mdseries protect null empty isdot nopunct allowbreak "
    "ignorespaces unskip".split()
)
"""Commands that print nothing."""

r"""Characters and the commands that print them with T1 fonts, ``amsmath`` and ``amssymb``, and nothing else.

``TEXT`` holds the commands of running text, ``MATH`` those that want math mode; ``COMMANDS`` is the way back, with
the synonyms that are met in other people's files. Sources: LaTeX's ``fntguide`` and ``encguide`` (T1, TS1),
``unicode-math``'s table of names, the User's Guide for ``amsmath``/``amssymb``.
"""

from __future__ import annotations

import unicodedata

ACCENTS = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "d": "\u0323",
    "textcommabelow": "\u0326",
    "c": "\u0327",
    "k": "\u0328",
    "b": "\u0331",
}
"""Accent command to combining mark. The marks are all of the combining block that T1 can set."""

MARKS = {mark: command for command, mark in ACCENTS.items()}

SPACING = {
    "`": "`",
    "'": "\u00b4",
    "^": "^",
    "~": "~",
    "=": "\u00af",
    "u": "\u02d8",
    ".": "\u02d9",
    '"': "\u00a8",
    "r": "\u02da",
    "H": "\u02dd",
    "v": "\u02c7",
    "c": "\u00b8",
    "k": "\u02db",
}
r"""What an accent over nothing prints (``\^{}`` is how many write a circumflex)."""

MATH_ACCENTS = {
    "grave": "\u0300",
    "acute": "\u0301",
    "hat": "\u0302",
    "tilde": "\u0303",
    "bar": "\u0304",
    "breve": "\u0306",
    "dot": "\u0307",
    "ddot": "\u0308",
    "mathring": "\u030a",
    "check": "\u030c",
}
MATH_MARKS = {mark: command for command, mark in MATH_ACCENTS.items()}

TEXT = dict(
    line.split()
    for line in r"""
    ß ss
    æ ae
    Æ AE
    œ oe
    Œ OE
    ø o
    Ø O
    å aa
    Å AA
    ł l
    Ł L
    ı i
    ȷ j
    đ dj
    Đ DJ
    ð dh
    Ð DH
    þ th
    Þ TH
    ŋ ng
    Ŋ NG
    § S
    ¶ P
    † textdagger
    ‡ textdaggerdbl
    © textcopyright
    ® textregistered
    ™ texttrademark
    £ textsterling
    € texteuro
    ¥ textyen
    ¢ textcent
    ¤ textcurrency
    ƒ textflorin
    ₩ textwon
    ₦ textnaira
    ₫ textdong
    ฿ textbaht
    ₡ textcolonmonetary
    ₱ textpeso
    ₤ textlira
    ° textdegree
    · textperiodcentered
    • textbullet
    … textellipsis
    ª textordfeminine
    º textordmasculine
    « guillemotleft
    » guillemotright
    ‹ guilsinglleft
    › guilsinglright
    „ quotedblbase
    ‚ quotesinglbase
    ’ textquoteright
    ¡ textexclamdown
    ¿ textquestiondown
    ‰ textperthousand
    ‱ textpertenthousand
    ¦ textbrokenbar
    ¬ textlnot
    ± textpm
    × texttimes
    ÷ textdiv
    µ textmu
    ¹ textonesuperior
    ² texttwosuperior
    ³ textthreesuperior
    ¼ textonequarter
    ½ textonehalf
    ¾ textthreequarters
    № textnumero
    ℃ textcelsius
    Ω textohm
    ℧ textmho
    ℗ textcircledP
    ℞ textrecipe
    ℠ textservicemark
    ℮ textestimated
    ← textleftarrow
    → textrightarrow
    ↑ textuparrow
    ↓ textdownarrow
    ¯ textasciimacron
    ´ textasciiacute
    ¨ textasciidieresis
    ˘ textasciibreve
    ˇ textasciicaron
    ˝ textacutedbl
    ‖ textbardbl
    ※ textreferencemark
    ◯ textbigcircle
    ␣ textvisiblespace
    ⁄ textfractionsolidus
    ‽ textinterrobang
    ⁎ textasteriskcentered
    µ textmu
    ♪ textmusicalnote
    ⟦ textlbrackdbl
    ⟧ textrbrackdbl
    """.strip().splitlines()
)
"""Character to the name of the command that prints it in running text."""

MATH = dict(
    line.split()
    for line in r"""
    Γ Gamma
    Δ Delta
    Θ Theta
    Λ Lambda
    Ξ Xi
    Π Pi
    Σ Sigma
    Υ Upsilon
    Φ Phi
    Ψ Psi
    Ω Omega
    α alpha
    β beta
    γ gamma
    δ delta
    ε varepsilon
    ζ zeta
    η eta
    θ theta
    ι iota
    κ kappa
    λ lambda
    μ mu
    ν nu
    ξ xi
    π pi
    ρ rho
    ς varsigma
    σ sigma
    τ tau
    υ upsilon
    φ varphi
    χ chi
    ψ psi
    ω omega
    ϑ vartheta
    ϕ phi
    ϖ varpi
    ϰ varkappa
    ϱ varrho
    ϵ epsilon
    ϝ digamma
    ϶ backepsilon
    ℏ hbar
    ℑ Im
    ℓ ell
    ℘ wp
    ℜ Re
    ℵ aleph
    ℶ beth
    ℷ gimel
    ℸ daleth
    ↔ leftrightarrow
    ↕ updownarrow
    ↖ nwarrow
    ↗ nearrow
    ↘ searrow
    ↙ swarrow
    ↚ nleftarrow
    ↛ nrightarrow
    ↝ leadsto
    ↞ twoheadleftarrow
    ↠ twoheadrightarrow
    ↢ leftarrowtail
    ↣ rightarrowtail
    ↦ mapsto
    ↩ hookleftarrow
    ↪ hookrightarrow
    ↫ looparrowleft
    ↬ looparrowright
    ↭ leftrightsquigarrow
    ↮ nleftrightarrow
    ↰ Lsh
    ↱ Rsh
    ↶ curvearrowleft
    ↷ curvearrowright
    ↺ circlearrowleft
    ↻ circlearrowright
    ↼ leftharpoonup
    ↽ leftharpoondown
    ↾ upharpoonright
    ↿ upharpoonleft
    ⇀ rightharpoonup
    ⇁ rightharpoondown
    ⇂ downharpoonright
    ⇃ downharpoonleft
    ⇄ rightleftarrows
    ⇆ leftrightarrows
    ⇇ leftleftarrows
    ⇈ upuparrows
    ⇉ rightrightarrows
    ⇊ downdownarrows
    ⇋ leftrightharpoons
    ⇌ rightleftharpoons
    ⇍ nLeftarrow
    ⇎ nLeftrightarrow
    ⇏ nRightarrow
    ⇐ Leftarrow
    ⇑ Uparrow
    ⇒ Rightarrow
    ⇓ Downarrow
    ⇔ Leftrightarrow
    ⇕ Updownarrow
    ⇚ Lleftarrow
    ⇛ Rrightarrow
    ⇝ rightsquigarrow
    ∀ forall
    ∁ complement
    ∂ partial
    ∃ exists
    ∄ nexists
    ∅ varnothing
    ∇ nabla
    ∈ in
    ∉ notin
    ∋ ni
    ∏ prod
    ∐ coprod
    ∑ sum
    ∓ mp
    ∔ dotplus
    ∖ setminus
    ∗ ast
    ∘ circ
    ∙ bullet
    √ surd
    ∝ propto
    ∞ infty
    ∠ angle
    ∡ measuredangle
    ∢ sphericalangle
    ∣ mid
    ∤ nmid
    ∥ parallel
    ∦ nparallel
    ∧ wedge
    ∨ vee
    ∩ cap
    ∪ cup
    ∫ int
    ∬ iint
    ∭ iiint
    ∮ oint
    ∴ therefore
    ∵ because
    ∼ sim
    ∽ backsim
    ≀ wr
    ≁ nsim
    ≂ eqsim
    ≃ simeq
    ≅ cong
    ≆ ncong
    ≈ approx
    ≊ approxeq
    ≍ asymp
    ≎ Bumpeq
    ≏ bumpeq
    ≐ doteq
    ≑ Doteq
    ≒ fallingdotseq
    ≓ risingdotseq
    ≖ eqcirc
    ≗ circeq
    ≜ triangleq
    ≠ neq
    ≡ equiv
    ≤ leq
    ≥ geq
    ≦ leqq
    ≧ geqq
    ≨ lneqq
    ≩ gneqq
    ≪ ll
    ≫ gg
    ≬ between
    ≮ nless
    ≯ ngtr
    ≰ nleq
    ≱ ngeq
    ≲ lesssim
    ≳ gtrsim
    ≶ lessgtr
    ≷ gtrless
    ≺ prec
    ≻ succ
    ≼ preccurlyeq
    ≽ succcurlyeq
    ≾ precsim
    ≿ succsim
    ⊀ nprec
    ⊁ nsucc
    ⊂ subset
    ⊃ supset
    ⊆ subseteq
    ⊇ supseteq
    ⊈ nsubseteq
    ⊉ nsupseteq
    ⊊ subsetneq
    ⊋ supsetneq
    ⊎ uplus
    ⊏ sqsubset
    ⊐ sqsupset
    ⊑ sqsubseteq
    ⊒ sqsupseteq
    ⊓ sqcap
    ⊔ sqcup
    ⊕ oplus
    ⊖ ominus
    ⊗ otimes
    ⊘ oslash
    ⊙ odot
    ⊚ circledcirc
    ⊛ circledast
    ⊝ circleddash
    ⊞ boxplus
    ⊟ boxminus
    ⊠ boxtimes
    ⊡ boxdot
    ⊢ vdash
    ⊣ dashv
    ⊤ top
    ⊥ bot
    ⊨ models
    ⊩ Vdash
    ⊪ Vvdash
    ⊬ nvdash
    ⊭ nvDash
    ⊮ nVdash
    ⊯ nVDash
    ⊲ vartriangleleft
    ⊳ vartriangleright
    ⊴ trianglelefteq
    ⊵ trianglerighteq
    ⊸ multimap
    ⊺ intercal
    ⊻ veebar
    ⊼ barwedge
    ⋀ bigwedge
    ⋁ bigvee
    ⋂ bigcap
    ⋃ bigcup
    ⋄ diamond
    ⋅ cdot
    ⋆ star
    ⋇ divideontimes
    ⋈ bowtie
    ⋉ ltimes
    ⋊ rtimes
    ⋋ leftthreetimes
    ⋌ rightthreetimes
    ⋍ backsimeq
    ⋎ curlyvee
    ⋏ curlywedge
    ⋐ Subset
    ⋑ Supset
    ⋒ Cap
    ⋓ Cup
    ⋔ pitchfork
    ⋖ lessdot
    ⋗ gtrdot
    ⋘ lll
    ⋙ ggg
    ⋚ lesseqgtr
    ⋛ gtreqless
    ⋞ curlyeqprec
    ⋟ curlyeqsucc
    ⋦ lnsim
    ⋧ gnsim
    ⋨ precnsim
    ⋩ succnsim
    ⋮ vdots
    ⋯ cdots
    ⋱ ddots
    ⌈ lceil
    ⌉ rceil
    ⌊ lfloor
    ⌋ rfloor
    ⌜ ulcorner
    ⌝ urcorner
    ⌞ llcorner
    ⌟ lrcorner
    ⌢ frown
    ⌣ smile
    Ⓢ circledS
    ■ blacksquare
    □ square
    ▲ blacktriangle
    △ triangle
    ▶ blacktriangleright
    ▷ triangleright
    ▼ blacktriangledown
    ▽ triangledown
    ◀ blacktriangleleft
    ◁ triangleleft
    ◊ lozenge
    ⧫ blacklozenge
    ★ bigstar
    ♠ spadesuit
    ♡ heartsuit
    ♢ diamondsuit
    ♣ clubsuit
    ♭ flat
    ♮ natural
    ♯ sharp
    ✓ checkmark
    ✠ maltese
    ⟂ perp
    ⟨ langle
    ⟩ rangle
    ⟵ longleftarrow
    ⟶ longrightarrow
    ⟷ longleftrightarrow
    ⟸ Longleftarrow
    ⟹ Longrightarrow
    ⟺ Longleftrightarrow
    ⟼ longmapsto
    ⨀ bigodot
    ⨁ bigoplus
    ⨂ bigotimes
    ⨄ biguplus
    ⨆ bigsqcup
    ⨿ amalg
    ⩽ leqslant
    ⩾ geqslant
    ⪅ lessapprox
    ⪆ gtrapprox
    ⪇ lneq
    ⪈ gneq
    ⪋ lesseqqgtr
    ⪌ gtreqqless
    ⪕ eqslantless
    ⪖ eqslantgtr
    ⪯ preceq
    ⪰ succeq
    ⪵ precneqq
    ⪶ succneqq
    ⪷ precapprox
    ⪸ succapprox
    ⫅ subseteqq
    ⫆ supseteqq
    ⫋ subsetneqq
    ⫌ supsetneqq
    """.strip().splitlines()
)
"""Character to the name of the command that prints it in math."""

FORMULAS = {
    "−": "-",
    "′": "{}'",
    "″": "{}''",
    "‴": "{}'''",
    "Α": r"\mathnormal{A}",
    "Β": r"\mathnormal{B}",
    "Ε": r"\mathnormal{E}",
    "Ζ": r"\mathnormal{Z}",
    "Η": r"\mathnormal{H}",
    "Ι": r"\mathnormal{I}",
    "Κ": r"\mathnormal{K}",
    "Μ": r"\mathnormal{M}",
    "Ν": r"\mathnormal{N}",
    "Ο": r"\mathnormal{O}",
    "Ρ": r"\mathnormal{P}",
    "Τ": r"\mathnormal{T}",
    "Χ": r"\mathnormal{X}",
    "ο": r"\mathnormal{o}",
    "≔": ":=",
    "≕": "=:",
    "≝": r"\overset{\mathrm{def}}{=}",
    "≙": r"\overset{\wedge}{=}",
    "∛": r"\sqrt[3]{}",
    "∜": r"\sqrt[4]{}",
    **{c: f"^{{{n}}}" for c, n in zip("⁰⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", "0456789+-=()ni", strict=True)},
    **{c: f"_{{{n}}}" for c, n in zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", "0123456789+-=()", strict=True)},
    **{c: f"_{{{n}}}" for c, n in zip("ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ", "aeoxhklmnpstijruv", strict=True)},
    **{c: f"^{{{n}}}" for c, n in zip("ᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀ", "abcdefghjklmoprstuvwxyzT", strict=True)},
}
"""Character to the formula that prints it, where one command is not enough."""

FONTS = {
    "mathbf": "MATHEMATICAL BOLD",
    "mathit": "MATHEMATICAL ITALIC",
    "boldsymbol": "MATHEMATICAL BOLD ITALIC",
    "mathcal": "MATHEMATICAL SCRIPT",
    "mathfrak": "MATHEMATICAL FRAKTUR",
    "mathbb": "MATHEMATICAL DOUBLE-STRUCK",
    "mathsf": "MATHEMATICAL SANS-SERIF",
    "mathtt": "MATHEMATICAL MONOSPACE",
}
CAPITALS_ONLY = frozenset({"mathcal", "mathbb"})
HOLES = {
    ("mathcal", letter): char for letter, char in zip("BEFHILMR", "ℬℰℱℋℐℒℳℛ", strict=True)
} | {
    ("mathbb", letter): char for letter, char in zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True)
} | {
    ("mathfrak", letter): char for letter, char in zip("CHZ", "ℭℌℨ", strict=True)
}  # fmt: skip
"""The letters of mathematical alphabets that stand outside their block (Unicode 15, section 22.2)."""
_DIGITS = ("ZERO", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE")

SYNONYMS = {
    "dag": "†",
    "ddag": "‡",
    "copyright": "©",
    "pounds": "£",
    "dots": "…",
    "ldots": "…",
    "mathellipsis": "…",
    "euro": "€",
    "EUR": "€",
    "textbackslash": "\\",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciitilde": "~",
    "textasciicircum": "^",
    "textasciigrave": "`",
    "textquotesingle": "'",
    "textquotedbl": '"',
    "textquoteleft": "‘",
    "textquotedblleft": "“",
    "textquotedblright": "”",
    "textendash": "–",
    "textemdash": "—",
    "textdollar": "$",
    "textunderscore": "_",
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
    "textsection": "§",
    "textparagraph": "¶",
    "slash": "/",
    "lbrace": "{",
    "rbrace": "}",
    "nobreakspace": "\u00a0",
    "thinspace": "\u2009",
    "quad": "\u2003",
    "enspace": "\u2002",
    "lq": "‘",
    "rq": "’",
    "guillemetleft": "«",
    "guillemetright": "»",
    "flqq": "«",
    "frqq": "»",
    "flq": "‹",
    "frq": "›",
    "glqq": "„",
    "grqq": "“",
    "glq": "‚",
    "grq": "‘",
    "og": "«",
    "fg": "»",
    "SS": "ẞ",
    "yen": "¥",
    "cprime": "ʹ",
    "cdprime": "ʺ",
    "Dj": "Đ",
    "le": "≤",
    "ge": "≥",
    "ne": "≠",
    "to": "→",
    "gets": "←",
    "land": "∧",
    "lor": "∨",
    "lnot": "¬",
    "neg": "¬",
    "pm": "±",
    "times": "×",
    "div": "÷",
    "rightarrow": "→",
    "leftarrow": "←",
    "uparrow": "↑",
    "downarrow": "↓",
    "owns": "∋",
    "emptyset": "∅",
    "iff": "⟺",
    "Diamond": "◊",
    "Box": "□",
}
"""Names of commands that are read but never written."""

COMMANDS = {name: char for table in (MATH, TEXT) for char, name in table.items()} | SYNONYMS
"""The name of a command to the character it prints."""

MATH_TEXT = {"±": "pm", "×": "times", "÷": "div", "→": "rightarrow", "←": "leftarrow", "↑": "uparrow"} | {
    "↓": "downarrow",
    "¬": "neg",
    "…": "ldots",
    "·": "cdot",
    "µ": "mu",
    "†": "dagger",
    "‡": "ddagger",
    "•": "bullet",
    "§": "S",
    "\u2126": "Omega",
    "‖": "|",
    "°": "circ",
}
"""Characters that running text prints with a command of its own, and what prints them in a formula."""

SPACES = {"\u00a0": "~", "\u2009": r"\,", "\u2003": r"\quad", "\u2002": r"\enspace", "\u00ad": ""}
"""Characters that are a space of some width, and their commands in a formula."""

_CHARACTERS = {f"\\{name}": char for char, name in MATH.items()} | {tex: char for char, tex in FORMULAS.items()}


def formula(char: str) -> str | None:
    r"""The formula that prints a character, or None.

    >>> formula("≤"), formula("𝔼"), formula("ά"), formula("x")
    ('\\leq', '\\mathbb{E}', '\\acute{\\alpha}', None)
    """
    if char in MATH:
        return "\\" + MATH[char]
    if char in FORMULAS:
        return FORMULAS[char]
    if "\u2100" <= char <= "\u2134" or "\U0001d400" <= char <= "\U0001d7ff":
        return _alphabet(char)
    parts = unicodedata.normalize("NFD", char)
    if len(parts) == 2 and parts[1] in MATH_MARKS and parts[0] in MATH and unicodedata.normalize("NFC", parts) == char:
        return rf"\{MATH_MARKS[parts[1]]}{{\{MATH[parts[0]]}}}"
    return None


def character(tex: str) -> str | None:
    """The character that a formula prints: the way back from :func:`formula`."""
    found = _CHARACTERS.get(tex)
    if found is not None or not tex.endswith("}"):
        return found
    command, _, argument = tex[1:-1].partition("{")
    if command in FONTS and len(argument) == 1:
        return _letter(command, argument)
    if command in MATH_ACCENTS and argument[1:] in COMMANDS:
        composed = unicodedata.normalize("NFC", COMMANDS[argument[1:]] + MATH_ACCENTS[command])
        return composed if len(composed) == 1 and formula(composed) == tex else None
    return None


def _alphabet(char: str) -> str | None:
    plain = unicodedata.normalize("NFKC", char)
    if len(plain) != 1 or not plain.isascii():
        return None
    return next((rf"\{font}{{{plain}}}" for font in FONTS if _letter(font, plain) == char), None)


def _letter(font: str, plain: str) -> str | None:
    if (font, plain) in HOLES:
        return HOLES[font, plain]
    if not (plain.isascii() and plain.isalnum()) or (font in CAPITALS_ONLY and not plain.isupper()):
        return None
    case = "CAPITAL" if plain.isupper() else "SMALL"
    kind = f"DIGIT {_DIGITS[int(plain)]}" if plain.isdigit() else f"{case} {plain.upper()}"
    try:
        return unicodedata.lookup(f"{FONTS[font]} {kind}")
    except KeyError:
        return None

r"""What a command that is kept as it stands says where nothing is typeset: its text, as far as that is known."""

from __future__ import annotations

import re

from bibconv.text.inline import LOGOS
from bibconv.text.latex.canon import flatten
from bibconv.text.latex.decode import decode
from bibconv.text.memo import Memo

_COMMAND = re.compile(r"\\([A-Za-z]{1,30})((?:\{[^{}]*(?:\{[^{}]*\}[^{}]*){0,20}\})*)")
_ARGUMENT = re.compile(r"\{((?:[^{}]|\{[^{}]*\}){0,1000})\}")
_SHOWN = {
    **dict.fromkeys(
        ("uline", "up", "fsup", "textsw", "textulc", "textcyr", "textcyrillic", "textgreek", "textarab"), 1
    ),
    **dict.fromkeys(("textlatin", "textenglish", "textgerman", "textfrench", "textspanish", "textitalian"), 1),
    **dict.fromkeys(("textrussian", "textjapanese", "textchinese", "texthebrew", "textlf", "textosf", "bibstring"), 1),
    **dict.fromkeys(("MakeUppercase", "MakeLowercase", "uppercase", "lowercase"), 1),
    **dict.fromkeys(("MakeTextUppercase", "MakeTextLowercase", "fbox", "textin", "textins", "path", "nolinkurl"), 1),
    **dict.fromkeys(("lstinline", "oldstylenums", "nth", "ordinalnum", "mkbibacro", "mkbibordinal"), 1),
    **dict.fromkeys(("mkbibnamefamily", "mkbibnamegiven", "mkbibnameprefix", "mkbibnamesuffix"), 1),
    **dict.fromkeys(("foreignlanguage", "textcolor", "colorbox", "raisebox", "scalebox", "rotatebox", "parbox"), 2),
}
"""Commands whose last argument is their text, and how many arguments each has."""
_UNSEEN = frozenset(("noopsort", "NOOP", "noop", "nopsort", "Noopsort", "sortnoop", "SortNoop", "sortitem")) | {
    *("vspace", "hspace", "label", "index", "selectlanguage", "color"),
}
"""Commands with an argument that print nothing."""
_MUTE = frozenset(("tiny", "scriptsize", "footnotesize", "small", "normalsize", "large", "Large", "LARGE", "huge")) | {
    *("Huge", "noindent", "centering", "hfill", "bibsentence", "midsentence"),
}
"""Commands without one that print nothing."""


def legible(tex: str) -> str:
    r"""The text of a command, or the command itself where that is not known.

    >>> legible(r"\foreignlanguage{french}{fran\c{c}ais}"), legible(r"\noopsort{a}"), legible(r"\foo{b}")
    ('français', '', '\\foo{b}')
    """
    return _LEGIBLE[tex]


def _legible(tex: str) -> str:
    if tex in LOGOS:
        return LOGOS[tex]
    if journal := _JOURNALS.get(tex.removeprefix("\\").removesuffix("{}")):
        return journal
    found = _COMMAND.fullmatch(tex)
    arguments = _ARGUMENT.findall(found[2]) if found else []
    if found and not arguments and found[1] in _MUTE:
        return ""
    if found is None or not arguments:
        return tex
    if found[1] in _UNSEEN:
        return ""
    if _SHOWN.get(found[1]) != len(arguments):
        return tex
    text = flatten(decode(arguments[-1]))
    if found[1].lower().endswith("uppercase"):
        return text.upper()
    return text.lower() if found[1].lower().endswith("lowercase") else text


_JOURNALS = dict(
    pair.split("=")
    for pair in (
        "aj=AJ;actaa=Acta Astron.;araa=ARA&A;apj=ApJ;apjl=ApJL;apjs=ApJS;ao=ApOpt;apss=Ap&SS;aap=A&A;aapr=A&A Rv;"
        "aaps=A&AS;azh=AZh;baas=BAAS;bac=BAICz;caa=ChA&A;cjaa=ChJA&A;icarus=Icarus;jcap=JCAP;jrasc=JRASC;"
        "memras=MmRAS;mnras=MNRAS;na=NewA;nar=NewAR;pra=PhRvA;prb=PhRvB;prc=PhRvC;prd=PhRvD;pre=PhRvE;prl=PhRvL;"
        "pasa=PASA;pasp=PASP;pasj=PASJ;qjras=QJRAS;rmxaa=RMxAA;skytel=S&T;solphys=SoPh;sovast=SvA;ssr=SSRv;"
        "zap=ZA;nat=Nature;iaucirc=IAUC;aplett=ApL;apspr=Astrophys. Space Phys. Res.;bain=BAN;fcp=FCPh;gca=GeoCoA;"
        "grl=Geophys. Res. Lett.;jcp=JChPh;jgr=J. Geophys. Res.;jqsrt=JQSRT;memsai=MmSAI;nphysa=NuPhA;"
        "physrep=PhR;physscr=PhyS;planss=P&SS;procspie=Proc. SPIE"
    ).split(";")
)
"""The journals of AASTeX, which the entries of the Astrophysics Data System name by these commands (AASTeX, 2.13)."""
_LEGIBLE = Memo(_legible, 1 << 12)

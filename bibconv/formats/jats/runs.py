"""Rich text as JATS has it: runs become inline elements, and inline elements runs.

JATS 1.3 (ANSI/NISO Z39.96-2021), "Phrase-Level Content". What has no element of its own is a ``named-content`` with
a ``content-type`` that says what it is, and comes back as it was.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from bibconv.formats.jats.mathml import linear
from bibconv.model import (
    Bold,
    Cite,
    Code,
    Italic,
    Link,
    Math,
    NoCase,
    Paragraph,
    Run,
    SmallCaps,
    Sub,
    Sup,
    Tex,
    Text,
)
from bibconv.text import inline, scan
from bibconv.text.latex.resolve import resolve
from bibconv.text.xml import (
    HREF,
    attribute,
    characters,
    entity,
    escape,
    field,
    line_of,
    local,
    outside,
    parser,
    plain,
    tidy,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

ELEMENTS: dict[type, str] = {
    Italic: "italic",
    Bold: "bold",
    Sup: "sup",
    Sub: "sub",
    SmallCaps: "sc",
    NoCase: "fixed-case",
    Code: "monospace",
}
_RUNS = {tag: run for run, tag in ELEMENTS.items()}

DEPTH = 60
"""How deep markup may be nested; below, the characters stay and the markup goes, so that any parser can follow."""

WORD = re.compile(r"[^\W\d_]{2}")
"""What a label has that is no number."""

_SKIPPED = frozenset({"label", "index-term", "milestone-start", "milestone-end", "alt-text"})
_BLOCKS = frozenset(
    {
        *("p", "title", "sec", "list", "list-item", "def-list", "def-item", "term", "def", "disp-quote", "attrib"),
        *("verse-group", "verse-line", "statement", "speech", "speaker", "fig", "caption", "boxed-text", "preformat"),
        *("table-wrap", "table", "thead", "tbody", "tfoot", "tr", "th", "td", "disp-formula-group", "fn-group", "fn"),
        "label",
    }
)
"""What begins a line of its own."""
FORMULAS = frozenset({"inline-formula", "disp-formula", "tex-math", "math", "alternatives"})


def show(text: Text) -> str:
    """The content of an element of mixed content, without blanks at its ends.

    >>> show(("at most ", Math(tex="n^2"), " < ", Italic(content="m")))
    'at most <inline-formula><tex-math>n^2</tex-math></inline-formula> &lt; <italic>m</italic>'
    """
    return field(text) if isinstance(text, str) else _within(trim(inline.join(text)), 0).strip(" ")


def _within(text: Text, depth: int) -> str:
    if isinstance(text, str):
        return escape(tidy(text))
    return "".join([escape(tidy(run)) if isinstance(run, str) else _show(run, depth + 1) for run in text])


def _show(run: Run, depth: int) -> str:
    if isinstance(run, Math):
        return f"<inline-formula><tex-math>{escape(run.tex)}</tex-math></inline-formula>"
    if isinstance(run, Cite):
        return _cite(run)
    if isinstance(run, Tex):
        return _tex(run, depth)
    if depth > DEPTH:
        return escape(inline.show(run.content))
    content = _within(run.content, depth)
    if not content:
        return ""
    if isinstance(run, Link):
        # Journal Publishing has neither formulas nor links within ext-link.
        simple = "<inline-formula" not in content and "<ext-link" not in content
        tag, kind = ("ext-link", 'ext-link-type="uri"') if simple else ("named-content", 'content-type="link"')
        return f'<{tag} {kind} xlink:href="{attribute(run.href)}">{content}</{tag}>'
    if isinstance(run, Paragraph):
        return f'<named-content content-type="paragraph">{content}</named-content>'
    tag = ELEMENTS[type(run)]
    return f"<{tag}>{content}</{tag}>"


def _cite(run: Cite) -> str:
    """A citation, its command as it stands; the keys only where they cannot be told from the command."""
    use = ""
    if inline.parse(run.tex) != (run,):
        use = f' specific-use="{attribute(" ".join(quote(key, errors="replace") for key in run.keys))}"'
    return f'<named-content content-type="citation"{use}>{escape(run.tex)}</named-content>'


def _tex(run: Tex, depth: int) -> str:
    """A command: what it means is the content, how it stood is ``alt``."""
    meant = resolve((run,))
    if meant == (run,):
        return f'<named-content content-type="tex">{escape(run.tex)}</named-content>'
    content = _within(meant, depth) if depth <= DEPTH else escape(inline.show(meant))
    return f'<named-content content-type="tex" alt="{attribute(run.tex)}">{content}</named-content>'


def parse(element: _Element) -> Text:
    """The text in an element, without blanks at its ends; empty where there is none."""
    return trim(content(element))


def block(element: _Element) -> Text:
    """The text of a paragraph, or of what stands in the place of one, such as a formula."""
    if local(element) not in FORMULAS:
        return content(element)
    found = _formula(element)
    return found if isinstance(found, (str, tuple)) else (found,)


def trim(text: Text) -> Text:
    """The text without blanks at its ends, where these are plain characters."""
    if isinstance(text, str):
        return tidy(text).strip(" ")
    parts = list(text)
    if isinstance(parts[0], str):
        parts[0] = tidy(parts[0]).lstrip(" ")
    if isinstance(parts[-1], str):
        parts[-1] = tidy(parts[-1]).rstrip(" ")
    return inline.join(parts)


_TEXTUAL = "|".join((*_RUNS, *sorted(FORMULAS), "named-content", "styled-content", "ext-link", "uri"))
_MARKUP = re.compile(rf"</?(?:[\w.-]+:)?(?:{_TEXTUAL})(?=[\s/>])[^<>]*>")


def lighten(element: _Element, most: int) -> bool:
    """Leave the characters alone of the text in an element that has more elements in it than that; whether it had."""
    if next(islice(element.iterdescendants(), most, None), None) is None:
        return False
    from lxml import etree

    # To strip the tags from the tree would leave as many texts side by side, which lxml takes quadratic time to join.
    xml = _MARKUP.sub("", etree.tostring(element, encoding="unicode", with_tail=False))
    # The reference to a DTD, which is not read, lets entities be that are not declared.
    light = etree.fromstring('<!DOCTYPE x SYSTEM "x">' + "\n" * (line_of(element) - 1) + xml, parser())
    element[:] = list(light)
    element.text = light.text
    return True


def content(element: _Element) -> Text:
    """The text in an element, blanks at its ends included."""
    parts: list[str | Run] = [element.text or ""]
    for child in element:
        found = _run(child)
        parts += [found] if not isinstance(found, tuple) else found
        parts.append(child.tail or "")
    joined = inline.join(parts)
    if isinstance(joined, str):
        return tidy(joined)
    return tuple([tidy(part) if isinstance(part, str) else part for part in joined])


def _run(child: _Element) -> Text | Run:
    tag = local(child)
    if run := _RUNS.get(tag):
        inner = content(child)
        return run(content=inner) if inner else ""
    if tag in FORMULAS:
        return _formula(child)
    if tag == "named-content":
        return _named(child)
    if tag in ("ext-link", "uri"):
        return _link(child)
    if tag == "break":
        return " "
    if tag in _SKIPPED and not is_worded_label(child):
        return ""
    if not tag:
        return entity(child)
    inner = content(child)
    if tag in _BLOCKS and inner:
        return inline.join(["\n", *((inner,) if isinstance(inner, str) else inner), "\n"])
    return inner


def is_worded_label(child: _Element) -> bool:
    """Whether a label has words; that of a citation is kept apart."""
    above = child.getparent()
    in_citation = above is not None and local(above).endswith(("ref", "citation"))
    return local(child) == "label" and not in_citation and WORD.search(plain(child)) is not None


def _link(child: _Element) -> Text | Run:
    inner = content(child)
    href = child.get(HREF) or (plain(child) if local(child) == "uri" else "")
    return Link(href=href, content=inner) if href and inner else inner or href


def _named(child: _Element) -> Text | Run:
    kind = child.get("content-type")
    if kind == "citation":
        return _read_cite(child)
    if kind == "tex":
        tex = child.get("alt") or characters(child)
        return Tex(tex=tex) if tex else ""
    if kind == "link" and child.get(HREF):
        return _link(child)
    inner = content(child)
    if kind == "paragraph" and inner:
        return Paragraph(content=inner)
    return NoCase(content=inner) if kind == "nocase" and inner else inner


def _read_cite(child: _Element) -> Text | Run:
    tex = characters(child)
    keys = tuple(unquote(key) for key in (child.get("specific-use") or "").split())
    if keys and tex:
        return Cite(keys=keys, tex=tex)
    return inline.parse(tex)


def _formula(child: _Element) -> Text | Run:
    """TeX where the document has it, be it beside MathML; otherwise the formula, or what has words, as running text."""
    found = tex_of(child)
    if found is not None and (found is child or not WORD.search(" ".join(outside(child)))):
        tex = bare(characters(found))
        return Math(tex=tex) if tex else ""
    if local(child) == "alternatives":
        # One formula is enough; the others show the same.
        child = next((each for each in child if local(each) in FORMULAS), child)
    return linear(child) if local(child) == "math" else content(child)


def tex_of(formula: _Element) -> _Element | None:
    """The element that has the TeX of a formula; None where there is none."""
    if local(formula) == "tex-math":
        return formula
    found = formula.find(".//{*}tex-math")
    return formula.find(".//{*}annotation[@encoding='application/x-tex']") if found is None else found


def bare(tex: str) -> str:
    r"""Math without the document, the delimiters and the line ends that publishers wrap it in.

    >>> bare("\\documentclass{minimal}\n\\begin{document}\n$$x^2$$\n\\end{document}")
    'x^2'
    >>> bare(r"$x$ and $y$")
    '$x$ and $y$'
    """
    _, begun, body = tex.partition(r"\begin{document}")
    if begun:
        tex = body.partition(r"\end{document}")[0]
    if "\n" in tex:
        tex = tex.strip()
    for opening, closing in (("$$", "$$"), ("$", "$"), (r"\(", r"\)"), (r"\[", r"\]")):
        if tex.startswith(opening) and tex.endswith(closing) and len(tex) > len(opening + closing):
            inner = tex[len(opening) : -len(closing)]
            return tex if closing in inner else inner
    return tex


def sure(text: Text) -> bool:
    """Whether a text is known to come back as it was, without reading it."""
    if isinstance(text, str):
        return scan.printable(text) and text[:1] not in ("", " ") and text[-1] != " "
    if not _sure(text, 1):
        return False
    first, last = text[0], text[-1]
    return not (isinstance(first, str) and first[0] == " ") and not (isinstance(last, str) and last[-1] == " ")


def _sure(text: Text, depth: int) -> bool:
    if isinstance(text, str):
        return scan.printable(text) and text != ""
    if depth > DEPTH or not text or (len(text) == 1 and isinstance(text[0], str)):
        return False
    after_string = False
    for run in text:
        string = isinstance(run, str)
        if string and after_string:
            return False
        after_string = string
        if not _sure_run(run, depth):
            return False
    return True


def _sure_run(run: str | Run, depth: int) -> bool:
    if isinstance(run, str):
        return scan.printable(run) and run != ""
    if isinstance(run, Math):
        return run.tex.isprintable() and run.tex != "" and not _WRAPPED.search(run.tex)
    return type(run) in ELEMENTS and _sure(run.content, depth + 1)  # type: ignore[union-attr]


_WRAPPED = re.compile(r"\$|\\[(\[]|\\begin\{document\}")

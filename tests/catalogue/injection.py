"""Values that are made to be something else in the document that is written, on a terminal, or as a file name."""

from __future__ import annotations

import json
from collections.abc import Iterator

from .case import AFTER, BEFORE, Case, array, csl

KEYS = (
    "../../etc/passwd", "/etc/passwd", "..", ".", "", " ", "a/b", "a\\b", "con", "nul.txt", "-rf", "--output", "~root", "$HOME", "`id`", "a;b", "a|b",
    "a\nb", "a\rb", "a\0b", "\x1b[2J", "\x1b]0;title\x07", "\u202egpj.exe", "a" * 5_000, "é" * 300, "k,title={INJ}", "k}\n@misc{INJ,", "k,}@misc{INJ",
    "%INJ", "k\\input{x}", "#", "k{", "k}", '"', "'", "<b>INJ</b>", "&INJ;", "]]>", "*", "?", "file:///etc/passwd", "a:b", "AUX", "\ufeff", "\ud7ff",
)  # fmt: skip

TEXTS = {
    "bibtex": ("}\n}\n@misc{INJ, title={INJ}}", "}, note = {INJ", '" # INJ # "', "\\input{/etc/passwd}", "\\write18{INJ}", "\\immediate\\openout1=INJ",
               "\\catcode`\\@=11", "\\csname input\\endcsname x", "\\end{document}", "% INJ", "\n@misc{INJ,", "\\}", "\\{", "{", "}", "}{", "$", "$}$", "\\$",
               "\\", "\\\\", "#1", "^^5cinput", "~", "&", "_", "\\begin{verbatim}", "\\loop\\iftrue\\repeat", "\\def\\x{\\x}\\x", "\\newwrite", "\\special{x}",
               "\\directlua{os.execute()}", "\\let\\a\\b", "\\read16", "\\openin5=x", "\\ShellEscape{x}", "\\includegraphics{/etc/passwd}"),
    "ris": ("a\nER  - \nTY  - BOOK\nTI  - INJ", "a\r\nER  - \r\n", "a\rTY  - BOOK\rER  - ", "ER  - ", "TY  - JOUR", "a\u2028ER  - ", "a\x85ER  - ", "a\x0bER  - ",
            "a\x0cER  - ", "a\x1eER  - ", "AU  - INJ"),
    "jats": ("</article-title></title-group><INJ/>", "<INJ>", "]]>", "<![CDATA[INJ", "&INJ;", "<!-- INJ", "<?INJ?>", '"><INJ/>', "<script>INJ</script>",
             "<xi:include href='/etc/passwd'/>", "\x01", "\ufffe", "<!DOCTYPE INJ>"),
    "csl-json": ('","INJ":"x', "\\", '\\"', "</script><script>INJ</script>", "<img src=x onerror=INJ>", "<a href='javascript:INJ'>x</a>", "\u2028", "<i>", "</i>",
                 "<span class=\"INJ\">", "{:INJ: x}"),
}  # fmt: skip

DANGEROUS = ("\\input{", "\\write18{", "\\openout1", "\\catcode", "\\csname", "\\end{document}", "\\directlua{", "\\special{", "\\ShellEscape{", "\\includegraphics{",
             "\\def\\", "\\let\\", "\\newwrite", "\\read16", "\\openin5", "\\loop")  # fmt: skip
"""Commands that must not come out of a plain text alive."""

FORBIDDEN = {
    "bibtex": ("\n@misc{INJ", "\n@misc{inj", *DANGEROUS),
    "ris": ("\nTI  - INJ", "\rTI", "\nAU  - INJ"),
    "jats": (
        "<INJ",
        "<![CDATA[INJ",
        "&INJ;",
        "<!-- INJ",
        "<?INJ",
        "<script",
        "<xi:",
        "<!DOCTYPE INJ",
        "\x01",
        "\ufffe",
    ),
    "csl-json": ('"INJ"',),
}


def cases() -> Iterator[Case]:
    for number, key in enumerate(KEYS):
        data = array(csl("k1", BEFORE), csl(key, "Kept"), csl("k2", AFTER)).encode()
        for to in ("bibtex", "jats", "ris"):
            yield Case(f"key-{number}-to-{to}", data, "csl-json", to=to, want="reported", keeps=(BEFORE, AFTER), read=3,
                       without=("\x1b", *(FORBIDDEN["bibtex"][:2] if to == "bibtex" else ())))  # fmt: skip
        yield Case(
            f"key-{number}-to-folder",
            data,
            "csl-json",
            to="ris",
            want="reported",
            keeps=(BEFORE, AFTER),
            read=3,
            folder=True,
        )
    for to, texts in TEXTS.items():
        for number, text in enumerate(texts):
            item = {"id": "t", "type": "article-journal", "title": text, "abstract": text, "publisher": text, "container-title": text, "note": text,
                    "author": [{"family": text, "given": text}, {"literal": text}], "page": text, "volume": text, "DOI": text, "URL": text, "keyword": text,
                    "custom": {text: text}, "genre": text}  # fmt: skip
            data = array(csl("k1", BEFORE), json.dumps(item), csl("k2", AFTER)).encode()
            yield Case(
                f"text-{number}-to-{to}",
                data,
                "csl-json",
                to=to,
                want="reported",
                keeps=(BEFORE, AFTER),
                read=3,
                without=FORBIDDEN[to],
            )
    yield from _terminal()


def _terminal() -> Iterator[Case]:
    """What diagnostics quote must be harmless on a terminal and in annotations."""
    escape = "\x1b]8;;http://x\x07\x1b[31m\x9b31m\u202e\r::error::INJ"
    bad = {
        "bibtex": f"@misc{{a{escape}, crossref = {{{escape}}}, title = {escape}, x{escape} = 1}}\n@misc{{a, title = {{x}}}}@misc{{a, title = {{y}}}}\n",
        "ris": f"TY  - {escape}\nTI  - {escape}\nPY  - {escape}\nID  - {escape}\nER  - {escape}\n{escape}\n",
        "csl-json": json.dumps(
            [{"id": escape, "type": escape, escape: escape, "author": [{escape: 1}], "issued": {escape: escape}}]
        ),
        "jsonl": json.dumps({"id": escape, escape: escape}),
        "jats": f"<article><{escape}/></article>",
        "listing": f"Abel, Niels\nT{escape} of it\nAbel, Niels, {escape}, x, y\nWords {escape}\n{escape}, x\n",
        "abstracts": f"{escape}\nTitle: {escape}\nAuthors: {escape}\nAbstract: {escape}\n",
    }
    for reader, text in bad.items():
        for form in ("text", "json", "github", "sarif"):
            yield Case(f"terminal-{form}-{reader}", text.encode(), reader, want="reported", to="ris", without=("\x1b", "\x9b", "\n::error::INJ"),
                       arguments=("-f", reader, "--output-format", form))  # fmt: skip

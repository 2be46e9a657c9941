"""Time is linear in the input, whatever the input: twice as much takes at most 2.3 times as long.

Twenty kilobytes of each pattern are converted; what takes a moment for so many is linear, or will not be felt.
Where it takes longer, half as much is measured beside it, up to three times.
"""

import gc
import time
from collections.abc import Callable

import pytest
from catalogue.case import between, csl, document, paper, ris

from bibconv import files
from bibconv.format import get
from bibconv.pipe import Conversion, read_document
from bibconv.report import Report

SIZE = 20_000
MOMENT = 0.03
"""Seconds of CPU in which the square of the size would not have been gone through."""
RATIO = 2.3
TRIES = 3

UNITS = {
    "blank": " ", "newline": "\n", "letter": "a", "word": "word ", "capital": "Ab-C/", "backslash": "\\", "dollar": "$", "math": "$x$", "half-math": "$x ",
    "open": "{", "close": "}", "pair": "{}", "comma": ",", "commas": ", ", "and": " and ", "semicolon": "; ", "quote": '"', "percent": "%", "hash": "#",
    "tilde": "~", "hyphen": "-", "at": "@", "entry": "@misc{", "entries": "\n@misc{x, ", "emph": "\\emph{", "accent": "\\'{e}", "cite": "\\citep{a} ", "half-cite": "\\citep{a",
    "begin": "\\begin{x}", "display": "\\[", "tag": "<i>", "half-tag": "<i ", "entity": "&amp;", "half-entity": "&", "number": "1", "doi": "10.1/", "url": "http://x/",
    "money": "$5 and ", "stop": ". ", "slash": "/", "equals": "=", "name": "Doe, J., ", "initial": "A. ", "accented": "é", "combining": "\u0301", "cjk": "中",
    "ris-tag": "\nT2  - ", "end": "\nER  - ", "brace-colon": "{:", "note": "a: b\n", "bracket": "[", "colon": ":", "star": "**", "label": "\nAbstract: ", "title": "\nTitle: ",
    "underscore": "_", "caret": "^", "bullet": "\n- ", "heading": "\nAbel, Niels\n", "string": "\n@string{a = a # a}", "quote-open": '\n{"id": "x, ', "tab": "\t",
}  # fmt: skip

Maker = Callable[[str], str]
PLACES: dict[str, tuple[str, str, Maker]] = {
    "bibtex-title": ("bibtex", "csl-json", lambda text: between("bibtex", f"@misc{{x, note = {{K}}, title = {{{text}}}}}\n")),
    "bibtex-quoted": ("bibtex", "bibtex", lambda text: between("bibtex", f'@misc{{x, note = {{K}}, title = "{text}"}}\n')),
    "bibtex-author": ("bibtex", "ris", lambda text: between("bibtex", f"@misc{{x, note = {{K}}, author = {{{text}}}}}\n")),
    "bibtex-pages": ("bibtex", "jats", lambda text: between("bibtex", f"@article{{x, note = {{K}}, pages = {{{text}}}, doi = {{{text}}}}}\n")),
    "bibtex-raw": ("bibtex", "jsonl", lambda text: between("bibtex", f"{text}\n")),
    "ris-abstract": ("ris", "bibtex", lambda text: between("ris", ris("T", f"AB  - {text}\n"))),
    "ris-author": ("ris", "csl-json", lambda text: between("ris", ris("T", f"A2  - {text}\n"))),
    "ris-values": ("ris", "jats", lambda text: between("ris", ris("T", f"SP  - {text}\nDO  - {text}\nSN  - {text}\nKW  - {text}\nPY  - {text}\n"))),
    "ris-raw": ("ris", "jsonl", lambda text: between("ris", f"{text}\n")),
    "csl-title": ("csl-json", "bibtex", lambda text: between("csl-json", csl("x", text))),
    "csl-note": ("csl-json", "jats", lambda text: between("csl-json", csl("x", "T", note=text, author=[{"family": text}]))),
    "csl-raw": ("csl-json", "jsonl", lambda text: between("csl-json", text)),
    "jsonl-raw": ("jsonl", "ris", lambda text: between("jsonl", f"{text}\n")),
    "jsonl-title": ("jsonl", "bibtex", lambda text: between("jsonl", csl("x", text) + "\n")),
    "jats-raw": ("jats", "bibtex", lambda text: between("jats", text)),
    "abstracts": ("abstracts", "bibtex", lambda text: between("abstracts", f"Abstract: {text}\n")),
    "abstracts-raw": ("abstracts", "ris", lambda text: between("abstracts", f"{text}\n")),
    "listing-abstract": ("listing", "csl-json", lambda text: between("listing", paper("A title of a paper", text))),
    "listing-authors": ("listing", "bibtex", lambda text: between("listing", f"A title of a paper\nAbel, Niels, {text}, Doe, Jane\nText of it.\n")),
    "listing-title": ("listing", "jats", lambda text: between("listing", paper(text))),
    "listing-raw": ("listing", "jsonl", lambda text: between("listing", f"{text}\n")),
}  # fmt: skip


def seconds(text: str, reader: str, target: str) -> float:
    """CPU seconds of a conversion."""
    report = Report()
    conversion = Conversion(get(target), report)
    gc.disable()
    try:
        start = time.process_time()
        with files.from_text(text, report) as opened:
            for _ in conversion.entries(read_document(opened, report, get(reader))):
                pass
        return time.process_time() - start
    finally:
        gc.enable()


def ratio(make: Callable[[int], str], reader: str, target: str) -> float:
    """How much longer twice as much takes, at the best of a few tries."""
    whole, half = make(2), make(1)
    best = 99.0
    for _ in range(TRIES):
        longer = seconds(whole, reader, target)
        if longer < MOMENT:
            return 1.0
        best = min(best, longer / max(seconds(half, reader, target), 1e-9))
        if best <= RATIO:
            break
    return best


@pytest.mark.parametrize("place", PLACES)
def test_hostile_patterns_are_read_in_linear_time(place: str) -> None:
    reader, target, make = PLACES[place]
    seconds(document(reader, "warm"), reader, target)
    slow = {}
    for name, unit in UNITS.items():
        count = SIZE // (2 * len(unit))
        if (found := ratio(lambda times, unit=unit, count=count: make(unit * (count * times)), reader, target)) > RATIO:  # type: ignore[misc]
            slow[name] = found
    assert slow == {}


@pytest.mark.parametrize("target", ["bibtex", "biblatex", "csl-json", "ris", "jats", "jsonl"])
@pytest.mark.parametrize("reader", ["bibtex", "csl-json", "ris", "jats", "jsonl", "abstracts", "listing"])
def test_honest_documents_are_converted_in_linear_time(reader: str, target: str) -> None:
    def make(times: int) -> str:
        return document(reader, *(f"The Title of the Paper Number {n} on $x^2$" for n in range(250 * times)))

    seconds(make(1), reader, target)
    assert ratio(make, reader, target) <= RATIO


CLASHES: dict[str, tuple[str, Callable[[int], str]]] = {
    "same-key": ("bibtex", lambda n: "".join(f"@misc{{same, title = {{T{i}}}}}\n" for i in range(n))),
    "same-base": ("abstracts", lambda n: "Abstract: the same text in each of these records.\n" * n),
    "suffixed": ("bibtex", lambda n: "".join(f"@misc{{same{'-2' * (i % 3)}, title = {{T{i}}}}}\n" for i in range(n))),
    "unclosed": ("bibtex", lambda n: "".join(f"@misc{{u{i}, title = {{Lost\n" for i in range(n))),
    "unclosed-quote": ("bibtex", lambda n: "".join(f'@misc{{u{i}, title = "Lost\n' for i in range(n))),
    "unclosed-parenthesis": ("bibtex", lambda n: "".join(f"@misc(u{i}, title = {{Lost}}\n" for i in range(n))),
    "crossref-chain": ("bibtex", lambda n: "".join(f"@book{{c{i}, title = {{T}}, crossref = {{c{i + 1}}}}}\n" for i in range(n // 4))),
    "crossref-one": ("bibtex", lambda n: "@book{p, title = {P}}\n" + "".join(f"@inbook{{c{i}, crossref = {{p}}}}\n" for i in range(n))),
    "strings": ("bibtex", lambda n: "".join(f"@string{{s{i} = s{i - 1} # {{x}}}}\n" for i in range(n // 8)) + "@misc{a, title = s9}"),
    "fields": ("bibtex", lambda n: "@misc{a" + "".join(f", f{i} = {{x}}" for i in range(n)) + "}"),
    "no-end": ("ris", lambda n: "".join(f"TY  - JOUR\nTI  - T{i}\n" for i in range(n))),
    "authors": ("ris", lambda n: "TY  - JOUR\n" + "".join(f"AU  - Doe, J{i}\n" for i in range(n)) + "ER  - \n"),
    "continuation": ("ris", lambda n: "TY  - JOUR\nAB  - a\n" + "goes on\n" * n + "ER  - \n"),
    "tag-like": ("ris", lambda n: "TY  - JOUR\nAB  - a\n" + "T2 - weighted\n" * n + "ER  - \n"),
    "broken-items": ("csl-json", lambda n: '{"id": "x", "title": "lost\n' * n),
    "open-items": ("csl-json", lambda n: "{\n" * (16 * n)),
    "names": ("csl-json", lambda n: '{"id": "x", "author": [' + ",".join(['{"family": "A"}'] * n) + "]}"),
    "same-name": ("csl-json", lambda n: '{"id": "x", ' + '"title": "a", ' * n + '"type": "book"}'),
    "faults": ("jats", lambda n: "<set>" + "<article><b></article>" * n + "</set>"),
    "faults-far": ("jats", lambda n: "<set>" + f"<article>&{'x' * 600}</article>" * (n // 20) + "</set>"),
    "faults-in-remarks": ("jats", lambda n: "<set>" + "<article>&<!-- <article> " * n + "</set>"),
    "beside": ("jats", lambda n: "<set>" + "".join(f"<a{i}/>x" for i in range(n)) + "<article/></set>"),
    "references": ("jats", lambda n: "<article><back><ref-list>" + "<ref><element-citation><year>2020</year></element-citation></ref>" * n + "</ref-list></back></article>"),
    "siblings": ("jats", lambda n: "<article><front><article-meta>" + "<x/>" * n + "</article-meta></front></article>"),
    "pictures": ("jats", lambda n: "<article><front><article-meta><abstract><p><inline-formula>" + "<inline-graphic>a</inline-graphic>" * n + "</inline-formula></p></abstract></article-meta></front></article>"),
    "page-ranges": ("jats", lambda n: "<article><front><article-meta>" + "<lpage>9</lpage><page-range>1-2,3</page-range>" * n + "</article-meta></front></article>"),
    "months": ("jats", lambda n: "<article><back><ref-list><ref><element-citation><year>2020</year>" + "<month>Zz</month>" * n + "</element-citation></ref></ref-list></back></article>"),
    "affiliations": ("jats", lambda n: "<article><front><article-meta><contrib-group>" + '<contrib><name><surname>A</surname></name><xref rid="a b"/></contrib>' * n + "</contrib-group>" + '<aff id="a">A</aff>' * n + '<author-notes><fn id="b"><p>B</p></fn></author-notes></article-meta></front></article>'),
    "affiliations-within": ("jats", lambda n: "<article><front><article-meta><contrib-group>" + "".join(f'<contrib><name><surname>A</surname></name><xref rid="c{i + 1}"/><aff id="c{i}">B</aff></contrib>' for i in range(n)) + "</contrib-group></article-meta></front></article>"),
    "media": ("jats", lambda n: "<article><front><journal-meta>" + "".join(f'<issn pub-type="epub">{i}</issn>' for i in range(n)) + "</journal-meta></front></article>"),
    "addresses": ("jats", lambda n: '<article xmlns:xlink="http://www.w3.org/1999/xlink"><front><article-meta><aff>' + "".join(f'<uri xlink:href="http://{i}">a</uri>, ' for i in range(n)) + "</aff></article-meta></front></article>"),
    "alternatives": ("jats", lambda n: "<ref-list><ref><citation-alternatives>" + "<mixed-citation>A B</mixed-citation>" * n + "</citation-alternatives></ref></ref-list>"),
    "links": ("bibtex", lambda n: "@misc{x, author = {" + "\\href{a}{b} and " * n + "c}}\n"),
    "headings": ("listing", lambda n: "".join(f"Name{i}, Given{i}\n" for i in range(n))),
    "titles": ("listing", lambda n: "Abel, Niels\n" + "A title which nobody wrote\n" * n),
    "names-only": ("listing", lambda n: "Abel, Niels, Doe, Jane\n" * n),
    "labels": ("abstracts", lambda n: "Abstract:\n" * n),
    "furniture": ("abstracts", lambda n: "Title: A\nAuthors: B\n" * n),
    "bad-lines": ("jsonl", lambda n: '{"id": 7}\n' * n),
}  # fmt: skip


@pytest.mark.parametrize("name", CLASHES)
def test_many_hostile_records_take_linear_time(name: str) -> None:
    reader, make = CLASHES[name]
    seconds(make(20), reader, "bibtex")
    assert ratio(lambda times: make(1_500 * times), reader, "bibtex") <= RATIO

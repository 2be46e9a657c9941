"""CSL-JSON, and the JSON Lines of the model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from .case import AFTER, BEFORE, Case, Want, array, between, csl

BOTH = (BEFORE, AFTER)


def _around(name: str, bad: str, want: Want = "reported", **more: Any) -> Case:
    return Case(f"csl-{name}", between("csl-json", bad).encode(), "csl-json", want=want, keeps=BOTH, **more)


def _lines(name: str, bad: str, want: Want = "refusal", **more: Any) -> Case:
    line = 2 if want == "refusal" else None
    return Case(
        f"jsonl-{name}", between("jsonl", bad + "\n").encode(), "jsonl", want=want, line=line, keeps=BOTH, **more
    )


def cases() -> Iterator[Case]:
    yield from _not_json()
    yield from _numbers()
    yield from _types()
    yield from _deep()
    yield from _truncated()
    yield from _texts()
    yield from _jsonl()
    yield from _said_twice()


def _abstract(sign: str, many: int) -> Callable[[], bytes]:
    """A document with an abstract of one sign, so many times."""
    return lambda: between("csl-json", csl("t", "T", abstract=sign * many)).encode()


def _not_json() -> Iterator[Case]:
    bad = {
        "no-colon": '{"id" "x", "type": "book"}',
        "no-comma": '{"id": "x" "type": "book"}',
        "trailing-comma": '{"id": "x", "type": "book",}',
        "single-quotes": "{'id': 'x', 'type': 'book'}",
        "bare-names": "{id: 1, type: book}",
        "comment": '{"id": "x", /* no */ "type": "book"}',
        "unclosed-string": '{"id": "x, "type": "book"}',
        "wrong-bracket": '{"id": "x", "author": [{"family": "A"}}',
        "bad-escape": '{"id": "\\x41", "type": "book"}',
        "half-escape": '{"id": "\\u12", "type": "book"}',
        "undefined": '{"id": undefined}',
        "a-string": '"just a string"',
        "a-number": "42",
        "null": "null",
        "true": "true",
        "an-array": '[[{"id": 1}]]',
        "nul-byte": '{"id": "x\0y", "type": "book"}',
        "raw-newline": '{"id": "x\ny", "type": "book"}',
        "raw-tab": '{"id": "x\ty", "type": "book", "title": "K"}',
    }
    for name, text in bad.items():
        yield _around(name, text)
    yield Case("csl-double-comma", between("csl-json", "").encode(), "csl-json", want="reported", keeps=BOTH)
    one, two = csl("a", BEFORE), csl("b", AFTER)
    around = {
        "double": (f"[{one},\n,{two}]", 2),
        "missing": (f"[{one}\n{two}]", 2),
        "trailing": (f"[{one},\n{two},\n]", 3),
        "bracket-twice": (f"[{one},\n{two}\n]]", 3),
        "bracket-at-the-end-alone": (f"{one}\n{two}\n]", 3),
        "array-in-the-array": (f"[{one},\n[{two}]]", 2),
        "object-behind-the-array": (f"[{one}]\n{two}", 2),
    }
    for name, (text, line) in around.items():
        yield Case(f"csl-between-{name}", text.encode(), "csl-json", want="error", line=line, keeps=BOTH, read=2)
    yield Case("csl-no-array", f"{csl('a', BEFORE)}\n{csl('b', AFTER)}".encode(), "csl-json", keeps=BOTH, read=2)
    yield Case(
        "csl-trailing-words",
        (array(csl("a", BEFORE)) + "and more words").encode(),
        "csl-json",
        want="reported",
        keeps=(BEFORE,),
    )
    yield Case(
        "csl-items", f'{{"items": [{csl("a", BEFORE)}, {csl("b", AFTER)}]}}'.encode(), "csl-json", keeps=BOTH, read=2
    )
    yield Case(
        "csl-items-faulty",
        f'{{"items": [{csl("a", BEFORE)}, 7, null]}}'.encode(),
        "csl-json",
        want="refusal",
        line=1,
        read=3,
        keeps=(BEFORE,),
    )
    yield Case("csl-empty-array", b"[]", "csl-json", want="reported", read=0)
    yield Case("csl-empty-object", b"{}", "csl-json", want="reported")
    yield Case("csl-a-scalar", b"42\n", "csl-json", want="error", line=1)
    yield Case("csl-html", b"<!doctype html><html><body>404</body></html>", "csl-json", want="error", line=1)
    yield Case("csl-brackets-only", b"]]]]}}}}[[[[", "csl-json", want="reported")
    yield Case(
        "csl-two-arrays",
        (array(csl("a", BEFORE)) + array(csl("b", AFTER))).encode(),
        "csl-json",
        want="reported",
        keeps=BOTH,
    )


def _numbers() -> Iterator[Case]:
    numbers = {
        "1e999": "1e999", "minus-1e999": "-1e999", "nan": "NaN", "infinity": "Infinity", "minus-infinity": "-Infinity",
        "minus-zero": "-0", "minus-zero-point": "-0.0", "digits-5000": "9" * 5_000, "digits-100000": "9" * 100_000,
        "fraction-100000": "0." + "9" * 100_000, "exponent-100000": "1e" + "9" * 100_000, "leading-zero": "007", "plus": "+1",
        "hex": "0x10", "dot": ".5", "big": "123456789012345678901234567890", "tiny": "5e-324", "exponent": "1e-999999",
    }  # fmt: skip
    for name, number in numbers.items():
        yield _around(f"number-{name}", f'{{"id": "n", "type": "book", "title": "Kept", "volume": {number}}}')
    great = '{"id": "n", "type": "book", "volume": 1e999, "number": -1E400, "issued": {"date-parts": [[1e777]]}}'
    keeps = (*BOTH, '"1e999"', '"-1E400"', '"1e777"')
    yield Case("csl-numbers-too-great", between("csl-json", great).encode(), "csl-json", keeps=keeps)
    for name in ("1e999", "digits-5000", "nan", "minus-zero", "digits-100000"):
        number = numbers[name]
        yield _around(f"year-{name}", f'{{"id": "n", "type": "book", "issued": {{"date-parts": [[{number}]]}}}}')
        yield _around(f"id-{name}", f'{{"id": {number}, "type": "book", "title": "Kept"}}')
        yield _around(f"custom-{name}", f'{{"id": "n", "type": "book", "custom": {{"x": [{number}]}}}}', to="csl-json")


def _types() -> Iterator[Case]:
    values = {
        "null": "null", "true": "true", "number": "7", "float": "1.5", "array": '["a", 1]', "arrays": "[[[]]]", "object": '{"a": {"b": 1}}',
        "empty": '""', "empty-array": "[]", "empty-object": "{}",
    }  # fmt: skip
    for field in ("id", "type", "title", "author", "issued", "page", "DOI", "note", "custom", "abstract"):
        inside = ", ".join(f'"{field}": {value}' for value in ("7",))
        for name, value in values.items():
            if (field, name) in (("id", "number"), ("title", "empty")):
                continue
            inside = f'"{field}": {value}'
            yield _around(f"type-{field}-{name}", f'{{"genre": "kept", {inside}}}', "reported", read=3)
    dates = (
        "[]", "[[]]", "[[null]]", '[["x"]]', "[[2020, 13]]", "[[2020, 2, 31]]", "[[0]]", "[[-5]]", "[[99999999]]", "[[2020], [2019]]",
        "[[1], [2], [3]]", "[[2020, 1, 1, 1]]", '"2020"', "2020", "[2020]", "[[true]]", "[[2020.5]]", '[["2020", "05"]]', "{}",
    )  # fmt: skip
    for number, date in enumerate(dates):
        yield _around(
            f"date-{number}",
            f'{{"id": "d", "type": "book", "title": "Kept", "issued": {{"date-parts": {date}}}}}',
            read=3,
        )
    names = (
        '[null]', '["Doe, Jane"]', '[{}]', '[{"family": null}]', '[{"family": 7}]', '[{"family": ["A"]}]', '{"family": "A"}', '"A. Author"',
        '[[{"family": "A"}]]', '[{"literal": ""}]', '[{"family": "A", "given": {"x": 1}}]', '[{"family": "A", "isInstitution": 1}]',
        '[{"given": "A", "suffix": "Jr."}]', '[{"family": "}\\n@misc{x,"}]',
    )  # fmt: skip
    for number, name in enumerate(names):
        yield _around(f"name-{number}", f'{{"id": "d", "type": "book", "title": "Kept", "author": {name}}}', read=3)
    yield _around("same-name-twice", '{"id": "a", "id": "b", "type": "book", "title": "x", "title": "Kept"}', read=3)
    yield _around("same-name-10000", '{"id": "a", ' + '"title": "x", ' * 10_000 + '"type": "book"}', read=3)
    yield _around(
        "names-unknown", '{"id": "a", "type": "book", "\\u0000": 1, "constructor": 2, "__proto__": {"x": 1}}', read=3
    )
    yield _around("name-empty", '{"id": "a", "type": "book", "": "x", "title": "Kept"}', read=3)
    yield _around("ids-clash-5000", ",\n".join(csl("same", f"T{n}") for n in range(5_000)), "told", read=5_002)
    yield _around("no-ids-5000", ",\n".join(f'{{"type": "book", "title": "T{n}"}}' for n in range(5_000)), read=5_002)


def _deep() -> Iterator[Case]:
    for depth in (150, 1_000, 100_000):
        arrays, objects = "[" * depth + "]" * depth, '{"a":' * depth + "1" + "}" * depth
        want: Want = "ok" if depth == 150 else "refusal"
        yield _around(f"deep-arrays-{depth}", f'{{"id": "d", "type": "book", "custom": {{"x": {arrays}}}}}', want)
        yield _around(f"deep-objects-{depth}", f'{{"id": "d", "type": "book", "custom": {objects}}}', want)
    yield _around("deep-author", '{"id": "d", "type": "book", "author": ' + "[" * 150 + "]" * 150 + "}")
    yield _around("deep-open-only", "[" * 100_000, "reported")
    yield _around("deep-objects-open", '{"a":' * 100_000, "reported")
    yield _around(
        "deep-markup",
        '{"id": "d", "type": "book", "title": "' + "<i>" * 10_000 + "x" + "</i>" * 10_000 + '"}',
        "reported",
        read=3,
    )
    yield _around(
        "deep-spans",
        '{"id": "d", "type": "book", "title": "' + '<span class=\\"nocase\\">' * 3_000 + 'x"}',
        "reported",
        read=3,
    )
    kept = '[{"type":"bold","content":' * 1_000 + '"x"' + "}]" * 1_000
    yield _around(
        "deep-kept", f'{{"id": "d", "type": "book", "custom": {{"bibconv": {{"title": {kept}}}}}}}', "reported", read=3
    )
    yield Case("csl-unclosed-50000", ('{"id": "x", "title": "lost\n' * 50_000 + csl("a", AFTER) + "\n").encode(), "csl-json", want="refusal",
               keeps=(AFTER,), slow=True)  # fmt: skip
    yield Case("csl-open-braces-20000", ("{\n" * 20_000).encode(), "csl-json", want="refusal")
    yield Case("csl-quotes-100000", b'"' * 100_001, "csl-json", want="error")
    yield Case(
        "csl-quotes-1000000", between("csl-json", '"' * 1_000_001).encode(), "csl-json", want="refusal", keeps=(BEFORE,)
    )
    yield Case(
        "csl-words-250000", between("csl-json", "abc " * 250_000).encode(), "csl-json", want="refusal", keeps=BOTH
    )
    yield Case("csl-fragments-20000", ("[" + '{"id": 1,' * 20_000).encode(), "csl-json", want="refusal")
    yield Case("csl-colons-100000", b"[{" + b":" * 100_000, "csl-json", want="refusal")
    yield Case(
        "csl-scalars-100000", ("[" + "1," * 100_000 + csl("a", AFTER) + "]").encode(), "csl-json", want="reported"
    )
    yield Case(
        "csl-token-20mb",
        lambda: between("csl-json", csl("t", "x" * 20_000_000)).encode(),
        "csl-json",
        want="reported",
        keeps=BOTH,
        big=True,
    )
    for name, sign, to, want in (
        ("braces", "{", "bibtex", "refusal"),
        ("tildes", "~", "biblatex", "refusal"),
        ("dollars", "$", "biblatex", "ok"),
        ("han", "\u6f22", "bibtex", "ok"),
    ):
        many = 20_000_000 // len(sign.encode())
        yield Case(f"csl-{name}-20mb", _abstract(sign, many), "csl-json", to=to, want=want, keeps=BOTH, big=True)
    yield Case("csl-string-open-20mb", lambda: between("csl-json", '{"id": "t", "title": "' + "x" * 20_000_000).encode(), "csl-json",
               want="refusal", big=True)  # fmt: skip
    yield Case("csl-number-20mb", lambda: between("csl-json", '{"id": "t", "volume": ' + "9" * 20_000_000 + "}").encode(), "csl-json",
               want="reported", keeps=BOTH, big=True)  # fmt: skip
    yield Case(
        "csl-blanks-20mb",
        lambda: between("csl-json", " " * 20_000_000 + csl("t", "K")).encode(),
        "csl-json",
        keeps=BOTH,
        big=True,
    )
    yield Case("csl-escapes-20mb", lambda: between("csl-json", csl("t", "X").replace("X", "\\u00e9" * 3_300_000)).encode(), "csl-json",
               want="reported", keeps=BOTH, big=True)  # fmt: skip
    yield Case("csl-honest-20mb", lambda: array(*(csl(f"k{n}", f"T {n}", abstract="word " * 380) for n in range(10_000))).encode(), "csl-json",
               read=10_000, to="ris", big=True)  # fmt: skip


def _truncated() -> Iterator[Case]:
    whole = array(
        csl("k1", BEFORE), csl("cut", "Ünder", author=[{"family": "A\\u0041"}], issued={"date-parts": [[2020, 5]]})
    )
    data = whole.encode()
    start = data.index(b'{"id": "cut"')
    for number, at in enumerate(range(start + 1, len(data) - 4, 9)):
        yield Case(f"csl-cut-{number}", data[:at], "csl-json", want="reported", keeps=(BEFORE,))
    yield Case("csl-cut-between", data[:start], "csl-json", want="error", line=2, keeps=(BEFORE,), read=1)
    yield Case("csl-cut-end", whole.rstrip("\n]").encode(), "csl-json", want="error", line=3, keeps=(BEFORE, "Ünder"))


def _texts() -> Iterator[Case]:
    texts = {
        "lone-high": "\\ud800", "lone-low": "\\udc00", "reversed": "\\udc00\\ud800", "nul": "\\u0000", "escape": "\\u001b[31m",
        "bidi": "\\u202e", "separator": "\\u2028", "nonchar": "\\uffff", "bom": "\\ufeff", "newlines": "a\\nTY  - JOUR\\nER  - \\r\\nb",
        "delete": "\\u007f\\u0080\\u009f",
    }  # fmt: skip
    for name, text in texts.items():
        for to in ("bibtex", "ris", "jats", "csl-json"):
            yield _around(
                f"text-{name}-to-{to}",
                f'{{"id": "t", "type": "book", "title": "a{text}b"}}',
                "reported",
                read=3,
                to=to,
                without=("\x1b",),
            )
    traps = ("<i>" * 30_000, "</i>" * 20_000, "<" * 100_000, "&" * 100_000, "<!--" * 25_000, "$" * 100_001, '<span class=\\"' * 8_000,
             "&#" * 50_000, "&#99999999;" * 10_000, "<i " * 30_000, "{:a: b}" * 10_000, "\\\\" * 50_000)  # fmt: skip
    for number, text in enumerate(traps):
        yield _around(
            f"trap-{number}",
            f'{{"id": "t", "type": "book", "title": "{text}", "note": "{text}"}}',
            "reported",
            read=3,
            to="jats",
        )
    notes = ("DOI: 10.1/x\\nDOI: 10.2/y", "{:type: nonsense}", "author: A || B\\n" * 5_000, ":" * 100_000, "a: b\\n" * 20_000, "{:" * 50_000,
             "issued: {:issued: x}", "id: ../../x\\ntype: book")  # fmt: skip
    for number, text in enumerate(notes):
        yield _around(
            f"note-{number}", f'{{"id": "t", "type": "book", "title": "Kept", "note": "{text}"}}', "reported", read=3
        )


def _jsonl() -> Iterator[Case]:
    bad = {
        "not-json": "{not json}", "array": "[1, 2]", "string": '"x"', "null": "null", "unclosed": '{"id": "x", "title": "lost',
        "unknown-field": '{"id": "x", "titel": "y"}', "wrong-type": '{"id": "x", "title": 7}', "bad-type": '{"id": "x", "type": "nonsense"}',
        "bad-date": '{"id": "x", "issued": "2020-13"}', "bad-run": '{"id": "x", "title": [{"type": "nonsense"}]}', "1e999": '{"id": 1e999}',
        "nan": '{"id": NaN}', "digits": '{"volume": ' + "9" * 5_000 + "}", "deep": "[" * 100_000, "lone": '{"title": "\\ud800"}',
        "deep-title": '{"title": ' + '[{"type":"bold","content":' * 5_000 + '"x"' + "}]" * 5_000 + "}",
        "extra-1e999": '{"id": "x", "extra": {"ris": {"C1": [1e999]}}}', "empty-object-in-name": '{"author": [{}]}', "id-empty": '{"id": ""}',
        "two": '{"id": "a"}{"id": "b"}', "comma": '{"id": "a"},', "single": "{'id': 1}", "field-twice": '{"title": 1, "title": "x"}',
    }  # fmt: skip
    for name, text in bad.items():
        yield _lines(
            name, text, "refusal" if name not in ("empty-object-in-name", "id-empty", "extra-1e999") else "reported"
        )
    fine = {
        "deep-runs": '{"title": ' + '[{"type":"bold","content":' * 60 + '"x"' + "}]" * 60 + "}",
        "no-title": "{}",
        "nul": '{"title": "a\\u0000b"}',
        "extra-deep": '{"title": "K", "extra": {"x": {"y": [' + "[" * 100 + "]" * 100 + "]}}}",
        "separators": '{"title": "a\u2028b\u0085c"}',
        "many-runs": '{"title": [' + ",".join(['{"type":"bold","content":"x"}'] * 20_000) + "]}",
        "many-cites": '{"abstract": [' + ",".join(['{"type":"cite","keys":["a"],"tex":"\\\\cite{a}"}'] * 10_000) + "]}",
    }
    for name, text in fine.items():
        for to in ("bibtex", "jats", "ris", "csl-json"):
            yield _lines(f"{name}-to-{to}", text, "reported", to=to)
    yield Case(
        "jsonl-bad-20000",
        (b'{"id": 7}\n' * 20_000) + csl("k", AFTER).encode(),
        "jsonl",
        want="refusal",
        read=20_001,
        keeps=(AFTER,),
    )
    yield Case("jsonl-cr-only", between("jsonl", "").replace("\n", "\r").encode(), "jsonl", keeps=BOTH, read=2)
    yield Case(
        "jsonl-line-20mb",
        lambda: between("jsonl", csl("t", "x" * 20_000_000) + "\n").encode(),
        "jsonl",
        to="bibtex",
        want="reported",
        keeps=BOTH,
        big=True,
    )
    yield Case(
        "jsonl-bad-line-20mb",
        lambda: between("jsonl", "x" * 20_000_000 + "\n").encode(),
        "jsonl",
        want="refusal",
        keeps=BOTH,
        line=2,
        big=True,
    )


def _said_twice() -> Iterator[Case]:
    """A member that is there twice: one of the two is lost, which is told; what claims to be something else."""
    twice = {
        "title": '"title": "First one", "title": "Other one"', "custom": '"custom": {"x": "First one", "x": "Other one"}',
        "name": '"author": [{"family": "First", "family": "Other"}]', "date": '"issued": {"date-parts": [[2001]], "date-parts": [[2002]]}',
        "deep": '"custom": {"x": {"y": {"z": 1, "z": 2}}}', "many": '"custom": {' + ", ".join(['"x": 1'] * 5_000) + "}",
    }  # fmt: skip
    for name, text in twice.items():
        yield _around(f"twice-{name}", f'{{"id": "t", "type": "book", {text}}}', "told", read=3, line=3)
    yield _lines(
        "twice-title", '{"id": "t", "type": "book", "title": "First one", "title": "Other one"}', "told", read=3
    )
    inside = '"extra": {"x": {"y": ["First one"], "y": ["Other one"]}}'
    yield _lines("twice-extra", f'{{"id": "t", "type": "book", {inside}}}', "told", read=3)
    claims = {
        "source-path": '"source": {"path": "\\u001b[31m/etc/passwd", "format": "x", "lines": [5, -1]}',
        "source-lines": '"source": {"path": "x", "format": "x", "lines": [1, 99999999999999999999]}',
        "extra-names": '"extra": {"bibtex": {"a=}@misc{INJ": ["b"]}, "ris": {"ER": ["x\\nTY  - INJ"]}, "jats": {"<INJ>": ["x"]}}',
        "math": '"note": [{"type": "math", "tex": "x$ }\\n@misc{INJ"}]', "tex": '"note": [{"type": "tex", "tex": "\\\\input{/etc/passwd}}\\n@misc{INJ"}]',
        "cite": '"note": [{"type": "cite", "keys": ["a}\\n@misc{INJ"], "tex": "\\\\cite{"}]',
        "link": '"note": [{"type": "link", "href": "javascript:x\\"<INJ>", "content": "K"}]',
        "math-open": '"note": [{"type": "math", "tex": "' + "{" * 1_000 + '"}]', "runs-none": '"note": []',
    }  # fmt: skip
    for name, text in claims.items():
        for to in ("bibtex", "ris", "jats", "csl-json"):
            forbidden = {
                "bibtex": ("\n@misc{INJ", "\x1b"),
                "ris": ("\nTY  - INJ", "\x1b"),
                # What is lost of extra is told by its name, but in no document may that be an element.
                "jats": ((":<INJ>", "<INJ></") if name == "extra-names" else ("<INJ>",)) + ("\x1b",),
                "csl-json": ("\x1b",),
            }[to]
            yield Case(f"jsonl-claim-{name}-to-{to}", between("jsonl", f'{{"id": "t", "type": "book", "title": "Kept", {text}}}\n').encode(), "jsonl",
                       to=to, want="reported", keeps=BOTH, read=3, without=forbidden)  # fmt: skip
    yield _lines("pretty", '{\n "id": "t",\n "type": "book",\n "title": "Kept"\n}', "reported")
    yield _lines("record-separator", '\x1e{"id": "t", "type": "book", "title": "Kept"}', "reported", read=3)
    yield _lines("mark-within", '\ufeff{"id": "t", "type": "book", "title": "Kept"}', "reported", read=3)
    yield _lines("blank-100000", "\n" * 100_000, "ok", read=2)

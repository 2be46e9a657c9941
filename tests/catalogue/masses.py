"""The same small damage over and over: what is found is told or counted, in little time and memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .case import Case, between

_CHECKED: dict[str, tuple[str, Callable[[], str]]] = {
    "names-of-numbers": ("csl-json", lambda: '{"id": "a", "type": "book", "author": [' + ",".join(["1"] * 20_000) + "]}"),
    "strange-parts": ("csl-json", lambda: '{"id": "a", "type": "book", "author": [' + ",".join(['{"foo": 1}'] * 20_000) + "]}"),
    "strange-members": ("csl-json", lambda: '{"id": "a", "type": "book"' + "".join(f', "f{n}": 1' for n in range(20_000)) + "}"),
    "empty-fields": ("bibtex", lambda: "@misc{a,\n" + "  title = {},\n" * 20_000 + "}\n"),
    "empty-fields-in-a-line": ("bibtex", lambda: "@misc{a, " + "note = {}, " * 20_000 + "}\n"),
    "strange-fields": ("bibtex", lambda: "@misc{a,\n" + "".join(f"  field{n} = {{x}},\n" for n in range(20_000)) + "}\n"),
    "strange-types": ("bibtex", lambda: "".join(f"@type{n}{{t{n}, title = {{T}}}}\n" for n in range(10_000))),
    "faults-in-a-line": ("jsonl", lambda: '{"type": "book", "author": [' + ",".join(['{"x": 1}'] * 20_000) + "]}\n"),
    "unclosed-strings": ("bibtex", lambda: "@string{" * 40_000 + "\n"),
    "unclosed-entries": ("bibtex", lambda: "@a{\n" * 50_000),
    "fields-of-the-other-dialect": ("bibtex", lambda: "@misc{a, " + "journaltitle = {x}, " * 20_000 + "}\n"),
}  # fmt: skip


def cases() -> Iterator[Case]:
    """The cases of this module."""
    for name, (reader, make) in _CHECKED.items():
        data = between(reader, make()).encode()
        yield Case(f"check-mass-of-{name}", data, reader, command="check", want="reported")
    dollars = between("listing", f"A title of a paper\nAbel, Niels\n{'$' * 1_000_000}\n").encode()
    yield Case("convert-mass-of-dollars", dollars, "listing", arguments=("-f", "listing"))
    yield Case(
        "check-mass-of-dollars", dollars, "listing", command="check", want="reported", arguments=("-f", "listing")
    )
    for number, opening in ((10_000, "@misc{{u{}, title = {{Lost\n"), (20_000, "@a{{\n")):
        text = between("bibtex", "".join(opening.format(n) for n in range(number)))
        yield Case(f"fmt-mass-of-{number}-unclosed-entries", text.encode(), "bibtex", command="fmt", want="reported")

"""Citation keys: clashes, unsafe characters, and what the TeX document cites."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bibconv.rules.base import TEX_PROFILES, Digest, File, Finding, Found, Item, rule

_UNSAFE = re.compile(r"[\"#%'(),={}\\~\x00-\x08\x0e-\x1f\x7f]")
_UNSAFE_FOR_TEX = re.compile(r"[\"#%,{}\\~\x00-\x08\x0e-\x1f\x7f]")
_BEYOND = re.compile(r"[^\x00-\x7f]")
_EVERYTHING = "*"
_LABELS = 26
_SHOWN = 3


def _at_key(each: Digest, message: str) -> Finding:
    return Finding(message, each.key, each.key_start, each.key_start + len(each.key), each.line)


@rule(
    "K101",
    "two keys that differ in case only",
    file=True,
    profiles=frozenset(("bibtex", "journal")),
    severity="error",
    bad="@misc{Turing36, title = {T}}\n@misc{turing36, title = {U}}\n",
    good="@misc{Turing36, title = {T}}\n@misc{turing37, title = {U}}\n",
)
def case_clash(file: File) -> Found:
    """BibTeX compares keys without regard to case ("BibTeXing", section 2).

    For BibTeX the two entries are one key: it stops with "Repeated entry" and loses the second. biber tells them
    apart, so the rule is off for BibLaTeX.
    """
    if not file.format.tex or file.format.profile == "biblatex":
        return None
    first: dict[str, Digest] = {}
    found = []
    for each in file.digests:
        if each.key:
            before = first.setdefault(each.key.lower(), each)
            if before.key != each.key:
                found.append(_at_key(each, f"{each.key} is {before.key} (line {before.line}) in another case"))
    return found


@rule(
    "K102",
    "a key that is not safe",
    profiles=TEX_PROFILES,
    bad="@misc{o~hara36, title = {T}}\n",
    good="@misc{o-hara:36/a.b_c+d, title = {T}}\n",
)
def unsafe_key(item: Item) -> Found:
    r"""Some characters mean something else to TeX, to BibTeX or to biber than a part of a key.

    biber cuts a key at an apostrophe or a backslash and loses the entry at `"`, `#`, `%`, `(`, `)` and `=`; in `\cite`
    a tilde is a blank, a comma ends the key, and a `%` begins a comment. Letters, digits and `:._/+-` are safe. What
    only biber stumbles over is let pass in the profile `bibtex`.
    """
    entry = item.entry
    if entry is None or _UNSAFE.search(entry.key) is None:
        return None
    unsafe = _UNSAFE_FOR_TEX if item.file.profile == "bibtex" else _UNSAFE
    signs = " ".join(sorted({found if found.isprintable() else repr(found) for found in unsafe.findall(entry.key)}))
    if not signs:
        return None
    where = (entry.key_start, entry.key_start + len(entry.key))
    return [item.find(f"the key {entry.key!r} has {signs} in it", where)]


@rule(
    "K103",
    "a key beyond ASCII",
    profiles=frozenset(("journal",)),
    severity="note",
    bad="@misc{gödel31, title = {T}}\n",
    good="@misc{goedel31, title = {T}}\n",
)
def beyond_ascii(item: Item) -> Found:
    """Publishers' TeX is often old, and classic BibTeX knows bytes only.

    With LaTeX of before 2019, a key with accents stops the run; with any, the file must reach the publisher in the
    same encoding.
    """
    entry = item.entry
    if entry is None or entry.key.isascii():
        return None
    signs = " ".join(sorted(set(_BEYOND.findall(entry.key))))
    return [item.find(f"the key {entry.key!r} has {signs} in it", (entry.key_start, entry.key_start + len(entry.key)))]


@rule(
    "K104",
    "a key is cited that no entry has",
    file=True,
    severity="error",
    cited=("turing36", "church36"),
    bad="@misc{turing36, title = {T}}\n",
    good="@misc{turing36, title = {T}}\n@misc{church36, title = {U}}\n",
)
def undefined(file: File) -> Found:
    """The TeX document cites a key that stands in none of the bibliographies checked (it is given by `--tex`).

    LaTeX prints a question mark for it. The finding stands where the key is cited first; a key that differs in case
    alone is told, since BibTeX takes it for the same and biber does not.
    """
    if not file.cited:
        return None
    defined = _defined(file.digests)
    folded = {key.lower(): key for key in defined}
    blind = file.format.tex and file.format.profile == "bibtex"
    found = []
    for key, (path, line, *column) in file.cited.items():
        if key == _EVERYTHING or key in defined or key in file.elsewhere:
            continue
        near = folded.get(key.lower())
        if near is None or not blind:
            hint = f"; there is {near}" if near is not None else ""
            message = f"{key} is cited and not defined{hint}"
            found.append(Finding(message, key, line=line, path=path, column=column[0] if column else 0))
    return found


def _defined(digests: Iterable[Digest]) -> set[str]:
    """The keys of entries, and the other keys that BibLaTeX's ``ids`` gives them."""
    defined = {each.key for each in digests}
    for each in digests:
        if "ids" in each.held:
            defined.update(key.strip() for key in each.held["ids"][0].split(","))
    return defined


@rule(
    "K105",
    "an entry that is not cited",
    file=True,
    severity="note",
    cited=("turing36",),
    bad="@misc{turing36, title = {T}}\n@misc{church36, title = {U}}\n",
    good="@misc{turing36, title = {T}}\n",
)
def unused(file: File) -> Found:
    r"""No TeX document of those given by `--tex` cites the entry, nor does a cited entry take over from it.

    It is harmless in print. In a bibliography that belongs to one document it is most often a leftover, or the key in
    the document is misspelt. With `\nocite{*}` all entries are cited.
    """
    if file.cited is None or _EVERYTHING in file.cited:
        return None
    used = {key.lower() for key in file.cited} if file.format.profile == "bibtex" else set(file.cited)
    by_key = {_folded(file, each.key): each for each in file.digests}
    waiting = [by_key[key] for key in used if key in by_key]
    while waiting:
        held = waiting.pop().held
        named = [key for name in _RELATIONS if name in held for key in held[name][0].split(",")]
        new = {_folded(file, key.strip()) for key in named} - used
        used |= new
        waiting += [by_key[key] for key in new if key in by_key]
    return [
        _at_key(each, f"{each.key} is not cited")
        for each in file.digests
        if each.key and _folded(file, each.key) not in used and not _aliased(file, each, used)
    ]


_RELATIONS = ("crossref", "xref", "xdata", "related", "entryset")
"""The fields by which an entry brings others with it."""


def _folded(file: File, key: str) -> str:
    return key.lower() if file.format.profile == "bibtex" else key


def _aliased(file: File, each: Digest, used: set[str]) -> bool:
    """Whether one of the other keys of an entry is cited."""
    return "ids" in each.held and any(_folded(file, key.strip()) in used for key in each.held["ids"][0].split(","))


@rule(
    "K106",
    "more entries of one alpha label than there are letters",
    file=True,
    severity="note",
    profiles=frozenset(("journal",)),
    bad="".join(f"@misc{{wang{n}, author = {{Wang, X.}}, title = {{T{n}}}, year = 2020}}\n" for n in range(27)),
    good="".join(f"@misc{{wang{n}, author = {{Wang, X.}}, title = {{T{n}}}, year = 2020}}\n" for n in range(26)),
)
def alpha_labels(file: File) -> Found:
    """The style `alpha` makes a label of names and year, [Wan20], and tells like ones apart by a letter, [Wan20a].

    There are 26 letters. Behind z comes a brace for the style, and LaTeX stops. Only entries that are cited together
    count; where the citations are known (`--tex`), no others are counted.
    """
    if not file.format.tex:
        return None
    cited = file.cited if file.cited and _EVERYTHING not in file.cited else None
    labels: dict[str, list[Digest]] = {}
    for each in file.digests:
        if each.names and (cited is None or each.key in cited):
            labels.setdefault(_alpha(each), []).append(each)
    return [
        _at_key(same[_LABELS], f"{len(same)} entries have the alpha label {label}")
        for label, same in labels.items()
        if len(same) > _LABELS
    ]


def _alpha(each: Digest) -> str:
    """The label of alpha.bst, from family names and year."""
    names = each.names
    if len(names) == 1:
        start = names[0][:3]
    elif len(names) <= _SHOWN + 1:
        start = "".join([name[:1] for name in names])
    else:
        start = "".join([name[:1] for name in names[:_SHOWN]]) + "+"
    return start + each.year[-2:]

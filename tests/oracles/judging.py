"""What the tests with real tools share: the tools, the documents, the truth, and how texts are compared.

A judge is a function that takes the truth and what we wrote, runs a real tool, and returns the faults it found: an
empty list where the tool reads what the truth says. The tests hand it our output and, once each, a broken one.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import pytest

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
SHARED = ROOT.parent / "shared"
HOME = Path(os.environ.get("BIBCONV_JUDGES_HOME", ROOT / ".judges")).absolute()
STYLES = Path("/usr/share/citation-style-language/styles")
LOCALES = Path("/usr/share/citation-style-language/locales")

WISH = os.environ.get("BIBCONV_JUDGES", "required" if os.environ.get("CI") == "true" else "")
"""``required``: a judge that is not installed fails its test, which is otherwise skipped; ``off``: no test is run."""

Record = dict[str, Any]
"""A record as ``-t jsonl`` writes it."""

A = TypeVar("A")


def need(*tools: str | Path) -> None:
    """Skip the test, or fail it where judges are required, unless all these programs and files are there."""
    missing = [str(t) for t in tools if not (t.exists() if isinstance(t, Path) else shutil.which(t))]
    if missing:
        message = f"judge not installed: {', '.join(missing)} (run .ci/judges)"
        if WISH == "required":
            pytest.fail(message, pytrace=False)
        pytest.skip(message)


def run(
    *command: str | Path,
    cwd: Path | None = None,
    stdin: str = "",
    env: dict[str, str] | None = None,
    timeout: float = 900,
) -> subprocess.CompletedProcess[str]:
    """Run a program; its output is decoded as UTF-8, with what is not UTF-8 replaced."""
    return subprocess.run(
        [str(c) for c in command],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=timeout,
        env={**os.environ, "LC_ALL": "C.UTF-8", **(env or {})},
    )


def bibconv(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command line that is under test."""
    script = Path(sys.executable).with_name("bibconv")
    command = [script] if script.exists() else [sys.executable, "-m", "bibconv"]
    return run(*command, *arguments, cwd=ROOT)


def convert(files: Iterable[Path], target: str, out: Path, *options: str) -> Path:
    """``bibconv convert FILES… -t TARGET -o OUT``; anything but success is an error."""
    done = bibconv("convert", *files, "-t", target, "-o", f"{out}/" if out.is_dir() else out, *options)
    assert done.returncode == 0, f"bibconv convert -t {target}: exit {done.returncode}\n{done.stderr[-3000:]}"
    return out


def once(done: Path, make: Callable[[], object]) -> Path:
    """Let the first of the workers that come here make a file or folder, while the others wait for it."""
    mark = done.with_name(done.name + ".made")
    with done.with_name(done.name + ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not mark.exists():
            make()
            mark.touch()
    return done


def fine(faults: Sequence[str]) -> None:
    """Fail the test with the first faults and their number."""
    if faults:
        shown = "\n".join(f"  {fault[:400]}" for fault in faults[:25])
        pytest.fail(f"{len(faults)} faults:\n{shown}", pytrace=False)


def documents() -> list[Path]:
    """The documents that are judged: our own, the seeds and the corpus, as far as they are there."""
    shared = sorted(SHARED.glob("seeds/*.txt")) + sorted(SHARED.glob("corpus/*/*.txt"))
    return sorted(HERE.glob("documents/*.txt")) + shared


def load(path: Path) -> list[Record]:
    """The records of a JSON Lines document."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


# --- the truth --------------------------------------------------------------------------------------------------------

Piece = tuple[str, str]
"""A stretch of text and what it is: ``text``, or ``math``, ``tex`` (citations included) with its TeX."""


def pieces(text: Any) -> Iterator[Piece]:
    """The stretches of a Text of the model."""
    if isinstance(text, str):
        yield "text", text
    elif isinstance(text, list):
        for run_ in text:
            yield from pieces(run_)
    elif text["type"] in ("math", "cite", "tex"):
        yield ("math" if text["type"] == "math" else "tex"), text["tex"]
    elif text["type"] == "paragraph":
        yield "text", "\n\n"
        yield from pieces(text["content"])
    else:
        yield from pieces(text["content"])


def source(text: Any) -> str:
    """A Text as a dump spells it, each run of white space as one blank."""
    return spelt(pieces(text or ""))


def words(text: str) -> str:
    """A string with each run of white space as one blank."""
    return " ".join(text.split())


_MARKS = ("Mn", "Mc", "Me", "Lm")
_OUTSIDE = re.compile(r"[\W_]+")


def bare(text: str) -> str:
    """Letters and digits alone, without accents and case: what a style's punctuation and recasing leave as it is.

    A dotless i is an i: that is what TeX puts accents on.
    """
    spread = unicodedata.normalize("NFKD", text.casefold().replace("ı", "i"))
    return _OUTSIDE.sub("", "".join(c for c in spread if unicodedata.category(c) not in _MARKS)).casefold()


def family(name: Record) -> str:
    """The family name as it is printed, or the whole literal name."""
    if "literal" in name:
        return str(name["literal"])
    parts = ("dropping-particle", "non-dropping-particle", "family")
    return " ".join(name[p] for p in parts if p in name) or str(name.get("given", ""))


def is_personal(name: Record) -> bool:
    """Whether the name is a person's, in parts."""
    return "literal" not in name


def whole(name: Record) -> str:
    """A personal name in the order given, family, suffix."""
    return words(f"{name.get('given', '')} {family(name)} {name.get('suffix', '')}")


_LATIN = ("LATIN", "GREEK", "MODIFIER", "MATHEMATICAL", "SCRIPT", "DOUBLE-STRUCK", "BLACK-LETTER", "MICRO", "FEMININE")


def needs_font(record: Record) -> bool:
    """Whether what a style prints of a record has letters that the classic TeX fonts lack (CJK, Cyrillic, …)."""
    printed = source(record.get("title")) + " ".join(map(family, record.get("author", [])))
    printed += " ".join(n.get("given", "") for n in record.get("author", []))
    return any(
        unicodedata.category(c)[0] == "L" and not unicodedata.name(c, "LATIN").startswith(_LATIN)
        for c in printed
        if c > "\u02ff"
    )


def tidy(text: str) -> str:
    """Words as they are compared: blanks within dollar signs, which TeX ignores, and around them do not count."""
    return words(_DOLLAR.sub("$", text))


_DOLLAR = re.compile(r"\s*\$\s*")
_NOT_FOR_MATH = re.compile(r"([^ -~]|\\*%)")


def expected(text: Any, clean: Callable[[str], str] = tidy) -> str | re.Pattern[str]:
    """What a tool should read: the text as ``clean`` leaves it.

    It is a pattern where the text has commands (``\\emph{x}``), which a format may keep, resolve or render, or where
    math has a character that TeX cannot take there, which may become a command: both are skipped over, within bounds.
    """
    stretches = list(pieces(text or ""))
    if all(kind == "text" or (kind == "math" and not _NOT_FOR_MATH.search(s)) for kind, s in stretches):
        return clean(spelt(stretches))
    return re.compile(r"\s*".join(_pattern(kind, s, clean) for kind, s in stretches), re.DOTALL)


def _pattern(kind: str, text: str, clean: Callable[[str], str]) -> str:
    if kind == "tex":
        return f".{{0,{len(text) + 9}}}?"
    parts = _NOT_FOR_MATH.split(spelt([(kind, text)])) if kind == "math" else [text]
    return r"\s*".join(".{0,12}?" if i % 2 else re.escape(clean(part)) for i, part in enumerate(parts))


def _difference(a: object, b: object) -> str:
    """What was found and what should be, from shortly before they part."""
    if isinstance(a, re.Pattern):
        a = re.sub(r"\\(.)", r"\1", a.pattern)
    if isinstance(a, str) and isinstance(b, str):
        parting = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
        start = max(0, parting - 40)
        a, b = a[start : start + 150], b[start : start + 150]
    return f"{b!r}, not {a!r}"


def compare(
    what: str,
    truth: Sequence[Record],
    found: Sequence[A],
    views: dict[str, tuple[Callable[[Record], object], Callable[[A], object]]],
) -> list[str]:
    """Compare record by record: the same count, then each view of the truth with the same view of what was found.

    A view of the truth may be a pattern, which what was found must match.
    """
    if len(truth) != len(found):
        return [f"{what}: {len(found)} records, not {len(truth)}"]
    faults = []
    for want, have in zip(truth, found, strict=True):
        for view, (of_truth, of_found) in views.items():
            a, b = of_truth(want), of_found(have)
            if not a.fullmatch(str(b)) if isinstance(a, re.Pattern) else a != b:
                faults.append(f"{what}: {want['id']}: {view}: {_difference(a, b)}")
    return faults


# --- what the tools print ---------------------------------------------------------------------------------------------

_TAG = re.compile(r"</?(?:i|b|sc|sub|sup|span)(?: [^<>]*)?>")


def untagged(text: str) -> str:
    """A string of CSL-JSON without CSL's markup."""
    return tidy(_TAG.sub("", text))


def plain(text: str) -> str:
    """The letters and digits of a string of CSL-JSON; what looks like its markup is taken off wherever it stands."""
    return bare(_TAG.sub("", text))


def pandoc_pieces(node: Any) -> Iterator[Piece]:
    """The stretches of a piece of pandoc's tree."""
    if isinstance(node, list):
        for part in node:
            yield from pandoc_pieces(part)
    if not isinstance(node, dict):
        return
    content: Any = node.get("c")
    match node["t"]:
        case "Str" | "MetaString":
            yield "text", content
        case "Space" | "SoftBreak" | "LineBreak":
            yield "text", " "
        case "Para" | "Plain":
            yield from pandoc_pieces(content)
            yield "text", " "
        case "Math":
            yield "math", content[1]
        case "RawInline":
            yield "tex", content[1]
        case "Code":
            yield "text", content[1]
        case _:
            yield from pandoc_pieces(content)


def spelt(stretches: Iterable[Piece]) -> str:
    """Stretches as one string, math between dollar signs."""
    return words("".join(f"${text}$" if kind == "math" else text for kind, text in stretches))

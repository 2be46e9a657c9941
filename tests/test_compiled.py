"""The compiled modules say what the plain ones say, byte for byte.

``make test-compiled`` runs all tests on the compiled modules; the comparison here runs where there is such a build.
"""

from __future__ import annotations

import ast
import hashlib
import importlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOLDER = os.environ.get("BIBCONV_COMPILED", "")
COMPILED = pytest.mark.skipif(not FOLDER, reason="no compiled build is under test")
SUFFIX_FORMATS = {".bib": "bibtex", ".json": "csl-json", ".jsonl": "jsonl", ".ris": "ris", ".xml": "jats"}
BULK = {"listing": 150_000, "abstracts": 150_000, "bibtex": 120, "csl-json": 120, "ris": 120, "jats": 120}
"""Documents of the benchmark: the bytes of the dumps, the records of the others."""


def modules() -> tuple[str, ...]:
    """The modules that are compiled, as ``hatch_build.py`` names them."""
    for node in ast.parse((ROOT / "hatch_build.py").read_text()).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "MODULES":
            named: tuple[str, ...] = ast.literal_eval(node.value)
            return named
    raise AssertionError("hatch_build.py names no modules")


@pytest.mark.parametrize("name", modules())
def test_what_is_compiled_defines_no_class_that_mypyc_would_change(name: str) -> None:
    """A class keyword is dropped without a word: a frozen ``Struct`` would no longer be frozen."""
    for node in ast.walk(ast.parse((ROOT / "bibconv" / f"{name}.py").read_text())):
        if isinstance(node, ast.ClassDef):
            assert not node.keywords, node.name
            assert not node.decorator_list, node.name
            assert "Struct" not in {getattr(base, "id", None) for base in node.bases}, node.name


def test_all_that_is_compiled_can_be(tmp_path: Path) -> None:
    """What mypyc refuses is found without a C compiler."""
    said = f"import pathlib, hatch_build; hatch_build.translate_modules(pathlib.Path({str(tmp_path)!r}))"
    run = subprocess.run([sys.executable, "-c", said], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert len(list(tmp_path.rglob("*.c"))) > len(modules())


@COMPILED
@pytest.mark.parametrize("name", modules())
def test_what_is_under_test_is_compiled(name: str) -> None:
    found = importlib.import_module("bibconv." + name.replace("/", ".")).__file__
    assert found
    assert Path(found).is_relative_to(FOLDER)
    assert found.endswith((".so", ".pyd"))


@COMPILED
def test_plain_and_compiled_write_the_same_bytes(tmp_path: Path) -> None:
    plain, compiled = said_by(ROOT, tmp_path), said_by(Path(FOLDER), tmp_path)
    assert plain.pop("modules") == "plain"
    assert compiled.pop("modules") == "compiled"
    assert len(plain) > 300
    assert compiled == plain


def said_by(package: Path, folder: Path) -> dict[str, str]:
    """What a build of the package makes of all documents, told by a process of its own."""
    environment = {**os.environ, "PYTHONSAFEPATH": "1", "PYTHONPATH": f"{package}{os.pathsep}{ROOT / 'tests'}"}
    command = [sys.executable, __file__, str(folder)]
    told = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
    said: dict[str, str] = json.loads(told)
    return said


def documents(folder: Path) -> Iterator[tuple[str, str, bytes]]:
    """All documents: a name, the format, the bytes."""
    from bench.documents import make
    from test_corpus import CASES, sections, stdin

    for case in CASES:
        arguments, named, escaped = sections(case)
        if "-f" in arguments and named.get("input"):
            said = arguments[arguments.index("-f") + 1]
            yield f"{case.parent.name}/{case.stem}", said, stdin(named, escaped)
    for path in sorted((ROOT / "examples").iterdir()):
        if path.is_file():
            yield path.name, SUFFIX_FORMATS.get(path.suffix, path.stem), path.read_bytes()
    for path in sorted((ROOT.parent / "shared" / "seeds").glob("*.txt")):
        yield path.name, "listing" if "listing" in path.name else "abstracts", path.read_bytes()
    for style, size in BULK.items():
        path = folder / f"{style}.txt"
        make(style, size, path)
        yield f"bulk {style}", style, path.read_bytes()


def told(folder: Path) -> dict[str, str]:
    """For each document and each format, the digest of what is written and reported."""
    import msgspec

    from bibconv import convert
    from bibconv.format import BUILT_IN, get
    from bibconv.report import Report
    from bibconv.text.scan import COMPILED as is_compiled

    said = {"modules": "compiled" if is_compiled else "plain"}
    targets = [name for name in BUILT_IN if get(name).writer]
    for name, style, data in documents(folder):
        for target in targets:
            report = Report()
            out = convert(data, from_=style, to=target, report=report)
            found = msgspec.json.encode(report.document(), enc_hook=str)
            said[f"{name} {style} → {target}"] = hashlib.sha256(out.encode() + found).hexdigest()
    return said


if __name__ == "__main__":
    print(json.dumps(told(Path(sys.argv[1]))))

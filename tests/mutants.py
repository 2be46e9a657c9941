"""Mutants of our own code: small wrong changes, each of which a test should notice.

``python tests/mutants.py [TARGET …]`` changes one thing after another in the modules of a target (a comparison, a
constant, a condition, a statement …), runs its quick tests on each, and says what no test noticed. ``--sample N``
takes so many mutants of a target, from a seed; 0 takes all. The exit status is 1 where fewer than 80 % are killed.

A mutant lives in memory, in a process forked for it: nothing is written. One that takes much more processor time than
the tests do, or much memory, is killed. What cannot change anything that a caller sees is named in
``mutants_equivalent.txt``, each with its reason, and does not count.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import importlib.abc
import importlib.util
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
LEAST = 0.80
SEED = 7
MEMORY = 4 << 30

MODULES = {
    "escaper": ("bibconv/text/latex/encode.py", "bibconv/text/latex/characters.py", "bibconv/text/scan.py"),
    "lexer": tuple(f"bibconv/formats/bibtex/syntax/{name}.py" for name in ("grammar", "scan", "salvage")),
    "atomic": tuple(f"bibconv/files/{name}.py" for name in ("sinks", "document", "encodings", "paths")),
}
TESTS = {
    "escaper": (
        ("tests/test_escapes.py", "tests/test_latex.py"),
        (
            "tests/test_scan.py",
            "bibconv/text/latex/encode.py",
            "bibconv/text/latex/characters.py",
            "bibconv/text/scan.py",
        ),
    ),
    "lexer": (("tests/test_bibtex_lexer.py", "tests/test_bibtex_syntax.py"), ("bibconv/formats/bibtex/syntax",)),
    "atomic": (
        ("tests/test_sinks.py", "tests/test_documents_read.py"),
        (
            "tests/test_files.py",
            "tests/test_compressed.py",
            "tests/test_faults.py::test_short_writes_are_gone_on_with",
            "tests/test_faults.py::test_an_output_that_does_not_block_is_waited_for",
        ),
    ),
}
"""What is run on each mutant, and what then on those that are alive."""

SLOW = """
    read_back settled every_character linear lossless agree truncated fifty_thousand little_time
    does_not_grow bomb
""".split()
"""Words in the names of tests that are left out: they take seconds."""

EQUIVALENT = ROOT / "tests" / "mutants_equivalent.txt"

SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd, ast.LShift: ast.RShift, ast.RShift: ast.LShift,
}  # fmt: skip
UNTOUCHED = {"annotation", "returns", "format_spec", "decorator_list"}


class Mutant(NamedTuple):
    """One change: what stands in a field of a node, and what stands there instead."""

    path: str
    line: int
    source: str
    owner: ast.AST
    field: str
    place: int | None
    old: ast.AST
    new: ast.AST

    def apply(self) -> None:
        if self.place is None:
            setattr(self.owner, self.field, self.new)
        else:
            getattr(self.owner, self.field)[self.place] = self.new

    def __str__(self) -> str:
        return f"{self.source}  |  {shown(self.old)}  ->  {shown(self.new)}"


def shown(node: ast.AST) -> str:
    """A node on one line."""
    if isinstance(node, (ast.cmpop, ast.boolop, ast.operator)):
        return type(node).__name__
    return ast.unparse(node).partition("\n")[0]


def changes(node: ast.AST, field: str) -> Iterator[ast.AST]:
    """What may stand for a node that is in that field of its owner."""
    if type(node) in SWAPPED:
        yield SWAPPED[type(node)]()
    elif isinstance(node, ast.Constant):
        if isinstance(node.value, bool):
            yield ast.Constant(not node.value)
        elif isinstance(node.value, int):
            yield ast.Constant(node.value + 1)
        elif isinstance(node.value, (str, bytes)) and node.value:
            yield ast.Constant(node.value[:0])
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    elif isinstance(node, ast.Return) and node.value and not is_none(node.value):
        yield ast.Return(ast.Constant(None))
    elif isinstance(node, (ast.Assign, ast.AugAssign, ast.Expr, ast.Raise, ast.Continue, ast.Break)):
        yield ast.Pass()
    if field == "test" and not isinstance(node, ast.Constant):
        yield ast.Constant(False)
        yield ast.Constant(True)


def is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def passed_over(node: ast.AST) -> bool:
    """What is no behaviour: imports, docstrings and other bare strings, what is only for type checkers, slots."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.If):
        return isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id in ("__slots__", "__all__")
    return isinstance(node, (ast.Import, ast.ImportFrom))


def mutants(path: str, lines: Sequence[str], owner: ast.AST, line: int = 0) -> Iterator[Mutant]:
    """The mutants of all that is below a node."""
    for field, value in ast.iter_fields(owner):
        if field in UNTOUCHED:
            continue
        for index, node in enumerate(value) if isinstance(value, list) else ((None, value),):
            if not isinstance(node, ast.AST) or passed_over(node):
                continue
            at = getattr(node, "lineno", line)
            for new in changes(node, field):
                yield Mutant(path, at, lines[at - 1].strip(), owner, field, index, node, new)
            yield from mutants(path, lines, node, at)


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads the module that was changed."""

    def __init__(self, path: str, tree: ast.Module) -> None:
        self.path, self.tree = path, tree
        self.name = path.removesuffix(".py").replace("/", ".")

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        if name != self.name:
            return None
        return importlib.util.spec_from_file_location(name, ROOT / self.path, loader=self)

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(ast.fix_missing_locations(self.tree), str(ROOT / self.path), "exec"), module.__dict__)


def run(target: str, tree: ast.Module | None, mutant: Mutant | None, seconds: float, folder: str) -> tuple[int, float]:
    """How a process with the mutant ended, and its processor time."""
    child = os.fork()
    if not child:
        os.setpgid(0, 0)
        void = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(void, stream)
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        signal.alarm(int(seconds * 30))
        os._exit(tested(target, tree, mutant, folder))
    _, status, used = os.wait4(child, 0)
    shutil.rmtree(f"{folder}/{child}", ignore_errors=True)
    return status, used.ru_utime + used.ru_stime


def tested(target: str, tree: ast.Module | None, mutant: Mutant | None, folder: str) -> int:
    import pytest

    if tree and mutant:
        mutant.apply()
        sys.meta_path.insert(0, Finder(mutant.path, tree))
    options = ["-x", "-q", "-p", "no:cacheprovider", f"--basetemp={folder}/{os.getpid()}"]
    options += ["-k", f"not ({' or '.join(SLOW)})"]
    try:
        return next((1 for chosen in TESTS[target] if pytest.main([*options, *chosen])), 0)
    except BaseException:
        return 1


def all_mutants(target: str) -> tuple[dict[str, ast.Module], list[Mutant]]:
    """The trees of the modules of a target by their paths, and all mutants of them."""
    trees = {path: ast.parse((ROOT / path).read_text()) for path in MODULES[target]}
    return trees, [m for path in trees for m in mutants(path, (ROOT / path).read_text().splitlines(), trees[path])]


def equivalent() -> set[str]:
    """What is written down as changing nothing."""
    return {line for line in EQUIVALENT.read_text().splitlines() if line and not line.startswith("#")}


def survivors(target: str, sample: int, folder: str) -> tuple[int, list[Mutant]]:
    """How many mutants were tried that are not equivalent, and those that no test noticed."""
    trees, found = all_mutants(target)
    known = equivalent()
    chosen = [mutant for mutant in found if str(mutant) not in known]
    alike = len(found) - len(chosen)
    if sample and sample < len(chosen):
        chosen = sorted(random.Random(SEED).sample(chosen, sample), key=chosen.index)
    status, seconds = run(target, None, None, 600, folder)
    if status:
        sys.exit(f"the tests of {target} do not pass as they are")
    print(f"{target}: {len(found)} mutants, {alike} of them equivalent; {len(chosen)} are tried", flush=True)
    alive = []
    for mutant in chosen:
        status, _ = run(target, trees[mutant.path], mutant, 3 * seconds + 3, folder)
        if not status:
            alive.append(mutant)
            print(f"survived {mutant.path}:{mutant.line}: {mutant}", flush=True)
    return len(chosen), alive


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("targets", nargs="*", default=list(MODULES), metavar="TARGET")
    parser.add_argument("--sample", type=int, default=150)
    asked = parser.parse_args()
    os.chdir(ROOT)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    for library in ("click", "hypothesis.strategies", "jsonschema", "lxml.etree", "msgspec.json", "pytest"):
        importlib.import_module(library)  # once, for all that are forked
    for line in sorted(equivalent() - {str(mutant) for target in MODULES for mutant in all_mutants(target)[1]}):
        print(f"no such mutant any more, in {EQUIVALENT.name}: {line}")
    enough, figures = True, []
    with tempfile.TemporaryDirectory() as folder:
        for target in asked.targets:
            tried, alive = survivors(target, asked.sample, folder)
            score = 1 - len(alive) / tried
            figures.append(f"{target}: killed {tried - len(alive)} of {tried} mutants: {100 * score:.1f} %")
            enough = enough and score >= LEAST
    print(*figures, sep="\n")
    return 0 if enough else 1


if __name__ == "__main__":
    sys.exit(main())

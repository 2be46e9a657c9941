"""The house: who may import whom, and who may touch the outside world."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "bibconv"
MODULES = sorted(PACKAGE.rglob("*.py"))

ALLOWED = {
    "model": set(),
    "codes": set(),
    "syntax": set(),
    "pieces": set(),
    "limits": set(),
    "report": {"model", "codes"},
    "text": {"text", "model", "limits"},
    "row": set(),
    "crosswalk": {"row"},
    "format": {"row", "crosswalk", "report", "syntax", "pieces", "text", "model", "limits"},
    "reading": {"format", "report", "text", "model", "limits"},
    "files": {"files", "report", "model", "limits"},
    "schema": {"report", "text", "model", "limits"},
    "formats": {"format", "reading", "syntax", "pieces", "text", "report", "codes", "model", "limits"},
    "rules": {"rules", "match", "format", "files", "schema", "report", "codes", "syntax", "text", "model", "limits"},
    "checking": {
        "checking",
        "rules",
        "format",
        "pieces",
        "files",
        "schema",
        "report",
        "codes",
        "syntax",
        "text",
        "model",
        "limits",
    },
    "pipe": {"format", "formats", "files", "schema", "report", "text", "model", "limits"},
    "match": {"report", "text", "model", "limits"},
    "identify": {"identify", "format", "files", "schema", "match", "report", "text", "model", "limits"},
    "arrange": {"text", "model", "limits"},
    "show": {"show", "text", "model", "limits"},
    "process": set(),
    "workers": {"pipe", "pieces", "format", "files", "report", "model", "limits"},
    "course": {"process", "workers", "pieces", "report"},
    "parallel": {"process", "workers", "course", "pipe", "pieces", "format", "files", "report", "model", "limits"},
    "api": {"pipe", "checking", "rules", "arrange", "files", "format", "report", "model", "limits"},
    "cli": {
        "cli",
        "process",
        "pieces",
        "pipe",
        "parallel",
        "workers",
        "identify",
        "checking",
        "arrange",
        "show",
        "rules",
        "syntax",
        "format",
        "files",
        "schema",
        "report",
        "codes",
        "text",
        "model",
        "limits",
    },
}
"""The layer of a module → the layers that it may import. A format may also import its own package."""

OUTSIDE = {"print", "open", "exit", "quit", "input"}


def layer(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imports(tree: ast.AST) -> set[str]:
    """The modules of ours that a module imports, wherever in it."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            found.add(node.module or "")
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in found if name.split(".")[0] == "bibconv"}


def test_modules_are_found() -> None:
    assert {layer(path) for path in MODULES} >= {"model", "formats", "text", "cli", "pipe", "files"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_follow_the_arrows(path: Path) -> None:
    own = layer(path)
    if own in ("__init__", "__main__"):
        return
    tree = ast.parse(path.read_text())
    wrong = []
    for name in imports(tree):
        parts = name.split(".")
        if len(parts) < 2:
            continue
        other = parts[1]
        if not (PACKAGE / other).is_dir() and not (PACKAGE / f"{other}.py").exists():
            continue  # a name from bibconv itself, such as __version__
        if own == "formats" and other == "formats":
            if path.relative_to(PACKAGE).with_suffix("").parts[1] != parts[2:3][0]:
                wrong.append(name)
        elif other not in ALLOWED[own]:
            wrong.append(name)
    assert not wrong


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_the_rim_touches_the_outside(path: Path) -> None:
    if layer(path) in ("cli", "files", "__main__") or path == PACKAGE / "identify" / "store.py":
        return
    calls = [node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    names = {call.id for call in calls if isinstance(call, ast.Name)}
    methods = {
        f"{call.value.id}.{call.attr}"
        for call in calls
        if isinstance(call, ast.Attribute) and isinstance(call.value, ast.Name)
    }
    assert not names & OUTSIDE
    assert not methods & {"sys.exit", "os.open", "io.open", "click.echo", "os.remove", "os.unlink"}


def test_slow_imports_wait_until_they_are_used() -> None:
    """Start-up is paid at every commit: no module imports these at its top level."""
    slow = {"lxml", "jsonschema", "jsonschema_rs", "pybtex", "bibtexparser", "importlib.metadata"}
    for path in MODULES:
        for node in ast.parse(path.read_text()).body:
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            assert not {name for name in names if name in slow or name.split(".")[0] in slow}, path

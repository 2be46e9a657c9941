"""Compiles some modules with mypyc, where that is asked for; without it bibconv is pure Python and does the same.

``BIBCONV_COMPILE=1 pip install .`` makes a wheel for this machine, with the compiled modules beside the plain ones;
``python hatch_build.py FOLDER`` (``make compile``) puts the package with them into a folder for ``PYTHONPATH``.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
MODULES = (
    "crosswalk",
    "pipe",
    "reading",
    "schema",
    "text/authorlist",
    "text/dates",
    "text/html",
    "text/inline",
    "text/keys",
    "text/latex/canon",
    "text/latex/characters",
    "text/latex/commands",
    "text/latex/decode",
    "text/latex/encode",
    "text/latex/formulas",
    "text/latex/resolve",
    "text/latex/source",
    "text/latex/title",
    "text/memo",
    "text/namelook",
    "text/names",
    "text/scan",
    "text/stretch",
    "formats/bibtex/read/__init__",
    "formats/bibtex/read/findings",
    "formats/bibtex/read/resolve",
    "formats/bibtex/read/strings",
    "formats/bibtex/read/typed",
    "formats/bibtex/syntax/grammar",
    "formats/bibtex/syntax/scan",
    "formats/bibtex/types",
    "formats/bibtex/values",
    "formats/bibtex/when",
    "formats/bibtex/write",
    "text/items",
    "formats/csljson/read",
    "formats/csljson/values",
    "formats/listing/anchor",
    "formats/listing/read",
    "formats/listing/roles",
    "formats/listing/stride",
    "formats/ris/dates",
    "formats/ris/lines",
    "formats/ris/names",
    "formats/ris/read",
    "formats/ris/values",
    "formats/ris/write",
    "rules/digest",
    "rules/engine",
    "rules/normal",
    "rules/shape",
    "rules/stretches",
)
"""What is compiled: modules for which a profile shows a gain. None of them may define a ``msgspec.Struct``.

The modules with the rules themselves are not among them: mypyc drops docstrings, and that of a rule is its page.
Those of JATS would gain a quarter, but not all that lxml gives is of the type that its stubs say, and what is compiled
takes a type at its word.
"""


def translate_modules(build: Path) -> list[Any]:
    """Translate the modules into C, below ``build``; what setuptools has to know of it. ``SystemExit`` where mypyc
    refuses one. The current folder has to be that of the project.
    """
    from mypyc.build import mypycify

    paths = [f"bibconv/{name}.py" for name in MODULES]
    flags = ["--config-file=", "--strict", "--follow-imports=silent", "--ignore-missing-imports"]
    flags.append(f"--cache-dir={build / 'mypy'}")
    modules: list[Any] = mypycify(
        [*flags, *paths],
        opt_level="3",
        debug_level="0",
        multi_file=True,
        target_dir=str(build),
        group_name="bibconv",
    )
    return modules


def compile_modules(build: Path, target: Path) -> list[Path]:
    """Compile the modules; what was made, where it has to stand below ``target``."""
    from setuptools import Distribution
    from setuptools.command.build_ext import build_ext

    before = Path.cwd()
    os.chdir(ROOT)
    try:
        command = build_ext(Distribution({"name": "bibconv", "ext_modules": translate_modules(build)}))
        command.build_lib, command.build_temp = str(target), str(build / "objects")
        command.ensure_finalized()
        command.run()
        return [Path(made) for made in command.get_outputs()]
    finally:
        os.chdir(before)


class CompiledModules(BuildHookInterface[Any]):  # type: ignore[misc,unused-ignore]
    """The step of the wheel's build."""

    def _asked_for(self) -> bool:
        return self.target_name == "wheel" and os.environ.get("BIBCONV_COMPILE", "0") not in ("", "0")

    def dependencies(self) -> list[str]:
        """What the step needs, beyond hatchling."""
        return ["mypy[mypyc]>=1.15,<3"] if self._asked_for() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and put what was made into the wheel."""
        if not self._asked_for() or version == "editable":
            return
        target = ROOT / "build" / "wheel"
        shutil.rmtree(target, ignore_errors=True)
        made = compile_modules(ROOT / "build" / "mypyc", target)
        build_data["pure_python"] = False
        build_data["infer_tag"] = True
        build_data["force_include"].update({str(path): str(path.relative_to(target)) for path in made})


def main() -> None:
    """Make a folder with the package and its compiled modules."""
    target = Path(sys.argv[1]).resolve()
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(ROOT / "bibconv", target / "bibconv", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "schemas", target / "bibconv" / "schemas")
    made = compile_modules(ROOT / "build" / "mypyc", target)
    print(f"{len(MODULES)} modules compiled into {target} ({sum(path.stat().st_size for path in made):,} bytes)")


if __name__ == "__main__":
    main()

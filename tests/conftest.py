"""What all tests share."""

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import settings

from bibconv.cli import main

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"

collect_ignore = ["guided.py", "catalogue/launch.py", "catalogue/__main__.py"]
"""Programs: they do their work when they are imported."""

settings.register_profile("bibconv", deadline=None, derandomize=True)
settings.load_profile("bibconv")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="write what came out into the corpus cases; then read it")


class Ran(NamedTuple):
    status: int
    out: bytes
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def bibconv(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command line in this process: ``bibconv("convert", "-", stdin=b"…")``."""

    def run(*arguments: str | os.PathLike[str], stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "argv", ["bibconv", *[os.fspath(argument) for argument in arguments]])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as exit:
            main()
        out, err = capfdbinary.readouterr()
        assert isinstance(exit.value.code, int)
        return Ran(exit.value.code, out, err.decode())

    return run

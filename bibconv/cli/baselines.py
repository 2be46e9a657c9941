"""The baselines of a run of ``bibconv check``, as files: read to be held against, or written anew."""

from __future__ import annotations

import os
from collections.abc import Iterable

import click

from bibconv.checking.baseline import BadBaselineError, Baseline, dump
from bibconv.cli.console import visible
from bibconv.cli.run import Apart
from bibconv.cli.settings import Config
from bibconv.files import STDIO, kept_whole, open_sink
from bibconv.rules.found import Problem


class Baselines:
    """The baseline that the command line names, or each file's configuration; whether they are written."""

    def __init__(self, named: str | None, *, writes: bool) -> None:
        self._named = named
        self._writes = writes
        self._read: dict[str, Baseline] = {}
        self._found: dict[str, list[tuple[Problem, str]]] = {}

    def keep_apart(self, configs: Iterable[Config], apart: Apart) -> None:
        """Wrong usage, where a baseline that is to be written is a file that the run reads."""
        if self._writes:
            for path in dict.fromkeys(map(self._path, configs)):
                if path is not None:
                    apart.write(path)

    def _path(self, config: Config) -> str | None:
        """The baseline of the files of a configuration."""
        if self._named is None and config.baseline is not None:
            return os.path.join(config.folder, config.baseline)
        return self._named

    def new(self, path: str, config: Config, problems: list[Problem]) -> list[Problem]:
        """The problems that no baseline knows; all of them are kept, where a baseline is to be written."""
        named = self._path(config)
        if named is None:
            return problems
        folder = os.path.dirname(named) or "."

        def seen(found: Problem) -> str:
            return path if path == STDIO else os.path.relpath(found.path, folder).replace(os.sep, "/")

        if self._writes:
            self._found.setdefault(named, []).extend((each, seen(each)) for each in problems if each.code != "X002")
            return [each for each in problems if each.code == "X002"]
        if named not in self._read:
            self._read[named] = _load(named)
        baseline = self._read[named]
        return [each for each in problems if each.code == "X002" or not baseline.knows(each, seen(each))]

    def write(self) -> None:
        """Write what was found into the baselines, each whole or not at all."""
        for path, found in self._found.items():
            sink = open_sink(path)
            with kept_whole([sink]):
                sink.write(dump(found))
            click.echo(f"bibconv: {path} knows {len(found)} findings", err=True)


def _load(path: str) -> Baseline:
    try:
        with open(path, "rb") as file:
            return Baseline.load(file.read())
    except FileNotFoundError:
        click.echo(f"bibconv: {visible(path)} is not there, so nothing is known; --write-baseline makes it", err=True)
        return Baseline()
    except BadBaselineError as error:
        raise click.UsageError(f"{path}: {error}") from None

"""The configuration of ``check`` and ``fmt``: ``bibconv.toml``, or ``[tool.bibconv]`` in ``pyproject.toml``."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, get_args

import click

from bibconv.files import is_text_encoding
from bibconv.rules.base import Profile

NAMES = ("bibconv.toml", "pyproject.toml")
PROFILES: tuple[Profile, ...] = get_args(Profile)


class ConfigError(click.UsageError):
    """A configuration that cannot be understood."""


@dataclass(frozen=True, slots=True)
class Config:
    """What a configuration says; paths in it are seen from its folder."""

    path: str = ""
    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    profile: Profile | None = None
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tex: tuple[str, ...] = ()
    baseline: str | None = None
    encoding: str | None = None
    report_unused: bool = False

    @property
    def folder(self) -> str:
        """The folder of the file, which its patterns and paths are seen from."""
        return os.path.dirname(os.path.abspath(self.path)) if self.path else os.getcwd()

    def ignored_in(self, path: str) -> tuple[str, ...]:
        """The codes that are ignored in a file: patterns match its path from the folder on, or its name."""
        if not self.per_file_ignores:
            return ()
        seen = os.path.relpath(os.path.abspath(path), self.folder).replace(os.sep, "/")
        name = os.path.basename(path)
        return tuple(
            code
            for pattern, codes in self.per_file_ignores.items()
            if fnmatchcase(seen, pattern) or fnmatchcase(name, pattern)
            for code in codes
        )


class Configs:
    """The configurations of files: the nearest one upward of each, or the one that was named."""

    def __init__(self, named: str | None = None, *, isolated: bool = False) -> None:
        self._named = _load(named) if named and not isolated else Config() if isolated else None
        self._known: dict[str, Config] = {}

    def of(self, path: str) -> Config:
        """The configuration for a file (``-`` stands in the folder that we are in)."""
        if self._named is not None:
            return self._named
        folder = os.getcwd() if path == "-" else os.path.dirname(os.path.abspath(path))
        if folder not in self._known:
            self._known[folder] = _nearest(folder)
        return self._known[folder]


def _nearest(folder: str) -> Config:
    for above in _upward(folder):
        for name in NAMES:
            path = os.path.join(above, name)
            if os.path.isfile(path) and (found := _load(path, demanded=False)) is not None:
                return found
    return Config()


def _upward(folder: str) -> Iterator[str]:
    while True:
        yield folder
        parent = os.path.dirname(folder)
        if parent == folder:
            return
        folder = parent


def _load(path: str, *, demanded: bool = True) -> Config | None:
    """The configuration that a file holds; None where it is a ``pyproject.toml`` that says nothing of bibconv."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None
    own = os.path.basename(path) != "pyproject.toml"
    if not own and not demanded and b"bibconv" not in data:
        return None
    import tomllib

    try:
        said: Any = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not TOML: {error}") from None
    if not own:
        tool = said.get("tool", {})
        if not isinstance(tool, dict) or "bibconv" not in tool:
            if demanded:
                raise ConfigError(f"{path}: it has no table [tool.bibconv]")
            return None
        said = tool["bibconv"]
    return _understood(path, said)


_LISTS = ("select", "extend-select", "ignore", "tex")
_STRINGS = ("profile", "baseline", "encoding")
KEYS = (*_LISTS, *_STRINGS, "per-file-ignores", "report-unused")
"""What a configuration may say."""


def _understood(path: str, said: Any) -> Config:
    if not isinstance(said, dict):
        raise ConfigError(f"{path}: bibconv is to be a table")
    for key, value in said.items():
        if key not in KEYS:
            raise ConfigError(f"{path}: unknown key {key!r}; there are {', '.join(KEYS)}")
        if key in _LISTS:
            _demand(path, key, _is_list(value), 'a list of strings, such as ["K", "I101"]')
        elif key in _STRINGS:
            _demand(path, key, isinstance(value, str), "a string")
        elif key == "report-unused":
            _demand(path, key, isinstance(value, bool), "true or false")
        else:
            _demand(path, key, isinstance(value, dict), "a table of patterns and codes")
            for pattern, codes in value.items():
                _demand(path, f"{key}.{pattern!r}", _is_list(codes), "a list of codes")
    profile = said.get("profile")
    _demand(path, "profile", profile is None or profile in PROFILES, f"one of {', '.join(PROFILES)}")
    encoding = said.get("encoding")
    _demand(path, "encoding", encoding is None or is_text_encoding(encoding), "an encoding of text that is known")
    ignores = {pattern: tuple(codes) for pattern, codes in said.get("per-file-ignores", {}).items()}
    return Config(
        path,
        tuple(said["select"]) if "select" in said else None,
        tuple(said.get("extend-select", ())),
        tuple(said.get("ignore", ())),
        profile,
        ignores,
        tuple(said.get("tex", ())),
        said.get("baseline"),
        encoding,
        said.get("report-unused", False),
    )


def _is_list(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _demand(path: str, key: str, met: bool, what: str) -> None:
    if not met:
        raise ConfigError(f"{path}: {key} is to be {what}")

"""The documentation: what it says is so."""

import doctest
import re
import tomllib

import click
import pytest
from conftest import ROOT, Run

from bibconv.cli import cli
from bibconv.codes import CODES
from bibconv.format import BUILT_IN, get
from bibconv.formats.listing.layout import FEATURES
from bibconv.limits import LIMITS, NAMES, limits
from bibconv.text.keys import Template

CONTEXT = click.Context(cli)
ALL = {name: command for name in cli.list_commands(CONTEXT) if (command := cli.get_command(CONTEXT, name))}
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_examples_of_the_readme_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    tests = doctest.DocTestParser().get_doctest(README, {}, "README.md", "README.md", 0)
    assert len(tests.examples) > 3
    runner = doctest.DocTestRunner()
    runner.run(tests)
    assert runner.failures == 0


def test_the_readme_names_every_format_and_every_exit_status() -> None:
    for name in BUILT_IN:
        assert get(name).title.split()[0] in README or name in README, name
    for status in (0, 1, 2, 70):
        assert f"| {status} |" in README


def test_the_readme_names_only_options_that_there_are() -> None:
    options = {name for command in ALL.values() for p in command.params for name in p.opts}
    for option in re.findall(r"`[^`\\n]*?(--[a-z][a-z-]+)", README):
        assert option in options | {"--version"}, option


def test_the_readme_and_the_help_name_every_field_of_a_key(bibconv: Run) -> None:
    with pytest.raises(ValueError, match="there are ") as error:
        Template("{none}")
    fields = str(error.value).partition("there are ")[2].split(", ")
    assert len(fields) == 6
    shown = bibconv("convert", "--help").out.decode()
    for field in fields:
        assert f"{{{field}}}" in README
        assert re.search(rf"\b{field}\b", shown)


def test_the_help_names_every_layout_and_the_limits_that_there_are(bibconv: Run) -> None:
    shown = " ".join(bibconv("convert", "--help").out.decode().split())
    assert f"bare, or some of {', '.join(FEATURES)}, with + between." in shown
    said = re.search(
        r"depth \(of nesting, (\w+)\), field \((\w+) characters\), pieces \((\w+) of TeX in a field\), "
        r"file \((\w+) bytes\), expansion \((\w+) characters\), errors \((\w+)\), "
        r"findings \((\w+) of a code\)\.",
        shown,
    )
    assert said is not None
    assert limits([f"{name}={number}" for name, number in zip(NAMES, said.groups(), strict=True)]) == LIMITS


@pytest.mark.parametrize("name", sorted(ALL))
def test_every_command_and_option_has_help(name: str) -> None:
    command = ALL[name]
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name


@pytest.mark.parametrize("name", ["", *sorted(ALL), "index build", "index add"])
def test_help_is_laid_out_and_not_cut(name: str, bibconv: Run) -> None:
    shown = bibconv(*name.split(), "--help").out.decode()
    assert "\\b" not in shown
    assert "...\n" not in shown.partition("\n")[2]
    for line in re.findall(r"^ +bibconv .*", shown, re.MULTILINE):
        assert line.count("bibconv ") == 1


def test_the_help_names_the_formats_that_are_written(bibconv: Run) -> None:
    shown = " ".join(bibconv("convert", "--help").out.decode().split())
    named = re.search(r"The format of the output, [^:]*: ([a-z, -]+)\.", shown)
    assert named
    assert sorted(named[1].split(", ")) == sorted(name for name in BUILT_IN if get(name).writer)


@pytest.mark.parametrize("name", sorted(ALL))
def test_every_command_is_in_the_readme(name: str) -> None:
    assert f"bibconv {name}" in README


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_is_explained(code: str, bibconv: Run) -> None:
    ran = bibconv("explain", code)
    assert ran.status == 0
    assert ran.out.decode().startswith(f"{code} ({CODES[code].severity}): {CODES[code].title}\n\n")
    assert len(CODES[code].about) > 60


def test_every_code_is_used() -> None:
    sources = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "bibconv").rglob("*.py") if path.name != "codes.py"
    )
    for code in CODES:
        assert f'"{code}"' in sources, code


def test_the_makefile_explains_its_targets() -> None:
    makefile = (ROOT / "Makefile").read_text()
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony
    for target in phony[1].split():
        assert re.search(rf"^{target}:.*## \S", makefile, re.MULTILINE), target


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    changelog = (ROOT / "CHANGELOG.md").read_text()
    for requirement in project["dependencies"]:
        name = re.split(r"[<>=]", requirement)[0]
        assert f"`{name}`" in changelog, name
        assert "<" in requirement, f"the major version of {name} is capped"

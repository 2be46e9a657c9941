"""``bibconv completion``, and what is offered where a shell completes a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

NAME = "bibconv"
VARIABLE = "_BIBCONV_COMPLETE"
"""The environment variable by which a shell asks."""


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the script by which a shell completes what is typed.

    Commands, options, formats, fields and codes are completed.

    \b
      eval "$(bibconv completion bash)"    in ~/.bashrc
      eval "$(bibconv completion zsh)"     in ~/.zshrc, after compinit
      bibconv completion fish > ~/.config/fish/completions/bibconv.fish
    """
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    assert found is not None
    click.echo(found(context.find_root().command, {}, NAME, VARIABLE).source())


def files(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """The shell completes names of files by itself."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(begun, type="file")]


def formats(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """The formats that are read, or, for what is written, those that are."""
    from click.shell_completion import CompletionItem

    from bibconv.format import BUILT_IN, get

    names = [name for name in BUILT_IN if name.startswith(begun)]
    found = [get(name) for name in names]
    return [
        CompletionItem(each.name, help=each.title)
        for each in found
        if (each.writer if parameter.name == "to_format" else each.read)
    ]


def fields(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """The fields of the model, after those that stand there, between commas, already."""
    from click.shell_completion import CompletionItem

    from bibconv.model import ATTRIBUTE

    before, comma, word = begun.rpartition(",")
    return [
        CompletionItem(before + comma + name) for name in ATTRIBUTE if name.lower().startswith(word.strip().lower())
    ]


def codes(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """The codes of findings: of readers and writers, and of rules."""
    from click.shell_completion import CompletionItem

    from bibconv.codes import CODES
    from bibconv.rules import all_rules

    titles = {code: row.title for code, row in CODES.items()} | {code: rule.title for code, rule in all_rules().items()}
    return [CompletionItem(code, help=title) for code, title in titles.items() if code.startswith(begun.upper())]

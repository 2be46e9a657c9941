"""The command line: the only place that prints or exits.

Exit statuses: 0 all done; 1 a record was refused or none was read (with ``--strict`` also: a warning or a loss), or
``check`` found something;
2 wrong usage, or a file that cannot be read or written; 70 a fault of bibconv; 130 and 143 signals; 141 a pipe that
was closed before all was written to it, which is not told: that is how a shell sees a program that such a pipe ends.
"""

from __future__ import annotations

import contextlib
import errno
import gc
import io
import os
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Any, NoReturn

import click

from bibconv import __version__
from bibconv.cli import signals
from bibconv.files import whole

EXIT_BUG = 70
EXIT_PIPE = 128 + 13

COMMANDS = {
    "convert": "bibconv.cli.convert",
    "check": "bibconv.cli.check",
    "fmt": "bibconv.cli.fmt",
    "identify": "bibconv.cli.identify",
    "index": "bibconv.cli.index",
    "show": "bibconv.cli.show",
    "formats": "bibconv.cli.info",
    "explain": "bibconv.cli.info",
    "schema": "bibconv.cli.info",
    "completion": "bibconv.cli.completion",
}
"""Command → the module where it stands, which is imported when the command is called."""


class _PipeClosedError(Exception):
    """A pipe was closed. Of an ``OSError`` that says so Click makes an exit with 1, as if a record were refused."""


@contextlib.contextmanager
def _pipes() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError as error:
        raise _PipeClosedError from error


class _Commands(click.Group):
    def make_context(self, *args: Any, **options: Any) -> click.Context:
        with _pipes():
            return super().make_context(*args, **options)

    def invoke(self, context: click.Context) -> Any:
        with _pipes():
            return super().invoke(context)

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            context.fail(f"no command is called {name!r}; {_meant(name)}")
        return super().resolve_command(context, args)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(COMMANDS[name]), name)
        return command


def _meant(name: str) -> str:
    """What may be meant by something that is no command."""
    from difflib import get_close_matches

    if os.path.exists(name):
        return "`bibconv convert FILE` converts a file"
    close = get_close_matches(name, COMMANDS, 1)
    return f"perhaps {close[0]} is meant" if close else f"there are {', '.join(COMMANDS)}"


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="bibconv")
def cli() -> None:
    """Turn paper dumps and bibliographies into clean, checked, citable records."""


def _occupy() -> None:
    """Let no file that is opened take the place of a standard stream that is closed, and get what was meant for it."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(descriptor)


class _Closed(io.TextIOBase):
    """What stands in the place of a standard output that is closed: nothing is taken for written that is not."""

    def write(self, text: str, /) -> NoReturn:
        raise OSError(errno.EBADF, "standard output is closed")

    def fileno(self) -> NoReturn:
        self.write("")


def _say(message: str) -> None:
    """Tell on standard error, if that can be: the exit status says the same."""
    with contextlib.suppress(OSError):
        click.echo(message, err=True)


def _let_go() -> None:
    """Let nothing be left to be written when the interpreter ends: it would fail again, and change the exit status."""
    for descriptor, stream in ((1, sys.stdout), (2, sys.stderr)):
        try:
            if stream is not None:
                stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), descriptor)


def _run() -> int:
    """Run the command line: the exit status."""
    try:
        status = cli.main(standalone_mode=False, prog_name="bibconv")
        sys.stdout.flush()
        return status or 0
    except click.ClickException as error:
        with contextlib.suppress(OSError):
            error.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        _say("bibconv: interrupted")
        return 130
    except (BrokenPipeError, _PipeClosedError):
        return EXIT_PIPE
    except OSError as error:
        from bibconv.cli.console import visible

        where = f"{os.fsdecode(error.filename)}: " if isinstance(error.filename, str | bytes) else ""
        _say(f"bibconv: {visible(where + (error.strerror or str(error)))}")
        return 2
    except Exception as error:
        if os.environ.get("BIBCONV_TRACEBACK"):
            raise
        from bibconv.cli.console import visible

        _say(
            f"bibconv: a fault of bibconv: {type(error).__name__}: {visible(str(error))}\n"
            "Please report it with the input; BIBCONV_TRACEBACK=1 shows where it happened."
        )
        return EXIT_BUG


def main() -> NoReturn:
    """Run the command line and exit."""
    # What is loaded stays, and records hold no circles, so that looking for them seldom is enough.
    gc.set_threshold(200_000, 20, 20)
    with signals.heeded():
        _occupy()
        sys.stdout = _Closed() if sys.stdout is None else whole(sys.stdout)
        if sys.stderr is not None:
            sys.stderr = whole(sys.stderr)
        status = _run()
        _let_go()
    gc.freeze()  # the process ends: to look for circles in what is left of it would only take time
    sys.exit(status)

"""The command line: the only place that prints or exits.

Exit statuses: 0 all done; 1 a record was refused or none was read (with ``--strict`` also: a warning or a loss);
2 wrong usage, or a file that cannot be read or written; 70 a fault of bibconv; 130 and 143 signals.
"""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType
from typing import NoReturn

import click

from bibconv import __version__
from bibconv.cli.console import EXIT_BUG, visible
from bibconv.cli.convert import convert
from bibconv.cli.info import explain, formats, schema


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="bibconv")
def cli() -> None:
    """Turn paper dumps and bibliographies into clean, checked, citable records."""


for command in (convert, formats, explain, schema):
    cli.add_command(command)


def _on_sigterm(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)


def main() -> NoReturn:
    """Run the command line and exit."""
    signal.signal(signal.SIGTERM, _on_sigterm)
    try:
        status = cli.main(standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        status = 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("bibconv: interrupted", err=True)
        status = 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    except OSError as error:
        click.echo(f"bibconv: {visible(str(error))}", err=True)
        status = 2
    except Exception as error:
        if os.environ.get("BIBCONV_TRACEBACK"):
            raise
        click.echo(
            f"bibconv: a fault of bibconv: {type(error).__name__}: {visible(str(error))}\n"
            "Please report it with the input; BIBCONV_TRACEBACK=1 shows where it happened.",
            err=True,
        )
        status = EXIT_BUG
    sys.exit(status or 0)

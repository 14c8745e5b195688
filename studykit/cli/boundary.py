"""The error boundary: what any command raises, as one clear message and an exit code."""

import json
import os
import sys
from collections.abc import Sequence

import click

from studykit.cli.root import root
from studykit.errors import StudykitError

INTERRUPTED = 130


def run(arguments: Sequence[str]) -> int:
    """Run a command line; its exit code. A traceback that gets past here is a defect of the program."""
    as_json = "--json" in arguments
    try:
        code = root.main(list(arguments), prog_name="studykit", standalone_mode=False)
        sys.stdout.flush()
    except StudykitError as error:
        return _report(error.code, error.message, error.hint, error.exit_code, as_json)
    except click.Abort:
        return _report("interrupted", "stopped", None, INTERRUPTED, as_json)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return error.exit_code
    except click.UsageError as error:
        return _report("usage", error.format_message(), _hint(error), error.exit_code, as_json)
    except click.ClickException as error:
        return _report("failure", error.format_message(), None, error.exit_code, as_json)
    except KeyboardInterrupt:
        return _report("interrupted", "stopped", None, INTERRUPTED, as_json)
    except BrokenPipeError:
        _silence_stdout()
        return 0
    return code if isinstance(code, int) else 0


def _hint(error: click.UsageError) -> str | None:
    command = error.ctx.command_path if error.ctx else "studykit"
    return f"`{command} --help` lists what it takes"


def _report(code: str, message: str, hint: str | None, exit_code: int, as_json: bool) -> int:
    if as_json:
        click.echo(
            json.dumps({"error": {"code": code, "message": message, "hint": hint}}, ensure_ascii=False),
            err=True,
        )
    else:
        click.echo(f"{click.style('error:', fg='red', bold=True)} {message}", err=True)
        if hint:
            click.echo(f"{click.style('hint:', fg='cyan')} {hint}", err=True)
    return exit_code


def _silence_stdout() -> None:
    """The reader of a pipe went away: nothing more may be written, not even by the interpreter at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

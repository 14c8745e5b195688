"""The error boundary: what any command raises, as one clear message and an exit code."""

import json
import sys
from collections.abc import Sequence
from typing import Any

import click

from studykit.cli.printer import colored, fitted, printable, silence_stdout
from studykit.cli.root import root
from studykit.errors import StudykitError, UsageError

INTERRUPTED = 130


def run(arguments: Sequence[str]) -> int:
    """Run a command line; its exit code. A traceback that gets past here is a defect of the program."""
    try:
        code = root.main(list(arguments), prog_name="studykit", standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        silence_stdout()
        return 0
    except (click.Abort, KeyboardInterrupt):
        return _report("interrupted", "stopped", None, INTERRUPTED, arguments)
    except Exception as error:
        clear = _explained(error)
        if clear is None:
            raise
        exit_code = error.exit_code if isinstance(error, click.ClickException) else clear.exit_code
        return _report(clear.code, clear.message, clear.hint, exit_code, arguments)
    return code if isinstance(code, int) else 0


def _explained(error: Exception) -> StudykitError | None:
    """An error that the learner can act on; None for a defect."""
    match error:
        case StudykitError():
            return error
        case click.UsageError():
            command = error.ctx.command_path if error.ctx else "studykit"
            return UsageError(error.format_message(), hint=f"`{command} --help` lists what it takes")
        case click.ClickException():
            return StudykitError(error.format_message())
        case OSError():
            where = f"{error.filename}: " if error.filename else ""
            return StudykitError(
                f"{where}{error.strerror or error}", hint="check the disk and its permissions"
            )
        case _:
            return None


_LOOKS: tuple[dict[str, Any], ...] = ({"fg": "red", "bold": True}, {"fg": "cyan"})


def _report(code: str, message: str, hint: str | None, exit_code: int, arguments: Sequence[str]) -> int:
    if "--json" in arguments:
        error = {"error": {"code": code, "message": message, "hint": hint}}
        click.echo(json.dumps(error, ensure_ascii=False), err=True)
        return exit_code
    color = colored(sys.stderr, no_color="--no-color" in arguments)
    for word, look, text in zip(("error:", "hint:"), _LOOKS, (message, hint), strict=True):
        if text:
            styled = click.style(word, **look) if color else word
            click.echo(fitted(f"{styled} {printable(text)}", sys.stderr), err=True, color=color)
    return exit_code

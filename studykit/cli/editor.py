"""The learner's editor: for a few lines, or for a file at a line."""

import os
import shlex
import subprocess
from pathlib import Path

import click

from studykit.errors import StudykitError, UsageError

_BELOW = "<!-- what stands from here on is left out -->"


def edit_lines(block: str, help_text: str) -> str | None:
    """What the learner makes of some lines in an editor; None when they are left as they were or emptied.

    Raises:
        UsageError: no editor can be started.
    """
    shown = f"{block}\n\n{_BELOW}\n{help_text}\n"
    try:
        edited = click.edit(shown, extension=".md")
    except click.ClickException as error:
        raise _no_editor() from error
    lines = (edited or "").partition(_BELOW)[0].strip()
    return lines if lines and lines != block.strip() else None


def edit_file(path: Path, line: int) -> None:
    """Open a file at a line, and wait until the editor is left.

    Raises:
        UsageError: no editor can be started.
        StudykitError: it failed.
    """
    editor = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi")
    try:
        done = subprocess.run([*editor, f"+{line}", str(path)], check=False)
    except OSError as error:
        raise _no_editor() from error
    if done.returncode:
        raise StudykitError(f"the editor ended with {done.returncode}", hint="nothing was imported")


def _no_editor() -> UsageError:
    return UsageError("no editor can be started", hint="name one in the environment: EDITOR=nano")

"""Options that every command takes, and the run that they make."""

import functools
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import click

from studykit.cli.printer import Printer


@dataclass(slots=True)
class Run:
    """One run of a command: the app it works with, the printer, and whether it may ask."""

    app: Any
    out: Printer
    interactive: bool
    yes: bool


_OPTIONS = (
    click.option("--db", metavar="PATH|URL", help="Database to use. [env: STUDYKIT_DB]"),
    click.option(
        "--now", metavar="INSTANT", help="Take this as the clock: ISO 8601 with offset. [env: STUDYKIT_NOW]"
    ),
    click.option("--json", "as_json", is_flag=True, help="Print one JSON object."),
    click.option("--no-input", is_flag=True, help="Never ask; fail instead."),
    click.option("-y", "--yes", is_flag=True, help="Answer yes to questions."),
    click.option("-q", "--quiet", is_flag=True, help="Print results only."),
    click.option("-v", "--verbose", is_flag=True, help="Print more."),
    click.option("--no-color", is_flag=True, help="No colours. [env: NO_COLOR]"),
)


def common(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that all share; it is called with a `Run` first."""

    @functools.wraps(function)
    def wrapped(
        *,
        db: str | None,
        now: str | None,
        as_json: bool,
        no_input: bool,
        yes: bool,
        quiet: bool,
        verbose: bool,
        no_color: bool,
        **rest: Any,
    ) -> Any:
        from studykit.app.context import make_app

        out = Printer(as_json=as_json, quiet=quiet, verbose=verbose, no_color=no_color)
        app = make_app(db or os.environ.get("STUDYKIT_DB"), now or os.environ.get("STUDYKIT_NOW"))
        interactive = not (no_input or as_json) and out.interactive
        try:
            return function(Run(app, out, interactive, yes), **rest)
        finally:
            app.close()

    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped

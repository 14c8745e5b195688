"""Options that every command takes, before its name or after it, and the run that they make."""

import functools
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from studykit.cli.printer import Printer
from studykit.errors import UsageError

if TYPE_CHECKING:
    from studykit.app.context import App


@dataclass(slots=True)
class Run:
    """One run of a command: the app it works with, the printer, and whether it may ask."""

    app: "App"
    out: Printer
    interactive: bool
    yes: bool

    def confirmed(self, question: str) -> bool:
        """Whether to go on: a terminal is asked, unless `-y` says so."""
        return self.yes or not self.interactive or click.confirm(question, default=True, err=True)

    def require_yes(self, question: str, would: str) -> None:
        """Go on only when told to, by `-y` or on a terminal.

        Args:
            question: what a terminal is asked.
            would: what this would do, for those who cannot be asked.

        Raises:
            UsageError: nobody can be asked.
            Abort: the answer is no.
        """
        if self.yes:
            return
        if not self.interactive:
            raise UsageError(would, hint="say --yes, or ask on a terminal")
        click.confirm(question, abort=True, err=True)


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
_NAMES = ("db", "now", "as_json", "no_input", "yes", "quiet", "verbose", "no_color")


def takes_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Declare the shared options."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def common(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that all share; it is called with a `Run` first."""

    @takes_options
    @functools.wraps(function)
    def wrapped(**given: Any) -> Any:
        from studykit.app.context import make_app

        before: dict[str, Any] = click.get_current_context().find_root().obj or {}
        options = {name: given.pop(name) or before.get(name) for name in _NAMES}
        app = make_app(
            options["db"] or os.environ.get("STUDYKIT_DB"), options["now"] or os.environ.get("STUDYKIT_NOW")
        )
        try:
            return function(_run(app, options), **given)
        finally:
            app.close()

    return wrapped


def list_unless_told(ctx: click.Context, listing: click.Command, given: Mapping[str, Any]) -> None:
    """Have a group list when it is named alone; options given before a command's name hold for that."""
    root = ctx.find_root()
    root.obj = (root.obj or {}) | {name: value for name, value in given.items() if value}
    if ctx.invoked_subcommand is None:
        ctx.invoke(listing)


def _run(app: "App", options: dict[str, Any]) -> Run:
    out = Printer(
        as_json=bool(options["as_json"]),
        quiet=bool(options["quiet"]),
        verbose=bool(options["verbose"]),
        no_color=bool(options["no_color"]),
    )
    may_ask = not (options["no_input"] or out.as_json) and out.interactive
    return Run(app, out, may_ask, bool(options["yes"]))


takes_dry_run = click.option("-n", "--dry-run", is_flag=True, help="Show what would change; change nothing.")
"""The option of commands that can only look."""


def examples(*lines: str) -> str:
    """The end of a help text: examples, in lines of their own."""
    return "\n".join(["\b", "Examples:", *(f"  {line}" for line in lines)])

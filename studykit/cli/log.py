"""`studykit log`: what was done, newest first."""

from datetime import UTC, datetime

import click

from studykit.cli.operation_words import words
from studykit.cli.options import Run, common, examples
from studykit.cli.printer import Column
from studykit.cli.undo import value

_COUNT = 20


@click.command(name="log", epilog=examples("studykit log", "studykit log 100", "studykit log --all"))
@click.argument("count", metavar="[N]", type=click.IntRange(1), default=_COUNT)
@click.option("--all", "every", is_flag=True, help="List all of them.")
@common
def command(run: Run, count: int, every: bool) -> None:
    """List the last N operations, newest first, 20 by default: what `studykit undo` takes back."""
    from studykit.app import undoing

    found = undoing.recent(run.app, None if every else count)
    if run.out.as_json:
        marked = [value(operation) | {"undone": operation.undone_ms is not None} for operation in found]
        run.out.json("log", {"operations": marked})
        return
    rows = [
        (
            datetime.fromtimestamp(operation.at_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M"),
            words(operation),
            "" if operation.undone_ms is None else "undone",
        )
        for operation in found
    ]
    columns = (Column("when (UTC)"), Column("what", shrink=True), Column("", color="yellow"))
    run.out.table(columns, rows)

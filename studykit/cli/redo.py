"""`studykit redo`: bring back what was undone last."""

import click

from studykit.cli.options import Run, common, examples
from studykit.cli.undo import tell


@click.command(name="redo", epilog=examples("studykit redo", "studykit redo 3"))
@click.argument("count", metavar="[N]", type=click.IntRange(1), default=1)
@common
def command(run: Run, count: int) -> None:
    """Bring back what was undone last, or the last N; something new done since takes its place."""
    from studykit.app import undoing

    chosen = undoing.next_redo(run.app, count)
    undoing.redo(run.app, chosen)
    tell(run, "redo", "Redone", chosen)

"""`studykit undo`: take back what was done last."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from studykit.cli.operation_words import words
from studykit.cli.options import Run, common, examples

if TYPE_CHECKING:
    from studykit.store.operation_queries import Operation


@click.command(name="undo", epilog=examples("studykit undo", "studykit undo 3"))
@click.argument("count", metavar="[N]", type=click.IntRange(1), default=1)
@common
def command(run: Run, count: int) -> None:
    """Take back the last operation, or the last N: answers, reading, decisions, settings, imports.

    An undone import leaves your files as they are: the library says again what it said before. `studykit
    redo` brings back what was undone, until something new is done.
    """
    from studykit.app import undoing

    chosen = undoing.next_undo(run.app, count)
    grave = [operation for operation in chosen if undoing.is_grave(operation)]
    if grave:
        asked = "Undo?" if len(chosen) == 1 else f"Undo these {len(chosen)}?"
        would = f"this takes back {'; '.join(map(words, grave))}"
        run.require_yes("\n".join([*map(words, chosen), asked]), would)
    undoing.undo(run.app, chosen)
    tell(run, "undo", "Undone", chosen)


def tell(run: Run, command: str, verb: str, chosen: Sequence["Operation"]) -> None:
    """Say what was undone or redone."""
    if run.out.as_json:
        run.out.json(command, {"operations": [value(operation) for operation in chosen]})
        return
    for operation in chosen:
        run.out.line(f"{verb}: {words(operation)}")


def value(operation: "Operation") -> dict[str, Any]:
    """An operation in the shape of `log --json`, without its mark."""
    from datetime import UTC, datetime

    return {
        "uid": operation.uid,
        "at": datetime.fromtimestamp(operation.at_ms / 1000, UTC).isoformat(timespec="seconds"),
        "command": operation.command, "words": words(operation), "counts": dict(operation.counts),
    }  # fmt: skip

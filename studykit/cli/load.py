"""`studykit load`: move reviews to days that suit, with the coming days shown first."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from studykit.cli import charts
from studykit.cli.counts import counted
from studykit.cli.options import Run, common, examples, takes_dry_run
from studykit.cli.printer import Printer

if TYPE_CHECKING:
    from studykit.app.loading import Shift


@click.group(
    name="load",
    epilog=examples(
        "studykit load postpone --keep 40   the forty of today that would lose most by waiting",
        "studykit load advance fri +10d     before a trip",
        "studykit load flatten --cap 60",
        "studykit load break 2026-12-24 2026-12-31",
    ),
)
def command() -> None:
    """Move reviews to days that suit you better, at the least loss of recall.

    Each shows the reviews of the next 30 days before and after, and on a terminal asks; `--dry-run` only
    shows. `studykit undo` takes all of it back.
    """


@command.command(name="postpone", epilog=examples("studykit load postpone --keep 40"))
@click.option(
    "--keep", type=click.IntRange(0), required=True, metavar="N", help="Reviews to leave for today."
)
@takes_dry_run
@common
def postpone(run: Run, keep: int, dry_run: bool) -> None:
    """Leave N reviews for today, those that would lose most by waiting; the others come later."""
    from studykit.app import loading

    _go(run, loading.postpone(run.app, keep), "postpone", dry_run)


@command.command(name="advance", epilog=examples("studykit load advance fri +10d"))
@click.argument("first")
@click.argument("last", required=False)
@takes_dry_run
@common
def advance(run: Run, first: str, last: str | None, dry_run: bool) -> None:
    """Ask before the days FIRST to LAST what would be due on them, where that is not too early.

    A day is written as tomorrow, +3d, fri or 2026-11-02.
    """
    from studykit.app import loading

    _go(run, loading.advance(run.app, *_days(run, first, last)), "advance", dry_run)


@command.command(name="break", epilog=examples("studykit load break 2026-12-24 2026-12-31"))
@click.argument("first")
@click.argument("last", required=False)
@takes_dry_run
@common
def take_break(run: Run, first: str, last: str | None, dry_run: bool) -> None:
    """Free the days FIRST to LAST of reviews: they come before or after, as each card bears."""
    from studykit.app import loading

    _go(run, loading.take_break(run.app, *_days(run, first, last)), "break", dry_run)


@command.command(name="flatten", epilog=examples("studykit load flatten --cap 60"))
@click.option("--cap", type=click.IntRange(1), required=True, metavar="N", help="Most reviews of a day.")
@click.option("--days", type=click.IntRange(1, 365), default=30, show_default=True, help="Days to look at.")
@takes_dry_run
@common
def flatten(run: Run, cap: int, days: int, dry_run: bool) -> None:
    """Move what is above N reviews a day to days near that have room."""
    from studykit.app import loading

    _go(run, loading.flatten(run.app, cap, days), "flatten", dry_run)


def _days(run: Run, first: str, last: str | None) -> tuple[date, date]:
    from studykit.app.days import day_named

    begin = day_named(run.app, first)
    return begin, day_named(run.app, last) if last else begin


def _go(run: Run, shift: "Shift", verb: str, dry_run: bool) -> None:
    """Show what is to be moved, ask, move it."""
    from studykit.app.loading import move

    value = shift.value
    if not run.out.as_json:
        show_shift(run.out, value)
    moved = 0
    if value["moved"] and not dry_run and run.confirmed(f"Move {counted(len(value['moved']), 'review')}?"):
        moved = move(run.app, shift, verb)
        run.out.note(f"Moved {counted(moved, 'review')}.")
    if run.out.as_json:
        run.out.json("load", {"verb": verb, "dry_run": dry_run, "applied": moved, **value})


def show_shift(out: Printer, value: Mapping[str, Any]) -> None:
    """The days that change, before and after."""
    if not value["moved"]:
        out.line("Nothing needs to be moved.")
        return
    rows = [
        (f"{date.fromisoformat(day['date']):%a %d %b}", float(day["before"]), float(day["after"]))
        for day in value["days"]
    ]
    for line, day in zip(charts.before_and_after(rows, out.width), value["days"], strict=True):
        same = day["before"] == day["after"]
        out.line(out.style(line, dim=True) if same else line)
    later = [move for move in value["moved"] if move["to"] > value["days"][-1]["date"]]
    if later:
        out.line(f"{len(later)} of {len(value['moved'])} go beyond these days.")

"""`studykit purge`: remove for good."""

from typing import TYPE_CHECKING

import click

from studykit.cli.counts import counted
from studykit.cli.options import Run, common, examples, takes_dry_run

if TYPE_CHECKING:
    from studykit.app.purging import Purge

_WORDS = {
    "source": "source", "work": "work", "section": "section", "listing": "mention", "link": "link",
    "quote": "quote", "claim": "claim", "card": "card", "topic": "topic", "event": "event",
    "reading_session": "reading session", "card_edit": "edit",
}  # fmt: skip
"""What is told of the tables; rows of others go with these."""


@click.group(
    name="purge",
    epilog=examples("studykit purge source old-notes.md", "studykit purge retired --before 2026-01-01"),
)
def command() -> None:
    """Remove for good what no other command removes. It shows what, asks, and makes a backup before.

    This cannot be undone, nor can what was done before it.
    """


@command.command(name="source", epilog=examples("studykit purge source old-notes.md --dry-run"))
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@takes_dry_run
@common
def source(run: Run, names: tuple[str, ...], dry_run: bool) -> None:
    """Remove the sources NAME with their quotes, claims, cards and all answers; and works of them alone."""
    from studykit.app.purging import of_sources

    _purge(run, of_sources(run.app, names), dry_run=dry_run)


@command.command(name="retired", epilog=examples("studykit purge retired --before 2026-01-01"))
@click.option("--before", metavar="DATE", required=True, help="Retired before this study day: 2026-01-01.")
@takes_dry_run
@common
def retired(run: Run, before: str, dry_run: bool) -> None:
    """Remove records that the notes dropped before DATE, with the answers to their cards."""
    from studykit.app.days import day_named
    from studykit.app.purging import of_retired

    _purge(run, of_retired(run.app, day_named(run.app, before)), dry_run=dry_run)


def _purge(run: Run, purge: "Purge", *, dry_run: bool) -> None:
    from studykit.app.purging import carry_out, count_rows

    counts, kept = count_rows(run.app, purge), None
    shown = [counted(count, _WORDS[name]) for name, count in counts.items() if name in _WORDS]
    if counts and not dry_run:
        run.require_yes(f"Remove {', '.join(shown)} for good?", f"this removes {', '.join(shown)}")
        counts, kept = carry_out(run.app, purge)
    if run.out.as_json:
        told = {"removed": counts, "dry_run": dry_run, "backup": str(kept) if kept else None}
        run.out.json("purge", told)
        return
    verb = "Would remove" if dry_run else "Removed"
    run.out.text(f"{verb} {', '.join(shown) or 'nothing'}.", hanging=2)
    if kept:
        run.out.note(f"The database as it was: {kept}")

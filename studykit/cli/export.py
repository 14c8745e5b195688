"""`studykit export`: decks and files for other programs."""

from pathlib import Path

import click

from studykit.cli.options import Run, common, examples
from studykit.cli.printer import progress_bar
from studykit.cli.query_words import QueryCommand, takes_query

_PROGRESS_FROM = 2000


@click.group(name="export", epilog=examples("studykit export anki deck.apkg"))
def command() -> None:
    """Write the library, or part of it, for other programs."""


@command.command(
    cls=QueryCommand,
    name="anki",
    epilog=examples("studykit export anki deck.apkg", "studykit export anki theory.apkg topic:theory"),
)
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@takes_query
@click.option("--accepted-only", is_flag=True, help="Leave drafts drawn from quotes out.")
@click.option("--deck", metavar="NAME", help="Name of the top deck instead of the notes' title.")
@common
def anki(run: Run, out: Path, query: str, accepted_only: bool, deck: str | None) -> None:
    """Write an Anki deck to OUT: all cards, or those of the works that a QUERY asks for.

    Import it in Anki again after each export: notes are updated in place, never doubled, and keep their
    schedule.
    """
    from studykit.app.exporting import export_anki

    with progress_bar(run.out, "exporting", _PROGRESS_FROM) as progress:
        report = export_anki(run.app, out, query, accepted_only=accepted_only, deck=deck, progress=progress)
    if run.out.as_json:
        run.out.json("export.anki", report.as_json())
        return
    kinds = ", ".join(f"{count} {kind}" for kind, count in report.notes.items())
    notes = sum(report.notes.values())
    run.out.line(f"{report.path}: {notes} notes ({kinds}), {report.cards} cards in {report.decks} decks.")
    since = f"{report.new} new and {report.changed} changed since the last export"
    run.out.note(f"{since}, {report.retired} retired.")

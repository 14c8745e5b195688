"""`studykit export`: decks and files for other programs."""

from pathlib import Path

import click

from studykit.cli.options import Run, common
from studykit.cli.works import joined

_PROGRESS_FROM = 2000


@click.group(name="export")
def command() -> None:
    """Write the library, or part of it, for other programs."""


@command.command(name="anki")
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("query", nargs=-1)
@click.option("--accepted-only", is_flag=True, help="Leave drafts drawn from quotes out.")
@click.option("--deck", metavar="NAME", help="Name of the top deck instead of the notes' title.")
@common
def anki(run: Run, out: Path, query: tuple[str, ...], accepted_only: bool, deck: str | None) -> None:
    """Write an Anki deck to OUT: all cards, or those of the works that a QUERY asks for.

    Import it in Anki again after each export: notes are updated in place, never doubled, their schedule untouched.

    \b
    studykit export anki deck.apkg
    studykit export anki theory.apkg topic:theory
    """
    from studykit.app.exporting import export_anki

    report = export_anki(
        run.app, out, joined(query), accepted_only=accepted_only, deck=deck, progress=_progress(run)
    )
    if run.out.as_json:
        run.out.json("export.anki", report.as_json())
        return
    kinds = ", ".join(f"{count} {kind}" for kind, count in report.notes.items())
    run.out.line(
        f"{report.path}: {sum(report.notes.values())} notes ({kinds}), {report.cards} cards in {report.decks} decks."
    )
    run.out.note(
        f"{report.new} new and {report.changed} changed since the last export, {report.retired} retired."
    )


def _progress(run: Run):  # type: ignore[no-untyped-def]  # noqa: ANN202
    return None

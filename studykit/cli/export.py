"""`studykit export`: decks and files for other programs."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from studykit.cli.counts import counted
from studykit.cli.options import Run, common, examples
from studykit.cli.printer import progress_bar
from studykit.cli.query_words import QueryCommand, takes_query
from studykit.errors import UsageError
from studykit.exchange.files import STANDARD

if TYPE_CHECKING:
    from datetime import datetime

_PROGRESS_FROM = 2000
_OUT = click.Path(dir_okay=False, allow_dash=True)


@click.group(
    name="export", epilog=examples("studykit export anki deck.apkg", "studykit export bibtex library.bib")
)
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
@click.option("--with-scheduling", is_flag=True, help="Hand the schedules over; Anki asks these cards then.")
@click.option("--deck", metavar="NAME", help="Name of the top deck instead of the notes' title.")
@common
def anki(
    run: Run, out: Path, query: str, accepted_only: bool, with_scheduling: bool, deck: str | None
) -> None:
    """Write an Anki deck to OUT: all cards, or those of the works that a QUERY asks for.

    Import it in Anki again after each export: notes are updated in place, never doubled, and keep their
    schedule. Anki takes schedules for cards that are new to it; tick "Import any learning progress" there.
    `studykit import anki FILE` brings reviews back.
    """
    from studykit.app.exporting import export_anki

    with progress_bar(run.out, "exporting", _PROGRESS_FROM) as progress:
        report = export_anki(
            run.app, out, query, accepted_only=accepted_only, with_scheduling=with_scheduling, deck=deck,
            progress=progress,
        )  # fmt: skip
    if run.out.as_json:
        run.out.json("export.anki", report.as_json())
        return
    kinds = ", ".join(f"{count} {kind}" for kind, count in report.notes.items())
    notes = sum(report.notes.values())
    told = f"{counted(report.cards, 'card')} in {counted(report.decks, 'deck')}"
    run.out.line(f"{report.path}: {counted(notes, 'note')} ({kinds}), {told}.")
    since = f"{report.new} new and {report.changed} changed since the last export"
    run.out.note(f"{since}, {report.retired} retired.")
    if report.given:
        run.out.note(
            f"Anki asks {report.given} of these cards from now on; `studykit cards take` brings them back."
        )


def _bibliography(name: str, title: str, example: str) -> None:
    """Add the command of a format of bibliographies."""

    @command.command(
        cls=QueryCommand,
        name=name,
        help=f"""Write works as {title}.

        All go to OUT, or those that a QUERY asks for; `-` is standard output. Keys are the library's citation
        keys, keywords are tags, the note is your summary. `studykit seed` reads the file back.
        """,
        epilog=examples(f"studykit export {name} {example}", f"studykit export {name} - topic:theory"),
    )
    @click.argument("out", type=_OUT)
    @takes_query
    @common
    def export(run: Run, out: str, query: str) -> None:
        from studykit.app.citing import export_bibliography
        from studykit.exchange.bibliography import Format

        _require_file(run, out)
        works = export_bibliography(run.app, out, Format(name), query)
        _report(run, name, out, {"works": works}, counted(works, "work"))


_bibliography("bibtex", "BibTeX", "library.bib")
_bibliography("csl", "CSL-JSON", "library.json")
_bibliography("ris", "RIS", "library.ris")


@command.command(
    cls=QueryCommand,
    name="csv",
    epilog=examples(
        "studykit export csv works.csv",
        "studykit export csv - topic:theory --list cards",
        "studykit export csv answers.csv --list reviews",
    ),
)
@click.argument("out", type=_OUT)
@takes_query
@click.option(
    "--list", "listed", default="works", show_default=True,
    type=click.Choice(["works", "cards", "quotes", "claims", "reviews", "sessions"]), help="What is listed.",
)  # fmt: skip
@common
def csv(run: Run, out: str, query: str, listed: str) -> None:
    """Write a list as CSV.

    All goes to OUT in UTF-8, or what a QUERY asks for; `-` is standard output. Texts that a spreadsheet would
    run as a formula get an apostrophe in front.
    """
    from studykit.app.listing import export_csv

    _require_file(run, out)
    rows = export_csv(run.app, out, listed, query)
    _report(run, "csv", out, {"list": listed, "rows": rows}, f"{rows} {listed}")


@command.command(
    cls=QueryCommand,
    name="markdown",
    epilog=examples("studykit export markdown mine.md", "studykit export markdown all.md --all"),
)
@click.argument("out", type=_OUT)
@takes_query
@click.option("--all", "everything", is_flag=True, help="The whole library.")
@common
def markdown(run: Run, out: str, query: str, everything: bool) -> None:
    """Write what you added and changed to OUT, as notes: your cards and notes, accepted drafts, edited cards.

    `-` is standard output. `studykit seed OUT` reads it back as the same cards.
    """
    from studykit.app.export_markdown import export_markdown

    _require_file(run, out)
    report = export_markdown(run.app, out, query, everything=everything)
    told = f"{counted(report['cards'], 'card')} of {counted(report['works'], 'work')}"
    _report(run, "markdown", out, report, told)


@command.command(
    name="ics",
    epilog=examples("studykit export ics plan.ics", "studykit export ics plan.ics --at 18:00"),
)
@click.argument("out", type=_OUT)
@click.option(
    "--at", type=click.DateTime(["%H:%M"]), metavar="HH:MM", help="When a day's first block begins."
)
@click.option("--days", type=click.IntRange(1, 1096), default=84, show_default=True, help="Days to write.")
@common
def ics(run: Run, out: str, at: "datetime | None", days: int) -> None:
    """Write the plan as a calendar: reading and reviews of the coming days, for the whole day or timed.

    Import OUT again after each change: entries that moved are updated in place. `-` is standard output.
    """
    from studykit.app.calendar import export_calendar

    _require_file(run, out)
    entries = export_calendar(run.app, out, at.time() if at else None, days)
    _report(run, "ics", out, {"entries": entries}, f"{entries} entries")


@command.command(
    name="json",
    epilog=examples("studykit export json library.json", "studykit export json - | gzip > all.gz"),
)
@click.argument("out", type=_OUT)
@common
def json(run: Run, out: str) -> None:
    """Write all that the library holds.

    OUT is for `studykit import json`; `-` is standard output. The same library gives the same bytes, on
    SQLite and on PostgreSQL.
    """
    from studykit.app.library_files import export_library

    with progress_bar(run.out, "exporting", _PROGRESS_FROM) as progress:
        rows = export_library(run.app, out, progress)
    _report(run, "json", out, {"rows": rows}, f"{rows} rows")


def _require_file(run: Run, out: str) -> None:
    """Standard output holds the file or a JSON report."""
    if out == STANDARD and run.out.as_json:
        raise UsageError("--json reports on standard output", hint="name a file in the place of -")


def _report(run: Run, format_name: str, out: str, counts: dict[str, Any], words: str) -> None:
    """Say what was written to a file."""
    if out == STANDARD:
        return
    if run.out.as_json:
        run.out.json(f"export.{format_name}", {"path": out, **counts})
    else:
        run.out.line(f"{out}: {words}.")

"""`studykit import`: what other programs, and other libraries, wrote."""

import click

from studykit.cli.import_anki import anki
from studykit.cli.options import Run, common, examples
from studykit.cli.printer import progress_bar

_PROGRESS_FROM = 5_000_000  # bytes


@click.group(
    name="import", epilog=examples("studykit import anki back.apkg", "studykit import json library.json")
)
def command() -> None:
    """Read files that are no notes; `studykit seed` reads notes and bibliographies."""


@command.command(
    name="json",
    epilog=examples(
        "studykit import json library.json",
        "studykit --db postgresql://me@server/library import json library.json",
    ),
)
@click.argument("file", metavar="IN", type=click.Path(allow_dash=True))
@common
def json(run: Run, file: str) -> None:
    """Fill an empty library with what `export json` wrote.

    IN may be `-` for standard input. What is wrong with the file is said, and nothing is changed. A library
    that holds something already takes what it lacks with `studykit db merge IN`.
    """
    from studykit.app.library_files import import_library

    with progress_bar(run.out, "importing", _PROGRESS_FROM) as progress:
        rows = import_library(run.app, file, progress)
    if run.out.as_json:
        run.out.json("import.json", {"rows": rows})
        return
    run.out.line(f"{rows} rows imported into {run.app.shown}.")
    run.out.note("Next: `studykit today` shows what to read and review.")


command.add_command(anki)

"""`studykit seed`: import notes, or the bundled library."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from studykit.cli.importing import import_asking, show_reports
from studykit.cli.options import Run, common, examples, takes_dry_run
from studykit.errors import StudykitError, UsageError


@click.command(
    name="seed",
    epilog=examples(
        "studykit seed                     the bundled library",
        "studykit seed notes/              all notes in a folder",
        "studykit seed notes.md --dry-run  what would change",
        "studykit seed notes/ --follow     import on save",
    ),
)
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@takes_dry_run
@click.option("--force", is_flag=True, help="Go on when more than a quarter of a source is gone.")
@click.option("--follow", is_flag=True, help="Import again whenever they are saved, until Ctrl-C.")
@common
def command(run: Run, sources: tuple[str, ...], dry_run: bool, force: bool, follow: bool) -> None:
    """Import notes: files, folders, `-` for standard input; without a SOURCE, the bundled library.

    Importing again changes only what was edited, and finds what was moved to another file. What the notes no
    longer hold is retired and keeps its history.
    """
    if follow:
        _follow(run, sources, dry_run=dry_run, force=force)
    else:
        _import(run, sources, dry_run=dry_run, force=force)


def _import(run: Run, sources: Sequence[str], *, dry_run: bool, force: bool) -> None:
    from studykit.app.importing import gone_sources
    from studykit.app.sources import gather

    reports = import_asking(run, gather(sources, run.app), dry_run=dry_run, force=force)
    gone = gone_sources(run.app, sources)
    show_reports(run.out, "seed", reports, gone, dry_run=dry_run)
    sys.stdout.flush()  # whoever follows may read it through a pipe


def _follow(run: Run, sources: Sequence[str], *, dry_run: bool, force: bool) -> None:
    """Import at each save; an error is said and waits for the next save, Ctrl-C is the end."""
    from studykit.app.clock import pause
    from studykit.app.following import saves, stamps

    if dry_run or not sources or not all(Path(name).expanduser().exists() for name in sources):
        raise UsageError("--follow takes files and folders", hint="studykit seed notes/ --follow")
    seen = stamps(sources)
    _import(run, sources, dry_run=False, force=force)
    run.out.note("Waiting for the next save. Ctrl-C ends.")
    unasked = replace(run, interactive=False)
    try:
        for _ in saves(sources, seen, pause):
            try:
                _import(unasked, sources, dry_run=False, force=force)
            except StudykitError as error:
                run.out.note(f"error: {error.message}" + (f"\nhint: {error.hint}" if error.hint else ""))
    except KeyboardInterrupt:
        run.out.note("")

"""`studykit sources`: what was imported, again, or no more."""

from typing import Any

import click

from studykit.cli.importing import import_asking, show_reports
from studykit.cli.options import Run, common, examples, list_unless_told, takes_dry_run, takes_options
from studykit.cli.printer import Column

_EXAMPLES = ("studykit sources", "studykit sources sync", "studykit sources forget old-notes.md")


@click.group(name="sources", invoke_without_command=True, epilog=examples(*_EXAMPLES))
@takes_options
@click.pass_context
def command(ctx: click.Context, /, **options: Any) -> None:
    """List the sources of the library: when each was imported, its lines, its digest."""
    list_unless_told(ctx, listing, options)


@click.command(name="list")
@common
def listing(run: Run) -> None:
    """List the sources: what `studykit sources` alone does."""
    from studykit.app.library import list_sources
    from studykit.app.sources import shown_uri

    sources = list_sources(run.app)
    if run.out.as_json:
        run.out.json("sources", {"sources": sources})
        return
    rows = [
        (
            shown_uri(source["uri"]) + (f" ({source['departed']})" if source["departed"] else ""),
            source["imported_at"][:16].replace("T", " "),
            source["lines"]["total"],
            source["lines"]["unrecognised"],
            source["digest"][:10],
        )
        for source in sources
    ]
    columns = (
        Column("source", shrink=True),
        Column("imported (UTC)"),
        Column("lines", right=True),
        Column("unrecognised", right=True),
        Column("digest"),
    )
    run.out.table(columns, rows)


@command.command(name="sync", epilog=examples("studykit sources sync", "studykit sources sync --dry-run"))
@takes_dry_run
@click.option("--force", is_flag=True, help="Go on when more than a quarter of a source is gone.")
@click.option("--gone", "forget_gone", is_flag=True, help="Forget the sources whose files are gone.")
@common
def sync(run: Run, dry_run: bool, force: bool, forget_gone: bool) -> None:
    """Import all sources again. A file that is gone is named; what it held is kept."""
    from studykit.app.importing import sources_again

    files, gone, faults = sources_again(run.app)
    for fault in faults:
        run.out.note(f"{run.out.style('not read:', fg='yellow')} {fault.message}")
    forgotten = gone if forget_gone else []
    reports = import_asking(run, files, forgotten=forgotten, dry_run=dry_run, force=force)
    show_reports(run.out, "sources.sync", reports, gone, dry_run=dry_run)


@command.command(name="forget", epilog=examples("studykit sources forget old-notes.md"))
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@takes_dry_run
@common
def forget(run: Run, names: tuple[str, ...], dry_run: bool) -> None:
    """Retire what the sources NAME hold: a path, a folder, or a file name alone.

    Answers are kept, and all of it comes back as it was when the source is imported again.
    """
    from studykit.app.importing import import_sources, named_sources

    reports = import_sources(run.app, [], forgotten=named_sources(run.app, names), dry_run=dry_run)
    show_reports(run.out, "sources.forget", reports, [], dry_run=dry_run)

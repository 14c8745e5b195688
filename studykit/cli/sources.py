"""`studykit sources`: what was imported."""

import click

from studykit.cli.options import Run, common, examples
from studykit.cli.printer import Column


@click.command(name="sources", epilog=examples("studykit sources"))
@common
def command(run: Run) -> None:
    """List the sources of the library: when each was imported, its lines, its digest."""
    from studykit.app.library import list_sources

    sources = list_sources(run.app)
    if run.out.as_json:
        run.out.json("sources", {"sources": sources})
        return
    rows = [
        (
            source["uri"].removeprefix("file://"),
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

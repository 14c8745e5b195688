"""`studykit works`: the works of the library."""

from typing import Any

import click

from studykit.cli.options import Run, common, examples
from studykit.cli.printer import Column
from studykit.cli.query_words import QueryCommand, takes_query

_MARKS = {"read": "✓", "reading": "…", "planned": "·", "dropped": "✗", "none": ""}


@click.command(
    cls=QueryCommand,
    name="works",
    epilog=examples(
        "studykit works attention               words of title, authors, tags",
        "studykit works topic:theory is:unread  fields: topic tag kind author year state is has lang",
        "studykit works year:2015..2017 -kind:video sort:-year",
    ),
)
@takes_query
@common
def command(run: Run, query: str) -> None:
    """List works in reading order, or those that a QUERY asks for."""
    from studykit.app.finding import find_works

    works = find_works(run.app, query)
    if run.out.as_json:
        run.out.json("works", {"works": works})
        return
    if not works:
        run.out.note("No work fits.")
        return
    columns = (
        Column(""), Column("key", color="cyan"), Column("year"), Column("min", right=True),
        Column("cards", right=True), Column("title", shrink=True),
    )  # fmt: skip
    run.out.table(columns, [_row(work) for work in works])
    run.out.note(run.out.style(f"{len(works)} works", dim=True))


def _row(work: dict[str, Any]) -> tuple[Any, ...]:
    cards = sum(count for state, count in work["cards"].items() if state not in {"retired", "draft"})
    return (
        _MARKS[work["state"]],
        work["key"],
        work["year"],
        work["minutes"],
        cards or "",
        work["title"] or work["url"],
    )

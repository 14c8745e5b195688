"""`studykit works`: the works of the library; which of them are one."""

from typing import Any

import click

from studykit.cli.counts import counted
from studykit.cli.options import Run, common, examples
from studykit.cli.printer import Column
from studykit.cli.query_words import ListCommand, joined, takes_query

_MARKS = {"read": "✓", "reading": "…", "planned": "·", "dropped": "✗", "none": ""}


@click.command(
    cls=ListCommand,
    actions=lambda: ACTIONS,
    name="works",
    epilog=examples(
        "studykit works attention               words of title, authors, tags",
        "studykit works topic:theory is:unread  fields: topic tag kind author year state is has lang",
        "studykit works year:2015..2017 -kind:video sort:-year",
        "studykit works --sort retention        what you recall least comes first",
        "studykit works duplicates              likely pairs; also `works merge`, `works distinct`",
    ),
)
@takes_query
@click.option(
    "--sort", metavar="FIELD", help="Order by a field, as sort:FIELD does; -FIELD is the other way."
)
@common
def command(run: Run, query: str, sort: str | None) -> None:
    """List works in reading order, or those that a QUERY asks for.

    `works duplicates` lists works that may be one, `works merge A B` makes them one, `works distinct A B`
    remembers that they are two. `works -- merge` looks for the word.
    """
    from studykit.app.finding import find_works

    works = find_works(run.app, f"{query} sort:{joined((sort,))}" if sort else query)
    if run.out.as_json:
        run.out.json("works", {"works": works})
        return
    if not works:
        run.out.note("No work fits.")
        return
    recall = any(work["retention"] is not None for work in works)  # told when the query asks for it
    columns = (
        Column(""), Column("key", color="cyan", shrink=True), Column("year"), Column("min", right=True),
        Column("cards", right=True), *([Column("recall", right=True)] if recall else []),
        Column("title", shrink=True),
    )  # fmt: skip
    run.out.table(columns, [_row(work, recall=recall) for work in works])
    run.out.note(run.out.style(counted(len(works), "work"), dim=True))


def _row(work: dict[str, Any], *, recall: bool) -> tuple[Any, ...]:
    cards = sum(count for state, count in work["cards"].items() if state not in {"retired", "draft"})
    known = "" if work["retention"] is None else f"{work['retention']:.0%}"
    return (
        _MARKS[work["state"]],
        work["key"],
        work["year"],
        work["minutes"],
        cards or "",
        *([known] if recall else []),
        work["title"] or work["url"],
    )


# ---- which works are one -------------------------------------------------------------------------------


@click.command(name="duplicates", epilog=examples("studykit works duplicates"))
@common
def duplicates(run: Run) -> None:
    """List pairs of works that may be one, likeliest first, with the reason."""
    from studykit.app.merging import find_duplicates

    pairs = find_duplicates(run.app)
    if run.out.as_json:
        run.out.json("works.duplicates", {"pairs": pairs})
        return
    for pair in pairs:
        score = run.out.style(f"{pair['score']:.2f}", bold=True)
        run.out.line(f"{score}  {pair['reason']}")
        for work in pair["works"]:
            told = [
                work["title"],
                ", ".join(work["authors"]),
                work["year"] and str(work["year"]),
                work["url"],
            ]
            key = run.out.style(work["key"], fg="cyan")
            run.out.line(f"      {key}  {' · '.join(filter(None, told))}")
    hint = "`studykit works merge A B` makes two works one, `works distinct A B` keeps them apart."
    run.out.note(run.out.style(hint, dim=True) if pairs else "No two works look alike.")


@click.command(
    name="merge",
    epilog=examples(
        "studykit works merge vaswani2017attention attention-is-all-you-need",
        "studykit works merge 1706.03762 https://example.org/attention --yes",
    ),
)
@click.argument("kept", metavar="A")
@click.argument("other", metavar="B")
@common
def merge(run: Run, kept: str, other: str) -> None:
    """Make one work of A and B, for good: A keeps its key, and B's key still leads to it.

    Mentions, quotes, links, cards with their history and what was read of B are A's. Two that were declared
    distinct are merged only when you say so again.
    """
    from studykit.app.merging import DeclaredDistinctError, merge_works

    try:
        merged = merge_works(run.app, kept, other, anyway=run.yes)
    except DeclaredDistinctError as refusal:
        if not run.interactive:
            raise
        click.confirm(f"{refusal.message}. Merge them?", abort=True, err=True)
        merged = merge_works(run.app, kept, other, anyway=True)
    if run.out.as_json:
        run.out.json("works.merge", merged)
        return
    one, two = merged["kept"], merged["merged"]
    keys = [run.out.style(work["key"], fg="cyan") for work in (two, one)]
    run.out.line(f"{keys[0]} ({two['title'] or 'no title'}) is part of {keys[1]} now.")


@click.command(name="distinct", epilog=examples("studykit works distinct jordan2014ama jordan2018ama"))
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@common
def distinct(run: Run, one: str, other: str) -> None:
    """Remember that A and B are two works: they are not proposed again."""
    from studykit.app.merging import declare_distinct

    said = declare_distinct(run.app, one, other)
    if run.out.as_json:
        run.out.json("works.distinct", said)
        return
    names = " and ".join(run.out.style(work["key"], fg="cyan") for work in said["works"])
    run.out.line(f"{names} are two works{'' if said['new'] else ', as you said before'}.")


ACTIONS: dict[str, click.Command] = {"duplicates": duplicates, "merge": merge, "distinct": distinct}
"""What the first word of `works` may ask for."""

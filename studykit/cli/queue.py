"""`studykit queue`: the cards of today, for scripts and eyes."""

import click

from studykit.cli.options import Run, common, examples
from studykit.cli.printer import Column


@click.command(name="queue", epilog=examples("studykit queue --json"))
@common
def command(run: Run) -> None:
    """List the cards to review now, in order: learning, due reviews, new."""
    from studykit.app.reviewing import queue

    value = queue(run.app)
    if run.out.as_json:
        run.out.json("queue", value)
        return
    rows = [
        (card["uid"], group, card["topic"] or "", card["front"])
        for group in ("learning", "review", "new")
        for card in value[group]
    ]
    if rows:
        run.out.table(
            (Column("card"), Column("group"), Column("topic", shrink=True), Column("front", shrink=True)),
            rows,
        )
    run.out.note(
        f"{len(rows)} cards, about {value['minutes']:.0f} min." if rows else "No cards to review now."
    )

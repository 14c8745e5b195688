"""`studykit queue`: the cards of today, for scripts and eyes."""

import click

from studykit.cli.card_lines import SHORT
from studykit.cli.counts import counted
from studykit.cli.options import Run, common, examples
from studykit.cli.printer import Column


@click.command(name="queue", epilog=examples("studykit queue --json"))
@common
def command(run: Run) -> None:
    """List the cards to review now, in order: learning, due reviews, new; and the drafts to decide about."""
    from studykit.app.reviewing import queue

    value = queue(run.app)
    if run.out.as_json:
        run.out.json("queue", value)
        return
    rows = [
        (card["uid"][:SHORT] if run.out.terminal else card["uid"], group, card["topic"] or "", card["front"])
        for group in ("learning", "review", "new", "drafts")
        for card in value[group]
    ]
    asked = len(rows) - len(value["drafts"])
    if rows:
        run.out.table(
            (Column("card"), Column("group"), Column("topic", shrink=True), Column("front", shrink=True)),
            rows,
        )
    drafts = f", and {counted(len(value['drafts']), 'draft')}" if value["drafts"] else ""
    today = f"{counted(asked, 'card')}, about {value['minutes']:.0f} min{drafts}."
    run.out.note(today if rows else "No cards to review now.")
    if value["handed_over"]:
        run.out.note(f"{value['handed_over']} cards are asked by Anki.")

"""`studykit cards`: the cards of the library."""

import click

from studykit.cli.options import Run, common, examples
from studykit.cli.printer import Column
from studykit.cli.query_words import QueryCommand, takes_query


@click.command(
    cls=QueryCommand, name="cards", epilog=examples("studykit cards", "studykit cards topic:theory is:due")
)
@takes_query
@common
def command(run: Run, query: str) -> None:
    """List all cards in reading order, or those that a QUERY asks for (see `studykit works --help`)."""
    from studykit.app.reviewing import list_cards

    cards = list_cards(run.app, query)
    if run.out.as_json:
        run.out.json("cards", {"cards": cards})
        return
    rows = [
        (_state(card), ", ".join(card["works"]) or card["topic"], card["front"])
        for card in cards
        if not card["retired"]
    ]
    if rows:
        run.out.table(
            (Column("state"), Column("of", color="cyan", shrink=True), Column("front", shrink=True)), rows
        )
    run.out.note(f"{len(rows)} cards")


def _state(card: dict[str, object]) -> str:
    marks = [name for name in ("draft", "suspended", "locked") if card[name]]
    return marks[0] if marks else f"{card['state']} {str(card['due'] or '')[:10]}".strip()

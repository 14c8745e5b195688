"""`studykit cards take`: cards that were handed to Anki are asked here again."""

import click

from studykit.cli.card_lines import show_cards
from studykit.cli.counts import counted
from studykit.cli.options import Run, common, examples
from studykit.cli.query_words import QueryCommand, takes_query

_NAMED = 10


@click.command(
    cls=QueryCommand, name="take", epilog=examples("studykit cards take", "studykit cards take topic:theory")
)
@takes_query
@common
def take(run: Run, query: str) -> None:
    """Ask cards here again that Anki was given with their schedules: all, or those that a QUERY asks for.

    What you answered in Anki since comes with `studykit import anki`, which takes its cards back itself.
    """
    from studykit.app.handover import take_back

    taken = take_back(run.app, query)
    if run.out.as_json or len(taken) <= _NAMED:
        show_cards(run.out, "take", taken, "Taken back")
    else:
        run.out.line(f"{counted(len(taken), 'card')} taken back.")
    if not taken:
        run.out.note("Anki has none of these cards.")

"""`studykit cards suspend`, `resume`, `reset`, `due`, `flag`, `rewrite`: cards held back, moved, or wrong."""

from collections.abc import Sequence

import click

from studykit.cli.card_lines import one_line, place, short, show_cards
from studykit.cli.options import Run, common, examples
from studykit.errors import UsageError
from studykit.review.model import EventKind


def _marks(name: str, said: str, kind: EventKind, help_text: str) -> click.Command:
    """A command that does one thing to cards."""

    @click.command(name=name, help=help_text, epilog=examples(f"studykit cards {name} 1a2b3c4d"))
    @click.argument("cards", nargs=-1, required=True, metavar="CARD...")
    @common
    def command(run: Run, cards: tuple[str, ...]) -> None:
        from studykit.app.card_events import mark_cards

        show_cards(run.out, name, mark_cards(run.app, cards, kind), said)

    return command


suspend = _marks("suspend", "Suspended", EventKind.SUSPEND, "Hold cards back until you resume them.")
resume = _marks("resume", "Resumed", EventKind.RESUME, "Ask suspended and buried cards again.")
reset = _marks("reset", "New again:", EventKind.RESET, "Make cards new again; their history is kept.")


@click.command(
    name="due", epilog=examples("studykit cards due 1a2b3c4d +3d", "studykit cards due 1a2b3c4d fri")
)
@click.argument("words", nargs=-1, required=True, metavar="CARD... DATE")
@common
def due(run: Run, words: tuple[str, ...]) -> None:
    """Make cards due on a DATE: today, tomorrow, +3d, +2w, fri or 2026-11-02."""
    from studykit.app.card_events import set_due
    from studykit.app.days import day_named

    *cards, day = words
    if not cards:
        raise UsageError("which card, and when?", hint="studykit cards due CARD DATE")
    moved = set_due(run.app, cards, day_named(run.app, day))
    show_cards(run.out, "due", moved, f"Due {moved[0]['due']}:")


@click.command(
    name="flag",
    epilog=examples(
        "studykit cards flag 1a2b3c4d --note 'two answers fit'", "studykit cards flag 1a2b3c4d --clear"
    ),
)
@click.argument("cards", nargs=-1, required=True, metavar="CARD...")
@click.option("--note", metavar="TEXT", help="What is wrong.")
@click.option("--clear", is_flag=True, help="Take them off the rewrite list.")
@common
def flag(run: Run, cards: tuple[str, ...], note: str | None, clear: bool) -> None:
    """Put cards on the list of those to rewrite (`studykit cards rewrite`)."""
    from studykit.app.rewriting import clear_flags, flag_cards

    if clear and note:
        raise UsageError("a flag is set or cleared", hint="give --note or --clear")
    done = clear_flags(run.app, cards) if clear else flag_cards(run.app, cards, note)
    show_cards(run.out, "flag", done, "Cleared" if clear else "Flagged")


@click.command(name="rewrite", epilog=examples("studykit cards rewrite"))
@common
def rewrite(run: Run) -> None:
    """List the cards to rewrite: those that you flagged, and those that you forget again and again."""
    from studykit.app.rewriting import rewrite_list

    found = rewrite_list(run.app)
    if run.out.as_json:
        run.out.json("cards.rewrite", {"cards": found})
        return
    for card in found:
        why = card["note"] or ("flagged" if card["reason"] == "wrong" else f"{card['lapses']} lapses")
        run.out.text(f"{short(run.out, card)}  {one_line(card)}", hanging=10)
        run.out.text(why, 10, dim=True)
        run.out.line(run.out.style(f"{' ' * 10}{place(card)}", dim=True))
    hint = "`studykit cards edit CARD` changes one, `cards flag CARD --clear` takes it off."
    run.out.note(run.out.style(hint, dim=True) if found else "Nothing to rewrite.")


COMMANDS: Sequence[click.Command] = (suspend, resume, reset, due, flag, rewrite)
"""All of them."""

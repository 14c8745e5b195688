"""`studykit cards`: the cards of the library."""

import click

from studykit.cli import card_marks, card_take, card_words, drafts
from studykit.cli.card_lines import SHORT
from studykit.cli.counts import counted
from studykit.cli.options import Run, common, examples
from studykit.cli.printer import Column
from studykit.cli.query_words import ListCommand, QueryCommand, takes_query


@click.command(
    cls=ListCommand,
    actions=lambda: ACTIONS,
    name="cards",
    epilog=examples("studykit cards", "studykit cards topic:theory is:due", "studykit cards lint"),
)
@takes_query
@common
def command(run: Run, query: str) -> None:
    """List all cards in reading order, or those that a QUERY asks for (see `studykit works --help`).

    The letters before a card name it: `cards why CARD`, `edit`, `flag`, `suspend`, `resume`, `reset`, `due
    CARD DATE`. `cards add` makes one of your own, `cards drafts` shows those proposed from quotes (`accept`,
    `reject`), `cards rewrite` those to rewrite, `cards lint` what is wrong. `cards -- add` looks for words.
    """
    from studykit.app.reviewing import list_cards

    cards = list_cards(run.app, query)
    if run.out.as_json:
        run.out.json("cards", {"cards": cards})
        return
    rows = [
        (card["uid"][:SHORT], _state(card), ", ".join(card["works"]) or card["topic"], card["front"])
        for card in cards
        if not card["retired"]
    ]
    if rows:
        run.out.table(
            (
                Column("card"),
                Column("state"),
                Column("of", color="cyan", shrink=True),
                Column("front", shrink=True),
            ),
            rows,
        )
    run.out.note(counted(len(rows), "card"))


def _state(card: dict[str, object]) -> str:
    marks = [name for name in ("draft", "suspended", "locked") if card[name]]
    return marks[0] if marks else f"{card['state']} {str(card['due'] or '')[:10]}".strip()


@click.command(
    cls=QueryCommand, name="lint", epilog=examples("studykit cards lint", "studykit cards lint topic:theory")
)
@takes_query
@common
def lint(run: Run, query: str) -> None:
    """Say what can be proved wrong with cards: too long, two questions in one, the answer in the question, …

    Exit code 5 when something was found.
    """
    from studykit.app.linting import lint_cards
    from studykit.errors import ConflictError

    findings = lint_cards(run.app, query)
    if run.out.as_json:
        run.out.json("cards.lint", {"findings": findings})
    for finding in findings if not run.out.as_json else ():
        run.out.line(f"{finding['place']}: {run.out.style(finding['rule'], fg='yellow')}")
        run.out.text(finding["front"], 2)
        run.out.text(finding["message"], 4)
    if findings:
        raise ConflictError(
            counted(len(findings), "finding"), hint="edit the notes at these lines and import them again"
        )
    run.out.note("Nothing found.")


_COMMANDS = (
    lint,
    drafts.drafts,
    drafts.accept_drafts,
    drafts.reject_drafts,
    *card_words.COMMANDS,
    *card_marks.COMMANDS,
    card_take.take,
)
ACTIONS: dict[str, click.Command] = {str(action.name): action for action in _COMMANDS}
"""What the first word of `cards` may ask for."""

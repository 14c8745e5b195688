"""`studykit cards drafts`, `accept`, `reject`: cards drawn from quotes, and what the learner says of them."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

import click

from studykit.cli.card_lines import one_line, place, short, show_cards
from studykit.cli.counts import counted
from studykit.cli.options import Run, common, examples
from studykit.errors import UsageError

_KEYS = (
    ("a", "accept: a card like others"),
    ("x", "reject: it is not proposed again"),
    ("e", "edit it, and accept it so"),
    ("space", "leave it for later"),
    ("q", "leave"),
)


@click.command(
    name="drafts", epilog=examples("studykit cards drafts", "studykit cards drafts vaswani2017attention")
)
@click.argument("work", required=False)
@common
def drafts(run: Run, work: str | None) -> None:
    """Look at the cards that are proposed from the quotes of a WORK, or of all works.

    On a terminal each is shown with its sentence, and a key decides: a accepts, x rejects, e edits. Elsewhere
    they are listed. Cards are drawn from a quote once.
    """
    from studykit.app.drafting import list_drafts

    found = list_drafts(run.app, work)
    if run.out.as_json:
        run.out.json("cards.drafts", {"cards": found})
    elif not found:
        run.out.note("No draft waits.")
    elif run.interactive:
        _decide(run, found)
    else:
        _list(run, found)


def _list(run: Run, found: Sequence[dict[str, Any]]) -> None:
    for title, cards in groupby(found, _title):
        run.out.head(title)
        for card in cards:
            run.out.text(f"{short(run.out, card)}  {one_line(card)}", 2, 12)
            run.out.text(card["blank"], 12, dim=True)
            run.out.line(run.out.style(f"{' ' * 12}{place(card)}", dim=True))
    run.out.note(f"{counted(len(found), 'draft')}; `studykit cards accept CARD`, `reject CARD`")


def _title(card: dict[str, Any]) -> str:
    return str(card["work"]["title"] if card["work"] else card["topic"])


def _decide(run: Run, found: Sequence[dict[str, Any]]) -> None:
    from studykit.cli.keys import single_keys

    with single_keys() as wait_for_key:
        for number, card in enumerate(found, 1):
            _show(run, card, f"{number} of {len(found)}")
            try:
                if not _settle(run, card, wait_for_key):
                    return
            except EOFError:
                return
    run.out.note("That was the last draft.")


def _show(run: Run, card: dict[str, Any], count: str) -> None:
    out = run.out
    out.line(out.style(f"── {count} {'─' * max(2, out.width - len(count) - 4)}", dim=True))
    out.text(" · ".join(part for part in (_title(card), card["topic"]) if part), dim=True)
    out.line()
    out.text(one_line(card), bold=True)
    out.line()
    out.text(card["blank"], 2)
    out.line(out.style(f"  {place(card)}", dim=True))
    out.line(out.style("a accept · x reject · e edit · space next · q leave", dim=True))


def _settle(run: Run, card: dict[str, Any], wait_for_key: Callable[[], str]) -> bool:
    """Wait for a key that says what becomes of a draft; False when the learner leaves."""
    from studykit.app.drafting import accept, reject

    while True:
        match wait_for_key():
            case "a":
                run.out.note("Accepted." if not accept(run.app, [card["uid"]])[0]["locked"] else _LOCKED)
                return True
            case "x":
                reject(run.app, [card["uid"]])
                run.out.note("Rejected.")
                return True
            case "e":
                if _edited(run, card):
                    return True
            case " " | "\r" | "\n":
                return True
            case "q" | "\x1b":
                return False
            case _:
                for key, words in _KEYS:
                    run.out.line(f"  {key:6} {words}")


_LOCKED = "Accepted; it is asked when its work has been read."


def _edited(run: Run, card: dict[str, Any]) -> bool:
    from studykit.app.drafting import accept
    from studykit.cli.card_words import edit_in_editor

    if edit_in_editor(run, card["uid"]) is None:
        run.out.note("Left as it was.")
        return False
    accept(run.app, [card["uid"]])
    run.out.note("Edited and accepted.")
    return True


def _decides(name: str, said: str, help_text: str) -> click.Command:
    """`cards accept` and `cards reject` take the same words."""

    @click.command(
        name=name,
        help=help_text,
        epilog=examples(f"studykit cards {name} 1a2b3c4d", f"studykit cards {name} --work moss2015roots"),
    )
    @click.argument("cards", nargs=-1, metavar="[CARD]...")
    @click.option("--work", metavar="WORK", help="All drafts of a work.")
    @click.option("--all", "every", is_flag=True, help="All drafts.")
    @common
    def command(run: Run, cards: tuple[str, ...], work: str | None, every: bool) -> None:
        from studykit.app import drafting

        if bool(cards) + bool(work) + every != 1:
            raise UsageError(f"which drafts does it {name}?", hint="give CARD…, --work WORK or --all")
        named = cards or [card["uid"] for card in drafting.list_drafts(run.app, work)]
        decide = {"accept": drafting.accept, "reject": drafting.reject}[name]
        done = decide(run.app, named) if named else []
        show_cards(run.out, name, done, said)
        if not done:
            run.out.note("No draft waits.")

    return command


accept_drafts = _decides(
    "accept", "Accepted", "Make drafts cards like others: locked until their work has been read."
)
reject_drafts = _decides(
    "reject", "Rejected", "Retire drafts. What they say is remembered, and not proposed again."
)


COMMANDS: Sequence[click.Command] = (drafts, accept_drafts, reject_drafts)
"""All of them."""

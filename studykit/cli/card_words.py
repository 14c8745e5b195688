"""`studykit cards add`, `edit`, `why`: cards in the learner's own words."""

from collections.abc import Sequence
from typing import Any

import click

from studykit.cli.card_lines import SHORT, one_line, place, show_cards
from studykit.cli.options import Run, common, examples
from studykit.cli.printer import Printer
from studykit.errors import UsageError

_ADD_HELP = """Write a card above:
Q: a question
A: its answer (or a list: lines that begin with "- ")

or: C: a sentence with a [blank] or [two].

An empty text adds nothing."""
_EDIT_HELP = "Change the card above. An unchanged text leaves it as it is."


@click.command(
    name="add",
    epilog=examples(
        "studykit cards add moss2015roots --question 'Why ridge?' --answer 'Weights stay small.'",
        "studykit cards add --topic theory --cloze 'A prior on weights is a [penalty] in the loss.'",
        "studykit cards add moss2015roots       opens your editor",
    ),
)
@click.argument("work", required=False)
@click.option("--topic", metavar="T", help="A topic it belongs to, instead of a work.")
@click.option("--question", "--front", metavar="Q", help="What is asked.")
@click.option("--answer", "--back", metavar="A", help="The answer; lines that begin with `- ` are a list.")
@click.option("--cloze", metavar="TEXT", help="A sentence with [blanks] instead.")
@common
def add(
    run: Run, work: str | None, topic: str | None, question: str | None, answer: str | None, cloze: str | None
) -> None:
    """Add a card of your own to a WORK or a topic; it is asked from today on."""
    from studykit.app.own_cards import add_own, find_place

    where = find_place(run.app, work, topic)
    block = _block(run, question, answer, cloze)
    if block is None:
        run.out.note("Nothing was added.")
        return
    show_cards(run.out, "add", add_own(run.app, where, block), "Added")


def _block(run: Run, question: str | None, answer: str | None, cloze: str | None) -> str | None:
    """The lines of the card that the options give, else of an editor; None for no card."""
    from studykit.notes import write

    given = question is not None or answer is not None
    if given and cloze is not None:
        raise UsageError(
            "a card is a question or a sentence", hint="give --question and --answer, or --cloze"
        )
    if cloze is not None:
        return write.checked(write.cloze(cloze), cloze)
    if given:
        if not (question and question.strip() and answer and answer.strip()):
            raise UsageError("a card needs both sides", hint="give --question and --answer")
        return write.checked(write.question(question, answer), question, answer)
    if not run.interactive:
        raise UsageError("what shall the card say?", hint="give --question and --answer, or --cloze")
    from studykit.cli.editor import edit_lines

    return edit_lines("Q: \nA: ", _ADD_HELP)


@click.command(
    name="edit",
    epilog=examples(
        "studykit cards edit 1a2b3c4d           opens your editor, on your own notes at the line",
        "studykit cards edit 1a2b3c4d --back 'Small weights.'",
        "studykit cards edit 1a2b3c4d --take-source",
    ),
)
@click.argument("card")
@click.option("--front", "--question", metavar="TEXT", help="What it asks from now on.")
@click.option("--back", "--answer", metavar="TEXT", help="Its answer from now on.")
@click.option("--cloze", metavar="TEXT", help="The sentence with [blanks] of an own card.")
@click.option("--take-source", is_flag=True, help="Show what its source says again.")
@common
def edit(
    run: Run, card: str, front: str | None, back: str | None, cloze: str | None, take_source: bool
) -> None:
    """Change the words of a CARD; its schedule and history stay.

    Cards of your own notes are edited in the file, at the line. Cards of other sources keep your words
    whatever the source says later; `--take-source` takes what it says.
    """
    from studykit.app import card_edits

    given = [option for option in (front, back, cloze) if option is not None]
    if take_source:
        if given:
            raise UsageError("--take-source takes no other words", hint="leave --front, --back, --cloze out")
        edited: dict[str, Any] | None = card_edits.take_source(run.app, card)
    elif given:
        edited = card_edits.edit_card(run.app, card, front=front, back=back, cloze=cloze)
    elif run.interactive:
        edited = edit_in_editor(run, card)
    else:
        raise UsageError("what shall the card say?", hint="give --front, --back or --take-source")
    if edited is None:
        run.out.note("Nothing changed.")
    else:
        show_cards(run.out, "edit", [edited], "Now")


def edit_in_editor(run: Run, card: str) -> dict[str, Any] | None:
    """Change a card in the editor, or its file of notes, which is imported then; None when it stays."""
    from studykit.app.card_edits import edit_block, open_card
    from studykit.cli.editor import edit_file, edit_lines

    opened = open_card(run.app, card)
    if opened.path is None:
        block = edit_lines(opened.block, _EDIT_HELP)
        return None if block is None else edit_block(run.app, opened.uid, block)
    from studykit.app.one_card import list_named
    from studykit.app.sources import gather
    from studykit.cli.importing import import_asking

    edit_file(opened.path, opened.line)
    reports = import_asking(run, gather([str(opened.path)]), dry_run=False, force=False)
    return list_named(run.app, [opened.uid])[0] if reports[0].changed else None


@click.command(name="why", epilog=examples("studykit cards why 1a2b3c4d"))
@click.argument("card")
@common
def why(run: Run, card: str) -> None:
    """Say where a CARD comes from, what you decided about it, and how it went."""
    from studykit.app.card_story import why_card

    story = why_card(run.app, card)
    if run.out.as_json:
        run.out.json("cards.why", story)
        return
    _tell(run, story)


def _tell(run: Run, story: dict[str, Any]) -> None:
    out, card = run.out, story["card"]
    out.head(one_line(card))
    out.text(card["back"], 2)
    out.line()
    facts = {
        "card": f"{card['uid']}, {card['kind']}, {_state(card)}",
        "work": f"{card['work']['title']} ({card['work']['key']})" if card["work"] else "",
        "topic": card["topic"] or "",
        "from": f"{_ORIGINS[card['origin']]}, {place(card)}",
    }
    for name, words in facts.items():
        if words:
            out.text(f"{name + ':':8}{words}", hanging=8)
    for line in story["lines"]:
        out.text(line, 10, dim=True)
    if story["quote"]:
        for name, words in (("parents", "came out of"), ("children", "went on as")):
            for other in story["quote"][name]:
                out.text(f"{words}: “{' '.join(other['text'].split())}”", 8, 10)
    if card["wording"] and card["wording"]["offered"]:
        wording = card["wording"]
        out.text(f"its source says now: {wording['front']} → {wording['back']}", 8, 10)
        out.text(f"`studykit cards edit {card['uid'][:SHORT]} --take-source` takes it", 10, dim=True)
    show_history(out, story)


def show_history(out: Printer, story: dict[str, Any]) -> None:
    """What was decided about a card, and how it went; the story is one of `cards why --json`."""
    said = [(item["at"], _decided(item)) for item in story["decisions"]]
    happened = [(event["at"], _happened(event)) for event in story["history"]]
    for at, words in sorted([*said, *happened], key=lambda item: item[0]):
        out.text(f"{at[:10]}  {words}", hanging=12)


_ORIGINS = {
    "own": "your own cards", "notes": "notes", "seed": "the bundled library", "extracted": "a quote in notes",
}  # fmt: skip
_RATINGS = ("again", "hard", "good", "easy")
_DECIDED = {
    "accept": "you accepted it", "reject": "you rejected it", "take source": "you took what its source says",
    "flag wrong": "you flagged it", "flag leech": "put on the rewrite list: forgotten too often",
    "flag clear": "taken off the rewrite list",
}  # fmt: skip
_HAPPENED = {
    "suspend": "suspended", "resume": "resumed", "bury": "buried for the day", "unlock": "unlocked",
    "reset": "made new again", "set_due": "made due", "check": "to be checked",
}  # fmt: skip


def _state(card: dict[str, Any]) -> str:
    marks = [name for name in ("retired", "draft", "suspended", "locked") if card[name]]
    due = f", due {str(card['due'])[:10]}" if card["due"] else ""
    return (marks[0] if marks else str(card["state"])) + due


def _decided(said: dict[str, Any]) -> str:
    if said["kind"] == "edit":
        return f"you wrote: {said['front']} → {said['back']} (its source: {said['seen_front']})"
    return _DECIDED[said["kind"]] + (f": {said['note']}" if said.get("note") else "")


def _happened(event: dict[str, Any]) -> str:
    if event["kind"] == "answer":
        words = f"answered {_RATINGS[event['rating'] - 1]}"
    else:
        words = _HAPPENED.get(event["kind"], event["kind"])
    due = f", due {event['due'][:10]}" if event["due"] else ""
    return words + due + (" (taken back)" if event["taken_back"] else "")


COMMANDS: Sequence[click.Command] = (add, edit, why)
"""All of them."""

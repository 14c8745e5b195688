"""Other words for a card, where its home is: in the own cards, in a file of notes, else with the learner."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from studykit.app.context import App
from studykit.app.one_card import find_cards, list_named
from studykit.app.own_cards import OWN, rewrite_own
from studykit.app.sources import is_gone, path_of
from studykit.errors import ConflictError, UsageError
from studykit.notes import write
from studykit.notes.lines import split_lines
from studykit.notes.model import Cloze, Question
from studykit.store import card_queries
from studykit.store.reads import Row


class Home(StrEnum):
    """Where the words of a card are changed."""

    OWN = "own"  # the text of the learner's own cards
    FILE = "file"  # the learner's notes
    EDIT = "edit"  # beside the source, which is not the learner's: its words stay as they are


@dataclass(frozen=True, slots=True)
class Editing:
    """A card to be edited.

    Attributes:
        block: the lines that an editor shows.
        path: the file of notes to open instead, and `line` in it.
    """

    uid: str
    home: Home
    block: str
    path: Path | None
    line: int


def home_of(row: Row, *, gone: bool) -> Home:
    """Where a card is edited.

    Args:
        row: of the card.
        gone: whether the file of its source is no more there.
    """
    if row["uri"] == OWN:
        return Home.OWN
    return Home.FILE if row["claim"] and row["uri"].startswith("file://") and not gone else Home.EDIT


def open_card(app: App, named: str) -> Editing:
    """What an editor needs to change a card.

    Raises:
        NotFoundError, AmbiguousError: the name fits no card, or several.
        ConflictError: the card is retired.
    """
    row = _row(app, named)
    home = home_of(row, gone=is_gone(row["uri"]))
    block = _own_block(app, row) if home is Home.OWN else write.question(row["front"], row["back"])
    path = path_of(row["uri"]) if home is Home.FILE else None
    return Editing(row["uid"], home, block, path, row["first"])


def edit_card(
    app: App, named: str, *, front: str | None = None, back: str | None = None, cloze: str | None = None
) -> dict[str, Any]:
    """Change one or both sides of a card, or the sentence of an own one, in the shape of `cards --json`.

    A card of the learner's notes or of another source keeps the learner's words from then on, whatever the
    source says later.

    Raises:
        NotFoundError, AmbiguousError: the name fits no card, or several.
        ConflictError: the card is retired, or of another kind.
        UsageError: nothing is given, too much, or nothing that the notes format can say.
    """
    row = _row(app, named)
    sides = front is not None or back is not None
    if sides == (cloze is not None):
        raise UsageError("what shall the card say?", hint="give --front and --back, or --cloze")
    if cloze is not None:
        return edit_block(app, row["uid"], write.checked(write.cloze(cloze), cloze))
    if row["uri"] == OWN and row["kind"] == "cloze":
        raise ConflictError("this card is a sentence with blanks", hint="give it with --cloze")
    texts = (row["front"] if front is None else front, row["back"] if back is None else back)
    return edit_block(app, row["uid"], write.checked(write.question(*texts), *texts))


def edit_block(app: App, named: str, block: str) -> dict[str, Any]:
    """The same, as lines in the notes format: `Q:` and `A:`, or `C:`.

    Raises:
        NotFoundError, AmbiguousError, ConflictError, UsageError: as `edit_card`.
    """
    row = _row(app, named)
    if row["uri"] == OWN:
        rewrite_own(app, (row["first"], row["last"]), block)
    else:
        _keep(app, row, _sides(block))
    return list_named(app, [row["uid"]])[0]


def take_source(app: App, named: str) -> dict[str, Any]:
    """Give a card the words of its source again, in the shape of `cards --json`.

    Raises:
        NotFoundError, AmbiguousError: the name fits no card, or several.
        ConflictError: the card is retired, or has no other words than those of its source.
    """
    row = _row(app, named)
    with app.reading() as reader:
        edits = card_queries.edits_of(reader, row["uid"])
    if not edits or edits[-1]["front"] is None:
        raise ConflictError(f"card {row['uid']} says what its source says", hint="there is nothing to take")
    _keep(app, row, None)
    return list_named(app, [row["uid"]])[0]


def _keep(app: App, row: Row, words: tuple[str, str] | None) -> None:
    """Note the words of the learner, which settles what was flagged."""
    from studykit.store.card_decisions import append_edit, append_flags

    with app.reading() as reader:
        flag = card_queries.flags(reader).get(row["uid"])
    with app.writing() as connection:
        operation = app.operation("cards edit", {"cards": [row["uid"]]})
        append_edit(connection, row["uid"], words, operation, app.now)
        if flag is not None and flag["kind"] != "clear":
            append_flags(connection, [row["uid"]], "clear", None, operation, app.now)


def _sides(block: str) -> tuple[str, str]:
    match write.read_card(block):
        case Question() as card:
            return card.prompt, write.answer_of(card)
        case Cloze():
            raise ConflictError("a sentence with blanks is for own cards", hint="write `Q:` and `A:`")
        case _:
            raise UsageError("a card asks something", hint="write `Q:` and `A:`")


def _own_block(app: App, row: Row) -> str:
    with app.reading() as reader:
        rows = split_lines(card_queries.source_text(reader, OWN))
    return write.without_name("\n".join(rows[row["first"] - 1 : row["last"]]))


def _row(app: App, named: str) -> Row:
    row = find_cards(app, [named])[0]
    if row["retired_at"] is not None:
        raise ConflictError(f"card {row['uid']} is retired", hint=f"studykit cards why {row['uid'][:8]}")
    return row

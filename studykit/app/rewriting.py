"""The rewrite list: cards that the learner found wrong, or that were forgotten too often."""

from collections.abc import Sequence
from typing import Any

from studykit.app.context import App
from studykit.app.one_card import find_cards, list_named
from studykit.store import card_queries, queries

WRONG, CLEAR = "wrong", "clear"


def flag_cards(app: App, named: Sequence[str], note: str | None = None) -> list[dict[str, Any]]:
    """Put cards on the list, in the shape of `cards --json`.

    Args:
        app: the library.
        named: uids of cards, or their first letters.
        note: what is wrong with them.

    Raises:
        NotFoundError, AmbiguousError: a name fits no card, or several.
    """
    return _mark(app, named, WRONG, note and note.encode("utf-8", "replace").decode())


def clear_flags(app: App, named: Sequence[str]) -> list[dict[str, Any]]:
    """Take cards off the list; a leech comes back to it when it goes on being forgotten.

    Raises:
        NotFoundError, AmbiguousError: a name fits no card, or several.
    """
    return _mark(app, named, CLEAR, None)


def _mark(app: App, named: Sequence[str], kind: str, note: str | None) -> list[dict[str, Any]]:
    from studykit.store.card_decisions import append_flags
    from studykit.store.study import start_operation

    uids = [row["uid"] for row in find_cards(app, named)]
    with app.writing() as connection:
        operation = start_operation(connection, "cards flag", {"cards": uids, "kind": kind}, app.now)
        append_flags(connection, uids, kind, note, operation, app.now)
    return list_named(app, uids)


def rewrite_list(app: App) -> list[dict[str, Any]]:
    """The cards to rewrite in reading order, in the shape of `cards --json`, with `reason` and `note`."""
    with app.reading() as reader:
        flags = card_queries.flags(reader)
        live = [row["uid"] for row in queries.cards(reader) if row["flag"] and row["retired_at"] is None]
    return [
        card | {"reason": flags[card["uid"]]["kind"], "note": flags[card["uid"]]["note"]}
        for card in list_named(app, live)
    ]

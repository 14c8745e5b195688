"""Cards by their uids, or by the first letters of them."""

import re
from collections.abc import Sequence
from typing import Any

from studykit.app.context import App
from studykit.errors import AmbiguousError, NotFoundError
from studykit.store import card_queries, queries
from studykit.store.reads import Reader, Row

_UID = re.compile(r"[0-9a-f][0-9a-f-]{3,35}")
_SHOWN_MATCHES = 6


def find_cards(app: App, named: Sequence[str]) -> list[Row]:
    """The rows of cards, each once, in the order in which they are named.

    Raises:
        NotFoundError: a name fits no card.
        AmbiguousError: a name fits several cards; the message lists them.
    """
    with app.reading() as reader:
        uids = list(dict.fromkeys(card_uid(reader, name) for name in named))
        rows = {row["uid"]: row for row in queries.cards_named(reader, uids)}
    return [rows[uid] for uid in uids]


def card_uid(reader: Reader, name: str) -> str:
    """The uid of the card that a uid, or the first letters of one, names.

    Raises:
        NotFoundError, AmbiguousError: as `find_cards`.
    """
    wanted = name.strip().lower()
    found = card_queries.uids_from(reader, wanted) if _UID.fullmatch(wanted) else []
    if wanted in found:
        return wanted
    if not found:
        raise NotFoundError(f"there is no card {name!r}", hint="`studykit cards` lists them with their ids")
    if len(found) > 1:
        listed = "\n".join(f"  {uid}" for uid in found[:_SHOWN_MATCHES])
        raise AmbiguousError(f"{len(found)} cards begin with {name!r}:\n{listed}", hint="give more letters")
    return found[0]


def list_named(app: App, uids: Sequence[str]) -> list[dict[str, Any]]:
    """Cards in the shape of `cards --json`, in the order of their uids."""
    from studykit.app.reviewing import card_values
    from studykit.app.settings import review_settings

    with app.reading() as reader:
        settings = review_settings(reader, app.now_ms)
        rows = queries.cards_named(reader, list(uids))
        cards = {card["uid"]: card for card in card_values(reader, rows, app.now_ms, settings)}
    return [cards[uid] for uid in uids]

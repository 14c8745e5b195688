"""Cards given to Anki and taken back; `handover_queries` tells which it has."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, select, text

from studykit.store.handover_queries import UIDS_HANDED_OVER
from studykit.store.rows import chunks, insert_rows
from studykit.store.tables import Card, CardHandover


class Handover(StrEnum):
    """A card goes to Anki, or comes back."""

    GIVE = "give"
    TAKE = "take"


def anki_cards(connection: Connection) -> set[str]:
    """The uids of the cards that are Anki's now."""
    return set(connection.execute(text(UIDS_HANDED_OVER)).scalars())


def append_handovers(
    connection: Connection, uids: Collection[str], kind: Handover, operation: int, now: datetime
) -> None:
    """Note that cards are Anki's, or no longer."""
    said = {"kind": kind.value, "at": now, "operation_id": operation}
    for chunk in chunks(sorted(uids)):
        numbers = connection.execute(select(Card.id).where(Card.uid.in_(chunk)).order_by(Card.id)).scalars()
        insert_rows(connection, CardHandover, [{"card_id": number, **said} for number in numbers])

"""What the learner decided about cards, appended: other words for them, and the list of those to rewrite."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from studykit.store.rows import chunks, insert_rows, table
from studykit.store.tables import Base, Card, CardEdit, CardFlag


def decided_at(connection: Connection, model: type[Base], now: datetime) -> datetime:
    """The instant of a decision: none before one that is there already, whatever the clock says."""
    newest = connection.execute(select(func.max(table(model).c.at))).scalar()
    return now if newest is None else max(now, newest)


def append_edit(
    connection: Connection, uid: str, words: tuple[str, str] | None, operation: int, now: datetime
) -> None:
    """Give a card the learner's front and back; None gives it those of its source again."""
    card = connection.execute(select(Card.id, Card.front, Card.back).where(Card.uid == uid)).one()
    front, back = words or (None, None)
    row = {
        "card_id": card.id, "front": front, "back": back, "seen_front": card.front, "seen_back": card.back,
        "at": decided_at(connection, CardEdit, now), "operation_id": operation,
    }  # fmt: skip
    insert_rows(connection, CardEdit, [row])


def append_flags(
    connection: Connection, uids: Sequence[str], kind: str, note: str | None, operation: int, now: datetime
) -> None:
    """Put cards on the list of those to rewrite (`wrong`, `leech`), or take them off it (`clear`)."""
    at = decided_at(connection, CardFlag, now)
    said = {"kind": kind, "note": note, "at": at, "operation_id": operation}
    for chunk in chunks(uids):
        numbers = connection.execute(select(Card.id).where(Card.uid.in_(chunk)).order_by(Card.id)).scalars()
        insert_rows(connection, CardFlag, [{"card_id": number, **said} for number in numbers])

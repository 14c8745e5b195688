"""Reviews that were given in Anki, in the log: events of a device of their own."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, insert, select

from studykit.review.model import Event
from studykit.store import tables
from studykit.store.rows import chunks, insert_rows
from studykit.store.study import EVENT_COLUMNS


def append_reviews(
    connection: Connection, device_uid: str, events: Sequence[Event], operation: int
) -> list[Event]:
    """Add events that happened in a collection of Anki's to the log, with their uids.

    Args:
        connection: where to.
        device_uid: names the collection.
        events: none of them is in the log.
        operation: the import.

    Returns:
        The events as they were stored: where the collection has one of that millisecond already, the next.
    """
    device_id = _device(connection, device_uid)
    event = tables.Event
    taken = set(connection.execute(select(event.at_ms).where(event.device_id == device_id)).scalars())
    cards: dict[str, int] = {}
    for chunk in chunks(sorted({event.card for event in events})):
        query = select(tables.Card.uid, tables.Card.id).where(tables.Card.uid.in_(chunk))
        cards |= {row.uid: row.id for row in connection.execute(query)}
    stored, rows = [], []
    for each in events:
        at_ms = each.at_ms
        while at_ms in taken:
            at_ms += 1
        taken.add(at_ms)
        final = replace(each, at_ms=at_ms)
        stored.append(final)
        named = {"device_id": device_id, "operation_id": operation, "card_id": cards[final.card]}
        rows.append({name: getattr(final, name) for name in EVENT_COLUMNS} | named)
    connection.execute(insert(event), rows)
    return stored


def _device(connection: Connection, uid: str) -> int:
    """The row id of a collection of Anki's."""
    found = connection.execute(select(tables.Device.id).where(tables.Device.uid == uid)).scalar()
    return found or insert_rows(connection, tables.Device, [{"uid": uid, "here": False}])[0]

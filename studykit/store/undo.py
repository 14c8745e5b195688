"""What an undo reads and marks: which operations stand, what they appended, and what follows from that."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select, update
from sqlalchemy.orm import aliased

from studykit.store.drafts import fold_drafts
from studykit.store.rows import table
from studykit.store.tables import Card, DraftDecision, Event, Operation, ReadingSession, WorkDecision


def mark_undone(connection: Connection, operation: int, now: datetime) -> None:
    """Mark an operation as undone, later than any before it: the order of the marks is that of a redo."""
    last = connection.execute(select(func.max(Operation.undone_at))).scalar()
    redone = connection.execute(select(func.max(Operation.redone_at))).scalar()
    at = max([now, *(mark + timedelta(milliseconds=1) for mark in (last, redone) if mark)])
    _mark(connection, operation, undone_at=at)


def mark_redone(connection: Connection, operation: int, now: datetime) -> None:
    """Take the mark away, and note when: what another machine holds of an older mark does not count."""
    undone = connection.execute(select(Operation.undone_at).where(Operation.id == operation)).scalar_one()
    after = undone + timedelta(milliseconds=1) if undone else now
    _mark(connection, operation, undone_at=None, redone_at=max(now, after))


def _mark(connection: Connection, operation: int, **marks: datetime | None) -> None:
    connection.execute(update(table(Operation)).where(Operation.id == operation).values(**marks))


def cards_of(connection: Connection, operation: int) -> list[str]:
    """The uids of the cards that something happened to."""
    happened = select(Card.uid).join(Event, Event.card_id == Card.id).where(Event.operation_id == operation)
    return sorted(set(connection.execute(happened).scalars()))


def events_of(connection: Connection, operation: int) -> set[str]:
    """The uids of its events."""
    return set(connection.execute(select(Event.uid).where(Event.operation_id == operation)).scalars())


def retractions_by_undo(connection: Connection, operation: int) -> set[str]:
    """The uids of the retractions of its events that belong to no command: an undo made them."""
    event, target = aliased(Event), aliased(Event)
    made = (
        select(event.uid)
        .join(target, target.id == event.target_id)
        .where(target.operation_id == operation, event.operation_id.is_(None))
    )
    return set(connection.execute(made).scalars())


def works_of(connection: Connection, operation: int) -> set[int]:
    """The row ids of the works whose reading follows from it: of its sessions, and those it decided about."""
    columns = (ReadingSession.work_id, WorkDecision.one_id, WorkDecision.other_id)
    queries = [select(column).where(column.class_.operation_id == operation) for column in columns]
    return {number for query in queries for number in connection.execute(query).scalars()}


def fold_drafts_of(connection: Connection, operation: int, now: datetime) -> None:
    """Make cards what the standing decisions about drafts say, of those that it decided."""
    digests = select(DraftDecision.digest).where(DraftDecision.operation_id == operation)
    if decided := list(connection.execute(digests).scalars()):
        fold_drafts(connection, decided, now)

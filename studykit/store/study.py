"""The log: events of cards, what the learner read, settings. Appended, never changed."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Insert,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    case,
    cast,
    delete,
    false,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import aliased

from studykit.review.model import CardState, Event, EventKind, Memory, Rating
from studykit.store import tables
from studykit.store.memory_rows import MEMORY_FIELDS, memory_of
from studykit.store.rows import chunks, insert_rows
from studykit.store.types import dump_json, to_ms

EVENT_COLUMNS = (
    "uid", "at_ms", "study_day", "utc_offset", "kind", "rating", "duration_ms", "state", "step",
    "interval_days", "due_day", "due_ms",
)  # fmt: skip
EVENT_FIELDS = ("card", "target", *EVENT_COLUMNS)
"""What `log_query` selects, in this order."""

TURN = select(tables.Device.id).where(tables.Device.here).with_for_update()
"""Waits, on a server, for the transaction of another process that writes to the log."""


def take_turn(connection: Connection) -> None:
    """Wait until no other process writes to the log; SQLite's transactions take turns by themselves."""
    if connection.dialect.name == "postgresql":
        connection.execute(TURN)


def knows_this_machine(connection: Connection) -> bool:
    """Whether the library has a name for this machine's events."""
    return connection.execute(select(tables.Device.id).where(tables.Device.here)).first() is not None


def ensure_device(connection: Connection, uid: str, zone: str, now: datetime) -> None:
    """Name this machine and note the study zone, once for a database."""
    if not knows_this_machine(connection):
        insert_rows(connection, tables.Device, [{"uid": uid, "here": True}])
    if connection.execute(select(tables.Setting.name).where(tables.Setting.name == "zone")).first() is None:
        set_setting(connection, "zone", zone, datetime.fromtimestamp(0, now.tzinfo))


def set_setting(
    connection: Connection, name: str, value: Any, since: datetime, operation_id: int | None = None
) -> None:
    """A setting from an instant on; one of the same instant is replaced.

    Args:
        connection: where to.
        name: of the setting.
        value: as JSON says it; None for the default.
        since: from when on it holds.
        operation_id: the command it belongs to.
    """
    same = (tables.Setting.name == name) & (tables.Setting.since == since)
    connection.execute(delete(tables.Setting).where(same))
    row = {"name": name, "since": since, "value": value, "operation_id": operation_id}
    connection.execute(insert(tables.Setting), [row])


def _start_operation() -> Insert:
    count = select(func.coalesce(func.max(tables.Operation.id), 0) + 1).scalar_subquery()
    row = select(
        tables.Device.uid + "-op" + cast(count, Text),
        bindparam("at", type_=BigInteger),
        bindparam("command", type_=Text),
        bindparam("summary", type_=Text),
    ).where(tables.Device.here)
    columns = ["uid", "at", "command", "summary"]
    return insert(tables.Operation).from_select(columns, row).returning(tables.Operation.id)


START_OPERATION = _start_operation()
"""Adds a row of `operation` as stored (`at` in milliseconds, `summary` as JSON text) and gives its id."""


def start_operation(connection: Connection, command: str, summary: Any, now: datetime) -> int:
    """A row for a command that changes something; its id."""
    values = {"at": to_ms(now), "command": command, "summary": dump_json(summary)}
    return int(connection.execute(START_OPERATION, values).scalar_one())


def append_events(
    connection: Connection, events: Sequence[Event], operation_id: int | None = None
) -> list[Event]:
    """Add what happens to some cards now to the log of this device, in order.

    Each event gets its uid (device and running number) and an instant that no other event of the device has,
    later than that of the last: max(at_ms, last + 1), so that a clock that was set back does not reorder the
    log.

    Args:
        connection: where to.
        events: in the order in which they happened; what a retraction takes back is in the log.
        operation_id: the command they belong to.

    Returns:
        The events as they were stored.
    """
    if not events:
        return []
    device = connection.execute(
        select(tables.Device.id, tables.Device.uid, tables.Device.events, tables.Device.last_ms).where(
            tables.Device.here
        )
    ).one()
    cards = _card_ids(connection, {event.card for event in events})
    targets = _event_ids(connection, {event.target for event in events if event.target})
    last_ms = device.last_ms
    stored, rows = [], []
    for number, event in enumerate(events, device.events + 1):
        last_ms = _free_from(connection, device.id, max(event.at_ms, last_ms + 1))
        final = replace(event, uid=f"{device.uid}-{number}", at_ms=last_ms)
        stored.append(final)
        row = {name: getattr(final, name) for name in EVENT_COLUMNS}
        named = {"card_id": cards[event.card], "target_id": targets[event.target] if event.target else None}
        rows.append(row | named | {"device_id": device.id, "operation_id": operation_id})
    connection.execute(insert(tables.Event), rows)
    moved = update(tables.Device).where(tables.Device.id == device.id)
    connection.execute(moved.values(events=device.events + len(rows), last_ms=last_ms))
    return stored


def _free_instant() -> Select[Any]:
    event, following = aliased(tables.Event), aliased(tables.Event)
    device, wanted = bindparam("device_id", type_=Integer), bindparam("wanted", type_=BigInteger)
    next_taken = select(following.id).where(following.device_id == device, following.at_ms == event.at_ms + 1)
    gap = select(event.at_ms + 1).where(
        event.device_id == device, event.at_ms >= wanted, ~next_taken.exists()
    )
    taken = select(tables.Event.id).where(tables.Event.device_id == device, tables.Event.at_ms == wanted)
    return select(case((taken.exists(), gap.order_by(event.at_ms).limit(1).scalar_subquery()), else_=wanted))


FREE_INSTANT = _free_instant()
"""The first millisecond from `wanted` on that no event of the device `device_id` has."""


def _free_from(connection: Connection, device_id: int, wanted: int) -> int:
    instant: int = connection.execute(FREE_INSTANT, {"device_id": device_id, "wanted": wanted}).scalar_one()
    return instant


def write_memories(connection: Connection, memories: dict[str, Memory | None]) -> None:
    """Replace the cached memories of some cards, by card uid; None takes a card's away."""
    ids = _card_ids(connection, memories)
    for chunk in chunks(list(ids.values())):
        connection.execute(delete(tables.Memory).where(tables.Memory.card_id.in_(chunk)))
    rows = [{"card_id": ids[uid], **asdict(memory)} for uid, memory in memories.items() if memory is not None]
    if rows:
        connection.execute(insert(tables.Memory), rows)


def memories(connection: Connection, uids: Iterable[str]) -> dict[str, Memory]:
    """The cached memories of some cards, by card uid."""
    found: dict[str, Memory] = {}
    for chunk in chunks(sorted(uids)):
        rows = connection.execute(
            select(tables.Card.uid, *(getattr(tables.Memory, name) for name in MEMORY_FIELDS))
            .join(tables.Memory, tables.Memory.card_id == tables.Card.id)
            .where(tables.Card.uid.in_(chunk))
        )
        found |= {uid: memory_of(dict(zip(MEMORY_FIELDS, values, strict=True))) for uid, *values in rows}
    return found


def all_memories(connection: Connection) -> dict[str, Memory]:
    """Every cached memory, by card uid."""
    rows = connection.execute(
        select(tables.Card.uid, *(getattr(tables.Memory, name) for name in MEMORY_FIELDS)).join(
            tables.Memory, tables.Memory.card_id == tables.Card.id
        )
    )
    return {uid: memory_of(dict(zip(MEMORY_FIELDS, values, strict=True))) for uid, *values in rows}


def events_of(connection: Connection) -> list[Event]:
    """The whole log, in its order."""
    return [event_of(row) for row in connection.execute(log_query()).mappings()]


def histories(connection: Connection, uids: Iterable[str]) -> dict[str, list[Event]]:
    """The events of some cards in their order, by card uid."""
    found: dict[str, list[Event]] = {}
    for chunk in chunks(sorted(uids)):
        for row in connection.execute(log_query().where(tables.Card.uid.in_(chunk))).mappings():
            found.setdefault(row["card"], []).append(event_of(row))
    return found


def log_query() -> Select[Any]:
    """The log in its order, as rows of `EVENT_FIELDS`."""
    target = aliased(tables.Event)
    columns = [getattr(tables.Event, name) for name in EVENT_COLUMNS]
    return (
        select(tables.Card.uid.label("card"), target.uid.label("target"), *columns)
        .join(tables.Card, tables.Card.id == tables.Event.card_id)
        .outerjoin(target, target.id == tables.Event.target_id)
        .order_by(tables.Event.at_ms, tables.Event.uid)
    )


def event_of(row: Any) -> Event:
    """The event that a row of `EVENT_FIELDS` holds."""
    values = dict(row)
    values["kind"] = EventKind(values["kind"])
    values["rating"] = Rating(values["rating"]) if values["rating"] else None
    values["state"] = CardState(values["state"]) if values["state"] else None
    return Event(**values)


def _card_ids(connection: Connection, uids: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for chunk in chunks(sorted(set(uids))):
        rows = connection.execute(select(tables.Card.uid, tables.Card.id).where(tables.Card.uid.in_(chunk)))
        found |= {row[0]: row[1] for row in rows}
    return found


def _event_ids(connection: Connection, uids: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for chunk in chunks(sorted(uids)):
        rows = connection.execute(
            select(tables.Event.uid, tables.Event.id).where(tables.Event.uid.in_(chunk))
        )
        found |= {row[0]: row[1] for row in rows}
    return found


# ---- reading -----------------------------------------------------------------------------------------


def append_reading(connection: Connection, sessions: Sequence[dict[str, Any]], operation_id: int) -> None:
    """Add what the learner said about reading some works, as columns of `reading_session`."""
    device = connection.execute(select(tables.Device.uid).where(tables.Device.here)).scalar_one()
    count = (
        connection.execute(
            select(tables.ReadingSession.id).order_by(tables.ReadingSession.id.desc()).limit(1)
        ).scalar()
        or 0
    )
    rows = [
        {"uid": f"{device}-r{count + place}", "operation_id": operation_id, **session}
        for place, session in enumerate(sessions, 1)
    ]
    insert_rows(connection, tables.ReadingSession, rows)


def reading_log(connection: Connection, work_id: int) -> list[dict[str, Any]]:
    """What the learner said about reading a work and did not undo, in order: the same on all machines."""
    session, operation = tables.ReadingSession, tables.Operation
    query = (
        select(session.__table__)
        .join(operation, operation.id == session.operation_id)
        .where(session.work_id == work_id, operation.undone_at.is_(None))
    )
    ordered = query.order_by(session.at, func.length(session.uid), session.uid)  # …-r9 before …-r10
    return [dict(row) for row in connection.execute(ordered).mappings()]


def write_reading(connection: Connection, work_id: int, state: dict[str, Any] | None) -> None:
    """Replace the cached reading state of a work; None takes it away."""
    connection.execute(delete(tables.Reading).where(tables.Reading.work_id == work_id))
    if state is not None:
        connection.execute(insert(tables.Reading), [{"work_id": work_id, **state}])


def cards_to_unlock(
    connection: Connection, work_ids: Sequence[int], waiting_after: int | None = None
) -> list[str]:
    """Locked cards of some works in reading order, then those of the topics that list them by a heading.

    Args:
        connection: the library.
        work_ids: the works.
        waiting_after: a study day; new cards that may be asked only after it count as locked.
    """
    sections = select(tables.SectionWork.section_id).where(tables.SectionWork.work_id.in_(work_ids))
    listed = (
        select(tables.Section.topic_id)
        .join(tables.Listing, tables.Listing.section_id == tables.Section.id)
        .where(
            tables.Listing.work_id.in_(work_ids),
            tables.Listing.role == "heading",
            tables.Listing.retired_at.is_(None),
        )
    )
    topics = _with_parents(connection, set(connection.execute(listed).scalars()) - {None})
    of_topics = select(tables.Section.id).where(
        tables.Section.topic_id.in_(topics), ~tables.Section.id.in_(select(tables.SectionWork.section_id))
    )
    section_id = func.coalesce(tables.Claim.section_id, tables.Quote.section_id)
    offset = func.coalesce(tables.Claim.offset, tables.Quote.offset)
    rows = connection.execute(
        select(tables.Card.uid)
        .outerjoin(tables.Claim, tables.Claim.id == tables.Card.claim_id)
        .outerjoin(tables.Quote, tables.Quote.id == tables.Card.quote_id)
        .join(tables.Section, tables.Section.id == section_id)
        .outerjoin(tables.Memory, tables.Memory.card_id == tables.Card.id)
        .where(
            tables.Section.id.in_(sections) | tables.Section.id.in_(of_topics),
            tables.Card.retired_at.is_(None),
            ~tables.Card.draft,
            tables.Memory.card_id.is_(None) | ~tables.Memory.unlocked | _entering(waiting_after),
        )
        .order_by(
            case((tables.Section.id.in_(sections), 0), else_=1),
            tables.Section.source_id,
            tables.Section.position,
            offset,
            tables.Card.ordinal,
        )
    )
    return list(rows.scalars())


def cards_entering(connection: Connection, today: int) -> dict[int, int]:
    """How many new cards may be asked from each study day on, for today and later ones that have some."""
    day = tables.Memory.due_day
    rows = connection.execute(select(day, func.count()).where(_entering(today - 1)).group_by(day))
    return {row[0]: row[1] for row in rows if row[0] is not None}


def _entering(after: int | None) -> ColumnElement[bool]:
    """Whether a card is new and may be asked only after a study day; of no day, that none is."""
    if after is None:
        return false()
    return and_(tables.Memory.state == "new", tables.Memory.unlocked, tables.Memory.due_day > after)


def _with_parents(connection: Connection, topics: set[Any]) -> set[int]:
    rows = connection.execute(select(tables.Topic.id, tables.Topic.parent_id))
    parents = {row[0]: row[1] for row in rows}
    found: set[int] = set()
    for topic in topics:
        while topic is not None and topic not in found:
            found.add(topic)
            topic = parents.get(topic)  # noqa: PLW2901 - climbing the tree
    return found

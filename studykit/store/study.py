"""The log: events of cards, what the learner read, settings. Appended, never changed."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.orm import aliased

from studykit.review.model import CardState, Event, EventKind, Memory, Rating
from studykit.store import tables
from studykit.store.rows import chunks, insert_rows

_MEMORY = tuple(Memory.__dataclass_fields__)
_EVENT = (
    "uid", "at_ms", "study_day", "utc_offset", "kind", "rating", "duration_ms", "state", "step",
    "interval_days", "due_day", "due_ms",
)  # fmt: skip


def take_turn(connection: Connection) -> None:
    """Wait until no other process writes to the log; SQLite's transactions take turns by themselves."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(tables.Device.id).where(tables.Device.here).with_for_update())


def knows_this_machine(connection: Connection) -> bool:
    """Whether the library has a name for this machine's events."""
    return connection.execute(select(tables.Device.id).where(tables.Device.here)).first() is not None


def ensure_device(connection: Connection, uid: str, zone: str, now: datetime) -> None:
    """Name this machine and note the study zone, once for a database."""
    if not knows_this_machine(connection):
        insert_rows(connection, tables.Device, [{"uid": uid, "here": True}])
    if connection.execute(select(tables.Setting.name).where(tables.Setting.name == "zone")).first() is None:
        set_setting(connection, "zone", zone, datetime.fromtimestamp(0, now.tzinfo))


def set_setting(connection: Connection, name: str, value: Any, since: datetime) -> None:
    """A setting from an instant on; one of the same instant is replaced."""
    same = (tables.Setting.name == name) & (tables.Setting.since == since)
    connection.execute(delete(tables.Setting).where(same))
    connection.execute(insert(tables.Setting), [{"name": name, "since": since, "value": value}])


def start_operation(connection: Connection, command: str, summary: Any, now: datetime) -> int:
    """A row for a command that changes something; its id."""
    count = (
        connection.execute(select(tables.Operation.id).order_by(tables.Operation.id.desc()).limit(1)).scalar()
        or 0
    )
    device = connection.execute(select(tables.Device.uid).where(tables.Device.here)).scalar_one()
    row = {"uid": f"{device}-op{count + 1}", "at": now, "command": command, "summary": summary}
    return insert_rows(connection, tables.Operation, [row])[0]


def append_events(
    connection: Connection, events: Sequence[Event], operation_id: int | None = None, *, told: bool = False
) -> list[Event]:
    """Add events to the log of this device, in order.

    Each gets its uid (device and running number) and an instant that no other event of the device has. What
    happens now is later than the last event: max(at_ms, last + 1), so that a clock that was set back does not
    reorder the log. What happened at an instant that somebody told keeps it, or takes the next free one.

    Args:
        connection: where to.
        events: in the order in which they happened.
        operation_id: the command they belong to.
        told: their instants were told, not read from the clock; they may lie in the past or the future.

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
    targets = _event_ids(connection, [event.target for event in events if event.target])
    number, last_ms = device.events, device.last_ms
    stored, rows = [], []
    for event in events:
        number += 1
        wanted = event.at_ms if told else max(event.at_ms, last_ms + 1)
        at_ms = _next_free(connection, device.id, wanted)
        last_ms = last_ms if told else at_ms
        final = replace(event, uid=f"{device.uid}-{number}", at_ms=at_ms)
        stored.append(final)
        row = {name: getattr(final, name) for name in _EVENT}
        row |= {"device_id": device.id, "operation_id": operation_id, "card_id": cards[event.card]}
        rows.append(row | {"target_id": targets[event.target] if event.target else None})
    connection.execute(insert(tables.Event), rows)
    moved = update(tables.Device).where(tables.Device.id == device.id)
    connection.execute(moved.values(events=number, last_ms=last_ms))
    return stored


def free_instant(connection: Connection, at_ms: int, *, told: bool = False) -> int:
    """The instant that `append_events` gives to an event of an instant."""
    device = connection.execute(
        select(tables.Device.id, tables.Device.last_ms).where(tables.Device.here)
    ).one()
    return _next_free(connection, device.id, at_ms if told else max(at_ms, device.last_ms + 1))


def _next_free(connection: Connection, device_id: int, wanted: int) -> int:
    """The first millisecond from `wanted` on that no event of the device has."""
    event, following = tables.Event, aliased(tables.Event)
    here = (event.device_id == device_id, event.at_ms >= wanted)
    if connection.execute(select(event.id).where(here[0], event.at_ms == wanted)).first() is None:
        return wanted
    taken_next = select(following.id).where(
        following.device_id == device_id, following.at_ms == event.at_ms + 1
    )
    gap = select(event.at_ms + 1).where(*here, ~taken_next.exists()).order_by(event.at_ms).limit(1)
    return int(connection.execute(gap).scalar_one())


def answer_at(connection: Connection, card: str, at_ms: int, rating: Rating) -> str | None:
    """The uid of a card's answer of that instant and rating which counts; None when there is none."""
    taken_back = aliased(tables.Event)
    query = (
        select(tables.Event.uid)
        .join(tables.Card, tables.Card.id == tables.Event.card_id)
        .where(tables.Card.uid == card, tables.Event.at_ms == at_ms, tables.Event.rating == int(rating))
        .where(~select(taken_back.id).where(taken_back.target_id == tables.Event.id).exists())
    )
    return connection.execute(query).scalar()


def last_event_ms(connection: Connection, card: str) -> int | None:
    """The instant of the last event of a card; None when nothing happened to it yet."""
    query = select(func.max(tables.Event.at_ms)).join(tables.Card, tables.Card.id == tables.Event.card_id)
    return connection.execute(query.where(tables.Card.uid == card)).scalar()


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
            select(tables.Card.uid, *(getattr(tables.Memory, name) for name in _MEMORY))
            .join(tables.Memory, tables.Memory.card_id == tables.Card.id)
            .where(tables.Card.uid.in_(chunk))
        )
        found |= {uid: memory_of(dict(zip(_MEMORY, values, strict=True))) for uid, *values in rows}
    return found


def all_memories(connection: Connection) -> dict[str, Memory]:
    """Every cached memory, by card uid."""
    rows = connection.execute(
        select(tables.Card.uid, *(getattr(tables.Memory, name) for name in _MEMORY)).join(
            tables.Memory, tables.Memory.card_id == tables.Card.id
        )
    )
    return {uid: memory_of(dict(zip(_MEMORY, values, strict=True))) for uid, *values in rows}


def memory_of(row: Any) -> Memory:
    """The memory that a row holds; booleans may come as numbers."""
    values = {name: row[name] for name in _MEMORY}
    values["state"] = CardState(values["state"])
    return Memory(**values | {"suspended": bool(values["suspended"]), "unlocked": bool(values["unlocked"])})


def events_of(connection: Connection, uids: Iterable[str] | None = None) -> list[Event]:
    """The log of some cards, or the whole log, in its order."""
    target = tables.Event.__table__.alias()
    columns = [getattr(tables.Event, name) for name in _EVENT]
    query = (
        select(tables.Card.uid.label("card"), target.c.uid.label("target"), *columns)
        .join(tables.Card, tables.Card.id == tables.Event.card_id)
        .outerjoin(target, target.c.id == tables.Event.target_id)
        .order_by(tables.Event.at_ms, tables.Event.uid)
    )
    if uids is not None:
        query = query.where(tables.Card.uid.in_(sorted(uids)))
    return [_event(row) for row in connection.execute(query).mappings()]


def _event(row: Any) -> Event:
    values = dict(row)
    values["kind"] = EventKind(values["kind"])
    values["rating"] = Rating(values["rating"]) if values["rating"] else None
    values["state"] = CardState(values["state"]) if values["state"] else None
    return Event(**values)


def card_exists(connection: Connection, uid: str) -> bool:
    """Whether there is a card with a uid."""
    return connection.execute(select(tables.Card.id).where(tables.Card.uid == uid)).first() is not None


def _card_ids(connection: Connection, uids: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for chunk in chunks(sorted(set(uids))):
        rows = connection.execute(select(tables.Card.uid, tables.Card.id).where(tables.Card.uid.in_(chunk)))
        found |= {row[0]: row[1] for row in rows}
    return found


def _event_ids(connection: Connection, uids: Sequence[str]) -> dict[str, int]:
    if not uids:
        return {}
    rows = connection.execute(select(tables.Event.uid, tables.Event.id).where(tables.Event.uid.in_(uids)))
    return {row[0]: row[1] for row in rows}


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
    """What the learner said about reading a work, in order."""
    query = select(tables.ReadingSession.__table__).where(tables.ReadingSession.work_id == work_id)
    return [dict(row) for row in connection.execute(query.order_by(tables.ReadingSession.id)).mappings()]


def write_reading(connection: Connection, work_id: int, state: dict[str, Any] | None) -> None:
    """Replace the cached reading state of a work; None takes it away."""
    connection.execute(delete(tables.Reading).where(tables.Reading.work_id == work_id))
    if state is not None:
        connection.execute(insert(tables.Reading), [{"work_id": work_id, **state}])


def cards_to_unlock(connection: Connection, work_ids: Sequence[int]) -> list[str]:
    """Locked cards of some works, and of the topics they are listed under by a heading, in order."""
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
    rows = connection.execute(
        select(tables.Card.uid)
        .join(tables.Claim, tables.Claim.id == tables.Card.claim_id)
        .join(tables.Section, tables.Section.id == tables.Claim.section_id)
        .outerjoin(tables.Memory, tables.Memory.card_id == tables.Card.id)
        .where(
            tables.Section.id.in_(sections) | tables.Section.id.in_(of_topics),
            tables.Card.retired_at.is_(None),
            ~tables.Card.draft,
            tables.Memory.card_id.is_(None) | ~tables.Memory.unlocked,
        )
        .order_by(tables.Section.source_id, tables.Section.position, tables.Claim.offset, tables.Card.ordinal)
    )
    return list(rows.scalars())


def _with_parents(connection: Connection, topics: set[Any]) -> set[int]:
    rows = connection.execute(select(tables.Topic.id, tables.Topic.parent_id))
    parents = {row[0]: row[1] for row in rows}
    found: set[int] = set()
    for topic in topics:
        while topic is not None and topic not in found:
            found.add(topic)
            topic = parents.get(topic)  # noqa: PLW2901 - climbing the tree
    return found

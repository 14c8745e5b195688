"""The log, one event at a time: what an answer reads and writes, in few statements run by the driver itself.

An answer is committed before the next, so what a statement costs beside the disk is what a learner's script
waits for. SQLAlchemy keeps the connections and words each statement once; running it is left to the driver.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from sqlalchemy import (
    BigInteger,
    Engine,
    String,
    bindparam,
    delete,
    func,
    insert,
    literal,
    select,
    true,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import aliased
from sqlalchemy.sql import ClauseElement

from studykit.review.model import Event, Memory, Rating
from studykit.store import study, tables
from studykit.store.types import dump_json, to_ms

_UPSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a card and the log stand before an event.

    Attributes:
        card: uid of the card.
        card_id: its row.
        memory: its memory; None for a locked card that nothing happened to.
        last_ms: instant of its last event; None without one.
        device: uid of this machine.
        device_id: its row.
        events: running number of this machine's last event.
        now_ms: instant of the last event that happened when it was stored.
        newest_ms: the latest instant that an event of this machine has; None without one.
    """

    card: str
    card_id: int
    memory: Memory | None
    last_ms: int | None
    device: str
    device_id: int
    events: int
    now_ms: int
    newest_ms: int | None

    @property
    def next_uid(self) -> str:
        """Uid of the event that comes next."""
        return f"{self.device}-{self.events + 1}"

    def precedes(self, at_ms: int) -> bool:
        """Whether an instant is later than all that happened to the card."""
        return self.last_ms is None or self.last_ms < at_ms


class _Cursor(Protocol):
    def fetchone(self) -> Sequence[Any] | None: ...
    def fetchall(self) -> list[Sequence[Any]]: ...


class _Driver(Protocol):
    """What sqlite3 and psycopg have in common."""

    def execute(self, sql: str, parameters: dict[str, Any] = ..., /) -> _Cursor: ...
    def commit(self) -> None: ...


class AnswerLog:
    """The log of a library; transactions of all processes that write to it take turns."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._sql = _Sql(engine.dialect)

    @contextmanager
    def turn(self) -> Iterator["Turn"]:
        """One transaction: on the disk when the block ends, rolled back when it raises."""
        pooled = self._engine.raw_connection()
        try:
            driver: Any = pooled.driver_connection
            turn = Turn(driver, self._sql)
            driver.execute(self._sql.begin)
            yield turn
            driver.commit()
        finally:
            pooled.close()  # the pool rolls back what was not committed


class Turn:
    """What can be done to the log in a transaction."""

    def __init__(self, driver: _Driver, sql: "_Sql") -> None:
        self._driver = driver
        self._sql = sql

    def standing(self, card: str) -> Standing | None:
        """Where a card stands, by its uid; None when there is no such card."""
        row = self._run(self._sql.standing, {"card": card}).fetchone()
        if row is None:
            return None
        card_id, last_ms, device, device_id, events, now_ms, newest_ms, *memory = row
        return Standing(card, card_id, _memory(memory), last_ms, device, device_id, events, now_ms, newest_ms)

    def free_instant(self, standing: Standing, at_ms: int, *, told: bool = False) -> int:
        """The instant that the next event gets.

        What happens now is later than what happened last, so that a clock that was set back does not reorder
        the log; an instant that somebody told is kept. Either takes the next one that no event has.
        """
        wanted = at_ms if told else max(at_ms, standing.now_ms + 1)
        if standing.newest_ms is None or standing.newest_ms < wanted:
            return wanted
        return int(self._one(self._sql.free_instant, device_id=standing.device_id, wanted=wanted))

    def answer_at(self, card_id: int, at_ms: int, rating: Rating) -> str | None:
        """The uid of a card's answer of that instant and rating which counts; None when there is none."""
        uid: str | None = self._one(self._sql.answer_at, card_id=card_id, at_ms=at_ms, rating=int(rating))
        return uid

    def history(self, card: str) -> list[Event]:
        """The events of a card, by its uid, in their order."""
        rows = self._run(self._sql.history, {"card": card}).fetchall()
        return [study.event_of(dict(zip(study.EVENT_FIELDS, row, strict=True))) for row in rows]

    def start_operation(self, command: str, now: datetime) -> int:
        """A row for a command that answers; its id."""
        values = {"command": command, "at": to_ms(now), "summary": dump_json({})}
        return int(self._one(self._sql.start_operation, **values))

    def append(
        self, standing: Standing, event: Event, operation_id: int | None, *, told: bool = False
    ) -> None:
        """Add an event of the uid and the instant that the standing gives.

        Args:
            standing: where its card stands before it.
            event: what happened.
            operation_id: the command it belongs to.
            told: its instant was told, so that what happens next may come before it.
        """
        self._run(
            self._sql.append,
            {
                "uid": event.uid,
                "device_id": standing.device_id,
                "operation_id": operation_id,
                "card_id": standing.card_id,
                "at_ms": event.at_ms,
                "study_day": event.study_day,
                "utc_offset": event.utc_offset,
                "kind": event.kind.value,
                "rating": event.rating and event.rating.value,
                "duration_ms": event.duration_ms,
                "state": event.state and event.state.value,
                "step": event.step,
                "interval_days": event.interval_days,
                "due_day": event.due_day,
                "due_ms": event.due_ms,
                "target": event.target,
            },
        )
        now_ms = standing.now_ms if told else event.at_ms
        self._run(
            self._sql.move_on,
            {"row": standing.device_id, "number": standing.events + 1, "now_ms": now_ms},
        )

    def remember(self, card_id: int, memory: Memory | None) -> None:
        """Replace the cached memory of a card; None takes it away."""
        if memory is None:
            self._run(self._sql.forget, {"card_id": card_id})
            return
        values = {name: getattr(memory, name) for name in study.MEMORY_FIELDS}
        values["state"] = memory.state.value
        values["card_id"] = card_id
        self._run(self._sql.remember, values)

    def _one(self, statement: "_Statement", **values: Any) -> Any:
        row = self._run(statement, values).fetchone()
        return None if row is None else row[0]

    def _run(self, statement: "_Statement", values: dict[str, Any]) -> _Cursor:
        return self._driver.execute(statement.text, statement.constants | values)


def _memory(row: Sequence[Any]) -> Memory | None:
    """The memory whose columns these are, in the order of its fields; None when the card has none."""
    values = dict(zip(study.MEMORY_FIELDS, row, strict=True))
    return study.memory_of(values) if values["state"] is not None else None


class _Statement(NamedTuple):
    """A statement in the words of a database, and the parameters that are the same each time."""

    text: str
    constants: dict[str, Any]


class _Sql:
    """The statements in the words of a database, each put into words when it is needed first."""

    def __init__(self, dialect: Dialect) -> None:
        self._name = dialect.name
        # parameters by name, which sqlite3 takes too, so that both drivers are called alike
        self._dialect = sqlite.dialect(paramstyle="named") if dialect.name == "sqlite" else dialect

    @cached_property
    def begin(self) -> str:
        """Begin, and wait until no other process writes to the log."""
        return "BEGIN IMMEDIATE" if self._name == "sqlite" else self._words(study.TURN).text

    @cached_property
    def standing(self) -> _Statement:
        """All of a `Standing` in one row; the memory comes last."""
        card, device, event = tables.Card, tables.Device, tables.Event
        last = select(func.max(event.at_ms)).where(event.card_id == card.id).scalar_subquery()
        newest = select(func.max(event.at_ms)).where(event.device_id == device.id).scalar_subquery()
        memory = [getattr(tables.Memory, name) for name in study.MEMORY_FIELDS]
        return self._words(
            select(card.id, last, device.uid, device.id, device.events, device.last_ms, newest, *memory)
            .select_from(card)
            .join(device, true())
            .outerjoin(tables.Memory, tables.Memory.card_id == card.id)
            .where(card.uid == bindparam("card"), device.here)
        )

    @cached_property
    def free_instant(self) -> _Statement:
        """The next instant that no event of this machine has."""
        return self._words(study.FREE_INSTANT)

    @cached_property
    def answer_at(self) -> _Statement:
        """An answer that was told, unless it was taken back."""
        event, taken_back = tables.Event, aliased(tables.Event)
        same = [getattr(event, name) == bindparam(name) for name in ("card_id", "at_ms", "rating")]
        gone = select(literal(1)).where(taken_back.target_id == event.id).exists()
        return self._words(select(event.uid).where(*same, ~gone))

    @cached_property
    def history(self) -> _Statement:
        """The events of one card."""
        return self._words(study.log_query().where(tables.Card.uid == bindparam("card")))

    @cached_property
    def start_operation(self) -> _Statement:
        """A row for a command."""
        return self._words(study.START_OPERATION)

    @cached_property
    def append(self) -> _Statement:
        """A row of the log."""
        event = tables.Event
        target = select(event.id).where(event.uid == bindparam("target", type_=String)).scalar_subquery()
        columns = ("device_id", "operation_id", "card_id", *study.EVENT_COLUMNS)
        values: dict[str, Any] = {name: bindparam(name) for name in columns}
        return self._words(insert(event).values(**values, target_id=target).inline())

    @cached_property
    def move_on(self) -> _Statement:
        """The running number and the instant of this machine's last event."""
        device = tables.Device
        values: dict[str, Any] = {
            "events": bindparam("number"),
            "last_ms": bindparam("now_ms", type_=BigInteger),
        }
        return self._words(update(device).where(device.id == bindparam("row")).values(values))

    @cached_property
    def remember(self) -> _Statement:
        """A memory in the place of the one before."""
        columns = ("card_id", *study.MEMORY_FIELDS)
        row = _UPSERT[self._name](tables.Memory).values({name: bindparam(name) for name in columns})
        changed = {name: row.excluded[name] for name in study.MEMORY_FIELDS}
        return self._words(row.on_conflict_do_update(index_elements=["card_id"], set_=changed).inline())

    @cached_property
    def forget(self) -> _Statement:
        """No memory of a card."""
        return self._words(delete(tables.Memory).where(tables.Memory.card_id == bindparam("card_id")))

    def _words(self, statement: ClauseElement) -> _Statement:
        compiled = statement.compile(dialect=self._dialect)
        return _Statement(str(compiled), dict(compiled.params))

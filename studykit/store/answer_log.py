"""The log, one event at a time: what an answer reads and writes, in few statements run by the driver itself.

An answer is committed before the next, so what a statement costs beside the disk is what a learner's script
waits for. SQLAlchemy keeps the connections and words each statement once; running it is left to the driver.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Engine

from studykit.review.balance import HORIZON, Balance
from studykit.review.day import StudyDay
from studykit.review.model import CardState, Event, Memory, Rating
from studykit.store import study
from studykit.store.answer_statements import Statement, Statements
from studykit.store.memory_rows import MEMORY_FIELDS, memory_of
from studykit.store.types import dump_json, to_ms


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

    def after(self, at_ms: int, *, told: bool = False) -> "Standing":
        """Where card and log stand after an event at an instant, but for the card's memory.

        Args:
            at_ms: the instant.
            told: it was told, so that what happens next may come before it.
        """
        return replace(
            self,
            last_ms=at_ms if self.last_ms is None else max(self.last_ms, at_ms),
            events=self.events + 1,
            now_ms=self.now_ms if told else at_ms,
            newest_ms=at_ms if self.newest_ms is None else max(self.newest_ms, at_ms),
        )


class _Cursor(Protocol):
    def fetchone(self) -> Sequence[Any] | None: ...
    def fetchall(self) -> list[Sequence[Any]]: ...


class _Driver(Protocol):
    """What sqlite3 and psycopg have in common."""

    def execute(self, sql: str, parameters: dict[str, Any] = ..., /) -> _Cursor: ...
    def commit(self) -> None: ...


class _Coming:
    """Reviews due on the coming days: counted once, then kept by what is written here.

    What other processes write meanwhile is not seen: the counts only help to choose among days of like worth.
    """

    def __init__(self) -> None:
        self._counts: dict[StudyDay, int] = {}
        self._days = range(0)

    def of(self, days: range, count: Callable[[range], dict[StudyDay, int]]) -> dict[StudyDay, int]:
        """The reviews of some days, by day."""
        if not (self._days.start <= days.start and days.stop <= self._days.stop):
            self._days = range(days.start, max(days.stop, days.start + 2 * HORIZON))
            self._counts = count(self._days)
        return {day: self._counts[day] for day in days if day in self._counts}

    def move(self, old: StudyDay | None, new: StudyDay | None) -> None:
        """A card was due on one day, and is on another; None for one that is not in review."""
        for day, more in ((old, -1), (new, 1)):
            if day is not None and day in self._days:
                self._counts[day] = self._counts.get(day, 0) + more


class AnswerLog:
    """The log of a library; transactions of all processes that write to it take turns."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._sql = Statements(engine.dialect)
        self._coming = _Coming()

    @contextmanager
    def turn(self) -> Iterator["Turn"]:
        """One transaction: on the disk when the block ends, rolled back when it raises."""
        try:
            with self.look() as turn:
                turn.begin()
                yield turn
                turn.commit()
        except BaseException:
            self._coming = _Coming()  # it may have counted what was not kept
            raise

    @contextmanager
    def look(self) -> Iterator["Turn"]:
        """What the log says now; nobody waits for it, and nothing is kept of what is written."""
        pooled = self._engine.raw_connection()
        try:
            driver: Any = pooled.driver_connection
            yield Turn(driver, self._sql, self._coming)
        finally:
            pooled.close()  # the pool rolls back what was not committed


class Turn:
    """What can be done to the log in a transaction."""

    def __init__(self, driver: _Driver, sql: Statements, coming: _Coming) -> None:
        self._driver = driver
        self._sql = sql
        self._coming = coming
        self._due: dict[int, StudyDay | None] = {}  # of the cards that were looked at

    def begin(self) -> None:
        """Begin, and wait until no other process writes to the log."""
        self._driver.execute(self._sql.begin)

    def commit(self) -> None:
        """Bring what was written to the disk."""
        self._driver.commit()

    def standing(self, card: str) -> Standing | None:
        """Where a card stands, by its uid; None when there is no such card."""
        row = self._run(self._sql.standing, {"card": card}).fetchone()
        if row is None:
            return None
        card_id, last_ms, device, device_id, events, now_ms, newest_ms, *values = row
        memory = _memory(values)
        self._due[card_id] = _review_day(memory)
        return Standing(card, card_id, memory, last_ms, device, device_id, events, now_ms, newest_ms)

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

    def balance(self, standing: Standing, days: range) -> Balance:
        """What some study days hold beside a card, and where its siblings are due."""
        if not days:
            return Balance()
        load = self._coming.of(days, self._count)
        own = self._due[standing.card_id]
        if own in load:
            load[own] -= 1
        siblings = self._run(self._sql.siblings, {"card_id": standing.card_id}).fetchall()
        return Balance(load, [row[0] for row in siblings])

    def _count(self, days: range) -> dict[StudyDay, int]:
        asked = {"first": days.start, "last": days.stop - 1}
        return {row[0]: row[1] for row in self._run(self._sql.load, asked).fetchall()}

    def flags(self, card_id: int) -> list[tuple[str, str | None]]:
        """What was said of a card for the list of those to rewrite, kind and note, newest first."""
        rows = self._run(self._sql.flags, {"card_id": card_id}).fetchall()
        return [(row[0], row[1]) for row in rows]

    def flag(self, card_id: int, kind: str, note: str | None, operation_id: int, at_ms: int) -> None:
        """Say something of a card for the list of those to rewrite: `wrong`, `leech` or `clear`."""
        said = {"card_id": card_id, "kind": kind, "note": note, "operation_id": operation_id, "at": at_ms}
        self._run(self._sql.flag, said)

    def append(
        self, standing: Standing, event: Event, operation_id: int | None, *, told: bool = False
    ) -> Standing:
        """Add an event of the uid and the instant that the standing gives.

        Args:
            standing: where its card stands before it.
            event: what happened.
            operation_id: the command it belongs to.
            told: its instant was told, so that what happens next may come before it.

        Returns:
            Where card and log stand after it, but for the card's memory.
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
        after = standing.after(event.at_ms, told=told)
        moved = {"row": after.device_id, "number": after.events, "now_ms": after.now_ms}
        self._run(self._sql.move_on, moved)
        return after

    def remember(self, card_id: int, memory: Memory | None) -> None:
        """Replace the cached memory of a card; None takes it away."""
        due = _review_day(memory)
        self._coming.move(self._due.get(card_id), due)
        self._due[card_id] = due
        if memory is None:
            self._run(self._sql.forget, {"card_id": card_id})
            return
        values = {name: getattr(memory, name) for name in MEMORY_FIELDS}
        values["state"] = memory.state.value
        values["card_id"] = card_id
        self._run(self._sql.remember, values)

    def _one(self, statement: Statement, **values: Any) -> Any:
        row = self._run(statement, values).fetchone()
        return None if row is None else row[0]

    def _run(self, statement: Statement, values: dict[str, Any]) -> _Cursor:
        return self._driver.execute(statement.text, statement.constants | values)


def _review_day(memory: Memory | None) -> StudyDay | None:
    """The day on which a card in review is due; None for others."""
    waits = memory is not None and memory.state is CardState.REVIEW and not memory.suspended
    return memory.due_day if memory is not None and waits else None


def _memory(row: Sequence[Any]) -> Memory | None:
    """The memory whose columns these are, in the order of its fields; None when the card has none."""
    values = dict(zip(MEMORY_FIELDS, row, strict=True))
    return memory_of(values) if values["state"] is not None else None

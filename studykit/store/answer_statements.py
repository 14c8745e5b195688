"""The statements of an answer in the words of a database, each put into words when it is needed first."""

from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    String,
    bindparam,
    delete,
    false,
    func,
    insert,
    select,
    text,
    true,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import aliased
from sqlalchemy.sql import ClauseElement

from studykit.store import study, tables
from studykit.store.memory_rows import MEMORY_FIELDS
from studykit.store.standing_events import stands

_UPSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class Statement(NamedTuple):
    """A statement in the words of a database, and the parameters that are the same each time."""

    text: str
    constants: dict[str, Any]


class Statements:
    """The statements for a database."""

    def __init__(self, dialect: Dialect) -> None:
        self._name = dialect.name
        # parameters by name, which sqlite3 takes too, so that both drivers are called alike
        self._dialect = sqlite.dialect(paramstyle="named") if dialect.name == "sqlite" else dialect

    @cached_property
    def begin(self) -> str:
        """Begin, and wait until no other process writes to the log."""
        return "BEGIN IMMEDIATE" if self._name == "sqlite" else self._words(study.TURN).text

    @cached_property
    def standing(self) -> Statement:
        """All of a `Standing` in one row; the memory comes last."""
        card, device, event = tables.Card, tables.Device, tables.Event
        last = select(func.max(event.at_ms)).where(event.card_id == card.id).scalar_subquery()
        newest = select(func.max(event.at_ms)).where(event.device_id == device.id).scalar_subquery()
        memory = [getattr(tables.Memory, name) for name in MEMORY_FIELDS]
        return self._words(
            select(card.id, last, device.uid, device.id, device.events, device.last_ms, newest, *memory)
            .select_from(card)
            .join(device, true())
            .outerjoin(tables.Memory, tables.Memory.card_id == card.id)
            .where(card.uid == bindparam("card"), device.here)
        )

    @cached_property
    def free_instant(self) -> Statement:
        """The next instant that no event of this machine has."""
        return self._words(study.FREE_INSTANT)

    @cached_property
    def answer_at(self) -> Statement:
        """An answer that was told, unless it was taken back."""
        event = tables.Event
        same = [getattr(event, name) == bindparam(name) for name in ("card_id", "at_ms", "rating")]
        return self._words(select(event.uid).where(*same, text(stands("event"))))

    @cached_property
    def load(self) -> Statement:
        """Reviews due on each of some days; read from the queue's index alone."""
        memory = tables.Memory
        asked = memory.state == "review", memory.suspended == false()
        due = memory.due_day.between(bindparam("first"), bindparam("last"))
        return self._words(select(memory.due_day, func.count()).where(*asked, due).group_by(memory.due_day))

    @cached_property
    def siblings(self) -> Statement:
        """The days on which the other cards of a claim or quote are due."""
        card, other, memory = tables.Card, aliased(tables.Card), tables.Memory
        asked = card.id == bindparam("card_id"), other.id != card.id
        of_claim = select(other.id).join(card, card.claim_id == other.claim_id).where(*asked)
        of_quote = select(other.id).join(card, card.quote_id == other.quote_id).where(*asked)
        waits = memory.suspended == false(), memory.state != "new", memory.due_day.is_not(None)
        return self._words(
            select(memory.due_day).where(memory.card_id.in_(of_claim.union_all(of_quote)), *waits)
        )

    @cached_property
    def flags(self) -> Statement:
        """What stands of what was said of a card, newest first."""
        said, operation = tables.CardFlag, tables.Operation
        return self._words(
            select(said.kind, said.note)
            .join(operation, operation.id == said.operation_id)
            .where(said.card_id == bindparam("card_id"), operation.undone_at.is_(None))
            .order_by(said.at.desc(), said.id.desc())
        )

    @cached_property
    def flag(self) -> Statement:
        """A row about a card to rewrite."""
        columns = ("card_id", "kind", "note", "operation_id", "at")
        values: dict[str, Any] = {name: bindparam(name) for name in columns}
        return self._words(insert(tables.CardFlag).values(values).inline())

    @cached_property
    def history(self) -> Statement:
        """The events of one card."""
        return self._words(study.log_query().where(tables.Card.uid == bindparam("card")))

    @cached_property
    def start_operation(self) -> Statement:
        """A row for a command."""
        return self._words(study.START_OPERATION)

    @cached_property
    def append(self) -> Statement:
        """A row of the log."""
        event = tables.Event
        target = select(event.id).where(event.uid == bindparam("target", type_=String)).scalar_subquery()
        columns = ("device_id", "operation_id", "card_id", *study.EVENT_COLUMNS)
        values: dict[str, Any] = {name: bindparam(name) for name in columns}
        return self._words(insert(event).values(**values, target_id=target).inline())

    @cached_property
    def move_on(self) -> Statement:
        """The running number and the instant of this machine's last event."""
        device = tables.Device
        values: dict[str, Any] = {
            "events": bindparam("number"),
            "last_ms": bindparam("now_ms", type_=BigInteger),
        }
        return self._words(update(device).where(device.id == bindparam("row")).values(values))

    @cached_property
    def remember(self) -> Statement:
        """A memory in the place of the one before."""
        columns = ("card_id", *MEMORY_FIELDS)
        row = _UPSERT[self._name](tables.Memory).values({name: bindparam(name) for name in columns})
        changed = {name: row.excluded[name] for name in MEMORY_FIELDS}
        return self._words(row.on_conflict_do_update(index_elements=["card_id"], set_=changed).inline())

    @cached_property
    def forget(self) -> Statement:
        """No memory of a card."""
        return self._words(delete(tables.Memory).where(tables.Memory.card_id == bindparam("card_id")))

    def _words(self, statement: ClauseElement) -> Statement:
        compiled = statement.compile(dialect=self._dialect)
        return Statement(str(compiled), dict(compiled.params))

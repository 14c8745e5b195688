"""Libraries to measure with: invented notes, imported as any others, and a log of answers that fits them."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, insert, select, update

from benchmarks.notes import Shape, invented_notes
from studykit.app.context import App, make_app
from studykit.app.importing import import_sources
from studykit.app.sources import gather
from studykit.review.day import day_start_ms, study_day
from studykit.review.model import CardState, Event, Memory, Rating, ReviewSettings
from studykit.review.outcomes import answer
from studykit.store import study
from studykit.store.tables import Card, Device
from studykit.store.tables import Event as EventRow

_DAY_MS = 86_400_000
_CARDS_OF_A_WORK = 20
_ANSWERS_OF_A_CARD = 10
_HISTORIES = 200
_DUE_SHARE = 7  # one card in so many is due
_EVENTS_AT_ONCE = 20_000
_EVENT_COLUMNS = [field.name for field in fields(Event) if field.name not in {"uid", "card", "target"}]
_STEPS = (
    600,
)  # seconds; instants of the log are multiples of it, plus the number of the card in milliseconds
_SETTINGS = {"zone": "UTC", "rollover_hour": 4}


def imported_library(database: Path, text: str) -> App:
    """A library of some notes; the file of the notes stands beside the database."""
    notes = database.with_suffix(".md")
    notes.write_text(text, encoding="utf-8")
    app = make_app(str(database), None)
    import_sources(app, gather([str(notes)]))
    return app


def studied_library(database: Path, cards: int) -> App:
    """A library of so many cards, each answered ten times, a seventh of them due."""
    works = -(-cards // _CARDS_OF_A_WORK)
    app = imported_library(database, invented_notes(works, Shape(quotes=0, cards=_CARDS_OF_A_WORK, links=1)))
    with app.reading() as reader:
        uids = [str(row["uid"]) for row in reader.rows("SELECT uid FROM card ORDER BY id")][:cards]
    log = _Log(uids, _histories(), study_day(app.now_ms, "UTC", 4))
    with app.writing() as connection:
        for name, value in _SETTINGS.items():
            study.set_setting(connection, name, value, datetime.fromtimestamp(0, UTC))
        _write_events(connection, log)
        study.write_memories(connection, log.memories())
    return app


def _write_events(connection: Connection, log: "_Log") -> None:
    """Many rows at once; the program itself appends what happens, one by one."""
    device, uid = connection.execute(select(Device.id, Device.uid).where(Device.here)).one().tuple()
    cards = dict(connection.execute(select(Card.uid, Card.id)).tuples().all())
    count = last_ms = 0
    for events in log.chunks():
        rows = []
        for number, event in enumerate(events, count + 1):
            row = {name: getattr(event, name) for name in _EVENT_COLUMNS}
            rows.append(row | {"uid": f"{uid}-{number}", "device_id": device, "card_id": cards[event.card]})
        connection.execute(insert(EventRow), rows)
        count, last_ms = count + len(events), events[-1].at_ms
    connection.execute(update(Device).where(Device.id == device).values(events=count, last_ms=last_ms))


@dataclass(frozen=True, slots=True)
class _History:
    events: tuple[Event, ...]
    memory: Memory


def _histories() -> list[_History]:
    """Logs of a card, each answered on the day it was due, the last time well enough to wait for days."""
    chance = random.Random(1)
    found: list[_History] = []
    while len(found) < _HISTORIES:
        history = _history(chance, str(len(found)))
        if history.memory.state is CardState.REVIEW:
            found.append(history)
    return found


def _history(chance: random.Random, card: str) -> _History:
    settings = ReviewSettings(learning_steps=_STEPS, relearning_steps=_STEPS)
    memory = Memory(unlocked=True)
    at_ms, events = day_start_ms(10_000, settings.zone, settings.rollover_hour), []
    for _ in range(_ANSWERS_OF_A_CARD):
        rating = chance.choices(list(Rating), (1, 1, 7, 1))[0]
        event, memory = answer(card, memory, at_ms, settings, rating, uid="", duration_ms=6000)
        events.append(event)
        at_ms = memory.due_ms or day_start_ms(memory.due_day or 0, settings.zone, settings.rollover_hour)
    return _History(tuple(events), memory)


class _Log:
    """The log of all cards: each has one of the histories, moved by days so that dues lie around today."""

    def __init__(self, cards: Sequence[str], histories: Sequence[_History], today: int) -> None:
        self._cards = cards
        self._histories = [histories[place % len(histories)] for place in range(len(cards))]
        self._shifts = [_shift(place, self._histories[place].memory, today) for place in range(len(cards))]

    def chunks(self) -> Iterator[list[Event]]:
        """All events in the order of their instants, so many at once."""
        keys = sorted(
            (event.at_ms + shift * _DAY_MS + place, place, number)
            for place, (history, shift) in enumerate(zip(self._histories, self._shifts, strict=True))
            for number, event in enumerate(history.events)
        )
        for first in range(0, len(keys), _EVENTS_AT_ONCE):
            yield [self._event(*key) for key in keys[first : first + _EVENTS_AT_ONCE]]

    def memories(self) -> dict[str, Memory | None]:
        """What the events fold into."""
        return {card: self._memory(place) for place, card in enumerate(self._cards)}

    def _event(self, at_ms: int, place: int, number: int) -> Event:
        event, shift = self._histories[place].events[number], self._shifts[place]
        return replace(
            event,
            card=self._cards[place],
            at_ms=at_ms,
            study_day=event.study_day + shift,
            due_day=_moved(event.due_day, shift),
            due_ms=_moved(event.due_ms, shift * _DAY_MS),
        )

    def _memory(self, place: int) -> Memory:
        memory, shift = self._histories[place].memory, self._shifts[place]
        return replace(
            memory,
            due_day=_moved(memory.due_day, shift),
            last_day=_moved(memory.last_day, shift),
            last_ms=_moved(memory.last_ms, shift * _DAY_MS + place),
        )


def _moved(value: int | None, by: int) -> int | None:
    return None if value is None else value + by


def _shift(place: int, memory: Memory, today: int) -> int:
    """Days to move a history by: some cards have been due for up to four days, the others are due later."""
    interval, due_day = memory.interval_days or 1, memory.due_day or 0
    if place % _DUE_SHARE == 0 or interval < 2:
        return today - place // _DUE_SHARE % 5 - due_day
    return today + 1 + place % (interval - 1) - due_day

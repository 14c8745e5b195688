"""Reviewing: the queue, answers committed one by one, and a sitting for the terminal."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from studykit.app.context import App
from studykit.app.finding import select_cards
from studykit.app.settings import review_settings
from studykit.errors import NotFoundError
from studykit.review import day
from studykit.review.model import CardState, Event, EventKind, Memory, Rating, ReviewSettings
from studykit.review.queue import SECONDS_PER_ANSWER, DayCounts, Queue, QueueCard, build_queue
from studykit.store import queries
from studykit.store.reads import Reader, Row

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from studykit.review.session import Session, Tally

_MEMORY = tuple(Memory.__dataclass_fields__)


def memory_of(row: Row) -> Memory | None:
    """The memory in a row; None for a card that has none."""
    if row["state"] is None:
        return None
    values = {name: row[name] for name in _MEMORY}
    flags = {"suspended": bool(row["suspended"]), "unlocked": bool(row["unlocked"])}
    return Memory(**values | {"state": CardState(row["state"])} | flags)


def queue_of(
    reader: Reader,
    now_ms: int,
    settings: ReviewSettings,
    *,
    only: set[str] | None = None,
    locked: bool = False,
) -> tuple[Queue, float]:
    """The queue at an instant, and the seconds that an answer takes this learner.

    Args:
        reader: the library.
        now_ms: the instant.
        settings: limits and orders.
        only: uids of the cards to choose from; None for all.
        locked: take locked cards for new ones.
    """
    today = day.study_day(now_ms, settings.zone, settings.rollover_hour)
    rows = queries.queue_cards(reader, today) + (queries.locked_cards(reader) if locked else [])
    cards = [
        QueueCard(
            row["uid"], memory_of(row) or Memory(unlocked=True), row["topic"], row["siblings"], position
        )
        for position, row in enumerate(rows)
        if only is None or row["uid"] in only
    ]
    seconds = queries.seconds_per_answer(reader) or SECONDS_PER_ANSWER
    counts = day_counts(reader, today)
    return build_queue(cards, now_ms, settings, counts, seconds_per_answer=seconds), seconds


def day_counts(reader: Reader, today: int) -> DayCounts:
    """What was done on a study day already: cards met and cards reviewed, seconds spent."""
    rows = queries.answers_of_day(reader, today)
    known = sum(bool(row["known"]) for row in rows)
    return DayCounts(len(rows) - known, known, sum(row["ms"] or 0 for row in rows) / 1000)


def mark_event(
    card: str, kind: EventKind, now_ms: int, settings: ReviewSettings, target: str | None = None
) -> Event:
    """An event without an answer; its uid is given when it is stored."""
    today = day.study_day(now_ms, settings.zone, settings.rollover_hour)
    return Event("", card, now_ms, today, day.utc_offset(now_ms, settings.zone), kind, target=target)


# ---- cards as people see them --------------------------------------------------------------------------


def card_values(
    reader: Reader, rows: Iterable[Row], now_ms: int, settings: ReviewSettings
) -> list[dict[str, Any]]:
    """Cards in the shape of `cards --json`."""
    today = day.study_day(now_ms, settings.zone, settings.rollover_hour)
    sections: dict[int, list[dict[str, Any]]] = {}
    for row in queries.section_works(reader):
        sections.setdefault(row["section_id"], []).append(dict(row))
    return [_card(row, sections.get(row["section_id"], []), today) for row in rows]


def _card(row: Row, works: list[dict[str, Any]], today: int) -> dict[str, Any]:
    return {
        "uid": row["uid"], "claim": row["claim"], "quote": row["quote"],
        "works": [work["key"] for work in works],
        "topic": row["topic"], "kind": row["kind"], "front": row["front"], "back": row["back"],
        "origin": "extracted" if row["quote"] else row["origin"], "state": row["state"] or "new",
        "due": due_words(row),
        "stability": row["stability"], "difficulty": row["difficulty"], "reps": row["reps"] or 0,
        "lapses": row["lapses"] or 0, "locked": not row["unlocked"], "buried": row["buried_day"] == today,
        "suspended": bool(row["suspended"]), "draft": bool(row["draft"]),
        "retired": row["retired_at"] is not None,
        "flag": None, "speaker": row["speaker"],
        "source": {"uri": row["uri"], "first": row["first"], "last": row["last"]},
        "work": _citation(works[0]) if works else None,
    }  # fmt: skip


def _citation(work: Mapping[str, Any]) -> dict[str, Any]:
    authors = json.loads(work["authors"])
    return {
        "key": work["key"],
        "title": work["title"],
        "authors": authors,
        "et_al": bool(work["et_al"]),
        "url": work["url"],
    }


def due_words(row: Row) -> str | None:
    """When a card is due: an instant while it is in steps, else a date."""
    if row["due_ms"] is not None:
        return datetime.fromtimestamp(row["due_ms"] / 1000, UTC).isoformat(timespec="seconds")
    return day.day_to_date(row["due_day"]).isoformat() if row["due_day"] is not None else None


def list_cards(app: App, query: str = "") -> list[dict[str, Any]]:
    """All cards in reading order, or those that a query asks for, in the order that it asks for.

    Raises:
        NotFoundError: there is no library.
        UsageError: the query is wrong.
    """
    with app.reading() as reader:
        settings = review_settings(reader, app.now_ms)
        cards = card_values(reader, queries.cards(reader), app.now_ms, settings)
        if not query:
            return cards
        by_uid = {card["uid"]: card for card in cards}
        return [by_uid[uid] for uid in select_cards(app, reader, query)]


def queue(app: App) -> dict[str, Any]:
    """The queue in the shape of `queue --json`."""
    with app.reading() as reader:
        settings = review_settings(reader, app.now_ms)
        built, seconds = queue_of(reader, app.now_ms, settings)
        today = day.study_day(app.now_ms, settings.zone, settings.rollover_hour)
        asked = [card.card for card in (*built.learning, *built.review, *built.new)]
        values = _values_by_uid(reader, asked, app.now_ms, settings)
    groups = {"learning": built.learning, "review": built.review, "new": built.new}
    return {
        "now": app.now.isoformat(timespec="seconds"), "study_day": day.day_to_date(today).isoformat(),
        **{name: [values[card.card] for card in cards] for name, cards in groups.items()},
        "minutes": round(built.minutes(seconds), 1),
    }  # fmt: skip


def _values_by_uid(
    reader: Reader, uids: list[str], now_ms: int, settings: ReviewSettings
) -> dict[str, dict[str, Any]]:
    wanted = set(uids)
    rows = [row for row in queries.cards(reader) if row["uid"] in wanted]
    return {card["uid"]: card for card in card_values(reader, rows, now_ms, settings)}


# ---- answers -------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Answers:
    """Stores answers, each in a transaction of its own: what is reported is on the disk."""

    app: App
    settings: ReviewSettings
    _operation: int | None = None
    _open: "Connection | None" = None

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is given inside is stored when the block ends, all or, when it raises, none."""
        with self._transaction() as connection:
            self._open = connection
            try:
                yield
            finally:
                self._open = None

    def give(
        self, card: str, rating: Rating, *, duration_ms: int | None = None, at_ms: int | None = None
    ) -> tuple[Event, Memory]:
        """Answer a card.

        Args:
            card: its uid.
            rating: the answer.
            duration_ms: milliseconds it took.
            at_ms: when it was given, which may be before other answers; None for now. An answer of that card,
                instant and rating that the log has already is not stored again.

        Returns:
            The event as stored, and the card's memory now.

        Raises:
            NotFoundError: there is no such card.
        """
        from studykit.store import study

        with self._transaction() as connection:
            self._require(connection, card)
            known = None if at_ms is None else study.answer_at(connection, card, at_ms, rating)
            if known is not None:
                return self._as_stored(connection, card, known)
            return self._give(connection, card, rating, duration_ms, at_ms)

    def _give(
        self, connection: "Connection", card: str, rating: Rating, duration_ms: int | None, told: int | None
    ) -> tuple[Event, Memory]:
        from studykit.review.outcomes import answer_event, outcomes
        from studykit.store import study

        at_ms = study.free_instant(connection, told or self.app.now_ms, told=told is not None)
        before = self._memory(connection, card, at_ms)
        given = outcomes(card, before, at_ms, self.settings)
        event = answer_event(given, rating, uid="", at_ms=at_ms, duration_ms=duration_ms)
        return self._store(connection, event, before, told=told is not None)

    def mark(self, card: str, kind: EventKind) -> tuple[Event, Memory]:
        """Suspend, resume, bury or unlock a card, now."""
        from studykit.store import study

        with self._transaction() as connection:
            self._require(connection, card)
            at_ms = study.free_instant(connection, self.app.now_ms)
            event = mark_event(card, kind, at_ms, self.settings)
            return self._store(connection, event, self._memory(connection, card, event.at_ms))

    def take_back(self, event: Event) -> Memory | None:
        """Retract an event of this log; the card's memory is folded anew without it."""
        from studykit.review.replay import replay_card
        from studykit.store import study

        with self._transaction() as connection:
            now_ms = self.app.now_ms
            retraction = mark_event(event.card, EventKind.RETRACT, now_ms, self.settings, target=event.uid)
            study.append_events(connection, [retraction], self._current(connection))
            memory = replay_card(study.events_of(connection, [event.card]), self.settings)
            study.write_memories(connection, {event.card: memory})
        return memory

    @contextmanager
    def _transaction(self) -> Iterator["Connection"]:
        if self._open is not None:
            yield self._open
            return
        operation = self._operation
        try:
            with self.app.writing() as connection:
                yield connection
        except BaseException:
            self._operation = operation  # one that began in here was rolled back
            raise

    def _require(self, connection: "Connection", card: str) -> None:
        from studykit.store import study

        if not (card.isascii() and card.isprintable() and study.card_exists(connection, card)):
            raise NotFoundError(
                f"there is no card {card!r}",
                hint="`studykit queue --json` and `studykit cards --json` list them",
            )

    def _memory(self, connection: "Connection", card: str, at_ms: int) -> Memory | None:
        """The memory of a card at an instant: the stored one, or what its earlier events fold into."""
        from studykit.review.replay import replay_card
        from studykit.store import study

        last = study.last_event_ms(connection, card)
        if last is None or last < at_ms:
            return study.memories(connection, [card]).get(card)
        events = study.events_of(connection, [card])
        return replay_card([event for event in events if event.at_ms < at_ms], self.settings)

    def _store(
        self, connection: "Connection", event: Event, before: Memory | None, *, told: bool = False
    ) -> tuple[Event, Memory]:
        """Append an event; one that is older than another of its card finds its place by a replay."""
        from studykit.review.replay import apply_event, replay_card
        from studykit.store import study

        last = study.last_event_ms(connection, event.card)
        stored = study.append_events(connection, [event], self._current(connection), told=told)[0]
        if last is None or last < event.at_ms:
            memory = apply_event(before, stored, self.settings)
        else:
            memory = replay_card(study.events_of(connection, [event.card]), self.settings) or Memory()
        study.write_memories(connection, {event.card: memory})
        return stored, memory

    def _as_stored(self, connection: "Connection", card: str, uid: str) -> tuple[Event, Memory]:
        from studykit.store import study

        event = next(event for event in study.events_of(connection, [card]) if event.uid == uid)
        return event, study.memories(connection, [card])[card]

    def _current(self, connection: "Connection") -> int:
        from studykit.store import study

        if self._operation is None:
            self._operation = study.start_operation(connection, "review", {}, self.app.now)
        return self._operation


def answers(app: App) -> Answers:
    """Where answers are given, with the settings that hold now."""
    with app.reading() as reader:
        return Answers(app, review_settings(reader, app.now_ms))


def answered_value(event: Event, memory: Memory) -> dict[str, Any]:
    """An answer in the shape of `answer --json`: the event, and where the card stands now."""
    row = {"due_ms": memory.due_ms, "due_day": memory.due_day}
    return {
        "card": event.card, "rating": int(event.rating or 0),
        "at": datetime.fromtimestamp(event.at_ms / 1000, UTC).isoformat(timespec="milliseconds"),
        "due": due_words(row), "interval_days": memory.interval_days, "stability": memory.stability,
        "difficulty": memory.difficulty, "state": memory.state.value, "event": event.uid,
    }  # fmt: skip


# ---- a sitting -----------------------------------------------------------------------------------------


@dataclass(slots=True)
class Sitting:
    """One sitting at the terminal: the session, what its cards say, and where answers go.

    Attributes:
        seconds: what an answer takes this learner.
        cards: what is shown, in the shape of `cards --json`, by uid.
    """

    answers: Answers
    session: "Session"
    seconds: float
    cards: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def now_ms(self) -> int:
        """The instant that counts as now."""
        return self.answers.app.now_ms


def open_sitting(app: App, *, query: str = "", locked: bool = False) -> Sitting:
    """Begin a sitting with today's queue; nothing is loaded or written for an answer yet.

    Args:
        app: the run.
        query: which cards are asked; all of the queue when it is empty.
        locked: ask locked cards too, as new ones.

    Raises:
        NotFoundError: there is no library.
        UsageError: the query is wrong.
    """
    from studykit.review.session import start

    with app.reading() as reader:
        settings = review_settings(reader, app.now_ms)
        only = set(select_cards(app, reader, query)) if query else None
        built, seconds = queue_of(reader, app.now_ms, settings, only=only, locked=locked)
        earlier = _answered_today(reader, day.study_day(app.now_ms, settings.zone, settings.rollover_hour))
        asked = [card.card for card in (*built.learning, *built.review, *built.new, *built.later)]
        cards = _values_by_uid(reader, asked, app.now_ms, settings)
    return Sitting(Answers(app, settings), start(built, settings, earlier), seconds, cards)


def _answered_today(reader: Reader, today: int) -> "Tally":
    from studykit.review.session import Tally

    rows = queries.answers_of_day(reader, today)
    known = [row for row in rows if row["known"]]
    recalled = sum(row["recalled"] == row["n"] for row in known)
    return Tally(sum(row["n"] for row in rows), 0.0, len(known), recalled)

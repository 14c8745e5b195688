"""Reviewing: the queue, answers committed one by one, and a sitting for the terminal."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from studykit.app.context import App
from studykit.app.settings import review_settings
from studykit.errors import NotFoundError
from studykit.review import day
from studykit.review.model import CardState, Event, EventKind, Memory, Rating, ReviewSettings
from studykit.review.queue import SECONDS_PER_ANSWER, DayCounts, Queue, QueueCard, build_queue
from studykit.store import queries
from studykit.store.reads import Reader, Row

if TYPE_CHECKING:
    from studykit.review.session import Session, Tally
    from studykit.store.answer_log import AnswerLog, Standing, Turn

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
    card: str,
    kind: EventKind,
    now_ms: int,
    settings: ReviewSettings,
    *,
    uid: str = "",
    target: str | None = None,
) -> Event:
    """An event without an answer; without a uid it gets one when it is stored."""
    today = day.study_day(now_ms, settings.zone, settings.rollover_hour)
    return Event(uid, card, now_ms, today, day.utc_offset(now_ms, settings.zone), kind, target=target)


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
        return [by_uid[uid] for uid in _selected(app, reader, query)]


def _selected(app: App, reader: Reader, query: str) -> list[str]:
    from studykit.app.finding import select_cards

    return select_cards(app, reader, query)


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
    rows = queries.cards_named(reader, uids)
    return {card["uid"]: card for card in card_values(reader, rows, now_ms, settings)}


# ---- answers -------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Answers:
    """Stores answers, each in a transaction of its own: what is reported is on the disk."""

    app: App
    settings: ReviewSettings
    _log: "AnswerLog | None" = None
    _operation: int | None = None
    _open: "Turn | None" = None

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is given inside is stored when the block ends, all or, when it raises, none."""
        with self._turn() as turn:
            self._open = turn
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
        from studykit.review.outcomes import answer

        told = at_ms is not None
        with self._turn() as turn:
            standing = _standing(turn, card)
            if at_ms is not None and (known := turn.answer_at(standing.card_id, at_ms, rating)):
                return _as_stored(turn, standing, known)
            instant = turn.free_instant(standing, self.app.now_ms if at_ms is None else at_ms, told=told)
            before = self._memory_at(turn, standing, instant)
            event, memory = answer(
                card, before, instant, self.settings, rating, uid=standing.next_uid, duration_ms=duration_ms
            )
            return event, self._store(turn, standing, event, memory, told=told)

    def mark(self, card: str, kind: EventKind) -> tuple[Event, Memory]:
        """Suspend, resume, bury or unlock a card, now."""
        from studykit.review.replay import apply_event

        with self._turn() as turn:
            standing = _standing(turn, card)
            instant = turn.free_instant(standing, self.app.now_ms)
            event = mark_event(card, kind, instant, self.settings, uid=standing.next_uid)
            memory = apply_event(self._memory_at(turn, standing, instant), event, self.settings)
            return event, self._store(turn, standing, event, memory)

    def take_back(self, event: Event) -> Memory | None:
        """Retract an event of this log; the card's memory is folded anew without it."""
        from studykit.review.replay import replay_card

        with self._turn() as turn:
            standing = _standing(turn, event.card)
            instant = turn.free_instant(standing, self.app.now_ms)
            retraction = mark_event(
                event.card,
                EventKind.RETRACT,
                instant,
                self.settings,
                uid=standing.next_uid,
                target=event.uid,
            )
            turn.append(standing, retraction, self._current(turn))
            memory = replay_card(turn.history(event.card), self.settings)
            turn.remember(standing.card_id, memory)
        return memory

    @contextmanager
    def _turn(self) -> Iterator["Turn"]:
        from studykit.store.answer_log import AnswerLog
        from studykit.store.faults import explaining

        if self._open is not None:
            yield self._open
            return
        operation = self._operation
        try:
            with explaining(self.app.url):
                self._log = self._log or AnswerLog(self.app.engine())
                with self._log.turn() as turn:
                    yield turn
        except BaseException:
            self._operation = operation  # one that began in here was rolled back
            raise

    def _memory_at(self, turn: "Turn", standing: "Standing", at_ms: int) -> Memory | None:
        """The memory of a card at an instant: the stored one, or what its earlier events fold into."""
        from studykit.review.replay import replay_card

        if standing.precedes(at_ms):
            return standing.memory
        return replay_card((e for e in turn.history(standing.card) if e.at_ms < at_ms), self.settings)

    def _store(
        self, turn: "Turn", standing: "Standing", event: Event, memory: Memory, *, told: bool = False
    ) -> Memory:
        """Append an event; one that is older than another of its card finds its place by a replay."""
        from studykit.review.replay import replay_card

        turn.append(standing, event, self._current(turn), told=told)
        if not standing.precedes(event.at_ms):
            memory = replay_card(turn.history(event.card), self.settings) or Memory()
        turn.remember(standing.card_id, memory)
        return memory

    def _current(self, turn: "Turn") -> int:
        if self._operation is None:
            self._operation = turn.start_operation("review", self.app.now)
        return self._operation


def _standing(turn: "Turn", card: str) -> "Standing":
    standing = turn.standing(card) if card.isascii() and card.isprintable() else None
    if standing is None:
        raise NotFoundError(
            f"there is no card {card!r}",
            hint="`studykit queue --json` and `studykit cards --json` list them",
        )
    return standing


def _as_stored(turn: "Turn", standing: "Standing", uid: str) -> tuple[Event, Memory]:
    event = next(event for event in turn.history(standing.card) if event.uid == uid)
    return event, standing.memory or Memory()


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
        only = set(_selected(app, reader, query)) if query else None
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

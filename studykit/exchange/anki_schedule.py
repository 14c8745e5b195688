"""Schedules in Anki's terms: what a card's row, its review log and the options of its deck say.

Anki counts due days from the local day on which its collection began, keeps FSRS's numbers as JSON beside a
card, and tells reviews apart by their millisecond alone, so no two of a package may share one.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from studykit.review import kernel
from studykit.review.answer import state_after
from studykit.review.day import StudyDay, utc_offset
from studykit.review.model import STEPPING, CardState, Event, EventKind, Memory, ReviewSettings
from studykit.review.replay import apply_event, standing

OPTIONS_ID = 1_903_417_000
"""Anki's id of the option group that travels with schedules."""

_TYPES = {CardState.NEW: 0, CardState.LEARNING: 1, CardState.REVIEW: 2, CardState.RELEARNING: 3}
_SUSPENDED, _NEW, _STEPPING, _REVIEW, _STEPPING_BY_DAY = -1, 0, 1, 2, 3  # queues
_MANUAL = 4  # kind of a log entry that is no answer; with a factor of 0 it makes the card new
_EASE = 2500  # what Anki's scheduler before FSRS starts from


class LogEntry(NamedTuple):
    """A row of Anki's review log; intervals are days, or seconds below zero."""

    at_ms: int
    ease: int
    interval: int
    last_interval: int
    factor: int
    duration_ms: int
    kind: int


@dataclass(frozen=True, slots=True)
class CardSchedule:
    """The columns of a card that tell its schedule, and its review log."""

    type: int
    queue: int
    due: int
    interval: int
    factor: int
    reps: int
    lapses: int
    left: int
    data: str
    log: tuple[LogEntry, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """How a collection counts days.

    Attributes:
        first_day: study day 0 of it.
        created: epoch seconds at which that day began.
        west: minutes west of UTC at that instant.
        rollover: hour at which its days begin.
    """

    first_day: StudyDay
    created: int
    west: int
    rollover: int


@dataclass(frozen=True, slots=True)
class Schedules:
    """All that a package says about scheduling.

    Attributes:
        calendar: how its days are counted.
        options: its option group, as Anki's JSON has it.
        cards: schedules by guid of the note and ordinal of the card; a card without one is new.
    """

    calendar: Calendar
    options: Mapping[str, Any]
    cards: Mapping[tuple[str, int], CardSchedule]


class Asked(NamedTuple):
    """A card with all that is known of it: its memory, its whole log, and its place among new cards."""

    memory: Memory
    history: Sequence[Event]
    position: int


def schedules(cards: Mapping[tuple[str, int], Asked], settings: ReviewSettings, today: StudyDay) -> Schedules:
    """The schedules of cards, by guid and ordinal, as Anki is to hold them.

    Args:
        cards: the cards.
        settings: steps, weights and aims; they become the option group.
        today: the study day of the export.
    """
    histories = {key: standing(asked.history) for key, asked in cards.items()}
    log_ids = _log_ids(event for history in histories.values() for event in history)
    days = [event.study_day for history in histories.values() for event in history]
    days += [asked.memory.due_day for asked in cards.values() if asked.memory.due_day is not None]
    calendar = calendar_from(min([today, *days]), settings)
    made = {
        key: _schedule(asked, histories[key], log_ids, calendar, settings) for key, asked in cards.items()
    }
    return Schedules(calendar, option_group(settings), made)


def calendar_from(day: StudyDay, settings: ReviewSettings) -> Calendar:
    """The calendar of a collection whose day 0 is a study day."""
    start = settings.day_start_ms(day)
    return Calendar(day, start // 1000, -utc_offset(start, settings.zone), settings.rollover_hour)


def option_group(settings: ReviewSettings) -> dict[str, Any]:
    """The settings as an option group of Anki's; steps in minutes."""
    return {
        "id": OPTIONS_ID, "mod": 0, "name": "studykit", "usn": -1, "maxTaken": 60, "autoplay": True,
        "timer": 0, "replayq": True, "dyn": False,
        "new": {
            "bury": True, "delays": [step / 60 for step in settings.learning_steps], "initialFactor": _EASE,
            "ints": [1, 4, 0], "order": 1, "perDay": settings.new_per_day,
        },
        "rev": {
            "bury": True, "ease4": 1.3, "hardFactor": 1.2, "ivlFct": 1.0,
            "maxIvl": settings.maximum_interval, "perDay": settings.reviews_per_day,
        },
        "lapse": {
            "delays": [step / 60 for step in settings.relearning_steps], "leechAction": 1,  # a tag only
            "leechFails": settings.leech_lapses or 99, "minInt": 1, "mult": 0.0,
        },
        "fsrsParams6": list(kernel.weights_in_use(settings.weights)),
        "desiredRetention": settings.desired_retention, "sm2Retention": 0.9,
    }  # fmt: skip


def _log_ids(events: Iterable[Event]) -> dict[str, int]:
    """A millisecond of its own for each event: the one it happened in, or the next that is free."""
    last, found = 0, {}
    for event in sorted(events, key=lambda event: (event.at_ms, event.uid)):
        found[event.uid] = last = max(event.at_ms, last + 1)
    return found


def _schedule(
    asked: Asked,
    history: Sequence[Event],
    log_ids: Mapping[str, int],
    calendar: Calendar,
    settings: ReviewSettings,
) -> CardSchedule:
    memory = asked.memory
    log = tuple(_log(history, log_ids, settings))
    queue, due = _place(asked, calendar)
    return CardSchedule(
        type=_TYPES[memory.state],
        queue=_SUSPENDED if memory.suspended else queue,
        due=due,
        interval=_interval(memory, settings),
        factor=0 if memory.state is CardState.NEW else _EASE,
        reps=memory.reps,
        lapses=memory.lapses,
        left=_left(memory, settings),
        data=_data(asked, log, settings),
        log=log,
    )


def _place(asked: Asked, calendar: Calendar) -> tuple[int, int]:
    """Queue and due of a card that is not suspended."""
    memory = asked.memory
    if memory.due_day is None or memory.state is CardState.NEW:
        return _NEW, asked.position
    day = memory.due_day - calendar.first_day
    if memory.state is CardState.REVIEW:
        return _REVIEW, day
    if memory.due_ms is None or memory.due_day > (memory.last_day or memory.due_day):
        return _STEPPING_BY_DAY, day
    return _STEPPING, memory.due_ms // 1000


def _interval(memory: Memory, settings: ReviewSettings) -> int:
    """Days of the interval a card has, or will have when its steps after a lapse are done."""
    if memory.state is CardState.RELEARNING and memory.stability is not None:
        limits = settings.desired_retention, settings.maximum_interval, settings.weights
        return kernel.interval_days(memory.stability, *limits)
    return memory.interval_days or 0


def _left(memory: Memory, settings: ReviewSettings) -> int:
    """Steps that remain, said twice as Anki does: today's, and all."""
    if memory.state not in STEPPING:
        return 0
    relearning = memory.state is CardState.RELEARNING
    steps = settings.relearning_steps if relearning else settings.learning_steps
    return 1001 * max(1, len(steps) - (memory.step or 0))


def _data(asked: Asked, log: Sequence[LogEntry], settings: ReviewSettings) -> str:
    memory = asked.memory
    values: dict[str, float] = {"pos": asked.position}
    if memory.stability is not None and memory.difficulty is not None:
        answered = [entry.at_ms for entry in log if entry.ease]
        values |= {
            "s": round(memory.stability, 4), "d": round(memory.difficulty, 3),
            "dr": round(settings.desired_retention, 2),
            "decay": round(kernel.weights_in_use(settings.weights)[-1], 3), "lrt": answered[-1] // 1000,
        }  # fmt: skip
    return json.dumps(values, separators=(",", ":"))


def _log(
    history: Sequence[Event], log_ids: Mapping[str, int], settings: ReviewSettings
) -> Iterable[LogEntry]:
    """The log of a card, with Anki's notion of what each answer was to it."""
    memory, last = Memory(), 0
    for event in history:
        at_ms = log_ids[event.uid]
        if event.kind is EventKind.ANSWER and event.rating is not None:
            interval = event.interval_days or -max(1, ((event.due_ms or 0) - event.at_ms) // 1000)
            state = state_after(memory, event.rating, event.study_day, settings.weights)
            factor = int(((state.difficulty - 1) / 9 + 0.1) * 1000)
            kind = max(0, _TYPES[memory.state] - 1)
            rating, took = int(event.rating), event.duration_ms or 0
            yield LogEntry(at_ms, rating, interval, last, factor, took, kind)
            last = interval
        elif event.kind is EventKind.RESET:
            yield LogEntry(at_ms, 0, 0, last, 0, 0, _MANUAL)
            last = 0
        elif event.kind is EventKind.SET_DUE:
            interval = event.interval_days or 0
            yield LogEntry(at_ms, 0, interval, last, _EASE, 0, _MANUAL)
            last = interval
        memory = apply_event(memory, event, settings)

"""Builders of valid values for the tests of review, and strategies that draw whole histories."""

from collections.abc import Iterator, Sequence
from itertools import count

from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from studykit.review.day import day_start_ms
from studykit.review.model import CardState, Event, EventKind, Memory, Rating, ReviewSettings
from studykit.review.outcomes import answer
from studykit.review.queue import (
    SECONDS_PER_ANSWER,
    Candidates,
    DayCounts,
    Queue,
    QueueCard,
    build_queue,
    room_left,
)
from studykit.review.replay import apply_event

LAW = hypothesis_settings(max_examples=150, derandomize=True, deadline=None)
DAY_MS = 86_400_000
TODAY = 20_000  # 2024-10-04
NOON = day_start_ms(TODAY, "UTC", 4) + 8 * 3_600_000
DEFAULTS = ReviewSettings()


def make_event(kind: EventKind = EventKind.ANSWER, **fields: object) -> Event:
    """An event at noon of the day; an answer is Good and graduates to four days."""
    values: dict[str, object] = {
        "uid": "e1",
        "card": "card",
        "at_ms": NOON,
        "study_day": TODAY,
        "utc_offset": 0,
        "kind": kind,
    }
    if kind is EventKind.ANSWER:
        values |= {"rating": Rating.GOOD, "state": CardState.REVIEW, "interval_days": 4, "due_day": TODAY + 4}
    return Event(**(values | fields))  # type: ignore[arg-type]


def make_memory(**fields: object) -> Memory:
    """The memory of an unlocked card in review, answered ten days ago and due today."""
    values: dict[str, object] = {
        "state": CardState.REVIEW,
        "due_day": TODAY,
        "interval_days": 10,
        "stability": 10.0,
        "difficulty": 5.0,
        "reps": 3,
        "last_day": TODAY - 10,
        "last_ms": NOON - 10 * DAY_MS,
        "unlocked": True,
    }
    return Memory(**(values | fields))  # type: ignore[arg-type]


def make_stepping(due_ms: int, **fields: object) -> Memory:
    """The memory of a card on its first learning step."""
    values = {"state": CardState.LEARNING, "step": 0, "interval_days": None, "due_ms": due_ms}
    return make_memory(**(values | fields))


def make_card(card: str, memory: Memory | None = None, **fields: object) -> QueueCard:
    """A card of a claim and topic of its own, due today unless a memory is given."""
    values: dict[str, object] = {"topic": f"topic of {card}", "siblings": f"claim of {card}", "position": 0}
    return QueueCard(card=card, memory=memory or make_memory(), **(values | fields))  # type: ignore[arg-type]


def plain_queue(
    cards: Sequence[QueueCard],
    now_ms: int,
    wishes: ReviewSettings,
    done: DayCounts | None = None,
    seconds_per_answer: float = SECONDS_PER_ANSWER,
    ahead: int = 0,
) -> Queue:
    """The queue out of all cards, as if everything were looked at."""
    room = room_left(wishes, done or DayCounts(), seconds_per_answer)
    return build_queue(Candidates(cards, [cards], [cards]), now_ms, wishes, room, ahead)


def study(
    answers: Sequence[tuple[int, Rating]], wishes: ReviewSettings, card: str = "card"
) -> Iterator[tuple[Memory | None, Event]]:
    """Answer a card at waits in milliseconds; yields its memory before each answer, and the event."""
    memory: Memory | None = None
    at_ms = NOON
    numbers = count()
    for wait, rating in answers:
        at_ms += wait
        event, _ = answer(card, memory, at_ms, wishes, rating, uid=f"e{next(numbers):03}", duration_ms=4000)
        yield memory, event
        memory = apply_event(memory, event, wishes)


ratings = st.sampled_from(Rating)
waits = st.one_of(st.integers(1, DAY_MS), st.integers(0, 400).map(lambda days: days * DAY_MS + 1))
answer_lists = st.lists(st.tuples(waits, ratings), max_size=12)
step_lists = st.lists(st.integers(1, 4 * 86_400), max_size=4).map(tuple)
ZONES = ("UTC", "Europe/Vienna", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Chatham")


@st.composite
def wishes_drawn(draw: st.DrawFn) -> ReviewSettings:
    """Settings with any steps, zone, rollover, retention and longest interval."""
    return ReviewSettings(
        learning_steps=draw(step_lists),
        relearning_steps=draw(step_lists),
        desired_retention=draw(st.floats(0.7, 0.99)),
        maximum_interval=draw(st.sampled_from((1, 2, 7, 365, 36500))),
        zone=draw(st.sampled_from(ZONES)),
        rollover_hour=draw(st.integers(0, 23)),
    )

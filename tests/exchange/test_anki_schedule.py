"""Schedules in Anki's terms."""

import json
from dataclasses import replace

import pytest

from studykit.exchange.anki_schedule import Asked, CardSchedule, calendar_from, option_group, schedules
from studykit.review.model import CardState, Event, EventKind, Memory, Rating, ReviewSettings
from studykit.review.outcomes import answer
from studykit.review.replay import replay_card
from tests.exchange.claims import make_claim

GUID = make_claim().guid
NOON = 1_772_452_800_000  # of study day 20514 in UTC
MINUTE, DAY = 60_000, 86_400_000
SETTINGS = ReviewSettings(balance_load=False)


def answered(*given: tuple[int, Rating], card: str = "card") -> list[Event]:
    """The events of answers at instants."""
    memory: Memory | None = None
    events: list[Event] = []
    for at_ms, rating in given:
        event, memory = answer(
            card, memory, at_ms, SETTINGS, rating, uid=f"{card}-{len(events)}", duration_ms=3000
        )
        events.append(event)
    return events


def mark(kind: EventKind, at_ms: int, **values: int) -> Event:
    return replace(Event(f"mark-{at_ms}", "card", at_ms, at_ms // DAY, 0, kind), **values)  # type: ignore[arg-type]


def scheduled(history: list[Event], settings: ReviewSettings = SETTINGS) -> CardSchedule:
    memory = replay_card(history, settings) or Memory()
    made = schedules({(GUID, 0): Asked(memory, history, 5)}, settings, NOON // DAY + 30)
    return made.cards[GUID, 0]


def test_a_new_card_has_its_place() -> None:
    """It is new there, at its position, and nothing is known of it."""
    card = scheduled([])
    assert (card.type, card.queue, card.due, card.log) == (0, 0, 5, ())
    assert json.loads(card.data) == {"pos": 5}


def test_a_card_in_review_is_due_by_days() -> None:
    """Days count from the first day that is told of; the memory is rounded as Anki does."""
    history = answered((NOON, Rating.EASY), (NOON + 8 * DAY, Rating.GOOD))
    memory = replay_card(history, SETTINGS)
    assert memory is not None
    card = scheduled(history)
    assert (card.type, card.queue, card.reps, card.lapses) == (2, 2, 2, 0)
    assert (card.due, card.interval) == ((memory.due_day or 0) - NOON // DAY, memory.interval_days)
    data = json.loads(card.data)
    assert data["s"] == pytest.approx(memory.stability, abs=1e-4)
    assert data["d"] == pytest.approx(memory.difficulty, abs=1e-3)
    assert (data["dr"], data["decay"], data["lrt"]) == (0.9, 0.154, (NOON + 8 * DAY) // 1000)


def test_a_card_in_steps_is_due_by_seconds() -> None:
    """Until its day is another one; the steps that remain are said."""
    card = scheduled(answered((NOON, Rating.AGAIN)))
    assert (card.type, card.queue, card.due, card.left) == (1, 1, (NOON + MINUTE) // 1000, 2002)
    card = scheduled(answered((NOON, Rating.GOOD)))
    assert (card.due, card.left) == ((NOON + 10 * MINUTE) // 1000, 1001)
    late = NOON + 15 * 60 * MINUTE + 55 * MINUTE  # five minutes before the day ends
    card = scheduled(answered((late, Rating.GOOD)))
    assert (card.type, card.queue, card.due) == (1, 3, 1)


def test_a_forgotten_card_keeps_an_interval() -> None:
    """The one that it will have when its steps are done."""
    card = scheduled(answered((NOON, Rating.EASY), (NOON + 8 * DAY, Rating.AGAIN)))
    assert (card.type, card.queue, card.lapses) == (3, 1, 1)
    assert card.interval >= 1


def test_a_suspended_card_stays_so() -> None:
    """In the state that it has."""
    card = scheduled([*answered((NOON, Rating.EASY)), mark(EventKind.SUSPEND, NOON + 1)])
    assert (card.type, card.queue) == (2, -1)


def test_the_log() -> None:
    """Each answer with what it found and what it led to, in days or seconds."""
    log = scheduled(
        answered((NOON, Rating.GOOD), (NOON + 11 * MINUTE, Rating.GOOD), (NOON + 3 * DAY, Rating.AGAIN))
    ).log
    assert [(entry.ease, entry.kind) for entry in log] == [(3, 0), (3, 0), (1, 1)]
    assert (log[0].interval, log[0].last_interval) == (-600, 0)
    assert log[1].interval > 0
    assert (log[2].interval, log[2].last_interval) == (-600, log[1].interval)
    assert all(entry.duration_ms == 3000 and 100 <= entry.factor <= 1100 for entry in log)


def test_what_was_taken_back_is_not_told() -> None:
    """A retracted answer never happened; a reset and a date set by hand are told as Anki tells them."""
    given = answered((NOON, Rating.GOOD), (NOON + 11 * MINUTE, Rating.GOOD))
    gone = mark(EventKind.RETRACT, NOON + DAY)
    assert len(scheduled([*given, replace(gone, target=given[1].uid)]).log) == 1
    reset = scheduled([*given, mark(EventKind.RESET, NOON + DAY)])
    assert (reset.type, reset.log[-1][1], reset.log[-1].kind, reset.log[-1].factor) == (0, 0, 4, 0)
    day = NOON // DAY + 9
    moved = scheduled([*given, mark(EventKind.SET_DUE, NOON + DAY, due_day=day, interval_days=8)])
    assert (moved.type, moved.due, moved.log[-1].kind, moved.log[-1].interval) == (2, 9, 4, 8)
    assert json.loads(moved.data)["lrt"] == given[-1].at_ms // 1000


def test_no_two_reviews_share_a_millisecond() -> None:
    """Anki would drop the second: two machines may have answered two cards at once."""
    cards = {
        (f"guid{number}", 0): Asked(Memory(), answered((NOON, Rating.GOOD), card=f"card{number}"), number)
        for number in range(50)
    }
    made = schedules(cards, SETTINGS, NOON // DAY).cards
    assert sorted(entry.at_ms for card in made.values() for entry in card.log) == list(range(NOON, NOON + 50))


@pytest.mark.parametrize(
    ("zone", "created", "west"),
    [
        ("UTC", 4 * 3600, 0),
        ("Asia/Tokyo", (4 - 9) * 3600, -540),
        ("Asia/Kolkata", 4 * 3600 - 19_800, -330),
        ("Pacific/Auckland", (4 - 13) * 3600, -780),
        ("America/New_York", (4 + 5) * 3600, 300),
    ],
)
def test_days_begin_where_the_learner_is(zone: str, created: int, west: int) -> None:
    """The collection begins at four in the morning there."""
    day = NOON // DAY  # in March
    calendar = calendar_from(day, ReviewSettings(zone=zone))
    assert (calendar.created - day * 86_400, calendar.west, calendar.rollover) == (created, west, 4)


def test_the_options_are_the_settings() -> None:
    """Steps in minutes, limits, the retention aimed at and all weights."""
    weights = tuple(0.5 + place / 100 for place in range(21))
    settings = ReviewSettings(
        learning_steps=(30, 600), relearning_steps=(), desired_retention=0.93, new_per_day=7, weights=weights
    )
    group = option_group(settings)
    assert (group["new"]["delays"], group["lapse"]["delays"]) == ([0.5, 10.0], [])
    assert (group["new"]["perDay"], group["desiredRetention"]) == (7, 0.93)
    assert tuple(group["fsrsParams6"]) == weights
    assert len(option_group(SETTINGS)["fsrsParams6"]) == 21


def test_states_are_numbered_as_anki_does() -> None:
    """New, learning, review, relearning."""
    kinds = [scheduled(answered((NOON, rating))).type for rating in (Rating.AGAIN, Rating.EASY)]
    assert kinds == [1, 2]
    assert scheduled([]).type == list(CardState).index(CardState.NEW)

"""A check brings a card up within days and leaves its history alone."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.review.checking import CHECK_DAYS, check_event
from studykit.review.model import CardState, Event, EventKind, Memory
from studykit.review.replay import apply_event, replay_card
from tests.review.builders import DAY_MS, DEFAULTS, NOON, TODAY, make_event, make_memory, make_stepping


@given(st.text(max_size=20), st.integers(-400, 4000), st.integers(1, 50))
def test_a_check_is_due_within_days_and_never_later_than_before(card: str, wait: int, reps: int) -> None:
    """Whatever the due was, the fold of a check moves it forward alone; the same card gets the same day."""
    before = make_memory(due_day=TODAY + wait, reps=reps)

    event = check_event(card, before, NOON, DEFAULTS)

    assert event == check_event(card, before, NOON, DEFAULTS)
    assert event is not None
    assert event.kind is EventKind.CHECK
    after = apply_event(before, event, DEFAULTS)
    assert after.due_day == event.due_day == min(TODAY + wait, after.due_day or 0)
    assert after.due_day <= TODAY + CHECK_DAYS
    assert after == replace(before, due_day=after.due_day, interval_days=after.interval_days)


def test_checks_of_one_edit_are_spread() -> None:
    """Cards that change together do not all come on one day."""
    memory = make_memory(due_day=TODAY + 100)
    events = [check_event(f"card {number}", memory, NOON, DEFAULTS) for number in range(60)]

    days = [event.due_day for event in events if event]
    assert {days.count(TODAY + wait) > 10 for wait in range(1, CHECK_DAYS + 1)} == {True}


@pytest.mark.parametrize(
    "memory",
    [
        None,
        Memory(unlocked=True),
        make_stepping(NOON + 1),
        replace(make_stepping(NOON), state=CardState.RELEARNING),
    ],
    ids=["locked", "new", "learning", "relearning"],
)
def test_a_card_that_is_asked_anyway_needs_no_check(memory: Memory | None) -> None:
    """New cards and cards in steps are left alone."""
    assert check_event("card", memory, NOON, DEFAULTS) is None


def test_a_check_that_arrives_late_puts_nothing_off() -> None:
    """Another machine may have set an earlier due meanwhile, or a lapse have put the card in steps."""
    check = make_event(EventKind.CHECK, uid="e3", at_ms=NOON + 2, due_day=TODAY + 2, interval_days=2)
    later, sooner = (
        make_event(EventKind.SET_DUE, uid="e2", at_ms=NOON + 1, due_day=TODAY + n) for n in (9, 1)
    )
    steps = make_event(
        uid="e2", at_ms=NOON + 1, state=CardState.LEARNING, due_day=TODAY + 9, due_ms=NOON + 9 * DAY_MS
    )

    def due(event: Event) -> int | None:
        memory = replay_card([make_event(), event, check], DEFAULTS)
        return memory.due_day if memory else None

    assert (due(later), due(sooner), due(steps)) == (TODAY + 2, TODAY + 1, TODAY + 9)

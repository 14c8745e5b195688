"""Spread: works that were read long ago do not bring all their cards in one day."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.review.model import CardState, EventKind, Memory
from studykit.review.replay import replay_card
from studykit.review.spread import spread
from tests.review.builders import DEFAULTS, NOON, TODAY, make_card, make_event, plain_queue

CARDS = [f"c{n:02}" for n in range(25)]


def test_half_of_a_days_new_cards_enter_on_each_day() -> None:
    """Of 25 cards at 20 new cards a day ten enter today, ten tomorrow, five the day after."""
    days = spread(CARDS, TODAY, DEFAULTS, {})
    assert [days[card] - TODAY for card in CARDS] == [0] * 10 + [1] * 10 + [2] * 5


def test_days_that_have_cards_take_fewer() -> None:
    """What enters already counts, so that a second heap of works is spread behind the first."""
    days = spread(CARDS[:6], TODAY, DEFAULTS, {TODAY: 10, TODAY + 1: 7, TODAY + 2: 12})
    assert [days[card] - TODAY for card in CARDS[:6]] == [1, 1, 1, 3, 3, 3]


@given(
    st.integers(0, 60),
    st.integers(0, 9),
    st.dictionaries(st.integers(TODAY, TODAY + 9), st.integers(0, 9)),
)
def test_no_day_is_overfilled_and_the_order_stays(
    cards: int, new_per_day: int, waiting: dict[int, int]
) -> None:
    """Every card has a day, none before the one ahead of it, and no day more than half its new cards."""
    uids = [str(number) for number in range(cards)]
    days = spread(uids, TODAY, replace(DEFAULTS, new_per_day=new_per_day), waiting)
    placed = [days[uid] for uid in uids]
    most = max(1, new_per_day // 2)

    assert placed == sorted(placed)
    assert all(day >= TODAY and count + waiting.get(day, 0) <= most for day, count in Counter(placed).items())


@pytest.mark.parametrize(("due_day", "asked"), [(None, 1), (TODAY, 1), (TODAY + 1, 0)])
def test_a_new_card_is_asked_from_its_day_on(due_day: int | None, asked: int) -> None:
    """An unlock that names a later day keeps the card out of the queue until then."""
    event = make_event(EventKind.UNLOCK, due_day=due_day)
    memory = replay_card([event], DEFAULTS)

    assert memory == Memory(unlocked=True, due_day=due_day)
    assert len(plain_queue([make_card("a", memory)], NOON, DEFAULTS).new) == asked


def test_an_unlock_says_nothing_of_when_a_known_card_is_due() -> None:
    """A card that was answered before its work was marked as read keeps its due day."""
    answer = make_event(uid="a", at_ms=NOON)
    late = make_event(EventKind.UNLOCK, uid="b", at_ms=NOON + 1, due_day=TODAY + 30)
    memory = replay_card([answer, late], DEFAULTS)

    assert memory is not None
    assert (memory.state, memory.due_day) == (CardState.REVIEW, answer.due_day)

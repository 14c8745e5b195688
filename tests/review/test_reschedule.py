"""Rescheduling: due dates as the weights and the aim of now would set them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.review import kernel
from studykit.review.fuzz import fuzz_bounds
from studykit.review.load import DueChange
from studykit.review.model import CardState, Memory, Rating
from studykit.review.outcomes import answer
from studykit.review.reschedule import reschedule
from tests.review.builders import DEFAULTS, LAW, NOON, TODAY, make_memory


@LAW
@given(st.floats(3, 400), st.integers(0, 60), st.floats(0.75, 0.97))
def test_a_card_is_due_when_recall_has_fallen_to_the_aim(stability: float, ago: int, aim: float) -> None:
    """The new due lies within the fuzz of FSRS's interval after the last answer, and never before today."""
    settings = replace(DEFAULTS, desired_retention=aim)
    memory = make_memory(stability=stability, last_day=TODAY - ago, due_day=TODAY + 10**5)
    change = next(iter(reschedule({"card": memory}, TODAY, settings)))
    lower, upper = fuzz_bounds(kernel.exact_interval(stability, aim), 1, settings.maximum_interval)
    assert max(TODAY, TODAY - ago + lower) <= change.new_due <= max(TODAY, TODAY - ago + upper)


def test_doing_it_twice_changes_nothing() -> None:
    """A card that was rescheduled is due on the day that it gets again."""
    memory = make_memory(stability=40.0, due_day=TODAY + 3)
    (change,) = reschedule({"card": memory}, TODAY, DEFAULTS)
    moved = replace(memory, due_day=change.new_due)
    assert list(reschedule({"card": moved}, TODAY, DEFAULTS)) == []


@pytest.mark.parametrize("card", [f"card {number}" for number in range(12)])
def test_a_card_that_was_just_answered_stays(card: str) -> None:
    """With the same weights and aim the fuzz is the same, so the day that the answer chose is chosen again."""
    event, memory = answer(
        card, make_memory(stability=60.0), NOON, DEFAULTS, Rating.HARD, uid="e", duration_ms=None
    )
    assert event.due_day == memory.due_day
    assert list(reschedule({card: memory}, TODAY, DEFAULTS)) == []


def test_only_cards_in_review_are_moved() -> None:
    """New and suspended cards, cards in steps, and one that has waited long enough stay where they are."""
    cards = {
        "new": Memory(),
        "steps": make_memory(state=CardState.LEARNING),
        "suspended": make_memory(suspended=True, stability=99.0),
        "waited": make_memory(stability=4.0, due_day=TODAY - 3),
        "never answered": make_memory(stability=None, difficulty=None, last_day=None, due_day=TODAY + 9),
    }
    assert list(reschedule(cards, TODAY, DEFAULTS)) == []


def test_a_card_that_ought_to_have_been_asked_is_due_today() -> None:
    """No card is due in the past."""
    late = make_memory(stability=2.0, due_day=TODAY + 30)
    assert list(reschedule({"card": late}, TODAY, DEFAULTS)) == [DueChange("card", TODAY + 30, TODAY)]

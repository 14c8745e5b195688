"""Retention of a work: now, later, the day it falls too low, its claims, and when to read again."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.review.model import CardState, Memory
from studykit.review.retention import (
    Knowledge,
    Lapse,
    Reason,
    Rereading,
    falls_under,
    knowledge,
    recall_on,
    rereading,
    retention,
)
from tests.review.builders import DEFAULTS, LAW, TODAY, make_memory

NEW = Memory(unlocked=True)

memories = st.builds(make_memory, stability=st.floats(0.1, 30_000), last_day=st.integers(TODAY - 400, TODAY))


def test_recall_at_the_stability_is_nine_tenths() -> None:
    """A card of ten days' stability is recalled at 0.9 ten days after its answer, less on later days."""
    card = make_memory()
    assert recall_on(card, TODAY, DEFAULTS) == pytest.approx(0.9)
    assert recall_on(card, TODAY + 90, DEFAULTS) == pytest.approx(0.692827, abs=1e-6)
    assert recall_on(NEW, TODAY, DEFAULTS) is None


def test_the_day_of_an_answer_is_no_proof() -> None:
    """On the day of its answer a card counts as it will on the next day, not as certain."""
    card = make_memory(last_day=TODAY, stability=1.0)
    assert recall_on(card, TODAY, DEFAULTS) == recall_on(card, TODAY + 1, DEFAULTS) == pytest.approx(0.9)


def test_retention_is_the_mean_of_what_was_met() -> None:
    """Cards that were never asked neither raise nor lower it; without others there is none."""
    cards = [make_memory(), make_memory(last_day=TODAY - 100), NEW]
    assert retention(cards, TODAY, DEFAULTS) == pytest.approx((0.9 + 0.692827) / 2, abs=1e-6)
    assert retention([NEW], TODAY, DEFAULTS) is None


def test_the_day_it_falls_under_the_aim() -> None:
    """A card of ten days' stability that was answered today holds 0.9 on the tenth day and not on the eleventh."""
    fresh = [make_memory(last_day=TODAY)]
    assert falls_under(fresh, TODAY, DEFAULTS) == TODAY + 11
    assert falls_under(fresh, TODAY, replace(DEFAULTS, desired_retention=0.95)) == TODAY + 5
    assert falls_under([make_memory(last_day=TODAY - 50)], TODAY, DEFAULTS) == TODAY
    assert falls_under([NEW], TODAY, DEFAULTS) is None
    assert falls_under([make_memory(stability=36_500.0)], TODAY, DEFAULTS, 0.5) is None


@LAW
@given(st.lists(memories, min_size=1, max_size=6), st.floats(0.3, 0.97))
def test_it_is_the_first_such_day(cards: list[Memory], level: float) -> None:
    """On the day found retention is under the level; on the day before it is not, unless that is yesterday."""
    found = falls_under(cards, TODAY, DEFAULTS, level)
    if found is None:
        assert (retention(cards, TODAY + 36_500, DEFAULTS) or 0) >= level
        return
    assert (retention(cards, found, DEFAULTS) or 0) < level
    assert found == TODAY or (retention(cards, found - 1, DEFAULTS) or 0) >= level


@pytest.mark.parametrize(
    ("cards", "expected"),
    [
        ([], Knowledge.NOT_MET),
        ([NEW], Knowledge.NOT_MET),
        ([make_memory()], Knowledge.KNOWN),
        ([make_memory(), NEW], Knowledge.KNOWN),
        ([make_memory(), make_memory(last_day=TODAY - 60)], Knowledge.SHAKY),
        ([make_memory(state=CardState.RELEARNING, last_day=TODAY)], Knowledge.SHAKY),
        ([make_memory(), make_memory(last_day=TODAY - 1100)], Knowledge.FORGOTTEN),
    ],
)
def test_a_claim_stands_as_its_weakest_card(cards: list[Memory], expected: Knowledge) -> None:
    """Known from 0.8 recall on, forgotten under a half, shaky between and on steps; cards never asked say nothing."""
    assert knowledge(cards, TODAY, DEFAULTS) is expected


TWO = [Lapse("b", TODAY - 2), Lapse("a", TODAY - 20)]


@pytest.mark.parametrize(
    ("lapses", "recall", "last_read", "expected"),
    [
        (TWO, 0.9, TODAY - 40, Rereading(Reason.LAPSES, ("a", "b"))),
        (TWO, 0.9, None, Rereading(Reason.LAPSES, ("a", "b"))),
        (TWO, 0.9, TODAY - 10, None),
        ([Lapse("a", TODAY - 2), Lapse("a", TODAY - 20)], 0.9, TODAY - 40, None),
        ([Lapse("b", TODAY - 2), Lapse("a", TODAY - 31)], 0.9, TODAY - 40, None),
        (TWO[:1], 0.69, TODAY - 31, Rereading(Reason.RETENTION, ("b",))),
        ([], 0.69, TODAY - 30, None),
        ([], 0.7, TODAY - 300, None),
        ([], 0.6, None, None),
        ([], None, TODAY - 300, None),
    ],
)
def test_when_to_read_again(
    lapses: list[Lapse], recall: float | None, last_read: int | None, expected: Rereading | None
) -> None:
    """Two claims that lapsed within thirty days and since the last reading, or less than 0.7 and over thirty days unread."""
    assert rereading(lapses, recall, last_read, TODAY) == expected

"""Backlog: the days that it takes at a budget of minutes."""

import pytest

from studykit.review.backlog import days_to_clear
from studykit.review.forecast import forecast
from studykit.review.model import ReviewSettings
from tests.review.builders import TODAY, make_memory


@pytest.mark.parametrize(
    ("minutes", "budget", "days"),
    [
        ([20, 20, 20], 20, 1),
        ([0, 5], 0, 1),
        ([60, 10, 10, 10, 10, 10], 20, 5),
        ([60, 10, 10, 10], 20, None),
        ([30, 30, 30], 20, None),
        ([], 20, None),
    ],
)
def test_what_a_day_leaves_waits_for_the_next(minutes: list[float], budget: float, days: int | None) -> None:
    """An hour that has gathered takes five days of twenty minutes while ten more come each day; what grows never ends."""
    assert days_to_clear(minutes, budget) == days


def test_a_longer_absence_takes_longer_and_a_bigger_budget_less() -> None:
    """Three hundred cards that have gathered take more days than a hundred, and fewer with more minutes."""
    wishes = ReviewSettings()
    absent = {
        cards: [day.minutes for day in forecast([make_memory(due_day=TODAY - 9)] * cards, TODAY, 90, wishes)]
        for cards in (100, 300)
    }
    days = [days_to_clear(absent[cards], budget) or 99 for cards, budget in ((100, 30), (300, 30), (300, 10))]
    assert days == sorted(set(days))
    assert days[0] == 1
    assert days[-1] < 90

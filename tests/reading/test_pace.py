"""Pace: what is needed and what is done."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.reading.pace import HALF_LIFE, moving_average, pace
from studykit.reading.plan import make_plan
from tests.reading.builders import TODAY, make_situation, make_work

PLAN = make_plan(make_situation(make_work(pages=100)))


def test_the_pace_needed_counts_today_and_the_deadline() -> None:
    """Five hours in ten days are half an hour a day; without a deadline nothing is needed."""
    assert pace(PLAN, TODAY + 9, TODAY, {}).needed == 30
    assert pace(PLAN, None, TODAY, {}).needed is None
    assert pace(PLAN, TODAY - 3, TODAY, {}).needed == 300


def test_idle_days_count() -> None:
    """A learner who reads an hour every third day reads about twenty minutes a day."""
    read = {day: 60 for day in range(TODAY - 90, TODAY) if day % 3 == 0}
    assert pace(PLAN, None, TODAY - 90, read).actual == pytest.approx(20, rel=0.15)


def test_a_day_counts_half_a_week_later() -> None:
    """After seven idle days a single day weighs half of what it weighed."""
    assert moving_average([1.0, *[0.0] * 7], HALF_LIFE) / moving_average([0.0] * 7 + [1.0], HALF_LIFE) == (
        pytest.approx(0.5)
    )


@given(st.lists(st.floats(0, 600), min_size=1), st.floats(0.5, 60))
def test_an_average_lies_among_its_values(minutes: list[float], half_life: float) -> None:
    """Whatever the weights, the mean is between the least and the most; of equal days it is that."""
    found = moving_average(minutes, half_life)
    assert min(minutes) - 1e-6 <= found <= max(minutes) + 1e-6
    assert moving_average([], half_life) == 0

"""Admission: how many new cards fit into the coming weeks."""

from hypothesis import given
from hypothesis import strategies as st

from studykit.reading.admission import admitted
from studykit.reading.situation import Budget, Reviews
from tests.reading.builders import KERNEL, TODAY, budgets

HOUR = Budget((60,) * 7, slack=0.0)


def test_new_cards_fill_what_reviews_leave() -> None:
    """Of 36 minutes for reviews 26 are taken; cards of two and a half minutes at first sight: four fit."""
    assert admitted(50, TODAY, HOUR, Reviews([26.0] + [0.0] * 27, KERNEL, seconds=60)) == 4


def test_what_was_read_today_is_taken() -> None:
    """Of an hour fifty minutes were read: ten are left for four new cards."""
    assert admitted(50, TODAY, HOUR, Reviews([0.0] * 28, KERNEL, seconds=60), read=50) == 4
    assert admitted(50, TODAY, HOUR, Reviews([0.0] * 28, KERNEL, seconds=60), read=90) == 0


def test_no_more_than_wait() -> None:
    """Where there is room for all, all are admitted."""
    assert admitted(3, TODAY, HOUR, Reviews([], KERNEL)) == 3
    assert admitted(0, TODAY, HOUR, Reviews([], KERNEL)) == 0


def test_none_on_a_day_off() -> None:
    """A day without minutes meets no new cards."""
    assert admitted(9, TODAY, Budget((60,) * 7, frozenset({TODAY})), Reviews([], KERNEL)) == 0


def test_none_while_reviews_wait() -> None:
    """A day that cannot do its reviews takes nothing new."""
    assert admitted(9, TODAY, HOUR, Reviews([50.0], KERNEL, seconds=60)) == 0


def test_the_coming_weeks_count() -> None:
    """Weeks that are full already admit less than today alone would."""
    free = Reviews([0.0] * 28, KERNEL, seconds=60)
    full = Reviews([0.0] * 4 + [35.9] * 24, KERNEL, seconds=60)
    assert admitted(50, TODAY, HOUR, full) < admitted(50, TODAY, HOUR, free)


@given(st.integers(0, 200), budgets(), st.lists(st.floats(0, 60), max_size=28), st.floats(1, 30))
def test_one_more_would_not_fit(waiting: int, budget: Budget, due: list[float], seconds: float) -> None:
    """The number is within what waits, and does not depend on how many wait unless that is the limit."""
    load = Reviews([*due, *[0.0] * (28 - len(due))], KERNEL, seconds)
    found = admitted(waiting, TODAY, budget, load)
    assert 0 <= found <= waiting
    assert found == waiting or admitted(waiting + 50, TODAY, budget, load) == found

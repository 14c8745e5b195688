"""The engine: golden vectors that fail when an upgrade of fsrs changes a number, and laws of its answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.review.kernel import STABILITY_MAX, MemoryState, interval_days, next_state, retrievability
from studykit.review.model import Rating
from tests.review.builders import LAW, ratings

AGAIN, HARD, GOOD, EASY = Rating
FITTED = (
    *(0.3, 1.1, 2.9, 9.0, 6.1, 0.9, 2.8, 0.01, 1.7, 0.2, 0.9),
    *(1.6, 0.07, 0.3, 1.5, 0.5, 2.0, 0.6, 0.1, 0.08, 0.2),
)

# elapsed days, rating, then stability, difficulty, and the intervals for recall of 0.9 and 0.8
DEFAULT_HISTORY = [
    (0, GOOD, 2.306500, 2.118104, 2, 8),
    (0, GOOD, 2.306500, 2.111214, 2, 8),
    (3, GOOD, 13.835840, 2.104331, 14, 46),
    (8, HARD, 30.830532, 4.743716, 31, 102),
    (20, AGAIN, 2.256528, 8.257523, 2, 7),
    (0, GOOD, 2.256528, 8.244494, 2, 7),
    (1, GOOD, 3.810519, 8.231478, 4, 13),
    (5, EASY, 14.090389, 7.625749, 14, 47),
    (40, GOOD, 45.746809, 7.613352, 46, 152),
]
FITTED_HISTORY = [
    (0, GOOD, 2.900000, 1.050353, 3, 9),
    (0, GOOD, 2.900000, 1.000000, 3, 9),
    (3, GOOD, 15.301151, 1.000000, 15, 45),
    (8, HARD, 28.767147, 3.684203, 29, 85),
    (20, AGAIN, 2.891947, 7.460094, 3, 9),
    (0, GOOD, 2.891947, 7.307696, 3, 9),
    (1, GOOD, 4.716344, 7.156822, 5, 14),
    (5, EASY, 19.047324, 6.131758, 19, 56),
    (40, GOOD, 63.976262, 5.992643, 64, 189),
]


@pytest.mark.parametrize(("weights", "history"), [(None, DEFAULT_HISTORY), (FITTED, FITTED_HISTORY)])
def test_golden_histories(
    weights: tuple[float, ...] | None, history: list[tuple[int, Rating, float, float, int, int]]
) -> None:
    """A history leads to the same states and intervals as when the version was pinned."""
    state: MemoryState | None = None
    for elapsed, rating, stability, difficulty, at_90, at_80 in history:
        state = next_state(state, elapsed, rating, weights)
        assert state == pytest.approx((stability, difficulty), abs=1e-6)
        assert interval_days(state.stability, 0.9, weights=weights) == at_90
        assert interval_days(state.stability, 0.8, weights=weights) == at_80


@pytest.mark.parametrize(
    ("weights", "curve"),
    [
        (None, [1.0, 0.985682, 0.9, 0.692827, 0.492322]),
        (FITTED, [1.0, 0.986679, 0.9, 0.660830, 0.427116]),
    ],
)
def test_golden_forgetting_curve(weights: tuple[float, ...] | None, curve: list[float]) -> None:
    """Recall at a stability of ten days falls to 0.9 after ten days and then ever more slowly."""
    days = (0, 1, 10, 100, 1000)
    assert [retrievability(10.0, elapsed, weights) for elapsed in days] == pytest.approx(curve, abs=1e-6)


def test_the_same_day_and_the_next_differ() -> None:
    """An answer on the same study day follows FSRS's short-term rule, one on the next day the long-term rule."""
    first = next_state(None, 0, GOOD)
    assert next_state(first, 0, GOOD).stability < next_state(first, 1, GOOD).stability


def test_stability_stops_at_a_century() -> None:
    """However long a card was known, its stability stays within Anki's bound."""
    assert next_state(MemoryState(36_000.0, 1.0), 80_000, EASY).stability == STABILITY_MAX


def test_intervals_are_at_least_a_day_and_at_most_the_longest() -> None:
    """The interval of a fleeting memory is one day, and a limit cuts the interval of a lasting one."""
    assert interval_days(0.001, 0.9) == 1
    assert interval_days(30_000, 0.7, maximum_interval=365) == 365


def test_weights_out_of_bounds_are_refused() -> None:
    """A vector that fsrs would not take is not silently mended."""
    with pytest.raises(ValueError, match="out of bounds"):
        next_state(None, 0, GOOD, (-1.0, *FITTED[1:]))


states = st.builds(MemoryState, st.floats(0.001, STABILITY_MAX), st.floats(1, 10))


@LAW
@given(states, st.integers(0, 40_000), ratings, st.sampled_from((None, FITTED)))
def test_states_stay_in_range(
    state: MemoryState, elapsed: int, rating: Rating, weights: tuple[float, ...] | None
) -> None:
    """From any state any answer leads to a positive stability and a difficulty from 1 to 10."""
    after = next_state(state, elapsed, rating, weights)
    assert 0.001 <= after.stability <= STABILITY_MAX
    assert 1 <= after.difficulty <= 10


@LAW
@given(states, st.integers(0, 40_000))
def test_better_answers_never_leave_a_weaker_memory(state: MemoryState, elapsed: int) -> None:
    """Stability does not fall from again to easy."""
    after = [next_state(state, elapsed, rating).stability for rating in Rating]
    assert after == sorted(after)

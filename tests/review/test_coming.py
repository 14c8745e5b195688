"""Reviews to come without the engine, compared with the forecast that asks it."""

from collections import Counter
from collections.abc import Iterable

import pytest

from studykit.review.coming import Due, expected_reviews
from studykit.review.forecast import forecast, review_kernel
from studykit.review.model import Memory
from studykit.review.usual import USUAL_KERNEL
from tests.review.builders import DEFAULTS, TODAY, make_memory

YOUNG, GROWN, OLD = (1, 2, 3, 5, 8), (8, 15, 25, 40), (60, 90, 120, 200)


def test_the_usual_kernel_is_that_of_the_engine() -> None:
    """The figures that are written down are what the engine gives for the defaults, to four digits."""
    computed = review_kernel(DEFAULTS, len(USUAL_KERNEL))
    assert list(computed) == pytest.approx(USUAL_KERNEL, rel=1e-3)


@pytest.mark.parametrize("waits", [YOUNG, GROWN, OLD, YOUNG + GROWN + OLD])
def test_the_coming_weeks_are_as_the_forecast_says(waits: tuple[int, ...]) -> None:
    """Whatever the age of the cards, eight weeks differ from the forecast by less than a seventh."""
    memories = [
        make_memory(
            due_day=TODAY + offset, interval_days=wait, stability=float(wait), last_day=TODAY + offset - wait
        )
        for wait in waits
        for offset in range(0, wait + 1, max(1, wait // 8))
    ]
    expected = sum(expected_reviews(_due(memories), [], USUAL_KERNEL, 56))
    assert expected == pytest.approx(
        sum(day.answers for day in forecast(memories, TODAY, 56, DEFAULTS)), rel=1 / 7
    )


def test_new_cards_go_as_the_forecast_says() -> None:
    """Cards met on some days bring what the forecast of as many new ones brings."""
    exact = forecast([Memory(unlocked=True)] * 60, TODAY, 90, DEFAULTS)
    expected = expected_reviews([], [20, 20, 20], USUAL_KERNEL, 90)
    assert sum(expected) == pytest.approx(sum(day.answers for day in exact), rel=0.02)


def test_what_is_due_is_asked_on_its_day() -> None:
    """A card that is due is one answer on that day, and none before; beyond the days asked for it is none."""
    assert expected_reviews([Due(2, 10, 3)], [], USUAL_KERNEL, 4)[:3] == [0, 0, 3]
    assert expected_reviews([Due(9, 10, 3)], [], USUAL_KERNEL, 4) == [0, 0, 0, 0]


def _due(memories: Iterable[Memory]) -> list[Due]:
    counts = Counter(((memory.due_day or 0) - TODAY, memory.interval_days or 0) for memory in memories)
    return [Due(offset, waits, cards) for (offset, waits), cards in counts.items()]

"""Learning steps: a table of Anki's rules."""

import pytest

from studykit.review.model import Rating
from studykit.review.steps import after_step

AGAIN, HARD, GOOD, EASY = Rating
DAY = 86_400

TABLE = [
    ((60, 600), None, AGAIN, (0, 60)),
    ((60, 600), None, HARD, (0, 330)),
    ((60, 600), None, GOOD, (1, 600)),
    ((60, 600), None, EASY, None),
    ((60, 600), 1, AGAIN, (0, 60)),
    ((60, 600), 1, HARD, (1, 600)),
    ((60, 600), 1, GOOD, None),
    ((600,), 0, AGAIN, (0, 600)),
    ((600,), 0, HARD, (0, 900)),
    ((600,), 0, GOOD, None),
    ((3 * DAY,), 0, HARD, (0, 4 * DAY)),
    ((DAY,), 0, HARD, (0, 2 * DAY)),
    ((60, 4 * DAY), 0, HARD, (0, 2 * DAY)),
    ((60, 600, 3600), 1, GOOD, (2, 3600)),
    ((60, 600, 3600), 2, HARD, (2, 3600)),
    ((60, 600), 7, HARD, (1, 600)),
    ((60, 600), 7, GOOD, None),
    ((), None, AGAIN, None),
    ((), 3, HARD, None),
]


@pytest.mark.parametrize(("steps", "step", "rating", "expected"), TABLE)
def test_table(
    steps: tuple[int, ...], step: int | None, rating: Rating, expected: tuple[int, int] | None
) -> None:
    """Each row: steps in seconds, the step a card is on, the answer, and the step and wait it leads to."""
    assert after_step(steps, step, rating) == expected

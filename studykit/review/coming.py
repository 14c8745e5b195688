"""Reviews to come, told from due days and waits alone: fast enough for a list that is shown at each start.

`forecast` follows each memory through its possible answers with the engine. Here a card that waited some
days is taken to be as old as the average card whose waits are as long, and to go on as that one does.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate
from operator import mul
from typing import NamedTuple

_AGES = (1, 2, 4, 7, 11, 16, 23, 33, 47, 66, 93, 131, 185, 261)


class Due(NamedTuple):
    """Cards due on the same day.

    Attributes:
        offset: days from today.
        waits: days that they wait for it.
        cards: how many they are.
    """

    offset: int
    waits: int
    cards: int


def expected_reviews(
    due: Iterable[Due], new: Sequence[float], kernel: Sequence[float], days: int
) -> list[float]:
    """Expected answers on each day from today, each given on the day that it is due.

    Args:
        due: cards that were met before; those that gathered are due today.
        new: cards that are met on each day from today.
        kernel: expected answers of one card on each day of its life, as `forecast.review_kernel` tells them.
        days: how many days.
    """
    ages = _Ages(kernel)
    met = [*new[:days], *[0.0] * (days - len(new))]
    expected = [cards * kernel[0] for cards in met]
    arriving = {0: met} if any(met) else {}
    for group in due:
        if group.offset < days:
            expected[group.offset] += group.cards
            row = arriving.setdefault(ages.after(group.waits), [0.0] * days)
            row[group.offset] += group.cards
    for age, cards in arriving.items():
        life = [ages.reviews(age + later) for later in range(days, 0, -1)]  # the latest first
        for day in range(1, days):
            expected[day] += sum(map(mul, cards[:day], life[days - day :]))
    return expected


class _Ages:
    """The life of an average card."""

    def __init__(self, kernel: Sequence[float]) -> None:
        self._kernel = kernel
        self._answers = list(accumulate(kernel))

    def after(self, waits: int) -> int:
        """The age at which the average card is asked after so long a wait, in coarse steps."""
        return next((age for age in _AGES if self._waits(age) >= waits), _AGES[-1])

    def reviews(self, age: int) -> float:
        """Expected answers at an age; beyond those that are known the rate falls as one over age."""
        last = len(self._kernel) - 1
        return self._kernel[age] if age <= last else self._kernel[last] * last / age

    def _waits(self, age: int) -> int:
        """Days before an age in which the average card was answered once."""
        return age - bisect_left(self._answers, self._answers[age] - 1)

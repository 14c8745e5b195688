"""Load balancing: of the days that fuzz allows, rather one with few reviews.

Days are weighed and the card's fuzz factor picks among them by weight, as Anki's balancer does, so that a
quiet day is likely and yet not rushed at by all cards of a sitting. Unlike Anki's, the weights hold on empty
days too, and they do not favour early days: without any load each day is as likely as fuzz alone makes it.
"""

from bisect import bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import accumulate

from studykit.review.day import StudyDay, day_to_date

HORIZON = 90
"""Intervals that fuzz may take further ahead, in days, are left to it: what is due there yet says little."""

_POWER = 5  # in simulation a third less scatter for 0.001 of recall; the square, as in Anki, a sixth
_APART = 5  # days from a sibling at which it no longer matters
_LEAST_SHARE = 0.01  # keeps an order among days off, for a window that has no other


@dataclass(frozen=True, slots=True)
class Balance:
    """What the coming days hold already.

    Attributes:
        load: reviews due by study day, from tomorrow to ``HORIZON`` days ahead; none where a day is absent.
        siblings: study days on which other cards of the claim are due.
    """

    load: Mapping[StudyDay, int] = field(default_factory=dict)
    siblings: Collection[StudyDay] = ()


def choose_day(
    window: range, factor: float, balance: Balance, easy_days: tuple[float, ...] = (1.0,) * 7
) -> StudyDay:
    """Choose one of the days that fuzz allows, the same one each time it is asked.

    Args:
        window: study days to choose from, at least one.
        factor: the card's fuzz factor in [0, 1).
        balance: what the days hold.
        easy_days: share of the usual reviews that each weekday should get, 0 to 1, from Monday on.
    """
    weights = list(accumulate(_weight(day, balance, easy_days[_weekday(day)]) for day in window))
    return window[min(bisect_right(weights, factor * weights[-1]), len(window) - 1)]


def _weight(day: StudyDay, balance: Balance, share: float) -> float:
    nearest = min((abs(day - other) for other in balance.siblings), default=_APART)
    apart = min(1.0, (1 + nearest) / _APART)
    return apart**2 * (max(_LEAST_SHARE, share) / (1 + balance.load.get(day, 0))) ** _POWER


def _weekday(day: StudyDay) -> int:
    return day_to_date(day).weekday()

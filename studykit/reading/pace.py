"""Pace: the minutes a day that are needed, and those that are read."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from studykit.reading.plan import Plan
from studykit.reading.situation import StudyDay

HALF_LIFE = 7
"""Days after which a day counts half in the moving average."""


class Pace(NamedTuple):
    """How fast the learner reads.

    Attributes:
        needed: minutes of reading a calendar day that meet the deadline; None without one.
        actual: minutes of reading a calendar day, idle days counted, lately.
    """

    needed: float | None
    actual: float


def pace(
    plan: Plan,
    deadline: StudyDay | None,
    first: StudyDay,
    read: Mapping[StudyDay, int],
) -> Pace:
    """The pace on a plan's day, of which the day itself is no part yet.

    Args:
        plan: what is left.
        deadline: study day by which all of it is to be read.
        first: first day that counts, such as that on which the plan was made.
        read: minutes of reading by study day; days without are idle.
    """
    days = range(first, plan.today)
    needed = None if deadline is None else plan.left / max(1, deadline - plan.today + 1)
    actual = moving_average((read.get(day, 0) for day in days), HALF_LIFE)
    return Pace(needed, actual)


def moving_average(minutes: Iterable[float], half_life: float) -> float:
    """Exponentially weighted mean of daily minutes, oldest first; 0 when there are none.

    A day counts half as much as one ``half_life`` days later; weights are divided by their sum, so that the
    first days are not taken for slow ones.
    """
    kept = 0.5 ** (1 / half_life)
    total = weight = 0.0
    for each in minutes:
        total, weight = total * kept + each, weight * kept + 1
    return total / weight if weight else 0.0

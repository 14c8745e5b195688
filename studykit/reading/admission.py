"""Admission: how many new cards today leave the budget of the coming weeks whole."""

from bisect import bisect_left
from collections.abc import Iterable

from studykit.reading.forward import forward
from studykit.reading.situation import Budget, Reviews, StudyDay

COMING_DAYS = 28
"""Days that new cards must fit into."""

_SAME = 1e-6  # minutes


def admitted(waiting: int, today: StudyDay, budget: Budget, reviews: Reviews, read: int = 0) -> int:
    """The most new cards for today, of those that wait.

    They fit when no more reviews wait for another day than would without them, on the first day and on the
    last of the four weeks that have minutes. Between these the reviews of days off may catch up. And they fit
    into the minutes that today's reading and reviews leave of the day.

    Args:
        waiting: unlocked cards that were never answered.
        today: the study day.
        budget: minutes of the days.
        reviews: what comes due without them, and what each of them will ask.
        read: minutes that were read today.
    """
    days = [day for day in range(today, today + COMING_DAYS) if budget.minutes(day)]
    if not days or days[0] != today:
        return 0
    watched = (0, days[-1] - today)
    bare = _waits(0, today, budget, reviews, watched)

    def too_many(cards: int) -> bool:
        waits = _waits(cards, today, budget, reviews, watched)
        return any(more > less + _SAME for more, less in zip(waits, bare, strict=True))

    return min(_room(today, budget, reviews, read), bisect_left(range(1, waiting + 1), True, key=too_many))


def _room(today: StudyDay, budget: Budget, reviews: Reviews, read: int) -> int:
    """New cards that the minutes left of today have room for."""
    answers = (budget.minutes(today) - read) * 60 / reviews.seconds - sum(reviews.due_load[:1])
    return max(0, int(answers / reviews.kernel[0]))


def _waits(
    cards: int, today: StudyDay, budget: Budget, reviews: Reviews, days: Iterable[int]
) -> tuple[float, ...]:
    """Minutes of reviews that wait at the end of some days when so many cards are met today."""
    due = [
        (reviews.due_load[age] if age < len(reviews.due_load) else 0.0)
        + cards * (reviews.kernel[age] if age < len(reviews.kernel) else 0.0)
        for age in range(COMING_DAYS)
    ]
    load = reviews._replace(due_load=due)
    waits = [day.waiting_minutes for day in forward((), today, budget, load, least_days=COMING_DAYS)]
    return tuple(waits[day] for day in days)

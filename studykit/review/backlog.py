"""Backlog: how long what has gathered takes. Nothing is overdue: there is what the days ahead can hold."""

from collections.abc import Iterable


def days_to_clear(minutes: Iterable[float], budget: float) -> int | None:
    """Study days until nothing is left waiting when a day ends.

    Args:
        minutes: minutes that come on each day, as the forecast tells them; what has gathered comes today.
        budget: minutes that the learner gives each day.

    Returns:
        1 when today's minutes are enough for all that is due today; None when it takes longer than the
        forecast reaches.
    """
    waiting = 0.0
    for day, more in enumerate(minutes, 1):
        waiting += more - budget
        if waiting <= 0:
            return day
    return None

"""Baseline: what was planned when the plan was made, how far behind it the learner is, and how to go on.

Nothing is ever overdue but a true deadline: what was not read stays in the plan, and the plan is made anew.
"""

from bisect import bisect_left, bisect_right
from itertools import accumulate, pairwise
from operator import neg
from typing import NamedTuple

from studykit.reading.agenda import agenda
from studykit.reading.finish import finish
from studykit.reading.forward import LEAST_CHUNK
from studykit.reading.plan import Plan
from studykit.reading.situation import Goal, Situation, StudyDay

IDLE_DAYS = 14
"""Days without a session after which a new plan is offered."""


TREND_DAYS = 28
"""Days after which it shows whether less is left: works come in by the armful."""


class Baseline(NamedTuple):
    """A plan as it was made.

    Attributes:
        day: the day it was made for.
        left: minutes of reading left at the beginning of that day and of each day after it.
    """

    day: StudyDay
    left: tuple[int, ...]

    @property
    def end(self) -> StudyDay:
        """The day on which the last minute was to be read."""
        return self.day + max(0, len(self.left) - 2)

    def foreseen(self, day: StudyDay) -> int:
        """Minutes that were to be read before a day, from ``day`` of the baseline on."""
        return self.left[0] - self.left[min(day - self.day, len(self.left) - 1)]

    def reading_days(self, first: int, end: int) -> int:
        """Days on which something was to be read, from one day after ``day`` to before another."""
        return sum(before > after for before, after in pairwise(self.left[first : end + 1]))


def baseline(plan: Plan) -> Baseline:
    """What a plan foresees, to be stored."""
    read = (-day.read_minutes for day in plan.days)
    return Baseline(plan.today, tuple(accumulate(read, initial=plan.left)))


def days_behind(made: Baseline, today: StudyDay, left: int) -> int:
    """Days of reading by which the learner is behind a baseline; ahead when negative.

    Days on which nothing was to be read do not count, so that nobody falls behind on a day off; those after
    the end of the baseline do.

    Args:
        made: the baseline.
        today: a study day that has just begun.
        left: minutes of reading left then.
    """
    elapsed = max(0, today - made.day)
    if left < made.left[min(elapsed, len(made.left) - 1)]:
        return -made.reading_days(elapsed, bisect_left(made.left, -left, key=neg))
    reached = max(0, bisect_right(made.left, -left, key=neg) - 1)  # the last day with no less left
    return made.reading_days(reached, elapsed) + (max(0, elapsed - len(made.left) + 1) if left else 0)


def converges(made: Baseline, today: StudyDay, left: int, read: int) -> bool:
    """Whether reading gets ahead of what comes in, which four weeks of it can tell.

    Args:
        made: the baseline.
        today: a study day that has just begun.
        left: minutes of reading left then.
        read: minutes read since the baseline was made.
    """
    return not read or today - made.day < TREND_DAYS or left < made.left[0]


def rebalanced(situation: Situation, end: StudyDay) -> Goal | None:
    """The goal with the least pace that has all read by ``end`` four times of five, deadlines met.

    No pace is less than the least piece of reading. Where none does so, the goal without a pace if that meets
    the end when all goes as planned; None when it does not.
    """
    from studykit.reading.remedies import is_feasible  # today's list does without it

    goal, most = situation.goal, max(situation.budget.weekdays)
    due = min(end, goal.deadline or end)

    def wished(pace: int) -> Situation:
        return situation._replace(goal=goal._replace(pace=pace, deadline=due))

    def keeps(pace: int) -> bool:
        wish = wished(pace)
        promised = finish(agenda(wish), wish).p80
        return promised is not None and promised <= due

    least = min(LEAST_CHUNK, most)
    pace = least + bisect_left(range(least, most + 1), True, key=keeps)
    if pace <= most:
        return goal._replace(pace=pace)
    return goal._replace(pace=None) if is_feasible(wished(most)) else None


def extended(goal: Goal, plan: Plan) -> Goal | None:
    """The goal at the same pace, its deadline where a plan leads to; None when that is beyond the horizon.

    The new deadline is kept four times of five, and never nearer than the old one.
    """
    if len(plan.finishes) < len(plan.works):
        return None
    last = max(plan.finishes.values(), default=plan.today)
    return goal._replace(deadline=max(last, plan.finish.p80 or last, goal.deadline or last))


def offers_new_plan(last_session: StudyDay | None, today: StudyDay) -> bool:
    """Whether the learner was away so long that a new plan is of more use than the old one's rest."""
    return last_session is not None and today - last_session > IDLE_DAYS

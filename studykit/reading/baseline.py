"""Baseline: what was planned when the plan was made, how far behind it the learner is, and how to go on.

Nothing is ever overdue but a true deadline: what was not read stays in the plan, and the plan is made anew.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from itertools import accumulate
from operator import neg

from studykit.reading.plan import Plan
from studykit.reading.remedies import is_feasible
from studykit.reading.situation import Goal, Situation, StudyDay

IDLE_DAYS = 14
"""Days without a session after which a new plan is offered."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """A plan as it was made.

    Attributes:
        day: the day it was made for.
        left: minutes of reading left at the beginning of that day and of each day after it.
    """

    day: StudyDay
    left: tuple[int, ...]


def baseline(plan: Plan) -> Baseline:
    """What a plan foresees, to be stored."""
    read = (-day.read_minutes for day in plan.days)
    return Baseline(plan.today, tuple(accumulate(read, initial=plan.left)))


def days_behind(made: Baseline, today: StudyDay, left: int) -> int:
    """Days by which the learner is behind a baseline; ahead when negative.

    Args:
        made: the baseline.
        today: a study day that has just begun.
        left: minutes of reading left then.
    """
    elapsed = today - made.day
    foreseen = made.left[min(max(elapsed, 0), len(made.left) - 1)]
    if left == foreseen:
        return 0
    if left < foreseen:
        return elapsed - bisect_left(made.left, -left, key=neg)  # the first day with no more left
    return elapsed - max(0, bisect_right(made.left, -left, key=neg) - 1)  # the last with no less


def rebalanced(situation: Situation, end: StudyDay) -> Goal | None:
    """The goal with the least pace that has all read by ``end``, deadlines met; None when no pace does."""
    goal, most = situation.goal, max(situation.budget.weekdays)

    def meets(pace: int) -> bool:
        wish = replace(goal, pace=pace, deadline=min(end, goal.deadline or end))
        return is_feasible(replace(situation, goal=wish))

    pace = bisect_left(range(1, most + 1), True, key=meets) + 1
    return replace(goal, pace=pace) if pace <= most else None


def extended(goal: Goal, plan: Plan) -> Goal | None:
    """The goal at the same pace, its deadline the day on which a plan finishes; None beyond the horizon."""
    if len(plan.finishes) < len(plan.works):
        return None
    return replace(goal, deadline=max(plan.finishes.values(), default=plan.today))


def offers_new_plan(last_session: StudyDay | None, today: StudyDay) -> bool:
    """Whether the learner was away so long that a new plan is of more use than the old one's rest."""
    return last_session is not None and today - last_session > IDLE_DAYS

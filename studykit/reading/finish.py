"""When all will be read: the day that is as likely as not, and the day that is kept four times of five.

The model. Minutes of a work are its estimate times a log-normal error: one part is the work's own, one
is the error of the learner's factor and moves all works of a kind alike. So the total is nearly log-
normal (Fenton and Wilkinson: its mean and variance are matched). Days are missed with a rate of which
the log tells, starting from a Beta distribution. The forward pass gives the date: each day has the share
of its minutes that is expected not to be missed, and each work is scaled by the quantile of the total,
the spread of missed days included.
"""

from collections.abc import Sequence
from math import exp, log, sqrt
from typing import NamedTuple

from studykit.reading.agenda import PlannedWork
from studykit.reading.estimates import Z80, Habits, habits
from studykit.reading.forward import forward
from studykit.reading.situation import Learner, Situation, StudyDay

_MISSED, _KEPT = 2.0, 14.0  # before there is a log: two days of sixteen are missed, Beta(2, 14)


class Finish(NamedTuple):
    """Study days by which all is read, with a probability of 0.5 and of 0.8; None beyond the horizon."""

    p50: StudyDay | None
    p80: StudyDay | None


class Attendance(NamedTuple):
    """Days that are kept.

    Attributes:
        share: expected share of days that are not missed, 0 to 1.
        spread: relative standard deviation of that share, as far as it is not known.
    """

    share: float
    spread: float

    def spread_over(self, days: int) -> float:
        """Relative standard deviation of the days kept of so many: chance, and the share not being known."""
        return sqrt((1 - self.share) / (self.share * max(1, days)) + self.spread**2)


class Total(NamedTuple):
    """Minutes of all works together, over the sum of their estimates.

    Attributes:
        median: as likely as not.
        spread: standard deviation of the logarithm.
    """

    median: float
    spread: float


def finish(works: Sequence[PlannedWork], situation: Situation) -> Finish:
    """When the works of an agenda will be read."""
    total = total_of(works, habits(situation.learner))
    kept = attendance(situation.learner)
    p50 = _finish_day(works, situation, total.median, kept.share)
    if p50 is None:
        return Finish(None, None)
    spread = sqrt(total.spread**2 + kept.spread_over(p50 - situation.today + 1) ** 2)
    p80 = _finish_day(works, situation, total.median * exp(Z80 * spread), kept.share)
    return Finish(p50, p80)


def attendance(learner: Learner) -> Attendance:
    """The posterior of the share of days that are kept: mean and relative standard deviation of a Beta."""
    missed = _MISSED + learner.missed_days
    kept = _KEPT + learner.study_days - learner.missed_days
    count = missed + kept
    return Attendance(kept / count, sqrt(missed / (kept * (count + 1))))


def total_of(works: Sequence[PlannedWork], learnt: Habits) -> Total:
    """Median and spread of the minutes of all works together.

    The errors of the kinds' factors are taken to move together, since it is the same learner who reads.
    """
    minutes = [work.left for work in works]
    total = sum(minutes)
    if not total:
        return Total(1.0, 0.0)
    squares = sum((each / total) ** 2 for each in minutes)
    own = log(1 + (exp(learnt.work_spread**2) - 1) * squares)
    common = sum(
        each / total * learnt.spread_of(work.work.kind) for each, work in zip(minutes, works, strict=True)
    )
    return Total(exp(learnt.work_spread**2 / 2 - own / 2), sqrt(own + common**2))


def _finish_day(
    works: Sequence[PlannedWork], situation: Situation, scale: float, share: float
) -> StudyDay | None:
    """Day by which the forward pass has read all works, scaled, on days of a share of their minutes."""
    tasks = [work.task(scale) for work in works]
    today, budget, reviews = situation.today, situation.budget, situation.reviews
    days = list(forward(tasks, today, budget, reviews, pace=situation.goal.pace, attendance=share))
    finished = sum(chunk.finishes for day in days for chunk in day.reading)
    return today + max(0, len(days) - 1) if finished == len(works) else None

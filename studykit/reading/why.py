"""Why: reasons for what a plan says, as values with their words."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from studykit.reading.agenda import PlannedWork
from studykit.reading.model import Pass
from studykit.reading.plan import Plan
from studykit.reading.situation import StudyDay


class Reason(NamedTuple):
    """One reason.

    Attributes:
        kind: its name for scripts.
        words: what the learner reads.
        minutes: what it weighs, when it weighs minutes; more than 0 makes the plan longer.
        day: the study day it speaks of; its date goes after the words.
    """

    kind: str
    words: str
    minutes: float | None = None
    day: StudyDay | None = None


def why_here(planned: PlannedWork) -> tuple[Reason, ...]:
    """Why a work has its place in a plan, most telling first."""
    work = planned.work
    found = []
    if planned.deadline is not None:
        found.append(Reason("deadline", "to be read by", day=planned.deadline))
    if work.is_open:
        found.append(Reason("begun", f"begun, {work.progress:.0%} read"))
    if planned.needed_by:
        first, *others = planned.needed_by
        found.append(Reason("needed", f"needed by {first}" + (f" and {len(others)} more" if others else "")))
    if not found:
        found.append(Reason("order", f"next in order, importance {work.importance}"))
    return tuple(found)


def why_so_long(planned: PlannedWork) -> tuple[Reason, ...]:
    """What the minutes that are left of a work are made of; their minutes add up to them but for rounding."""
    estimate, left = planned.estimate, planned.left
    basis = estimate.basis
    how = "" if planned.reading_pass is Pass.READ else f", to {planned.reading_pass}"
    found = [Reason("estimate", f"{basis.words}{how}: {basis.minutes} min", basis.minutes)]
    if round(estimate.p50) != basis.minutes:
        words = f"your times for kind {planned.work.kind}: ×{estimate.factor:.2f}"
        found.append(Reason("factor", words, estimate.p50 - basis.minutes))
    if planned.work.progress:
        found.append(Reason("progress", f"{planned.work.progress:.0%} read", left - estimate.p50))
    return tuple(found)


def why_moved(
    before: Plan, after: Plan, read: Mapping[StudyDay, int], finished: Collection[str] = ()
) -> tuple[Reason, ...]:
    """Why the finish moved from an earlier plan to a later one; what weighs most comes first.

    The minutes of the reasons, those of reviews and budget aside, are what there is more to read than the
    earlier plan foresaw, but for rounding.

    Args:
        before: the earlier plan.
        after: the later one, of the same day or another.
        read: minutes of reading by study day, logged on the days between.
        finished: keys of works finished on them.
    """
    found = (
        *_missed(before, after, read), *_estimates(before, after), *_took(before, after, read, finished),
        *_works(before, after, finished), *_other_minutes(before, after),
    )  # fmt: skip
    return tuple(sorted(found, key=lambda reason: -abs(reason.minutes or 0)))


def _missed(before: Plan, after: Plan, read: Mapping[StudyDay, int]) -> Iterable[Reason]:
    """Days on which nothing was read, and minutes that the others had besides what was planned."""
    missed, missed_minutes, more = 0, 0, 0
    for day in before.days:
        if day.day >= after.today:
            break
        done = read.get(day.day, 0)
        if day.read_minutes and not done:
            missed, missed_minutes = missed + 1, missed_minutes + day.read_minutes
        else:
            more += done - day.read_minutes
    if missed:
        yield Reason("missed", f"−{missed} missed day{'s' * (missed > 1)}", missed_minutes)
    if more:
        yield Reason("read", f"{abs(more)} min {'more' if more > 0 else 'less'} read than planned", -more)


def _estimates(before: Plan, after: Plan) -> Iterable[Reason]:
    """Works in both plans that are now thought to be longer or shorter, in what is left of them."""
    old = {planned.key: planned.estimate.p50 for planned in before.works}
    change = sum(
        (planned.estimate.p50 - old[planned.key]) * (1 - planned.work.progress)
        for planned in after.works
        if planned.key in old
    )
    if round(change):
        yield Reason("estimate", f"{_signed(change)} min estimate", change)


def _took(
    before: Plan, after: Plan, read: Mapping[StudyDay, int], finished: Collection[str]
) -> Iterable[Reason]:
    """Minutes that were read beyond those that the earlier plan foresaw for as much."""
    progress = {planned.key: planned.work.progress for planned in after.works}
    progress |= dict.fromkeys(finished, 1.0)
    covered = sum(
        planned.estimate.p50 * (progress[planned.key] - planned.work.progress)
        for planned in before.works
        if planned.key in progress
    )
    more = sum(read.get(day, 0) for day in range(before.today, after.today)) - covered
    if round(more):
        yield Reason(
            "took", f"{_signed(more)} min, what was read took {'longer' if more > 0 else 'less'}", more
        )


def _works(before: Plan, after: Plan, finished: Collection[str]) -> Iterable[Reason]:
    """Works that came in, and works that went without being read."""
    old, new = ({planned.key: planned for planned in plan.works} for plan in (before, after))
    come = [planned.left for key, planned in new.items() if key not in old]
    if come:
        yield Reason("added", f"+{len(come)} work{'s' * (len(come) > 1)}, {sum(come)} min", sum(come))
    gone = [planned.left for key, planned in old.items() if key not in new and key not in finished]
    if gone:
        words = f"−{len(gone)} work{'s' * (len(gone) > 1)}, {sum(gone)} min"
        yield Reason("gone", words, -sum(gone))


def _other_minutes(before: Plan, after: Plan) -> Iterable[Reason]:
    """Minutes that reviews take more, and that the days have more, on the days that both plans foresee."""
    old = {day.day: day for day in before.days}
    shared = [(old[day.day], day) for day in after.days if day.day in old]
    reviews = sum(new.review_minutes - was.review_minutes for was, new in shared)
    budget = sum(new.budget - was.budget for was, new in shared)
    if round(reviews):
        yield Reason("reviews", f"{_signed(reviews)} min reviews", reviews)
    if budget:
        yield Reason("budget", f"{_signed(budget)} min in the budget", -budget)


def _signed(minutes: float) -> str:
    return f"{minutes:+.0f}".replace("-", "−")

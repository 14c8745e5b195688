"""Remedies: what would let a plan meet its deadlines, each found and checked by running the forward pass."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import takewhile
from typing import TypeAlias

from studykit.reading.agenda import PlannedWork, agenda
from studykit.reading.forward import HORIZON
from studykit.reading.model import Pass
from studykit.reading.plan import finish_days, schedule, shortfall
from studykit.reading.situation import Situation, StudyDay

MOST_MINUTES = 240
"""Minutes more a day beyond which no remedy is sought."""

_LIGHTER: Mapping[Pass, Pass] = {Pass.STUDY: Pass.READ, Pass.READ: Pass.SKIM}


@dataclass(frozen=True, slots=True)
class LaterDeadlines:
    """Each deadline that is missed, moved to the earliest day that works.

    Attributes:
        moved: the new day of each old one.
    """

    moved: Mapping[StudyDay, StudyDay]

    def applied(self, situation: Situation) -> Situation:
        """The situation with these deadlines."""
        goal, works = situation.goal, situation.works
        return situation._replace(
            goal=goal._replace(deadline=self._day(goal.deadline)),
            works={key: work._replace(deadline=self._day(work.deadline)) for key, work in works.items()},
        )

    def _day(self, day: StudyDay | None) -> StudyDay | None:
        return None if day is None else self.moved.get(day, day)


@dataclass(frozen=True, slots=True)
class MoreMinutes:
    """The least number of minutes more on each day that has any."""

    minutes: int

    def applied(self, situation: Situation) -> Situation:
        """The situation with these minutes."""
        goal = situation.goal
        pace = None if goal.pace is None else goal.pace + self.minutes
        return situation._replace(goal=goal._replace(pace=pace), budget=situation.budget.plus(self.minutes))


@dataclass(frozen=True, slots=True)
class LeaveOut:
    """Works left out, those of least importance for their minutes first; none that another work needs."""

    works: tuple[str, ...]

    def applied(self, situation: Situation) -> Situation:
        """The situation without these works."""
        left_out = set(self.works)
        goal = situation.goal
        kept = tuple(key for key in goal.works if key not in left_out)
        works = {key: work for key, work in situation.works.items() if key not in left_out}
        return situation._replace(goal=goal._replace(works=kept), works=works)


@dataclass(frozen=True, slots=True)
class LighterPass:
    """Works read less closely, those of least importance for their minutes first.

    Attributes:
        passes: the pass of each, one lighter than now.
    """

    passes: Mapping[str, Pass]

    def applied(self, situation: Situation) -> Situation:
        """The situation with these passes."""
        goal = situation.goal
        return situation._replace(goal=goal._replace(passes={**goal.passes, **self.passes}))


Remedy: TypeAlias = LaterDeadlines | MoreMinutes | LeaveOut | LighterPass


def is_feasible(situation: Situation) -> bool:
    """Whether the forward pass, ordered by deadlines, meets all of them."""
    works = [work for work in agenda(situation) if work.deadline is not None]  # before all others
    last = max((work.deadline or 0 for work in works), default=0)
    days = tuple(takewhile(lambda day: day.day <= last, schedule(works, situation)))
    return shortfall(works, days) is None


def remedies(situation: Situation) -> tuple[Remedy, ...]:
    """What would make a situation feasible, each remedy by itself; none when it is."""
    works = agenda(situation)
    days = tuple(schedule(works, situation))
    if shortfall(works, days) is None:
        return ()
    moved = _missed(works, finish_days(days), situation.today + HORIZON)
    due = [work for work in works if work.deadline is not None and work.deadline <= max(moved)]
    found = (
        _later(situation, moved),
        _least(situation, MOST_MINUTES, MoreMinutes),
        _fewest_left_out(situation, due),
        _fewest_lighter(situation, due),
    )
    return tuple(remedy for remedy in found if remedy is not None)


def _missed(
    works: Iterable[PlannedWork], finishes: Mapping[str, StudyDay], beyond: StudyDay
) -> dict[StudyDay, StudyDay]:
    """Deadlines that are missed, each with the day on which the last of its works is finished."""
    needed: dict[StudyDay, StudyDay] = {}
    for work in works:
        if work.deadline is not None:
            day = finishes.get(work.key, beyond)
            needed[work.deadline] = max(needed.get(work.deadline, day), day)
    return {deadline: day for deadline, day in needed.items() if day > deadline}


def _later(situation: Situation, moved: Mapping[StudyDay, StudyDay]) -> LaterDeadlines | None:
    """Ordered by deadlines, the pass reads nothing else before them: the day it finishes is the earliest."""
    remedy = LaterDeadlines(moved)
    return remedy if is_feasible(remedy.applied(situation)) else None


def _least(situation: Situation, most: int, remedy: Callable[[int], Remedy]) -> Remedy | None:
    """The remedy of the least size up to ``most`` that helps, by bisection; None when the most does not."""

    def helps(size: int) -> bool:
        return is_feasible(remedy(size).applied(situation))

    size = bisect_left(range(1, most + 1), True, key=helps) + 1
    return remedy(size) if size <= most else None


def _fewest_left_out(situation: Situation, due: Sequence[PlannedWork]) -> Remedy | None:
    keys = [work.key for work in _least_worth_first(due)]
    return _least(situation, len(keys), lambda count: LeaveOut(tuple(keys[:count])))


def _fewest_lighter(situation: Situation, due: Sequence[PlannedWork]) -> Remedy | None:
    last_first = [work for work in reversed(due) if work.reading_pass in _LIGHTER]
    lighter = [(work.key, _LIGHTER[work.reading_pass]) for work in sorted(last_first, key=_worth)]
    return _least(situation, len(lighter), lambda count: LighterPass(dict(lighter[:count])))


def _worth(work: PlannedWork) -> float:
    """Importance for its minutes."""
    return work.work.importance / work.left


def _least_worth_first(works: Sequence[PlannedWork]) -> list[PlannedWork]:
    """Works by their worth, the last to read first among equals, each after all that need it.

    Works that others need, which are not due, are not among them.
    """
    place = {work.key: number for number, work in enumerate(works)}
    needed_by = {work.key: set(work.needed_by) - {work.key} for work in works}
    free = [(_worth(work), -place[work.key]) for work in works if not needed_by[work.key]]
    heapify(free)
    ordered = []
    while free:
        work = works[-heappop(free)[1]]
        ordered.append(work)
        for need in work.work.needs:
            if work.key in needed_by.get(need, ()):
                needed_by[need].discard(work.key)
                if not needed_by[need]:
                    heappush(free, (_worth(works[place[need]]), -place[need]))
    return ordered

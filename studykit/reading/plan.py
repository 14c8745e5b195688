"""The plan: what to read on which day, computed anew from the situation each time it is asked for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import inf
from typing import NamedTuple

from studykit.reading.agenda import PlannedWork, agenda
from studykit.reading.finish import Finish, finish
from studykit.reading.forward import Chunk, PlannedDay, forward
from studykit.reading.situation import Situation, StudyDay


class Shortfall(NamedTuple):
    """A deadline that the plan misses.

    Attributes:
        deadline: the first such deadline.
        minutes: reading that is left undone then, of all works due by it.
    """

    deadline: StudyDay
    minutes: int


class Plan(NamedTuple):
    """What to read and review on each day from today until all is read.

    Attributes:
        works: in the order of reading.
        finish: when all will be read, errors of estimates and missed days counted.
        shortfall: the first deadline that is missed; None when all are met.
    """

    today: StudyDay
    days: tuple[PlannedDay, ...]
    works: tuple[PlannedWork, ...]
    finish: Finish
    shortfall: Shortfall | None

    @property
    def finishes(self) -> dict[str, StudyDay]:
        """The day on which each work is finished, by key; those beyond the horizon are missing."""
        return finish_days(self.days)

    @property
    def feasible(self) -> bool:
        """Whether all deadlines are met."""
        return self.shortfall is None

    @property
    def left(self) -> int:
        """Minutes of reading still to do."""
        return sum(work.left for work in self.works)


def make_plan(situation: Situation, *, least_days: int = 0) -> Plan:
    """The plan for a situation.

    Args:
        situation: from the log before today began, so that today's list stays while it is ticked off.
        least_days: days to foresee even when all is read before.
    """
    works = agenda(situation)
    return _plan(situation, works, tuple(schedule(works, situation, least_days)))


def glance(situation: Situation) -> Plan:
    """The plan of which no more days are worked out than today's list asks about.

    They go on to the next day after today that reads, and to the last deadline, so that a shortfall shows.
    """
    works = agenda(situation)
    last = max((work.deadline for work in works if work.deadline is not None), default=situation.today)
    days: list[PlannedDay] = []
    for day in schedule(works, situation):
        days.append(day)
        if day.day > situation.today and day.day >= last and any(each.reading for each in days[1:]):
            break
    return _plan(situation, works, tuple(days))


def _plan(situation: Situation, works: Sequence[PlannedWork], days: tuple[PlannedDay, ...]) -> Plan:
    return Plan(situation.today, days, tuple(works), finish(works, situation), shortfall(works, days))


def schedule(works: Iterable[PlannedWork], situation: Situation, least_days: int = 0) -> Iterator[PlannedDay]:
    """Days of the forward pass through an agenda."""
    return forward(
        (work.task() for work in works),
        situation.today,
        situation.budget,
        situation.reviews,
        pace=situation.goal.pace,
        least_days=least_days,
    )


def finish_days(days: Iterable[PlannedDay]) -> dict[str, StudyDay]:
    """The day on which each work is finished, by key."""
    return {chunk.key: day.day for day in days for chunk in day.reading if chunk.finishes}


def shortfall(works: Sequence[PlannedWork], days: Sequence[PlannedDay]) -> Shortfall | None:
    """The first deadline that the days miss, and by how much; None when they meet all."""
    finishes = finish_days(days)
    missed = [
        work.deadline
        for work in works
        if work.deadline is not None and finishes.get(work.key, inf) > work.deadline
    ]
    if not missed:
        return None
    deadline = min(missed)
    due = {work.key: work.left for work in works if work.deadline is not None and work.deadline <= deadline}
    done = sum(
        chunk.minutes for day in days if day.day <= deadline for chunk in day.reading if chunk.key in due
    )
    return Shortfall(deadline, sum(due.values()) - done)


def ticked_off(day: PlannedDay, read: Mapping[str, int], finished: Iterable[str] = ()) -> tuple[Chunk, ...]:
    """What is still to read of a day's list.

    Args:
        day: first day of the plan from before it began.
        read: minutes logged on the day, by key.
        finished: keys of works finished on the day, in however many minutes.
    """
    done = set(finished)
    left = [
        Chunk(chunk.key, chunk.minutes - read.get(chunk.key, 0), chunk.finishes)
        for chunk in day.reading
        if chunk.key not in done
    ]
    return tuple(chunk for chunk in left if chunk.minutes > 0)

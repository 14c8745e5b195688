"""The agenda: which works a goal asks to read, in which order, and what each takes."""

from collections.abc import Callable, Mapping, Sequence
from math import inf
from typing import Any, NamedTuple

from studykit.reading import order
from studykit.reading.estimates import Estimate, Habits, habits
from studykit.reading.forward import Task
from studykit.reading.model import Pass
from studykit.reading.situation import Goal, GoalOrder, Situation, StudyDay, WorkState


class PlannedWork(NamedTuple):
    """A work that is to be read.

    Attributes:
        deadline: the earliest of its own, the goal's, and those of the works that need it.
        needed_by: keys of the works of the agenda that need it.
    """

    work: WorkState
    reading_pass: Pass
    estimate: Estimate
    deadline: StudyDay | None
    needed_by: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Key of the work."""
        return self.work.key

    @property
    def left(self) -> int:
        """Whole minutes still to read."""
        return self.estimate.left(self.work.progress)

    def task(self, scale: float = 1.0) -> Task:
        """The work as the forward pass sees it, its minutes scaled; a skim unlocks no cards."""
        cards = 0 if self.reading_pass is Pass.SKIM else self.work.cards
        return Task(self.key, max(1, round(self.left * scale)), cards)


def agenda(situation: Situation) -> list[PlannedWork]:
    """Works of the goal and what they need, in the order to read them.

    Deadlines come first, the earliest before others; then what is begun; then the goal's order. Each work
    comes after what it needs. Works that are read or dropped are left out, by whatever they are needed.
    """
    ordered = order.in_order(_asked(situation), _rank(situation))
    needed_by = _needed_by(ordered)
    deadlines = _deadlines(ordered, needed_by, situation)
    learnt = habits(situation.learner)
    return [_planned(work, situation.goal, learnt, deadlines, needed_by) for work in ordered]


def circles(situation: Situation) -> list[tuple[str, ...]]:
    """Keys of planned works that need each other in a circle; the order breaks it at its first work."""
    return order.circles(_asked(situation), _rank(situation))


def _planned(
    work: WorkState,
    goal: Goal,
    learnt: Habits,
    deadlines: Mapping[str, StudyDay | None],
    needed_by: Mapping[str, list[str]],
) -> PlannedWork:
    reading_pass = goal.pass_of(work.key)
    estimate = learnt.estimate(work, reading_pass)
    return PlannedWork(work, reading_pass, estimate, deadlines[work.key], tuple(needed_by.get(work.key, ())))


def wanted(situation: Situation) -> list[WorkState]:
    """Works of the goal, and works that they need, and so on, read ones as well."""
    return _reached(situation, lambda _: True)


def _asked(situation: Situation) -> list[WorkState]:
    """Unread works of the goal, and unread works that they need, and so on."""
    return _reached(situation, lambda work: work.is_unread)


def _reached(situation: Situation, counts: Callable[[WorkState], bool]) -> list[WorkState]:
    works, asked = situation.works, dict[str, WorkState]()
    waiting = list(reversed(situation.goal.works))
    while waiting:
        key = waiting.pop()
        if key in works and key not in asked and counts(works[key]):
            asked[key] = works[key]
            waiting.extend(works[key].needs)
    return list(asked.values())


def _rank(situation: Situation) -> Callable[[WorkState], Any]:
    goal = situation.goal
    place = {key: number for number, key in enumerate(goal.works)}
    wishes: Mapping[GoalOrder, Callable[[WorkState], tuple[float, float]]] = {
        GoalOrder.IMPORTANCE: lambda work: (-work.importance, work.position),
        GoalOrder.READING: lambda work: (work.position, 0),
        GoalOrder.GIVEN: lambda work: (place.get(work.key, inf), work.position),
    }
    wish = wishes[goal.order]

    def rank(work: WorkState) -> tuple[object, ...]:
        deadline = situation.deadline_of(work)
        return (inf if deadline is None else deadline, not work.is_open, wish(work), work.key)

    return rank


def _needed_by(works: Sequence[WorkState]) -> dict[str, list[str]]:
    needed: dict[str, list[str]] = {}
    for work in works:
        for key in work.needs:
            needed.setdefault(key, []).append(work.key)
    return needed


def _deadlines(
    ordered: Sequence[WorkState], needed_by: Mapping[str, list[str]], situation: Situation
) -> dict[str, StudyDay | None]:
    """Deadlines, handed on to what is needed: in reverse order each work knows those that need it."""
    deadlines: dict[str, StudyDay | None] = {}
    for work in reversed(ordered):
        found = [situation.deadline_of(work), *(deadlines.get(key) for key in needed_by.get(work.key, ()))]
        deadlines[work.key] = min((day for day in found if day is not None), default=None)
    return deadlines

"""What a plan is made from: the works, the wish, the minutes there are, the reviews, the learner.

A study day is a whole number of days since 1970-01-01, as everywhere; importance is 1 to 3.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from studykit.reading.model import Pass, ReadingState

StudyDay: TypeAlias = int

IMPORTANCE = 2
"""Of a work whose notes say nothing about it."""

_FIRST_WEEKDAY = 3  # 1970-01-01 was a Thursday, Monday being 0


class GoalOrder(StrEnum):
    """What orders works besides deadlines and needs: importance, the library, or the list as given."""

    IMPORTANCE = "importance"
    READING = "reading"
    GIVEN = "given"


class WorkState(NamedTuple):
    """A work as the plan sees it.

    Attributes:
        position: place in the reading order of the library.
        words: length of its text, when known.
        length: minutes that it plays, when it is a recording.
        stated: minutes by pass that the notes or the learner state; they win over any estimate.
        needs: keys of works to read first.
        progress: share that is read, 0 to 1.
        deadline: last study day on which it may be finished.
        cards: cards that finishing it unlocks.
    """

    key: str
    kind: str
    position: int
    pages: int | None = None
    words: int | None = None
    length: int | None = None
    stated: Mapping[Pass, int] = {}
    importance: int = IMPORTANCE
    needs: tuple[str, ...] = ()
    state: ReadingState | None = None
    progress: float = 0.0
    deadline: StudyDay | None = None
    cards: int = 0

    @property
    def is_open(self) -> bool:
        """Whether it is begun and not finished."""
        return self.state is ReadingState.READING

    @property
    def is_unread(self) -> bool:
        """Whether it may still be planned."""
        return self.state not in {ReadingState.READ, ReadingState.DROPPED}


class Goal(NamedTuple):
    """What the learner wants to have read.

    Attributes:
        works: keys of the works; what they need is read too.
        reading_pass: how closely, where ``passes`` says nothing.
        passes: how closely single works are read.
        deadline: study day by which all of it is to be read.
        pace: reading minutes that no day exceeds, even when there would be more.
    """

    works: tuple[str, ...]
    order: GoalOrder = GoalOrder.IMPORTANCE
    reading_pass: Pass = Pass.READ
    passes: Mapping[str, Pass] = {}
    deadline: StudyDay | None = None
    pace: int | None = None

    def pass_of(self, key: str) -> Pass:
        """How closely a work is read."""
        return self.passes.get(key, self.reading_pass)


class Budget(NamedTuple):
    """Minutes of a day that reading and reviews share.

    Attributes:
        weekdays: minutes from Monday to Sunday.
        days_off: study days without study.
        slack: share of each day that is left unplanned, 0 to below 1.
    """

    weekdays: tuple[int, int, int, int, int, int, int]
    days_off: frozenset[StudyDay] = frozenset()
    slack: float = 0.1

    @classmethod
    def daily(cls, minutes: int) -> "Budget":
        """The same minutes on every day."""
        return cls((minutes,) * 7)

    def minutes(self, day: StudyDay) -> int:
        """Minutes that the learner gives to a day."""
        return 0 if day in self.days_off else self.weekdays[(day + _FIRST_WEEKDAY) % 7]

    def plannable(self, day: StudyDay) -> float:
        """Minutes of a day that a plan may fill."""
        return self.minutes(day) * (1 - self.slack)

    def plus(self, minutes: int) -> "Budget":
        """A budget with so many minutes more on each weekday that has any."""
        monday, tuesday, wednesday, thursday, friday, saturday, sunday = (
            each + minutes if each else 0 for each in self.weekdays
        )
        more = (monday, tuesday, wednesday, thursday, friday, saturday, sunday)
        return self._replace(weekdays=more)


class Reviews(NamedTuple):
    """What remembering costs; all counts are expected values.

    Attributes:
        due_load: reviews of cards that the learner has, by day from today; today's holds what is waiting.
        kernel: reviews of one card, by days since it was introduced, that day included.
        seconds: seconds that a review takes this learner.
    """

    due_load: Sequence[float] = ()
    kernel: Sequence[float] = ()
    seconds: float = 10.0


class Learner(NamedTuple):
    """What the log tells about the learner.

    Attributes:
        ratios: minutes taken over minutes foreseen of works that were read, by kind, oldest first.
        study_days: days of the log that had minutes in the budget, the last eight weeks at most.
        missed_days: those among them on which nothing was done.
    """

    ratios: Mapping[str, Sequence[float]] = {}
    study_days: int = 0
    missed_days: int = 0


class Situation(NamedTuple):
    """All that a plan depends on; the log is that from before ``today`` began.

    Attributes:
        works: those of the library, by key.
    """

    today: StudyDay
    goal: Goal
    works: Mapping[str, WorkState]
    budget: Budget
    reviews: Reviews = Reviews()
    learner: Learner = Learner()

    def deadline_of(self, work: WorkState) -> StudyDay | None:
        """The earlier of a work's own deadline and that of the goal."""
        of_goal = self.goal.deadline
        if work.deadline is None or of_goal is None:
            return of_goal if work.deadline is None else work.deadline
        return min(work.deadline, of_goal)

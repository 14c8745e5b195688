"""The forward pass: one look at each day from today, reviews first, reading in what remains of the minutes.

A work that the pass finishes brings its cards, and these bring reviews to the days after it. Nothing is done
twice: planning, simulating and planning again swings to and fro instead of settling.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice, repeat
from typing import NamedTuple

from studykit.reading.situation import Budget, Reviews, StudyDay

HORIZON = 1096
"""Days that a plan looks ahead."""

LEAST_CHUNK = 20
"""Minutes below which a piece of a work is not worth starting, unless the day holds no more."""

REVIEW_SHARE = 0.6
"""Share of a day that reviews may take; the rest of them waits."""

_WEEK = 7


class Task(NamedTuple):
    """A work to read, in its place of the order.

    Attributes:
        minutes: whole minutes still to read.
        cards: cards that come in on the day after it is finished.
    """

    key: str
    minutes: int
    cards: int = 0


class Chunk(NamedTuple):
    """A piece of a work, read on one day."""

    key: str
    minutes: int
    finishes: bool


class PlannedDay(NamedTuple):
    """A day of the plan.

    Attributes:
        reading: pieces in the order of reading.
        review_minutes: minutes of reviews that are done.
        waiting_minutes: minutes of reviews that wait for the next day.
        budget: minutes that the learner gives to the day.
    """

    day: StudyDay
    reading: tuple[Chunk, ...]
    review_minutes: float
    waiting_minutes: float
    budget: int

    @property
    def read_minutes(self) -> int:
        """Minutes of reading."""
        return sum(chunk.minutes for chunk in self.reading)


def forward(
    tasks: Iterable[Task],
    today: StudyDay,
    budget: Budget,
    reviews: Reviews,
    *,
    pace: int | None = None,
    attendance: float = 1.0,
    least_days: int = 0,
) -> Iterator[PlannedDay]:
    """Days from today until all is read, each within its budget.

    Reviews get what they need up to 60 % of a day. Works are read one after the other, so that a plan never
    holds more open than the learner has begun and one. A piece takes twenty minutes at least, or all that the
    day has for reading, unless it finishes the work.

    Args:
        tasks: in the order of reading.
        today: first day.
        budget: minutes of the days.
        reviews: what comes due, and what each card to come will ask.
        pace: reading minutes that no day exceeds.
        attendance: share of days, 0 to 1, that are not missed; each day gets that share of its minutes.
        least_days: days to go on for when all is read before.
    """
    shelf = _Shelf(tasks)
    due = _extended(reviews.due_load, HORIZON)
    kernel = _extended(reviews.kernel, HORIZON)
    arrived: list[tuple[int, int]] = []  # days on which cards come in, and how many
    waiting = 0.0
    for index in range(HORIZON):
        if not shelf and index >= least_days:
            return
        expected = due[index] + sum(cards * kernel[index - day] for day, cards in arrived)
        load = waiting + expected * reviews.seconds / 60
        room = budget.plannable(today + index) * attendance
        reviewing = min(load, REVIEW_SHARE * room)
        waiting = load - reviewing
        minutes = int(room - reviewing)
        reading, cards = shelf.read(minutes if pace is None else min(minutes, pace))
        if cards:
            arrived.append((index + 1, cards))
        yield PlannedDay(today + index, reading, reviewing, waiting, budget.minutes(today + index))


class _Shelf:
    """Works to read, of which the first alone may be begun."""

    def __init__(self, tasks: Iterable[Task]) -> None:
        self._tasks = deque(tasks)
        self._done = 0  # minutes of the first

    def __bool__(self) -> bool:
        return bool(self._tasks)

    def read(self, room: int) -> tuple[tuple[Chunk, ...], int]:
        """Read for so many minutes; returns the pieces, and the cards of the works that they finish."""
        least = min(LEAST_CHUNK, room)
        chunks, cards = [], 0
        while self._tasks and room > 0:
            task = self._tasks[0]
            left = task.minutes - self._done
            minutes = min(left, room)
            if minutes < min(least, left):
                break
            chunks.append(Chunk(task.key, minutes, minutes == left))
            room -= minutes
            self._done += minutes
            if minutes == left:
                self._tasks.popleft()
                self._done = 0
                cards += task.cards
        return tuple(chunks), cards


def _extended(values: Sequence[float], length: int) -> list[float]:
    """Values of so many days; after their end the mean of their last week goes on."""
    last = values[-_WEEK:]
    mean = sum(last) / len(last) if last else 0.0
    return list(islice(chain(values, repeat(mean)), length))

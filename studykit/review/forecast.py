"""Forecast: the reviews and minutes of the days to come, as expected values."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from studykit.review.chain import NEW, Chain, Mass, Node, RatingShares
from studykit.review.day import StudyDay
from studykit.review.model import CardState, Memory, ReviewSettings
from studykit.review.queue import SECONDS_PER_ANSWER


@dataclass(frozen=True, slots=True)
class DayForecast:
    """What is expected of a study day.

    Attributes:
        day: the study day.
        answers: answers, those on steps and those to new cards among them.
        new: cards met for the first time.
        minutes: what the answers take.
    """

    day: StudyDay
    answers: float
    new: float
    minutes: float


def forecast(
    memories: Iterable[Memory] | Mapping[Memory, int],
    today: StudyDay,
    days: int,
    settings: ReviewSettings,
    *,
    unlocking: Sequence[float] = (),
    seconds_per_answer: float = SECONDS_PER_ANSWER,
    shares: RatingShares | None = None,
) -> list[DayForecast]:
    """Expect the reviews of the coming days, if all that falls due is answered on its day.

    New cards are met in the number that the settings allow a day; the others wait. The limits of reviews and
    minutes are not applied: the forecast says what they will be up against.

    Args:
        memories: memories of all cards, or how many cards have each (nearly equal ones may be put together);
            suspended and locked ones are left out.
        today: the first day.
        days: how many days, from today on.
        settings: steps, aim, weights, and new cards a day.
        unlocking: cards that a plan unlocks on each day from today on.
        seconds_per_answer: what an answer takes the learner.
        shares: how often the learner gives each rating.
    """
    course = Chain(settings, shares or RatingShares())
    agenda = _Agenda(course)
    waiting = 0.0
    for memory, cards in Counter(memories).items():
        if memory.suspended or not memory.unlocked:
            continue
        if memory.state is CardState.NEW:
            waiting += cards
        elif memory.due_day is not None and memory.due_day < today + days:
            offset = max(0, memory.due_day - today)
            agenda.add(offset, course.place(memory, today + offset), cards)
    expected = []
    for offset in range(days):
        waiting += unlocking[offset] if offset < len(unlocking) else 0.0
        new = min(waiting, float(settings.new_per_day))
        waiting -= new
        agenda.add(offset, {NEW: 1.0}, new)
        answers = agenda.spend(offset, days)
        expected.append(DayForecast(today + offset, answers, new, answers * seconds_per_answer / 60))
    return expected


def review_kernel(
    settings: ReviewSettings, ages: int, shares: RatingShares | None = None
) -> tuple[float, ...]:
    """Expected answers of one card on each day of its life.

    Args:
        settings: steps, aim and weights.
        ages: how many days.
        shares: how often the learner gives each rating.

    Returns:
        For each age in days, from 0, the expected answers of a card on that day; those of its learning steps
        count to age 0.
    """
    agenda = _Agenda(Chain(settings, shares or RatingShares()))
    agenda.add(0, {NEW: 1.0}, 1)
    return tuple(agenda.spend(age, ages) for age in range(ages))


class _Agenda:
    """Cards by the day on which they are asked, counted from the first."""

    def __init__(self, course: Chain) -> None:
        self._course = course
        self._days: defaultdict[int, defaultdict[Node, float]] = defaultdict(lambda: defaultdict(float))

    def add(self, offset: int, mass: Mass, cards: float) -> None:
        """Put a number of cards, each spread over states, on a day."""
        day = self._days[offset]
        for node, share in mass.items():
            day[node] += share * cards

    def spend(self, offset: int, end: int) -> float:
        """Answer the cards of a day and put them on later days before an end; how many answers it took."""
        answers, after = self._course.answer(self._days.pop(offset, {}))
        for node, cards in after.items():
            waits = self._course.waits(node)
            for wait in waits[: max(0, end - offset - waits.start)]:
                self._days[offset + wait][node] += cards / len(waits)
        return answers

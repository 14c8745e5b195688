"""Simulated learners: they follow a plan day by day, and their cards are scheduled by the real engine.

What is drawn for a learner, seeded by a number, so that the same learner can live twice:

- times: minutes taken over minutes foreseen, log-normal around 1, with a spread of 0.35 between learners and
  0.35 between works;
- seconds of an answer: log-normal around 10, with a spread of 0.25 between learners and 0.5 between answers;
- missed days: each day with a probability of the learner's own from Beta(2, 14), an eighth on average;
- answers: a card is recalled with the probability that FSRS gives; ratings come in the shares that the
  forecast assumes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

from studykit.reading.agenda import agenda
from studykit.reading.estimates import basis
from studykit.reading.forward import REVIEW_SHARE, PlannedDay, forward
from studykit.reading.model import Pass, ReadingState
from studykit.reading.situation import Budget, Goal, Learner, Reviews, Situation, StudyDay, WorkState
from studykit.review import kernel
from studykit.review.chain import RatingShares
from studykit.review.day import day_start_ms, elapsed_days
from studykit.review.forecast import forecast, review_kernel
from studykit.review.model import STEPPING, CardState, Memory, Rating, ReviewSettings
from studykit.review.outcomes import answer

SETTINGS = ReviewSettings(new_per_day=1000)  # the share of reviews in the budget is the only limit
SHARES = RatingShares()
FIRST_DAY: StudyDay = 20_000
SECONDS = 10.0
"""Of an answer, until the learner's own are known."""

_KNOWN_ANSWERS = 50  # answers that weigh as much as the figure above
_ANSWERS_OF_A_REVIEW = 1.12  # one in ten is forgotten and asked again
_LOOK_BACK = 56


@dataclass(frozen=True, slots=True)
class Traits:
    """What makes a learner.

    Attributes:
        speed: minutes taken over minutes foreseen.
        seconds: of an answer.
        missing: probability of missing a day.
    """

    speed: float
    seconds: float
    missing: float


@dataclass(frozen=True, slots=True)
class LivedDay:
    """What a day was meant to hold, and what it held; minutes. A missed day held nothing."""

    planned: PlannedDay
    read: float
    reviewed: float
    missed: bool


def drawn_traits(seed: int) -> Traits:
    """Traits of the learner with a number."""
    rng = Random(f"traits {seed}")
    return Traits(rng.lognormvariate(0, 0.35), SECONDS * rng.lognormvariate(0, 0.25), rng.betavariate(2, 14))


def papers(seed: int, count: int, cards: int) -> dict[str, WorkState]:
    """Papers of 8 to 20 pages with so many cards each."""
    rng = Random(f"papers {seed}")
    return {
        f"w{place:03}": WorkState(f"w{place:03}", "paper", place, pages=rng.randint(8, 20), cards=cards)
        for place in range(count)
    }


class SimulatedLearner:
    """A learner who reads a list of papers and reviews their cards.

    Args:
        seed: number of the learner.
        works: what to read.
        budget: minutes of the days.
        blind: follows a plan that knows nothing of reviews: fills the day with reading and reviews besides.
    """

    def __init__(
        self, seed: int, works: dict[str, WorkState], budget: Budget, *, blind: bool = False
    ) -> None:
        self.works = dict(works)
        self.days: list[LivedDay] = []
        self.today = FIRST_DAY
        self._budget, self._blind = budget, blind
        self._traits = drawn_traits(seed)
        self._rng = Random(f"life {seed}")
        errors = Random(f"works {seed}")
        self._minutes = {key: self._traits.speed * errors.lognormvariate(0, 0.35) for key in works}
        self._ratios: list[float] = []
        self._read: dict[str, float] = dict.fromkeys(works, 0.0)
        self._memories: dict[str, Memory] = {}
        self._answers, self._seconds = 0, 0.0

    @property
    def is_done(self) -> bool:
        """Whether all is read."""
        return not any(work.is_unread for work in self.works.values())

    def situation(self, *, ahead: int) -> Situation:
        """What a plan is made from today, with a forecast of so many days."""
        past = self.days[-_LOOK_BACK:]
        return Situation(
            self.today,
            Goal(tuple(self.works)),
            self.works,
            self._budget,
            Reviews() if self._blind else Reviews(self._load(ahead), kernel_of_cards(), self._seconds_each),
            Learner({"paper": tuple(self._ratios)}, len(past), sum(day.missed for day in past)),
        )

    def live(self) -> None:
        """Live a day by the plan for it."""
        situation = self.situation(ahead=1)
        planned = next(
            forward(
                (work.task() for work in agenda(situation)), self.today, self._budget, situation.reviews,
                least_days=1,
            )
        )  # fmt: skip
        missed = self._rng.random() < self._traits.missing
        reviewed = read = 0.0
        if not missed:
            reviewed = self._review()
            read = self._read_list(planned, reviewed)
        self.days.append(LivedDay(planned, read, reviewed, missed))
        self.today += 1

    @property
    def _seconds_each(self) -> float:
        return (SECONDS * _KNOWN_ANSWERS + self._seconds) / (_KNOWN_ANSWERS + self._answers)

    def _load(self, ahead: int) -> Sequence[float]:
        """Expected answers of the coming days by the cards that there are; today alone is quickly counted."""
        if ahead == 1:
            due = self._due()
            new = sum(self._memories[card].stability is None for card in due)
            return [new * kernel_of_cards()[0] + (len(due) - new) * _ANSWERS_OF_A_REVIEW]
        return [day.answers for day in forecast(self._memories.values(), self.today, ahead, SETTINGS)]

    # ---- reading -------------------------------------------------------------------------------------

    def _read_list(self, planned: PlannedDay, reviewed: float) -> float:
        """Read for as long as the list says, and to the end of its last work if the day has the minutes.

        Whoever is done early goes on with the next work.
        """
        minutes = min(planned.read_minutes, self._budget.minutes(self.today) - reviewed * (not self._blind))
        left = minutes
        for key in [key for key, work in self.works.items() if work.is_unread]:
            if left > 0:
                left -= self._read_one(key, left)
        last = planned.reading[-1] if planned.reading else None
        rest = self._budget.plannable(self.today) - reviewed - minutes
        if last and last.finishes and self.works[last.key].is_unread and rest > 0:
            minutes += self._read_one(last.key, rest)
        return minutes - left

    def _read_one(self, key: str, minutes: float) -> float:
        work = self.works[key]
        foreseen = basis(work, Pass.READ).minutes
        needed = foreseen * self._minutes[key]
        spent = min(minutes, needed - self._read[key])
        self._read[key] += spent
        if self._read[key] >= needed - 1e-9:
            self.works[key] = work._replace(state=ReadingState.READ, progress=1.0)
            self._ratios.append(needed / foreseen)
            self._memories |= {f"{key}-{number}": Memory(unlocked=True) for number in range(work.cards)}
        else:
            progress = self._read[key] / needed
            self.works[key] = work._replace(state=ReadingState.READING, progress=progress)
        return spent

    # ---- reviews -------------------------------------------------------------------------------------

    def _review(self) -> float:
        """Answer what is due, the most forgotten first, then the new cards; returns minutes."""
        limit = float("inf") if self._blind else REVIEW_SHARE * self._budget.plannable(self.today)
        minutes = 0.0
        for card in sorted(self._due(), key=self._recall):
            if minutes >= limit:
                break
            minutes += self._answer(card, minutes) / 60
        return minutes

    def _due(self) -> list[str]:
        return [card for card, memory in self._memories.items() if (memory.due_day or 0) <= self.today]

    def _recall(self, card: str) -> float:
        memory = self._memories[card]
        if memory.stability is None:
            return 1.0
        return kernel.retrievability(memory.stability, elapsed_days(memory.last_day, self.today))

    def _answer(self, card: str, minutes: float) -> float:
        """Answer a card until it leaves the day; returns seconds."""
        spent = 0.0
        at_ms = day_start_ms(self.today, "UTC", SETTINGS.rollover_hour) + round(minutes * 60_000)
        while True:
            memory = self._memories[card]
            at_ms = max(at_ms, memory.due_ms or 0)
            took = self._traits.seconds * self._rng.lognormvariate(-0.125, 0.5)
            _, after = answer(card, memory, at_ms, SETTINGS, self._rating(memory), uid="", duration_ms=None)
            self._memories[card] = after
            spent += took
            self._answers, self._seconds = self._answers + 1, self._seconds + took
            if after.state not in STEPPING or (after.due_day or 0) > self.today:
                return spent

    def _rating(self, memory: Memory) -> Rating:
        if memory.state is CardState.REVIEW and memory.stability is not None:
            recall = kernel.retrievability(memory.stability, elapsed_days(memory.last_day, self.today))
            if self._rng.random() >= recall:
                return Rating.AGAIN
            return self._rng.choices((Rating.HARD, Rating.GOOD, Rating.EASY), SHARES.recalled)[0]
        shares = SHARES.first if memory.stability is None else SHARES.stepping
        return self._rng.choices(tuple(Rating), shares)[0]


@cache
def kernel_of_cards() -> tuple[float, ...]:
    """Expected answers of a card by its age in days."""
    return review_kernel(SETTINGS, 400)

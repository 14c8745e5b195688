"""What a learner's log says: reviews and minutes by day, true retention, buttons, hours, days kept.

All of it is counted from groups of answers that are alike, so that a log of a million answers is read as
a few thousand rows.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from studykit.review.chain import RatingShares
from studykit.review.day import StudyDay
from studykit.review.model import CardState, Memory, Rating

MATURE = 21
"""Interval in days from which on a card counts as mature, as Anki has it."""

YEAR = 365  # study days
MONTH = 30

_PRIOR = 50  # answers that the usual shares of ratings count for
_WELL_KNOWN = 1000  # answers beyond which more say nothing new, and no share comes near 0


class Stage(StrEnum):
    """How far a card was when it was answered: never met, in steps, or in review by its wait."""

    NEW = "new"
    LEARNING = "learning"
    YOUNG = "young"
    MATURE = "mature"


REVIEWED = (Stage.YOUNG, Stage.MATURE)
"""Stages in which an answer tests what is recalled after days."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers that are alike.

    Attributes:
        day: study day.
        hour: hour on the learner's clock, 0 to 23.
        stage: how far the card was.
        rating: the answer.
        count: how many.
        ms: milliseconds that they took.
    """

    day: StudyDay
    hour: int
    stage: Stage
    rating: Rating
    count: int
    ms: int


@dataclass(frozen=True, slots=True)
class Effort:
    """What was done: answers, and the minutes they took."""

    answers: int
    minutes: float


@dataclass(frozen=True, slots=True)
class Recall:
    """Reviews, and how many of them were recalled."""

    reviews: int
    recalled: int

    @property
    def share(self) -> float | None:
        """Share recalled (0-1); None without a review."""
        return self.recalled / self.reviews if self.reviews else None


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Study days with reviews.

    Attributes:
        month: of the last 30, today among them.
        running: in a row up to today, or up to yesterday while today has none yet.
        longest: in a row, ever.
    """

    month: int
    running: int
    longest: int


@dataclass(frozen=True, slots=True)
class Bin:
    """Cards whose value is at least `low` and below `high`; None is without end."""

    low: float
    high: float | None
    cards: int


def by_day(answers: Iterable[Answers]) -> dict[StudyDay, Effort]:
    """What was done on each study day on which anything was."""
    counts: Counter[StudyDay] = Counter()
    times: Counter[StudyDay] = Counter()
    for group in answers:
        counts[group.day] += group.count
        times[group.day] += group.ms
    return {day: Effort(counts[day], times[day] / 60_000) for day in sorted(counts)}


def true_retention(answers: Iterable[Answers], since: StudyDay) -> dict[Stage, Recall]:
    """Reviews from a study day on that were recalled, of young and of mature cards.

    Only a card's first answer of a day counts, and none on steps: they test what is kept over days.
    """
    reviews: Counter[Stage] = Counter()
    recalled: Counter[Stage] = Counter()
    for group in answers:
        if group.stage in REVIEWED and group.day >= since:
            reviews[group.stage] += group.count
            recalled[group.stage] += group.count * (group.rating is not Rating.AGAIN)
    return {stage: Recall(reviews[stage], recalled[stage]) for stage in REVIEWED}


def buttons(answers: Iterable[Answers]) -> dict[Stage, Counter[Rating]]:
    """How often each rating was given to cards of each stage."""
    counts: dict[Stage, Counter[Rating]] = {stage: Counter() for stage in Stage}
    for group in answers:
        counts[group.stage][group.rating] += group.count
    return counts


def by_hour(answers: Iterable[Answers]) -> dict[int, tuple[int, Recall]]:
    """Answers of each hour of the day that has any, and how many of its reviews were recalled."""
    hours: defaultdict[int, list[Answers]] = defaultdict(list)
    for group in answers:
        hours[group.hour].append(group)
    return {hour: (sum(group.count for group in hours[hour]), _recall(hours[hour])) for hour in sorted(hours)}


def _recall(answers: Iterable[Answers]) -> Recall:
    stages = true_retention(answers, 0).values()
    return Recall(sum(stage.reviews for stage in stages), sum(stage.recalled for stage in stages))


def rhythm(days: Iterable[StudyDay], today: StudyDay) -> Rhythm:
    """How regular the reviews were; a day that is not over breaks no row."""
    kept = {day for day in days if day <= today}
    runs: dict[StudyDay, int] = {}
    for day in sorted(kept):
        runs[day] = runs.get(day - 1, 0) + 1
    month = sum(day > today - MONTH for day in kept)
    return Rhythm(month, runs.get(today, runs.get(today - 1, 0)), max(runs.values(), default=0))


def spread(values: Iterable[float], bounds: Sequence[float]) -> list[Bin]:
    """Cards by their value, between bounds that rise; the last bin is without end.

    A value below the first bound counts to the first bin.
    """
    edges = [*bounds[1:], None]
    counts: Counter[float] = Counter(
        max((bound for bound in bounds if bound <= value), default=bounds[0]) for value in values
    )
    return [Bin(low, high, counts[low]) for low, high in zip(bounds, edges, strict=True)]


def stage_of(memory: Memory) -> Stage:
    """How far a card is now."""
    match memory.state:
        case CardState.NEW:
            return Stage.NEW
        case CardState.REVIEW:
            return Stage.MATURE if (memory.interval_days or 0) >= MATURE else Stage.YOUNG
        case _:
            return Stage.LEARNING


def rating_shares(counts: Mapping[Stage, Mapping[Rating, int]]) -> RatingShares:
    """How often this learner gives each rating; few answers leave the usual shares of a forecast in force."""
    usual = RatingShares()
    reviewed = Counter(counts[Stage.YOUNG]) + Counter(counts[Stage.MATURE])
    recalled = [reviewed[rating] for rating in Rating if rating is not Rating.AGAIN]
    return RatingShares(
        first=_blended(_in_order(counts[Stage.NEW]), usual.first),
        stepping=_blended(_in_order(counts[Stage.LEARNING]), usual.stepping),
        recalled=_blended(recalled, usual.recalled),
    )


def _in_order(counts: Mapping[Rating, int]) -> list[int]:
    return [counts.get(rating, 0) for rating in Rating]


def _blended(counts: Sequence[int], usual: Sequence[float]) -> tuple[float, ...]:
    total = sum(counts)
    own = min(total, _WELL_KNOWN)
    shares = [count / total if total else 0.0 for count in counts]
    pairs = zip(shares, usual, strict=True)
    return tuple((own * share + _PRIOR * common) / (own + _PRIOR) for share, common in pairs)


def alike(memories: Iterable[Memory], today: StudyDay) -> Counter[Memory]:
    """Cards by a memory that is nearly theirs, which makes a forecast of many cards cheap.

    Stability is kept to two digits, difficulty to halves, and what was due before today is due today.
    """
    return Counter(_rough(memory, today) for memory in memories)


def _rough(memory: Memory, today: StudyDay) -> Memory:
    if memory.stability is None or memory.difficulty is None:
        return Memory(state=memory.state, suspended=memory.suspended, unlocked=memory.unlocked)
    return Memory(
        state=memory.state,
        step=memory.step,
        due_day=None if memory.due_day is None else max(memory.due_day, today),
        stability=float(f"{memory.stability:.2g}"),
        difficulty=round(memory.difficulty * 2) / 2,
        last_day=memory.last_day,
        suspended=memory.suspended,
        unlocked=memory.unlocked,
    )

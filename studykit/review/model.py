"""Values of review: ratings, events of a card's log, the memory they fold into, and the settings."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from studykit.errors import UsageError
from studykit.review import day
from studykit.review.day import StudyDay, zone_named

WEIGHT_COUNT = 21

_YEAR = 365 * 86_400  # seconds


class Rating(IntEnum):
    """How well the learner recalled an answer."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class CardState(StrEnum):
    """Where a card stands: never answered, in first steps, spaced by days, or in steps after a lapse."""

    NEW = "new"
    LEARNING = "learning"
    REVIEW = "review"
    RELEARNING = "relearning"


STEPPING = frozenset({CardState.LEARNING, CardState.RELEARNING})


class EventKind(StrEnum):
    """What happened to a card."""

    ANSWER = "answer"
    RETRACT = "retract"
    RESET = "reset"
    SET_DUE = "set_due"
    SUSPEND = "suspend"
    RESUME = "resume"
    BURY = "bury"
    UNLOCK = "unlock"
    CHECK = "check"


class ReviewOrder(StrEnum):
    """Order of due reviews: most forgotten first, longest due first, shuffled, or topic by topic."""

    RETRIEVABILITY = "retrievability"
    DUE = "due"
    RANDOM = "random"
    TOPIC = "topic"


class NewOrder(StrEnum):
    """Order of new cards: as their works are read, or shuffled."""

    READING = "reading"
    RANDOM = "random"


class NewMix(StrEnum):
    """Where a session puts new cards: after the reviews, or spread evenly among them."""

    AFTER = "after"
    AMONG = "among"


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the append-only log; entries are ordered by ``(at_ms, uid)``.

    Attributes:
        uid: identity of the event.
        card: uid of the card it happened to.
        at_ms: instant, milliseconds since the epoch.
        study_day: study day of the instant when it was recorded.
        utc_offset: minutes east of UTC in the study zone at the instant.
        kind: what happened.
        rating: the answer given (answers).
        duration_ms: milliseconds from question to rating (answers).
        state: the card's state afterwards (answers; of a set due, review when None).
        step: index of the learning step the card is on afterwards; None in review.
        interval_days: days to the due day; None in learning steps.
        due_day: study day on which the card is due next; of an unlock, from which it may be asked (None:
            at once).
        due_ms: instant at which a card in steps is due; its study day is ``due_day``.
        target: uid of the event that a retraction takes back.
    """

    uid: str
    card: str
    at_ms: int
    study_day: StudyDay
    utc_offset: int
    kind: EventKind
    rating: Rating | None = None
    duration_ms: int | None = None
    state: CardState | None = None
    step: int | None = None
    interval_days: int | None = None
    due_day: StudyDay | None = None
    due_ms: int | None = None
    target: str | None = None


@dataclass(frozen=True, slots=True)
class Memory:
    """What a card's events fold into; the default is a locked card that was never answered.

    Attributes:
        state: where the card stands.
        step: index of the learning step it is on; None outside steps.
        due_day: study day on which it is due; of a new card, from which it may be asked (None: at once).
        due_ms: instant at which a card in steps is due.
        interval_days: days from the event that set the due to the due day; None in steps.
        stability: days until recall falls to 0.9; None before the first answer.
        difficulty: 1 to 10; None before the first answer.
        reps: answers that count.
        lapses: times it was forgotten while in review.
        last_day: study day of the last answer (never earlier than that of an answer before it).
        last_ms: instant of the last answer.
        suspended: held back until resumed.
        buried_day: held back on that study day only.
        unlocked: may be shown as a new card.
    """

    state: CardState = CardState.NEW
    step: int | None = None
    due_day: StudyDay | None = None
    due_ms: int | None = None
    interval_days: int | None = None
    stability: float | None = None
    difficulty: float | None = None
    reps: int = 0
    lapses: int = 0
    last_day: StudyDay | None = None
    last_ms: int | None = None
    suspended: bool = False
    buried_day: StudyDay | None = None
    unlocked: bool = False


@dataclass(frozen=True, slots=True)
class ReviewSettings:
    """A learner's wishes for review.

    Attributes:
        learning_steps: seconds between the first answers of a new card; may be empty.
        relearning_steps: seconds between answers after a lapse; may be empty.
        desired_retention: recall aimed at when a card falls due, from 0.1 to below 1.
        maximum_interval: longest interval in days, 1 to 36500.
        zone: IANA name of the study zone.
        rollover_hour: local hour at which a study day begins, 0 to 23.
        new_per_day: new cards a day.
        reviews_per_day: reviews a day.
        minutes_per_day: minutes of review a day; None for no limit.
        drafts_per_day: proposed cards to decide about a day.
        learn_ahead: seconds by which a card in steps may come early when nothing else is left.
        leech_lapses: lapses at which a card counts as a leech; 0 for never.
        balance_load: choose days with few reviews among those that fuzz allows.
        easy_days: share of the usual reviews wanted on each weekday, 0 to 1, from Monday to Sunday.
        weights: the 21 FSRS weights; None for the defaults of the pinned fsrs.
        review_order: order of reviews.
        new_order: order of new cards.
        new_mix: where a session puts new cards.

    Raises:
        UsageError: a value is out of its range.
    """

    learning_steps: tuple[int, ...] = (60, 600)
    relearning_steps: tuple[int, ...] = (600,)
    desired_retention: float = 0.9
    maximum_interval: int = 36500
    zone: str = "UTC"
    rollover_hour: int = 4
    new_per_day: int = 20
    reviews_per_day: int = 200
    minutes_per_day: int | None = None
    drafts_per_day: int = 3
    learn_ahead: int = 1200
    leech_lapses: int = 8
    balance_load: bool = True
    easy_days: tuple[float, ...] = (1.0,) * 7
    weights: tuple[float, ...] | None = None
    review_order: ReviewOrder = ReviewOrder.RETRIEVABILITY
    new_order: NewOrder = NewOrder.READING
    new_mix: NewMix = NewMix.AFTER

    def __post_init__(self) -> None:
        zone_named(self.zone)
        steps = self.learning_steps + self.relearning_steps
        limits = (self.new_per_day, self.reviews_per_day, self.minutes_per_day or 0, self.drafts_per_day)
        rules = {
            "steps must last from a second to a year": all(1 <= step <= _YEAR for step in steps),
            "desired retention must be at least 0.1 and below 1": 0.1 <= self.desired_retention < 1,
            "the longest interval must be 1 to 36500 days": 1 <= self.maximum_interval <= 36500,
            "the rollover hour must be 0 to 23": self.rollover_hour in range(24),
            "limits must not be negative": min(*limits, self.learn_ahead, self.leech_lapses) >= 0,
            "easy days must be seven shares from 0 to 1": len(self.easy_days) == 7
            and all(0 <= share <= 1 for share in self.easy_days),
            f"there must be {WEIGHT_COUNT} weights": self.weights is None
            or len(self.weights) == WEIGHT_COUNT,
        }
        for rule, kept in rules.items():
            if not kept:
                raise UsageError(rule)

    def study_day(self, at_ms: int) -> StudyDay:
        """Study day of an instant."""
        return day.study_day(at_ms, self.zone, self.rollover_hour)

    def day_start_ms(self, start: StudyDay) -> int:
        """First instant of a study day."""
        return day.day_start_ms(start, self.zone, self.rollover_hour)

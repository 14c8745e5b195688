"""Outcomes: what each of the four answers would do to a card, computed at once.

What the buttons show and what is stored is the same value, so a learner gets what was announced.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import nextafter

from studykit.review import kernel
from studykit.review.answer import Placement, remember, state_after
from studykit.review.balance import HORIZON, Balance, choose_day
from studykit.review.day import StudyDay, utc_offset
from studykit.review.fuzz import fuzz_bounds, fuzz_factor, pick
from studykit.review.model import CardState, Event, EventKind, Memory, Rating, ReviewSettings
from studykit.review.steps import next_step

_ALMOST_ONE = nextafter(1.0, 0.0)  # the largest fuzz factor


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one answer leads to.

    Attributes:
        rating: the answer.
        memory: the card's memory after it.
        place: state, step and due after it.
    """

    rating: Rating
    memory: Memory
    place: Placement

    @property
    def interval_days(self) -> int | None:
        """Days until the card is due; None in steps."""
        return self.place.interval_days

    @property
    def due_day(self) -> StudyDay:
        """Study day on which the card is due."""
        return self.place.due_day

    @property
    def due_ms(self) -> int | None:
        """Instant at which a card in steps is due; None in review."""
        return self.place.due_ms


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The four outcomes of a card at an instant.

    Attributes:
        card: uid of the card.
        at_ms: instant they were computed for.
        study_day: its study day, on which any of the answers counts as given.
        by_rating: again, hard, good, easy; none is due earlier than the one before it.
    """

    card: str
    at_ms: int
    study_day: StudyDay
    by_rating: tuple[Outcome, Outcome, Outcome, Outcome]

    def of(self, rating: Rating) -> Outcome:
        """Outcome of one rating."""
        return self.by_rating[rating - 1]


def outcomes(
    card_uid: str,
    memory: Memory | None,
    now_ms: int,
    settings: ReviewSettings,
    balance: Balance | None = None,
) -> Outcomes:
    """Compute what each answer would do to a card now.

    Due instants never fall from again to easy, and the intervals of a card in review grow strictly from hard
    to easy until the longest interval stops them.

    Args:
        card_uid: the card.
        memory: its memory; None counts as new.
        now_ms: the instant.
        settings: steps, aims and limits.
        balance: what the coming days hold; None leaves the days to fuzz alone.

    Raises:
        ValueError: a weight of the settings is outside the bounds that fsrs sets.
    """
    asked = _asked(card_uid, memory, now_ms, settings, balance)
    again, hard, good, easy = (_outcome(asked, rating, place) for rating, place in _places(asked))
    return Outcomes(card_uid, now_ms, asked.today, (again, hard, good, easy))


def answer(
    card_uid: str,
    memory: Memory | None,
    at_ms: int,
    settings: ReviewSettings,
    rating: Rating,
    *,
    uid: str,
    duration_ms: int | None,
    balance: Balance | None = None,
) -> tuple[Event, Memory]:
    """Event of an answer and the memory after it: what `outcomes` announces, without the better ratings.

    Args:
        card_uid: the card.
        memory: its memory before; None counts as new.
        at_ms: instant of the answer.
        settings: steps, aims and limits.
        rating: the answer chosen.
        uid: identity of the event.
        duration_ms: milliseconds from question to rating.
        balance: as for `outcomes`; with the same one, the answer is what was announced.

    Raises:
        ValueError: as for `outcomes`.
    """
    asked = _asked(card_uid, memory, at_ms, settings, balance)
    place = next(place for each, place in _places(asked) if each is rating)
    event = Event(
        uid=uid,
        card=card_uid,
        at_ms=at_ms,
        study_day=asked.today,
        utc_offset=utc_offset(at_ms, settings.zone),
        kind=EventKind.ANSWER,
        rating=rating,
        duration_ms=duration_ms,
        state=place.state,
        step=place.step,
        interval_days=place.interval_days,
        due_day=place.due_day,
        due_ms=place.due_ms,
    )
    return event, _outcome(asked, rating, place).memory


def reach(
    card_uid: str,
    memory: Memory | None,
    now_ms: int,
    settings: ReviewSettings,
    rating: Rating = Rating.EASY,
) -> range:
    """Study days between which an answer may put a card, whatever the balance; those of worse answers too.

    That is what a balance has to know of the coming days. It is empty when the card stays in steps or goes
    further than balancing reaches, and when the learner wants none.

    Args:
        card_uid: the card.
        memory: its memory; None counts as new.
        now_ms: the instant.
        settings: steps, aims and limits.
        rating: the answer.
    """
    asked = _asked(card_uid, memory, now_ms, settings, None)
    if not settings.balance_load:
        return range(asked.today, asked.today)
    soonest, latest = (
        [
            place.due_day
            for each, place in _places(replace(asked, factor=factor))
            if each <= rating and place.interval_days
        ]
        for factor in (0.0, _ALMOST_ONE)
    )
    first, last = min(soonest, default=asked.today), max(latest, default=asked.today - 1)
    return range(first, min(last, asked.today + HORIZON) + 1)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A card put to the learner, and all that its outcomes depend on."""

    before: Memory
    now_ms: int
    today: StudyDay
    factor: float
    settings: ReviewSettings
    balance: Balance | None


@dataclass(frozen=True, slots=True)
class _Least:
    """What the next better rating may not fall below: days from today and instant of the due before it."""

    days: int
    at_ms: int


def _asked(
    card_uid: str, memory: Memory | None, now_ms: int, settings: ReviewSettings, balance: Balance | None
) -> _Asked:
    before = memory or Memory()
    today = settings.study_day(now_ms)
    heeded = balance if settings.balance_load else None
    return _Asked(before, now_ms, today, fuzz_factor(card_uid, before.reps), settings, heeded)


def _outcome(asked: _Asked, rating: Rating, place: Placement) -> Outcome:
    state = _state(asked, rating)
    return Outcome(
        rating, remember(asked.before, rating, asked.today, asked.now_ms, state=state, place=place), place
    )


def _places(asked: _Asked) -> Iterator[tuple[Rating, Placement]]:
    """Where each rating puts the card, from again to easy; none depends on a better one."""
    least = _Least(days=0, at_ms=asked.now_ms)
    for rating in Rating:
        stepped, state = next_step(asked.before.state, asked.before.step, rating, asked.settings)
        if stepped is None:
            days = _interval(asked, rating, least.days)
            place = Placement(CardState.REVIEW, asked.today + days, interval_days=days)
        else:
            place = _stepped(asked, *stepped, state, least.at_ms)
        yield rating, place
        # easy outdoes what good would earn in days even while good is still a step
        earned = _interval(asked, rating, least.days) if rating is Rating.GOOD and stepped else 0
        least = _Least(max(place.due_day - asked.today, earned), place.due_ms or least.at_ms)


def _state(asked: _Asked, rating: Rating) -> kernel.MemoryState:
    return state_after(asked.before, rating, asked.today, asked.settings.weights)


def _interval(asked: _Asked, rating: Rating, least: int) -> int:
    """Days to wait if the card is spaced by days: FSRS's interval, fuzzed, in the order of the ratings."""
    before, settings = asked.before, asked.settings
    stability = _state(asked, rating).stability
    whole = kernel.interval_days(
        stability, settings.desired_retention, settings.maximum_interval, settings.weights
    )
    strict = rating is Rating.EASY
    minimum, ideal = 1, float(whole)
    if before.state is CardState.REVIEW and rating is not Rating.AGAIN:
        strict = rating is not Rating.HARD
        ideal = kernel.exact_interval(stability, settings.desired_retention, settings.weights)
        if before.interval_days and whole > before.interval_days:
            minimum = before.interval_days + 1  # fuzz must not undo growth
    longest = max(settings.maximum_interval, least)
    return _days(asked, ideal, max(minimum, least + strict), longest)


def _days(asked: _Asked, ideal: float, minimum: int, longest: int) -> int:
    """Days to wait of those that fuzz allows: a quiet day where the load is known, else any."""
    lower, upper = fuzz_bounds(ideal, minimum, longest)
    if asked.balance is None or upper > HORIZON:
        return pick(asked.factor, lower, upper)
    window = range(asked.today + lower, asked.today + upper + 1)
    return choose_day(window, asked.factor, asked.balance, asked.settings.easy_days) - asked.today


def _stepped(asked: _Asked, step: int, seconds: int, state: CardState, least_ms: int) -> Placement:
    """Put the card on a step."""
    due_ms = max(asked.now_ms + seconds * 1000, least_ms)
    day = asked.settings.study_day(due_ms)
    if day > asked.today:  # a wait that crosses into another day ends when that day begins
        due_ms = asked.settings.day_start_ms(day)
    return Placement(state, day, step=step, due_ms=due_ms)

"""Outcomes: what each of the four answers would do to a card, computed at once.

What the buttons show and what is stored is the same value, so a learner gets what was announced.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from studykit.review import kernel
from studykit.review.answer import Placement, remember, state_after
from studykit.review.day import StudyDay, day_start_ms, study_day, utc_offset
from studykit.review.fuzz import fuzz_factor, fuzzed
from studykit.review.model import CardState, Event, EventKind, Memory, Rating, ReviewSettings
from studykit.review.steps import after_step


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
        utc_offset: minutes east of UTC at the instant.
        by_rating: again, hard, good, easy; none is due earlier than the one before it.
    """

    card: str
    at_ms: int
    study_day: StudyDay
    utc_offset: int
    by_rating: tuple[Outcome, Outcome, Outcome, Outcome]

    def of(self, rating: Rating) -> Outcome:
        """Outcome of one rating."""
        return self.by_rating[rating - 1]


def outcomes(card_uid: str, memory: Memory | None, now_ms: int, settings: ReviewSettings) -> Outcomes:
    """Compute what each answer would do to a card now.

    Due instants never fall from again to easy, and the intervals of a card in review grow strictly from hard
    to easy until the longest interval stops them. A card without a memory counts as new.

    Raises:
        ValueError: a weight of the settings is outside the bounds that fsrs sets.
    """
    asked = _asked(card_uid, memory, now_ms, settings)
    again, hard, good, easy = (_outcome(asked, rating, place) for rating, place in _places(asked))
    offset = utc_offset(now_ms, settings.zone)
    return Outcomes(card_uid, now_ms, asked.today, offset, (again, hard, good, easy))


def answer(
    card_uid: str,
    memory: Memory | None,
    at_ms: int,
    settings: ReviewSettings,
    rating: Rating,
    *,
    uid: str,
    duration_ms: int | None,
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

    Raises:
        ValueError: as for `outcomes`.
    """
    asked = _asked(card_uid, memory, at_ms, settings)
    place = next(place for each, place in _places(asked) if each is rating)
    offset = utc_offset(at_ms, settings.zone)
    event = _event(card_uid, place, rating, uid, at_ms, asked.today, offset, duration_ms)
    return event, _outcome(asked, rating, place).memory


def answer_event(given: Outcomes, rating: Rating, *, uid: str, at_ms: int, duration_ms: int | None) -> Event:
    """Event that records an answer; folding it gives the memory that its outcome announced.

    Args:
        given: outcomes shown to the learner; compute them anew when the study day has turned since.
        rating: the answer chosen.
        uid: identity of the event.
        at_ms: instant of the answer.
        duration_ms: milliseconds from question to rating.
    """
    place = given.of(rating).place
    return _event(given.card, place, rating, uid, at_ms, given.study_day, given.utc_offset, duration_ms)


def _event(
    card: str,
    place: Placement,
    rating: Rating,
    uid: str,
    at_ms: int,
    today: StudyDay,
    offset: int,
    duration_ms: int | None,
) -> Event:
    return Event(
        uid=uid,
        card=card,
        at_ms=at_ms,
        study_day=today,
        utc_offset=offset,
        kind=EventKind.ANSWER,
        rating=rating,
        duration_ms=duration_ms,
        state=place.state,
        step=place.step,
        interval_days=place.interval_days,
        due_day=place.due_day,
        due_ms=place.due_ms,
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """A card put to the learner, and all that its outcomes depend on."""

    before: Memory
    now_ms: int
    today: StudyDay
    factor: float
    settings: ReviewSettings


@dataclass(frozen=True, slots=True)
class _Least:
    """What the next better rating may not fall below: days from today and instant of the due before it."""

    days: int
    at_ms: int


def _asked(card_uid: str, memory: Memory | None, now_ms: int, settings: ReviewSettings) -> _Asked:
    before = memory or Memory()
    today = study_day(now_ms, settings.zone, settings.rollover_hour)
    return _Asked(before, now_ms, today, fuzz_factor(card_uid, before.reps), settings)


def _outcome(asked: _Asked, rating: Rating, place: Placement) -> Outcome:
    state = _state(asked, rating)
    return Outcome(
        rating, remember(asked.before, rating, asked.today, asked.now_ms, state=state, place=place), place
    )


def _places(asked: _Asked) -> Iterator[tuple[Rating, Placement]]:
    """Where each rating puts the card, from again to easy; none depends on a better one."""
    least = _Least(days=0, at_ms=asked.now_ms)
    for rating in Rating:
        stepped, state = _step(asked, rating)
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
    return fuzzed(ideal, asked.factor, max(minimum, least + strict), longest)


def _stepped(asked: _Asked, step: int, seconds: int, state: CardState, least_ms: int) -> Placement:
    """Put the card on a step."""
    due_ms = max(asked.now_ms + seconds * 1000, least_ms)
    zone, rollover = asked.settings.zone, asked.settings.rollover_hour
    day = study_day(due_ms, zone, rollover)
    if day > asked.today:  # a wait that crosses into another day ends when that day begins
        due_ms = day_start_ms(day, zone, rollover)
    return Placement(state, day, step=step, due_ms=due_ms)


def _step(asked: _Asked, rating: Rating) -> tuple[tuple[int, int] | None, CardState]:
    """Next step with its seconds, or None, and the state of a card in those steps."""
    before, settings = asked.before, asked.settings
    if before.state is CardState.REVIEW:
        lapse = after_step(settings.relearning_steps, None, rating) if rating is Rating.AGAIN else None
        return lapse, CardState.RELEARNING
    if before.state is CardState.RELEARNING:
        return after_step(settings.relearning_steps, before.step, rating), CardState.RELEARNING
    return after_step(settings.learning_steps, before.step, rating), CardState.LEARNING

"""Reviews given in Anki as events of the log.

Anki's log tells each review by its millisecond, and what it led to by an interval. A package that was written
here may have moved an answer by a few milliseconds, because Anki wants one of its own for each.
"""

from collections.abc import Iterable, Iterator, Sequence

from studykit.exchange.anki_collection import AnkiCard, AnkiReview
from studykit.review.day import utc_offset
from studykit.review.model import STEPPING, CardState, Event, EventKind, Rating, ReviewSettings
from studykit.review.replay import heard, standing
from studykit.review.steps import next_step

SHIFT_MS = 20
"""Milliseconds by which the same review may be later there than here; nobody answers a card twice in them."""

_OURS = "anki-"  # how the uids of events begin that come from Anki
_FILTERED, _MANUAL = 3, 4  # kinds of log entries


def new_events(
    card: str, theirs: AnkiCard, history: Sequence[Event], settings: ReviewSettings
) -> list[Event]:
    """What Anki's log of a card tells that ours does not, in order.

    Answers, and that the card was made new again. Left out is what leaves its memory alone: cramming, and
    due dates that were set by hand.

    Args:
        card: uid of the card.
        theirs: the card in Anki.
        history: its whole log here, with what was taken back: that does not come again.
        settings: steps and the study day.
    """
    known = {(event.at_ms, event.rating or 0) for event in history}
    new = [review for review in theirs.log if _counts(review) and not _is_known(review, known)]
    walk: list[AnkiReview | Event] = sorted([*standing(history), *new], key=lambda item: item.at_ms)
    return list(_walked(card, walk, settings))


def undone(theirs: AnkiCard, history: Sequence[Event]) -> list[str]:
    """The uids of the retractions by which reviews of Anki's were taken back; another import ends those."""
    told = {review.at_ms for review in theirs.log}
    counted = {event.uid for event in standing(history)}
    gone = {
        event.uid
        for event in history
        if event.uid.startswith(_OURS) and event.uid not in counted and event.at_ms in told
    }
    return [event.uid for event in heard(history) if event.target in gone]


def last_answer_ms(theirs: AnkiCard) -> int | None:
    """The instant of the last answer in Anki's log."""
    return max((review.at_ms for review in theirs.log if review.ease), default=None)


def _counts(review: AnkiReview) -> bool:
    if not review.ease:
        return review.kind == _MANUAL and not review.factor
    return review.ease <= max(Rating) and not (review.kind == _FILTERED and not review.factor)


def _is_known(review: AnkiReview, known: set[tuple[int, int]]) -> bool:
    return any((review.at_ms - late, review.ease) in known for late in range(SHIFT_MS))


def _walked(card: str, items: Iterable[AnkiReview | Event], settings: ReviewSettings) -> Iterator[Event]:
    """The new ones as events; the others say in which state they find the card."""
    state, step = CardState.NEW, None
    for item in items:
        if isinstance(item, Event):
            event = item
        else:
            event = _event(card, item, state, step, settings)
            yield event
        if event.kind is EventKind.RESET:
            state, step = CardState.NEW, None
        elif event.state is not None:
            state, step = event.state, event.step


def _event(
    card: str, review: AnkiReview, state: CardState, step: int | None, settings: ReviewSettings
) -> Event:
    at_ms = review.at_ms
    day = settings.study_day(at_ms)
    # the same on all machines that read it, so that the union of their logs holds it once
    uid, offset = f"{_OURS}{at_ms}-{card[:8]}", utc_offset(at_ms, settings.zone)
    if not review.ease:
        return Event(uid, card, at_ms, day, offset, EventKind.RESET)
    rating = Rating(review.ease)
    if review.interval > 0:
        state, step, due_ms, due_day = CardState.REVIEW, None, None, day + review.interval
    else:
        state, step = _stepped(state, step, rating, settings)
        due_ms = at_ms - review.interval * 1000
        due_day = settings.study_day(due_ms)
        if due_day > day:
            due_ms = settings.day_start_ms(due_day)
    return Event(
        uid, card, at_ms, day, offset, EventKind.ANSWER, rating, review.duration_ms, state, step,
        max(review.interval, 0) or None, due_day, due_ms,
    )  # fmt: skip


def _stepped(
    state: CardState, step: int | None, rating: Rating, settings: ReviewSettings
) -> tuple[CardState, int]:
    """The step that an answer leads to, by our list of steps, whatever Anki's was."""
    place, kind = next_step(state, step, rating, settings)
    return (kind if kind in STEPPING else CardState.LEARNING), place[0] if place else 0

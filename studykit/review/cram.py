"""Cramming: cards asked whenever they are due, weakest first, until each is known once; nothing is kept."""

from collections.abc import Iterable
from dataclasses import replace

from studykit.review.day import StudyDay, utc_offset
from studykit.review.model import CardState, Event, EventKind, Memory, Rating, ReviewSettings
from studykit.review.queue import Candidates, Queue, QueueCard, Room, build_queue

_AGAIN_AFTER = 60_000  # milliseconds


def cram(cards: Iterable[QueueCard], now_ms: int, settings: ReviewSettings) -> Queue:
    """All of some cards, siblings too, those that are most forgotten first."""
    today = settings.study_day(now_ms)
    chosen = [replace(card, memory=_askable(card.known, today), siblings=card.card) for card in cards]
    return build_queue(Candidates(reviews=[chosen]), now_ms, settings, Room(len(chosen), 0, len(chosen)))


def _askable(memory: Memory, today: StudyDay) -> Memory:
    return replace(memory, state=CardState.REVIEW, due_day=today, buried_day=None, unlocked=True)


def practised(
    card: str, before: Memory, at_ms: int, settings: ReviewSettings, rating: Rating
) -> tuple[Event, Memory]:
    """An answer for practice, and where it leaves the card in the session: Again brings it back soon."""
    today = settings.study_day(at_ms)
    event = Event("", card, at_ms, today, utc_offset(at_ms, settings.zone), EventKind.ANSWER, rating)
    if rating is Rating.AGAIN:
        return event, replace(before, state=CardState.RELEARNING, due_day=today, due_ms=at_ms + _AGAIN_AFTER)
    return event, replace(before, state=CardState.REVIEW, due_day=None, due_ms=None)

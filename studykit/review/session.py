"""Session: one sitting of review as a value that each answer turns into the next.

The terminal loop, scripts and tests drive it the same way: ask ``current`` for a card, store the event, hand
event and memory to ``answered``. Nothing is kept here that the log does not have.
"""

from dataclasses import dataclass, field, replace
from itertools import chain
from math import inf
from typing import NamedTuple

from studykit.errors import ConflictError
from studykit.review.model import (
    STEPPING,
    CardState,
    Event,
    EventKind,
    Memory,
    NewMix,
    Rating,
    ReviewSettings,
)
from studykit.review.queue import Queue, QueueCard


class Left(NamedTuple):
    """Cards left in a session: new, in steps, due, and drafts to decide about."""

    new: int
    learning: int
    due: int
    drafts: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """What was answered.

    Attributes:
        answers: how many answers.
        seconds: time spent on them.
        reviewed: answers of cards that were in review.
        recalled: those among them that were not Again.
    """

    answers: int = 0
    seconds: float = 0.0
    reviewed: int = 0
    recalled: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.answers + other.answers,
            self.seconds + other.seconds,
            self.reviewed + other.reviewed,
            self.recalled + other.recalled,
        )

    @property
    def true_retention(self) -> float | None:
        """Share of cards in review that were recalled, 0 to 1; None when none was reviewed."""
        return self.recalled / self.reviewed if self.reviewed else None


class Limits(NamedTuple):
    """When a session ends though cards are left: after some answers, or some seconds of answering."""

    answers: float = inf
    seconds: float = inf

    def reached(self, tally: Tally) -> bool:
        """Whether it is time to stop."""
        return tally.answers >= self.answers or tally.seconds >= self.seconds


@dataclass(frozen=True, slots=True)
class Session:
    """A sitting in progress.

    Attributes:
        learn_ahead_ms: by how much a card in steps may come early when nothing else is left.
        cards: reviews and new cards in order; sessions of a sitting share them, so that each costs little.
        stepping: cards in steps, soonest due first.
        asked: how many of ``cards`` have been asked.
        tally: what this session answered.
        earlier: what was answered on this study day before it.
        last_event: the event that led here; None at the start, and when a card left without one.
        previous: the session before that step.
    """

    learn_ahead_ms: int
    cards: tuple[QueueCard, ...]
    stepping: tuple[QueueCard, ...]
    asked: int = 0
    tally: Tally = Tally()
    earlier: Tally = Tally()
    last_event: Event | None = None
    previous: "Session | None" = field(default=None, repr=False, compare=False)

    @property
    def line(self) -> tuple[QueueCard, ...]:
        """Reviews and new cards not asked yet, in order."""
        return self.cards[self.asked :]


@dataclass(frozen=True, slots=True)
class Summary:
    """How a session went.

    Attributes:
        tally: what it answered.
        left: cards it leaves unasked.
        true_retention_today: share of reviews recalled on this study day, sessions before included; None
            without any.
    """

    tally: Tally
    left: Left
    true_retention_today: float | None


def start(queue: Queue, settings: ReviewSettings, earlier: Tally | None = None) -> Session:
    """Begin a session with a queue.

    Args:
        queue: cards to ask.
        settings: how new cards are mixed in and how far ahead cards in steps may come.
        earlier: what was answered on this study day before.
    """
    among = settings.new_mix is NewMix.AMONG
    line = _spread(queue.review, queue.new) if among else queue.review + queue.new
    line = _spread(line, queue.drafts)
    stepping = tuple(sorted(queue.learning + queue.later, key=_due_ms))
    return Session(settings.learn_ahead * 1000, line, stepping, earlier=earlier or Tally())


def current(session: Session, now_ms: int) -> QueueCard | None:
    """Card to ask at an instant: one in steps that is due, else the next in line, else one soon due.

    None means that nothing is left to ask now; :func:`next_due_ms` tells whether a card comes later.
    """
    soonest = session.stepping[0] if session.stepping else None
    if soonest and _due_ms(soonest) <= now_ms:
        return soonest
    if session.asked < len(session.cards):
        return session.cards[session.asked]
    if soonest and _due_ms(soonest) <= now_ms + session.learn_ahead_ms:
        return soonest
    return None


def next_due_ms(session: Session) -> int | None:
    """Instant at which the next card in steps is due; None when there is none."""
    return _due_ms(session.stepping[0]) if session.stepping else None


def answered(session: Session, event: Event, memory: Memory) -> Session:
    """Session after an event of one of its cards: an answer, or one that holds the card back.

    A card whose steps bring it back on the same study day stays in the session.

    Args:
        session: the session before.
        event: what happened, already stored.
        memory: the card's memory after it.

    Raises:
        ConflictError: the card is not in the session.
    """
    card = _find(session, event.card)
    after = set_aside(session, event.card)
    stepping = after.stepping
    if _comes_back(memory, event):
        stepping = tuple(sorted((*stepping, replace(card, memory=memory)), key=_due_ms))
    tally = session.tally + _tally(card.known, event)
    return replace(after, stepping=stepping, tally=tally, last_event=event)


def set_aside(session: Session, uid: str) -> Session:
    """Session without a card to which nothing happened: a draft that was decided, or a card that is gone.

    Raises:
        ConflictError: the card is not in the session.
    """
    card = _find(session, uid)
    stepping = _without(session.stepping, uid)
    cards, asked = session.cards, session.asked
    if len(stepping) == len(session.stepping):  # it waits in line
        cards, asked = _moved_on(session, card)
    return replace(session, cards=cards, stepping=stepping, asked=asked, last_event=None, previous=session)


def undo(session: Session) -> Session:
    """Session before its last step; the caller stores a retraction of its ``last_event``, if there is one.

    Raises:
        ConflictError: nothing has happened in the session yet.
    """
    if session.previous is None:
        raise ConflictError("nothing to undo in this session")
    return session.previous


def left(session: Session) -> Left:
    """Count the cards left."""
    drafts = sum(card.draft for card in session.line)
    new = sum(card.known.state is CardState.NEW for card in session.line) - drafts
    return Left(new, len(session.stepping), len(session.line) - new - drafts, drafts)


def summary(session: Session) -> Summary:
    """Sum up a session."""
    return Summary(session.tally, left(session), (session.earlier + session.tally).true_retention)


def _comes_back(memory: Memory, event: Event) -> bool:
    shown = not memory.suspended and memory.buried_day != event.study_day
    today = memory.due_day is not None and memory.due_day <= event.study_day
    return shown and today and memory.state in STEPPING


def _tally(before: Memory, event: Event) -> Tally:
    if event.kind is not EventKind.ANSWER:
        return Tally()
    reviewed = before.state is CardState.REVIEW
    recalled = reviewed and event.rating is not Rating.AGAIN
    return Tally(1, (event.duration_ms or 0) / 1000, int(reviewed), int(recalled))


def _find(session: Session, uid: str) -> QueueCard:
    waiting = (session.cards[place] for place in range(session.asked, len(session.cards)))
    for card in chain(session.stepping, waiting):
        if card.card == uid:
            return card
    raise ConflictError(f"card {uid} is not in this session")


def _moved_on(session: Session, card: QueueCard) -> tuple[tuple[QueueCard, ...], int]:
    """The cards, and how many have been asked, once a card has left the line."""
    if session.cards[session.asked] is card:
        return session.cards, session.asked + 1
    return _without(session.line, card.card), 0


def _without(cards: tuple[QueueCard, ...], uid: str) -> tuple[QueueCard, ...]:
    for place, card in enumerate(cards):
        if card.card == uid:
            return cards[:place] + cards[place + 1 :]
    return cards


def _spread(reviews: tuple[QueueCard, ...], new: tuple[QueueCard, ...]) -> tuple[QueueCard, ...]:
    """Both lists in their own order, mixed as evenly as their lengths allow."""
    placed = [
        ((place + 0.5) / len(cards), card) for cards in (reviews, new) for place, card in enumerate(cards)
    ]
    return tuple(card for _, card in sorted(placed, key=lambda pair: pair[0]))


def _due_ms(card: QueueCard) -> int:
    """Instant from which a card in steps is due; one that carries a day alone is due all that day."""
    return card.known.due_ms or 0

"""Queue: which cards a learner is asked today, and in which order.

Chance is a hash of card and study day, so a queue that is built again keeps its order.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, islice
from math import inf
from operator import attrgetter

from studykit.review.day import StudyDay, elapsed_days, study_day
from studykit.review.fuzz import hash_fraction
from studykit.review.interleave import interleaved
from studykit.review.model import STEPPING, CardState, Memory, NewOrder, ReviewOrder, ReviewSettings

SECONDS_PER_ANSWER = 10.0  # until the learner's own figure is known

_LOCKED = Memory()
_topic = attrgetter("topic")


@dataclass(frozen=True, slots=True)
class QueueCard:
    """A card as the queue sees it.

    Attributes:
        card: uid of the card.
        memory: fold of its events; None while it is locked.
        topic: what neighbours in the queue should differ in.
        siblings: uid of its claim; only one card of a claim is asked on a day.
        position: place in the order of reading.
    """

    card: str
    memory: Memory | None
    topic: str
    siblings: str
    position: int

    @property
    def known(self) -> Memory:
        """Its memory; that of a locked card when it has none."""
        return _LOCKED if self.memory is None else self.memory


@dataclass(frozen=True, slots=True)
class DayCounts:
    """What was done on this study day already.

    Attributes:
        new: cards answered for the first time.
        review: answers of cards in review.
        seconds: time spent on answers.
    """

    new: int = 0
    review: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Queue:
    """Cards to ask, each group in its order.

    Attributes:
        learning: cards in steps that are due, or soon due and nothing else is left.
        review: cards due today.
        new: cards to meet today.
        later: cards in steps that fall due later on this study day.
    """

    learning: tuple[QueueCard, ...] = ()
    review: tuple[QueueCard, ...] = ()
    new: tuple[QueueCard, ...] = ()
    later: tuple[QueueCard, ...] = ()

    def __len__(self) -> int:
        return len(self.learning) + len(self.review) + len(self.new)

    def minutes(self, seconds_per_answer: float = SECONDS_PER_ANSWER) -> float:
        """Minutes that one answer to each card takes; ``later`` cards are not counted."""
        return len(self) * seconds_per_answer / 60


def build_queue(
    cards: Iterable[QueueCard],
    now_ms: int,
    settings: ReviewSettings,
    answered_today: DayCounts | None = None,
    *,
    seconds_per_answer: float = SECONDS_PER_ANSWER,
) -> Queue:
    """Choose and order the cards to ask at an instant.

    Suspended, buried and locked cards are left out, and so is a card with a sibling that was answered today
    or stands before it. Cards in steps are exempt from limits and burying: what was begun is finished.

    Args:
        cards: all cards; those answered today bury their siblings even if they are not asked again.
        now_ms: the instant.
        settings: limits, orders and study day.
        answered_today: what counts against the limits already.
        seconds_per_answer: what an answer takes this learner (above 0), for the limit of minutes.
    """
    today = study_day(now_ms, settings.zone, settings.rollover_hour)
    pool = _gather(cards, today)
    learning, later = _split(pool.stepping, now_ms)
    done = answered_today or DayCounts()
    room = _answers_left(settings, done, seconds_per_answer) - len(learning)
    candidates = _ranked(pool.review, _review_rank(settings.review_order, today), today)
    review = pool.claim(candidates, min(room, settings.reviews_per_day - done.review))
    candidates = _ranked(pool.new, _new_rank(settings.new_order), today)
    new = pool.claim(candidates, min(room - len(review), settings.new_per_day - done.new))
    if not review and not new:
        learning, later = _split(pool.stepping, now_ms + settings.learn_ahead * 1000)
    by_topic = settings.review_order is ReviewOrder.TOPIC
    arranged = sorted(review, key=_topic) if by_topic else interleaved(review, _topic)
    return Queue(learning, tuple(arranged), tuple(interleaved(new, _topic)), later)


@dataclass(frozen=True, slots=True)
class _Pool:
    """Cards that may be asked, by group, and the card that holds each claim spoken for on this day."""

    stepping: list[QueueCard] = field(default_factory=list)
    review: list[QueueCard] = field(default_factory=list)
    new: list[QueueCard] = field(default_factory=list)
    holders: dict[str, str] = field(default_factory=dict)

    def claim(self, candidates: Iterable[QueueCard], limit: float) -> list[QueueCard]:
        """Take up to ``limit`` candidates whose claim no other card holds; each then holds its own."""
        free = (card for card in candidates if self.holders.setdefault(card.siblings, card.card) == card.card)
        return list(islice(free, max(0, int(limit))))


def _gather(cards: Iterable[QueueCard], today: StudyDay) -> _Pool:
    pool = _Pool()
    for card in cards:
        memory = card.memory
        if memory is None:
            continue
        if memory.last_day is not None and memory.last_day >= today:
            # of several the first by name holds it, so that the order of the input does not matter
            pool.holders[card.siblings] = min(pool.holders.get(card.siblings, card.card), card.card)
        if not memory.unlocked or memory.suspended or memory.buried_day == today:
            continue
        if memory.state is CardState.NEW:
            pool.new.append(card)
        elif memory.due_day is not None and memory.due_day <= today:
            (pool.stepping if memory.state in STEPPING else pool.review).append(card)
    pool.stepping.sort(key=lambda card: (_due_ms(card), _chance(card, today)))
    for card in pool.stepping:
        pool.holders.setdefault(card.siblings, card.card)
    return pool


def _split(
    stepping: Sequence[QueueCard], until_ms: int
) -> tuple[tuple[QueueCard, ...], tuple[QueueCard, ...]]:
    """Cards in steps that are due at an instant, and those that are not."""
    due = tuple(card for card in stepping if _due_ms(card) <= until_ms)
    return due, tuple(stepping[len(due) :])


def _answers_left(settings: ReviewSettings, done: DayCounts, seconds_per_answer: float) -> float:
    if settings.minutes_per_day is None:
        return inf
    return (settings.minutes_per_day * 60 - done.seconds) // seconds_per_answer


def _ranked(
    cards: Iterable[QueueCard], rank: Callable[[QueueCard], float], today: StudyDay
) -> Iterator[QueueCard]:
    """Cards by rank, equals by chance, which is drawn only for as many as the caller takes."""
    for _, equals in groupby(sorted(cards, key=rank), key=rank):
        tied = list(equals)
        yield from sorted(tied, key=lambda card: _chance(card, today)) if len(tied) > 1 else tied


def _review_rank(order: ReviewOrder, today: StudyDay) -> Callable[[QueueCard], float]:
    def by_recall(card: QueueCard) -> float:
        """FSRS's recall falls with elapsed days over stability, so that ratio orders cards as recall does."""
        memory = card.known
        return -elapsed_days(memory.last_day, today) / memory.stability if memory.stability else -inf

    def by_due(card: QueueCard) -> float:
        return card.known.due_day or 0

    if order is ReviewOrder.RANDOM:
        return _by_chance_alone
    return by_due if order is ReviewOrder.DUE else by_recall


def _new_rank(order: NewOrder) -> Callable[[QueueCard], float]:
    return attrgetter("position") if order is NewOrder.READING else _by_chance_alone


def _by_chance_alone(_: QueueCard) -> float:
    return 0.0


def _due_ms(card: QueueCard) -> float:
    """Instant from which a card in steps is due; one that carries a day alone is due all that day."""
    due_ms = card.known.due_ms
    return -inf if due_ms is None else due_ms


def _chance(card: QueueCard, today: StudyDay) -> float:
    return hash_fraction(f"{today}:{card.card}")

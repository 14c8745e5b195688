"""Queue: which cards a learner is asked today, and in which order.

Chance is a hash of card and study day, so a queue that is built again keeps its order. Cards come page by
page, and no more of them are looked at than the day can hold.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby, islice
from math import inf
from operator import attrgetter, itemgetter
from typing import NamedTuple

from studykit.review.day import StudyDay, elapsed_days
from studykit.review.fuzz import hash_fraction
from studykit.review.interleave import interleaved
from studykit.review.model import STEPPING, CardState, Memory, NewOrder, ReviewOrder, ReviewSettings

SECONDS_PER_ANSWER = 10.0  # until the learner's own figure is known

_LOCKED = Memory()
_topic = attrgetter("topic")
_rank = itemgetter(0)


@dataclass(frozen=True, slots=True)
class QueueCard:
    """A card as the queue sees it.

    Attributes:
        card: uid of the card.
        memory: fold of its events; None while it is locked.
        topic: what neighbours in the queue should differ in.
        siblings: uid of its claim; only one card of a claim is asked on a day.
        position: place in the order of reading.
        draft: it is only proposed: the learner decides about it, and does not answer.
    """

    card: str
    memory: Memory | None
    topic: str
    siblings: str
    position: int
    draft: bool = False

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


class Candidates(NamedTuple):
    """Cards to choose from: as few as may be, or all cards as ``held`` and as the only page of both others.

    Each card of a page stands before those of the pages after it; within a page they come in any order. Cards
    that do not belong, or may not be asked, are passed over.

    Attributes:
        held: cards in steps that are due today, and cards answered today.
        reviews: pages of cards in review that are due, by the order of reviews.
        new: pages of new cards, by the order of new cards.
        drafts: proposed cards in the order in which they are decided about, as many as there is room for.
    """

    held: Iterable[QueueCard] = ()
    reviews: Iterable[Iterable[QueueCard]] = ()
    new: Iterable[Iterable[QueueCard]] = ()
    drafts: Iterable[QueueCard] = ()


class Room(NamedTuple):
    """How many cards a day still holds.

    Attributes:
        review: reviews, at most.
        new: new cards, at most.
        answers: both together and what is in steps; infinite without a limit of minutes, and below 0 once it
            is exceeded.
    """

    review: int
    new: int
    answers: float


@dataclass(frozen=True, slots=True)
class Queue:
    """Cards to ask, each group in its order.

    Attributes:
        learning: cards in steps that are due, or soon due and nothing else is left.
        review: cards due today.
        new: cards to meet today.
        later: cards in steps that fall due later on this study day.
        drafts: proposed cards to decide about.
    """

    learning: tuple[QueueCard, ...] = ()
    review: tuple[QueueCard, ...] = ()
    new: tuple[QueueCard, ...] = ()
    later: tuple[QueueCard, ...] = ()
    drafts: tuple[QueueCard, ...] = ()

    def __len__(self) -> int:
        return len(self.learning) + len(self.review) + len(self.new)

    def minutes(self, seconds_per_answer: float = SECONDS_PER_ANSWER) -> float:
        """Minutes that one answer to each card takes; ``later`` cards and drafts are not counted."""
        return len(self) * seconds_per_answer / 60


def room_left(settings: ReviewSettings, done: DayCounts, seconds_per_answer: float) -> Room:
    """What the limits leave of a day.

    Args:
        settings: the limits.
        done: what counts against them already.
        seconds_per_answer: what an answer takes this learner (above 0).
    """
    answers = inf
    if settings.minutes_per_day is not None:
        answers = (settings.minutes_per_day * 60 - done.seconds) // seconds_per_answer
    review = max(0, min(answers, settings.reviews_per_day - done.review))
    new = max(0, min(answers, settings.new_per_day - done.new))
    return Room(int(review), int(new), answers)


def build_queue(
    candidates: Candidates, now_ms: int, settings: ReviewSettings, room: Room, ahead: int = 0
) -> Queue:
    """Choose and order the cards to ask at an instant.

    Suspended, buried and locked cards are left out, and so is a card with a sibling that was answered today
    or stands before it. Cards in steps are exempt from limits and burying: what was begun is finished.

    Args:
        candidates: cards to choose from; those answered today bury their siblings even if they are not asked
            again.
        now_ms: the instant.
        settings: orders and study day.
        room: what the limits leave of the day.
        ahead: study days by which cards in review may come early; none comes twice on a day so.
    """
    today = settings.study_day(now_ms)
    pool = _gather(candidates.held, today)
    learning, later = _split(pool.stepping, now_ms)
    answers = room.answers - len(learning)
    is_due = partial(_is_due, ahead=ahead)
    due = _ranked(candidates.reviews, is_due, _review_rank(settings.review_order, today), today)
    review = pool.claim(due, min(room.review, answers))
    fresh = _ranked(candidates.new, _is_new, _new_rank(settings.new_order), today)
    new = pool.claim(fresh, min(room.new, answers - len(review)))
    if not review and not new:
        learning, later = _split(pool.stepping, now_ms + settings.learn_ahead * 1000)
    by_topic = settings.review_order is ReviewOrder.TOPIC
    arranged = sorted(review, key=_topic) if by_topic else interleaved(review, _topic)
    return Queue(learning, tuple(arranged), tuple(interleaved(new, _topic)), later, tuple(candidates.drafts))


@dataclass(frozen=True, slots=True)
class _Pool:
    """Cards in steps, soonest due first, and the card that holds each claim spoken for on this day."""

    stepping: list[QueueCard] = field(default_factory=list)
    holders: dict[str, str] = field(default_factory=dict)

    def claim(self, candidates: Iterable[QueueCard], limit: float) -> list[QueueCard]:
        """Take up to ``limit`` candidates whose claim no other card holds; each then holds its own."""
        free = (card for card in candidates if self.holders.setdefault(card.siblings, card.card) == card.card)
        return list(islice(free, max(0, int(limit))))


def _gather(held: Iterable[QueueCard], today: StudyDay) -> _Pool:
    pool = _Pool()
    for card in held:
        memory = card.known
        if memory.last_day is not None and memory.last_day >= today:
            # of several the first by name holds it, so that the order of the input does not matter
            pool.holders[card.siblings] = min(pool.holders.get(card.siblings, card.card), card.card)
        if memory.state in STEPPING and _may_be_asked(memory, today) and _has_come(memory, today):
            pool.stepping.append(card)
    pool.stepping.sort(key=lambda card: (_due_ms(card), _chance(card, today)))
    for card in pool.stepping:
        pool.holders.setdefault(card.siblings, card.card)
    return pool


def _may_be_asked(memory: Memory, today: StudyDay) -> bool:
    return memory.unlocked and not memory.suspended and memory.buried_day != today


def _has_come(memory: Memory, today: StudyDay) -> bool:
    return memory.due_day is not None and memory.due_day <= today


def _is_due(memory: Memory, today: StudyDay, ahead: int) -> bool:
    early = ahead if elapsed_days(memory.last_day, today) else 0
    return memory.state is CardState.REVIEW and _has_come(memory, today + early)


def _is_new(memory: Memory, today: StudyDay) -> bool:
    return memory.state is CardState.NEW and (memory.due_day is None or memory.due_day <= today)


def _split(
    stepping: Sequence[QueueCard], until_ms: int
) -> tuple[tuple[QueueCard, ...], tuple[QueueCard, ...]]:
    """Cards in steps that are due at an instant, and those that are not."""
    due = tuple(card for card in stepping if _due_ms(card) <= until_ms)
    return due, tuple(stepping[len(due) :])


def _ranked(
    pages: Iterable[Iterable[QueueCard]],
    belongs: Callable[[Memory, StudyDay], bool],
    rank: Callable[[QueueCard], float],
    today: StudyDay,
) -> Iterator[QueueCard]:
    """Cards that may be asked by rank, equals by chance; no page is turned before a card of it is wanted."""
    for page in pages:
        cards = [card for card in page if _may_be_asked(card.known, today) and belongs(card.known, today)]
        placed = sorted(((rank(card), card) for card in cards), key=_rank)
        for _, equals in groupby(placed, key=_rank):
            tied = [card for _, card in equals]
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

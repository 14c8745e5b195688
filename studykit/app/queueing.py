"""Today's queue: the library is read no further than the day holds, and `review.queue` decides."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from math import inf
from typing import NamedTuple

from studykit.app.admitting import with_admission
from studykit.review.cram import cram
from studykit.review.model import Memory, ReviewSettings
from studykit.review.queue import (
    SECONDS_PER_ANSWER,
    Candidates,
    DayCounts,
    Queue,
    QueueCard,
    Room,
    build_queue,
    room_left,
)
from studykit.store import queries, queue_queries
from studykit.store.memory_rows import memory_of
from studykit.store.reads import Reader, Row

_WITHOUT_LIMIT = 1_000_000


class TodaysQueue(NamedTuple):
    """The queue at an instant, and what it was built with.

    Attributes:
        queue: the cards to ask.
        seconds: what an answer takes this learner.
        answers: what was answered on this study day before, by card, as `queries.answers_of_day` gives it.
    """

    queue: Queue
    seconds: float
    answers: list[Row]


def todays_queue(
    reader: Reader,
    now_ms: int,
    settings: ReviewSettings,
    *,
    only: set[str] | None = None,
    locked: bool = False,
    ahead: int = 0,
) -> TodaysQueue:
    """The queue at an instant.

    Args:
        reader: the library.
        now_ms: the instant.
        settings: limits and orders; a plan of the learner's has a say in the new cards.
        only: uids of the cards to choose from; None for all.
        locked: take locked cards for new ones.
        ahead: study days by which reviews may come early; the limit of reviews is then waived.
    """
    settings = with_admission(reader, now_ms, settings)
    today = settings.study_day(now_ms)
    answers = queries.answers_of_day(reader, today)
    seconds = queries.seconds_per_answer(reader) or SECONDS_PER_ANSWER
    room = room_left(settings, _day_counts(answers), seconds)
    if ahead:
        room = room._replace(review=_WITHOUT_LIMIT, answers=inf)
    candidates = _candidates(reader, today, settings, room, locked=locked, ahead=ahead)
    if only is not None:
        candidates = _among(candidates, only)
    candidates = candidates._replace(drafts=_drafts(reader, today, settings, only))
    return TodaysQueue(build_queue(candidates, now_ms, settings, room, ahead), seconds, answers)


def crammed_queue(
    reader: Reader,
    now_ms: int,
    settings: ReviewSettings,
    *,
    only: set[str] | None = None,
    locked: bool = False,
) -> TodaysQueue:
    """All cards, whenever they are due, weakest first.

    Args:
        reader: the library.
        now_ms: the instant.
        settings: the study day.
        only: uids of the cards to choose from; None for all.
        locked: take locked cards for others.
    """
    cards = [_card(row) for row in queue_queries.any_cards(reader, locked=locked)]
    chosen = [card for card in cards if only is None or card.card in only]
    seconds = queries.seconds_per_answer(reader) or SECONDS_PER_ANSWER
    return TodaysQueue(cram(chosen, now_ms, settings), seconds, [])


def _drafts(reader: Reader, today: int, settings: ReviewSettings, only: set[str] | None) -> list[QueueCard]:
    """The drafts that there is room for on a study day; those decided on it count."""
    rows = queue_queries.drafts(reader) if settings.drafts_per_day else []
    if not rows:
        return []
    began = settings.day_start_ms(today)
    room = max(0, settings.drafts_per_day - queue_queries.drafts_decided(reader, began))
    chosen = [row for row in rows if only is None or row["uid"] in only]
    return [
        QueueCard(row["uid"], None, row["topic"], row["siblings"], place, draft=True)
        for place, row in enumerate(chosen[:room])
    ]


def _day_counts(answers: Sequence[Row]) -> DayCounts:
    known = sum(bool(row["known"]) for row in answers)
    return DayCounts(len(answers) - known, known, sum(row["ms"] or 0 for row in answers) / 1000)


def _candidates(
    reader: Reader, today: int, settings: ReviewSettings, room: Room, *, locked: bool, ahead: int
) -> Candidates:
    held = [_card(row) for row in queue_queries.held_cards(reader, today)]
    reviews = queue_queries.due_reviews(
        reader, today, settings.review_order, _first_page(room.review, held), ahead
    )
    new = queue_queries.new_cards(
        reader, today, settings.new_order, _first_page(room.new, held), locked=locked
    )
    return Candidates(held, (map(_card, page) for page in reviews), _placed(new, locked=locked))


def _first_page(room: int, held: Sequence[QueueCard]) -> int:
    """Rows that most likely fill the room though some are siblings of each other or of what is held."""
    return room + room // 4 + len(held) + 1


def _placed(pages: Iterable[list[Row]], *, locked: bool) -> Iterator[list[QueueCard]]:
    """New cards with their place in the order of reading; those that wait too, when locks are ignored."""
    places = count()
    without_lock = {"unlocked": True, "due_day": None} if locked else {}
    for page in pages:
        yield [_card({**row, **without_lock}, next(places)) for row in page]


def _among(candidates: Candidates, only: set[str]) -> Candidates:
    def chosen(cards: Iterable[QueueCard]) -> Iterator[QueueCard]:
        return (card for card in cards if card.card in only)

    return Candidates(chosen(candidates.held), map(chosen, candidates.reviews), map(chosen, candidates.new))


def _card(row: Row, position: int = 0) -> QueueCard:
    memory = Memory(unlocked=row["unlocked"]) if row["state"] is None else memory_of(row)
    return QueueCard(row["uid"], memory, row["topic"], row["siblings"], position)

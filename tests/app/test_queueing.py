"""Today's queue out of a library: what is read page by page is what a look at all cards would choose."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, select, update

from studykit.app.queueing import crammed_queue, todays_queue
from studykit.review.day import elapsed_days
from studykit.review.kernel import retrievability
from studykit.review.model import (
    CardState,
    Event,
    EventKind,
    Memory,
    NewOrder,
    Rating,
    ReviewOrder,
    ReviewSettings,
)
from studykit.review.queue import DayCounts, Queue, QueueCard
from studykit.store import queries, queue_queries, study, tables
from studykit.store.engine import make_engine
from studykit.store.memory_rows import memory_of
from studykit.store.queue_queries import due_reviews, new_cards
from studykit.store.reads import Reader, Row, open_reader
from studykit.store.rows import insert_rows
from tests.review.builders import DEFAULTS, NOON, TODAY, make_memory, plain_queue
from tests.store.shelf import NOW, Shelf

SHARED = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
NOTES = "\n".join(
    f"### {topic}\n\n"
    + "\n".join(
        f"C: The [grain {n}] of {topic} lies under the [crust {n}].\n\nQ: What is sift {n}?\nA: Sand."
        for n in range(3)
    )
    for topic in ("dunes", "moors", "reefs")
)
CARDS = 27
ANSWER_MS = 6000


@dataclass(frozen=True, slots=True)
class Library:
    """A library whose memories a test sets."""

    url: str
    connection: Connection
    uids: Sequence[str]

    def remember(self, memories: Sequence[Memory | None], known: Sequence[bool] = (False,) * CARDS) -> None:
        """Give the cards these memories, and the answers of today that they tell of.

        Args:
            memories: one for each card.
            known: whether its card was answered on an earlier day, too.
        """
        study.write_memories(self.connection, dict(zip(self.uids, memories, strict=True)))
        self.connection.execute(delete(tables.Event))
        answers = [
            Event("", uid, NOON, day, 0, EventKind.ANSWER, Rating.GOOD, ANSWER_MS, CardState.REVIEW)
            for uid, memory, earlier in zip(self.uids, memories, known, strict=True)
            if memory is not None and memory.last_day == TODAY
            for day in ((TODAY - 5, TODAY) if earlier else (TODAY,))
        ]
        study.append_events(self.connection, answers)
        self.connection.commit()

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """A reader of it."""
        reader = open_reader(self.url)
        assert reader is not None
        try:
            yield reader
        finally:
            reader.close()


@pytest.fixture
def library(any_database_url: str, tmp_path: Path) -> Iterator[Library]:
    """Three topics of claims with two cards and with one; a card is retired, and one is a draft."""
    shelf = Shelf(any_database_url, tmp_path / "notes")
    shelf.seed(notes=NOTES)
    engine = make_engine(shelf.url)
    with engine.connect() as connection:
        uids = list(connection.execute(select(tables.Card.uid).order_by(tables.Card.id)).scalars())
        connection.execute(update(tables.Card).where(tables.Card.uid == uids[4]).values(retired_at=NOW))
        connection.execute(update(tables.Card).where(tables.Card.uid == uids[12]).values(draft=True))
        yield Library(shelf.url, connection, uids)
    engine.dispose()


def every_card(reader: Reader, *, locked: bool) -> list[QueueCard]:
    """All live cards in the order of meeting them; locked ones as new ones when they are asked for."""
    return [
        QueueCard(row["uid"], _memory(row, locked=locked), row["topic"], row["claim"], position)
        for position, row in enumerate(queries.cards(reader))
        if row["retired_at"] is None and not row["draft"]
    ]


def _memory(row: Row, *, locked: bool) -> Memory:
    memory = Memory() if row["state"] is None else memory_of(row)
    ignored = locked and memory.state is CardState.NEW
    return replace(memory, unlocked=True, due_day=None) if ignored else memory


def groups(queue: Queue) -> dict[str, list[str]]:
    """The uids of each group."""
    names = ("learning", "review", "new", "later")
    return {name: [card.card for card in getattr(queue, name)] for name in names}


memories = st.builds(
    make_memory,
    state=st.sampled_from([*CardState, CardState.REVIEW, CardState.REVIEW, CardState.NEW]),
    due_day=st.integers(TODAY - 3, TODAY + 1),
    due_ms=st.none() | st.integers(NOON - 10**7, NOON + 10**7),
    stability=st.none() | st.sampled_from((0.0, 1.0, 2.0, 7.0, 21.0, 1 / 3)),
    last_day=st.none() | st.integers(TODAY - 21, TODAY),
    suspended=st.sampled_from((False, False, False, True)),
    buried_day=st.sampled_from((None, None, TODAY - 1, TODAY)),
    unlocked=st.sampled_from((True, True, True, False)),
)
due_memories = st.builds(
    make_memory,
    due_day=st.integers(TODAY - 9, TODAY),
    stability=st.none() | st.sampled_from((0.0, 1.0, 2.0, 7.0, 21.0, 1 / 3)),
    last_day=st.none() | st.integers(TODAY - 21, TODAY),
)
wishes = st.builds(
    ReviewSettings,
    new_per_day=st.integers(0, 9),
    reviews_per_day=st.integers(0, 9),
    minutes_per_day=st.none() | st.integers(0, 3),
    review_order=st.sampled_from(ReviewOrder),
    new_order=st.sampled_from(NewOrder),
)


@SHARED
@given(
    drawn=st.lists(st.none() | memories, min_size=CARDS, max_size=CARDS),
    known=st.lists(st.booleans(), min_size=CARDS, max_size=CARDS),
    asked=wishes,
    locked=st.booleans(),
)
def test_pages_give_the_queue_of_all_cards(
    library: Library, drawn: list[Memory | None], known: list[bool], asked: ReviewSettings, locked: bool
) -> None:
    """Whatever the cards went through and the learner wishes, no card that was not read would have been asked."""
    library.remember(drawn, known)
    with library.reading() as reader:
        queue, seconds, answers = todays_queue(reader, NOON, asked, locked=locked)
        met = sum(not row["known"] for row in answers)
        done = DayCounts(met, len(answers) - met, sum(row["ms"] for row in answers) / 1000)
        expected = plain_queue(every_card(reader, locked=locked), NOON, asked, done, seconds)
    assert groups(queue) == groups(expected)


def test_some_cards_are_chosen_from_by_name(library: Library) -> None:
    """A queue of some cards has those that may be asked, however far down the pages they stand."""
    library.remember([make_memory(stability=1.0 + place) for place in range(CARDS)])
    chosen = set(library.uids[-3:])
    with library.reading() as reader:
        queue = todays_queue(reader, NOON, replace(DEFAULTS, reviews_per_day=2), only=chosen).queue
    assert {card.card for card in queue.review} < chosen
    assert len(queue.review) == 2


def test_a_held_back_card_still_buries_its_siblings(library: Library) -> None:
    """A card answered this morning and suspended since keeps its sibling for tomorrow."""
    done = make_memory(last_day=TODAY, due_day=TODAY + 9, suspended=True)
    library.remember([done, make_memory(), make_memory(), *[None] * (CARDS - 3)])
    with library.reading() as reader:
        queue = todays_queue(reader, NOON, DEFAULTS).queue
    assert groups(queue)["review"] == [library.uids[2]]


@SHARED
@given(drawn=st.lists(st.none() | memories, min_size=CARDS, max_size=CARDS), ahead=st.integers(1, 3))
def test_pages_give_what_comes_early(library: Library, drawn: list[Memory], ahead: int) -> None:
    """Ahead of time, too, the pages give the queue of all cards; the limit of reviews is waived."""
    library.remember(drawn)
    unlimited = replace(DEFAULTS, reviews_per_day=10_000)
    with library.reading() as reader:
        found = todays_queue(reader, NOON, replace(DEFAULTS, reviews_per_day=0), ahead=ahead)
        done = DayCounts(len(found.answers))
        expected = plain_queue(every_card(reader, locked=False), NOON, unlimited, done, ahead=ahead)
    assert groups(found.queue) == groups(expected)


def test_cramming_asks_all_that_is_not_held_back(library: Library) -> None:
    """Due or not, buried or in steps: but for suspended, locked, retired and proposed cards."""
    kinds = [make_memory(due_day=TODAY + 9), make_memory(buried_day=TODAY), make_memory(suspended=True), None]
    library.remember([kinds[place % 4] for place in range(CARDS)])
    live = [uid for place, uid in enumerate(library.uids) if place not in {4, 12}]
    open_ones = [uid for place, uid in enumerate(library.uids) if place % 4 < 2 and place not in {4, 12}]
    with library.reading() as reader:
        crammed = crammed_queue(reader, NOON, DEFAULTS).queue
        some = crammed_queue(reader, NOON, DEFAULTS, only=set(live[:2]), locked=True).queue
        every = crammed_queue(reader, NOON, DEFAULTS, locked=True).queue
    assert sorted(groups(crammed)["review"]) == sorted(open_ones)
    assert sorted(groups(some)["review"]) == sorted(live[:2])
    assert len(groups(every)["review"]) == len([p for p in range(CARDS) if p % 4 != 2 and p not in {4, 12}])


@pytest.mark.parametrize("kinds", [["give"], ["give", "take", "give"]])
def test_cards_given_to_anki_are_left_out(library: Library, kinds: list[str]) -> None:
    """A card that was handed over is not asked, until it is taken back or the handover is undone."""
    library.remember([make_memory(), *[None] * (CARDS - 1)])
    hand_over(library, library.uids[0], kinds)
    with library.reading() as reader:
        assert library.uids[0] not in groups(todays_queue(reader, NOON, DEFAULTS).queue)["review"]
        assert library.uids[0] not in groups(crammed_queue(reader, NOON, DEFAULTS).queue)["review"]
        assert queue_queries.handed_over(reader) == 1
    library.connection.execute(update(tables.Operation).values(undone_at=NOW))
    library.connection.commit()
    with library.reading() as reader:
        assert library.uids[0] in groups(todays_queue(reader, NOON, DEFAULTS).queue)["review"]
        assert queue_queries.handed_over(reader) == 0


def hand_over(library: Library, uid: str, kinds: Sequence[str]) -> None:
    """Give a card to Anki, or take it back, in operations of their own."""
    card = library.connection.execute(select(tables.Card.id).where(tables.Card.uid == uid)).scalar_one()
    for kind in kinds:
        operation = study.start_operation(library.connection, "export anki", {}, NOW)
        row = {"card_id": card, "kind": kind, "at": NOW, "operation_id": operation}
        insert_rows(library.connection, tables.CardHandover, [row])
    library.connection.commit()


def test_the_next_day_with_reviews_is_told(library: Library) -> None:
    """The first day after today on which cards are due, however they stand, and how many."""
    waiting = [make_memory(due_day=TODAY + days) for days in (0, 4, 2, 2)]
    library.remember([*waiting, *[None] * (CARDS - 4)])
    with library.reading() as reader:
        assert queue_queries.next_due(reader, TODAY) == {"due_day": TODAY + 2, "n": 2}
        assert queue_queries.next_due(reader, TODAY + 4) is None


@SHARED
@given(drawn=st.lists(due_memories, min_size=CARDS, max_size=CARDS), size=st.integers(1, 4))
def test_pages_of_reviews_rise_in_recall(library: Library, drawn: list[Memory], size: int) -> None:
    """By the engine's own retrievability no card of a page is better known than one of the pages after it."""
    library.remember(drawn)
    with library.reading() as reader:
        pages = [page for page in due_reviews(reader, TODAY, ReviewOrder.RETRIEVABILITY, size) if page]
    for page, following in pairwise(pages):
        assert max(map(recall, page)) <= min(map(recall, following)) + 1e-12


def recall(row: Row) -> float:
    """Retrievability today; that of a card that was never answered is below all others."""
    days = elapsed_days(row["last_day"], TODAY)
    return retrievability(row["stability"], days) if row["stability"] else -1.0


@SHARED
@given(drawn=st.lists(due_memories, min_size=CARDS, max_size=CARDS), size=st.integers(1, 4))
def test_pages_of_reviews_rise_in_due_day(library: Library, drawn: list[Memory], size: int) -> None:
    """By due day, what has waited longest comes first, and a day's cards share a page."""
    library.remember(drawn)
    with library.reading() as reader:
        pages = [page for page in due_reviews(reader, TODAY, ReviewOrder.DUE, size) if page]
    for page, following in pairwise(pages):
        assert max(row["due_day"] for row in page) < min(row["due_day"] for row in following)


def test_the_first_page_of_reviews_is_short(library: Library) -> None:
    """No more cards are read than were asked for, besides those that are as urgent as the last."""
    stabilities = [float(place // 3 + 1) for place in range(CARDS)]
    library.remember([make_memory(stability=stability) for stability in stabilities])
    with library.reading() as reader:
        first = next(due_reviews(reader, TODAY, ReviewOrder.TOPIC, 5))
    assert sorted(row["stability"] for row in first) == [1.0, 1.0, 1.0, 2.0, 2.0]  # the sixth is retired


def test_pages_of_new_cards_follow_the_notes(library: Library) -> None:
    """New cards come in reading order, the first page as short as asked, locked ones only when wanted."""
    memories = [Memory(unlocked=place % 2 == 0) for place in range(CARDS - 1)]
    library.remember([*memories, None])
    live = [(place, uid) for place, uid in enumerate(library.uids) if place not in {4, 12}]
    with library.reading() as reader:
        unlocked = list(new_cards(reader, TODAY, NewOrder.READING, 3))
        every = list(new_cards(reader, TODAY, NewOrder.READING, 3, locked=True))
    assert [len(page) for page in every] == [3, 12, 10]
    assert [row["uid"] for page in every for row in page] == [uid for _, uid in live]
    assert [row["uid"] for page in unlocked for row in page] == [
        uid for place, uid in live if place % 2 == 0 and place != CARDS - 1
    ]

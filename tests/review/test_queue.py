"""Queue: what is asked today, limits, siblings, order."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.review.kernel import retrievability
from studykit.review.model import CardState, Memory, NewOrder, ReviewOrder, ReviewSettings
from studykit.review.queue import Candidates, DayCounts, Queue, QueueCard, build_queue, room_left
from tests.review.builders import (
    DEFAULTS,
    LAW,
    NOON,
    TODAY,
    make_card,
    make_memory,
    make_stepping,
    plain_queue,
)

NEW = Memory(unlocked=True)
MINUTE = 60_000


def names(cards: Sequence[QueueCard]) -> list[str]:
    return [card.card for card in cards]


def asked(queue: Queue) -> list[str]:
    return names(queue.learning + queue.review + queue.new)


def test_three_groups() -> None:
    """A card in steps that is due, a due review and a new card each find their group."""
    cards = [make_card("new", NEW), make_card("due"), make_card("step", make_stepping(NOON))]
    queue = plain_queue(cards, NOON, DEFAULTS)
    assert (names(queue.learning), names(queue.review), names(queue.new)) == (["step"], ["due"], ["new"])
    assert len(queue) == 3


@pytest.mark.parametrize(
    "memory",
    [
        None,
        Memory(),
        make_memory(suspended=True),
        make_memory(buried_day=TODAY),
        make_memory(due_day=TODAY + 1),
        make_stepping(NOON, suspended=True),
        make_stepping(NOON, due_day=TODAY + 1),
        Memory(unlocked=True, suspended=True),
    ],
)
def test_left_out(memory: Memory | None) -> None:
    """Locked, suspended and buried cards and those due on a later day are not asked."""
    card = QueueCard("card", memory, topic="t", siblings="s", position=0)
    assert asked(plain_queue([card], NOON, DEFAULTS)) == []


def test_burying_lasts_one_day() -> None:
    """A card buried yesterday is asked today."""
    assert asked(plain_queue([make_card("a", make_memory(buried_day=TODAY - 1))], NOON, DEFAULTS)) == ["a"]


def test_steps_wait_for_their_instant() -> None:
    """While there is other work a card in steps is kept for later, however soon it is due."""
    cards = [make_card("due"), make_card("step", make_stepping(NOON + 1))]
    queue = plain_queue(cards, NOON, DEFAULTS)
    assert (asked(queue), names(queue.later)) == (["due"], ["step"])


def test_learning_ahead_when_nothing_else_is_left() -> None:
    """With reviews and new cards done, a card due within twenty minutes is asked now, one due later is not."""
    cards = [
        make_card("soon", make_stepping(NOON + 20 * MINUTE)),
        make_card("now", make_stepping(NOON)),
        make_card("late", make_stepping(NOON + 21 * MINUTE)),
    ]
    queue = plain_queue(cards, NOON, DEFAULTS)
    assert (names(queue.learning), names(queue.later)) == (["now", "soon"], ["late"])


def test_a_step_left_over_from_another_day_is_due() -> None:
    """A card in steps whose day has come is due, with an instant or without."""
    cards = [
        make_card("a", make_stepping(NOON - 10**9, due_day=TODAY - 5)),
        make_card("b", make_memory(state=CardState.LEARNING, step=0)),
    ]
    assert sorted(names(plain_queue(cards, NOON, DEFAULTS).learning)) == ["a", "b"]


def test_limits_less_what_was_done() -> None:
    """Each limit counts what was answered today already, and never goes below nothing."""
    cards = [make_card(f"r{n}") for n in range(9)] + [make_card(f"n{n}", NEW) for n in range(9)]
    wishes = replace(DEFAULTS, new_per_day=5, reviews_per_day=7)
    queue = plain_queue(cards, NOON, wishes, DayCounts(new=2, review=3))
    assert (len(queue.review), len(queue.new)) == (4, 3)
    assert len(plain_queue(cards, NOON, wishes, DayCounts(new=50, review=70))) == 0


@pytest.mark.parametrize(
    ("minutes", "spent", "expected"),
    [
        (None, 0.0, (1, 6, 6)),
        (2, 0.0, (1, 6, 5)),
        (1, 0.0, (1, 5, 0)),
        (1, 30.0, (1, 2, 0)),
        (1, 90.0, (1, 0, 0)),
    ],
)
def test_minutes_are_a_limit(minutes: int | None, spent: float, expected: tuple[int, int, int]) -> None:
    """Minutes at ten seconds an answer are spent on steps first, which always stay, then reviews, then new cards."""
    cards = [make_card("step", make_stepping(NOON))]
    cards += [make_card(f"r{n}") for n in range(6)] + [make_card(f"n{n}", NEW) for n in range(6)]
    wishes = replace(DEFAULTS, minutes_per_day=minutes)
    queue = plain_queue(cards, NOON, wishes, DayCounts(seconds=spent), seconds_per_answer=10.0)
    assert (len(queue.learning), len(queue.review), len(queue.new)) == expected


def test_expected_minutes() -> None:
    """Expected minutes are cards times the learner's seconds per answer."""
    queue = plain_queue([make_card(f"r{n}") for n in range(9)], NOON, DEFAULTS)
    assert queue.minutes(20.0) == 3.0


def test_one_card_of_a_claim_a_day() -> None:
    """The review that comes first buries its sibling, and reviews bury new siblings."""
    weak, strong = make_memory(stability=2.0), make_memory(stability=200.0)
    cards = [
        make_card("strong", strong, siblings="claim"),
        make_card("fresh", NEW, siblings="claim"),
        make_card("weak", weak, siblings="claim"),
    ]
    assert asked(plain_queue(cards, NOON, DEFAULTS)) == ["weak"]


def test_a_card_answered_today_buries_its_siblings() -> None:
    """A card answered this morning buries its sibling even when it is suspended since."""
    done = make_memory(last_day=TODAY, due_day=TODAY + 9, suspended=True)
    cards = [make_card("done", done, siblings="claim"), make_card("other", siblings="claim")]
    assert asked(plain_queue(cards, NOON, DEFAULTS)) == []


def test_a_card_in_steps_is_never_buried_by_a_sibling() -> None:
    """What was begun is finished, and it holds its claim against siblings in review."""
    cards = [make_card(name, make_stepping(NOON), siblings="claim") for name in ("a", "b")]
    cards.append(make_card("c", siblings="claim"))
    assert sorted(asked(plain_queue(cards, NOON, DEFAULTS))) == ["a", "b"]


def test_a_card_set_due_today_after_its_answer_does_not_bury_itself() -> None:
    """A card answered today and moved to today is asked again."""
    assert asked(plain_queue([make_card("a", make_memory(last_day=TODAY))], NOON, DEFAULTS)) == ["a"]


def one_topic(count: int) -> list[QueueCard]:
    """Reviews of one topic with different stabilities and dues, in no order."""
    return [
        make_card(
            f"r{n}", make_memory(stability=5.0 + n * 7 % count, due_day=TODAY - n * 5 % count), topic="t"
        )
        for n in range(count)
    ]


def test_reviews_by_retrievability() -> None:
    """The order is that of the engine's own retrievability, most forgotten first."""
    cards = one_topic(30)
    queue = plain_queue(cards, NOON, DEFAULTS)
    recalls = [retrievability(card.known.stability or 0, 10) for card in queue.review]
    assert recalls == sorted(recalls)


def test_a_card_that_was_never_answered_is_reviewed_first() -> None:
    """A card made due without an answer has no recall to lose and leads."""
    cards = [
        make_card("known"),
        make_card("unknown", make_memory(stability=None, difficulty=None, last_day=None)),
    ]
    assert asked(plain_queue(cards, NOON, DEFAULTS))[0] == "unknown"


def test_reviews_by_due_day() -> None:
    """The order by due puts what was due first first."""
    queue = plain_queue(one_topic(30), NOON, replace(DEFAULTS, review_order=ReviewOrder.DUE))
    days = [card.known.due_day or 0 for card in queue.review]
    assert days == sorted(days)


def test_reviews_by_topic() -> None:
    """The order by topic chooses the most forgotten within the limit and keeps topics together."""
    cards = [make_card(f"r{n}", make_memory(stability=1.0 + n), topic="xyz"[n % 3]) for n in range(12)]
    wishes = replace(DEFAULTS, review_order=ReviewOrder.TOPIC, reviews_per_day=6)
    assert asked(plain_queue(cards, NOON, wishes)) == ["r0", "r3", "r1", "r4", "r2", "r5"]


@pytest.mark.parametrize(
    "wishes", [replace(DEFAULTS, review_order=ReviewOrder.RANDOM, new_order=NewOrder.RANDOM)]
)
def test_random_order_changes_with_the_day_alone(wishes: ReviewSettings) -> None:
    """A shuffled queue is the same whenever it is built on a day, and another on the next."""
    cards = [make_card(f"r{n}", topic="t") for n in range(30)]
    first = asked(plain_queue(cards, NOON, wishes))
    assert first == asked(plain_queue(cards[::-1], NOON + 3_600_000, wishes))
    assert first != asked(plain_queue(cards, NOON + 24 * 3_600_000, wishes))
    assert first != sorted(first)


def test_new_cards_in_reading_order() -> None:
    """New cards come in the order of reading, as many as the limit lets in."""
    cards = [make_card(f"n{n}", NEW, position=100 - n, topic="t") for n in range(50)]
    wishes = replace(DEFAULTS, new_per_day=3)
    assert names(plain_queue(cards, NOON, wishes).new) == ["n49", "n48", "n47"]


def test_topics_are_interleaved() -> None:
    """Neighbours come from different topics when that is possible."""
    cards = [make_card(f"r{n}", make_memory(stability=1.0 + n), topic="xy"[n // 6]) for n in range(12)]
    topics = [card.topic for card in plain_queue(cards, NOON, DEFAULTS).review]
    assert all(a != b for a, b in pairwise(topics))


memories = st.builds(
    make_memory,
    state=st.sampled_from(CardState),
    due_day=st.integers(TODAY - 3, TODAY + 2),
    due_ms=st.one_of(st.none(), st.integers(NOON - 10**7, NOON + 10**7)),
    stability=st.sampled_from((1.0, 20.0)),
    last_day=st.one_of(st.none(), st.integers(TODAY - 30, TODAY)),
    suspended=st.booleans(),
    buried_day=st.sampled_from((None, TODAY - 1, TODAY)),
    unlocked=st.booleans(),
)


@st.composite
def decks(draw: st.DrawFn) -> list[QueueCard]:
    """Cards of few claims and topics, so that both matter."""
    drawn = draw(st.lists(st.tuples(memories, st.sampled_from("xyz"), st.integers(0, 9)), max_size=25))
    return [
        QueueCard(f"c{n}", memory, topic=topic, siblings=f"claim {claim}", position=n // 2)
        for n, (memory, topic, claim) in enumerate(drawn)
    ]


@LAW
@given(decks(), st.integers(0, 8), st.integers(0, 8), st.randoms(use_true_random=False))
def test_laws_of_a_queue(deck: list[QueueCard], new: int, reviews: int, chance: object) -> None:
    """No card twice, limits hold, one card of a claim besides steps, and the order of the input does not matter."""
    wishes = replace(DEFAULTS, new_per_day=new, reviews_per_day=reviews)
    queue = plain_queue(deck, NOON, wishes)
    everything = asked(queue) + names(queue.later)
    assert len(everything) == len(set(everything))
    assert (len(queue.new) <= new, len(queue.review) <= reviews) == (True, True)
    claims = [card.siblings for card in queue.review + queue.new]
    assert len(claims) == len(set(claims))
    assert not set(claims) & {card.siblings for card in queue.learning + queue.later}
    chance.shuffle(deck)  # type: ignore[attr-defined]
    again = plain_queue(deck, NOON, wishes)
    assert asked(again) == asked(queue)


def test_ahead_brings_reviews_early_and_none_twice_a_day() -> None:
    """Reviews of the coming days join those of today, but for cards that were answered today."""
    cards = [
        make_card("today"),
        make_card("soon", make_memory(due_day=TODAY + 3)),
        make_card("later", make_memory(due_day=TODAY + 4)),
        make_card("answered", make_memory(due_day=TODAY + 1, last_day=TODAY)),
    ]
    asked = {ahead: plain_queue(cards, NOON, DEFAULTS, ahead=ahead).review for ahead in (0, 3)}
    assert [card.card for card in asked[0]] == ["today"]
    assert sorted(card.card for card in asked[3]) == ["soon", "today"]


def test_drafts_are_neither_answered_nor_counted() -> None:
    """Proposed cards stand beside the queue: they take no room and no minutes."""
    draft = replace(make_card("draft"), memory=None, draft=True)
    queue = build_queue(Candidates(drafts=[draft]), NOON, DEFAULTS, room_left(DEFAULTS, DayCounts(), 10))
    assert (queue.drafts, len(queue), queue.minutes()) == ((draft,), 0, 0)

"""Session: a sitting as a value, from the first card to the summary."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.errors import ConflictError
from studykit.review import outcomes
from studykit.review.model import EventKind, Memory, NewMix, Rating, ReviewSettings
from studykit.review.queue import Queue
from studykit.review.session import (
    Left,
    Limits,
    Session,
    Tally,
    answered,
    current,
    left,
    next_due_ms,
    set_aside,
    start,
    summary,
    undo,
)
from tests.review.builders import (
    DEFAULTS,
    LAW,
    NOON,
    TODAY,
    make_card,
    make_event,
    make_memory,
    make_stepping,
    plain_queue,
    ratings,
)

MINUTE = 60_000
NEW = Memory(unlocked=True)


def begin(wishes: ReviewSettings = DEFAULTS, **cards: Memory) -> Session:
    """A session over cards of one topic."""
    deck = [make_card(name, memory, topic="t", position=n) for n, (name, memory) in enumerate(cards.items())]
    return start(plain_queue(deck, NOON, wishes), wishes)


def answer(session: Session, rating: Rating, now_ms: int, wishes: ReviewSettings = DEFAULTS) -> Session:
    """Answer the current card in five seconds."""
    card = current(session, now_ms)
    assert card is not None
    event, memory = outcomes.answer(
        card.card, card.memory, now_ms, wishes, rating, uid=f"e{now_ms}", duration_ms=5000
    )
    return answered(session, event, memory)


def name(session: Session, now_ms: int) -> str | None:
    card = current(session, now_ms)
    return card.card if card else None


def test_an_empty_session_is_over() -> None:
    """With nothing to ask there is no card, and nothing to undo."""
    session = start(Queue(), DEFAULTS)
    assert (current(session, NOON), next_due_ms(session), left(session)) == (None, None, Left(0, 0, 0))
    with pytest.raises(ConflictError):
        undo(session)


def test_a_failed_card_comes_back_when_it_is_due() -> None:
    """A lapse waits for its ten minutes behind the other cards, then goes before them."""
    session = begin(a=make_memory(stability=1.0), b=make_memory(stability=2.0), c=make_memory(stability=3.0))
    session = answer(session, Rating.AGAIN, NOON)
    assert (name(session, NOON + 1), next_due_ms(session)) == ("b", NOON + 10 * MINUTE)
    assert name(session, NOON + 10 * MINUTE) == "a"
    session = answer(session, Rating.GOOD, NOON + 10 * MINUTE)
    assert (name(session, NOON + 10 * MINUTE), left(session)) == ("b", Left(0, 0, 2))


def test_learning_ahead_ends_the_session() -> None:
    """When nothing else is left a card due within twenty minutes is asked early; a later one is waited for."""
    session = begin(a=make_stepping(NOON + 20 * MINUTE))
    assert name(session, NOON) == "a"
    session = begin(a=make_stepping(NOON + 50 * MINUTE))
    assert name(session, NOON) is None
    assert name(session, NOON + 30 * MINUTE) == "a"
    assert next_due_ms(session) == NOON + 50 * MINUTE


def test_a_new_card_runs_through_its_steps() -> None:
    """Good twice takes a new card from one minute-long wait to days, and out of the session."""
    session = answer(begin(a=NEW), Rating.GOOD, NOON)
    assert left(session) == Left(0, 1, 0)
    session = answer(session, Rating.GOOD, NOON + 10 * MINUTE)
    assert (current(session, NOON + 10 * MINUTE), left(session)) == (None, Left(0, 0, 0))


def test_a_step_that_ends_on_another_day_leaves_the_session() -> None:
    """A card whose next step is tomorrow does not come back today."""
    wishes = replace(DEFAULTS, learning_steps=(86_400,))
    session = answer(begin(wishes, a=NEW), Rating.AGAIN, NOON, wishes)
    assert left(session) == Left(0, 0, 0)


@pytest.mark.parametrize("kind", [EventKind.SUSPEND, EventKind.BURY])
def test_a_card_held_back_leaves_without_counting(kind: EventKind) -> None:
    """Suspending or burying a card in steps takes it out of the session and is no answer."""
    session = begin(a=make_stepping(NOON), b=make_memory())
    event = make_event(kind, card="a")
    held = make_stepping(NOON, suspended=kind is EventKind.SUSPEND, buried_day=event.study_day)
    session = answered(session, event, held)
    assert (name(session, NOON), session.tally) == ("b", Tally())


def test_an_event_of_another_card_is_refused() -> None:
    """A card that is not in the session cannot be answered in it."""
    with pytest.raises(ConflictError, match="stranger"):
        answered(begin(a=NEW), make_event(card="stranger"), NEW)


def test_undo_is_exact_and_repeatable() -> None:
    """Undoing answers leads back through the very same sessions, to the first."""
    first = begin(a=make_memory(stability=1.0), b=NEW, c=NEW)
    sessions = [first]
    for n in range(4):
        sessions.append(answer(sessions[-1], Rating.HARD, NOON + n * MINUTE))
    back = sessions[-1]
    for expected in reversed(sessions[:-1]):
        assert back.last_event is not None
        back = undo(back)
        assert back == expected
    assert back.last_event is None


def test_the_summary_counts_answers_time_and_true_retention() -> None:
    """True retention is the share recalled among cards in review, those of earlier sessions today included."""
    deck = [make_card(f"r{n}") for n in range(4)] + [make_card("n", NEW)]
    session = start(
        plain_queue(deck, NOON, DEFAULTS), DEFAULTS, Tally(answers=9, seconds=60.0, reviewed=4, recalled=1)
    )
    for rating in (Rating.GOOD, Rating.AGAIN, Rating.HARD, Rating.EASY, Rating.AGAIN):
        session = answer(session, rating, NOON)
    told = summary(session)
    assert told.tally == Tally(answers=5, seconds=25.0, reviewed=4, recalled=3)
    assert told.tally.true_retention == 0.75
    assert told.true_retention_today == 0.5
    assert told.left == Left(0, 2, 0)


def test_no_reviews_no_retention() -> None:
    """Without an answered review there is no true retention to tell."""
    assert summary(answer(begin(a=NEW), Rating.GOOD, NOON)).true_retention_today is None


def test_new_cards_may_be_spread_among_reviews() -> None:
    """New cards come after the reviews, or evenly among them if the learner wishes."""
    deck = {f"r{n}": make_memory(stability=1.0 + n) for n in range(6)} | {"n0": NEW, "n1": NEW}
    after, among = (begin(replace(DEFAULTS, new_mix=mix), **deck) for mix in NewMix)
    assert "".join(card.card[0] for card in after.line) == "rrrrrrnn"
    assert "".join(card.card[0] for card in among.line) == "rrnrrrnr"
    assert [card.card for card in among.line if card.card[0] == "r"] == [f"r{n}" for n in range(6)]


def test_a_long_session_can_be_dropped_and_compared() -> None:
    """A session of fifty thousand answers keeps its whole way back without deep recursion."""
    session = begin(a=make_stepping(NOON))
    memory = make_stepping(NOON)
    event = make_event(card="a", study_day=memory.due_day)
    for _ in range(50_000):
        session = answered(session, event, memory)
    assert session == replace(session, previous=None)
    assert session.tally.answers == 50_000
    del session


def test_the_way_back_shares_the_cards() -> None:
    """Each session of a long sitting keeps the same cards, not a copy of what was left at its time."""
    session = first = begin(DEFAULTS, **{f"r{n}": make_memory(stability=1.0 + n) for n in range(50)})
    for n in range(50):
        session = answer(session, Rating.GOOD, NOON + n)
        assert session.cards is first.cards
    assert session.line == ()


def test_a_card_may_be_answered_out_of_turn() -> None:
    """A card that waits further back leaves the line, and those before it are asked as before."""
    session = begin(a=make_memory(stability=1.0), b=make_memory(stability=2.0), c=make_memory(stability=3.0))
    session = answer(session, Rating.GOOD, NOON)
    session = answered(session, make_event(card="c"), make_memory(due_day=TODAY + 9))
    assert (name(session, NOON), left(session)) == ("b", Left(0, 0, 1))
    assert left(undo(session)) == Left(0, 0, 2)


@LAW
@given(
    st.lists(st.tuples(ratings, st.integers(1, 15 * MINUTE)), max_size=40),
    st.integers(0, 4),
    st.integers(0, 4),
)
def test_a_session_ends_and_loses_no_card(answers: list[tuple[Rating, int]], new: int, due: int) -> None:
    """At each moment a card is in the session once, or has left it for another day."""
    deck = {f"r{n}": make_memory() for n in range(due)} | {f"n{n}": NEW for n in range(new)}
    session, now, gone = begin(DEFAULTS, **deck), NOON, set[str]()
    for rating, wait in answers:
        now += wait
        card = current(session, now)
        if card is None:
            break
        session = answer(session, rating, now)
        here = [card.card for card in (*session.stepping, *session.line)]
        gone |= {card.card} - set(here)
        assert sorted([*here, *gone]) == sorted(deck)


def test_drafts_are_mixed_in_and_leave_without_an_event() -> None:
    """Proposed cards stand among the others; one that was decided about is gone until it is undone."""
    draft = replace(make_card("d"), memory=None, draft=True)
    session = start(Queue(review=tuple(make_card(f"r{n}") for n in range(4)), drafts=(draft,)), DEFAULTS)
    assert [card.card for card in session.line] == ["r0", "r1", "d", "r2", "r3"]
    assert left(session) == Left(0, 0, 4, 1)
    after = set_aside(session, "d")
    assert (left(after), after.last_event, after.tally) == (Left(0, 0, 4), None, Tally())
    assert undo(after) == session


def test_a_card_in_steps_can_be_set_aside() -> None:
    """A card that is gone from the notes does not come back, even from its steps."""
    session = begin(a=make_stepping(NOON), b=make_memory())
    assert name(set_aside(session, "a"), NOON) == "b"
    with pytest.raises(ConflictError):
        set_aside(set_aside(session, "a"), "a")


@pytest.mark.parametrize(
    ("limits", "reached"),
    [(Limits(), False), (Limits(answers=3), True), (Limits(answers=4), False), (Limits(seconds=30), True),
     (Limits(seconds=31), False), (Limits(4, 30), True)],
)  # fmt: skip
def test_limits_of_a_session(limits: Limits, reached: bool) -> None:
    """Three answers in thirty seconds reach a limit of either, and none is the same as no limit."""
    assert limits.reached(Tally(answers=3, seconds=30.0)) is reached

"""The log: events one at a time, in turns, and what a card's standing says before each."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from studykit.review.model import CardState, Event, EventKind, Memory, Rating
from studykit.store import study
from studykit.store.answer_log import AnswerLog, Turn
from studykit.store.engine import make_engine
from tests.store.shelf import NOW, Shelf

NOTES = "### seeds\n\nQ: What is a seed?\nA: A plant to be.\n\nQ: What do roots take up?\nA: Water.\n"
NOON_MS = 1_772_452_800_000
SHARED = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])

COUNTS = st.integers(0, 2**31 - 1)
MEMORIES = st.builds(
    Memory,
    state=st.sampled_from(CardState),
    step=st.none() | st.integers(0, 20),
    due_day=st.none() | st.integers(-(10**6), 10**6),
    due_ms=st.none() | st.integers(0, 2**50),
    interval_days=st.none() | COUNTS,
    stability=st.none() | st.floats(0.001, 36500),
    difficulty=st.none() | st.floats(1, 10),
    reps=COUNTS,
    lapses=COUNTS,
    last_day=st.none() | st.integers(-(10**6), 10**6),
    last_ms=st.none() | st.integers(0, 2**50),
    suspended=st.booleans(),
    buried_day=st.none() | st.integers(-(10**6), 10**6),
    unlocked=st.booleans(),
)


class _RolledBack(Exception):  # noqa: N818 - nothing went wrong
    """Ends a turn of which nothing is to stay."""


@pytest.fixture
def cards(shelf: Shelf) -> list[str]:
    """Two cards of a library, in SQLite and in PostgreSQL."""
    shelf.seed(notes=NOTES)
    return [row["uid"] for row in shelf.rows("SELECT uid FROM card ORDER BY id")]


@pytest.fixture
def engine(shelf: Shelf, cards: list[str]) -> Iterator[Engine]:
    """The engine of that library."""
    engine = make_engine(shelf.url)
    yield engine
    engine.dispose()


@pytest.fixture
def log(engine: Engine) -> AnswerLog:
    """Its log."""
    return AnswerLog(engine)


def answer(uid: str, card: str, at_ms: int, rating: Rating = Rating.GOOD) -> Event:
    """An answer that leads to a step."""
    return Event(
        uid, card, at_ms, 20_514, 60, EventKind.ANSWER, rating, 4200, CardState.LEARNING, 1, None, 20_514,
        at_ms + 600_000,
    )  # fmt: skip


def mark(uid: str, card: str, at_ms: int, kind: EventKind, target: str | None = None) -> Event:
    """An event without an answer."""
    return Event(uid, card, at_ms, 20_514, 0, kind, target=target)


def stored(turn: Turn, event: Event, *, told: bool = False) -> Event:
    """Append an event with the uid and the instant that are its."""
    standing = turn.standing(event.card)
    assert standing is not None
    at_ms = turn.free_instant(standing, event.at_ms, told=told)
    final = replace(event, uid=standing.next_uid, at_ms=at_ms)
    turn.append(standing, final, turn.start_operation("review", NOW), told=told)
    return final


def test_a_card_that_nobody_knows_has_no_standing(log: AnswerLog) -> None:
    """An unknown uid is told apart from a card that nothing happened to."""
    with log.turn() as turn:
        assert turn.standing("no-such-card") is None


def test_a_new_card_stands_at_the_beginning(log: AnswerLog, cards: list[str]) -> None:
    """Without events a card has no memory and no last instant, and any instant comes after them."""
    with log.turn() as turn:
        standing = turn.standing(cards[0])
    assert standing is not None
    assert (standing.memory, standing.last_ms, standing.newest_ms, standing.events) == (None, None, None, 0)
    assert standing.precedes(0)


def test_events_come_back_as_they_were_appended(log: AnswerLog, cards: list[str]) -> None:
    """Each field of an event is kept, the answer that a retraction takes back too, in the order of the log."""
    with log.turn() as turn:
        first = stored(turn, answer("", cards[0], NOON_MS))
        other = stored(turn, mark("", cards[1], NOON_MS + 5, EventKind.SUSPEND))
        gone = stored(turn, mark("", cards[0], NOON_MS + 9, EventKind.RETRACT, target=first.uid))
    with log.turn() as turn:
        assert turn.history(cards[0]) == [first, gone]
        assert turn.history(cards[1]) == [other]


def test_events_are_numbered_by_the_machine(log: AnswerLog, cards: list[str]) -> None:
    """Uids are the machine's with a running number, whatever card they belong to."""
    with log.turn() as turn:
        uids = [stored(turn, answer("", cards[place % 2], NOON_MS)).uid for place in range(3)]
        standing = turn.standing(cards[0])
    assert standing is not None
    assert uids == [f"{standing.device}-{number}" for number in (1, 2, 3)]


@SHARED
@given(memory=MEMORIES, later=MEMORIES)
def test_memories_come_back_as_they_were_kept(
    log: AnswerLog, cards: list[str], memory: Memory, later: Memory
) -> None:
    """Any memory is read as it was written, and the next one takes its place."""
    for value in (memory, later):
        with log.turn() as turn:
            standing = turn.standing(cards[0])
            assert standing is not None
            turn.remember(standing.card_id, value)
            after = turn.standing(cards[0])
            assert after is not None
            assert after.memory == value
            assert repr(after.memory) == repr(value)


def test_a_memory_is_taken_away(log: AnswerLog, engine: Engine, cards: list[str]) -> None:
    """None leaves a card without a memory, and the other cards with theirs."""
    with log.turn() as turn:
        first, second = (standing.card_id for card in cards if (standing := turn.standing(card)))
        turn.remember(first, Memory(reps=1))
        turn.remember(second, Memory(reps=2))
        turn.remember(second, None)
    with engine.begin() as connection:
        assert study.all_memories(connection) == {cards[0]: Memory(reps=1)}


def test_what_happens_now_is_later_than_the_last(log: AnswerLog, cards: list[str]) -> None:
    """A clock that stands or was set back does not reorder the log."""
    with log.turn() as turn:
        instants = [stored(turn, answer("", cards[0], at)).at_ms for at in (NOON_MS, NOON_MS, NOON_MS - 9)]
    assert instants == [NOON_MS, NOON_MS + 1, NOON_MS + 2]


@SHARED
@given(st.lists(st.tuples(st.integers(-(10**9), 10**9), st.booleans()), min_size=1, max_size=8))
def test_instants_of_a_machine_rise_whatever_its_clock_says(
    log: AnswerLog, engine: Engine, cards: list[str], readings: list[tuple[int, bool]]
) -> None:
    """Clocks set back or forward, answers one by one or many events at once: each is later than all before it."""
    for wrong, at_once in readings:
        if at_once:
            with engine.begin() as connection:
                study.append_events(
                    connection, [mark("", card, NOON_MS + wrong, EventKind.BURY) for card in cards]
                )
        else:
            with log.turn() as turn:
                stored(turn, answer("", cards[0], NOON_MS + wrong))
    with engine.begin() as connection:
        events = sorted(study.events_of(connection), key=lambda event: int(event.uid.rpartition("-")[2]))
    assert all(before.at_ms < after.at_ms for before, after in pairwise(events))


def test_what_was_told_does_not_move_now(log: AnswerLog, cards: list[str]) -> None:
    """An instant that was told is kept; what happens now goes on from the last event of now, around it."""
    with log.turn() as turn:
        told = stored(turn, answer("", cards[0], NOON_MS + 1), told=True)
        instants = [stored(turn, answer("", cards[0], NOON_MS)).at_ms for _ in range(2)]
    assert (told.at_ms, instants) == (NOON_MS + 1, [NOON_MS, NOON_MS + 2])


@SHARED
@given(st.lists(st.integers(0, 9), max_size=12))
def test_an_instant_that_is_taken_gives_the_next_free_one(
    log: AnswerLog, cards: list[str], wishes: list[int]
) -> None:
    """Told instants get the first millisecond, from the one wished for on, that no event has."""
    taken: set[int] = set()
    with suppress(_RolledBack), log.turn() as turn:
        for wish in wishes:
            free = next(at for at in range(wish, 100) if at not in taken)
            assert stored(turn, answer("", cards[0], wish), told=True).at_ms == free
            taken.add(free)
        raise _RolledBack


def test_an_answer_is_found_by_its_instant_and_rating(log: AnswerLog, cards: list[str]) -> None:
    """Only the same card, instant and rating is the same answer, and only until it is taken back."""
    with log.turn() as turn:
        told = stored(turn, answer("", cards[0], NOON_MS), told=True)
        ids = [standing.card_id for card in cards if (standing := turn.standing(card))]
        assert turn.answer_at(ids[0], NOON_MS, Rating.GOOD) == told.uid
        assert turn.answer_at(ids[0], NOON_MS, Rating.HARD) is None
        assert turn.answer_at(ids[0], NOON_MS + 1, Rating.GOOD) is None
        assert turn.answer_at(ids[1], NOON_MS, Rating.GOOD) is None
        stored(turn, mark("", cards[0], NOON_MS + 1, EventKind.RETRACT, target=told.uid))
        assert turn.answer_at(ids[0], NOON_MS, Rating.GOOD) is None


def test_a_turn_that_fails_leaves_nothing(log: AnswerLog, cards: list[str]) -> None:
    """What was done before an error is rolled back, and the next turn starts where the last good one ended."""
    with suppress(_RolledBack), log.turn() as turn:
        stored(turn, answer("", cards[0], NOON_MS))
        raise _RolledBack
    with log.turn() as turn:
        standing = turn.standing(cards[0])
        assert standing is not None
        assert (turn.history(cards[0]), standing.events) == ([], 0)


def test_a_retraction_of_nothing_is_refused(log: AnswerLog, cards: list[str]) -> None:
    """The schema wants the event that is taken back."""
    with pytest.raises(Exception, match="retract_has_target"), log.turn() as turn:
        stored(turn, mark("", cards[0], NOON_MS, EventKind.RETRACT, target="no-such-event"))


def test_operations_are_numbered_whoever_starts_them(log: AnswerLog, engine: Engine, shelf: Shelf) -> None:
    """Answers and other commands share one running number, and their rows look alike."""
    with log.turn() as turn:
        first = turn.start_operation("review", NOW)
    with engine.begin() as connection:
        second = study.start_operation(connection, "read", {"works": ["a"]}, NOW)
    (device,) = shelf.rows("SELECT uid FROM device WHERE here")
    at = int(NOW.timestamp() * 1000)
    assert shelf.rows("SELECT id, uid, at, command, summary FROM operation WHERE command <> 'seed' ORDER BY id") == [
        {"id": first, "uid": f"{device['uid']}-op{first}", "at": at, "command": "review", "summary": "{}"},
        {"id": second, "uid": f"{device['uid']}-op{second}", "at": at, "command": "read", "summary": '{"works":["a"]}'},
    ]  # fmt: skip


def test_many_events_at_once_are_one_after_the_other(
    log: AnswerLog, engine: Engine, cards: list[str]
) -> None:
    """Events of one instant get consecutive milliseconds and numbers, around what was told, after the last."""
    with log.turn() as turn:
        stored(turn, answer("", cards[0], NOON_MS + 1), told=True)
    unlocks = [mark("", card, NOON_MS, EventKind.UNLOCK) for card in cards]
    with engine.begin() as connection:
        events = study.append_events(connection, unlocks)
        assert study.append_events(connection, []) == []
        assert [event.at_ms for event in events] == [NOON_MS, NOON_MS + 2]
        assert [event for event in study.events_of(connection) if event.kind is EventKind.UNLOCK] == events
    with log.turn() as turn:
        assert stored(turn, answer("", cards[1], NOON_MS)).at_ms == NOON_MS + 3


def test_machines_that_answer_at_once_take_turns(shelf: Shelf, cards: list[str]) -> None:
    """Of two writers at once neither loses an event: numbers and instants are each given once."""

    def play(card: str) -> list[Event]:
        engine = make_engine(shelf.url)
        log, events = AnswerLog(engine), []
        for _ in range(30):
            with log.turn() as turn:
                events.append(stored(turn, answer("", card, NOON_MS)))
        engine.dispose()
        return events

    with ThreadPoolExecutor(2) as pool:
        events = [event for done in pool.map(play, cards) for event in done]
    assert {int(event.uid.rpartition("-")[2]) for event in events} == set(range(1, 61))
    assert {event.at_ms for event in events} == set(range(NOON_MS, NOON_MS + 60))


def test_an_answer_is_few_statements(database: Path, tmp_path: Path) -> None:
    """Begin, one read, the event, this machine's count, the memory, and commit."""
    shelf = Shelf(f"sqlite:///{database}", tmp_path / "notes")
    shelf.seed(notes=NOTES)
    (card, *_) = shelf.uids("card", "front").values()
    engine, seen = make_engine(shelf.url), list[str]()
    with closing(engine.raw_connection()) as pooled:
        pooled.driver_connection.set_trace_callback(seen.append)  # type: ignore[union-attr]  # sqlite3's
    with AnswerLog(engine).turn() as turn:
        standing = turn.standing(card)
        assert standing is not None
        event = answer(standing.next_uid, card, turn.free_instant(standing, NOON_MS))
        turn.append(standing, event, None)
        turn.remember(standing.card_id, Memory(reps=1))
    engine.dispose()
    assert [statement.split()[0] for statement in seen] == [
        "BEGIN",
        "SELECT",
        "INSERT",
        "UPDATE",
        "INSERT",
        "COMMIT",
    ]

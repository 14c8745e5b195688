"""Laws of the log: memories are the fold of their events, whatever was done and in which database."""

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studykit.app.context import App, make_app
from studykit.app.finding import find_works
from studykit.app.importing import import_sources
from studykit.app.library import list_sources, list_topics, search, show_work
from studykit.app.reading import Said, record_reading
from studykit.app.reviewing import answers, list_cards, queue
from studykit.app.sources import gather
from studykit.app.today import today
from studykit.app.upkeep import check_database, rebuild_memories
from studykit.reading.model import ReadingAction
from studykit.review.model import Event, EventKind, Rating
from studykit.store.address import database_url

NOTES = Path(__file__).parents[1] / "cli" / "notes.md"
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
WORKS = ("moss2015roots", "fern2016compost", "moss2017clay", "thorn2018last")

STEPS = st.one_of(
    st.tuples(st.just("answer"), st.integers(0, 6), st.sampled_from(list(Rating))),
    st.tuples(
        st.just("told"), st.integers(0, 6), st.sampled_from(list(Rating)), st.integers(-(10**6), 10**6)
    ),
    st.tuples(
        st.just("mark"),
        st.integers(0, 6),
        st.sampled_from([EventKind.SUSPEND, EventKind.RESUME, EventKind.BURY]),
    ),
    st.tuples(st.just("undo")),
    st.tuples(st.just("read"), st.sampled_from(WORKS), st.sampled_from(list(ReadingAction))),
    st.tuples(st.just("read long ago"), st.lists(st.sampled_from(WORKS), min_size=1)),
    st.tuples(st.just("wait"), st.integers(-3600, 20 * 86_400)),
)


@pytest.fixture
def app(any_database_url: str) -> Iterator[App]:
    """The invented notes in a library of this test, in SQLite and in PostgreSQL."""
    app = make_app(any_database_url, START.isoformat())
    import_sources(app, gather([str(NOTES)]))
    yield app
    app.close()


def play(app: App, steps: list[tuple[object, ...]]) -> None:
    """Do what a learner may do, in the order of the steps."""
    place = answers(app)
    cards = [card["uid"] for card in list_cards(app)]
    done: list[Event] = []
    for step in steps:
        match step:
            case "answer", int(card), Rating() as rating:
                done.append(place.give(cards[card], rating)[0])
            case "told", int(card), Rating() as rating, int(seconds):
                place.give(cards[card], rating, at_ms=app.now_ms + seconds * 1000)
            case "mark", int(card), EventKind() as kind:
                done.append(place.mark(cards[card], kind)[0])
            case "read", str(work), ReadingAction() as action:
                record_reading(app, [work], Said(action))
            case "read long ago", list(works):
                record_reading(app, works, Said(ReadingAction.DONE, unlock=True, before=date(2020, 1, 1)))
            case "wait", int(seconds):
                app.fixed_now = app.now + timedelta(seconds=seconds)
            case _ if done:
                place.take_back(done.pop())


@settings(max_examples=40)
@given(st.lists(STEPS, max_size=25))
def test_memories_are_the_fold_of_the_log(
    template: Path, tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[object, ...]]
) -> None:
    """After any session of answers, undo, suspensions and readings, `db check` finds nothing and rebuild changes nothing."""
    path = shutil.copy(template, tmp_path_factory.mktemp("law") / "library.sqlite3")
    app = make_app(str(path), START.isoformat())
    try:
        import_sources(app, gather([str(NOTES)]))
        play(app, steps)
        assert check_database(app) == []
        assert rebuild_memories(app) == 0
    finally:
        app.close()


SESSION: list[tuple[object, ...]] = [
    ("read long ago", WORKS[1:]),
    ("read", WORKS[0], ReadingAction.DONE), ("answer", 0, Rating.GOOD), ("answer", 1, Rating.AGAIN),
    ("mark", 2, EventKind.SUSPEND), ("told", 1, Rating.HARD, -500), ("undo",), ("undo",), ("wait", 86_400),
    ("answer", 0, Rating.EASY), ("mark", 3, EventKind.BURY), ("read", WORKS[2], ReadingAction.DONE),
    ("read", WORKS[2], ReadingAction.RESET), ("told", 4, Rating.EASY, 900_000), ("answer", 4, Rating.GOOD),
    ("wait", -7200), ("answer", 5, Rating.EASY), ("wait", 4 * 86_400), ("answer", 0, Rating.AGAIN),
]  # fmt: skip


def test_the_law_holds_in_both_databases(app: App) -> None:
    """A session with all that can happen leaves log and memories agreeing."""
    play(app, SESSION)
    assert check_database(app) == []
    assert rebuild_memories(app) == 0


@pytest.mark.postgres
def test_both_databases_answer_alike(tmp_path: Path, template: Path, migrated_postgresql: str) -> None:
    """Every read of the command line gives the same from SQLite and from PostgreSQL."""
    sqlite = database_url(str(shutil.copy(template, tmp_path / "library.sqlite3")))
    seen = []
    for url in (sqlite, migrated_postgresql):
        app = make_app(url, START.isoformat())
        import_sources(app, gather([str(NOTES)]))
        play(app, SESSION)
        seen.append(
            [
                find_works(app, ""), find_works(app, "is:due sort:-retention"), find_works(app, "has:video"),
                show_work(app, WORKS[0]), list_topics(app), list_sources(app), list_cards(app),
                list_cards(app, "is:leech"), queue(app), today(app), search(app, "prior weights"),
            ]
        )  # fmt: skip
        app.close()
    assert seen[0] == seen[1]


def test_what_was_planted_is_found(app: App) -> None:
    """A memory that is not the fold of its events is a fault; rebuild mends it."""
    play(app, SESSION)
    from studykit.review.model import Memory
    from studykit.store.study import write_memories

    card = list_cards(app)[0]["uid"]
    with app.writing() as connection:
        write_memories(connection, {card: Memory(reps=99)})
    (fault,) = check_database(app)
    assert card in fault
    assert rebuild_memories(app) == 1
    assert check_database(app) == []

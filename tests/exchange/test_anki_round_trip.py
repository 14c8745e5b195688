"""Schedules to Anki's own backend, and its answers back."""

import random
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from studykit.app.anki_import import import_anki
from studykit.app.clock import machine_zone
from studykit.app.context import App
from studykit.app.exporting import export_anki
from studykit.app.handover import take_back
from studykit.app.importing import import_sources
from studykit.app.reviewing import answers, list_cards
from studykit.app.sources import SourceFile
from studykit.review.day import study_day
from studykit.review.kernel import weights_in_use
from studykit.review.model import Event, Memory, Rating
from studykit.store import study
from studykit.store.address import database_url
from tests.exchange.anki_peer import Anki

pytestmark = [pytest.mark.oracle, pytest.mark.slow]

CARDS = 500
ANSWERS = 200
DAY_MS = 86_400_000


@pytest.fixture
def anki(tmp_path: Path) -> Iterator[Anki]:
    anki = Anki(tmp_path)
    yield anki
    anki.collection.close()


@pytest.fixture
def app(database: Path) -> Iterator[App]:
    """A library of many questions with histories that end yesterday; Anki has no clock but the real one."""
    now = datetime.now(UTC)
    app = App(database.parent, database_url(str(database)), now)
    text = "".join(f"Q: What is the {n}th tree?\nA: The one after tree {n - 1}.\n\n" for n in range(CARDS))
    import_sources(app, [SourceFile("file:///trees.md", "Trees", "notes", text.encode())])
    study_for_weeks(app)
    yield app
    app.close()


def study_for_weeks(app: App) -> None:
    """Answer most cards several times; forget some, look at some twice a day."""
    draw = random.Random(7)
    given = answers(app)
    with given.together():
        for card in list_cards(app)[: CARDS - 50]:
            at_ms = app.now_ms - draw.randint(60, 300) * DAY_MS
            for _ in range(draw.randint(1, 7)):
                at_ms += draw.choice((90_000, 700_000, DAY_MS, 4 * DAY_MS, 9 * DAY_MS)) + draw.randint(0, 999)
                if at_ms < app.now_ms - DAY_MS:
                    given.give(card["uid"], draw.choice(list(Rating)), duration_ms=4000, at_ms=at_ms)


def stored(app: App) -> tuple[dict[str, Memory], list[Event]]:
    with closing(app.engine().connect()) as connection:
        return study.all_memories(connection), study.events_of(connection)


def take_with_schedules(anki: Anki, package: Path) -> Any:
    """Import as a learner does who ticks learning progress and deck presets; then FSRS is switched on.

    Gives the option group that came with the package.
    """
    from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest
    from anki.decks import UpdateDeckConfigs

    options = ImportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True)
    anki.collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(package), options=options))
    anki.collection.models._clear_cache()
    (deck,) = (deck.id for deck in anki.collection.decks.all_names_and_ids() if deck.name == "Trees")
    anki.collection.decks.select(deck)
    current = anki.collection.decks.get_deck_configs_for_update(deck)
    request = UpdateDeckConfigs()
    request.target_deck_id = deck
    (ours,) = (each.config for each in current.all_config if each.config.name == "studykit")
    request.configs.append(ours)
    request.limits.CopyFrom(current.current_deck.limits)
    request.fsrs = True
    anki.collection.decks.update_deck_configs(request)
    return ours.config


def cards_in(anki: Anki) -> dict[str, Any]:
    """Anki's cards by the guid of their note; each note here has one."""
    return {guid: note.cards()[0] for guid, note in anki.notes().items()}


def guids(app: App) -> dict[str, str]:
    """The guids of the notes by the uid of their card."""
    from studykit.store.anki_notes import noted_cards

    with closing(app.engine().connect()) as connection:
        return {card.uid: card.guid for card in noted_cards(connection)}


def answer_in(anki: Anki, count: int) -> None:
    from anki.scheduler.v3 import CardAnswer

    draw = random.Random(11)
    collection = anki.collection
    ratings = [CardAnswer.AGAIN, CardAnswer.HARD, CardAnswer.GOOD, CardAnswer.GOOD, CardAnswer.EASY]
    for _ in range(count):
        (queued,) = collection.sched.get_queued_cards(fetch_limit=1).cards
        card = collection.get_card(queued.card.id)
        card.start_timer()
        answer = collection.sched.build_answer(card=card, states=queued.states, rating=draw.choice(ratings))
        collection.sched.answer_card(answer)


def states_of(card: Any) -> tuple[float, float]:
    return card.memory_state.stability, card.memory_state.difficulty


def near(memory: Memory) -> Any:
    """Stability and difficulty, as precise as Anki keeps them."""
    return pytest.approx((memory.stability, memory.difficulty), rel=1e-3, abs=1e-3)


def export_from(anki: Anki, folder: Path, suffix: str, *, legacy: bool) -> Path:
    """A package of the whole collection, for old versions of Anki or for new ones."""
    from anki.collection import ExportAnkiPackageOptions

    path = folder / f"back.{suffix}"
    if suffix == "colpkg":
        anki.collection.export_collection_package(str(path), include_media=False, legacy=legacy)
        anki.collection.reopen()
        return path
    options = ExportAnkiPackageOptions(
        with_scheduling=True, with_media=False, with_deck_configs=True, legacy=legacy
    )
    anki.collection.export_anki_package(out_path=str(path), options=options, limit=None)
    return path


def test_schedules_survive_the_way_there(app: App, anki: Anki, tmp_path: Path) -> None:
    """Anki holds every due day, memory state and review that studykit does, and finds nothing to mend."""
    export_anki(app, tmp_path / "out.apkg", with_scheduling=True)
    options = take_with_schedules(anki, tmp_path / "out.apkg")
    assert list(options.fsrs_params_6) == pytest.approx(weights_in_use(None))
    assert (list(options.learn_steps), options.desired_retention) == ([1, 10], pytest.approx(0.9))
    memories, events = stored(app)
    theirs, names = cards_in(anki), guids(app)
    today = anki.collection.sched.today
    assert len(theirs) == CARDS
    log = anki.answers()
    assert len(log) == len(events)
    assert [(row[0], row[3], row[7]) for row in log] == [
        (event.at_ms, event.rating, event.duration_ms) for event in events
    ]
    study_today = study_day(app.now_ms, machine_zone(), 4)
    for uid, memory in memories.items():
        card = theirs[names[uid]]
        assert (card.reps, card.lapses) == (memory.reps, memory.lapses)
        assert card.type == {"learning": 1, "review": 2, "relearning": 3}[memory.state]
        assert states_of(card) == near(memory)
        assert card.last_review_time == (memory.last_ms or 0) // 1000
        if memory.state == "review":
            assert (card.queue, card.due - today) == (2, (memory.due_day or 0) - study_today)
            assert card.ivl == memory.interval_days
        elif card.queue == 1:
            assert card.due == (memory.due_ms or 0) // 1000
    message, ok = anki.collection.fix_integrity()
    assert ok, message


@pytest.mark.parametrize("suffix", ["apkg", "colpkg"])
@pytest.mark.parametrize("legacy", [True, False], ids=["old", "new"])
def test_answers_come_back(app: App, anki: Anki, tmp_path: Path, suffix: str, legacy: bool) -> None:
    """After many answers in Anki both agree about every card; the log is whole; a second import is none."""
    before = stored(app)[1]
    export_anki(app, tmp_path / "out.apkg", with_scheduling=True)
    take_with_schedules(anki, tmp_path / "out.apkg")
    answer_in(anki, ANSWERS)
    app.fixed_now = datetime.now(UTC) + timedelta(seconds=1)
    back = export_from(anki, tmp_path, suffix, legacy=legacy)
    report = import_anki(app, back)
    assert (report.notes, report.reviews, report.known) == (CARDS, ANSWERS, len(before))
    assert (report.returned, report.marks) == (CARDS, {})
    memories, events = stored(app)
    answered = [event for event in events if event.rating]
    assert [(row[0], row[3]) for row in anki.answers()] == [(event.at_ms, event.rating) for event in answered]
    theirs, names = cards_in(anki), guids(app)
    day_zero = study_day(app.now_ms, machine_zone(), 4) - anki.collection.sched.today
    for uid, memory in memories.items():
        card = theirs[names[uid]]
        assert states_of(card) == near(memory)
        assert (card.reps, card.lapses) == (memory.reps, memory.lapses)
        assert card.type == {"learning": 1, "review": 2, "relearning": 3}[memory.state]
        if memory.state == "review":
            assert card.due + day_zero == memory.due_day
    again = import_anki(app, back)
    assert (again.reviews, again.marks, again.flagged, again.returned) == (0, {}, 0, 0)
    assert stored(app) == (memories, events)
    assert not take_back(app)

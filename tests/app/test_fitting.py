"""Fitting and moving reviews: what is shown is what is done, in one operation, and the log tells it all."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from studykit.app import loading
from studykit.app.context import App, make_app
from studykit.app.fitting import adopt, fit_after, refit
from studykit.app.importing import import_sources
from studykit.app.settings import review_settings
from studykit.app.sources import gather
from studykit.app.upkeep import check_database
from studykit.errors import UsageError
from studykit.review import kernel
from studykit.review.day import day_start_ms, day_to_date
from studykit.review.fitting import LEAST_REVIEWS
from studykit.review.model import CardState, Event, EventKind, Memory, Rating, ReviewSettings
from studykit.review.replay import replay
from studykit.store import stats_queries, study
from studykit.store.memory_rows import memory_of

CARDS = 90
DAY = 20_500
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TODAY = DAY + 14
NOTES = "### many\n\n" + "\n\n".join(f"Q: What is {number}?\nA: A number." for number in range(CARDS))
FORGETFUL = (  # starts with a tenth of the usual stability, and gains less with each review
    *(0.05, 0.2, 0.6, 2.0, 6.4, 0.8, 3.0, 0.01, 1.2, 0.1, 0.6),
    *(1.0, 0.06, 0.2, 1.3, 0.6, 1.9, 0.5, 0.1, 0.07, 0.3),
)


@pytest.fixture
def app(database: Path, tmp_path: Path) -> Iterator[App]:
    """A library of many cards, nothing of it answered."""
    notes = tmp_path / "many.md"
    notes.write_text(NOTES)
    app = make_app(str(database), NOW.isoformat())
    import_sources(app, gather([str(notes)]))
    with app.writing() as connection:
        study.set_setting(connection, "zone", "UTC", datetime(1970, 1, 1, tzinfo=UTC))
    yield app
    app.close()


def memories(app: App) -> dict[str, Memory]:
    with app.reading() as reader:
        return {row["uid"]: memory_of(row) for row in stats_queries.live_memories(reader)}


def answered(app: App, reviews: int) -> None:
    """Have a forgetful learner answer cards over half a year, in an order of time."""
    chance = random.Random(4)
    with app.reading() as reader:
        cards = [row["uid"] for row in reader.rows("SELECT uid FROM card ORDER BY id")]
    events = [event for card in cards for event in _answers(card, chance, reviews)]
    events.sort(key=lambda event: event.study_day)
    with app.writing() as connection:
        study.append_events(connection, events)
        folded: dict[str, Memory | None] = {**replay(study.events_of(connection), ReviewSettings())}
        study.write_memories(connection, folded)


def _answers(card: str, chance: random.Random, reviews: int) -> Iterator[Event]:
    state, day, last = None, DAY - 180 + chance.randrange(60), None
    for _ in range(reviews):
        recall = (
            1.0 if state is None else kernel.retrievability(state.stability, day - (last or day), FORGETFUL)
        )
        rating = Rating.GOOD if chance.random() < recall else Rating.AGAIN
        state = kernel.next_state(state, day - (last or day), rating, FORGETFUL)
        wait = chance.choice((1, 3, 7, 14))
        yield Event(
            "", card, day_start_ms(day, "UTC", 4), day, 0, EventKind.ANSWER, rating=rating, duration_ms=9_000,
            state=CardState.REVIEW, interval_days=wait, due_day=day + wait,
        )  # fmt: skip
        last, day = day, day + wait


def test_better_weights_are_adopted_and_only_due_dates_stay(app: App) -> None:
    """Stability and difficulty follow the new weights, due dates do not; the log folds into what is stored."""
    pytest.importorskip("fsrs_rs_python")
    answered(app, 12)
    before = memories(app)
    found = refit(app)
    assert memories(app) == before
    assert found.fit.weights is not None
    adopt(app, found)
    after = memories(app)
    with app.reading() as reader:
        assert review_settings(reader, app.now_ms).weights == found.fit.weights
    assert {card: memory.due_day for card, memory in after.items()} == {
        card: memory.due_day for card, memory in before.items()
    }
    assert sum(after[card].stability != before[card].stability for card in after) == CARDS
    assert check_database(app) == []


def test_rescheduling_asks_cards_when_the_new_weights_say(app: App) -> None:
    """The preview is of the memories that the new weights give, and what is stored is what it says."""
    pytest.importorskip("fsrs_rs_python")
    answered(app, 12)
    found = refit(app, reschedule=True)
    assert found.shift is not None
    assert found.shift.changes
    adopt(app, found)
    after = memories(app)
    assert all(after[change.card].due_day == change.new_due for change in found.shift.changes)
    assert check_database(app) == []
    assert refit(app, reschedule=True).value["moved"] == []


def test_a_short_log_changes_nothing(app: App) -> None:
    """With too few reviews to tell, no weights are proposed and nothing is written."""
    pytest.importorskip("fsrs_rs_python")
    answered(app, 3)
    operations = operation_count(app)
    found = refit(app)
    adopt(app, found)
    assert found.value | {"evaluation": None} == found.value
    assert found.value["kept"] is False
    assert operation_count(app) == operations


def test_a_sitting_fits_when_the_log_has_grown(app: App) -> None:
    """The sitting that passes a milestone fits; one that adds nothing, or little, does not."""
    pytest.importorskip("fsrs_rs_python")
    answered(app, 12)
    assert fit_after(app, 0) is None
    assert fit_after(app, 1) is None
    adopted = fit_after(app, CARDS * 12 - LEAST_REVIEWS + 1)
    assert adopted is not None
    assert adopted["kept"]


def operation_count(app: App) -> int:
    with app.reading() as reader:
        return len(reader.rows("SELECT id FROM operation"))


def due_today(app: App) -> int:
    return sum((memory.due_day or 0) <= TODAY for memory in memories(app).values())


def test_postponed_reviews_are_one_operation(app: App) -> None:
    """Exactly as many reviews are left today as were asked for; the preview said so, and the log folds to it."""
    answered(app, 4)
    waiting = due_today(app)
    operations = operation_count(app)
    shift = loading.postpone(app, 10)
    assert due_today(app) == waiting
    assert shift.value["days"][0] == {"date": day_to_date(TODAY).isoformat(), "before": waiting, "after": 10}
    assert loading.move(app, shift, "postpone") == waiting - 10
    assert due_today(app) == 10
    assert operation_count(app) == operations + 1
    assert check_database(app) == []


def test_a_break_is_free_of_reviews(app: App) -> None:
    """No card is due on its days, and none is lost."""
    answered(app, 4)
    first, last = day_to_date(TODAY + 1), day_to_date(TODAY + 5)
    loading.move(app, loading.take_break(app, first, last), "break")
    due = [memory.due_day for memory in memories(app).values()]
    assert not set(due) & set(range(TODAY + 1, TODAY + 6))
    assert len(due) == CARDS


def test_what_changed_meanwhile_is_not_moved(app: App) -> None:
    """A card that was answered between the preview and the move keeps the due of its answer."""
    answered(app, 4)
    shift = loading.postpone(app, 0)
    card = shift.changes[0].card
    with app.writing() as connection:
        (event,) = list(_answers(card, random.Random(1), 1))
        moved = replace(event, study_day=TODAY, at_ms=app.now_ms, due_day=TODAY + 77)
        study.append_events(connection, [moved])
        study.write_memories(connection, {card: replay(study.events_of(connection), ReviewSettings())[card]})
    assert loading.move(app, shift, "postpone") == len(shift.changes) - 1
    assert memories(app)[card].due_day == TODAY + 77


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [(-1, 3, "too early"), (3, 2, "no row of days"), (1, 400, "no row of days")],
)
def test_days_away_must_be_ahead_and_in_order(app: App, first: int, last: int, words: str) -> None:
    """Days that are past, backwards or a whole year are refused in words."""
    answered(app, 1)
    with pytest.raises(UsageError, match=words):
        loading.take_break(app, day_to_date(TODAY + first), day_to_date(TODAY + last))


def test_reviews_cannot_be_advanced_before_today(app: App) -> None:
    """To have today free there is no day before it."""
    answered(app, 1)
    with pytest.raises(UsageError, match="too early"):
        loading.advance(app, day_to_date(TODAY), day_to_date(TODAY))

"""The plan gathered from a library, in SQLite and in PostgreSQL."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from studykit.app import planning
from studykit.app.admitting import with_admission
from studykit.app.reading import Said, record_reading
from studykit.app.settings import review_settings
from studykit.app.today import today
from studykit.app.undoing import next_undo, undo
from studykit.app.week import changed_week, parse_weekdays, week_words
from studykit.app.wish import Wish, stored_wish
from studykit.errors import UsageError
from studykit.reading.model import Pass, ReadingAction
from studykit.reading.situation import GoalOrder
from studykit.store import plan_queries
from tests.store.shelf import NOW, Shelf

NOTES = "\n\n".join(
    f'#### ["The {name} of Sand"](https://example.org/{name}) Ann Dune\nest: {minutes} min\n\n'
    + "\n\n".join(f"Q: What is {name} {n}?\nA: A grain." for n in range(4))
    for name, minutes in (("Weight", 30), ("Colour", 40), ("Sound", 50))
)
TUESDAY = NOW + timedelta(days=1)
DONE = Said(ReadingAction.DONE, minutes=25)


@pytest.fixture
def shelf(any_database_url: str, tmp_path: Path) -> Shelf:
    """Three works of 30, 40 and 50 minutes with four cards each."""
    shelf = Shelf(any_database_url, tmp_path / "notes")
    shelf.seed(notes=f"### sand\n\n{NOTES}\n")
    return shelf


def keys(shelf: Shelf, now: datetime = NOW) -> list[str]:
    """Works of today's list."""
    with shelf.app(now) as app:
        return [each["key"] for each in today(app)["reading"]]


def all_keys(shelf: Shelf) -> list[str]:
    """All works in reading order."""
    return [row["key"] for row in shelf.rows("SELECT key FROM work ORDER BY position")]


def test_a_wish_comes_back_as_it_was_stored(shelf: Shelf) -> None:
    """Works, passes, minutes, days and the baseline survive the database."""
    first, second, third = all_keys(shelf)
    wish = Wish(
        works=(third, first, second), without=(second,), order=GoalOrder.GIVEN, reading_pass=Pass.SKIM,
        passes={third: Pass.STUDY}, deadline=20_800, pace=30, week=(10, 20, 30, 40, 50, 60, 0),
        rules=("2026-03-06 FREQ=WEEKLY",),
    )  # fmt: skip
    with shelf.app() as app:
        made = planning.store(app, "new", wish)
        with app.reading() as reader:
            found = stored_wish(plan_queries.standing_plan(reader, app.now_ms + 1))
    assert found == made.wish
    assert replace(found, baseline=None) == wish
    assert found.baseline is not None
    assert found.baseline.left[0] == made.plan.left


def test_a_plan_goes_by_the_log_from_before_today(shelf: Shelf) -> None:
    """What is done today is ticked off; the plan itself moves on with the day."""
    first, second, _ = all_keys(shelf)
    assert keys(shelf) == [first]
    with shelf.app() as app:
        before = planning.current(app).plan
        record_reading(app, [first], DONE)
        assert planning.current(app).plan.days[0].reading == before.days[0].reading
    assert keys(shelf) == []
    assert keys(shelf, TUESDAY) == [second]


def test_an_undone_session_does_not_count(shelf: Shelf) -> None:
    """After an undo the list is as if nothing had been read."""
    first, *_ = all_keys(shelf)
    with shelf.app() as app:
        record_reading(app, [first], DONE)
        undo(app, next_undo(app, 1))
    assert keys(shelf) == [first]


def test_unlocked_cards_come_with_the_next_day(shelf: Shelf) -> None:
    """Reviews of a work done today are no part of today's plan, and are part of tomorrow's."""
    first, *_ = all_keys(shelf)
    with shelf.app() as app:
        record_reading(app, [first], DONE)
        assert planning.current(app).plan.days[0].review_minutes == 0
    with shelf.app(TUESDAY) as app:
        assert planning.current(app).plan.days[0].review_minutes > 0


def test_a_work_brings_its_locked_cards(shelf: Shelf) -> None:
    """The plan counts the reviews of works that are not read yet."""
    with shelf.app() as app:
        situation = planning.current(app).situation
    assert [work.cards for work in situation.works.values()] == [4, 4, 4]


def test_a_missed_day_is_known(shelf: Shelf) -> None:
    """A weekday without a session is missed, a weekend is not; the learner's own times are known."""
    first, *_ = all_keys(shelf)
    with shelf.app() as app:
        record_reading(app, [first], DONE)
    with shelf.app(NOW + timedelta(days=8)) as app:  # Monday was kept, Tuesday to Friday and Monday were not
        learner = planning.current(app).situation.learner
    assert (learner.study_days, learner.missed_days) == (6, 5)
    assert [ratio for ratios in learner.ratios.values() for ratio in ratios] == [pytest.approx(25 / 30)]


def test_days_off_hold_until_they_are_taken_back(shelf: Shelf) -> None:
    """The newest word about a day holds."""
    with shelf.app() as app:
        planning.take_days_off(app, [date(2026, 3, 2), date(2026, 3, 3)], off=True)
        planning.take_days_off(app, [date(2026, 3, 3)], off=False)
        days = planning.current(app).plan.days
    assert [day.budget for day in days[:3]] == [0, 45, 45]


def test_the_plan_admits_new_cards(shelf: Shelf) -> None:
    """Without a plan the settings hold; with one as many new cards as its minutes bear."""
    with shelf.app() as app:
        record_reading(app, all_keys(shelf), DONE)
    with shelf.app(NOW + timedelta(days=1)) as app:
        with app.reading() as reader:
            settings = review_settings(reader, app.now_ms)
            assert with_admission(reader, app.now_ms, settings) == settings
        planning.store(app, "new", Wish(week=(5, 5, 5, 5, 5, 0, 0)))
        with app.reading() as reader:
            tight = with_admission(reader, app.now_ms, settings).new_per_day
        planning.store(app, "set", Wish(week=(60,) * 7))
        with app.reading() as reader:
            wide = with_admission(reader, app.now_ms, settings).new_per_day
    assert 0 < tight < wide == 12


@pytest.mark.parametrize(
    ("text", "days"),
    [("mon-fri", {0, 1, 2, 3, 4}), ("sat,sun", {5, 6}), ("fri-mon", {4, 5, 6, 0}), ("daily", set(range(7))),
     ("Tuesday", {1})],
)  # fmt: skip
def test_weekdays_are_read(text: str, days: set[int]) -> None:
    """Rows of days, lists of them, and whole names."""
    assert parse_weekdays(text) == days


@pytest.mark.parametrize("text", ["", "mon-", "mon-wed-fri", "never"])
def test_what_names_no_weekdays_is_an_error(text: str) -> None:
    """Half a row of days is none."""
    with pytest.raises(UsageError, match="weekdays"):
        parse_weekdays(text)


def test_weeks_change_by_what_is_named() -> None:
    """Minutes go to the days of study, the weekend has its own, and more is more on each day."""
    week = Wish().week
    assert changed_week(week, "30", None, None) == (30,) * 5 + (0, 0)
    assert changed_week(week, "+15", None, 20) == (60,) * 5 + (20, 20)
    assert changed_week(week, None, "mon,sat", None) == (45, 0, 0, 0, 0, 45, 0)
    assert week_words((45, 45, 0, 0, 30, 0, 0)) == "45 min mon-tue, 30 min fri"

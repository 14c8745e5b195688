"""The forward pass: golden days, and what holds of every day."""

from hypothesis import given
from hypothesis import strategies as st

from studykit.reading.forward import HORIZON, LEAST_CHUNK, PlannedDay, Task, forward
from studykit.reading.situation import Budget, Reviews
from tests.reading.builders import KERNEL, TODAY, budgets, reviews

HOUR = Budget((60,) * 7, slack=0.0)
TASKS = st.lists(st.builds(Task, st.uuids().map(str), st.integers(1, 300), st.integers(0, 12)), max_size=8)


def pieces(days: list[PlannedDay]) -> list[list[tuple[str, int, bool]]]:
    """Reading of each day."""
    return [[(chunk.key, chunk.minutes, chunk.finishes) for chunk in day.reading] for day in days]


def test_works_are_read_one_after_the_other() -> None:
    """A work goes on until it is finished; the next one begins on the same day when twenty minutes are left."""
    days = list(forward([Task("a", 80), Task("b", 30)], TODAY, HOUR, Reviews()))
    assert pieces(days) == [[("a", 60, False)], [("a", 20, True), ("b", 30, True)]]


def test_no_work_is_begun_for_less_than_twenty_minutes() -> None:
    """Ten minutes at the end of a day start nothing long, but finish something short."""
    long = list(forward([Task("a", 50), Task("b", 30)], TODAY, HOUR, Reviews()))
    short = list(forward([Task("a", 50), Task("b", 10)], TODAY, HOUR, Reviews()))
    assert pieces(long) == [[("a", 50, True)], [("b", 30, True)]]
    assert pieces(short) == [[("a", 50, True), ("b", 10, True)]]


def test_a_short_day_is_used_whole() -> None:
    """Where the day has less than twenty minutes, a piece takes what it has."""
    days = list(forward([Task("a", 24)], TODAY, Budget((12,) * 7, slack=0.0), Reviews()))
    assert pieces(days) == [[("a", 12, False)], [("a", 12, True)]]


def test_reviews_come_first_and_leave_two_fifths() -> None:
    """More reviews than fit into 60 % of the day wait for the next one."""
    days = list(forward([Task("a", 60)], TODAY, HOUR, Reviews([50, 0], seconds=60)))
    assert [(day.review_minutes, day.waiting_minutes, day.read_minutes) for day in days] == [
        (36, 14, 24),
        (14, 0, 36),
    ]


def test_a_finished_work_brings_reviews_from_the_next_day_on() -> None:
    """Its cards are met on the day after it, and come back as the kernel says."""
    days = list(forward([Task("a", 60, cards=4)], TODAY, HOUR, Reviews([], [3, 1, 0.5], 60), least_days=4))
    assert [day.review_minutes for day in days] == [0, 12, 4, 2]


def test_what_the_forecast_leaves_open_goes_on() -> None:
    """After the end of the forecast the mean of its last week goes on."""
    load = [100.0, 7.0, 14.0, 0.0, 7.0, 7.0, 7.0, 7.0]
    days = list(forward([], TODAY, Budget.daily(600), Reviews(load, seconds=60), least_days=12))
    assert [day.review_minutes for day in days[8:]] == [7, 7, 7, 7]


def test_slack_days_off_and_weekdays_make_the_budget() -> None:
    """A Sunday of an hour holds 54 minutes, a Monday none, and a day off none."""
    budget = Budget((0, 60, 60, 60, 60, 60, 60), frozenset({TODAY + 2}))
    days = list(forward([Task("a", 108)], TODAY, budget, Reviews()))
    assert [day.read_minutes for day in days] == [54, 0, 0, 54]
    assert [day.budget for day in days] == [60, 0, 0, 60]


def test_a_pace_caps_the_reading_of_a_day() -> None:
    """At a pace of 25 minutes no day holds more."""
    days = list(forward([Task("a", 60)], TODAY, HOUR, Reviews(), pace=25))
    assert [day.read_minutes for day in days] == [25, 25, 10]


def test_the_pass_ends_at_its_horizon() -> None:
    """Without minutes nothing is ever read, and the pass ends all the same."""
    assert len(list(forward([Task("a", 60)], TODAY, Budget.daily(0), Reviews()))) == HORIZON


@given(TASKS, budgets(), reviews(), st.none() | st.integers(1, 60))
def test_no_day_holds_more_than_its_budget(
    tasks: list[Task], budget: Budget, load: Reviews, pace: int | None
) -> None:
    """Reading and reviews together stay within the minutes that may be planned, reading within the pace."""
    for day in forward(tasks, TODAY, budget, load, pace=pace):
        assert day.read_minutes + day.review_minutes <= budget.plannable(day.day) + 1e-9
        assert pace is None or day.read_minutes <= pace


@given(TASKS, budgets(), reviews())
def test_every_day_with_a_minute_left_reads(tasks: list[Task], budget: Budget, load: Reviews) -> None:
    """While works are open, a day whose reviews leave a whole minute holds reading."""
    for day in forward(tasks, TODAY, budget, load):
        assert bool(day.reading) == (budget.plannable(day.day) - day.review_minutes >= 1)


@given(TASKS, budgets(), reviews())
def test_pieces_are_long_enough_and_in_order(tasks: list[Task], budget: Budget, load: Reviews) -> None:
    """Works come in their order, each whole; a piece is short only at the end of a work or on a short day."""
    days = list(forward(tasks, TODAY, budget, load))
    chunks = [chunk for day in days for chunk in day.reading]
    assert [chunk.key for chunk in chunks if chunk.finishes] == [task.key for task in tasks][
        : sum(chunk.finishes for chunk in chunks)
    ]
    for day in days:
        least = min(LEAST_CHUNK, int(budget.plannable(day.day) - day.review_minutes))
        assert all(chunk.minutes >= least or chunk.finishes for chunk in day.reading)
    for task in tasks:
        read = sum(chunk.minutes for chunk in chunks if chunk.key == task.key)
        assert read <= task.minutes
        assert (read == task.minutes) == any(chunk.finishes for chunk in chunks if chunk.key == task.key)


@given(TASKS, budgets(), st.floats(1, 30))
def test_no_review_is_lost(tasks: list[Task], budget: Budget, seconds: float) -> None:
    """What came due until a day was either done or waits."""
    load = Reviews([5.0], KERNEL[:3] + (0.0,) * 7, seconds)
    arrived: list[int] = []
    cards = {task.key: task.cards for task in tasks}
    done = 0.0
    for day in forward(tasks, TODAY, budget, load, least_days=20):
        done += day.review_minutes
        index = len(arrived)
        due = sum(new * sum(KERNEL[:3][: index - met]) for met, new in enumerate(arrived)) + 5.0 * (index + 1)
        assert abs(done + day.waiting_minutes - due * seconds / 60) < 1e-6 * (1 + due)
        arrived.append(sum(cards[chunk.key] for chunk in day.reading if chunk.finishes))

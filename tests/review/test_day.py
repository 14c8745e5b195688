"""Study days: rollover, daylight saving in five zones, clocks set back."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.errors import UsageError
from studykit.review.day import (
    date_to_day,
    day_start_ms,
    day_to_date,
    elapsed_days,
    study_day,
    utc_offset,
    zone_named,
)
from tests.review.builders import DAY_MS, LAW, ZONES

# zone, the local day on which the clock changes, hours in the study day that holds the change
CHANGES = [
    ("Europe/Vienna", date(2026, 3, 28), 23.0),
    ("Europe/Vienna", date(2026, 10, 24), 25.0),
    ("America/New_York", date(2026, 3, 7), 23.0),
    ("America/New_York", date(2026, 10, 31), 25.0),
    ("Australia/Lord_Howe", date(2026, 4, 4), 24.5),
    ("Australia/Lord_Howe", date(2026, 10, 3), 23.5),
    ("Pacific/Chatham", date(2026, 9, 26), 23.0),
    ("America/Santiago", date(2026, 9, 5), 23.0),
]


def ms(zone: str, *when: int) -> int:
    return round(datetime(*when, tzinfo=ZoneInfo(zone)).timestamp() * 1000)  # type: ignore[misc, arg-type]


def test_day_zero_is_the_first_of_january_1970() -> None:
    """Study days count from 1970-01-01, which begins at the rollover hour."""
    assert study_day(4 * 3_600_000, "UTC", 4) == 0
    assert study_day(4 * 3_600_000 - 1, "UTC", 4) == -1


@pytest.mark.parametrize("zone", ZONES)
def test_a_late_evening_and_the_night_after_are_one_day(zone: str) -> None:
    """23:50 and 03:59 belong to one study day, 04:00 to the next, whatever the zone."""
    evening = study_day(ms(zone, 2026, 6, 10, 23, 50), zone, 4)
    assert day_to_date(evening) == date(2026, 6, 10)
    assert study_day(ms(zone, 2026, 6, 11, 3, 59), zone, 4) == evening
    assert study_day(ms(zone, 2026, 6, 11, 4, 0), zone, 4) == evening + 1


@pytest.mark.parametrize(("zone", "day", "hours"), CHANGES)
def test_a_change_of_clocks_makes_a_day_longer_or_shorter_not_two(zone: str, day: date, hours: float) -> None:
    """The study day that holds a change of clocks is still one day."""
    number = date_to_day(day)
    start, end = day_start_ms(number, zone, 4), day_start_ms(number + 1, zone, 4)
    assert end - start == hours * 3_600_000
    assert {study_day(at, zone, 4) for at in range(start, end, 600_000)} == {number}


@LAW
@given(st.integers(0, 40_000), st.sampled_from(ZONES), st.integers(0, 23))
def test_a_day_starts_where_the_day_before_ends(day: int, zone: str, rollover: int) -> None:
    """The first instant of a study day belongs to it, and the millisecond before does not."""
    start = day_start_ms(day, zone, rollover)
    assert study_day(start, zone, rollover) == day
    assert study_day(start - 1, zone, rollover) == day - 1


@LAW
@given(st.integers(0, 4_000_000_000_000), st.sampled_from(ZONES), st.integers(0, 23))
def test_the_rule_in_words(at_ms: int, zone: str, rollover: int) -> None:
    """A study day is the local date, or the one before while the local hour is below the rollover hour."""
    local = datetime.fromtimestamp(at_ms // 1000, UTC).astimezone(ZoneInfo(zone))
    expected = local.date() - timedelta(days=1) if local.hour < rollover else local.date()
    assert study_day(at_ms, zone, rollover) == date_to_day(expected)


@LAW
@given(
    st.sampled_from(CHANGES),
    st.lists(st.integers(-3 * DAY_MS, 3 * DAY_MS), min_size=2, max_size=6),
    st.integers(0, 23),
)
def test_elapsed_days_around_a_change_of_clocks(
    change: tuple[str, date, float], offsets: list[int], rollover: int
) -> None:
    """Later instants have no earlier day, days differ by what the calendar says, and going back counts as none."""
    zone, day, _ = change
    middle = day_start_ms(date_to_day(day), zone, 4)
    for before, after in pairwise(middle + offset for offset in offsets):
        since, until = study_day(before, zone, rollover), study_day(after, zone, rollover)
        elapsed = elapsed_days(since, until)
        assert elapsed >= 0
        if before <= after:
            assert elapsed == until - since
            assert abs(elapsed * DAY_MS - (after - before)) < DAY_MS + 3_600_000
        else:
            assert elapsed == 0


def test_elapsed_days_are_never_negative() -> None:
    """A clock set back gives zero elapsed days, and so does a first answer."""
    assert [elapsed_days(100, 107), elapsed_days(100, 93), elapsed_days(None, 93)] == [7, 0, 0]


@LAW
@given(st.dates())
def test_dates_and_days_are_inverse(value: date) -> None:
    """A date becomes a day and comes back."""
    assert day_to_date(date_to_day(value)) == value


@pytest.mark.parametrize(
    ("zone", "minutes"),
    [("UTC", 0), ("Asia/Kolkata", 330), ("America/New_York", -240), ("Europe/Vienna", 120)],
)
def test_offset_in_summer(zone: str, minutes: int) -> None:
    """The offset is in minutes east of UTC and follows daylight saving."""
    assert utc_offset(ms("UTC", 2026, 7, 1), zone) == minutes


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "Europe", "../etc", "a\0b"])
def test_an_unknown_zone_is_the_users_error(name: str) -> None:
    """A zone that does not exist is refused by name, whatever its spelling breaks."""
    with pytest.raises(UsageError, match="no time zone"):
        zone_named(name)

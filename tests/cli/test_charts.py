"""Charts of letters: they say the numbers that they are given, within the width."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.cli.charts import bar, bars, before_and_after, columns, heat_map

END = date(2026, 3, 4)  # a Wednesday


def test_a_year_of_days_has_its_weekdays_in_rows() -> None:
    """Monday is on top, the last column ends with the last day, and full days are the darkest."""
    lines = heat_map({END: 8.0, END - timedelta(days=1): 2.0, END - timedelta(days=9): 8.0}, END, 60)
    assert len(lines) == 8
    assert lines[0].endswith("Feb")
    assert [line[-1] for line in lines[1:4]] == ["·", "░", "█"]
    assert lines[4].endswith("·")
    assert lines[1].startswith("Mon ")
    assert lines[1][-2:] == "█·"


@pytest.mark.parametrize("width", [20, 57, 100])
def test_a_heat_map_keeps_to_the_width(width: int) -> None:
    """A narrow terminal shows fewer weeks, and no width more than a year."""
    lines = heat_map({}, END, width)
    assert max(map(len, lines)) <= min(width, 57)


@given(st.lists(st.floats(0, 10**6), min_size=1, max_size=40), st.integers(40, 100))
def test_columns_keep_to_the_width_and_show_all_that_is_not_nothing(values: list[float], width: int) -> None:
    """The fullest column reaches the top; a value above nothing is seen, and nothing is not."""
    lines = columns(values, width)
    assert max(map(len, lines)) <= max(width, 5 + len(values))
    bottom = lines[-1][5:]
    wide = max(1, min(3, (width - 5) // len(values)))
    shown = [bottom[place * wide : place * wide + 1].strip() != "" for place in range(len(values))]
    assert shown == [value > 0 for value in values]
    assert (lines[0][5:].count("█") > 0) == any(values)


def test_a_bar_has_eighths_of_a_letter() -> None:
    """The most fills the room, half of it half, and a trace is still seen."""
    assert bar(10, 10, 4) == "████"
    assert bar(5, 10, 4) == "██"
    assert bar(0.001, 10, 4) == "▏"
    assert bar(0, 10, 4) == bar(0, 0, 4) == ""


def test_bars_stand_under_each_other() -> None:
    """Bars begin in one column, with their words after them."""
    assert list(bars([("a", 1, "x"), ("long", 2, "y")], 20)) == ["a    ██████▌ x", "long █████████████ y"]


def test_before_and_after_share_one_scale() -> None:
    """The same number has the same bar on both sides."""
    (line,) = before_and_after([("Mon", 4, 4)], 40)
    left, right = line.split("   4 →    4 ")
    assert left.removeprefix("Mon ").strip() == right

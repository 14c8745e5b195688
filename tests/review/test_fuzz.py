"""Fuzz: Anki's bands, floors and bounds, and a factor that belongs to a card."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.review.fuzz import fuzz_bounds, fuzz_factor, fuzzed, hash_fraction
from tests.review.builders import LAW

BANDS = [
    (1, 1, 1),
    (2, 2, 2),
    (3, 2, 4),
    (4, 3, 5),
    (7, 5, 9),
    (8, 6, 10),
    (20, 17, 23),
    (50, 46, 54),
    (400, 378, 422),
]


@pytest.mark.parametrize(("interval", "lower", "upper"), BANDS)
def test_bands(interval: int, lower: int, upper: int) -> None:
    """The bands are those that Anki's backend shows."""
    assert fuzz_bounds(interval, 1, 36500) == (lower, upper)


def rule(interval: int) -> tuple[int, int]:
    """The rule in exact arithmetic: one day, and shares of the parts of the interval that lie in each band."""
    if interval < Fraction(5, 2):
        return interval, interval
    delta = Fraction(1)
    for start, end, share in ((Fraction(5, 2), 7, 15), (7, 20, 10), (20, 10**9, 5)):
        delta += Fraction(share, 100) * max(Fraction(0), min(interval, end) - start)
    half = Fraction(1, 2)
    return (interval - delta + half) // 1, (interval + delta + half) // 1


def test_grid_against_the_rule() -> None:
    """For each interval to five years the bounds are the rule's, except where its exact bound is a half."""
    wrong = [n for n in range(1, 1826) if fuzz_bounds(n, 1, 36500) != rule(n)]
    assert wrong == []


@pytest.mark.parametrize(
    ("minimum", "maximum", "expected"),
    [(1, 52, (46, 52)), (49, 36500, (49, 54)), (60, 36500, (60, 65)), (1, 50, (46, 50)), (9, 5, (5, 5))],
)
def test_limits_cut_the_band(minimum: int, maximum: int, expected: tuple[int, int]) -> None:
    """The band of fifty days lies within the limits; a higher minimum moves it, the longest interval wins."""
    assert fuzz_bounds(50, minimum, maximum) == expected


@LAW
@given(st.integers(1, 40_000), st.floats(0, 1, exclude_max=True), st.integers(1, 400), st.integers(1, 36500))
def test_a_fuzzed_interval_stays_within_its_bounds(
    interval: int, factor: float, minimum: int, maximum: int
) -> None:
    """Whatever the factor, the interval lies in the bounds and the bounds within the limits."""
    lower, upper = fuzz_bounds(interval, minimum, maximum)
    assert min(minimum, maximum) <= lower <= fuzzed(interval, factor, minimum, maximum) <= upper <= maximum


def test_each_day_of_the_band_is_equally_likely() -> None:
    """Equal shares of the factor lead to equal shares of days, both edges included."""
    days = [fuzzed(50, i / 900, 1, 36500) for i in range(900)]
    assert {day: days.count(day) for day in sorted(set(days))} == dict.fromkeys(range(46, 55), 100)


def test_a_factor_belongs_to_card_and_number_of_answers() -> None:
    """The factor is the same each time it is asked, and differs between cards and between answers."""
    assert fuzz_factor("a", 3) == fuzz_factor("a", 3)
    assert len({fuzz_factor("a", 3), fuzz_factor("a", 4), fuzz_factor("b", 3)}) == 3


def test_factors_fill_the_unit_interval_evenly() -> None:
    """Ten thousand factors fall into ten bins of about a thousand each, all below one."""
    bins = [int(hash_fraction(str(i)) * 10) for i in range(10_000)]
    assert all(880 < bins.count(b) < 1120 for b in range(10))

"""Statistics: counted from groups of answers, and from the memories of cards."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studykit.review.forecast import forecast
from studykit.review.model import CardState, Memory, Rating
from studykit.review.stats import (
    Answers,
    Bin,
    Effort,
    Recall,
    Rhythm,
    Stage,
    alike,
    buttons,
    by_day,
    by_hour,
    rating_shares,
    rhythm,
    spread,
    stage_of,
    true_retention,
)
from tests.review.builders import DEFAULTS, LAW, TODAY, make_memory

GROUPS = [
    Answers(TODAY - 40, 9, Stage.MATURE, Rating.AGAIN, 1, 30_000),
    Answers(TODAY - 3, 9, Stage.NEW, Rating.AGAIN, 2, 60_000),
    Answers(TODAY, 9, Stage.YOUNG, Rating.GOOD, 3, 45_000),
    Answers(TODAY, 21, Stage.YOUNG, Rating.AGAIN, 1, 15_000),
    Answers(TODAY, 21, Stage.LEARNING, Rating.GOOD, 4, 0),
]


def test_the_days_hold_all_answers_and_their_minutes() -> None:
    """Groups of one study day are added up, and days without answers are left out."""
    assert by_day(GROUPS) == {TODAY - 40: Effort(1, 0.5), TODAY - 3: Effort(2, 1.0), TODAY: Effort(8, 1.0)}


def test_true_retention_counts_reviews_only() -> None:
    """Answers to new cards and on steps do not count, and those before the first day neither."""
    assert true_retention(GROUPS, 0) == {Stage.YOUNG: Recall(4, 3), Stage.MATURE: Recall(1, 0)}
    assert true_retention(GROUPS, TODAY - 30)[Stage.MATURE] == Recall(0, 0)


def test_a_share_needs_a_review() -> None:
    """Of no reviews no share is recalled, rather than none of them."""
    assert Recall(4, 3).share == 0.75
    assert Recall(0, 0).share is None


def test_buttons_are_counted_by_stage() -> None:
    """Every stage is there, those without an answer too."""
    counts = buttons(GROUPS)
    assert counts[Stage.YOUNG] == Counter({Rating.GOOD: 3, Rating.AGAIN: 1})
    assert set(counts) == set(Stage)


def test_an_hour_tells_its_answers_and_what_was_recalled_of_reviews() -> None:
    """Answers on steps count as answers of the hour, and not to its recall."""
    assert by_hour(GROUPS) == {9: (6, Recall(4, 3)), 21: (5, Recall(1, 0))}


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([], Rhythm(0, 0, 0)),
        ([0, -1, -2], Rhythm(3, 3, 3)),
        ([-1, -2], Rhythm(2, 2, 2)),
        ([-2, -3], Rhythm(2, 0, 2)),
        ([0, -10, -11, -12, -13, -29, -30], Rhythm(6, 1, 4)),
    ],
)
def test_a_day_that_is_not_over_breaks_no_row(days: list[int], expected: Rhythm) -> None:
    """A row runs up to today, or to yesterday; the month is thirty days with today."""
    assert rhythm([TODAY + day for day in days], TODAY) == expected


@given(st.lists(st.floats(0, 400)))
def test_every_value_is_in_one_bin(values: list[float]) -> None:
    """The bins cover all values from the first bound on, each once and in its own."""
    bins = spread(values, (0.0, 1.0, 7.0, 30.0))
    assert [(each.low, each.high) for each in bins] == [(0.0, 1.0), (1.0, 7.0), (7.0, 30.0), (30.0, None)]
    for each in bins:
        assert each.cards == sum(each.low <= value < (each.high or float("inf")) for value in values)


def test_what_lies_below_the_first_bound_counts_to_the_first_bin() -> None:
    """No card is lost from a chart."""
    assert spread([0.5], (1.0, 2.0)) == [Bin(1.0, 2.0, 1), Bin(2.0, None, 0)]


@pytest.mark.parametrize(
    ("memory", "stage"),
    [
        (Memory(), Stage.NEW),
        (Memory(state=CardState.RELEARNING), Stage.LEARNING),
        (make_memory(interval_days=20), Stage.YOUNG),
        (make_memory(interval_days=21), Stage.MATURE),
    ],
)
def test_a_card_is_mature_from_three_weeks_on(memory: Memory, stage: Stage) -> None:
    """The stage of a card in review goes by its present wait."""
    assert stage_of(memory) is stage


def test_shares_of_ratings_become_the_learners_own() -> None:
    """Without answers the usual shares hold; with many, those of the answers, and a recalled review is never Again."""
    nothing = rating_shares({stage: {} for stage in Stage})
    assert nothing.first == pytest.approx((0.24, 0.094, 0.495, 0.171), abs=1e-3)
    much = {Rating.AGAIN: 10_000, Rating.GOOD: 90_000}
    own = rating_shares(dict.fromkeys(Stage, much))
    assert own.first[0] == pytest.approx(0.1, abs=0.01)
    assert own.recalled == pytest.approx((0, 1, 0), abs=0.02)


@given(st.lists(st.integers(0, 10**6), min_size=4, max_size=4))
def test_any_answers_give_shares_that_a_forecast_takes(counts: list[int]) -> None:
    """Shares sum to 1 and some step is passed, even by who never presses Good."""
    given = dict(zip(Rating, counts, strict=True))
    shares = rating_shares(dict.fromkeys(Stage, given))
    assert sum(shares.first) == pytest.approx(1)
    assert sum(shares.stepping[2:]) > 0.01


@settings(LAW, max_examples=15)
@given(st.lists(st.tuples(st.floats(1, 300), st.floats(1, 10), st.integers(-5, 25)), max_size=30))
def test_cards_put_together_are_expected_as_each_by_itself(cards: list[tuple[float, float, int]]) -> None:
    """The forecast of nearly equal memories is within a tenth of that of the cards, and counts as many."""
    memories = [
        make_memory(stability=stability, difficulty=difficulty, due_day=TODAY + due, last_day=TODAY - 10)
        for stability, difficulty, due in cards
    ]
    groups = alike(memories, TODAY)
    assert groups.total() == len(memories)
    exact, near = (forecast(each, TODAY, 30, DEFAULTS) for each in (memories, groups))
    total = sum(day.answers for day in exact)
    assert sum(day.answers for day in near) == pytest.approx(total, rel=0.1, abs=0.5)
    assert near[0].answers == pytest.approx(exact[0].answers, rel=0.05, abs=0.1)


def test_cards_that_are_held_back_stay_so_when_put_together() -> None:
    """Suspended and locked cards are not expected."""
    held = [make_memory(suspended=True), Memory(), make_memory(unlocked=False)]
    assert sum(day.answers for day in forecast(alike(held, TODAY), TODAY, 30, DEFAULTS)) == 0

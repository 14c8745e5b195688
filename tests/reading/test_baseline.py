"""Behind and ahead: the baseline, and the ways to go on."""

import pytest
from hypothesis import assume, given

from studykit.reading.baseline import (
    Baseline,
    baseline,
    converges,
    days_behind,
    extended,
    offers_new_plan,
    rebalanced,
)
from studykit.reading.plan import make_plan
from studykit.reading.situation import Budget, Situation
from tests.reading.builders import TODAY, make_situation, make_work, situations

MADE = Baseline(TODAY, (120, 60, 60, 30, 0))


def test_a_baseline_is_what_was_left_day_by_day() -> None:
    """It starts with all minutes and ends with none."""
    plan = make_plan(make_situation(make_work(pages=50)))
    assert baseline(plan) == Baseline(TODAY, (150, 90, 30, 0))


@pytest.mark.parametrize(
    ("elapsed", "left", "behind"),
    [(0, 120, 0), (1, 60, 0), (2, 60, 0), (1, 120, 1), (3, 120, 2), (3, 45, 1), (3, 60, 1), (1, 30, -1), (1, 0, -2),
     (9, 0, 0), (9, 30, 6), (1, 400, 1), (0, 400, 0)],
)  # fmt: skip
def test_days_behind(elapsed: int, left: int, behind: int) -> None:
    """The day of the baseline that had as much left tells how far behind or ahead today is; days off are no lag."""
    assert days_behind(MADE, TODAY + elapsed, left) == behind


@given(situations())
def test_who_keeps_to_the_plan_is_never_behind(situation: Situation) -> None:
    """On each day with what the baseline foresaw left, the learner is neither behind nor ahead."""
    made = baseline(make_plan(situation))
    assert all(days_behind(made, TODAY + day, left) == 0 for day, left in enumerate(made.left[:50]))


def test_rebalance_spreads_to_the_same_end() -> None:
    """Two hours until the tenth day ask for less than an hour a day, and yet leave room for errors."""
    situation = make_situation(make_work(pages=40))
    goal = rebalanced(situation, TODAY + 9)
    assert goal is not None
    assert goal.pace is not None
    assert 12 < goal.pace < 60
    promised = make_plan(situation._replace(goal=goal)).finish.p80
    assert promised is not None
    assert promised <= TODAY + 9


def test_rebalance_takes_all_there_is_when_the_end_is_near() -> None:
    """Where no pace keeps the end four times of five, every minute there is has to do."""
    goal = rebalanced(make_situation(make_work(pages=40)), TODAY + 2)
    assert goal is not None
    assert goal.pace is None


def test_rebalance_asks_for_pieces_worth_starting() -> None:
    """Half an hour until the thirtieth day is not read a minute at a time."""
    goal = rebalanced(make_situation(make_work(pages=10)), TODAY + 30)
    assert goal is not None
    assert goal.pace == 20


def test_rebalance_has_no_answer_when_the_end_is_out_of_reach() -> None:
    """What no pace can do is said, not tried."""
    assert rebalanced(make_situation(make_work(pages=40)), TODAY) is None
    assert rebalanced(make_situation(make_work(), budget=Budget.daily(0)), TODAY + 9) is None


@given(situations())
def test_a_rebalanced_plan_ends_in_time(situation: Situation) -> None:
    """The plan at the new pace finishes all by the end that was asked for."""
    goal = rebalanced(situation, TODAY + 30)
    assume(goal is not None)
    assert goal is not None
    plan = make_plan(situation._replace(goal=goal._replace(deadline=TODAY + 30)))
    assert all(plan.finishes[work.key] <= TODAY + 30 for work in plan.works)


@pytest.mark.parametrize(
    ("days", "left", "read", "says"),
    [
        (28, 120, 90, False),
        (28, 150, 90, False),
        (28, 119, 90, True),
        (27, 150, 90, True),
        (28, 120, 0, True),
    ],
)
def test_a_list_that_grows_as_it_is_read(days: int, left: int, read: int, *, says: bool) -> None:
    """After four weeks of reading less has to be left than at first; of idle weeks nothing can be said."""
    assert converges(MADE, TODAY + days, left, read) is says


def test_extend_moves_the_end() -> None:
    """At the same pace the deadline becomes the day that is kept four times of five."""
    situation = make_situation(make_work(pages=40))
    late = situation._replace(goal=situation.goal._replace(pace=20, deadline=TODAY + 1))
    plan = make_plan(late)
    goal = extended(late.goal, plan)
    assert goal == late.goal._replace(deadline=plan.finish.p80)
    assert make_plan(late._replace(goal=goal)).feasible


def test_extend_never_brings_the_end_nearer() -> None:
    """Who is ahead of the deadline keeps it."""
    situation = make_situation(make_work(pages=10))
    goal = situation.goal._replace(deadline=TODAY + 90)
    assert extended(goal, make_plan(situation._replace(goal=goal))) == goal


def test_extend_has_no_answer_beyond_the_horizon() -> None:
    """Where the plan has no end there is no new deadline."""
    situation = make_situation(make_work(), budget=Budget.daily(0))
    assert extended(situation.goal, make_plan(situation)) is None


@pytest.mark.parametrize(("last", "offers"), [(None, False), (1, False), (14, False), (15, True)])
def test_a_new_plan_is_offered_after_a_fortnight(last: int | None, offers: bool) -> None:
    """Fourteen days without a session bring the offer; a plan that was never begun does not."""
    assert offers_new_plan(None if last is None else TODAY - last, TODAY) is offers

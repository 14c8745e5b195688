"""The promised finish: what makes it later, what makes it surer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.reading.agenda import agenda
from studykit.reading.estimates import habits
from studykit.reading.finish import attendance, finish, total_of
from studykit.reading.plan import make_plan
from studykit.reading.situation import Learner, Situation
from tests.reading.builders import TODAY, make_situation, make_work

PAPERS = [make_work(f"w{number}", position=number) for number in range(40)]
STEADY = Learner({"paper": [1.0, 0.9, 1.1] * 8}, study_days=56)


def test_a_promise_counts_missed_days() -> None:
    """Twenty hours at an hour a day end on the twentieth day if none is missed; the promise lies later."""
    situation = make_situation(*PAPERS)
    plan = make_plan(situation)
    assert max(plan.finishes.values()) == TODAY + 19
    assert plan.finish.p50 is not None
    assert plan.finish.p80 is not None
    assert TODAY + 19 < plan.finish.p50 < plan.finish.p80


def test_a_long_log_narrows_the_promise() -> None:
    """A learner known to be steady is promised a narrower span than one of whom nothing is known."""

    def span(situation: Situation) -> int:
        promised = finish(agenda(situation), situation)
        assert promised.p50 is not None
        assert promised.p80 is not None
        return promised.p80 - promised.p50

    new = make_situation(*PAPERS)
    assert span(new._replace(learner=STEADY)) < span(new)


def test_errors_of_many_works_even_out() -> None:
    """The total of forty papers is surer than one paper, as far as each paper's own error goes."""
    works, learnt = agenda(make_situation(*PAPERS)), habits(STEADY)
    many, one = total_of(works, learnt), total_of(works[:1], learnt)
    assert many.spread < one.spread
    assert one.median == pytest.approx(1.0)
    assert many.median > 1.0  # a mean above the median is what many works come to
    assert one.spread == pytest.approx((learnt.work_spread**2 + learnt.spread_of("paper") ** 2) ** 0.5)


def test_nothing_has_no_spread() -> None:
    """The total of no works is certain."""
    assert total_of([], habits(Learner())).spread == 0.0


def test_a_new_learner_is_thought_to_miss_an_eighth() -> None:
    """Two days of sixteen are missed before there is a log."""
    assert attendance(Learner()).share == pytest.approx(7 / 8)


@given(st.integers(0, 56), st.integers(0, 56))
def test_the_log_moves_the_share_of_days_kept(days: int, missed: int) -> None:
    """The more days are missed the fewer are expected, always some; the longer the log the surer that is."""
    missed = min(missed, days)
    kept, more = attendance(Learner({}, days, missed)), attendance(Learner({}, days + 1, missed + 1))
    assert 0 < more.share < kept.share < 1
    assert kept.spread_over(1) > kept.spread_over(100) > kept.spread

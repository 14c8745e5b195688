"""Fitting: new weights are kept when they foretell later reviews better, and only then."""

import random
import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.errors import StudykitError
from studykit.review import kernel
from studykit.review.fitting import (
    LEAST_REVIEWS,
    Evaluation,
    Fit,
    History,
    Score,
    fit,
    histories_of,
    passed_milestone,
)
from studykit.review.model import Rating

DEFAULT = None
FORGETFUL = (  # starts with a tenth to a half of the usual stability, and gains less with each review
    *(0.05, 0.2, 0.6, 2.0, 6.4, 0.8, 3.0, 0.01, 1.2, 0.1, 0.6),
    *(1.0, 0.06, 0.2, 1.3, 0.6, 1.9, 0.5, 0.1, 0.07, 0.3),
)


@pytest.fixture
def _extra() -> None:
    pytest.importorskip("fsrs_rs_python")


def learner(weights: tuple[float, ...] | None, cards: int) -> list[History]:
    """Half a year of answers by someone whose recall follows FSRS with some weights."""
    chance = random.Random(3)
    return [history(weights, number // 5, chance) for number in range(cards)]


def history(weights: tuple[float, ...] | None, day: int, chance: random.Random) -> History:
    answers: list[tuple[int, Rating]] = []
    state, last = None, day
    while day < 180:
        recall = kernel.retrievability(state.stability, day - last, weights) if state else 0.8
        passed = chance.choices(tuple(Rating)[1:], (2, 6, 1))[0]
        rating = passed if chance.random() < recall else Rating.AGAIN
        answers.append((day, rating))
        state = kernel.next_state(state, day - last, rating, weights)
        last = day
        day += chance.choice((1, 3, 7, 14, 30))
    return answers


def evaluated(found: Fit) -> Evaluation:
    assert found.evaluation is not None
    return found.evaluation


def test_histories_are_the_answers_of_cards() -> None:
    """A reset begins another history, days never fall, and a card without an answer has none."""
    log = [
        ("card", 9, Rating.GOOD),
        ("other", 7, Rating.GOOD),
        ("card", 8, Rating.HARD),
        ("card", 10, None),
        ("card", 30, Rating.EASY),
        ("third", 3, None),
    ]
    assert list(map(list, histories_of(log))) == [
        [(9, Rating.GOOD), (9, Rating.HARD)],
        [(30, Rating.EASY)],
        [(7, Rating.GOOD)],
    ]


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_fit_is_due_each_time_the_log_has_grown_by_a_tenth(before: int, more: int) -> None:
    """Growth by a tenth, from 400 answers on, always passes a milestone; growth by nothing never does."""
    assert not passed_milestone(before, before)
    assert passed_milestone(before, LEAST_REVIEWS) == (before < LEAST_REVIEWS)
    if before + more >= max(LEAST_REVIEWS, 1.1001 * before):
        assert passed_milestone(before, before + more)


@pytest.mark.usefixtures("_extra")
def test_a_learner_unlike_the_default_gets_own_weights() -> None:
    """Where the defaults are far off the new weights are kept, foretell better than all else, and fsrs takes them."""
    found = fit(learner(FORGETFUL, 300))
    test = evaluated(found)
    assert test.fitted.log_loss < min(test.defaults.log_loss, test.constant.log_loss)
    assert test.gain == pytest.approx(test.defaults.log_loss - test.fitted.log_loss)
    assert found.weights is not None
    assert kernel.next_state(None, 0, Rating.GOOD, found.weights).stability < 2


@pytest.mark.usefixtures("_extra")
def test_weights_that_are_no_better_are_not_kept() -> None:
    """A learner who is as the weights in use say keeps them, whether they are the defaults or fitted before."""
    assert fit(learner(DEFAULT, 300)).weights is None
    again = fit(learner(FORGETFUL, 300), FORGETFUL)
    assert again.weights is None
    assert evaluated(again).current.log_loss < evaluated(again).defaults.log_loss


@pytest.mark.usefixtures("_extra")
def test_what_comes_later_is_tested_and_not_learnt_from() -> None:
    """A fifth of the reviews is held out, the latest, and other ratings there leave the weights as they are."""
    histories = learner(FORGETFUL, 300)
    reviews = sorted(day for each in histories for (before, _), (day, _) in pairwise(each) if day > before)
    found = fit(histories)
    test = evaluated(found)
    assert test.trained + test.tested == len(reviews)
    assert test.tested == pytest.approx(len(reviews) / 5, rel=0.05)
    last = reviews[test.trained]
    other = [
        [(day, Rating.GOOD if day >= last and rating > Rating.AGAIN else rating) for day, rating in each]
        for each in histories
    ]
    assert other != histories
    assert fit(other).weights == found.weights is not None


@pytest.mark.usefixtures("_extra")
def test_a_short_log_is_left_alone() -> None:
    """Below the least number of reviews nothing is trained; answers of the same day are no reviews."""
    few = [[(0, Rating.GOOD), (day % 9 + 1, Rating.GOOD)] for day in range(LEAST_REVIEWS - 1)]
    same_day = [[(0, Rating.AGAIN), (0, Rating.GOOD)] for _ in range(1000)]
    assert fit([*few, *same_day]) == fit([]) == Fit(None, None)


def test_better_means_more_than_chance_and_calibrated() -> None:
    """A gain within its error, or one that pays with calibration, is none."""

    def better(gain: float, fitted_rmse: float) -> bool:
        usual, fitted = Score(0.3, 0.05), Score(0.3 - gain, fitted_rmse)
        return Evaluation(800, 200, usual, usual, usual, fitted, gain, error=0.01).better

    assert [better(0.02, 0.04), better(0.005, 0.04), better(-0.02, 0.04), better(0.02, 0.06)] == [
        True,
        False,
        False,
        False,
    ]


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package that is missing is named, with the line that installs it."""
    monkeypatch.setitem(sys.modules, "fsrs_rs_python", None)
    with pytest.raises(StudykitError, match="fsrs-rs-python") as caught:
        fit([])
    assert caught.value.hint == "pip install 'studykit[fit]'"

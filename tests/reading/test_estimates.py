"""Minutes of a work: what they rest on, and what the learner's log makes of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.reading.estimates import basis, estimate, factor, habits
from studykit.reading.model import Pass
from studykit.reading.situation import Learner
from tests.reading.builders import make_work

RATIOS = st.lists(st.floats(0.01, 100), max_size=40)


def test_what_is_stated_wins() -> None:
    """Stated minutes of the pass win, those of a reading scale to other passes, pages are for the rest."""
    assert estimate("paper", None, None, Pass.READ) == 45
    assert estimate("paper", 12, None, Pass.READ) == 36
    assert estimate("paper", 12, {"read": 60}, Pass.READ) == 60
    assert estimate("paper", 12, {"read": 60}, Pass.SKIM) == 12
    assert estimate("paper", 12, {"skim": 7}, Pass.SKIM) == 7
    assert estimate("paper", 12, None, Pass.STUDY) == 180
    assert estimate("unheard of", None, None, Pass.READ) == 30
    assert estimate("page", 0, None, Pass.SKIM) >= 1


@pytest.mark.parametrize(
    ("fields", "words", "minutes"),
    [
        ({"length": 50}, "plays 50 min", 50),
        ({"pages": None, "words": 3000}, "3000 words", 15),
        ({"pages": None}, "usual for kind paper", 45),
        ({"pages": 12}, "12 pages", 36),
        ({"stated": {Pass.READ: 40}}, "as stated", 40),
    ],
)
def test_an_estimate_says_what_it_rests_on(fields: dict[str, object], words: str, minutes: int) -> None:
    """The length of a recording, pages, words, the kind: each is named with what it comes to."""
    found = basis(make_work("a", **fields), Pass.READ)
    assert (found.words, found.minutes) == (words, minutes)


def test_the_factor_is_the_median_of_eight() -> None:
    """Eight works are enough: their middle counts in full, and one slip of the log moves nothing."""
    assert factor([1.2] * 7 + [50.0]) == pytest.approx(1.2)


def test_few_works_draw_the_factor_to_one() -> None:
    """Two works that took twice as long count a quarter of the way, on the scale of logarithms."""
    assert factor([2.0, 2.0]) == pytest.approx(2**0.25)
    assert factor([]) == 1.0


@given(RATIOS)
def test_no_log_makes_a_factor_absurd(ratios: list[float]) -> None:
    """Whatever was logged, a work is thought to take between two fifths and three times what it says."""
    assert 0.4 <= factor(ratios) <= 3.0


@given(RATIOS.filter(len), st.sampled_from(Pass))
def test_what_suffices_is_more_than_what_is_likely(ratios: list[float], reading_pass: Pass) -> None:
    """The 80 % estimate lies above the median one, and both scale the basis by one factor."""
    found = habits(Learner({"paper": ratios})).estimate(make_work(), reading_pass)
    assert found.p80 > found.p50 == pytest.approx(found.basis.minutes * found.factor)


def test_a_log_makes_estimates_surer() -> None:
    """Many works that took what was foreseen leave less room between likely and sufficient."""
    new, known = habits(Learner()), habits(Learner({"paper": [1.0, 1.1, 0.9] * 8}))
    assert known.estimate(make_work(), Pass.READ).p80 < new.estimate(make_work(), Pass.READ).p80
    assert known.spread_of("book") == new.spread_of("book")


@given(st.floats(0, 1))
def test_what_is_left_shrinks_to_a_minute(progress: float) -> None:
    """Minutes left are whole, at least one, and never more than the work takes."""
    found = habits(Learner()).estimate(make_work(), Pass.READ)
    assert 1 <= found.left(progress) <= 30
    assert found.left(0.5) == 15

"""Typed answers: what makes no difference, what does, and the rating that is suggested."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.review.model import Rating
from studykit.review.typed import compare

AGAIN, HARD, GOOD, EASY = Rating
TEXT = st.text(st.sampled_from("ab X3.,-*_`$^’'\\∈=\n"), max_size=30) | st.text(max_size=30)


def missing(typed: str, expected: str) -> list[str]:
    """Expected words that the answer lacks."""
    return [word for step in compare(typed, expected).steps if not step.same for word in step.new]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("moss KEEPS water", "**Moss** *keeps* water."),
        ("a+b", "$a + b$"),
        ("x_t = 3", "$x_t=3$"),
        ("sigma^2", r"$\sigma^2$"),
        ("λ", r"$\lambda$"),
        ("p(x|z)", "$p( x | z )$"),
        ("long term", "long-term"),
        ("it can't; `run`", "It can’t: run"),
        ("the squirel hides acorn", "The squirrel hides acorns."),
        ("weights converging", "Weights converged"),
        ("it", "It."),
    ],
)
def test_what_makes_no_difference(typed: str, expected: str) -> None:
    """Case, Markdown, punctuation, hyphens, spaces in maths, a slip in a long word and another form of it."""
    found = compare(typed, expected)
    assert [step.same for step in found.steps] == [True]
    assert found.suggested is GOOD


@pytest.mark.parametrize(
    ("typed", "expected", "suggested"),
    [
        ("the moss keeps water", "Moss keeps water.", GOOD),
        ("oak, beech, ash, elm", "Oak, beech, ash, elm and lime", GOOD),
        ("oak and beech", "Oak, beech, ash and elm", HARD),
        ("oak", "Oak, beech, ash and elm", AGAIN),
        ("elm, ash, beech and oak", "Oak, beech, ash and elm", GOOD),
        ("twelve trees of 12 kinds", "Twelve trees of 6 kinds", AGAIN),
        ("moss does keep its water", "Moss does not keep its water", AGAIN),
        ("moss doesn’t keep its water", "Moss does not keep its water", GOOD),
        ("moss cannot grow", "Moss can't grow", GOOD),
        ("-1", "1", AGAIN),
        ("a + b", "$a - b$", AGAIN),
        ("fern", "moss", AGAIN),
        ("", "moss", AGAIN),
    ],
)
def test_suggested_ratings(typed: str, expected: str, suggested: Rating) -> None:
    """Good for most of the words in any order, Hard from half of them on; a wrong number or a lost negation is Again."""
    assert compare(typed, expected).suggested is suggested


def test_the_difference_shows_what_is_missing() -> None:
    """Steps lead from the typed words to the expected ones, each as it was written."""
    assert missing("Oak, elm", "*Oak*, beech and elm.") == ["beech", "and"]
    assert missing("the oak", "oak") == []


@given(TEXT)
def test_the_expected_answer_itself_is_good(text: str) -> None:
    """Whoever types an answer as it stands has it right, whatever is in it."""
    found = compare(text, text)
    assert not missing(text, text)
    assert found.suggested is GOOD or not found.steps[0].new


@given(TEXT, TEXT)
def test_any_text_can_be_compared(typed: str, expected: str) -> None:
    """Nothing that is typed or stored breaks the comparison, and Easy is never suggested."""
    assert compare(typed, expected).suggested < EASY

"""The difference of two texts as steps."""

from hypothesis import given
from hypothesis import strategies as st

from studykit.library.word_diff import Step, diff_words

WORDS = st.lists(st.sampled_from(["moss", "Moss", "fern", "clay"]), max_size=30)


def test_steps_name_what_stayed_went_and_came() -> None:
    """A replaced word went and came in one step; a word that only came has nothing gone."""
    steps = diff_words(["moss", "holds", "water"], ["moss", "keeps", "water", "well"])
    assert steps == [
        Step(True, ["moss"], ["moss"]),
        Step(False, ["holds"], ["keeps"]),
        Step(True, ["water"], ["water"]),
        Step(False, [], ["well"]),
    ]


def test_a_key_says_which_words_are_the_same() -> None:
    """Words that differ in case alone stay, and the step has both forms."""
    assert diff_words(["Moss"], ["moss"], str.casefold) == [Step(True, ["Moss"], ["moss"])]


@given(WORDS, WORDS)
def test_steps_hold_both_texts_and_lie_about_neither(old: list[str], new: list[str]) -> None:
    """Put together they give the old and the new words; steps that stayed are equal by the key, the others are not."""
    steps = diff_words(old, new, str.casefold)
    assert [word for step in steps for word in step.old] == old
    assert [word for step in steps for word in step.new] == new
    for step in steps:
        folded = [list(map(str.casefold, words)) for words in (step.old, step.new)]
        assert step.same == (folded[0] == folded[1])


def test_very_long_texts_differ_as_wholes() -> None:
    """Comparing them word by word would take minutes."""
    old, new = ["a"] * 50_000, ["b"] * 50_000
    assert diff_words(old, new) == [Step(False, old, new)]

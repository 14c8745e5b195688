"""Which edits change what a text says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.library.meaning import meaning_changed

OTHER = [
    ("The mill has 3 sails.", "The mill has 4 sails."),
    ("The mill has two sails.", "The mill has three sails."),
    ("A rate of 0.5 is safe.", "A rate of 0.25 is safe."),
    ("It holds 1000001 litres.", "It holds 1000002 litres."),
    ("It cools to -5 degrees.", "It cools to 5 degrees."),
    ("GPT-2 wrote it.", "GPT-3 wrote it."),
    ("an L1 penalty", "an L2 penalty"),
    ("Gulls use the old ledge.", "Gulls do not use the old ledge."),
    ("The tide can turn.", "The tide cannot turn."),
    ("The tide can turn.", "The tide can't turn."),
    ("It settles.", "It never settles."),
    ("sailed with a pilot", "sailed without a pilot"),
    ("a linear map", "a non-linear map"),
    ("the supervised case", "the unsupervised case"),
    ("an explicit rule", "an implicit rule"),
    ("A stable pair nests early.", "An unstable pair nests early."),
    ("A higher rate helps.", "A lower rate helps."),
    ("Depth increases the error.", "Depth decreases the error."),
    ("It maximises the bound.", "It minimises the bound."),
    ("Tar comes before paint.", "Tar comes after paint."),
    ("All pilots keep a book.", "Some pilots keep a book."),
    ("the upper bound", "the lower bound"),
    ("x > y", "x < y"),
    ("the sign of ∇f", "the sign of ∂f"),
    ("$x^2$", "$x^3$"),
    ("It needs salt and water.", "It needs salt or water."),
    ("Rain causes floods.", "Floods cause rain."),
    ("A lamp.", "A key."),
    ("A lamp.", ""),
    ("Water and salts.", "Water, salts and sugar."),
    ("- a lamp\n- a key", "- a lamp\n- a key\n- a rope"),
    ("- a lamp\n- a key\n- a rope", "- a lamp\n- a rope"),
    ("the encoder of the ship", "the decoder of the ship"),
    ("the batch of eggs", "the patch of eggs"),
    ("The ferry leaves in May.", "The ferry leaves in June."),
    ("The ledge is safe.", "The ledge is safe, but not in storms."),
]
SAME = [
    ("the netwrok learns", "the network learns"),
    ("The root aborbs water.", "The root absorbs water."),
    ("It has 3 sails.", "It has three sails."),
    ("It holds 1,000 litres.", "It holds 1000 litres."),
    ("a rate of 0.50", "a rate of 0.5"),
    ("a *sparse* code", "a sparse code"),
    ("use `sort` here", "use sort here"),
    ("the colour channel", "the color channel"),
    ("They optimise it.", "They optimize it."),
    ("a modelling error", "a modeling error"),
    ("the centre of it", "the center of it"),
    ("a catalogue entry", "a catalog entry"),
    ("The Net Learns", "the net learns."),
    ("Water; salts", "Water, salts"),
    ('"Water rises"', "“Water rises”"),
    ("a pilot keeps the book", "the pilot keeps a book"),
    ("an auto-encoder", "an autoencoder"),
    ("a neural  network", "a neuralnetwork"),
    ("It doesn't settle.", "It does not settle."),
    ("It can't settle.", "It cannot settle."),
    ("Depth increases the error.", "Depth increased the error."),
    ("The pilot learns it.", "The pilots learned it."),
    ("Water and salts.", "Water and salts, from the soil."),
    ("Water and salts.", "Water and salts (Ash, 2015)."),
    ("Water and salts.", "Water and salts. Roots take up little else."),
    ("Water rises.", "Water rises because leaves lose it."),
    ("Gulls nest late.", "Gulls, which come in spring, nest late."),
    ("A pilot keeps it. Nobody else may.", "A pilot keeps it."),
    ("- a lamp\n- a key", "- a lamp (of brass)\n- a key"),
    ("Tar comes first.", "Tar comes first. It dries in 3 days."),
    ("", ""),
    ("It is what it is.", "What is it?"),
]
PIECES = [
    *("ash", "beech", "not", "never", "more", "less", "and", "or", "because", "which", "the", "a", "3", "4"),
    *(",", ".", ";", "(", ")", "-", "- a\n", "$x$", "$y$"),
]
TEXTS = st.lists(
    st.sampled_from(PIECES),
    max_size=12,
).map(" ".join)


@pytest.mark.parametrize(("old", "new"), OTHER)
def test_an_edit_that_says_something_else_changes_the_meaning(old: str, new: str) -> None:
    """Another number, direction or answer, a negation, an item more or less."""
    assert meaning_changed(old, new)


@pytest.mark.parametrize(("old", "new"), SAME)
def test_an_edit_that_says_the_same_changes_nothing(old: str, new: str) -> None:
    """Typos, spelling, marks and articles, and explanations that leave the rest as it is."""
    assert not meaning_changed(old, new)


@given(TEXTS | st.text(max_size=60))
def test_a_text_says_what_it_says(text: str) -> None:
    """No text differs from itself, whatever it is made of."""
    assert not meaning_changed(text, text)


@given(TEXTS | st.text(max_size=60), TEXTS | st.text(max_size=60))
def test_the_order_of_two_texts_does_not_matter(one: str, other: str) -> None:
    """What an edit changes, its undoing changes too; and the answer is the same each time."""
    assert meaning_changed(one, other) == meaning_changed(other, one) == meaning_changed(one, other)


@given(TEXTS, st.sampled_from(["a", "the", "*", "`", ";", "\n", "  "]), st.integers(0, 80))
def test_marks_and_articles_say_nothing(text: str, mark: str, place: int) -> None:
    """Wherever a space is, an article or a mark may stand beside it."""
    spaces = [
        number for number, letter in enumerate(text) if letter == " " and text.count("$", 0, number) % 2 == 0
    ]
    if spaces:
        at = spaces[place % len(spaces)]
        assert not meaning_changed(text, f"{text[:at]} {mark} {text[at:]}")

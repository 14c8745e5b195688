"""What a review shows of a card: the quick way to plain text agrees with the parser."""

from hypothesis import given
from hypothesis import strategies as st

from studykit.cards.render import to_text
from studykit.cli.review_view import plain

WORDS = st.sampled_from(
    ["ash", "*ash*", "*ash tree*", "[…]", "(elm)", "elm,", "x_i", "*", "2 * 3", "*a", "b*", "Fir."]
)


@given(st.lists(WORDS, min_size=1, max_size=8))
def test_a_question_in_one_line_is_shown_as_the_parser_would(words: list[str]) -> None:
    """Emphasis loses its marks and a gap stays, with the Markdown parser and without it."""
    text = " ".join(["Why", *words])

    assert plain(text) == to_text(text)

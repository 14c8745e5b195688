"""Where two sequences differ."""

from hypothesis import given
from hypothesis import strategies as st

from studykit.library.alignment import gaps

words = st.text("abc", max_size=12)


@given(words, words)
def test_beside_the_gaps_both_say_the_same(first: str, second: str) -> None:
    """With the gaps taken out the two are equal, and no gap is empty."""
    apart = list(gaps(first, second))
    rest = [first, second]
    for here, there in reversed(apart):
        rest = [rest[0][: here.start] + rest[0][here.stop :], rest[1][: there.start] + rest[1][there.stop :]]

    assert rest[0] == rest[1]
    assert all(first[here] or second[there] for here, there in apart)


@given(words)
def test_equal_sequences_have_no_gap(text: str) -> None:
    """What is the same differs nowhere."""
    assert list(gaps(text, text)) == []


def test_what_is_too_long_to_compare_is_one_gap() -> None:
    """Two texts of a book's length are told apart at their ends only, and cost no memory."""
    first = ["same", *range(100_000), "end"]
    second = ["same", *range(99_999, -1, -1), "end"]

    assert list(gaps(first, second)) == [(slice(1, 100_001), slice(1, 100_001))]

"""Interleaving: neighbours differ when they can, and order changes no more than needed."""

from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from studykit.review.interleave import interleaved
from tests.review.builders import LAW

groups = st.text("abcd", max_size=40)


def arranged(text: str) -> list[tuple[int, str]]:
    return interleaved(enumerate(text), lambda item: item[1])


@LAW
@given(groups)
def test_neighbours_differ_whenever_an_order_exists(text: str) -> None:
    """Such an order exists when no group has more than half of the places, rounded up; then none repeats."""
    most = max(Counter(text).values(), default=0)
    if most <= (len(text) + 1) // 2:
        assert all(a[1] != b[1] for a, b in pairwise(arranged(text)))


@LAW
@given(groups)
def test_nothing_is_lost_and_groups_keep_their_order(text: str) -> None:
    """The same items come back, those of one group in the order they came."""
    items = arranged(text)
    assert sorted(items) == list(enumerate(text))
    for group in set(text):
        places = [place for place, name in items if name == group]
        assert places == sorted(places)


@LAW
@given(groups)
def test_an_order_without_repeats_stays_as_it_is(text: str) -> None:
    """Where neighbours differ already, nothing moves."""
    once = arranged(text)
    if all(a[1] != b[1] for a, b in pairwise(once)):
        assert interleaved(once, lambda item: item[1]) == once


def test_examples() -> None:
    """A crowd is served every second place from the start; what cannot be parted ends the list."""
    examples = {
        "aabbcc": "abacbc",
        "abbb": "babb",
        "aaab": "abaa",
        "aaaa": "aaaa",
        "abcaab": "abcaba",
        "": "",
    }
    assert {text: "".join(name for _, name in arranged(text)) for text in examples} == examples

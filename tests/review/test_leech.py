"""Leeches: the lapses at which a card is one."""

import pytest

from studykit.review.leech import is_leech


@pytest.mark.parametrize(
    ("threshold", "expected"),
    [
        (8, [8, 12, 16, 20, 24]),
        (5, [5, 8, 11, 14, 17, 20, 23]),
        (1, list(range(1, 25))),
        (2, list(range(2, 25))),
        (0, []),
    ],
)
def test_a_card_is_a_leech_at_the_threshold_and_each_half_of_it_again(
    threshold: int, expected: list[int]
) -> None:
    """Eight lapses make a leech, and so do four more each time; an odd half is rounded up, nought means never."""
    assert [lapses for lapses in range(25) if is_leech(lapses, threshold)] == expected

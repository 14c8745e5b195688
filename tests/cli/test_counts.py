"""Counts in words."""

from studykit.cli.counts import counted


def test_one_is_not_many() -> None:
    """Only one has the singular, and a plural that is more than an s is told."""
    assert [counted(count, "card") for count in (0, 1, 2)] == ["0 cards", "1 card", "2 cards"]
    assert counted(1, "card to check", "cards to check") == "1 card to check"
    assert counted(5, "card to check", "cards to check") == "5 cards to check"

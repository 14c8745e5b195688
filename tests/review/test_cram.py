"""Cramming: every card until it is known once, weakest first, and nothing of it is kept."""

from hypothesis import given
from hypothesis import strategies as st

from studykit.review.cram import cram, practised
from studykit.review.model import Memory, Rating
from studykit.review.session import answered, current, left, start
from tests.review.builders import DEFAULTS, LAW, NOON, TODAY, make_card, make_memory, make_stepping, ratings


def test_all_cards_are_asked_weakest_first() -> None:
    """Neither due days, nor limits, burial or siblings keep a card out; what was never met leads."""
    cards = [
        make_card("strong", make_memory(stability=90.0, due_day=TODAY + 60)),
        make_card("weak", make_memory(stability=2.0, buried_day=TODAY)),
        make_card("steps", make_stepping(NOON, stability=5.0), siblings="claim of weak"),
        make_card("new", Memory()),
    ]
    assert [card.card for card in cram(cards, NOON, DEFAULTS).review] == ["new", "weak", "steps", "strong"]


@LAW
@given(st.lists(ratings, min_size=1, max_size=30), st.integers(1, 5))
def test_a_card_comes_back_until_it_is_known(given_ratings: list[Rating], count: int) -> None:
    """Again leaves a card in the session, any other rating ends it for this time."""
    session = start(cram([make_card(f"c{n}") for n in range(count)], NOON, DEFAULTS), DEFAULTS)
    known = 0
    for rating in given_ratings:
        card = current(session, NOON)
        if card is None:
            break
        session = answered(session, *practised(card.card, card.known, NOON, DEFAULTS, rating))
        known += rating is not Rating.AGAIN
    assert sum(left(session)) == count - known

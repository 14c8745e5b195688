"""Load verbs: which cards move, how far, and what the days hold afterwards."""

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.review.load import DueChange, advance, flatten, postpone, preview, take_break
from studykit.review.model import CardState, Memory
from tests.review.builders import DEFAULTS, LAW, NOON, TODAY, make_memory, make_stepping

HORIZON = range(TODAY, TODAY + 30)
AWAY = range(TODAY + 3, TODAY + 8)

Cards = dict[str, Memory]


def due(day: int, wait: int = 20, **fields: object) -> Memory:
    """A card due on a day so many days from today, after a wait that equals its stability."""
    values = {
        "due_day": TODAY + day,
        "last_day": TODAY + day - wait,
        "stability": float(wait),
        "interval_days": wait,
    }
    return make_memory(**(values | fields))


def many(*days: int, wait: int = 20) -> Cards:
    return {f"c{number:02}": due(day, wait) for number, day in enumerate(days)}


def moved(changes: list[DueChange]) -> dict[str, int]:
    """New dues in days from today, by card."""
    return {change.card: change.new_due - TODAY for change in changes}


@st.composite
def cards_drawn(draw: st.DrawFn) -> Cards:
    """Cards in review and some that no verb may touch."""
    drawn = draw(st.lists(st.tuples(st.integers(-5, 28), st.integers(1, 60), st.integers(0, 9)), max_size=25))
    held: dict[int, dict[str, object]] = {0: {"suspended": True}, 1: {"state": CardState.RELEARNING}}
    return {
        f"c{number}": due(day, max(wait, day + 1), **held.get(kind, {}))
        for number, (day, wait, kind) in enumerate(drawn)
    }


VERBS: dict[str, Callable[[Cards], list[DueChange]]] = {
    "postpone": lambda cards: postpone(cards, TODAY, 3, DEFAULTS),
    "advance": lambda cards: advance(cards, TODAY, AWAY, DEFAULTS),
    "break": lambda cards: take_break(cards, TODAY, AWAY, DEFAULTS),
    "flatten": lambda cards: flatten(cards, HORIZON, 2, DEFAULTS),
}


def test_postponing_keeps_what_would_lose_most() -> None:
    """Of three cards due today the ones of lasting memory wait, the fleeting one stays."""
    cards = {"fleeting": due(0, 3), "lasting": due(0, 200), "usual": due(0, 30)}
    assert list(moved(postpone(cards, TODAY, 1, DEFAULTS))) == ["lasting", "usual"]
    assert postpone(cards, TODAY, 3, DEFAULTS) == []


def test_postponed_cards_spread_over_the_days_that_they_bear() -> None:
    """Eight cards that waited twenty days are spread evenly over the four days that a fifth of it allows."""
    changes = postpone(many(*[0] * 8), TODAY, 0, DEFAULTS)
    assert Counter(moved(changes).values()) == {1: 2, 2: 2, 3: 2, 4: 2}


def test_an_overdue_card_waits_a_fifth_of_what_it_has_waited() -> None:
    """A card that was to wait ten days and has waited twenty may wait until four days from now."""
    overdue = {"card": due(-10, 10)}
    busy = many(*[1] * 3, *[2] * 3, *[3] * 3)
    change = postpone(overdue | busy, TODAY, 0, DEFAULTS)[0]
    assert change == DueChange("card", TODAY - 10, TODAY + 4)


def test_what_is_ripe_is_advanced_before_a_trip() -> None:
    """Of cards due on the trip those two thirds through their wait are spread over the days before it."""
    cards = {"ripe": due(4, 20), "raw": due(4, 5), "later": due(9, 30), "also ripe": due(7, 40)}
    changes = advance(cards, TODAY, AWAY, DEFAULTS)
    assert {change.card for change in changes} == {"ripe", "also ripe"}
    assert len({change.new_due for change in changes}) == 2
    assert all(change.new_due in range(TODAY, AWAY.start) for change in changes)


def test_a_break_is_free_of_reviews() -> None:
    """Each card of the days off is asked before or after them; what is raw and cannot wait comes on the first day back."""
    cards = {"short": due(4, 2)} | many(3, 4, 5, 6, 7, 4, 5)
    changes = take_break(cards, TODAY, AWAY, DEFAULTS)
    assert {change.card for change in changes} == set(cards)
    assert not any(change.new_due in AWAY for change in changes)
    assert moved(changes)["short"] == 8


def test_flattening_moves_only_what_exceeds_the_cap() -> None:
    """Of six cards on a day two stay under a cap of two, and no other day gets more than two."""
    cards = many(5, 5, 5, 5, 5, 5)
    changes = flatten(cards, HORIZON, 2, DEFAULTS)
    assert len(changes) == 4
    assert max(day.after for day in preview(cards, changes, TODAY)) == 2


def test_a_card_that_finds_no_room_near_enough_stays() -> None:
    """Six cards that bear one day more cannot all fit under a cap of two, and none is moved beyond that day."""
    cards = many(0, 0, 0, 0, 0, 0, wait=1)
    changes = flatten(cards, HORIZON, 2, DEFAULTS)
    assert moved(changes) == dict.fromkeys(moved(changes), 1)
    assert [day.after for day in preview(cards, changes, TODAY)][:3] == [4, 2, 0]


def test_a_preview_counts_each_day() -> None:
    """Overdue cards count to today, moved ones leave their day and come to another; new cards are no reviews yet."""
    cards = many(-3, 0, 2) | {"new": Memory(unlocked=True)}
    days = preview(cards, [DueChange("c00", TODAY - 3, TODAY + 1)], TODAY, 4)
    assert [(day.day - TODAY, day.before, day.after) for day in days] == [
        (0, 2, 1),
        (1, 0, 1),
        (2, 1, 1),
        (3, 0, 0),
    ]


@pytest.mark.parametrize("verb", VERBS)
def test_cards_in_steps_new_and_suspended_ones_stay(verb: str) -> None:
    """No verb touches a card that is being learnt, was never answered, or is held back."""
    cards = {"step": make_stepping(NOON), "new": Memory(unlocked=True), "held": due(4, suspended=True)}
    assert VERBS[verb](cards) == []


@pytest.mark.parametrize("verb", VERBS)
@LAW
@given(cards_drawn())
def test_laws(verb: str, cards: Cards) -> None:
    """A verb moves a card once, to another day from today on, within what it bears, and repeats itself; reviews are only moved."""
    changes = VERBS[verb](cards)
    assert changes == VERBS[verb](cards)
    assert len({change.card for change in changes}) == len(changes)
    for change in changes:
        memory = cards[change.card]
        assert memory.state is CardState.REVIEW
        asked, answered = max(change.old_due, TODAY), memory.last_day or 0
        assert change.old_due == memory.due_day
        assert change.new_due not in {asked, *range(TODAY)}
        assert change.new_due - answered >= 2 / 3 * (change.old_due - answered)
        late = change.new_due - asked
        assert late <= max(1, 0.2 * (asked - answered)) or (verb, change.new_due) == ("break", AWAY.stop)
    days = preview(cards, changes, TODAY, 90)
    assert sum(day.before for day in days) == sum(day.after for day in days)


@LAW
@given(cards_drawn(), st.integers(0, 4))
def test_flattening_fills_no_day_beyond_the_cap(cards: Cards, cap: int) -> None:
    """A day holds at most the cap afterwards, or at most what it held before."""
    for day in preview(cards, flatten(cards, HORIZON, cap, DEFAULTS), TODAY, 60):
        assert day.after <= max(cap, day.before)

"""Forecast: expected reviews, against a simulated learner, by conservation, and by small cases done by hand."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from studykit.errors import UsageError
from studykit.review.chain import NEW, Chain, RatingShares
from studykit.review.day import day_start_ms
from studykit.review.forecast import forecast, review_kernel
from studykit.review.kernel import retrievability
from studykit.review.model import STEPPING, CardState, Memory, Rating, ReviewSettings
from studykit.review.outcomes import outcomes
from tests.review.builders import DEFAULTS, NOON, TODAY, make_memory, make_stepping

SHARES = RatingShares()
NEW_CARD = Memory(unlocked=True)
ALWAYS_GOOD = RatingShares((0, 0, 1, 0), (0, 0, 1, 0), (0, 1, 0))
NO_STEPS = ReviewSettings(learning_steps=(), relearning_steps=())

memories = st.builds(
    make_memory,
    stability=st.floats(0.5, 400),
    difficulty=st.floats(1, 10),
    due_day=st.integers(TODAY - 40, TODAY + 60),
    last_day=st.integers(TODAY - 100, TODAY - 1),
)


def answers(found: list[Memory], days: int = 30, wishes: ReviewSettings = DEFAULTS) -> list[float]:
    return [day.answers for day in forecast(found, TODAY, days, wishes)]


def simulated(wishes: ReviewSettings, cards: int, ages: int) -> list[float]:
    """Mean answers by age of cards that a learner with FSRS's own memory studies by the real scheduler."""
    chance = random.Random(7)
    counts = [0] * ages
    for number in range(cards):
        memory, now, age = Memory(), day_start_ms(TODAY, "UTC", 4), 0
        while age < ages:
            weights: tuple[float, ...] = SHARES.first if memory.state is CardState.NEW else SHARES.stepping
            if memory.state is CardState.REVIEW:
                recall = retrievability(memory.stability or 1, TODAY + age - (memory.last_day or 0))
                weights = (1 - recall, *(recall * share for share in SHARES.recalled))
            counts[age] += 1
            rating = chance.choices(tuple(Rating), weights)[0]
            memory = outcomes(f"card {number}", memory, now, wishes).of(rating).memory
            age = (memory.due_day or 0) - TODAY
            now = memory.due_ms or day_start_ms(TODAY + age, "UTC", 4)
    return [count / cards for count in counts]


@pytest.mark.parametrize(
    "wishes", [DEFAULTS, replace(NO_STEPS, desired_retention=0.8)], ids=["steps", "none"]
)
def test_expected_reviews_are_those_of_a_simulated_learner(wishes: ReviewSettings) -> None:
    """Over four spans of a card's first half year the kernel is within 8 % of 1,500 simulated cards."""
    expected, seen = review_kernel(wishes, 180), simulated(wishes, 1500, 180)
    for first, end in ((0, 1), (1, 15), (15, 60), (60, 180)):
        assert sum(expected[first:end]) == pytest.approx(sum(seen[first:end]), rel=0.08)


def test_learning_steps_count_to_the_first_day() -> None:
    """A learner who always says Good answers a card twice on its first day with two steps, once with none."""
    assert review_kernel(DEFAULTS, 1, ALWAYS_GOOD) == (2.0,)
    assert review_kernel(NO_STEPS, 2, ALWAYS_GOOD) == (1.0, 0.0)
    assert review_kernel(replace(DEFAULTS, learning_steps=(60, 86_400)), 2, ALWAYS_GOOD) == (1.0, 1.0)


@pytest.mark.parametrize("waited", [3, 10, 60])
def test_a_lapse_costs_its_relearning_steps(waited: int) -> None:
    """A card asked today takes one answer, and for the share in which it is forgotten those of its relearning."""
    forgotten = 1 - retrievability(10, waited)
    card = make_memory(last_day=TODAY - waited)
    assert answers([card], 1) == pytest.approx([1 + forgotten / (1 - 0.14 - 0.10)], rel=0.03)


def test_a_higher_aim_asks_more() -> None:
    """The higher the desired retention, the more reviews in the first half year."""
    totals = [sum(review_kernel(replace(NO_STEPS, desired_retention=aim), 180)) for aim in (0.8, 0.9, 0.95)]
    assert totals == sorted(totals)
    assert totals[0] * 1.5 < totals[-1]


def test_a_better_answer_comes_back_later() -> None:
    """At an aim of 0.99 a weak card that is recalled comes back after one, two and three days for Hard, Good and Easy."""
    chain = Chain(replace(NO_STEPS, desired_retention=0.99))
    _, after = chain.answer(
        chain.place(make_memory(difficulty=10.0, stability=1.0, last_day=TODAY - 1), TODAY)
    )
    waits = {min(chain.waits(node)): 0.0 for node in after}
    for node, share in after.items():
        waits[min(chain.waits(node))] += share
    hard, good, easy = SHARES.recalled
    assert waits == pytest.approx({1: 0.1 + 0.9 * hard, 2: 0.9 * good, 3: 0.9 * easy}, abs=0.01)


def test_cards_that_a_plan_unlocks_each_bring_their_kernel() -> None:
    """Cards unlocked on a day are met on it and cost, on each later day, what the kernel says for their age."""
    kernel = review_kernel(DEFAULTS, 10)
    days = forecast([], TODAY, 10, DEFAULTS, unlocking=[3, 0, 5])
    expected = [3 * kernel[d] + (5 * kernel[d - 2] if d > 1 else 0) for d in range(10)]
    assert [day.answers for day in days] == pytest.approx(expected, abs=1e-2)
    assert [day.new for day in days[:4]] == [3, 0, 5, 0]


def test_more_new_cards_than_a_day_takes_wait_for_the_next() -> None:
    """Of thirty new cards and twenty that a plan unlocks tomorrow, twenty are met each day until none is left."""
    new = [NEW_CARD] * 30
    days = forecast(new, TODAY, 4, DEFAULTS, unlocking=[0, 20])
    assert [day.new for day in days] == [20, 20, 10, 0]


def test_what_is_not_asked_is_not_expected() -> None:
    """Suspended cards, locked ones and those due after the last day cost nothing."""
    held = [make_memory(suspended=True), Memory(), make_memory(due_day=TODAY + 30)]
    assert answers(held) == [0.0] * 30


def test_what_fell_due_before_is_expected_today() -> None:
    """A card that should have been asked a week ago is asked today, and so is one on a step."""
    waiting = [make_memory(due_day=TODAY - 7), make_stepping(NOON, due_day=TODAY)]
    days = forecast(waiting, TODAY, 2, DEFAULTS, shares=ALWAYS_GOOD, seconds_per_answer=30)
    assert days[0].answers >= 3  # the card on the first of two steps is answered twice
    assert days[0].minutes == days[0].answers / 2


@hypothesis_settings(max_examples=25, derandomize=True, deadline=None)
@given(st.lists(memories, max_size=4), st.lists(memories, max_size=4))
def test_cards_do_not_touch_each_other(some: list[Memory], others: list[Memory]) -> None:
    """The forecast of two sets of cards together is the sum of their forecasts."""
    together = [a + b for a, b in zip(answers(some, 12), answers(others, 12), strict=True)]
    assert answers([*some, *others], 12) == pytest.approx(together, abs=1e-2)


def test_equal_cards_can_be_counted_instead_of_listed() -> None:
    """Seven cards of one memory are expected as much as seven times the one."""
    card = make_memory()
    counted = forecast({card: 7, NEW_CARD: 2}, TODAY, 9, DEFAULTS)
    assert counted == forecast([card] * 7 + [NEW_CARD] * 2, TODAY, 9, DEFAULTS)


@hypothesis_settings(max_examples=25, derandomize=True, deadline=None)
@given(memories)
def test_a_card_is_always_somewhere(memory: Memory) -> None:
    """Answering shares a card out among states; no more than a thousandth is let go, none is made."""
    chain = Chain(DEFAULTS)
    mass = chain.place(memory, TODAY)
    assert sum(mass.values()) == pytest.approx(1)
    for before in (mass, {NEW: 1.0}):
        _, after = chain.answer(before)
        assert sum(after.values()) == pytest.approx(1, abs=1e-3)
        assert not [node for node in after if node.state in STEPPING]
        assert all(min(chain.waits(node)) >= 1 for node in after)


@pytest.mark.parametrize(
    "shares", [{"first": (0.5, 0.2, 0.2, 0.2)}, {"stepping": (1.0, 0.0, 0.0, 0.0)}, {"recalled": (1, 1, 1)}]
)
def test_impossible_shares_are_refused(shares: dict[str, tuple[float, ...]]) -> None:
    """Shares that do not sum to one, or that never pass a step, are not computed with."""
    with pytest.raises(UsageError):
        RatingShares(**shares)

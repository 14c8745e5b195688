"""Load balancing: quiet days are likely, siblings stay apart, and fuzz keeps its bounds."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.review.balance import HORIZON, Balance, choose_day
from studykit.review.fuzz import fuzz_bounds, fuzzed
from studykit.review.model import CardState, Memory, Rating, ReviewSettings
from studykit.review.outcomes import answer, outcomes, reach
from tests.review.builders import DEFAULTS, LAW, NOON, TODAY, answer_lists, make_memory, study, wishes_drawn
from tests.review.test_outcomes import due_instant

AGAIN, HARD, GOOD, EASY = Rating
MONDAY = 20_003  # 2024-10-07
WEEK = range(MONDAY, MONDAY + 7)
FACTORS = [n / 1000 for n in range(1000)]

factors = st.floats(0, 1, exclude_max=True)
days = st.integers(TODAY, TODAY + 40)
balances = st.builds(
    Balance, st.dictionaries(days, st.integers(0, 300), max_size=40), st.lists(days, max_size=4)
)
shares = st.tuples(*[st.floats(0, 1)] * 7)


def counted(balance: Balance, easy_days: tuple[float, ...] = (1.0,) * 7) -> list[int]:
    """How many of a thousand evenly spaced factors each day of the week gets."""
    chosen = Counter(choose_day(WEEK, factor, balance, easy_days) for factor in FACTORS)
    return [chosen[day] for day in WEEK]


@given(st.integers(1, 80), factors)
def test_without_load_it_is_fuzz(interval: int, factor: float) -> None:
    """Where nothing is due yet the day is the one that fuzz alone would choose."""
    lower, upper = fuzz_bounds(interval, 1, 36500)
    window = range(TODAY + lower, TODAY + upper + 1)
    assert choose_day(window, factor, Balance()) == TODAY + fuzzed(interval, factor, 1, 36500)


@LAW
@given(days, st.integers(1, 30), factors, balances, shares)
def test_the_day_is_one_of_the_window(
    first: int, length: int, factor: float, balance: Balance, easy_days: tuple[float, ...]
) -> None:
    """Whatever is due, a day that fuzz allows is chosen, and the same one when asked again."""
    window = range(first, first + length)
    chosen = choose_day(window, factor, balance, easy_days)
    assert chosen in window
    assert chosen == choose_day(window, factor, balance, easy_days)


def test_a_full_day_gets_less_and_an_empty_one_more() -> None:
    """Where every day has twenty reviews, one with forty gets hardly any card and one with ten gets most."""
    load = dict.fromkeys(WEEK, 20) | {MONDAY + 1: 40, MONDAY + 4: 10}
    _, full, usual, _, empty, *_ = counted(Balance(load))
    assert (full < 10, 10 < usual < 100, empty > 800) == (True, True, True)


def test_an_easy_weekday_is_full_at_its_share() -> None:
    """A Sunday of half the usual reviews is as likely as other days when half as much is due on it."""
    easy_days = (1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.5)
    load = dict.fromkeys(WEEK, 39) | {MONDAY + 6: 19}
    assert counted(Balance(load), easy_days) == pytest.approx([143] * 7, abs=1)
    assert counted(Balance(dict.fromkeys(WEEK, 39)), easy_days)[6] < 10


def test_a_day_off_is_left_alone_even_when_nothing_is_due() -> None:
    """A weekday of share nought gets no card as long as the window has another day."""
    assert counted(Balance(), (1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0))[5:] == [0, 0]
    saturday = range(MONDAY + 5, MONDAY + 6)
    assert choose_day(saturday, 0.5, Balance(), (1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0)) == MONDAY + 5


def test_siblings_stay_apart() -> None:
    """The day of a sibling gets least, and each day further from it more, up to five days away."""
    chosen = counted(Balance(siblings=[MONDAY]))
    assert chosen[0] < 20
    assert chosen[:5] == sorted(set(chosen[:5]))
    assert chosen[4:] == pytest.approx([chosen[4]] * 3, abs=1)


def test_a_balanced_answer_avoids_the_full_days() -> None:
    """A card that fuzz may put on seven days goes to the one on which nothing is due."""
    memory = make_memory(interval_days=None)
    plain = {outcomes(f"c{n}", memory, NOON, DEFAULTS).of(HARD).due_day for n in range(200)}
    quiet = sorted(plain)[2]
    load = Balance(dict.fromkeys(plain - {quiet}, 30))
    balanced = {outcomes(f"c{n}", memory, NOON, DEFAULTS, load).of(HARD).due_day for n in range(200)}
    assert len(plain) > 5
    assert balanced == {quiet}


def test_balancing_can_be_switched_off() -> None:
    """With the setting off the load is not looked at."""
    memory, load = make_memory(), Balance(dict.fromkeys(range(TODAY + 1, TODAY + 25), 30))
    wishes = replace(DEFAULTS, balance_load=False)
    assert outcomes("c", memory, NOON, wishes, load) == outcomes("c", memory, NOON, wishes)


def test_far_ahead_fuzz_decides_alone() -> None:
    """An interval whose window ends beyond the horizon is not balanced: the load there is not known yet."""
    memory = make_memory(stability=100.0, interval_days=None)
    load = Balance(dict.fromkeys(range(TODAY, TODAY + 10 * HORIZON, 2), 1000))
    plain, balanced = (
        [outcomes(f"c{n}", memory, NOON, DEFAULTS, each).of(EASY).due_day for n in range(20)]
        for each in (None, load)
    )
    assert balanced == plain


@LAW
@given(answer_lists, wishes_drawn(), st.lists(st.integers(0, 60), min_size=30, max_size=30))
def test_the_order_of_answers_holds(
    answers: list[tuple[int, Rating]], wishes: ReviewSettings, counts: list[int]
) -> None:
    """With any load dues never fall from again to easy, days grow from hard to easy, and the button's due is stored."""
    for memory, event in study(answers, wishes):
        load = Balance({event.study_day + n: count for n, count in enumerate(counts)}, [event.study_day + 7])
        given_ = outcomes("card", memory, event.at_ms, wishes, load)
        dues = [due_instant(outcome, wishes) for outcome in given_.by_rating]
        assert dues == sorted(dues)
        if memory is not None and memory.state is CardState.REVIEW:
            hard, good, easy = (given_.of(rating).interval_days or 0 for rating in (HARD, GOOD, EASY))
            longest = max(wishes.maximum_interval, given_.of(AGAIN).due_day - given_.study_day)
            assert good == min(longest, max(good, hard + 1))
            assert easy == min(longest, max(easy, good + 1))
        for rating in Rating:
            _, alone = answer(
                "card", memory, event.at_ms, wishes, rating, uid="x", duration_ms=1, balance=load
            )
            assert alone == given_.of(rating).memory


@LAW
@given(answer_lists, wishes_drawn(), balances, shares)
def test_what_is_beyond_reach_makes_no_difference(
    answers: list[tuple[int, Rating]], wishes: ReviewSettings, balance: Balance, easy_days: tuple[float, ...]
) -> None:
    """Knowing the days in reach of an answer alone, it leads where all four announced it."""
    wishes = replace(wishes, easy_days=easy_days)
    for memory, event in study(answers, wishes):
        announced = outcomes(
            "card", memory, event.at_ms, wishes, _seen(balance, memory, event.at_ms, wishes, EASY)
        )
        for rating in Rating:
            seen = _seen(balance, memory, event.at_ms, wishes, rating)
            given, _ = answer(
                "card", memory, event.at_ms, wishes, rating, uid="e", duration_ms=None, balance=seen
            )
            days = reach("card", memory, event.at_ms, wishes, rating)
            assert given.due_day == announced.of(rating).due_day
            assert given.interval_days is None or given.interval_days > HORIZON or given.due_day in days


def _seen(
    balance: Balance, memory: Memory | None, at_ms: int, wishes: ReviewSettings, rating: Rating
) -> Balance:
    """The balance of the days in reach."""
    days = reach("card", memory, at_ms, wishes, rating)
    return replace(balance, load={day: count for day, count in balance.load.items() if day in days})


def test_nothing_is_in_reach_without_balancing() -> None:
    """A learner who wants none, and a card that stays in steps, need no look at the coming days."""
    assert not reach("card", make_memory(), NOON, replace(DEFAULTS, balance_load=False))
    assert not reach("card", None, NOON, DEFAULTS, GOOD)

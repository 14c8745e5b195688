"""Outcomes: the four answers' results, their order, and that what is shown is what is stored."""

from dataclasses import replace
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.review.day import day_start_ms, study_day
from studykit.review.fuzz import fuzz_bounds
from studykit.review.model import CardState, Memory, Rating, ReviewSettings
from studykit.review.outcomes import Outcome, answer, outcomes
from studykit.review.replay import apply_event
from tests.review.builders import (
    DEFAULTS,
    LAW,
    NOON,
    TODAY,
    answer_lists,
    make_memory,
    make_stepping,
    study,
    wishes_drawn,
)

AGAIN, HARD, GOOD, EASY = Rating


def due_instant(outcome: Outcome, wishes: ReviewSettings) -> int:
    if outcome.due_ms is not None:
        return outcome.due_ms
    return day_start_ms(outcome.due_day, wishes.zone, wishes.rollover_hour)


def waits(memory: Memory | None, wishes: ReviewSettings = DEFAULTS) -> list[int | str]:
    """For each answer the seconds until a step, or the days as text."""
    given = outcomes("card", memory, NOON, wishes)
    return [f"{o.interval_days}d" if o.due_ms is None else (o.due_ms - NOON) // 1000 for o in given.by_rating]


def test_a_new_card_goes_through_the_steps() -> None:
    """A new card is asked again after 1, 5½ or 10 minutes, and Easy spaces it by days at once."""
    assert waits(None)[:3] == [60, 330, 600]
    given = outcomes("card", None, NOON, DEFAULTS)
    places = [(o.memory.state, o.memory.step) for o in given.by_rating]
    learning, review = CardState.LEARNING, CardState.REVIEW
    assert places == [(learning, 0), (learning, 0), (learning, 1), (review, None)]
    assert 6 <= (given.of(EASY).interval_days or 0) <= 10


def test_a_card_on_its_last_step_graduates_on_good() -> None:
    """On the second of two steps Good and Easy lead to days, Hard repeats the step."""
    again, hard, good, easy = waits(make_stepping(NOON, step=1, reps=1, last_day=TODAY))
    assert (again, hard) == (60, 600)
    assert {str(good)[-1], str(easy)[-1]} == {"d"}


def test_a_lapse_goes_through_the_relearning_steps() -> None:
    """Again on a card in review counts a lapse and asks the card after ten minutes."""
    again = outcomes("card", make_memory(), NOON, DEFAULTS).of(AGAIN)
    assert (again.memory.state, again.memory.step, again.memory.lapses) == (CardState.RELEARNING, 0, 1)
    assert again.due_ms == NOON + 600_000
    assert (again.due_day, again.interval_days) == (TODAY, None)


def test_relearning_counts_no_second_lapse_and_returns_to_review() -> None:
    """Again in relearning repeats the step without another lapse; Good leads back to days."""
    relearning = make_stepping(NOON, state=CardState.RELEARNING, lapses=1, last_day=TODAY)
    given = outcomes("card", relearning, NOON, DEFAULTS)
    assert (given.of(AGAIN).memory.lapses, given.of(AGAIN).memory.state) == (1, CardState.RELEARNING)
    assert given.of(GOOD).memory.state is CardState.REVIEW


def test_easy_outdoes_good_in_days_while_good_is_a_step() -> None:
    """At an aim of 0.99 Good would earn one day when its steps are done, so Easy gives two at once."""
    given = outcomes("card", None, NOON, replace(DEFAULTS, desired_retention=0.99))
    assert (given.of(GOOD).interval_days, given.of(EASY).interval_days) == (None, 2)


def test_without_steps_a_card_graduates_at_once() -> None:
    """With empty steps each answer leads to days, at least one."""
    wishes = ReviewSettings(learning_steps=(), relearning_steps=())
    for memory in (None, make_memory()):
        given = outcomes("card", memory, NOON, wishes)
        assert {o.memory.state for o in given.by_rating} == {CardState.REVIEW}
        assert all((o.interval_days or 0) >= 1 for o in given.by_rating)
    assert outcomes("card", make_memory(), NOON, wishes).of(AGAIN).memory.lapses == 1


def test_a_step_that_crosses_into_the_next_day_is_due_when_that_day_begins() -> None:
    """Ten minutes at 03:55 end at 04:00, so no card waits across a day that was planned without it."""
    late = day_start_ms(TODAY + 1, "UTC", 4) - 300_000
    good = outcomes("card", None, late, DEFAULTS).of(GOOD)
    assert (good.due_ms, good.due_day) == (late + 300_000, TODAY + 1)


def test_fuzz_must_not_undo_growth() -> None:
    """A card whose interval would grow from ten days waits at least eleven, whatever the fuzz."""
    memory = make_memory(stability=8.0, difficulty=9.5)
    hards = {outcomes(f"card {n}", memory, NOON, DEFAULTS).of(HARD).interval_days or 0 for n in range(60)}
    assert min(hards) == 11
    assert len(hards) > 1


def test_fuzz_spreads_cards_and_stays_the_same_for_one() -> None:
    """Cards with one memory part company within Anki's band; one card hears the same each time."""
    memory = make_memory(interval_days=None)
    goods = [outcomes(f"card {n}", memory, NOON, DEFAULTS).of(GOOD) for n in range(300)]
    days = {good.interval_days or 0 for good in goods}
    assert goods[0].memory.stability is not None
    assert (min(days), max(days)) == fuzz_bounds(round(goods[0].memory.stability), 1, 36500)
    assert outcomes("card 7", memory, NOON, DEFAULTS).of(GOOD) == goods[7]


def test_a_clock_set_back_counts_as_the_same_day() -> None:
    """Answering before the last answer's day neither fails nor gives a memory from negative time."""
    ahead = make_memory(last_day=TODAY + 40)
    same = make_memory(last_day=TODAY)
    given, expected = (outcomes("card", m, NOON, DEFAULTS).of(GOOD).memory for m in (ahead, same))
    assert (given.stability, given.due_day) == (expected.stability, expected.due_day)
    assert given.last_day == TODAY + 40


@LAW
@given(answer_lists, wishes_drawn())
def test_order_in_every_reachable_state(answers: list[tuple[int, Rating]], wishes: ReviewSettings) -> None:
    """Due instants never fall from again to easy, and days grow strictly from hard to easy in review."""
    for memory, event in study(answers, wishes):
        given = outcomes("card", memory, event.at_ms, wishes)
        dues = [due_instant(outcome, wishes) for outcome in given.by_rating]
        assert dues == sorted(dues)
        assert dues[0] >= day_start_ms(given.study_day, wishes.zone, wishes.rollover_hour)
        if memory is not None and memory.state is CardState.REVIEW:
            hard, good, easy = (given.of(rating).interval_days or 0 for rating in (HARD, GOOD, EASY))
            longest = max(wishes.maximum_interval, given.of(AGAIN).due_day - given.study_day)
            assert good == min(longest, max(good, hard + 1))
            assert easy == min(longest, max(easy, good + 1))


@LAW
@given(answer_lists, wishes_drawn())
def test_an_answer_is_what_its_button_showed(
    answers: list[tuple[int, Rating]], wishes: ReviewSettings
) -> None:
    """One answer worked out alone leads where all four together announced, and so does folding its event."""
    for memory, event in study(answers, wishes):
        given = outcomes("card", memory, event.at_ms, wishes)
        for rating in Rating:
            shown = given.of(rating)
            alone, after = answer("card", memory, event.at_ms, wishes, rating, uid="x", duration_ms=7)
            assert apply_event(memory, alone, wishes) == after == shown.memory
            assert (alone.interval_days, alone.due_day, alone.due_ms) == (
                shown.interval_days,
                shown.due_day,
                shown.due_ms,
            )


@LAW
@given(answer_lists, wishes_drawn())
def test_due_day_and_due_instant_agree(answers: list[tuple[int, Rating]], wishes: ReviewSettings) -> None:
    """A card in steps has an instant within its due day; one in review has days from today to its due day."""
    for memory, event in study(answers, wishes):
        for outcome in outcomes("card", memory, event.at_ms, wishes).by_rating:
            if outcome.due_ms is not None:
                assert study_day(outcome.due_ms, wishes.zone, wishes.rollover_hour) == outcome.due_day
                assert outcome.interval_days is None
            else:
                assert outcome.interval_days == outcome.due_day - event.study_day >= 1


@LAW
@given(answer_lists, st.sampled_from((1, 30, 365)))
def test_no_interval_exceeds_the_longest(answers: list[tuple[int, Rating]], longest: int) -> None:
    """With steps shorter than a day no card waits longer than the longest interval."""
    for _, event in study(answers, replace(DEFAULTS, maximum_interval=longest)):
        assert event.interval_days is None or event.interval_days <= longest


def test_an_event_records_the_answer() -> None:
    """The event holds what replay needs, the study day and the instant of the answer."""
    wishes = replace(DEFAULTS, zone="Asia/Kolkata")
    event, memory = answer("card", make_memory(), NOON, wishes, GOOD, uid="e9", duration_ms=3500)
    assert (event.uid, event.card, event.at_ms, event.duration_ms) == ("e9", "card", NOON, 3500)
    assert (event.rating, event.study_day, event.utc_offset) == (GOOD, TODAY, 330)
    assert (event.due_day, event.interval_days) == (memory.due_day, memory.interval_days)


@pytest.mark.parametrize("retention", [0.95, 0.9, 0.8])
def test_the_wish_for_recall_sets_the_interval(retention: float) -> None:
    """The aim of 0.9 gives about the stability in days, a higher aim less, a lower one more."""
    memory = make_memory(stability=100.0, interval_days=None)
    good = outcomes("card", memory, NOON, replace(DEFAULTS, desired_retention=retention)).of(GOOD)
    ratio = (good.interval_days or 0) / (good.memory.stability or 1)
    assert ceil(ratio * 10) in {0.95: {4, 5}, 0.9: {10, 11}, 0.8: range(29, 37)}[retention]

"""Answers: what the buttons announce is what is stored, quiet days are chosen, leeches are set aside."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studykit.app.answering import Answers
from studykit.app.context import App
from studykit.app.reviewing import answers, list_cards
from studykit.app.rewriting import flag_cards, rewrite_list
from studykit.app.upkeep import check_database
from studykit.review.day import study_day
from studykit.review.model import CardState, EventKind, Memory, Rating
from studykit.store import study
from tests.store.shelf import NOW, Shelf

CARDS = 30
NOTES = "### reeds\n\n" + "\n\n".join(f"Q: What is stalk {n}?\nA: Pith {n}." for n in range(CARDS))
CLOZES = "\n\nC: A [marsh] feeds a [mere].\n"
SHARED = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
TODAY = study_day(int(NOW.timestamp() * 1000), "UTC", 4)


@pytest.fixture
def app(any_database_url: str, tmp_path: Path) -> Iterator[App]:
    """A library of cards in one topic, and a claim with two of them."""
    shelf = Shelf(any_database_url, tmp_path / "notes")
    shelf.seed(notes=NOTES + CLOZES)
    with shelf.app() as app:
        yield app


def remember(app: App, memories: Mapping[str, Memory]) -> None:
    """Give cards these memories, without a history."""
    with app.writing() as connection:
        study.write_memories(connection, dict(memories))


def reviewed(**fields: Any) -> Memory:
    """The memory of a card that was last answered ten days ago, and is due."""
    known = Memory(CardState.REVIEW, None, TODAY, None, 10, 10.0, 5.0, 3, 0, TODAY - 10, None, unlocked=True)
    return replace(known, **fields)


def uids(app: App) -> list[str]:
    return [card["uid"] for card in list_cards(app)]


@SHARED
@given(
    rating=st.sampled_from(Rating),
    interval=st.integers(1, 120),
    loads=st.lists(st.integers(1, 40), min_size=CARDS - 1, max_size=CARDS - 1),
)
def test_what_is_announced_is_stored(app: App, rating: Rating, interval: int, loads: list[int]) -> None:
    """Each rating leads to the day on its button, whatever is due on the days around it."""
    card, *others = uids(app)
    due = {uid: reviewed(due_day=TODAY + days) for uid, days in zip(others, loads, strict=False)}
    known = reviewed(stability=float(interval), interval_days=interval, last_day=TODAY - interval)
    remember(app, due | {card: known})
    place = answers(app)
    announced = place.preview(card).of(rating).place
    event, memory = place.give(card, rating, duration_ms=1000)
    assert (event.due_day, event.interval_days, event.state) == (
        announced.due_day, announced.interval_days, announced.state,
    )  # fmt: skip
    assert (memory.due_day, memory.interval_days) == (announced.due_day, announced.interval_days)


def test_a_full_day_is_passed_over(app: App) -> None:
    """When the day that fuzz would choose is full, a card goes to another one near it."""
    card, *others = uids(app)
    remember(app, {card: reviewed()})
    free = answers(app).preview(card).of(Rating.GOOD).due_day
    remember(app, {uid: reviewed(due_day=free) for uid in others})
    place = answers(app)
    chosen = place.preview(card).of(Rating.GOOD).due_day
    assert 1 <= abs(chosen - free) <= 6
    assert place.give(card, Rating.GOOD)[0].due_day == chosen


def test_siblings_keep_apart(app: App) -> None:
    """A card does not fall due on the day of its sibling, though all days near it are as full."""
    *strangers, one, other = uids(app)
    remember(app, {one: reviewed()})
    alone = answers(app).preview(one).of(Rating.GOOD).due_day
    around = [alone + days for days in range(-12, 13) if days]
    alike = {uid: reviewed(due_day=day) for uid, day in zip(strangers, around, strict=False)}
    remember(app, alike | {other: reviewed(due_day=alone)})
    assert answers(app).preview(one).of(Rating.GOOD).due_day != alone


@SHARED
@given(
    ratings=st.lists(st.sampled_from(Rating), min_size=CARDS, max_size=CARDS),
    undone=st.integers(0, CARDS - 1),
)
def test_a_sitting_knows_where_its_own_answers_went(app: App, ratings: list[Rating], undone: int) -> None:
    """The days' load is counted once a sitting and kept since, through answers, an undo and a suspension."""
    asked, *cards = uids(app)
    remember(app, {uid: reviewed() for uid in (asked, *cards)})
    place = answers(app)
    given = [place.give(card, rating)[0] for card, rating in zip(cards, ratings, strict=False)]
    place.take_back(given[undone])
    place.mark(cards[undone - 1], EventKind.SUSPEND)

    assert place.preview(asked) == answers(app).preview(asked)


def test_without_balancing_fuzz_alone_chooses(app: App) -> None:
    """A learner who wants no balancing gets the same day however full it is."""
    card, *others = uids(app)
    remember(app, {card: reviewed()})
    place = Answers(app, replace(answers(app).settings, balance_load=False))
    free = place.preview(card).of(Rating.GOOD).due_day
    remember(app, {uid: reviewed(due_day=free) for uid in others})
    assert place.preview(card).of(Rating.GOOD).due_day == free


def forget(place: Answers, card: str, times: int) -> Memory:
    """Forget a card in review again and again, learning it anew each time; its memory after the last lapse."""
    memory = Memory()
    for _ in range(times):
        place.give(card, Rating.EASY)
        _, memory = place.give(card, Rating.AGAIN)
    return memory


def test_a_leech_is_set_aside_with_the_answer(app: App) -> None:
    """The eighth lapse suspends the card and lists it for rewriting, and so does the twelfth."""
    card = uids(app)[0]
    place = answers(app)
    assert (forget(place, card, 7).suspended, rewrite_list(app)) == (False, [])
    assert forget(place, card, 1).suspended
    assert [(row["uid"], row["reason"]) for row in rewrite_list(app)] == [(card, "leech")]
    place.mark(card, EventKind.RESUME)
    assert not forget(place, card, 3).suspended
    assert forget(place, card, 1).suspended
    assert check_database(app) == []


def test_taking_the_last_straw_back_brings_the_card_back(app: App) -> None:
    """Undoing the answer that made a leech resumes the card and takes it off the list."""
    card = uids(app)[0]
    place = answers(app)
    before = forget(place, card, 7)
    place.give(card, Rating.EASY)
    event, memory = place.give(card, Rating.AGAIN)
    assert memory.suspended
    back = place.take_back(event)
    assert back is not None
    assert (back.suspended, back.lapses) == (False, before.lapses)
    assert rewrite_list(app) == []
    assert check_database(app) == []


def test_a_flag_of_the_learner_outlives_a_leech_taken_back(app: App) -> None:
    """What the learner found wrong is on the list again, with the note."""
    card = uids(app)[0]
    flag_cards(app, [card], "two answers fit")
    place = answers(app)
    forget(place, card, 7)
    place.give(card, Rating.EASY)
    event, _ = place.give(card, Rating.AGAIN)
    place.take_back(event)
    assert [(row["reason"], row["note"]) for row in rewrite_list(app)] == [("wrong", "two answers fit")]


def test_a_suspension_of_the_learner_is_no_leech(app: App) -> None:
    """Suspending a card and undoing both steps retracts each once."""
    card = uids(app)[0]
    place = answers(app)
    first, _ = place.give(card, Rating.AGAIN)
    second, _ = place.mark(card, EventKind.SUSPEND)
    place.take_back(second)
    place.take_back(first)
    with app.reading() as reader:
        assert reader.rows("SELECT count(*) AS n FROM event WHERE kind = 'retract'")[0]["n"] == 2
    assert check_database(app) == []

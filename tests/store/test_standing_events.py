"""Which events count: the SQL says what the fold of the log says, on both databases."""

from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from studykit.app.reviewing import answers
from studykit.app.undoing import next_redo, next_undo, redo, undo
from studykit.review.day import day_start_ms
from studykit.review.model import Event, EventKind, Rating
from studykit.review.replay import standing
from studykit.store import card_queries, list_queries, plan_queries, queries, stats_queries, study
from studykit.store.standing_events import DEEPEST, stands
from tests.store.reviewed import DAY, NOTES, SOIL, happened, reading
from tests.store.shelf import Shelf

LAW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
CHOICES = st.lists(st.integers(0, DEEPEST), min_size=2, max_size=DEEPEST + 1)


def retracting(card: str, number: int, target: str) -> Event:
    return Event("", card, day_start_ms(DAY, "UTC", 4) + number, DAY, 0, EventKind.RETRACT, target=target)


@LAW
@example(choices=[0, *range(DEEPEST)])
@example(choices=[0, *range(DEEPEST - 1)])
@given(choices=CHOICES)
def test_the_condition_is_the_rule_of_the_fold(shelf: Shelf, choices: list[int]) -> None:
    """However retractions take back answers and one another, the rows that count are the events that stand."""
    if not shelf.rows("SELECT 1 AS n FROM card LIMIT 1"):
        shelf.seed(soils=NOTES)
    card = shelf.uids("card", "front")[SOIL]
    stored: list[Event] = []
    with shelf.app() as app, app.writing() as connection:
        for number, choice in enumerate(choices):
            new = happened(DAY, card=card)
            if choice < len(stored):
                new = retracting(card, number, stored[choice].uid)
            stored += study.append_events(connection, [new])
        expected = {event.uid for event in standing(study.events_of(connection))}
    counted = shelf.rows(f"SELECT e.uid FROM event e WHERE e.kind <> 'retract' AND {stands('e')}")
    assert {row["uid"] for row in counted} == expected


def said(shelf: Shelf, card: str) -> dict[str, Any]:
    """What each query says of answers."""
    with reading(shelf) as reader:
        return {
            "of the day": queries.answers_of_day(reader, DAY + 30),
            "by hour": stats_queries.answers_by_hour(reader, 21),
            "histories": [(row["day"], row["rating"]) for row in stats_queries.histories(reader)],
            "by day": plan_queries.answers_by_day(reader, DAY - 1),
            "listed": [row["uid"] for row in list_queries.all_reviews(reader)],
            "of the card": [bool(row["taken_back"]) for row in card_queries.events_of(reader, card)],
        }


def test_answers_that_are_undone_and_redone_count_in_every_query(shelf: Shelf) -> None:
    """After each undo no query counts them, and after each redo all say what they said before."""
    shelf.seed(soils=NOTES)
    card = shelf.uids("card", "front")[SOIL]
    noon = day_start_ms(DAY, "UTC", 4) + 8 * 3_600_000
    with shelf.app() as app:
        log = answers(app)
        for day in (DAY, DAY + 30):
            log.give(card, Rating.GOOD, at_ms=noon + (day - DAY) * 86_400_000, duration_ms=9000)
        before = said(shelf, card)
        assert before["listed"]
        for _ in range(2):
            undo(app, next_undo(app, 1))
            assert said(shelf, card) == {
                "of the day": [], "by hour": [], "histories": [], "by day": {}, "listed": [],
                "of the card": [True, True],
            }  # fmt: skip
            redo(app, next_redo(app, 1))
            assert said(shelf, card) == before


def test_twenty_answers_that_count_give_a_pace(shelf: Shelf) -> None:
    """An undo leaves no pace, and a redo brings it back."""
    shelf.seed(soils=NOTES)
    card = shelf.uids("card", "front")[SOIL]
    with shelf.app() as app:
        log = answers(app)
        for _ in range(20):
            log.give(card, Rating.GOOD, duration_ms=9000)
        paces = []
        for turn, chosen in ((undo, next_undo), (redo, next_redo)) * 2:
            turn(app, chosen(app, 1))
            with reading(shelf) as reader:
                paces.append(queries.seconds_per_answer(reader))
    assert paces == [None, 9.0, None, 9.0]


def test_an_answer_that_was_redone_is_known_when_it_is_told_again(shelf: Shelf) -> None:
    """A script that runs again after undo and redo adds nothing; after an undo alone it answers."""
    shelf.seed(soils=NOTES)
    card = shelf.uids("card", "front")[SOIL]
    noon = day_start_ms(DAY, "UTC", 4)
    with shelf.app() as app:
        first, _ = answers(app).give(card, Rating.GOOD, at_ms=noon)
        undo(app, next_undo(app, 1))
        redo(app, next_redo(app, 1))
        again, _ = answers(app).give(card, Rating.GOOD, at_ms=noon)
        undo(app, next_undo(app, 1))
        anew, _ = answers(app).give(card, Rating.GOOD, at_ms=noon)
    assert again == first
    assert anew.uid != first.uid


def test_the_state_before_a_lapse_is_that_of_an_answer_that_counts(shelf: Shelf) -> None:
    """An Again that was taken back does not hide the lapse that follows it."""
    shelf.seed(soils=NOTES)
    card = shelf.uids("card", "front")["What do roots hold?"]
    noon = day_start_ms(DAY, "UTC", 4)
    with shelf.app() as app:
        answers(app).give(card, Rating.EASY, at_ms=noon)
        log = answers(app)
        wrong, _ = log.give(card, Rating.AGAIN, at_ms=noon + 40 * 86_400_000)
        log.take_back(wrong)
        answers(app).give(card, Rating.AGAIN, at_ms=noon + 40 * 86_400_000 + 60_000)
    with reading(shelf) as reader:
        assert [row["day"] for row in stats_queries.lapses(reader, DAY)] == [DAY + 40]

"""What the log says of reviews, in SQL, on both databases."""

from dataclasses import replace
from typing import Any

import pytest

from studykit.app.context import App
from studykit.review.model import CardState, EventKind, Rating
from studykit.store import stats_queries, study
from tests.store.reviewed import DAY, NOTES, WATER, happened, log, reading
from tests.store.shelf import Shelf

NOTHING: dict[str, Any] = dict.fromkeys(("rating", "duration_ms", "state", "interval_days", "due_day"))


@pytest.fixture
def planted(shelf: Shelf) -> Shelf:
    """A library of three cards, two of them of a work."""
    shelf.seed(soils=NOTES)
    return shelf


def take_back(app: App, newest: int = 1) -> None:
    """Retract the newest event but some."""
    with app.writing() as connection:
        target = study.events_of(connection)[-newest]
        study.append_events(
            connection, [replace(target, kind=EventKind.RETRACT, **NOTHING, target=target.uid)]
        )


def stages(shelf: Shelf) -> list[tuple[int, int, str, int, int]]:
    with reading(shelf) as reader:
        rows = stats_queries.answers_by_hour(reader, 21)
    return [(row["day"] - DAY, row["hour"], row["stage"], row["rating"], row["n"]) for row in rows]


def test_the_stage_is_that_before_the_answer(planted: Shelf) -> None:
    """A first answer is new; then steps, a short wait and a long one tell the stage, and a reset begins anew."""
    step: dict[str, Any] = {"state": CardState.LEARNING, "interval_days": None}
    log(
        planted,
        water=[
            happened(DAY, **step),
            happened(DAY, hour=9, interval_days=4),
            happened(DAY + 4, interval_days=30),
            happened(DAY + 34, rating=Rating.AGAIN),
            happened(DAY + 34, EventKind.RESET),
            happened(DAY + 35),
        ],
    )
    assert [(day, stage) for day, _, stage, _, _ in stages(planted)] == [
        (0, "new"), (0, "learning"), (4, "young"), (34, "mature"), (35, "new"),
    ]  # fmt: skip


def test_a_second_answer_of_a_day_tests_no_recall(planted: Shelf) -> None:
    """Without relearning steps a card stays in review after Again: what follows on the day counts to learning."""
    log(planted, water=[happened(DAY), happened(DAY + 30), happened(DAY + 30, hour=9)])
    assert [stage for *_, stage, _, _ in stages(planted)] == ["new", "mature", "learning"]


def test_the_hour_is_that_of_the_learners_clock(planted: Shelf) -> None:
    """The offset of the event shifts it, over midnight too."""
    log(planted, hold=[happened(DAY, hour=8, utc_offset=-330)], water=[happened(DAY, hour=23, utc_offset=90)])
    assert [hour for _, hour, *_ in stages(planted)] == [0, 2]


def test_answers_taken_back_do_not_count(planted: Shelf) -> None:
    """A retraction hides an answer from all counts; when it is taken back itself the answer is there again."""
    log(planted, water=[happened(DAY), happened(DAY + 30)])
    with planted.app() as app:
        take_back(app)
        assert [day for day, *_ in stages(planted)] == [0]
        take_back(app)
        assert [day for day, *_ in stages(planted)] == [0, 30]
    with reading(planted) as reader:
        assert [row["day"] - DAY for row in stats_queries.histories(reader)] == [0, 30]


def test_answers_that_are_alike_are_one_row(planted: Shelf) -> None:
    """They are counted, with the time that they took together."""
    log(planted, water=[happened(DAY)], hold=[happened(DAY, duration_ms=None)])
    with reading(planted) as reader:
        (row,) = stats_queries.answers_by_hour(reader, 21)
    assert (row["n"], row["ms"]) == (2, 10_000)


def test_histories_are_in_order_by_card(planted: Shelf) -> None:
    """Answers come in the order of the log, and a reset is a row without a rating."""
    log(planted, hold=[happened(DAY + 1)], water=[happened(DAY + 2), happened(DAY + 3, EventKind.RESET)])
    with reading(planted) as reader:
        rows = stats_queries.histories(reader)
    by_card: dict[int, list[tuple[int, int | None]]] = {}
    for row in rows:
        by_card.setdefault(row["card"], []).append((row["day"] - DAY, row["rating"]))
    assert sorted(by_card.values()) == [[(1, 3)], [(2, 3), (3, None)]]


def test_a_lapse_is_a_review_that_was_forgotten(planted: Shelf) -> None:
    """Again on a new card or on a step is no lapse, nor is one before the first day or of a topic's own card."""
    again: dict[str, Any] = {"rating": Rating.AGAIN}
    relearning = {**again, "state": CardState.RELEARNING, "interval_days": None}
    log(
        planted,
        water=[
            happened(DAY - 60),
            happened(DAY - 50, **again),
            happened(DAY - 9),
            happened(DAY, **relearning),
        ],
        hold=[happened(DAY, **relearning), happened(DAY, hour=9, **relearning)],
        soil=[happened(DAY - 30), happened(DAY, **again)],
    )
    with reading(planted) as reader:
        rows = stats_queries.lapses(reader, DAY - 30)
        places = stats_queries.claim_places(reader, [row["claim"] for row in rows])
    assert [(row["work_id"], row["day"]) for row in rows] == [(planted.work("Roots")["id"], DAY)]
    (place,) = places.values()
    assert (place["text"], place["first"]) == (WATER, 8)


def test_met_cards_know_their_work_and_topic(planted: Shelf) -> None:
    """A topic's own card has no work; a card that was never answered is not met."""
    log(planted, water=[happened(DAY)], soil=[happened(DAY)])
    with reading(planted) as reader:
        rows = stats_queries.met_cards(reader)
        of_work = stats_queries.memories_of(reader, planted.work("Roots")["id"])
        locked = stats_queries.count_locked(reader)
    assert sorted((row["uid"] is None, row["topic"]) for row in rows) == [(False, "soils"), (True, "soils")]
    assert sorted(row["state"] or "" for row in of_work) == ["", "review"]
    assert locked == 1


def test_the_last_reading_counts_unless_undone(planted: Shelf) -> None:
    """Planning a work is no reading of it, and what was undone did not happen."""
    from studykit.app.reading import Said, record_reading
    from studykit.reading.model import ReadingAction

    number = planted.work("Roots")["id"]
    with planted.app() as app:
        record_reading(app, ["Roots"], Said(ReadingAction.PLAN))
        with reading(planted) as reader:
            assert stats_queries.last_read(reader) == {}
        record_reading(app, ["Roots"], Said(ReadingAction.LOG, minutes=5))
        with reading(planted) as reader:
            assert set(stats_queries.last_read(reader)) == {number}
        with app.writing() as connection:
            connection.exec_driver_sql("UPDATE operation SET undone_at = 1")
        with reading(planted) as reader:
            assert stats_queries.last_read(reader) == {}

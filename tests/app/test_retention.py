"""Works worth reading again, found without loading FSRS for those that cannot be."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.app.retention import may_have_faded, rereadings
from studykit.review.model import CardState, Memory, Rating, ReviewSettings
from studykit.review.retention import LOW, retention
from tests.store.reviewed import DAY, NOTES, happened, log, reading
from tests.store.shelf import Shelf

TODAY = 20_000
FITTED = (
    *(0.05, 0.2, 0.6, 2.0, 6.4, 0.8, 3.0, 0.01, 1.2, 0.1, 0.6),
    *(1.0, 0.06, 0.2, 1.3, 0.6, 1.9, 0.5, 0.1, 0.07, 0.3),
)
CARDS = st.lists(st.tuples(st.floats(0.01, 1000), st.integers(1, 3000)), min_size=1, max_size=9)


@given(CARDS, st.sampled_from((None, FITTED)))
def test_a_work_that_faded_is_never_overlooked(
    cards: Sequence[tuple[float, int]], weights: tuple[float, ...] | None
) -> None:
    """Where retention is under 0.7, whatever the weights, the test without FSRS says that it may be."""
    memories = [Memory(stability=stability, last_day=TODAY - ago) for stability, ago in cards]
    recall = retention(memories, TODAY, ReviewSettings(weights=weights))
    assert recall is not None
    assert may_have_faded(memories, TODAY) or recall >= LOW


def test_a_work_on_its_way_has_not_faded() -> None:
    """Cards that wait no longer than their stability need no look at FSRS."""
    assert not may_have_faded([Memory(stability=30.0, last_day=TODAY - 30)], TODAY)


@pytest.fixture
def read(any_database_url: str, tmp_path: Path) -> Shelf:
    """A work of two cards, read on a day."""
    from studykit.app.reading import Said, record_reading
    from studykit.reading.model import ReadingAction

    shelf = Shelf(any_database_url, tmp_path / "notes")
    shelf.seed(soils=NOTES)
    with shelf.app() as app:
        record_reading(app, ["Roots"], Said(ReadingAction.DONE))
        with app.writing() as connection:
            connection.exec_driver_sql(f"UPDATE reading_session SET study_day = {DAY}")
    return shelf


def proposals(shelf: Shelf, today: int) -> list[tuple[str, list[str]]]:
    with reading(shelf) as reader:
        found = rereadings(reader, today, ReviewSettings())
    return [(each["reason"], [first["text"] for first in each["first"]]) for each in found]


def test_a_work_that_faded_is_proposed(read: Shelf) -> None:
    """A long time after it was read, its retention is low; a month after, it was not."""
    log(read, water=[happened(DAY)], hold=[happened(DAY)])
    assert proposals(read, DAY + 20) == []
    assert proposals(read, DAY + 300) == [("retention", [])]


def test_a_work_whose_claims_lapsed_is_proposed_with_them(read: Shelf) -> None:
    """Two claims forgotten in thirty days, in the order of their lapses; one of them is not enough."""
    lapse = replace(happened(DAY + 40), rating=Rating.AGAIN, state=CardState.RELEARNING, interval_days=None)
    log(read, hold=[happened(DAY + 1), lapse])
    assert proposals(read, DAY + 41) == []
    log(read, water=[happened(DAY + 1), lapse])
    assert proposals(read, DAY + 41) == [("lapses", ["What do roots hold?", "What do roots take up?"])]
    assert proposals(read, DAY + 80) != [("lapses", ["What do roots hold?", "What do roots take up?"])]

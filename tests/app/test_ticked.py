"""Boxes that a reading list ticks: what was read before the library knew of it."""

from pathlib import Path

import pytest

from studykit.app.reading import Said, record_reading
from studykit.reading.model import ReadingAction
from tests.store.shelf import Shelf

LIST = """### wood

- [x] ["How Trees Drink"](https://example.org/1) by Ann Ash
- [ ] ["How Trees Sleep"](https://example.org/2) by Bo Birch

| Title | Link | Read |
| --- | --- | --- |
| How Trees Eat | [pdf](https://example.org/3) | x |
| How Trees Rest | [pdf](https://example.org/4) | |

#### ["How Trees Drink"](https://example.org/1) Ann Ash

C: Water rises in the [wood].
"""
STATES = "SELECT w.title, r.state FROM reading r JOIN work w ON w.id = r.work_id ORDER BY w.title"


@pytest.fixture
def shelf(any_database_url: str, tmp_path: Path) -> Shelf:
    """A library that has imported the list, in SQLite and in PostgreSQL."""
    made = Shelf(any_database_url, tmp_path / "notes")
    made.seed(a=LIST)
    return made


def test_ticked_works_are_read(shelf: Shelf) -> None:
    """Those of a list and those of a table, in one operation; their cards stay locked."""
    assert shelf.rows(STATES) == [
        {"title": "How Trees Drink", "state": "read"}, {"title": "How Trees Eat", "state": "read"},
    ]  # fmt: skip
    assert shelf.rows("SELECT count(DISTINCT operation_id) AS n FROM reading_session") == [{"n": 1}]
    assert shelf.rows("SELECT * FROM event") == []


def test_it_happens_once(shelf: Shelf) -> None:
    """Another import notes nothing again."""
    shelf.seed(a=LIST + "\nMore.\n")

    assert shelf.rows("SELECT count(DISTINCT operation_id) AS n FROM reading_session") == [{"n": 1}]


@pytest.mark.parametrize("action", [ReadingAction.RESET, ReadingAction.PLAN])
def test_what_the_learner_said_holds(shelf: Shelf, action: ReadingAction) -> None:
    """Whatever the notes tick at a later import."""
    with shelf.app() as app:
        record_reading(app, ["How Trees Eat"], Said(action))
        record_reading(app, ["How Trees Drink"], Said(action))
    shelf.seed(a=LIST + "\nMore.\n")

    states = [row["state"] for row in shelf.rows(STATES)]
    assert states == ([] if action is ReadingAction.RESET else ["planned", "planned"])


def test_what_the_learner_said_before_the_tick_holds(shelf: Shelf) -> None:
    """A work that is planned stays planned when its box is ticked later."""
    with shelf.app() as app:
        record_reading(app, ["How Trees Sleep"], Said(ReadingAction.PLAN))
    shelf.seed(a=LIST.replace('[ ] ["How Trees Sleep', '[x] ["How Trees Sleep'))

    assert {"title": "How Trees Sleep", "state": "planned"} in shelf.rows(STATES)


def test_a_box_ticked_later_counts(shelf: Shelf) -> None:
    """And one that is gone takes nothing back."""
    shelf.seed(a=LIST.replace("[x]", "[ ]").replace('[ ] ["How Trees Sleep', '[x] ["How Trees Sleep'))

    assert [row["title"] for row in shelf.rows(STATES)] == [
        "How Trees Drink", "How Trees Eat", "How Trees Sleep",
    ]  # fmt: skip


def test_words_that_look_like_a_tick_are_none(shelf: Shelf) -> None:
    """A title may hold any text at all."""
    shelf.seed(b='### t\n\n- [","state":"read"](https://example.org/5) by Ann Ash\n')

    assert len(shelf.rows(STATES)) == 2

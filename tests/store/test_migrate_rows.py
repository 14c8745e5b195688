"""A library of any older revision is brought up to date with all its rows."""

from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import inspect, text

from studykit.app import merging
from studykit.app.library import search
from studykit.app.reading import Said, record_reading
from studykit.reading.model import ReadingAction
from studykit.resources import bundled
from studykit.store.address import sqlite_path
from studykit.store.drift import check
from studykit.store.engine import make_migration_engine
from studykit.store.migrate import upgrade
from tests.conftest import STAMP
from tests.store.shelf import Shelf

NOTES = """# Notes

### trees

Q: What is a root?
A: An organ.

#### ["How Trees Drink"](https://arxiv.org/abs/1503.01234) Ann Ash
  `transport`

> "Water rises because leaves lose it."

Q: What lifts it?
A: Tension.

#### ["Drinking in Trees"](https://example.org/drinking) Ash
needs: 1503.01234

  - `video` <https://example.org/talk?t=90> (Ash)
"""
STUDIED = ("event", "memory", "reading", "reading_session", "operation")
OLDER = ("0001", "0002", "0003")
Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture
def studied(shelf: Shelf) -> Shelf:
    """A library of today with rows in it."""
    shelf.seed(notes=NOTES)
    with shelf.app() as app:
        record_reading(app, ["1503.01234"], Said(ReadingAction.DONE, minutes=30))
    return shelf


@pytest.fixture
def older(studied: Shelf) -> Shelf:
    """The same at revision 0001."""
    downgrade(studied.url, "0001")
    return studied


def downgrade(url: str, revision: str) -> None:
    """Take a library back to an older revision."""
    config = Config()
    config.set_main_option("script_location", str(bundled("migrations")))
    with make_migration_engine(url).begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def tables(url: str) -> list[str]:
    """The names of the tables."""
    with make_migration_engine(url).connect() as connection:
        return inspect(connection).get_table_names()


def rows(shelf: Shelf) -> Rows:
    """All rows, without asking what revision the library is."""
    with make_migration_engine(shelf.url).connect() as connection:
        names = [name for name in tables(shelf.url) if not name.startswith(("search_index", "alembic"))]
        return {
            name: [dict(row) for row in connection.execute(text(f"SELECT * FROM {name}")).mappings()]
            for name in names
        }


def in_columns_of(before: Rows, after: Rows) -> Rows:
    """The rows of the tables and columns that were there before, in an order of their own."""
    return {
        name: sorted(
            ({column: row[column] for column in (kept[0] if kept else row)} for row in after[name]), key=str
        )
        for name, kept in before.items()
    }


@pytest.mark.parametrize("revision", OLDER)
def test_an_older_library_is_upgraded_with_all_its_rows(
    studied: Shelf, tmp_path: Path, revision: str
) -> None:
    """Every row stays, no drift is left, and a SQLite file is copied before."""
    downgrade(studied.url, revision)
    before = rows(studied)
    assert all(before[name] for name in ("work", "listing", "card", "quote", "source", "setting", *STUDIED))

    assert upgrade(studied.url, tmp_path / "backups", STAMP) is True

    assert in_columns_of(before, before) == in_columns_of(before, rows(studied))
    assert check(studied.url) == ()
    copies = [path.name for path in (tmp_path / "backups").glob("*")]
    assert copies == ([f"studykit-{STAMP}-{revision}.sqlite3"] if sqlite_path(studied.url) else [])


def test_the_first_command_upgrades_by_itself(older: Shelf) -> None:
    """A library of the version before is read and merged without a word."""
    with older.app() as app:
        merging.merge_works(app, "1503.01234", "drinking in trees")

    assert len(older.rows("SELECT * FROM work_decision")) == 1
    assert check(older.url) == ()


@pytest.mark.parametrize("revision", OLDER)
def test_a_downgrade_keeps_what_the_older_revision_knows(studied: Shelf, revision: str) -> None:
    """Decisions are dropped, works that were merged stay one, and the way up again leads to empty tables."""
    with studied.app() as app:
        merging.merge_works(app, "1503.01234", "drinking in trees")
    before = rows(studied)

    downgrade(studied.url, revision)

    older = rows(studied)
    assert in_columns_of(older, before) == in_columns_of(older, older)
    assert ("work_decision" in older) == (revision != "0001")
    assert upgrade(studied.url, None, STAMP) is True
    assert bool(studied.rows("SELECT * FROM work_decision")) == (revision != "0001")


@pytest.mark.parametrize(
    "values",
    ["1, 1, 'distinct', NULL", "1, 2, 'maybe', NULL", "1, 2, 'merge', NULL", "1, 2, 'distinct', 'key'", "1, 99, 'distinct', NULL"],
    ids=["itself", "kind", "no key", "a key", "no work"],
)  # fmt: skip
def test_a_decision_that_means_nothing_is_refused(older: Shelf, values: str) -> None:
    """The schema itself keeps them out."""
    statement = text(
        "INSERT INTO work_decision (id, one_id, other_id, kind, other_key, at, operation_id)"
        f" VALUES (1, {values}, 0, 1)"
    )
    with older.app() as app, pytest.raises(Exception, match=r"(?i)constraint"), app.writing() as connection:
        connection.execute(statement)


@pytest.mark.parametrize("revision", OLDER)
def test_texts_are_found_after_an_upgrade(studied: Shelf, revision: str) -> None:
    """The index of words is made anew with all its rows, and none is lost on the way down."""
    downgrade(studied.url, revision)
    upgrade(studied.url, None, STAMP)

    with studied.app() as app:
        assert [hit["text"] for hit in search(app, "water leav")] == ["Water rises because leaves lose it."]

"""Revision 0002 gives an older library its table of decisions and touches nothing else."""

from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import inspect, text

from studykit.app import merging
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


@pytest.fixture
def older(shelf: Shelf) -> Shelf:
    """A library of revision 0001 with rows in it."""
    shelf.seed(notes=NOTES)
    with shelf.app() as app:
        record_reading(app, ["1503.01234"], Said(ReadingAction.DONE, minutes=30))
    downgrade(shelf.url)
    return shelf


def downgrade(url: str) -> None:
    """Take a library back to revision 0001."""
    config = Config()
    config.set_main_option("script_location", str(bundled("migrations")))
    with make_migration_engine(url).begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")


def tables(url: str) -> list[str]:
    """The names of the tables."""
    with make_migration_engine(url).connect() as connection:
        return inspect(connection).get_table_names()


def rows(shelf: Shelf) -> dict[str, list[dict[str, Any]]]:
    """All rows of revision 0001, without asking what revision it is."""
    with make_migration_engine(shelf.url).connect() as connection:
        names = [name for name in tables(shelf.url) if not name.startswith(("search_index", "alembic"))]
        return {
            name: sorted((dict(row) for row in connection.execute(text(f"SELECT * FROM {name}")).mappings()), key=str)
            for name in names
            if name != "work_decision"
        }  # fmt: skip


def test_an_older_library_is_upgraded_with_all_its_rows(older: Shelf, tmp_path: Path) -> None:
    """Every row stays, no drift is left, and a SQLite file is copied before."""
    before = rows(older)
    assert all(before[name] for name in ("work", "listing", "card", "quote", *STUDIED))
    assert "work_decision" not in tables(older.url)

    assert upgrade(older.url, tmp_path / "backups", STAMP) is True

    assert before == rows(older)
    assert check(older.url) == ()
    copies = [path.name for path in (tmp_path / "backups").glob("*")]
    assert copies == ([f"studykit-{STAMP}-0001.sqlite3"] if sqlite_path(older.url) else [])


def test_the_first_command_upgrades_by_itself(older: Shelf) -> None:
    """A library of the version before is read and merged without a word."""
    with older.app() as app:
        merging.merge_works(app, "1503.01234", "drinking in trees")

    assert len(older.rows("SELECT * FROM work_decision")) == 1
    assert check(older.url) == ()


def test_a_downgrade_drops_the_decisions_alone(older: Shelf) -> None:
    """What was merged stays one work; the way up again leads to an empty table."""
    with older.app() as app:
        merging.merge_works(app, "1503.01234", "drinking in trees")
    before = rows(older)

    downgrade(older.url)

    assert before == rows(older)
    assert "work_decision" not in tables(older.url)
    assert upgrade(older.url, None, STAMP) is True
    assert older.rows("SELECT * FROM work_decision") == []


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

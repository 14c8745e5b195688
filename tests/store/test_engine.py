"""Connections of the program keep what the schema promises; those of migrations stay out of its way."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from studykit.errors import StudykitError
from studykit.store.address import database_url
from studykit.store.engine import make_engine, make_migration_engine
from tests.store.planted import change, query

DANGLING = "INSERT INTO tag (work_id, name, ordinal) VALUES (99, 'ghost', 1)"


@pytest.fixture
def engine(database: Path) -> Iterator[Engine]:
    """The engine of the program on a migrated SQLite library."""
    engine = make_engine(database_url(str(database)))
    yield engine
    engine.dispose()


def test_foreign_keys_are_enforced_on_every_connection(engine: Engine) -> None:
    """Not only the first connection of the pool refuses a row that refers to nothing."""
    with engine.connect() as first, closing(engine.raw_connection()) as second:
        with pytest.raises(IntegrityError):
            first.execute(text(DANGLING))

        assert second.cursor().execute("PRAGMA foreign_keys").fetchone() == (1,)


def test_migrations_run_without_foreign_keys(database: Path) -> None:
    """The other engine lets a table be rebuilt while rows refer to it."""
    with make_migration_engine(database_url(str(database))).begin() as connection:
        connection.execute(text(DANGLING))

    assert query(database, "SELECT work_id, name FROM tag") == [(99, "ghost")]


def test_a_commit_is_durable(engine: Engine) -> None:
    """The log is written ahead, and each commit waits for the disk."""
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2


def test_a_failed_transaction_takes_its_tables_back(engine: Engine, database: Path) -> None:
    """The driver commits nothing on its own, not even around CREATE TABLE."""
    with suppress(ZeroDivisionError), engine.begin() as connection:
        connection.execute(text("CREATE TABLE probe (x)"))
        raise ZeroDivisionError

    assert query(database, "SELECT name FROM sqlite_master WHERE name = 'probe'") == []


def test_the_driver_begins_nothing_on_its_own(engine: Engine) -> None:
    """A statement outside a transaction of the program is its own transaction."""
    with closing(engine.raw_connection()) as raw:
        raw.cursor().execute("DELETE FROM setting")

        assert raw.driver_connection is not None
        assert not raw.driver_connection.in_transaction


def test_a_savepoint_takes_back_only_its_own(engine: Engine, database: Path) -> None:
    """What was written before the savepoint is kept."""
    insert = text("INSERT INTO setting (name, since, value) VALUES (:name, 0, '1')")
    with engine.begin() as connection:
        connection.execute(insert, {"name": "kept"})
        with suppress(ZeroDivisionError), connection.begin_nested():
            connection.execute(insert, {"name": "lost"})
            raise ZeroDivisionError

    assert query(database, "SELECT name FROM setting") == [("kept",)]


def test_reading_before_writing_does_not_lose_the_lock(engine: Engine, database: Path) -> None:
    """A transaction that reads first has the write lock already: a second writer waits and sees its rows."""
    seen: list[int] = []

    def second() -> None:
        with engine.begin() as connection:
            seen.append(connection.execute(text("SELECT count(*) FROM setting")).scalar_one())

    with engine.begin() as connection:
        connection.execute(text("SELECT count(*) FROM setting"))
        waiting = threading.Thread(target=second)
        waiting.start()
        waiting.join(0.1)
        assert seen == []
        connection.execute(text("INSERT INTO setting (name, since, value) VALUES ('a', 0, '1')"))
    waiting.join()

    assert seen == [1]


def test_the_folder_of_the_library_is_made(home: Path) -> None:
    """A fresh home has no folder yet."""
    path = home / "deep er" / "50%" / "library.sqlite3"
    engine = make_engine(database_url(str(path)))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE probe (x)"))
    engine.dispose()

    assert path.is_file()


def test_a_folder_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(StudykitError, match="cannot be opened"):
        make_engine(database_url(str(tmp_path / "file" / "library.sqlite3")))


def test_a_missing_postgresql_driver_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says what to install."""
    monkeypatch.setitem(sys.modules, "psycopg", None)

    with pytest.raises(StudykitError, match="psycopg") as refusal:
        make_engine("postgresql+psycopg://server/study")

    assert refusal.value.hint == "pip install 'studykit[postgres]'"


def test_the_way_of_reads_loads_no_sqlalchemy() -> None:
    """Addresses, revisions and explanations of errors cost a command no heavy import."""
    code = (
        "import sys, studykit.store.address, studykit.store.faults, studykit.store.revision, studykit.store.backup;"
        "sys.exit(bool({'sqlalchemy', 'alembic', 'psycopg'} & sys.modules.keys()))"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}

    assert subprocess.run([sys.executable, "-c", code], env=environment, check=False).returncode == 0


def test_the_journal_mode_can_be_set_later(database: Path) -> None:
    """A library that another program reads in the old mode is usable, and gets its mode afterwards."""
    url = database_url(str(database))
    reader = make_migration_engine(url)
    with reader.connect() as reading:
        reading.exec_driver_sql("SELECT count(*) FROM setting").scalar()
        engine = make_engine(url)
        engine.raw_connection().close()
        engine.dispose()
    change(database, "INSERT INTO setting (name, since, value) VALUES ('a', 0, '1')")
    engine = make_engine(url)
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
    engine.dispose()

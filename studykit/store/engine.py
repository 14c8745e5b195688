"""Engines: how SQLAlchemy talks to the learner's database, and to one that is being migrated."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool

from studykit.errors import StudykitError
from studykit.store.address import sqlite_path
from studykit.store.faults import explaining

_APP_TIMEOUT = 10.0
_MIGRATION_TIMEOUT = 120.0


def make_engine(url: str) -> Engine:
    """The engine of the program, for a URL as `database_url` gives it; makes the folder of a SQLite file.

    On SQLite a transaction takes the write lock when it begins, waiting up to ten seconds: one that
    reads first and writes later would fail at once if another process wrote in between.

    Raises:
        StudykitError: the PostgreSQL driver is missing, or the folder cannot be made.
    """
    if (path := sqlite_path(url)) is None:
        return _postgresql(url)
    return _sqlite(path, _prepare, timeout=_APP_TIMEOUT)


def make_migration_engine(url: str) -> Engine:
    """The engine that migrates: foreign keys are off, so that rebuilding a table does not empty its children.

    It keeps no connection open and need not be disposed of.

    Raises:
        StudykitError: as `make_engine`.
    """
    if (path := sqlite_path(url)) is None:
        return _postgresql(url, poolclass=NullPool)
    return _sqlite(path, _prepare_to_migrate, timeout=_MIGRATION_TIMEOUT, poolclass=NullPool)


def _sqlite(
    path: Path, prepare: Callable[[sqlite3.Connection], None], timeout: float, **options: Any
) -> Engine:
    with explaining(f"sqlite:///{path}"):
        path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        URL.create("sqlite", database=str(path)), connect_args={"timeout": timeout}, **options
    )

    @event.listens_for(engine, "connect")
    def connect(raw: sqlite3.Connection, _record: object) -> None:
        raw.isolation_level = None  # the driver's own transactions would keep half of a failed migration
        raw.execute("PRAGMA synchronous = FULL")
        raw.execute("PRAGMA cache_size = -16000")  # 16 MB: what an answer touches stays in memory
        prepare(raw)  # here, because inside a transaction these settings do nothing

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _prepare(raw: sqlite3.Connection) -> None:
    raw.execute("PRAGMA foreign_keys = ON")
    try:
        raw.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        # SQLite does not wait for this lock. The mode stays with the file: a later connection sets it.
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise


def _prepare_to_migrate(raw: sqlite3.Connection) -> None:
    """Leave the journal mode as it is: the file may turn out to belong to another program."""
    raw.execute("PRAGMA foreign_keys = OFF")


def _postgresql(url: str, **options: Any) -> Engine:
    try:
        return create_engine(url, **options)
    except ModuleNotFoundError as error:
        raise StudykitError(
            "a PostgreSQL database needs the package psycopg", hint="pip install 'studykit[postgres]'"
        ) from error

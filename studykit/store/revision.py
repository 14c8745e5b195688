"""Which revision of the schema a database holds, without loading SQLAlchemy."""

import sqlite3
from typing import Any, Final, Protocol

HEAD: Final = "0004"
"""The revision that this program reads and writes; the newest in `migrations/versions`."""

_UNDEFINED_TABLE = "42P01"


class Executes(Protocol):
    """A connection of sqlite3 or psycopg, or what runs SQL text alike."""

    def execute(self, query: str, /) -> Any:
        """Run the text and give a cursor with `fetchone`."""


def stored_revision(connection: Executes) -> str | None:
    """The revision that the database holds, or None if it holds no schema of ours.

    On PostgreSQL the question ends the transaction when the answer is None.
    """
    try:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except Exception as error:
        if _is_missing_table(error):
            return None
        raise
    return None if row is None else str(row[0])


def _is_missing_table(error: Exception) -> bool:
    if isinstance(error, sqlite3.OperationalError):
        return str(error).startswith("no such table")
    return getattr(error, "sqlstate", None) == _UNDEFINED_TABLE

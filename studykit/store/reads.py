"""Reads that a person waits for: SQL text with parameters, without SQLAlchemy on the default database.

The same text runs through sqlite3 and, on PostgreSQL, through SQLAlchemy's connection.
"""

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from studykit.store.address import sqlite_path
from studykit.store.faults import explaining
from studykit.store.revision import stored_revision

Row = Mapping[str, Any]


class Reader(Protocol):
    """An open library, for reading only."""

    revision: str | None

    def rows(self, sql: str, **parameters: Any) -> list[Row]:
        """All rows, as mappings by column name."""

    def search(self, words: str, limit: int) -> list[int]:
        """Rows of the search index that hold all words, best first."""

    def close(self) -> None:
        """Let go of the database."""


class SqliteReader:
    """A reader through sqlite3 alone."""

    def __init__(self, path: Path, url: str) -> None:
        self._url = url
        with explaining(url):
            self._connection = _connect(path)
            try:
                self.revision = stored_revision(self._connection)
            except BaseException:
                self._connection.close()
                raise

    def rows(self, sql: str, **parameters: Any) -> list[Row]:
        with explaining(self._url):
            cursor = self._connection.execute(sql, parameters)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    def search(self, words: str, limit: int) -> list[int]:
        terms = " ".join('"{}"'.format(word.replace('"', '""')) + "*" for word in words.split())
        if not terms:
            return []
        found = "SELECT rowid FROM search_index WHERE search_index MATCH :terms"
        last = self.rows(f"{found} LIMIT 1 OFFSET :most", terms=terms, most=_MOST_RANKED - 1)
        ranked = f"{found} AND rowid <= :last ORDER BY rank LIMIT :limit"
        upto = last[0]["rowid"] if last else _ANY_ROW
        return [row["rowid"] for row in self.rows(ranked, terms=terms, last=upto, limit=limit)]

    def close(self) -> None:
        self._connection.close()


_MOST_RANKED = 2_000
"""Texts that are weighed: words that more hold say too little, and weighing all takes a tenth of a second."""

_ANY_ROW = 2**63 - 1

_UNWRITABLE = frozenset({sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN})


def _connect(path: Path) -> sqlite3.Connection:
    """Open without making a file; where nothing can be written, as a file that nobody changes."""
    for options in ("mode=rw", "mode=ro"):
        try:
            return _opened(path, options)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in _UNWRITABLE:  # the low byte of an extended code
                raise
    return _opened(path, "mode=ro&immutable=1")


def _opened(path: Path, options: str) -> sqlite3.Connection:
    connection = sqlite3.connect(f"file:{quote(str(path))}?{options}", uri=True, timeout=10)
    try:
        connection.execute("PRAGMA query_only = 1")
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


class SqlalchemyReader:
    """A reader through SQLAlchemy, for a database on a server."""

    def __init__(self, url: str) -> None:
        from studykit.store.engine import make_engine

        self._url = url
        self._engine = make_engine(url)
        with explaining(url), self._engine.connect() as connection:
            raw: Any = connection.connection.driver_connection
            self.revision = stored_revision(raw)
            raw.rollback()

    def rows(self, sql: str, **parameters: Any) -> list[Row]:
        from sqlalchemy import text

        with explaining(self._url), self._engine.connect() as connection:
            return [dict(row) for row in connection.execute(text(sql), parameters).mappings()]

    def search(self, words: str, limit: int) -> list[int]:
        terms = " & ".join(f"{_quoted(word)}:*" for word in words.split())
        sql = (
            "SELECT rowid FROM search_index WHERE terms @@ to_tsquery('simple', :terms)"
            " ORDER BY ts_rank(terms, to_tsquery('simple', :terms)) DESC, rowid LIMIT :limit"
        )
        return [row["rowid"] for row in self.rows(sql, terms=terms, limit=limit)] if terms else []

    def close(self) -> None:
        self._engine.dispose()


def _quoted(word: str) -> str:
    return "'{}'".format(word.replace("\\", "\\\\").replace("'", "''"))


def open_reader(url: str) -> Reader | None:
    """A reader of the database, or None when its file does not exist."""
    path = sqlite_path(url)
    if path is None:
        return SqlalchemyReader(url)
    return SqliteReader(path, url) if path.exists() else None

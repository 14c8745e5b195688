"""What a driver reports, in words that a learner can act on.

Works on the errors of sqlite3 and psycopg, and on SQLAlchemy's that wrap them, without loading either.
"""

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from studykit.errors import ConflictError, NotFoundError, StudykitError
from studykit.store.address import shown, sqlite_path


class _Words(NamedTuple):
    kind: type[StudykitError]
    message: str
    hint: str


_BUSY = _Words(ConflictError, "{} is in use by another program", "close that program and try again")
_UNOPENABLE = _Words(StudykitError, "{} cannot be opened", "check the permissions of the file and its folder")
_SQLITE = {
    sqlite3.SQLITE_CANTOPEN: _UNOPENABLE,
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_NOTADB: _Words(
        ConflictError, "{} is not a SQLite database", "name another file with --db, or move it away"
    ),
    sqlite3.SQLITE_CORRUPT: _Words(ConflictError, "{} is damaged", "put a backup back: studykit db restore"),
    sqlite3.SQLITE_READONLY: _Words(
        StudykitError,
        "{} cannot be written",
        "allow writing to the file and its folder, or copy it elsewhere",
    ),
    sqlite3.SQLITE_FULL: _Words(
        StudykitError, "no room is left on the disk of {}", "free some room and try again"
    ),
    sqlite3.SQLITE_IOERR: _Words(
        StudykitError, "the disk of {} failed", "check the disk, then studykit db check"
    ),
}
_FOLDER = _Words(StudykitError, "{} is a folder, not a database", "name a file in it with --db")
_ABSENT = _Words(NotFoundError, "there is no database at {}", "make one: studykit seed")

_POSTGRESQL = {
    "42501": _Words(
        StudykitError, "{} does not allow the user to do this", "grant the rights on the database"
    ),
    "25006": _Words(StudykitError, "{} cannot be written", "connect to the server that accepts writes"),
    "55P03": _BUSY,
    "53": _Words(StudykitError, "{} has no room or connection left", "free some and try again"),
}


def explained(error: BaseException, url: str) -> StudykitError | None:
    """The clear error for what a driver or the file system reported about a database.

    None if it means a fault of the program (a violated constraint, wrong SQL), which should be seen whole.
    """
    cause = getattr(error, "orig", None) or error
    words: _Words | None = None
    if isinstance(cause, sqlite3.Error):
        words = _sqlite_words(cause, url)
    elif type(cause).__module__.startswith("psycopg"):
        words = _postgresql_words(cause)
    elif isinstance(cause, OSError):
        words = _UNOPENABLE
    return words and words.kind(words.message.format(shown(url)), hint=words.hint)


@contextmanager
def explaining(url: str) -> Iterator[None]:
    """Turn driver errors about this database into clear ones; let every other error pass.

    Raises:
        StudykitError: what `explained` says.
    """
    try:
        yield
    except StudykitError:
        raise
    except Exception as error:
        clear = explained(error, url)
        if clear is None:
            raise
        raise clear from error


def _sqlite_words(error: sqlite3.Error, url: str) -> _Words | None:
    primary = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte of an extended code
    if primary in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR):
        return _why_unopenable(url) or _SQLITE[primary]
    return _SQLITE.get(primary)


def _why_unopenable(url: str) -> _Words | None:
    path = sqlite_path(url)
    try:
        return _FOLDER if path and stat.S_ISDIR(path.stat().st_mode) else None
    except FileNotFoundError:
        return _ABSENT
    except OSError:
        return _UNOPENABLE


def _postgresql_words(error: BaseException) -> _Words | None:
    state: str | None = getattr(error, "sqlstate", None)
    if state is not None:
        return _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2])
    if type(error).__name__ != "OperationalError":
        return None
    # No connection was made; why (no server, no such database, wrong password) is only in the server's words.
    reason = str(error).strip().splitlines()[-1].replace("{", "{{").replace("}", "}}")
    return _Words(StudykitError, f"{{}} cannot be reached: {reason}", "check the server and the database URL")

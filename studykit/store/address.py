"""Where a database is: what the learner writes, as one form of URL.

A SQLite URL is `sqlite:///` and the path as it is, without escapes or options, so that every file name can be
written. Nothing here loads a driver.
"""

import re
from pathlib import Path

from studykit.errors import UsageError

_SQLITE = "sqlite:///"
_POSTGRESQL = "postgresql+psycopg://"
_POSTGRESQL_SCHEMES = ("postgresql+psycopg", "postgresql", "postgres")


def database_url(text: str) -> str:
    """The URL of a database named by a path, a `sqlite:///…` URL or a `postgresql://…` URL.

    A path becomes absolute and `~` is the home folder.

    Raises:
        UsageError: the text names no database that studykit can use.
    """
    scheme, separator, rest = text.partition("://")
    if not separator:
        return _sqlite_url(text)
    if scheme == "sqlite" and rest.startswith("/"):
        return _sqlite_url(rest[1:])
    if scheme in _POSTGRESQL_SCHEMES:
        return _POSTGRESQL + rest
    raise UsageError(
        f"{shown(text)} is no database that studykit can use",
        hint="give a path, sqlite:///PATH or postgresql://USER@HOST/DATABASE",
    )


def sqlite_path(url: str) -> Path | None:
    """The file of a SQLite URL; None for a database on a server."""
    return Path(url.removeprefix(_SQLITE)) if url.startswith(_SQLITE) else None


def shown(url: str) -> str:
    """The name of a database in messages: its path, or its server and name, without user and password."""
    if (path := sqlite_path(url)) is not None:
        return str(path)
    return re.sub(r"^([a-z]+)[^:]*://(?:[^/]*@)?([^?]*).*$", r"\1://\2", url, flags=re.DOTALL)


def _sqlite_url(path: str) -> str:
    if not path or path == ":memory:":
        raise UsageError("a library needs a file", hint="give the path of the database")
    return f"{_SQLITE}{Path(path).expanduser().absolute()}"

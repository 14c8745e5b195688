"""What every test stands on: a home of its own, and databases made by the real migrations."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings

from studykit.store.address import database_url

STAMP = "20260301T120000Z"

# The same examples in each run, and no time limit that a busy machine would break.
settings.register_profile("studykit", derandomize=True, deadline=None, database=None)
settings.load_profile("studykit")

_numbers = count(1)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The learner's folder of this test; nothing of the real learner's reaches it, nor of their terminal."""
    folder = tmp_path / "home"
    monkeypatch.setenv("STUDYKIT_HOME", str(folder))
    for name in ("STUDYKIT_DB", "STUDYKIT_NOW", "COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty library, migrated once; copied, never opened."""
    from studykit.store.migrate import upgrade

    path = tmp_path_factory.mktemp("template") / "library.sqlite3"
    upgrade(database_url(str(path)), None, STAMP)
    return path


@pytest.fixture
def database(template: Path, tmp_path: Path) -> Path:
    """A migrated empty SQLite library of this test."""
    return Path(shutil.copy(template, tmp_path / "library.sqlite3"))


@pytest.fixture(scope="session")
def server() -> str:
    """The URL of the PostgreSQL server for tests, without a trailing database name."""
    url = os.environ.get("STUDYKIT_TEST_POSTGRES")
    if not url:
        pytest.skip("STUDYKIT_TEST_POSTGRES names no PostgreSQL server")
    return url


@pytest.fixture(scope="session")
def postgresql_template(server: str) -> Iterator[str]:
    """The name of a migrated empty PostgreSQL database, made once and copied."""
    from studykit.store.migrate import upgrade

    name = f"studykit_test_{os.getpid()}"
    _administer(server, f"CREATE DATABASE {name}")
    try:
        upgrade(_sibling(server, name), None, STAMP)
        yield name
    finally:
        _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def empty_postgresql(server: str) -> Iterator[str]:
    """The URL of a PostgreSQL database without tables."""
    yield from _lend(server, "template0")


@pytest.fixture
def migrated_postgresql(server: str, postgresql_template: str) -> Iterator[str]:
    """The URL of a migrated empty PostgreSQL library of this test."""
    yield from _lend(server, postgresql_template)


BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(params=BOTH)
def any_database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a migrated empty library of this test, in SQLite and in PostgreSQL."""
    if request.param == "sqlite":
        return database_url(str(request.getfixturevalue("database")))
    return str(request.getfixturevalue("migrated_postgresql"))


@pytest.fixture(params=BOTH)
def any_empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database without tables, in SQLite (a file that is missing) and in PostgreSQL."""
    if request.param == "sqlite":
        return database_url(str(tmp_path / "empty.sqlite3"))
    return str(request.getfixturevalue("empty_postgresql"))


@pytest.fixture
def real_notes() -> Path:
    """The real notes, which are not part of the repository."""
    path = os.environ.get("STUDYKIT_TEST_NOTES")
    if not path:
        pytest.skip("STUDYKIT_TEST_NOTES names no notes")
    return Path(path)


def _lend(server: str, template: str) -> Iterator[str]:
    name = f"studykit_test_{os.getpid()}_{next(_numbers)}"
    _administer(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield _sibling(server, name)
    finally:
        _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


def _sibling(server: str, name: str) -> str:
    """The URL of another database of the server, without options."""
    return database_url(f"{server.rpartition('/')[0]}/{name}")


def _administer(server: str, statement: str) -> None:
    import psycopg

    with closing(psycopg.connect(server, autocommit=True)) as connection:
        connection.execute(statement.encode())

"""The revision that the program knows is the newest migration, and is read from a database without an ORM."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from studykit.resources import bundled
from studykit.store.engine import make_migration_engine
from studykit.store.revision import HEAD, stored_revision


def test_the_program_knows_the_newest_migration() -> None:
    """There is exactly one head, and `HEAD` names it."""
    assert ScriptDirectory(str(bundled("migrations"))).get_heads() == [HEAD]


def test_the_revisions_are_numbered_and_named() -> None:
    """Every migration is `NNNN_verb_object.py` with its number as its revision, after the one before it."""
    script = ScriptDirectory(str(bundled("migrations")))
    chain = [revision.revision for revision in script.walk_revisions()][::-1]

    assert [f"{number:04}" for number in range(1, len(chain) + 1)] == chain
    assert all(Path(revision.path).name.startswith(revision.revision) for revision in script.walk_revisions())


def test_no_migration_imports_studykit() -> None:
    """A migration must do next year what it does today."""
    for path in (bundled("migrations") / "versions").glob("*.py"):
        assert "studykit" not in path.read_text(encoding="utf-8")


def test_a_migrated_file_holds_the_newest_revision(database: Path) -> None:
    """The plain connection of reads sees it."""
    with closing(sqlite3.connect(database)) as connection:
        assert stored_revision(connection) == HEAD


@pytest.mark.parametrize(
    "statements", ["", "CREATE TABLE alembic_version (version_num)", "CREATE TABLE t (x)"]
)
def test_a_file_without_our_schema_holds_none(statements: str) -> None:
    """An empty file, a downgraded one and a stranger's have no revision."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(statements)

        assert stored_revision(connection) is None


def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    """Only a missing table means no revision."""
    path = tmp_path / "notes.md"
    path.write_text("# Not a database\n" * 100)
    with closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.DatabaseError):
        stored_revision(connection)


def test_a_locked_file_is_an_error(database: Path) -> None:
    """A library that cannot be read now is not taken for an empty one."""
    with (
        closing(sqlite3.connect(database)) as other,
        closing(sqlite3.connect(database, timeout=0)) as connection,
    ):
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            stored_revision(connection)


@pytest.mark.postgres
def test_postgresql_answers_alike(migrated_postgresql: str, empty_postgresql: str) -> None:
    """The driver's own connection answers, with and without a schema."""
    found = []
    for url in (migrated_postgresql, empty_postgresql):
        with make_migration_engine(url).connect() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            found.append(stored_revision(raw))

    assert found == [HEAD, None]

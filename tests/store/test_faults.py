"""What drivers report is explained; faults of the program are not hidden."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from studykit.errors import ConflictError, NotFoundError, StudykitError
from studykit.store.address import database_url
from studykit.store.engine import make_engine
from studykit.store.faults import explained, explaining


def open_to_read(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=0)


def complaint(path: Path, sql: str = "SELECT * FROM setting") -> StudykitError | None:
    """The explanation of what SQLite says to a statement on a file opened for reading."""
    with pytest.raises(sqlite3.Error) as report, closing(open_to_read(path)) as connection:
        connection.execute(sql)
    return explained(report.value, database_url(str(path)))


def test_a_file_of_another_kind(tmp_path: Path) -> None:
    """Notes given as the database are named as no database."""
    notes = tmp_path / "notes.md"
    notes.write_text("# Not a database\n" * 100)

    clear = complaint(notes)

    assert isinstance(clear, ConflictError)
    assert f"{notes} is not a SQLite database" == clear.message
    assert clear.hint


def test_a_folder(tmp_path: Path) -> None:
    """A folder given as the database is called a folder."""
    clear = complaint(tmp_path)

    assert clear is not None
    assert f"{tmp_path} is a folder, not a database" == clear.message


def test_a_missing_file(tmp_path: Path) -> None:
    """A file that does not exist is not found."""
    assert isinstance(complaint(tmp_path / "nothing"), NotFoundError)


def test_a_place_that_is_no_folder(tmp_path: Path) -> None:
    """A path through a file cannot be opened."""
    (tmp_path / "file").write_text("")
    clear = complaint(tmp_path / "file" / "library.db")

    assert clear is not None
    assert "cannot be opened" in clear.message


def test_a_library_that_cannot_be_written(database: Path) -> None:
    """A read-only disk is told from a broken one."""
    clear = complaint(database, "DELETE FROM setting")

    assert clear is not None
    assert f"{database} cannot be written" == clear.message


def test_a_damaged_library(database: Path) -> None:
    """Bytes changed by a failing disk lead to the backups."""
    whole = database.read_bytes()
    database.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))

    clear = complaint(database, "SELECT * FROM sqlite_master, source, topic, work, setting")

    assert isinstance(clear, ConflictError)
    assert "restore" in str(clear.hint)


def test_a_library_in_use(database: Path) -> None:
    """A lock that another program keeps is a conflict."""
    with closing(sqlite3.connect(database, timeout=0)) as other:
        other.execute("BEGIN EXCLUSIVE")
        clear = complaint(database)

    assert isinstance(clear, ConflictError)
    assert "in use" in clear.message


@pytest.mark.parametrize("sql", ["SELECT * FROM nowhere", "SELEKT 1", "SELECT ?"])
def test_wrong_sql_is_a_fault_of_the_program(database: Path, sql: str) -> None:
    """It is not explained away: the learner can do nothing about it."""
    assert complaint(database, sql) is None


def test_errors_that_sqlalchemy_wrapped(tmp_path: Path) -> None:
    """The driver's error inside is what is explained."""
    engine = make_engine(database_url(str(tmp_path)))
    with pytest.raises(StudykitError, match="is a folder"), explaining(database_url(str(tmp_path))):
        engine.connect()
    engine.dispose()


def test_other_errors_pass() -> None:
    """A clear error stays itself, and an unknown one too."""
    clear = NotFoundError("no such card")
    with pytest.raises(NotFoundError) as passed, explaining("sqlite:////x"):
        raise clear

    assert passed.value is clear
    with pytest.raises(ZeroDivisionError), explaining("sqlite:////x"):
        raise ZeroDivisionError


def test_a_server_that_does_not_answer() -> None:
    """The message names the server, not the password."""
    url = database_url("postgresql://me:secret@127.0.0.1:9/study")
    engine = create_engine(url)
    with pytest.raises(OperationalError) as report:
        engine.connect()
    clear = explained(report.value, url)

    assert clear is not None
    assert clear.message.startswith("postgresql://127.0.0.1:9/study cannot be reached: ")
    assert "secret" not in clear.message


@pytest.mark.postgres
def test_a_database_that_the_server_lacks(server: str) -> None:
    """The server's own words say so."""
    url = database_url(f"{server.rpartition('/')[0]}/studykit_nowhere")
    with pytest.raises(StudykitError, match='"studykit_nowhere" does not exist'), explaining(url):
        make_engine(url).connect()


@pytest.mark.postgres
def test_wrong_sql_on_postgresql_is_a_fault_of_the_program(migrated_postgresql: str) -> None:
    """It passes unexplained there too."""
    engine = make_engine(migrated_postgresql)
    with pytest.raises(ProgrammingError), explaining(migrated_postgresql), engine.connect() as connection:
        connection.execute(text("SELECT * FROM nowhere"))
    engine.dispose()

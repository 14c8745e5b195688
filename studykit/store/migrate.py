"""Bring a database to the schema of this program, and say where a schema differs from it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from studykit.errors import ConflictError
from studykit.resources import bundled
from studykit.store.address import shown, sqlite_path
from studykit.store.backup import automatic_name, backup
from studykit.store.engine import make_migration_engine
from studykit.store.faults import explaining

_LOCK: Final = 0x57D9_0C17  # any number that no other program takes


def upgrade(url: str, backups: Path | None, stamp: str, *, scripts: Path | None = None) -> bool:
    """Bring a database to the newest revision in one transaction, or leave it as it was.

    Processes that upgrade at once take turns; the later ones find nothing to do.

    Args:
        url: the database, as `database_url` gives it; a SQLite file is made when missing.
        backups: the folder for a copy of a SQLite library that is about to change; None for no copy.
        stamp: the present instant as `backup.STAMP` writes it, for the name of the copy.
        scripts: the folder of migrations; the program's own when None.

    Returns:
        Whether anything changed.

    Raises:
        ConflictError: the database is newer than the program, belongs to another program, is in use, or the
            migrated rows refer to rows that do not exist.
        StudykitError: the database cannot be reached or written.
    """
    config = _config(scripts or bundled("migrations"))
    script = ScriptDirectory.from_config(config)
    with _exclusive(url) as connection:
        old = MigrationContext.configure(connection).get_current_revision()
        if old == script.get_current_head():
            return False
        _require_ours(connection, url, old, script)
        path = sqlite_path(url)
        if old and path and backups:
            backup(path, backups / automatic_name(stamp, old))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        _require_references(connection, url)
    return True


def _config(scripts: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    return config


@contextmanager
def _exclusive(url: str) -> Iterator[Connection]:
    """A transaction that no other upgrade of the database shares."""
    with (
        explaining(url),
        make_migration_engine(url).begin() as connection,
    ):  # on SQLite, this is the write lock
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        yield connection


def _require_ours(connection: Connection, url: str, old: str | None, script: ScriptDirectory) -> None:
    if old is not None and old not in {known.revision for known in script.walk_revisions()}:
        raise ConflictError(
            f"{shown(url)} is at revision {old}, which this studykit does not know: a newer one wrote it",
            hint="upgrade studykit: pip install --upgrade studykit",
        )
    if old is None and sqlite_path(url) and _holds_tables(connection):
        raise ConflictError(
            f"{shown(url)} holds tables of another program", hint="name another file with --db"
        )


def _holds_tables(connection: Connection) -> bool:
    found = connection.exec_driver_sql(
        "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
        " AND name <> 'alembic_version'"
    )
    return found.first() is not None


def _require_references(connection: Connection, url: str) -> None:
    """Foreign keys were off on SQLite: look for rows that refer to nothing."""
    if connection.dialect.name != "sqlite":
        return
    broken = sorted({str(row[0]) for row in connection.exec_driver_sql("PRAGMA foreign_key_check")})
    if broken:
        raise ConflictError(
            f"after its upgrade, rows of {shown(url)} would refer to missing ones: {', '.join(broken)}",
            hint="the database is as it was; please report this with the names of the tables",
        )

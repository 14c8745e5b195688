"""Where the schema of a database differs from the models."""

from collections.abc import Iterator
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint, Connection, create_engine, inspect
from sqlalchemy.pool import NullPool

from studykit.errors import NotFoundError
from studykit.store.address import sqlite_path
from studykit.store.engine import make_migration_engine
from studykit.store.faults import explaining
from studykit.store.tables import Base

_SEARCH = "search_index"  # full text, with SQLite's shadow tables; made by migrations, unknown to the models
_NOTHING: frozenset[str] = frozenset()
_MASTER = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"


def check(url: str) -> tuple[str, ...]:
    """One line for each difference between the schema of a database and the models; empty if there is none.

    alembic compares what the drivers reflect, and leaves out CHECK constraints. So on SQLite the statements
    that made the schema are compared too, and on PostgreSQL the names of the checks.

    Raises:
        NotFoundError: there is no such file.
        StudykitError: the database cannot be read.
    """
    path = sqlite_path(url)
    if path and not path.exists():
        raise NotFoundError(f"there is no database at {path}", hint="make one: studykit init")
    with explaining(url), make_migration_engine(url).connect() as connection:
        further = _statements if connection.dialect.name == "sqlite" else _checks
        return (*_reflected(connection), *further(connection))


def is_modelled(name: str | None, kind: str, _parents: object = None) -> bool:
    """Whether alembic should look at a schema object: all but the tables of the full-text search."""
    return not (kind == "table" and name is not None and name.startswith(_SEARCH))


def _reflected(connection: Connection) -> Iterator[str]:
    options = {"include_name": is_modelled, "compare_type": True, "compare_server_default": True}
    context = MigrationContext.configure(connection, opts=options)
    for difference in compare_metadata(context, Base.metadata):
        yield " ".join(_words(difference))


def _words(difference: Any) -> Iterator[str]:
    """Alembic's tuples, or lists of them, as the words they hold."""
    if isinstance(difference, (tuple, list)):
        for part in difference:
            yield from _words(part)
    elif isinstance(difference, str):
        yield difference
    elif difference is not None and not isinstance(difference, dict):
        yield repr(difference)


def _statements(connection: Connection) -> Iterator[str]:
    stored = _schema(connection)
    with create_engine("sqlite://", poolclass=NullPool).connect() as fresh:
        Base.metadata.create_all(fresh)
        wanted = _schema(fresh)
    for kind, name in sorted(stored.keys() | wanted.keys()):
        found = stored.get((kind, name), _NOTHING)
        yield from _clauses(f"{kind} {name}", found, wanted.get((kind, name), _NOTHING))


def _schema(connection: Connection) -> dict[tuple[str, str], frozenset[str]]:
    return {
        (kind, name): _parts(kind, sql)
        for kind, name, sql in connection.exec_driver_sql(_MASTER)
        if not name.startswith((_SEARCH, "alembic_version", "sqlite_"))
    }


def _clauses(owner: str, stored: frozenset[str], wanted: frozenset[str]) -> Iterator[str]:
    yield from (f"{owner}: missing {clause}" for clause in sorted(wanted - stored))
    yield from (f"{owner}: not in the models {clause}" for clause in sorted(stored - wanted))


def _parts(kind: str, sql: str) -> frozenset[str]:
    """The clauses of a stored statement without quotes and layout.

    A rebuilt table has its clauses in another order than a fresh one. An index is one clause: order counts.
    """
    flat = " ".join(sql.replace('"', "").split())
    if kind != "table":
        return frozenset({flat})
    body = flat[flat.index("(") + 1 : flat.rindex(")")]
    return frozenset(clause.strip() for clause in _split(body))


def _split(body: str) -> Iterator[str]:
    """The parts between the commas that stand in no brackets."""
    depth = start = 0
    for position, character in enumerate(body):
        depth += (character == "(") - (character == ")")
        if character == "," and depth == 0:
            yield body[start:position]
            start = position + 1
    yield body[start:]


def _checks(connection: Connection) -> Iterator[str]:
    found = inspect(connection).get_multi_check_constraints()
    stored = frozenset(str(check["name"]) for checks in found.values() for check in checks)
    wanted = frozenset(
        str(constraint.name)
        for table in Base.metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    )
    return _clauses("check", stored, wanted)

"""Rows in bulk: insert them and learn their ids, change them, split long lists of parameters."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, bindparam, insert, update

from studykit.store.tables import Base

T = TypeVar("T")


def table(model: type[Base]) -> Table:
    """The table of a model: statements on it skip the ORM, which makes each dearer."""
    return Base.metadata.tables[model.__tablename__]


def insert_rows(connection: Connection, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Insert rows of one shape and give their ids, in order."""
    if not rows:
        return []
    target = table(model)
    statement = insert(target).returning(target.c.id, sort_by_parameter_order=True)
    return list(connection.execute(statement, list(rows)).scalars())


def update_rows(connection: Connection, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Change rows by their `id`; all rows name the same columns."""
    if rows:
        target = table(model)
        statement = update(target).where(target.c.id == bindparam("row_id"))
        values = [{**row, "row_id": row["id"]} for row in rows]
        connection.execute(statement, values)


def retire_rows(connection: Connection, model: type[Base], ids: Iterable[int], now: datetime) -> None:
    """Mark rows as no longer stated."""
    update_rows(connection, model, [{"id": number, "retired_at": now} for number in ids])


def chunks(values: Sequence[T], size: int = 500) -> Iterator[Sequence[T]]:
    """Pieces short enough for the parameters of one statement."""
    return (values[start : start + size] for start in range(0, len(values), size))

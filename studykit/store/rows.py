"""Rows in bulk: insert them and learn their ids, split long lists of parameters."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, insert

from studykit.store.tables import Base

T = TypeVar("T")


def insert_rows(connection: Connection, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Insert rows of one shape and give their ids, in order."""
    if not rows:
        return []
    columns: Any = table
    statement = insert(table).returning(columns.id, sort_by_parameter_order=True)
    return list(connection.execute(statement, list(rows)).scalars())


def chunks(values: Sequence[T], size: int = 500) -> Iterator[Sequence[T]]:
    """Pieces short enough for the parameters of one statement."""
    return (values[start : start + size] for start in range(0, len(values), size))

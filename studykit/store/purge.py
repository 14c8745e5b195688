"""Remove rows for good, with all that hangs on them: what no other part of the program does."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import Column, Connection, Table, delete, select, update

from studykit.store.refold import refold_library
from studykit.store.rows import chunks
from studykit.store.tables import Base, Listing, Source, WorkDecision

Rows = dict[str, set[int]]
"""Row ids by table."""

_TABLES: Final = Base.metadata.sorted_tables
_EVENTS: Final = "event"  # deleted from the last to the first: what a retraction names is older
_EMPTIED: Final = frozenset(
    {
        ("link", "target_work_id"), ("link", "target_topic_id"), ("quote", "cited_work_id"),
        ("work_need", "needed_work_id"), ("work_need", "needed_topic_id"),
    }
)  # fmt: skip
"""Columns that say what a line means: they are left empty, and found again if it comes back."""


def rows_of_source(connection: Connection, uri: str) -> Rows:
    """A source, all that stands in it, what was answered and said about that, and works of it alone."""
    number = connection.execute(select(Source.id).where(Source.uri == uri)).scalar_one()
    rows = with_dependents(connection, {"source": {number}})
    places = connection.execute(select(Listing.id, Listing.work_id)).all()
    gone = rows.get("listing", set())
    kept = {work for listing, work in places if listing not in gone}
    works = {work for listing, work in places if listing in gone} - kept
    return with_dependents(connection, rows | {"work": works})


def retired_rows(connection: Connection, before: datetime) -> Rows:
    """Records retired before an instant that nothing later belongs to, and what was said about them.

    Works that were merged into others stay: they tell an import which work is meant.
    """
    rows: Rows = {}
    for target in _TABLES:
        if "retired_at" in target.c:
            old = select(target.c.id).where(target.c.retired_at < before)
            rows[target.name] = set(connection.execute(old).scalars())
    merged = select(WorkDecision.other_id).where(WorkDecision.kind == "merge")
    rows["work"] -= set(connection.execute(merged).scalars())
    for target in reversed(_TABLES):
        if target.name in rows:
            _keep_needed(connection, target, rows)
    return with_dependents(connection, rows)


def _keep_needed(connection: Connection, target: Table, rows: Rows) -> None:
    """Leave in place the rows of a table that records belong to which stay; tables below it were done."""
    while needed := {
        parent
        for column in _references(target)
        if column.table.name in rows
        for number, parent in _pairs(connection, column, rows[target.name])
        if number not in rows[column.table.name]
    }:
        rows[target.name] -= needed


def with_dependents(connection: Connection, roots: Mapping[str, set[int]]) -> Rows:
    """Some rows with all rows that refer to them, and so on."""
    rows = {name: set(numbers) for name, numbers in roots.items()}
    for target in _TABLES:
        for column in _references(target):
            if "id" in column.table.c:
                _add_dependents(connection, column, rows)
    return {name: numbers for name, numbers in rows.items() if numbers}


def _add_dependents(connection: Connection, column: Column[int], rows: Rows) -> None:
    name = column.table.name
    known = rows.setdefault(name, set())
    new = rows.get(_parent(column).name, set())
    while new:
        found = {number for number, _ in _pairs(connection, column, new)} - known
        known |= found
        new = found if _parent(column).name == name else set()


def remove(connection: Connection, rows: Rows, now: datetime) -> None:
    """Delete rows and what hangs on them by a reference alone, then fold the rest of the library anew."""
    for target in _TABLES:
        for column in _all_references(target):
            is_inner = column.table is target and target.name != _EVENTS
            if is_inner or (column.table.name, column.name) in _EMPTIED:
                _empty(connection, column, rows.get(target.name, set()))
    for target in reversed(_TABLES):
        if "id" in target.c:
            for chunk in chunks(sorted(rows.get(target.name, ()), reverse=True)):
                connection.execute(delete(target).where(target.c.id.in_(chunk)))
        else:
            for column, numbers in _hanging(target, rows):
                for chunk in chunks(sorted(numbers)):
                    connection.execute(delete(target).where(column.in_(chunk)))
    refold_library(connection, (), now)


def _empty(connection: Connection, column: Column[int], numbers: set[int]) -> None:
    for chunk in chunks(sorted(numbers)):
        connection.execute(update(column.table).where(column.in_(chunk)).values({column.name: None}))


def _hanging(target: Table, rows: Rows) -> Iterator[tuple[Column[int], set[int]]]:
    """The columns of a table without ids that name rows to be deleted."""
    for column in target.columns:
        if column.foreign_keys and (target.name, column.name) not in _EMPTIED:
            yield column, rows.get(_parent(column).name, set())


def _references(target: Table) -> list[Column[int]]:
    """The columns of all tables whose rows belong to a row of this one."""
    return [c for c in _all_references(target) if (c.table.name, c.name) not in _EMPTIED]


def _all_references(target: Table) -> list[Column[int]]:
    every = (column for other in _TABLES for column in other.columns if column.foreign_keys)
    return [column for column in every if _parent(column) is target]


def _parent(column: Column[int]) -> Table:
    parent: Table = next(iter(column.foreign_keys)).column.table
    return parent


def _pairs(connection: Connection, column: Column[int], parents: set[int]) -> Iterator[tuple[int, int]]:
    """The row ids of a table, and of those that they refer to by a column, among some."""
    for chunk in chunks(sorted(parents)):
        found = select(column.table.c.id, column).where(column.in_(chunk))
        yield from ((row[0], row[1]) for row in connection.execute(found))

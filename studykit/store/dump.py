"""All rows of a library as plain values, and back into an empty one.

An instant is ISO 8601, the text of a source is a string (or `{"base64": …}` when it is no UTF-8), a JSON
column is its value; all else is as it is stored. This machine's own mark is left out: a library that is
brought to another machine keeps the devices that wrote to it, and gets that machine's own. The index of the
search is made anew.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby, islice
from typing import Any, Final

from sqlalchemy import Column, Connection, Select, String, Table, delete, func, insert, select, text
from sqlalchemy.exc import DataError, IntegrityError

from studykit.errors import ConflictError
from studykit.store.plain import from_plain, to_plain
from studykit.store.search_index import rebuild_index
from studykit.store.tables import Base, Device, Event, Setting

Row = dict[str, Any]
TABLES: Final = {target.name: target for target in Base.metadata.sorted_tables}
"""By name, each after those that it refers to."""

_UNSAID = {"device": frozenset({"here"})}
_BATCH = 1000
_HINT = "the file is damaged or was changed by hand; nothing was changed"


def count_rows(connection: Connection) -> int:
    """How many rows `dump` gives."""
    queries = (wanted(connection, target).subquery() for target in TABLES.values())
    return sum(connection.execute(select(func.count()).select_from(query)).scalar_one() for query in queries)


def dump(connection: Connection) -> Iterator[tuple[str, Iterator[Row]]]:
    """All rows by table, each table after those that it refers to; rows by their primary keys."""
    for name, target in TABLES.items():
        yield name, _plain_rows(connection, target)


def _plain_rows(connection: Connection, target: Table) -> Iterator[Row]:
    forms = [(column.name, to_plain(column)) for column in _columns(target)]
    query = wanted(connection, target).execution_options(yield_per=_BATCH)
    for row in connection.execute(query):
        yield {
            name: form(value) if form and value is not None else value
            for (name, form), value in zip(forms, row, strict=True)
        }


def wanted(connection: Connection, target: Table) -> Select[Any]:
    """Rows in the order of their keys, of letters by their code points on any server; devices that wrote."""
    collation = "BINARY" if connection.dialect.name == "sqlite" else "C"
    order = [
        column.collate(collation) if isinstance(column.type, String) else column
        for column in target.primary_key
    ]
    query = select(*_columns(target)).order_by(*order)
    if target.name == "device":
        return query.where(target.c.id.in_(select(Event.device_id)))
    return query


def _columns(target: Table) -> list[Column[Any]]:
    unsaid = _UNSAID.get(target.name, frozenset())
    return [column for column in target.columns if column.name not in unsaid]


# ---- back ----------------------------------------------------------------------------------------------


def is_empty(connection: Connection) -> bool:
    """Whether a library holds nothing but this machine and its settings."""
    others = [target for name, target in TABLES.items() if name not in {"device", "setting"}]
    return all(connection.execute(select(target).limit(1)).first() is None for target in others)


def load(connection: Connection, rows: Iterable[tuple[str, Mapping[str, Any]]]) -> int:
    """Fill an empty library with the rows of another; gives their number.

    Its settings are the other's; this machine's device stays, after the other's.

    Args:
        connection: the transaction; after an error it must be rolled back.
        rows: with the names of their tables, as `dump` gives them.

    Raises:
        ConflictError: a row breaks a rule of the schema, or refers to one that is missing.
    """
    here = connection.execute(select(Device.uid).where(Device.here)).scalar_one()
    connection.execute(delete(Device))
    connection.execute(delete(Setting))
    count = 0
    for name, group in groupby(rows, key=lambda item: item[0]):
        if name not in TABLES:
            raise ConflictError(f"no table is called {name!r}", hint=_HINT)
        count += _fill(connection, TABLES[name], (row for _, row in group))
    if connection.dialect.name == "postgresql":
        _move_sequences(connection)
    connection.execute(insert(Device), [{"uid": here, "here": True}])
    rebuild_index(connection)
    return count


def _fill(connection: Connection, target: Table, rows: Iterable[Mapping[str, Any]]) -> int:
    ready = _parents_first(target, _stored_rows(target, rows))
    count = 0
    while batch := list(islice(ready, _BATCH)):
        try:
            connection.execute(insert(target), batch)
        except (DataError, IntegrityError) as error:
            reason = str(error.orig).partition("\n")[0]
            raise ConflictError(
                f"the rows of table {target.name} do not fit: {reason}", hint=_HINT
            ) from error
        count += len(batch)
    return count


def _stored_rows(target: Table, rows: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    """Rows as they are stored; a column that was added since takes its default in all of them."""
    readers = {column.name: from_plain(column) for column in _columns(target)}
    own = {"here": False} if target.name == "device" else {}
    names: set[str] = set()
    for number, row in enumerate(rows, 1):
        where = f"table {target.name}, row {number}"
        names = names or set(row)
        if odd := (row.keys() ^ names) | (row.keys() - readers.keys()):
            raise ConflictError(f"{where}: columns that do not fit: {', '.join(sorted(odd))}", hint=_HINT)
        yield {name: _stored(where, name, readers[name], value) for name, value in row.items()} | own


def _stored(where: str, name: str, read: Callable[[Any], Any], value: Any) -> Any:
    try:
        return None if value is None else read(value)
    except (TypeError, ValueError, RecursionError) as error:
        raise ConflictError(f"{where}, {name}: {error}", hint=_HINT) from error


def _parents_first(target: Table, rows: Iterable[Row]) -> Iterator[Row]:
    """Rows in their order, but for those that come before the row of the same table that they refer to."""
    own = own_reference(target)
    if own is None:
        yield from rows
        return
    done: set[int | None] = {None}
    waiting: dict[int | None, list[Row]] = defaultdict(list)
    for row in rows:
        if row.get(own) not in done:
            waiting[row[own]].append(row)
            continue
        ready = [row]
        for following in ready:
            yield following
            done.add(following.get("id"))
            ready += waiting.pop(following.get("id"), ())
    if waiting:
        raise ConflictError(f"rows of table {target.name} refer to missing ones", hint=_HINT)


def own_reference(target: Table) -> str | None:
    """The column of a table that refers to the table itself."""
    found = (column.name for column in target.columns if column.references(target.c.get("id", column)))
    return next(found, None)


def _move_sequences(connection: Connection) -> None:
    """The next ids come after those that were given."""
    for target in TABLES.values():
        if "id" in target.c:
            sequence = func.pg_get_serial_sequence(target.name, "id")
            following = select(func.coalesce(func.max(target.c.id), 0) + 1).scalar_subquery()
            connection.execute(select(func.setval(sequence, following, text("false"))))

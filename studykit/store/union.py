"""The union of two libraries: rows that only the other has are added, told by what names them anywhere.

What follows from other rows (the columns of works, memories, reading states, the index of the search) is left
to be folded anew.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, Table, bindparam, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from studykit.errors import ConflictError
from studykit.store.decisions import merged_into
from studykit.store.dump import TABLES, wanted
from studykit.store.rows import table
from studykit.store.tables import Claim, Device, Event, Operation, Work

Row = dict[str, Any]
DERIVED: Final = frozenset({"tag", "work_need", "memory", "reading"})
"""Tables that are folds of others."""

_NAMES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "source": (("uri",), ("digest",)),
    "topic": (("path",),),
    "section": (("uid",), ("source_id", "position", "heading", "digest")),
    "card": (("uid",), ("claim_id", "kind", "ordinal"), ("quote_id", "kind", "ordinal")),
    "anki_note": (("claim_id",), ("quote_id",), ("guid",)),
    "work_decision": (("one_id", "other_id", "kind"),),
}
"""What names a row, best first, where that is not its uid, its primary key, or all it says."""

_BATCH = 1000
_NEVER = datetime.min.replace(tzinfo=UTC)
_HINT = (
    "`studykit export json` on one machine and `import json` on the other give the copy a device of its own"
)


class Union:
    """Adds what another library holds to this one.

    Attributes:
        added: how many rows of which table are new here.
        left_out: how many refer to a row that has no place here.
        merges: ids of works that the other made one of, and this library holds as two.
    """

    def __init__(self, here: Connection, other: Connection) -> None:
        self.added: Counter[str] = Counter()
        self.left_out: Counter[str] = Counter()
        self.merges: list[tuple[int, int]] = []
        self._here = here
        self._other = other
        self._progress: Callable[[int], None] | None = None
        self._ids: dict[str, dict[int, int]] = {name: {} for name in TABLES}
        self._merged = merged_into(here)
        live = select(Work.key, Work.id).where(Work.retired_at.is_(None))
        self._live = dict(here.execute(live).all())
        self._claim_names = set(here.execute(select(Claim.name)).scalars()) - {None}

    def add(self, progress: Callable[[int], None] | None = None) -> None:
        """Add the rows, each table after those that it refers to.

        Args:
            progress: called with the number of rows of the other looked at since.

        Raises:
            ConflictError: both libraries wrote events as one device.
        """
        self._progress = progress
        self._require_own_logs()
        for target in TABLES.values():
            if target.name not in DERIVED:
                self._add_table(target)
        self._agree()

    def _require_own_logs(self) -> None:
        columns = select(Event.uid, Event.at_ms)
        instants = dict(self._here.execute(columns).all())
        for uid, at_ms in self._other.execute(columns.execution_options(yield_per=_BATCH)):
            if instants.get(uid, at_ms) != at_ms:
                message = f"event {uid} differs: one library is a copy of the other's file, and both went on"
                raise ConflictError(message, hint=_HINT)

    def _add_table(self, target: Table) -> None:
        names = _Names(self._here, target)
        query = wanted(self._other, target).execution_options(yield_per=_BATCH)
        rows = (dict(row) for row in self._other.execute(query).mappings())
        waiting: list[Row] = []
        while batch := list(islice(rows, _BATCH)):
            waiting += self._take(target, names, batch)
            if self._progress:
                self._progress(len(batch))
        while waiting:
            left = self._take(target, names, waiting)
            if len(left) == len(waiting):
                self.left_out[target.name] += len(left)
                return
            waiting = left

    def _take(self, target: Table, names: "_Names", rows: Sequence[Row]) -> list[Row]:
        """Add the rows that are new; gives those that refer to what is not here, or not yet."""
        left: list[Row] = []
        new: list[tuple[int, Row]] = []
        for row in rows:
            here = self._moved(target, row)
            number = row.get("id", 0)
            if here is None:
                left.append(row)
            elif (known := names.find(here)) is not None:
                self._ids[target.name][number] = known
            elif adapted := self._adapted(target, here):
                new.append((number, adapted))
                names.learn(adapted)
        self._insert(target, new)
        return left

    def _insert(self, target: Table, rows: Sequence[tuple[int, Row]]) -> None:
        values = [row for _, row in rows]
        if not values:
            return
        try:
            if "id" in target.c:
                statement = insert(target).returning(target.c.id, sort_by_parameter_order=True)
                ids = self._here.execute(statement, values).scalars()
                self._ids[target.name] |= zip((number for number, _ in rows), ids, strict=True)
            else:
                self._here.execute(insert(target), values)
        except IntegrityError as error:
            reason = str(error.orig).partition("\n")[0]
            message = f"rows of table {target.name} exclude each other: {reason}"
            raise ConflictError(message, hint=_HINT if target.name == "event" else None) from error
        self.added[target.name] += len(values)

    def _moved(self, target: Table, row: Row) -> Row | None:
        """The row with the ids that hold here; None when it refers to a row that is not here."""
        moved = {name: value for name, value in row.items() if name != "id"}
        for key in target.foreign_keys:
            name, of = key.parent.name, key.column.table.name
            if (old := row[name]) is None:
                continue
            new = self._ids[of].get(old)
            if new is None:
                return None
            # a work that was made part of another here; what was decided names both
            is_merged = of == "work" and target.name != "work_decision"
            moved[name] = self._merged.get(new, new) if is_merged else new
        return moved

    def _adapted(self, target: Table, row: Row) -> Row | None:
        """A new row as it is written here; None for one that has no place beside those here."""
        match target.name:
            case "device":
                return row | {"here": False}
            case "work":  # without a key of its own: the fold gives it that and all else
                return row | {"key": row["uid"], "position": 0, "retired_at": None}
            case "work_alias":
                return None if row["key"] in self._live else row
            case "claim":
                return row | {"name": None} if row["name"] in self._claim_names else row
            case "work_decision" if row["kind"] == "merge":
                return self._merge(row)
        return row

    def _merge(self, row: Row) -> Row | None:
        """A merge of works: both stand here, or one is new, or it went elsewhere here, which holds."""
        one = self._merged.get(row["one_id"]) or int(row["one_id"])
        other: int = row["other_id"]
        if other in self._live.values() and one != other:
            self.merges.append((one, other))
            return None
        return None if one == other or other in self._merged else row

    def _agree(self) -> None:
        """What both libraries hold and one of them has taken further."""
        device, operation = table(Device), table(Operation)
        for row in self._other.execute(select(device)):
            here = (device.c.uid == row.uid) & (device.c.events < row.events)
            self._here.execute(update(device).where(here).values(events=row.events, last_ms=row.last_ms))
        marks = (operation.c.undone_at, operation.c.redone_at)
        marked = select(operation.c.uid, *marks).where(or_(*(mark.is_not(None) for mark in marks)))
        here = {uid: at for uid, *at in self._here.execute(marked)}
        rows = [
            {"of": uid, "undone_at": undone, "redone_at": redone}
            for uid, undone, redone in self._other.execute(marked)
            if _newest(undone, redone) > _newest(*here.get(uid, ()))
        ]
        if rows:
            self._here.execute(update(operation).where(operation.c.uid == bindparam("of")), rows)


def _newest(*marks: datetime | None) -> datetime:
    """When an operation was last undone or redone."""
    return max((mark for mark in marks if mark is not None), default=_NEVER)


class _Names:
    """The rows of a table here, by what names them."""

    def __init__(self, connection: Connection, target: Table) -> None:
        self._keys = _names(target)
        self._has_id = "id" in target.c
        self._found: list[dict[tuple[Any, ...], int]] = [{} for _ in self._keys]
        named = {name for key in self._keys for name in key} | ({"id"} if self._has_id else set())
        query = select(*(target.c[name] for name in named)).execution_options(yield_per=_BATCH)
        for row in connection.execute(query).mappings():
            self._learn(dict(row), row["id"] if self._has_id else 0)

    def find(self, row: Mapping[str, Any]) -> int | None:
        """The row id of a row that is here; 0 where the table has none."""
        found = (here.get(name) for here, name in zip(self._found, self._of(row), strict=True))
        return next((number for number in found if number is not None), None)

    def learn(self, row: Mapping[str, Any]) -> None:
        """Know a row that will be here; a table with ids holds no two rows of one name."""
        if not self._has_id:
            self._learn(row, 0)

    def _learn(self, row: Mapping[str, Any], number: int) -> None:
        for here, name in zip(self._found, self._of(row), strict=True):
            here.setdefault(name, number)

    def _of(self, row: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
        """The names of a row; one that begins with nothing is none, and equals no other."""
        for key in self._keys:
            name = tuple(row[column] for column in key)
            yield name if name[0] is not None else (object(),)


def _names(target: Table) -> tuple[tuple[str, ...], ...]:
    if target.name in _NAMES:
        return _NAMES[target.name]
    if "uid" in target.c:
        return (("uid",),)
    columns = target.columns if "id" in target.c else target.primary_key
    return (tuple(column.name for column in columns if column.name != "id"),)

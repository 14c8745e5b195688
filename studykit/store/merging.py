"""Make one work of two, and remember it; remember that two are not one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.orm import aliased

from studykit.errors import ConflictError
from studykit.store.apply import Run, start_run
from studykit.store.fold import fold_works
from studykit.store.references import resolve_references
from studykit.store.rows import chunks, table, update_rows
from studykit.store.search_index import write_index
from studykit.store.study import start_operation
from studykit.store.tables import (
    Base,
    Listing,
    Operation,
    Quote,
    ReadingSession,
    Section,
    SectionWork,
    Work,
    WorkAlias,
    WorkDecision,
    WorkIdentifier,
)
from studykit.store.topics import order_library


class _Moved(NamedTuple):
    """A column that names a work and goes over; `named` names its rows in the operation."""

    model: type[Base]
    column: str
    named: str


MOVED: Final = (
    _Moved(Listing, "work_id", "uid"),
    _Moved(Quote, "cited_work_id", "uid"),
    _Moved(ReadingSession, "work_id", "uid"),
    _Moved(WorkIdentifier, "work_id", "value"),
    _Moved(WorkAlias, "work_id", "key"),
)
"""All else that names a work is `section_work`, a decision, or follows from these by a fold."""


class Decision(StrEnum):
    """What the learner can say about two works."""

    MERGE = "merge"
    DISTINCT = "distinct"


class _Work(NamedTuple):
    id: int
    uid: str
    key: str


def merge(connection: Connection, kept: str, other: str, now: datetime) -> Mapping[str, int]:
    """Give one work all that belongs to another; the other is retired and its key becomes an alias.

    The rows that go over are named in the operation. The reading state is left to the caller: it is the fold
    of the sessions that the work has now.

    Args:
        connection: the transaction.
        kept: uid of the work that stays, with its uid and key.
        other: uid of the work that becomes part of it.
        now: when this happens.

    Returns:
        How many rows of which table went over.

    Raises:
        ConflictError: another process has merged or retired one of them.
    """
    one, two = _live(connection, kept), _live(connection, other)
    summary = _join(connection, one, two)
    operation = start_operation(connection, "works merge", summary, now)
    _remember(connection, (one, two), Decision.MERGE, operation, now)
    _fold(start_run(connection, now), (one, two))
    return {name: len(named) for name, named in summary["moved"].items()}


def merged_by(connection: Connection, operation: int) -> tuple[str, str] | None:
    """The uids of the work kept and of the one that an operation made part of it; None when it did not."""
    one, two = aliased(Work), aliased(Work)
    decided = (
        select(one.uid, two.uid)
        .select_from(WorkDecision)
        .join(one, one.id == WorkDecision.one_id)
        .join(two, two.id == WorkDecision.other_id)
        .where(WorkDecision.operation_id == operation, WorkDecision.kind == Decision.MERGE.value)
    )
    row = connection.execute(decided).first()
    return None if row is None else (row[0], row[1])


def part(connection: Connection, operation: int, now: datetime) -> None:
    """Let the works that an operation made one fall apart: each gets back what was its own.

    The operation is marked as undone before; the reading states are left to the caller, as of a merge.
    """
    one, two, summary = _merged(connection, operation)
    for moved in MOVED:
        target = table(moved.model)
        for chunk in chunks(summary["moved"][target.name]):
            here = (target.c[moved.column] == one.id) & target.c[moved.named].in_(chunk)
            connection.execute(update(target).where(here).values({moved.column: two.id}))
    _part_sections(connection, one, two, summary)
    connection.execute(delete(table(WorkAlias)).where(WorkAlias.key == two.key, WorkAlias.work_id == one.id))
    update_rows(connection, Work, [{"id": two.id, "key": two.key}])
    _fold(start_run(connection, now), (one, two))


def join_again(connection: Connection, operation: int, now: datetime) -> None:
    """Make one again of the works that an operation made one, after it was undone and redone."""
    one, two, _ = _merged(connection, operation)
    summary = _join(connection, one, two)
    connection.execute(update(table(Operation)).where(Operation.id == operation).values(summary=summary))
    _fold(start_run(connection, now), (one, two))


def _merged(connection: Connection, operation: int) -> tuple[_Work, _Work, dict[str, Any]]:
    """The works of a merge, the second with the key that it had, and what went over."""
    decision = WorkDecision.operation_id == operation
    one_id, other_id, key = connection.execute(
        select(WorkDecision.one_id, WorkDecision.other_id, WorkDecision.other_key).where(decision)
    ).one()
    works = select(Work.id, Work.uid, Work.key).where(Work.id.in_([one_id, other_id]))
    found = {row.id: _Work(*row) for row in connection.execute(works)}
    summary = connection.execute(select(Operation.summary).where(Operation.id == operation)).scalar_one()
    return found[one_id], found[other_id]._replace(key=str(key)), summary


def _join(connection: Connection, one: _Work, two: _Work) -> dict[str, Any]:
    """Give one work all rows of another; the summary of the operation, which names them."""
    rows = {moved.model.__tablename__: _move(connection, moved, one, two) for moved in MOVED}
    rows["section"], shared = _move_sections(connection, one, two)
    update_rows(
        connection, Work, [{"id": two.id, "key": two.uid}]
    )  # a retired work keeps no key from another
    connection.execute(insert(table(WorkAlias)), [{"key": two.key, "work_id": one.id}])
    return {"kept": one.key, "merged": two.key, "moved": rows, "shared": shared}


def keep_distinct(connection: Connection, one: str, other: str, now: datetime) -> None:
    """Remember that two works, given by their uids, are not one.

    Raises:
        ConflictError: another process has merged or retired one of them.
    """
    works = _live(connection, one), _live(connection, other)
    summary = {"works": [work.key for work in works]}
    operation = start_operation(connection, "works distinct", summary, now)
    _remember(connection, works, Decision.DISTINCT, operation, now)


def _live(connection: Connection, uid: str) -> _Work:
    query = select(Work.id, Work.uid, Work.key).where(Work.uid == uid, Work.retired_at.is_(None))
    row = connection.execute(query).first()
    if row is None:
        raise ConflictError("the library has changed meanwhile", hint="say it again")
    return _Work(*row)


def _move(connection: Connection, moved: _Moved, one: _Work, two: _Work) -> list[str]:
    target = table(moved.model)
    here = target.c[moved.column] == two.id
    named = list(connection.execute(select(target.c[moved.named]).where(here)).scalars())
    connection.execute(update(target).where(here).values({moved.column: one.id}))
    return named


def _move_sections(connection: Connection, one: _Work, two: _Work) -> tuple[list[str], dict[str, int]]:
    """Sections of the one now; what was a section of both is one of the one alone.

    Returns:
        The uids of the sections of the other, and the ordinal that it had in those of both.
    """
    owner = table(SectionWork)
    named = select(Section.uid, SectionWork.section_id, SectionWork.ordinal).join(
        SectionWork, SectionWork.section_id == Section.id
    )
    rows = connection.execute(named.where(SectionWork.work_id == two.id)).all()
    of_one = select(owner.c.section_id).where(owner.c.work_id == one.id)
    both = set(connection.execute(of_one).scalars())
    connection.execute(delete(owner).where(owner.c.work_id == two.id, owner.c.section_id.in_(of_one)))
    connection.execute(update(owner).where(owner.c.work_id == two.id).values(work_id=one.id))
    return [row.uid for row in rows], {row.uid: row.ordinal for row in rows if row.section_id in both}


def _part_sections(connection: Connection, one: _Work, two: _Work, summary: Mapping[str, Any]) -> None:
    owner = table(SectionWork)
    shared: Mapping[str, int] = summary.get("shared", {})  # merges of before did not name them
    for chunk in chunks(summary["moved"]["section"]):
        ids = dict(connection.execute(select(Section.uid, Section.id).where(Section.uid.in_(chunk))).all())
        own = [number for uid, number in ids.items() if uid not in shared]
        here = (owner.c.work_id == one.id) & owner.c.section_id.in_(own)
        connection.execute(update(owner).where(here).values(work_id=two.id))
        rows = [
            {"section_id": number, "work_id": two.id, "ordinal": shared[uid]}
            for uid, number in ids.items()
            if uid in shared
        ]
        if rows:
            connection.execute(insert(owner), rows)


def _remember(
    connection: Connection, works: Sequence[_Work], decision: Decision, operation: int, now: datetime
) -> None:
    one, two = works
    row = {
        "one_id": one.id, "other_id": two.id, "kind": decision.value, "at": now, "operation_id": operation,
        "other_key": two.key if decision is Decision.MERGE else None,
    }  # fmt: skip
    connection.execute(insert(table(WorkDecision)), [row])


def _fold(run: Run, works: Sequence[_Work]) -> None:
    """What follows for the library, as after an import."""
    fold_works(run, [work.uid for work in works])
    order_library(run.connection)
    resolve_references(run.connection)
    write_index(run.connection, run.texts)

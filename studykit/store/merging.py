"""Make one work of two, and remember it; remember that two are not one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from studykit.errors import ConflictError
from studykit.store.apply import Run, start_run
from studykit.store.fold import fold_works
from studykit.store.references import resolve_references
from studykit.store.rows import table, update_rows
from studykit.store.search_index import write_index
from studykit.store.study import start_operation
from studykit.store.tables import (
    Base,
    Listing,
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
    rows = {moved.model.__tablename__: _move(connection, moved, one, two) for moved in MOVED}
    rows["section"] = _move_sections(connection, one, two)
    update_rows(
        connection, Work, [{"id": two.id, "key": two.uid}]
    )  # a retired work keeps no key from another
    connection.execute(insert(table(WorkAlias)), [{"key": two.key, "work_id": one.id}])
    summary = {"kept": one.key, "merged": two.key, "moved": rows}
    operation = start_operation(connection, "works merge", summary, now)
    _remember(connection, (one, two), Decision.MERGE, operation, now)
    _fold(start_run(connection, now), (one, two))
    return {name: len(named) for name, named in rows.items()}


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


def _move_sections(connection: Connection, one: _Work, two: _Work) -> list[str]:
    """Sections of the one now; what was a section of both is one of the one alone."""
    owner = table(SectionWork)
    named = select(Section.uid).join(SectionWork, SectionWork.section_id == Section.id)
    uids = list(connection.execute(named.where(SectionWork.work_id == two.id)).scalars())
    shared = select(owner.c.section_id).where(owner.c.work_id == one.id)
    connection.execute(delete(owner).where(owner.c.work_id == two.id, owner.c.section_id.in_(shared)))
    connection.execute(update(owner).where(owner.c.work_id == two.id).values(work_id=one.id))
    return uids


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

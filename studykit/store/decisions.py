"""What the learner's merges mean for an import: the names and identifiers that lead to the work kept."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Select, select

from studykit.library.identifiers import identify
from studykit.library.works import KnownWork
from studykit.store.decision_queries import roots
from studykit.store.tables import Listing, Operation, Work, WorkDecision


def merged_into(connection: Connection) -> dict[int, int]:
    """The row id of the work that each merged one is part of."""
    merges = _merges(WorkDecision.other_id, WorkDecision.one_id)
    return roots((row[0], row[1]) for row in connection.execute(merges.order_by(WorkDecision.id)))


def merged_keys(connection: Connection) -> set[str]:
    """The keys that merged works had: they stay aliases, even where the notes still ask for one."""
    keys = connection.execute(_merges(WorkDecision.other_key))
    return {key for key in keys.scalars() if key is not None}


def names_of_merged(connection: Connection) -> list[KnownWork]:
    """The works that others were merged into, once by each way in which a mention named them.

    Mentions that are gone count too: they may come back. The row of a work holds one title only.
    """
    kept = _merges(WorkDecision.one_id)
    stated = select(Work.uid, Listing.facts).join(Work, Work.id == Listing.work_id)
    rows = connection.execute(stated.where(Listing.work_id.in_(kept)).order_by(Listing.id))
    return list(dict.fromkeys(_named(uid, facts) for uid, facts in rows))


def _merges(*columns: Any) -> Select[Any]:
    """Columns of the merges that were not undone."""
    standing = (WorkDecision.kind == "merge") & Operation.undone_at.is_(None)
    return select(*columns).join(Operation, Operation.id == WorkDecision.operation_id).where(standing)


def _named(uid: str, facts: Mapping[str, Any]) -> KnownWork:
    addresses = [facts[name] for name in ("doi", "url") if name in facts]
    identifiers = tuple(found for address in addresses if (found := identify(address)))
    return KnownWork(uid, facts.get("title", ""), tuple(facts.get("authors", ())), identifiers)

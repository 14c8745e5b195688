"""Fold anew what follows from the rows of a whole library, after rows came from elsewhere."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select

from studykit.store.apply import start_run
from studykit.store.drafts import fold_drafts
from studykit.store.fold import fold_works
from studykit.store.merging import merge
from studykit.store.references import resolve_references
from studykit.store.search_index import rebuild_index
from studykit.store.tables import Claim, DraftDecision, ReadingSession, Weights, Work
from studykit.store.topics import fold_topics, order_library


def refold_library(connection: Connection, merges: Iterable[tuple[int, int]], now: datetime) -> int:
    """Fold works, topics, drafts and the index of the search; make one of some works.

    Args:
        connection: the transaction.
        merges: ids of the work that stays and of the one that becomes part of it, while both are live.
        now: when this happens.

    Returns:
        How many works became part of another.
    """
    run = start_run(connection, now)
    fold_works(run, run.works)
    order_library(connection)
    fold_topics(run)
    resolve_references(connection)
    fold_drafts(connection, connection.execute(select(DraftDecision.digest)).scalars(), now)
    merged = 0
    for one, other in merges:
        live = select(Work.id, Work.uid).where(Work.id.in_([one, other]), Work.retired_at.is_(None))
        uids = dict(connection.execute(live).all())
        if len(uids) == 2:
            merge(connection, uids[one], uids[other], now)
            merged += 1
    rebuild_index(connection)
    return merged


def read_works(connection: Connection) -> list[int]:
    """Ids of the works that the learner said something about."""
    return list(connection.execute(select(ReadingSession.work_id).distinct()).scalars())


def claim_names(connection: Connection) -> set[str]:
    """The `{#id}` of every claim, retired ones too."""
    named = select(Claim.name).where(Claim.name.is_not(None))
    return {name for name in connection.execute(named).scalars() if name}


def weights_at(connection: Connection, now: datetime) -> tuple[float, ...] | None:
    """The FSRS weights that hold at an instant, as the transaction sees them; None for the defaults."""
    adopted = select(Weights.vector).where(Weights.adopted_at <= now).order_by(Weights.adopted_at.desc())
    vector = connection.execute(adopted.limit(1)).scalar()
    return None if vector is None else tuple(vector)

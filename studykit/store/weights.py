"""FSRS weights, adopted one after another; the newest holds."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from studykit.store.rows import insert_rows
from studykit.store.tables import Device, Weights


def adopt_weights(
    connection: Connection, version: str, vector: Sequence[float], evaluation: Any, now: datetime
) -> str:
    """Add weights that hold from an instant on.

    Args:
        connection: the transaction.
        version: the algorithm that they are for.
        vector: the weights.
        evaluation: how they did, as JSON.
        now: the instant.

    Returns:
        Their uid, of this machine and a running number.
    """
    device = connection.execute(select(Device.uid).where(Device.here)).scalar_one()
    number = connection.execute(select(func.coalesce(func.max(Weights.id), 0) + 1)).scalar_one()
    uid = f"{device}-w{number}"
    row = {"uid": uid, "version": version, "vector": list(vector), "evaluation": evaluation}
    insert_rows(connection, Weights, [row | {"adopted_at": now}])
    return uid

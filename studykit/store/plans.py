"""Plans and days off are appended: what the learner wished before stays in the log."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from studykit.store.plan_tables import DayOff, Plan
from studykit.store.tables import Device


def append_plan(
    connection: Connection, kind: str, columns: Mapping[str, Any], now: datetime, operation: int
) -> None:
    """Add a plan, with the columns `goal`, `budget`, `deadline` and `baseline`."""
    device = connection.execute(select(Device.uid).where(Device.here)).scalar_one()
    last = connection.execute(select(func.coalesce(func.max(Plan.id), 0))).scalar_one()
    row = {"uid": f"{device}-p{last + 1}", "kind": kind, "at": now, "operation_id": operation, **columns}
    connection.execute(insert(Plan), [row])


def append_days_off(connection: Connection, days: Iterable[int], operation: int, *, off: bool) -> None:
    """Note study days as days off, or as working days again."""
    kind = "off" if off else "on"
    rows = [{"study_day": day, "kind": kind, "operation_id": operation} for day in days]
    connection.execute(insert(DayOff), rows)

"""The tables of the reading plan: what the learner wishes. The plan itself is computed from them and the log.

As decisions, they are appended: of those whose operation is not undone, the newest holds.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from studykit.store.schema import Base, Id, Uid, one_of


class Plan(Base):
    """A reading plan as the learner made, changed or dropped it."""

    __tablename__ = "plan"
    __table_args__ = (one_of("kind", "new set rebalance extend drop"),)

    id: Mapped[Id]
    uid: Mapped[Uid]
    kind: Mapped[str]
    goal: Mapped[Any]  # the query or the works, their order, the pass
    budget: Mapped[Any]  # minutes by weekday, slack, rules of days off
    deadline: Mapped[int | None]  # study day
    baseline: Mapped[Any]  # what the plan promised when it was made: study days and minutes
    at: Mapped[datetime]
    operation_id: Mapped[int] = mapped_column(ForeignKey("operation.id"), index=True)


class DayOff(Base):
    """A study day without reading and reviews, or one that is a working day again."""

    __tablename__ = "day_off"
    __table_args__ = (one_of("kind", "off on"), Index("ix_day_off_day", "study_day", "id"))

    id: Mapped[Id]
    study_day: Mapped[int]
    kind: Mapped[str]
    operation_id: Mapped[int] = mapped_column(ForeignKey("operation.id"), index=True)

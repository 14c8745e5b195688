"""Values of reading: what a work asks of its reader, and what was done."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class Pass(StrEnum):
    """How closely a work is read (after Keshav, *How to Read a Paper*, 2007): its three passes."""

    SKIM = "skim"
    READ = "read"
    STUDY = "study"


class ReadingAction(StrEnum):
    """What the learner says about a work."""

    PLAN = "plan"
    START = "start"
    LOG = "log"
    DONE = "done"
    DROP = "drop"
    RESET = "reset"


class ReadingState(StrEnum):
    """Where the learner is with a work."""

    PLANNED = "planned"
    READING = "reading"
    READ = "read"
    DROPPED = "dropped"


class ReadingSession(NamedTuple):
    """One entry of the reading log.

    Attributes:
        progress: share of the work that is read afterwards, 0 to 1, or None when not said.
        minutes: time spent, or None when not said.
    """

    at: datetime
    action: ReadingAction
    reading_pass: Pass
    minutes: int | None = None
    progress: float | None = None


class Progress(NamedTuple):
    """The fold of a work's reading log.

    Attributes:
        progress: share of the work that is read, 0 to 1.
        minutes: all time spent on it.
    """

    state: ReadingState
    reading_pass: Pass
    progress: float
    minutes: int
    started_at: datetime | None
    finished_at: datetime | None

"""Values of reading: what a work asks of its reader, and what was done."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


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


@dataclass(frozen=True, slots=True)
class ReadingSession:
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


@dataclass(frozen=True, slots=True)
class Progress:
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


@dataclass(frozen=True, slots=True)
class Readable:
    """A work as the reading order sees it.

    Attributes:
        position: place in the reading order of the library.
        needs: keys of works to read first.
        minutes: minutes that one reading takes, all of it.
    """

    key: str
    title: str
    position: int
    needs: tuple[str, ...]
    minutes: int
    state: ReadingState | None = None
    progress: float = 0.0

    @property
    def minutes_left(self) -> int:
        """Minutes still to read; at least one while it is not read."""
        return max(1, round(self.minutes * (1 - self.progress)))

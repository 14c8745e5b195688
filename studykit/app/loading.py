"""Load: due dates moved as the learner asks, shown before they are moved; one operation, and so one undo."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from studykit.app.context import App
from studykit.app.settings import review_settings
from studykit.errors import UsageError
from studykit.review.day import StudyDay, date_to_day, day_to_date
from studykit.review.model import CardState, EventKind, Memory, ReviewSettings
from studykit.store import stats_queries
from studykit.store.memory_rows import memory_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from studykit.review.load import DayLoad, DueChange

PREVIEW_DAYS = 30
_LONGEST = 365  # days of a break, or to look ahead

Decide = Callable[[Mapping[str, Memory], StudyDay, ReviewSettings], "list[DueChange]"]
"""What to move, of the memories of all cards by uid, on a study day."""


@dataclass(frozen=True, slots=True)
class Shift:
    """Due dates to move.

    Attributes:
        changes: which cards, from which day to which.
        days: reviews of the coming days before and after.
    """

    changes: Sequence["DueChange"]
    days: Sequence["DayLoad"]

    @property
    def value(self) -> dict[str, Any]:
        """The shape of `load --json`."""
        return {
            "moved": [
                {"card": change.card, "from": _date(change.old_due), "to": _date(change.new_due)}
                for change in self.changes
            ],
            "days": [{"date": _date(day.day), "before": day.before, "after": day.after} for day in self.days],
        }


def postpone(app: App, keep: int) -> Shift:
    """Leave some of today's reviews, those that would lose most by waiting; the others come later."""
    from studykit.review import load

    return propose(app, lambda memories, today, settings: load.postpone(memories, today, keep, settings))


def advance(app: App, first: date, last: date) -> Shift:
    """Ask before some days what would be due on them, where that is not too early.

    Raises:
        UsageError: the first day is not later than today, or the last is before it.
    """
    from studykit.review import load

    return propose(
        app,
        lambda memories, today, settings: load.advance(
            memories, today, _days(first, last, today + 1), settings
        ),
    )


def take_break(app: App, first: date, last: date) -> Shift:
    """Free some days of reviews: what would be due on them is asked before or after.

    Raises:
        UsageError: the first day is past, or the last is before it.
    """
    from studykit.review import load

    return propose(
        app,
        lambda memories, today, settings: load.take_break(
            memories, today, _days(first, last, today), settings
        ),
    )


def flatten(app: App, cap: int, days: int = PREVIEW_DAYS) -> Shift:
    """Move what is above a number of reviews a day to days near that have room."""
    from studykit.review import load

    return propose(
        app,
        lambda memories, today, settings: load.flatten(memories, range(today, today + days), cap, settings),
    )


def propose(app: App, decide: Decide) -> Shift:
    """What a decision would move, and what that does to the coming days.

    Raises:
        NotFoundError: there is no library.
    """
    with app.reading() as reader:
        settings = review_settings(reader, app.now_ms)
        memories = {row["uid"]: memory_of(row) for row in stats_queries.live_memories(reader)}
    today = settings.study_day(app.now_ms)
    return shift_of(memories, decide(memories, today, settings), today)


def shift_of(memories: Mapping[str, Memory], changes: Sequence["DueChange"], today: StudyDay) -> Shift:
    """Changes with their preview."""
    from studykit.review.load import preview

    return Shift(changes, preview(memories, changes, today, PREVIEW_DAYS))


def _days(first: date, last: date, earliest: StudyDay) -> range:
    days = range(date_to_day(first), date_to_day(last) + 1)
    if days.start < earliest:
        raise UsageError(f"{first} is too early", hint=f"begin on {_date(earliest)} or later")
    if not 1 <= len(days) <= _LONGEST:
        hint = f"give the first and the last day, at most {_LONGEST} of them"
        raise UsageError(f"{first} to {last} is no row of days", hint=hint)
    return days


def move(app: App, shift: Shift, verb: str) -> int:
    """Move due dates, as one operation; how many were moved.

    Cards that were answered or moved since the shift was proposed stay where they are.
    """
    from studykit.store.study import start_operation

    if not shift.changes:
        return 0
    with app.reading() as reader:
        settings = review_settings(reader, app.now_ms)
    with app.writing() as connection:
        operation = start_operation(connection, f"load {verb}", {"cards": len(shift.changes)}, app.now)
        return set_dues(connection, app, shift.changes, settings, operation)


def set_dues(
    connection: "Connection",
    app: App,
    changes: Sequence["DueChange"],
    settings: ReviewSettings,
    operation: int,
) -> int:
    """The same inside a transaction."""
    from studykit.app.answering import mark_event
    from studykit.app.card_events import append
    from studykit.store.study import memories

    known = memories(connection, [change.card for change in changes])
    current = [
        change for change in changes if change.card in known and known[change.card].due_day == change.old_due
    ]
    marks = [mark_event(change.card, EventKind.SET_DUE, app.now_ms, settings) for change in current]
    events = [
        replace(
            mark,
            state=CardState.REVIEW,
            due_day=change.new_due,
            interval_days=max(1, change.new_due - mark.study_day),
        )
        for mark, change in zip(marks, current, strict=True)
    ]
    append(connection, events, settings, operation)
    return len(events)


def _date(day: StudyDay) -> str:
    return day_to_date(day).isoformat()

"""What happens to cards beside answers, written to the log: suspend, resume, reset, a due date, unlock."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from studykit.app.answering import mark_event
from studykit.app.context import App
from studykit.app.one_card import find_cards, list_named
from studykit.app.settings import review_settings
from studykit.errors import ConflictError, UsageError
from studykit.review.day import StudyDay, date_to_day, day_to_date
from studykit.review.model import CardState, Event, EventKind, ReviewSettings

if TYPE_CHECKING:
    from sqlalchemy import Connection


def mark_cards(app: App, named: Sequence[str], kind: EventKind) -> list[dict[str, Any]]:
    """Suspend, resume or reset cards, all or none, in the shape of `cards --json`.

    Raises:
        NotFoundError, AmbiguousError: a name fits no card, or several.
        ConflictError: one of them is a draft, or retired.
    """
    with app.reading() as reader:
        settings = review_settings(reader, app.now_ms)
    events = [mark_event(uid, kind, app.now_ms, settings) for uid in _cards(app, named)]
    return _record(app, f"cards {kind.value}", events, settings)


def set_due(app: App, named: Sequence[str], due: date) -> list[dict[str, Any]]:
    """Make cards due on a day, today or later, in the shape of `cards --json`.

    A card that was never answered becomes a card in review; the interval that the next answer starts from is
    the time from now to that day.

    Raises:
        NotFoundError, AmbiguousError: a name fits no card, or several.
        ConflictError: one of them is a draft, or retired.
        UsageError: the day is past, or more than the longest interval away.
    """
    with app.reading() as reader:
        settings = review_settings(reader, app.now_ms)
    today = settings.study_day(app.now_ms)
    days = date_to_day(due) - today
    if not 0 <= days <= settings.maximum_interval:
        hint = f"give {day_to_date(today)} or a later day, at most {settings.maximum_interval} days away"
        raise UsageError(f"{due} is no day to be due on", hint=hint)
    uids = _cards(app, named)
    marks = [mark_event(uid, EventKind.SET_DUE, app.now_ms, settings) for uid in uids]
    events = [
        replace(mark, state=CardState.REVIEW, due_day=today + days, interval_days=max(days, 1))
        for mark in marks
    ]
    return _record(app, "cards due", events, settings)


def _cards(app: App, named: Sequence[str]) -> list[str]:
    """The uids of cards that can be scheduled."""
    rows = find_cards(app, named)
    for row in rows:
        if row["draft"] or row["retired_at"] is not None:
            state = "a draft" if row["draft"] else "retired"
            raise ConflictError(f"card {row['uid']} is {state}", hint=f"studykit cards why {row['uid'][:8]}")
    return [row["uid"] for row in rows]


def _record(app: App, command: str, events: list[Event], settings: ReviewSettings) -> list[dict[str, Any]]:
    from studykit.store.study import start_operation

    uids = [event.card for event in events]
    with app.writing() as connection:
        operation = start_operation(connection, command, {"cards": uids}, app.now)
        append(connection, events, settings, operation)
    return list_named(app, uids)


def append(
    connection: "Connection", events: Sequence[Event], settings: ReviewSettings, operation: int
) -> None:
    """Add events, one a card, to the log, and let the memories follow."""
    from studykit.review.replay import apply_event
    from studykit.store import study

    known = study.memories(connection, [event.card for event in events])
    stored = study.append_events(connection, events, operation)
    study.write_memories(
        connection, {event.card: apply_event(known.get(event.card), event, settings) for event in stored}
    )


def unlock(
    connection: "Connection",
    app: App,
    uids: Sequence[str],
    settings: ReviewSettings,
    operation: int,
    days: Mapping[str, StudyDay] | None = None,
) -> int:
    """Make locked cards new ones, to be asked at once or from the study day that is given; how many."""
    days = days or {}
    marks = [mark_event(uid, EventKind.UNLOCK, app.now_ms, settings) for uid in uids]
    events = [replace(mark, due_day=days.get(mark.card)) for mark in marks]
    append(connection, events, settings, operation)
    return len(events)

"""A check: a card whose notes say something else now comes up soon, with its history."""

from math import floor

from studykit.review.day import utc_offset
from studykit.review.fuzz import fuzz_factor
from studykit.review.model import CardState, Event, EventKind, Memory, ReviewSettings

CHECK_DAYS = 3
"""Study days within which a check comes up: cards that one edit changed are spread over them."""


def check_event(card: str, memory: Memory | None, now_ms: int, settings: ReviewSettings) -> Event | None:
    """The event that asks a card again within days; None for a new one and one in steps, which come anyway.

    Only the due day is moved, never to a later one; stability, difficulty and counts stay what the answers
    made them. The event gets its uid when it is stored.

    Args:
        card: uid of the card.
        memory: its memory before.
        now_ms: the instant, milliseconds since the epoch.
        settings: zone and rollover, for the study day.
    """
    if memory is None or memory.state is not CardState.REVIEW or memory.due_day is None:
        return None
    today = settings.study_day(now_ms)
    soon = today + 1 + floor(fuzz_factor(card, memory.reps) * CHECK_DAYS)
    moved = soon < memory.due_day
    return Event(
        uid="",
        card=card,
        at_ms=now_ms,
        study_day=today,
        utc_offset=utc_offset(now_ms, settings.zone),
        kind=EventKind.CHECK,
        due_day=soon if moved else memory.due_day,
        interval_days=soon - today if moved else memory.interval_days,
    )

"""Weeks as people write them: mon-fri, mon,wed,sat, daily; minutes as 45 or +15."""

import re
from collections.abc import Sequence
from typing import cast

from studykit.app.wish import Week
from studykit.errors import UsageError

_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MOST = 24 * 60


def parse_weekdays(text: str) -> frozenset[int]:
    """Weekdays by number, Monday being 0, of `mon-fri`, `sat,sun`, `daily`.

    Raises:
        UsageError: it names none.
    """
    word = text.strip().casefold()
    if word in {"daily", "all"}:
        return frozenset(range(7))
    days: set[int] = set()
    for part in word.split(","):
        ends = [_NAMES.index(end.strip()[:3]) for end in part.split("-") if end.strip()[:3] in _NAMES]
        if len(ends) != part.count("-") + 1 or len(ends) > 2:
            raise UsageError(f"{text!r} names no weekdays", hint="write mon-fri, or mon,wed,sat, or daily")
        first, last = ends[0], ends[-1]
        days.update((first + step) % 7 for step in range((last - first) % 7 + 1))
    return frozenset(days)


def parse_minutes(text: str, before: int) -> int:
    """Minutes of a day: `45`, or `+15` and `-15` from what they were.

    Raises:
        UsageError: it is no number of minutes of a day.
    """
    if not re.fullmatch(r"[+-]?\d{1,4}", text.strip()):
        raise UsageError(f"{text!r} is no number of minutes", hint="write 45, or +15 for so many more")
    minutes = int(text) + (before if text.strip()[0] in "+-" else 0)
    if not 0 <= minutes <= _MOST:
        raise UsageError(f"a day of {minutes} minutes cannot be", hint=f"it has 0 to {_MOST}")
    return minutes


def changed_week(week: Week, minutes: str | None, weekdays: str | None, weekend: int | None) -> Week:
    """A week with other minutes.

    Args:
        week: what it was.
        minutes: of the weekdays chosen, or of those that have any on Monday to Friday.
        weekdays: the days to study on from Monday to Sunday; the others get none.
        weekend: minutes of Saturday and Sunday.
    """
    chosen = parse_weekdays(weekdays) if weekdays else frozenset(day for day in range(7) if week[day])
    usual = max(week)
    found = [0] * 7
    for day in chosen:
        before = week[day] or usual
        found[day] = before if minutes is None else parse_minutes(minutes, before)
    if weekend is not None:
        found[5:] = [weekend, weekend]
    return cast("Week", tuple(found))


def week_words(week: Sequence[int]) -> str:
    """A week in words, days with the same minutes together: `45 min mon-fri, 20 min sat-sun`."""
    parts: list[tuple[int, int, int]] = []
    for day, minutes in enumerate(week):
        if parts and parts[-1][2] == minutes:
            parts[-1] = (parts[-1][0], day, minutes)
        else:
            parts.append((day, day, minutes))
    return ", ".join(
        f"{minutes} min {_NAMES[first]}{f'-{_NAMES[last]}' if last > first else ''}"
        for first, last, minutes in parts
        if minutes
    )

"""Which day it is, and days as people write them: today, tomorrow, +3d, +2w, fri, 2026-11-02."""

import re
from datetime import date, timedelta

from studykit.app.context import App
from studykit.errors import UsageError
from studykit.review.day import StudyDay, day_to_date
from studykit.store.reads import Reader

_AHEAD = re.compile(r"\+(\d{1,5})([dwm]?)")
_DAYS = {"": 1, "d": 1, "w": 7, "m": 30}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def study_day_now(app: App, reader: Reader) -> StudyDay:
    """The study day that it is."""
    from studykit.app.settings import review_settings

    return review_settings(reader, app.now_ms).study_day(app.now_ms)


def today(app: App) -> date:
    """The date of the study day that it is.

    Raises:
        NotFoundError: there is no library.
    """
    with app.reading() as reader:
        return day_to_date(study_day_now(app, reader))


def day_named(app: App, text: str) -> date:
    """The day that a text means, told from the study day that it is.

    Raises:
        NotFoundError: there is no library.
        UsageError: it means none.
    """
    return parse_day(text, today(app))


def parse_day(text: str, today: date) -> date:
    """The day that a text means; a weekday is the next one after today, `m` is 30 days.

    Raises:
        UsageError: it means none.
    """
    word = text.strip().casefold()
    if word in {"today", "tomorrow"}:
        return today + timedelta(days=word == "tomorrow")
    if match := _AHEAD.fullmatch(word):
        return today + timedelta(days=int(match[1]) * _DAYS[match[2]])
    for weekday, name in enumerate(_WEEKDAYS):
        if len(word) >= 3 and name.startswith(word):
            return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    try:
        return date.fromisoformat(word)
    except ValueError:
        hint = "write today, tomorrow, +3d, +2w, fri or 2026-11-02"
        raise UsageError(f"{text!r} is no day", hint=hint) from None

"""Study days: which day of study an instant belongs to.

A study day is a whole number: days since 1970-01-01 in the study zone, where a day begins at the rollover
hour (04:00, say) instead of midnight. Instants are milliseconds since the epoch. Elapsed time in scheduling
is always a difference of study days, so daylight saving and the hour of an answer never change a memory.
"""

from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from studykit.errors import UsageError

StudyDay: TypeAlias = int

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_ORDINAL = _EPOCH.toordinal()
_MILLISECOND = timedelta(milliseconds=1)


def zone_named(name: str) -> ZoneInfo:
    """Find a time zone by its IANA name.

    Raises:
        UsageError: no such zone is known here.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UsageError(
            f"no time zone is called {name!r}", hint="Use a name such as Europe/Vienna."
        ) from error


def study_day(at_ms: int, zone: str, rollover_hour: int) -> StudyDay:
    """Study day of an instant: the local date, hours before ``rollover_hour`` counting to the day before."""
    return date_to_day((_local(at_ms, zone).replace(tzinfo=None) - timedelta(hours=rollover_hour)).date())


def day_start_ms(day: StudyDay, zone: str, rollover_hour: int) -> int:
    """First instant of a study day.

    Where the clock skips the rollover hour the day begins with the skip; where it shows it twice, at the
    first.
    """
    start = day_to_date(day)
    begins = datetime(start.year, start.month, start.day, rollover_hour, tzinfo=zone_named(zone))
    return (begins - _EPOCH) // _MILLISECOND


def utc_offset(at_ms: int, zone: str) -> int:
    """Minutes east of UTC on the study zone's clock at an instant."""
    offset = _local(at_ms, zone).utcoffset()
    return 0 if offset is None else offset // timedelta(minutes=1)


def elapsed_days(since: StudyDay | None, day: StudyDay) -> int:
    """Whole study days from one day to another; 0 when there is no earlier day or the clock was set back."""
    return 0 if since is None else max(0, day - since)


def date_to_day(value: date) -> StudyDay:
    """Study day that carries a calendar date."""
    return value.toordinal() - _EPOCH_ORDINAL


def day_to_date(day: StudyDay) -> date:
    """Calendar date of a study day."""
    return date.fromordinal(day + _EPOCH_ORDINAL)


def _local(at_ms: int, zone: str) -> datetime:
    return (_EPOCH + at_ms * _MILLISECOND).astimezone(zone_named(zone))

"""The one place that reads the clock, the machine's time zone and randomness."""

import time
from datetime import UTC, datetime

from studykit.errors import UsageError

_FIRST = datetime(1970, 1, 2, tzinfo=UTC)  # a day of room for zones west of Greenwich
_END = datetime(3000, 1, 1, tzinfo=UTC)


def system_now() -> datetime:
    """The present instant in UTC."""
    return datetime.now(UTC)


def parse_instant(text: str) -> datetime:
    """An instant as `--now` takes it: ISO 8601 with an offset, from 1970 to 2999 (due dates come after it).

    Raises:
        UsageError: the text is no instant, has no offset, or is of another age.
    """
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise UsageError(
            f"{text!r} is no instant", hint="give ISO 8601 with an offset, as 2026-11-02T08:00+01:00"
        )
    if not _FIRST <= instant < _END:
        raise UsageError(f"{text} is out of range", hint="instants from 1970 to 2999 are understood")
    return instant.astimezone(UTC)


def stopwatch() -> float:
    """Seconds of a clock that only runs forward, for measuring answers."""
    return time.monotonic()


def pause(seconds: float) -> None:
    """Wait."""
    time.sleep(seconds)


def machine_zone() -> str:
    """The IANA name of this machine's time zone; UTC when it has none."""
    from tzlocal import get_localzone_name

    try:
        return get_localzone_name() or "UTC"
    except LookupError:
        return "UTC"


def new_device_uid() -> str:
    """A short random name for this machine's events."""
    import secrets

    return secrets.token_hex(5)

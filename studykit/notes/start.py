"""Start times: from the text of a remark and from an address, in seconds."""

import re

# Nothing lasts a million hours; the limits also keep a number within what a database can hold.
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})")
_UNITS = re.compile(r"(?:(\d{1,4})h)?(?:(\d{1,5})m(?:in)?)?(?:(\d{1,6})s?)?")
_IN_URL = re.compile(r"[?&#](?:t|start|time_continue)=([0-9hms:]+)")


def start_of_text(text: str) -> int | None:
    """Seconds of `12:34`, `1:02:03` or `1h2m3s`; None for any other text (a bare number is no time)."""
    text = text.strip()
    return None if text.isdecimal() else _seconds(text)


def start_of_url(url: str) -> int | None:
    """Seconds of `t=1h2m3s`, `t=754`, `#t=12m`, `start=754` in an address, or None."""
    match = _IN_URL.search(url)
    return _seconds(match[1]) if match else None


def _seconds(text: str) -> int | None:
    match = _CLOCK.fullmatch(text) or _UNITS.fullmatch(text)
    if match is None or not any(match.groups()):
        return None
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + seconds

"""Start times: from the text of a remark and from an address, in seconds."""

import re

_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})")
_UNITS = re.compile(r"(?=\d)(?:(\d+)h)?(?:(\d+)m(?:in)?)?(?:(\d+)s?)?")
_IN_URL = re.compile(r"[?&#](?:t|start|time_continue)=([0-9hms:]+)")


def start_of_text(text: str) -> int | None:
    """Seconds of `12:34`, `1:02:03` or `1h2m3s`; None for any other text (a bare number is no time)."""
    text = text.strip()
    if match := _CLOCK.fullmatch(text):
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return hours * 3600 + minutes * 60 + seconds
    return None if text.isdecimal() else _from_units(text)


def start_of_url(url: str) -> int | None:
    """Seconds of `t=1h2m3s`, `t=754`, `#t=12m`, `start=754` in an address, or None."""
    match = _IN_URL.search(url)
    if match is None:
        return None
    return int(match[1]) if match[1].isdecimal() else start_of_text(match[1])


def _from_units(text: str) -> int | None:
    match = _UNITS.fullmatch(text)
    if match is None or not any(match.groups()):
        return None
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + seconds

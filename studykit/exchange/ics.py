"""Calendars: iCalendar files of RFC 5545."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_OCTETS = 75  # of a line, its end not counted


@dataclass(frozen=True, slots=True)
class Block:
    """An entry of a calendar.

    Attributes:
        uid: the same for as long as it is the same block, wherever it is moved.
        start: a day for an entry of the whole day; else its first instant, with a zone.
        minutes: how long it takes; an entry of a whole day only says so.
    """

    uid: str
    start: date | datetime
    minutes: int
    title: str
    description: str


def calendar(name: str, blocks: Iterable[Block], sequence: int, stamp: datetime) -> Iterator[str]:
    """The lines of a calendar, each with its end, none longer than 75 octets.

    Args:
        name: what calendar programs show.
        blocks: its entries.
        sequence: a number that is higher whenever any entry may have changed, so that programs take the
            newer one.
        stamp: when it is written.
    """
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//studykit//reading plan//EN", "METHOD:PUBLISH")
    for line in (*head, f"X-WR-CALNAME:{_text(name)}"):
        yield _folded(line)
    for block in blocks:
        for line in _event(block, sequence, stamp):
            yield _folded(line)
    yield _folded("END:VCALENDAR")


def _event(block: Block, sequence: int, stamp: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(block.uid)}"
    yield f"DTSTAMP:{_instant(stamp)}"
    yield f"SEQUENCE:{sequence}"
    if isinstance(block.start, datetime):
        yield f"DTSTART:{_instant(block.start)}"
        yield f"DTEND:{_instant(block.start + timedelta(minutes=block.minutes))}"
    else:
        yield f"DTSTART;VALUE=DATE:{block.start:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{block.start + timedelta(days=1):%Y%m%d}"
        yield "TRANSP:TRANSPARENT"
    yield f"SUMMARY:{_text(block.title)}"
    yield f"DESCRIPTION:{_text(block.description)}"
    yield "END:VEVENT"


def _instant(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    """A text value: what has a meaning in the format is escaped; other controls are none of it."""
    for sign, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n")):
        value = value.replace(sign, escaped)
    return "".join(sign for sign in value if sign == "\t" or (sign >= " " and sign != "\x7f"))


def _folded(line: str) -> str:
    """A line and its end; what is longer goes on in lines that begin with a space, no letter cut in two."""
    pieces, current, size = [], "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > _OCTETS:
            pieces.append(current)
            current, size = " ", 1
        current, size = current + sign, size + octets
    return "\r\n".join([*pieces, current]) + "\r\n"

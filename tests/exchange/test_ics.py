"""Calendars, read back by the icalendar library."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from studykit.exchange.ics import Block, calendar

STAMP = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
DAY = date(2026, 3, 2)
EVENING = datetime(2026, 3, 2, 18, 0, tzinfo=ZoneInfo("Europe/Vienna"))


def written(*blocks: Block) -> str:
    """A calendar of some blocks."""
    return "".join(calendar("Plan", blocks, 7, STAMP))


def events(text: str) -> list[Any]:
    """Its entries as another program reads them."""
    return Calendar.from_ical(text).walk("VEVENT")


def test_a_timed_block_has_start_and_length() -> None:
    """Half an hour at six in Vienna is from five to half past five UTC."""
    event = events(written(Block("a@x", EVENING, 30, "Read", "all of it")))[0]
    assert event.decoded("dtstart") == datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(minutes=30)
    assert (str(event["uid"]), int(event["sequence"])) == ("a@x", 7)


def test_a_day_block_is_of_the_whole_day() -> None:
    """It ends where the next day begins, and does not show as busy."""
    event = events(written(Block("a@x", DAY, 30, "Read", "")))[0]
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (DAY, DAY + timedelta(days=1))
    assert str(event["transp"]) == "TRANSPARENT"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=300))
def test_any_title_comes_back(title: str) -> None:
    """Escapes and folds hide nothing: another program reads the title that was written."""
    assert str(events(written(Block("a@x", DAY, 30, title, "")))[0]["summary"]) == title


@given(st.text(max_size=400))
def test_lines_are_short_and_end_as_they_must(title: str) -> None:
    """No line has more than 75 octets, and each ends with a carriage return and a line feed."""
    text = written(Block("a@x", DAY, 30, title.encode("utf-8", "replace").decode(), ""))
    assert text.endswith("\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")

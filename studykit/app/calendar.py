"""The plan as a calendar: one entry for each piece of reading and for each day's reviews."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, time, timedelta

from studykit.app.context import App
from studykit.app.planning import Planned, planned
from studykit.app.settings import review_settings
from studykit.exchange.files import write_text
from studykit.exchange.ics import Block, calendar
from studykit.review.day import day_to_date, zone_named
from studykit.store import plan_queries, queries


def export_calendar(app: App, out: str, at: time | None, days: int) -> int:
    """Write the coming days of the plan as an iCalendar file; how many entries.

    An entry is named by its work and by how many days of reading the work had before, so that one that is
    moved stays the same entry. The sequence is the number of commands that changed anything, and of days:
    whatever can change the plan raises it.

    Args:
        app: the library.
        out: the file; `-` for standard output.
        at: time of the day at which the first block of a day begins; None for entries of the whole day.
        days: days from today that are written.

    Raises:
        ExchangeError: the file cannot be written.
    """
    with app.reading() as reader:
        now = planned(app, reader)
        zone = review_settings(reader, app.now_ms).zone
        uids = {row["key"]: row["uid"] for row in queries.works(reader)}
        sequence = plan_queries.operations(reader) + now.plan.today
    blocks = list(_blocks(now, uids, at, zone, days))
    write_text(out, calendar("Reading plan", blocks, sequence, app.now))
    return len(blocks)


def _blocks(now: Planned, uids: dict[str, str], at: time | None, zone: str, days: int) -> Iterator[Block]:
    read_before: Counter[str] = Counter()
    for day, works in now.gathered.log.minutes.items():
        if day < now.plan.today:
            read_before.update(works)
    for planned_day in now.plan.days[:days]:
        date = day_to_date(planned_day.day)
        begins = None if at is None else datetime.combine(date, at, zone_named(zone))
        for chunk in planned_day.reading:
            read_before[chunk.key] += 1
            title = now.gathered.titles[chunk.key]
            name = f"{uids[chunk.key]}-{read_before[chunk.key]}@studykit"
            words = f"{chunk.key}, {chunk.minutes} min{'; it ends here' if chunk.finishes else ''}"
            yield Block(name, begins or date, chunk.minutes, f"{chunk.minutes} min: {title}", words)
            begins = begins and begins + timedelta(minutes=chunk.minutes)
        reviews = round(planned_day.review_minutes)
        if reviews:
            name = f"reviews-{date.isoformat()}@studykit"
            yield Block(name, begins or date, reviews, f"{reviews} min: reviews", "studykit review")

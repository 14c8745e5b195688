"""Today: what to read and what to review, computed from the log at each look."""

import json
from collections import defaultdict
from typing import Any

from studykit.app.context import App
from studykit.app.queueing import todays_queue
from studykit.app.settings import READING_MINUTES, review_settings
from studykit.reading import order
from studykit.reading.estimates import estimate
from studykit.reading.model import Pass, Readable, ReadingState
from studykit.review.day import day_to_date, study_day
from studykit.store import queries
from studykit.store.reads import Reader


def readables(reader: Reader) -> list[Readable]:
    """The works of the library as the reading order sees them."""
    needs: dict[int, list[str]] = defaultdict(list)
    for row in queries.needs(reader):
        if row["key"] is not None:
            needs[row["work_id"]].append(row["key"])
    return [
        Readable(
            row["key"], row["title"], row["position"], tuple(needs[row["id"]]), _minutes(row),
            ReadingState(row["state"]) if row["state"] != "none" else None, row["progress"],
        )
        for row in queries.works(reader)
    ]  # fmt: skip


def _minutes(row: Any) -> int:
    stated = json.loads(row["estimate"]) if row["estimate"] else None
    return estimate(row["kind"], row["pages"], stated, Pass.READ)


def today(app: App) -> dict[str, Any]:
    """Today's reading and reviews with their minutes, in the shape of `today --json`.

    Raises:
        NotFoundError: there is no library.
    """
    with app.reading() as reader:
        settings = review_settings(reader, app.now_ms)
        day = study_day(app.now_ms, settings.zone, settings.rollover_hour)
        works = readables(reader)
        portions = order.today(works, READING_MINUTES)
        queue, seconds, answers = todays_queue(reader, app.now_ms, settings)
    unread = [work for work in works if work.state not in {ReadingState.READ, ReadingState.DROPPED}]
    return {
        "date": day_to_date(day).isoformat(),
        "reading": [_portion(portion) for portion in portions],
        "review": {
            "due": len(queue.review), "new": len(queue.new),
            "learning": len(queue.learning) + len(queue.later),
            "minutes": round(queue.minutes(seconds)), "answered": sum(row["n"] for row in answers),
        },
        "pace": {
            "minutes_a_day": READING_MINUTES, "works_left": len(unread),
            "works_read": len(works) - len(unread),
            "minutes_left": sum(work.minutes_left for work in unread),
        },
        "finish": {"p50": None, "p80": None},  # known once there is a plan
    }  # fmt: skip


def _portion(portion: order.Portion) -> dict[str, Any]:
    work = portion.work
    return {
        "key": work.key, "title": work.title, "minutes": portion.minutes,
        "part": None if portion.finishes and not work.progress else f"{work.progress:.0%} read",
        "finishes": portion.finishes, "why": list(portion.why),
    }  # fmt: skip

"""A library with reviews in it: three cards, two of them of a work, and what happened to them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from studykit.review.day import day_start_ms
from studykit.review.model import CardState, Event, EventKind, Memory, Rating, ReviewSettings
from studykit.review.replay import replay
from studykit.store import study
from studykit.store.reads import Reader, open_reader
from tests.store.shelf import Shelf

NOTES = """### soils

Q: What is a soil?
A: What holds roots.

#### ["Roots"](https://arxiv.org/abs/1501.00001) Ada Moss

Q: What do roots take up?
A: Water.

Q: What do roots hold?
A: The soil.
"""
DAY = 20_513
WATER, HOLD, SOIL = "What do roots take up?", "What do roots hold?", "What is a soil?"


def happened(day: int, kind: EventKind = EventKind.ANSWER, hour: int = 8, **fields: object) -> Event:
    """An event of a study day; an answer is Good, takes ten seconds and leads to review in 30 days."""
    values: dict[str, object] = {
        "uid": "", "card": "", "at_ms": day_start_ms(day, "UTC", 4) + (hour - 4) * 3_600_000, "study_day": day,
        "utc_offset": 0, "kind": kind,
    }  # fmt: skip
    if kind is EventKind.ANSWER:
        values |= {
            "rating": Rating.GOOD,
            "duration_ms": 10_000,
            "state": CardState.REVIEW,
            "interval_days": 30,
        }
        values |= {"due_day": day + 30}
    return Event(**(values | fields))  # type: ignore[arg-type]


def log(shelf: Shelf, **cards: list[Event]) -> None:
    """Have events happen to the cards of some questions, and fold them."""
    questions = {"water": WATER, "hold": HOLD, "soil": SOIL}
    uids = shelf.uids("card", "front")
    with shelf.app() as app, app.writing() as connection:
        for name, events in cards.items():
            study.append_events(connection, [replace(event, card=uids[questions[name]]) for event in events])
        events = study.events_of(connection)
        memories: dict[str, Memory | None] = {**replay(events, ReviewSettings(zone="UTC"))}
        study.write_memories(connection, memories)


@contextmanager
def reading(shelf: Shelf) -> Iterator[Reader]:
    """A reader of the library."""
    reader = open_reader(shelf.url)
    assert reader is not None
    try:
        yield reader
    finally:
        reader.close()

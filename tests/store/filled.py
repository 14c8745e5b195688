"""A library with something in every table."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select

from studykit.app.context import App
from studykit.app.exporting import export_anki
from studykit.app.merging import merge_works
from studykit.app.reading import Said, record_reading
from studykit.app.reviewing import answers, list_cards
from studykit.reading.model import ReadingAction
from studykit.review.model import EventKind, Rating
from studykit.store import tables
from studykit.store.dump import TABLES
from tests.store.shelf import NOW, Shelf

NOTES = Path(__file__).parents[1] / "cli" / "notes.md"
ROOTS, COMPOST, CLAY, TALK = "moss2015roots", "fern2016compost", "moss2017clay", "thorn2018last"
ODD = b"""### odd

> "Odd is what nobody counts on."

> "More is odd than meets the eye."

Q: What is odd?
A: This. \xff
"""


def fill(shelf: Shelf) -> None:
    """Notes, what was read and answered, decisions, a deck, and rows of what has no use case in this."""
    notes = NOTES.read_text(encoding="utf-8")
    shelf.seed(mine=notes, odd=ODD)
    shelf.seed(mine=notes.replace("leaps over", "leaps far over"), odd=ODD.replace(b"More", b"Much more"))
    with shelf.app(NOW + timedelta(days=1)) as app:
        cards = [card["uid"] for card in list_cards(app) if not card["retired"]]
        given = answers(app)
        event, _ = given.give(cards[0], Rating.GOOD, duration_ms=4200)
        given.take_back(event)
        given.give(cards[0], Rating.AGAIN)
        given.mark(cards[1], EventKind.SUSPEND)
        record_reading(app, [ROOTS], Said(ReadingAction.LOG, minutes=25, progress=0.3, note="§ “wet”"))
        merge_works(app, CLAY, TALK)
        export_anki(app, shelf.folder / "deck.apkg")
        _plant(app)


def _plant(app: App) -> None:
    """One row in each table that has none yet."""
    with app.writing() as connection:
        operation = connection.execute(select(func.max(tables.Operation.id))).scalar_one()
        card = connection.execute(select(func.min(tables.Card.id))).scalar_one()
        quotes = list(connection.execute(select(tables.Quote.id).limit(2)).scalars())
        work = connection.execute(select(func.min(tables.Work.id))).scalar_one()
        done = {"at": app.now, "operation_id": operation}
        rows: dict[type[tables.Base], dict[str, Any]] = {
            tables.QuoteLineage: {"parent_id": quotes[0], "child_id": quotes[1]},
            tables.WorkNeed: {"work_id": work, "ordinal": 0, "written": "wet"},
            tables.Tag: {"work_id": work, "name": "wet", "ordinal": 0},
            tables.DraftDecision: {"digest": "d" * 64, "kind": "reject", **done},
            tables.CardEdit: {"card_id": card, "front": None, "back": None, "seen_front": "a", "seen_back": "b", **done},
            tables.CardFlag: {"card_id": card, "kind": "wrong", "note": None, **done},
            tables.CardHandover: {"card_id": card, "kind": "give", **done},
            tables.SourceVersion: {"source_id": 1, "operation_id": operation, "text": None},
            tables.Plan: {
                "uid": "plan-1", "kind": "new", "goal": {"query": "is:unread"}, "budget": {"mon": 45.5},
                "deadline": 20600, "baseline": {}, **done,
            },
            tables.DayOff: {"study_day": 20590, "kind": "off", "operation_id": operation},
            tables.Weights: {
                "uid": "weights-1", "version": "6", "vector": [0.1 * n for n in range(1, 22)], "evaluation": {},
                "adopted_at": datetime(2030, 1, 1, tzinfo=UTC),
            },
        }  # fmt: skip
        for model, row in rows.items():
            target = TABLES[model.__tablename__]
            if connection.execute(select(target).limit(1)).first() is None:
                connection.execute(insert(target), [row])

"""The schema itself refuses rows that would mean nothing, on both databases."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, insert
from sqlalchemy.exc import IntegrityError

from studykit.store.engine import make_engine
from studykit.store.tables import Base
from studykit.store.types import Instant, Json

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
_numbers = count(1)

# One row of each table, each a reason for the next.
VALID: dict[str, dict[str, Any]] = {
    "source": {
        "uri": "notes.md",
        "title": "Notes",
        "origin": "notes",
        "digest": "d",
        "text": b"",
        "grammar": 1,
    },
    "topic": {"path": "Theory", "name": "Theory", "position": 1},
    "section": {
        "source_id": 1,
        "heading": "H",
        "position": 1,
        "first_line": 1,
        "last_line": 2,
        "digest": "d",
    },
    "work": {"key": "smith2020", "title": "A Paper", "kind": "paper", "et_al": False, "position": 1},
    "work_identifier": {"scheme": "arxiv", "value": "2001.00001", "work_id": 1},
    "quote": {"section_id": 1, "offset": 0, "lines": 1, "text": "Words.", "role": "source"},
    "claim": {
        "section_id": 1,
        "offset": 1,
        "lines": 1,
        "kind": "statement",
        "text": "So it is.",
        "name": "so",
    },
    "card": {
        "claim_id": 1,
        "kind": "cloze",
        "ordinal": 1,
        "note_type": "cloze",
        "front": "So … is.",
        "back": "it",
    },
    "device": {"here": True},
    "operation": {"command": "review"},
    "event": {
        "device_id": 1,
        "card_id": 1,
        "at_ms": 1,
        "study_day": 20513,
        "utc_offset": 0,
        "kind": "answer",
        "rating": 3,
    },
    "reading_session": {
        "work_id": 1,
        "operation_id": 1,
        "study_day": 20513,
        "action": "log",
        "pass": "read",
    },
}

REFUSED: dict[str, tuple[str, dict[str, Any], str]] = {
    "unknown kind of card": ("card", {"kind": "essay", "ordinal": 2}, "ck_card_kind_known"),
    "unknown kind of claim": ("claim", {"kind": "rumour", "name": None}, "ck_claim_kind_known"),
    "unknown kind of event": (
        "event",
        {"kind": "forget", "rating": None, "at_ms": 2},
        "ck_event_kind_known",
    ),
    "unknown origin": ("source", {"origin": "web", "uri": "other.md"}, "ck_source_origin_known"),
    "answer without rating": ("event", {"rating": None, "at_ms": 2}, "ck_event_answer_has_rating"),
    "rating without answer": ("event", {"kind": "suspend", "at_ms": 2}, "ck_event_answer_has_rating"),
    "rating of five": ("event", {"rating": 5, "at_ms": 2}, "ck_event_rating_range"),
    "retraction of nothing": (
        "event",
        {"kind": "retract", "rating": None, "at_ms": 2},
        "ck_event_retract_has_target",
    ),
    "two events of one instant": ("event", {}, "uq_event_device_id_at_ms"),
    "card with two parents": ("card", {"quote_id": 1, "ordinal": 2}, "ck_card_one_parent"),
    "card without a parent": ("card", {"claim_id": None, "ordinal": 2}, "ck_card_one_parent"),
    "card twice in its claim": ("card", {}, "uq_card_claim_id_kind_ordinal"),
    "identifier twice": ("work_identifier", {}, "pk_work_identifier"),
    "key twice": ("work", {}, "uq_work_key"),
    "name of a claim twice": ("claim", {}, "uq_claim_name"),
    "uid twice": ("topic", {"path": "Other", "uid": "topic"}, "uq_topic_uid"),
    "second device here": ("device", {}, "uq_device_here"),
    "work without title": ("work", {"title": None, "key": "other"}, "title"),
    "importance of four": ("work", {"importance": 4, "key": "other"}, "ck_work_importance_range"),
    "no pages": ("work", {"pages": 0, "key": "other"}, "ck_work_pages_positive"),
    "more than all": ("reading_session", {"progress": 1.5}, "ck_reading_session_progress_range"),
    "negative minutes": ("reading_session", {"minutes": -1}, "ck_reading_session_minutes_range"),
    "claim of no section": ("claim", {"section_id": 99, "name": None}, "fk_claim_section_id_section"),
    "event of no card": ("event", {"card_id": 99, "at_ms": 2}, "fk_event_card_id_card"),
    "identifier of no work": (
        "work_identifier",
        {"value": "other", "work_id": 99},
        "fk_work_identifier_work_id_work",
    ),
}

ALLOWED: dict[str, tuple[str, dict[str, Any]]] = {
    "another event": ("event", {"at_ms": 2}),
    "a retraction": ("event", {"kind": "retract", "rating": None, "target_id": 1, "at_ms": 2}),
    "another device": ("device", {"here": False}),
    "claim without a name": ("claim", {"name": None}),
    "card of a quote": ("card", {"claim_id": None, "quote_id": 1}),
    "the same value in another scheme": ("work_identifier", {"scheme": "doi"}),
}


@pytest.fixture
def engine(any_database_url: str) -> Iterator[Engine]:
    """An engine on each database, with one valid row in each table."""
    engine = make_engine(any_database_url)
    with engine.begin() as connection:
        for table in VALID:
            add(connection, table, {"uid": table})
    yield engine
    engine.dispose()


def add(connection: Connection, name: str, changes: dict[str, Any]) -> None:
    """Insert the valid row of a table with changes, under a new uid unless one is given."""
    table = Base.metadata.tables[name]
    row: dict[str, Any] = {"uid": f"{name} {next(_numbers)}", **VALID[name], **changes}
    for column in table.columns:
        if isinstance(column.type, Instant | Json) and not column.nullable:
            row.setdefault(column.name, NOW if isinstance(column.type, Instant) else [])
    connection.execute(insert(table).values({key: row[key] for key in row if key in table.columns}))


def said(engine: Engine, constraint: str) -> str:
    """What the database says of a violation: SQLite names only its checks."""
    if engine.dialect.name == "postgresql":
        return constraint
    return {"uq": "UNIQUE", "pk": "UNIQUE", "fk": "FOREIGN KEY"}.get(constraint[:2], constraint)


@pytest.mark.parametrize(("table", "changes", "constraint"), REFUSED.values(), ids=REFUSED)
def test_a_row_that_means_nothing_is_refused(
    engine: Engine, table: str, changes: dict[str, Any], constraint: str
) -> None:
    """The named constraint refuses it."""
    with pytest.raises(IntegrityError, match=said(engine, constraint)), engine.begin() as connection:
        add(connection, table, changes)


@pytest.mark.parametrize(("table", "changes"), ALLOWED.values(), ids=ALLOWED)
def test_a_row_that_means_something_is_taken(engine: Engine, table: str, changes: dict[str, Any]) -> None:
    """The constraints refuse no more than they should."""
    with engine.begin() as connection:
        add(connection, table, changes)

"""Operations and what each did, as SQL text."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from studykit.store.reads import Reader

_MARKS = """
SELECT o.id, o.undone_at, EXISTS (SELECT 1 FROM device d WHERE d.here AND o.uid LIKE d.uid || '-op%') AS here
  FROM operation o ORDER BY o.id DESC
"""
_OPERATIONS = "SELECT id, uid, at, command, summary, undone_at FROM operation WHERE {named} ORDER BY id DESC"
_EVENTS = "SELECT operation_id AS id, kind AS what, count(*) AS n FROM event WHERE {named} GROUP BY 1, 2"
_ROWS = "SELECT operation_id AS id, '{what}' AS what, count(*) AS n FROM {table} WHERE {named} GROUP BY 1"
_COUNTED = {
    "sources": "source_version", "sessions": "reading_session", "drafts": "draft_decision",
    "edits": "card_edit", "flags": "card_flag", "handovers": "card_handover", "plans": "plan",
    "days": "day_off", "settings": "setting", "decisions": "work_decision",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """Whether an operation stands.

    Attributes:
        id: its row.
        undone_ms: when it was undone, in milliseconds since 1970-01-01 UTC; None while it stands.
        here: whether this machine did it.
    """

    id: int
    undone_ms: int | None
    here: bool


@dataclass(frozen=True, slots=True)
class Operation:
    """A command that changed something.

    Attributes:
        id: its row.
        at_ms: when, in milliseconds since 1970-01-01 UTC.
        command: what the learner asked for.
        summary: what it was about.
        undone_ms: when it was undone; None while it stands.
        counts: how many of what it added: events by kind, rows of other tables by name.
    """

    id: int
    uid: str
    at_ms: int
    command: str
    summary: Mapping[str, Any]
    undone_ms: int | None
    counts: Mapping[str, int]


def marks(reader: Reader) -> list[Mark]:
    """Of all operations, newest first."""
    return [Mark(row["id"], row["undone_at"], bool(row["here"])) for row in reader.rows(_MARKS)]


def operations(reader: Reader, ids: Sequence[int]) -> list[Operation]:
    """Some operations, by row id; newest first."""
    if not ids:
        return []
    numbers = ", ".join(str(int(number)) for number in ids)
    named = f"operation_id IN ({numbers})"
    queries = [
        _EVENTS.format(named=named),
        *(_ROWS.format(what=what, table=name, named=named) for what, name in _COUNTED.items()),
    ]
    counts: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for row in reader.rows(" UNION ALL ".join(queries)):
        counts[row["id"]][row["what"]] = row["n"]
    return [
        Operation(
            row["id"], row["uid"], row["at"], row["command"], json.loads(row["summary"]), row["undone_at"],
            counts[row["id"]],
        )
        for row in reader.rows(_OPERATIONS.format(named=f"id IN ({numbers})"))
    ]  # fmt: skip

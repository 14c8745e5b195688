"""One card and what was decided about it, as SQL text."""

import zlib
from collections.abc import Mapping

from studykit.store.reads import Reader, Row
from studykit.store.standing_events import stands

_FLAGS = """
SELECT c.uid, f.kind, f.note, f.at FROM card_flag f JOIN card c ON c.id = f.card_id
  JOIN operation o ON o.id = f.operation_id
 WHERE o.undone_at IS NULL
 ORDER BY f.at, f.id
"""
_EDITS = """
SELECT e.front, e.back, e.seen_front, e.seen_back, e.at FROM card_edit e JOIN card c ON c.id = e.card_id
  JOIN operation o ON o.id = e.operation_id
 WHERE c.uid = :card AND o.undone_at IS NULL
 ORDER BY e.at, e.id
"""
_EVENTS = f"""
SELECT e.at_ms, e.kind, e.rating, e.duration_ms, e.state, e.interval_days, e.due_day, e.due_ms,
       NOT {stands("e")} AS taken_back
  FROM event e JOIN card c ON c.id = e.card_id
 WHERE c.uid = :card AND e.kind <> 'retract'
 ORDER BY e.at_ms, e.uid
"""
_QUOTE = """
SELECT q.uid, q.text, q.role, q.speaker, q.retired_at FROM card c JOIN quote q ON q.id = c.quote_id
 WHERE c.uid = :card
"""
_LINEAGE = """
SELECT 'parent' AS role, p.uid, p.text FROM quote_lineage l JOIN quote p ON p.id = l.parent_id
  JOIN quote q ON q.id = l.child_id WHERE q.uid = :quote
UNION ALL
SELECT 'child', k.uid, k.text FROM quote_lineage l JOIN quote k ON k.id = l.child_id
  JOIN quote q ON q.id = l.parent_id WHERE q.uid = :quote
"""
_DRAFT = """
SELECT d.kind, d.at FROM draft_decision d JOIN operation o ON o.id = d.operation_id
 WHERE d.digest = :digest AND o.undone_at IS NULL
 ORDER BY d.at, d.id
"""


def uids_from(reader: Reader, letters: str) -> list[str]:
    """The uids of cards that begin with some letters, none of which is a wildcard; in order."""
    rows = reader.rows("SELECT uid FROM card WHERE uid LIKE :pattern ORDER BY uid", pattern=f"{letters}%")
    return [row["uid"] for row in rows]


def flags(reader: Reader) -> Mapping[str, Row]:
    """What was last said of each card that was ever flagged: kind, note and instant, by uid."""
    return {row["uid"]: row for row in reader.rows(_FLAGS)}


def edits_of(reader: Reader, card: str) -> list[Row]:
    """The learner's words for a card and those of its source then, in order."""
    return reader.rows(_EDITS, card=card)


def events_of(reader: Reader, card: str) -> list[Row]:
    """All that happened to a card, in order, and whether it was taken back."""
    return reader.rows(_EVENTS, card=card)


def quote_of(reader: Reader, card: str) -> Row | None:
    """The quote that a card was drawn from."""
    return next(iter(reader.rows(_QUOTE, card=card)), None)


def lineage_of(reader: Reader, quote: str) -> list[Row]:
    """The quotes that a quote came out of, and those that came out of it."""
    return reader.rows(_LINEAGE, quote=quote)


def draft_decisions_of(reader: Reader, digest: str) -> list[Row]:
    """What was said of a draft, in order."""
    return reader.rows(_DRAFT, digest=digest)


def wording_of_source(reader: Reader, card: str) -> Row:
    """What the source says on both sides of a card, and what it blanks."""
    return reader.rows("SELECT front, back, blank FROM card WHERE uid = :card", card=card)[0]


def source_text(reader: Reader, uri: str) -> str:
    """The text of a source as it was last imported; bytes that are no UTF-8 are replaced."""
    stored = reader.rows("SELECT text FROM source WHERE uri = :uri", uri=uri)[0]["text"]
    return zlib.decompress(stored).decode("utf-8", "replace")

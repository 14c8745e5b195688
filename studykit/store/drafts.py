"""Drafts drawn from quotes: what is eligible, what was decided, and the cards that follow from it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from studykit.cards.drafts import draft_digest
from studykit.store.card_decisions import decided_at
from studykit.store.reads import Reader, Row
from studykit.store.rows import chunks, insert_rows, table, update_rows
from studykit.store.tables import Card, DraftDecision, Operation, Quote, Reading, SectionWork

_ELIGIBLE = """
SELECT q.id, q.uid, q.text, q.section_id, t.name AS topic
  FROM quote q JOIN section s ON s.id = q.section_id LEFT JOIN topic t ON t.id = s.topic_id
 WHERE q.retired_at IS NULL AND q.proposed_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM card c WHERE c.quote_id = q.id)
 ORDER BY s.source_id, s.position, q."offset"
"""
_DECISIONS = """
SELECT d.digest, d.kind FROM draft_decision d JOIN operation o ON o.id = d.operation_id
 WHERE o.undone_at IS NULL ORDER BY d.at, d.id
"""


def eligible_quotes(reader: Reader) -> list[Row]:
    """Live quotes that no card was drawn from and that were not looked at for one, in reading order."""
    return reader.rows(_ELIGIBLE)


def draft_decisions(reader: Reader) -> dict[str, str]:
    """`accept` or `reject` by digest of the draft, the newest that stands."""
    return {row["digest"]: row["kind"] for row in reader.rows(_DECISIONS)}


def insert_drafts(
    connection: Connection, rows: Sequence[Mapping[str, Any]], quotes: Sequence[int], now: datetime
) -> None:
    """Write cards proposed from quotes, and note which quotes were looked at, by row id."""
    insert_rows(connection, Card, [{**row, "created_at": now, "retired_at": None} for row in rows])
    update_rows(connection, Quote, [{"id": number, "proposed_at": now} for number in quotes])


def decide_drafts(
    connection: Connection, uids: Sequence[str], kind: str, operation: int, now: datetime
) -> None:
    """Remember that drafts were accepted or rejected, by what they say; all cards that say it follow."""
    card = table(Card)
    digests: dict[str, None] = {}
    for chunk in chunks(uids):
        found = connection.execute(select(card.c.back, card.c.blank).where(card.c.uid.in_(chunk)))
        digests |= {draft_digest(row.back, row.blank): None for row in found}
    at = decided_at(connection, DraftDecision, now)
    rows = [{"digest": digest, "kind": kind, "at": at, "operation_id": operation} for digest in digests]
    connection.execute(insert(table(DraftDecision)), rows)
    fold_drafts(connection, digests, now)


def fold_drafts(connection: Connection, digests: Iterable[str], now: datetime) -> None:
    """Make the cards with some contents what the standing decisions say: drafts, cards, or retired."""
    wanted = set(digests)
    decided = _standing(connection, wanted)
    card, quote = table(Card), table(Quote)
    columns = (card.c.id, card.c.back, card.c.blank, card.c.retired_at, quote.c.retired_at.label("gone"))
    rows = connection.execute(select(*columns).join(quote, quote.c.id == card.c.quote_id)).all()
    changed = []
    for row in rows:
        digest = draft_digest(row.back, row.blank)
        if digest in wanted:
            kind = decided.get(digest)
            retired = (row.retired_at or now) if kind == "reject" else row.gone
            changed.append({"id": row.id, "draft": kind != "accept", "retired_at": retired})
    update_rows(connection, Card, changed)


def _standing(connection: Connection, digests: Iterable[str]) -> dict[str, str]:
    decision = table(DraftDecision)
    standing = (
        select(decision.c.digest, decision.c.kind)
        .join(Operation, Operation.id == decision.c.operation_id)
        .where(Operation.undone_at.is_(None))
        .order_by(decision.c.at, decision.c.id)
    )
    found: dict[str, str] = {}
    for chunk in chunks(sorted(digests)):
        rows = connection.execute(standing.where(decision.c.digest.in_(chunk)))
        found |= {row.digest: row.kind for row in rows}
    return found


def of_read_works(connection: Connection, uids: Sequence[str]) -> list[str]:
    """Those among some cards of quotes whose work has been read, by more than a skim."""
    read = (
        select(SectionWork.section_id)
        .join(Reading, Reading.work_id == SectionWork.work_id)
        .where(Reading.state == "read", Reading.reading_pass.in_(("read", "study")))
    )
    found: list[str] = []
    for chunk in chunks(uids):
        cards = select(Card.uid).join(Quote, Quote.id == Card.quote_id)
        found += connection.execute(cards.where(Card.uid.in_(chunk), Quote.section_id.in_(read))).scalars()
    return found

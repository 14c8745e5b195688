"""The source of the learner's own cards and notes: its text, and the cards that a name stands for."""

import zlib

from sqlalchemy import Connection, select

from studykit.store.tables import Card, Claim, Memory, Source


def source_text(connection: Connection, uri: str) -> str | None:
    """The text of a source that studykit itself wrote; None when there is none yet."""
    stored = connection.execute(select(Source.text).where(Source.uri == uri)).scalar()
    return None if stored is None else zlib.decompress(stored).decode()


def locked_cards_named(connection: Connection, name: str) -> list[str]:
    """The uids of live cards of the claim with a `{#id}` that are locked, in order."""
    cards = (
        select(Card.uid)
        .join(Claim, Claim.id == Card.claim_id)
        .outerjoin(Memory, Memory.card_id == Card.id)
        .where(Claim.name == name, Card.retired_at.is_(None))
        .where(Memory.card_id.is_(None) | ~Memory.unlocked)
    )
    return list(connection.execute(cards.order_by(Card.kind, Card.ordinal)).scalars())


def cards_named(connection: Connection, name: str) -> list[str]:
    """The uids of all live cards of the claim with a `{#id}`, in order."""
    cards = select(Card.uid).join(Claim, Claim.id == Card.claim_id)
    named = cards.where(Claim.name == name, Card.retired_at.is_(None)).order_by(Card.kind, Card.ordinal)
    return list(connection.execute(named).scalars())

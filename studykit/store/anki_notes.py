"""Our cards as Anki knows them: by the guid of their note."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection, select

from studykit.store.tables import AnkiNote, Card


class NotedCard(NamedTuple):
    """A card of a note that was exported.

    Attributes:
        guid: of its note.
        mod: epoch seconds of the note's last change of words on this side.
        deck, digest: of the note as it was last exported.
        uid, kind, ordinal, draft, retired: of the card.
    """

    guid: str
    mod: int
    deck: str
    digest: str
    uid: str
    kind: str
    ordinal: int
    draft: bool
    retired: bool


def noted_cards(connection: Connection) -> Iterator[NotedCard]:
    """The cards of all notes that were exported."""
    for parent in ("claim_id", "quote_id"):
        query = (
            select(
                AnkiNote.guid, AnkiNote.mod, AnkiNote.deck, AnkiNote.digest, Card.uid, Card.kind,
                Card.ordinal, Card.draft, Card.retired_at.is_not(None),
            )
            .join(Card, getattr(Card, parent) == getattr(AnkiNote, parent))
            .order_by(Card.id)
        )  # fmt: skip
        for row in connection.execute(query):
            yield NotedCard(*row)


def our_guids(connection: Connection) -> set[str]:
    """The guids of all notes that were exported."""
    return set(connection.execute(select(AnkiNote.guid)).scalars())

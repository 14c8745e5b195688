"""What an export reads and writes: the stamps of Anki notes."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select, update

from studykit.store.rows import insert_rows
from studykit.store.tables import AnkiNote, Claim, Quote


def stamps(connection: Connection) -> dict[str, dict[str, Any]]:
    """Guid, deck, ordinals, digest and mod (epoch seconds) of exported notes, by uid of claim or quote."""
    found: dict[str, dict[str, Any]] = {}
    for parent, reference in ((Claim, AnkiNote.claim_id), (Quote, AnkiNote.quote_id)):
        columns = (AnkiNote.guid, AnkiNote.deck, AnkiNote.ordinals, AnkiNote.digest, AnkiNote.mod)
        for row in connection.execute(
            select(parent.uid.label("uid"), *columns).join(parent, parent.id == reference)
        ).mappings():
            found[row["uid"]] = dict(row)
    return found


def write_stamps(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep the stamps of notes that are new or changed; `parent` is the uid of a claim or quote."""
    claims = {row[0]: row[1] for row in connection.execute(select(Claim.uid, Claim.id))}
    quotes = {row[0]: row[1] for row in connection.execute(select(Quote.uid, Quote.id))}
    known = set(connection.execute(select(AnkiNote.guid)).scalars())
    added = []
    for row in rows:
        values = {name: value for name, value in row.items() if name != "parent"}
        if row["guid"] in known:
            connection.execute(update(AnkiNote).where(AnkiNote.guid == row["guid"]).values(**values))
        else:
            parents = {"claim_id": claims.get(row["parent"]), "quote_id": quotes.get(row["parent"])}
            added.append(values | parents)
    insert_rows(connection, AnkiNote, added)

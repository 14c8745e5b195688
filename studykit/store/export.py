"""What an export reads and writes: the stamps of Anki notes."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select, update

from studykit.store.rows import insert_rows
from studykit.store.tables import AnkiNote, Claim, Quote

_STAMP = ("guid", "note_type", "deck", "ordinals", "digest", "mod")


def stamps(connection: Connection) -> dict[str, dict[str, Any]]:
    """What was stamped on each exported note, by uid of its claim or quote; `mod` in epoch seconds."""
    found: dict[str, dict[str, Any]] = {}
    for parent, reference in ((Claim, AnkiNote.claim_id), (Quote, AnkiNote.quote_id)):
        columns = [getattr(AnkiNote, name) for name in _STAMP]
        for row in connection.execute(
            select(parent.uid.label("uid"), *columns).join(parent, parent.id == reference)
        ).mappings():
            found[row["uid"]] = {name: row[name] for name in _STAMP}
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


def keep_stamps(connection: Connection, told: Mapping[str, Mapping[str, Any]]) -> None:
    """Take over what Anki was told before an older state came back, as it passes over what is not newer.

    Args:
        connection: a transaction of the library that is back.
        told: the stamps of the library that was there; those of unknown claims and quotes are left out.
    """
    own = stamps(connection)
    known = {uid for parent in (Claim, Quote) for uid in connection.execute(select(parent.uid)).scalars()}
    newer = [
        {"parent": uid, **stamp}
        for uid, stamp in told.items()
        if uid in known and (uid not in own or stamp["mod"] > own[uid]["mod"])
    ]
    write_stamps(connection, newer)

"""The full-text index: one row for each live work, quote and claim."""

from collections.abc import Mapping

from sqlalchemy import Connection, select, text

from studykit.store.apply import search_row
from studykit.store.fold import work_words
from studykit.store.tables import Claim, Quote, Work

_INDEXED = 150_000  # characters of a text that can be found: PostgreSQL takes 1,048,575 bytes of words


def write_index(connection: Connection, texts: Mapping[int, str | None]) -> None:
    """Make some rows of the index hold these texts; a row whose text is None goes."""
    if texts:
        old = [{"row": row} for row in texts]
        connection.execute(text("DELETE FROM search_index WHERE rowid = :row"), old)
    new = [{"row": row, "body": body[:_INDEXED]} for row, body in texts.items() if body is not None]
    if new:
        connection.execute(text("INSERT INTO search_index (rowid, body) VALUES (:row, :body)"), new)


def rebuild_index(connection: Connection) -> None:
    """Make the index hold what is live, and nothing else."""
    connection.execute(text("DELETE FROM search_index"))
    write_index(connection, live_texts(connection))


def live_texts(connection: Connection) -> dict[int, str | None]:
    """What each live work, quote and claim is found by, by its row of the index."""
    texts: dict[int, str | None] = {}
    columns = (Work.id, Work.key, Work.title, Work.authors, Work.summary)
    for row in connection.execute(select(*columns).where(Work.retired_at.is_(None))).mappings():
        texts[search_row("work", row["id"])] = work_words(row["key"], dict(row))
    for kind, model in (("quote", Quote), ("claim", Claim)):
        live = select(model.id, model.text).where(model.retired_at.is_(None))
        texts |= {search_row(kind, number): words for number, words in connection.execute(live)}
    return texts

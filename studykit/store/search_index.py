"""The full-text index: one row for each live work, quote and claim."""

from collections.abc import Mapping

from sqlalchemy import Connection, text


def write_index(connection: Connection, texts: Mapping[int, str | None]) -> None:
    """Make some rows of the index hold these texts; a row whose text is None goes."""
    if texts:
        old = [{"row": row} for row in texts]
        connection.execute(text("DELETE FROM search_index WHERE rowid = :row"), old)
    new = [{"row": row, "body": body} for row, body in texts.items() if body is not None]
    if new:
        connection.execute(text("INSERT INTO search_index (rowid, body) VALUES (:row, :body)"), new)

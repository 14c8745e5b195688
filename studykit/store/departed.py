"""Sources whose file is gone, or that the learner wants no longer: their rows stay, and may be read again."""

import zlib
from collections.abc import Iterable

from sqlalchemy import Connection, select, update

from studykit.store.apply import SourceRow
from studykit.store.rows import table
from studykit.store.tables import Source

UNREAD = 0
"""The grammar of a source that is to be read again, though its bytes are those of last time."""


def stored_uris(connection: Connection) -> list[str]:
    """Where all sources come from, in the order of their first import."""
    return list(connection.execute(select(Source.uri).order_by(Source.id)).scalars())


def departed_row(connection: Connection, uri: str, why: str) -> SourceRow:
    """The row of a source that states nothing any more; it keeps its text, and its report says why."""
    row = connection.execute(select(table(Source)).where(Source.uri == uri)).one()
    report = row.report | {"departed": why}
    return SourceRow(row.uri, row.title, row.origin, zlib.decompress(row.text), row.digest, UNREAD, report)


def read_again(connection: Connection, ids: Iterable[int]) -> None:
    """Have some sources read again at their next import."""
    connection.execute(update(table(Source)).where(Source.id.in_(list(ids))).values(grammar=UNREAD))

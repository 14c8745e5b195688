"""The texts that sources had before operations replaced them: what an undo imports again."""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from studykit.store.rows import table
from studykit.store.tables import Operation, Source, SourceVersion

KEPT = 20
"""Texts that are kept of a source; an operation whose text is gone cannot be undone."""

Text = bytes | None
"""What a source states, compressed; None when nothing is read of it: it is new, or it departed."""


class Version(NamedTuple):
    """A source that an operation changed, and what it stated on the other side of that change."""

    source_id: int
    uri: str
    title: str
    origin: str
    text: Text


def source_texts(connection: Connection, uris: Iterable[str]) -> dict[str, Text]:
    """What some sources state now, by uri."""
    wanted = list(uris)
    columns = select(Source.uri, Source.text, Source.report)
    found = {row.uri: row for row in connection.execute(columns.where(Source.uri.in_(wanted)))}
    return {uri: _stated(found[uri]) if uri in found else None for uri in wanted}


def _stated(row: Any) -> Text:
    return None if row.report.get("departed") else row.text


def keep_versions(connection: Connection, operation: int, before: Mapping[str, Text]) -> None:
    """Keep what sources stated before an operation, and name them in it; of one source the first time counts.

    Args:
        connection: the transaction; all sources are written.
        operation: its row id.
        before: what they stated, by uri.
    """
    version = table(SourceVersion)
    ids = dict(connection.execute(select(Source.uri, Source.id).where(Source.uri.in_(list(before)))).all())
    kept = select(version.c.source_id).where(version.c.operation_id == operation)
    known = set(connection.execute(kept).scalars())
    new = {uri: number for uri, number in ids.items() if number not in known}
    if not new:
        return
    rows = [
        {"source_id": number, "operation_id": operation, "text": before[uri]} for uri, number in new.items()
    ]
    connection.execute(insert(version), rows)
    summary = connection.execute(select(Operation.summary).where(Operation.id == operation)).scalar_one()
    sources = [*summary.get("sources", ()), *new]
    here = table(Operation).c.id == operation
    connection.execute(update(table(Operation)).where(here).values(summary=summary | {"sources": sources}))
    for number in new.values():
        _drop_old(connection, number)


def _drop_old(connection: Connection, source_id: int) -> None:
    version = table(SourceVersion)
    of_source = version.c.source_id == source_id
    newest = select(version.c.operation_id).where(of_source).order_by(version.c.operation_id.desc())
    last = connection.execute(newest.offset(KEPT - 1).limit(1)).scalar()
    if last is not None:
        connection.execute(delete(version).where(of_source, version.c.operation_id < last))


def versions_of(connection: Connection, operation: int) -> list[Version]:
    """The sources that an operation changed, in the order of their first import, texts unpacked."""
    columns = (Source.id, Source.uri, Source.title, Source.origin, SourceVersion.text)
    rows = connection.execute(
        select(*columns)
        .join(SourceVersion, SourceVersion.source_id == Source.id)
        .where(SourceVersion.operation_id == operation)
        .order_by(Source.id)
    )
    return [Version(*row[:4], text=None if row.text is None else zlib.decompress(row.text)) for row in rows]


def swap_versions(connection: Connection, operation: int, texts: Mapping[int, Text]) -> None:
    """Keep for an operation what its sources stated until now, by row id: an undo and its redo alike."""
    version = table(SourceVersion)
    for source_id, text in texts.items():
        here = (version.c.source_id == source_id) & (version.c.operation_id == operation)
        connection.execute(update(version).where(here).values(text=text))


def unread_sources(connection: Connection, grammar: int, sources: Sequence[Version]) -> list[Version]:
    """Those among some sources that state something else than the given text, or are to be read again."""
    columns = select(Source.id, Source.text, Source.report, Source.grammar)
    rows = connection.execute(columns.where(Source.id.in_([source.source_id for source in sources])))
    now = {row.id: (_stated(row), row.grammar) for row in rows}
    return [source for source in sources if not _is_read(source.text, *now[source.source_id], grammar)]


def _is_read(wanted: Text, text: Text, read_by: int, grammar: int) -> bool:
    if wanted is None or text is None:
        return wanted is text
    return zlib.decompress(text) == wanted and read_by == grammar

"""Purge: the one way in which anything is removed for good."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studykit.app.context import App
from studykit.app.settings import review_settings
from studykit.review.day import date_to_day
from studykit.store.address import sqlite_path

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from studykit.store.purge import Rows


@dataclass(frozen=True, slots=True)
class Purge:
    """What is to be removed.

    Attributes:
        sources: uris of sources; none for what was retired.
        before: the instant before which records were retired; None for sources.
    """

    sources: tuple[str, ...] = ()
    before: datetime | None = None


def of_sources(app: App, names: Sequence[str]) -> Purge:
    """Remove sources with everything of them; forgotten ones, too.

    Raises:
        NotFoundError, AmbiguousError: a name fits no source, or several.
    """
    from studykit.app.importing import named_sources

    return Purge(sources=tuple(named_sources(app, names, departed=True)))


def of_retired(app: App, day: date) -> Purge:
    """Remove the records that were retired before a study day."""
    from datetime import UTC

    with app.reading() as reader:
        settings = review_settings(reader, app.now_ms)
    start = settings.day_start_ms(date_to_day(day))
    return Purge(before=datetime.fromtimestamp(start / 1000, UTC))


def count_rows(app: App, purge: Purge) -> dict[str, int]:
    """How many rows of which table would be removed; nothing is changed."""
    with app.writing() as connection:
        return {name: len(numbers) for name, numbers in _rows(connection, purge).items()}


def carry_out(app: App, purge: Purge) -> tuple[dict[str, int], Path | None]:
    """Remove it, after a backup; it cannot be undone.

    Returns:
        How many rows of which table were removed, and the backup; None for a library on a server.
    """
    from studykit.app.upkeep import backup_database
    from studykit.store.purge import remove

    kept = backup_database(app, None) if sqlite_path(app.url) else None
    with app.writing() as connection:
        rows = _rows(connection, purge)
        counts = {name: len(numbers) for name, numbers in rows.items()}
        if rows:
            summary: dict[str, Any] = {"removed": counts}
            app.operation("purge", summary)
            remove(connection, rows, app.now)
    return counts, kept


def _rows(connection: "Connection", purge: Purge) -> "Rows":
    from studykit.store.purge import retired_rows, rows_of_source, with_dependents

    if purge.before is not None:
        return retired_rows(connection, purge.before)
    rows: Rows = {}
    for uri in purge.sources:
        for name, numbers in rows_of_source(connection, uri).items():
            rows.setdefault(name, set()).update(numbers)
    return with_dependents(connection, rows)

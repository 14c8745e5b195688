"""What a sound library never shows, asked of the database."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Connection, func, select, text

from studykit.store.rows import table
from studykit.store.search_index import live_texts
from studykit.store.tables import Device, Reading

_ORPHANS: Final[Mapping[str, str]] = {
    "live works that no live line lists": """
SELECT count(*) FROM work w WHERE w.retired_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM listing l WHERE l.work_id = w.id AND l.retired_at IS NULL)""",
    "live cards of claims or quotes that are retired": """
SELECT count(*) FROM card k LEFT JOIN claim c ON c.id = k.claim_id LEFT JOIN quote q ON q.id = k.quote_id
 WHERE k.retired_at IS NULL AND (c.retired_at IS NOT NULL OR q.retired_at IS NOT NULL)""",
    "live claims and quotes in sections that are retired": """
SELECT count(*) FROM (SELECT section_id, retired_at FROM claim
                      UNION ALL SELECT section_id, retired_at FROM quote) r
  JOIN section s ON s.id = r.section_id WHERE r.retired_at IS NULL AND s.retired_at IS NOT NULL""",
    "retractions of events of another card": """
SELECT count(*) FROM event e JOIN event t ON t.id = e.target_id WHERE e.card_id <> t.card_id""",
}


def damage(connection: Connection) -> list[str]:
    """What SQLite finds wrong with its file, and the tables whose rows refer to rows that are not there."""
    if connection.dialect.name != "sqlite":
        return []
    pages = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check(10)") if row[0] != "ok"]
    tables = sorted({row[0] for row in connection.exec_driver_sql("PRAGMA foreign_key_check")})
    return [*pages, *(f"rows of {name} refer to rows that are missing" for name in tables)]


def orphans(connection: Connection) -> list[str]:
    """Rows that hang in the air, by what they are."""
    counts = {what: connection.execute(text(sql)).scalar_one() for what, sql in _ORPHANS.items()}
    return [f"{count} {what}" for what, count in counts.items() if count]


def index_differs(connection: Connection) -> int:
    """How many rows the search index has too many or too few."""
    found = set(connection.execute(text("SELECT rowid FROM search_index")).scalars())
    return len(found ^ live_texts(connection).keys())


def reading_states(connection: Connection) -> dict[int, dict[str, Any]]:
    """The stored reading states, as columns by row id of the work."""
    rows = (dict(row) for row in connection.execute(select(table(Reading))).mappings())
    return {row.pop("work_id"): row for row in rows}


def last_event_ms(connection: Connection) -> int:
    """The instant of this machine's last event; 0 without one."""
    last: int | None = connection.execute(select(func.max(Device.last_ms)).where(Device.here)).scalar()
    return last or 0

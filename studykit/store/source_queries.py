"""What the library holds of a source, as SQL text: an unchanged source must load nothing heavier."""

from typing import Any

from studykit.store.reads import Reader, Row

SOURCES = "SELECT id, uri, digest, grammar, report FROM source"
ANSWER = "SELECT text, validators FROM source WHERE uri = :uri AND validators IS NOT NULL"
LIVE = """
SELECT 'works' AS name, count(DISTINCT l.work_id) AS n FROM listing l JOIN section s ON s.id = l.section_id
 WHERE s.source_id = :source AND l.retired_at IS NULL
UNION ALL SELECT 'quotes', count(*) FROM quote q JOIN section s ON s.id = q.section_id
 WHERE s.source_id = :source AND q.retired_at IS NULL
UNION ALL SELECT 'claims', count(*) FROM claim c JOIN section s ON s.id = c.section_id
 WHERE s.source_id = :source AND c.retired_at IS NULL
UNION ALL SELECT 'cards', count(*) FROM card k LEFT JOIN claim c ON c.id = k.claim_id
  LEFT JOIN quote q ON q.id = k.quote_id JOIN section s ON s.id = COALESCE(c.section_id, q.section_id)
 WHERE s.source_id = :source AND k.retired_at IS NULL
UNION ALL SELECT 'links', count(*) FROM link l JOIN section s ON s.id = l.section_id
 WHERE s.source_id = :source AND l.retired_at IS NULL
"""
UNRESOLVED = """
WITH notes AS (SELECT replace(uri, rtrim(uri, replace(uri, '/', '')), '/') || '#' AS name FROM source)
SELECT s.first_line + l."offset" AS line, l.url AS target FROM link l
  JOIN section s ON s.id = l.section_id JOIN source u ON u.id = s.source_id
 WHERE u.uri = :uri AND l.retired_at IS NULL AND l.target_work_id IS NULL AND l.target_topic_id IS NULL
   AND (l.url LIKE '#_%' OR l.url LIKE '%.md#_%' AND l.url NOT LIKE '%:%'
        OR l.url LIKE '%.m%#_%'
           AND EXISTS (SELECT 1 FROM notes n WHERE replace('/' || l.url, n.name, '') <> '/' || l.url))
 ORDER BY line, l.id
"""
"""Anchors that mean nothing yet: of these notes, and of others by a path, or at an address if the library has
notes of that name (the web has many pages that end in `.md`)."""


def sources(reader: Reader) -> dict[str, Row]:
    """Id, digest, grammar and report of each source, by uri."""
    return {row["uri"]: row for row in reader.rows(SOURCES)}


def answer(reader: Reader, uri: str) -> Row | None:
    """The text of a source (compressed) and the validators (JSON) that its server gave with it, if any."""
    return next(iter(reader.rows(ANSWER, uri=uri)), None)


def live_counts(reader: Reader, source_id: int) -> dict[str, int]:
    """How many live works, quotes, claims, cards and links a source has."""
    return {row["name"]: row["n"] for row in reader.rows(LIVE, source=source_id)}


def unresolved(reader: Reader, uri: str) -> list[dict[str, Any]]:
    """The anchors of a source that mean nothing in the library yet, with their lines."""
    return [dict(row) for row in reader.rows(UNRESOLVED, uri=uri)]

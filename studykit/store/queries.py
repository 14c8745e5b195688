"""The SQL of what people wait for. Each query runs unchanged on SQLite and PostgreSQL."""

from collections.abc import Iterable, Sequence
from typing import Any

from studykit.store.reads import Reader, Row
from studykit.store.standing_events import stands

BY_SOURCE = "CASE u.origin WHEN 'seed' THEN 0 ELSE 1 END, u.id"
"""The order of sources: the bundled library, then the others as they came."""

MEMORY_COLUMNS = """
       m.state, m.step, m.due_day, m.due_ms, m.interval_days, m.stability, m.difficulty, m.reps, m.lapses,
       m.last_day, m.last_ms, m.suspended, m.buried_day, m.unlocked
"""
WITH_PLACE = """
  LEFT JOIN claim cl ON cl.id = c.claim_id LEFT JOIN quote q ON q.id = c.quote_id
  JOIN section s ON s.id = COALESCE(cl.section_id, q.section_id) LEFT JOIN topic t ON t.id = s.topic_id
"""
"""Joins to a card its claim or quote, and their section and topic."""

WITH_WORKS = """
  LEFT JOIN claim cl ON cl.id = c.claim_id LEFT JOIN quote q ON q.id = c.quote_id
  JOIN section_work sw ON sw.section_id = COALESCE(cl.section_id, q.section_id)
"""
"""Joins to a card its claim or quote, and each of its works."""

_WORKS = """
SELECT w.id, w.uid, w.key, w.title, w.kind, w.authors, w.et_al, w.year, w.venue, w.url, w.language, w.summary,
       w.importance, w.pages, w.estimate, w.pdf, w.position,
       COALESCE(r.state, 'none') AS state, COALESCE(r.progress, 0) AS progress,
       COALESCE(r.minutes, 0) AS minutes_read,
       r.started_at, r.finished_at
  FROM work w LEFT JOIN reading r ON r.work_id = w.id
 WHERE w.retired_at IS NULL
 ORDER BY w.position
"""
_LISTINGS = f"""
SELECT l.work_id, t.path AS topic, l.role, l.remark, l.part, l.start, u.uri,
       s.first_line + l."offset" AS first, s.first_line + l."offset" + l.lines - 1 AS last
  FROM listing l JOIN section s ON s.id = l.section_id JOIN source u ON u.id = s.source_id
  LEFT JOIN topic t ON t.id = s.topic_id
 WHERE l.retired_at IS NULL
 ORDER BY {BY_SOURCE}, s.position, l."offset"
"""
_NEEDS = """
SELECT n.work_id, n.written, w.key, t.path AS topic, n.needed_work_id
  FROM work_need n LEFT JOIN work w ON w.id = n.needed_work_id LEFT JOIN topic t ON t.id = n.needed_topic_id
 ORDER BY n.work_id, n.ordinal
"""
_CARD_STATES = f"""
SELECT sw.work_id, CASE WHEN c.retired_at IS NOT NULL THEN 'retired' WHEN c.draft THEN 'draft'
                        WHEN m.card_id IS NULL OR NOT m.unlocked THEN 'locked'
                        WHEN m.suspended THEN 'suspended' ELSE m.state END AS state,
       count(*) AS n
  FROM card c {WITH_WORKS}
  LEFT JOIN memory m ON m.card_id = c.id
 GROUP BY 1, 2
"""
_MEMORIES = f"""
SELECT sw.work_id, m.stability, m.last_day
  FROM memory m JOIN card c ON c.id = m.card_id {WITH_WORKS}
 WHERE m.stability IS NOT NULL AND c.retired_at IS NULL
"""
_LINK_KINDS = """
SELECT l.work_id, k.kind FROM link k JOIN listing l ON l.id = k.listing_id
 WHERE k.retired_at IS NULL AND l.retired_at IS NULL
 UNION
SELECT sw.work_id, k.kind FROM link k JOIN section_work sw ON sw.section_id = k.section_id
 WHERE k.retired_at IS NULL AND k.listing_id IS NULL
"""
_DUE_BY_WORK = f"""
SELECT sw.work_id,
       sum(CASE WHEN NOT m.suspended AND m.state <> 'new' AND m.due_day <= :today THEN 1 ELSE 0 END) AS due
  FROM memory m JOIN card c ON c.id = m.card_id {WITH_WORKS}
 WHERE m.unlocked AND c.retired_at IS NULL AND NOT c.draft
 GROUP BY sw.work_id
"""
_LINKS = """
SELECT k.id, k.parent_id, k.kind, k.url, k.title, k.speakers, k.start, k.language, k.remark,
       w.key AS work, k.listing_id
  FROM link k LEFT JOIN work w ON w.id = k.target_work_id
 WHERE k.retired_at IS NULL AND (
       k.listing_id IN (SELECT id FROM listing WHERE work_id = :work AND retired_at IS NULL)
    OR k.listing_id IS NULL AND k.section_id IN (SELECT section_id FROM section_work WHERE work_id = :work))
 ORDER BY k.section_id, k."offset", k.ordinal, k.id
"""
_QUOTES = """
SELECT q.id, q.uid, q.text, q.role, q.speaker, s.id AS section_id, u.uri,
       s.first_line + q."offset" AS first, s.first_line + q."offset" + q.lines - 1 AS last
  FROM quote q JOIN section s ON s.id = q.section_id JOIN source u ON u.id = s.source_id
 WHERE q.retired_at IS NULL
   AND (s.id IN (SELECT section_id FROM section_work WHERE work_id = :work) OR q.cited_work_id = :work)
 ORDER BY u.id, s.position, q."offset"
"""
_CLAIMS = """
SELECT c.id, c.uid, c.kind, c.text, c.prompt, c.answer, c.items, c.speaker, u.origin, u.uri,
       s.first_line + c."offset" AS first, s.first_line + c."offset" + c.lines - 1 AS last
  FROM claim c JOIN section s ON s.id = c.section_id JOIN source u ON u.id = s.source_id
 WHERE c.retired_at IS NULL AND s.id IN (SELECT section_id FROM section_work WHERE work_id = :work)
 ORDER BY u.id, s.position, c."offset"
"""
_TOPICS = """
SELECT t.id, t.uid, t.path, t.name, t.summary, t.position, p.path AS parent FROM topic t
  LEFT JOIN topic p ON p.id = t.parent_id
 WHERE EXISTS (SELECT 1 FROM section s WHERE s.topic_id = t.id AND s.retired_at IS NULL)
    OR EXISTS (SELECT 1 FROM topic c WHERE c.parent_id = t.id)
 ORDER BY t.position
"""
_TOPIC_CARDS = """
SELECT s.topic_id, count(*) AS n FROM card c
  JOIN claim cl ON cl.id = c.claim_id JOIN section s ON s.id = cl.section_id
 WHERE c.retired_at IS NULL AND NOT EXISTS (SELECT 1 FROM section_work sw WHERE sw.section_id = s.id)
 GROUP BY s.topic_id
"""
_CARD_COLUMNS = f"""
SELECT c.id, c.uid, c.kind, c.ordinal, c.note_type, c.blank, c.draft, c.retired_at,
       COALESCE(e.front, c.front) AS front, COALESCE(e.back, c.back) AS back,
       c.front AS source_front, c.back AS source_back, e.seen_front, e.seen_back,
       e.front IS NOT NULL AS edited, NULLIF(f.kind, 'clear') AS flag,
       cl.uid AS claim, q.uid AS quote, COALESCE(cl.speaker, q.speaker) AS speaker, t.path AS topic,
       s.id AS section_id, u.origin, u.uri, u.title AS collection,
       s.first_line + COALESCE(cl."offset", q."offset") AS first,
       s.first_line + COALESCE(cl."offset", q."offset") + COALESCE(cl.lines, q.lines) - 1 AS last,
       {MEMORY_COLUMNS}
"""
_STANDING = """
(SELECT x.id FROM {decisions} x JOIN operation o ON o.id = x.operation_id
  WHERE x.card_id = c.id AND o.undone_at IS NULL ORDER BY x.at DESC, x.id DESC LIMIT 1)
"""
_CARD_TABLES = f"""
  FROM card c {WITH_PLACE} JOIN source u ON u.id = s.source_id LEFT JOIN memory m ON m.card_id = c.id
  LEFT JOIN card_edit e ON e.id = {_STANDING.format(decisions="card_edit")}
  LEFT JOIN card_flag f ON f.id = {_STANDING.format(decisions="card_flag")}
"""
_FLAGS_BY_WORK = f"""
SELECT sw.work_id, count(*) AS flagged, sum(CASE WHEN f.kind = 'leech' THEN 1 ELSE 0 END) AS leeches
  FROM card c {WITH_WORKS}
  JOIN card_flag f ON f.id = {_STANDING.format(decisions="card_flag")}
 WHERE c.retired_at IS NULL AND f.kind <> 'clear'
 GROUP BY sw.work_id
"""
READING_ORDER = f"""
          {BY_SOURCE}, s.position,
          COALESCE(cl."offset", q."offset"), c.ordinal, c.id
"""
_TODAY_ANSWERS = f"""
SELECT e.card_id, sum(e.duration_ms) AS ms,
       sum(CASE WHEN e.rating > 1 THEN 1 ELSE 0 END) AS recalled, count(*) AS n,
       CASE WHEN EXISTS (SELECT 1 FROM event o WHERE o.card_id = e.card_id AND o.kind = 'answer'
                            AND o.study_day < :today AND {stands("o")}) THEN 1 ELSE 0 END AS known
  FROM event e
 WHERE e.study_day = :today AND e.kind = 'answer' AND {stands("e")}
 GROUP BY e.card_id
"""
_PACE = f"""
SELECT avg(duration_ms) AS ms, count(*) AS n FROM (
  SELECT e.duration_ms FROM event e WHERE e.kind = 'answer' AND e.duration_ms > 0 AND {stands("e")}
   ORDER BY e.id DESC LIMIT 500) recent
"""
_SETTINGS = """
SELECT s.name, s.value FROM setting s LEFT JOIN operation o ON o.id = s.operation_id
 WHERE s.since <= :now AND o.undone_at IS NULL ORDER BY s.name, s.since
"""
_WEIGHTS = "SELECT vector FROM weights WHERE adopted_at <= :now ORDER BY adopted_at DESC LIMIT 1"
_SOURCES = f"""
SELECT u.uri, u.title, u.origin, u.digest, u.grammar, u.first_imported_at, u.imported_at, u.report
  FROM source u
 ORDER BY {BY_SOURCE}
"""
_SECTION_WORKS = """
SELECT sw.section_id, w.uid, w.key, w.title, w.authors, w.et_al, w.url
  FROM section_work sw JOIN work w ON w.id = sw.work_id
"""


def works(reader: Reader) -> list[Row]:
    """All works in reading order, with their reading state."""
    return reader.rows(_WORKS)


def listings(reader: Reader) -> list[Row]:
    """Where each work is mentioned: topic, part, lines."""
    return reader.rows(_LISTINGS)


def needs(reader: Reader) -> list[Row]:
    """What each work asks to know first."""
    return reader.rows(_NEEDS)


def aliases(reader: Reader) -> list[Row]:
    """Keys that works answer to beside their own."""
    return reader.rows("SELECT work_id, key FROM work_alias ORDER BY key")


def identifiers(reader: Reader) -> list[Row]:
    """Identifiers of works."""
    return reader.rows("SELECT work_id, scheme, value FROM work_identifier ORDER BY scheme, value")


def tags(reader: Reader) -> list[Row]:
    """Tags of works, in order."""
    return reader.rows("SELECT work_id, name FROM tag ORDER BY work_id, ordinal")


def card_states(reader: Reader) -> list[Row]:
    """How many cards of each work are in which state."""
    return reader.rows(_CARD_STATES)


def memories_by_work(reader: Reader) -> list[Row]:
    """Stability and last study day of each card that was answered, with its work."""
    return reader.rows(_MEMORIES)


def link_kinds(reader: Reader) -> list[Row]:
    """The kinds of links that each work has."""
    return reader.rows(_LINK_KINDS)


def due_by_work(reader: Reader, today: int) -> list[Row]:
    """How many cards of each work are due on a study day."""
    return reader.rows(_DUE_BY_WORK, today=today)


def flags_by_work(reader: Reader) -> list[Row]:
    """How many cards of each work are on the list of those to rewrite, and how many of them as leeches."""
    return reader.rows(_FLAGS_BY_WORK)


def links_of(reader: Reader, work_id: int) -> list[Row]:
    """Links of a work, nested ones too."""
    return reader.rows(_LINKS, work=work_id)


def quotes_of(reader: Reader, work_id: int) -> list[Row]:
    """Quotes of a work, and those that cite it."""
    return reader.rows(_QUOTES, work=work_id)


def claims_of(reader: Reader, work_id: int) -> list[Row]:
    """Claims of a work."""
    return reader.rows(_CLAIMS, work=work_id)


def topics(reader: Reader) -> list[Row]:
    """Topics in reading order."""
    return reader.rows(_TOPICS)


def topic_cards(reader: Reader) -> list[Row]:
    """Number of a topic's own cards."""
    return reader.rows(_TOPIC_CARDS)


def cards(reader: Reader) -> list[Row]:
    """All cards in reading order."""
    return reader.rows(f"{_CARD_COLUMNS}{_CARD_TABLES} ORDER BY {READING_ORDER}")


def cards_named(reader: Reader, uids: Sequence[str]) -> list[Row]:
    """The cards with some uids, in no order."""
    rows: list[Row] = []
    for start in range(0, len(uids), 500):
        named = {f"uid{place}": uid for place, uid in enumerate(uids[start : start + 500])}
        listed = ", ".join(f":{name}" for name in named)
        rows += reader.rows(f"{_CARD_COLUMNS}{_CARD_TABLES} WHERE c.uid IN ({listed})", **named)
    return rows


def answers_of_day(reader: Reader, today: int) -> list[Row]:
    """What was answered on a study day, by card; `known` when it had been answered on an earlier one."""
    return reader.rows(_TODAY_ANSWERS, today=today)


def seconds_per_answer(reader: Reader) -> float | None:
    """The learner's own mean over the last 500 answers; None when fewer than 20 were timed."""
    row = reader.rows(_PACE)[0]
    return float(row["ms"]) / 1000 if row["n"] >= 20 else None


def settings(reader: Reader, now_ms: int) -> dict[str, str]:
    """The settings that hold at an instant, as JSON texts."""
    return {row["name"]: row["value"] for row in reader.rows(_SETTINGS, now=now_ms)}


def weights(reader: Reader, now_ms: int) -> str | None:
    """The FSRS weights that hold at an instant, as a JSON text; None for the defaults."""
    rows = reader.rows(_WEIGHTS, now=now_ms)
    return rows[0]["vector"] if rows else None


def sources(reader: Reader) -> list[Row]:
    """What was imported, and when."""
    return reader.rows(_SOURCES)


def section_works(reader: Reader, sections: Iterable[int] | None = None) -> list[Row]:
    """The works that each section belongs to, in order; of some sections, or of all."""
    chosen = "" if sections is None else f" WHERE sw.section_id IN ({_listed(sections)})"
    return reader.rows(f"{_SECTION_WORKS}{chosen} ORDER BY sw.section_id, sw.ordinal")


def found_texts(reader: Reader, words: str, limit: int) -> list[Row]:
    """Works, quotes and claims that hold all words, best first: `kind`, `id` and `text` each."""
    found = [(("work", "quote", "claim")[row % 4], row // 4) for row in reader.search(words, limit)]
    texts: dict[tuple[str, int], Any] = {}
    for kind, column in (("work", "title"), ("quote", "text"), ("claim", "text")):
        numbers = [number for of_kind, number in found if of_kind == kind]
        for row in _by_id(reader, f'SELECT id, uid, {column} AS text FROM "{kind}"', numbers):
            texts[kind, row["id"]] = {"kind": kind, **row}
    return [texts[key] for key in found if key in texts]


def keys_of(reader: Reader, numbers: Sequence[int]) -> dict[int, str]:
    """The citation keys of some works, by row id."""
    return {row["id"]: row["key"] for row in _by_id(reader, "SELECT id, key FROM work", numbers)}


def places(reader: Reader, kind: str, numbers: Sequence[int]) -> list[Row]:
    """Where quotes or claims stand: section, source and lines."""
    sql = (
        'SELECT r.id, s.id AS section_id, u.uri, t.path AS topic, s.first_line + r."offset" AS first'
        f' FROM "{kind}" r JOIN section s ON s.id = r.section_id JOIN source u ON u.id = s.source_id'
        " LEFT JOIN topic t ON t.id = s.topic_id"
    )
    return _by_id(reader, sql, numbers, "r.id")


def _by_id(reader: Reader, sql: str, numbers: Sequence[int], column: str = "id") -> list[Row]:
    if not numbers:
        return []
    return reader.rows(f"{sql} WHERE {column} IN ({_listed(numbers)})")


def _listed(numbers: Iterable[int]) -> str:
    """Numbers as the inside of an `IN`, which may not be empty."""
    return ", ".join(str(int(number)) for number in numbers) or "NULL"


def claim_texts(reader: Reader) -> list[Row]:
    """The words of all claims and quotes, by uid, retired ones too."""
    return reader.rows(
        "SELECT uid, kind, text, prompt, answer, items, context FROM claim"
        " UNION ALL SELECT uid, 'quote', text, NULL, NULL, '[]', NULL FROM quote"
    )


def exported(reader: Reader) -> list[Row]:
    """What was exported to Anki: the uid of the claim or quote, the deck, and the ordinals as a JSON text."""
    return reader.rows(
        "SELECT COALESCE(c.uid, q.uid) AS parent, n.note_type, n.deck, CAST(n.ordinals AS TEXT) AS ordinals"
        " FROM anki_note n LEFT JOIN claim c ON c.id = n.claim_id LEFT JOIN quote q ON q.id = n.quote_id"
        " ORDER BY n.id"
    )


def work_tags(reader: Reader) -> list[Row]:
    """Tags by the key of their work."""
    return reader.rows(
        "SELECT w.key, g.name FROM tag g JOIN work w ON w.id = g.work_id ORDER BY w.id, g.ordinal"
    )


def quote_cards(reader: Reader) -> list[Row]:
    """The sections of quotes that cards were drawn from."""
    return reader.rows(
        "SELECT q.section_id FROM card c JOIN quote q ON q.id = c.quote_id WHERE c.retired_at IS NULL"
    )

"""The SQL of what a learner sees of the memory: answers by day, histories, what each work's cards stand at.

Each query runs unchanged on SQLite and PostgreSQL.
"""

from collections.abc import Sequence

from studykit.store.queries import MEMORY_COLUMNS, WITH_PLACE
from studykit.store.reads import Reader, Row
from studykit.store.standing_events import stands

# Whether recall is tested: the card was in review, and no answer of the same study day came before.
_ANSWERS = f"""
WITH placed AS (
  SELECT e.kind, e.study_day, e.rating, e.duration_ms, (e.at_ms / 60000 + e.utc_offset) / 60 % 24 AS hour,
         LAG(CASE e.kind WHEN 'reset' THEN 'new' ELSE COALESCE(e.state, 'review') END) OVER card AS state,
         LAG(e.interval_days) OVER card AS interval_days, LAG(e.study_day) OVER card AS day_before
    FROM event e WHERE e.kind IN ('answer', 'set_due', 'reset') AND {stands("e")}
  WINDOW card AS (PARTITION BY e.card_id ORDER BY e.at_ms, e.uid))
SELECT study_day AS day, hour, rating,
       CASE WHEN state IS NULL OR state = 'new' THEN 'new'
            WHEN state <> 'review' OR day_before = study_day THEN 'learning'
            WHEN interval_days < :mature THEN 'young' ELSE 'mature' END AS stage,
       count(*) AS n, sum(COALESCE(duration_ms, 0)) AS ms
  FROM placed WHERE kind = 'answer'
 GROUP BY 1, 2, 3, 4
 ORDER BY 1, 2, 3, 4
"""
_HISTORIES = f"""
SELECT e.card_id AS card, e.study_day AS day, e.rating FROM event e
 WHERE e.kind IN ('answer', 'reset') AND {stands("e")}
 ORDER BY e.card_id, e.at_ms, e.uid
"""
_CARDS = f"""
SELECT c.uid, {MEMORY_COLUMNS} FROM memory m JOIN card c ON c.id = m.card_id
 WHERE c.retired_at IS NULL AND NOT c.draft
 ORDER BY c.id
"""
_LOCKED = """
SELECT count(*) AS n FROM card c LEFT JOIN memory m ON m.card_id = c.id
 WHERE c.retired_at IS NULL AND NOT c.draft AND (m.card_id IS NULL OR NOT m.unlocked)
"""
_MET = f"""
SELECT w.uid, t.path AS topic, m.stability, m.last_day
  FROM memory m JOIN card c ON c.id = m.card_id {WITH_PLACE}
  LEFT JOIN section_work sw ON sw.section_id = s.id LEFT JOIN work w ON w.id = sw.work_id
 WHERE m.stability IS NOT NULL AND c.retired_at IS NULL AND NOT c.draft
"""
_OF_WORK = f"""
SELECT COALESCE(cl.uid, q.uid) AS claim, {MEMORY_COLUMNS} FROM card c {WITH_PLACE}
  JOIN section_work sw ON sw.section_id = s.id LEFT JOIN memory m ON m.card_id = c.id
 WHERE sw.work_id = :work AND c.retired_at IS NULL AND NOT c.draft
"""
_LAPSES = f"""
SELECT w.id AS work_id, COALESCE(cl.uid, q.uid) AS claim, e.study_day AS day
  FROM event e JOIN card c ON c.id = e.card_id {WITH_PLACE}
  JOIN section_work sw ON sw.section_id = s.id JOIN work w ON w.id = sw.work_id
 WHERE e.study_day >= :since AND e.kind = 'answer' AND e.rating = 1 AND {stands("e")}
   AND c.retired_at IS NULL AND w.retired_at IS NULL
   AND (SELECT b.state FROM event b WHERE b.card_id = e.card_id AND b.at_ms < e.at_ms AND b.kind = 'answer'
           AND {stands("b")}
         ORDER BY b.at_ms DESC, b.uid DESC LIMIT 1) = 'review'
 ORDER BY e.at_ms, e.uid
"""
_LAST_READ = """
SELECT r.work_id, max(r.study_day) AS day FROM reading_session r JOIN operation o ON o.id = r.operation_id
 WHERE r.action IN ('log', 'done') AND o.undone_at IS NULL
 GROUP BY r.work_id
"""
_PLACES = """
SELECT r.uid, {words} AS text, u.uri, s.first_line + r."offset" AS first
  FROM {kind} r JOIN section s ON s.id = r.section_id JOIN source u ON u.id = s.source_id
 WHERE r.uid IN ({named})
"""
_WORDS = {"claim": "COALESCE(r.prompt, r.text)", "quote": "r.text"}


def answers_by_hour(reader: Reader, mature: int) -> list[Row]:
    """Answers that count, by study day, hour of the day, rating and stage of the card: `n` and their `ms`.

    Args:
        reader: the library.
        mature: interval in days from which on a card in review counts as mature.
    """
    return reader.rows(_ANSWERS, mature=mature)


def histories(reader: Reader) -> list[Row]:
    """Answers that count, by card and in order: `card`, `day`, `rating`; without a rating it is a reset."""
    return reader.rows(_HISTORIES)


def count_answers(reader: Reader) -> int:
    """Answers in the log, those taken back among them."""
    return int(reader.rows("SELECT count(*) AS n FROM event WHERE kind = 'answer'")[0]["n"])


def live_memories(reader: Reader) -> list[Row]:
    """Memories of all cards that may be asked, each with its `uid`."""
    return reader.rows(_CARDS)


def count_locked(reader: Reader) -> int:
    """Cards that wait for their work to be read."""
    return int(reader.rows(_LOCKED)[0]["n"])


def met_cards(reader: Reader) -> list[Row]:
    """Topic, stability and last study day of cards that were met, once for each work (`uid`, or none)."""
    return reader.rows(_MET)


def memories_of(reader: Reader, work_id: int) -> list[Row]:
    """Claim and memory of each card of a work; without a memory the `state` is None."""
    return reader.rows(_OF_WORK, work=work_id)


def lapses(reader: Reader, since: int) -> list[Row]:
    """Claims of works forgotten in reviews from a study day on, in order."""
    return reader.rows(_LAPSES, since=since)


def last_read(reader: Reader) -> dict[int, int]:
    """Study day on which each work was last read, by its row."""
    return {row["work_id"]: row["day"] for row in reader.rows(_LAST_READ)}


def claim_places(reader: Reader, uids: Sequence[str]) -> dict[str, Row]:
    """Words, source and line of some claims and quotes, by uid."""
    named = {f"uid{place}": uid for place, uid in enumerate(uids)}
    listed = ", ".join(f":{name}" for name in named) or "NULL"
    return {
        row["uid"]: row
        for kind, words in _WORDS.items()
        for row in reader.rows(_PLACES.format(words=words, kind=kind, named=listed), **named)
    }

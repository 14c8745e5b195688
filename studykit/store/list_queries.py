"""The SQL of lists for other programs: what was said of works, and the log, in pieces."""

from collections.abc import Iterator

from studykit.store.queries import BY_SOURCE
from studykit.store.reads import Reader, Row
from studykit.store.standing_events import stands

_SAID = f"""
SELECT {{columns}}, s.id AS section_id, t.path AS topic, u.uri, s.first_line + r."offset" AS first,
       s.first_line + r."offset" + r.lines - 1 AS last
  FROM {{table}} r JOIN section s ON s.id = r.section_id JOIN source u ON u.id = s.source_id
  LEFT JOIN topic t ON t.id = s.topic_id
 WHERE r.retired_at IS NULL
 ORDER BY {BY_SOURCE}, s.position, r."offset", r.id
"""
_QUOTES = _SAID.format(columns="r.uid, r.text, r.role, r.speaker", table="quote")
_CLAIMS = _SAID.format(columns="r.uid, r.kind, r.text, r.prompt, r.answer, r.speaker", table="claim")
_REVIEWS = f"""
SELECT e.id, e.uid, e.at_ms, e.study_day, e.utc_offset, c.uid AS card, e.rating, e.duration_ms, e.state,
       e.interval_days, e.due_day, e.due_ms
  FROM event e JOIN card c ON c.id = e.card_id
 WHERE e.kind = 'answer' AND e.id > :after AND {stands("e")}
 ORDER BY e.id LIMIT 10000
"""
_SESSIONS = """
SELECT r.uid, r.at, r.study_day, w.key, w.title, r.action, r.pass, r.minutes, r.progress, r.note
  FROM reading_session r JOIN work w ON w.id = r.work_id JOIN operation o ON o.id = r.operation_id
 WHERE o.undone_at IS NULL
 ORDER BY r.at, r.id
"""


def all_quotes(reader: Reader) -> list[Row]:
    """Live quotes in reading order, with their places."""
    return reader.rows(_QUOTES)


def all_claims(reader: Reader) -> list[Row]:
    """Live claims in reading order, with their places."""
    return reader.rows(_CLAIMS)


def all_reviews(reader: Reader) -> Iterator[Row]:
    """Answers that were not taken back, in the order in which they were noted."""
    after = 0
    while rows := reader.rows(_REVIEWS, after=after):
        yield from rows
        after = rows[-1]["id"]


def all_sessions(reader: Reader) -> list[Row]:
    """What the learner said about reading, in order."""
    return reader.rows(_SESSIONS)

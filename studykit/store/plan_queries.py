"""The SQL of the plan: what the learner wishes, what was read when, and what reviews are to come.

All of it is asked as of the beginning of a study day, so that a day's list stays while it is ticked off.
Each query runs unchanged on SQLite and PostgreSQL.
"""

from collections.abc import Mapping

from studykit.store.queries import WITH_WORKS
from studykit.store.reads import Reader, Row
from studykit.store.standing_events import stands

_STANDING = """
SELECT p.kind, p.goal, p.budget, p.deadline, p.baseline FROM plan p JOIN operation o ON o.id = p.operation_id
 WHERE o.undone_at IS NULL AND p.at < :before
 ORDER BY p.id DESC LIMIT 1
"""
_DAYS_OFF = """
SELECT d.study_day, d.kind FROM day_off d JOIN operation o ON o.id = d.operation_id
 WHERE o.undone_at IS NULL
 ORDER BY d.id
"""
_LOG = """
SELECT s.work_id, s.study_day, s.at, s.action, s.pass, s.minutes, s.progress
  FROM reading_session s JOIN operation o ON o.id = s.operation_id
 WHERE o.undone_at IS NULL
 ORDER BY s.at, length(s.uid), s.uid
"""
_MINUTES_READ = """
SELECT COALESCE(sum(s.minutes), 0) AS minutes FROM reading_session s JOIN operation o ON o.id = s.operation_id
 WHERE o.undone_at IS NULL AND s.study_day = :day
"""
_FINISHED = """
SELECT work_id, pass, minutes FROM reading
 WHERE state = 'read' AND minutes > 0 AND finished_at < :before
 ORDER BY finished_at, work_id
"""
_UNLOCKED_SINCE = "SELECT card_id FROM event WHERE study_day >= :day AND kind = 'unlock'"
_LOCKED = f"""
SELECT sw.work_id, count(*) AS n
  FROM card c {WITH_WORKS}
  LEFT JOIN memory m ON m.card_id = c.id
 WHERE c.retired_at IS NULL AND NOT c.draft
   AND (m.card_id IS NULL OR NOT m.unlocked OR m.card_id IN ({_UNLOCKED_SINCE}))
 GROUP BY sw.work_id
"""
_DUE = f"""
SELECT m.due_day, COALESCE(m.interval_days, 0) AS waits, COALESCE(m.last_day >= :day, false) AS answered,
       count(*) AS n
  FROM memory m JOIN card c ON c.id = m.card_id
 WHERE m.unlocked AND NOT m.suspended AND m.state <> 'new' AND m.due_day < :end
   AND c.retired_at IS NULL AND NOT c.draft AND m.card_id NOT IN ({_UNLOCKED_SINCE})
 GROUP BY 1, 2, 3
"""
_NEW = f"""
SELECT m.card_id IN ({_UNLOCKED_SINCE}) AS today, count(*) AS n
  FROM memory m JOIN card c ON c.id = m.card_id
 WHERE m.unlocked AND NOT m.suspended AND m.state = 'new' AND c.retired_at IS NULL AND NOT c.draft
 GROUP BY 1
"""
_ANSWERS = f"""
SELECT e.study_day, count(*) AS n FROM event e
 WHERE e.kind = 'answer' AND e.study_day >= :since AND {stands("e")}
 GROUP BY e.study_day
"""


def standing_plan(reader: Reader, before_ms: int) -> Row | None:
    """The newest plan made before an instant and not undone; None when there is none, or it was dropped."""
    rows = reader.rows(_STANDING, before=before_ms)
    return rows[0] if rows and rows[0]["kind"] != "drop" else None


def days_off(reader: Reader) -> Mapping[int, bool]:
    """Whether each study day of which the learner said something is one off."""
    return {row["study_day"]: row["kind"] == "off" for row in reader.rows(_DAYS_OFF)}


def reading_log(reader: Reader) -> list[Row]:
    """All that the learner said about reading, in order."""
    return reader.rows(_LOG)


def minutes_read(reader: Reader, day: int) -> int:
    """Minutes of reading that were logged for a study day."""
    return int(reader.rows(_MINUTES_READ, day=day)[0]["minutes"])


def finished(reader: Reader, before_ms: int) -> list[Row]:
    """Works that were read before an instant and took minutes, in the order in which they were finished."""
    return reader.rows(_FINISHED, before=before_ms)


def locked_cards(reader: Reader, day: int) -> Mapping[int, int]:
    """Cards that each work kept locked when a study day began, by its row id."""
    return {row["work_id"]: row["n"] for row in reader.rows(_LOCKED, day=day)}


def due_cards(reader: Reader, day: int, days: int) -> list[Row]:
    """How many cards are due on which day after which wait, and whether they were answered on the day."""
    return reader.rows(_DUE, day=day, end=day + days)


def unlocked_since(reader: Reader, day: int) -> frozenset[int]:
    """Row ids of the cards that were unlocked on a study day or later."""
    return frozenset(row["card_id"] for row in reader.rows(_UNLOCKED_SINCE, day=day))


def new_cards(reader: Reader, day: int) -> tuple[int, int]:
    """Unlocked cards that were never answered: those from before a study day, and those from then on."""
    counts = {bool(row["today"]): row["n"] for row in reader.rows(_NEW, day=day)}
    return counts.get(False, 0), counts.get(True, 0)


def answers_by_day(reader: Reader, since: int) -> Mapping[int, int]:
    """How many answers there were on each study day from one on."""
    return {row["study_day"]: row["n"] for row in reader.rows(_ANSWERS, since=since)}


def operations(reader: Reader) -> int:
    """A number that grows with every command that changes something."""
    rows = reader.rows("SELECT COALESCE(max(id), 0) AS n FROM operation")
    return int(rows[0]["n"])

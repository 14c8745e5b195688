"""The SQL of the queue: cards that may be asked, page by page, so that a day reads no more than it holds.

What may be asked, and in which order, is decided by `review.queue`. Here cards are left out that it would
certainly pass over, and pages are cut where it would.
"""

from collections.abc import Iterator

from studykit.review.model import NewOrder, ReviewOrder
from studykit.store.handover_queries import HANDED_OVER
from studykit.store.queries import MEMORY_COLUMNS, READING_ORDER, WITH_PLACE
from studykit.store.reads import Reader, Row

_GROWTH = 4  # a page that was not enough is followed by one so many times as long

_LIVE = f"c.retired_at IS NULL AND NOT c.draft AND c.id NOT IN ({HANDED_OVER})"
_ASKED = f"""
SELECT c.uid, COALESCE(cl.uid, q.uid) AS siblings, COALESCE(t.path, '') AS topic,
       {_LIVE} AS live, {MEMORY_COLUMNS}
"""
_IN_STEPS_OR_ANSWERED = """
SELECT card_id FROM memory WHERE state IN ('learning', 'relearning') AND due_day <= :today
 UNION
SELECT card_id FROM event WHERE study_day >= :today AND kind = 'answer'
"""
_HELD = f"""
{_ASKED} FROM memory m JOIN card c ON c.id = m.card_id {WITH_PLACE}
 WHERE m.card_id IN ({_IN_STEPS_OR_ANSWERED}) AND {_LIVE}
"""
_URGENCY = {
    # Recall falls with elapsed days over stability, whatever the weights, so this is the order of FSRS's own
    # retrievability; a card that was never answered has no recall to lose and leads.
    ReviewOrder.RETRIEVABILITY: "CASE WHEN COALESCE(m.stability, 0) = 0 THEN 1e300"
    " WHEN m.last_day < :today THEN (:today - m.last_day) / m.stability ELSE 0 END",
    ReviewOrder.DUE: "-m.due_day",
    ReviewOrder.RANDOM: "0",
}
_URGENCY[ReviewOrder.TOPIC] = _URGENCY[ReviewOrder.RETRIEVABILITY]
_FIRST = 1e301  # above any urgency
_LAST = -1e301

_DUE = """
WITH due AS (
  SELECT m.card_id, {urgency} AS urgency FROM memory m
   WHERE m.state = 'review' AND m.suspended = false AND m.due_day <= :until
     AND m.unlocked AND (m.buried_day IS NULL OR m.buried_day <> :today))
{asked}, due.urgency
  FROM due JOIN memory m ON m.card_id = due.card_id JOIN card c ON c.id = due.card_id {place}
 WHERE due.urgency < :below AND due.urgency >= COALESCE(
       (SELECT urgency FROM due WHERE urgency < :below ORDER BY urgency DESC LIMIT 1 OFFSET :size), :last)
"""
_NEW = f"""
{_ASKED} FROM memory m JOIN card c ON c.id = m.card_id {WITH_PLACE} JOIN source u ON u.id = s.source_id
 WHERE m.state = 'new' AND m.suspended = false AND m.unlocked AND (m.due_day IS NULL OR m.due_day <= :today)
"""
_NEW_OR_LOCKED = f"""
{_ASKED} FROM card c LEFT JOIN memory m ON m.card_id = c.id {WITH_PLACE} JOIN source u ON u.id = s.source_id
 WHERE COALESCE(m.state, 'new') = 'new' AND COALESCE(m.suspended, false) = false
"""
_PAGE = f"""
   AND (m.buried_day IS NULL OR m.buried_day <> :today) AND {_LIVE}
 ORDER BY CASE WHEN s.id IN (SELECT section_id FROM section_work) THEN 0 ELSE 1 END, {READING_ORDER}
"""
_DRAFTS = f"""
SELECT c.uid, q.uid AS siblings, COALESCE(t.path, '') AS topic
  FROM card c {WITH_PLACE}
 WHERE c.draft AND c.retired_at IS NULL AND c.quote_id IN (
       SELECT q.id FROM reading r JOIN section_work sw ON sw.work_id = r.work_id
         JOIN quote q ON q.section_id = sw.section_id
        WHERE r.state = 'read' AND r.pass IN ('read', 'study'))
 ORDER BY s.source_id, s.position, q."offset", c.ordinal, c.id
"""
_NEXT_DUE = f"""
SELECT m.due_day, count(*) AS n FROM memory m JOIN card c ON c.id = m.card_id
 WHERE m.suspended = false AND m.state <> 'new' AND {_LIVE} AND m.due_day = (
       SELECT min(f.due_day) FROM memory f JOIN card c ON c.id = f.card_id
        WHERE f.suspended = false AND f.state <> 'new' AND f.due_day > :today AND {_LIVE})
 GROUP BY m.due_day
"""
_ANY = f"""
{_ASKED} FROM card c LEFT JOIN memory m ON m.card_id = c.id {WITH_PLACE}
 WHERE {_LIVE} AND COALESCE(m.suspended, false) = false AND (:locked OR m.unlocked)
"""


def held_cards(reader: Reader, today: int) -> list[Row]:
    """Cards in steps that are due on a study day, and cards that were answered on it."""
    return reader.rows(_HELD, today=today)


def due_reviews(
    reader: Reader, today: int, order: ReviewOrder, size: int, ahead: int = 0
) -> Iterator[list[Row]]:
    """Cards in review that are due on a study day, most urgent pages first; each page in no order.

    Cards of the same urgency are never parted, so a page may be longer than asked for.

    Args:
        reader: the library.
        today: the study day.
        order: what makes a card urgent.
        size: cards of the first page.
        ahead: study days by which cards may come early.
    """
    sql = _DUE.format(urgency=_URGENCY[order], asked=_ASKED, place=WITH_PLACE)
    below = _FIRST
    while True:
        rows = reader.rows(sql, today=today, until=today + ahead, below=below, size=size, last=_LAST)
        yield [row for row in rows if row["live"]]
        if len(rows) <= size:
            return
        below = min(row["urgency"] for row in rows)
        size *= _GROWTH


def new_cards(
    reader: Reader, today: int, order: NewOrder, size: int, *, locked: bool = False
) -> Iterator[list[Row]]:
    """Cards to meet in reading order, page by page; all on one page when chance orders them.

    What was just read is asked first: a topic's own cards come after those of works.

    Args:
        reader: the library.
        today: the study day.
        order: what the pages are for.
        size: cards of the first page.
        locked: whether cards that wait for their work to be read are among them.
    """
    sql = (_NEW_OR_LOCKED if locked else _NEW) + _PAGE
    if order is NewOrder.RANDOM:
        yield reader.rows(sql, today=today)
        return
    skipped = 0
    while True:
        rows = reader.rows(f"{sql} LIMIT :size OFFSET :skipped", today=today, size=size, skipped=skipped)
        yield rows
        if len(rows) < size:
            return
        skipped += size
        size *= _GROWTH


def any_cards(reader: Reader, *, locked: bool = False) -> list[Row]:
    """All cards that are not held back, whenever they are due; locked ones too when they are wanted."""
    return reader.rows(_ANY, locked=locked)


def drafts(reader: Reader) -> list[Row]:
    """Proposed cards of works that were read, by more than a skim, in reading order."""
    return reader.rows(_DRAFTS)


def drafts_decided(reader: Reader, since_ms: int) -> int:
    """How many drafts were accepted or rejected since an instant."""
    sql = (
        "SELECT count(*) AS n FROM draft_decision d JOIN operation o ON o.id = d.operation_id"
        " WHERE d.at >= :since AND o.undone_at IS NULL"
    )
    return int(reader.rows(sql, since=since_ms)[0]["n"])


def handed_over(reader: Reader) -> int:
    """How many live cards were given to Anki with their schedules."""
    sql = f"SELECT count(*) AS n FROM card c WHERE c.retired_at IS NULL AND c.id IN ({HANDED_OVER})"
    return int(reader.rows(sql)[0]["n"])


def next_due(reader: Reader, today: int) -> Row | None:
    """The first study day after one that has reviews due, and how many; None when none has."""
    return next(iter(reader.rows(_NEXT_DUE, today=today)), None)

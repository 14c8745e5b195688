"""What the library holds as notes, as SQL text: sections, claims, quotes, links, in reading order."""

from studykit.store.queries import BY_SOURCE
from studykit.store.reads import Reader, Row

_SECTIONS = f"""
SELECT s.id, t.path AS topic, s.summary, u.origin FROM section s JOIN source u ON u.id = s.source_id
  LEFT JOIN topic t ON t.id = s.topic_id
 WHERE s.retired_at IS NULL
 ORDER BY {BY_SOURCE}, s.position
"""
_CLAIMS = """
SELECT uid, section_id, kind, text, prompt, answer, items, context, name FROM claim
 WHERE retired_at IS NULL ORDER BY section_id, "offset"
"""
_QUOTES = """
SELECT uid, section_id, text, role, speaker FROM quote WHERE retired_at IS NULL ORDER BY section_id, "offset"
"""
_LINKS = """
SELECT k.section_id, k.kind, k.url, k.title, k.speakers, k.start, k.language, k.remark, l.work_id
  FROM link k LEFT JOIN listing l ON l.id = k.listing_id
 WHERE k.retired_at IS NULL AND k.parent_id IS NULL AND k.url NOT LIKE '#%'
 ORDER BY k.section_id, k."offset", k.ordinal
"""
_EDITS = """
SELECT c.uid, e.front, e.back FROM card_edit e JOIN card c ON c.id = e.card_id
  JOIN operation o ON o.id = e.operation_id
 WHERE o.undone_at IS NULL
 ORDER BY e.at, e.id
"""


def sections(reader: Reader) -> list[Row]:
    """Live sections: topic, summary, and the kind of their source."""
    return reader.rows(_SECTIONS)


def claims(reader: Reader) -> list[Row]:
    """Live claims by section."""
    return reader.rows(_CLAIMS)


def quotes(reader: Reader) -> list[Row]:
    """Live quotes by section."""
    return reader.rows(_QUOTES)


def links(reader: Reader) -> list[Row]:
    """Live links that lead out of the notes, by section; `work_id` where a topic lists the work in a line."""
    return reader.rows(_LINKS)


def edited(reader: Reader) -> dict[str, Row]:
    """The learner's words of the cards that have them, by uid."""
    newest = {row["uid"]: row for row in reader.rows(_EDITS)}
    return {uid: row for uid, row in newest.items() if row["front"] is not None}

"""Which cards Anki asks: those given to it with their schedule, until they are taken back."""

from studykit.store.reads import Reader

HANDED_OVER = """
SELECT h.card_id FROM card_handover h JOIN operation o ON o.id = h.operation_id
 WHERE o.undone_at IS NULL AND h.kind = 'give' AND NOT EXISTS (
       SELECT 1 FROM card_handover n JOIN operation p ON p.id = n.operation_id
        WHERE n.card_id = h.card_id AND n.id > h.id AND p.undone_at IS NULL)
"""
"""Selects the ids of Anki's cards: the newest decision about each that is not undone gave it away."""


UIDS_HANDED_OVER = f"SELECT uid FROM card WHERE id IN ({HANDED_OVER}) ORDER BY id"


def handed_over(reader: Reader) -> list[str]:
    """The uids of Anki's cards."""
    return [row["uid"] for row in reader.rows(UIDS_HANDED_OVER)]

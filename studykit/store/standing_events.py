"""Which events count, as a condition in SQL that runs unchanged on SQLite and PostgreSQL.

The rule is that of :func:`studykit.review.replay.standing`: a retraction hides the event it names, unless it
is taken back itself. An answer that was undone and redone counts; undone once more, it does not.
"""

# No command makes a longer chain than this: a review from Anki, its undo, an import that brings it again, the
# undo of that, the redo; and one to spare.
DEEPEST = 6
_UNNAMED = "NOT EXISTS (SELECT 1 FROM event {by} WHERE {by}.target_id = {event}.id{heard})"


def stands(event: str, deepest: int = DEEPEST) -> str:
    """The condition that an event counts.

    Args:
        event: what the query calls the event's row.
        deepest: how many retractions may name each other in a chain that ends at the event.
    """
    by = f"{event}_by"
    heard = f" AND {stands(by, deepest - 1)}" if deepest > 1 else ""
    return _UNNAMED.format(by=by, event=event, heard=heard)

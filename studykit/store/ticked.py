"""Which works a reading list ticks off, as `- [x]` or in a column of its table."""

from sqlalchemy import Connection, Text, select, type_coerce

from studykit.store.tables import Listing, ReadingSession, Work

_READ = '%"state":"read"%'  # as `dump_json` writes it; within a text of the notes its marks are escaped


def ticked_works(connection: Connection) -> list[tuple[int, str]]:
    """Row ids and keys of ticked works of which the learner never said anything, in reading order."""
    ticked = select(Listing.work_id).where(
        Listing.role == "resource",
        Listing.retired_at.is_(None),
        type_coerce(Listing.facts, Text).like(_READ),
        Listing.work_id.not_in(select(ReadingSession.work_id)),
    )
    rows = connection.execute(select(Work.id, Work.key).where(Work.id.in_(ticked)).order_by(Work.position))
    return [(number, key) for number, key in rows]

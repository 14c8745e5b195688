"""Topics: their paths, what their sections make of them, and the reading order of the library."""

import re
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, select

from studykit.library.identifiers import LONGEST
from studykit.library.uids import new_uid
from studykit.store.apply import Run
from studykit.store.content import BUNDLED_FIRST
from studykit.store.rows import table, update_rows
from studykit.store.tables import Base, Listing, Section, Source, Topic, Work

PATH = " > "
_LEADING_ANGLE = re.compile(r"(?:^|(?<= ))(\\*)>")


def topic_path(path: Sequence[str]) -> str:
    """The path as stored: names joined by ` > `; a `>` that a word of a name begins with is escaped."""
    return PATH.join(_LEADING_ANGLE.sub(r"\\\1>", name) for name in path)[:LONGEST]


def topic_uid(path: tuple[str, ...]) -> str:
    """The uid of a topic: one path, one topic."""
    return new_uid("topic", "", topic_path(path), ())


def fold_topics(run: Run) -> None:
    """A topic says what its sections say in plain paragraphs, of the last source that says anything."""
    of_works = select(Listing.section_id).where(Listing.role == "heading")
    rows = run.connection.execute(
        select(Section.topic_id, Section.source_id, Section.summary)
        .join(Source, Source.id == Section.source_id)
        .where(Section.retired_at.is_(None), Section.summary.is_not(None), ~Section.id.in_(of_works))
        .order_by(BUNDLED_FIRST, Source.id, Section.position)
    )
    summaries: dict[int, dict[int, list[str]]] = {}
    for topic_id, source_id, summary in rows:
        if topic_id is not None and summary is not None:
            summaries.setdefault(topic_id, {}).setdefault(source_id, []).append(summary)
    live = _live_topics(run.connection)
    changed = []
    for number, summary, retired_at in run.connection.execute(
        select(Topic.id, Topic.summary, Topic.retired_at)
    ):
        by_source = list(summaries.get(number, {}).values())
        new = "\n\n".join(by_source[-1]) if by_source else None
        if new != summary or (number in live) == (retired_at is not None):
            gone = None if number in live else run.now
            changed.append({"id": number, "summary": new, "retired_at": gone})
    update_rows(run.connection, Topic, changed)


def _live_topics(connection: Connection) -> set[int]:
    """Topics with a live section, and those above them."""
    parents = dict(connection.execute(select(Topic.id, Topic.parent_id)).all())
    live: set[int] = set()
    for found in connection.execute(
        select(Section.topic_id).where(Section.retired_at.is_(None)).distinct()
    ).scalars():
        number = found
        while number is not None and number not in live:
            live.add(number)
            number = parents[number]
    return live


def order_library(connection: Connection) -> None:
    """Reading order: by the first place of each work and topic; the bundled library comes first."""
    rows = connection.execute(
        select(Section.id, Section.topic_id)
        .join(Source, Source.id == Section.source_id)
        .where(Section.retired_at.is_(None))
        .order_by(BUNDLED_FIRST, Source.id, Section.position)
    ).all()
    places = {section: place for place, (section, _) in enumerate(rows)}
    columns = (Listing.work_id, Listing.section_id, Listing.offset, Listing.id)
    listings = connection.execute(select(*columns).where(Listing.retired_at.is_(None))).all()
    ordered = sorted(listings, key=lambda row: (places[row.section_id], row.offset, row.id))
    _write_positions(connection, Topic, dict.fromkeys(topic for _, topic in rows if topic is not None))
    _write_positions(connection, Work, dict.fromkeys(row.work_id for row in ordered))


def _write_positions(connection: Connection, model: type[Base], ids: Iterable[int]) -> None:
    target = table(model)
    old = dict(connection.execute(select(target.c.id, target.c.position)).all())
    changed = [
        {"id": number, "position": place} for place, number in enumerate(ids, 1) if old[number] != place
    ]
    update_rows(connection, model, changed)

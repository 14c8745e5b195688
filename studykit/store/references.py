"""What anchors, links to other notes and `needs` mean, as far as the library holds it."""

import re
from collections.abc import Callable, Iterator

from sqlalchemy import Connection, bindparam, func, or_, select, update

from studykit.library.anchors import Anchors, Shelves, target_of
from studykit.library.identifiers import Identifier, identify
from studykit.store.content import section_scopes
from studykit.store.decisions import names_of_merged
from studykit.store.rows import table, update_rows
from studykit.store.tables import Link, Section, Source, Topic, Work, WorkAlias, WorkIdentifier, WorkNeed
from studykit.store.topics import PATH

Meaning = tuple[int | None, int | None]  # row id of a work, row id of a topic
_BOLD = re.compile(r"\*\*.*\*\*:?")  # names a topic that has no heading of its own


def resolve_references(connection: Connection) -> None:
    """Find the work or topic that each live anchor and each need means; what is not found stays open."""
    _resolve_links(connection)
    _resolve_needs(connection)


def _resolve_links(connection: Connection) -> None:
    find = _anchors(connection)
    leads_to_notes = or_(*(func.lower(Link.url).like(form) for form in ("#%", "%.md#%", "%.markdown#%")))
    rows = connection.execute(
        select(Link.id, Link.url, Source.uri, Link.target_work_id, Link.target_topic_id)
        .join(Section, Section.id == Link.section_id)
        .join(Source, Source.id == Section.source_id)
        .where(leads_to_notes, Link.retired_at.is_(None))
    )
    changed = []
    for number, url, uri, *old in rows:
        work, topic = find(url, uri)
        if [work, topic] != old:
            changed.append({"id": number, "target_work_id": work, "target_topic_id": topic})
    update_rows(connection, Link, changed)


def _anchors(connection: Connection) -> Callable[[str, str], Meaning]:
    """How to find what an address means in the source at a uri."""
    live = select(Topic.uid, Topic.id, Topic.path).where(Topic.retired_at.is_(None))
    topics = {uid: (number, path.split(PATH)) for uid, number, path in connection.execute(live)}
    works = dict(connection.execute(select(Work.uid, Work.id).where(Work.retired_at.is_(None))).all())
    rows = connection.execute(select(Work.uid, Work.title, Work.authors)).all()
    named = {uid: [(title, authors)] for uid, title, authors in rows}
    for work in names_of_merged(connection):
        named[work.uid].append((work.title, work.authors))
    kinds = dict.fromkeys(topics, "topic") | dict.fromkeys(works, "work")
    shelves = Shelves()

    def add(anchors: Anchors, uid: str) -> None:
        if uid in topics:
            anchors.add_topic(uid, topics[uid][1])
        for title, authors in named[uid] if uid in works else ():
            anchors.add_work(uid, title, authors)

    for uid in kinds:
        add(shelves.library, uid)
    for uri, text, uid in _headings(connection):
        here = shelves.source(uri)
        if text and not _BOLD.fullmatch(text):
            here.add_heading(text, (kinds[uid], uid) if uid in kinds else None)
        add(here, uid)

    def find(url: str, uri: str) -> Meaning:
        target = target_of(url)
        kind, uid = (shelves.find(target, uri) if target else None) or (None, "")
        return (works[uid] if kind == "work" else None), (topics[uid][0] if kind == "topic" else None)

    return find


def _headings(connection: Connection) -> Iterator[tuple[str, str, str]]:
    """The headings of each source in order: its uri, the text, the uid of the work or topic that it names."""
    scopes = section_scopes(connection)
    rows = (
        select(Section.id, Section.heading, Source.uri)
        .join(Source, Source.id == Section.source_id)
        .where(Section.retired_at.is_(None), Section.digest != "")
        .order_by(Source.id, Section.position)
    )
    for number, heading, uri in connection.execute(rows):
        uids = scopes[number].split("+")
        for place, text in enumerate(heading.split("\n")):
            yield uri, text, uids[min(place, len(uids) - 1)]


def _resolve_needs(connection: Connection) -> None:
    find = _needs(connection)
    need = table(WorkNeed)
    changed = []
    for row in connection.execute(select(need)):
        work, topic = find(row.written)
        if work == row.work_id:  # after a merge: the one half asked for the other
            work = None
        if (work, topic) != (row.needed_work_id, row.needed_topic_id):
            changed.append(
                {"of": row.work_id, "at": row.ordinal, "needed_work_id": work, "needed_topic_id": topic}
            )
    if changed:
        here = (need.c.work_id == bindparam("of")) & (need.c.ordinal == bindparam("at"))
        connection.execute(update(need).where(here), changed)


def _needs(connection: Connection) -> Callable[[str], Meaning]:
    """How to find what a need means: a key, an identifier, a title, else the path of a topic."""
    keys = dict(connection.execute(select(WorkAlias.key, WorkAlias.work_id)).all())
    keys |= dict(connection.execute(select(Work.key, Work.id)).all())
    titles: dict[str, int] = {}
    for title, number in connection.execute(select(Work.title, Work.id).order_by(Work.position)):
        titles.setdefault(title.casefold(), number)
    columns = (WorkIdentifier.scheme, WorkIdentifier.value, WorkIdentifier.work_id)
    owners = {Identifier(scheme, value): n for scheme, value, n in connection.execute(select(*columns))}
    topics: dict[str, int] = {}
    for path, number in connection.execute(select(Topic.path, Topic.id).where(Topic.retired_at.is_(None))):
        topics[path.casefold()] = number

    def find(written: str) -> Meaning:
        identifier = identify(written)
        work = keys.get(written) or (owners.get(identifier) if identifier else None)
        work = work or titles.get(written.casefold())
        return work, (None if work else topics.get(written.casefold()))

    return find

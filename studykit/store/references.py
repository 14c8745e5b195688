"""What anchors and `needs` mean, as far as the library holds it."""

from collections.abc import Callable

from sqlalchemy import Connection, bindparam, select, update

from studykit.library.anchors import Anchors
from studykit.library.identifiers import Identifier, identify
from studykit.store.decisions import names_of_merged
from studykit.store.rows import table, update_rows
from studykit.store.tables import Link, Topic, Work, WorkAlias, WorkIdentifier, WorkNeed
from studykit.store.topics import PATH

Meaning = tuple[int | None, int | None]  # row id of a work, row id of a topic


def resolve_references(connection: Connection) -> None:
    """Find the work or topic that each live anchor and each need means; what is not found stays open."""
    _resolve_links(connection)
    _resolve_needs(connection)


def _resolve_links(connection: Connection) -> None:
    find = _anchors(connection)
    columns = (Link.id, Link.url, Link.target_work_id, Link.target_topic_id)
    rows = connection.execute(select(*columns).where(Link.url.like("#%"), Link.retired_at.is_(None)))
    changed = []
    for number, url, *old in rows:
        work, topic = find(url)
        if [work, topic] != old:
            changed.append({"id": number, "target_work_id": work, "target_topic_id": topic})
    update_rows(connection, Link, changed)


def _anchors(connection: Connection) -> Callable[[str], Meaning]:
    anchors = Anchors()
    ids: dict[str, int] = {}
    topics = (
        select(Topic.id, Topic.uid, Topic.path).where(Topic.retired_at.is_(None)).order_by(Topic.position)
    )
    for number, uid, path in connection.execute(topics):
        ids[uid] = number
        anchors.add_topic(uid, path.split(PATH))
    columns = (Work.id, Work.uid, Work.title, Work.authors)
    works = select(*columns).where(Work.retired_at.is_(None)).order_by(Work.position)
    for number, uid, title, authors in connection.execute(works):
        ids[uid] = number
        anchors.add_work(uid, title, authors)
    for name in names_of_merged(connection):
        if name.uid in ids:
            anchors.add_work(name.uid, name.title, name.authors)

    def find(url: str) -> Meaning:
        kind, uid = anchors.find(url) or (None, "")
        return (ids[uid] if kind == "work" else None), (ids[uid] if kind == "topic" else None)

    return find


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

"""What follows from the listings: facts of works, identifiers, keys, reading order, references, the search index."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, case, delete, insert, select, text, update

from studykit.library.anchors import Anchors
from studykit.library.identifiers import STRONG, Identifier, identify
from studykit.library.works import KnownWork, citation_key, fold
from studykit.store.apply import PATH, insert_rows, search_row
from studykit.store.content import chunks
from studykit.store.tables import (
    Claim,
    Link,
    Listing,
    Quote,
    Section,
    Source,
    Tag,
    Topic,
    Work,
    WorkAlias,
    WorkIdentifier,
    WorkNeed,
)

_COLUMNS = ("title", "kind", "authors", "et_al", "year", "venue", "url", "language", "summary", "importance", "pages", "estimate", "pdf")
_EMPTY: Mapping[str, Any] = {"title": "", "kind": "post", "authors": [], "et_al": False}


def insert_works(connection: Connection, works: Sequence[KnownWork]) -> None:
    """Rows for works met for the first time; `fold_works` gives them their facts."""
    rows = [
        {"uid": work.uid, "key": work.uid, "title": work.title, "kind": "post", "authors": list(work.authors), "et_al": False, "position": 0}
        for work in works
    ]
    insert_rows(connection, Work, rows)


def work_states(connection: Connection) -> dict[str, dict[str, Any]]:
    """What each work says now, by uid, to tell afterwards what an import changed."""
    rows = connection.execute(select(Work.__table__)).mappings()
    same = ("id", "uid", "position", "retired_at")
    return {
        row["uid"]: {name: value for name, value in row.items() if name not in same} | {"retired": row["retired_at"] is not None}
        for row in rows
    }


def fold_works(connection: Connection, uids: Iterable[str], now: datetime) -> None:
    """Give some works the facts that their live listings state: a later source wins a field, the bundled one loses."""
    ids = {uid: number for uid, number in connection.execute(select(Work.uid, Work.id))}
    wanted = sorted({ids[uid] for uid in uids if uid in ids})
    stated = _stated(connection, wanted)
    taken = set(connection.execute(select(Work.key).union_all(select(WorkAlias.key))).scalars())
    keys = {number: (uid, key) for number, uid, key in connection.execute(select(Work.id, Work.uid, Work.key))}
    owned = set(map(tuple, connection.execute(select(WorkIdentifier.scheme, WorkIdentifier.value))))
    for work_id in wanted:
        if not (facts := stated.get(work_id)):
            connection.execute(update(Work).where(Work.id == work_id, Work.retired_at.is_(None)).values(retired_at=now))
            continue
        work = {**_EMPTY, **fold(facts)}
        uid, key = keys[work_id]
        if key == uid:
            key = _first_key(work, taken)
            taken.add(key)
        row = {name: work.get(name) for name in _COLUMNS} | {"key": key, "retired_at": None}
        connection.execute(update(Work).where(Work.id == work_id).values(**row))
        _write_parts(connection, work_id, work, facts, owned)


def _stated(connection: Connection, wanted: Sequence[int]) -> dict[int, list[Mapping[str, Any]]]:
    """The facts of each work's live listings, weakest first."""
    stated: dict[int, list[Mapping[str, Any]]] = {}
    for chunk in chunks(wanted):
        rows = connection.execute(
            select(Listing.work_id, Listing.facts)
            .join(Section, Section.id == Listing.section_id)
            .join(Source, Source.id == Section.source_id)
            .where(Listing.retired_at.is_(None), Listing.work_id.in_(chunk))
            .order_by(
                case((Source.origin == "seed", 0), else_=1),
                Source.id,
                case((Listing.role == "heading", 1), else_=0),
                Section.position.desc(),
                Listing.offset.desc(),
            )
        )
        for work_id, facts in rows:
            stated.setdefault(work_id, []).append(facts)
    return stated


def _first_key(work: Mapping[str, Any], taken: set[str]) -> str:
    wish = work.get("key")
    return wish if wish and wish not in taken else citation_key(work, taken)


def _write_parts(connection: Connection, work_id: int, work: Mapping[str, Any], facts: Sequence[Mapping[str, Any]], owned: set[Any]) -> None:
    addresses = [value for stated in facts for value in (stated.get("doi"), stated.get("url")) if value]
    found = dict.fromkeys(identifier for value in addresses if (identifier := identify(value)))
    for identifier in sorted(found, key=lambda i: i.scheme not in STRONG):
        _own(connection, work_id, identifier, owned)
    connection.execute(delete(Tag).where(Tag.work_id == work_id))
    connection.execute(delete(WorkNeed).where(WorkNeed.work_id == work_id))
    tags = [{"work_id": work_id, "name": name, "ordinal": i} for i, name in enumerate(work["tags"])]
    needs = [{"work_id": work_id, "ordinal": i, "written": written} for i, written in enumerate(work.get("needs", ()))]
    if tags:
        connection.execute(insert(Tag), tags)
    if needs:
        connection.execute(insert(WorkNeed), needs)


def _own(connection: Connection, work_id: int, identifier: Identifier, owned: set[Any]) -> None:
    """An identifier belongs to the first work that has it; two works at one address share none."""
    if tuple(identifier) not in owned:
        owned.add(tuple(identifier))
        row = {"scheme": identifier.scheme, "value": identifier.value, "work_id": work_id}
        connection.execute(insert(WorkIdentifier), [row])


def order_library(connection: Connection) -> None:
    """Reading order: by the first place of each work and topic; the bundled library comes first."""
    rows = connection.execute(
        select(Section.id, Section.topic_id)
        .join(Source, Source.id == Section.source_id)
        .where(Section.retired_at.is_(None))
        .order_by(case((Source.origin == "seed", 0), else_=1), Source.id, Section.position)
    ).all()
    topics = list(dict.fromkeys(topic for _, topic in rows if topic is not None))
    places = {section: place for place, (section, _) in enumerate(rows)}
    listings = connection.execute(
        select(Listing.work_id, Listing.section_id, Listing.offset, Listing.id).where(Listing.retired_at.is_(None))
    ).all()
    ordered = sorted((row for row in listings if row.section_id in places), key=lambda row: (places[row.section_id], row.offset, row.id))
    works = list(dict.fromkeys(row.work_id for row in ordered))
    _write_positions(connection, Topic, topics)
    _write_positions(connection, Work, works)


def _write_positions(connection: Connection, table: Any, ids: Sequence[int]) -> None:
    old = {number: position for number, position in connection.execute(select(table.id, table.position))}
    changed = [{"row": number, "place": place} for place, number in enumerate(ids, 1) if old[number] != place]
    if changed:
        connection.execute(update(table).where(table.id == bindparam("row")).values(position=bindparam("place")), changed)


def fold_topics(connection: Connection) -> None:
    """A topic's summary is what its sections say in plain paragraphs; a later source wins."""
    rows = connection.execute(
        select(Section.topic_id, Section.source_id, Section.summary)
        .join(Source, Source.id == Section.source_id)
        .where(Section.retired_at.is_(None), Section.summary.is_not(None), ~Section.id.in_(_of_works()))
        .order_by(case((Source.origin == "seed", 0), else_=1), Source.id, Section.position)
    )
    summaries: dict[int, dict[int, list[str]]] = {}
    for topic_id, source_id, summary in rows:
        if topic_id is not None:
            summaries.setdefault(topic_id, {}).setdefault(source_id, []).append(summary)
    for topic_id, old in connection.execute(select(Topic.id, Topic.summary)).all():
        by_source = list(summaries.get(topic_id, {}).values())
        new = "\n\n".join(by_source[-1]) if by_source else None
        if new != old:
            connection.execute(update(Topic).where(Topic.id == topic_id).values(summary=new))


def _of_works() -> Any:
    return select(Listing.section_id).where(Listing.role == "heading")


def resolve_references(connection: Connection) -> list[tuple[str, int]]:
    """Find what anchors and `needs` mean; the anchors that stay unresolved, with the ids of their links."""
    anchors = Anchors()
    topics: dict[str, int] = {}
    works: dict[str, int] = {}
    for number, uid, path in connection.execute(select(Topic.id, Topic.uid, Topic.path).order_by(Topic.position)):
        topics[uid] = number
        anchors.add_topic(uid, path.split(PATH))
    for number, uid, title, authors in connection.execute(select(Work.id, Work.uid, Work.title, Work.authors).order_by(Work.position)):
        works[uid] = number
        anchors.add_work(uid, title, authors)
    unresolved = []
    columns = (Link.id, Link.url, Link.target_work_id, Link.target_topic_id)
    for number, url, old_work, old_topic in connection.execute(select(*columns).where(Link.url.like("#%"), Link.retired_at.is_(None))).all():
        kind, uid = anchors.find(url) or (None, "")
        work, topic = (works[uid] if kind == "work" else None), (topics[uid] if kind == "topic" else None)
        if kind is None:
            unresolved.append((url, number))
        if (work, topic) != (old_work, old_topic):
            connection.execute(update(Link).where(Link.id == number).values(target_work_id=work, target_topic_id=topic))
    _resolve_needs(connection)
    return unresolved


def _resolve_needs(connection: Connection) -> None:
    by_text: dict[str, int] = {key: number for key, number in connection.execute(select(WorkAlias.key, WorkAlias.work_id))}
    by_text |= {key: number for key, number in connection.execute(select(Work.key, Work.id))}
    by_text |= {title.casefold(): number for title, number in connection.execute(select(Work.title, Work.id).order_by(Work.id.desc()))}
    owners = {(s, v): n for s, v, n in connection.execute(select(WorkIdentifier.scheme, WorkIdentifier.value, WorkIdentifier.work_id))}
    topics = {path.casefold(): number for path, number in connection.execute(select(Topic.path, Topic.id))}
    for need in connection.execute(select(WorkNeed.__table__)).all():
        identifier = identify(need.written)
        work = by_text.get(need.written) or by_text.get(need.written.casefold()) or (owners.get(tuple(identifier)) if identifier else None)
        topic = None if work else topics.get(need.written.casefold())
        if (work, topic) != (need.needed_work_id, need.needed_topic_id):
            here = (WorkNeed.work_id == need.work_id) & (WorkNeed.ordinal == need.ordinal)
            connection.execute(update(WorkNeed).where(here).values(needed_work_id=work, needed_topic_id=topic))


# ---- search ------------------------------------------------------------------------------------------

def index_texts(connection: Connection, stale: Iterable[int]) -> None:
    """Bring the search index in line with the live works, quotes and claims; `stale` rows are written anew."""
    connection.execute(text("DELETE FROM search_index WHERE rowid = :row"), [{"row": row} for row in [-1, *stale]])
    indexed = {row for (row,) in connection.execute(text("SELECT rowid FROM search_index"))}
    bodies = dict(_bodies(connection))
    gone = [{"row": row} for row in indexed - bodies.keys()]
    if gone:
        connection.execute(text("DELETE FROM search_index WHERE rowid = :row"), gone)
    missing = [{"row": row, "body": body} for row, body in bodies.items() if row not in indexed]
    if missing:
        connection.execute(text("INSERT INTO search_index (rowid, body) VALUES (:row, :body)"), missing)


def work_rows(connection: Connection, uids: Iterable[str]) -> list[int]:
    """The rows of the search index for some works."""
    ids = {uid: number for uid, number in connection.execute(select(Work.uid, Work.id))}
    return [search_row("work", ids[uid]) for uid in uids if uid in ids]


def _bodies(connection: Connection) -> Iterator[tuple[int, str]]:
    for kind, table in (("quote", Quote), ("claim", Claim)):
        columns: Any = table
        for number, body in connection.execute(select(columns.id, columns.text).where(columns.retired_at.is_(None))):
            yield search_row(kind, number), body
    columns = (Work.id, Work.key, Work.title, Work.authors, Work.summary)
    for number, key, title, authors, summary in connection.execute(select(*columns).where(Work.retired_at.is_(None))):
        yield search_row("work", number), "\n".join([title, key, ", ".join(authors), summary or ""])

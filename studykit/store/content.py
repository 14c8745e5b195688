"""The library as values: what an import gathers from the database before it decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, case, select

from studykit.library.identifiers import Identifier, identify, key_identifier
from studykit.library.model import (
    ClaimContent,
    Content,
    Kind,
    LinkContent,
    ListingContent,
    Place,
    QuoteContent,
    Stored,
)
from studykit.library.records import claim_key, link_key, quote_key
from studykit.library.works import KnownWork
from studykit.store.decisions import merged_into, names_of_merged
from studykit.store.rows import table
from studykit.store.tables import (
    Base,
    Claim,
    Link,
    Listing,
    Quote,
    Section,
    SectionWork,
    Source,
    Topic,
    Work,
    WorkAlias,
    WorkIdentifier,
)

TABLES: Mapping[Kind, type[Base]] = {
    Kind.LISTING: Listing,
    Kind.LINK: Link,
    Kind.QUOTE: Quote,
    Kind.CLAIM: Claim,
}

BUNDLED_FIRST = case((Source.origin == "seed", 0), else_=1)
"""Sorts sources: the bundled library before any other, so that it comes first and loses to a later one."""


@dataclass(frozen=True, slots=True)
class StoredSection:
    """A section as last imported; `scope` as of records: uids of its works, or the uid of its topic."""

    id: int
    heading: str
    scope: str
    first: int
    retired: bool


@dataclass(frozen=True, slots=True)
class StoredSource:
    """A source as last imported: its sections in order, retired ones too, and its live records."""

    id: int
    uid: str
    uri: str
    sections: tuple[StoredSection, ...]
    records: tuple[Stored, ...]


@dataclass(frozen=True, slots=True)
class Library:
    """What the database holds that an import of some sources has to know.

    Attributes:
        works: every work, retired ones too.
        sources: those of the sources that were imported before, by uri.
        retired: the retired records of all sources.
        names: the `{#id}` of each live claim, and the uri of the source that gave it.
    """

    works: tuple[KnownWork, ...]
    sources: Mapping[str, StoredSource]
    retired: tuple[Stored, ...]
    names: Mapping[str, str]


def gather(connection: Connection, uris: Sequence[str]) -> Library:
    """What to know before the sources at some addresses are imported."""
    wanted = set(uris)
    every = connection.execute(select(Source.id, Source.uid, Source.uri))
    found = [row for row in every if row.uri in wanted]
    scopes = section_scopes(connection)
    sections = _sections(connection, [row.id for row in found], scopes)
    live, retired = _records(connection, [row.id for row in found], scopes)
    sources = {
        row.uri: StoredSource(
            row.id, row.uid, row.uri, tuple(sections.get(row.id, ())), tuple(live.get(row.id, ()))
        )
        for row in found
    }
    return Library(tuple(known_works(connection)), sources, tuple(retired), claim_names(connection))


def known_works(connection: Connection) -> list[KnownWork]:
    """All works, for finding the one that a mention means; a merged one is a further name of the one kept."""
    kept = merged_into(connection)
    identifiers: dict[int, list[Identifier]] = {}
    owned = select(WorkIdentifier.work_id, WorkIdentifier.scheme, WorkIdentifier.value)
    for work_id, scheme, value in connection.execute(owned):
        identifiers.setdefault(work_id, []).append(Identifier(scheme, value))
    for names in ((WorkAlias.work_id, WorkAlias.key), (Work.id, Work.key)):
        for work_id, key in connection.execute(select(*names)):
            identifiers.setdefault(work_id, []).append(key_identifier(key))
    works = []
    columns = (Work.id, Work.uid, Work.title, Work.authors, Work.url)
    rows = connection.execute(select(*columns).order_by(Work.id)).all()
    uids = {row.id: row.uid for row in rows}
    for work_id, _, title, authors, url in rows:
        number = kept.get(work_id, work_id)
        address = identify(url) if url else None  # another work may own it
        every = dict.fromkeys([*identifiers.get(number, ()), *([address] if address else ())])
        works.append(KnownWork(uids[number], title, tuple(authors), tuple(every)))
    taken = [KnownWork(uids[number], "", (), ()) for number in kept]  # found by nothing, given to no new work
    return [*works, *names_of_merged(connection), *taken]


def section_scopes(connection: Connection) -> dict[int, str]:
    """What each section belongs to: uids of its works joined by `+`, or the uid of its topic."""
    works: dict[int, list[str]] = {}
    joined = select(SectionWork.section_id, Work.uid).join(Work, Work.id == SectionWork.work_id)
    for section_id, uid in connection.execute(joined.order_by(SectionWork.section_id, SectionWork.ordinal)):
        works.setdefault(section_id, []).append(uid)
    topics = connection.execute(select(Section.id, Topic.uid).outerjoin(Topic, Topic.id == Section.topic_id))
    return {number: "+".join(works.get(number, ())) or topic or "" for number, topic in topics}


def _sections(
    connection: Connection, sources: Sequence[int], scopes: Mapping[int, str]
) -> dict[int, list[StoredSection]]:
    sections: dict[int, list[StoredSection]] = {}
    columns = (Section.source_id, Section.id, Section.heading, Section.first_line, Section.retired_at)
    rows = select(*columns).where(Section.source_id.in_(sources)).order_by(Section.position, Section.id)
    for source_id, number, heading, first, retired_at in connection.execute(rows):
        section = StoredSection(number, heading, scopes[number], first, retired_at is not None)
        sections.setdefault(source_id, []).append(section)
    return sections


def _records(
    connection: Connection, sources: Sequence[int], scopes: Mapping[int, str]
) -> tuple[dict[int, list[Stored]], list[Stored]]:
    """The live records of some sources in the order of their places, and all retired ones."""
    uids = dict(connection.execute(select(Work.id, Work.uid)).all())
    live: dict[int, list[Stored]] = {}
    retired: list[Stored] = []
    for kind, model in TABLES.items():
        records = table(model)
        sections = table(Section)
        rows = (
            select(records, sections.c.source_id)
            .join(sections, sections.c.id == records.c.section_id)
            .where(sections.c.source_id.in_(sources) | records.c.retired_at.is_not(None))
            .order_by(sections.c.position, records.c.offset, records.c.id)
        )
        for row in connection.execute(rows):
            stored = _stored(kind, row, scopes, uids)
            (retired if stored.retired else live.setdefault(row.source_id, [])).append(stored)
    return live, retired


def _stored(kind: Kind, row: Row[Any], scopes: Mapping[int, str], uids: Mapping[int, str]) -> Stored:
    content, key = _content(kind, row, uids)
    place = Place(row.section_id, row.offset, row.lines)
    name = content.name if isinstance(content, ClaimContent) else None
    scope, retired = scopes[row.section_id], row.retired_at is not None
    return Stored(kind, row.uid, row.id, scope, key, place, content, name, retired)


def _content(kind: Kind, row: Row[Any], uids: Mapping[int, str]) -> tuple[Content, str]:
    match kind:
        case Kind.LISTING:
            listing = ListingContent(uids[row.work_id], row.role, row.remark, row.part, row.start, row.facts)
            return listing, listing.work
        case Kind.LINK:
            link = _link(row)
            return link, link_key(link)
        case Kind.QUOTE:
            cited = uids[row.cited_work_id] if row.cited_work_id else None
            return QuoteContent(row.text, row.role, row.speaker, cited), quote_key(row.text)
        case Kind.CLAIM:
            claim = _claim(row)
            return claim, claim_key(claim)


def _link(row: Row[Any]) -> LinkContent:
    """A stored link; its `parent` and `listing` are row ids."""
    return LinkContent(
        row.kind, row.url, row.title, tuple(row.speakers), row.start, row.language, row.remark,
        row.summarised, row.ordinal, row.parent_id, row.listing_id,
    )  # fmt: skip


def _claim(row: Row[Any]) -> ClaimContent:
    return ClaimContent(
        row.kind, row.text, row.prompt, row.answer, tuple(row.items), row.context, row.speaker, row.name
    )


def claim_names(connection: Connection) -> dict[str, str]:
    """The `{#id}` names of live claims, and the uri of the source that gave each."""
    rows = (
        select(Claim.name, Source.uri)
        .join(Section, Section.id == Claim.section_id)
        .join(Source, Source.id == Section.source_id)
        .where(Claim.name.is_not(None), Claim.retired_at.is_(None))
    )
    return {name: uri for name, uri in connection.execute(rows) if name is not None}

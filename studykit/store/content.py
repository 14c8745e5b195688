"""The library as values: what an import gathers from the database before it decides."""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select, union_all
from sqlalchemy.sql import ColumnElement

from studykit.cards.make import KnownCard
from studykit.library.identifiers import Identifier, identify
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
from studykit.store.tables import (
    Base,
    Card,
    Claim,
    Link,
    Listing,
    Quote,
    Section,
    SectionWork,
    Source,
    Topic,
    Work,
    WorkIdentifier,
)

TABLES: Mapping[Kind, type[Base]] = {
    Kind.LISTING: Listing,
    Kind.LINK: Link,
    Kind.QUOTE: Quote,
    Kind.CLAIM: Claim,
}


@dataclass(frozen=True, slots=True)
class StoredSource:
    """A source as last imported."""

    id: int
    uid: str
    uri: str
    digest: str
    grammar: int


@dataclass(frozen=True, slots=True)
class StoredSection:
    """A section as last imported."""

    id: int
    uid: str
    heading: str
    scope: str
    retired: bool


def find_source(connection: Connection, uri: str) -> StoredSource | None:
    """The source of an address, or None when it was never imported."""
    columns = (Source.id, Source.uid, Source.uri, Source.digest, Source.grammar)
    row = connection.execute(select(*columns).where(Source.uri == uri)).first()
    return StoredSource(*row) if row else None


def source_text(connection: Connection, source_id: int) -> bytes:
    """The bytes of a source as they were read."""
    return zlib.decompress(connection.execute(select(Source.text).where(Source.id == source_id)).scalar_one())


def known_works(connection: Connection) -> list[KnownWork]:
    """All works, for finding the one that a mention means."""
    identifiers: dict[int, list[Identifier]] = {}
    rows = connection.execute(select(WorkIdentifier.work_id, WorkIdentifier.scheme, WorkIdentifier.value))
    for work_id, scheme, value in rows:
        identifiers.setdefault(work_id, []).append(Identifier(scheme, value))
    works = []
    columns = (Work.id, Work.uid, Work.title, Work.authors, Work.url)
    for work_id, uid, title, authors, url in connection.execute(select(*columns).order_by(Work.id)):
        found = identifiers.get(work_id, [])
        address = identify(url) if url else None
        every = tuple(dict.fromkeys([*found, *([address] if address else [])]))
        works.append(KnownWork(uid, title, tuple(authors), every))
    return works


def ids_by_uid(connection: Connection, table: type[Base]) -> dict[str, int]:
    """Row ids of a table by uid."""
    columns: Any = table
    return {uid: number for uid, number in connection.execute(select(columns.uid, columns.id))}


def topic_ids(connection: Connection) -> dict[str, tuple[int, str]]:
    """Row id and uid of each topic, by path."""
    return {path: (number, uid) for path, number, uid in connection.execute(select(Topic.path, Topic.id, Topic.uid))}


def stored_sections(connection: Connection, source_id: int) -> list[StoredSection]:
    """The sections of a source, in order, retired ones too."""
    scopes = section_scopes(connection)
    columns = (Section.id, Section.uid, Section.heading, Section.retired_at)
    rows = connection.execute(select(*columns).where(Section.source_id == source_id).order_by(Section.position))
    return [StoredSection(number, uid, heading, scopes.get(number, ""), retired is not None) for number, uid, heading, retired in rows]


def section_scopes(connection: Connection) -> dict[int, str]:
    """What each section belongs to: uids of its works joined by `+`, or the uid of its topic."""
    works: dict[int, list[str]] = {}
    joined = select(SectionWork.section_id, Work.uid).join(Work, Work.id == SectionWork.work_id)
    for section_id, uid in connection.execute(joined.order_by(SectionWork.section_id, SectionWork.ordinal)):
        works.setdefault(section_id, []).append(uid)
    topics = connection.execute(select(Section.id, Topic.uid).outerjoin(Topic, Topic.id == Section.topic_id))
    return {section_id: "+".join(works.get(section_id, ())) or topic or "" for section_id, topic in topics}


def stored_records(connection: Connection, source_id: int) -> list[Stored]:
    """The live records of a source and the retired ones of the whole library, in the order of their places."""
    scopes = section_scopes(connection)
    positions = {number: position for number, position in connection.execute(select(Section.id, Section.position))}
    uids = {number: uid for number, uid in connection.execute(select(Work.id, Work.uid))}
    records: list[tuple[tuple[int, int, int], Stored]] = []
    for kind, table in TABLES.items():
        columns: Any = table
        wanted: ColumnElement[bool] = (Section.source_id == source_id) | columns.retired_at.is_not(None)
        rows = connection.execute(select(table.__table__).join(Section, Section.id == columns.section_id).where(wanted))
        for row in rows:
            stored = _stored(kind, row, scopes, uids)
            records.append(((positions[row.section_id], row.offset, row.id), stored))
    return [record for _, record in sorted(records, key=lambda pair: pair[0])]


def _stored(kind: Kind, row: Row[Any], scopes: Mapping[int, str], uids: Mapping[int, str]) -> Stored:
    content, key = _content(kind, row, uids)
    place = Place(row.section_id, row.offset, row.lines)
    name = content.name if isinstance(content, ClaimContent) else None
    return Stored(kind, row.uid, row.id, scopes[row.section_id], key, place, content, name, row.retired_at is not None)


def _content(kind: Kind, row: Row[Any], uids: Mapping[int, str]) -> tuple[Content, str]:
    match kind:
        case Kind.LISTING:
            listing = ListingContent(uids[row.work_id], row.role, row.remark, row.part, row.start, row.facts)
            return listing, listing.work
        case Kind.LINK:
            link = LinkContent(
                row.kind, row.url, row.title, tuple(row.speakers), row.start, row.language, row.remark,
                row.summarised, row.ordinal,
            )  # fmt: skip
            return link, link_key(link)
        case Kind.QUOTE:
            cited = uids[row.cited_work_id] if row.cited_work_id else None
            return QuoteContent(row.text, row.role, row.speaker, cited), quote_key(row.text)
        case Kind.CLAIM:
            claim = ClaimContent(
                row.kind, row.text, row.prompt, row.answer, tuple(row.items), row.context, row.speaker, row.name
            )
            return claim, claim_key(claim)


def known_cards(connection: Connection, claims: Sequence[int]) -> dict[int, list[KnownCard]]:
    """The cards of some claims, retired ones too, by the claim's row id."""
    cards: dict[int, list[KnownCard]] = {}
    for chunk in chunks(claims):
        columns = (Card.claim_id, Card.uid, Card.kind, Card.ordinal, Card.blank)
        for claim_id, *card in connection.execute(select(*columns).where(Card.claim_id.in_(chunk)).order_by(Card.id)):
            cards.setdefault(claim_id, []).append(KnownCard(*card))
    return cards


def all_uids(connection: Connection) -> set[str]:
    """Every uid of content there is."""
    tables: Iterable[Any] = (*TABLES.values(), Section, Card)
    return set(connection.execute(union_all(*(select(table.uid) for table in tables))).scalars())


def chunks(values: Sequence[int], size: int = 500) -> Iterable[Sequence[int]]:
    """Pieces short enough for the parameters of one statement."""
    return (values[start : start + size] for start in range(0, len(values), size))


def claim_names(connection: Connection, source_id: int) -> set[str]:
    """The `{#id}` names that live or retired claims of other sources have."""
    rows = select(Claim.name).join(Section, Section.id == Claim.section_id)
    return set(connection.execute(rows.where(Claim.name.is_not(None), Section.source_id != source_id)).scalars())


def section_starts(connection: Connection, source_id: int) -> dict[int, int]:
    """The first line of each section of a source."""
    rows = select(Section.id, Section.first_line).where(Section.source_id == source_id)
    return {number: first for number, first in connection.execute(rows)}


def link_lines(connection: Connection, source_id: int, links: Sequence[int]) -> dict[int, int]:
    """The line of those of some links that stand in a source."""
    lines: dict[int, int] = {}
    for chunk in chunks(links):
        rows = select(Link.id, Section.first_line + Link.offset).join(Section, Section.id == Link.section_id)
        for number, line in connection.execute(rows.where(Section.source_id == source_id, Link.id.in_(chunk))):
            lines[number] = line
    return lines

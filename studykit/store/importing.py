"""Apply an import: all its sources, then once what follows from them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from studykit.library.diff import Action, Retire
from studykit.library.model import Draft, Kind, ListingContent, Records, Stored
from studykit.library.works import KnownWork
from studykit.store.apply import RecordWriter, Run, SourceRow, start_run, write_source
from studykit.store.card_rows import write_claim_cards
from studykit.store.content import StoredSource
from studykit.store.fold import fold_works, insert_works
from studykit.store.quote_cards import follow_quotes, retire_orphans, write_lineage, write_quote_cards
from studykit.store.references import resolve_references
from studykit.store.search_index import write_index
from studykit.store.sections import write_sections
from studykit.store.source_queries import UNRESOLVED
from studykit.store.topics import fold_topics, order_library


@dataclass(frozen=True, slots=True)
class SourceImport:
    """A source to write: its row, what it states, and the actions that make the library say so."""

    source: SourceRow
    stored: StoredSource | None
    records: Records
    actions: Sequence[Action]


@dataclass(frozen=True, slots=True)
class Applied:
    """What an import did beyond its actions.

    Attributes:
        cards: for each source in order, what became of how many cards.
        works: what became of each work that a source lists or listed, by uid.
        unresolved: for each source in order, the lines and anchors that mean nothing yet.
        doubtful: uids of cards that say something else now, and the drafts that say it.
    """

    cards: tuple[Counter[str], ...]
    works: Mapping[str, str]
    unresolved: tuple[list[dict[str, Any]], ...]
    doubtful: Mapping[str, Draft]


def apply_imports(
    connection: Connection,
    imports: Sequence[SourceImport],
    works: Sequence[KnownWork],
    lineage: Sequence[tuple[Stored, Draft]],
    now: datetime,
) -> Applied:
    """Write sources in order, and what follows from them for the library.

    Args:
        connection: the transaction.
        imports: the sources.
        works: those met for the first time.
        lineage: quotes of last time, and the drafts of others that hold a part of their text now.
        now: when this happens.
    """
    run = start_run(connection, now)
    insert_works(run, works)
    ids: dict[int, int] = {}
    cards = tuple(_write(run, item, ids) for item in imports)
    moved = write_lineage(run, [(record.id, ids[id(draft)], draft) for record, draft in lineage])
    for item, counts in zip(imports, cards, strict=True):
        counts.update(retire_orphans(run, item.actions))
        went_on = sum(moved[quote] for quote in _retired_quotes(item))
        counts.update(retired=-went_on, moved=went_on)
    changed = fold_works(
        run, {uid for item in imports for uid in _listed(item)} | {work.uid for work in works}
    )
    order_library(connection)
    fold_topics(run)
    resolve_references(connection)
    write_index(connection, run.texts)
    unresolved = tuple(_unresolved(connection, item.source.uri) for item in imports)
    return Applied(cards, changed, unresolved, run.doubtful)


def _write(run: Run, item: SourceImport, ids: dict[int, int]) -> Counter[str]:
    """Write one source; `ids` gets the row ids of its records by identity of their drafts."""
    stored = item.stored
    source_id = write_source(run.connection, item.source, stored.id if stored else None, run.now)
    before = stored.sections if stored else ()
    sections = write_sections(run, source_id, item.source.uri, item.records.sections, before)
    cards = write_quote_cards(run, item.actions)
    writer = RecordWriter(run, sections, item.records.drafts)
    writer.write(item.actions)
    ids |= {id(draft): writer.id_of(draft) for draft in item.records.drafts}
    followed = follow_quotes(run, item.actions)
    cards.update(edited=followed, unchanged=-followed)
    return cards + write_claim_cards(run, item.actions, writer.id_of)


def _listed(item: SourceImport) -> Iterable[str]:
    """The works that a source lists or listed: their facts may have come to stand in another order."""
    gone = [action.stored.content for action in item.actions if isinstance(action, Retire)]
    for content in (*(draft.content for draft in item.records.drafts), *gone):
        if isinstance(content, ListingContent):
            yield content.work


def _retired_quotes(item: SourceImport) -> Iterable[int]:
    """The row ids of quotes that a source has no more."""
    return (a.stored.id for a in item.actions if isinstance(a, Retire) and a.stored.kind is Kind.QUOTE)


def _unresolved(connection: Connection, uri: str) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(text(UNRESOLVED), {"uri": uri}).mappings()]

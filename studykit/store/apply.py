"""Actions of an import → rows. One source at a time, inside the caller's transaction."""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, update

from studykit.cards.make import CardDraft, KnownCard, make_cards, match_cards
from studykit.library.diff import Action, Add, Change, Keep, Move, Restore, Retire
from studykit.library.model import ClaimContent, Content, Draft, Kind, LinkContent, ListingContent, Records, Stored
from studykit.library.uids import new_uid
from studykit.store.content import TABLES, StoredSection, ids_by_uid, known_cards, topic_ids
from studykit.store.tables import Base, Card, Section, SectionWork, Source, Topic, Work

PATH = " > "
SEARCHED: Mapping[str, int] = {"work": 0, "quote": 1, "claim": 2}
"""A row of the search index is found by `4 × id + code`: one index, three tables."""


@dataclass(slots=True)
class Applier:
    """Writes what one source states; `uids` are those that exist already, and grow."""

    connection: Connection
    source_id: int
    now: datetime
    uids: set[str]
    cards: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("added", "edited", "retired", "restored", "unchanged"), 0))
    touched_works: set[str] = field(default_factory=set)
    stale: list[int] = field(default_factory=list)  # rows of the search index that hold old words
    _sections: list[int] = field(default_factory=list)
    _work_ids: dict[str, int] = field(default_factory=dict)
    _record_ids: dict[int, int] = field(default_factory=dict)  # number of the draft → row id

    def apply(self, records: Records, stored: Sequence[StoredSection], actions: Sequence[Action]) -> None:
        """Write sections, then records, then the cards of claims."""
        self._work_ids = ids_by_uid(self.connection, Work)
        topics = ensure_topics(self.connection, {section.topic for section in records.sections})
        self._write_sections(records, stored, topics)
        drafts = {id(draft): number for number, draft in enumerate(records.drafts)}
        for kind in TABLES:
            self._write_kind(kind, [action for action in actions if _kind(action) is kind], drafts)
        self._retire_sections(stored)
        self._write_cards([action for action in actions if _kind(action) is Kind.CLAIM], drafts)
        self._note_works(actions)

    # ---- sections ------------------------------------------------------------------------------------

    def _write_sections(self, records: Records, stored: Sequence[StoredSection], topics: Mapping[tuple[str, ...], int]) -> None:
        waiting: dict[str, list[StoredSection]] = {}
        for section in sorted(stored, key=lambda section: section.retired):
            waiting.setdefault(section.heading, []).append(section)
        for position, draft in enumerate(records.sections):
            row = {
                "source_id": self.source_id, "topic_id": topics.get(draft.topic), "heading": draft.heading,
                "position": position, "first_line": draft.first, "last_line": draft.last,
                "summary": draft.summary, "digest": draft.digest, "retired_at": None,
            }  # fmt: skip
            same = waiting.get(draft.heading)
            section_id = self._same_section(same.pop(0), row) if same else self._new_section(draft.heading, row)
            self._sections.append(section_id)
            self._write_section_works(section_id, draft.works)

    def _same_section(self, section: StoredSection, row: Mapping[str, Any]) -> int:
        self.connection.execute(update(Section).where(Section.id == section.id).values(**row))
        return section.id

    def _new_section(self, heading: str, row: Mapping[str, Any]) -> int:
        uid = self._uid("section", str(self.source_id), heading)
        return insert_rows(self.connection, Section, [{"uid": uid, **row}])[0]

    def _write_section_works(self, section_id: int, works: Sequence[str]) -> None:
        self.connection.execute(delete(SectionWork).where(SectionWork.section_id == section_id))
        rows = [
            {"section_id": section_id, "work_id": self._work_ids[uid], "ordinal": ordinal}
            for ordinal, uid in enumerate(dict.fromkeys(works))
        ]
        if rows:
            self.connection.execute(insert(SectionWork), rows)

    def _retire_sections(self, stored: Sequence[StoredSection]) -> None:
        kept = set(self._sections)
        gone = [section.id for section in stored if section.id not in kept and not section.retired]
        if gone:
            self.connection.execute(update(Section).where(Section.id.in_(gone)).values(retired_at=self.now))

    # ---- records -------------------------------------------------------------------------------------

    def _write_kind(self, kind: Kind, actions: Sequence[Action], drafts: Mapping[int, int]) -> None:
        """Rows of one kind: first those that no row of the same kind refers to, then nested links."""
        added = [action.draft for action in actions if isinstance(action, Add)]
        for action in actions:
            if not isinstance(action, Add | Retire):
                self._record_ids[drafts[id(action.draft)]] = action.stored.id
        for level in ([draft for draft in added if not _nested(draft)], [draft for draft in added if _nested(draft)]):
            ids = insert_rows(self.connection, TABLES[kind], [self._new_row(draft) for draft in level])
            for draft, number in zip(level, ids, strict=True):
                self._record_ids[drafts[id(draft)]] = number
        self._update_records(kind, [action for action in actions if not isinstance(action, Add | Retire)])
        self._retire(TABLES[kind], [action.stored.id for action in actions if isinstance(action, Retire)])

    def _new_row(self, draft: Draft) -> dict[str, Any]:
        uid = self._uid(draft.kind, draft.scope, draft.name or draft.key)
        return {"uid": uid, "retired_at": None, **self._row(draft)}

    def _row(self, draft: Draft) -> dict[str, Any]:
        place = {"section_id": self._sections[draft.place.section], "offset": draft.place.offset, "lines": draft.place.lines}
        return place | self._columns(draft.content)

    def _columns(self, content: Content) -> dict[str, Any]:
        values = asdict(content)
        if isinstance(content, ListingContent):
            values["work_id"] = self._work_ids[values.pop("work")]
        elif isinstance(content, LinkContent):
            values["parent_id"] = self._record_ids[parent] if (parent := values.pop("parent")) is not None else None
            values["listing_id"] = self._record_ids[listing] if (listing := values.pop("listing")) is not None else None
        elif not isinstance(content, ClaimContent):
            cited = values.pop("cited")
            values["cited_work_id"] = self._work_ids[cited] if cited else None
        return values

    def _update_records(self, kind: Kind, actions: Iterable[Keep | Change | Move | Restore]) -> None:
        for action in actions:
            row = self._row(action.draft)
            place = (row["section_id"], row["offset"], row["lines"])
            old = action.stored.place
            if isinstance(action, Keep) and place == (old.section, old.offset, old.lines):
                continue
            if kind in SEARCHED:
                self.stale.append(search_row(kind, action.stored.id))
            table: Any = TABLES[kind]
            self.connection.execute(update(table).where(table.id == action.stored.id).values(**row, retired_at=None))

    def _retire(self, table: Any, ids: Sequence[int]) -> None:
        if ids:
            statement = update(table).where(table.id == bindparam("gone")).values(retired_at=self.now)
            self.connection.execute(statement, [{"gone": number} for number in ids])

    # ---- cards ---------------------------------------------------------------------------------------

    def _write_cards(self, actions: Sequence[Action], drafts: Mapping[int, int]) -> None:
        claims = {action.stored.id: action for action in actions if not isinstance(action, Add)}
        known = known_cards(self.connection, list(claims))
        added: list[dict[str, Any]] = []
        for action in actions:
            if isinstance(action, Add):
                claim_id = self._record_ids[drafts[id(action.draft)]]
                added += self._card_rows(claim_id, action.draft, [])
            elif isinstance(action, Keep):
                self.cards["unchanged"] += len(known.get(action.stored.id, ()))
            elif isinstance(action, Retire):
                self._retire_cards(known.get(action.stored.id, ()))
            else:
                added += self._edit_cards(action, known.get(action.stored.id, ()))
        self.cards["added"] += len(added)
        insert_rows(self.connection, Card, added)

    def _card_rows(self, claim_id: int, draft: Draft, known: Sequence[KnownCard]) -> list[dict[str, Any]]:
        pairs = match_cards(make_cards(_claim(draft)), known)
        return [self._card_row(claim_id, draft, card) for card, same in pairs if same is None]

    def _card_row(self, claim_id: int, claim: Draft, card: CardDraft) -> dict[str, Any]:
        scope = f"{claim.scope}\n{claim.name or claim.key}"
        uid = self._uid("card", scope, f"{card.kind} {card.blank or card.ordinal}")
        return {
            "uid": uid, "claim_id": claim_id, "quote_id": None, "draft": False, "created_at": self.now,
            "retired_at": None, **asdict(card),
        }  # fmt: skip

    def _edit_cards(self, action: Change | Move | Restore, known: Sequence[KnownCard]) -> list[dict[str, Any]]:
        """Cards of an edited claim: those that it still makes get its words, the others are retired."""
        pairs = match_cards(make_cards(_claim(action.draft)), known)
        same = {card.uid for _, card in pairs if card}
        for draft, card in pairs:
            if card:
                words = {"front": draft.front, "back": draft.back, "retired_at": None}
                self.connection.execute(update(Card).where(Card.uid == card.uid).values(**words))
        self.cards["restored" if isinstance(action, Restore) else "edited"] += len(same)
        self._retire_cards([card for card in known if card.uid not in same])
        return [self._card_row(action.stored.id, action.draft, draft) for draft, card in pairs if card is None]

    def _retire_cards(self, cards: Sequence[KnownCard]) -> None:
        self.cards["retired"] += len(cards)
        for card in cards:
            self.connection.execute(update(Card).where(Card.uid == card.uid).values(retired_at=self.now))

    # ---- both ----------------------------------------------------------------------------------------

    def _uid(self, kind: str, scope: str, key: str) -> str:
        uid = new_uid(kind, scope, key, self.uids)
        self.uids.add(uid)
        return uid

    def _note_works(self, actions: Iterable[Action]) -> None:
        for action in actions:
            for record in _sides(action):
                if isinstance(record.content, ListingContent):
                    self.touched_works.add(record.content.work)


def _sides(action: Action) -> list[Draft | Stored]:
    match action:
        case Add(draft):
            return [draft]
        case Retire(stored):
            return [stored]
        case Keep():
            return []
        case Change(stored, draft) | Move(stored, draft) | Restore(stored, draft):
            return [stored, draft]


def _kind(action: Action) -> Kind:
    return action.draft.kind if isinstance(action, Add) else action.stored.kind


def _nested(draft: Draft) -> bool:
    return isinstance(draft.content, LinkContent) and draft.content.parent is not None


def _claim(draft: Draft) -> ClaimContent:
    if not isinstance(draft.content, ClaimContent):
        raise TypeError(draft.kind)
    return draft.content


def ensure_topics(connection: Connection, paths: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], int]:
    """Row ids of topics by path; those not there yet are made, with the topics above them."""
    known = topic_ids(connection)
    ids: dict[tuple[str, ...], int] = {}
    for path in sorted({path[:end] for path in paths for end in range(1, len(path) + 1)}, key=len):
        text = PATH.join(path)
        if text not in known:
            uid = topic_uid(path)
            parent = ids.get(path[:-1])
            row = {"uid": uid, "parent_id": parent, "path": text, "name": path[-1], "summary": None, "position": 0, "retired_at": None}
            known[text] = (insert_rows(connection, Topic, [row])[0], uid)
        ids[path] = known[text][0]
    return ids


def topic_uid(path: tuple[str, ...]) -> str:
    """The uid of a topic: one path, one topic."""
    return new_uid("topic", "", PATH.join(path), ())


def insert_rows(connection: Connection, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Insert rows of one shape and give their ids, in order."""
    if not rows:
        return []
    columns: Any = table
    statement = insert(table).returning(columns.id, sort_by_parameter_order=True)
    return list(connection.execute(statement, list(rows)).scalars())


def search_row(kind: str, number: int) -> int:
    """The row of the search index for a record of a kind."""
    return number * 4 + SEARCHED[kind]


def write_source(connection: Connection, uri: str, title: str, origin: str, data: bytes, digest: str, grammar: int, now: datetime) -> int:
    """The row of a source that is imported for the first time; its id."""
    row = {
        "uid": new_uid("source", "", uri, ()), "uri": uri, "title": title, "origin": origin, "digest": digest,
        "text": zlib.compress(data, 6), "grammar": grammar, "report": {}, "first_imported_at": now, "imported_at": now,
    }  # fmt: skip
    return insert_rows(connection, Source, [row])[0]


def update_source(connection: Connection, source_id: int, **values: Any) -> None:
    """Change columns of a source; `text` is given as the bytes that were read."""
    if "text" in values:
        values["text"] = zlib.compress(values["text"], 6)
    connection.execute(update(Source).where(Source.id == source_id).values(**values))

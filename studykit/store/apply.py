"""What one source states → rows: its text, sections and records, inside the caller's transaction."""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, union_all

from studykit.library.diff import Action, Add, Change, Keep, Move, Restore, Retire
from studykit.library.model import (
    Content,
    Draft,
    Kind,
    LinkContent,
    ListingContent,
    QuoteContent,
)
from studykit.library.uids import new_uid
from studykit.store.content import TABLES
from studykit.store.rows import insert_rows, retire_rows, update_rows
from studykit.store.tables import Card, Section, Source, Topic, Work

Kept = Keep | Change | Move | Restore


@dataclass(frozen=True, slots=True)
class SourceRow:
    """What is stored of a source itself; `report` is the line accounting of this import.

    Attributes:
        validators: of an address, what its server may be asked by whether anything changed.
    """

    uri: str
    title: str
    origin: str
    text: bytes
    digest: str
    grammar: int
    report: Mapping[str, Any]
    validators: Mapping[str, str] | None = None


@dataclass(slots=True)
class Run:
    """What the sources of one import share: the ids they refer to, which grow, and what they leave behind.

    Attributes:
        uids: every uid that is taken.
        works: row ids by uid.
        topics: row ids by path as stored.
        texts: what to find each row of the search index by; None for one that is to go.
        doubtful: uids of cards that say something else now, and the drafts that say it.
    """

    connection: Connection
    now: datetime
    uids: set[str]
    works: dict[str, int]
    topics: dict[str, int]
    texts: dict[int, str | None] = field(default_factory=dict)
    doubtful: dict[str, Draft] = field(default_factory=dict)

    def uid(self, kind: str, scope: str, key: str) -> str:
        """The uid of a record that is seen for the first time."""
        uid = new_uid(kind, scope, key, self.uids)
        self.uids.add(uid)
        return uid


def start_run(connection: Connection, now: datetime) -> Run:
    """Read once what all sources of an import share."""
    models: Iterable[Any] = (*TABLES.values(), Section, Card)
    uids = set(connection.execute(union_all(*(select(model.uid) for model in models))).scalars())
    works = dict(connection.execute(select(Work.uid, Work.id)).all())
    topics = dict(connection.execute(select(Topic.path, Topic.id)).all())
    return Run(connection, now, uids, works, topics)


def write_source(connection: Connection, source: SourceRow, stored: int | None, now: datetime) -> int:
    """Write the row of a source, new when `stored` is no row id; gives its id."""
    row = {
        "title": source.title, "digest": source.digest, "text": zlib.compress(source.text, 6),
        "grammar": source.grammar, "report": source.report, "validators": source.validators,
        "imported_at": now,
    }  # fmt: skip
    if stored is not None:
        update_rows(connection, Source, [{"id": stored, **row}])
        return stored
    first = {
        "uid": source_uid(source.uri), "uri": source.uri, "origin": source.origin, "first_imported_at": now,
    }  # fmt: skip
    return insert_rows(connection, Source, [{**first, **row}])[0]


def source_uid(uri: str) -> str:
    """The uid of a source: one address, one source."""
    return new_uid("source", "", uri, ())


# ---- records -----------------------------------------------------------------------------------------


class RecordWriter:
    """Writes the records of one source, kind by kind; a link may refer to a listing or to another link."""

    def __init__(self, run: Run, sections: Sequence[int], drafts: Sequence[Draft]) -> None:
        self._run = run
        self._sections = sections
        self._drafts = drafts
        self._numbers = {id(draft): number for number, draft in enumerate(drafts)}
        self._ids: dict[int, int] = {}  # number of the draft → row id

    def write(self, actions: Sequence[Action]) -> None:
        """Write what the actions say."""
        for kind in TABLES:
            here = [action for action in actions if kind_of(action) is kind]
            self._add(kind, [action.draft for action in here if isinstance(action, Add)], here)
            self._update(kind, [action for action in here if isinstance(action, Kept)])
            gone = [action.stored.id for action in here if isinstance(action, Retire)]
            retire_rows(self._run.connection, TABLES[kind], gone, self._run.now)
            for number in gone:
                self._find_by(kind, number, None)

    def id_of(self, draft: Draft) -> int:
        """The row id of a record that was written."""
        return self._ids[self._numbers[id(draft)]]

    def _add(self, kind: Kind, drafts: Sequence[Draft], actions: Sequence[Action]) -> None:
        for action in actions:
            if isinstance(action, Kept):
                self._ids[self._numbers[id(action.draft)]] = action.stored.id
        for level in self._levels(drafts):
            rows = [{"uid": self._uid(draft), "retired_at": None, **self._row(draft)} for draft in level]
            for draft, number in zip(
                level, insert_rows(self._run.connection, TABLES[kind], rows), strict=True
            ):
                self._ids[self._numbers[id(draft)]] = number
                self._find_by(kind, number, draft.content)

    def _levels(self, drafts: Sequence[Draft]) -> Iterable[list[Draft]]:
        """Drafts that refer to no new row, then those that refer to them, and so on."""
        left = list(drafts)
        while left:
            missing = {self._numbers[id(draft)] for draft in left}
            ready = [draft for draft in left if _parent(draft) not in missing]
            yield ready
            left = [draft for draft in left if _parent(draft) in missing]

    def _update(self, kind: Kind, actions: Sequence[Kept]) -> None:
        rows = []
        for action in actions:
            row = self._row(action.draft)
            if isinstance(action, Keep) and not _displaced(action, row):
                continue
            rows.append({"id": action.stored.id, **row, "retired_at": None})
            if not isinstance(action, Keep):
                self._find_by(kind, action.stored.id, action.draft.content)
        update_rows(self._run.connection, TABLES[kind], rows)

    def _uid(self, draft: Draft) -> str:
        return self._run.uid(draft.kind, draft.scope, draft.name or draft.key)

    def _row(self, draft: Draft) -> dict[str, Any]:
        place = draft.place
        where = {"section_id": self._sections[place.section], "offset": place.offset, "lines": place.lines}
        return where | self._columns(draft.content)

    def _columns(self, content: Content) -> dict[str, Any]:
        values = {field.name: getattr(content, field.name) for field in fields(content)}
        match content:
            case ListingContent():
                values["work_id"] = self._run.works[values.pop("work")]
            case LinkContent():
                for name in ("parent", "listing"):
                    number = values.pop(name)
                    values[f"{name}_id"] = None if number is None else self._ids[number]
            case QuoteContent():
                cited = values.pop("cited")
                values["cited_work_id"] = self._run.works[cited] if cited else None
        return values

    def _find_by(self, kind: Kind, number: int, content: Content | None) -> None:
        if kind in SEARCHED:
            self._run.texts[search_row(kind, number)] = getattr(content, "text", None)


def _displaced(action: Keep, row: Mapping[str, Any]) -> bool:
    """Whether a record that says the same stands elsewhere, or hangs on another link or listing."""
    old, content = action.stored.place, action.stored.content
    if (row["section_id"], row["offset"], row["lines"]) != (old.section, old.offset, old.lines):
        return True
    if not isinstance(content, LinkContent):
        return False
    return (row["parent_id"], row["listing_id"]) != (content.parent, content.listing)


def _parent(draft: Draft) -> int | None:
    return draft.content.parent if isinstance(draft.content, LinkContent) else None


def kind_of(action: Action) -> Kind:
    """The kind of record that an action is about."""
    return action.draft.kind if isinstance(action, Add) else action.stored.kind


# ---- rows --------------------------------------------------------------------------------------------

SEARCHED: Mapping[str, int] = {"work": 0, "quote": 1, "claim": 2}
"""A row of the search index is found by `4 × id + code`: one index, three tables."""


def search_row(kind: str, number: int) -> int:
    """The row of the search index for a record of a kind."""
    return number * 4 + SEARCHED[kind]

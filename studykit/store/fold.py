"""Works are the fold of what their listings state: their facts, keys and identifiers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, case, delete, insert, select

from studykit.library.identifiers import LONGEST, STRONG, Identifier, identify
from studykit.library.works import KnownWork, citation_key, fold
from studykit.store.apply import Run, search_row
from studykit.store.content import BUNDLED_FIRST
from studykit.store.decisions import merged_keys
from studykit.store.rows import chunks, insert_rows, retire_rows, table, update_rows
from studykit.store.tables import (
    Base,
    Listing,
    Section,
    Source,
    Tag,
    Work,
    WorkAlias,
    WorkIdentifier,
    WorkNeed,
)

_COLUMNS = (
    "title", "kind", "authors", "et_al", "year", "venue", "url", "language", "summary", "importance", "pages",
    "estimate", "pdf",
)  # fmt: skip
_EMPTY: Mapping[str, Any] = {"title": "", "kind": "post", "authors": [], "et_al": False}
Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Held:
    """A work as the database holds it."""

    id: int
    uid: str
    key: str
    columns: Facts
    tags: list[str]
    needs: list[str]
    retired: bool
    new: bool  # it has no key of its own yet


def insert_works(run: Run, works: Sequence[KnownWork]) -> None:
    """Rows for works met for the first time; `fold_works` gives them their keys and facts."""
    rows = [
        {
            "uid": work.uid, "key": work.uid, "title": work.title, "kind": "post",
            "authors": list(work.authors), "et_al": False, "position": 0,
        }
        for work in works
    ]  # fmt: skip
    ids = insert_rows(run.connection, Work, rows)
    run.works |= {work.uid: number for work, number in zip(works, ids, strict=True)}
    _own(run.connection, {number: work.identifiers for work, number in zip(works, ids, strict=True)})


def fold_works(run: Run, uids: Iterable[str]) -> dict[str, str]:
    """Give some works the facts that their live listings state, and tell what became of each, by uid.

    A later source wins a field, the bundled library loses to any other. A work without listings is retired.
    """
    return _Fold(run, sorted({run.works[uid] for uid in uids})).write()


class _Fold:
    def __init__(self, run: Run, works: Sequence[int]) -> None:
        self._run = run
        self._facts = _stated(run.connection, works)
        self._held = {
            number: held for chunk in chunks(works) for number, held in _held(run.connection, chunk)
        }
        self._keys = _Keys(run.connection)
        self._words: dict[int, str] = {}

    def write(self) -> dict[str, str]:
        folded = {number: {**_EMPTY, **fold(facts)} for number, facts in self._facts.items()}
        self._retire(number for number in self._held if number not in folded)
        # Wishes first, so that no made-up key stands in the way of one.
        for number in sorted(folded, key=lambda number: "key" not in folded[number]):
            self._keys.give(self._held[number], folded[number])
        self._update(folded)
        self._write_lists(folded, Tag, "tags", "name")
        self._write_lists(folded, WorkNeed, "needs", "written")
        self._keys.write()
        found = {number: _identifiers(facts) for number, facts in self._facts.items()}
        _own(self._run.connection, found)
        return {held.uid: self._words.get(number, "unchanged") for number, held in self._held.items()}

    def _retire(self, works: Iterable[int]) -> None:
        gone = [number for number in works if not self._held[number].retired]
        retire_rows(self._run.connection, Work, gone, self._run.now)
        for number in gone:
            self._run.texts[search_row("work", number)] = None
            self._words[number] = "retired"

    def _update(self, folded: Mapping[int, Facts]) -> None:
        rows = []
        for number, work in folded.items():
            key = self._keys.of[number]
            columns = {name: work.get(name) for name in _COLUMNS}
            held = self._held[number]
            if word := _word(held, key, columns, work):
                self._words[number] = word
                rows.append({"id": number, "key": key, **columns, "retired_at": None})
                self._run.texts[search_row("work", number)] = work_words(key, columns)
        update_rows(self._run.connection, Work, rows)

    def _write_lists(self, folded: Mapping[int, Facts], model: type[Base], name: str, column: str) -> None:
        changed = [n for n, work in folded.items() if work.get(name, []) != getattr(self._held[n], name)]
        target = table(model)
        if changed:
            statement = delete(target).where(target.c.work_id == bindparam("of"))
            self._run.connection.execute(statement, [{"of": number} for number in changed])
        rows = [
            {"work_id": number, "ordinal": ordinal, column: text}
            for number in changed
            for ordinal, text in enumerate(folded[number].get(name, []))
        ]
        if rows:
            self._run.connection.execute(insert(target), rows)


def _word(held: _Held, key: str, columns: Facts, work: Facts) -> str | None:
    """What becomes of a work that is still listed; None when nothing does."""
    if held.new:
        return "added"
    if held.retired:
        return "restored"
    old = (held.key, held.columns, held.tags, held.needs)
    return "edited" if old != (key, columns, work["tags"], work.get("needs", [])) else None


def work_words(key: str, columns: Facts) -> str:
    """What a work is found by in the search."""
    return "\n".join([columns["title"], key, ", ".join(columns["authors"]), columns["summary"] or ""])


def _held(connection: Connection, works: Sequence[int]) -> Iterator[tuple[int, _Held]]:
    work = table(Work)
    tags, needs = _lists(connection, Tag, "name", works), _lists(connection, WorkNeed, "written", works)
    for row in connection.execute(select(work).where(work.c.id.in_(works))).mappings():
        columns = {name: row[name] for name in _COLUMNS}
        number, retired = row["id"], row["retired_at"] is not None
        here = tags.get(number, []), needs.get(number, [])
        yield (
            number,
            _Held(number, row["uid"], row["key"], columns, *here, retired, new=row["key"] == row["uid"]),
        )


def _lists(
    connection: Connection, model: type[Base], column: str, works: Sequence[int]
) -> dict[int, list[str]]:
    target = table(model)
    rows = (
        select(target.c.work_id, target.c[column])
        .where(target.c.work_id.in_(works))
        .order_by(target.c.ordinal)
    )
    lists: dict[int, list[str]] = {}
    for number, text in connection.execute(rows):
        lists.setdefault(number, []).append(text)
    return lists


def _stated(connection: Connection, works: Sequence[int]) -> dict[int, list[Facts]]:
    """The facts of each work's live listings, weakest first."""
    stated: dict[int, list[Facts]] = {}
    for chunk in chunks(works):
        rows = connection.execute(
            select(Listing.work_id, Listing.facts)
            .join(Section, Section.id == Listing.section_id)
            .join(Source, Source.id == Section.source_id)
            .where(Listing.retired_at.is_(None), Listing.work_id.in_(chunk))
            .order_by(
                BUNDLED_FIRST,
                Source.id,
                case((Listing.role == "heading", 1), else_=0),
                Section.position.desc(),
                Listing.offset.desc(),
                Listing.id,
            )
        )
        for work_id, facts in rows:
            stated.setdefault(work_id, []).append(facts)
    return stated


class _Keys:
    """Citation keys: once given, only the writer's own `key:` replaces one, which stays as an alias."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._aliases = dict(connection.execute(select(WorkAlias.key, WorkAlias.work_id)).all())
        self._taken = set(connection.execute(select(Work.key)).scalars()) | self._aliases.keys()
        self._merged = merged_keys(connection)
        self._old: list[dict[str, Any]] = []
        self._wished: list[str] = []
        self.of: dict[int, str] = {}

    def give(self, held: _Held, work: Facts) -> None:
        """Settle the key of a work."""
        wish = work.get("key", "")
        own = self._aliases.get(wish) == held.id and wish not in self._merged
        free = own or wish not in self._taken
        if wish and free and wish != held.key and len(wish) <= LONGEST:
            self._rename(held, wish)
        else:
            self.of[held.id] = citation_key(work, self._taken) if held.new else held.key
        self._taken.add(self.of[held.id])

    def _rename(self, held: _Held, wish: str) -> None:
        self.of[held.id] = wish
        self._wished.append(wish)
        if not held.new:
            self._old.append({"key": held.key, "work_id": held.id})

    def write(self) -> None:
        """Write the aliases that came of it."""
        alias = table(WorkAlias)
        if self._wished:
            statement = delete(alias).where(alias.c.key == bindparam("wish"))
            self._connection.execute(statement, [{"wish": wish} for wish in self._wished])
        if self._old:
            self._connection.execute(insert(alias), self._old)


def _own(connection: Connection, found: Mapping[int, Iterable[Identifier]]) -> None:
    """An identifier belongs to the first work that has it; two works at one address share none."""
    owned: set[tuple[str, str]] = set(connection.execute(select(WorkIdentifier.scheme, WorkIdentifier.value)))
    rows = []
    for number, identifiers in found.items():
        for scheme, value in sorted(identifiers, key=lambda identifier: identifier.scheme not in STRONG):
            if (scheme, value) not in owned and len(value) <= LONGEST and "\0" not in value:
                owned.add((scheme, value))
                rows.append({"scheme": scheme, "value": value, "work_id": number})
    if rows:
        connection.execute(insert(table(WorkIdentifier)), rows)


def _identifiers(stated: Iterable[Facts]) -> dict[Identifier, None]:
    addresses = [value for facts in stated for value in (facts.get("doi"), facts.get("url")) if value]
    return dict.fromkeys(identifier for value in addresses if (identifier := identify(value)))

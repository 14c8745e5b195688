"""What Anki exports, read without Anki: `.apkg` and `.colpkg`, of old and of new versions.

A package is a stranger's file. Of its members only the collection is read, into memory and no further than a
limit; SQLite may then read plain tables and do nothing else, and every value is looked at before it is used.
"""

import json
import sqlite3
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from studykit.exchange.anki_package import AGAIN, LIMIT, NotAnkiError, collection_bytes
from studykit.exchange.errors import ExchangeError
from studykit.review.day import StudyDay, date_to_day

_SCHEMAS = frozenset({11, 18})
_SEPARATOR = "\x1f"
_END_MS = 32_503_680_000_000  # the year 3000
_INT32 = 2**31
_FLAGS = 7  # the bits of a card's flags that the learner sees
_CLOZE = b"\x08\x01"  # how the settings of a cloze note type begin in new collections
_TABLES = {
    "col": "crt ver conf models",
    "notes": "id guid mid mod flds tags",
    "cards": "id nid ord type queue due ivl odue odid flags",
    "revlog": "id cid ease ivl factor time type",
}
_NEWER_TABLES = {"config": "key val", "notetypes": "id name config", "fields": "ntid ord name"}


@dataclass(frozen=True, slots=True)
class AnkiReview:
    """An entry of the review log; `interval` is days, or seconds below zero; `ease` 0 is no answer."""

    at_ms: int
    ease: int
    interval: int
    factor: int
    duration_ms: int
    kind: int


@dataclass(frozen=True, slots=True)
class AnkiCard:
    """A card.

    Attributes:
        ordinal: its place in the note, from 0.
        due_day: study day on which it is due; None unless it is spaced by days.
        interval_days: days between its last answer and then.
        suspended: held back.
        flag: number of the flag on it, 0 for none.
        log: its reviews in order.
    """

    ordinal: int
    due_day: StudyDay | None
    interval_days: int
    suspended: bool
    flag: int
    log: tuple[AnkiReview, ...]


@dataclass(frozen=True, slots=True)
class AnkiNote:
    """A note.

    Attributes:
        guid: what names it in every collection.
        mod: epoch seconds of the last change of its words.
        type_name: name of its note type.
        cloze: its cards are the deletions of its first field.
        fields: HTML by the names of the fields.
        tags: as they are written.
        cards: its cards.
    """

    guid: str
    mod: int
    type_name: str
    cloze: bool
    fields: Mapping[str, str]
    tags: tuple[str, ...]
    cards: tuple[AnkiCard, ...]


@dataclass(frozen=True, slots=True)
class AnkiCollection:
    """A collection, or the part of one that was exported; `created` (epoch seconds) tells it from others."""

    created: int
    notes: tuple[AnkiNote, ...]


def read_collection(path: Path, limit: int = LIMIT) -> AnkiCollection:
    """Read a package.

    Args:
        path: `.apkg` or `.colpkg`.
        limit: bytes of a collection above which it is refused.

    Raises:
        ExchangeError: the file cannot be read, is no package of a known version, is damaged or too large, or
            holds a value that no Anki writes.
    """
    try:
        with closing(_open(collection_bytes(path, limit))) as connection:
            return _Tables(connection).collection()
    except OSError as error:
        raise ExchangeError(
            f"cannot read {path}: {error.strerror or error}", hint="name an .apkg or .colpkg file"
        ) from error
    except NotAnkiError as error:
        raise ExchangeError(
            f"{path} is no Anki package that can be read: {error}", hint=error.hint
        ) from error
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise ExchangeError(f"{path} is no Anki package that can be read: {error}", hint=AGAIN) from error
    except (sqlite3.Error, OverflowError, MemoryError) as error:
        raise ExchangeError(f"{path} holds a damaged collection: {error}", hint=AGAIN) from error


# ---- the database --------------------------------------------------------------------------------------


def _open(content: bytes) -> sqlite3.Connection:
    """The collection in memory; nothing but plain tables can be read from it."""
    journal = slice(18, 20)  # a collection that was written with a log beside it cannot be opened in memory
    plain = bytearray(content)
    plain[journal] = b"\x01\x01"
    connection = sqlite3.connect(":memory:")
    try:
        connection.deserialize(bytes(plain))
        connection.create_collation("unicase", _unicase)
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        _require_plain_tables(connection)
        _require_soundness(connection)
        connection.set_authorizer(_only_reading)
    except BaseException:
        connection.close()
        raise
    return connection


def _unicase(one: str, other: str) -> int:
    """Anki's order of names."""
    a, b = one.casefold(), other.casefold()
    return (a > b) - (a < b)


def _only_reading(action: int, *_names: str | None) -> int:
    allowed = action in {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ}
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


def _require_plain_tables(connection: sqlite3.Connection) -> None:
    """Views and virtual tables could compute for ever what a table would hold."""
    found = {
        name: (kind, sql)
        for name, kind, sql in connection.execute("SELECT name, type, sql FROM sqlite_master")
    }
    for name in _TABLES:
        kind, sql = found.get(name, ("", ""))
        if kind != "table" or "VIRTUAL" in sql.upper().split("(")[0] or "GENERATED" in sql.upper():
            raise NotAnkiError(f"its collection has no table {name!r}")


def _require_soundness(connection: sqlite3.Connection) -> None:
    (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise NotAnkiError(f"its collection is damaged: {found}")


class _Tables:
    """The tables of a collection as values."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        rows = list(self._rows("col", _TABLES["col"]))
        if len(rows) != 1:
            raise NotAnkiError("its collection has no description of itself")
        (row,) = rows
        self._created = _number(row["crt"], 0, _END_MS // 1000)
        self._version = _number(row["ver"], 0, _INT32)
        if self._version not in _SCHEMAS:
            raise NotAnkiError(
                f"its collection is of version {self._version}", "Export it with a current Anki."
            )
        self._is_new = self._version == max(_SCHEMAS)
        self._col = row
        self._first_day = self._day_zero()

    def collection(self) -> AnkiCollection:
        """All of it."""
        types = self._newer_types() if self._is_new else self._older_types()
        logs: dict[int, list[AnkiReview]] = defaultdict(list)
        for row in self._rows("revlog", _TABLES["revlog"]):
            logs[row["cid"]].append(_review(row))
        cards: dict[int, list[AnkiCard]] = defaultdict(list)
        for row in self._rows("cards", _TABLES["cards"]):
            log = sorted(logs[row["id"]], key=lambda review: review.at_ms)
            cards[row["nid"]].append(self._card(row, tuple(log)))
        notes = (_note(row, types, tuple(cards[row["id"]])) for row in self._rows("notes", _TABLES["notes"]))
        return AnkiCollection(self._created, tuple(notes))

    def _rows(self, table: str, columns: str) -> Iterator[sqlite3.Row]:
        listed = ", ".join(f"[{name}]" for name in columns.split())
        cursor = self._connection.execute(f"SELECT {listed} FROM {table}")  # noqa: S608 - names of this module
        cursor.row_factory = sqlite3.Row
        return cursor

    def _day_zero(self) -> StudyDay:
        """The study day from which due days count: the local date on which the collection began."""
        west = self._conf().get("creationOffset", 0)
        minutes = _number(west, -24 * 60, 24 * 60)
        began = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=self._created, minutes=-minutes)
        return date_to_day(began.date())

    def _conf(self) -> dict[str, Any]:
        if not self._is_new:
            return _object(self._col["conf"])
        values = {row["key"]: row["val"] for row in self._rows("config", _NEWER_TABLES["config"])}
        west = values.get("creationOffset")
        return {} if west is None else {"creationOffset": _json(west)}

    def _older_types(self) -> dict[int, "_Type"]:
        found = {}
        for number, model in _object(self._col["models"]).items():
            fields = [_text(field["name"]) for field in _sorted_fields(model)]
            found[int(number)] = _Type(_text(model.get("name")), model.get("type") == 1, fields)
        return found

    def _newer_types(self) -> dict[int, "_Type"]:
        fields: dict[int, dict[int, str]] = defaultdict(dict)
        for row in self._rows("fields", _NEWER_TABLES["fields"]):
            fields[row["ntid"]][_number(row["ord"], 0, _INT32)] = _text(row["name"])
        return {
            row["id"]: _Type(
                _text(row["name"]),
                bytes(row["config"])[: len(_CLOZE)] == _CLOZE,
                [name for _, name in sorted(fields[row["id"]].items())],
            )
            for row in self._rows("notetypes", _NEWER_TABLES["notetypes"])
        }

    def _card(self, row: sqlite3.Row, log: tuple[AnkiReview, ...]) -> AnkiCard:
        due = _number(row["odue"] if row["odid"] else row["due"], -_INT32, _END_MS)
        by_days = row["type"] == 2 and abs(due) < _INT32 >> 10
        return AnkiCard(
            ordinal=_number(row["ord"], 0, _INT32),
            due_day=self._first_day + due if by_days else None,
            interval_days=max(0, _number(row["ivl"], -_INT32, _INT32)),
            suspended=row["queue"] == -1,
            flag=_number(row["flags"], 0, _INT32) & _FLAGS,
            log=log,
        )


@dataclass(frozen=True, slots=True)
class _Type:
    name: str
    cloze: bool
    fields: list[str]


def _sorted_fields(model: Any) -> list[dict[str, Any]]:
    fields = model.get("flds") if isinstance(model, dict) else None
    if not isinstance(fields, list) or not all(isinstance(field, dict) for field in fields):
        raise NotAnkiError("a note type has no fields")
    return sorted(fields, key=lambda field: _number(field.get("ord"), 0, _INT32))


def _note(row: sqlite3.Row, types: Mapping[int, _Type], cards: tuple[AnkiCard, ...]) -> AnkiNote:
    guid = _text(row["guid"])
    of_type = types.get(row["mid"])
    if of_type is None:
        raise NotAnkiError(f"note {guid!r} has no note type")
    texts = _text(row["flds"]).split(_SEPARATOR)
    fields = dict(zip(of_type.fields, texts, strict=False))
    mod = _number(row["mod"], -_INT32, _END_MS)
    return AnkiNote(guid, mod, of_type.name, of_type.cloze, fields, tuple(_text(row["tags"]).split()), cards)


def _review(row: sqlite3.Row) -> AnkiReview:
    return AnkiReview(
        _number(row["id"], 0, _END_MS),
        _number(row["ease"], 0, 5),
        _number(row["ivl"], -_INT32, _INT32),
        _number(row["factor"], 0, _INT32),
        _number(row["time"], 0, _INT32),
        _number(row["type"], 0, 16),
    )


# ---- values --------------------------------------------------------------------------------------------


def _number(value: Any, least: int, end: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value < end:
        raise NotAnkiError(f"{value!r:.40} is no number that Anki would write there")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise NotAnkiError(f"{value!r:.40} stands where a text should")
    return value


def _object(text: Any) -> dict[str, Any]:
    value = _json(text)
    if not isinstance(value, dict):
        raise NotAnkiError("its collection is not described by JSON objects")
    return value


def _json(text: Any) -> Any:
    if not isinstance(text, str | bytes):
        raise NotAnkiError(f"{text!r:.40} stands where JSON should")
    try:
        return json.loads(text)
    except RecursionError as error:
        raise NotAnkiError("its JSON is nested without end") from error

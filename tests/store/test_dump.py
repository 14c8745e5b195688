"""All rows of a library leave it as plain values and fill another one, on either database."""

from collections.abc import Mapping
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from studykit.app.joining import merge_library
from studykit.app.library_files import export_library, import_library
from studykit.app.reading import Said, record_reading
from studykit.app.upkeep import check_database
from studykit.errors import ConflictError
from studykit.reading.model import ReadingAction
from studykit.store.address import database_url
from studykit.store.dump import TABLES, count_rows, dump, load
from tests.store.filled import COMPOST, ROOTS, fill
from tests.store.shelf import LATER, Shelf


def dumped(shelf: Shelf) -> dict[str, list[dict[str, Any]]]:
    """All rows of a library by table."""
    with shelf.app() as app, app.writing() as connection:
        found = {name: list(rows) for name, rows in dump(connection)}
        assert count_rows(connection) == sum(map(len, found.values()))
        return found


def loaded(shelf: Shelf, tables: Mapping[str, list[dict[str, Any]]]) -> int:
    """Fill a library; how many rows there were."""
    with shelf.app() as app, app.writing() as connection:
        return load(connection, ((name, row) for name, rows in tables.items() for row in rows))


@pytest.fixture
def empty(template: Path, tmp_path: Path) -> Shelf:
    """Another library, which is empty."""
    path = tmp_path / "other.sqlite3"
    path.write_bytes(template.read_bytes())
    return Shelf(database_url(str(path)), tmp_path)


@pytest.fixture
def filled(shelf: Shelf) -> Shelf:
    """A library with something in every table, in SQLite and in PostgreSQL."""
    fill(shelf)
    return shelf


@pytest.fixture
def here(database: Path, tmp_path: Path) -> Shelf:
    """The same in SQLite."""
    shelf = Shelf(database_url(str(database)), tmp_path / "notes")
    fill(shelf)
    return shelf


def test_every_table_leaves_and_fills_another(filled: Shelf, empty: Shelf, tmp_path: Path) -> None:
    """JSON of one library, imported into an empty one and exported again, is the same bytes."""
    assert all(rows for rows in dumped(filled).values())
    one, two = tmp_path / "one.json", tmp_path / "two.json"
    with filled.app() as app:
        rows = export_library(app, str(one))
    with empty.app() as app:
        assert import_library(app, str(one)) == rows
        export_library(app, str(two))
        assert check_database(app) == []
    assert one.read_bytes() == two.read_bytes()


def test_a_library_that_was_brought_over_goes_on(filled: Shelf, empty: Shelf) -> None:
    """It is searched alike, and what is done next gets numbers after those of the rows."""
    tables = dumped(filled)
    loaded(empty, tables)
    assert empty.search("roots") == filled.search("roots") != []
    with empty.app(LATER) as app:
        record_reading(app, [COMPOST], Said(ReadingAction.DONE))
    assert len(empty.rows("SELECT id FROM operation")) == len(tables["operation"]) + 1


@pytest.mark.postgres
def test_sqlite_to_postgresql_and_back(database: Path, migrated_postgresql: str, tmp_path: Path) -> None:
    """The same rows come out of either, and a server goes on with numbers that are free."""
    here, there = Shelf(database_url(str(database)), tmp_path), Shelf(migrated_postgresql, tmp_path)
    fill(here)
    tables = dumped(here)
    assert loaded(there, tables) == sum(map(len, tables.values()))
    assert dumped(there) == tables
    assert there.search("roots") == here.search("roots")
    with there.app(LATER) as app:
        record_reading(app, [ROOTS], Said(ReadingAction.DONE))
        assert check_database(app) == []


def test_this_machine_gets_a_device_of_its_own(here: Shelf, empty: Shelf) -> None:
    """Devices that wrote stay, and no event of this machine can be taken for one of theirs."""
    loaded(empty, dumped(here))
    (theirs,) = here.rows("SELECT uid FROM device WHERE here")
    devices = {row["uid"]: bool(row["here"]) for row in empty.rows("SELECT uid, here FROM device")}
    assert devices.pop(theirs["uid"]) is False
    assert list(devices.values()) == [True]


@pytest.mark.parametrize(
    ("table", "change", "words"),
    [
        ("card", {"claim_id": 10**6}, "card"),
        ("event", {"device_id": 77}, "event"),
        ("topic", {"parent_id": 10**6}, "topic"),
        ("card", {"kind": "haiku"}, "card"),
        ("card", {"ordinal": "one"}, "a whole number"),
        ("card", {"ordinal": 10**12}, "too large"),
        ("card", {"ordinal": True}, "a whole number"),
        ("card", {"front": 7}, "text is expected"),
        ("card", {"front": "a\0b"}, "NUL"),
        ("card", {"front": "\ud800"}, "Unicode"),
        ("card", {"uid": "u" * 41}, "longer"),
        ("card", {"draft": 0}, "true or false"),
        ("card", {"created_at": "yesterday"}, "row 1, created_at"),
        ("card", {"created_at": "2026-03-02T09:00:00"}, "offset"),
        ("card", {"front": None}, "card"),
        ("card", {"colour": "red"}, "colour"),
        ("source", {"text": {"base64": "*"}}, "row 1, text"),
        ("memory", {"stability": 1e999}, "a number"),
        ("work", {"authors": ["\ud800"]}, "Unicode"),
    ],
)
def test_a_row_that_does_not_fit_changes_nothing(
    here: Shelf, empty: Shelf, table: str, change: dict[str, Any], words: str
) -> None:
    """One clear error names the table; the library is as empty as it was."""
    tables = dumped(here)
    tables[table] = [tables[table][0] | change, *([] if "colour" in change else tables[table][1:])]
    with pytest.raises(ConflictError, match=words):
        loaded(empty, tables)
    kept = dumped(empty)
    assert not any(chain.from_iterable(rows for name, rows in kept.items() if name != "setting"))


def test_an_unknown_table_is_refused(here: Shelf, empty: Shelf) -> None:
    """What this program cannot store is not dropped in silence."""
    with pytest.raises(ConflictError, match="planet"):
        loaded(empty, {"planet": [{"id": 1}]})


def test_columns_that_came_later_take_their_defaults(here: Shelf, empty: Shelf) -> None:
    """A file of an older studykit lacks a column, and is read all the same."""
    tables = dumped(here)
    older = tables | {
        "quote": [{n: v for n, v in row.items() if n != "proposed_at"} for row in tables["quote"]]
    }
    loaded(empty, older)
    assert [row["proposed_at"] for row in dumped(empty)["quote"]] == [None] * len(tables["quote"])


def test_rows_may_come_before_those_of_their_table_that_they_refer_to(here: Shelf, empty: Shelf) -> None:
    """Topics, links and events that refer to their own kind are written after what they refer to."""
    tables = dumped(here)
    names = ("topic", "link", "event")
    loaded(empty, tables | {name: tables[name][::-1] for name in names})
    assert dumped(empty) == tables


def test_a_merge_into_an_empty_library_takes_everything(here: Shelf, empty: Shelf, tmp_path: Path) -> None:
    """All tables that are no folds of others are united, whatever they hold."""
    empty.seed(other="### else\n\nQ: What else?\nA: Nothing.\n")
    out = tmp_path / "out.json"
    with here.app() as app:
        export_library(app, str(out))
    with empty.app(LATER) as app:
        report = merge_library(app, out)
        again = merge_library(app, out)
    assert report.left_out == {}
    assert again.added == {}
    sizes = {name: len(rows) for name, rows in dumped(here).items()}
    united = {name: len(rows) for name, rows in dumped(empty).items()}
    assert {name: sizes[name] for name in TABLES if united[name] < sizes[name]} == {}

"""Copies of a library are whole, appear at once, can be put back, and are thinned out as they age."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.errors import ConflictError, NotFoundError, StudykitError
from studykit.store.address import database_url
from studykit.store.backup import STAMP, automatic_name, backup, restore, thin
from studykit.store.engine import make_engine
from tests.store.planted import change, query

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
INSERT = "INSERT INTO setting (name, since, value) VALUES ('{}', 0, '1')"
NAMES = "SELECT name FROM setting ORDER BY name"


# ---- copies ------------------------------------------------------------------------------------------


def test_a_copy_holds_what_was_committed(database: Path, tmp_path: Path) -> None:
    """A library in use is copied with its log, without what another program has not committed."""
    engine = make_engine(database_url(str(database)))
    with engine.begin() as connection:
        connection.exec_driver_sql(INSERT.format("done"))
    with engine.begin() as connection:
        connection.exec_driver_sql(INSERT.format("underway"))
        backup(database, tmp_path / "copies" / "copy.sqlite3")
    engine.dispose()

    assert query(tmp_path / "copies" / "copy.sqlite3", NAMES) == [("done",)]
    assert [path.name for path in (tmp_path / "copies").glob("*[!lm]")] == ["copy.sqlite3"]


def test_a_missing_library_leaves_no_copy(tmp_path: Path) -> None:
    """Nothing is made, neither the library nor the copy."""
    with pytest.raises(NotFoundError):
        backup(tmp_path / "nothing.sqlite3", tmp_path / "copies" / "copy.sqlite3")

    assert list((tmp_path / "copies").iterdir()) == []
    assert not (tmp_path / "nothing.sqlite3").exists()


def test_a_damaged_library_does_not_replace_its_last_copy(database: Path, tmp_path: Path) -> None:
    """The older copy is the one to put back."""
    copy = tmp_path / "copy.sqlite3"
    backup(database, copy)
    whole = database.read_bytes()
    database.write_bytes(whole[:8192] + b"\xff" * 8192 + whole[16_384:])
    with pytest.raises(ConflictError, match="damaged"):
        backup(database, copy)

    assert query(copy, NAMES) == []
    assert not copy.with_name("copy.sqlite3.part").exists()


def test_a_copy_that_cannot_be_written_is_explained(database: Path, tmp_path: Path) -> None:
    """The error names the place of the copy."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StudykitError, match=r"file/copy\.sqlite3 cannot be opened"):
        backup(database, tmp_path / "file" / "copy.sqlite3")


def test_a_copy_is_put_back_under_open_connections(database: Path, tmp_path: Path) -> None:
    """A program that has the library open sees the old rows at its next question."""
    copy = tmp_path / "copy.sqlite3"
    engine = make_engine(database_url(str(database)))
    with engine.begin() as connection:
        connection.exec_driver_sql(INSERT.format("kept"))
    backup(database, copy)
    with engine.begin() as connection:
        connection.exec_driver_sql(INSERT.format("later"))
    restore(copy, database)
    with engine.begin() as connection:
        assert connection.exec_driver_sql(NAMES).scalars().all() == ["kept"]
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    engine.dispose()


def test_a_damaged_copy_is_not_put_back(database: Path, tmp_path: Path) -> None:
    """The library stays as it is."""
    change(database, INSERT.format("kept"))
    copy = tmp_path / "copy.sqlite3"
    whole = database.read_bytes()
    copy.write_bytes(whole[:8192] + b"\xff" * 8192 + whole[16_384:])
    with pytest.raises(ConflictError, match="damaged"):
        restore(copy, database)

    assert query(database, NAMES) == [("kept",)]
    assert query(database, "PRAGMA quick_check") == [("ok",)]


def test_a_damaged_library_is_replaced_by_its_copy(database: Path, tmp_path: Path) -> None:
    """That is what copies are for."""
    copy = tmp_path / "copy.sqlite3"
    change(database, INSERT.format("kept"))
    backup(database, copy)
    whole = database.read_bytes()
    database.write_bytes(whole[:8192] + b"\xff" * 8192 + whole[16_384:])
    restore(copy, database)

    assert query(database, NAMES) == [("kept",)]


@pytest.mark.slow
def test_a_library_in_use_is_not_replaced(database: Path, tmp_path: Path) -> None:
    """Another program's open transaction ends the attempt, it does not wait for ever."""
    copy = tmp_path / "copy.sqlite3"
    backup(database, copy)
    with closing(sqlite3.connect(database)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(ConflictError, match="in use"):
            restore(copy, database)


# ---- thinning ----------------------------------------------------------------------------------------


def name_at(taken: datetime) -> str:
    return automatic_name(taken.strftime(STAMP), "0001")


def kept(names: set[str], now: datetime = NOW) -> set[str]:
    return names - thin(names, now)


def test_two_years_of_copies_twice_a_day_become_few() -> None:
    """All of two days, then the newest of each day, week and month."""
    names = {name_at(NOW - timedelta(hours=12 * number)) for number in range(2 * 365 * 2)}

    days = sorted(datetime.strptime(name[9:25], STAMP) for name in kept(names))
    assert [f"{day:%Y-%m-%d %H}" for day in days] == [
        "2026-03-31 21",  # months
        "2026-04-30 21",
        "2026-05-31 21",
        "2026-06-30 21",
        "2026-07-31 21",
        "2026-08-31 21",
        "2026-09-06 21",  # weeks, to the Sunday
        "2026-09-13 21",
        "2026-09-20 21",
        "2026-09-27 21",
        "2026-09-30 21",
        "2026-10-04 21",
        "2026-10-11 21",
        "2026-10-18 21",
        "2026-10-22 21",  # days
        "2026-10-23 21",
        "2026-10-24 21",
        "2026-10-25 21",
        "2026-10-26 21",
        "2026-10-27 21",
        "2026-10-28 21",
        "2026-10-29 21",
        "2026-10-30 21",
        "2026-10-31 09",  # all of two days
        "2026-10-31 21",
        "2026-11-01 09",
        "2026-11-01 21",
        "2026-11-02 09",
    ]


AGES = st.sets(st.integers(0, 3 * 365 * 24), max_size=40)


@given(ages=AGES)
def test_the_newest_and_the_recent_copies_stay(ages: set[int]) -> None:
    """No copy of the last two days goes, and never the newest one."""
    left = kept({name_at(NOW - timedelta(hours=age)) for age in ages})

    assert left >= {name_at(NOW - timedelta(hours=age)) for age in ages if age <= 48}
    assert not ages or name_at(NOW - timedelta(hours=min(ages))) in left
    assert len(left) <= 49 + 12 + 10 + 9


@given(ages=AGES, later=AGES)
def test_thinning_often_keeps_what_thinning_once_keeps(ages: set[int], later: set[int]) -> None:
    """What is thinned after every copy ends as what is thinned at the end."""
    names = {name_at(NOW - timedelta(hours=age)) for age in ages}
    end = NOW + timedelta(hours=max(later, default=0))
    new = {name_at(NOW + timedelta(hours=hours)) for hours in later}

    assert kept(names | new, end) == kept(kept(names) | new, end)


@pytest.mark.parametrize(
    "name",
    ["before-exam.sqlite3", "studykit-0001.sqlite3", "studykit-20269999T000000Z-0001.sqlite3", "library.db"],
)
def test_copies_that_the_learner_made_are_never_given(name: str) -> None:
    """Only names of automatic copies are thinned."""
    assert frozenset() == thin({name}, NOW)

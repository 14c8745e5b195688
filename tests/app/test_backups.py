"""Backups: those made before an upgrade are thinned out, those that the learner asked for stay."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from studykit.app.context import App
from studykit.app.upkeep import backup_database
from studykit.store.address import database_url
from studykit.store.backup import STAMP, automatic_name

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_an_upgrade_thins_out_old_automatic_backups(tmp_path: Path) -> None:
    """Of many copies of one old day the newest stays; a copy with a name of its own is not touched."""
    folder = tmp_path / "backups"
    folder.mkdir()
    old = [automatic_name((NOW - timedelta(days=5, hours=hour)).strftime(STAMP), "0001") for hour in range(3)]
    for name in [*old, "before-exam.sqlite3"]:
        (folder / name).touch()
    app = App(tmp_path, database_url(str(tmp_path / "library.db")), NOW)

    assert app.upgrade()

    assert {path.name for path in folder.iterdir()} == {old[0], "before-exam.sqlite3"}


def test_a_backup_that_was_asked_for_has_a_name_that_no_upgrade_thins(database: Path) -> None:
    """`db backup` without a target writes beside the automatic ones, under another name."""
    app = App(database.parent, database_url(str(database)), NOW)

    made = backup_database(app, None)

    assert made == database.parent / "backups" / "library-20260302T090000Z.sqlite3"
    assert made.stat().st_size > 0

"""`studykit db`: path, upgrade, check, rebuild, backup and restore."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.cli.conftest import ROOTS, Cli


def test_path_names_the_database(cli: Cli, home: Path) -> None:
    """Without a word it lies in the learner's folder; nothing is made by asking."""
    assert cli("db", "path").out == f"{home / 'library.db'}\n"
    assert not home.exists()


def test_upgrade_makes_a_database_once(cli: Cli, home: Path) -> None:
    """The schema is made, and then it is there."""
    assert cli("db", "upgrade", "--json").json["changed"] is True
    assert cli("db", "upgrade", "--json").json["changed"] is False


def test_a_backup_is_put_back(library: Path, cli: Cli, tmp_path: Path) -> None:
    """What was done after a backup is gone when it is restored, and kept in a backup of its own."""
    saved = tmp_path / "saved.db"
    assert cli("db", "backup", str(saved)).code == 0
    cli("read", ROOTS, "done")
    kept = Path(cli("db", "restore", str(saved), "--yes", "--json").json["kept"])
    assert cli("show", ROOTS, "--json").json["work"]["state"] == "none"
    assert cli("show", ROOTS, "--json", "--db", str(kept)).json["work"]["state"] == "read"


def test_restore_asks_first(library: Path, cli: Cli, tmp_path: Path) -> None:
    """Where nobody can be asked, `--yes` is demanded."""
    saved = tmp_path / "saved.db"
    cli("db", "backup", str(saved))
    assert cli("db", "restore", str(saved)).code == 2


def test_garbage_is_not_restored(library: Path, cli: Cli, tmp_path: Path) -> None:
    """A file that is no library is refused, and the library is as it was."""
    bad = tmp_path / "bad.db"
    bad.write_bytes(b"no database " * 500)
    done = cli("db", "restore", str(bad), "--yes")
    assert done.code in {1, 5}
    assert "Traceback" not in done.err
    assert cli("works").code == 0


def test_check_finds_a_forged_memory_and_rebuild_mends_it(library: Path, cli: Cli) -> None:
    """The log is the truth: what was changed beside it is found and folded anew."""
    cli("read", ROOTS, "done")
    with closing(sqlite3.connect(library)) as connection, connection:
        connection.execute("UPDATE memory SET reps = 99")
    done = cli("db", "check", "--json")
    assert (done.code, len(done.json["faults"])) == (5, 4)
    assert cli("db", "rebuild", "--json").json["changed"] == 4
    assert cli("db", "check").code == 0

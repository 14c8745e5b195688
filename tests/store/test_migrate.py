"""An upgrade brings a library to the newest schema or leaves it as it was."""

import logging
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import inspect, text

from studykit.errors import ConflictError, StudykitError
from studykit.resources import bundled
from studykit.store.address import database_url
from studykit.store.backup import restore
from studykit.store.drift import check
from studykit.store.engine import make_engine, make_migration_engine
from studykit.store.migrate import upgrade
from studykit.store.revision import HEAD
from tests.conftest import STAMP
from tests.store.planted import change, migrations, query, schema

ADD_A_TABLE = 'op.create_table("probe", sa.Column("x", sa.Integer()))'
ADD_THEN_FAIL = (
    f'{ADD_A_TABLE}\nop.execute("INSERT INTO probe VALUES (1)")\nop.execute("INSERT INTO nowhere VALUES (1)")'
)
KEEP_ONE_SETTING = "INSERT INTO setting (name, since, value) VALUES ('zone', 0, '\"UTC\"')"


def url_of(path: Path) -> str:
    return database_url(str(path))


# ---- what an upgrade does ----------------------------------------------------------------------------


def test_an_empty_database_gets_the_schema_of_the_models(any_empty_url: str) -> None:
    """The first upgrade changes something, the second finds nothing to do, and no drift is left."""
    assert upgrade(any_empty_url, None, STAMP) is True
    assert upgrade(any_empty_url, None, STAMP) is False
    assert check(any_empty_url) == ()


def test_up_and_down_and_up_again(any_empty_url: str) -> None:
    """A downgrade to nothing leaves no table behind, and the way up works again."""
    upgrade(any_empty_url, None, STAMP)
    config = Config()
    config.set_main_option("script_location", str(bundled("migrations")))
    with make_migration_engine(any_empty_url).begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    with make_migration_engine(any_empty_url).connect() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]

    assert upgrade(any_empty_url, None, STAMP) is True
    assert check(any_empty_url) == ()


def test_a_path_may_hold_spaces_and_percent_signs(tmp_path: Path) -> None:
    """Neither the place of the library nor that of the migrations is read as a format."""
    folder = tmp_path / "50 %(here)s % of it"
    scripts = migrations(folder / "migrations")
    path = folder / "my library.sqlite3"

    assert upgrade(url_of(path), folder / "backups", STAMP, scripts=scripts) is True
    assert query(path, "SELECT version_num FROM alembic_version") == [(HEAD,)]


def test_the_developers_command_makes_the_same_schema(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`alembic` with its ini file names constraints as the program does, and sees nothing to add."""
    path = tmp_path / "developer.db"
    config = Config(str(bundled("migrations").parent / "alembic.ini"))
    config.set_main_option("sqlalchemy.url", url_of(path))
    monkeypatch.setattr(logging.getLogger("alembic"), "disabled", True)
    command.upgrade(config, "head")
    command.check(config)

    assert check(url_of(path)) == ()


def test_the_full_text_finds_words_without_their_accents(any_database_url: str) -> None:
    """Both databases hold a `search_index` of rowid and body."""
    question = {
        "sqlite": "SELECT rowid FROM search_index WHERE search_index MATCH 'resume'",
        "postgresql": "SELECT rowid FROM search_index WHERE terms @@ to_tsquery('simple', 'résumé')",
    }
    engine = make_engine(any_database_url)
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO search_index (rowid, body) VALUES (7, 'a Résumé'), (8, 'other')")
        )
        found = connection.execute(text(question[engine.dialect.name])).scalars().all()
    engine.dispose()

    assert found == [7]


# ---- what an upgrade leaves alone --------------------------------------------------------------------


def test_a_failing_migration_leaves_everything_as_it_was(database: Path, tmp_path: Path) -> None:
    """The statements before the failing one are taken back, and so are whole revisions before it."""
    change(database, KEEP_ONE_SETTING)
    before = schema(database)
    scripts = migrations(tmp_path / "m", 'op.drop_table("setting")', ADD_THEN_FAIL)
    with pytest.raises(Exception, match="nowhere"):
        upgrade(url_of(database), None, STAMP, scripts=scripts)

    assert before == schema(database)
    assert query(database, "SELECT name FROM setting") == [("zone",)]


@pytest.mark.postgres
def test_a_failing_migration_leaves_postgresql_as_it_was(migrated_postgresql: str, tmp_path: Path) -> None:
    """The server takes the statements back too."""
    scripts = migrations(tmp_path / "m", ADD_THEN_FAIL)
    with pytest.raises(Exception, match="nowhere"):
        upgrade(migrated_postgresql, None, STAMP, scripts=scripts)

    assert check(migrated_postgresql) == ()
    assert upgrade(migrated_postgresql, None, STAMP) is False


def test_rebuilding_a_parent_keeps_its_children(tmp_path: Path) -> None:
    """ON DELETE CASCADE does not empty the child table when the parent is rebuilt."""
    first = """
op.create_table("parent", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("x", sa.Integer()))
op.create_table("child", sa.Column("parent_id", sa.Integer(), sa.ForeignKey("parent.id", ondelete="CASCADE")))
op.execute("INSERT INTO parent VALUES (1, 5)")
op.execute("INSERT INTO child VALUES (1)")
"""
    rebuild = """
with op.batch_alter_table("parent", recreate="always") as parent:
    parent.alter_column("x", type_=sa.Text())
"""
    path = tmp_path / "library.sqlite3"
    upgrade(url_of(path), None, STAMP, scripts=migrations(tmp_path / "a", first, own=False))
    upgrade(url_of(path), None, STAMP, scripts=migrations(tmp_path / "b", first, rebuild, own=False))

    assert query(path, "SELECT x FROM parent") == [("5",)]
    assert query(path, "SELECT parent_id FROM child") == [(1,)]


def test_rows_left_without_their_parent_refuse_the_upgrade(database: Path, tmp_path: Path) -> None:
    """Foreign keys are off while migrating, so they are checked before the commit."""
    before = schema(database)
    scripts = migrations(
        tmp_path / "m", "op.execute(\"INSERT INTO tag (work_id, name, ordinal) VALUES (99, 'ghost', 1)\")"
    )
    with pytest.raises(ConflictError, match="tag"):
        upgrade(url_of(database), None, STAMP, scripts=scripts)

    assert before == schema(database)
    assert query(database, "SELECT * FROM tag") == []


# ---- what an upgrade refuses -------------------------------------------------------------------------


def test_a_newer_library_is_refused_with_advice(any_database_url: str, tmp_path: Path) -> None:
    """A revision that this program does not know was written by a newer one."""
    upgrade(any_database_url, None, STAMP, scripts=migrations(tmp_path / "m", ADD_A_TABLE))

    with pytest.raises(ConflictError, match="9001") as refusal:
        upgrade(any_database_url, tmp_path / "backups", STAMP)

    assert "upgrade studykit" in str(refusal.value.hint)
    assert not (tmp_path / "backups").exists()


def test_a_stranger_is_refused_untouched(tmp_path: Path) -> None:
    """A SQLite file of another program keeps every byte."""
    path = tmp_path / "photos.db"
    change(path, "CREATE TABLE photo (id INTEGER PRIMARY KEY)", "INSERT INTO photo VALUES (1)")
    before = path.read_bytes()
    with pytest.raises(ConflictError, match="another program"):
        upgrade(url_of(path), tmp_path, STAMP)

    assert before == path.read_bytes()
    assert sorted({"home"} | {entry.name for entry in tmp_path.iterdir()}) == ["home", "photos.db"]


def test_a_file_that_is_no_database_is_refused_untouched(tmp_path: Path) -> None:
    """Notes given as the library are not overwritten."""
    path = tmp_path / "notes.md"
    path.write_text("# Notes\n" * 1000)
    with pytest.raises(StudykitError, match="not a SQLite database"):
        upgrade(url_of(path), None, STAMP)

    assert path.read_text() == "# Notes\n" * 1000


# ---- the copy before an upgrade ----------------------------------------------------------------------


def test_the_library_is_copied_before_it_changes(database: Path, tmp_path: Path) -> None:
    """The copy is named by the instant and the old revision, and can be put back."""
    change(database, KEEP_ONE_SETTING)
    before = schema(database)
    backups = tmp_path / "backups"
    upgrade(url_of(database), backups, STAMP, scripts=migrations(tmp_path / "m", 'op.drop_table("setting")'))

    (copy,) = backups.iterdir()
    assert f"studykit-{STAMP}-{HEAD}.sqlite3" == copy.name
    restore(copy, database)
    assert before == schema(database)
    assert query(database, "SELECT name FROM setting") == [("zone",)]


def test_nothing_is_copied_without_need(tmp_path: Path) -> None:
    """Neither a new library nor one that is up to date leaves a copy."""
    path, backups = tmp_path / "library.sqlite3", tmp_path / "backups"
    upgrade(url_of(path), backups, STAMP)
    upgrade(url_of(path), backups, STAMP)

    assert not backups.exists()


# ---- several at once ---------------------------------------------------------------------------------

UPGRADE = """
import sys
from pathlib import Path
from studykit.store.migrate import upgrade
print(upgrade(sys.argv[1], Path(sys.argv[2]), "20260301T120000Z"))
"""


def test_processes_that_upgrade_at_once_take_turns(any_empty_url: str, tmp_path: Path) -> None:
    """One of them does the work; the others wait and find nothing to do."""
    root = str(bundled("migrations").parent)
    arguments = [sys.executable, "-c", UPGRADE, any_empty_url, str(tmp_path / "backups")]
    racing = [
        subprocess.Popen(arguments, cwd=root, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    said = [process.communicate() for process in racing]

    assert sorted(said) == [("False\n", "")] * 2 + [("True\n", "")]
    assert check(any_empty_url) == ()

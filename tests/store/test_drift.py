"""Every difference between a schema and the models is found."""

from pathlib import Path

import pytest
from sqlalchemy import text

from studykit.errors import NotFoundError
from studykit.store.address import database_url
from studykit.store.drift import check
from studykit.store.engine import make_migration_engine
from studykit.store.migrate import upgrade
from tests.conftest import STAMP
from tests.store.planted import change, migrations

REORDER = """
op.drop_index("ix_event_study_day")
op.create_index("ix_event_study_day", "event", ["kind", "study_day"])
"""


def after(database: Path, folder: Path, body: str) -> str:
    """What the check says of a SQLite library after a planted migration."""
    url = database_url(str(database))
    upgrade(url, None, STAMP, scripts=migrations(folder, body))
    return "\n".join(check(url))


def test_a_migrated_library_has_no_drift(any_database_url: str) -> None:
    """Migrations and models say the same, on both databases."""
    assert check(any_database_url) == ()


def test_a_removed_check_is_found(database: Path, tmp_path: Path) -> None:
    """The comparison of alembic alone does not see it."""
    body = 'with op.batch_alter_table("event") as table:\n    table.drop_constraint(op.f("ck_event_rating_range"))'

    assert "table event: missing CONSTRAINT ck_event_rating_range" in after(database, tmp_path / "m", body)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            'with op.batch_alter_table("card") as t:\n    t.drop_constraint("uq_card_claim_id_kind_ordinal")',
            "missing CONSTRAINT uq_card_claim_id_kind_ordinal UNIQUE (claim_id, kind, ordinal)",
        ),
        ('op.drop_index("ix_event_card_order")', "index ix_event_card_order: missing"),
        ('op.drop_index("uq_device_here")', "index uq_device_here: missing"),
        ('op.add_column("tag", sa.Column("x", sa.Text()))', "table tag: not in the models x TEXT"),
        ('op.drop_column("work", "venue")', "table work: missing venue TEXT"),
        (
            'op.create_table("probe", sa.Column("x", sa.Integer()))',
            "table probe: not in the models x INTEGER",
        ),
        ('op.drop_table("anki_note")', "table anki_note: missing"),
        (
            'with op.batch_alter_table("tag") as table:\n    table.alter_column("ordinal", nullable=True)',
            "table tag: missing ordinal INTEGER NOT NULL",
        ),
        (
            'with op.batch_alter_table("card") as table:\n    table.alter_column("draft", server_default=None)',
            "table card: missing draft BOOLEAN DEFAULT 0 NOT NULL",
        ),
        (
            REORDER,
            "index ix_event_study_day: missing",
        ),
    ],
    ids=[
        "unique",
        "index",
        "partial index",
        "added",
        "dropped",
        "table",
        "no table",
        "nullable",
        "default",
        "order",
    ],
)
def test_every_other_difference_is_found(database: Path, tmp_path: Path, body: str, said: str) -> None:
    """A planted difference of each kind is named."""
    assert said in after(database, tmp_path / "m", body)


def test_a_rebuilt_table_is_no_drift(database: Path, tmp_path: Path) -> None:
    """Another order of the clauses and quotes around names mean nothing."""
    rebuild = 'with op.batch_alter_table("event", recreate="always") as table:\n    pass'
    rename = 'op.rename_table("topic", "probe")\nop.rename_table("probe", "topic")'

    assert after(database, tmp_path / "m", f"{rebuild}\n{rename}") == ""


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("ALTER TABLE event DROP CONSTRAINT ck_event_rating_range", "check: missing ck_event_rating_range"),
        ("DROP INDEX ix_event_card_order", "add_index"),
        ("ALTER TABLE work DROP COLUMN venue", "add_column"),
    ],
)
def test_postgresql_is_checked_too(migrated_postgresql: str, statement: str, said: str) -> None:
    """Removed checks, indexes and columns are found there."""
    with make_migration_engine(migrated_postgresql).begin() as connection:
        connection.execute(text(statement))

    (difference,) = check(migrated_postgresql)
    assert said in difference


def test_the_full_text_and_its_contents_are_no_drift(database: Path) -> None:
    """Tables that only migrations know are left out by name."""
    change(database, "INSERT INTO search_index (rowid, body) VALUES (1, 'words')")

    assert check(database_url(str(database))) == ()


def test_a_missing_file_is_not_made(tmp_path: Path) -> None:
    """A mistyped path is an error, not a new empty file."""
    with pytest.raises(NotFoundError):
        check(database_url(str(tmp_path / "nothing.db")))

    assert not (tmp_path / "nothing.db").exists()

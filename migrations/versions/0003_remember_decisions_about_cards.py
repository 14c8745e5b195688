"""Remember decisions about cards, the learner's own words, and what an undo needs."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of decisions, and the columns beside them."""
    with op.batch_alter_table("operation") as batch:
        batch.add_column(sa.Column("undone_at", sa.BigInteger(), nullable=True))
    with op.batch_alter_table("quote") as batch:
        batch.add_column(sa.Column("proposed_at", sa.BigInteger(), nullable=True))
    _origins("'seed', 'notes', 'own'")
    with op.batch_alter_table("source") as batch:
        batch.add_column(sa.Column("validators", sa.Text(), nullable=True))
    with op.batch_alter_table("setting") as batch:
        batch.add_column(sa.Column("operation_id", sa.Integer(), nullable=True))
        batch.create_foreign_key("fk_setting_operation_id_operation", "operation", ["operation_id"], ["id"])
        batch.create_index("ix_setting_operation_id", ["operation_id"])
    _index_targets(only_some=True)
    _index_words("prefix = '1 2 3'")
    _create_source_version()
    _create_draft_decision()
    _create_card_edit()
    _create_marks("card_flag", "'wrong', 'leech', 'clear'", sa.Column("note", sa.Text(), nullable=True))
    _create_marks("card_handover", "'give', 'take'")


def downgrade() -> None:
    """Drop the decisions: cards show what the sources say, the learner's own cards are notes as others."""
    for table in ("card_handover", "card_flag", "card_edit", "draft_decision", "source_version"):
        op.drop_table(table)
    _index_words()
    _index_targets(only_some=False)
    with op.batch_alter_table("setting") as batch:
        batch.drop_index("ix_setting_operation_id")
        batch.drop_constraint("fk_setting_operation_id_operation", type_="foreignkey")
        batch.drop_column("operation_id")
    with op.batch_alter_table("source") as batch:
        batch.drop_column("validators")
    op.execute("UPDATE source SET origin = 'notes' WHERE origin = 'own'")
    _origins("'seed', 'notes'")
    with op.batch_alter_table("quote") as batch:
        batch.drop_column("proposed_at")
    with op.batch_alter_table("operation") as batch:
        batch.drop_column("undone_at")


def _origins(known: str) -> None:
    with op.batch_alter_table("source") as batch:
        batch.drop_constraint(op.f("ck_source_origin_known"), type_="check")
        batch.create_check_constraint(op.f("ck_source_origin_known"), f"origin IN ({known})")


def _index_targets(*, only_some: bool) -> None:
    """Most events have no target: an index that leaves them out makes an answer cheaper."""
    some = sa.text("target_id IS NOT NULL") if only_some else None
    op.drop_index("ix_event_target_id", "event")
    op.create_index("ix_event_target_id", "event", ["target_id"], sqlite_where=some, postgresql_where=some)


def _index_words(*more: str) -> None:
    """Full text on SQLite; the beginnings of words, which a search asks for, have an index of their own."""
    if op.get_bind().dialect.name != "sqlite":
        return
    options = ", ".join(("body", 'tokenize = "unicode61 remove_diacritics 2"', *more))
    op.execute(f"CREATE VIRTUAL TABLE new_search_index USING fts5({options})")
    op.execute("INSERT INTO new_search_index (rowid, body) SELECT rowid, body FROM search_index")
    op.execute("DROP TABLE search_index")
    op.execute("ALTER TABLE new_search_index RENAME TO search_index")


def _create_source_version() -> None:
    op.create_table(
        "source_version",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("operation_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("source_id", "operation_id", name="pk_source_version"),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name="fk_source_version_source_id_source"),
        _of_operation("source_version"),
    )
    op.create_index("ix_source_version_operation_id", "source_version", ["operation_id"])


def _create_draft_decision() -> None:
    op.create_table(
        "draft_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("operation_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_draft_decision"),
        _of_operation("draft_decision"),
        sa.CheckConstraint("kind IN ('accept', 'reject')", name=op.f("ck_draft_decision_kind_known")),
    )
    op.create_index("ix_draft_decision_digest", "draft_decision", ["digest"])
    op.create_index("ix_draft_decision_operation_id", "draft_decision", ["operation_id"])


def _create_card_edit() -> None:
    op.create_table(
        "card_edit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("front", sa.Text(), nullable=True),
        sa.Column("back", sa.Text(), nullable=True),
        sa.Column("seen_front", sa.Text(), nullable=False),
        sa.Column("seen_back", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("operation_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_card_edit"),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name="fk_card_edit_card_id_card"),
        _of_operation("card_edit"),
        sa.CheckConstraint("(front IS NULL) = (back IS NULL)", name=op.f("ck_card_edit_both_sides")),
    )
    op.create_index("ix_card_edit_card", "card_edit", ["card_id", "id"])
    op.create_index("ix_card_edit_operation_id", "card_edit", ["operation_id"])


def _create_marks(table: str, kinds: str, *more: sa.Column[str]) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        *more,
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("operation_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=f"fk_{table}_card_id_card"),
        _of_operation(table),
        sa.CheckConstraint(f"kind IN ({kinds})", name=op.f(f"ck_{table}_kind_known")),
    )
    op.create_index(f"ix_{table}_card", table, ["card_id", "id"])
    op.create_index(f"ix_{table}_operation_id", table, ["operation_id"])


def _of_operation(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["operation_id"], ["operation.id"], name=f"fk_{table}_operation_id_operation"
    )

"""Remember decisions about works: which two are one, and which two are not."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table of decisions."""
    op.create_table(
        "work_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("one_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("other_key", sa.Text(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("operation_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_work_decision"),
        sa.ForeignKeyConstraint(["one_id"], ["work.id"], name="fk_work_decision_one_id_work"),
        sa.ForeignKeyConstraint(["other_id"], ["work.id"], name="fk_work_decision_other_id_work"),
        sa.ForeignKeyConstraint(
            ["operation_id"], ["operation.id"], name="fk_work_decision_operation_id_operation"
        ),
        sa.CheckConstraint("kind IN ('merge', 'distinct')", name=op.f("ck_work_decision_kind_known")),
        sa.CheckConstraint("one_id <> other_id", name=op.f("ck_work_decision_two_works")),
        sa.CheckConstraint(
            "(kind = 'merge') = (other_key IS NOT NULL)", name=op.f("ck_work_decision_merge_has_key")
        ),
    )
    for column in ("one_id", "other_id", "operation_id"):
        op.create_index(f"ix_work_decision_{column}", "work_decision", [column])


def downgrade() -> None:
    """Drop the decisions; works that were merged stay one until the notes say otherwise."""
    op.drop_table("work_decision")

"""Remember what the learner wishes of a reading plan, days off, and which operations were redone."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of plans and days off; note when an operation was redone."""
    with op.batch_alter_table("operation") as batch:
        batch.add_column(sa.Column("redone_at", sa.BigInteger(), nullable=True))
    op.create_table(
        "plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(40), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("goal", sa.Text(), nullable=False),
        sa.Column("budget", sa.Text(), nullable=False),
        sa.Column("deadline", sa.Integer(), nullable=True),
        sa.Column("baseline", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("operation_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_plan"),
        sa.UniqueConstraint("uid", name="uq_plan_uid"),
        sa.ForeignKeyConstraint(["operation_id"], ["operation.id"], name="fk_plan_operation_id_operation"),
        sa.CheckConstraint(
            "kind IN ('new', 'set', 'rebalance', 'extend', 'drop')", name=op.f("ck_plan_kind_known")
        ),
    )
    op.create_index("ix_plan_operation_id", "plan", ["operation_id"])
    op.create_table(
        "day_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("study_day", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("operation_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_day_off"),
        sa.ForeignKeyConstraint(["operation_id"], ["operation.id"], name="fk_day_off_operation_id_operation"),
        sa.CheckConstraint("kind IN ('off', 'on')", name=op.f("ck_day_off_kind_known")),
    )
    op.create_index("ix_day_off_day", "day_off", ["study_day", "id"])
    op.create_index("ix_day_off_operation_id", "day_off", ["operation_id"])


def downgrade() -> None:
    """Drop plans and days off; what was read stays."""
    op.drop_table("day_off")
    op.drop_table("plan")
    with op.batch_alter_table("operation") as batch:
        batch.drop_column("redone_at")

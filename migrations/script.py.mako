"""${message}.

Import nothing of studykit here: a migration must do next year what it does today. Name every constraint.
Change a table of SQLite in `with op.batch_alter_table(…)`. Set `HEAD` in studykit/store/revision.py.
"""
<%
    def quoted(value):
        return f'"{value}"' if value else "None"
%>
import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${quoted(up_revision)}
down_revision = ${quoted(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Take the change back."""
    ${downgrades if downgrades else "pass"}

"""Folders of migrations made up by tests: the project's own, and further ones."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from textwrap import indent
from typing import Any

from studykit.resources import bundled

_REVISION = '''"""A planted migration."""

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = {parent!r}


def upgrade() -> None:
{body}


def downgrade() -> None:
    pass
'''


def migrations(folder: Path, *bodies: str, own: bool = True) -> Path:
    """A folder of migrations: the project's own (unless told otherwise) and one for each body, in a chain."""
    shutil.copytree(bundled("migrations"), folder, ignore=shutil.ignore_patterns("__pycache__"))
    versions = folder / "versions"
    names = sorted(path.name for path in versions.glob("*.py"))
    if not own:
        for name in names:
            (versions / name).unlink()
    parent = names[-1][:4] if own else None
    for number, body in enumerate(bodies, start=9001):
        revision = str(number)
        text = _REVISION.format(revision=revision, parent=parent, body=indent(body, "    "))
        (versions / f"{revision}_planted.py").write_text(text)
        parent = revision
    return folder


def query(database: Path, sql: str) -> list[tuple[Any, ...]]:
    """The rows of a question asked of a file, beside the program."""
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(sql).fetchall()


def change(database: Path, *statements: str) -> None:
    """Change a file beside the program."""
    with closing(sqlite3.connect(database)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def schema(database: Path) -> list[tuple[Any, ...]]:
    """Every statement that made the schema of a file, and the revision it says it has."""
    made = query(database, "SELECT type, name, sql FROM sqlite_master ORDER BY type, name")
    return made + query(database, "SELECT version_num FROM alembic_version")

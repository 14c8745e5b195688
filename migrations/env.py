"""How alembic reaches a database: the program hands over a connection, a developer's command opens one."""

from typing import Any

from alembic import context
from sqlalchemy import Connection

config = context.config


def main() -> None:
    """Run the command on the program's connection, or on one of our own."""
    connection = config.attributes.get("connection")
    if connection is not None:
        migrate(connection)
    else:
        develop()


def migrate(connection: Connection, **options: Any) -> None:
    """Run the migrations in the transaction of the connection."""
    context.configure(connection=connection, render_as_batch=True, **options)
    with context.begin_transaction():
        context.run_migrations()


def develop() -> None:
    """Run with the models at hand, to write new migrations; only this imports studykit."""
    from studykit.store.address import database_url
    from studykit.store.drift import is_modelled
    from studykit.store.engine import make_migration_engine
    from studykit.store.tables import Base

    written = context.get_x_argument(as_dictionary=True).get("db") or config.get_main_option("sqlalchemy.url")
    with make_migration_engine(database_url(str(written))).begin() as connection:
        migrate(
            connection,
            target_metadata=Base.metadata,
            include_name=is_modelled,
            compare_server_default=True,
            render_item=plain_type,
            process_revision_directives=number,
        )


def plain_type(kind: str, item: Any, _context: object) -> str | bool:
    """Write our column types as the plain types that store them: migrations never import studykit."""
    if kind == "type" and type(item).__module__.startswith("studykit"):
        return f"sa.{type(item.impl_instance).__name__}()"
    return False


def number(_context: object, heads: tuple[str, ...], directives: list[Any]) -> None:
    """Give a new revision the next number."""
    last = max(map(int, heads), default=0)
    directives[0].rev_id = f"{last + 1:04}"


main()

"""What every use case needs: where the database is, what time it is, and one way to open each."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studykit.app import clock
from studykit.errors import NotFoundError
from studykit.store.address import database_url, shown, sqlite_path
from studykit.store.reads import Reader, open_reader
from studykit.store.revision import HEAD

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

DATABASE = "library.db"
EMPTY_HINT = "`studykit seed` adds the bundled deep-learning library, `studykit seed FILE` your own notes"


@dataclass(slots=True)
class App:
    """One run of the program against one database.

    Attributes:
        home: folder of the database and its backups, unless `url` says otherwise.
        url: the database, as `database_url` gives it.
        fixed_now: the instant that `--now` sets, or None for the clock.
    """

    home: Path
    url: str
    fixed_now: datetime | None = None
    _engine: "Engine | None" = None
    _writing: "Connection | None" = None
    _operation: int | None = None

    @property
    def now(self) -> datetime:
        """The instant that counts as now."""
        return self.fixed_now or clock.system_now()

    @property
    def now_ms(self) -> int:
        """The same in milliseconds since 1970-01-01 UTC."""
        return int(self.now.timestamp() * 1000)

    @property
    def shown(self) -> str:
        """The database in words for people, without a password."""
        return shown(self.url)

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """A reader of the library; an older database is upgraded first.

        Raises:
            NotFoundError: there is no library yet.
        """
        reader = open_reader(self.url)
        if reader is not None and reader.revision != HEAD:
            older = reader.revision is not None
            reader.close()
            reader = None
            if older or sqlite_path(self.url) is None:
                self.upgrade()
                reader = open_reader(self.url)
        if reader is None:
            raise NotFoundError(f"there is no library at {self.shown} yet", hint=EMPTY_HINT)
        try:
            if not reader.rows("SELECT 1 AS some FROM source LIMIT 1"):
                raise NotFoundError(f"the library at {self.shown} is empty", hint=EMPTY_HINT)
            yield reader
        finally:
            reader.close()

    @contextmanager
    def writing(self) -> Iterator["Connection"]:
        """One transaction: committed when the block ends, rolled back when it raises.

        Inside such a block it is the same transaction, so that a use case can be made of others.
        """
        from studykit.store.faults import explaining
        from studykit.store.study import take_turn

        if self._writing is not None:
            yield self._writing
            return
        with explaining(self.url), self.engine().begin() as connection:
            take_turn(connection)
            self._writing = connection
            try:
                yield connection
            finally:
                self._writing = self._operation = None

    def operation(self, command: str, summary: dict[str, Any]) -> int:
        """The row id of the operation that the open transaction carries out: one, however many parts it has.

        Args:
            command: what the learner asked for; the first part of a transaction that says so names it.
            summary: what it was about.

        Raises:
            RuntimeError: no transaction is open.
        """
        from studykit.store.study import start_operation

        if self._writing is None:
            raise RuntimeError(command)
        if self._operation is None:
            self._operation = start_operation(self._writing, command, summary, self.now)
        return self._operation

    def engine(self) -> "Engine":
        """The engine, after the database was made or brought up to date."""
        if self._engine is None:
            if self._revision() != HEAD:
                self.upgrade()
            self._engine = self._prepared()
        return self._engine

    def _prepared(self) -> "Engine":
        """An engine on a library that knows this machine."""
        from studykit.store.engine import make_engine
        from studykit.store.faults import explaining
        from studykit.store.study import ensure_device, knows_this_machine

        engine = make_engine(self.url)
        try:
            with explaining(self.url), engine.begin() as connection:
                if not knows_this_machine(connection):
                    ensure_device(connection, clock.new_device_uid(), clock.machine_zone(), self.now)
        except BaseException:
            engine.dispose()
            raise
        return engine

    def upgrade(self) -> bool:
        """Bring the database to this program's schema, with a backup before; whether anything changed.

        Of the backups made so, older ones are thinned out; those that the learner asked for are kept.
        """
        from studykit.store.backup import STAMP, thin
        from studykit.store.migrate import upgrade

        changed = upgrade(self.url, self.backups, self.now.strftime(STAMP))
        self._prepared().dispose()
        if changed and self.backups.is_dir():
            for name in thin([path.name for path in self.backups.iterdir()], self.now):
                (self.backups / name).unlink(missing_ok=True)
        return changed

    @property
    def backups(self) -> Path:
        """The folder of automatic backups, beside the database."""
        path = sqlite_path(self.url)
        return (path.parent if path else self.home) / "backups"

    def close(self) -> None:
        """Let go of the database."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    def _revision(self) -> str | None:
        reader = open_reader(self.url)
        if reader is None:
            return None
        try:
            return reader.revision
        finally:
            reader.close()


def make_app(database: str | None, now: str | None) -> App:
    """The app for the options and environment of this process.

    Args:
        database: `--db`, a path or URL; None for the default.
        now: `--now`; None for the clock.
    """
    home = home_folder()
    fixed = clock.parse_instant(now) if now else None
    return App(home, database_url(database or str(home / DATABASE)), fixed)


def home_folder() -> Path:
    """`STUDYKIT_HOME`, else the folder where this system keeps a user's data."""
    if home := os.environ.get("STUDYKIT_HOME"):
        return Path(home).expanduser()
    return _data_folder(sys.platform)


def _data_folder(platform: str) -> Path:
    if platform == "linux":  # the rule of platformdirs, which takes 25 ms to load
        base = os.environ.get("XDG_DATA_HOME", "")
        return (Path(base) if base.startswith("/") else Path.home() / ".local" / "share") / "studykit"
    from platformdirs import user_data_path

    return user_data_path("studykit", appauthor=False)

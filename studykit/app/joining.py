"""Join another library to this one: the union of what both hold, and what follows from it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from studykit.app.context import DATABASE, App
from studykit.app.library_files import import_library
from studykit.app.own_cards import OWN
from studykit.app.own_union import united
from studykit.app.reading import fold_reading
from studykit.app.settings import review_settings
from studykit.app.sources import SourceFile
from studykit.app.upkeep import backup_database, refold_memories
from studykit.errors import NotFoundError, UsageError
from studykit.store.address import database_url, sqlite_path
from studykit.store.backup import backup

if TYPE_CHECKING:
    from sqlalchemy import Connection

_SQLITE_HEAD = b"SQLite format 3\0"


@dataclass(frozen=True, slots=True)
class JoinReport:
    """What a merge did.

    Attributes:
        backup: the copy of the library as it was; None for one on a server.
        added: rows that are new here, by table.
        left_out: rows that refer to something that has no place here, by table.
        merged: works that the other library had made one of two.
        memories: cards whose memory is another now.
    """

    backup: Path | None
    added: dict[str, int]
    left_out: dict[str, int]
    merged: int
    memories: int

    def as_json(self) -> dict[str, Any]:
        """The report in the shape of `db merge --json`."""
        kept = str(self.backup) if self.backup else None
        return {name: getattr(self, name) for name in self.__slots__} | {"backup": kept}


def merge_library(app: App, path: Path, progress: Callable[[int, int], None] | None = None) -> JoinReport:
    """Add to the library what another one holds, in one transaction, after a backup.

    Events, decisions, sessions and plans are united, and memories and reading states are folded anew from all
    of them: in whichever order libraries are merged, every card is remembered alike. What both hold stays as
    it is here. Merging again adds nothing.

    Args:
        app: the library.
        path: another library's file, or its JSON export; it is not changed.
        progress: called with the number of the other's rows looked at so far and of all.

    Raises:
        NotFoundError: there is no such file, or no library here.
        UsageError: the file is this library.
        ConflictError: one library is a copy of the other's file and both went on, or the file is damaged.
        ExchangeError: the file is no library.
    """
    with app.reading() as reader:
        settings = review_settings(reader, app.now_ms)
    with _opened(app, path) as other, other.writing() as theirs:
        kept = backup_database(app, None) if sqlite_path(app.url) else None
        from studykit.store.own import source_text
        from studykit.store.refold import claim_names, read_works, refold_library, weights_at
        from studykit.store.union import Union

        with app.writing() as here:
            own, names = source_text(here, OWN), claim_names(here)
            union = Union(here, theirs)
            union.add(_summed(theirs, progress))
            merged = refold_library(here, union.merges, app.now)
            _unite_own_words(app, own, source_text(theirs, OWN), names)
            for work in read_works(here):
                fold_reading(here, work)
            settings = replace(settings, weights=weights_at(here, app.now))
            memories = refold_memories(here, settings)
    return JoinReport(kept, dict(union.added), dict(union.left_out), merged, memories)


def _unite_own_words(app: App, ours: str | None, theirs: str | None, names: set[str]) -> None:
    """Import the own words of both as one text; those of the other alone came with its rows."""
    if ours is None or theirs is None or (text := united(ours, theirs, names)) == ours:
        return
    from studykit.app.importing import import_sources

    import_sources(app, [SourceFile(OWN, "own", "own", text.encode())], force=True)


def _summed(
    theirs: "Connection", progress: Callable[[int, int], None] | None
) -> Callable[[int], None] | None:
    """Tells of all rows looked at so far instead of each batch."""
    if progress is None:
        return None
    from studykit.store.dump import count_rows

    done, total = 0, count_rows(theirs)

    def told(rows: int) -> None:
        nonlocal done
        done += rows
        progress(min(done, total), total)

    return told


@contextmanager
def _opened(app: App, path: Path) -> Iterator[App]:
    """A copy of another library, brought to the schema of this program."""
    if not path.is_file():
        raise NotFoundError(f"there is no file {path}", hint="name a library's file, or its `export json`")
    own = sqlite_path(app.url)
    if own is not None and own.exists() and own.samefile(path):
        raise UsageError(f"{path} is this library", hint="name another one")
    with TemporaryDirectory() as folder:
        copy = Path(folder) / DATABASE
        scratch = App(Path(folder), database_url(str(copy)), app.now)
        try:
            if _is_sqlite(path):
                backup(path, copy)
            else:
                import_library(scratch, str(path))
            yield scratch
        finally:
            scratch.close()


def _is_sqlite(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_SQLITE_HEAD)) == _SQLITE_HEAD

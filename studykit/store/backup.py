"""Copies of a SQLite library: made whole while it is in use, thinned out as they age, and put back."""

import re
import sqlite3
from collections.abc import Callable, Collection, Hashable, Iterable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from studykit.errors import ConflictError
from studykit.store.faults import explaining

STAMP = "%Y%m%dT%H%M%SZ"
"""How the instant of a backup (UTC) is written in its name."""

_AUTOMATIC = re.compile(r"studykit-(\d{8}T\d{6}Z)-\w+\.sqlite3")
_KEEP_ALL = timedelta(days=2)
_Period = Callable[[datetime], Hashable]
_KEEP_NEWEST: tuple[tuple[int, _Period], ...] = (
    (12, lambda taken: taken.date()),
    (10, lambda taken: taken.isocalendar()[:2]),
    (9, lambda taken: (taken.year, taken.month)),
)


def automatic_name(stamp: str, revision: str) -> str:
    """The file name of a backup that nobody asked for; `stamp` is its instant written as `STAMP`."""
    return f"studykit-{stamp}-{revision}.sqlite3"


def backup(database: Path, target: Path) -> None:
    """Copy a library, in use or not, to a file that appears whole and checked, in place of an older one.

    Raises:
        StudykitError: the library cannot be read, the copy cannot be written, or the copy is damaged.
    """
    partial = target.with_name(f"{target.name}.part")
    with explaining(f"sqlite:///{target}"):
        target.parent.mkdir(parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
    try:
        _copy(database, partial)
        with explaining(f"sqlite:///{target}"):
            partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def restore(saved: Path, database: Path) -> None:
    """Make a library what its backup holds, in one transaction; other programs may have it open.

    Raises:
        StudykitError: the backup is missing or damaged (the library is as it was), or the library is in use.
    """
    _copy(saved, database)


def thin(names: Iterable[str], now: datetime) -> frozenset[str]:
    """The automatic backups that can go: what is not among those to keep.

    Kept are all of the last two days, and the newest of each of the last 12 days, 10 weeks and 9 months (UTC)
    that have one. Names that are not of automatic backups are never given. Thinning often keeps what thinning
    once keeps.
    """
    taken = {name: at for name in names if (at := _taken_at(name))}
    kept = {at for at in taken.values() if now - at <= _KEEP_ALL}
    for count, period in _KEEP_NEWEST:
        kept |= _newest(taken.values(), count, period)
    return frozenset(name for name, at in taken.items() if at not in kept)


def _newest(taken: Collection[datetime], count: int, period: _Period) -> set[datetime]:
    newest = {period(at): at for at in sorted(taken)}
    return set(sorted(newest.values())[-count:])


def _taken_at(name: str) -> datetime | None:
    match = _AUTOMATIC.fullmatch(name)
    if match is None:
        return None
    try:
        return datetime.strptime(match[1], STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def _copy(source: Path, target: Path) -> None:
    with explaining(f"sqlite:///{source}"), closing(_open_existing(source)) as origin:
        _require_whole(origin, source)
        with explaining(f"sqlite:///{target}"), closing(sqlite3.connect(target)) as copy:
            origin.backup(copy, progress=_give_up_when_busy)
            _require_whole(copy, target)


def _give_up_when_busy(status: int, _remaining: int, _total: int) -> None:
    """Without this the driver tries for ever; each step has waited for its lock already."""
    if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        raise ConflictError("the database is in use by another program", hint="close it and try again")


def _open_existing(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)


def _require_whole(connection: sqlite3.Connection, path: Path) -> None:
    (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise ConflictError(f"{path} is damaged: {verdict}", hint="use another backup")

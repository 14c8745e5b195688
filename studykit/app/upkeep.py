"""Upkeep: check the database against the program and its own log, rebuild, back up, restore."""

from pathlib import Path
from typing import TYPE_CHECKING

from studykit.app.context import App
from studykit.app.settings import review_settings
from studykit.errors import NotFoundError, UsageError
from studykit.store.address import sqlite_path

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from studykit.review.model import ReviewSettings


def check_database(app: App) -> list[str]:
    """What is wrong, in words: schema that differs, memories that are not the fold of their events."""
    from studykit.review.replay import replay
    from studykit.store import drift, study

    with app.reading() as reader:
        settings = review_settings(reader, app.now_ms)
    faults = [f"schema: {difference}" for difference in drift.check(app.url)]
    with app.writing() as connection:
        folded = replay(study.events_of(connection), settings)
        stored = study.all_memories(connection)
    return faults + [
        f"memory of card {card}: the log gives {folded.get(card)}, stored is {stored.get(card)}"
        for card in sorted(folded.keys() | stored.keys())
        if folded.get(card) != stored.get(card)
    ]


def rebuild_memories(app: App) -> int:
    """Replace every memory by the fold of its card's events; how many differed."""
    with app.reading() as reader:
        settings = review_settings(reader, app.now_ms)
    with app.writing() as connection:
        return refold_memories(connection, settings)


def refold_memories(connection: "Connection", settings: "ReviewSettings") -> int:
    """The same inside a transaction."""
    from studykit.review.replay import replay
    from studykit.store import study

    folded = replay(study.events_of(connection), settings)
    stored = study.all_memories(connection)
    wrong = {
        card: folded.get(card)
        for card in folded.keys() | stored.keys()
        if folded.get(card) != stored.get(card)
    }
    study.write_memories(connection, wrong)
    return len(wrong)


def backup_database(app: App, target: Path | None) -> Path:
    """Copy the database; the path of the copy.

    Raises:
        NotFoundError: there is no database.
        UsageError: it is on a server.
    """
    from studykit.store.backup import STAMP, backup

    source = _file(app)
    place = target or app.backups / f"library-{app.now.strftime(STAMP)}.sqlite3"
    place.parent.mkdir(parents=True, exist_ok=True)
    backup(source, place)
    return place


def restore_database(app: App, saved: Path) -> Path | None:
    """Put a backup in the place of the database; the path of a copy of what was there, or None.

    What Anki was told since is remembered, so that the next export brings the older words back there too.
    """
    from studykit.store import export
    from studykit.store.backup import restore

    source = _file(app, missing_ok=True)
    if not source.exists():
        restore(saved, source)
        return None
    kept = backup_database(app, None)
    with app.writing() as connection:
        told = export.stamps(connection)
    restore(saved, source)
    app.close()  # the backup may be of an older schema
    with app.writing() as connection:
        export.keep_stamps(connection, told)
    return kept


def _file(app: App, *, missing_ok: bool = False) -> Path:
    path = sqlite_path(app.url)
    if path is None:
        raise UsageError(f"{app.shown} is on a server", hint="use pg_dump and pg_restore")
    if not missing_ok and not path.exists():
        raise NotFoundError(f"there is no database at {path}", hint="make one: studykit seed")
    return path

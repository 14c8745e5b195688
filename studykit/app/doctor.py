"""A check-up: where things are, which versions they have, and whether the library is sound."""

import platform
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

import studykit
from studykit.app.context import App
from studykit.app.settings import review_settings
from studykit.store.revision import HEAD

if TYPE_CHECKING:
    from sqlalchemy import Connection

_EXTRAS = {"bibliography": "bibtexparser", "fit": "fsrs-rs-python", "postgres": "psycopg", "web": "httpx"}
_AHEAD = timedelta(minutes=5)
_REPAIR = "`studykit doctor --fix` makes it anew"
_BACKUP = "`studykit db restore` brings back a backup"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, and what to do."""

    what: str
    advice: str


@dataclass(frozen=True, slots=True)
class CheckUp:
    """A check-up.

    Attributes:
        facts: versions and places, in words by what they are.
        findings: what is wrong; nothing in a sound library.
    """

    facts: dict[str, str]
    findings: list[Finding]


def check_up(app: App) -> CheckUp:
    """Look at everything; what is made from other rows is not mended.

    Raises:
        NotFoundError: there is no library.
        ConflictError: the file is damaged so much that it cannot be read.
    """
    return CheckUp(_facts(app), list(_findings(app)))


def mend(app: App) -> None:
    """Make anew what is only kept for speed: memories, reading states, the index of the search."""
    from studykit.app.reading import fold_reading
    from studykit.app.upkeep import refold_memories
    from studykit.store.refold import read_works
    from studykit.store.search_index import rebuild_index

    with app.reading() as reader:
        settings = review_settings(reader, app.now_ms)
    with app.writing() as connection:
        refold_memories(connection, settings)
        for work in read_works(connection):
            fold_reading(connection, work)
        rebuild_index(connection)


def _facts(app: App) -> dict[str, str]:
    missing = [extra for extra, name in _EXTRAS.items() if not _version(name)]
    return {
        "studykit": studykit.__version__,
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
        "system": platform.platform(terse=True),
        "database": app.shown,
        "backups": str(app.backups),
        "schema": HEAD,
        "extras": ", ".join(
            f"{extra} ({found})" for extra, name in _EXTRAS.items() if (found := _version(name))
        )
        or "none",
        "not installed": ", ".join(missing) or "none",
    }


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _findings(app: App) -> Iterator[Finding]:
    from studykit.app.upkeep import check_database
    from studykit.store import health

    with app.writing() as connection:
        damage = health.damage(connection)
        yield from (Finding(f"the file is damaged: {line}", _BACKUP) for line in damage)
        yield from (
            Finding(what, "`studykit sources sync` reads the sources again")
            for what in health.orphans(connection)
        )
        if differing := health.index_differs(connection):
            yield Finding(f"the search finds {differing} texts too many or too few", _REPAIR)
        if differing := _reading_differs(connection):
            yield Finding(f"{differing} reading states are not the fold of what was said", _REPAIR)
        last = datetime.fromtimestamp(health.last_event_ms(connection) / 1000, UTC)
    if last > app.now + _AHEAD:
        yield Finding(
            f"the clock says {app.now:%Y-%m-%d %H:%M}, the last answer is of {last:%Y-%m-%d %H:%M} (UTC)",
            "set the clock of this machine; new answers are put after the last one",
        )
    for fault in check_database(app):
        is_memory = fault.startswith("memory")
        yield Finding(
            fault, _REPAIR if is_memory else "the file was made by another program, or by hand: " + _BACKUP
        )


def _reading_differs(connection: "Connection") -> int:
    """How many works have a reading state that does not follow from what the learner said."""
    from studykit.app.reading import folded_row
    from studykit.store.health import reading_states
    from studykit.store.refold import read_works

    stored = reading_states(connection)
    works = {*stored, *read_works(connection)}
    return sum(stored.get(work) != folded_row(connection, work) for work in works)


def as_json(found: CheckUp) -> dict[str, Any]:
    """A check-up in the shape of `doctor --json`."""
    findings = [{"what": finding.what, "advice": finding.advice} for finding in found.findings]
    return {"sound": not findings, "facts": found.facts, "findings": findings}

"""`studykit db`: where the database is, its schema, backups."""

from pathlib import Path

import click

from studykit.cli.options import Run, common, examples
from studykit.cli.printer import progress_bar
from studykit.errors import ConflictError


@click.group(name="db", epilog=examples("studykit db check", "studykit db backup"))
def command() -> None:
    """Look after the database."""


@command.command(name="path", epilog=examples("studykit db path"))
@common
def path(run: Run) -> None:
    """Print where the database is."""
    if run.out.as_json:
        run.out.json("db.path", {"database": run.app.shown, "backups": str(run.app.backups)})
    else:
        run.out.line(run.app.shown)


@command.command(name="upgrade", epilog=examples("studykit db upgrade"))
@common
def upgrade(run: Run) -> None:
    """Bring the database to this program's schema; a backup is made before."""
    changed = run.app.upgrade()
    if run.out.as_json:
        run.out.json("db.upgrade", {"changed": changed})
    else:
        run.out.line("Upgraded." if changed else "Up to date.")


@command.command(name="check", epilog=examples("studykit db check"))
@common
def check(run: Run) -> None:
    """Compare the schema with the program's, and the cached memories with the log of events."""
    from studykit.app.upkeep import check_database

    faults = check_database(run.app)
    if run.out.as_json:
        run.out.json("db.check", {"faults": faults})
    for fault in faults if not run.out.as_json else ():
        run.out.line(fault)
    if faults:
        raise ConflictError(f"{len(faults)} faults found", hint="`studykit db rebuild` folds the log anew")
    if not run.out.as_json:
        run.out.line("Sound: the schema is the program's, and every memory is the fold of its events.")


@command.command(name="rebuild", epilog=examples("studykit db rebuild"))
@common
def rebuild(run: Run) -> None:
    """Fold the log of events anew into the memories of all cards."""
    from studykit.app.upkeep import rebuild_memories

    count = rebuild_memories(run.app)
    if run.out.as_json:
        run.out.json("db.rebuild", {"changed": count})
    else:
        run.out.line(f"{count} memories changed.")


@command.command(name="backup", epilog=examples("studykit db backup ~/library-copy.db"))
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False), required=False)
@common
def backup(run: Run, target: Path | None) -> None:
    """Copy the database to TARGET, or to the folder of backups, and check the copy."""
    from studykit.app.upkeep import backup_database

    made = backup_database(run.app, target)
    if run.out.as_json:
        run.out.json("db.backup", {"backup": str(made)})
    else:
        run.out.line(str(made))


@command.command(name="restore", epilog=examples("studykit db restore ~/library-copy.db"))
@click.argument("saved", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@common
def restore(run: Run, saved: Path) -> None:
    """Put the backup SAVED in the place of the database; the present one is backed up first."""
    from studykit.app.upkeep import restore_database

    run.require_yes(f"Replace {run.app.shown} by {saved}?", "restoring replaces the database")
    kept = restore_database(run.app, saved)
    if run.out.as_json:
        run.out.json("db.restore", {"kept": str(kept) if kept else None})
    else:
        run.out.line(f"Restored.{f' The database as it was: {kept}' if kept else ''}")


@command.command(
    name="merge", epilog=examples("studykit db merge ~/laptop/library.db", "studykit db merge laptop.json")
)
@click.argument("other", type=click.Path(path_type=Path))
@common
def merge(run: Run, other: Path) -> None:
    """Add what another library holds: OTHER is its file, or what `studykit export json` wrote of it.

    Answers, decisions, reading and plans of both are united, then every card is remembered from all its
    answers. OTHER is not changed; the database is backed up first. Merging again adds nothing.
    """
    from studykit.app.joining import merge_library

    with progress_bar(run.out, "merging", _PROGRESS_FROM) as progress:
        report = merge_library(run.app, other, progress)
    if run.out.as_json:
        run.out.json("db.merge", report.as_json())
        return
    added = [f"{count} {_PLURALS[name]}" for name, count in report.added.items() if name in _PLURALS]
    run.out.line(f"Added: {', '.join(added) or 'nothing'}. Memories changed: {report.memories}.")
    for name, count in report.left_out.items():
        run.out.note(f"Left out: {count} rows of {name}, whose card or work has no place here.")
    if report.backup:
        run.out.note(f"The database as it was: {report.backup}")


_PROGRESS_FROM = 20_000  # rows
_PLURALS = {
    "source": "sources", "work": "works", "quote": "quotes", "claim": "claims", "card": "cards",
    "event": "events", "reading_session": "reading sessions", "draft_decision": "decisions about drafts",
    "card_edit": "edits", "plan": "plans", "setting": "settings", "weights": "weights",
}  # fmt: skip
